/* rules.c - the table of rules.
 *
 * Messages and suggestions are the product's own words; docs/rules.md is made from this table.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/rules.h"

const struct rule rules[] = {
	{
		.id = "defend-process", .practices = "P1,P3", .severity = SEVERITY_WARN,
		.doubted = 3,
		.sign = SIGN_PROCESS, .unless = { SIGN_STILL_YOU }, .holds = hold_unacknowledged_claim,
		.message = "This defends how we work before showing that you see what happened to them.",
		.suggest = "Name their problem first; keep the process point for later, and only if they "
		    "asked.",
	},
	{
		.id = "told-you-already", .practices = "P1", .severity = SEVERITY_WARN,
		.doubted = 3,
		.sign = SIGN_TOLD_YOU, .unless = { SIGN_OUR_FAILURE, SIGN_OWN_MISS, SIGN_REPEAT_ASKED },
		.holds = hold_not_arranged,
		.message = "This tells them off for not having taken in what we said.",
		.suggest = "Say it once more, plainly, without the reminder, or ask what was unclear.",
	},
	{
		.id = "blame-customer", .practices = "P1,P14", .severity = SEVERITY_WARN,
		.doubted = 3,
		    .raised = SEVERITY_BLOCK,
		.raise = RAISE_ANGER_3,
		.sign = SIGN_FAULTING, .unless = { SIGN_OUR_FAILURE }, .holds = hold_stated,
		.message = "This puts the fault on the customer.",
		.suggest = "State what happened and what happens next; if their action matters, say what "
		    "would help next time.",
	},
	{
		.id = "minimise", .practices = "P12,P13", .severity = SEVERITY_WARN,
		.doubted = 5,
		.sign = SIGN_MINIMISING,
		.message = "This makes their problem sound smaller than it is to them.",
		.suggest = "Use their own measure: the days, the money, what it stopped them doing.",
	},
	{
		.id = "calm-down", .practices = "P14", .severity = SEVERITY_BLOCK,
		.sign = SIGN_CALMING,
		.message = "Telling someone to calm down almost always does the opposite.",
		.suggest = "Name what happened and slow your own pace: \"Three missed visits. Let's take "
		    "this one thing at a time.\"",
	},
	{
		.id = "but-eraser", .practices = "P4,P9", .severity = SEVERITY_WARN,
		.doubted = 4,
		.sign = SIGN_ACK_GENERIC, .holds = hold_generic_but,
		.near_holds = hold_near_but,
		.message = "The \"but\" cancels the understanding in front of it.",
		.suggest = "Make the first half specific and stop. Start the second point in its own "
		    "sentence with a reason, or use \"and\".",
	},
	{
		.id = "no-acknowledgement", .practices = "P13", .severity = SEVERITY_WARN,
		    .raised = SEVERITY_BLOCK,
		.raise = RAISE_FIRST_ANGER_2,
		.stages = AT(ACK) | AT(EXPLORE) | AT(PLAYBACK) | AT(ANSWER) | AT(FINAL),
		.needs = FACT_BIT(concerns), .run = run_no_acknowledgement,
		.message = "The reply starts without showing that you know what went wrong.",
		.suggest = "Open with their problem in one sentence, using one of their facts.",
	},
	{
		.id = "impact-missed", .practices = "P12", .severity = SEVERITY_WARN,
		.stages = AT(ACK) | AT(PLAYBACK) | AT(ANSWER) | AT(FINAL), .needs = FACT_BIT(impact),
		.run = run_impact_missed,
		.message = "They told you what this cost them and the reply does not mention it.",
		.suggest = "Put the impact in one clause, and say whether you can do something about it.",
	},
	{
		.id = "boilerplate-empathy", .practices = "P12,P13", .severity = SEVERITY_WARN,
		.doubted = 4,
		.sign = SIGN_STOCK_LINE, .holds = hold_unspecific,
		.message = "This sentence could be sent to anyone.",
		.suggest = "Replace it with one fact of theirs, or delete it.",
	},
	{
		.id = "non-apology", .practices = "P10,P4", .severity = SEVERITY_WARN,
		.doubted = 4,
		.applies = IN_DRAFT | IN_NOTE, .sign = SIGN_NON_APOLOGY,
		.message = "This apologises for their reaction, or only if there was a problem.",
		.suggest = "Say what was done and who did it: \"I'm sorry we left you on hold for fifty "
		    "minutes.\"",
	},
	{
		.id = "own-fault-no-apology", .practices = "P10", .severity = SEVERITY_BLOCK,
		.stages = AT(ANSWER) | AT(FINAL), .needs = FACT_BIT(fault), .run = run_own_fault,
		.message = "We have found it was our fault and the reply does not say sorry for it.",
		.suggest = "One sentence: sorry, for what, and what it did to them.",
	},
	{
		.id = "premature-solution", .practices = "P16,P9", .severity = SEVERITY_WARN,
		    .raised = SEVERITY_BLOCK,
		.raise = RAISE_ANGER_2 | RAISE_CONCERNS_2,
		.needs = FACT_BIT(playback), .run = run_premature_solution,
		.near_holds = hold_unconfirmed,
		.message = "You are solving before they have said you understood.",
		.suggest = "Play back first. If harm is running, pause it and say it is only a pause.",
	},
	{
		.id = "missing-confirm-question", .practices = "P9", .severity = SEVERITY_WARN,
		.run = run_confirm_question,
		.message = "You said it back but did not ask whether it is right.",
		.suggest = "Add \"Did I get that right? What did I miss?\"",
	},
	{
		.id = "ignored-correction", .practices = "P9", .severity = SEVERITY_BLOCK,
		.needs = FACT_BIT(correction), .run = run_ignored_correction,
		.message = "They corrected you and the reply still has the old version.",
		.suggest = "Thank them, use the corrected point, and check again.",
	},
	{
		.id = "unanswered-concern", .practices = "P2,P17", .severity = SEVERITY_BLOCK,
		.stages = AT(ANSWER) | AT(FINAL), .needs = FACT_BIT(concerns),
		.run = run_unanswered_concern,
		.message = "One of their concerns is not in this reply.",
		.suggest = "Answer it, or say when you will.",
	},
	{
		.id = "no-enough-question", .practices = "P2", .severity = SEVERITY_WARN,
		.stages = AT(ANSWER) | AT(FINAL), .needs = FACT_BIT(concerns),
		.run = run_no_enough_question,
		.message = "You answered but did not ask whether it was enough.",
		.suggest = "\"Was that enough to settle it, or is something still open?\"",
	},
	{
		.id = "close-without-word", .practices = "P2", .severity = SEVERITY_BLOCK,
		.needs = FACT_BIT(concerns_open), .sign = SIGN_CLOSE, .unless = { SIGN_THEIR_WORD_IF },
		.holds = hold_closing,
		.message = "The customer has not said this is settled.",
		.suggest = "Ask about each open concern, or use the final-response route and keep it "
		    "readable and reopenable.",
	},
	{
		.id = "silence-as-consent", .practices = "P2", .severity = SEVERITY_WARN,
		.sign = SIGN_NO_REPLY, .holds = hold_takes_silence,
		.near_holds = hold_near_silence,
		.message = "Silence is not their word.",
		.suggest = "Say when you will contact them next instead.",
	},
	{
		.id = "promise-no-date", .practices = "P18,P19", .severity = SEVERITY_WARN,
		    .raised = SEVERITY_BLOCK,
		.raise = RAISE_ANGER_2 | RAISE_MISSED,
		.run = run_promise_no_date,
		.message = "A promise without a time is a reason to wait by the phone.",
		.suggest = "Give a day and hour for the next contact, even if the outcome has no date.",
	},
	{
		.id = "promise-no-owner", .practices = "P18", .severity = SEVERITY_WARN,
		.doubted = 4,
		.sign = SIGN_NO_OWNER, .holds = hold_nobody_takes_it,
		.near_holds = hold_near_nobody,
		.message = "Nobody in this sentence can be held to it.",
		.suggest = "Name the person, or say you will do it or check it.",
	},
	{
		.id = "no-next-update", .practices = "P18", .severity = SEVERITY_BLOCK,
		.needs = FACT_BIT(open) | FACT_BIT(ledger_next), .run = run_no_next_update,
		.message = "They will not know when they will hear from you again.",
		.suggest = "Add \"Next update from me: <day, time>, even if nothing has changed.\"",
	},
	{
		.id = "hollow-update", .practices = "P18", .severity = SEVERITY_WARN,
		.stages = AT(UPDATE), .run = run_hollow_update,
		.message = "This update tells them nothing they can use.",
		.suggest = "State, done since, waiting on, next time: four short clauses.",
	},
	{
		.id = "missed-promise-unmentioned", .practices = "P18,P10", .severity = SEVERITY_BLOCK,
		.needs = FACT_BIT(overdue), .run = run_missed_promise,
		.message = "A promise was missed and this acts as if it wasn't.",
		.suggest = "First sentence: what you said, that you didn't, sorry. Then where it stands and "
		    "a new time.",
	},
	{
		.id = "doubt-customer", .practices = "P3,P12", .severity = SEVERITY_WARN,
		.doubted = 4,
		.applies = IN_DRAFT | IN_NOTE, .sign = SIGN_DOUBTING, .holds = hold_not_looking,
		.message = "This sounds as if you do not believe them.",
		.suggest = "Put the two accounts side by side and say you want to find out why they "
		    "differ.",
	},
	{
		.id = "policy-shield", .practices = "P1,P19", .severity = SEVERITY_WARN,
		.doubted = 3,
		.sign = SIGN_RULE_WALL, .unless = { SIGN_REASON }, .holds = hold_no_reason,
		.message = "A rule is used here instead of a reason.",
		.suggest = "Give the reason behind the rule, then what you can do.",
	},
	{
		.id = "tone-police", .practices = "P14", .severity = SEVERITY_WARN,
		.doubted = 4,
		.sign = SIGN_TONE, .unless = { SIGN_OUR_TONE }, .holds = hold_no_abuse,
		.message = "This criticises how they said it instead of answering what they said.",
		.suggest = "Answer the content. If there are threats or slurs, use the abuse procedure.",
	},
	{
		.id = "claimed-empathy", .practices = "P4,P12", .severity = SEVERITY_WARN,
		.doubted = 4,
		.sign = SIGN_CLAIMS_FEELING, .holds = hold_no_detail,
		.message = "Saying that you understand is not the same as showing it.",
		.suggest = "Show it: say what happened from their side, then ask if that is right.",
	},
	{
		.id = "concede-by-empathy", .practices = "P4", .severity = SEVERITY_WARN,
		    .raised = SEVERITY_BLOCK,
		.raise = RAISE_LEGAL,
		.needs = FACT_BIT(fault), .sign = SIGN_CONCEDING, .holds = hold_fault_unknown,
		.message = "You are agreeing to something that has not been found out yet.",
		.suggest = "Say what it has been like for them, say what you don't know, and when you "
		    "will.",
	},
	{
		.id = "excuse-first", .practices = "P10,P13", .severity = SEVERITY_WARN,
		.doubted = 4,
		.needs = FACT_BIT(fault), .sign = SIGN_CAUSE_FIRST, .unless = { SIGN_PLANNING },
		    .holds = hold_excuse,
		.message = "The reason comes before the person.",
		.suggest = "First what happened to them, then sorry, then one clause of explanation.",
	},
	{
		.id = "rhetorical-check", .practices = "P9,P11", .severity = SEVERITY_WARN,
		.doubted = 2,
		.sign = SIGN_RHETORIC, .holds = hold_no_open_check,
		.message = "This invites a yes, not an answer.",
		.suggest = "\"I may have rushed that. What will you do first?\" or \"What did I get "
		    "wrong?\"",
	},
	{
		.id = "accusing-why", .practices = "P15,P14", .severity = SEVERITY_HINT,
		    .raised = SEVERITY_WARN,
		.raise = RAISE_UPSET,
		.applies = IN_DRAFT | IN_NOTE, .sign = SIGN_WHY_YOU,
		.message = "\"Why did you…\" asks for a defence, not an answer.",
		.suggest = "\"What got in the way?\" or \"How did it look from your side?\"",
	},
	{
		.id = "guarantee-word", .practices = "P19", .severity = SEVERITY_WARN,
		.doubted = 4,
		.sign = SIGN_GUARANTEE,
		.message = "You can't make this certain, and they will remember the word.",
		.suggest = "Say how likely it is, what could stop it, and what you do control.",
	},
	{
		.id = "cheer-mismatch", .practices = "P14", .severity = SEVERITY_WARN,
		.run = run_cheer,
		.message = "The mood does not fit theirs.",
		.suggest = "Plain and steady: say the fact, leave out the cheer.",
	},
	{
		.id = "ego-words", .practices = "P7,P8,P14", .severity = SEVERITY_WARN,
		.doubted = 3,
		.applies = IN_DRAFT | IN_NOTE, .sign = SIGN_EGO, .unless = { SIGN_OUR_FAILURE },
		.message = "This is about you, and the conversation is about them.",
		.suggest = "Cut it. Say the fact, or what you will do.",
	},
	{
		.id = "leader-character-attack", .practices = "P8", .severity = SEVERITY_BLOCK,
		.applies = IN_NOTE, .sign = SIGN_TRAIT, .holds = hold_unquoted,
		.message = "This judges who they are. They can only change what they do.",
		.suggest = "Say what a camera would have seen, when, and what it led to.",
	},
	{
		.id = "blame-third-party", .practices = "P1,P10", .severity = SEVERITY_WARN,
		.doubted = 3,
		.sign = SIGN_OTHERS, .holds = hold_left_alone,
		.message = "This hands the problem to someone else and leaves the customer alone with it.",
		.suggest = "Say who must act, what you have done about it, and when you will report back.",
	},
	{
		.id = "refusal-without-option", .practices = "P1,P16", .severity = SEVERITY_WARN,
		.doubted = 4,
		.sign = SIGN_NO_TO, .holds = hold_no_option,
		.message = "This is a no with nothing after it.",
		.suggest = "Add what is possible, or who can decide otherwise and by when.",
	},
	{
		.id = "pass-the-parcel", .practices = "P18", .severity = SEVERITY_WARN,
		.doubted = 3,
		.sign = SIGN_ELSEWHERE, .unless = { SIGN_ROUTE }, .holds = hold_not_handed_over,
		.message = "This makes the customer do our internal work.",
		.suggest = "Pass it on yourself with their notes, and say when you will check it happened.",
	},
	{
		.id = "generic-template", .practices = "P16", .severity = SEVERITY_WARN, .run = run_generic,
		.message = "This reads as one reply for everybody.",
		.suggest = "Add their name, their dates or amounts, and one thing that is only true of their "
		    "case.",
	},
	{
		.id = "parroting", .practices = "P9", .severity = SEVERITY_HINT,
		.needs = FACT_BIT(customer), .run = run_parroting,
		.message = "This repeats their words back; it does not show understanding.",
		.suggest = "Say it shorter, in your own words, with the point behind it, then check.",
	},
	{
		.id = "wrong-need", .practices = "P6", .severity = SEVERITY_WARN,
		.needs = FACT_BIT(need), .run = run_wrong_need,
		.message = "They asked for something else: look at what they said they need.",
		.suggest = "Heard: ask and play back. Helped: action and date. Connected: your name, and "
		    "when you will be there.",
	},
	{
		.id = "agentless-apology", .practices = "P10", .severity = SEVERITY_WARN,
		.doubted = 4,
		.applies = IN_DRAFT | IN_NOTE, .needs = FACT_BIT(fault), .sign = SIGN_AGENTLESS,
		.holds = hold_nobody_did_it,
		.message = "Nobody did it: the sentence hides who.",
		.suggest = "Use \"I\" or \"we\" as the subject of what went wrong.",
	},
	{
		.id = "apology-no-repair", .practices = "P10", .severity = SEVERITY_WARN,
		.doubted = 4,
		.sign = SIGN_APOLOGY, .unless = { SIGN_FOR_FAILURE, SIGN_NON_APOLOGY },
		.holds = hold_no_repair,
		.message = "Sorry, and then nothing changes.",
		.suggest = "Add what you have done, or will do and by when.",
	},
	{
		.id = "undisclosed-error", .practices = "P10", .severity = SEVERITY_BLOCK,
		.stages = AT(ANSWER) | AT(FINAL), .needs = FACT_BIT(fault) | FACT_BIT(customer_unaware),
		.run = run_undisclosed,
		.message = "We know about a mistake they don't know about, and this hides it.",
		.suggest = "Tell them first: what we did, what it did to them, what we have put right, what "
		    "is still open.",
	},
	{
		.id = "defend-the-work", .practices = "P5", .severity = SEVERITY_WARN,
		.needs = FACT_BIT(critique), .run = run_defend_work,
		.near_holds = hold_not_conceded,
		.message = "They have said it misses. This argues that it doesn't.",
		.suggest = "Concede the miss in their words, ask what right would look like, offer another "
		    "attempt with a date.",
	},
	{
		.id = "no-playback", .practices = "P9,P17", .severity = SEVERITY_WARN,
		.stages = AT(ANSWER) | AT(FINAL), .needs = FACT_BIT(playback), .run = run_no_playback,
		.message = "They wrote a lot and nothing here shows it was taken in.",
		.suggest = "List what you understood in two or three short lines, then ask what is missing.",
	},
	{
		.id = "asks-known-info", .practices = "P17", .severity = SEVERITY_WARN,
		.needs = FACT_BIT(known), .run = run_known_info,
		.message = "They have already told us this.",
		.suggest = "Use it, or show it and ask if it still holds.",
	},
	{
		.id = "too-many-questions", .practices = "P15", .severity = SEVERITY_HINT,
		    .raised = SEVERITY_WARN,
		.run = run_many_questions,
		.message = "This reads like a form or an interrogation.",
		.suggest = "Ask the one thing you most need, open, and let them talk.",
	},
	{
		.id = "closed-questions-only", .practices = "P15", .severity = SEVERITY_HINT,
		.stages = AT(EXPLORE), .run = run_closed_questions,
		.message = "Only yes/no questions: you will hear only what you already thought of.",
		.suggest = "Add one open question about the part you know least.",
	},
	{
		.id = "no-teach-back", .practices = "P11", .severity = SEVERITY_HINT,
		    .raised = SEVERITY_WARN,
		.raise = RAISE_VULNERABLE, .run = run_teach_back,
		.message = "Complex instructions with no way to see what was understood.",
		.suggest = "\"To check I explained it well, what will you do first?\"",
	},
	{
		.id = "over-promise", .practices = "P19", .severity = SEVERITY_WARN, .raised = SEVERITY_BLOCK,
		.needs = FACT_BIT(type) | FACT_BIT(p80) | FACT_BIT(n), .run = run_over_promise,
		.message = "We keep this date less than four times in five.",
		.suggest = "Use the 80th-percentile date, say the odds, and promise the update date instead.",
	},
	{
		.id = "signpost-missing", .practices = "P19", .severity = SEVERITY_BLOCK,
		.needs = FACT_BIT(profile), .run = run_signpost,
		.message = "The rules for this case need something that is not in this letter.",
		.suggest = "Insert the profile's block; it is filled from the case.",
	},
	{
		.id = "jargon", .practices = "P11,P12", .severity = SEVERITY_HINT, .run = run_jargon,
		.message = "They may not know this word.",
		.suggest = "Say what it is in plain words, or drop it.",
	},
	{
		.id = "faceless-we", .practices = "P14,P18", .severity = SEVERITY_HINT, .run = run_faceless,
		.message = "There is no person in this reply.",
		.suggest = "Write as yourself: \"I read…, I'll…\", and sign with a name.",
	},
	{
		.id = "leader-hedge", .practices = "P8", .severity = SEVERITY_WARN, .applies = IN_NOTE,
		.sign = SIGN_SOFTENER, .holds = hold_second_softener,
		.message = "The truth is in there, but they may not find it.",
		.suggest = "Say it in one plain sentence; keep the softness for your questions.",
	},
	{
		.id = "leader-mind-reading", .practices = "P7", .severity = SEVERITY_WARN, .applies = IN_NOTE,
		.sign = SIGN_MOTIVE, .unless = { SIGN_MAYBE_MOTIVE, SIGN_OUR_FAILURE }, .holds = hold_stated,
		.message = "You can't see this from outside. Ask.",
		.suggest = "\"I noticed X. What was behind it?\"",
	},
	{
		.id = "leader-no-specifics", .practices = "P8", .severity = SEVERITY_WARN, .applies = IN_NOTE,
		.sign = SIGN_VAGUE_FAULT, .holds = hold_no_situation,
		.message = "They won't know what you mean.",
		.suggest = "One situation, one behaviour, one consequence.",
	},
	{
		.id = "leader-no-request", .practices = "P8", .severity = SEVERITY_WARN, .applies = IN_NOTE,
		.run = run_no_request,
		.message = "They heard what was wrong and not what you need.",
		.suggest = "Ask for one thing, with a date and a way to see it happened.",
	},
	{
		.id = "leader-no-inquiry", .practices = "P7,P3", .severity = SEVERITY_WARN,
		.applies = IN_NOTE, .run = run_no_inquiry,
		.message = "You are deciding before you know why.",
		.suggest = "Put one open question before the request, and mean it.",
	},
	{
		.id = "banned-phrase", .practices = "P14", .severity = SEVERITY_WARN,
		.applies = IN_DRAFT | IN_NOTE, .sign = SIGN_BANNED,
		.message = "Your firm has agreed not to write this.",
		.suggest = "Say the same in your own words, or leave it out.",
	},
};

const size_t n_rules = LENGTH(rules);
