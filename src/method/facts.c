/* facts.c - what the rules may rely on, from a case or from JSON.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/facts.h"

#include "base/utf8.h"
#include "method/alarm.h"
#include "method/slots.h"
#include "method/terms.h"
#include "method/told.h"
#include "method/voice.h"

enum form {
	FORM_FLAG, FORM_GRADE, FORM_NUMBER, FORM_TEXT, FORM_STRINGS, FORM_CONCERNS, FORM_DAY, FORM_SIMILAR,
	FORM_PLAYBACK, FORM_FAULT, FORM_NEED, FORM_STAGE, FORM_ABUSE, FORM_LAST, FORM_TEACHBACK,
};

static const struct {
	const char *key;
	enum form form;
	size_t offset;                          /* of the member in struct facts */
} rows[FACT_COUNT] = {
#define X(key, as, member) { #key, FORM_##as, offsetof(struct facts, member) },
	FACTS(X)
#undef X
};

static const char *const playback_terms[] = { "none", "sent", "corrected", "confirmed", NULL };
static const char *const abuse_terms[] = { "none", "threat", "slur", "harassment", NULL };
static const char *const last_terms[] = { "neutral", "positive", "negative", NULL };
static const char *const teachback_terms[] = { "none", "done", NULL };
static const char *const need_terms[] = { "heard", "helped", "connected", "unknown", NULL };

/* What a value of each form must be, for people. */
static const char *const form_wants[] = {
	[FORM_FLAG] = "0 or 1", [FORM_GRADE] = "a number from 0 to 3", [FORM_NUMBER] = "a number from 0 up",
	[FORM_TEXT] = "a string or null", [FORM_STRINGS] = "a string or an array of strings",
	[FORM_CONCERNS] = "an array of strings or a count", [FORM_DAY] = "a date as YYYY-MM-DD",
	[FORM_SIMILAR] = "{\"case\":string,\"share\":0 to 1} or null",
	[FORM_PLAYBACK] = "none, sent, corrected or confirmed",
	[FORM_FAULT] = "unknown, ours, third, theirs, shared or none",
	[FORM_NEED] = "heard, helped, connected or unknown",
	[FORM_STAGE] = "ack, explore, playback, answer, update, final or close",
	[FORM_ABUSE] = "none, threat, slur or harassment", [FORM_LAST] = "positive, neutral or negative",
	[FORM_TEACHBACK] = "none or done",
};

const char *
stage_name(enum stage s)
{
	must(s <= STAGE_CLOSE);
	return stage_names[s];
}

bool
stage_by_name(struct str name, enum stage *out)
{
	size_t i;

	if (!term_find(stage_names, name, &i))
		return false;
	*out = (enum stage)i;
	return true;
}

static bool
is_none(struct str s)
{
	return str_eq(str_trim(s), STR("none")) || str_trim(s).len == 0;
}

static bool
read_number(struct json *j, int64_t max, int64_t *out)
{
	int64_t n;

	if (json_peek(j) != JSON_NUMBER || !json_int(j, &n) || n < 0 || n > max)
		return false;
	*out = n;
	return true;
}

static bool
read_flag(struct json *j, int64_t *out)
{
	bool yes;

	if (json_peek(j) != JSON_BOOL)
		return read_number(j, 1, out);
	if (!json_bool(j, &yes))
		return false;
	*out = yes;
	return true;
}

/* "none" and null both say that there is none: known and empty. */
static bool
read_text(struct arena *a, struct json *j, struct str *out)
{
	struct str s;

	if (json_peek(j) == JSON_NULL) {
		*out = STR_NONE;
		return json_null(j);
	}
	if (json_peek(j) != JSON_STRING || !json_string(j, &s))
		return false;
	*out = is_none(s) ? STR_NONE : str_copy(a, s);
	return true;
}

