/* check.c - a draft held against its case, and what can honestly be drafted.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/calendar_json.h"
#include "base/utf8.h"
#include "desk/block.h"
#include "desk/clocks.h"
#include "desk/house.h"
#include "desk/making.h"
#include "desk/profile.h"
#include "desk/viewing.h"
#include "host/mem.h"
#include "method/composer.h"
#include "method/said.h"
#include "method/told.h"
#include "store/draft.h"

static bool
promise_stands(const struct state *s, const struct promise_read *p)
{
	for (size_t i = 0; i < s->promises.n; i++) {
		const struct promise *known = &s->promises.at[i];
		if (known->state == PROMISE_OPEN && known->due == p->due && known->update == p->update)
			return true;
	}
	return false;
}

void
facts_of_case(struct seat *s, const struct state *state, enum stage stage, struct facts *out)
{
	facts_from_state(s->a, state, stage, s->now, out);
	facts_from_words(s->a, desk_pack(s->desk), state, out);
	facts_of_profile(s, state, out);
	facts_of_abuse(state, out);
	/* what is written here goes by mail, also when they rang last */
	out->live = false;
}

static bool
facts_of_draft(struct seat *s, const struct state *state, struct str text, struct facts *out,
    struct err *err)
{
	struct str block;

	if (!block_quoted(s, state, text, &block, err))
		return false;
	if (block.len > 0) {
		out->approved_block = block;
		out->known |= FACT_BIT(approved_block);
	}
	return true;
}

static bool
is_held_back(const struct finding *f, bool held)
{
	return held && str_eq(str_from(rule_id(f->rule)), STR("premature-solution"));
}

bool
draft_read(struct seat *s, const struct state *state, struct facts *f, struct str words, bool held,
    struct draft_check *out, struct err *err)
{
	const struct ear_turn turn = { .text = words, .at = s->now,
	    .calendar = desk_calendar_of(s, state) };
	struct findings all = { 0 };
	struct reading read = { 0 };
	struct text text;
	struct told told;

	*out = (struct draft_check){ 0 };
	if (!facts_of_draft(s, state, words, f, err))
		return false;
	text_read(s->a, desk_pack(s->desk), words, &text);
	if (!facts_of_likeness(s, state, &text, f, err))
		return false;
	check_text(s->a, desk_pack(s->desk), f, turn.calendar, s->now, &text, &all);
	out->calendar = turn.calendar;
	out->encloses = text_has(&text, SIGN_ENCLOSES);
	for (size_t i = 0; i < all.list.n; i++)
		if (!is_held_back(&all.list.at[i], held))
			vec_push(s->a, &out->findings.list) = all.list.at[i];
	out->findings.letter_wanted = all.letter_wanted;
	out->findings.letter_told = all.letter_told;
	told_read(s->a, desk_pack(s->desk), &(struct told_in){ .text = &text, .ours = true }, &told);
	out->tells = told.tells;
	promises_read(s->a, &text, &turn, &read);
	for (size_t i = 0; i < read.promises.n; i++)
		if (!promise_stands(state, &read.promises.at[i]))
			vec_push(s->a, &out->promises) = read.promises.at[i];
	return true;
}

bool
draft_promises_again(struct seat *s, const struct state *state, struct str text, const struct promise *p)
{
	const struct ear_turn turn = { .text = text, .at = s->now,
	    .calendar = desk_calendar_of(s, state) };
	struct reading read = { 0 };
	struct text t;

	text_read(s->a, desk_pack(s->desk), text, &t);
	promises_read(s->a, &t, &turn, &read);
	for (size_t i = 0; i < read.promises.n; i++)
		if (read.promises.at[i].due == p->due && read.promises.at[i].update == p->update)
			return true;
	return false;
}

static struct str
sentence_of(const struct text *t, size_t i)
{
	return str_trim(str_sub(t->s, t->sentences[i].start, t->sentences[i].end));
}

/* "I'll ring you at 4": a word from us stops no harm. */
static bool
only_tells(const struct text *t, size_t i)
{
	return !sentence_has(t, i, SIGN_HOLD)
	    && (sentence_has(t, i, SIGN_BY_PHONE) || sentence_has(t, i, SIGN_TELLS));
}

/* "Our surveyor is with you by 2 pm": what is done by when, in words no sign knows. */
static bool
has_number(const struct text *t, size_t i)
{
	for (uint32_t k = t->sentences[i].first; k < t->sentences[i].last; k++)
		if (t->tokens[k].kind == TOKEN_NUMBER)
			return true;
	return false;
}

