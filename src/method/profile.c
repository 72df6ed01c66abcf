/* profile.c - the deadlines and letters a regulator, or the firm itself, asks for: dated data.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/profile.h"

#define COUNT_MOST 1000
#define NAME_MOST 40
#define TEXT_MOST 600
#define LAST_MINUTE (24 * 60 - 1)
#define WARN_WORKING_DAYS 2
#define MORNING (9 * 60)
#define YEAR_LEAST 1970
#define YEAR_MOST 9998

/* ---- names ------------------------------------------------------------------------------------- */

static const char *const element_names[] = {
#define X(name, text, words) text,
	ELEMENTS(X)
#undef X
};
static const char *const element_said[] = {
#define X(name, text, words) words,
	ELEMENTS(X)
#undef X
};
static const char *const milestone_names[] = {
#define X(name, text, words) text,
	MILESTONES(X)
#undef X
};
static const char *const milestone_said[] = {
#define X(name, text, words) words,
	MILESTONES(X)
#undef X
};

const char *
element_name(enum element e)
{
	must(e < ELEMENT_COUNT);
	return element_names[e];
}

const char *
element_words(enum element e)
{
	must(e < ELEMENT_COUNT);
	return element_said[e];
}

const char *
milestone_name(enum milestone_kind k)
{
	must(k < MILESTONE_COUNT);
	return milestone_names[k];
}

const char *
milestone_words(enum milestone_kind k)
{
	must(k < MILESTONE_COUNT);
	return milestone_said[k];
}

static bool
find_name(const char *const *names, size_t n, struct str name, size_t *out)
{
	for (*out = 0; *out < n; ++*out)
		if (str_eq_nocase(name, str_from(names[*out])))
			return true;
	return false;
}

bool
milestone_by_name(struct str name, enum milestone_kind *out)
{
	size_t i;
	bool found = find_name(milestone_names, MILESTONE_COUNT, name, &i);

	if (found)
		*out = (enum milestone_kind)i;
	return found;
}

bool
elements_read(struct str list, uint32_t *out)
{
	struct str one;
	size_t i;
	bool more = list.len > 0;

	*out = 0;
	while (more) {
		more = str_cut(list, ',', &one, &list);
		if (!find_name(element_names, ELEMENT_COUNT, str_trim(one), &i))
			return false;
		*out |= UINT32_C(1) << i;
	}
	return true;
}

struct str
elements_text(struct arena *a, uint32_t elements)
{
	struct str list[ELEMENT_COUNT];
	size_t n = 0;

	for (size_t i = 0; i < ELEMENT_COUNT; i++)
		if (elements & UINT32_C(1) << i)
			list[n++] = str_from(element_names[i]);
	return str_join(a, list, n, STR(", "));
}

/* ---- a file ------------------------------------------------------------------------------------ */

struct reading {
	struct arena *a;
	struct profile *p;
	bool working_days;                      /* what a bare "days" counts */
	struct str why;                         /* what is wrong with the line at hand */
};

static bool
wrong(struct reading *r, const char *why)
{
	r->why = str_from(why);
	return false;
}

static bool
digits(struct str s, size_t from, size_t to, int64_t *out)
{
	struct str part = str_sub(s, from, to);

	return s.len >= to && part.ptr[0] != '-' && str_int(part, out);
}

static bool
read_day(struct reading *r, struct str text, int32_t *out)
{
	int64_t year, month, day;

	if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-' || !digits(text, 0, 4, &year)
	    || !digits(text, 5, 7, &month) || !digits(text, 8, 10, &day))
		return wrong(r, "a day is written like 2026-04-08");
	if (year < YEAR_LEAST || year > YEAR_MOST || month < 1 || month > 12 || day < 1
	    || day > days_in_month((int32_t)year, (int32_t)month))
		return wrong(r, "there is no such day");
	*out = day_from_date((int32_t)year, (int32_t)month, (int32_t)day);
	return true;
}