static bool
read_list(struct arena *a, struct json *j, struct strs *out)
{
	VEC(struct str) list = { 0 };
	struct str s;

	if (!json_array(j))
		return false;
	while (json_item(j)) {
		if (json_peek(j) != JSON_STRING || !json_string(j, &s))
			return false;
		vec_push(a, &list) = str_copy(a, s);
	}
	*out = (struct strs){ list.at, list.n };
	return true;
}

static bool
read_strings(struct arena *a, struct json *j, struct strs *out)
{
	struct str one;

	if (json_peek(j) == JSON_ARRAY)
		return read_list(a, j, out);
	if (!read_text(a, j, &one))
		return false;
	*out = (struct strs){ NULL, 0 };
	if (one.len == 0)
		return true;
	out->at = arena_new(a, struct str);
	out->at[0] = one;
	out->n = 1;
	return true;
}

static bool
read_concerns(struct arena *a, struct json *j, struct facts *f)
{
	int64_t n;

	if (json_peek(j) == JSON_NUMBER) {
		if (!read_number(j, 1000, &n))
			return false;
		f->n_concerns = (size_t)n;
		return true;
	}
	if (json_peek(j) != JSON_ARRAY || !read_list(a, j, &f->concerns))
		return false;
	f->n_concerns = f->concerns.n;
	return true;
}

static bool
read_term(struct json *j, const char *const *terms, int64_t *out)
{
	struct str s;
	size_t i;

	if (json_peek(j) != JSON_STRING || !json_string(j, &s) || !term_find(terms, s, &i))
		return false;
	*out = (int64_t)i;
	return true;
}

static bool
read_word(struct json *j, const char *const *terms, struct str *out)
{
	int64_t i;

	if (!read_term(j, terms, &i))
		return false;
	*out = str_from(terms[i]);
	return true;
}

static bool
read_day(struct arena *a, struct json *j, int64_t *out)
{
	struct str s;
	int64_t at;

	if (json_peek(j) != JSON_STRING || !json_string(j, &s) || s.len != 10)
		return false;
	if (!time_parse(arena_fmt(a, "%.*sT00:00:00Z", STR_ARG(s)), &at, NULL))
		return false;
	*out = day_at(&zone_utc, at);
	return true;
}

/* A share is written as a fraction, "0.83"; no floating point is needed to read three places of it. */
static bool
read_share(struct json *j, int64_t *out)
{
	struct str raw, whole, places;
	int64_t n, share;

	if (json_peek(j) != JSON_NUMBER || !json_skip(j, &raw))
		return false;
	str_cut(raw, '.', &whole, &places);
	if (!str_int(whole, &n) || n < 0 || n > 1)
		return false;
	share = n * 1000;
	for (size_t i = 0, unit = 100; i < places.len && unit > 0; i++, unit /= 10) {
		if (!char_is_digit(places.ptr[i]))
			return false;
		share += (int64_t)unit * (places.ptr[i] - '0');
	}
	if (share > 1000)
		return false;
	*out = share;
	return true;
}

static bool
read_similar(struct arena *a, struct json *j, struct facts *f)
{
	struct str key, name;

	if (json_peek(j) == JSON_NULL)
		return json_null(j);
	if (json_peek(j) != JSON_OBJECT || !json_object(j))
		return false;
	while (json_key(j, &key)) {
		if (str_eq(key, STR("share"))) {
			if (!read_share(j, &f->similar_share))
				return false;
		} else if (str_eq(key, STR("case"))
		    && (json_peek(j) == JSON_STRING ? json_string(j, &name) : json_skip(j, &name))) {
			f->similar_to = str_copy(a, name);
		} else {
			return false;
		}
	}
	return true;
}

