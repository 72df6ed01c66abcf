/* checking.c - what a rule may ask of a draft that is being checked, and of what is known of theirs.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/rules.h"

#define NAME_WORDS 6                            /* no name is longer */
#define FEW_WORDS 4                             /* up to so many words, one of them names the thing */

void
report(struct checking *k, uint32_t start, uint32_t end, struct str about)
{
	vec_push(k->a, &k->out->list) = (struct finding){
		.rule = k->rule, .severity = k->severity, .in_doubt = k->in_doubt, .start = start, .end = end,
		.message = str_from(k->rule->message), .suggest = str_from(k->rule->suggest), .about = about,
	};
}

void
report_sentence(struct checking *k, size_t sentence)
{
	report(k, k->text.sentences[sentence].start, k->text.sentences[sentence].end, STR_NONE);
}

void
report_absent(struct checking *k, struct str about)
{
	report(k, 0, 0, about);
}

/* "The call to you came late", "the letter for you was wrong": it was not they who did it. */
static bool
is_done_to_you(const struct checking *k, const struct hit *h)
{
	static const char *const you[] = { "you" };
	static const char *const to[] = { "to", "for", "with", "from", "at", "about" };

	if (h->label != SIGN_FAULTING && h->label != SIGN_TONE && h->label != SIGN_TRAIT
	    && h->label != SIGN_MOTIVE)
		return false;
	return h->first > k->text.sentences[h->sentence].first && is_any_of(k, h->first, you, LENGTH(you))
	    && is_any_of(k, h->first - 1, to, LENGTH(to));
}

static bool
is_met(const struct checking *k, const struct hit *h, enum label l)
{
	if (h->label != l || h->negated || h->attributed || !is_body(k, h->sentence) || is_done_to_you(k, h))
		return false;
	for (uint32_t i = h->first; i < h->last; i++)
		if (k->innocent[i])
			return false;
	return true;
}

bool
is_approved(const struct checking *k, size_t sentence)
{
	return k->approved != NULL && k->approved[sentence];
}

const struct hit *
next_sign(const struct checking *k, enum label l, size_t from)
{
	if (!body_has(k, l))
		return NULL;
	for (size_t i = from; i < k->text.n_hits; i++)
		if (is_met(k, &k->text.hits[i], l) && !is_approved(k, k->text.hits[i].sentence))
			return &k->text.hits[i];
	return NULL;
}

bool
has_sign(const struct checking *k, size_t sentence, enum label l)
{
	return (k->signs[sentence].bits[l / 64] >> (l % 64) & 1) != 0;
}

bool
has_any_sign(const struct checking *k, size_t sentence, const enum label *labels, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (has_sign(k, sentence, labels[i]))
			return true;
	return false;
}

bool
is_body(const struct checking *k, size_t sentence)
{
	return k->text.sentences[sentence].part == PART_BODY;
}

const struct words *
sentence_words(struct checking *k, size_t sentence)
{
	const struct sentence *s = &k->text.sentences[sentence];

	if (!k->has_words[sentence]) {
		words_known(k->a, k->pack, str_sub(k->text.s, s->start, s->end), &k->sentences[sentence]);
		k->has_words[sentence] = true;
	}
	return &k->sentences[sentence];
}

const struct words *
draft_words(struct checking *k)
{
	if (!k->has_all) {
		for (size_t i = 0; i < k->text.n_sentences; i++)
			sentence_words(k, i);
		words_join(k->a, k->sentences, k->text.n_sentences, &k->all);
		k->has_all = true;
	}
	return &k->all;
}

bool
is_first_person(struct str word)
{
	return word.len > 0 && word.ptr[0] == 'I'
	    && (word.len == 1 || word.ptr[1] == '\'' || str_starts(word, STR("I\xe2\x80\x99")));
}

bool
is_name(const struct checking *k, const struct sentence *s, uint32_t token)
{
	const struct token *t = &k->text.tokens[token];

	return t->kind == TOKEN_WORD && t->capital && token > s->first
	    && !is_first_person(str_sub(k->text.s, t->start, t->end));
}

