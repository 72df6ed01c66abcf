/* mail.c - how mail does, for people and for Prometheus.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/mailbox.h"
#include "desk/way_out.h"
#include "host/mem.h"
#include "pages/pages.h"
#include "web/handlers.h"
#include "web/http.h"
#include "web/moment.h"
#include "web/words.h"

#define OLD_MS HOUR_MS                          /* what waits longer than that needs somebody */
#define SILENT_MS (15 * MINUTE_MS)              /* a mailbox is asked more often */
#define METRICS_MAX KIB(64)

/* --- the page ---------------------------------------------------------------------------------- */

static struct way_view
spool_view(struct request *r, const struct mail_health *h)
{
	struct arena *a = r->seat.a;
	bool stuck = h->spool_waiting > 0 && r->seat.now - h->spool_oldest > OLD_MS;

	return (struct way_view){
		.name = STR("Mail that comes in"),
		.state = stuck ? STR("stuck") : STR("fine"),
		.kind = stuck ? STR("bad") : STR("good"),
		.note = arena_fmt(a, "%s%.*s; %" PRId64 " still to be read.",
		    h->last_in > 0 ? "The last one came " : "None yet",
		    STR_ARG(h->last_in > 0 ? moment_text(r, h->last_in) : STR_NONE), h->spool_waiting),
	};
}

static struct way_view
mailbox_view(struct request *r, const struct way_in *w)
{
	struct arena *a = r->seat.a;
	bool silent = w->seen_at == 0 || r->seat.now - w->seen_at > SILENT_MS;
	bool bad = w->error.len > 0 || (silent && !w->paused), some = w->left > 0;
	struct str left = !some ? STR_NONE : arena_fmt(a, "%" PRId64 " message%s there could not be fetched; "
	    "the mailbox's page tells why, and when %s tried again.", w->left, w->left == 1 ? "" : "s",
	    w->left == 1 ? "it is" : "they are");

	return (struct way_view){
		.name = arena_fmt(a, "Mailbox %.*s", STR_ARG(w->name)),
		.state = w->paused ? STR("paused") : bad ? STR("no answer") : some ? STR("some left")
		    : STR("fine"),
		.kind = w->paused ? STR_NONE : bad ? STR("bad") : some ? STR("due") : STR("good"),
		.note = w->seen_at == 0 ? arena_fmt(a, "It has not answered yet. %.*s", STR_ARG(w->error))
		    : arena_fmt(a, "It last answered %.*s. %.*s%s%.*s",
		    STR_ARG(moment_text(r, w->seen_at)), STR_ARG(w->error),
		    w->error.len > 0 && some ? " " : "", STR_ARG(left)),
		.act = !w->paused && (some || w->error.len > 0) ? STR("/mail/mailbox/now") : STR_NONE,
		.id = w->id,
	};
}

/* By which server, and how it is logged in to; the password or token is in neither. */
static struct str
way_out(struct request *r)
{
	struct smtp_server by = desk_smtp_server(&r->seat);
	struct str server = words_no_password(r->seat.a, str_from(by.url));

	if (server.len == 0)
		return STR_NONE;
	if (by.user == NULL)
		return arena_fmt(r->seat.a, " It goes by %.*s.", STR_ARG(server));
	return arena_fmt(r->seat.a, " It goes by %.*s, as %s, with %s.", STR_ARG(server), by.user,
	    by.token ? "an OAuth2 token" : "a password");
}

static struct str
waiting_words(struct request *r, const struct mail_health *h)
{
	if (h->out_waiting == 0)
		return STR("Nothing waits.");
	return arena_fmt(r->seat.a, "%" PRId64 " wait%s, the oldest since %.*s.", h->out_waiting,
	    h->out_waiting == 1 ? "s" : "", STR_ARG(moment_text(r, h->out_oldest)));
}

static struct way_view
outbox_view(struct request *r, const struct mail_health *h)
{
	struct arena *a = r->seat.a;
	bool old = h->out_waiting > 0 && r->seat.now - h->out_oldest > OLD_MS;

	return (struct way_view){
		.name = STR("Mail that goes out"),
		.state = !h->has_server ? STR("no server") : old ? STR("waits long") : STR("fine"),
		.kind = !h->has_server ? STR("due") : old ? STR("bad") : STR("good"),
		.note = arena_fmt(a, "%.*s%.*s", STR_ARG(waiting_words(r, h)), STR_ARG(way_out(r))),
		.act = h->has_server && h->n_put_off > 0 ? STR("/outbox/now") : STR_NONE,
	};
}

static struct way_view
plans_view(struct request *r, const struct mail_health *h)
{
	return (struct way_view){
		.name = STR("Written to be sent later"),
		.note = h->planned == 0 ? STR("None.") : arena_fmt(r->seat.a,
		    "%" PRId64 " wait%s for %s day, "
		    "the first until %.*s.", h->planned, h->planned == 1 ? "s" : "",
		    h->planned == 1 ? "its" : "their", STR_ARG(moment_words(r, h->next_planned))),
	};
}

static struct cause_view *
causes_of(struct arena *a, const struct lost_by *rows, size_t n)
{
	struct cause_view *out = arena_array(a, struct cause_view, n);

	for (size_t i = 0; i < n; i++)
		out[i] = (struct cause_view){ rows[i].cause, rows[i].n };
	return out;
}

