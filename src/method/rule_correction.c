/* rule_correction.c - a reply takes up what the customer put right: what they took back, and what they put
 * in its place, told by their words.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/rules.h"

static bool
is_not(struct str word)
{
	return word_same(word, STR("not")) || word_ends(word, STR("n't"));
}

static bool
is_word(const struct text *t, uint32_t token, struct str word)
{
	return word_same(str_sub(t->s, t->tokens[token].start, t->tokens[token].end), word);
}

static bool
is_one_of(const struct text *t, uint32_t token, const char *const *words, size_t n)
{
	for (size_t w = 0; w < n; w++)
		if (is_word(t, token, str_from(words[w])))
			return true;
	return false;
}

/* "It's the dates, the price is fine": what is as it should be is taken back as well as by a "not". */
static bool
find_fine(const struct pack *p, const struct text *t, uint32_t *from, uint32_t *to)
{
	static const char *const is[] = { "is", "are", "was", "were" };

	for (uint32_t i = 1; i + 1 < t->n_tokens; i++) {
		if (!is_one_of(t, i, is, LENGTH(is)) || !list_has(p, LIST_FINE, t->tokens[i + 1].word))
			continue;
		*to = i;
		*from = i;
		while (*from > 0 && t->tokens[*from - 1].kind != TOKEN_MARK
		    && !is_word(t, *from - 1, STR("and")) && !is_word(t, *from - 1, STR("but")))
			--*from;
		return *from < *to && *from > 0;
	}
	return false;
}

/* Their "not the 2nd": from the "not" to the next mark or joining word.  Offsets of the old part. */
static bool
find_old(const struct text *t, uint32_t *from, uint32_t *to)
{
	for (uint32_t i = 0; i < t->n_tokens; i++) {
		struct str word = str_sub(t->s, t->tokens[i].start, t->tokens[i].end);

		if (!is_not(word) && !str_eq_nocase(word, STR("never")))
			continue;
		*from = i + 1;
		for (i++; i < t->n_tokens && t->tokens[i].kind != TOKEN_MARK; i++) {
			word = str_sub(t->s, t->tokens[i].start, t->tokens[i].end);
			if (str_eq_nocase(word, STR("but")) || word_same(word, STR("it's")))
				break;
		}
		*to = i;
		return *to > *from;
	}
	return false;
}

/* old: what they took back.  point: what they put in its place, or all they said. */
struct correction {
	struct words old, point;
	struct words nearest;                   /* "in cash, not by card": the last word in front, or none */
	bool contrast;                          /* "… not …": old stands against point */
	struct words kept;                      /* a line they changed: what stands in it before and after */
	bool line;
	bool figures;                           /* both are numbers or dates alone */
	struct topics old_topics, topics;       /* what they took back is about, and what they put there */
};

/* "on the 12th, not the 2nd": what stands in front of the "not" in the place of what was taken back. */
#define COUNTERPART 3

/* A name stands against a name: "the Leeds branch, not York". */
static bool
capital_word(struct checking *k, const struct text *t, uint32_t from, uint32_t to, struct words *out)
{
	for (uint32_t i = to; i-- > from;) {
		if (i == 0 || t->tokens[i].kind != TOKEN_WORD || !t->tokens[i].capital)
			continue;
		words_known(k->a, k->pack, str_sub(t->s, t->tokens[i].start, t->tokens[i].end), out);
		if (out->n > 0)
			return true;
	}
	return false;
}

static void
counterpart(struct checking *k, const struct text *t, uint32_t not, uint32_t n, struct words *out)
{
	uint32_t from = not;

	n = n > COUNTERPART ? n : COUNTERPART;
	while (from > 0 && n > 0) {
		from--;
		n -= t->tokens[from].kind != TOKEN_MARK;
	}
	if (not + 1 < t->n_tokens && t->tokens[not + 1].capital && capital_word(k, t, from, not, out))
		return;
	words_known(k->a, k->pack, str_sub(t->s, t->tokens[from].start, t->tokens[not].start), out);
}

static struct str
token_said(const struct text *t, uint32_t token)
{
	return str_sub(t->s, t->tokens[token].start, t->tokens[token].end);
}