uint32_t
name_starts(const struct checking *k, const struct sentence *s, uint32_t token)
{
	for (int i = 0; i < NAME_WORDS && token > s->first && k->text.tokens[token - 1].kind == TOKEN_WORD
	    && k->text.tokens[token - 1].capital; i++)
		token--;
	return token;
}

/* "Here at Avonwell we", "Northway Trains takes": the firm's own name makes nothing particular. */
static bool
is_firm_name(const struct checking *k, const struct sentence *s, uint32_t token)
{
	const struct token *before;

	token = name_starts(k, s, token);
	if (token == s->first)
		return true;
	before = &k->text.tokens[token - 1];
	return str_eq_nocase(str_sub(k->text.s, before->start, before->end), STR("at"));
}

bool
is_specific(struct checking *k, size_t sentence)
{
	const struct sentence *s = &k->text.sentences[sentence];

	for (uint32_t i = s->first; i < s->last; i++) {
		uint8_t kind = k->text.tokens[i].kind;

		if (kind == TOKEN_NUMBER || kind == TOKEN_MONEY || kind == TOKEN_TIME || kind == TOKEN_DATE
		    || (is_name(k, s, i) && !is_firm_name(k, s, i)))
			return true;
	}
	return has_sign(k, sentence, SIGN_PRODUCT)
	    || words_shared(sentence_words(k, sentence), &k->own) > 0;
}

bool
topics_meet(const struct topics *a, const struct topics *b)
{
	for (size_t i = 0; i < LENGTH(a->bits); i++)
		if ((a->bits[i] & b->bits[i]) != 0)
			return true;
	return false;
}

void
add_topic(struct topics *t, enum label l)
{
	if (l >= TOPIC_FIRST)
		t->bits[(l - TOPIC_FIRST) / 64] |= UINT64_C(1) << ((l - TOPIC_FIRST) % 64);
}

bool
is_about_theirs(struct checking *k, size_t sentence)
{
	return topics_meet(&k->topics[sentence], &k->own_topics)
	    || words_shared(sentence_words(k, sentence), &k->own) > 0;
}

static bool
has_figure(const struct checking *k, const struct sentence *s)
{
	for (uint32_t i = s->first; i < s->last; i++) {
		uint8_t kind = k->text.tokens[i].kind;

		if (kind == TOKEN_NUMBER || kind == TOKEN_MONEY || kind == TOKEN_TIME || kind == TOKEN_DATE)
			return true;
	}
	return false;
}

/* "£1,200 went out on the 9th and it isn't where you meant it to go": two of a figure, a "not" and what an
 * acknowledgement looks like, and no refusal, promise or wish. */
static bool
tells_what_was_not(const struct checking *k, size_t sentence)
{
	bool figure = has_figure(k, &k->text.sentences[sentence]);
	bool moved = has_sign(k, sentence, MOVE_ACKNOWLEDGE) || has_sign(k, sentence, MOVE_RESTATE);

	if (!has_sign(k, sentence, SIGN_YOU) || has_sign(k, sentence, SIGN_NO_TO)
	    || has_sign(k, sentence, SIGN_COMMIT) || has_sign(k, sentence, SIGN_WISH))
		return false;
	return figure + moved + has_sign(k, sentence, SIGN_NOT) >= 2;
}

static bool
is_word(const struct checking *k, uint32_t token, struct str word)
{
	const struct token *t = &k->text.tokens[token];

	return word_same(str_sub(k->text.s, t->start, t->end), word);
}

bool
is_any_of(const struct checking *k, uint32_t token, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_word(k, token, str_from(words[i])))
			return true;
	return false;
}

bool
is_listed(const struct checking *k, uint32_t token, enum word_list list)
{
	return list_has(k->pack, list, k->text.tokens[token].word);
}

bool
has_word_in(const struct checking *k, size_t sentence, enum word_list list)
{
	const struct sentence *s = &k->text.sentences[sentence];

	for (uint32_t t = s->first; t < s->last; t++)
		if (is_listed(k, t, list))
			return true;
	return false;
}

