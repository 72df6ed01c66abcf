/* handlers.h - what the rows of the route table run; made of pages.h and the desk's views and acts.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_HANDLERS_H
#define WEB_HANDLERS_H

#include "web/request.h"

handler today_page, cases_page, promises_page, person_page;

handler case_page, case_again, case_log_page, case_file, case_formatted;
handler case_extend, profiles_page, profile_set;
handler case_take, case_give, case_finding, case_need, case_close, case_revoke, case_word, case_send_again,
    case_undo_send, case_sender, case_join, case_part, case_matter,
    case_not_complaint, case_reopen;
handler concern_take, concern_add, concern_word, concern_merge, concern_decline, concern_park;
handler promise_keep, promise_move, promise_stands, promise_left;

handler reply_post, reply_again, reply_check, reply_draft, reply_known, reply_packs, reply_dispute;

handler plan_send, plan_undo;

handler call_page, call_post, call_again, call_new_page, call_new_post, call_new_again;

handler note_view, note_position, note_hold, note_lift, note_withdraw, note_own, note_own_undo, note_after,
    note_speaker,
    note_speaker_end, note_care, note_care_end, note_reading, note_contact, note_told, note_weigh, note_offer,
    note_grant, note_offer_word, note_close, note_give_up;
handler mistake_page, mistake_again, mistake_post, corrections_page;

handler customer_page, customer_again, customer_playback, customer_enough, customer_write;
handler note_clock, customer_clock;
handler customer_withdraw, customer_need, customer_teachback, customer_offer;
handler customer_everything, customer_everything_json;

handler outbox_page, outbox_one_page, outbox_now;
handler mail_page, mail_mailbox_now, metrics;
handler aside_page, aside_one_page, aside_back, aside_hide;
handler settings_page, settings_again_page, settings_save, firm_css;
handler account_page, account_add, account_change, account_password, account_switch, account_away;
handler account_mail, account_token, account_token_revoke;
handler mailboxes_page, mailbox_page, mailbox_again, mailbox_save, mailbox_test, mailbox_pause;
handler mailbox_remove, mailbox_now;
handler way_out_page, way_out_again, way_out_save, way_out_test, way_out_remove;
handler rules_page, rule_page;
handler returned_page, risk_page;
handler blocks_page, blocks_again, block_save, block_remove;
handler demo_clock, demo_write_page, demo_write;

#endif