static bool
read_fact(struct arena *a, struct json *j, enum fact fact, struct facts *f)
{
	void *to = (char *)f + rows[fact].offset;

	switch (rows[fact].form) {
	case FORM_FLAG:
		return read_flag(j, to);
	case FORM_GRADE:
		return read_number(j, 3, to);
	case FORM_NUMBER:
		return read_number(j, 1000000, to);
	case FORM_TEXT:
		return read_text(a, j, to);
	case FORM_STRINGS:
		return read_strings(a, j, to);
	case FORM_CONCERNS:
		return read_concerns(a, j, f);
	case FORM_DAY:
		return read_day(a, j, to);
	case FORM_SIMILAR:
		return read_similar(a, j, f);
	case FORM_PLAYBACK:
		return read_term(j, playback_terms, to);
	case FORM_FAULT:
		return read_word(j, fault_names, to);
	case FORM_NEED:
		return read_word(j, need_terms, to);
	case FORM_STAGE:
		return read_term(j, stage_names, to);
	case FORM_ABUSE:
		return read_term(j, abuse_terms, to);
	case FORM_LAST:
		return read_term(j, last_terms, to);
	case FORM_TEACHBACK:
		return read_term(j, teachback_terms, to);
	}
	return false;
}

static enum fact
fact_by_key(struct str key)
{
	for (int i = 0; i < FACT_COUNT; i++)
		if (str_eq(key, str_from(rows[i].key)))
			return (enum fact)i;
	return FACT_COUNT;
}

static bool
read_all(struct arena *a, struct json *j, struct facts *f, struct err *err)
{
	struct str key;

	if (json_peek(j) != JSON_OBJECT)
		return err_set(err, ERR_DATA, "Facts are a JSON object, such as {\"anger\":2}.");
	json_object(j);
	while (json_key(j, &key)) {
		enum fact fact = fact_by_key(key);

		if (fact == FACT_COUNT)
			return err_set(err, ERR_DATA, "There is no fact called '%.*s'.",
			    STR_ARG(utf8_cut(key, 60)));
		if (!read_fact(a, j, fact, f))
			return err_set(err, ERR_DATA, "The fact '%s' must be %s.", rows[fact].key,
			    form_wants[rows[fact].form]);
		f->known |= UINT64_C(1) << fact;
	}
	return json_end(j, err);
}

/* One fact may follow from another; two that were given must agree. */
static bool
settle(struct arena *a, struct facts *f, struct err *err)
{
	if (KNOWS(f, correction) && f->correction.len > 0) {
		if (KNOWS(f, playback) && f->playback != PLAYBACK_CORRECTED)
			return err_set(err, ERR_DATA, "The facts 'correction' and 'playback' contradict each "
			    "other.");
		f->playback = PLAYBACK_CORRECTED;
		f->known |= FACT_BIT(playback);
	}
	if (KNOWS(f, concerns) && KNOWS(f, concerns_open) && f->concerns_open > (int64_t)f->n_concerns)
		return err_set(err, ERR_DATA, "The facts 'concerns' and 'concerns_open' contradict each "
		    "other.");
	if (KNOWS(f, p50) && KNOWS(f, p80) && f->p50 > f->p80)
		return err_set(err, ERR_DATA, "The facts 'p50' and 'p80' contradict each other.");
	if (KNOWS(f, concern) && f->concern.len > 0 && KNOWS(f, concerns) && f->n_concerns == 0)
		return err_set(err, ERR_DATA, "The facts 'concern' and 'concerns' contradict each other.");
	if (KNOWS(f, concern) && f->concern.len > 0 && !KNOWS(f, concerns)) {
		f->concerns.at = arena_new(a, struct str);
		f->concerns.at[0] = f->concern;
		f->concerns.n = 1;
		f->n_concerns = 1;
		f->known |= FACT_BIT(concerns);
	}
	return true;
}

bool
facts_from_json(struct arena *a, struct str json, struct facts *out, struct err *err)
{
	struct json j;
	struct facts f = { 0 };

	json_init(&j, a, json);
	if (!read_all(a, &j, &f, err) || !settle(a, &f, err))
		return false;
	*out = f;
	return true;
}

const char *
fact_key(enum fact f)
{
	must(f < FACT_COUNT);
	return rows[f].key;
}

bool
fact_is_known(struct str key)
{
	return fact_by_key(key) != FACT_COUNT;
}