/* "the blue car that was clamped, not the red one", "the baby's cot, not the pushchair": what stands behind
 * the word that also stands before the old part; what both sides name is not in question. */
static bool
aligned(struct checking *k, const struct text *t, uint32_t not, struct words *out)
{
	uint32_t old = not + 1, to;

	if (old + 1 >= t->n_tokens)
		return false;
	for (uint32_t i = not; i-- > 0;) {
		if (t->tokens[i].kind == TOKEN_MARK || t->tokens[i].word != t->tokens[old].word
		    || i + 1 >= not)
			continue;
		to = i + 1;
		while (to + 1 < not && word_ends(token_said(t, to), STR("'s")))
			to++;
		words_known(k->a, k->pack, str_sub(t->s, t->tokens[i + 1].start, t->tokens[to].end), out);
		return out->n > 0;
	}
	return false;
}

/* Numbers and dates answer numbers and dates: "three visits, not two" is about three. */
static struct words
figures(struct checking *k, const struct words *w)
{
	struct words numbers, others;
	struct buf b;

	buf_init(&b, k->a, KIB(4));
	for (int n = 0; n <= 31; n++)
		buf_fmt(&b, "%d %dst %dnd %drd %dth ", n, n, n, n, n);
	words_known(k->a, k->pack, buf_str(&b), &numbers);
	others = words_minus(k->a, w, &numbers);
	return words_minus(k->a, w, &others);
}

static void
sharpen(struct checking *k, struct correction *c)
{
	struct words old = figures(k, &c->old);
	struct words point = figures(k, &c->point);

	if (old.n == 0 || point.n == 0)
		return;
	c->old = old;
	c->point = point;
	c->figures = true;
}

static void
nearest_word(struct checking *k, const struct text *t, uint32_t not, struct words *out)
{
	for (uint32_t i = not; i > 0 && out->n == 0; i--)
		words_known(k->a, k->pack, str_sub(t->s, t->tokens[i - 1].start, t->tokens[i - 1].end), out);
}

/* "two cards were charged, not one": the number in front, wherever it stands, answers a number. */
static void
figure_before(struct checking *k, struct str front, const struct words *old, struct words *point)
{
	struct words words;

	if (figures(k, old).n == 0 || figures(k, point).n > 0)
		return;
	words_known(k->a, k->pack, front, &words);
	words = figures(k, &words);
	if (words.n > 0)
		*point = words;
}

/* "my sister made the booking, not me": nothing but the first word of meaning says who. */
static void
doer(struct checking *k, const struct text *t, struct words *out)
{
	for (uint32_t i = 0; i < t->n_tokens; i++) {
		words_known(k->a, k->pack, str_sub(t->s, t->tokens[i].start, t->tokens[i].end), out);
		if (out->n > 0)
			return;
	}
}

/* What people say that they say: it carries nothing of the point itself. */
static const struct str saying = STR_INIT("want wanted say said mean meant told tell feel ask asked think");

/* A line of ours that they changed: what stood in it alone is old, what stands in theirs alone is the
 * point. */
static bool
line_against_line(struct checking *k, struct correction *out)
{
	struct words ours, theirs;
	struct correction c = { .contrast = true, .line = true };

	if (!KNOWS(k->f, corrected) || k->f->corrected.len == 0)
		return false;
	words_known(k->a, k->pack, k->f->corrected, &ours);
	words_known(k->a, k->pack, k->f->correction, &theirs);
	c.old = words_minus(k->a, &ours, &theirs);
	c.point = words_minus(k->a, &theirs, &ours);
	c.kept = words_minus(k->a, &ours, &c.old);
	if (c.old.n == 0 || c.point.n == 0)
		return false;
	sharpen(k, &c);
	*out = c;
	return true;
}

/* A "not" that stood in our own line, and stands there still: "it was not met, and late". */
static bool
stood_in_line(const struct checking *k, const struct text *t, uint32_t from, uint32_t to)
{
	uint32_t last = from + 1 < to ? from + 1 : to - 1;

	return KNOWS(k->f, corrected) && str_find_nocase(k->f->corrected, str_sub(t->s,
	    t->tokens[from - 1].start, t->tokens[last].end)) != STR_NOT_FOUND;
}

