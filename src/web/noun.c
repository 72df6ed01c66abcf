/* noun.c - the nouns that are promised to programs, and how a thing is written as one.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/noun.h"

#include "method/deadline.h"
#include "web/http.h"

#define JSON_MAX MIB(16)

/* --- the tables ---------------------------------------------------------------------------------- */

#define FIELD(T, m, name_, form_, what_) \
	{ .name = name_, .form = form_, .offset = offsetof(T, m), .what = what_ }
#define WORD(T, m, name_, word_, what_) \
	{ .name = name_, .form = AS_WORD, .offset = offsetof(T, m), .what = what_, .word = word_ }
#define LIST(T, m, n_, name_, noun_, what_) \
	{ .name = name_, .form = AS_LIST, .offset = offsetof(T, m), .what = what_, .item = noun_, \
	    .size = sizeof(*((T *)0)->m), .count = offsetof(T, n_) }

static const char *word_move(const void *m) { return label_name(*(const enum label *)m); }
static const char *word_concern(const void *m) { return concern_state_name(*(const enum concern_state *)m); }
static const char *word_promise(const void *m) { return promise_state_name(*(const enum promise_state *)m); }
static const char *word_step(const void *m) { return step_name(*(const enum step_kind *)m); }
static const char *word_severity(const void *m) { return severity_name(*(const enum severity *)m); }
static const char *word_kind(const void *m) { return event_kind_name(*(const enum event_kind *)m); }
static const char *word_deed(const void *m) { return *(const bool *)m ? "update" : "outcome"; }
static const char *word_speaker(const void *m) { return *(const bool *)m ? "agent" : "customer"; }

static const char *
word_playback(const void *m)
{
	return playback_state_name(*(const enum playback_state *)m);
}

static const char *
word_offer(const void *m)
{
	return offer_state_name(*(const enum offer_state *)m);
}

static const char *
word_plan(const void *m)
{
	return plan_state_name(*(const enum plan_state *)m);
}

static const char *
word_exit(const void *m)
{
	enum exit_kind x = *(const enum exit_kind *)m;
	return x == EXIT_NONE ? "" : exit_name(x);
}

static const char *
word_delivery(const void *m)
{
	return delivery_name(*(const enum delivery *)m);
}

static const char *
word_from(const void *m)
{
	static const char *const names[] = {
		[FROM_PHRASE] = "phrase", [FROM_WEIGHTS] = "weights", [FROM_BOTH] = "both",
		[FROM_PERSON] = "person",
	};
	return names[*(const uint8_t *)m];
}

const struct noun noun_move = { "Move", "What a piece of a turn does", (const struct noun_field[]){
	WORD(struct move, move, "move", word_move, "its name, as `heard read` gives it"),
	FIELD(struct move, start, "start", AS_OFFSET, "bytes into the turn's text"),
	FIELD(struct move, end, "end", AS_OFFSET, "bytes into the turn's text"),
	FIELD(struct move, p, "p", AS_PER_MILLE, "probability, 0 to 1"),
	WORD(struct move, from, "from", word_from, "where it was read from"),
	{ 0 },
} };

const struct noun noun_file = { "File", "What came with a turn", (const struct noun_field[]){
	FIELD(struct attachment, name, "name", AS_TEXT, "as they called it"),
	FIELD(struct attachment, type, "type", AS_TEXT, "as they say it is"),
	FIELD(struct attachment, size, "size", AS_NUMBER, "bytes"),
	{ 0 },
} };

const struct noun noun_correspondent = { "Correspondent", "Who a message went or came to as well",
    (const struct noun_field[]){
	FIELD(struct correspondent, role, "role", AS_TEXT, "to, cc or from"),
	FIELD(struct correspondent, name, "name", AS_TEXT, "as the mail has it"),
	FIELD(struct correspondent, address, "address", AS_TEXT, "in lower case"),
	{ 0 },
} };

