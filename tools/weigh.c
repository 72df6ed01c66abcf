/* weigh.c - what sentences teach about the rules they come near.
 *
 *     weigh OUT.c SENTENCES.txt CASES.jsonl GOOD.jsonl
 *
 * SENTENCES: `rule<TAB>1<TAB>sentence` does what the rule is about, with 0 it only looks so; a rule
 * `-` stands for all of them, of what the desk writes itself.  CASES:
 * {"text","want":[rule…],"not":[rule…]} a line.  GOOD: {"text"} a line, replies in which no rule should
 * be seen.  Writes `const struct near_table near_en`.  A bad line ends the build with the file, the line
 * and the reason.
 *
 * One linear support vector machine a rule, by dual coordinate descent (Hsieh et al., A Dual Coordinate
 * Descent Method for Large-scale Linear SVM, ICML 2008, squared hinge loss): always the same steps in the
 * same order, so that two builds weigh alike.  Of the weights the strong ones are kept, in three strengths.
 * A rule is come near where the sum is greater than in all but one in FALSE_ONE_IN sentences of good
 * replies that it did not learn from, or as a line says, `rule<TAB>one in<TAB>100`: of a rule that its facts
 * keep to some replies, more may be met in all of them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "ear/near.h"
#include "host/file.h"
#include "host/mem.h"

#include "made.h"

#define FILE_MAX MIB(32)
#define OUT_MAX MIB(8)
#define MEMORY_MAX MIB(1024)
#define NO_RULE NEAR_RULES                      /* a sentence of a good reply */

#define ROUNDS 40                               /* through all sentences, for each rule */
#define REACH 4.0                               /* how long a sentence's features are, however many */
#define BIAS NEAR_ROWS
/* What it costs to have a sentence of this kind on the wrong side. */
#define COST_DOES 0.15
#define COST_LOOKS 0.075
#define COST_KNOWN 0.5                          /* a case that only looks so, and is tested */
#define COST_OTHER 0.015
#define COST_GOOD 0.025
#define STRONGEST 0.999                         /* so many of the weights are not above the strongest kept */
#define WEAKEST 0.2                             /* of the strongest: less is left out */
#define STRENGTHS 3
#define FALSE_ONE_IN 700                        /* unless the file says otherwise of a rule */
#define MOST_IN 100000

struct example {
	uint16_t *rows;
	uint32_t n;
	uint32_t rule;                          /* or NO_RULE */
	bool does;
	bool known;                             /* tested, or written by the desk: to be got right */
	bool held;                              /* not learnt from: what is found in it is found wrongly */
};

struct learner {
	struct arena *a;
	VEC(struct example) examples;
	struct str rules[NEAR_RULES];
	uint32_t n_rules;
	double *w;                              /* NEAR_ROWS + 1 */
	int8_t *strength;                       /* by rule and row */
	uint32_t one_in[NEAR_RULES];
	uint32_t least[NEAR_RULES];
};

static uint32_t
rule_of(const struct learner *l, struct str id)
{
	for (uint32_t i = 0; i < l->n_rules; i++)
		if (str_eq(l->rules[i], id))
			return i;
	return NO_RULE;
}

static void
add_example(struct learner *l, struct str sentence, const struct example *about)
{
	struct text text;
	uint16_t rows[NEAR_FEATURES];
	struct example e = *about;

	text_tokens(l->a, sentence, &text);
	e.n = (uint32_t)near_features(NULL, &text, 0, text.n_tokens, rows);
	e.rows = arena_array(l->a, uint16_t, e.n);
	memcpy(e.rows, rows, e.n * sizeof *rows);
	vec_add(l->a, &l->examples) = e;
}

/* "dont": as it is typed in a hurry. */
static void
add_hurried(struct learner *l, struct str sentence, const struct example *about)
{
	struct buf b;

	if (str_find_char(sentence, '\'') == STR_NOT_FOUND)
		return;
	buf_init(&b, l->a, FILE_MAX);
	for (size_t i = 0; i < sentence.len; i++)
		if (sentence.ptr[i] != '\'')
			buf_putc(&b, sentence.ptr[i]);
	add_example(l, buf_str(&b), about);
}

/* ---- what it reads ------------------------------------------------------------------------- */

/* "rule<TAB>one in<TAB>100": it may be found in one of so many good sentences. */
static bool
read_one_in(struct learner *l, uint32_t rule, struct str number, struct err *err)
{
	int64_t n;

	if (!str_int(number, &n) || n < 1 || n > MOST_IN)
		return err_set(err, ERR_DATA, "behind \"one in\" stands a number from 1 to %d", MOST_IN);
	l->one_in[rule] = (uint32_t)n;
	return true;
}

