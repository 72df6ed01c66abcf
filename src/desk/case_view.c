/* case_view.c - a case as its page shows it: the state, the next step, and what happened in words.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"
#include "desk/copies.h"
#include "desk/clocks.h"
#include "desk/house.h"
#include "desk/sender.h"
#include "desk/making.h"
#include "method/deadline.h"
#include "method/join.h"
#include "desk/viewing.h"
#include "store/account.h"
#include "store/case.h"
#include "store/draft.h"
#include "store/outbox.h"
#include "method/voice.h"

#define QUOTE_MAX 160
#define OF_LATE_MS (90 * DAY_MS)
#define OTHERS_MAX 5

/* --- who did it ----------------------------------------------------------------------------------------- */

struct namer {
	const struct account_row *accounts;
	size_t n;
	struct str customer;
};

static struct str
name_of(const struct namer *who, struct str actor)
{
	int64_t id;

	if (str_eq(actor, STR("customer")))
		return str_or(who->customer, STR("The customer"));
	if (str_starts(actor, STR("account:")) && str_int(str_sub(actor, 8, actor.len), &id))
		for (size_t i = 0; i < who->n; i++)
			if (who->accounts[i].id == id)
				return who->accounts[i].name;
	return STR("The desk");
}

static bool
namer_init(struct seat *s, const struct state *state, struct namer *out, struct err *err)
{
	struct account_row *rows;

	if (!store_account_list(s->a, s->db, &rows, &out->n, err))
		return false;
	out->accounts = rows;
	out->customer = voice_called(state->name, state->address);
	return true;
}

/* --- events as sentences --------------------------------------------------------------------- */

struct telling {
	struct seat *s;
	struct state *state;
	const struct event *e;
	const struct namer *namer;
};

static struct str
cut(struct arena *a, struct str text)
{
	struct str t = utf8_cut(str_trim(text), QUOTE_MAX);
	size_t line = str_find_char(t, '\n');

	if (line != STR_NOT_FOUND)
		t = str_sub(t, 0, line);
	return t.len < str_trim(text).len ? arena_fmt(a, "%.*s…", STR_ARG(t)) : t;
}

static struct str
concern_text(const struct telling *t, int64_t seq)
{
	const struct concern *k = state_concern(t->state, seq);

	return k ? cut(t->s->a, k->text) : STR("a concern");
}

static struct str
promise_text(const struct telling *t, int64_t seq)
{
	const struct promise *p = state_promise(t->state, seq);

	return p ? cut(t->s->a, p->text) : STR("a promise");
}

static struct str
told_words(const struct telling *t)
{
	const struct turn *turn = state_turn(t->state, t->e->turn);

	return turn == NULL ? STR_NONE : cut(t->s->a, voice_line(t->s->a, str_sub(turn->text,
	    (size_t)t->e->start, (size_t)t->e->end)));
}

static struct str
when(const struct telling *t, int64_t at)
{
	return time_on_both(t->s->a, desk_calendar_of(t->s, t->state), at);
}

/* What a sentence says, by kind; %W who, %V who of them said so, %T the text, %C the concern,
 * %P the promise, %D the due moment, %R the reason, %L their word, %U the rule, %N a name, %M an address,
 * %A a part of owning, %F the profile, %K which of its deadlines, %Q the words of a message it is about,
 * %E another case, %Z a clock. */