static bool
read_name(struct reading *r, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!char_is_lower(c) && !char_is_digit(c) && c != '-')
			return wrong(r, "a name is small letters, digits and hyphens, such as uk-telecom");
	}
	if (text.len > NAME_MOST || str_eq(text, STR("none")))
		return wrong(r, "choose another name: shorter than 40 letters, and not none");
	r->p->name = text;
	return true;
}

static bool read_title(struct reading *r, struct str text) { r->p->title = text; return true; }
static bool read_from(struct reading *r, struct str text) { return read_day(r, text, &r->p->from); }
static bool read_to(struct reading *r, struct str text) { return read_day(r, text, &r->p->to); }

static bool
read_version(struct reading *r, struct str text)
{
	if (text.len > NAME_MOST)
		return wrong(r, "a version is shorter than 40 letters");
	r->p->version = text;
	return true;
}

static bool
read_clock(struct reading *r, struct str text)
{
	r->working_days = str_eq_nocase(text, STR("working days"));
	return r->working_days || str_eq_nocase(text, STR("calendar days"))
	    || wrong(r, "the clock counts calendar days or working days");
}

static bool
read_start(struct reading *r, struct str text)
{
	return str_eq_nocase(text, STR("received")) || wrong(r, "deadlines start when it is received");
}

static struct str
next_word(struct str *s)
{
	struct str word;

	*s = str_trim(*s);
	(void)str_cut(*s, ' ', &word, s);
	*s = str_trim(*s);
	return word;
}

static bool
read_unit(struct reading *r, struct str *rest, enum term_unit *out)
{
	struct str word = next_word(rest);

	if (str_starts_nocase(word, STR("working")) || str_starts_nocase(word, STR("calendar"))) {
		*out = str_starts_nocase(word, STR("working")) ? TERM_WORKING_DAYS : TERM_DAYS;
		word = next_word(rest);
		return str_starts_nocase(word, STR("day")) || wrong(r, "write working days or calendar days");
	}
	if (str_starts_nocase(word, STR("day")))
		*out = r->working_days ? TERM_WORKING_DAYS : TERM_DAYS;
	else if (str_starts_nocase(word, STR("hour")))
		*out = TERM_HOURS;
	else if (str_starts_nocase(word, STR("week")))
		*out = TERM_WEEKS;
	else if (str_starts_nocase(word, STR("month")))
		*out = TERM_MONTHS;
	else
		return wrong(r, "count in hours, days, working days, calendar days, weeks or months");
	return true;
}

/* "respond within 10 working days after acknowledged" */
static bool
read_milestone(struct reading *r, struct str text)
{
	enum milestone_kind kind;
	struct term t = { 0 };
	int64_t count;
	struct str after;

	if (!milestone_by_name(next_word(&text), &kind))
		return wrong(r, "a milestone is acknowledge, early, signpost, respond or extended");
	if (!str_eq_nocase(next_word(&text), STR("within")) || !str_int(next_word(&text), &count)
	    || count < 1 || count > COUNT_MOST)
		return wrong(r, "write it like: respond within 8 weeks");
	if (!read_unit(r, &text, &t.unit))
		return false;
	after = next_word(&text);
	if (after.len > 0
	    && (!str_eq_nocase(after, STR("after")) || !str_eq_nocase(text, STR("acknowledged"))))
		return wrong(r, "behind the count may only stand: after acknowledged");
	t.count = (int32_t)count;
	t.start = after.len > 0 ? START_ACKNOWLEDGED : START_RECEIVED;
	if (kind == MILESTONE_ACKNOWLEDGE && t.start == START_ACKNOWLEDGED)
		return wrong(r, "an acknowledgement can't wait for itself");
	if (r->p->terms[kind].unit != TERM_NONE)
		return wrong(r, "this milestone stands above already");
	r->p->terms[kind] = t;
	return true;
}