/* The sentence that tells of the step: one that says it is a pause, else one with a step, else one with a
 * figure. */
struct str
draft_hold(struct seat *s, struct str text)
{
	static const enum label signs[] = { SIGN_HOLD, SIGN_SOLUTION, SIGN_WE_ACT, SIGN_WE_DID };
	struct text t;

	text_read(s->a, desk_pack(s->desk), text, &t);
	for (size_t k = 0; k < LENGTH(signs); k++)
		for (size_t i = 0; i < t.n_sentences; i++)
			if (sentence_has(&t, i, signs[k]) && !only_tells(&t, i))
				return sentence_of(&t, i);
	for (size_t i = 0; i < t.n_sentences; i++)
		if (has_number(&t, i) && !only_tells(&t, i))
			return sentence_of(&t, i);
	return utf8_cut(str_trim(text), 200);
}

/* The case as it stands, and what a draft of that stage can rely on. */
static bool
case_known(struct seat *s, int64_t case_id, enum stage stage, struct state *state, struct facts *facts,
    struct err *err)
{
	struct event *events;
	size_t n;

	if (!seat_needs(s, ROLE_AGENT, err) || !seat_leading(s, case_id, state, &events, &n, err))
		return false;
	facts_of_case(s, state, stage, facts);
	return true;
}

bool
desk_check(struct seat *s, int64_t case_id, enum stage stage, struct str text, bool held,
    struct draft_check *out, struct err *err)
{
	struct state state;
	struct facts facts;

	return case_known(s, case_id, stage, &state, &facts, err)
	    && draft_read(s, &state, &facts, text, held, out, err);
}

bool
desk_similar(struct seat *s, int64_t case_id, struct str text, struct json_out *w, struct err *err)
{
	struct facts facts = { 0 };
	struct event *events;
	struct state state;
	struct text t;
	size_t n;

	if (!seat_needs(s, ROLE_AGENT, err) || !seat_leading(s, case_id, &state, &events, &n, err)
	    || !facts_of_draft(s, &state, text, &facts, err))
		return false;
	text_read(s->a, desk_pack(s->desk), text, &t);
	if (!facts_of_likeness(s, &state, &t, &facts, err))
		return false;
	facts.known &= FACT_BIT(similar_to);
	facts_put(w, &facts);
	return true;
}

/* How far the page's calendar reaches. */
#define CALENDAR_BACK (400 * DAY_MS)
#define CALENDAR_AHEAD (3660 * DAY_MS)

bool
desk_known(struct seat *s, int64_t case_id, struct json_out *w, struct err *err)
{
	struct state state;
	struct facts facts;

	if (!case_known(s, case_id, STAGE_ANSWER, &state, &facts, err))
		return false;
	facts.known &= ~FACT_BIT(stage);
	json_put_key(w, STR("calendar"));
	calendar_put(w, desk_calendar_of(s, &state), s->now - CALENDAR_BACK, s->now + CALENDAR_AHEAD);
	composer_put(w, &facts, &state);
	return true;
}

/* --- drafts ---------------------------------------------------------------------------------- */

static bool
has_unowned_miss(const struct state *state)
{
	for (size_t i = 0; i < state->promises.n; i++)
		if (state->promises.at[i].missed_at != 0 && !state->promises.at[i].owned)
			return true;
	return false;
}

static bool
has_granted_offer(const struct state *state)
{
	for (size_t i = 0; i < state->offers.n; i++)
		if (state->offers.at[i].state == OFFER_GRANTED)
			return true;
	return false;
}

static bool
is_critique(struct seat *s, const struct state *state)
{
	struct facts facts;

	facts_of_case(s, state, STAGE_ACK, &facts);
	return KNOWS(&facts, critique) && facts.critique;
}

/* What an answer is about first: what they do not know of, what did not arrive, what we can give. */
static struct str
draft_answer(struct seat *s, const struct state *state)
{
	const struct calendar *c = desk_calendar_of(s, state);

	if (draft_owns(state))
		return draft_own_mistake(s->a, state, c, s->now, s->who.name);
	if (draft_explains(state))
		return draft_explain(s->a, state, c, s->now, s->who.name);
	if (has_granted_offer(state))
		return draft_offer(s->a, state, c, s->now, s->who.name);
	return draft_enough(s->a, state, c, s->now, s->who.name);
}

