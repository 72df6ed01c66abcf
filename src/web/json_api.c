/* json_api.c - the promised nouns as JSON, and their description, from one table of fields a noun.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/standing.h"
#include "web/json_api.h"

#include "base/json.h"
#include "method/deadline.h"
#include "web/http.h"

#define JSON_MAX MIB(16)

/* --- nouns --------------------------------------------------------------------------------------------- */

enum form_of {
	AS_ID, AS_ID_OR_NULL, AS_NUMBER, AS_NUMBER_OR_NULL, AS_OFFSET, AS_PER_MILLE, AS_TEXT, AS_TIME,
	    AS_BOOL,
	AS_WORD, AS_WORDS, AS_JSON, AS_LIST,
};

struct writer {
	struct json_out w;
	struct buf b;
	struct arena *a;
	const struct zone *zone;
};

struct noun;
struct noun_field {
	const char *name;
	enum form_of form;
	size_t offset;
	const char *what;
	const char *(*word)(const void *member);        /* of AS_WORD */
	const struct noun *item;                        /* of AS_LIST: each is one of these, */
	size_t size, count;                             /* this long, and so many (the offset of a size_t) */
};
struct noun { const char *name, *what; const struct noun_field *fields; };

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

static const struct noun noun_move = { "Move", "What a piece of a turn does", (const struct noun_field[]){
	WORD(struct move, move, "move", word_move, "its name, as `heard read` gives it"),
	FIELD(struct move, start, "start", AS_OFFSET, "bytes into the turn's text"),
	FIELD(struct move, end, "end", AS_OFFSET, "bytes into the turn's text"),
	FIELD(struct move, p, "p", AS_PER_MILLE, "probability, 0 to 1"),
	WORD(struct move, from, "from", word_from, "where it was read from"),
	{ 0 },
} };

static const struct noun noun_file = { "File", "What came with a turn", (const struct noun_field[]){
	FIELD(struct attachment, name, "name", AS_TEXT, "as they called it"),
	FIELD(struct attachment, type, "type", AS_TEXT, "as they say it is"),
	FIELD(struct attachment, size, "size", AS_NUMBER, "bytes"),
	{ 0 },
} };

static const struct noun noun_correspondent = { "Correspondent", "Who a message went or came to as well",
    (const struct noun_field[]){
	FIELD(struct correspondent, role, "role", AS_TEXT, "to, cc or from"),
	FIELD(struct correspondent, name, "name", AS_TEXT, "as the mail has it"),
	FIELD(struct correspondent, address, "address", AS_TEXT, "in lower case"),
	{ 0 },
} };

static const struct noun noun_turn = { "Turn", "One thing said", (const struct noun_field[]){
	FIELD(struct turn, seq, "seq", AS_NUMBER, "its number within the case"),
	FIELD(struct turn, at, "at", AS_TIME, "when"),
	WORD(struct turn, ours, "speaker", word_speaker, "agent or customer"),
	FIELD(struct turn, name, "name", AS_TEXT, "of who said it"),
	FIELD(struct turn, channel, "channel", AS_TEXT, "how it came or went"),
	FIELD(struct turn, title, "title", AS_TEXT, "the subject of a mail"),
	FIELD(struct turn, text, "text", AS_TEXT, "without quoted history"),
	FIELD(struct turn, stage, "stage", AS_TEXT, "of ours: the step it was written in"),
	WORD(struct turn, delivery, "delivery", word_delivery, "of ours: what became of it"),
	FIELD(struct turn, delivery_reason, "delivery_reason", AS_TEXT, "why it failed"),
	LIST(struct turn, files, n_files, "files", &noun_file, "what came or went with it"),
	LIST(struct turn, people, n_people, "people", &noun_correspondent, "who it went or came to as well"),
	LIST(struct turn, moves, n_moves, "moves", &noun_move, "what was read in it"),
	{ 0 },
} };