static const char *const sentences[EVENT_KIND_COUNT] = {
	[EVENT_OPENED] = "Case opened",
	[EVENT_OVERRIDDEN] = "%W sent it although “%U” stood against it, because: %R",
	[EVENT_DISPUTED] = "%W said that “%U” was wrong here",
	[EVENT_MAIL_ACCEPTED] = "The mail server took our message",
	[EVENT_MAIL_FAILED] = "Our message did not get through: %R",
	[EVENT_COPY_FAILED] = "The copy to %M did not get through: %R",
	[EVENT_MAIL_DELAYED] = "Our message is late; their side still tries: %R",
	[EVENT_ACKNOWLEDGED] = "A confirmation with the reference went by itself. It is no answer",
	[EVENT_SEND_UNDONE] = "%W took the message back before it went out",
	[EVENT_PLANNED] = "%W wrote a message that waits until %D",
	[EVENT_PLAN_UNDONE] = "%W took back the message that waited",
	[EVENT_PLAN_STOPPED] = "The message that waited was not sent. %R",
	[EVENT_PLAN_SENT] = "The message that waited was sent",
	[EVENT_MAIL_AGAIN] = "%W sent the message again, to %M",
	[EVENT_CONCERN_RAISED] = "Concern added by %W: %T",
	[EVENT_CONCERN_DECLINED] = "%W set a reading aside: no concern",
	[EVENT_CONCERN_WORDED] = "%W put a concern as: %T",
	[EVENT_CONCERN_MERGED] = "%W joined two concerns: %C",
	[EVENT_CONCERN_ANSWERED] = "Answered: %C",
	[EVENT_PLAYBACK_SENT] = "Played back; waiting for their word",
	[EVENT_PLAYBACK_CONFIRMED] = "%V confirmed the playback: “%L”",
	[EVENT_PLAYBACK_CORRECTED] = "%V corrected the playback",
	[EVENT_NEED_TOLD] = "What they need was noted",
	[EVENT_PROMISED] = "Promised by %D: “%T”",
	[EVENT_PROMISE_DECLINED] = "%W marked a sentence as no promise",
	[EVENT_PROMISE_WARNED] = "Falls due at %D: “%P”",
	[EVENT_PROMISE_KEPT] = "Kept: “%P”, %R",
	[EVENT_PROMISE_MISSED] = "Missed: “%P”",
	[EVENT_PROMISE_MOVED] = "Moved to %D: “%P”, because: %R",
	[EVENT_PROMISE_OWNED] = "The miss was owned: “%P”",
	[EVENT_PROMISE_STANDS] = "It stands again, for %D: “%P”",
	[EVENT_PROMISE_LEFT] = "%W left it at that: “%P”",
	[EVENT_ENOUGH_ASKED] = "Asked whether it is enough: %C",
	[EVENT_ENOUGH] = "%V: enough. %C (“%L”)",
	[EVENT_NOT_ENOUGH] = "%V: not yet. %C, because: “%L”",
	[EVENT_PARKED] = "Parked: %C. It waits for “%P” (%D), because: %R",
	[EVENT_WITHDRAWN] = "%V withdrew: %C (“%L”)",
	[EVENT_PROFILE_TAKEN] = "Its deadlines are those of %F",
	[EVENT_DEADLINE_WARNED] = "Falls due at %D: %K",
	[EVENT_DEADLINE_MISSED] = "The deadline has passed (%D): %K",
	[EVENT_DEADLINE_EXTENDED] = "%W told them that it takes longer: %R",
	[EVENT_SIGNPOSTED] = "They were told where they can take it",
	[EVENT_FOUND] = "A finding was recorded",
	[EVENT_NEED_ASKED] = "Asked what they need: to be heard, helped, or one person who stays with it",
	[EVENT_VIEW_PUT] = "%W wrote down a view: %T",
	[EVENT_POSITION_TAKEN] = "%W said where we stand on: %C",
	[EVENT_HELD] = "Held, so that nothing gets worse: %T",
	[EVENT_HOLD_LIFTED] = "A hold was lifted: %R",
	[EVENT_PROMISE_TRIED] = "Tried: “%P”, %R. Next try %D",
	[EVENT_OFFER_WORKED] = "%W worked out an offer: %T",
	[EVENT_OFFER_GRANTED] = "%N granted the offer",
	[EVENT_OFFER_MADE] = "The offer was made to them",
	[EVENT_OFFER_ACCEPTED] = "%V took the offer: “%L”",
	[EVENT_OFFER_DECLINED] = "%V did not take the offer: “%L”",
	[EVENT_OWN_PART] = "Owning the mistake, done: %A",
	[EVENT_OWN_UNDONE] = "%W said that this is still to be done: %A",
	[EVENT_AFTERWARDS] = "What became of them was noted",
	[EVENT_TEACHBACK_ASKED] = "Asked to say in their own words what they understood",
	[EVENT_TEACHBACK_TOLD] = "%V said what they understood: “%L”",
	[EVENT_TEACHBACK_WEIGHED] = "%W compared what was understood with what was meant",
	[EVENT_CONTACT_NOTED] = "%W noted how to reach them",
	[EVENT_ZONE_TOLD] = "%W noted that their time is %Z",
	[EVENT_SPEAKS_FOR] = "%N speaks for them now",
	[EVENT_SENDER_KNOWN] = "%W said of %N: %R",
	[EVENT_SPEAKS_NO_MORE] = "They speak for themselves again. %R",
	[EVENT_CARE_NOTED] = "What to take care of was noted, with their consent",
	[EVENT_CARE_REMOVED] = "The note of what to take care of was removed",
	[EVENT_READING_CORRECTED] = "%W put right how “%Q” was read",
	[EVENT_ASSIGNED] = "%N looks after this now",
	[EVENT_LINK_REVOKED] = "A link was switched off",
	[EVENT_CLOSED] = "Closed on their word: “%L”",
	[EVENT_REOPENED] = "Opened again: %R",
	[EVENT_JOINED] = "%W joined it with case %E: both are read together here",
	[EVENT_PARTED] = "%W parted it from case %E again",
	[EVENT_RETURNED] = "It was enough once and came back: %T",
};

