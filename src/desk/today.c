/* today.c - what needs someone now, in the order it needs them, each with its reason and one thing to do.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"
#include "desk/act.h"
#include "desk/clocks.h"
#include "desk/house.h"
#include "desk/making.h"
#include "desk/standing.h"
#include "method/contact.h"
#include "method/next.h"
#include "method/told.h"
#include "method/voice.h"
#include "store/account.h"
#include "store/today.h"

#define LINES_MAX 50
#define SOON_MS DAY_MS
#define QUOTE_MAX 120

struct gathering {
	struct seat *s;
	const struct account_row *accounts;
	size_t n_accounts;
	VEC(struct account_row) covered;        /* who is away and covered by whoever looks */
	VEC(struct account_row) gone;           /* who is switched off, and covered by nobody */
	VEC(struct today_group) groups;
	VEC(int64_t) taken;                     /* cases that stand on a list already */
	size_t n_lines;
};

struct lines { struct today_line *at; size_t n, cap; };

static bool
is_taken(const struct gathering *g, int64_t case_id)
{
	for (size_t i = 0; i < g->taken.n; i++)
		if (g->taken.at[i] == case_id)
			return true;
	return false;
}

static void
take(struct gathering *g, int64_t case_id)
{
	vec_push(g->s->a, &g->taken) = case_id;
}

/* What is theirs who are away is told with the name, for whoever covers. */
static void
tell_cover(struct gathering *g, struct today_line *line)
{
	struct arena *a = g->s->a;

	for (size_t i = 0; i < g->covered.n; i++) {
		const struct account_row *away = &g->covered.at[i];

		if (line->owner != away->id)
			continue;
		line->mine = true;
		line->reason = arena_fmt(a, "%.*s; you look after it for %.*s until %.*s",
		    STR_ARG(line->reason), STR_ARG(away->name),
		    STR_ARG(time_in_words(a, desk_calendar(g->s->desk)->zone, away->away_until)));
	}
}

/* Everybody sees what needs someone; what is a colleague's bears their name, so that it is not done twice. */
static void
tell_owner(const struct gathering *g, struct today_line *line)
{
	for (size_t i = 0; i < g->n_accounts && !line->mine; i++)
		if (g->accounts[i].id == line->owner && !g->accounts[i].disabled)
			line->with = g->accounts[i].name;
}

static void
add_group(struct gathering *g, struct str title, const struct lines *lines)
{
	for (size_t i = 0; i < lines->n; i++) {
		tell_cover(g, &lines->at[i]);
		tell_owner(g, &lines->at[i]);
	}
	if (lines->n == 0)
		return;
	vec_push(g->s->a, &g->groups) = (struct today_group){ title, lines->at, lines->n };
	g->n_lines += lines->n;
}

static struct str
first_line(struct str text)
{
	size_t end = str_find_char(text, '\n');

	return utf8_cut(end == STR_NOT_FOUND ? text : str_sub(text, 0, end), QUOTE_MAX);
}

/* --- promises -------------------------------------------------------------------------------- */

static struct today_line
promise_line(struct gathering *g, const struct promise_due *p, bool missed)
{
	struct arena *a = g->s->a;
	struct str due = time_on_both(a, desk_calendar_for(g->s, p->zone), p->due);
	struct today_line line = {
		.case_id = p->case_id, .promise = p->seq, .who = voice_called(p->name, p->address),
		.title = p->title, .reference = p->reference,
		.quote = first_line(p->text), .mine = p->owner == g->s->who.account, .owner = p->owner,
	};

	if (missed) {
		line.reason = arena_fmt(a, "promised for %.*s; it passed and they were not told",
		    STR_ARG(due));
		line.tag = STR("missed");
		line.tag_kind = STR("bad");
		line.action = STR("Own it and write");
		return line;
	}
	bool call = p->turn != 0
	    && (promise_told(a, desk_pack(g->s->desk), p->text) & TELLS_BY_PHONE) != 0;
	line.reason = call ? arena_fmt(a, "we ring them by %.*s, as promised", STR_ARG(due))
	    : p->turn == 0 ? arena_fmt(a, "parked until %.*s: look at it again, and tell them how it "
	    "stands", STR_ARG(due))
	    : p->is_update ? arena_fmt(a, "they will hear from us by %.*s, also with nothing new",
	    STR_ARG(due))
	    : arena_fmt(a, "promised for %.*s", STR_ARG(due));
	line.tag = time_distance(a, p->due, g->s->now);
	line.tag_kind = STR("due");
	line.action = call ? STR("Ring them") : p->turn == 0 ? STR("Look at it again")
	    : p->is_update ? STR("Write it") : STR("Open");
	return line;
}

