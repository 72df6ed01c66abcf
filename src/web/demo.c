/* demo.c - a test desk's two levers: its clock, and the customer's side.
 *
 * SPDX-License-Identifier: ISC
 */
#include "pages/pages.h"
#include "web/handlers.h"
#include "web/moment.h"

/* --- the clock --------------------------------------------------------------------------------- */

static bool
moment_asked(struct request *r, int64_t *to, struct err *err)
{
	struct str by = request_text(r, "by");

	*to = r->seat.now + (str_eq(by, STR("day")) ? DAY_MS : HOUR_MS);
	if (!str_eq(by, STR("next")))
		return true;
	if (!desk_next_due(&r->seat, to, err))
		return false;
	if (*to <= r->seat.now)
		*to = r->seat.now + MINUTE_MS;
	return true;
}

/* On a slow thread: everything that falls due on the way is done before it returns. */
static void
move_clock(struct request *r)
{
	struct err err = { 0 };
	int64_t to;

	if (!moment_asked(r, &to, &err) || (to != NEVER && !desk_move_clock(r->seat.desk, to, &err)))
		r->err = err;
}

/* Only a path of this desk is gone back to. */
static struct str
back_path(struct request *r)
{
	struct str back = request_text(r, "back");

	if (!str_starts(back, STR("/")) || str_starts(back, STR("//"))
	    || str_find_char(back, '\\') != STR_NOT_FOUND || str_starts(back, STR("/demo")))
		return STR("/");
	return back;
}

static void
clock_moved(struct request *r)
{
	if (r->err.kind != ERR_NONE)
		web_fail(r, &r->err);
	else if (clock_now(desk_clock(r->seat.desk)) - r->seat.now < MINUTE_MS)
		web_redirect(r, STR("/?idle=1"));
	else
		web_redirect(r, back_path(r));
}

void
demo_clock(struct request *r)
{
	web_slow(r, move_clock, clock_moved);
}

/* --- writing as the customer ------------------------------------------------------------------- */

static void
fill_from_case(struct request *r, struct demo_write_page *v)
{
	struct case_view view = { 0 };
	struct err err = { 0 };
	const struct state *s;
	struct str title;

	v->about = STR("you are a customer who writes for the first time.");
	if (v->case_id == 0 || !desk_case(&r->seat, v->case_id, &view, &err))
		return;
	s = view.state;
	title = str_or(s->title, STR("your message"));
	v->name.text = s->name;
	v->address.text = s->address;
	v->subject.text =
	    str_starts_nocase(title, STR("re:")) ? title : arena_fmt(r->seat.a, "Re: %.*s", STR_ARG(title));
	v->about = arena_fmt(r->seat.a, "you are %.*s, and this answers our last mail to you.",
	    STR_ARG(str_or(s->name, s->address)));
}

static void
show(struct request *r, int status, struct demo_write_page *v)
{
	page_init(r, &v->page, STR("Write as the customer"), STR(""));
	v->page.error = str_from(r->err.text);
	fields_sum(r, &v->page, (const struct field[]){ v->name, v->address, v->subject, v->text }, 4);
	WEB_PAGE(r, status, render_demo_write, v);
}

void
demo_write_page(struct request *r)
{
	struct demo_write_page v = { .case_id = request_int(r, "case") };

	fill_from_case(r, &v);
	show(r, 200, &v);
}

static void
put_mail(struct request *r)
{
	struct err err = { 0 };

	if (!desk_write_as_customer(&r->seat, request_int(r, "case"), request_text(r, "name"),
		request_text(r, "address"), request_text(r, "subject"), request_text(r, "text"), &err))
		r->err = err;
}

static void
mail_put(struct request *r)
{
	int64_t id = request_int(r, "case");
	struct demo_write_page v = { .case_id = id };

	if (r->err.kind == ERR_NONE) {
		web_redirect(
		    r, id > 0 ? arena_fmt(r->seat.a, "/cases/%" PRId64 "?wrote=1", id) : STR("/?wrote=1"));
		return;
	}
	fill_from_case(r, &v);
	v.name = field_sent(r, "name");
	v.address = field_sent(r, "address");
	v.subject = field_sent(r, "subject");
	v.text = field_sent(r, "text");
	show(r, err_status(&r->err), &v);
}

void
demo_write(struct request *r)
{
	if (r->err.kind == ERR_NONE)
		web_slow(r, put_mail, mail_put);
	else
		mail_put(r);
}
