/* profile.c - the firm's profile, and the deadlines of a case: set, met, extended, passed.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/profile.h"

#include "desk/house.h"
#include "desk/remind.h"
#include "desk/viewing.h"
#include "host/file.h"
#include "store/store.h"

#define SETTING STR("firm.profile")
#define REASON_MOST 500

/* --- what there is ------------------------------------------------------------------------------------ */

static bool
load_one(struct arena *a, const char *folder, struct str name, struct profile *out, struct err *err)
{
	const char *path = cstr(a, arena_fmt(a, "%s/%.*s", folder, STR_ARG(name)));
	struct str text;
	struct err why;

	if (!file_read(a, path, PROFILE_BYTES, &text, &why)
	    || !profile_read(a, str_from(path), text, out, &why))
		return err_set(err, ERR_CONFIG, "%s", why.text);
	return true;
}

/* Those of the firm first; of ours, what no one of theirs has the name of. */
static void
put_together(struct arena *a, const struct profile *own, size_t n, struct profiles *out)
{
	struct profile *all = arena_array(a, struct profile, n + profiles_built_in.n);
	struct profiles theirs = { own, n };
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		all[k++] = own[i];
	for (size_t i = 0; i < profiles_built_in.n; i++) {
		bool taken = false;

		for (size_t j = 0; j < theirs.n; j++)
			taken = taken || str_eq(theirs.at[j].name, profiles_built_in.at[i].name);
		if (!taken)
			all[k++] = profiles_built_in.at[i];
	}
	*out = (struct profiles){ all, k };
}

bool
profiles_load(struct arena *a, const char *folder, struct profiles *out, struct err *err)
{
	struct profile own[PROFILES_OWN];
	struct str *names;
	struct err why;
	size_t n, n_own = 0;

	*out = profiles_built_in;
	if (!dir_is_there(folder))
		return true;
	if (!dir_list(a, folder, &names, &n, &why))
		return err_set(err, ERR_CONFIG, "%s", why.text);
	for (size_t i = 0; i < n; i++) {
		if (!str_ends(names[i], STR(".txt")))
			continue;
		if (n_own == PROFILES_OWN)
			return err_set(err, ERR_CONFIG, "%s holds more than %d profiles", folder,
			    PROFILES_OWN);
		if (!load_one(a, folder, names[i], &own[n_own++], err))
			return false;
	}
	if (!profiles_settle(own, n_own, &why))
		return err_set(err, ERR_CONFIG, "%s: %s", folder, why.text);
	put_together(a, own, n_own, out);
	return true;
}

bool
desk_profile(struct seat *s, const struct profile **out, struct err *err)
{
	struct str name;

	*out = NULL;
	if (!store_setting_get(s->a, s->db, SETTING, &name, err))
		return false;
	if (name.len > 0)
		*out = profile_on(desk_profiles(s->desk), name, day_at(desk_calendar(s->desk)->zone, s->now));
	return true;
}

/* By the owner, or at the prompt; "none" or nothing: the firm goes by none. */
bool
act_profile_set(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_case *in = input;
	struct str name = str_eq(in->value, STR("none")) ? STR_NONE : str_trim(in->value);
	int32_t today = day_at(desk_calendar(s->desk)->zone, s->now);
	struct making m;

	if (!making_house(&m, s, c, err))
		return false;
	if (name.len > 0 && profile_on(desk_profiles(s->desk), name, today) == NULL)
		return err_set(err, ERR_DATA, "There is no profile called %.*s that is in force today.",
		    STR_ARG(str_sub(name, 0, 60)));
	making_house_add(&m, (struct event){ .kind = EVENT_SETTING_CHANGED, .name = SETTING, .text = name });
	vec_push(s->a, &c->settings) = (struct setting_put){ SETTING, name };
	return true;
}

/* --- what begins to run ------------------------------------------------------------------------------- */

