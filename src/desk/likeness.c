/* likeness.c - the reply to another customer that a draft is most like.
 *
 * A few runs of its words are looked up (store/likeness.h); what is found is read and compared as a whole.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/viewing.h"

#include "desk/house.h"
#include "method/likeness.h"
#include "store/event.h"
#include "store/likeness.h"

#define WITHIN (90 * DAY_MS)
#define READ_MOST 8                             /* replies that are read and compared */

struct found { struct alike list[READ_MOST]; size_t n; };

static void
take(struct found *f, const struct alike *alike)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->list[i].case_id == alike->case_id && f->list[i].seq == alike->seq)
			return;
	if (f->n < READ_MOST)
		f->list[f->n++] = *alike;
}

/* The newest that holds each run, then the next of each. */
static bool
look_up(struct seat *s, const struct state *state, struct str text, struct found *out, struct err *err)
{
	struct alike *rows[SKETCH_MOST];
	size_t n[SKETCH_MOST], most = 0;
	struct sketch sketch;

	sketch_of(s->a, text, &sketch);
	for (size_t i = 0; i < sketch.n; i++) {
		struct alike_query q = { sketch.at[i], s->now - WITHIN, state->person, state->case_id };

		if (!store_alike(s->a, s->db, &q, &rows[i], &n[i], err))
			return false;
		most = n[i] > most ? n[i] : most;
	}
	for (size_t rank = 0; rank < most; rank++)
		for (size_t i = 0; i < sketch.n; i++)
			if (rank < n[i])
				take(out, &rows[i][rank]);
	return true;
}

static void
leave_out(struct seat *s, struct runs *r, struct str text)
{
	struct runs other;

	runs_of(s->a, text, &other);
	runs_without(r, &other);
}

/* What is not the writer's own: words of the customer, and what the desk offers to everyone. */
static void
leave_out_others(struct seat *s, const struct state *state, struct runs *r)
{
	for (size_t i = 0; i < state->turns.n; i++)
		if (!state->turns.at[i].ours)
			leave_out(s, r, state->turns.at[i].text);
	for (enum stage stage = STAGE_ACK; stage <= STAGE_CLOSE; stage++)
		leave_out(s, r, draft_for(s, state, stage));
}

/* all: the runs of the whole draft, of which `own` are the writer's. */
static bool
compare(struct seat *s, const struct runs *own, size_t all, const struct alike *alike, struct facts *f,
    struct err *err)
{
	struct runs theirs;
	struct event e;
	int64_t share;

	if (!store_event(s->a, s->db, alike->case_id, alike->seq, &e, err))
		return false;
	runs_of(s->a, e.text, &theirs);
	share = (int64_t)(runs_shared(own, &theirs) * 1000 / all);
	if (share > f->similar_share) {
		f->similar_share = share;
		f->similar_to = alike->reference;
	}
	return true;
}

static void
own_runs(struct seat *s, const struct text *draft, struct runs *out)
{
	bool *approved = arena_array(s->a, bool, draft->n_sentences + 1);

	(void)text_approved(draft, desk_pack(s->desk), approved);
	runs_of_body(s->a, draft, approved, out);
}

bool
facts_of_likeness(struct seat *s, const struct state *state, const struct text *draft, struct facts *f,
    struct err *err)
{
	struct found found = { 0 };
	struct runs own;
	size_t all;

	if (f->live || KNOWS(f, approved_block))
		return true;
	f->known |= FACT_BIT(similar_to);
	own_runs(s, draft, &own);
	all = own.n;
	if (all < LIKENESS_LEAST)
		return true;
	if (!look_up(s, state, draft->s, &found, err))
		return false;
	if (found.n > 0)
		leave_out_others(s, state, &own);
	for (size_t i = 0; i < found.n; i++)
		if (!compare(s, &own, all, &found.list[i], f, err))
			return false;
	return true;
}
