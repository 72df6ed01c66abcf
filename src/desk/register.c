/* register.c - the register of complaints: each case from its own record, as one row.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/register.h"

#include "base/utf8.h"
#include "desk/house.h"
#include "desk/making.h"
#include "method/deadline.h"
#include "store/case.h"

#define PAGE_CASES 200
#define CELL_MAX MIB(1)
#define LINE_MOST 160

void
csv_put(struct buf *b, struct str cell)
{
	buf_lit(b, "\"");
	if (cell.len > 0 && str_find_char(STR("=+-@\t\r\n"), cell.ptr[0]) != STR_NOT_FOUND)
		buf_lit(b, "'");
	for (size_t i = 0; i < cell.len; i++) {
		char c = cell.ptr[i];

		if (c == '"')
			buf_lit(b, "\"\"");
		else
			buf_fmt(b, "%c", c == '\n' || c == '\r' || c == '\t' || c == '\0' ? ' ' : c);
	}
	buf_lit(b, "\"");
}

/* One case while its row is written. */
struct row { struct seat *s; struct arena *a; struct state *state; const struct zone *zone; };

static struct str
at(const struct row *r, int64_t moment)
{
	return moment == 0 || moment == NEVER ? STR_NONE : time_rfc3339(r->a, r->zone, moment);
}

static struct str
turn_at(const struct row *r, const struct turn *t)
{
	return t == NULL ? STR_NONE : at(r, t->at);
}

static struct str
first_line(struct str text)
{
	struct str line = STR_NONE;

	while (line.len == 0 && str_line(&text, &line))
		line = str_trim(line);
	return utf8_cut(line, LINE_MOST);
}

static struct str reference(const struct row *r) { return r->state->reference; }
static struct str received(const struct row *r) { return at(r, r->state->opened_at); }
static struct str how(const struct row *r) { return r->state->channel; }
static struct str customer(const struct row *r) { return r->state->name; }
static struct str address(const struct row *r) { return r->state->address; }
static struct str phone(const struct row *r) { return r->state->phone; }
static struct str spoken_for(const struct row *r) { return r->state->speaker.name; }
static struct str owner(const struct row *r) { return r->state->owner_name; }
static struct str profile(const struct row *r) { return r->state->profile; }
static struct str version(const struct row *r) { return r->state->profile_version; }
static struct str fault(const struct row *r) { return r->state->fault; }
static struct str finding(const struct row *r) { return r->state->finding; }
static struct str extended(const struct row *r) { return r->state->extended_why; }
static struct str closed(const struct row *r) { return at(r, r->state->closed_at); }
static struct str acknowledged(const struct row *r) { return turn_at(r, state_acknowledgement(r->state)); }
static struct str final_at(const struct row *r) { return turn_at(r, state_final_response(r->state)); }

static struct str
signposted(const struct row *r)
{
	return at(r, deadline_met_at(r->state, MILESTONE_SIGNPOST));
}

static struct str
concerns(const struct row *r)
{
	struct buf b;

	buf_init(&b, r->a, CELL_MAX);
	for (size_t i = 0; i < r->state->concerns.n; i++) {
		const struct concern *c = &r->state->concerns.at[i];

		if (c->state != CONCERN_MERGED)
			buf_fmt(&b, "%s%.*s [%s]", b.len > 0 ? "; " : "", STR_ARG(c->text),
			    concern_state_name(c->state));
	}
	return buf_str(&b);
}

static struct str
remedy(const struct row *r)
{
	struct buf b;

	buf_init(&b, r->a, CELL_MAX);
	for (size_t i = 0; i < r->state->requests.n; i++)
		buf_fmt(&b, "%s%.*s", i > 0 ? "; " : "", STR_ARG(r->state->requests.at[i].text));
	return buf_str(&b);
}

static struct str
contacts(const struct row *r)
{
	struct buf b;

	buf_init(&b, r->a, CELL_MAX);
	for (size_t i = 0; i < r->state->turns.n; i++) {
		const struct turn *t = &r->state->turns.at[i];

		buf_fmt(&b, "%s%.*s %s by %.*s: %.*s", i > 0 ? "; " : "", STR_ARG(at(r, t->at)),
		    t->ours ? "from us" : "from them", STR_ARG(t->channel), STR_ARG(first_line(t->text)));
	}
	return buf_str(&b);
}

static struct str
promises(const struct row *r)
{
	struct buf b;

	buf_init(&b, r->a, CELL_MAX);
	for (size_t i = 0; i < r->state->promises.n; i++) {
		const struct promise *p = &r->state->promises.at[i];

		buf_fmt(&b, "%s%.*s (due %.*s, %s)", i > 0 ? "; " : "", STR_ARG(p->text),
		    STR_ARG(at(r, p->due)), promise_state_name(p->state));
	}
	return buf_str(&b);
}