static void
topics_of(struct checking *k, struct str s, struct topics *out)
{
	struct text t;

	text_read(k->a, k->pack, s, &t);
	for (size_t i = 0; i < t.n_hits; i++)
		add_topic(out, t.hits[i].label);
}

/* What the new is about and the old is not, and the other way round. */
static void
read_sides(struct checking *k, struct str old, struct str point, struct correction *c)
{
	topics_of(k, old, &c->old_topics);
	topics_of(k, point, &c->topics);
	for (size_t i = 0; i < LENGTH(c->topics.bits); i++) {
		uint64_t both = c->topics.bits[i] & c->old_topics.bits[i];

		c->topics.bits[i] &= ~both;
		c->old_topics.bits[i] &= ~both;
	}
}

/* "not the Thursday one" is about Thursday. */
static uint32_t
old_ends(const struct text *t, uint32_t from, uint32_t to)
{
	bool stands_for = is_word(t, to - 1, STR("one")) || is_word(t, to - 1, STR("ones"));

	return stands_for && to > from + 1 ? to - 1 : to;
}

/* Without a "not": what is fine stands against all the rest. */
static void
read_fine(struct checking *k, const struct text *t, struct correction *out)
{
	uint32_t from, to;
	struct words old, rest;

	if (!find_fine(k->pack, t, &from, &to))
		return;
	words_known(k->a, k->pack, str_sub(t->s, t->tokens[from].start, t->tokens[to - 1].end), &old);
	words_known(k->a, k->pack, str_sub(t->s, 0, t->tokens[from].start), &rest);
	out->old = words_minus(k->a, &old, &rest);
	rest = words_minus(k->a, &rest, &old);
	if (out->old.n == 0 || rest.n == 0)
		return;
	out->point = rest;
}

/* "Cancel the order, don't pause it": deed against deed; what it is done to stands on both sides. */
static bool
ends_in_it(const struct text *t, uint32_t from, uint32_t to)
{
	static const char *const it[] = { "it", "them", "that", "this", "him", "her" };

	return to > from + 1 && is_one_of(t, to - 1, it, LENGTH(it));
}

static void
read_correction(struct checking *k, struct correction *out)
{
	struct str s = k->f->correction;
	struct text t;
	struct words old, verbs, front;
	struct words point = { 0 };
	uint32_t from, to;
	bool behind;

	text_tokens(k->a, s, &t);
	*out = (struct correction){ 0 };
	words_known(k->a, k->pack, s, &out->point);
	if (line_against_line(k, out))
		return;
	if (!find_old(&t, &from, &to)) {
		read_fine(k, &t, out);
		return;
	}
	if (stood_in_line(k, &t, from, to))
		return;
	words_known(k->a, k->pack, str_sub(s, t.tokens[from].start, t.tokens[old_ends(&t, from, to) - 1].end),
	    &old);
	if (to < t.n_tokens)
		words_known(k->a, k->pack, str_sub(s, t.tokens[to - 1].end, s.len), &point);
	behind = point.n > 0;
	if (point.n == 0 && !aligned(k, &t, from - 1, &point))
		counterpart(k, &t, from - 1, to - from, &point);
	if (old.n == 0 || (!behind && ends_in_it(&t, from, to)))
		doer(k, &t, &point);
	if (point.n == 0)
		words_known(k->a, k->pack, str_sub(s, 0, t.tokens[from - 1].start), &point);
	figure_before(k, str_sub(s, 0, t.tokens[from - 1].start), &old, &point);
	out->old = words_minus(k->a, &old, &point);
	words_known(k->a, k->pack, saying, &verbs);
	if (words_minus(k->a, &out->old, &verbs).n > 0)
		out->old = words_minus(k->a, &out->old, &verbs);
	/* "to number 14, not number 41": what they say of both was not taken back */
	words_known(k->a, k->pack, str_sub(s, 0, t.tokens[from - 1].start), &front);
	if (words_minus(k->a, &out->old, &front).n > 0)
		out->old = words_minus(k->a, &out->old, &front);
	point = words_minus(k->a, &point, &old);
	if (point.n == 0)
		return;
	out->point = point;
	out->contrast = true;
	if (old.n > 0)
		nearest_word(k, &t, from - 1, &out->nearest);
	read_sides(k, str_sub(s, t.tokens[from].start, t.tokens[to - 1].end),
	    behind ? str_sub(s, t.tokens[to - 1].end, s.len)
	    : str_sub(s, 0, t.tokens[from - 1].start), out);
	sharpen(k, out);
}

