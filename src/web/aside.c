/* aside.c - mail that was set aside, for a person to look at.
 *
 * SPDX-License-Identifier: ISC
 */
#include "pages/pages.h"
#include "web/handlers.h"
#include "web/moment.h"

static struct aside_view
view_of(struct request *r, const struct aside_line *l)
{
	return (struct aside_view){
		.name = l->name,
		.why = l->why,
		.from = str_or(l->from, STR("(it does not say whom it is from)")),
		.subject = str_or(l->subject, STR("(no subject)")),
		.start = l->start,
		.at = moment_make(r, l->at),
		.hidden = l->hidden,
		.can_return = l->from.len > 0,
	};
}

void
aside_page(struct request *r)
{
	struct aside_page v = { .hidden_too = request_flag(r, "all") };
	struct aside_line *lines;
	struct err err = { 0 };

	if (!desk_aside(&r->seat, v.hidden_too, request_text(r, "before"), &lines, &v.n, &v.more, &err)) {
		web_fail(r, &err);
		return;
	}
	page_init(r, &v.page, STR("Set aside"), STR("outbox"));
	v.page.error = str_from(r->err.text);
	v.note = request_text(r, "back").len > 0
	    ? STR("Brought back. It is in the list of cases within a moment.") : STR_NONE;
	v.rows = arena_array(r->seat.a, struct aside_view, v.n);
	for (size_t i = 0; i < v.n; i++)
		v.rows[i] = view_of(r, &lines[i]);
	v.last = v.n > 0 ? lines[v.n - 1].name : STR_NONE;
	WEB_PAGE(r, err_status(&r->err), render_aside, &v);
}

void
aside_one_page(struct request *r)
{
	struct aside_one_page v = { 0 };
	struct aside_one one;
	struct err err = { 0 };

	if (!desk_aside_one(&r->seat, r->param[0], &one, &err)) {
		web_fail(r, &err);
		return;
	}
	v.row = view_of(r, &one.line);
	v.text = one.text;
	v.source = one.source;
	v.cut = one.cut;
	page_init(r, &v.page, v.row.subject, STR("outbox"));
	v.page.error = str_from(r->err.text);
	WEB_PAGE(r, err_status(&r->err), render_aside_one, &v);
}

void
aside_back(struct request *r)
{
	if (desk_bring_back(&r->seat, r->param[0], &r->err))
		web_redirect(r, STR("/mail/aside?back=1"));
	else if (r->err.kind == ERR_DATA && !r->json)
		aside_one_page(r);
	else
		web_fail(r, &r->err);
}

void
aside_hide(struct request *r)
{
	bool hide = request_int(r, "hide") != 0;

	if (desk_aside_hide(&r->seat, r->param[0], hide, &r->err))
		web_redirect(r, hide ? STR("/mail/aside") : STR("/mail/aside?all=1"));
	else
		web_fail(r, &r->err);
}
