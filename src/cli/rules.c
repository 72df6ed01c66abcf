/* rules.c - what the checker looks for, why, and examples: for people, for docs/rules.md, for programs.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>

#include "cli/cli.h"
#include "desk/rulebook.h"

#define PAGE_MAX KIB(256)
#define LINE_WIDTH 100

/* ---- for people ----------------------------------------------------------------------------- */

static void
put_spaces(size_t n)
{
	printf("%*s", (int)n, "");
}

/* Words at a margin, broken where a line would grow too long. */
static void
put_wrapped(size_t margin, const char *first, struct str text)
{
	size_t at = margin;
	struct str word;

	put_spaces(margin - strlen(first));
	fputs(first, stdout);
	while (str_cut(text, ' ', &word, &text) || word.len > 0) {
		if (at > margin && at + 1 + word.len > LINE_WIDTH) {
			putchar('\n');
			put_spaces(margin);
			at = margin;
		} else if (at > margin) {
			putchar(' ');
			at++;
		}
		printf("%.*s", STR_ARG(word));
		at += word.len;
	}
	putchar('\n');
}

static void
put_examples(struct arena *a, const char *heading, const struct rule_example *list, size_t n)
{
	printf("\n%s\n", heading);
	for (size_t i = 0; i < n; i++) {
		put_wrapped(4, "- ", list[i].text);
		if (list[i].known.len > 0)
			put_wrapped(4, "", arena_fmt(a, "(known: %.*s)", STR_ARG(list[i].known)));
	}
}

static void
print_page(struct arena *a, const struct rule_page *p)
{
	printf("%.*s\n\n", STR_ARG(p->id));
	put_wrapped(0, "", p->message);
	putchar('\n');
	put_wrapped(9, "Looks    ", p->looks);
	put_wrapped(9, "Why      ", p->why);
	put_wrapped(9, "Instead  ", p->suggest);
	for (size_t i = 0; i < p->practice_lines.n; i++)
		put_wrapped(9, i == 0 ? "Practice " : "", p->practice_lines.at[i]);
	put_wrapped(9, "Weight   ", p->weight);
	put_wrapped(9, "Where    ", p->stages.len > 0 ? arena_fmt(a, "%.*s, at %.*s", STR_ARG(p->where),
	    STR_ARG(p->stages)) : p->where);
	if (p->needs.n > 0)
		put_wrapped(9, "Needs    ", str_join(a, p->needs.at, p->needs.n, STR(", ")));
	put_examples(a, "It is found in:", p->yes, p->n_yes);
	put_examples(a, "It is not found in:", p->no, p->n_no);
}

static void
print_list(const struct rule_page *pages, size_t n)
{
	for (size_t i = 0; i < n; i++)
		printf("%-28.*s %-6s %.*s\n", STR_ARG(pages[i].id),
		    severity_name(rule_severity(pages[i].rule)), STR_ARG(pages[i].message));
	puts("\nheard rules RULE tells all of one.");
}

/* ---- for docs/rules.md ---------------------------------------------------------------------- */

/* Angle brackets and bars would be taken for something else. */
static void
put_plain(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		printf("%s%c", strchr("<>|*_`", s.ptr[i]) != NULL ? "\\" : "", s.ptr[i]);
}

static void
mark_line(const char *name, struct str text)
{
	printf("- **%s** ", name);
	put_plain(text);
	putchar('\n');
}

static void
mark_examples(const char *heading, const struct rule_example *list, size_t n)
{
	printf("\n%s\n\n", heading);
	for (size_t i = 0; i < n; i++) {
		fputs("> ", stdout);
		put_plain(list[i].text);
		if (list[i].known.len > 0) {
			fputs(" *(known: ", stdout);
			put_plain(list[i].known);
			fputs(")*", stdout);
		}
		puts(i + 1 < n ? "\n>" : "");
	}
}

static void
mark_page(struct arena *a, const struct rule_page *p)
{
	printf("\n## %.*s\n\n", STR_ARG(p->id));
	put_plain(p->message);
	puts("\n");
	mark_line("Looks for:", p->looks);
	mark_line("Why:", p->why);
	mark_line("Instead:", p->suggest);
	mark_line("Practice:", str_join(a, p->practice_lines.at, p->practice_lines.n, STR(" ")));
	mark_line("Weight:", p->weight);
	mark_line("Where:", p->stages.len > 0 ? arena_fmt(a, "%.*s, at %.*s", STR_ARG(p->where),
	    STR_ARG(p->stages)) : p->where);
	if (p->needs.n > 0)
		mark_line("Needs to know:", str_join(a, p->needs.at, p->needs.n, STR(", ")));
	mark_examples("Found in:", p->yes, p->n_yes);
	mark_examples("Not found in:", p->no, p->n_no);
}