static bool
add_deadlines(struct making *m, const struct profile *p, enum term_start start, struct err *err)
{
	const struct calendar *c = desk_calendar(m->seat->desk);

	for (int k = 0; k < MILESTONE_COUNT; k++) {
		const struct term *t = &p->terms[k];
		int64_t due;

		if (t->unit == TERM_NONE || t->start != start)
			continue;
		due = term_ends(t, c, start == START_RECEIVED ? m->state->opened_at : m->seat->now);
		if (!making_add(m, (struct event){ .kind = EVENT_DEADLINE_SET, .due = due,
		    .warn = term_warns(c, due),
		    .milestone = str_from(milestone_name((enum milestone_kind)k)) }, err))
			return false;
	}
	return true;
}

bool
making_profile(struct making *m, struct err *err)
{
	const struct profile *p;

	if (!desk_profile(m->seat, &p, err))
		return false;
	return p == NULL || (making_add(m, (struct event){ .kind = EVENT_PROFILE_TAKEN, .profile = p->name,
	    .version = p->version }, err) && add_deadlines(m, p, START_RECEIVED, err));
}

const struct profile *
desk_profile_of(struct desk *d, const struct state *state)
{
	return state->profile.len == 0 ? NULL
	    : profile_version(desk_profiles(d), state->profile, state->profile_version);
}

/* --- what a message does ------------------------------------------------------------------------------ */

/* What they want settled, as far as anyone knows yet. */
static struct strs
their_problem(struct arena *a, const struct state *s)
{
	struct str *list = arena_array(a, struct str, s->concerns.n + s->proposals.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s->concerns.n; i++)
		list[n++] = s->concerns.at[i].text;
	for (size_t i = 0; i < s->proposals.n; i++)
		list[n++] = s->proposals.at[i].text;
	if (n == 0 && s->title.len > 0)
		list[n++] = s->title;
	return (struct strs){ list, n };
}

static bool
names_their_problem(struct seat *s, const struct state *state, struct str text)
{
	struct facts f;
	struct findings all = { 0 };

	facts_from_state(s->a, state, STAGE_ACK, s->now, &f);
	f.concerns = their_problem(s->a, state);
	f.n_concerns = f.concerns.n;
	f.covered = NULL;
	f.known |= FACT_BIT(concerns);
	check(s->a, desk_pack(s->desk), &f, desk_calendar(s->desk), s->now, text, &all);
	for (size_t i = 0; i < all.list.n; i++)
		if (str_eq(str_from(rule_id(all.list.at[i].rule)), STR("no-acknowledgement")))
			return false;
	return true;
}

static bool
add_named(struct saying *sy, struct err *err)
{
	struct making *m = &sy->m;
	const struct profile *p = desk_profile_of(m->seat->desk, m->state);
	bool again = m->state->named_turn != 0;

	if (state_acknowledgement(m->state) != NULL || !names_their_problem(m->seat, m->state, sy->in->text))
		return true;
	if (!making_add(m, (struct event){ .kind = EVENT_PROBLEM_NAMED, .turn = sy->turn }, err))
		return false;
	return p == NULL || again || add_deadlines(m, p, START_ACKNOWLEDGED, err);
}

/* Where a profile has no letter of its own for it, the final response tells it. */
static uint32_t
signpost_elements(const struct profile *p)
{
	if (p == NULL)
		return 0;
	return p->signpost != 0 ? p->signpost : p->final & (1 << ELEMENT_SCHEME | 1 << ELEMENT_RIGHT);
}

bool
final_is_signposted(struct desk *d, const struct state *state)
{
	return signpost_elements(desk_profile_of(d, state)) == 0
	    || deadline_met_at(state, MILESTONE_SIGNPOST) != 0;
}

static bool
add_signposted(struct saying *sy, struct err *err)
{
	struct making *m = &sy->m;
	uint32_t wanted = signpost_elements(desk_profile_of(m->seat->desk, m->state));
	struct text text;

	if (wanted == 0 || deadline_met_at(m->state, MILESTONE_SIGNPOST) != 0)
		return true;
	text_read(m->seat->a, desk_pack(m->seat->desk), sy->in->text, &text);
	return (wanted & ~letter_elements(&text)) != 0
	    || making_add(m, (struct event){ .kind = EVENT_SIGNPOSTED, .turn = sy->turn }, err);
}