int64_t
facts_moment(const struct facts *f, int64_t now)
{
	return KNOWS(f, today) ? f->today * DAY_MS + DAY_MS / 2 : now;
}

/* ---- written ------------------------------------------------------------------------------------- */

static void
put_text(struct json_out *w, struct str s)
{
	if (s.len > 0)
		json_put_str(w, s);
	else
		json_put_null(w);
}

static void
put_term(struct json_out *w, const char *const *terms, int64_t i)
{
	json_put_str(w, str_from(terms[i]));
}

static void
put_day(struct json_out *w, int64_t day)
{
	int32_t year;
	int8_t month, mday;

	date_from_day((int32_t)day, &year, &month, &mday);
	json_put_str(w, arena_fmt(w->b->a, "%04d-%02d-%02d", (int)year, month, mday));
}

static void
put_similar(struct json_out *w, const struct facts *f)
{
	if (f->similar_to.len == 0) {
		json_put_null(w);
		return;
	}
	json_open(w, '{');
	json_field_str(w, "case", f->similar_to);
	json_put_key(w, STR("share"));
	json_put_raw(w, arena_fmt(w->b->a, "%d.%03d", (int)(f->similar_share / 1000),
	    (int)(f->similar_share % 1000)));
	json_close(w, '}');
}

static void
put_fact(struct json_out *w, enum fact fact, const struct facts *f)
{
	const void *from = (const char *)f + rows[fact].offset;

	switch (rows[fact].form) {
	case FORM_FLAG:
	case FORM_GRADE:
	case FORM_NUMBER:
		json_put_int(w, *(const int64_t *)from);
		return;
	case FORM_TEXT:
		put_text(w, *(const struct str *)from);
		return;
	case FORM_STRINGS:
		json_put_strs(w, from);
		return;
	case FORM_CONCERNS:
		if (f->concerns.n == f->n_concerns)
			json_put_strs(w, &f->concerns);
		else
			json_put_int(w, (int64_t)f->n_concerns);
		return;
	case FORM_DAY:
		put_day(w, f->today);
		return;
	case FORM_SIMILAR:
		put_similar(w, f);
		return;
	case FORM_PLAYBACK:
		put_term(w, playback_terms, f->playback);
		return;
	case FORM_FAULT:
	case FORM_NEED:
		json_put_str(w, *(const struct str *)from);
		return;
	case FORM_STAGE:
		put_term(w, stage_names, f->stage);
		return;
	case FORM_ABUSE:
		put_term(w, abuse_terms, f->abuse);
		return;
	case FORM_LAST:
		put_term(w, last_terms, f->last);
		return;
	case FORM_TEACHBACK:
		put_term(w, teachback_terms, f->teachback);
		return;
	}
}

void
facts_put(struct json_out *w, const struct facts *f)
{
	json_open(w, '{');
	for (int i = 0; i < FACT_COUNT; i++) {
		if (!(f->known >> i & 1))
			continue;
		json_put_key(w, str_from(rows[i].key));
		put_fact(w, (enum fact)i, f);
	}
	json_close(w, '}');
}

#define DEFAULT(f, key, member, value) do { \
	if (!KNOWS((f), key)) \
		(f)->member = (value); \
	(f)->known |= FACT_BIT(key); \
} while (0)

void
facts_defaults(struct facts *f)
{
	DEFAULT(f, anger, anger, 1);
	DEFAULT(f, playback, playback, PLAYBACK_CONFIRMED);
	DEFAULT(f, fault, fault, STR("unknown"));
	DEFAULT(f, need, need, STR("helped"));
	DEFAULT(f, stage, stage, STAGE_ANSWER);
	DEFAULT(f, abuse, abuse, ABUSE_NONE);
	DEFAULT(f, profile, profile, STR_NONE);
	DEFAULT(f, concerns, n_concerns, 1);
	DEFAULT(f, overdue, overdue, STR_NONE);
	DEFAULT(f, ledger_next, ledger_next, STR("a next contact"));
	DEFAULT(f, last, last, MOOD_NEUTRAL);
}

