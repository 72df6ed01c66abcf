/* rulebook.c - what can be said of each rule: what it looks for, why, when it weighs how much, examples.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/rulebook.h"

#include "method/rules.h"

#define PRACTICES_MAX 40
#define WEIGHT_MAX KIB(1)

/* ---- the words ---- */

struct practice { struct str name, line; };

struct book {
	struct arena *a;
	struct rule_page *pages;                /* n_rules of them */
	struct rule_page *page;                 /* the one that is being told of */
	struct str *also;                       /* by page */
	struct practice practices[PRACTICES_MAX];
	size_t n_practices;
	size_t line;
};

static bool
bad_line(const struct book *b, const char *why, struct err *err)
{
	return err_set(err, ERR_DATA, "rules.txt, line %zu: %s", b->line, why);
}

static bool
begins(struct str line, struct str with, struct str *rest)
{
	if (!str_starts(line, with))
		return false;
	*rest = str_trim(str_sub(line, with.len, line.len));
	return true;
}

static bool
begin_rule(struct book *b, struct str id, struct err *err)
{
	const struct rule *r = rule_by_id(id);

	if (r == NULL)
		return bad_line(b, "there is no such rule", err);
	b->page = &b->pages[r - rules];
	return true;
}

static bool
take_practice(struct book *b, struct str rest, struct err *err)
{
	struct practice *p = &b->practices[b->n_practices];

	if (b->n_practices == PRACTICES_MAX || !str_cut(rest, ':', &p->name, &p->line))
		return bad_line(b, "a practice is written as \"practice P1: …\"", err);
	p->line = rest;
	b->n_practices++;
	return true;
}

static bool
take_line(struct book *b, struct str line, struct err *err)
{
	struct str rest;

	if (begins(line, STR("practice "), &rest))
		return take_practice(b, rest, err);
	if (begins(line, STR("rule "), &rest))
		return begin_rule(b, rest, err);
	if (b->page == NULL)
		return bad_line(b, "a \"rule\" line must come before this", err);
	if (begins(line, STR("looks:"), &b->page->looks) || begins(line, STR("why:"), &b->page->why)
	    || begins(line, STR("also:"), &b->also[b->page - b->pages]))
		return true;
	return bad_line(b, "a line begins with rule, looks:, why:, also: or practice", err);
}

/* The next line with those that go on with it; false behind the last. */
static bool
next_line(struct book *b, struct str *text, struct str *out)
{
	struct str line;
	VEC(struct str) parts = { 0 };

	while (parts.n == 0 && str_line(text, &line)) {
		b->line++;
		if (str_trim(line).len > 0 && line.ptr[0] != '#')
			vec_push(b->a, &parts) = str_trim(line);
	}
	while (parts.n > 0 && str_starts(*text, STR(" ")) && str_line(text, &line)) {
		b->line++;
		vec_push(b->a, &parts) = str_trim(line);
	}
	*out = str_join(b->a, parts.at, parts.n, STR(" "));
	return parts.n > 0;
}

static bool
read_words(struct book *b, struct str text, struct err *err)
{
	struct str line;

	while (next_line(b, &text, &line))
		if (!take_line(b, line, err))
			return false;
	return true;
}

/* ---- examples ---- */

/* {"anger":2,"concerns":["a","b"]} as "anger 2, concerns a; b". */
static void
put_value(struct json *j, struct buf *b)
{
	struct str raw;
	bool first = true;

	switch (json_peek(j)) {
	case JSON_STRING:
		if (json_string(j, &raw))
			buf_put(b, raw);
		break;
	case JSON_ARRAY:
		for (json_array(j); json_item(j); first = false) {
			buf_put(b, first ? STR("") : STR("; "));
			if (json_peek(j) == JSON_STRING ? json_string(j, &raw) : json_skip(j, &raw))
				buf_put(b, raw);
		}
		break;
	case JSON_OBJECT:
		for (json_object(j); json_key(j, &raw); first = false) {
			buf_fmt(b, "%s%.*s ", first ? "" : "; ", STR_ARG(raw));
			if (json_peek(j) == JSON_STRING ? json_string(j, &raw) : json_skip(j, &raw))
				buf_put(b, raw);
		}
		break;
	default:
		if (json_skip(j, &raw))
			buf_put(b, str_eq(raw, STR("null")) ? STR("none") : raw);
	}
}