/* Their word is theirs, whoever wrote it down. */
static struct str
theirs_of(const struct telling *t)
{
	struct str them = name_of(t->namer, STR("customer"));

	if (str_eq(t->e->actor, STR("customer")) || str_eq(t->e->actor, STR("desk")))
		return them;
	return arena_fmt(t->s->a, "%.*s (noted by %.*s)", STR_ARG(them),
	    STR_ARG(name_of(t->namer, t->e->actor)));
}

static struct str
zone_words(const struct telling *t)
{
	const struct zone *z = t->e->tz.len > 0 ? desk_zone(t->s->desk, t->e->tz) : NULL;

	if (t->e->tz.len == 0)
		return STR("the same as ours");
	return z ? arena_fmt(t->s->a, "that of %.*s", STR_ARG(zone_city(t->s->a, z))) : t->e->tz;
}

static struct str
part(const struct telling *t, char what)
{
	const struct event *e = t->e;

	switch (what) {
	case 'W': return name_of(t->namer, t->e->actor);
	case 'V': return theirs_of(t);
	case 'Z': return zone_words(t);
	case 'T': return cut(t->s->a, e->text);
	case 'C': return concern_text(t, e->kind == EVENT_CONCERN_MERGED ? e->into : e->concern);
	case 'P': return promise_text(t, e->promise);
	case 'D': {
		const struct promise *p = state_promise(t->state, e->promise);
		enum milestone_kind k;
		const struct deadline *d = milestone_by_name(e->milestone, &k) ? state_deadline(t->state, k)
		    : NULL;
		return d != NULL ? time_in_words(t->s->a, desk_calendar(t->s->desk)->zone,
		    e->due != 0 ? e->due : d->due) : when(t, e->due != 0 ? e->due : p ? p->due : e->at);
	}
	case 'R': return cut(t->s->a, e->reason);
	case 'L': return cut(t->s->a, e->word);
	case 'U': return e->rule;
	case 'F': return e->profile;
	case 'K': {
		enum milestone_kind k;
		return milestone_by_name(e->milestone, &k) ? str_from(milestone_words(k)) : e->milestone;
	}
	case 'N': return e->name;
	case 'Q': return told_words(t);
	case 'M': return e->address;
	case 'A': return e->part;
	case 'E': return e->reference;
	default: return STR("%");
	}
}

