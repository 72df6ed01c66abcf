/* change.c - a change written: all of it or nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/change.h"

#include "base/calendar.h"
#include "store/account.h"
#include "store/blob.h"
#include "store/block.h"
#include "store/draft.h"
#include "store/form.h"
#include "store/link.h"
#include "store/log.h"
#include "store/mailbox.h"
#include "store/outbox.h"
#include "store/project.h"
#include "store/raw.h"
#include "store/reminder.h"
#include "store/session.h"

#define FORM_KEPT_MS (30 * DAY_MS)      /* no one sends a page again after that long */

/* What a form is about: for a new case its id is made anew with every post, so it can't tell. */
static int64_t
form_case(const struct change *c)
{
	return c->seen > 0 ? c->case_id : 0;
}

static bool
repeat(struct arena *a, struct db *db, const struct change *c, struct change_result *out, struct err *err)
{
	struct form_row first;

	if (!store_form_get(a, db, c->form, &first, err))
		return false;
	if (first.case_id != form_case(c) || !str_eq(first.action, c->form_action))
		return err_set(err, ERR_USAGE, "This form was sent before, for something else. Load the page "
		    "again; nothing of this was stored.");
	out->outcome = CHANGE_REPEATED;
	out->first_answer = first.answer;
	return true;
}

static bool
claim_form(struct arena *a, struct db *db, const struct change *c, struct change_result *out, struct err *err)
{
	const struct form_row row = {
		.form = c->form, .case_id = form_case(c), .action = c->form_action, .answer = c->form_answer,
		.at = c->now,
	};
	bool first;

	if (c->form.len == 0)
		return true;
	if (!store_form_claim(db, &row, &first, err))
		return false;
	if (!first)
		return repeat(a, db, c, out, err);
	return store_form_sweep(db, c->now - FORM_KEPT_MS, err);
}

static bool
write_events(struct arena *a, struct db *db, const struct change *c, struct err *err)
{
	struct log_end end;

	if (c->events.n == 0 && c->seen == 0)
		return true;
	if (!log_open(a, db, c->case_id, &end, err))
		return false;
	if (end.seq != c->seen)
		return err_set(err, ERR_CONFLICT, "This case has moved on since; nothing was stored.");
	for (size_t i = 0; i < c->events.n; i++)
		if (!log_append(a, db, &end, &c->events.at[i], c->now, err))
			return false;
	return c->events.n == 0 || log_close(db, &end, err);
}

static bool
names_person(const struct change *c)
{
	for (size_t i = 0; i < c->events.n; i++)
		if (c->events.at[i].kind == EVENT_OPENED && c->events.at[i].person == c->person->id)
			return true;
	return false;
}

static bool
write_projections(struct arena *a, struct db *db, const struct change *c, struct err *err)
{
	must(!c->person || names_person(c));    /* or a rebuild would not find them again */
	for (size_t i = 0; i < c->events.n; i++)
		if (!project_event(a, db, PROJECTION_LIVE, &c->events.at[i], err))
			return false;
	if (c->events.n == 0 || c->case_id == 0)
		return true;
	must(c->after && c->after->case_id == c->case_id && c->after->seq == c->seen + (int64_t)c->events.n);
	return project_state(a, db, PROJECTION_LIVE, c->after, err);
}

static bool
write_mail(struct arena *a UNUSED, struct db *db, const struct change *c, struct err *err)
{
	for (size_t i = 0; i < c->outbox.n; i++)
		if (!store_outbox_add(db, &c->outbox.at[i], err))
			return false;
	for (size_t i = 0; i < c->outbox_updates.n; i++)
		if (!store_outbox_update(db, &c->outbox_updates.at[i], err))
			return false;
	for (size_t i = 0; i < c->reminders.n; i++)
		if (!store_reminder_add(db, &c->reminders.at[i], err))
			return false;
	for (size_t i = 0; i < c->reminders_done.n; i++)
		if (!store_reminder_done(db, c->reminders_done.at[i], err))
			return false;
	for (size_t i = 0; i < c->blobs.n; i++)
		if (!store_blob_add(db, &c->blobs.at[i], c->draft_files.n == 0, c->now, err))
			return false;
	return !c->raw || store_raw_add(db, c->raw, err);
}

static bool
write_links(struct arena *a UNUSED, struct db *db, const struct change *c, struct err *err)
{
	for (size_t i = 0; i < c->links.n; i++)
		if (!store_link_add(db, &c->links.at[i], err))
			return false;
	for (size_t i = 0; i < c->links_revoked.n; i++)
		if (!store_link_revoke(db, c->links_revoked.at[i], c->now, err))
			return false;
	return true;
}