bool
saying_deadlines(struct saying *sy, struct err *err)
{
	return add_named(sy, err) && add_signposted(sy, err);
}

/* --- told that it takes longer ------------------------------------------------------------------------ */

bool
act_deadline_extend(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_case *in = input;
	struct str why = str_trim(in->text);
	struct deadline *respond;
	struct making m;

	if (why.len == 0 || why.len > REASON_MOST)
		return err_set(err, ERR_DATA, "Say in a few words why it takes longer, as they were told.");
	if (!seat_needs(s, ROLE_AGENT, err) || !making_begin(&m, s, c, in->case_id, err)
	    || !making_is_fresh(&m, in->seen, err))
		return false;
	respond = state_deadline(m.state, MILESTONE_RESPOND);
	if (respond != NULL && respond->due < s->now)
		return err_set(err, ERR_CONFLICT, "The first deadline has passed, and with it the time in "
		    "which they could be told that it takes longer.");
	if (m.state->last_sent == 0)
		return err_set(err, ERR_CONFLICT, "Write to them first: say why it takes longer, and when "
		    "they will have the answer.");
	return making_add(&m, (struct event){ .kind = EVENT_DEADLINE_EXTENDED, .turn = m.state->last_sent,
	    .reason = why }, err);
}

/* --- the clock ---------------------------------------------------------------------------------------- */

/* The worker's: each is reminded of once, and noted once when it has passed. */
bool
act_deadlines_due(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_due *in = input;
	struct making m;

	if (!seat_is_desk(s, err) || !making_begin(&m, s, c, in->case_id, err))
		return false;
	for (size_t i = 0; i < m.state->deadlines.n; i++) {
		const struct deadline *d = &m.state->deadlines.at[i];
		struct event e = { .milestone = str_from(milestone_name(d->kind)) };
		bool passed = s->now >= d->due;

		if (!deadline_is_open(m.state, d) || d->missed_at != 0)
			continue;
		if (!passed && (d->warned || s->now < d->warn))
			continue;
		e.kind = passed ? EVENT_DEADLINE_MISSED : EVENT_DEADLINE_WARNED;
		if (!remind_deadline(&m, d, passed, err) || !making_add(&m, e, err))
			return false;
	}
	return true;
}

/* --- what the checker has to know --------------------------------------------------------------------- */

static int64_t
days_between(const struct zone *z, int64_t from, int64_t to)
{
	return day_at(z, to) - day_at(z, from);
}

void
facts_of_profile(struct seat *s, const struct state *state, struct facts *f)
{
	const struct zone *zone = desk_calendar(s->desk)->zone;
	const struct profile *p = desk_profile_of(s->desk, state);

	if (state->profile.len == 0)
		return;
	f->profile = state->profile;
	f->day = days_between(zone, state->opened_at, s->now);
	f->known |= FACT_BIT(profile) | FACT_BIT(day);
	if (p == NULL)
		return;
	f->legal_review = p->legal_review;
	f->letter_final = elements_text(s->a, p->final);
	f->letter_signpost = elements_text(s->a, p->signpost);
	f->signpost_day = 0;
	for (size_t i = 0; i < state->deadlines.n; i++)
		if (state->deadlines.at[i].kind == MILESTONE_SIGNPOST)
			f->signpost_day = days_between(zone, state->opened_at, state->deadlines.at[i].due);
	f->known |= FACT_BIT(legal_review) | FACT_BIT(letter_final) | FACT_BIT(letter_signpost)
	    | FACT_BIT(signpost_day);
	if (deadline_met_at(state, MILESTONE_SIGNPOST) != 0) {
		f->signposted = 1;
		f->known |= FACT_BIT(signposted);
	}
}