static struct str
tell(const struct telling *t)
{
	bool unresolved = t->e->kind == EVENT_CLOSED && !str_eq(t->e->exit, STR("their-word"));
	bool reworded = t->e->kind == EVENT_READING_CORRECTED && t->e->text.len > 0;
	bool read = t->e->kind == EVENT_OWN_PART && t->e->ear.len > 0;
	bool gives = t->e->kind == EVENT_PARTED && str_eq(t->e->role, ROLE_GIVES);
	bool named = t->e->kind == EVENT_CONTACT_NOTED && t->e->name.len > 0;
	bool given = t->e->kind == EVENT_ASSIGNED && !str_eq(t->e->actor, arena_fmt(t->s->a,
	    "account:%" PRId64, t->e->account));
	const char *p = named ? "%W noted their name: %N" : unresolved ? "%W closed it, not as resolved: %R"
	    : given ? "%W gave this to %N, who looks after it now"
	    : reworded ? "%W put “%Q” as: %T"
	    : read ? "Read in the message, and noted by nobody: owning the mistake, %A"
	    : gives ? "%W opened a case of its own for a message: %E" : sentences[t->e->kind];
	struct buf b;

	if (!p)
		return STR_NONE;
	buf_init(&b, t->s->a, KIB(4));
	for (; *p; p++)
		if (*p == '%')
			buf_put(&b, part(t, *++p));
		else
			buf_putc(&b, *p);
	return buf_str(&b);
}

/* --- the page -------------------------------------------------------------------------------- */

static bool
has_line(const struct case_view *v, int64_t seq)
{
	for (size_t i = 0; i < v->n_timeline; i++)
		if (v->timeline[i].turn != NULL && v->timeline[i].seq == seq)
			return true;
	return false;
}

/* What was said while it was read with another stands in that one's log. */
static void
add_from_leader(struct arena *a, struct case_view *v)
{
	struct timeline_line *all;
	size_t n = v->n_timeline, most = n + v->state->turns.n;

	if (v->state->joins.n == 0)
		return;
	all = arena_array(a, struct timeline_line, most);
	if (n > 0)
		memcpy(all, v->timeline, n * sizeof *all);
	for (size_t i = 0; i < v->state->turns.n; i++) {
		const struct turn *t = &v->state->turns.at[i];
		size_t at = n;

		if (has_line(v, t->seq))
			continue;
		for (; at > 0 && all[at - 1].at > t->at; at--)
			all[at] = all[at - 1];
		all[at] = (struct timeline_line){ .seq = t->seq, .at = t->at, .turn = t };
		n++;
	}
	v->timeline = all;
	v->n_timeline = n;
}

static void
timeline(struct seat *s, struct case_view *v, const struct namer *namer, const struct event *events, size_t n)
{
	VEC(struct timeline_line) lines = { 0 };

	for (size_t i = 0; i < n; i++) {
		const struct event *e = &events[i];
		struct timeline_line line = { .seq = e->seq, .at = e->at };

		if (e->kind == EVENT_RECEIVED || e->kind == EVENT_SENT)
			line.turn = state_turn(v->state, e->seq);       /* NULL: taken back */
		else if (sentences[e->kind])
			line.text = tell(&(struct telling){ s, v->state, e, namer });
		if (line.turn != NULL || line.text.len > 0)
			vec_add(s->a, &lines) = line;
	}
	v->timeline = lines.at;
	v->n_timeline = lines.n;
	add_from_leader(s->a, v);
}

