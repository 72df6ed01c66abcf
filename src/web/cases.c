/* cases.c - lists: of cases, of one customer's cases, of all promises that stand.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/standing.h"

#include "method/voice.h"
#include "pages/pages.h"
#include "web/handlers.h"
#include "web/json_api.h"
#include "web/moment.h"

#define PER_PAGE 50

static struct case_row_view
row_of(struct request *r, const struct case_line *line)
{
	struct case_row_view row = {
		.case_id = line->case_id,
		.who = line->who,
		.title = line->title,
		.reference = line->reference,
		.owner = line->owner == 0                     ? STR("nobody’s yet")
			 : line->owner == r->seat.who.account ? STR("yours")
							      : line->owner_name,
		.last = moment_make(r, line->last_at),
	};

	const struct standing *standing = standing_by_name(line->state);

	row.state = str_from(standing->words);
	row.state_kind = str_from(standing->kind);
	if (line->open)
		moment_due_tag(r, line->next_due, &row.due, &row.due_kind);
	return row;
}

static struct case_row_view *
rows_of(struct request *r, const struct case_line *lines, size_t n)
{
	struct case_row_view *rows = arena_array(r->seat.a, struct case_row_view, n);

	for (size_t i = 0; i < n; i++)
		rows[i] = row_of(r, &lines[i]);
	return rows;
}

static void
fill_standings(struct request *r, struct cases_page *v)
{
	while (standings[v->n_standings].name)
		v->n_standings++;
	v->standings = arena_array(r->seat.a, struct choice, v->n_standings);
	for (size_t i = 0; i < v->n_standings; i++)
		v->standings[i] = (struct choice){ str_from(standings[i].name), str_from(standings[i].words),
			str_eq(v->standing, str_from(standings[i].name)) };
}

void
cases_page(struct request *r)
{
	struct cases_page v = { .query = str_trim(request_text(r, "q")),
		.closed_too = request_flag(r, "closed") };
	struct case_line *lines;
	struct err err = { 0 };

	v.standing = request_text(r, "state");
	if (v.standing.len > 0 && !standing_by_name(v.standing)) {
		err_set(&err, ERR_DATA, "There is no such list. Choose one on the page of cases.");
		web_fail(r, &err);
		return;
	}
	if (!desk_cases(&r->seat, v.query, v.standing, v.closed_too, request_int(r, "before"), &lines, &v.n,
	    &err)) {
		web_fail(r, &err);
		return;
	}
	if (r->json) {
		json_cases(r, lines, v.n);
		return;
	}
	page_init(r, &v.page, STR("Cases"), STR("cases"));
	fill_standings(r, &v);
	v.rows = rows_of(r, lines, v.n);
	v.more = v.n >= PER_PAGE;
	v.next_before = v.n > 0 ? lines[v.n - 1].case_id : 0;
	WEB_PAGE(r, 200, render_cases, &v);
}

void
person_page(struct request *r)
{
	struct person_view person;
	struct person_page v = { 0 };
	struct err err = { 0 };
	int64_t id = request_param_id(r, 0);

	if (id < 0)
		err_set(&err, ERR_NOT_FOUND, "there is no such customer");
	if (id < 0 || !desk_person(&r->seat, id, &person, &err)) {
		web_fail(r, &err);
		return;
	}
	if (r->json) {
		json_person(r, &person);
		return;
	}
	v.name = voice_called(person.name, person.address);
	v.address = person.address;
	v.phone = person.phone;
	page_init(r, &v.page, v.name, STR("cases"));
	v.rows = rows_of(r, person.cases, person.n_cases);
	v.n = person.n_cases;
	WEB_PAGE(r, 200, render_person, &v);
}

/* --- promises ---------------------------------------------------------------------------------- */

static struct promise_row_view
promise_row_of(struct request *r, const struct ledger_line *line)
{
	struct promise_row_view row = {
		.case_id = line->case_id,
		.promise = line->promise,
		.who = line->who,
		.text = line->text,
		.by = line->mine ? STR("yours") : line->by,
		.due = moment_due(r, desk_calendar_for(&r->seat, line->zone), line->due),
	};

	if (line->missed) {
		row.tag = STR("missed");
		row.tag_kind = STR("bad");
	} else {
		moment_due_tag(r, line->due, &row.tag, &row.tag_kind);
	}
	return row;
}

void
promises_page(struct request *r)
{
	struct promises_page v = { 0 };
	struct ledger_line *lines;
	struct err err = { 0 };

	if (!desk_ledger(&r->seat, &lines, &v.n, &err)) {
		web_fail(r, &err);
		return;
	}
	page_init(r, &v.page, STR("Promises"), STR("promises"));
	v.rows = arena_array(r->seat.a, struct promise_row_view, v.n);
	for (size_t i = 0; i < v.n; i++)
		v.rows[i] = promise_row_of(r, &lines[i]);
	WEB_PAGE(r, 200, render_promises, &v);
}