/* "you had …", "and you had …" */
static bool
starts_with_you(const struct checking *k, const struct clause *c)
{
	for (uint32_t i = c->first; i < c->last && i < c->first + 2; i++)
		if (is_word(k, i, STR("you")))
			return true;
	return false;
}

/* The husband of "your husband". */
static bool
is_one_of_theirs(const struct checking *k, uint32_t token)
{
	return token > 0 && is_word(k, token - 1, STR("your")) && is_listed(k, token, LIST_FAMILY);
}

/* "you were handed", "all you saw": what happened to them, and not what they wrote to us. */
static bool
tells_what_befell(const struct checking *k, size_t sentence)
{
	const struct sentence *s = &k->text.sentences[sentence];

	for (uint32_t t = s->first; t + 1 < s->last; t++)
		if ((is_word(k, t, STR("you")) || is_one_of_theirs(k, t)) && is_listed(k, t + 1, LIST_BEFELL))
			return true;
	return false;
}

/* "You pay for 70 and get 8", "you had not agreed to it": what is so for them. */
static bool
tells_of_them(struct checking *k, size_t sentence)
{
	static const enum label other[] = {
		SIGN_COMMIT, SIGN_NO_TO, SIGN_STEP, SIGN_MUST, SIGN_ELSEWHERE, SIGN_STOCK_LINE, MOVE_ADVISE,
		SIGN_FAULTING, SIGN_TOLD_YOU, SIGN_OPTION, MOVE_THANK,
	};

	for (size_t l = 0; l < LENGTH(other); l++)
		if (has_sign(k, sentence, other[l]))
			return false;
	if (tells_what_befell(k, sentence))
		return true;
	if (!is_specific(k, sentence) && !has_sign(k, sentence, SIGN_TROUBLE)
	    && !has_sign(k, sentence, SIGN_NOT) && things_said(k, sentence) < 2)
		return false;
	for (size_t i = clause_of(k, sentence); i < k->text.n_clauses; i++) {
		const struct clause *c = &k->text.clauses[i];

		if (c->sentence != sentence)
			break;
		if (c->verb && !c->condition && starts_with_you(k, c))
			return true;
	}
	return false;
}

/* "Sore since Sunday, and worse by evening." has no verb: what is said of them needs no "you". */
bool
states(const struct checking *k, size_t sentence)
{
	for (size_t i = clause_of(k,
	    sentence); i < k->text.n_clauses && k->text.clauses[i].sentence == sentence; i++)
		if (k->text.clauses[i].verb)
			return true;
	return false;
}

/* "It changes on 1 June." is no row of nouns, though its verb is not known. */
static bool
starts_of_someone(const struct checking *k, const struct sentence *s)
{
	static const struct str words[] = {
		STR_INIT("it"), STR_INIT("they"), STR_INIT("he"), STR_INIT("she"), STR_INIT("we"),
		    STR_INIT("i"),
		STR_INIT("you"), STR_INIT("your"), STR_INIT("our"), STR_INIT("the"), STR_INIT("this"),
		STR_INIT("please"), STR_INIT("thanks"), STR_INIT("thank"), STR_INIT("further"),
	};

	for (size_t w = 0; w < LENGTH(words); w++)
		if (is_word(k, s->first, words[w]))
			return true;
	return false;
}

/* "Ola stood at the stop for forty minutes again.": trouble told of the past, and not of us. */
static bool
tells_what_was(const struct checking *k, const struct sentence *s)
{
	static const char *const us[] = { "i", "we", "my", "our", "us", "me", "i'm", "we're", "i'll", "we'll",
		"i've", "we've" };
	bool past = false;

	for (uint32_t t = s->first; t < s->last; t++) {
		struct str word = str_sub(k->text.s, k->text.tokens[t].start, k->text.tokens[t].end);

		if (is_any_of(k, t, us, LENGTH(us)))
			return false;
		past = past || is_listed(k, t, LIST_WAS) || (word.len > 4 && str_ends(word,
		    STR("ed")));
	}
	return past && !s->question;
}

/* "There is a stranger on the back of your book.", "That's the third time.", "3am drums.": in words of our
 * own, and neither promise, step, thanks nor reference. */
