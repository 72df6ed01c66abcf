/* customer_keep.c - all that was said, for the customer to keep: as text, and as JSON.
 *
 * Their messages and ours, every concern with their word on it, every promise with what became of it.  What
 * we noted for ourselves is not in it: that is part of a request for their data, which the firm answers.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/json.h"
#include "web/customer.h"
#include "web/handlers.h"
#include "web/moment.h"
#include "web/words.h"

#define KEEP_MAX MIB(4)

static struct str
name_of_file(struct request *r, const struct state *s, const char *ending)
{
	struct buf b;

	buf_init(&b, r->seat.a, KIB(1));
	for (size_t i = 0; i < s->reference.len && i < 40; i++) {
		char c = s->reference.ptr[i];

		if (char_is_alnum(c) || c == '-')
			buf_putc(&b, c);
	}
	buf_put(&b, str_from(ending));
	return buf_str(&b);
}

static struct str
speaker(const struct state *s, const struct turn *t)
{
	if (!t->ours)
		return str_or(t->name, s->name);
	return str_or(t->name, s->owner_name);
}

/* --- as text ----------------------------------------------------------------------------------- */

static void
put_heading(struct buf *b, const char *words)
{
	buf_fmt(b, "\n\n%s\n", words);
	for (size_t i = 0; words[i] != '\0'; i++)
		buf_putc(b, '-');
	buf_lit(b, "\n");
}

static void
put_concerns(struct buf *b, struct request *r, const struct state *s)
{
	put_heading(b, "Where each point stands");
	for (size_t i = 0; i < s->concerns.n; i++) {
		const struct concern *c = &s->concerns.at[i];

		if (c->state == CONCERN_MERGED)
			continue;
		buf_fmt(b, "\n%.*s: %.*s\n", STR_ARG(str_capital(r->seat.a, c->text)),
		    STR_ARG(customer_state_words(s, c->state)));
		if (c->word.len > 0)
			buf_fmt(b, "  You said on %.*s: \"%.*s\"\n",
			    STR_ARG(moment_words(r, c->word_at)), STR_ARG(c->word));
	}
}

static void
put_promises(struct buf *b, struct request *r, const struct state *s)
{
	put_heading(b, "What we promised you");
	for (size_t i = 0; i < s->promises.n; i++) {
		const struct promise *p = &s->promises.at[i];

		if (p->unmade)
			continue;
		buf_fmt(b, "\n%.*s\n  said %.*s, by %.*s: %.*s\n", STR_ARG(str_trim(p->text)),
		    STR_ARG(moment_text(r, p->at)), STR_ARG(moment_words(r, p->due)),
		    STR_ARG(customer_promise_words(r, p)));
		if (p->moved > 0)
			buf_fmt(b, "  first promised for %.*s\n",
			    STR_ARG(moment_words(r, p->first_due)));
	}
}

static void
put_turns(struct buf *b, struct request *r, const struct state *s)
{
	put_heading(b, "What was said");
	for (size_t i = 0; i < s->turns.n; i++) {
		const struct turn *t = &s->turns.at[i];

		buf_fmt(b, "\n%.*s, %.*s (%.*s)%s\n\n%.*s\n", STR_ARG(speaker(s, t)),
		    STR_ARG(moment_make(r, t->at).exact), STR_ARG(t->channel),
		    turn_is_lost(t) ? ", did not reach you" : "", STR_ARG(str_trim(t->text)));
	}
}

static struct str
as_text(struct request *r, const struct state *s)
{
	struct str firm = desk_firm(r->seat.desk)->name;
	struct buf b;

	buf_init(&b, r->seat.a, KEEP_MAX);
	buf_fmt(&b, "%.*s: everything that was said, as it stood on %.*s\nOur reference: %.*s\n",
	    STR_ARG(firm), STR_ARG(moment_make(r, r->seat.now).exact), STR_ARG(s->reference));
	if (s->concerns.n > 0)
		put_concerns(&b, r, s);
	if (s->promises.n > 0)
		put_promises(&b, r, s);
	put_turns(&b, r, s);
	return buf_str(&b);
}

static bool
look(struct request *r, struct customer_view *c)
{
	struct err err = { 0 };

	if (desk_customer(&r->seat, r->param[0], c, &err)) {
		customer_reads(r, c);
		return true;
	}
	customer_fail(r, &err);
	return false;
}

void
customer_everything(struct request *r)
{
	struct customer_view c = { 0 };

	if (look(r, &c))
		web_download(r, "text/plain; charset=utf-8", name_of_file(r, c.state, ".txt"),
		    as_text(r, c.state));
}

/* --- as JSON ----------------------------------------------------------------------------------- */

static void
put(struct json_out *w, const char *key, struct str value)
{
	json_put_key(w, str_from(key));
	json_put_str(w, value);
}

static void
put_when(struct json_out *w, struct request *r, const char *key, int64_t at)
{
	if (at != 0)
		put(w, key, moment_make(r, at).iso);
}

static void
put_list(struct json_out *w, const char *key)
{
	json_put_key(w, str_from(key));
	json_open(w, '[');
}

static void
json_concern(struct json_out *w, struct request *r, const struct state *s, const struct concern *c)
{
	if (c->state == CONCERN_MERGED)
		return;
	json_open(w, '{');
	put(w, "text", c->text);
	put(w, "state", customer_state_words(s, c->state));
	put(w, "your_word", c->word);
	put_when(w, r, "your_word_at", c->word_at);
	json_close(w, '}');
}

static void
json_promise(struct json_out *w, struct request *r, const struct promise *p)
{
	json_open(w, '{');
	put(w, "text", p->text);
	put(w, "by", p->who);
	put_when(w, r, "made_at", p->at);
	put_when(w, r, "due", p->due);
	put_when(w, r, "first_due", p->first_due);
	put(w, "state", customer_promise_words(r, p));
	json_close(w, '}');
}

static void
json_turn(struct json_out *w, struct request *r, const struct state *s, const struct turn *t)
{
	json_open(w, '{');
	put_when(w, r, "at", t->at);
	put(w, "from", speaker(s, t));
	put(w, "side", t->ours ? STR("us") : STR("you"));
	put(w, "channel", t->channel);
	put(w, "subject", t->title);
	put(w, "text", t->text);
	json_close(w, '}');
}

void
customer_everything_json(struct request *r)
{
	struct customer_view c = { 0 };
	const struct state *s;
	struct json_out w;
	struct buf b;

	if (!look(r, &c))
		return;
	s = c.state;
	buf_init(&b, r->seat.a, KEEP_MAX);
	json_out_init(&w, &b);
	json_open(&w, '{');
	put(&w, "firm", desk_firm(r->seat.desk)->name);
	put(&w, "reference", s->reference);
	put_when(&w, r, "as_of", r->seat.now);
	put_list(&w, "points");
	for (size_t i = 0; i < s->concerns.n; i++)
		json_concern(&w, r, s, &s->concerns.at[i]);
	json_close(&w, ']');
	put_list(&w, "promises");
	for (size_t i = 0; i < s->promises.n; i++)
		if (!s->promises.at[i].unmade)
			json_promise(&w, r, &s->promises.at[i]);
	json_close(&w, ']');
	put_list(&w, "messages");
	for (size_t i = 0; i < s->turns.n; i++)
		json_turn(&w, r, s, &s->turns.at[i]);
	json_close(&w, ']');
	json_close(&w, '}');
	web_download(r, "application/json", name_of_file(r, s, ".json"), buf_str(&b));
}