static bool
gather_promises(struct gathering *g, struct err *err)
{
	struct seat *s = g->s;
	struct promise_due *rows;
	size_t n;
	struct lines lines = { 0 };

	if (!store_promises_missed(s->a, s->db, OWNER_ANY, LINES_MAX, &rows, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		vec_push(s->a, &lines) = promise_line(g, &rows[i], true);
		take(g, rows[i].case_id);
	}
	if (!store_promises_due(s->a, s->db, OWNER_ANY, s->now + SOON_MS, LINES_MAX, &rows, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		vec_push(s->a, &lines) = promise_line(g, &rows[i], false);
		take(g, rows[i].case_id);
	}
	add_group(g, STR("Promised, and due"), &lines);
	return true;
}

/* --- deadlines -------------------------------------------------------------------------------- */

#define DEADLINE_WORKING_DAYS 2

static const struct {
	const char *milestone, *action;
} deadline_actions[] = {
	{ "acknowledge", "Hear them" }, { "signpost", "Write the letter" }, { "respond", "Write it" },
	{ "extended", "Write it" },
};

static struct today_line
deadline_line(struct gathering *g, const struct case_row *row)
{
	struct arena *a = g->s->a;
	struct str due = time_in_words(a, desk_calendar(g->s->desk)->zone, row->milestone_at);
	bool passed = row->milestone_at < g->s->now;
	enum milestone_kind kind = MILESTONE_RESPOND;
	struct today_line line = {
		.case_id = row->case_id, .who = voice_called(row->name, row->address), .title = row->title,
		.reference = row->reference, .mine = row->owner == g->s->who.account, .owner = row->owner,
		.tag = passed ? STR("overdue") : time_distance(a, row->milestone_at, g->s->now),
		.tag_kind = passed ? STR("bad") : STR("due"), .action = STR("Open"),
	};

	(void)milestone_by_name(row->milestone, &kind);
	line.reason = arena_fmt(a, passed ? "%s: it was due by %.*s" : "%s by %.*s", milestone_words(kind),
	    STR_ARG(due));
	for (size_t i = 0; i < LENGTH(deadline_actions); i++)
		if (str_eq(row->milestone, str_from(deadline_actions[i].milestone)))
			line.action = str_from(deadline_actions[i].action);
	return line;
}

static bool
gather_deadlines(struct gathering *g, struct err *err)
{
	struct seat *s = g->s;
	const struct calendar *c = desk_calendar(s->desk);
	int32_t last = working_day_after(c, day_at(c->zone, s->now), DEADLINE_WORKING_DAYS);
	struct lines lines = { 0 };
	struct case_row *rows;
	size_t n;

	if (!store_case_rows(s->a, s->db, CASES_DEADLINE, OWNER_ANY, moment_of(c->zone, last + 1, 0),
	    LINES_MAX, &rows, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		vec_push(s->a, &lines) = deadline_line(g, &rows[i]);
		take(g, rows[i].case_id);
	}
	add_group(g, STR("Deadlines"), &lines);
	return true;
}

/* --- cases ----------------------------------------------------------------------------------- */

struct list {
	enum case_list list;
	const char *title, *reason, *action, *tag, *tag_kind;
	bool silent;                            /* for as long as counts as silence */
	bool again;                             /* also when the case stands on a list above */
};

static const struct list lists[] = {
	{ CASES_MAIL_FAILED, "Did not get through, of others", "a colleague’s message failed and they do "
	    "not have it",
	    "Look at it", "failed", "bad", false, true },
	{ CASES_PLAYBACK_ANSWERED, "They answered", NULL, NULL, "", "", false, true },
	{ CASES_TOLD, "They told us", NULL, "Open", "", "", false, true },
	{ CASES_NOT_ENOUGH, "Not enough yet", "says it is not enough yet", "Answer that one", "", "", false,
	    true },
	{ CASES_NEW, "New", NULL, "Hear them", "", "", false, false },
	{ CASES_WAITING, "They wrote last", NULL, "Read and reply", "", "", false, false },
	{ CASES_SILENT, "Silent", "was asked and has not answered. Silence is not a yes", "Ask once more", "",
	    "", true, false },
	{ CASES_BECAME, "What became of them", "was closed a month ago or longer, after a mistake of ours: "
	    "did they stay, leave, or come back with more", "Say it", "", "", false, false },
};

static void
told_line(struct today_line *line, const struct case_row *row)
{
	if (str_eq(row->told, str_from(offer_state_name(OFFER_ACCEPTED)))) {
		line->reason = STR("took what you offered. Say when it will be done");
		line->action = STR("Give it a date");
	} else if (str_eq(row->told, str_from(offer_state_name(OFFER_DECLINED)))) {
		line->reason = STR("did not take what you offered");
		line->action = STR("Ask what would be");
	} else {
		line->reason = STR("said in their own words what they took from it");
		line->action = STR("See what is missing");
	}
}

static struct str
waits_since(struct gathering *g, const struct case_row *row)
{
	int64_t since = row->new_at != 0 ? row->new_at : row->waiting_at;
	struct str ago = time_distance(g->s->a, since, g->s->now);

	if (row->last_received_at == 0)
		return arena_fmt(g->s->a, "does not know yet of a mistake of ours, found %.*s",
		    STR_ARG(str_eq(ago, STR("now")) ? STR("just now") : ago));
	return arena_fmt(g->s->a, "wrote %.*s; nobody has answered%s",
	    STR_ARG(str_eq(ago, STR("now")) ? STR("just now") : ago), row->new_at != 0 ? " yet" : " since");
}

static struct today_line
case_line(struct gathering *g, const struct list *l, const struct case_row *row)
{
	struct today_line line = {
		.case_id = row->case_id, .who = voice_called(row->name, row->address), .title = row->title,
		    .reference = row->reference,
		.quote = first_line(row->impact), .tag = str_from(l->tag), .tag_kind = str_from(l->tag_kind),
		.reason = str_from(l->reason), .action = str_from(l->action),
		    .mine = row->owner == g->s->who.account, .owner = row->owner,
	};

	if (l->list == CASES_TOLD)
		told_line(&line, row);
	if (l->list == CASES_NOT_ENOUGH && row->because.len > 0)
		line.quote = first_line(row->because);
	if (l->list == CASES_NEW || l->list == CASES_WAITING)
		line.reason = waits_since(g, row);
	if (l->list == CASES_NEW && row->last_received_at == 0)
		line.action = STR("Tell them");
	if (l->list != CASES_PLAYBACK_ANSWERED)
		return line;
	if (str_eq(row->playback, STR("corrected"))) {
		line.reason = STR("corrected your playback");
		line.action = STR("Play back again");
	} else {
		line.reason = STR("says you understood");
		line.action = STR("Answer");
	}
	return line;
}

/* --- what of ours did not arrive ---------------------------------------------------------------- */

#define LEAD_AFTER_MS DAY_MS

/* It stands in front of everything for whoever wrote it, and after a day for a lead too. */
static bool
is_in_front(const struct seat *s, const struct case_row *row)
{
	return row->failed_by == s->who.account
	    || (s->who.role >= ROLE_LEAD && row->failed_at <= s->now - LEAD_AFTER_MS);
}

static struct today_line
lost_line(struct gathering *g, const struct case_row *row)
{
	struct str since = time_in_words(g->s->a, desk_calendar(g->s->desk)->zone, row->failed_at);

	return (struct today_line){
		.case_id = row->case_id, .who = voice_called(row->name, row->address), .title = row->title,
		.reference = row->reference, .tag = STR("failed"), .tag_kind = STR("bad"),
		.action = STR("Look at it"), .mine = row->owner == g->s->who.account, .owner = row->owner,
		.reason = arena_fmt(g->s->a, "%s did not reach them; known since %.*s",
		    row->failed_by == g->s->who.account ? "your message" : "a message of ours",
		    STR_ARG(since)),
	};
}

static bool
gather_lost(struct gathering *g, struct err *err)
{
	struct seat *s = g->s;
	bool lead = s->who.role >= ROLE_LEAD;
	struct case_row *rows, *old;
	size_t n, n_old = 0;
	struct lines lines = { 0 };

	if (!store_case_rows(s->a, s->db, CASES_MAIL_FAILED, s->who.account, NEVER, LINES_MAX, &rows, &n,
	    err))
		return false;
	if (lead && !store_case_rows(s->a, s->db, CASES_MAIL_FAILED, OWNER_ANY,
	    s->now - LEAD_AFTER_MS + 1, LINES_MAX, &old, &n_old, err))
		return false;
	for (size_t i = 0; i < n; i++)
		vec_push(s->a, &lines) = lost_line(g, &rows[i]);
	for (size_t i = 0; i < n_old; i++)
		if (old[i].failed_by != s->who.account)
			vec_push(s->a, &lines) = lost_line(g, &old[i]);
	add_group(g, STR("Did not get through"), &lines);
	return true;
}

/* --- what waited and was stopped ---------------------------------------------------------------- */

static struct today_line
stopped_line(struct gathering *g, const struct plan_line *p)
{
	struct str due = time_in_words(g->s->a, desk_calendar(g->s->desk)->zone, p->due);
	bool mine = p->account == g->s->who.account;

	return (struct today_line){
		.case_id = p->case_id, .who = str_or(p->who, p->address), .title = p->case_title,
		.reference = p->reference, .tag = STR("not sent"), .tag_kind = STR("bad"),
		.action = STR("Read it"), .mine = p->owner == g->s->who.account, .owner = p->owner,
		.reason = arena_fmt(g->s->a, "%s was to be sent %.*s and was not. %.*s",
		    mine ? "your message" : "a message of ours", STR_ARG(due), STR_ARG(p->why)),
	};
}

static bool
gather_stopped(struct gathering *g, struct err *err)
{
	struct seat *s = g->s;
	struct plan_line *rows, *old;
	size_t n, n_old = 0;
	struct lines lines = { 0 };

	if (!store_plans_stopped(s->a, s->db, s->who.account, NEVER, LINES_MAX, &rows, &n, err))
		return false;
	if (s->who.role >= ROLE_LEAD && !store_plans_stopped(s->a, s->db, OWNER_ANY,
	    s->now - LEAD_AFTER_MS + 1, LINES_MAX, &old, &n_old, err))
		return false;
	for (size_t i = 0; i < n; i++)
		vec_push(s->a, &lines) = stopped_line(g, &rows[i]);
	for (size_t i = 0; i < n_old; i++)
		if (old[i].account != s->who.account)
			vec_push(s->a, &lines) = stopped_line(g, &old[i]);
	add_group(g, STR("Written, and not sent"), &lines);
	return true;
}

#define BECAME_AFTER_MS (30 * DAY_MS)

static int64_t
before_of(const struct seat *s, const struct list *l)
{
	if (l->list == CASES_BECAME)
		return s->now - BECAME_AFTER_MS + 1;
	return l->silent ? desk_silent_before(s->desk, s->now) : NEVER;
}

static bool
gather_list(struct gathering *g, const struct list *l, struct err *err)
{
	struct seat *s = g->s;
	struct case_row *rows;
	size_t n;
	struct lines lines = { 0 };

	if (!store_case_rows(s->a, s->db, l->list, OWNER_ANY, before_of(s, l), LINES_MAX, &rows, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!l->again && is_taken(g, rows[i].case_id))
			continue;
		if (l->list == CASES_MAIL_FAILED && is_in_front(s, &rows[i]))
			continue;
		vec_push(s->a, &lines) = case_line(g, l, &rows[i]);
		take(g, rows[i].case_id);
	}
	add_group(g, str_from(l->title), &lines);
	return true;
}

/* --- nobody has answered --------------------------------------------------------------------------- */

/* Whoever writes hears from us within a working day, within half of one where they are angry or afraid. */
static bool
waits_too_long(const struct seat *s, const struct case_row *row)
{
	int64_t since = row->new_at != 0 ? row->new_at : row->waiting_at;

	return contact_due(desk_calendar(s->desk), since,
	    contact_answer_halves(row->anger)) <= s->now;
}

static struct today_line
unheard_line(struct gathering *g, const struct case_row *row)
{
	struct arena *a = g->s->a;
	int64_t since = row->new_at != 0 ? row->new_at : row->waiting_at;

	return (struct today_line){
		.case_id = row->case_id, .who = voice_called(row->name, row->address), .title = row->title,
		.reference = row->reference, .quote = first_line(row->impact), .tag = STR("waits too long"),
		.tag_kind = STR("bad"), .action = row->last_received_at == 0 ? STR("Tell them")
		    : row->new_at != 0 ? STR("Hear them") : STR("Read and reply"),
		.mine = row->owner == g->s->who.account, .owner = row->owner,
		.reason = arena_fmt(a, row->last_received_at == 0
		    ? "does not know yet of a mistake of ours, found on %.*s"
		    : "wrote on %.*s, and nobody has answered since",
		    STR_ARG(time_in_words(a, desk_calendar(g->s->desk)->zone, since))),
	};
}

/* A message that nobody answered in time stands above what is only due. */
static bool
gather_unheard(struct gathering *g, struct err *err)
{
	static const enum case_list which[] = { CASES_NEW, CASES_WAITING };
	struct seat *s = g->s;
	struct lines lines = { 0 };
	struct case_row *rows;
	size_t n;

	for (size_t k = 0; k < LENGTH(which); k++) {
		if (!store_case_rows(s->a, s->db, which[k], OWNER_ANY, NEVER, LINES_MAX, &rows, &n, err))
			return false;
		for (size_t i = 0; i < n; i++) {
			if (is_taken(g, rows[i].case_id) || !waits_too_long(s, &rows[i]))
				continue;
			vec_push(s->a, &lines) = unheard_line(g, &rows[i]);
			take(g, rows[i].case_id);
		}
	}
	add_group(g, STR("Nobody has answered"), &lines);
	return true;
}

/* --- someone is not safe -------------------------------------------------------------------------- */

/* Whoever opens the list need not be hit by words against a person: they stand in the case. */
static const struct { enum alarm kind; const char *reason, *action; bool quoted; } alarms[] = {
	{ ALARM_SELF, "may not be safe, by their own words: this comes before all else",
	    "See that they are safe", true },
	{ ALARM_DANGER, "someone there may not be safe: stop the harm first", "Make it safe", true },
	{ ALARM_THREAT, "wrote what reads as a threat; a lead should know of it", "Read it", true },
	{ ALARM_SLUR, "wrote words against what a person is; a lead should know of it", "Read it", false },
	{ ALARM_HARASSMENT, "wrote what goes against a person here; a lead should know of it", "Read it",
	    false },
};

static struct today_line
alarm_line(const struct gathering *g, const struct case_row *row)
{
	struct today_line line = {
		.case_id = row->case_id, .who = voice_called(row->name, row->address), .title = row->title,
		.reference = row->reference, .tag = STR("first"), .tag_kind = STR("bad"),
		.quote = first_line(row->alarm_words), .mine = row->owner == g->s->who.account,
		.owner = row->owner,
	};

	for (size_t i = 0; i < LENGTH(alarms); i++) {
		if (!str_eq(row->alarm, str_from(alarm_name(alarms[i].kind))))
			continue;
		line.reason = str_from(alarms[i].reason);
		line.action = str_from(alarms[i].action);
		if (!alarms[i].quoted)
			line.quote = STR_NONE;
	}
	return line;
}

static bool
gather_alarms(struct gathering *g, struct err *err)
{
	struct seat *s = g->s;
	struct case_row *rows;
	size_t n;
	struct lines lines = { 0 };

	if (!store_case_rows(s->a, s->db, CASES_ALARM, OWNER_ANY, NEVER, LINES_MAX, &rows, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		vec_push(s->a, &lines) = alarm_line(g, &rows[i]);
		take(g, rows[i].case_id);
	}
	add_group(g, STR("Before anything else"), &lines);
	return true;
}

/* --- offers that wait ----------------------------------------------------------------------------- */

/* For those who may grant as much; whoever worked it out reads on the case that it waits. */
static bool
gather_grants(struct gathering *g, struct err *err)
{
	struct seat *s = g->s;
	struct case_row *rows;
	int64_t most;
	size_t n;
	struct lines lines = { 0 };

	if (!desk_may_grant(s, &most, err)
	    || !store_case_rows(s->a, s->db, CASES_GRANT, OWNER_ANY, NEVER, LINES_MAX, &rows, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct case_row *row = &rows[i];

		if (row->grant_amount <= most)
			vec_push(s->a, &lines) = (struct today_line){
				.case_id = row->case_id, .who = voice_called(row->name, row->address),
				.title = row->title, .reference = row->reference,
				.quote = first_line(row->grant_text), .action = STR("See the offer"),
				.reason = STR("an offer to them waits for someone who may grant it; you may"),
				.mine = row->owner == s->who.account, .owner = row->owner,
			};
	}
	add_group(g, STR("For you to grant"), &lines);
	return true;
}

/* --- a second failure ----------------------------------------------------------------------------- */

static struct today_line
second_line(struct gathering *g, const struct case_row *row)
{
	return (struct today_line){
		.case_id = row->case_id, .who = voice_called(row->name, row->address), .title = row->title,
		.reference = row->reference, .tag = STR("again"), .tag_kind = STR("bad"),
		.quote = first_line(row->second), .action = STR("See to it first"),
		.mine = row->owner == g->s->who.account, .owner = row->owner,
		.reason = arena_fmt(g->s->a, "%s%s", row->second.len > 0
		    ? "what they had said was enough came back; a second time weighs more than the first"
		    : "we missed a second promise to them, soon after the first",
		    row->waiting_at != 0 ? ". They wrote last, and nobody has answered" : ""),
	};
}

static bool
gather_second(struct gathering *g, struct err *err)
{
	struct seat *s = g->s;
	struct case_row *rows;
	size_t n;
	struct lines lines = { 0 };

	if (!store_case_rows(s->a, s->db, CASES_SECOND, OWNER_ANY, NEVER, LINES_MAX, &rows, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		vec_push(s->a, &lines) = second_line(g, &rows[i]);
		take(g, rows[i].case_id);
	}
	add_group(g, STR("A second time"), &lines);
	return true;
}

/* --- nothing promised --------------------------------------------------------------------------- */

struct gap { const struct case_row *row; int64_t due; };

static void
sort_gaps(struct gap *at, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k > 0 && at[k].due < at[k - 1].due; k--) {
			struct gap swap = at[k];

			at[k] = at[k - 1];
			at[k - 1] = swap;
		}
}

static struct today_line
gap_line(struct gathering *g, const struct gap *o)
{
	struct arena *a = g->s->a;
	struct str due = time_in_words(a, desk_calendar(g->s->desk)->zone, o->due);

	return (struct today_line){
		.case_id = o->row->case_id, .who = voice_called(o->row->name, o->row->address),
		.title = o->row->title, .reference = o->row->reference,
		.tag = o->due <= g->s->now ? STR("late") : time_distance(a, o->due, g->s->now),
		.tag_kind = o->due <= g->s->now ? STR("bad") : STR("due"), .action = STR("Write it"),
		.mine = o->row->owner == g->s->who.account, .owner = o->row->owner,
		.reason = arena_fmt(a, "nothing is promised to them; they should hear from us by %.*s, also "
		    "with nothing new", STR_ARG(due)),
	};
}

/* No promise says when they hear from us again, so the gap does (contact.h). */
static bool
gather_gaps(struct gathering *g, struct err *err)
{
	struct seat *s = g->s;
	struct case_row *rows;
	struct gap *gaps;
	size_t n, n_gaps = 0;
	struct lines lines = { 0 };

	if (!store_case_rows(s->a, s->db, CASES_CONTACT, OWNER_ANY, NEVER, LINES_MAX, &rows, &n, err))
		return false;
	gaps = arena_array(s->a, struct gap, n);
	for (size_t i = 0; i < n; i++) {
		int64_t due = contact_due(desk_calendar(s->desk), rows[i].contact_at, rows[i].contact_halves);

		if (due <= s->now + SOON_MS && !is_taken(g, rows[i].case_id))
			gaps[n_gaps++] = (struct gap){ &rows[i], due };
	}
	sort_gaps(gaps, n_gaps);
	for (size_t i = 0; i < n_gaps; i++) {
		vec_push(s->a, &lines) = gap_line(g, &gaps[i]);
		take(g, gaps[i].row->case_id);
	}
	add_group(g, STR("Nothing promised, and due"), &lines);
	return true;
}

/* --- still owed ------------------------------------------------------------------------------------ */

/* Behind how many there are; where `many` is missing, `one` says it without a number. */
static const struct {
	enum step_kind kind;
	const char *one, *many, *action;
} owed_words[] = {
	{ STEP_READ_CONCERNS, "thing they said is not taken up yet", "things they said are not taken up yet",
	    "Take it up" },
	{ STEP_PLAY_BACK, "point of theirs is not played back yet",
	    "points of theirs are not played back yet", "Play back" },
	{ STEP_PLAY_BACK_AGAIN, "corrected your playback, and has not had it anew", NULL, "Play back again" },
	{ STEP_ANSWER_NOT_ENOUGH, "answer owed", "answers owed", "Answer that one" },
	{ STEP_ANSWER, "answer owed", "answers owed", "Answer" },
	{ STEP_OWN_MISTAKE, "has not been told of a mistake of ours that was found", NULL, "Tell them" },
	{ STEP_WEIGH, "said in their own words what they took from it", NULL, "See what is missing" },
	{ STEP_EXPLAIN, "has not understood all of it yet", NULL, "Explain it" },
	{ STEP_OFFER, "does not know yet of what was worked out for them", NULL, "See the offer" },
	{ STEP_KEEP, "took what you offered: do it by the day it is promised for, or move it", NULL,
	    "See the promise" },
	{ STEP_ASK_ENOUGH, "answer went out, and nobody has asked whether it is enough",
	    "answers went out, and nobody has asked whether they are enough", "Ask them" },
	{ STEP_CLOSE, "has had all they asked for, by their own word", NULL, "Close it" },
};

static struct str
count_owed(struct arena *a, int64_t n, const char *one, const char *many)
{
	return arena_fmt(a, "%lld %s", (long long)n, n == 1 ? one : many);
}

static struct str
owed_reason(struct arena *a, const struct case_row *row, struct str *action)
{
	struct str reason = STR_NONE;

	for (size_t i = 0; i < LENGTH(owed_words); i++) {
		if (!str_eq(row->owed, str_from(step_name(owed_words[i].kind))))
			continue;
		*action = str_from(owed_words[i].action);
		reason = owed_words[i].many == NULL ? str_from(owed_words[i].one)
		    : count_owed(a, row->owed_n, owed_words[i].one, owed_words[i].many);
		if (owed_words[i].kind == STEP_OWN_MISTAKE && row->owed_n > 0)
			reason = arena_fmt(a, "%.*s; %.*s", STR_ARG(reason),
			    STR_ARG(count_owed(a, row->owed_n, "answer owed", "answers owed")));
	}
	return reason;
}

static struct today_line
owed_line(struct gathering *g, const struct case_row *row)
{
	struct arena *a = g->s->a;
	struct today_line line = {
		.case_id = row->case_id, .who = voice_called(row->name, row->address), .title = row->title,
		.reference = row->reference, .quote = first_line(row->impact), .action = STR("Open"),
		.mine = row->owner == g->s->who.account, .owner = row->owner,
	};
	int64_t due = row->next_due;

	line.reason = owed_reason(a, row, &line.action);
	if (str_eq(row->owed, str_from(step_name(STEP_KEEP))))
		return line;
	if (due != 0)
		line.reason = arena_fmt(a, "%.*s; the next promise is due %.*s", STR_ARG(line.reason),
		    STR_ARG(time_on_both(a, desk_calendar_for(g->s, row->zone), due)));
	else if (row->contact_at != 0)
		line.reason = arena_fmt(a, "%.*s; they should hear from us by %.*s", STR_ARG(line.reason),
		    STR_ARG(time_in_words(a, desk_calendar(g->s->desk)->zone,
		    contact_due(desk_calendar(g->s->desk), row->contact_at, row->contact_halves))));
	return line;
}

static bool
add_owed(struct gathering *g, int64_t owner, struct lines *lines, struct err *err)
{
	struct seat *s = g->s;
	struct case_row *rows;
	size_t n;

	if (!store_case_rows(s->a, s->db, CASES_OWED, owner, NEVER, LINES_MAX, &rows, &n, err))
		return false;
	for (size_t i = 0; i < n && lines->n < LINES_MAX; i++) {
		if (is_taken(g, rows[i].case_id))
			continue;
		vec_push(s->a, lines) = owed_line(g, &rows[i]);
		take(g, rows[i].case_id);
	}
	return true;
}

/* Nothing of it is due, so only those see it whose case it is: a case that owes something is never out of
 * their sight. */
static bool
gather_owed(struct gathering *g, struct err *err)
{
	struct lines lines = { 0 };

	if (!add_owed(g, g->s->who.account, &lines, err))
		return false;
	for (size_t i = 0; i < g->covered.n; i++)
		if (!add_owed(g, g->covered.at[i].id, &lines, err))
			return false;
	add_group(g, STR("Still owed, not due yet"), &lines);
	return true;
}

/* --- nobody's ------------------------------------------------------------------------------------ */

static bool
add_nobodys(struct gathering *g, int64_t owner, struct str reason, struct lines *lines, struct err *err)
{
	struct seat *s = g->s;
	struct case_row *rows;
	size_t n;

	if (!store_case_rows(s->a, s->db, CASES_OPEN, owner, NEVER, LINES_MAX, &rows, &n, err))
		return false;
	for (size_t i = 0; i < n && lines->n < LINES_MAX; i++) {
		if (is_taken(g, rows[i].case_id))
			continue;
		vec_push(s->a, lines) = (struct today_line){
			.case_id = rows[i].case_id, .who = voice_called(rows[i].name, rows[i].address),
			.title = rows[i].title, .reference = rows[i].reference, .reason = reason,
			.action = STR("Take it"),
		};
		take(g, rows[i].case_id);
	}
	return true;
}

/* Those that never were anybody's, and those of who can't log in any more. */
static bool
gather_nobodys(struct gathering *g, struct err *err)
{
	struct lines lines = { 0 };

	if (!add_nobodys(g, OWNER_NONE, STR("nobody looks after this case"), &lines, err))
		return false;
	for (size_t i = 0; i < g->gone.n; i++)
		if (!add_nobodys(g, g->gone.at[i].id, arena_fmt(g->s->a,
		    "nobody looks after this case, since "
		    "%.*s’s account was switched off", STR_ARG(g->gone.at[i].name)), &lines, err))
			return false;
	add_group(g, STR("Nobody’s"), &lines);
	return true;
}

static bool
count(struct seat *s, struct today *t, struct err *err)
{
	struct promise_due *rows;
	size_t n;

	if (!store_case_count(s->db, CASES_OPEN, OWNER_ANY, NEVER, TODAY_COUNT_MOST + 1, &t->cases_open, err)
	    || !store_case_count(s->db, CASES_OPEN, s->who.account, NEVER, TODAY_COUNT_MOST + 1,
	    &t->cases_mine, err)
	    || !store_promises_missed(s->a, s->db, OWNER_ANY, LINES_MAX, &rows, &n, err))
		return false;
	t->overdue = (int64_t)n;
	return true;
}

static bool
find_covered(struct gathering *g, struct err *err)
{
	struct seat *s = g->s;
	struct account_row *rows;
	size_t n;

	if (!store_account_list(s->a, s->db, &rows, &n, err))
		return false;
	g->accounts = rows;
	g->n_accounts = n;
	for (size_t i = 0; i < n; i++) {
		bool away = rows[i].away_until > s->now && rows[i].cover != 0;

		if (away && rows[i].cover == s->who.account)
			vec_push(s->a, &g->covered) = rows[i];
		else if (rows[i].disabled && !away)
			vec_push(s->a, &g->gone) = rows[i];
	}
	return true;
}

bool
desk_today(struct seat *s, struct today *out, struct err *err)
{
	struct gathering g = { .s = s };
	struct today t = { 0 };
	AUTO_TX tx = { 0 };

	if (!seat_needs(s, ROLE_AGENT, err) || !db_begin_read(s->db, &tx, err) || !find_covered(&g, err)
	    || !gather_alarms(&g, err) || !gather_lost(&g, err) || !gather_stopped(&g, err)
	    || !gather_second(&g, err)
	    || !gather_unheard(&g, err)
	    || !gather_promises(&g, err) || !gather_deadlines(&g, err)
	    || !gather_grants(&g, err))
		return false;
	for (size_t i = 0; i < LENGTH(lists); i++)
		if ((lists[i].list == CASES_SILENT && !gather_gaps(&g, err))
		    || !gather_list(&g, &lists[i], err))
			return false;
	if (!gather_owed(&g, err) || !gather_nobodys(&g, err))
		return false;
	if (!count(s, &t, err))
		return false;
	t.groups = g.groups.at;
	t.n_groups = g.groups.n;
	t.n_lines = g.n_lines;
	*out = t;
	return true;
}
