/* saying.c - what one message of ours does, however it was said.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/saying.h"

#include "desk/house.h"
#include "desk/profile.h"
#include "desk/viewing.h"
#include "method/terms.h"
#include "method/told.h"

const struct in_override *
saying_override(const struct in_reply *in, const struct rule *rule)
{
	for (size_t i = 0; i < in->n_overrides; i++)
		if (str_eq(in->overrides[i].rule, str_from(rule_id(rule)))
		    && str_trim(in->overrides[i].reason).len > 0)
			return &in->overrides[i];
	return NULL;
}

static const struct in_promise *
consent_of(const struct in_reply *in, const struct promise_read *p)
{
	for (size_t i = 0; i < in->n_promises; i++)
		if (in->promises[i].start == p->start && in->promises[i].end == p->end)
			return &in->promises[i];
	return NULL;
}

bool
saying_promises_consented(struct saying *r, struct err *err)
{
	for (size_t i = 0; i < r->draft.promises.n; i++) {
		const struct promise_read *p = &r->draft.promises.at[i];
		const struct in_promise *yes = consent_of(r->in, p);
		if (!yes)
			return err_set(err, ERR_DATA,
			    "Say yes to each promise in your text, or that it is none.");
		if (!yes->declined && (yes->due == NEVER || yes->due <= r->m.seat->now))
			return err_set(err, ERR_DATA,
			    "A promise needs a day and an hour that lie ahead. Set when it is due, or say "
			    "that it is none.");
	}
	return true;
}

bool
saying_read(struct saying *r, struct err *err)
{
	const struct in_reply *in = r->in;
	struct seat *s = r->m.seat;
	struct facts facts;

	facts_of_case(s, r->m.state, in->stage, &facts);
	facts.live = in->call;
	return draft_read(s, r->m.state, &facts, in->text, in->held, &r->draft, err);
}

/* --- what it does --------------------------------------------------------------------------------------- */

static bool
is_settled(const struct concern *k)
{
	return k->state == CONCERN_ENOUGH || k->state == CONCERN_WITHDRAWN || k->state == CONCERN_MERGED;
}

static bool
add_playback(struct saying *r, struct err *err)
{
	struct state *s = r->m.state;
	VEC(struct item) items = { 0 };

	if (r->in->stage != STAGE_PLAYBACK)
		return true;
	for (size_t i = 0; i < s->concerns.n; i++)
		if (!is_settled(&s->concerns.at[i]))
			vec_push(r->m.seat->a, &items) = (struct item){ s->concerns.at[i].seq,
			    s->concerns.at[i].text };
	return making_add(&r->m, (struct event){ .kind = EVENT_PLAYBACK_SENT, .turn = r->turn,
	    .items = items.at, .n_items = items.n }, err);
}

static bool
add_overrides(struct saying *r, struct err *err)
{
	for (size_t i = 0; i < r->draft.findings.list.n; i++) {
		const struct finding *f = &r->draft.findings.list.at[i];
		const struct in_override *o = f->severity == SEVERITY_BLOCK ? saying_override(r->in, f->rule)
		    : NULL;
		if (o && !making_add(&r->m, (struct event){ .kind = EVENT_OVERRIDDEN, .turn = r->turn,
		    .rule = str_from(rule_id(f->rule)),
		    .reason = str_trim(o->reason), .start = f->start, .end = f->end,
		    .text = str_sub(r->in->text, f->start, f->end) }, err))
			return false;
	}
	return true;
}

static bool
is_found(const struct findings *all, struct str rule)
{
	for (size_t i = 0; i < all->list.n; i++)
		if (str_eq(str_from(rule_id(all->list.at[i].rule)), rule))
			return true;
	return false;
}

static bool
is_listed(const struct str *list, size_t n, struct str rule)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i], rule))
			return true;
	return false;
}

/* What was shown and is no longer met: they changed their text. */
static struct str
rules_followed(const struct saying *r)
{
	struct strs shown = r->in->shown;
	struct str *list = arena_array(r->m.seat->a, struct str, shown.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < shown.n; i++)
		if (rule_by_id(shown.at[i]) != NULL && !is_found(&r->draft.findings, shown.at[i])
		    && !is_listed(list, n, shown.at[i]))
			list[n++] = shown.at[i];
	return str_join(r->m.seat->a, list, n, STR(","));
}