static struct str
known_in_words(struct arena *a, struct str context)
{
	struct buf b;
	struct json j;
	struct str key;

	buf_init(&b, a, KIB(8));
	json_init(&j, a, context);
	for (json_object(&j); json_key(&j, &key);) {
		buf_put(&b, b.len > 0 ? STR(", ") : STR(""));
		for (size_t i = 0; i < key.len; i++)
			buf_putc(&b, key.ptr[i] == '_' ? ' ' : key.ptr[i]);
		buf_putc(&b, ' ');
		put_value(&j, &b);
	}
	return buf_str(&b);
}

/* "calm-down-yes-1" is an example of calm-down. */
static bool
is_example_of(struct str id, const struct rule *r, const char *kind)
{
	struct str rule = str_from(r->id), rest = str_sub(id, rule.len, id.len);

	return str_starts(id, rule) && str_starts(rest, STR("-"))
	    && str_starts(str_sub(rest, 1, rest.len), str_from(kind));
}

static void
take_example(struct book *b, struct str id, struct rule_example example)
{
	for (size_t i = 0; i < n_rules; i++) {
		struct rule_page *p = &b->pages[i];

		if (is_example_of(id, &rules[i], "yes-") && p->n_yes < LENGTH(p->yes))
			p->yes[p->n_yes++] = example;
		if (is_example_of(id, &rules[i], "no-") && p->n_no < LENGTH(p->no))
			p->no[p->n_no++] = example;
	}
}

static bool
read_example(struct book *b, struct str line, struct err *err)
{
	struct json j;
	struct str key, id = STR_NONE, context = STR("{}");
	struct rule_example example = { .known = STR_NONE };

	json_init(&j, b->a, line);
	json_object(&j);
	while (json_key(&j, &key)) {
		if (str_eq(key, STR("id")))
			json_string(&j, &id);
		else if (str_eq(key, STR("context")))
			json_skip(&j, &context);
		else if (str_eq(key, STR("text")))
			json_string(&j, &example.text);
		else
			json_skip(&j, NULL);
	}
	if (!json_end(&j, err))
		return false;
	example.known = known_in_words(b->a, context);
	take_example(b, id, example);
	return true;
}

static bool
read_examples(struct book *b, struct str text, struct err *err)
{
	struct str line;

	while (str_line(&text, &line))
		if (str_trim(line).len > 0 && !read_example(b, line, err))
			return false;
	return true;
}

/* ---- what the table says ---- */

static const struct { unsigned bit; const char *when; } raises[] = {
	{ RAISE_ANGER_2, "they are angry (anger 2 or 3)" },
	{ RAISE_UPSET, "they are angry or in distress (2 or 3 of either)" },
	{ RAISE_ANGER_3, "they are furious (anger 3)" },
	{ RAISE_FIRST_ANGER_2, "it is our first reply and they are angry (anger 2 or 3)" },
	{ RAISE_MISSED, "a promise was missed before" },
	{ RAISE_CONCERNS_2, "there are two concerns or more" },
	{ RAISE_LEGAL, "the case is with the legal team" },
	{ RAISE_VULNERABLE, "there is danger, or they need particular care" },
};

static struct str
weight_of(struct book *b, size_t rule)
{
	const struct rule *r = &rules[rule];
	const char *between = " when ";
	struct buf out;

	buf_init(&out, b->a, WEIGHT_MAX);
	buf_put(&out, str_from(severity_name(r->severity)));
	if (r->raise != 0)
		buf_fmt(&out, "; %s", severity_name(r->raised));
	for (size_t i = 0; i < LENGTH(raises); i++)
		if ((r->raise & raises[i].bit) != 0) {
			buf_fmt(&out, "%s%s", between, raises[i].when);
			between = ", or ";
		}
	if (r->doubted > 0)
		buf_fmt(&out, "; one lower in a draft that bears %u marks of care", r->doubted);
	if (b->also[rule].len > 0)
		buf_fmt(&out, "; %.*s", STR_ARG(b->also[rule]));
	return buf_str(&out);
}

static struct str
list_in_words(struct arena *a, const struct str *list, size_t n)
{
	return n < 2 ? (n == 1 ? list[0] : STR_NONE)
	    : arena_fmt(a, "%.*s and %.*s", STR_ARG(str_join(a, list, n - 1, STR(", "))),
	          STR_ARG(list[n - 1]));
}

static struct str
stages_of(struct arena *a, const struct rule *r)
{
	struct str list[STAGE_CLOSE + 1];
	size_t n = 0;

	for (int i = 0; i <= STAGE_CLOSE; i++)
		if ((r->stages >> i & 1) != 0)
			list[n++] = str_from(stage_name((enum stage)i));
	return list_in_words(a, list, n);
}