const struct noun noun_date = { "Date", "A date that came with a mail; nothing was answered for anyone",
    (const struct noun_field[]){
	FIELD(struct date_view, heading, "heading", AS_TEXT, "an invitation, a change, …, in words"),
	FIELD(struct date_view, what, "what", AS_TEXT, "its title"),
	FIELD(struct date_view, when, "when", AS_TEXT, "in words, on the firm's clock"),
	FIELD(struct date_view, from, "from", AS_TIME, "when it begins; null where no moment is told"),
	FIELD(struct date_view, to, "to", AS_TIME, "when it ends"),
	FIELD(struct date_view, where, "where", AS_TEXT, "the place"),
	FIELD(struct date_view, who, "who", AS_TEXT, "who asks and who is asked, with their answers"),
	FIELD(struct date_view, called_off, "called_off", AS_BOOL, "it will not take place"),
	{ 0 },
} };

const struct noun noun_turn = { "Turn", "One thing said", (const struct noun_field[]){
	FIELD(struct turn_json, turn.seq, "seq", AS_NUMBER, "its number within the case"),
	FIELD(struct turn_json, turn.at, "at", AS_TIME, "when"),
	WORD(struct turn_json, turn.ours, "speaker", word_speaker, "agent or customer"),
	FIELD(struct turn_json, turn.name, "name", AS_TEXT, "of who said it"),
	FIELD(struct turn_json, turn.channel, "channel", AS_TEXT, "how it came or went"),
	FIELD(struct turn_json, turn.title, "title", AS_TEXT, "the subject of a mail"),
	FIELD(struct turn_json, turn.text, "text", AS_TEXT, "without quoted history"),
	FIELD(struct turn_json, turn.stage, "stage", AS_TEXT, "of ours: the step it was written in"),
	WORD(struct turn_json, turn.delivery, "delivery", word_delivery, "of ours: what became of it"),
	FIELD(struct turn_json, turn.delivery_reason, "delivery_reason", AS_TEXT, "why it failed"),
	FIELD(struct turn_json, turn.trouble, "unread", AS_TEXT, "what of it could not be read, in words"),
	LIST(struct turn_json, turn.files, turn.n_files, "files", &noun_file, "what came or went with it"),
	FIELD(struct turn_json, turn.more_files, "more_files", AS_NUMBER, "that stand in the mail alone"),
	LIST(struct turn_json, dates.at, dates.n, "dates", &noun_date, "that came as calendars"),
	FIELD(struct turn_json, dates.more, "more_dates", AS_BOOL, "there are more in those calendars"),
	LIST(struct turn_json, turn.people, turn.n_people, "people", &noun_correspondent,
	    "who it went or came to as well"),
	LIST(struct turn_json, turn.moves, turn.n_moves, "moves", &noun_move, "what was read in it"),
	{ 0 },
} };

const struct noun noun_plan = { "Plan", "A message of ours that waits for its day, or did",
    (const struct noun_field[]){
	FIELD(struct plan, seq, "seq", AS_NUMBER, "its number within the case"),
	FIELD(struct plan, at, "at", AS_TIME, "when it was written"),
	FIELD(struct plan, due, "due", AS_TIME, "when it is to be sent"),
	WORD(struct plan, state, "state", word_plan, "waiting, stopped, undone or sent"),
	FIELD(struct plan, why, "why", AS_TEXT, "why it was stopped"),
	FIELD(struct plan, name, "name", AS_TEXT, "of who wrote it"),
	FIELD(struct plan, address, "address", AS_TEXT, "to whom"),
	FIELD(struct plan, stage, "stage", AS_TEXT, "the step it was written in"),
	FIELD(struct plan, text, "text", AS_TEXT, "as it will be sent"),
	LIST(struct plan, people, n_people, "people", &noun_correspondent, "who gets a copy"),
	{ 0 },
} };

const struct noun noun_concern = { "Concern", "One thing the customer wants settled, in their words",
    (const struct noun_field[]){
	FIELD(struct concern, seq, "seq", AS_NUMBER, "its number within the case"),
	FIELD(struct concern, at, "at", AS_TIME, "when it was raised"),
	FIELD(struct concern, text, "text", AS_TEXT, "as it stands now"),
	FIELD(struct concern, first_text, "first_text", AS_TEXT, "as it was raised"),
	FIELD(struct concern, by_customer, "by_customer", AS_BOOL, "raised by them, in their words"),
	FIELD(struct concern, turn, "turn", AS_NUMBER_OR_NULL, "where it was read"),
	FIELD(struct concern, start, "start", AS_OFFSET, "bytes into that turn's text"),
	FIELD(struct concern, end, "end", AS_OFFSET, "bytes into that turn's text"),
	WORD(struct concern, state, "state", word_concern, "open, answered, asked, enough, not-enough, "
	    "parked, withdrawn or merged"),
	FIELD(struct concern, into, "into", AS_NUMBER_OR_NULL, "merged into this one"),
	{ 0 },
} };

