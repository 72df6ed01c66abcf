/* check.c - a draft held against its case, and what can honestly be drafted.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"
#include "desk/house.h"
#include "host/mem.h"
#include "desk/making.h"
#include "desk/viewing.h"
#include "method/composer.h"
#include "method/said.h"
#include "store/draft.h"

bool
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
	/* what is written here goes by mail, also when they rang last */
	out->live = false;
}

void
draft_findings(struct seat *s, const struct facts *f, struct str text, bool held, struct findings *out)
{
	struct findings all = { 0 };

	check(s->a, desk_pack(s->desk), f, desk_calendar(s->desk), s->now, text, &all);
	for (size_t i = 0; i < all.list.n; i++)
		if (!held || !str_eq(str_from(rule_id(all.list.at[i].rule)), STR("premature-solution")))
			vec_push(s->a, &out->list) = all.list.at[i];
}

/* The sentence that tells of the step: one that says it is a pause, else one with a step. */
struct str
draft_hold(struct seat *s, struct str text)
{
	static const enum label signs[] = { SIGN_HOLD, SIGN_SOLUTION, SIGN_WE_ACT, SIGN_WE_DID };
	struct text t;

	text_read(s->a, desk_pack(s->desk), text, &t);
	for (size_t k = 0; k < LENGTH(signs); k++)
		for (size_t i = 0; i < t.n_sentences; i++)
			if (sentence_has(&t, i, signs[k]))
				return str_trim(str_sub(text, t.sentences[i].start, t.sentences[i].end));
	return utf8_cut(str_trim(text), 200);
}

bool
desk_check(struct seat *s, int64_t case_id, enum stage stage, struct str text, bool held,
    struct draft_check *out, struct err *err)
{
	struct state state;
	struct facts facts;
	struct reading reading = { 0 };
	struct draft_check found = { 0 };

	if (!seat_needs(s, ROLE_AGENT, err) || !seat_state(s, case_id, &state, err))
		return false;
	facts_of_case(s, &state, stage, &facts);
	draft_findings(s, &facts, text, held, &found.findings);
	ear_read(s->a, desk_pack(s->desk), &(struct ear_turn){
		.text = text, .at = s->now, .calendar = desk_calendar(s->desk),
	}, &reading);
	for (size_t i = 0; i < reading.promises.n; i++)
		if (!promise_stands(&state, &reading.promises.at[i]))
			vec_push(s->a, &found.promises) = reading.promises.at[i];
	*out = found;
	return true;
}

bool
desk_known(struct seat *s, int64_t case_id, struct json_out *w, struct err *err)
{
	struct state state;
	struct facts facts;

	if (!seat_needs(s, ROLE_AGENT, err) || !store_state(s->a, s->db, case_id, &state, err))
		return false;
	facts_of_case(s, &state, STAGE_ANSWER, &facts);
	facts.known &= ~FACT_BIT(stage);
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

struct str
draft_for(struct seat *s, struct state *state, enum stage stage)
{
	const struct calendar *c = desk_calendar(s->desk);

	if (stage == STAGE_PLAYBACK)
		return draft_playback(s->a, state, c, s->now, s->who.name);
	if (stage == STAGE_UPDATE && has_unowned_miss(state))
		return draft_own_miss(s->a, state, c, s->now, s->who.name);
	if (stage == STAGE_UPDATE)
		return draft_nothing_new(s->a, state, c, s->now, s->who.name);
	if (stage == STAGE_ANSWER)
		return draft_enough(s->a, state, c, s->now, s->who.name);
	return STR_NONE;
}

bool
desk_draft_for(struct seat *s, int64_t case_id, enum stage stage, struct str *out, struct err *err)
{
	struct state state;

	if (!seat_needs(s, ROLE_AGENT, err) || !seat_state(s, case_id, &state, err))
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
	const struct draft_job *j = ctx;

	if (str_trim(j->row.text).len == 0)
		return store_draft_clear(db, j->row.case_id, j->row.account, err);
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
	if (in->text.len > KIB(64))
		return err_set(err, ERR_TOO_LARGE,
		    "This is longer than a reply can be (64 KB), so it is not saved any further.");
	arena_init(&arena, &host_pages, MIB(1));
	j = arena_new(&arena, struct draft_job);
	j->row = (struct draft_row){ in->case_id, s->who.account, str_copy(&arena, in->text),
	    str_from(stage_name(in->stage)), s->now };
	j->job = (struct db_job){ .run = draft_run, .done = draft_done, .ctx = j };
	j->arena = arena;
	db_writer_submit(s->desk->writer, &j->job);
	return true;
}