static void
count_contacts(struct seat *s, struct case_view *v)
{
	VEC(struct str) met = { 0 };

	for (size_t i = 0; i < v->state->turns.n; i++) {
		const struct turn *t = &v->state->turns.at[i];
		bool known = false;
		if (!t->ours) {
			v->contacts++;
			continue;
		}
		for (size_t k = 0; k < met.n; k++)
			known = known || str_eq(met.at[k], t->name);
		if (!known)
			vec_push(s->a, &met) = t->name;
	}
	v->people = (int64_t)met.n;
}

static bool
names_rule(struct str list, struct str rule)
{
	struct str one;

	while (list.len > 0) {
		str_cut(list, ',', &one, &list);
		if (str_eq(one, rule))
			return true;
	}
	return false;
}

/* What it took them, counted. */
static void
count_effort(struct seat *s, struct case_view *v, const struct event *events, size_t n)
{
	const struct state *state = v->state;
	int64_t end = state->open ? s->now : state->closed_at, holder = 0;

	for (size_t i = 0; i < n; i++) {
		const struct event *e = &events[i];

		if (e->kind == EVENT_ASSIGNED && holder != 0 && e->account != holder)
			v->handed_over++;
		if (e->kind == EVENT_ASSIGNED)
			holder = e->account;
		if (e->kind == EVENT_LINK_MADE)
			v->links_stopped_at = 0;
		if (e->kind == EVENT_LINK_REVOKED)
			v->links_stopped_at = e->at;
		v->asked_again += (e->kind == EVENT_CHECKED && names_rule(e->left, STR("asks-known-info")))
		    || (e->kind == EVENT_OVERRIDDEN && str_eq(e->rule, STR("asks-known-info")));
	}
	for (size_t i = 0; i < state->promises.n; i++)
		v->missed += state->promises.at[i].missed_at != 0;
	v->days = (end - state->opened_at) / DAY_MS;
}

/* What else this person has had with us of late. */
static bool
find_other_cases(struct seat *s, struct case_view *v, struct err *err)
{
	struct case_row *rows;
	size_t n;

	if (v->state->person == 0)
		return true;
	if (!store_cases_of_person(s->a, s->db, v->state->person, v->state->case_id, 10, &rows, &n, err))
		return false;
	v->cases = arena_array(s->a, struct other_case, OTHERS_MAX);
	for (size_t i = 0; i < n; i++)
		if (v->n_cases < OTHERS_MAX && s->now - rows[i].last_at < OF_LATE_MS)
			v->cases[v->n_cases++] = (struct other_case){ rows[i].case_id, rows[i].last_at,
				rows[i].reference, rows[i].title, rows[i].open };
	return true;
}

static bool
find_callers(struct seat *s, struct case_view *v, struct err *err)
{
	const struct state *state = v->state;

	return state->name.len > 0 || state->address.len > 0 || state->phone.len == 0
	    || desk_callers(s, state->phone, state->person, &v->callers, &v->n_callers, err);
}

static bool
load_draft(struct seat *s, struct case_view *v, struct err *err)
{
	struct draft_row row;
	struct err missing = { 0 };

	v->draft_stage = v->step->stage;
	if (store_draft_get(s->a, s->db, v->state->case_id, s->who.account, &row, &missing)) {
		v->draft = row.text;
		v->draft_cc = row.cc;
		v->draft_sender = row.sender;
		v->draft_had = row.had;
		v->draft_at = row.saved_at;
		return stage_by_name(row.stage, &v->draft_stage) || err_set(err, ERR_SOFTWARE,
		    "a saved draft has an unknown step");
	}
	return missing.kind == ERR_NOT_FOUND || err_set(err, missing.kind, "%s", missing.text);
}

static bool
load_draft_files(struct seat *s, struct case_view *v, struct err *err)
{
	struct attachment *files;

	if (!store_draft_files(s->a, s->db, v->state->case_id, s->who.account, &files, &v->n_draft_files,
	    err))
		return false;
	v->draft_files = files;
	return true;
}

#define WRITING_MS (5 * MINUTE_MS)