/* "signpost: scheme, right, free" */
static bool
read_letter(struct reading *r, struct str text)
{
	struct str which, list;
	uint32_t *to;

	if (!str_cut(text, ':', &which, &list))
		return wrong(r, "write it like: letter signpost: scheme, right");
	which = str_trim(which);
	to = str_eq_nocase(which, STR("signpost")) ? &r->p->signpost
	    : str_eq_nocase(which, STR("final")) ? &r->p->final : NULL;
	if (to == NULL)
		return wrong(r, "a letter is signpost or final");
	if (!elements_read(str_trim(list), to) || *to == 0)
		return wrong(r, "a letter tells scheme, right, free, limit, waiver, decision or grounds");
	return true;
}

static bool
read_legal_review(struct reading *r, struct str text)
{
	r->p->legal_review = str_eq_nocase(text, STR("yes"));
	return r->p->legal_review || str_eq_nocase(text, STR("no")) || wrong(r, "legal_review is yes or no");
}

/* A text may go on over several lines of the same key. */
static bool
read_more(struct reading *r, struct str *to, struct str text)
{
	const struct str parts[] = { *to, text };

	*to = to->len > 0 ? str_join(r->a, parts, 2, STR(" ")) : text;
	return to->len <= TEXT_MOST || wrong(r, "this is longer than 600 letters");
}

static bool read_block(struct reading *r, struct str t) { return read_more(r, &r->p->block, t); }
static bool read_retention(struct reading *r, struct str t) { return read_more(r, &r->p->retention, t); }
static bool read_report(struct reading *r, struct str t) { return read_more(r, &r->p->reports, t); }

static const struct key {
	const char *name;
	bool (*read)(struct reading *r, struct str text);
	bool once, needed;
} keys[] = {
	{ "name", read_name, true, true }, { "title", read_title, true, true },
	{ "version", read_version, true, true }, { "valid_from", read_from, true, true },
	{ "valid_to", read_to, true, false }, { "clock", read_clock, true, false },
	{ "start_event", read_start, true, false }, { "milestone", read_milestone, false, false },
	{ "legal_review", read_legal_review, true, false },
	{ "letter", read_letter, false, false }, { "block", read_block, false, false },
	{ "retention", read_retention, false, false }, { "report", read_report, false, false },
};

static bool
read_line(struct reading *r, struct str line, uint32_t *seen)
{
	struct str name, text;
	size_t i = 0;

	if (!str_cut(line, ':', &name, &text))
		return wrong(r, "a line is a key, a colon and what it says");
	while (i < LENGTH(keys) && !str_eq_nocase(str_trim(name), str_from(keys[i].name)))
		i++;
	/* "letter signpost: …" is the same as "letter: signpost: …" */
	if (i == LENGTH(keys) && str_starts_nocase(name, STR("letter ")))
		return read_letter(r, str_sub(line, 7, line.len));
	if (i == LENGTH(keys))
		return wrong(r, "this key is not known; profiles/README.md lists them");
	text = str_trim(text);
	if (text.len == 0 || text.len > TEXT_MOST)
		return wrong(r, "say something behind the colon, in at most 600 letters");
	if (keys[i].once && (*seen & UINT32_C(1) << i))
		return wrong(r, "this stands above already");
	*seen |= UINT32_C(1) << i;
	return keys[i].read(r, text);
}

static bool
is_whole(const struct reading *r, struct str file, uint32_t seen, struct err *err)
{
	const struct profile *p = r->p;

	for (size_t i = 0; i < LENGTH(keys); i++)
		if (keys[i].needed && !(seen & UINT32_C(1) << i))
			return err_set(err, ERR_DATA, "%.*s: the line '%s:' is missing", STR_ARG(file),
			    keys[i].name);
	if (p->to < p->from)
		return err_set(err, ERR_DATA, "%.*s: valid_to lies before valid_from", STR_ARG(file));
	if (p->terms[MILESTONE_EXTENDED].unit != TERM_NONE && p->terms[MILESTONE_RESPOND].unit == TERM_NONE)
		return err_set(err, ERR_DATA, "%.*s: 'extended' needs a milestone 'respond' that it extends",
		    STR_ARG(file));
	if (p->terms[MILESTONE_SIGNPOST].unit != TERM_NONE && p->signpost == 0)
		return err_set(err, ERR_DATA,
		    "%.*s: a milestone 'signpost' needs the line 'letter signpost:'",
		    STR_ARG(file));
	return true;
}