static struct strs
needs_of(struct arena *a, const struct rule *r)
{
	struct strs out = { arena_array(a, struct str, FACT_COUNT), 0 };

	for (int i = 0; i < FACT_COUNT; i++)
		if ((r->needs >> i & 1) != 0)
			out.at[out.n++] = str_from(fact_key((enum fact)i));
	return out;
}

static struct str
where_of(const struct rule *r)
{
	if (r->applies == (IN_DRAFT | IN_NOTE))
		return STR("replies and leaders' notes");
	return r->applies == IN_NOTE ? STR("leaders' notes") : STR("replies");
}

static bool
fill_practices(struct book *b, struct rule_page *p, struct err *err)
{
	struct str list = str_from(p->rule->practices), one;
	struct str *names = arena_array(b->a, struct str, PRACTICES_MAX);
	size_t n = 0;

	p->practice_lines.at = arena_array(b->a, struct str, PRACTICES_MAX);
	while (n < PRACTICES_MAX && (str_cut(list, ',', &one, &list) || one.len > 0)) {
		size_t i = 0;

		names[n++] = one;
		while (i < b->n_practices && !str_eq(b->practices[i].name, one))
			i++;
		if (i == b->n_practices)
			return err_set(err, ERR_DATA, "rules.txt: practice %.*s of %s is not told of",
			    STR_ARG(one), p->rule->id);
		p->practice_lines.at[p->practice_lines.n++] = b->practices[i].line;
	}
	p->practices = str_join(b->a, names, n, STR(", "));
	return true;
}

static bool
fill_page(struct book *b, size_t rule, struct err *err)
{
	struct rule_page *p = &b->pages[rule];
	const struct rule *r = &rules[rule];

	if (p->looks.len == 0 || p->why.len == 0)
		return err_set(err, ERR_DATA, "rules.txt: %s has no looks or no why", r->id);
	if (p->n_yes < LENGTH(p->yes) || p->n_no < LENGTH(p->no))
		return err_set(err, ERR_DATA, "%s has fewer than three examples of a kind", r->id);
	p->rule = r;
	p->id = str_from(r->id);
	p->message = str_from(r->message);
	p->suggest = str_from(r->suggest);
	p->weight = weight_of(b, rule);
	p->stages = stages_of(b->a, r);
	p->where = where_of(r);
	p->needs = needs_of(b->a, r);
	return fill_practices(b, p, err);
}

bool
rulebook_read(struct arena *a, const struct rulebook *book, struct rule_page **out, size_t *n,
    struct err *err)
{
	struct book *b = arena_new(a, struct book);

	b->a = a;
	b->pages = arena_array(a, struct rule_page, n_rules);
	b->also = arena_array(a, struct str, n_rules);
	if (!read_words(b, book->words, err) || !read_examples(b, book->examples, err))
		return false;
	for (size_t i = 0; i < n_rules; i++)
		if (!fill_page(b, i, err))
			return false;
	*out = b->pages;
	*n = n_rules;
	return true;
}

/* ---- for programs ---- */

static void
put_text(struct json_out *w, const char *key, struct str value)
{
	json_put_key(w, str_from(key));
	json_put_str(w, value);
}

static void
put_list(struct json_out *w, const char *key, struct strs list)
{
	json_put_key(w, str_from(key));
	json_put_strs(w, &list);
}

static void
put_examples(struct json_out *w, const char *key, const struct rule_example *list, size_t n)
{
	json_put_key(w, str_from(key));
	json_open(w, '[');
	for (size_t i = 0; i < n; i++) {
		json_open(w, '{');
		put_text(w, "known", list[i].known);
		put_text(w, "text", list[i].text);
		json_close(w, '}');
	}
	json_close(w, ']');
}

void
rule_page_put(struct json_out *w, const struct rule_page *p)
{
	json_open(w, '{');
	put_text(w, "rule", p->id);
	put_text(w, "severity", str_from(severity_name(p->rule->severity)));
	put_text(w, "weight", p->weight);
	put_list(w, "practice", p->practice_lines);
	put_text(w, "where", p->where);
	put_text(w, "stages", p->stages);
	put_list(w, "needs", p->needs);
	put_text(w, "looks", p->looks);
	put_text(w, "why", p->why);
	put_text(w, "message", p->message);
	put_text(w, "suggest", p->suggest);
	put_examples(w, "yes", p->yes, p->n_yes);
	put_examples(w, "no", p->no, p->n_no);
	json_close(w, '}');
}