static bool
is_any(const struct checking *k, uint32_t token, const struct str *words, size_t n)
{
	for (size_t w = 0; w < n; w++)
		if (word_same(token_said(&k->text, token), words[w]))
			return true;
	return false;
}

static bool
asks_back(const struct checking *k)
{
	return body_has(k, SIGN_CONFIRM_Q) || body_has(k, MOVE_CHECK_UNDERSTANDING)
	    || body_has(k, SIGN_CORRECT_ME);
}

/* "It isn't that it's late, it's that we said it wasn't.", "mended rather than swapped": the one set against
 * the other, in words of our own, and asked about. */
static bool
sets_against(const struct checking *k)
{
	static const struct str turns[] = { STR_INIT("it's"), STR_INIT("it"), STR_INIT("but"),
		STR_INIT("you") };
	bool denied = false;

	if (!asks_back(k))
		return false;
	for (uint32_t t = 1; t < k->text.n_tokens; t++) {
		if (is_listed(k, t, LIST_RATHER))
			return true;
		if (denied && k->text.tokens[t - 1].kind == TOKEN_MARK && is_any(k, t, turns, LENGTH(turns)))
			return true;
		if (k->text.tokens[t].kind == TOKEN_MARK && k->text.s.ptr[k->text.tokens[t].start] != ','
		    && k->text.s.ptr[k->text.tokens[t].start] != '.')
			denied = false;
		denied = denied || is_not(token_said(&k->text, t));
	}
	return false;
}

/* "Sorry, I misread it: the cot.": one word of theirs, or one of its kind, where we own that we had it wrong
 * or ask whether we have it now. */
static bool
is_taken_up(struct checking *k, const struct words *point, const struct correction *c)
{
	if (!asks_back(k) && !body_has(k, SIGN_TAKEN_BACK))
		return false;
	if (words_shared(point, draft_words(k)) > 0)
		return true;
	for (size_t i = 0; i < k->text.n_sentences; i++)
		if (is_body(k, i) && topics_meet(&k->topics[i], &c->topics))
			return true;
	return false;
}

static bool
carries(struct checking *k, const struct correction *c)
{
	const struct words *all = draft_words(k);
	struct words empty, left;

	words_known(k->a, k->pack, saying, &empty);
	left = words_minus(k->a, &c->point, &empty);
	if (left.n == 0)
		left = c->point;
	if (left.n == 0 || words_shared(&c->nearest, all) > 0)
		return true;
	/* said back in words of our own: one of theirs shows that it was taken up */
	if (is_taken_up(k, &left, c) || sets_against(k))
		return true;
	return c->contrast ? words_shared(&left, all) * 2 > left.n : is_named_by(&left, all);
}

/* One word of a whole line says little: "both days off" is not "the same day".  What the line was about, or
 * most of what was changed in it, stands beside it. */
static bool
names_old(const struct words *said, const struct correction *c)
{
	size_t shared = words_shared(&c->old, said);

	if (!c->line || shared == 0)
		return shared > 0;
	return shared * 2 > c->old.n || words_shared(&c->kept, said) > 0;
}

/* The word behind a token, however many small ones stand between. */
static bool
next_word(struct checking *k, const struct sentence *s, uint32_t token, struct words *out)
{
	for (uint32_t i = token + 1; i < s->last; i++) {
		words_known(k->a, k->pack, str_sub(k->text.s, k->text.tokens[i].start, k->text.tokens[i].end),
		    out);
		if (out->n > 0)
			return true;
	}
	return false;
}