const struct noun noun_promise = { "Promise", "What we undertook for this customer, by when",
    (const struct noun_field[]){
	FIELD(struct promise, seq, "seq", AS_NUMBER, "its number within the case"),
	FIELD(struct promise, at, "at", AS_TIME, "when it was made"),
	FIELD(struct promise, turn, "turn", AS_NUMBER, "the turn that made it"),
	FIELD(struct promise, start, "start", AS_OFFSET, "bytes into that turn's text"),
	FIELD(struct promise, end, "end", AS_OFFSET, "bytes into that turn's text"),
	FIELD(struct promise, text, "text", AS_TEXT, "the sentence that made it"),
	FIELD(struct promise, who, "who", AS_TEXT, "who made it"),
	FIELD(struct promise, due, "due", AS_TIME, "by when"),
	FIELD(struct promise, first_due, "first_due", AS_TIME, "by when at first"),
	WORD(struct promise, update, "kind", word_deed, "update: by a message; outcome: by the deed"),
	WORD(struct promise, state, "state", word_promise, "open, kept or missed"),
	FIELD(struct promise, moved, "moved", AS_NUMBER, "how often it was moved with notice"),
	FIELD(struct promise, settled_at, "settled_at", AS_TIME, "when it was kept or missed"),
	FIELD(struct promise, how, "how", AS_TEXT, "how it was kept"),
	FIELD(struct promise, owned, "owned", AS_BOOL, "the miss was named to the customer"),
	{ 0 },
} };

const struct noun noun_offer = { "Offer", "What we may give: what they asked, what we can carry, "
    "their word",
    (const struct noun_field[]){
	FIELD(struct offer, seq, "seq", AS_NUMBER, "its number within the case"),
	FIELD(struct offer, at, "at", AS_TIME, "when it was worked out"),
	FIELD(struct offer, concern, "concern", AS_NUMBER_OR_NULL, "what it is for; null: the whole case"),
	FIELD(struct offer, text, "text", AS_TEXT, "what is offered"),
	FIELD(struct offer, asked, "asked", AS_TEXT, "what they asked for"),
	FIELD(struct offer, carry, "carry", AS_TEXT, "what we can carry, and why"),
	FIELD(struct offer, amount, "amount", AS_NUMBER, "of money, in pence or cents; 0: it is not money"),
	WORD(struct offer, state, "state", word_offer, "worked out, granted, made, accepted or declined"),
	FIELD(struct offer, granted_at, "granted_at", AS_TIME, "when it was granted"),
	FIELD(struct offer, granted_by, "granted_by", AS_ID_OR_NULL, "the account that granted it"),
	FIELD(struct offer, granted_name, "granted_name", AS_TEXT, "its name"),
	FIELD(struct offer, turn, "turn", AS_NUMBER_OR_NULL, "the turn of ours that made it"),
	FIELD(struct offer, word, "word", AS_TEXT, "what they said to it"),
	FIELD(struct offer, word_channel, "word_channel", AS_TEXT, "how they said it"),
	FIELD(struct offer, word_at, "word_at", AS_TIME, "when"),
	{ 0 },
} };

const struct noun noun_hold = { "Hold", "A step that stops harm and can be undone",
    (const struct noun_field[]){
	FIELD(struct hold, seq, "seq", AS_NUMBER, "its number within the case"),
	FIELD(struct hold, at, "at", AS_TIME, "when it was noted"),
	FIELD(struct hold, text, "text", AS_TEXT, "what was done"),
	FIELD(struct hold, turn, "turn", AS_NUMBER_OR_NULL, "the turn of ours that told them"),
	FIELD(struct hold, lifted_at, "lifted_at", AS_TIME, "when it was lifted"),
	FIELD(struct hold, lifted_how, "lifted_how", AS_TEXT, "why it could be"),
	{ 0 },
} };