/* What is met and goes out so; a block goes out with a reason, which is an event of its own. */
static struct str
rules_left(const struct saying *r)
{
	struct str *list = arena_array(r->m.seat->a, struct str, r->draft.findings.list.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < r->draft.findings.list.n; i++) {
		struct str rule = str_from(rule_id(r->draft.findings.list.at[i].rule));

		if (r->draft.findings.list.at[i].severity != SEVERITY_BLOCK && !is_listed(list, n, rule))
			list[n++] = rule;
	}
	return str_join(r->m.seat->a, list, n, STR(","));
}

static bool
add_checked(struct saying *r, struct err *err)
{
	struct event e = { .kind = EVENT_CHECKED, .turn = r->turn, .followed = rules_followed(r),
		.left = rules_left(r) };

	return (e.followed.len == 0 && e.left.len == 0) || making_add(&r->m, e, err);
}

/* "… on Thursday, and I'll write by Friday": in the ledger it stands alone. */
static int64_t
behind_link(struct str text, int64_t start, int64_t end)
{
	static const struct str links[] = { STR_INIT("and"), STR_INIT("but"), STR_INIT("so"),
		STR_INIT("then") };
	struct str promise = str_sub(text, (size_t)start, (size_t)end), first, rest;

	str_cut(promise, ' ', &first, &rest);
	for (size_t i = 0; i < LENGTH(links); i++)
		if (str_eq_nocase(first, links[i]) && str_trim(rest).len > 0)
			return end - (int64_t)rest.len;
	return start;
}

static bool
add_promises(struct saying *r, struct err *err)
{
	const struct actor *who = &r->m.seat->who;

	for (size_t i = 0; i < r->draft.promises.n; i++) {
		const struct promise_read *p = &r->draft.promises.at[i];
		const struct in_promise *yes = consent_of(r->in, p);
		int64_t start = behind_link(r->in->text, p->start, p->end);
		struct event made = { .kind = EVENT_PROMISED, .turn = r->turn, .start = start,
		    .end = p->end, .due = yes->due,
		    .text = promise_said(r->in->text, p), .what = yes->update ? STR("update")
		    : STR("outcome"),
		    .name = who->name, .account = who->account,
		    .tells = TELLS_READ | (p->by_phone ? TELLS_BY_PHONE : 0) };
		struct event declined = { .kind = EVENT_PROMISE_DECLINED, .turn = r->turn, .start = p->start,
		    .end = p->end };
		if (!making_add(&r->m, yes->declined ? declined : made, err))
			return false;
	}
	return true;
}

static bool
add_answers(struct saying *r, struct err *err)
{
	for (size_t i = 0; i < r->in->n_answers; i++) {
		struct event answered = { .kind = EVENT_CONCERN_ANSWERED, .concern = r->in->answers[i],
		    .turn = r->turn };
		struct event asked = { .kind = EVENT_ENOUGH_ASKED, .concern = r->in->answers[i],
		    .turn = r->turn };
		if (!making_add(&r->m, answered, err) || !making_add(&r->m, asked, err))
			return false;
	}
	return true;
}

/* "You'll hear from me by Tuesday, as promised": a message that says so leaves the promise open. */
static bool
is_promised_again(struct saying *r, int64_t promise)
{
	const struct promise *p = state_promise(r->m.state, promise);

	return p != NULL && draft_promises_again(r->m.seat, r->m.state, r->in->text, p);
}

static bool
add_kept(struct saying *r, struct err *err)
{
	for (size_t i = 0; i < r->in->n_keeps; i++)
		if (!is_promised_again(r, r->in->keeps[i]) && !making_add(&r->m,
		    (struct event){ .kind = EVENT_PROMISE_KEPT, .promise = r->in->keeps[i],
		    .turn = r->turn,
		    .reason = STR("by this message") }, err))
			return false;
	return true;
}

/* What was parked and is answered has been looked at again. */
static bool
add_reviewed(struct saying *r, struct err *err)
{
	for (size_t i = 0; i < r->in->n_answers; i++) {
		const struct concern *c = state_concern(r->m.state, r->in->answers[i]);
		const struct promise *p = c != NULL && c->promise != 0
		    ? state_promise(r->m.state, c->promise) : NULL;

		if (p == NULL || !promise_is_review(p) || p->state != PROMISE_OPEN
		    || is_promised_again(r, p->seq))
			continue;
		if (!making_add(&r->m, (struct event){ .kind = EVENT_PROMISE_KEPT, .promise = p->seq,
		    .turn = r->turn, .reason = STR("by this message") }, err))
			return false;
	}
	return true;
}