/* A number they put right is another one where it counts other things: two engineers, two days. */
static bool
counts_others(struct checking *k, const struct sentence *s, const struct correction *c)
{
	struct words small;
	bool counted = false;

	if (!c->line || c->old.n != 1 || c->kept.n == 0)
		return false;
	words_known(k->a, k->pack, STR("1 2 3 4 5 6 7 8 9 10 11 12"), &small);
	for (uint32_t i = s->first; i < s->last; i++) {
		const struct token *t = &k->text.tokens[i];
		struct words word, next;

		words_known(k->a, k->pack, str_sub(k->text.s, t->start, t->end), &word);
		if (words_shared(&c->old, &word) == 0)
			continue;
		if (t->kind != TOKEN_NUMBER && words_shared(&small, &word) == 0)
			return false;
		if (!next_word(k, s, i, &next) || words_shared(&c->kept, &next) > 0)
			return false;
		counted = true;
	}
	return counted;
}

/* A sentence that says the old thing and nothing of the new one, and does not take it back.  Of several
 * figures each has its new one. */
static bool
says_old(struct checking *k, size_t sentence, const struct correction *c)
{
	const struct sentence *s = &k->text.sentences[sentence];
	size_t pairs = c->old.n < c->point.n ? c->old.n : c->point.n;
	size_t saves = c->figures ? pairs : 1;          /* so much of the point beside it */
	bool before = false;
	static const struct str none[] = { STR_INIT("nobody"), STR_INIT("never"), STR_INIT("none") };

	if (!is_body(k, sentence) || !names_old(sentence_words(k, sentence), c)
	    || words_shared(&c->point, sentence_words(k, sentence)) >= saves || counts_others(k, s, c))
		return false;
	for (uint32_t i = s->first; i < s->last; i++) {
		struct str word = str_sub(k->text.s, k->text.tokens[i].start, k->text.tokens[i].end);

		if (has_sign(k, sentence, SIGN_TAKEN_BACK) || is_not(word) || is_any(k, i, none, LENGTH(none))
		    || is_listed(k, i, LIST_RATHER) || (before && is_listed(k, i, LIST_PUT_RIGHT)))
			return false;
		/* "I'd written kitchen, and I've changed it" */
		before = before || str_eq_nocase(word, STR("I'd")) || str_eq_nocase(word, STR("had"));
	}
	return true;
}

static bool
stands_in_front(const struct text *t, uint32_t token, struct str which, struct str of)
{
	return is_word(t, token, which) && is_word(t, token + 1, of);
}

/* "The second driver" of theirs, and in the draft only "the first driver". */
static bool
takes_other_of_kind(const struct checking *k, const struct text *said, uint32_t token, uint32_t *at)
{
	struct str which = token_said(said, token), of = token_said(said, token + 1);
	bool other = false;

	for (uint32_t i = 0; i + 1 < k->text.n_tokens; i++) {
		if (stands_in_front(&k->text, i, which, of))
			return false;
		if (other || !is_listed(k, i, LIST_WHICH_ONE) || !is_word(&k->text, i + 1, of))
			continue;
		other = true;
		*at = i;
	}
	return other;
}

static bool
names_another(struct checking *k, uint32_t *at)
{
	struct text t;
	uint32_t from, to;

	text_tokens(k->a, k->f->correction, &t);
	if (find_old(&t, &from, &to))
		return false;
	for (uint32_t i = 0; i + 1 < t.n_tokens; i++)
		if (list_has(k->pack, LIST_WHICH_ONE, t.tokens[i].word) && t.tokens[i + 1].kind == TOKEN_WORD
		    && takes_other_of_kind(k, &t, i, at))
			return true;
	return false;
}

void
run_ignored_correction(struct checking *k)
{
	struct correction c;
	uint32_t at;

	if (k->f->correction.len == 0)
		return;
	if (names_another(k, &at) && !body_has(k, SIGN_TAKEN_BACK)) {
		report(k, k->text.tokens[at].start, k->text.tokens[at + 1].end, STR_NONE);
		return;
	}
	read_correction(k, &c);
	for (size_t i = 0; i < k->text.n_sentences; i++) {
		if (!says_old(k, i, &c))
			continue;
		report_sentence(k, i);
		return;
	}
	if (!carries(k, &c))
		report_absent(k, k->f->correction);
}