static bool
points_at_it(const struct checking *k, size_t sentence)
{
	static const enum label other[] = {
		SIGN_COMMIT, SIGN_NO_TO, SIGN_STEP, SIGN_MUST, SIGN_ELSEWHERE, SIGN_STOCK_LINE, MOVE_THANK,
		    MOVE_GREET,
		SIGN_OPTION, SIGN_SOLUTION, SIGN_RULE_WALL, SIGN_PROCESS, MOVE_PROMISE,
	};
	const struct sentence *s = &k->text.sentences[sentence];

	for (size_t l = 0; l < LENGTH(other); l++)
		if (has_sign(k, sentence, other[l]))
			return false;
	if (has_word_in(k, sentence, LIST_REFERENCE))
		return false;
	if (is_word(k, s->first, STR("there")) && has_sign(k, sentence, SIGN_YOU))
		return true;
	if (!states(k, sentence) && !starts_of_someone(k, s))
		return has_figure(k, s);
	return has_sign(k, sentence, SIGN_TROUBLE) && (tells_what_was(k, s) || is_word(k, s->first,
	    STR("that's"))
	    || is_word(k, s->first, STR("that")) || is_word(k, s->first, STR("this")));
}

/* "They are dull, aren't they?" says it. */
static bool
is_tagged(const struct checking *k, const struct sentence *s)
{
	uint32_t end = s->last;
	struct str word;

	while (end > s->first && k->text.tokens[end - 1].kind == TOKEN_MARK)
		end--;
	if (end < s->first + 4 || k->text.tokens[end - 3].kind != TOKEN_MARK || is_word(k, end - 1,
	    STR("you")))
		return false;
	word = str_sub(k->text.s, k->text.tokens[end - 2].start, k->text.tokens[end - 2].end);
	return word_ends(word, STR("n't"));
}

/* "A drill without its chuck is not much good to you": what is not so for them, and neither said of us nor
 * asked of them. */
static bool
is_not_so_for_them(const struct checking *k, size_t sentence)
{
	static const enum label other[] = {
		SIGN_COMMIT, SIGN_NO_TO, SIGN_STEP, SIGN_MUST, SIGN_ELSEWHERE, SIGN_STOCK_LINE, SIGN_REFUSE,
		SIGN_WISH, SIGN_RULE_WALL, SIGN_NO_ANSWER, MOVE_THANK, SIGN_NOTHING_NEW, SIGN_FAULTING,
	};
	const struct sentence *s = &k->text.sentences[sentence];
	bool yours = false;

	for (uint32_t t = s->first; t < s->last && !yours; t++)
		yours = is_word(k, t, STR("you")) || is_word(k, t, STR("your"));
	if (!yours || !has_sign(k, sentence, SIGN_NOT) || is_first_person(str_sub(k->text.s,
	    k->text.tokens[s->first].start, k->text.tokens[s->first].end))
	    || is_word(k, s->first, STR("we")) || is_word(k, s->first, STR("there")))
		return false;
	for (size_t l = 0; l < LENGTH(other); l++)
		if (has_sign(k, sentence, other[l]))
			return false;
	return true;
}

/* "I'm sorry I called you Mr Brown": sorry for a deed of ours, or for what they had to bear. */
static bool
is_sorry_that(const struct checking *k, size_t sentence)
{
	static const struct str whose[] = { STR_INIT("i"), STR_INIT("we"), STR_INIT("you"), STR_INIT("our") };
	const struct sentence *s = &k->text.sentences[sentence];

	if (!has_sign(k, sentence, SIGN_APOLOGY) || has_sign(k, sentence, SIGN_STOCK_LINE)
	    || has_sign(k, sentence, SIGN_NON_APOLOGY) || has_sign(k, sentence, SIGN_NO_TO)
	    || has_sign(k, sentence, SIGN_REFUSE))
		return false;
	for (uint32_t t = s->first; t + 3 < s->last; t++)
		for (size_t w = 0; is_word(k, t, STR("sorry")) && w < LENGTH(whose); w++)
			if (is_word(k, t + 1, whose[w]) || (is_word(k, t + 1, STR("that"))
			    && is_word(k, t + 2, whose[w])))
				return true;
	return false;
}