static const struct noun noun_plan = { "Plan", "A message of ours that waits for its day, or did",
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

static const struct noun noun_concern = { "Concern", "One thing the customer wants settled, in their words",
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

static const struct noun noun_promise = { "Promise", "What we undertook for this customer, by when",
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

struct event_json { int64_t seq, id, at; struct str actor, body; enum event_kind kind; };
static const struct noun noun_event = { "Event", "What happened, as it stands in the log",
    (const struct noun_field[]){
	FIELD(struct event_json, seq, "seq", AS_NUMBER, "its number within the case"),
	FIELD(struct event_json, id, "id", AS_ID, "over all cases, rising in the order of commits"),
	FIELD(struct event_json, at, "at", AS_TIME, "when"),
	FIELD(struct event_json, actor, "actor", AS_TEXT, "customer, desk or account:<id>"),
	WORD(struct event_json, kind, "kind", word_kind, "what kind of thing happened"),
	FIELD(struct event_json, body, "body", AS_JSON, "what belongs to that kind; v is the form's version"),
	{ 0 },
} };

struct person_json { int64_t id; struct str name, address; };
static const struct noun noun_person = { "Person", "A customer", (const struct noun_field[]){
	FIELD(struct person_json, id, "id", AS_ID, ""),
	FIELD(struct person_json, name, "name", AS_TEXT, ""),
	FIELD(struct person_json, address, "address", AS_TEXT, "their mail address"),
	{ 0 },
} };

static const struct noun noun_case_line = { "CaseLine", "A case in a list", (const struct noun_field[]){
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

static const struct noun noun_person_cases = { "PersonWithCases", "A customer and what they have with us",
    (const struct noun_field[]){
	FIELD(struct person_view, id, "id", AS_ID, ""),
	FIELD(struct person_view, name, "name", AS_TEXT, ""),
	FIELD(struct person_view, address, "address", AS_TEXT, "their mail address"),
	FIELD(struct person_view, made_at, "made_at", AS_TIME, "when they first wrote"),
	LIST(struct person_view, cases, n_cases, "cases", &noun_case_line, ""),
	{ 0 },
} };

static const char *word_milestone(const void *m) { return milestone_name(*(const enum milestone_kind *)m); }

struct deadline_json { enum milestone_kind kind; int64_t due, met_at, missed_at; bool open; };
static const struct noun noun_deadline = { "Deadline", "What the profile of a case asks for, by when",
    (const struct noun_field[]){
	WORD(struct deadline_json, kind, "milestone", word_milestone, "acknowledge, early, signpost, respond "
	    "or extended"),
	FIELD(struct deadline_json, due, "due", AS_TIME, "the last moment"),
	FIELD(struct deadline_json, open, "open", AS_BOOL, "it has to be met, and is not"),
	FIELD(struct deadline_json, met_at, "met_at", AS_TIME, "when it was met"),
	FIELD(struct deadline_json, missed_at, "missed_at", AS_TIME, "when it was seen to have passed"),
	{ 0 },
} };

static const struct noun noun_joined = { "Joined", "Another case that is read with this one",
    (const struct noun_field[]){
	FIELD(struct joined, case_id, "id", AS_ID, ""),
	FIELD(struct joined, reference, "reference", AS_TEXT, "as customers know it"),
	FIELD(struct joined, title, "title", AS_TEXT, ""),
	FIELD(struct joined, address, "address", AS_TEXT, "of its customer"),
	FIELD(struct joined, at, "since", AS_TIME, ""),
	{ 0 },
} };

struct case_json {
	struct joined *joined; size_t n_joined;
	int64_t id, seq, owner, opened_at, last_at, closed_at, next_due, acknowledged_at, final_at;
	struct str profile, profile_version;
	struct deadline_json *deadlines; size_t n_deadlines;
	struct str state, reference, title, channel, owner_name, need, fault, finding, closed_word,
	    step_title,
	    step_reason;
	bool open, may_close;
	enum exit_kind exit;
	enum playback_state playback;
	enum step_kind step;
	struct strs reasons;
	struct person_json *person; size_t n_person;
	struct turn *turns; size_t n_turns;
	struct concern *concerns; size_t n_concerns;
	struct promise *promises; size_t n_promises;
};
static const struct noun noun_case = { "Case", "One customer's matter, from first word to last",
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
	WORD(struct case_json, playback, "playback", word_playback, "none, sent, corrected or confirmed"),
	WORD(struct case_json, step, "step", word_step, "the next best step"),
	FIELD(struct case_json, step_title, "step_title", AS_TEXT, ""),
	FIELD(struct case_json, step_reason, "step_reason", AS_TEXT, "why"),
	FIELD(struct case_json, next_due, "next_due", AS_TIME, "of the next promise"),
	FIELD(struct case_json, acknowledged_at, "acknowledged_at", AS_TIME, "the first message of a person "
	    "that named their problem; what goes by itself does not count"),
	FIELD(struct case_json, final_at, "final_at", AS_TIME, "the last final response"),
	FIELD(struct case_json, profile, "profile", AS_TEXT, "whose deadlines it has; empty: none"),
	FIELD(struct case_json, profile_version, "profile_version", AS_TEXT, "the one in force when it came"),
	LIST(struct case_json, deadlines, n_deadlines, "deadlines", &noun_deadline, ""),
	FIELD(struct case_json, may_close, "may_close", AS_BOOL, "on their word"),
	FIELD(struct case_json, reasons, "reasons", AS_WORDS, "why it can't close yet"),
	LIST(struct case_json, concerns, n_concerns, "concerns", &noun_concern, ""),
	LIST(struct case_json, promises, n_promises, "promises", &noun_promise, ""),
	LIST(struct case_json, turns, n_turns, "turns", &noun_turn, ""),
	LIST(struct case_json, joined, n_joined, "joined", &noun_joined, "cases that are read with it"),
	{ 0 },
} };

struct finding_json {
	struct str rule, message, suggest, about;
	enum severity severity;
	uint32_t start, end;
	struct strs practice;
};
static const struct noun noun_finding = { "Finding", "What in a draft will hurt, and what to write instead",
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

static const struct noun noun_promise_read = { "PromiseRead", "A promise read in a draft",
    (const struct noun_field[]){
	FIELD(struct promise_read, start, "start", AS_OFFSET, "bytes into the draft"),
	FIELD(struct promise_read, end, "end", AS_OFFSET, ""),
	FIELD(struct promise_read, due, "due", AS_TIME, "by when"),
	FIELD(struct promise_read, vague, "vague", AS_BOOL, "words for time that name none"),
	WORD(struct promise_read, update, "kind", word_deed, "update or outcome"),
	{ 0 },
} };

static const struct noun *const nouns[] = {
	&noun_case_line, &noun_case, &noun_joined, &noun_person, &noun_person_cases, &noun_turn, &noun_file,
	    &noun_move,
	&noun_concern,
	&noun_promise, &noun_event, &noun_finding,
	&noun_promise_read, &noun_deadline,
};

/* --- writing them ----------------------------------------------------------------------------- */

static void
put_time(struct writer *o, int64_t at)
{
	if (at == 0 || at == NEVER)
		json_put_null(&o->w);
	else
		json_put_str(&o->w, time_rfc3339(o->a, o->zone, at));
}

static void
put_or_null(struct writer *o, int64_t n, bool id)
{
	if (n == 0)
		json_put_null(&o->w);
	else if (id)
		json_put_id(&o->w, n);
	else
		json_put_int(&o->w, n);
}

static void
put_words(struct writer *o, const struct strs *words)
{
	json_open(&o->w, '[');
	for (size_t i = 0; i < words->n; i++)
		json_put_str(&o->w, words->at[i]);
	json_close(&o->w, ']');
}

static void
put_per_mille(struct writer *o, uint16_t p)
{
	if (p >= 1000)
		json_put_int(&o->w, 1);
	else
		json_put_raw(&o->w, arena_fmt(o->a, "0.%03u", (unsigned)p));
}

static void put_list(struct writer *o, const struct noun *noun, const void *first, size_t size, size_t n);

static void
put_field(struct writer *o, const struct noun_field *f, const void *thing)
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
	case AS_WORDS: put_words(o, m); break;
	case AS_JSON: json_put_raw(&o->w, *(const struct str *)m); break;
	case AS_LIST:
		put_list(o, f->item, *(const void *const *)m, f->size,
		    *(const size_t *)(const void *)((const char *)thing + f->count));
		break;
	}
}

static void
put_noun(struct writer *o, const struct noun *noun, const void *thing)
{
	json_open(&o->w, '{');
	for (const struct noun_field *f = noun->fields; f->name; f++) {
		json_put_key(&o->w, str_from(f->name));
		put_field(o, f, thing);
	}
	json_close(&o->w, '}');
}

static void
put_list(struct writer *o, const struct noun *noun, const void *first, size_t size, size_t n)
{
	json_open(&o->w, '[');
	for (size_t i = 0; i < n; i++)
		put_noun(o, noun, (const char *)first + i * size);
	json_close(&o->w, ']');
}

static void
writer_init(struct writer *o, struct request *r)
{
	o->a = r->seat.a;
	o->zone = desk_calendar(r->web->desk)->zone;
	buf_init(&o->b, o->a, JSON_MAX);
	json_out_init(&o->w, &o->b);
}

static void
answer(struct request *r, struct writer *o)
{
	struct err err = { 0 };

	if (buf_ok(&o->b, &err))
		web_json(r, 200, buf_str(&o->b));
	else
		web_fail(r, &err);
}

static void
answer_list(struct request *r, const char *key, const struct noun *noun, const void *first, size_t size,
    size_t n)
{
	struct writer o;

	writer_init(&o, r);
	json_open(&o.w, '{');
	json_put_key(&o.w, str_from(key));
	put_list(&o, noun, first, size, n);
	json_close(&o.w, '}');
	answer(r, &o);
}

/* --- what handlers call ----------------------------------------------------------------------- */

void
json_cases(struct request *r, const struct case_line *cases, size_t n)
{
	answer_list(r, "cases", &noun_case_line, cases, sizeof(*cases), n);
}

static void
fill_deadlines(struct case_json *c, struct arena *a, const struct state *s)
{
	c->n_deadlines = s->deadlines.n;
	c->deadlines = arena_array(a, struct deadline_json, s->deadlines.n);
	for (size_t i = 0; i < s->deadlines.n; i++) {
		const struct deadline *d = &s->deadlines.at[i];

		c->deadlines[i] = (struct deadline_json){ d->kind, d->due, deadline_met_at(s, d->kind),
		    d->missed_at, deadline_is_open(s, d) };
	}
}

static int64_t
turn_at(const struct turn *t)
{
	return t != NULL ? t->at : 0;
}

static void
fill_case(struct arena *a, struct case_json *c, struct person_json *person, const struct case_view *view)
{
	struct state *s = view->state;

	*person = (struct person_json){ s->person, s->name, s->address };
	*c = (struct case_json){
		.id = s->case_id, .seq = s->seq, .owner = s->owner, .opened_at = s->opened_at,
		.last_at = s->last_at, .closed_at = s->closed_at, .next_due = state_next_due(s),
		.reference = s->reference, .title = s->title, .channel = s->channel,
		.owner_name = s->owner_name, .need = s->need, .fault = s->fault, .finding = s->finding,
		.closed_word = s->closed_word, .step_title = view->step->title,
		.step_reason = view->step->reason, .open = s->open, .may_close = view->gate.may_close,
		.exit = s->exit, .playback = state_playback_state(s), .step = view->step->kind,
		.reasons = view->gate.reasons, .person = person, .n_person = 1, .turns = s->turns.at,
		.n_turns = s->turns.n, .concerns = s->concerns.at, .n_concerns = s->concerns.n,
		.promises = s->promises.at, .n_promises = s->promises.n,
		.profile = s->profile, .profile_version = s->profile_version,
		.acknowledged_at = turn_at(state_acknowledgement(s)),
		.final_at = turn_at(state_final_response(s)),
	};
	fill_deadlines(c, a, s);
	c->joined = arena_array(a, struct joined, s->joins.n);
	for (size_t i = 0; i < s->joins.n; i++)
		if (s->joins.at[i].leads && !s->joins.at[i].parted)
			c->joined[c->n_joined++] = s->joins.at[i];
}

void
json_case(struct request *r, const struct case_view *view)
{
	struct person_json person;
	struct case_json c;
	struct writer o;

	fill_case(r->seat.a, &c, &person, view);
	c.state = str_from(standing_of(r->seat.desk, view->state, r->seat.now)->name);
	writer_init(&o, r);
	put_noun(&o, &noun_case, &c);
	answer(r, &o);
}

void
json_person(struct request *r, const struct person_view *p)
{
	struct writer o;

	writer_init(&o, r);
	put_noun(&o, &noun_person_cases, p);
	answer(r, &o);
}

static struct strs
split_words(struct arena *a, struct str words)
{
	VEC(struct str) list = { 0 };
	struct str word;

	while (words.len > 0) {
		str_cut(words, ',', &word, &words);
		vec_push(a, &list) = str_trim(word);
	}
	return (struct strs){ list.at, list.n };
}

void
json_findings(struct request *r, const struct draft_check *c)
{
	struct finding_json *list = arena_array(r->seat.a, struct finding_json, c->findings.list.n);
	struct writer o;

	for (size_t i = 0; i < c->findings.list.n; i++) {
		const struct finding *f = &c->findings.list.at[i];
		struct strs practices = split_words(r->seat.a, str_from(rule_practices(f->rule)));

		list[i] = (struct finding_json){ str_from(rule_id(f->rule)), f->message, f->suggest, f->about,
			f->severity, f->start, f->end, practices };
	}
	writer_init(&o, r);
	json_open(&o.w, '{');
	json_put_key(&o.w, STR("findings"));
	put_list(&o, &noun_finding, list, sizeof(*list), c->findings.list.n);
	json_put_key(&o.w, STR("promises"));
	put_list(&o, &noun_promise_read, c->promises.at, sizeof(*c->promises.at), c->promises.n);
	json_close(&o.w, '}');
	answer(r, &o);
}

/* --- handlers --------------------------------------------------------------------------------- */

static struct state *
state_of(struct request *r)
{
	struct case_view view = { 0 };
	struct err err = { 0 };

	if (desk_case(&r->seat, request_param_id(r, 0), &view, &err))
		return view.state;
	web_fail(r, &err);
	return NULL;
}

void
api_turns(struct request *r)
{
	struct state *s = state_of(r);

	if (s)
		answer_list(r, "turns", &noun_turn, s->turns.at, sizeof(*s->turns.at), s->turns.n);
}

void
api_concerns(struct request *r)
{
	struct state *s = state_of(r);

	if (s)
		answer_list(r, "concerns", &noun_concern, s->concerns.at, sizeof(*s->concerns.at),
		    s->concerns.n);
}

void
api_promises(struct request *r)
{
	struct state *s = state_of(r);

	if (s)
		answer_list(r, "promises", &noun_promise, s->promises.at, sizeof(*s->promises.at),
		    s->promises.n);
}

void
api_plans(struct request *r)
{
	struct state *s = state_of(r);

	if (s)
		answer_list(r, "planned", &noun_plan, s->plans.at, sizeof(*s->plans.at), s->plans.n);
}

const struct form_field api_events_form[] = {
	{ .name = "after", .kind = FIELD_ID, .max = 20, .label = "after" },
	{ 0 },
};

void
api_events(struct request *r)
{
	struct event_json *list;
	struct event *events;
	struct err err = { 0 };
	size_t n;

	if (!desk_events(&r->seat, request_param_id(r, 0), request_int(r, "after"), &events, &n, &err)) {
		web_fail(r, &err);
		return;
	}
	list = arena_array(r->seat.a, struct event_json, n);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct event_json){ events[i].seq, events[i].id, events[i].at, events[i].actor,
			event_write(r->seat.a, &events[i]), events[i].kind };
	answer_list(r, "events", &noun_event, list, sizeof(*list), n);
}

/* --- the description -------------------------------------------------------------------------- */

/* What a route that is promised answers with: under a key a list of the noun, or the noun itself. */
static const struct {
	const char *path;
	enum method method;
	const char *key;
	const struct noun *noun;
} promised[] = {
	{ "/cases", GET, "cases", &noun_case_line },
	{ "/cases/:id", GET, NULL, &noun_case },
	{ "/cases/:id/turns", GET, "turns", &noun_turn },
	{ "/cases/:id/events", GET, "events", &noun_event },
	{ "/cases/:id/concerns", GET, "concerns", &noun_concern },
	{ "/cases/:id/promises", GET, "promises", &noun_promise },
	{ "/cases/:id/planned", GET, "planned", &noun_plan },
	{ "/people/:id", GET, NULL, &noun_person_cases },
	{ "/cases/:id/check", POST, "findings", &noun_finding },
};

static void
put_pair(struct writer *o, const char *key, const char *value)
{
	json_put_key(&o->w, str_from(key));
	json_put_str(&o->w, str_from(value));
}

static void
put_reference(struct writer *o, const char *noun)
{
	json_open(&o->w, '{');
	json_field_str(&o->w, "$ref", arena_fmt(o->a, "#/components/schemas/%s", noun));
	json_close(&o->w, '}');
}

static void
put_array_of(struct writer *o, const char *noun)
{
	put_pair(o, "type", "array");
	json_put_key(&o->w, STR("items"));
	if (noun) {
		put_reference(o, noun);
		return;
	}
	json_open(&o->w, '{');
	put_pair(o, "type", "string");
	json_close(&o->w, '}');
}

/* type, format, may be null */
static const struct { const char *type, *format; bool nullable; } json_types[] = {
	[AS_ID] = { "string", "int64", false }, [AS_ID_OR_NULL] = { "string", "int64", true },
	[AS_NUMBER] = { "integer", "int64", false }, [AS_NUMBER_OR_NULL] = { "integer", "int64", true },
	[AS_OFFSET] = { "integer", "int32", false }, [AS_PER_MILLE] = { "number", NULL, false },
	[AS_TEXT] = { "string", NULL, false }, [AS_TIME] = { "string", "date-time", true },
	[AS_BOOL] = { "boolean", NULL, false }, [AS_WORD] = { "string", NULL, false },
	[AS_WORDS] = { "array", NULL, false }, [AS_JSON] = { "object", NULL, false },
	[AS_LIST] = { "array", NULL, false },
};

static void
describe_field(struct writer *o, const struct noun_field *f)
{
	json_put_key(&o->w, str_from(f->name));
	json_open(&o->w, '{');
	if (f->form == AS_LIST || f->form == AS_WORDS)
		put_array_of(o, f->item ? f->item->name : NULL);
	else
		put_pair(o, "type", json_types[f->form].type);
	if (json_types[f->form].format)
		put_pair(o, "format", json_types[f->form].format);
	if (json_types[f->form].nullable) {
		json_field_bool(&o->w, "nullable", true);
	}
	if (f->what[0])
		put_pair(o, "description", f->what);
	json_close(&o->w, '}');
}

static void
describe_noun(struct writer *o, const struct noun *noun)
{
	json_put_key(&o->w, str_from(noun->name));
	json_open(&o->w, '{');
	put_pair(o, "type", "object");
	put_pair(o, "description", noun->what);
	json_put_key(&o->w, STR("properties"));
	json_open(&o->w, '{');
	for (const struct noun_field *f = noun->fields; f->name; f++)
		describe_field(o, f);
	json_close(&o->w, '}');
	json_close(&o->w, '}');
}

/* "/cases/:id/turns" as "/cases/{id}/turns" */
static struct str
braced(struct arena *a, const char *path)
{
	struct str rest = str_from(path), segment;
	struct buf b;
	bool more = true;

	buf_init(&b, a, KIB(1));
	str_cut(rest, '/', &segment, &rest);
	while (more) {
		more = str_cut(rest, '/', &segment, &rest);
		buf_putc(&b, '/');
		if (str_starts(segment, STR(":")))
			buf_fmt(&b, "{%.*s}", STR_ARG(str_sub(segment, 1, segment.len)));
		else
			buf_put(&b, segment);
	}
	return buf_str(&b);
}

static void
describe_path_parameters(struct writer *o, const char *path)
{
	struct str rest = str_from(path), segment;

	while (rest.len > 0) {
		str_cut(rest, '/', &segment, &rest);
		if (!str_starts(segment, STR(":")))
			continue;
		json_open(&o->w, '{');
		json_field_str(&o->w, "name", str_sub(segment, 1, segment.len));
		put_pair(o, "in", "path");
		json_field_bool(&o->w, "required", true);
		json_put_key(&o->w, STR("schema"));
		json_put_raw(&o->w, STR("{\"type\":\"string\"}"));
		json_close(&o->w, '}');
	}
}

static void
describe_query(struct writer *o, const struct route *route)
{
	for (const struct form_field *f = route->method == GET ? route->form : NULL; f && f->name; f++) {
		json_open(&o->w, '{');
		put_pair(o, "name", f->name);
		put_pair(o, "in", "query");
		json_put_key(&o->w, STR("schema"));
		json_put_raw(&o->w, STR("{\"type\":\"string\"}"));
		json_close(&o->w, '}');
	}
}

static void
describe_form_field(struct writer *o, const struct form_field *f)
{
	static const char *const types[] = {
		[FIELD_TEXT] = "string", [FIELD_LINE] = "string", [FIELD_ID] = "string",
		[FIELD_INT] = "integer",
		[FIELD_FLAG] = "boolean", [FIELD_CHOICE] = "string", [FIELD_STAGE] = "string",
		[FIELD_TIME] = "string",
		[FIELD_FILES] = "string",
	};

	json_put_key(&o->w, str_from(f->name));
	json_open(&o->w, '{');
	put_pair(o, "type", f->many ? "array" : types[f->kind]);
	if (f->many) {
		json_put_key(&o->w, STR("items"));
		json_open(&o->w, '{');
		put_pair(o, "type", types[f->kind]);
		json_close(&o->w, '}');
	}
	if (f->label)
		put_pair(o, "description", f->label);
	json_close(&o->w, '}');
}

static void
describe_body(struct writer *o, const struct route *route)
{
	json_put_key(&o->w, STR("requestBody"));
	json_open(&o->w, '{');
	json_put_key(&o->w, STR("content"));
	json_open(&o->w, '{');
	json_put_key(&o->w, STR("application/json"));
	json_open(&o->w, '{');
	json_put_key(&o->w, STR("schema"));
	json_open(&o->w, '{');
	put_pair(o, "type", "object");
	json_put_key(&o->w, STR("properties"));
	json_open(&o->w, '{');
	for (const struct form_field *f = route->form; f && f->name; f++)
		describe_form_field(o, f);
	for (int i = 0; i < 5; i++)
		json_close(&o->w, '}');
}

static void
describe_promised(struct writer *o, const char *key, const struct noun *noun)
{
	json_put_key(&o->w, STR("schema"));
	if (!key) {
		put_reference(o, noun->name);
		return;
	}
	json_open(&o->w, '{');
	put_pair(o, "type", "object");
	json_put_key(&o->w, STR("properties"));
	json_open(&o->w, '{');
	json_put_key(&o->w, str_from(key));
	json_open(&o->w, '{');
	put_array_of(o, noun->name);
	for (int i = 0; i < 3; i++)
		json_close(&o->w, '}');
}

static void
describe_answer(struct writer *o, const struct route *route)
{
	json_put_key(&o->w, STR("responses"));
	json_open(&o->w, '{');
	json_put_key(&o->w, STR("200"));
	json_open(&o->w, '{');
	put_pair(o, "description", "Done, or what was asked for");
	for (size_t i = 0; i < LENGTH(promised); i++) {
		if (promised[i].method != route->method
		    || !str_eq(str_from(promised[i].path), str_from(route->path)))
			continue;
		json_put_key(&o->w, STR("content"));
		json_open(&o->w, '{');
		json_put_key(&o->w, STR("application/json"));
		json_open(&o->w, '{');
		describe_promised(o, promised[i].key, promised[i].noun);
		json_close(&o->w, '}');
		json_close(&o->w, '}');
	}
	json_close(&o->w, '}');
	json_put_key(&o->w, STR("default"));
	json_put_raw(&o->w, STR("{\"$ref\":\"#/components/responses/Error\"}"));
	json_close(&o->w, '}');
}

static void
describe_route(struct writer *o, const struct route *route)
{
	json_put_key(&o->w, route->method == GET ? STR("get") : STR("post"));
	json_open(&o->w, '{');
	put_pair(o, "summary", route->what ? route->what : route->path);
	json_put_key(&o->w, STR("parameters"));
	json_open(&o->w, '[');
	describe_path_parameters(o, route->path);
	describe_query(o, route);
	json_close(&o->w, ']');
	if (route->method == POST)
		describe_body(o, route);
	describe_answer(o, route);
	json_close(&o->w, '}');
}

static bool
is_first_of_path(const struct route *table, const struct route *route)
{
	for (const struct route *r = table; r < route; r++)
		if (str_eq(str_from(r->path), str_from(route->path)))
			return false;
	return true;
}

/* The API's own: what agents may do, without pages that only people read. */
static bool
is_described(const struct route *route)
{
	return route->right >= CAN_AGENT && route->right <= CAN_OWNER
	    && !str_eq(str_from(route->path), STR("/live"));
}

static void
describe_path(struct writer *o, const struct route *route)
{
	json_put_key(&o->w, braced(o->a, route->path));
	json_open(&o->w, '{');
	for (const struct route *r = route; r->method != 0; r++)
		if (str_eq(str_from(r->path), str_from(route->path)) && is_described(r))
			describe_route(o, r);
	json_close(&o->w, '}');
}

static void
describe_error(struct writer *o)
{
	json_put_key(&o->w, STR("responses"));
	json_put_raw(&o->w, STR("{\"Error\":{\"description\":\"What went wrong, as a sentence and a code\","
	    "\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\",\"properties\":{"
	    "\"error\":{\"type\":\"string\"},\"code\":{\"type\":\"string\"}}}}}}}"));
	json_put_key(&o->w, STR("securitySchemes"));
	json_put_raw(&o->w, STR("{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"}}"));
}

void
api_description(struct request *r)
{
	const struct route *table = r->web->routes;
	struct writer o;

	writer_init(&o, r);
	json_open(&o.w, '{');
	put_pair(&o, "openapi", "3.0.3");
	json_put_key(&o.w, STR("info"));
	json_put_raw(&o.w, STR("{\"title\":\"heard\",\"version\":\"1\"}"));
	json_put_key(&o.w, STR("security"));
	json_put_raw(&o.w, STR("[{\"token\":[]}]"));
	json_put_key(&o.w, STR("paths"));
	json_open(&o.w, '{');
	for (const struct route *route = table; route->method != 0; route++)
		if (is_described(route) && is_first_of_path(table, route))
			describe_path(&o, route);
	json_close(&o.w, '}');
	json_put_key(&o.w, STR("components"));
	json_open(&o.w, '{');
	json_put_key(&o.w, STR("schemas"));
	json_open(&o.w, '{');
	for (size_t i = 0; i < LENGTH(nouns); i++)
		describe_noun(&o, nouns[i]);
	json_close(&o.w, '}');
	describe_error(&o);
	json_close(&o.w, '}');
	json_close(&o.w, '}');
	answer(r, &o);
}