static bool
read_line(struct learner *l, struct str line, struct err *err)
{
	struct str id, does, sentence;
	struct example about;

	if (line.len == 0 || line.ptr[0] == '#')
		return true;
	if (!str_cut(line, '\t', &id, &line) || !str_cut(line, '\t', &does, &sentence) || sentence.len == 0
	    || (!str_eq(does, STR("0")) && !str_eq(does, STR("1")) && !str_eq(does, STR("one in"))))
		return err_set(err, ERR_DATA, "a line is a rule, 1 or 0, and a sentence, with tabs between");
	if (!str_eq(id, STR("-")) && rule_of(l, id) == NO_RULE) {
		if (l->n_rules == NEAR_RULES)
			return err_set(err, ERR_DATA, "more than %d rules", NEAR_RULES);
		l->one_in[l->n_rules] = FALSE_ONE_IN;
		l->rules[l->n_rules++] = id;
	}
	if (str_eq(does, STR("one in")))
		return read_one_in(l, rule_of(l, id), sentence, err);
	about = (struct example){ .rule = rule_of(l, id), .does = str_eq(does, STR("1")),
	    .known = str_eq(id, STR("-")) };
	add_example(l, sentence, &about);
	add_hurried(l, sentence, &about);
	return true;
}

/* The next sentence of a text, roughly: it ends at a mark with a space behind it, or with its line. */
static bool
next_sentence(struct str *text, struct str *out)
{
	struct str s = str_trim(*text);
	size_t end = 0;

	if (s.len == 0)
		return false;
	while (end < s.len && s.ptr[end] != '\n' && !(str_find_char(STR(".!?"), s.ptr[end]) != STR_NOT_FOUND
	    && end + 1 < s.len && s.ptr[end + 1] == ' '))
		end++;
	*out = str_sub(s, 0, end + 1);
	*text = str_sub(s, end + 1, s.len);
	return true;
}

static size_t
count_sentences(struct str text)
{
	struct str sentence;
	size_t n = 0;

	while (next_sentence(&text, &sentence))
		n++;
	return n;
}

/* What must be found somewhere in a text is learnt of short ones alone; what must not be, of each part. */
static void
add_text(struct learner *l, struct str text, uint32_t rule, bool does)
{
	struct str sentence;

	if (does && count_sentences(text) <= 2)
		add_example(l, text, &(struct example){ .rule = rule, .does = true, .known = true });
	while (!does && next_sentence(&text, &sentence))
		add_example(l, sentence, &(struct example){ .rule = rule, .known = rule != NO_RULE,
		    .held = rule == NO_RULE && l->examples.n % 2 == 0 });
}

struct told { struct str text, want, not; };

static bool
read_case(struct arena *a, struct str line, struct told *out, struct err *err)
{
	struct json j;
	struct str key;

	*out = (struct told){ .text = STR_NONE };
	json_init(&j, a, line);
	for (json_object(&j); json_key(&j, &key);) {
		if (str_eq(key, STR("text")))
			json_string(&j, &out->text);
		else
			json_skip(&j, str_eq(key, STR("want")) ? &out->want : str_eq(key, STR("not"))
			    ? &out->not : NULL);
	}
	return json_end(&j, err);
}

static void
add_rules(struct learner *l, struct str list, struct str text, bool does)
{
	struct json j;
	struct str id;

	json_init(&j, l->a, list);
	for (json_array(&j); json_item(&j) && json_string(&j, &id);)
		if (rule_of(l, id) != NO_RULE)
			add_text(l, text, rule_of(l, id), does);
}

static bool
read_case_line(struct learner *l, struct str line, struct err *err)
{
	struct told t;

	if (!read_case(l->a, line, &t, err))
		return false;
	if (t.want.len > 0)
		add_rules(l, t.want, t.text, true);
	if (t.not.len > 0)
		add_rules(l, t.not, t.text, false);
	return true;
}

static bool
read_good_line(struct learner *l, struct str line, struct err *err)
{
	struct told t;

	if (!read_case(l->a, line, &t, err))
		return false;
	add_text(l, t.text, NO_RULE, false);
	return true;
}

static bool
read_file(struct learner *l, const char *path, bool (*read)(struct learner *, struct str, struct err *),
    struct err *err)
{
	struct str text, line;
	struct err why;