static void
learn_number(struct facts *f, enum fact fact, int64_t value)
{
	*(int64_t *)(void *)((char *)f + rows[fact].offset) = value;
	f->known |= UINT64_C(1) << fact;
}

static void
learn_text(struct facts *f, enum fact fact, struct str value)
{
	*(struct str *)(void *)((char *)f + rows[fact].offset) = value;
	f->known |= UINT64_C(1) << fact;
}

static bool
is_covered(const struct concern *c)
{
	return c->state != CONCERN_OPEN && c->state != CONCERN_NOT_ENOUGH;
}

/* Before anything is taken up, what was read says what a first reply has to name; no answer is asked for
 * it. */
static void
learn_proposals(struct arena *a, const struct state *s, struct facts *f)
{
	bool *covered = arena_array(a, bool, s->proposals.n + 1);

	f->concerns.at = arena_array(a, struct str, s->proposals.n + 1);
	for (size_t i = 0; i < s->proposals.n; i++) {
		covered[i] = true;
		f->concerns.at[f->concerns.n++] = s->proposals.at[i].text;
	}
	f->covered = covered;
	f->n_concerns = f->concerns.n;
}

static void
learn_concerns(struct arena *a, const struct state *s, struct facts *f)
{
	size_t n = state_concerns_unsettled(s);
	bool *covered = arena_array(a, bool, n > 0 ? n : 1);

	f->concerns.at = arena_array(a, struct str, n > 0 ? n : 1);
	for (size_t i = 0; i < s->concerns.n; i++) {
		const struct concern *c = &s->concerns.at[i];

		if (concern_is_settled(c))
			continue;
		covered[f->concerns.n] = is_covered(c);
		f->concerns.at[f->concerns.n++] = c->text;
	}
	f->covered = covered;
	f->n_concerns = n;
	f->known |= FACT_BIT(concerns);
	learn_number(f, FACT_concerns_open, (int64_t)n);
	if (state_concerns_counted(s) == 0 && s->last_sent_at == 0)
		learn_proposals(a, s, f);
}

static const struct turn *
last_turn(const struct state *s, bool ours)
{
	for (size_t i = s->turns.n; i > 0; i--)
		if (s->turns.at[i - 1].ours == ours && !turn_is_lost(&s->turns.at[i - 1]))
			return &s->turns.at[i - 1];
	return NULL;
}

static int64_t
count_words(struct str s)
{
	int64_t n = 0;
	bool in_word = false;

	for (size_t i = 0; i < s.len; i++) {
		bool space = s.ptr[i] == ' ' || (s.ptr[i] >= '\t' && s.ptr[i] <= '\r');

		n += !space && !in_word;
		in_word = !space;
	}
	return n;
}

static int64_t
words_since_confirmed(const struct state *s)
{
	int64_t since = 0;
	int64_t n = 0;

	for (size_t i = 0; i < s->playbacks.n; i++)
		if (s->playbacks.at[i].state == PLAYBACK_CONFIRMED)
			since = s->playbacks.at[i].answered_seq;
	for (size_t i = 0; i < s->turns.n; i++)
		if (!s->turns.at[i].ours && came_after(s->turns.at[i].seq, since))
			n += count_words(s->turns.at[i].text);
	return n;
}

static bool
has_move(const struct turn *t, enum label move)
{
	for (size_t i = 0; i < t->n_moves; i++)
		if (t->moves[i].move == move)
			return true;
	return false;
}

static enum mood
mood_of(const struct turn *t)
{
	if (t->anger > 0 || t->distress > 0 || has_move(t, MOVE_NOT_SATISFIED) || has_move(t,
	    MOVE_CRITICISE))
		return MOOD_NEGATIVE;
	if (has_move(t, MOVE_SATISFIED) || has_move(t, MOVE_THANK))
		return MOOD_POSITIVE;
	return MOOD_NEUTRAL;
}

