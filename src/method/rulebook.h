/* rulebook.h - what can be said of each rule: what it looks for, why, when it weighs how much, examples.
 *
 * It comes from three places, none copied: the table of rules; rules/rules.txt, which people can edit; and
 * the examples of the catalogue, which the tests run.  The last two are handed in as text.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_RULEBOOK_H
#define METHOD_RULEBOOK_H

#include "method/check.h"

struct rule_example {
	struct str known;                       /* "anger 2, stage answer"; empty: nothing in particular */
	struct str text;
};

struct rule_page {
	const struct rule *rule;
	struct str id, message, suggest;
	struct str looks, why;
	struct str practices;                   /* "P1, P3" */
	struct strs practice_lines;             /* "P1: It is not about …" */
	struct str weight;                      /* "warn; block when they are furious (anger 3)" */
	struct str stages;                      /* "at answer and final"; empty: at every step */
	struct str where;                       /* "replies", "leaders' notes" or both */
	struct strs needs;                      /* facts without which it says nothing */
	struct rule_example yes[3], no[3];      /* found there, and not found there */
	size_t n_yes, n_no;
};

struct rulebook { struct str words, examples; };

/* All pages in the order of the table.  A line of words that says nothing known, or a rule without its words
 * or examples, is an error that names it. */
bool rulebook_read(struct arena *a, const struct rulebook *b, struct rule_page **out, size_t *n,
    struct err *err);
/* A page as JSON: {"rule","severity","practice",…}, one line. */
void rule_page_put(struct json_out *w, const struct rule_page *p);

#endif
