/* outbox.c - mail to customers: what waits, what went, what failed; readable as it leaves.
 *
 * SPDX-License-Identifier: ISC
 */
#include "pages/pages.h"
#include "web/handlers.h"
#include "web/moment.h"
#include "web/words.h"

static const struct {
	const char *state, *name, *kind;
} states[] = {
	{ "waiting", "waits", "due" },
	{ "accepted", "taken by their mail server", "good" },
	{ "failed", "failed", "bad" },
	{ "bounced", "came back", "bad" },
	{ "undone", "taken back", "" },
};

static struct outbox_row_view
row_of(struct request *r, const struct outbox_line *line)
{
	struct outbox_row_view v = {
		.id = line->id,
		.case_id = line->case_id,
		.attempts = line->attempts,
		.to = line->to,
		.subject = line->subject,
		.state = line->state,
		.error = line->error,
		.copy = line->copy,
		.at = moment_make(r, line->made_at),
	};

	if (v.subject.len == 0)
		v.subject = STR("(no subject)");
	for (size_t i = 0; i < LENGTH(states); i++)
		if (str_eq(line->state, str_from(states[i].state))) {
			v.state = str_from(states[i].name);
			v.state_kind = str_from(states[i].kind);
		}
	if (line->attempts > 0 && str_eq(line->state, STR("waiting")) && line->next_at != NEVER) {
		v.next = moment_make(r, line->next_at);
		v.has_next = true;
	}
	return v;
}

static bool
fill_plans(struct request *r, struct outbox_page *v, struct err *err)
{
	struct plan_line *lines;

	if (!desk_plans(&r->seat, &lines, &v->n_plans, err))
		return false;
	v->plans = arena_array(r->seat.a, struct outbox_plan_view, v->n_plans);
	for (size_t i = 0; i < v->n_plans; i++)
		v->plans[i] = (struct outbox_plan_view){ lines[i].case_id, lines[i].seq, lines[i].address,
			lines[i].title, lines[i].name, moment_in_words(r, lines[i].due) };
	return true;
}

void
outbox_page(struct request *r)
{
	struct outbox_page v = { 0 };
	struct outbox_line *lines;
	struct err err = { 0 };

	if (!desk_outbox(&r->seat, request_int(r, "case"), &lines, &v.n, &err)
	    || (request_int(r, "case") == 0 && !fill_plans(r, &v, &err))) {
		web_fail(r, &err);
		return;
	}
	page_init(r, &v.page, STR("Outbox"), STR("outbox"));
	v.note = desk_firm(r->seat.desk)->smtp_url.len > 0
		     ? STR("What went to customers by mail, and what still has to.")
		     : STR("No mail server is set, so mail waits here. You can read each one as the customer "
			   "would get it.");
	if (request_flag(r, "now"))
		v.good = STR(TRIED_NOW);
	v.rows = arena_array(r->seat.a, struct outbox_row_view, v.n);
	for (size_t i = 0; i < v.n; i++)
		v.rows[i] = row_of(r, &lines[i]);
	WEB_PAGE(r, 200, render_outbox, &v);
}

void
outbox_now(struct request *r)
{
	int64_t id = request_int(r, "id");

	if (!desk_mail_at_once(&r->seat, id, &r->err))
		web_fail(r, &r->err);
	else
		web_redirect(r, id == 0 ? STR("/mail?now=1") : STR("/outbox?now=1"));
}

/* --- one mail, its links to this desk live ----------------------------------------------------- */

static bool
ends_address(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '>' || c == ')' || c == '"' || c == '<';
}

/* The address at the start of s, if it leads to this desk; its length, or 0. */
static size_t
own_address(struct str s, struct str base)
{
	size_t len = base.len;

	if (base.len == 0 || !str_starts(s, base) || s.len <= base.len || s.ptr[base.len] != '/')
		return 0;
	while (len < s.len && !ends_address(s.ptr[len]))
		len++;
	while (len > base.len + 1 && (s.ptr[len - 1] == '.' || s.ptr[len - 1] == ','))
		len--;
	return len;
}

static void
fill_pieces(struct arena *a, struct str text, struct str base, struct outbox_one_page *v)
{
	VEC(struct piece) pieces = { 0 };
	size_t from = 0, at = 0;

	while (at < text.len) {
		size_t len = own_address(str_sub(text, at, text.len), base);
		struct str address = str_sub(text, at, at + len);

		if (len == 0) {
			at++;
			continue;
		}
		if (at > from)
			vec_push(a, &pieces) = (struct piece){ .text = str_sub(text, from, at) };
		vec_push(a, &pieces) =
		    (struct piece){ .text = address, .href = str_sub(address, base.len, len) };
		from = at = at + len;
	}
	if (from < text.len)
		vec_push(a, &pieces) = (struct piece){ .text = str_sub(text, from, text.len) };
	v->pieces = pieces.at;
	v->n_pieces = pieces.n;
}

void
outbox_one_page(struct request *r)
{
	struct outbox_one_page v = { 0 };
	struct outbox_line line;
	struct err err = { 0 };
	int64_t id = request_param_id(r, 0);
	struct str base = desk_firm(r->seat.desk)->base_url;

	if (id < 0)
		err_set(&err, ERR_NOT_FOUND, "There is no such mail.");
	if (id < 0 || !desk_outbox_one(&r->seat, id, &line, &err)) {
		web_fail(r, &err);
		return;
	}
	v.row = row_of(r, &line);
	page_init(r, &v.page, v.row.subject, STR("outbox"));
	if (str_ends(base, STR("/")))
		base.len--;
	fill_pieces(r->seat.a, line.text, base, &v);
	WEB_PAGE(r, 200, render_outbox_one, &v);
}