static bool
miss_is_unnamed(const struct findings *list, const struct str sentence)
{
	for (size_t i = 0; i < list->list.n; i++)
		if (str_eq(str_from(rule_id(list->list.at[i].rule)), STR("missed-promise-unmentioned"))
		    && (list->list.at[i].about.len == 0 || str_eq(list->list.at[i].about, sentence)))
			return true;
	return false;
}

/* A miss is owned once a message of ours has named it: the checker no longer finds it unmentioned. */
static bool
add_owned(struct saying *r, struct err *err)
{
	for (size_t i = 0; i < r->m.state->promises.n; i++) {
		const struct promise *p = &r->m.state->promises.at[i];
		if (p->missed_at == 0 || p->owned || miss_is_unnamed(&r->draft.findings, p->text))
			continue;
		if (!making_add(&r->m, (struct event){ .kind = EVENT_PROMISE_OWNED, .promise = p->seq,
		    .turn = r->turn }, err))
			return false;
	}
	return true;
}

static bool
add_owner(struct saying *r, struct err *err)
{
	const struct actor *who = &r->m.seat->who;

	return r->m.state->owner != 0
	    || making_add(&r->m, (struct event){ .kind = EVENT_ASSIGNED, .account = who->account,
	    .name = who->name }, err);
}


/* --- what the practices add ---------------------------------------------------------------------- */

static bool
add_hold(struct saying *r, struct err *err)
{
	return !r->in->held || making_add(&r->m, (struct event){ .kind = EVENT_HELD, .turn = r->turn,
	    .text = draft_hold(r->m.seat, r->in->text) }, err);
}

static bool
add_offers(struct saying *r, struct err *err)
{
	for (size_t i = 0; i < r->in->n_offers; i++)
		if (!making_add(&r->m, (struct event){ .kind = EVENT_OFFER_MADE, .turn = r->turn,
		    .offer = r->in->offers[i] }, err))
			return false;
	return true;
}

static bool
add_owning(struct saying *r, struct err *err)
{
	struct seat *s = r->m.seat;
	uint32_t reads = state_fault_is_ours(r->m.state) ? draft_owning(s, r->in->text) : 0;

	for (size_t i = 0; i < r->in->owns.n; i++)
		if (!making_add(&r->m, (struct event){ .kind = EVENT_OWN_PART, .turn = r->turn,
		    .part = r->in->owns.at[i] }, err))
			return false;
	for (size_t i = 0; i < OWNING_COUNT; i++)
		if ((reads >> i & 1) && r->m.state->owning[i].seq == 0 && !making_add(&r->m,
		    (struct event){ .kind = EVENT_OWN_PART, .turn = r->turn,
		    .part = str_from(owning_names[i]), .ear = pack_version(desk_pack(s->desk)) }, err))
			return false;
	return true;
}

static bool
add_teachback(struct saying *r, struct err *err)
{
	struct item *items = arena_array(r->m.seat->a, struct item, r->in->points.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < r->in->points.n; i++)
		if (str_trim(r->in->points.at[i]).len > 0) {
			items[n] = (struct item){ (int64_t)n + 1, str_trim(r->in->points.at[i]) };
			n++;
		}
	return n == 0 || making_add(&r->m, (struct event){ .kind = EVENT_TEACHBACK_ASKED, .turn = r->turn,
	    .items = items, .n_items = n }, err);
}

static bool
add_need_asked(struct saying *r, struct err *err)
{
	return !r->in->asks_need || making_add(&r->m, (struct event){ .kind = EVENT_NEED_ASKED,
	    .turn = r->turn }, err);
}

bool
saying_follow(struct saying *r, struct err *err)
{
	return add_owner(r, err) && add_overrides(r, err) && add_checked(r, err) && add_playback(r, err)
	    && add_owned(r, err) && add_kept(r, err) && add_reviewed(r, err) && add_promises(r, err)
	    && add_answers(r, err)
	    && add_hold(r, err) && add_owning(r, err) && add_offers(r, err) && add_teachback(r, err)
	    && add_need_asked(r, err) && saying_deadlines(r, err);
}