const struct noun noun_event = { "Event", "What happened, as it stands in the log",
    (const struct noun_field[]){
	FIELD(struct event_json, seq, "seq", AS_NUMBER, "its number within the case"),
	FIELD(struct event_json, id, "id", AS_ID, "over all cases, rising in the order of commits"),
	FIELD(struct event_json, at, "at", AS_TIME, "when"),
	FIELD(struct event_json, actor, "actor", AS_TEXT, "customer, desk or account:<id>"),
	WORD(struct event_json, kind, "kind", word_kind, "what kind of thing happened"),
	FIELD(struct event_json, body, "body", AS_JSON, "what belongs to that kind; v is the form's version"),
	{ 0 },
} };

const struct noun noun_person = { "Person", "A customer", (const struct noun_field[]){
	FIELD(struct person_json, id, "id", AS_ID, ""),
	FIELD(struct person_json, name, "name", AS_TEXT, ""),
	FIELD(struct person_json, address, "address", AS_TEXT, "their mail address"),
	{ 0 },
} };

const struct noun noun_case_line = { "CaseLine", "A case in a list", (const struct noun_field[]){
	FIELD(struct case_line, case_id, "id", AS_ID, ""),
	FIELD(struct case_line, reference, "reference", AS_TEXT, "as customers know it"),
	FIELD(struct case_line, who, "name", AS_TEXT, "of the customer"),
	FIELD(struct case_line, title, "title", AS_TEXT, ""),
	FIELD(struct case_line, state, "state", AS_TEXT, "where it stands: waiting, asked, silent, "
	    "answered; or how it ended: accepted, final-response, gave-up, withdrawn, not-a-complaint"),
	FIELD(struct case_line, open, "open", AS_BOOL, ""),
	FIELD(struct case_line, owner, "owner", AS_ID_OR_NULL, "the account that looks after it"),
	FIELD(struct case_line, owner_name, "owner_name", AS_TEXT, ""),
	FIELD(struct case_line, last_at, "last_at", AS_TIME, "of the last word"),
	FIELD(struct case_line, next_due, "next_due", AS_TIME, "of the next promise"),
	{ 0 },
} };

const struct noun noun_person_cases = { "PersonWithCases", "A customer and what they have with us",
    (const struct noun_field[]){
	FIELD(struct person_view, id, "id", AS_ID, ""),
	FIELD(struct person_view, name, "name", AS_TEXT, ""),
	FIELD(struct person_view, address, "address", AS_TEXT, "their mail address"),
	FIELD(struct person_view, made_at, "made_at", AS_TIME, "when they first wrote"),
	LIST(struct person_view, cases, n_cases, "cases", &noun_case_line, ""),
	{ 0 },
} };

static const char *word_milestone(const void *m) { return milestone_name(*(const enum milestone_kind *)m); }

const struct noun noun_deadline = { "Deadline", "What the profile of a case asks for, by when",
    (const struct noun_field[]){
	WORD(struct deadline_json, kind, "milestone", word_milestone, "acknowledge, early, signpost, respond "
	    "or extended"),
	FIELD(struct deadline_json, due, "due", AS_TIME, "the last moment"),
	FIELD(struct deadline_json, open, "open", AS_BOOL, "it has to be met, and is not"),
	FIELD(struct deadline_json, met_at, "met_at", AS_TIME, "when it was met"),
	FIELD(struct deadline_json, missed_at, "missed_at", AS_TIME, "when it was seen to have passed"),
	{ 0 },
} };

const struct noun noun_joined = { "Joined", "Another case that is read with this one",
    (const struct noun_field[]){
	FIELD(struct joined, case_id, "id", AS_ID, ""),
	FIELD(struct joined, reference, "reference", AS_TEXT, "as customers know it"),
	FIELD(struct joined, title, "title", AS_TEXT, ""),
	FIELD(struct joined, address, "address", AS_TEXT, "of its customer"),
	FIELD(struct joined, at, "since", AS_TIME, ""),
	{ 0 },
} };