/* The profile's own words on where they can take it; where there is no profile there is nothing to say. */
static struct str
with_route(struct seat *s, const struct state *state, struct str text)
{
	const struct profile *p = desk_profile_of(s->desk, state);
	size_t at = str_find(text, STR(FINAL_ROUTE));
	struct str route = STR_NONE, before;

	if (at == STR_NOT_FOUND || (p != NULL && p->block.len == 0))
		return text;
	if (p != NULL)
		route = p->block;
	before = str_sub(text, 0, at);
	return arena_fmt(s->a, "%.*s%.*s%.*s", STR_ARG(route.len > 0 ? before : str_trim(before)),
	    STR_ARG(route), STR_ARG(str_sub(text, at + strlen(FINAL_ROUTE), text.len)));
}

bool
is_silent(struct seat *s, const struct state *state)
{
	int64_t at = state_asked_at(state);

	return at != 0 && at < desk_silent_before(s->desk, s->now);
}

static struct str
draft_at(struct seat *s, const struct state *state, enum stage stage)
{
	const struct calendar *c = desk_calendar_of(s, state);

	switch (stage) {
	case STAGE_ACK:
		return is_critique(s, state) ? draft_critique(s->a, state, c, s->now, s->who.name)
		    : draft_ack(s->a, state, c, s->now, s->who.name);
	case STAGE_EXPLORE:
		return draft_explore(s->a, state, c, s->now, s->who.name);
	case STAGE_PLAYBACK:
		return draft_playback(s->a, state, c, s->now, s->who.name);
	case STAGE_UPDATE:
		if (!has_unowned_miss(state) && is_silent(s, state))
			return draft_ask_again(s->a, state, c, s->now, s->who.name);
		if (has_unowned_miss(state))
			return draft_own_miss(s->a, state, c, s->now, s->who.name);
		return draft_tells_parked(state, s->now) ? draft_parked(s->a, state, c, s->now, s->who.name)
		    : draft_nothing_new(s->a, state, c, s->now, s->who.name);
	case STAGE_ANSWER:
		return draft_answer(s, state);
	case STAGE_FINAL:
		return with_route(s, state, draft_final(s->a, state, c, s->now, s->who.name));
	case STAGE_CLOSE:
		break;
	}
	return STR_NONE;
}

static bool
has_written(const struct state *state, struct str name)
{
	for (size_t i = 0; i < state->turns.n; i++)
		if (state->turns.at[i].ours && str_eq(state->turns.at[i].name, name))
			return true;
	return false;
}

/* Whoever covers for a colleague says so in their first words, behind the salutation. */
static struct str
introduced(struct seat *s, const struct state *state, struct str text)
{
	struct cover cover;
	struct err err = { 0 };
	size_t at = str_find(text, STR("\n\n"));

	if (at == STR_NOT_FOUND || state->owner == s->who.account || has_written(state, s->who.name)
	    || !desk_cover_of(s, state->owner, &cover, &err) || cover.cover != s->who.account)
		return text;
	return arena_fmt(s->a, "%.*s\n\nI am %.*s, and I look after this while %.*s is away: you need not "
	    "tell any of it again.%.*s", STR_ARG(str_sub(text, 0, at)), STR_ARG(s->who.name),
	    STR_ARG(cover.away), STR_ARG(str_sub(text, at, text.len)));
}

struct str
draft_for(struct seat *s, const struct state *state, enum stage stage)
{
	struct str text = draft_at(s, state, stage);

	return stage == STAGE_ACK || state->last_sent_at == 0 ? text : introduced(s, state, text);
}

/* --- what they may be asked to say back ------------------------------------------------------------ */

#define POINTS_MOST 8

static bool
is_point(enum label l)
{
	return l == SIGN_STEP || l == SIGN_MUST || l == SIGN_DECISION || l == SIGN_NO_TO || l == SIGN_REFUSE
	    || l == SIGN_RIGHT;
}

static struct str
on_one_line(struct arena *a, struct str s)
{
	char *line = arena_array(a, char, s.len + 1);

	for (size_t i = 0; i < s.len; i++)
		line[i] = s.ptr[i] == '\n' ? ' ' : s.ptr[i];
	return (struct str){ line, s.len };
}

static struct str
point_text(struct arena *a, struct str s)
{
	s = on_one_line(a, str_trim(s));
	while (s.len > 0 && str_find_char(STR(",.;:"), s.ptr[s.len - 1]) != STR_NOT_FOUND)
		s = str_trim(str_sub(s, 0, s.len - 1));
	if (str_ends(s, STR(" and")))
		s = str_trim(str_sub(s, 0, s.len - 4));
	return s;
}

/* "If we do not have it by then, your bill may be too high": what happens otherwise is to arrive too. */
static bool
is_otherwise(const struct text *t, const struct hit *h)
{
	return h->label == SIGN_IF && h->start <= t->sentences[h->sentence].start + 1;
}