static bool
write_accounts(struct arena *a, struct db *db, const struct change *c, struct err *err)
{
	if (c->account && !store_account_put(a, db, c->account, err))
		return false;
	if (c->mailbox && !store_mailbox_put(db, c->mailbox, err))
		return false;
	if (c->mailbox_removed && (!store_mailbox_left_clear(db, c->mailbox_removed, err)
	    || !store_mailbox_remove(db, c->mailbox_removed, err)))
		return false;
	if (c->session && (!store_session_sweep(db, c->now, err) || !store_session_add(db, c->session, err)
	    || !store_blob_sweep(a, db, c->now, err)))
		return false;
	if (c->session_ended.len && !store_session_end(db, c->session_ended, err))
		return false;
	if (c->block && !store_block_put(db, c->block, err))
		return false;
	for (size_t i = 0; i < c->blocks_used.n; i++)
		if (!store_block_used(db, c->blocks_used.at[i], c->now, err))
			return false;
	for (size_t i = 0; i < c->settings.n; i++)
		if (!store_setting_put(db, c->settings.at[i].key, c->settings.at[i].value, err))
			return false;
	return true;
}

/* What is put there stands above what was typed meanwhile; saves that are under way come to the same writer,
 * so none is overtaken. */
static bool
put_draft_files(struct arena *a, struct db *db, const struct change *c, struct err *err)
{
	for (size_t i = 0; i < c->draft_files.n; i++)
		if (!store_draft_file_add(db, c->case_id, c->draft_account, &c->draft_files.at[i],
		    c->now + (int64_t)i,
		    err))
			return false;
	return store_blob_sweep(a, db, c->now, err);
}

/* What went out is done with; what it had taken the place of is not. */
static bool
clear_draft(struct arena *a, struct db *db, const struct change *c, struct err *err)
{
	struct draft_row row = { 0 }, left = {
		.case_id = c->case_id, .account = c->draft_account, .stage = c->draft_stage,
		.saved_at = c->now, .had = c->draft_had,
	};
	struct err missing = { 0 };

	if (!store_draft_get(a, db, c->case_id, c->draft_account, &row, &missing)
	    && missing.kind != ERR_NOT_FOUND)
		return err_set(err, missing.kind, "%s", missing.text);
	left.had = str_or(left.had, row.had);
	if (str_eq(str_trim(left.had), str_trim(c->draft_sent)))
		left.had = STR_NONE;
	return store_draft_clear(db, c->case_id, c->draft_account, err)
	    && (left.had.len == 0 || store_draft_save(db, &left, err));
}

static bool
put_draft(struct arena *a, struct db *db, const struct change *c, struct err *err)
{
	struct draft_row row = {
		.case_id = c->case_id, .account = c->draft_account, .text = c->draft_text,
		.stage = c->draft_stage, .saved_at = c->now, .cc = c->draft_cc, .sender = c->draft_sender,
	}, typed = { 0 };
	struct err missing = { 0 };

	if (c->draft_account == 0)
		return true;
	if (c->draft_files.n > 0 && !put_draft_files(a, db, c, err))
		return false;
	if (c->draft_text.len == 0)
		return c->draft_files.n > 0 || clear_draft(a, db, c, err);
	if (store_draft_get(a, db, c->case_id, c->draft_account, &typed, &missing))
		row.text = typed.text.len == 0 ? c->draft_text
		    : arena_fmt(a, "%.*s\n\n%.*s", STR_ARG(c->draft_text), STR_ARG(typed.text));
	else if (missing.kind != ERR_NOT_FOUND)
		return err_set(err, missing.kind, "%s", missing.text);
	row.had = typed.had;
	if (typed.saved_at > row.saved_at)
		row.saved_at = typed.saved_at;
	return store_draft_save(db, &row, err);
}

static bool (*const parts[])(struct arena *a, struct db *db, const struct change *c, struct err *err) = {
	write_events, write_projections, write_mail, write_links, write_accounts, put_draft,
};

static bool
write_parts(struct arena *a, struct db *db, const struct change *c, struct change_result *out,
    struct err *err)
{
	if (!claim_form(a, db, c, out, err) || (out->outcome == CHANGE_DONE && c->also
	    && !write_parts(a, db, c->also, out, err)))
		return false;
	for (size_t i = 0; i < LENGTH(parts) && out->outcome == CHANGE_DONE; i++)
		if (!parts[i](a, db, c, err))
			return false;
	return true;
}

/* Leaves the savepoint open for its caller to undo unless the whole change is done. */
static bool
write_change(struct arena *a, struct db *db, const struct change *c, struct change_result *out,
    struct err *err)
{
	AUTO_TX step = { 0 };

	return db_savepoint(db, &step, err)
	    && write_parts(a, db, c, out, err)
	    && (out->outcome != CHANGE_DONE || db_commit(&step, err));
}

bool
store_change_apply(struct arena *a, struct db *db, struct change *c, struct change_result *out,
    struct err *err)
{
	struct change_result result = { .outcome = CHANGE_DONE };
	struct err why = { 0 };

	if (!write_change(a, db, c, &result, &why)) {
		result.outcome = why.kind == ERR_CONFLICT ? CHANGE_STALE : CHANGE_FAILED;
		*err = why;
	}
	*out = result;
	return result.outcome != CHANGE_FAILED;
}

bool
store_change_run(struct db *db, void *ctx, struct err *err)
{
	struct change_job *job = ctx;

	return store_change_apply(job->a, db, job->change, &job->result, err);
}