/* "It was the thermostat": once they have said that they were understood, "it" is their trouble. */
static bool
refers_back(const struct checking *k, size_t sentence)
{
	static const enum label other[] = {
		SIGN_COMMIT, SIGN_NO_TO, SIGN_STEP, SIGN_MUST, SIGN_ELSEWHERE, SIGN_STOCK_LINE, MOVE_THANK,
		SIGN_REFUSE, SIGN_RULE_WALL, SIGN_POLICY, SIGN_PROCESS, SIGN_MINIMISING, SIGN_JUSTIFY,
		SIGN_CAUSE_FIRST, SIGN_NOTHING_NEW, SIGN_OTHERS,
	};
	const struct sentence *s = &k->text.sentences[sentence];

	if (!KNOWS(k->f, stage) || k->f->stage != STAGE_ANSWER || k->f->playback != PLAYBACK_CONFIRMED
	    || s->last - s->first < 3 || !is_word(k, s->first, STR("it")) || !is_word(k, s->first + 1,
	    STR("was")))
		return false;
	for (size_t l = 0; l < LENGTH(other); l++)
		if (has_sign(k, sentence, other[l]))
			return false;
	return true;
}

/* "I'm Petra from the claims desk" is of the kind of their claim, and no more than a name. */
static bool
only_presents(struct checking *k, size_t sentence)
{
	return has_sign(k, sentence, MOVE_GREET) && has_sign(k, sentence, SIGN_PERSON)
	    && things_said(k, sentence) == 1 && words_shared(sentence_words(k, sentence), &k->own) == 0;
}

bool
names_problem(struct checking *k, size_t sentence)
{
	bool asks = k->text.sentences[sentence].question && !has_sign(k, sentence, SIGN_CONFIRM_Q)
	    && !is_tagged(k, &k->text.sentences[sentence]);

	/* "so the tin says sage and it came out mint, is that it?" says it first */
	if (!is_body(k, sentence) || asks || has_sign(k, sentence, SIGN_ASK) || only_presents(k, sentence))
		return false;
	if (is_about_theirs(k, sentence) || has_sign(k, sentence, SIGN_WE_FAILED)
	    || has_sign(k, sentence, MOVE_CONCEDE) || tells_what_was_not(k, sentence)
	    || tells_of_them(k, sentence) || is_not_so_for_them(k, sentence)
	    || is_sorry_that(k, sentence) || refers_back(k, sentence))
		return true;
	if (has_sign(k, sentence, SIGN_TROUBLE) && (has_sign(k, sentence, SIGN_YOU) || !states(k, sentence)))
		return true;
	return points_at_it(k, sentence);
}

bool
body_has(const struct checking *k, enum label l)
{
	return (k->met.bits[l / 64] >> (l % 64) & 1) != 0;
}

/* "I'll look that afternoon at three, and text you": its time stands beside it. */
static bool
promises_plainly(const struct checking *k, size_t sentence)
{
	const struct promise_read *p = promise_in(k, sentence);

	return p != NULL && !p->vague;
}

bool
has_next_contact(struct checking *k)
{
	struct when w;

	for (size_t i = 0; i < k->reading.promises.n; i++)
		if (k->reading.promises.at[i].due != NEVER)
			return true;
	for (size_t i = 0; i < k->text.n_sentences; i++) {
		const struct sentence *s = &k->text.sentences[i];

		if (!is_body(k, i) || (!has_sign(k, i, SIGN_NEXT_CONTACT) && !promises_plainly(k, i)))
			continue;
		/* "I'm on my way up" */
		if (has_sign(k, i, SIGN_NOW) && !has_sign(k, i, SIGN_COMMIT))
			return true;
		when_read(&k->text, s->first, s->last, k->now, k->calendar, &w);
		if (w.end > w.start && !w.vague)
			return true;
	}
	return false;
}

/* The first of what stands in rising order whose member, a uint32_t at `member`, is not below `least`. */
static size_t
first_from(const void *rows, size_t n, size_t size, size_t member, size_t least)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		uint32_t value;

		memcpy(&value, (const char *)rows + mid * size + member, sizeof value);
		if (value < least)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