/* Points of one sentence: each step is one of its own, up to the next one or the sentence's end.  *at: the
 * first hit not looked at yet. */
static size_t
points_in(struct seat *s, const struct text *t, size_t sentence, size_t *at, struct str *list, size_t room)
{
	size_t n = 0, i;
	uint32_t reached = 0;

	while (*at < t->n_hits && t->hits[*at].sentence < sentence)
		++*at;
	for (i = *at; i < t->n_hits && t->hits[i].sentence == sentence && n < room; i++) {
		const struct hit *h = &t->hits[i];
		uint32_t end = t->sentences[sentence].end;

		if ((!is_point(h->label) && !is_otherwise(t, h)) || h->start < reached)
			continue;
		for (size_t k = i + 1; k < t->n_hits && t->hits[k].sentence == h->sentence; k++)
			if (t->hits[k].label == SIGN_STEP && t->hits[k].start >= h->end
			    && t->hits[k].start < end)
				end = t->hits[k].start;
		reached = end;
		list[n] = point_text(s->a, str_sub(t->s, h->start, end));
		n += list[n].len > 0;
	}
	return n;
}

#define NAME_MOST 24                            /* bytes of "Dear Mrs Whittaker," in front of a sentence */

/* What was agreed, or what something hangs on, is one point as it stands: "we agreed that …", "only if …". */
static struct str
agreed_in(struct seat *s, const struct text *t, size_t sentence, size_t from)
{
	struct str words = str_sub(t->s, t->sentences[sentence].start, t->sentences[sentence].end);
	size_t comma = str_find_char(words, ',');

	for (size_t i = from; i < t->n_hits && t->hits[i].sentence <= sentence; i++) {
		const struct hit *h = &t->hits[i];

		if (h->label != SIGN_AGREED || h->sentence != sentence)
			continue;
		if (comma < NAME_MOST && h->start > t->sentences[sentence].start + comma)
			words = str_sub(words, comma + 1, words.len);
		return point_text(s->a, words);
	}
	return STR_NONE;
}

void
draft_points(struct seat *s, struct str text, struct strs *out)
{
	struct str *list = arena_array(s->a, struct str, POINTS_MOST + 1);
	struct text t;
	size_t n = 0, at = 0, found;

	text_read(s->a, desk_pack(s->desk), text, &t);
	for (size_t i = 0; i < t.n_sentences && n < POINTS_MOST; i++) {
		size_t first = at;

		if (t.sentences[i].question || draft_gap(str_sub(text, t.sentences[i].start,
		    t.sentences[i].end)).len > 0)
			continue;
		found = points_in(s, &t, i, &at, list + n, POINTS_MOST - n);
		if (found == 0) {
			list[n] = agreed_in(s, &t, i, first);
			found = list[n].len > 0;
		}
		n += found;
	}
	*out = (struct strs){ list, n };
}

void
teachback_unsaid(struct seat *s, const struct teachback *t, bool *out)
{
	struct words told, point;

	words_of(s->a, t->word, &told);
	for (size_t i = 0; i < t->n_points; i++) {
		words_of(s->a, t->points[i].text, &point);
		out[i] = words_shared(&point, &told) * 3 < point.n;
	}
}

bool
draft_says_back(struct seat *s, struct str text)
{
	struct text t;

	text_read(s->a, desk_pack(s->desk), text, &t);
	for (size_t i = 0; i < t.n_hits; i++)
		if (t.hits[i].label == SIGN_OWN_WORDS)
			return true;
	return text_has(&t, SIGN_SAY_BACK);
}

/* "What would make it right for you?" puts nothing right. */
static bool
states(const struct text *t, enum label label)
{
	for (size_t i = 0; i < t->n_sentences; i++)
		if (!t->sentences[i].question && sentence_has(t, i, label))
			return true;
	return false;
}

/* What the text does of owning a mistake, as it reads; a gap says nothing yet. */
uint32_t
draft_owning(struct seat *s, struct str text)
{
	static const struct { enum owning part; enum label label; } signs[] = {
		{ OWNING_DISCLOSURE, SIGN_WE_FAILED }, { OWNING_DISCLOSURE, MOVE_OWN_MISTAKE },
		{ OWNING_DISCLOSURE, SIGN_OUR_FAILURE }, { OWNING_APOLOGY, SIGN_APOLOGY },
		{ OWNING_REPAIR, SIGN_REPAIR }, { OWNING_REPAIR, SIGN_SOLUTION },
		{ OWNING_PREVENTION, SIGN_PREVENTS },
	};
	uint32_t parts = 0;
	struct text t;

	text = draft_without_gaps(s->a, text);
	text_read(s->a, desk_pack(s->desk), text, &t);
	for (size_t i = 0; i < LENGTH(signs); i++)
		if (states(&t, signs[i].label))
			parts |= UINT32_C(1) << signs[i].part;
	return parts;
}