const struct noun noun_case = { "Case", "One customer's matter, from first word to last",
    (const struct noun_field[]){
	FIELD(struct case_json, id, "id", AS_ID, ""),
	FIELD(struct case_json, seq, "seq", AS_NUMBER, "of its last event: `seen` of a form"),
	FIELD(struct case_json, reference, "reference", AS_TEXT, "as customers know it"),
	FIELD(struct case_json, title, "title", AS_TEXT, ""),
	FIELD(struct case_json, channel, "channel", AS_TEXT, ""),
	LIST(struct case_json, person, n_person, "people", &noun_person, "whose matter it is"),
	FIELD(struct case_json, open, "open", AS_BOOL, ""),
	FIELD(struct case_json, state, "state", AS_TEXT, "where it stands, as in a list"),
	WORD(struct case_json, exit, "exit", word_exit, "how it was closed; empty while it is open"),
	FIELD(struct case_json, closed_word, "closed_word", AS_TEXT, "their word that closed it"),
	FIELD(struct case_json, opened_at, "opened_at", AS_TIME, ""),
	FIELD(struct case_json, last_at, "last_at", AS_TIME, "of the last word"),
	FIELD(struct case_json, closed_at, "closed_at", AS_TIME, ""),
	FIELD(struct case_json, owner, "owner", AS_ID_OR_NULL, "the account that looks after it"),
	FIELD(struct case_json, owner_name, "owner_name", AS_TEXT, ""),
	FIELD(struct case_json, need, "need", AS_TEXT, "heard, helped or connected, if they said"),
	FIELD(struct case_json, fault, "fault", AS_TEXT, "of the last finding of fact"),
	FIELD(struct case_json, finding, "finding", AS_TEXT, "what was found"),
	FIELD(struct case_json, found_how, "found_how", AS_TEXT, "how we know it; nothing drafts it to them"),
	WORD(struct case_json, playback, "playback", word_playback, "none, sent, corrected or confirmed"),
	WORD(struct case_json, step, "step", word_step, "the next best step"),
	FIELD(struct case_json, step_title, "step_title", AS_TEXT, ""),
	FIELD(struct case_json, step_reason, "step_reason", AS_TEXT, "why"),
	FIELD(struct case_json, next_due, "next_due", AS_TIME, "of the next promise"),
	FIELD(struct case_json, acknowledged_at, "acknowledged_at", AS_TIME, "the first message of a person "
	    "that named their problem; what goes by itself does not count"),
	FIELD(struct case_json, final_at, "final_at", AS_TIME, "the last final response"),
	FIELD(struct case_json, profile, "profile", AS_TEXT, "whose deadlines it has; empty: none"),
	FIELD(struct case_json, zone, "time_zone", AS_TEXT,
	    "the customer's, by its IANA name; empty: the firm's, or not known"),
	FIELD(struct case_json, profile_version, "profile_version", AS_TEXT, "the one in force when it came"),
	LIST(struct case_json, deadlines, n_deadlines, "deadlines", &noun_deadline, ""),
	FIELD(struct case_json, may_close, "may_close", AS_BOOL, "on their word"),
	FIELD(struct case_json, reasons, "reasons", AS_WORDS, "why it can't close yet"),
	LIST(struct case_json, concerns, n_concerns, "concerns", &noun_concern, ""),
	LIST(struct case_json, promises, n_promises, "promises", &noun_promise, ""),
	LIST(struct case_json, offers, n_offers, "offers", &noun_offer, ""),
	LIST(struct case_json, holds, n_holds, "holds", &noun_hold, ""),
	LIST(struct case_json, turns, n_turns, "turns", &noun_turn, ""),
	LIST(struct case_json, joined, n_joined, "joined", &noun_joined, "cases that are read with it"),
	{ 0 },
} };

const struct noun noun_finding = { "Finding", "What in a draft will hurt, and what to write instead",
    (const struct noun_field[]){
	FIELD(struct finding_json, rule, "rule", AS_TEXT, "its id"),
	WORD(struct finding_json, severity, "severity", word_severity, "block, warn or hint"),
	FIELD(struct finding_json, practice, "practice", AS_WORDS, "the practices it stands on"),
	FIELD(struct finding_json, start, "start", AS_OFFSET, "bytes into the draft; 0, 0: of something "
	    "absent"),
	FIELD(struct finding_json, end, "end", AS_OFFSET, ""),
	FIELD(struct finding_json, message, "message", AS_TEXT, "why"),
	FIELD(struct finding_json, suggest, "suggest", AS_TEXT, "what to write instead"),
	FIELD(struct finding_json, about, "about", AS_TEXT, "the concern or promise it is about"),
	{ 0 },
} };