static struct str
offers(const struct row *r)
{
	struct buf b;

	buf_init(&b, r->a, CELL_MAX);
	for (size_t i = 0; i < r->state->offers.n; i++)
		buf_fmt(&b, "%s%.*s (%s)", i > 0 ? "; " : "", STR_ARG(r->state->offers.at[i].text),
		    offer_state_name(r->state->offers.at[i].state));
	return buf_str(&b);
}

static struct str
outcome(const struct row *r)
{
	return r->state->open ? STR("open") : str_from(exit_name(r->state->exit));
}

/* Why it counts as settled: their own words; else the reason it was closed without them. */
static struct str
basis(const struct row *r)
{
	struct buf b;

	buf_init(&b, r->a, CELL_MAX);
	for (size_t i = 0; i < r->state->concerns.n; i++) {
		const struct concern *c = &r->state->concerns.at[i];

		if (c->state == CONCERN_ENOUGH || c->state == CONCERN_WITHDRAWN)
			buf_fmt(&b, "%s%.*s: their word \"%.*s\", by %.*s, %.*s", b.len > 0 ? "; " : "",
			    STR_ARG(c->text), STR_ARG(c->word), STR_ARG(c->word_channel),
			    STR_ARG(at(r, c->word_at)));
	}
	if (!r->state->open && r->state->exit_reason.len > 0)
		buf_fmt(&b, "%s%.*s", b.len > 0 ? "; " : "", STR_ARG(r->state->exit_reason));
	return buf_str(&b);
}

static const struct column {
	const char *name;
	struct str (*cell)(const struct row *r);
} columns[] = {
	{ "case", reference }, { "received", received }, { "received by", how }, { "customer", customer },
	{ "address", address }, { "telephone", phone }, { "spoken for by", spoken_for },
	{ "looked after by", owner }, { "concerns", concerns }, { "remedy sought", remedy },
	{ "contacts", contacts }, { "promised", promises }, { "offers", offers }, { "profile", profile },
	{ "profile version", version }, { "acknowledged", acknowledged },
	{ "told where to take it", signposted },
	{ "longer time, because", extended }, { "final response", final_at }, { "fault", fault },
	{ "finding", finding }, { "closed", closed }, { "outcome", outcome },
	{ "basis for considering it settled", basis },
};

static bool
put_header(struct seat *s, const struct register_to *to, struct err *err)
{
	struct buf b;

	buf_init(&b, s->a, CELL_MAX);
	for (size_t i = 0; i < LENGTH(columns); i++) {
		buf_fmt(&b, "%s", i > 0 ? "," : "");
		csv_put(&b, str_from(columns[i].name));
	}
	buf_lit(&b, "\r\n");
	return buf_ok(&b, err) && to->put(to->ctx, buf_str(&b), err);
}

static bool
put_case(struct seat *s, int64_t case_id, const struct register_to *to, struct err *err)
{
	struct state state;
	struct row r = { s, s->a, &state, desk_calendar(s->desk)->zone };
	struct buf b;

	if (!store_state(s->a, s->db, case_id, &state, err))
		return false;
	buf_init(&b, s->a, LENGTH(columns) * CELL_MAX);
	for (size_t i = 0; i < LENGTH(columns); i++) {
		buf_fmt(&b, "%s", i > 0 ? "," : "");
		csv_put(&b, columns[i].cell(&r));
	}
	buf_lit(&b, "\r\n");
	return buf_ok(&b, err) && to->put(to->ctx, buf_str(&b), err);
}

bool
desk_register(struct seat *s, const struct register_to *to, struct err *err)
{
	struct case_search q = { .closed_too = true, .limit = PAGE_CASES, .before_at = NEVER };
	struct case_row *rows;
	size_t n = PAGE_CASES;

	if ((s->who.role != ROLE_DESK && !seat_needs(s, ROLE_LEAD, err)) || !put_header(s, to, err))
		return false;
	while (n == PAGE_CASES) {
		struct arena_mark page = arena_mark(s->a);

		if (!store_cases_search(s->a, s->db, &q, &rows, &n, err))
			return false;
		for (size_t i = 0; i < n; i++) {
			struct arena_mark one = arena_mark(s->a);

			if (!put_case(s, rows[i].case_id, to, err))
				return false;
			arena_rewind(s->a, one);
			q.before_at = rows[i].last_at;
			q.before_id = rows[i].case_id;
		}
		arena_rewind(s->a, page);
	}
	return true;
}