#define FIRST_FROM(rows, n, T, m, least) first_from(rows, n, sizeof(T), offsetof(T, m), least)

size_t
clause_of(const struct checking *k, size_t sentence)
{
	return FIRST_FROM(k->text.clauses, k->text.n_clauses, struct clause, sentence, sentence);
}

size_t
first_hit(const struct checking *k, size_t sentence)
{
	return FIRST_FROM(k->text.hits, k->text.n_hits, struct hit, sentence, sentence);
}

uint32_t
token_from(const struct checking *k, uint32_t start)
{
	return (uint32_t)FIRST_FROM(k->text.tokens, k->text.n_tokens, struct token, start, start);
}

size_t
promise_from(const struct checking *k, uint32_t start)
{
	return FIRST_FROM(k->reading.promises.at, k->reading.promises.n, struct promise_read, start, start);
}

const struct promise_read *
promise_in(const struct checking *k, size_t sentence)
{
	const struct sentence *s = &k->text.sentences[sentence];
	size_t i = promise_from(k, s->start);

	return i < k->reading.promises.n && k->reading.promises.at[i].start < s->end
	    ? &k->reading.promises.at[i] : NULL;
}

size_t
things_said(const struct checking *k, size_t sentence)
{
	size_t n = 0;

	for (size_t i = clause_of(k, sentence); i < k->text.n_clauses; i++) {
		if (k->text.clauses[i].sentence != sentence)
			break;
		n += k->text.clauses[i].verb;
	}
	return n > 1 ? n : 1;
}

/* --- taken apart, before the rules run ------------------------------------------------------------- */

bool
is_named_by(const struct words *what, const struct words *by)
{
	return words_shared(what, by) >= (what->n > FEW_WORDS ? 2 : 1);
}

struct words
words_minus(struct arena *a, const struct words *w, const struct words *without)
{
	struct words out = { arena_array(a, uint32_t, w->n > 0 ? w->n : 1), 0 };

	for (size_t i = 0, j = 0; i < w->n; i++) {
		while (j < without->n && without->at[j] < w->at[i])
			j++;
		if (j == without->n || without->at[j] != w->at[i])
			out.at[out.n++] = w->at[i];
	}
	return out;
}

static struct words
words_plus(struct arena *a, const struct words *w, const struct words *more)
{
	struct words out = { arena_array(a, uint32_t, w->n + more->n + 1), 0 };
	size_t i = 0;
	size_t j = 0;

	while (i < w->n || j < more->n) {
		bool left = j == more->n || (i < w->n && w->at[i] <= more->at[j]);
		uint32_t word = left ? w->at[i] : more->at[j];

		i += i < w->n && w->at[i] == word;
		j += j < more->n && more->at[j] == word;
		out.at[out.n++] = word;
	}
	return out;
}

/* What of one thing they said a reply can show to have taken in: all of it where all is weak. */
static void
add_own(struct checking *k, const struct words *said)
{
	struct words left = words_minus(k->a, said, &k->weak);

	k->own = words_plus(k->a, &k->own, left.n > 0 ? &left : said);
}

static void
read_topics(struct checking *k, struct str s, struct topics *out)
{
	struct text t;

	text_read(k->a, k->pack, s, &t);
	for (size_t i = 0; i < t.n_hits; i++) {
		k->grieved = k->grieved || t.hits[i].label == SIGN_GRIEF;
		k->refused = k->refused || t.hits[i].label == SIGN_REFUSED || t.hits[i].label == SIGN_NO_TO;
		add_topic(out, t.hits[i].label);
		add_topic(&k->own_topics, t.hits[i].label);
	}
}

/* Said in the same words before, it is read already. */
static bool
said_before(const struct strs *list, size_t i, size_t *before)
{
	for (size_t k = 0; k < i; k++)
		if (str_eq(list->at[k], list->at[i])) {
			*before = k;
			return true;
		}
	return false;
}