/* The bytes of a sum of money at the start of s: "£160", "€1,200.50"; 0: there is none. */
static size_t
money_len(struct str s)
{
	static const char *const signs[] = { "\xc2\xa3", "\xe2\x82\xac", "$" };
	size_t len = 0, end;

	for (size_t i = 0; i < LENGTH(signs) && len == 0; i++)
		len = str_starts(s, str_from(signs[i])) ? str_from(signs[i]).len : 0;
	for (end = len; end < s.len && (char_is_digit(s.ptr[end]) || s.ptr[end] == ',' || s.ptr[end] == '.');)
		end++;
	while (end > len && !char_is_digit(s.ptr[end - 1]))
		end--;
	return len > 0 && end > len ? end : 0;
}

static bool
names_sum(struct str text, struct str sum)
{
	for (size_t i = 0; i < text.len; i++)
		if (str_eq(str_sub(text, i, i + money_len(str_sub(text, i, text.len))), sum))
			return true;
	return false;
}

/* Without the stop or the pictogram it ends with. */
static struct str
offer_words(struct str offer)
{
	while (offer.len > 0 && (offer.ptr[offer.len - 1] & 0x80 || str_find_char(STR(" .!\n"),
	    offer.ptr[offer.len - 1]) != STR_NOT_FOUND))
		offer.len--;
	return str_trim(offer);
}

bool
draft_makes_offer(struct str text, struct str offer)
{
	struct str words = offer_words(offer);
	size_t sums = 0, len;

	if (words.len == 0 || str_find_nocase(text, words) != STR_NOT_FOUND)
		return words.len > 0;
	for (size_t i = 0; i < words.len; i++) {
		len = money_len(str_sub(words, i, words.len));
		if (len > 0 && !names_sum(text, str_sub(words, i, i + len)))
			return false;
		sums += len > 0;
		i += len > 0 ? len - 1 : 0;
	}
	return sums > 0;
}

bool
desk_draft_for(struct seat *s, int64_t case_id, enum stage stage, struct str *out, struct err *err)
{
	struct state state;
	struct event *events;
	size_t n;

	if (!seat_needs(s, ROLE_AGENT, err) || !seat_leading(s, case_id, &state, &events, &n, err))
		return false;
	*out = draft_for(s, &state, stage);
	return true;
}

/* --- saved while typing ---------------------------------------------------------------------- */

/* Lives in an arena of its own: whoever typed does not wait. */
struct draft_job {
	struct arena arena;
	struct db_job job;
	struct draft_row row;
};

static bool
draft_run(struct db *db, void *ctx, struct err *err)
{
	struct draft_job *j = ctx;

	if (str_trim(j->row.text).len == 0)
		j->row.text = STR_NONE;
	return store_draft_save(db, &j->row, err);
}

static void
draft_done(void *ctx, bool ok, const struct err *err)
{
	struct draft_job *j = ctx;
	struct arena arena = j->arena;

	(void)ok;
	/* the page keeps the text and saves again at the next pause */
	(void)err;
	arena_release(&arena);
}

bool
desk_draft_save(struct seat *s, const struct in_draft *in, struct err *err)
{
	struct arena arena;
	struct draft_job *j;

	if (!seat_needs(s, ROLE_AGENT, err))
		return false;
	if (in->text.len > KIB(64) || in->had.len > KIB(64))
		return err_set(err, ERR_TOO_LARGE,
		    "This is longer than a reply can be (64 KB), so it is not saved any further.");
	arena_init(&arena, &host_pages, MIB(1));
	j = arena_new(&arena, struct draft_job);
	j->row = (struct draft_row){ .case_id = in->case_id, .account = s->who.account,
	    .text = str_copy(&arena, in->text), .stage = str_from(stage_name(in->stage)), .saved_at = s->now,
	    .cc = str_copy(&arena, in->cc), .sender = str_copy(&arena, in->sender), .had = str_copy(&arena,
	    in->had) };
	j->job = (struct db_job){ .run = draft_run, .done = draft_done, .ctx = j };
	j->arena = arena;
	db_writer_submit(s->desk->writer, &j->job);
	return true;
}