const struct noun noun_promise_read = { "PromiseRead", "A promise read in a draft",
    (const struct noun_field[]){
	FIELD(struct promise_read, start, "start", AS_OFFSET, "bytes into the draft"),
	FIELD(struct promise_read, end, "end", AS_OFFSET, ""),
	FIELD(struct promise_read, due, "due", AS_TIME, "by when"),
	FIELD(struct promise_read, vague, "vague", AS_BOOL, "words for time that name none"),
	WORD(struct promise_read, update, "kind", word_deed, "update or outcome"),
	{ 0 },
} };

const struct noun *const nouns[] = {
#define X(name) &noun_##name,
	NOUNS(X)
#undef X
	NULL,
};

/* --- writing them -------------------------------------------------------------------------------- */

static void
put_time(struct noun_writer *o, int64_t at)
{
	if (at == 0 || at == NEVER)
		json_put_null(&o->w);
	else
		json_put_str(&o->w, time_rfc3339(o->a, o->zone, at));
}

static void
put_or_null(struct noun_writer *o, int64_t n, bool id)
{
	if (n == 0)
		json_put_null(&o->w);
	else if (id)
		json_put_id(&o->w, n);
	else
		json_put_int(&o->w, n);
}

static void
put_per_mille(struct noun_writer *o, uint16_t p)
{
	if (p >= 1000)
		json_put_int(&o->w, 1);
	else
		json_put_raw(&o->w, arena_fmt(o->a, "0.%03u", (unsigned)p));
}

static void
put_field(struct noun_writer *o, const struct noun_field *f, const void *thing)
{
	const void *m = (const char *)thing + f->offset;

	switch (f->form) {
	case AS_ID: json_put_id(&o->w, *(const int64_t *)m); break;
	case AS_ID_OR_NULL: put_or_null(o, *(const int64_t *)m, true); break;
	case AS_NUMBER: json_put_int(&o->w, *(const int64_t *)m); break;
	case AS_NUMBER_OR_NULL: put_or_null(o, *(const int64_t *)m, false); break;
	case AS_OFFSET: json_put_int(&o->w, *(const uint32_t *)m); break;
	case AS_PER_MILLE: put_per_mille(o, *(const uint16_t *)m); break;
	case AS_TEXT: json_put_str(&o->w, *(const struct str *)m); break;
	case AS_TIME: put_time(o, *(const int64_t *)m); break;
	case AS_BOOL: json_put_bool(&o->w, *(const bool *)m); break;
	case AS_WORD: json_put_str(&o->w, str_from(f->word(m))); break;
	case AS_WORDS: json_put_strs(&o->w, m); break;
	case AS_JSON: json_put_raw(&o->w, *(const struct str *)m); break;
	case AS_LIST:
		noun_put_list(o, f->item, *(const void *const *)m, f->size,
		    *(const size_t *)(const void *)((const char *)thing + f->count));
		break;
	}
}

void
noun_put(struct noun_writer *o, const struct noun *noun, const void *thing)
{
	json_open(&o->w, '{');
	for (const struct noun_field *f = noun->fields; f->name; f++) {
		json_put_key(&o->w, str_from(f->name));
		put_field(o, f, thing);
	}
	json_close(&o->w, '}');
}

void
noun_put_list(struct noun_writer *o, const struct noun *noun, const void *first, size_t size, size_t n)
{
	json_open(&o->w, '[');
	for (size_t i = 0; i < n; i++)
		noun_put(o, noun, (const char *)first + i * size);
	json_close(&o->w, ']');
}

void
noun_writer_init(struct noun_writer *o, struct request *r)
{
	o->a = r->seat.a;
	o->zone = desk_calendar(r->web->desk)->zone;
	buf_init(&o->b, o->a, JSON_MAX);
	json_out_init(&o->w, &o->b);
}

void
noun_answer(struct request *r, struct noun_writer *o)
{
	struct err err = { 0 };

	if (buf_ok(&o->b, &err))
		web_json(r, 200, buf_str(&o->b));
	else
		web_fail(r, &err);
}