/* Two who write at once should know of each other; each keeps a draft of their own. */
bool
desk_colleague(struct seat *s, int64_t case_id, struct str *out, struct err *err)
{
	struct draft_row *rows;
	struct account_row *accounts;
	size_t n, n_accounts;

	*out = STR_NONE;
	if (!store_draft_others(s->a, s->db, case_id, s->who.account, s->now - WRITING_MS, &rows, &n, err))
		return false;
	if (n == 0)
		return true;
	if (!store_account_list(s->a, s->db, &accounts, &n_accounts, err))
		return false;
	for (size_t i = 0; i < n_accounts; i++)
		if (accounts[i].id == rows[0].account)
			*out = accounts[i].name;
	return true;
}

/* Only the latest turn can still be taken back. */
static bool
find_undo(struct seat *s, struct case_view *v, struct err *err)
{
	const struct turn *t = v->state->turns.n > 0 ? &v->state->turns.at[v->state->turns.n - 1] : NULL;
	struct outbox_row row;
	struct err missing = { 0 };

	if (!t || !t->ours || t->delivery != DELIVERY_WAITING || t->out_seq != t->seq)
		return true;
	if (!store_outbox_by_message(s->a, s->db, t->message_id, &row, &missing))
		return missing.kind == ERR_NOT_FOUND || err_set(err, missing.kind, "%s", missing.text);
	if (row.attempts > 0 || row.next_at <= s->now || !str_eq(row.state, STR("waiting")))
		return true;
	v->undo_turn = t->seq;
	v->undo_until = row.next_at;
	return true;
}

/* --- what is read with it ---------------------------------------------------------------------- */

/* In the order they were written, whichever log they stand in. */
static struct event *
fold_logs(struct arena *a, const struct event *ours, size_t n_ours, const struct event *theirs,
    size_t n_theirs)
{
	struct event *all = arena_array(a, struct event, n_ours + n_theirs);
	size_t i = 0, k = 0;

	while (i < n_ours || k < n_theirs) {
		bool first = k == n_theirs || (i < n_ours && (ours[i].at < theirs[k].at
		    || (ours[i].at == theirs[k].at && ours[i].id < theirs[k].id)));

		all[i + k] = first ? ours[i] : theirs[k];
		if (first)
			i++;
		else
			k++;
	}
	return all;
}

/* The logs of all that is read with it, up to where they were joined, with its numbers. */
static bool
add_joined(struct seat *s, const struct state *state, struct event **events, size_t *n, struct err *err)
{
	for (size_t i = 0; i < state->joins.n; i++) {
		const struct joined *j = &state->joins.at[i];
		struct state other;
		struct event *theirs;
		size_t n_theirs;

		if (!j->leads || j->parted)
			continue;
		if (!seat_state_told(s, j->case_id, &other, &theirs, &n_theirs, err))
			return false;
		n_theirs = j->n;
		for (size_t k = 0; k < n_theirs; k++)
			theirs[k] = event_as_in(s->a, state, j, &theirs[k]);
		for (size_t k = 0, kept = 0; k < j->n; k++) {
			if (k + 1 != (size_t)j->there)
				theirs[kept++] = theirs[k];     /* a message that both have stands once */
			n_theirs = kept;
		}
		*events = fold_logs(s->a, *events, *n, theirs, n_theirs);
		*n += n_theirs;
	}
	return true;
}

/* What stands beside the log; none of it hangs on another. */
static bool
read_beside(struct seat *s, int64_t case_id, struct case_view *v, struct namer *namer, struct err *err)
{
	return namer_init(s, v->state, namer, err) && find_other_cases(s, v, err)
	    && find_callers(s, v, err) && load_draft(s, v, err)
	    && find_undo(s, v, err) && desk_colleague(s, case_id, &v->colleague, err)
	    && load_draft_files(s, v, err) && copies_seen(s, v->state, &v->others, &v->n_others, err);
}

