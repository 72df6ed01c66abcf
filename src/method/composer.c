/* composer.c - a reply while it is typed: what its page is sent of the case, and what the page makes of it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/composer.h"

#include "base/utf8.h"
#include "method/next.h"
#include "method/voice.h"

#define FACT_MOST KIB(8)

/* ---- what the page is sent --------------------------------------------------------------------- */

static void
put_covered(struct json_out *w, const struct facts *f)
{
	json_open(w, '[');
	for (size_t i = 0; f->covered != NULL && i < f->concerns.n; i++)
		json_put_bool(w, f->covered[i]);
	json_close(w, ']');
}

static void
put_standing(struct json_out *w, const struct state *s)
{
	json_open(w, '[');
	for (size_t i = 0; i < s->promises.n; i++) {
		if (s->promises.at[i].state != PROMISE_OPEN)
			continue;
		json_open(w, '[');
		json_put_int(w, s->promises.at[i].due);
		json_put_bool(w, s->promises.at[i].update);
		json_close(w, ']');
	}
	json_close(w, ']');
}

void
composer_put(struct json_out *w, const struct facts *f, const struct state *s)
{
	struct facts sent = *f;

	if (sent.customer.len > FACT_MOST)
		sent.known &= ~FACT_BIT(customer);
	json_put_key(w, STR("facts"));
	facts_put(w, &sent);
	json_put_key(w, STR("covered"));
	put_covered(w, f);
	json_put_key(w, STR("standing"));
	put_standing(w, s);
}

/* ---- what it asks ------------------------------------------------------------------------------ */

struct standing { int64_t due; bool update; };

struct asked {
	struct facts facts;
	VEC(bool) covered;
	VEC(struct standing) standing;
	VEC(struct str) decided;
	bool held;                              /* it tells of a step that can be undone */
	struct str text;
	bool has_text;
};

static bool
read_covered(struct arena *a, struct json *j, struct asked *out)
{
	bool yes;

	if (!json_array(j))
		return false;
	while (json_item(j)) {
		if (!json_bool(j, &yes))
			return false;
		vec_push(a, &out->covered) = yes;
	}
	return true;
}

static bool
read_standing(struct arena *a, struct json *j, struct asked *out)
{
	struct standing one;

	if (!json_array(j))
		return false;
	while (json_item(j)) {
		if (!json_array(j) || !json_item(j) || !json_int(j, &one.due) || !json_item(j)
		    || !json_bool(j, &one.update) || json_item(j))
			return false;
		vec_push(a, &out->standing) = one;
	}
	return true;
}

static bool
read_decided(struct arena *a, struct json *j, struct asked *out)
{
	struct str one;

	if (!json_array(j))
		return false;
	while (json_item(j)) {
		if (!json_string(j, &one))
			return false;
		vec_push(a, &out->decided) = one;
	}
	return true;
}

static bool
read_member(struct arena *a, struct json *j, struct str key, struct asked *out, struct str *facts)
{
	if (str_eq(key, STR("facts")))
		return json_skip(j, facts);
	if (str_eq(key, STR("covered")))
		return read_covered(a, j, out);
	if (str_eq(key, STR("standing")))
		return read_standing(a, j, out);
	if (str_eq(key, STR("decided")))
		return read_decided(a, j, out);
	if (str_eq(key, STR("held")))
		return json_bool(j, &out->held);
	if (str_eq(key, STR("text")))
		return out->has_text = json_string(j, &out->text);
	return json_skip(j, NULL);
}

static bool
read_asked(struct arena *a, struct str json, struct asked *out, struct err *err)
{
	struct json j;
	struct str key, facts = STR("{}");

	*out = (struct asked){ .has_text = false };
	json_init(&j, a, json);
	if (!json_object(&j))
		return err_set(err, ERR_DATA, "a draft must be a JSON object");
	while (json_key(&j, &key))
		if (!read_member(a, &j, key, out, &facts))
			return err_set(err, ERR_DATA, "a draft's \"%.*s\" can't be read",
			    STR_ARG(str_sub(key, 0, 20)));
	if (!json_end(&j, err) || !facts_from_json(a, facts, &out->facts, err))
		return false;
	if (!out->has_text)
		return err_set(err, ERR_DATA, "a draft needs \"text\"");
	if (out->covered.n > 0 && out->covered.n == out->facts.concerns.n)
		out->facts.covered = out->covered.at;
	return true;
}