	if (!file_read(l->a, path, FILE_MAX, &text, err))
		return false;
	for (size_t n = 1; str_line(&text, &line); n++)
		if (!read(l, line, &why))
			return err_set(err, ERR_DATA, "%s:%zu: %s", path, n, why.text);
	return true;
}

/* ---- how it learns ------------------------------------------------------------------------- */

static double
cost_of(const struct example *e, uint32_t rule)
{
	if (e->rule == NO_RULE)
		return e->known ? COST_KNOWN : COST_GOOD;
	if (e->rule != rule)
		return COST_OTHER;
	if (e->does)
		return COST_DOES;
	return e->known ? COST_KNOWN : COST_LOOKS;
}

static double
feature_of(const struct example *e)
{
	return e->n > 0 ? REACH / sqrt(e->n) : 0;
}

static double
sum_of(const struct learner *l, const struct example *e)
{
	double sum = 0;

	for (uint32_t i = 0; i < e->n; i++)
		sum += l->w[e->rows[i]];
	return sum * feature_of(e) + l->w[BIAS];
}

/* One sentence pulls the weights to its side, as far as it is worth. */
static void
step(struct learner *l, const struct example *e, uint32_t rule, double *alpha)
{
	double side = e->rule == rule && e->does ? 1 : -1;
	double slack = 1 / (2 * cost_of(e, rule));
	double gradient = side * sum_of(l, e) - 1 + *alpha * slack;
	double length = REACH * REACH + 1 + slack;
	double to = *alpha - gradient / length;
	double by;

	if (to < 0)
		to = 0;
	by = (to - *alpha) * side;
	*alpha = to;
	for (uint32_t i = 0; i < e->n && by != 0; i++)
		l->w[e->rows[i]] += by * feature_of(e);
	l->w[BIAS] += by;
}

/* Numbers that look like chance and are always the same. */
static uint32_t
next_random(uint32_t *state)
{
	*state = *state * UINT32_C(1664525) + UINT32_C(1013904223);
	return *state >> 8;
}

static void
shuffle(uint32_t *order, size_t n, uint32_t *state)
{
	for (size_t i = n; i > 1; i--) {
		size_t other = next_random(state) % i;
		uint32_t kept = order[i - 1];

		order[i - 1] = order[other];
		order[other] = kept;
	}
}

static void
learn_rule(struct learner *l, uint32_t rule)
{
	struct arena_mark mark = arena_mark(l->a);
	double *alphas = arena_array(l->a, double, l->examples.n);
	uint32_t *order = arena_array(l->a, uint32_t, l->examples.n);
	uint32_t random = 1;
	size_t n = 0;

	memset(l->w, 0, (NEAR_ROWS + 1) * sizeof *l->w);
	for (uint32_t i = 0; i < l->examples.n; i++)
		if (!l->examples.at[i].held)
			order[n++] = i;
	for (int round = 0; round < ROUNDS; round++) {
		shuffle(order, n, &random);
		for (size_t i = 0; i < n; i++)
			step(l, &l->examples.at[order[i]], rule, &alphas[order[i]]);
	}
	arena_rewind(l->a, mark);
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x < y) - (x > y);
}

static double
strongest(struct learner *l)
{
	double *sizes = arena_array(l->a, double, NEAR_ROWS);

	for (size_t i = 0; i < NEAR_ROWS; i++)
		sizes[i] = fabs(l->w[i]);
	qsort(sizes, NEAR_ROWS, sizeof *sizes, by_size);
	return sizes[(size_t)(NEAR_ROWS * (1 - STRONGEST))];
}

static void
keep_strong(struct learner *l, uint32_t rule)
{
	double most = strongest(l);

	for (size_t i = 0; i < NEAR_ROWS; i++) {
		double share = fabs(l->w[i]) / most;
		int strength = share < WEAKEST ? 0 : share > 1 ? STRENGTHS : (int)lround(share * STRENGTHS);

		l->strength[rule * NEAR_ROWS + i] = (int8_t)(l->w[i] < 0 ? -strength : strength);
	}
}

/* As near_read adds up. */
static double
reached(const struct learner *l, uint32_t rule, const struct example *e)
{
	int sum = 0;

	for (uint32_t i = 0; i < e->n; i++)
		sum += l->strength[rule * NEAR_ROWS + e->rows[i]];
	return e->n > 0 ? sum / sqrt(e->n) : 0;
}