static void
print_markdown(struct arena *a, const struct rule_page *pages, size_t n)
{
	puts("# The rules\n\nMade by `make docs` from the table of rules, `rules/rules.txt` and the examples "
	    "that the tests run; edits are lost.\n\n"
	    "What the checker looks for in a reply, why it hurts, and what to write instead. **block**: it "
	    "can't\nbe sent without a typed reason by someone allowed to; **warn**: shown, you decide; "
	    "**hint**: shown\nquietly. A rule whose facts are not known says nothing.\n\n"
	    "Ten things are marks of care in a reply: it says back or feels with them, is about what\n"
	    "they told, owns or says sorry, says what was done, gives a day, offers a choice, gives a\n"
	    "reason, asks, names two things that can be checked, and is longer than three sentences.\n"
	    "Where a reply bears five of them and no more than two things in it are loud, a warning\n"
	    "may well be a phrase that was misread: it is told one severity lower, unless the same is\n"
	    "said twice or can't be meant otherwise. A few rules rest on words that are often\n"
	    "innocent; they ask for fewer marks, and their line says how many.\n\n"
	    "A rule that finds nothing may still hint at a whole sentence: its words, together, are\n"
	    "like those of sentences that do what the rule is about (packs/en/near.txt), though no\n"
	    "phrase says it. That is never more than a hint.\n\n"
	    "Some findings stand for others, which are left out beside them:\n");
	for (size_t i = 0; rule_pair_at(i) != NULL; i++)
		printf("- %s for %s\n", rule_pair_at(i)->shown, rule_pair_at(i)->hidden);
	puts("\nThat unanswered-concern stands for no-enough-question needs no doing: the question is missed "
	    "only\nof a concern that the reply answers, so the two never speak of the same one.\n\n"
	    "| rule | weight | what it says |\n| --- | --- | --- |");
	for (size_t i = 0; i < n; i++) {
		printf("| [%.*s](#%.*s) | %s | ", STR_ARG(pages[i].id), STR_ARG(pages[i].id),
		    severity_name(rule_severity(pages[i].rule)));
		put_plain(pages[i].message);
		puts(" |");
	}
	for (size_t i = 0; i < n; i++)
		mark_page(a, &pages[i]);
}

/* ---- the command ---------------------------------------------------------------------------- */

static void
print_json(struct arena *a, const struct rule_page *p)
{
	struct buf b;
	struct json_out w;

	buf_init(&b, a, PAGE_MAX);
	json_out_init(&w, &b);
	rule_page_put(&w, p);
	printf("%.*s\n", STR_ARG(buf_str(&b)));
}

static int
show_one(struct call *c, struct str id, bool json, bool markdown)
{
	const struct rule_page *p = rulebook_page(c->a, id);
	struct err err = { 0 };

	if (p == NULL) {
		(void)err_set(&err, ERR_USAGE, "there is no rule \"%.*s\"; \"heard rules\" lists them",
		    STR_ARG(id));
		return call_fail(&err);
	}
	if (json)
		print_json(c->a, p);
	else if (markdown)
		mark_page(c->a, p);
	else
		print_page(c->a, p);
	return 0;
}

static int
rules_run(struct call *c)
{
	bool json = call_flag(c, "json"), markdown = call_flag(c, "markdown");
	struct rule_page *pages;
	size_t n;

	if (json && markdown)
		return call_fail(&(struct err){ ERR_USAGE, "take --json or --markdown, not both" });
	if (call_arg(c, 0) != NULL)
		return show_one(c, str_from(call_arg(c, 0)), json, markdown);
	rulebook_built_in(c->a, &pages, &n);
	if (markdown)
		print_markdown(c->a, pages, n);
	else if (!json)
		print_list(pages, n);
	for (size_t i = 0; json && i < n; i++)
		print_json(c->a, &pages[i]);
	return 0;
}

static const struct opt rules_opts[] = {
	{ "markdown", NULL, "as docs/rules.md has them", OPT_FLAG, 0, 0 },
	OPTION_JSON, { 0 },
};

const struct cmd cmd_rules = {
	.name = "rules",
	.args = "[RULE]",
	.help = "Say what the checker looks for, why it hurts, what to write instead, with examples.",
	.opts = rules_opts,
	.run = rules_run,
};