bool
profile_read(struct arena *a, struct str file, struct str text, struct profile *out, struct err *err)
{
	struct profile p = { .to = INT32_MAX };
	struct reading r = { .a = a, .p = &p };
	struct str line;
	uint32_t seen = 0;

	for (int number = 1; str_line(&text, &line); number++) {
		line = str_trim(line);
		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		if (!read_line(&r, line, &seen))
			return err_set(err, ERR_DATA, "%.*s:%d: %.*s", STR_ARG(file), number,
			    STR_ARG(r.why));
	}
	if (!is_whole(&r, file, seen, err))
		return false;
	*out = p;
	return true;
}

/* ---- a set of them ----------------------------------------------------------------------------- */

static bool
comes_before(const struct profile *a, const struct profile *b)
{
	int by_name = str_cmp(a->name, b->name);

	return by_name != 0 ? by_name < 0 : a->from > b->from;
}

static void
sort(struct profile *list, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k > 0 && comes_before(&list[k], &list[k - 1]); k--) {
			struct profile moved = list[k];

			list[k] = list[k - 1];
			list[k - 1] = moved;
		}
}

bool
profiles_settle(struct profile *list, size_t n, struct err *err)
{
	sort(list, n);
	for (size_t i = 1; i < n; i++)
		if (str_eq(list[i].name, list[i - 1].name) && list[i].to >= list[i - 1].from)
			return err_set(err, ERR_DATA,
			    "The profile %.*s has two versions in force on one day: %.*s and %.*s. Give the "
			    "older one a valid_to before the newer one's valid_from.", STR_ARG(list[i].name),
			    STR_ARG(list[i].version), STR_ARG(list[i - 1].version));
	return true;
}

const struct profile *
profile_on(const struct profiles *p, struct str name, int32_t day)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->at[i].name, name) && day >= p->at[i].from && day <= p->at[i].to)
			return &p->at[i];
	return NULL;
}

const struct profile *
profile_version(const struct profiles *p, struct str name, struct str version)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->at[i].name, name) && str_eq(p->at[i].version, version))
			return &p->at[i];
	return NULL;
}

/* ---- terms ------------------------------------------------------------------------------------- */

/* The same day of a later month, or its last. */
static int32_t
months_after(int32_t day, int32_t count)
{
	int32_t year, months, last;
	int8_t month, mday;

	date_from_day(day, &year, &month, &mday);
	months = month - 1 + count;
	year += months / 12;
	last = days_in_month(year, months % 12 + 1);
	return day_from_date(year, months % 12 + 1, mday < last ? mday : last);
}

int64_t
term_ends(const struct term *t, const struct calendar *c, int64_t from)
{
	struct calendar of_regulator = *c;
	int32_t day = day_at(c->zone, from);

	of_regulator.works = 0;

	switch (t->unit) {
	case TERM_NONE:
		return NEVER;
	case TERM_HOURS:
		return from + t->count * HOUR_MS;
	case TERM_DAYS:
		day += t->count;
		break;
	case TERM_WORKING_DAYS:
		day = working_day_after(&of_regulator, day, t->count);
		break;
	case TERM_WEEKS:
		day += 7 * t->count;
		break;
	case TERM_MONTHS:
		day = months_after(day, t->count);
		break;
	}
	return moment_of(c->zone, day, LAST_MINUTE);
}

int64_t
term_warns(const struct calendar *c, int64_t due)
{
	int32_t day = day_at(c->zone, due), left = WARN_WORKING_DAYS;

	while (left > 0)
		left -= is_working_day(c, --day);
	return moment_of(c->zone, day, MORNING);
}

struct str
term_in_words(struct arena *a, const struct term *t)
{
	static const char *const units[] = { "", "hour", "calendar day", "working day", "week", "month" };

	return t->unit == TERM_NONE ? STR_NONE : arena_fmt(a, "within %d %s%s", (int)t->count,
	    units[t->unit], t->count == 1 ? "" : "s");
}