static void
set_least(struct learner *l, uint32_t rule)
{
	double *sums = arena_array(l->a, double, l->examples.n);
	size_t n = 0;
	double least;

	for (size_t i = 0; i < l->examples.n; i++)
		if (l->examples.at[i].held)
			sums[n++] = reached(l, rule, &l->examples.at[i]);
	qsort(sums, n, sizeof *sums, by_size);
	least = n > 0 ? sums[n / l->one_in[rule]] : 0;
	l->least[rule] = least > 0 ? (uint32_t)ceil(least * 256) + 1 : 1;
}

/* ---- what it writes ------------------------------------------------------------------------ */

/* A row as near.h has it: its bytes, and how many. */
static size_t
row_of(const struct learner *l, size_t row, uint8_t bytes[NEAR_FULL])
{
	size_t n = 0;

	for (uint32_t r = 0; r < l->n_rules; r++) {
		int strength = l->strength[r * NEAR_ROWS + row];

		if (strength != 0 && n++ < NEAR_FEW)
			bytes[n - 1] = (uint8_t)(r << 3 | (unsigned)(strength + NEAR_ZERO));
	}
	if (n <= NEAR_FEW)
		return n;
	for (uint32_t r = 0; r < NEAR_FULL; r++)
		bytes[r] = (uint8_t)((l->strength[r * NEAR_ROWS + row] + NEAR_ZERO)
		    | (l->strength[(r + NEAR_FULL) * NEAR_ROWS + row] + NEAR_ZERO) << 4);
	return NEAR_FULL;
}

static bool
put_rows(struct learner *l, struct buf *out, struct err *err)
{
	uint8_t bytes[NEAR_FULL];
	size_t n = 0;

	buf_lit(out, "static const uint16_t row_from[] = {");
	for (size_t row = 0; row < NEAR_ROWS; row++) {
		buf_fmt(out, "%s%zu,", row % 16 == 0 ? "\n\t" : " ", n);
		n += row_of(l, row, bytes);
	}
	if (n > UINT16_MAX)
		return err_set(err, ERR_DATA, "%zu weights are more than can be told apart", n);
	buf_fmt(out, " %zu,\n};\n\nstatic const uint8_t entries[] = {", n);
	n = 0;
	for (size_t row = 0; row < NEAR_ROWS; row++) {
		size_t len = row_of(l, row, bytes);

		for (size_t i = 0; i < len; i++)
			buf_fmt(out, "%s%u,", n++ % 24 == 0 ? "\n\t" : "", bytes[i]);
	}
	buf_lit(out, "\n};\n");
	return true;
}

static bool
put_table(struct learner *l, struct buf *out, struct err *err)
{
	buf_lit(out, "/* Made by tools/weigh.c; edit the sentences it learns from. */\n"
	    "#include \"ear/near.h\"\n\n");
	if (!put_rows(l, out, err))
		return false;
	buf_lit(out, "\nstatic const struct near_rule rules[] = {\n");
	for (uint32_t r = 0; r < l->n_rules; r++)
		buf_fmt(out, "\t{ \"%.*s\", %lu },\n", STR_ARG(l->rules[r]), (unsigned long)l->least[r]);
	buf_fmt(out, "};\n\nconst struct near_table near_en = { row_from, entries, rules, %lu };\n",
	    (unsigned long)l->n_rules);
	return true;
}

static bool
weigh(struct arena *a, char **paths, struct err *err)
{
	struct learner l = { .a = a };
	struct buf out;

	if (!read_file(&l, paths[1], read_line, err) || !read_file(&l, paths[2], read_case_line, err)
	    || !read_file(&l, paths[3], read_good_line, err))
		return false;
	l.w = arena_array(a, double, NEAR_ROWS + 1);
	l.strength = arena_array(a, int8_t, NEAR_RULES * NEAR_ROWS);
	for (uint32_t r = 0; r < l.n_rules; r++) {
		learn_rule(&l, r);
		keep_strong(&l, r);
		set_least(&l, r);
	}
	buf_init(&out, a, OUT_MAX);
	return put_table(&l, &out, err) && made_write(paths[0], &out, err);
}

int
main(int argc, char **argv)
{
	struct arena a;
	struct err err;
	bool fine;

	if (argc != 5) {
		fputs("usage: weigh OUT.c SENTENCES.txt CASES.jsonl GOOD.jsonl\n", stderr);
		return 64;
	}
	arena_init(&a, &host_pages, MEMORY_MAX);
	fine = weigh(&a, argv + 1, &err);
	if (!fine)
		fprintf(stderr, "%s\n", err.text);
	arena_release(&a);
	return fine ? 0 : err_exit(&err);
}