static struct str
least_known(const struct state *s)
{
	uint32_t unknown = slots_unknown(s);

	for (int i = 0; i < SLOT_COUNT; i++)
		if (unknown >> i & 1)
			return str_from(slot_question((enum slot)i));
	return STR_NONE;
}

static void
learn_alarms(const struct state *s, struct facts *f)
{
	struct alarm_told told;

	if (!alarm_unmet(s, &told) || alarm_is_abuse(told.kind))
		return;
	f->safety = true;
	f->known |= FACT_BIT(safety);
}

static void
learn_from_their_turn(const struct state *s, const struct turn *t, struct facts *f)
{
	const int64_t tells = turn_told(s->a, t).tells;

	learn_text(f, FACT_customer, t->text);
	learn_number(f, FACT_words, words_since_confirmed(s));
	if (!t->read)
		return;
	learn_alarms(s, f);
	learn_number(f, FACT_anger, s->anger);
	learn_number(f, FACT_distress, s->distress);
	learn_number(f, FACT_last, mood_of(t));
	learn_number(f, FACT_asked_why, (tells & TELLS_ASKS_WHY) != 0);
	learn_number(f, FACT_asked_procedure, (tells & TELLS_ASKS_PROCEDURE) != 0);
}

static void
learn_impact(struct arena *a, const struct state *s, struct facts *f)
{
	f->impact.at = arena_array(a, struct str, s->impacts.n > 0 ? s->impacts.n : 1);
	for (size_t i = 0; i < s->impacts.n; i++)
		f->impact.at[f->impact.n++] = s->impacts.at[i].text;
	f->known |= FACT_BIT(impact);
}

static struct str
lines_put_otherwise(struct arena *a, const struct playback *p)
{
	struct str *lines = arena_array(a, struct str, p->n_items + 1);
	size_t n = 0;

	for (size_t i = 0; i < p->n_items; i++)
		for (size_t k = 0; k < p->n_corrections; k++) {
			int64_t meant = p->corrections[k].concern;

			if (meant != 0 && meant == p->items[i].concern)
				lines[n++] = p->items[i].text;
		}
	return str_join(a, lines, n, STR(" "));
}

static void
learn_correction(struct arena *a, const struct playback *p, struct facts *f)
{
	struct str *parts = arena_array(a, struct str, p->n_corrections + 1);
	struct str word = voice_words(a, p->word);
	size_t n = 0;

	if (word.len > 0)
		parts[n++] = word;
	for (size_t i = 0; i < p->n_corrections; i++)
		parts[n++] = p->corrections[i].text;
	if (n > 0)
		learn_text(f, FACT_correction, str_join(a, parts, n, STR(" ")));
	if (p->n_corrections > 0)
		learn_text(f, FACT_corrected, lines_put_otherwise(a, p));
}

static void
learn_playback(struct arena *a, const struct state *s, struct facts *f)
{
	const struct playback *p = state_last_playback(s);

	/* of a mistake of ours they did not know of there is nothing of theirs to play back */
	if (p != NULL || !state_fault_is_ours(s) || (s->last_received != 0 && state_has_their_point(s)))
		learn_number(f, FACT_playback, p != NULL ? p->state : PLAYBACK_NONE);
	if (p != NULL && p->state == PLAYBACK_CORRECTED)
		learn_correction(a, p, f);
}

static void
learn_promises(const struct state *s, int64_t now, struct facts *f)
{
	const struct promise *miss = voice_miss(s, now);
	struct str next = STR_NONE;
	int64_t due = NEVER;
	bool missed = false;

	for (size_t i = 0; i < s->promises.n; i++) {
		const struct promise *p = &s->promises.at[i];

		missed = missed || p->missed_at != 0 || (p->state == PROMISE_OPEN && p->due < now);
		if (p->state != PROMISE_OPEN || p->due < now || p->due >= due)
			continue;
		due = p->due;
		next = p->text;
	}
	learn_text(f, FACT_overdue, miss != NULL ? miss->text : STR_NONE);
	learn_text(f, FACT_ledger_next, next);
	learn_number(f, FACT_missed_before, missed);
}