/* ---- what it gets ------------------------------------------------------------------------------ */

static bool
stands(const struct asked *asked, const struct promise_read *p)
{
	for (size_t i = 0; i < asked->standing.n; i++)
		if (asked->standing.at[i].due == p->due && asked->standing.at[i].update == p->update)
			return true;
	return false;
}

static bool
is_decided(const struct asked *asked, struct str text)
{
	for (size_t i = 0; i < asked->decided.n; i++)
		if (str_eq(str_trim(asked->decided.at[i]), text))
			return true;
	return false;
}

static void
put_promise(struct json_out *w, const struct promise_read *p, struct str text, const struct calendar *c,
    bool undecided)
{
	struct arena *a = w->b->a;

	json_open(w, '{');
	json_field_str(w, "text", text);
	json_field_int(w, "start", p->start);
	json_field_int(w, "end", p->end);
	json_field_bool(w, "update", p->update);
	json_field_bool(w, "vague", p->due == NEVER);
	json_field_str(w, "due_words", composer_due(a, c, p->due));
	json_field_str(w, "due_local", p->due == NEVER ? STR_NONE : time_local(a, c->zone, p->due));
	json_field_bool(w, "missing", undecided);
	json_field_str(w, "night", composer_night(a, c, p->by_phone, p->due));
	json_close(w, '}');
}

/* Returns how many of them are still to be decided. */
static size_t
put_promises(struct json_out *w, const struct asked *asked, const struct reading *r,
    const struct calendar *c)
{
	size_t n = 0, undecided = 0;

	json_put_key(w, STR("promises"));
	json_open(w, '[');
	for (size_t i = 0; i < r->promises.n && n < COMPOSER_PROMISES; i++) {
		const struct promise_read *p = &r->promises.at[i];
		struct str text = promise_said(asked->text, p);
		bool missing = !is_decided(asked, text);

		if (stands(asked, p))
			continue;
		put_promise(w, p, text, c, missing);
		undecided += missing;
		n++;
	}
	json_close(w, ']');
	return undecided;
}

/* A step that stops harm and can be undone is no solution before its time. */
static bool
is_excused(const struct asked *asked, const struct finding *f)
{
	return asked->held && str_eq(str_from(rule_id(f->rule)), STR("premature-solution"));
}

static void
leave_excused(const struct asked *asked, struct findings *all)
{
	size_t kept = 0;

	for (size_t i = 0; i < all->list.n; i++)
		if (!is_excused(asked, &all->list.at[i]))
			all->list.at[kept++] = all->list.at[i];
	all->list.n = kept;
}

void
composer_group(struct arena *a, struct findings *all)
{
	struct finding *at = arena_array(a, struct finding, all->list.n > 0 ? all->list.n : 1);
	bool *taken = arena_array(a, bool, all->list.n > 0 ? all->list.n : 1);
	size_t n = 0;

	for (size_t i = 0; i < all->list.n; i++)
		for (size_t j = i; j < all->list.n && !taken[i]; j++)
			if (j == i || all->list.at[j].rule == all->list.at[i].rule) {
				at[n++] = all->list.at[j];
				taken[j] = j > i;
			}
	all->list.at = at;
	all->list.cap = all->list.n;
}

#define ABOUT_MOST 120                          /* bytes of the draft */

struct str
composer_about(const struct findings *all, size_t i, struct str draft)
{
	const struct finding *f = &all->list.at[i];

	if (f->about.len > 0 || f->end == f->start)
		return f->about;
	for (size_t j = 0; j < all->list.n; j++)
		if (j != i && all->list.at[j].rule == f->rule)
			return str_trim(utf8_cut(str_sub(draft, f->start, f->end), ABOUT_MOST));
	return STR_NONE;
}

