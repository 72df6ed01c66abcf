/* cases.c - all cases, found and listed; a caller, by their number or what they read out; one customer.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/house.h"
#include "desk/making.h"
#include "desk/standing.h"
#include "method/voice.h"
#include "store/person.h"

#define PAGE_LINES 50

static struct case_line *
case_lines(struct seat *s, const struct case_row *rows, size_t n)
{
	struct case_line *lines = arena_array(s->a, struct case_line, n);

	for (size_t i = 0; i < n; i++)
		lines[i] = (struct case_line){
			.case_id = rows[i].case_id, .owner = rows[i].owner, .last_at = rows[i].last_at,
			    .next_due = rows[i].next_due,
			.who = voice_called(rows[i].name, rows[i].address), .title = rows[i].title,
			    .reference = rows[i].reference,
			.owner_name = rows[i].owner_name, .state = str_from(standing_of_row(s->desk, &rows[i],
			    s->now)->name),
			    .open = rows[i].open,
		};
	return lines;
}

/* Where the page behind a case begins: by its last word and, among those of the same moment, by its id. */
static bool
begin_behind(struct seat *s, int64_t case_id, struct case_search *q, struct err *err)
{
	struct case_row last;
	struct err missing = { 0 };

	q->before_at = NEVER;
	if (case_id <= 0)
		return true;
	if (!store_case_by_id(s->a, s->db, case_id, &last, &missing))
		return missing.kind == ERR_NOT_FOUND || err_set(err, missing.kind, "%s", missing.text);
	q->before_at = last.last_at;
	q->before_id = last.case_id;
	return true;
}

/* --- a caller ---------------------------------------------------------------------------------- */

/* Read out letter by letter, or as syllables, a reference has gaps. */
static struct str
without_gaps(struct arena *a, struct str s)
{
	struct buf b;

	buf_init(&b, a, KIB(1));
	for (size_t i = 0; i < s.len && i < KIB(1) - 1; i++)
		if (s.ptr[i] != ' ' && s.ptr[i] != '-' && s.ptr[i] != '.')
			buf_putc(&b, s.ptr[i]);
	return buf_str(&b);
}

static bool
is_number(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!char_is_digit(s.ptr[i]) && str_find_char(STR(" +-()./"),
		    s.ptr[i]) == STR_NOT_FOUND)
			return false;
	return true;
}

static bool
cases_by_phone(struct seat *s, struct str phone, struct case_row **out, size_t *n, struct err *err)
{
	VEC(struct case_row) all = { 0 };
	struct person_row *people;
	struct case_row *rows;
	size_t n_people, m;

	if (!store_persons_by_phone(s->a, s->db, phone, PHONE_END, &people, &n_people, err))
		return false;
	for (size_t i = 0; i < n_people; i++) {
		if (!store_cases_of_person(s->a, s->db, people[i].id, 0, PAGE_LINES, &rows, &m, err))
			return false;
		for (size_t k = 0; k < m && all.n < PAGE_LINES; k++)
			vec_push(s->a, &all) = rows[k];
	}
	*out = all.at;
	*n = all.n;
	return true;
}

/* Whoever rings is found by their number or the reference they read out, whether the case is open or not. */
static bool
cases_of_caller(struct seat *s, struct str query, struct case_row **out, size_t *n, struct err *err)
{
	struct case_row *row = arena_new(s->a, struct case_row);
	struct err missing = { 0 };

	*n = 0;
	if (str_trim(query).len == 0)
		return true;
	if (is_number(query))
		return cases_by_phone(s, query, out, n, err);
	*out = row;
	*n = store_case_by_reference(s->a, s->db, without_gaps(s->a, query), row, &missing);
	return *n > 0 || missing.kind == ERR_NOT_FOUND || err_set(err, missing.kind, "%s", missing.text);
}

bool
desk_cases(struct seat *s, struct str query, struct str standing, bool closed_too, int64_t behind,
    struct case_line **out, size_t *n, struct err *err)
{
	struct case_search q = { .query = query, .closed_too = closed_too || standing.len > 0,
		.standing = standing, .silent_before = desk_silent_before(s->desk, s->now),
		.limit = PAGE_LINES };
	struct case_row *rows;

	if (!seat_needs(s, ROLE_AGENT, err) || !cases_of_caller(s, standing.len > 0 ? STR_NONE : query,
	    &rows, n, err))
		return false;
	if (*n == 0 && (!begin_behind(s, behind, &q, err)
	    || !store_cases_search(s->a, s->db, &q, &rows, n, err)))
		return false;
	q.closed_too = true;
	if (*n == 0 && behind <= 0 && standing.len == 0 && str_trim(query).len > 0
	    && !store_cases_search(s->a, s->db, &q, &rows, n, err))
		return false;
	*out = case_lines(s, rows, *n);
	return true;
}

/* As they were last called: the row keeps the first name, and a case's can be put right. */
static struct str
name_now(const struct person_row *p, const struct case_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].person == p->id && rows[i].name.len > 0)
			return rows[i].name;
	return p->name;
}

static bool
caller_of(struct seat *s, const struct person_row *p, struct known_caller *out, struct err *err)
{
	struct case_row *rows;
	size_t n;

	*out = (struct known_caller){ .person = p->id };
	if (!store_cases_of_person(s->a, s->db, p->id, 0, PAGE_LINES, &rows, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (rows[i].last_at > out->last_at)
			out->last_at = rows[i].last_at;
	if (n > 0)                              /* else all of theirs turned out to be another's */
		out->name = str_or(name_now(p, rows, n), p->address);
	return true;
}

bool
desk_callers(struct seat *s, struct str phone, int64_t but, struct known_caller **out, size_t *n,
    struct err *err)
{
	struct person_row *people;
	size_t n_people;

	*n = 0;
	if (!seat_needs(s, ROLE_AGENT, err)
	    || !store_persons_by_phone(s->a, s->db, phone, PHONE_WHOLE, &people, &n_people, err))
		return false;
	*out = arena_array(s->a, struct known_caller, n_people);
	for (size_t i = 0; i < n_people; i++) {
		struct known_caller caller;
		size_t at = *n;

		if (!caller_of(s, &people[i], &caller, err))
			return false;
		if (people[i].id == but || caller.name.len == 0)
			continue;
		for (; at > 0 && (*out)[at - 1].last_at < caller.last_at; at--)
			(*out)[at] = (*out)[at - 1];
		(*out)[at] = caller;
		(*n)++;
	}
	return true;
}

bool
desk_person(struct seat *s, int64_t id, struct person_view *out, struct err *err)
{
	struct person_row p;
	struct case_row *rows;
	struct str phone;
	size_t n;

	if (!seat_needs(s, ROLE_AGENT, err) || !store_person_by_id(s->a, s->db, id, &p, err)
	    || !store_cases_of_person(s->a, s->db, id, 0, PAGE_LINES, &rows, &n, err)
	    || !store_phone_of(s->a, s->db, id, &phone, err))
		return false;
	*out = (struct person_view){ p.id, p.made_at, name_now(&p, rows, n),
		p.address, phone, case_lines(s, rows, n), n };
	return true;
}