/* What it finds now, which is nothing, goes nowhere. */
static void
ask_ahead(struct seat *s, int64_t case_id, const struct case_view *v)
{
	struct case_view nothing = *v;
	struct namer namer;
	struct err ignored;

	if (!db_ahead(s->db))
		return;
	(void)read_beside(s, case_id, &nothing, &namer, &ignored);
	db_ahead_end(s->db);
}

bool
desk_case(struct seat *s, int64_t case_id, struct case_view *out, struct err *err)
{
	struct case_view v = { 0 };
	struct step *step = arena_new(s->a, struct step);
	struct namer namer;
	struct event *events;
	size_t n;
	AUTO_TX tx = { 0 };

	if (!seat_needs(s, ROLE_AGENT, err) || !db_begin_read(s->db, &tx, err))
		return false;
	v.state = arena_new(s->a, struct state);
	v.step = step;
	if (!seat_leading(s, case_id, v.state, &events, &n, err) || !add_joined(s, v.state, &events, &n, err))
		return false;
	v.calendar = desk_calendar_of(s, v.state);
	desk_clock_hint(s, v.state, &v.clock_hint);
	next(s->a, v.state, v.calendar, s->now, step);
	if (step->kind == STEP_WAIT && is_silent(s, v.state))
		next_ask_again(s->a, v.state, v.calendar, s->now, step);
	gate(s->a, v.state, &v.gate);
	gate_final(s->a, v.state, v.calendar, s->now, &v.final_gate);
	ask_ahead(s, case_id, &v);
	if (!read_beside(s, case_id, &v, &namer, err))
		return false;
	count_contacts(s, &v);
	count_effort(s, &v, events, n);
	timeline(s, &v, &namer, events, n);
	desk_senders(s, &v.senders, &v.n_senders);
	v.sender = sender_of_case(s, v.state);
	v.new_turn = new_matter(s->a, v.state, &v.new_why);
	if (desk_firm(s->desk)->smtp_url.len == 0)
		v.outbox_note = STR("No mail server is set: what we send waits in the outbox.");
	*out = v;
	return true;
}

/* What came in by mail was recorded by the desk, and is theirs. */
static struct str
writer_of(const struct namer *namer, const struct event *e)
{
	if (e->kind == EVENT_SENT)
		return name_of(namer, e->actor);
	return str_or(str_or(e->name, e->address), name_of(namer, STR("customer")));
}

bool
desk_since(struct seat *s, int64_t case_id, int64_t seen, struct strs *out, struct err *err)
{
	struct state state;
	struct namer namer;
	struct event *events;
	size_t n;
	VEC(struct str) lines = { 0 };

	if (!seat_needs(s, ROLE_AGENT, err) || !seat_leading(s, case_id, &state, &events, &n, err)
	    || !namer_init(s, &state, &namer, err) || !store_events(s->a, s->db, case_id, seen, &events, &n,
	    err))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct event *e = &events[i];
		struct telling t = { s, &state, e, &namer };
		if (!event_matters(e))
			continue;
		if (e->kind == EVENT_RECEIVED || e->kind == EVENT_SENT) {
			struct str who = writer_of(&namer, e), words = cut(s->a, e->text);
			vec_push(s->a, &lines) = arena_fmt(s->a, "%.*s wrote: “%.*s”", STR_ARG(who),
			    STR_ARG(words));
		} else {
			vec_push(s->a, &lines) = tell(&t);
		}
	}
	*out = (struct strs){ lines.at, lines.n };
	return true;
}

bool
desk_events(struct seat *s, int64_t case_id, int64_t after_seq, struct event **out, size_t *n,
    struct err *err)
{
	/* what is no case of a customer (accounts, rights) is not an agent's to read */
	struct case_row row;

	return seat_needs(s, ROLE_AGENT, err) && store_case_by_id(s->a, s->db, case_id, &row, err)
	    && store_events(s->a, s->db, case_id, after_seq, out, n, err);
}