/* Returns how many of them block. */
static size_t
put_findings(struct json_out *w, const struct findings *all, struct str draft)
{
	size_t blocks = 0;

	json_put_key(w, STR("findings"));
	json_open(w, '[');
	for (size_t i = 0; i < all->list.n; i++) {
		json_open(w, '{');
		finding_put(w, &all->list.at[i]);
		json_field_str(w, "about", composer_about(all, i, draft));
		json_close(w, '}');
		blocks += all->list.at[i].severity == SEVERITY_BLOCK;
	}
	json_close(w, ']');
	return blocks;
}

/* What the letter at hand must tell, and whether it was read in the draft. */
static void
put_letter(struct json_out *w, const struct findings *all)
{
	json_put_key(w, STR("letter"));
	json_open(w, '[');
	for (uint32_t e = 0; e < ELEMENT_COUNT; e++) {
		if ((all->letter_wanted >> e & 1) == 0)
			continue;
		json_open(w, '{');
		json_field_str(w, "words", str_from(element_words((enum element)e)));
		json_field_bool(w, "told", (all->letter_told >> e & 1) != 0);
		json_close(w, '}');
	}
	json_close(w, ']');
}

bool
composer_answer(struct arena *a, const struct pack *p, const struct calendar *c, int64_t now, struct str json,
    struct buf *out, struct err *err)
{
	struct asked asked;
	struct findings all = { 0 };
	struct reading reading = { 0 };
	struct ear_turn turn;
	struct text text;
	struct json_out w;
	size_t blocks, undecided;

	if (!read_asked(a, json, &asked, err))
		return false;
	turn = (struct ear_turn){ .text = asked.text, .at = now, .calendar = c };
	text_read(a, p, asked.text, &text);
	check_text(a, p, &asked.facts, c, now, &text, &all);
	leave_excused(&asked, &all);
	composer_group(a, &all);
	promises_read(a, &text, &turn, &reading);
	json_out_init(&w, out);
	json_open(&w, '{');
	blocks = put_findings(&w, &all, asked.text);
	undecided = put_promises(&w, &asked, &reading, c);
	put_letter(&w, &all);
	json_field_bool(&w, "encloses", text_has(&text, SIGN_ENCLOSES));
	json_field_str(&w, "summary", composer_summary(a, asked.text, blocks,
	    all.list.n - blocks, undecided));
	json_close(&w, '}');
	return buf_ok(out, err);
}

/* ---- sentences --------------------------------------------------------------------------------- */

static struct str
counted(struct arena *a, size_t n, const char *one, const char *many)
{
	return n == 0 ? STR_NONE : n == 1 ? str_from(one) : arena_fmt(a, "%zu %s", n, many);
}

struct str
composer_summary(struct arena *a, struct str draft, size_t blocks, size_t others, size_t undecided)
{
	const struct str all[] = {
		counted(a, draft_gaps(draft), "one gap to fill", "gaps to fill"),
		counted(a, blocks, "one thing blocks", "things block"),
		counted(a, others, "one thing to look at", "things to look at"),
		counted(a, undecided, "one promise to say yes or no to", "promises to say yes or no to"),
	};
	struct str said[LENGTH(all)];
	size_t n = 0;

	for (size_t i = 0; i < LENGTH(all); i++)
		if (all[i].len > 0)
			said[n++] = all[i];
	if (n == 0)
		return STR("Checked: nothing stands against sending it.");
	return arena_fmt(a, "Checked: %.*s.", STR_ARG(str_join(a, said, n, STR(", "))));
}

struct str
composer_due(struct arena *a, const struct calendar *c, int64_t due)
{
	if (due == NEVER)
		return STR("No date yet");
	return arena_fmt(a, "By %.*s", STR_ARG(time_on_both(a, c, due)));
}

struct str
composer_night(struct arena *a, const struct calendar *c, bool by_phone, int64_t due)
{
	struct str there = due != NEVER && by_phone ? time_night_there(a, c, due) : STR_NONE;

	return there.len > 0 ? arena_fmt(a, "That is %.*s.", STR_ARG(there)) : STR_NONE;
}
