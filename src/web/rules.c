/* rules.c - the checker's rules: what each looks for, and what became of it at this desk.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/rulebook.h"
#include "pages/pages.h"
#include "web/handlers.h"
#include "web/moment.h"

/* --- what became of them ----------------------------------------------------------------------- */

static struct str
times(struct arena *a, int64_t n, const char *what)
{
	if (n == 0)
		return STR_NONE;
	return n == 1 ? arena_fmt(a, "%s once", what) : arena_fmt(a, "%s %" PRId64 " times", what, n);
}

static struct str
in_cases(struct arena *a, int64_t n, const char *what)
{
	if (n == 0)
		return STR_NONE;
	return n == 1 ? arena_fmt(a, "%s in one case", what)
	    : arena_fmt(a, "%s in %" PRId64 " cases", what, n);
}

static struct str
counts_of(struct arena *a, const struct rule_line *l)
{
	struct str all[] = {
		in_cases(a, l->cases, "Shown"), times(a, l->followed, "the text was changed"),
		times(a, l->left, "sent as it was"), times(a, l->overridden, "sent over it"),
		in_cases(a, l->disputed, "said to be wrong"),
	};
	struct str some[LENGTH(all)];
	size_t n = 0;

	for (size_t i = 0; i < LENGTH(all); i++)
		if (all[i].len > 0)
			some[n++] = all[i];
	return n > 0 ? str_join(a, some, n, STR("; ")) : STR("Not shown.");
}

static bool
fill_words(struct request *r, const struct rule_line *l, struct rule_line_view *out, struct err *err)
{
	struct rule_word *words;

	if (l->overridden + l->disputed == 0)
		return true;
	if (!desk_rule_said(&r->seat, str_from(rule_id(l->rule)), &words, &out->n_words, err))
		return false;
	out->words = arena_array(r->seat.a, struct rule_word_view, out->n_words);
	for (size_t i = 0; i < out->n_words; i++)
		out->words[i] = (struct rule_word_view){
			words[i].case_id, moment_make(r, words[i].at), words[i].disputed, words[i].reason,
			words[i].text,
		};
	return true;
}

static bool
fill_line(struct request *r, const struct rule_line *l, struct rule_line_view *out, struct err *err)
{
	*out = (struct rule_line_view){
		.id = str_from(rule_id(l->rule)), .message = str_from(rule_message(l->rule)),
		.counts = counts_of(r->seat.a, l), .doubtful = l->doubtful,
	};
	return fill_words(r, l, out, err);
}

/* Doubtful ones first, then those shown in most cases. */
static bool
stands_before(const struct rule_line *a, const struct rule_line *b)
{
	return a->doubtful != b->doubtful ? a->doubtful : a->cases > b->cases;
}

static void
sort_lines(struct rule_line *lines, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct rule_line line = lines[i];
		size_t at = i;

		for (; at > 0 && stands_before(&line, &lines[at - 1]); at--)
			lines[at] = lines[at - 1];
		lines[at] = line;
	}
}

static bool
fill_rules(struct request *r, struct rules_page *v, struct err *err)
{
	struct rule_line *lines;
	size_t n;

	if (!desk_rules(&r->seat, &lines, &n, err))
		return false;
	sort_lines(lines, n);
	v->shown = arena_array(r->seat.a, struct rule_line_view, n);
	v->quiet = arena_array(r->seat.a, struct rule_line_view, n);
	for (size_t i = 0; i < n; i++) {
		struct rule_line_view *to = lines[i].cases > 0 ? &v->shown[v->n_shown++]
		    : &v->quiet[v->n_quiet++];

		if (!fill_line(r, &lines[i], to, err))
			return false;
	}
	return true;
}

void
rules_page(struct request *r)
{
	struct rules_page v = { 0 };
	struct err err = { 0 };

	if (!fill_rules(r, &v, &err)) {
		web_fail(r, &err);
		return;
	}
	page_init(r, &v.page, STR("Rules"), STR("rules"));
	WEB_PAGE(r, 200, render_rules, &v);
}

/* --- one of them ------------------------------------------------------------------------------- */

/* "warn; block when they are angry" for someone who has not met these words. */
static struct str
weight_in_words(struct request *r, const struct rule_page *p)
{
	static const struct str usually[] = {
		[SEVERITY_HINT] = STR_INIT("It is a hint, shown quietly."),
		[SEVERITY_WARN] = STR_INIT("It warns, and whoever writes decides."),
	};
	struct arena *a = r->seat.a;
	struct str first, rest, said = rule_severity(p->rule) != SEVERITY_BLOCK
	    ? usually[rule_severity(p->rule)] : arena_fmt(a, "It blocks: only %.*s can send over it, with a "
	    "reason.", STR_ARG(role_or_above(desk_may_override(r->seat.desk))));

	if (!str_cut(p->weight, ';', &first, &rest))
		return said;
	return arena_fmt(a, "%.*s But: %.*s.", STR_ARG(said), STR_ARG(str_trim(rest)));
}

static void
fill_page(struct request *r, const struct rule_page *p, struct rule_view *v)
{
	v->id = p->id;
	v->message = p->message;
	v->suggest = p->suggest;
	v->looks = p->looks;
	v->why = p->why;
	v->weight = weight_in_words(r, p);
	v->where = p->stages.len > 0 ? arena_fmt(r->seat.a, "%.*s, at %.*s", STR_ARG(p->where),
	    STR_ARG(p->stages))
	    : p->where;
	v->needs = str_join(r->seat.a, p->needs.at, p->needs.n, STR(", "));
	v->practices = p->practice_lines.at;
	v->n_practices = p->practice_lines.n;
	v->n_yes = p->n_yes;
	v->n_no = p->n_no;
	for (size_t i = 0; i < p->n_yes; i++)
		v->yes[i] = (struct rule_example_view){ p->yes[i].text, p->yes[i].known };
	for (size_t i = 0; i < p->n_no; i++)
		v->no[i] = (struct rule_example_view){ p->no[i].text, p->no[i].known };
}

static bool
fill_became(struct request *r, const struct rule_page *p, struct rule_view *v, struct err *err)
{
	struct rule_line *lines;
	size_t n;

	v->may_see_words = r->seat.who.role >= ROLE_LEAD;
	if (!v->may_see_words)
		return true;
	if (!desk_rules(&r->seat, &lines, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (lines[i].rule == p->rule)
			return fill_line(r, &lines[i], &v->line, err);
	return true;
}

void
rule_page(struct request *r)
{
	const struct rule_page *p = rulebook_page(r->seat.a, r->param[0]);
	struct rule_view v = { .n_yes = 0 };
	struct err err = { 0 };

	if (p == NULL)
		err_set(&err, ERR_NOT_FOUND, "There is no rule of that name.");
	if (p == NULL || !fill_became(r, p, &v, &err)) {
		web_fail(r, &err);
		return;
	}
	fill_page(r, p, &v);
	page_init(r, &v.page, p->id, STR("rules"));
	WEB_PAGE(r, 200, render_rule, &v);
}