static bool
has_apologised(const struct state *s)
{
	for (size_t i = 0; i < s->turns.n; i++)
		if (s->turns.at[i].ours && has_move(&s->turns.at[i], MOVE_APOLOGISE))
			return true;
	return s->owning[OWNING_APOLOGY].seq != 0;
}

static bool
is_live(const struct state *s)
{
	struct str channel = s->turns.n > 0 ? s->turns.at[s->turns.n - 1].channel : s->channel;

	return str_eq(channel, STR("chat")) || str_eq(channel, STR("call"));
}

static bool
was_taught_back(const struct state *s)
{
	for (size_t i = 0; i < s->teachbacks.n; i++)
		if (s->teachbacks.at[i].state != TEACHBACK_ASKED)
			return true;
	return false;
}

static void
learn_finding(const struct state *s, struct facts *f)
{
	learn_text(f, FACT_fault, str_or(s->fault, STR("unknown")));
	if (s->fault.len == 0)
		return;
	learn_number(f, FACT_customer_unaware, s->unaware);
	if (s->finding.len > 0 && str_eq(s->fault, STR("ours")))
		learn_text(f, FACT_error, s->finding);
}

static enum abuse
abuse_of(enum alarm k)
{
	return k == ALARM_THREAT ? ABUSE_THREAT : k == ALARM_SLUR ? ABUSE_SLUR : ABUSE_HARASSMENT;
}

void
facts_of_abuse(const struct state *s, struct facts *f)
{
	const struct turn *t = last_turn(s, false);
	struct alarm_told told;

	if (t != NULL && t->read)
		learn_number(f, FACT_abuse, alarm_abuse(s, &told) ? abuse_of(told.kind) : ABUSE_NONE);
}

void
facts_from_state(struct arena *a, const struct state *s, enum stage stage, int64_t now, struct facts *out)
{
	struct facts f = { 0 };
	const struct turn *theirs = last_turn(s, false);

	learn_number(&f, FACT_stage, stage);
	learn_finding(s, &f);
	learn_number(&f, FACT_vulnerable, s->care.len > 0);
	learn_number(&f, FACT_teachback, was_taught_back(s));
	learn_number(&f, FACT_live, is_live(s));
	learn_text(&f, FACT_need, str_or(s->need, STR("unknown")));
	learn_number(&f, FACT_open, s->open);
	learn_text(&f, FACT_unasked, least_known(s));
	learn_number(&f, FACT_first_reply, last_turn(s, true) == NULL);
	learn_number(&f, FACT_apologised_before, has_apologised(s));
	learn_concerns(a, s, &f);
	learn_playback(a, s, &f);
	learn_promises(s, now, &f);
	if (theirs != NULL && theirs->read)
		learn_impact(a, s, &f);
	if (theirs != NULL)
		learn_from_their_turn(s, theirs, &f);
	*out = f;
}

/* --- one set over another ---------------------------------------------------------------------------- */

static void
copy_fact(struct facts *to, const struct facts *from, size_t fact)
{
	char *at = (char *)to + rows[fact].offset;
	const char *was = (const char *)from + rows[fact].offset;

	switch (rows[fact].form) {
	case FORM_TEXT:
	case FORM_FAULT:
	case FORM_NEED:
		memcpy(at, was, sizeof(struct str));
		break;
	case FORM_STRINGS:
		memcpy(at, was, sizeof(struct strs));
		break;
	case FORM_CONCERNS:
		to->concerns = from->concerns;
		to->n_concerns = from->n_concerns;
		to->covered = from->covered;
		break;
	case FORM_SIMILAR:
		to->similar_to = from->similar_to;
		to->similar_share = from->similar_share;
		break;
	default:
		memcpy(at, was, sizeof(int64_t));
	}
}

void
facts_over(struct facts *f, const struct facts *over)
{
	for (size_t i = 0; i < FACT_COUNT; i++)
		if ((over->known >> i) & 1)
			copy_fact(f, over, i);
	f->known |= over->known;
}