void
mail_page(struct request *r)
{
	struct mail_page v = { 0 };
	struct mail_health h;
	struct err err = { 0 };

	if (!desk_mail_health(&r->seat, &h, &err)) {
		web_fail(r, &err);
		return;
	}
	page_init(r, &v.page, STR("How mail does"), STR("outbox"));
	v.ways = arena_array(r->seat.a, struct way_view, h.n_ways + 4);
	v.ways[v.n_ways++] = spool_view(r, &h);
	for (size_t i = 0; i < h.n_ways; i++)
		v.ways[v.n_ways++] = mailbox_view(r, &h.ways[i]);
	v.ways[v.n_ways++] = outbox_view(r, &h);
	v.ways[v.n_ways++] = plans_view(r, &h);
	v.ways[v.n_ways++] = (struct way_view){ .name = STR("Set aside"),
		.note = arena_fmt(r->seat.a, "%" PRId64 " in all.", h.aside) };
	v.causes = causes_of(r->seat.a, h.causes, v.n_causes = h.n_causes);
	v.put_off = causes_of(r->seat.a, h.put_off, v.n_put_off = h.n_put_off);
	v.lost = h.lost;
	if (request_flag(r, "now"))
		v.good = STR(TRIED_NOW);
	WEB_PAGE(r, 200, render_mail, &v);
}

/* --- tried at once ----------------------------------------------------------------------------- */

void
mail_mailbox_now(struct request *r)
{
	if (desk_mailbox_at_once(&r->seat, request_int(r, "id"), 0, &r->err))
		web_redirect(r, STR("/mail?now=1"));
	else
		web_fail(r, &r->err);
}

/* --- for machines ------------------------------------------------------------------------------ */

static void
put_gauge(struct buf *b, const char *name, const char *help, int64_t value)
{
	buf_fmt(b, "# HELP %s %s\n# TYPE %s gauge\n%s %" PRId64 "\n", name, help, name, name, value);
}

/* A label's value: backslash, quote and line end are written as two letters. */
static void
put_label(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] == '\\' || s.ptr[i] == '"')
			buf_putc(b, '\\');
		if (s.ptr[i] == '\n')
			buf_lit(b, "\\n");
		else
			buf_putc(b, s.ptr[i]);
	}
}

static void
put_of_mailbox(struct buf *b, const char *name, struct str mailbox, int64_t value)
{
	buf_fmt(b, "%s{mailbox=\"", name);
	put_label(b, mailbox);
	buf_fmt(b, "\"} %" PRId64 "\n", value);
}

static void
put_mailboxes(struct buf *b, const struct mail_health *h)
{
	if (h->n_ways == 0)
		return;
	buf_lit(b, "# HELP heard_mailbox_seen_timestamp_seconds When the mailbox last answered.\n"
	    "# TYPE heard_mailbox_seen_timestamp_seconds gauge\n");
	for (size_t i = 0; i < h->n_ways; i++)
		put_of_mailbox(b, "heard_mailbox_seen_timestamp_seconds", h->ways[i].name,
		    h->ways[i].seen_at / SECOND_MS);
	buf_lit(b, "# HELP heard_mailbox_left Messages that lie there and could not be fetched.\n"
	    "# TYPE heard_mailbox_left gauge\n");
	for (size_t i = 0; i < h->n_ways; i++)
		put_of_mailbox(b, "heard_mailbox_left", h->ways[i].name, h->ways[i].left);
}

static void
put_all(struct buf *b, const struct mail_health *h)
{
	put_gauge(b, "heard_mail_in_timestamp_seconds", "When the last mail was taken in.",
	    h->last_in / SECOND_MS);
	put_gauge(b, "heard_mail_spool_waiting", "Mail that came and is still to be read.", h->spool_waiting);
	put_gauge(b, "heard_mail_spool_oldest_timestamp_seconds", "Since when the oldest of it waits; 0: "
	    "none.", h->spool_oldest / SECOND_MS);
	put_gauge(b, "heard_mail_aside", "Mail that was set aside.", h->aside);
	put_gauge(b, "heard_mail_out_waiting", "Mail that waits to go out.", h->out_waiting);
	put_gauge(b, "heard_mail_out_oldest_timestamp_seconds", "Since when the oldest of it waits; 0: none.",
	    h->out_oldest / SECOND_MS);
	put_gauge(b, "heard_mail_planned", "Mail that waits for the day it is to be sent.", h->planned);
	put_gauge(b, "heard_mail_lost_7d", "Mail of the last seven days that failed or came back.", h->lost);
	put_mailboxes(b, h);
}

/* A scraper on this machine needs no token; behind a proxy everybody looks like one, so there it does. */
static bool
is_from_here(struct request *r)
{
	struct str from = http_client(r);

	return !r->web->options.behind_proxy
	    && (str_starts(from, STR("127.")) || str_eq(from, STR("::1"))
	    || str_starts(from, STR("::ffff:127.")));
}

void
metrics(struct request *r)
{
	struct seat reading = r->seat;
	struct mail_health h;
	struct err err = { 0 };
	struct buf b;

	if (r->seat.who.role < ROLE_AGENT && !is_from_here(r)) {
		/* a program asks: no page to log in on */
		answer_body(r->private, 401, "text/plain; charset=utf-8",
		    STR("The figures are for this machine, or for who holds a token.\n"));
		return;
	}
	reading.who = (struct actor){ .role = ROLE_DESK };
	if (!desk_mail_health(&reading, &h, &err)) {
		web_fail(r, &err);
		return;
	}
	buf_init(&b, r->seat.a, METRICS_MAX);
	put_all(&b, &h);
	put_gauge(&b, "heard_memory_used_bytes", "Memory in use.", (int64_t)mem_used());
	answer_body(r->private, 200, "text/plain; version=0.0.4; charset=utf-8", buf_str(&b));
}