static void
read_said(struct checking *k, const struct strs *list, struct words *words, struct topics *topics)
{
	for (size_t i = 0; i < list->n; i++) {
		size_t before;

		if (said_before(list, i, &before)) {
			words[i] = words[before];
			topics[i] = topics[before];
			continue;
		}
		words_known(k->a, k->pack, list->at[i], &words[i]);
		read_topics(k, list->at[i], &topics[i]);
		add_own(k, &words[i]);
	}
}

/* The words and topics of theirs: each concern, each impact, and all with what they corrected. */
static void
read_theirs(struct checking *k)
{
	const struct facts *f = k->f;
	struct words correction;

	words_weak(k->a, k->pack, &k->weak);
	k->concerns = arena_array(k->a, struct words, f->concerns.n + 1);
	k->concern_topics = arena_array(k->a, struct topics, f->concerns.n + 1);
	k->impact_topics = arena_array(k->a, struct topics, f->impact.n + 1);
	k->impacts = arena_array(k->a, struct words, f->impact.n + 1);
	read_said(k, &f->concerns, k->concerns, k->concern_topics);
	read_said(k, &f->impact, k->impacts, k->impact_topics);
	words_known(k->a, k->pack, f->correction, &correction);
	add_own(k, &correction);
}

#define LONGEST_HIT 8                           /* words of a sign that is looked for at a word */

/* The signs that are looked for at a word. */
static uint8_t
within_bit(enum label l)
{
	switch (l) {
	case SIGN_KNOWN_CAPS: return 1;
	case SIGN_CONCRETE: return 2;
	case SIGN_PRODUCT: return 4;
	case SIGN_NAMED: return 8;
	default: return 0;
	}
}

bool
is_hit_by(const struct checking *k, enum label l, uint32_t token)
{
	must(within_bit(l) != 0);
	return (k->within[token] & within_bit(l)) != 0;
}

static void
mark_words(struct checking *k, const struct hit *h)
{
	uint32_t last = h->last - h->first > LONGEST_HIT ? h->first + LONGEST_HIT + 1 : h->last;
	uint8_t bit = within_bit(h->label);

	for (uint32_t t = h->first; bit != 0 && t < last; t++)
		k->within[t] |= bit;
	for (uint32_t t = h->first; h->label == SIGN_INNOCENT && t < h->last; t++)
		k->innocent[t] = true;
}

/* Marks the words of phrases that only look like a fault, then which signs each sentence has. */
static void
read_signs(struct checking *k)
{
	k->innocent = arena_array(k->a, bool, k->text.n_tokens + 1);
	k->within = arena_array(k->a, uint8_t, k->text.n_tokens + 1);
	k->signs = arena_array(k->a, struct signs, k->text.n_sentences + 1);
	k->topics = arena_array(k->a, struct topics, k->text.n_sentences + 1);
	for (size_t i = 0; i < k->text.n_hits; i++)
		mark_words(k, &k->text.hits[i]);
	for (size_t i = 0; i < k->text.n_hits; i++) {
		const struct hit *h = &k->text.hits[i];

		add_topic(&k->topics[h->sentence], h->label);
		if (!is_met(k, h, h->label))
			continue;
		k->signs[h->sentence].bits[h->label / 64] |= UINT64_C(1) << (h->label % 64);
		k->met.bits[h->label / 64] |= UINT64_C(1) << (h->label % 64);
	}
}

static void
read_approved(struct checking *k)
{
	bool *approved = arena_array(k->a, bool, k->text.n_sentences + 1);

	if (text_approved(&k->text, k->pack, approved).len > 0)
		k->approved = approved;
}

bool
is_in_approved(const struct checking *k, const struct finding *f)
{
	for (size_t i = 0; k->approved != NULL && i < k->text.n_sentences; i++) {
		const struct sentence *s = &k->text.sentences[i];

		if (f->start < f->end && s->start <= f->start && f->start < s->end)
			return k->approved[i];
	}
	return false;
}

void
checking_read(struct checking *k)
{
	k->sentences = arena_array(k->a, struct words, k->text.n_sentences);
	k->has_words = arena_array(k->a, bool, k->text.n_sentences);
	read_approved(k);
	read_signs(k);
	read_theirs(k);
}
