/* rule_ask.c - rules about understanding and asking: what was said back, what is asked, what is taught.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/rules.h"

#define MANY_WORDS 80
#define RUN 8                                   /* words of theirs in their order; fewer are a fact */
#define ADDED 3                                 /* so many words of our own are no echo */
#define CUSTOMER_TOKENS 4000
#define MANY_ASKS 3
#define FAR_TOO_MANY 5
#define STEPS 3

/* ---- saying back ---- */

static size_t
concerns_named(struct checking *k)
{
	size_t n = 0;

	for (size_t c = 0; c < k->f->concerns.n; c++)
		for (size_t i = 0; i < k->text.n_sentences; i++)
			if (is_body(k, i) && words_shared(&k->concerns[c], sentence_words(k, i)) > 0) {
				n++;
				break;
			}
	return n;
}

#define POINTS 2                                /* so many sentences or … */
#define TAKEN_IN 4                              /* … so many words of theirs say back a long message */

/* Two of their points, as far as they are known; of a long message in hand, more than one sentence's worth;
 * else any sentence that says back something of theirs. */
static bool
says_back(struct checking *k)
{
	bool whole = KNOWS(k->f, customer) && KNOWS(k->f, words) && k->f->words >= MANY_WORDS;
	struct words said, theirs = { 0 };
	size_t points = 0;

	if (k->f->concerns.n >= 2)
		return concerns_named(k) >= 2;
	if (KNOWS(k->f, customer)) {
		words_known(k->a, k->pack, k->f->customer, &said);
		theirs = words_minus(k->a, &said, &k->weak);
	}
	for (size_t i = 0; i < k->text.n_sentences; i++)
		points += is_body(k, i) && (names_problem(k, i) || has_sign(k, i, MOVE_RESTATE)
		    || is_playback(k, i) || words_shared(&theirs, sentence_words(k, i)) >= 3);
	return points >= (whole ? POINTS : 1) || words_shared(&theirs, draft_words(k)) >= TAKEN_IN;
}

void
run_no_playback(struct checking *k)
{
	bool much = (KNOWS(k->f, words) && k->f->words >= MANY_WORDS)
	    || (KNOWS(k->f, concerns) && k->f->n_concerns >= 2);

	if (k->f->playback != PLAYBACK_CONFIRMED && much && !says_back(k))
		report_absent(k, STR_NONE);
}

/* Words by who speaks: theirs and ours are the same word. */
static uint32_t
by_speaker(struct str word, uint32_t hash)
{
#define S STR_INIT
	static const struct str kinds[][5] = {
		{ S("i"), S("you"), S("we"), S("me"), S("us") }, { S("my"), S("your"), S("our") },
		{ S("mine"), S("yours"), S("ours") }, { S("am"), S("are"), S("is"), S("was"), S("were") },
		{ S("i'm"), S("you're"), S("we're"), S("you are") },
		{ S("have"), S("has"), S("i've"), S("you've"), S("we've") },
		{ S("myself"), S("yourself"), S("ourselves") }, { S("keep"), S("keeps") },
	};
#undef S

	for (uint32_t i = 0; i < LENGTH(kinds); i++)
		for (size_t w = 0; w < LENGTH(kinds[i]) && kinds[i][w].len > 0; w++)
			if (word.len == kinds[i][w].len && str_eq_nocase(word, kinds[i][w]))
				return i;
	return hash;
}

/* Marked as theirs, their words are no echo. */
static bool
quotes(const struct checking *k, const struct sentence *s)
{
	struct str all = str_sub(k->text.s, s->start, s->end);

	return str_find(all, STR("\"")) != STR_NOT_FOUND
	    || str_find(all, STR("\xe2\x80\x9c")) != STR_NOT_FOUND;
}

struct spoken { uint32_t *at; size_t n; };

static struct spoken
spoken(struct checking *k, const struct text *t, uint32_t first, uint32_t last)
{
	struct spoken out = { arena_array(k->a, uint32_t, last > first ? last - first : 1), 0 };

	for (uint32_t i = first; i < last; i++)
		if (t->tokens[i].kind != TOKEN_MARK && t->tokens[i].kind != TOKEN_EMOJI)
			out.at[out.n++] = by_speaker(str_sub(t->s, t->tokens[i].start, t->tokens[i].end),
			    t->tokens[i].word);
	return out;
}

/* How much of our sentence stands in one stretch of theirs, in their order: a word for each word, and one
 * less for each of theirs in between that was left out.  Who tells the same in fewer words has left out much.
 * Bounded by their one turn and our one sentence. */
static size_t
echoed(struct checking *k, const struct spoken *ours, const struct spoken *theirs)
{
	uint16_t *row = arena_array(k->a, uint16_t, theirs->n + 1);
	size_t most = 0;

	for (size_t i = 0; i < ours->n; i++) {
		uint16_t aslant = 0;

		for (size_t j = 1; j <= theirs->n; j++) {
			uint16_t above = row[j], left = row[j - 1];
			uint16_t here = ours->at[i] == theirs->at[j - 1] ? aslant + 1 : 0;

			here = above > here ? above : here;
			here = left > here + 1 ? left - 1 : here;
			row[j] = here;
			aslant = above;
			most = here > most ? here : most;
		}
	}
	return most;
}

/* What they said: its words of meaning, and all its words in a row once a sentence asks for them. */
struct theirs {
	struct text text;
	struct words words;
	struct spoken run;
	bool has_run;
};

static const struct spoken *
their_run(struct checking *k, struct theirs *t)
{
	if (!t->has_run)
		t->run = spoken(k, &t->text, 0, (uint32_t)(t->text.n_tokens < CUSTOMER_TOKENS
		    ? t->text.n_tokens : CUSTOMER_TOKENS));
	t->has_run = true;
	return &t->run;
}

/* Most of its words in a row, and nothing of its own. */
static bool
is_echo(struct checking *k, size_t sentence, struct theirs *theirs)
{
	const struct sentence *s = &k->text.sentences[sentence];
	const struct words *ours = sentence_words(k, sentence);
	struct spoken run;
	size_t same;

	if (!is_body(k, sentence) || quotes(k, s) || s->last - s->first > 200
	    || ours->n - words_shared(ours, &theirs->words) >= ADDED)
		return false;
	run = spoken(k, &k->text, s->first, s->last);
	same = run.n >= RUN ? echoed(k, &run, their_run(k, theirs)) : 0;
	return same >= RUN && same * 10 >= run.n * 7;
}

/* The first message names their problem with a fact of theirs: one sentence of it is no playback. */
static bool
names_it_once(const struct checking *k, size_t n)
{
	return KNOWS(k->f, stage) && k->f->stage == STAGE_ACK && n == 1;
}

void
run_parroting(struct checking *k)
{
	struct theirs theirs = { .has_run = false };
	VEC(size_t) echoes = { 0 };

	if (k->f->customer.len == 0)
		return;
	text_tokens(k->a, k->f->customer, &theirs.text);
	words_known(k->a, k->pack, k->f->customer, &theirs.words);
	for (size_t i = 0; i < k->text.n_sentences && i < MANY_WORDS; i++)
		if (is_echo(k, i, &theirs))
			vec_push(k->a, &echoes) = i;
	for (size_t i = 0; i < echoes.n && !names_it_once(k, echoes.n); i++)
		report_sentence(k, echoes.at[i]);
}

/* ---- asking ---- */

/* What a value is called when only the value is known. */
static struct str
kind_of_value(const struct pack *p, const struct text *fact)
{
	bool place = false;

	if (str_find_char(fact->s, '@') != STR_NOT_FOUND)
		return STR("email");
	for (size_t i = 0; i < fact->n_tokens && !place; i++)
		place = list_has(p, LIST_ADDRESS, fact->tokens[i].word);
	return place && str_has_digit(fact->s) ? STR("address") : STR_NONE;
}

/* A known fact: what it is called, and the value itself. */
struct known { struct words name, head, kind; struct str thing; bool shown, dated; };

/* "model of the washing machine": what is asked for stands in front of the "of". */
static size_t
head_ends(struct str fact)
{
	size_t of = str_find(fact, STR(" of "));

	return of != STR_NOT_FOUND ? of : fact.len;
}

static void
read_known(struct checking *k, struct str fact, struct known *out)
{
	struct text t;
	VEC(struct str) names = { 0 }, telling = { 0 };

	text_tokens(k->a, fact, &t);
	out->shown = out->dated = false;
	for (uint32_t i = 0; i < t.n_tokens; i++) {
		struct str word = str_sub(fact, t.tokens[i].start, t.tokens[i].end);

		if (t.tokens[i].kind == TOKEN_MARK)
			continue;
		out->dated = out->dated || is_day_or_month(word);
		if (str_has_digit(word))
			out->shown = out->shown || str_find_nocase(k->text.s, word) != STR_NOT_FOUND;
		if (str_has_digit(word) || word.len < 2)
			continue;
		vec_push(k->a, &names) = word;
		if (!list_has(k->pack, LIST_SAYS_LITTLE, t.tokens[i].word))
			vec_push(k->a, &telling) = word;
	}
	out->thing = names.n > 0 ? names.at[0] : STR_NONE;
	words_known(k->a, k->pack, str_sub(fact, 0, head_ends(fact)), &out->head);
	words_known(k->a, k->pack, kind_of_value(k->pack, &t), &out->kind);
	words_known(k->a, k->pack, str_join(k->a, telling.at, telling.n, STR(" ")), &out->name);
	if (out->name.n == 0)
		words_known(k->a, k->pack, str_join(k->a, names.at, names.n, STR(" ")), &out->name);
}

/* "which flight was it" of the flight they named. */
static bool
asks_which(const struct checking *k, size_t sentence, struct str thing)
{
	const struct sentence *s = &k->text.sentences[sentence];

	for (uint32_t i = s->first; thing.len > 0 && i + 1 < s->last; i++) {
		struct str word = str_sub(k->text.s, k->text.tokens[i].start, k->text.tokens[i].end);
		struct str next = str_sub(k->text.s, k->text.tokens[i + 1].start, k->text.tokens[i + 1].end);

		if ((str_eq_nocase(word, STR("which")) || str_eq_nocase(word, STR("what")))
		    && str_eq_nocase(next, thing))
			return true;
	}
	return false;
}

/* In the same part of the sentence. */
static bool
other_is_near(const struct checking *k, size_t sentence, uint32_t clause)
{
	for (size_t i = first_hit(k,
	    sentence); i < k->text.n_hits && k->text.hits[i].sentence == sentence; i++)
		if (k->text.hits[i].label == SIGN_OTHER_Q && k->text.hits[i].clause == clause)
			return true;
	return false;
}

/* "What did it do when you restarted?" is of something else; "What's your number, and what did you
 * expect?" is not. */
static bool
asks_other_first(const struct checking *k, size_t sentence)
{
	for (size_t i = first_hit(k,
	    sentence); i < k->text.n_hits && k->text.hits[i].sentence == sentence; i++) {
		if (k->text.hits[i].label == SIGN_OTHER_Q)
			return true;
		if (k->text.hits[i].label == SIGN_WANTS_DATA)
			return has_sign(k, sentence, SIGN_OTHER_Q)
			    && other_is_near(k, sentence, k->text.hits[i].clause);
	}
	return false;
}

/* "Since when is it off?", of a day they named: unless the question shows it. */
static bool
asks_since(const struct checking *k, size_t sentence, struct str fact)
{
	return k->text.sentences[sentence].question && is_body(k, sentence)
	    && has_sign(k, sentence, SIGN_ASKS_SINCE)
	    && str_find_nocase(k->text.s, str_trim(str_sub(fact, 6, fact.len))) == STR_NOT_FOUND;
}

#define OPENER 3                                /* words that may stand in front: "Also, on which day …" */

/* "When was it delivered?", "On which day did you move in?" of a day they named. */
static bool
asks_when(struct checking *k, size_t sentence, const struct known *known)
{
	static const char *const when[] = { "when" };   /* "When it came, …" asks nothing of the day */
	static const char *const verb[] = { "did", "was", "were", "is", "are", "do", "does", "have", "has" };
	static const char *const which[] = { "which", "what" };
	const struct sentence *s = &k->text.sentences[sentence];
	size_t shared = words_shared(&known->name, sentence_words(k, sentence));
	uint32_t left = OPENER;

	if (!s->question || !known->dated || shared == 0 || shared * 2 < known->name.n)
		return false;
	for (uint32_t t = s->first; t + 1 < s->last && left > 0; t++) {
		left -= k->text.tokens[t].kind != TOKEN_MARK;
		if ((is_any_of(k, t, when, LENGTH(when)) && is_any_of(k, t + 1, verb, LENGTH(verb)))
		    || (is_any_of(k, t, which, LENGTH(which))
		    && is_listed(k, t + 1, LIST_DATE_UNIT)))
			return true;
	}
	return false;
}

static bool
is_asked(struct checking *k, size_t sentence, const struct known *known)
{
	size_t shared;

	if (is_body(k, sentence) && asks_when(k, sentence, known))
		return true;
	if (!is_body(k, sentence) || !has_sign(k, sentence, SIGN_WANTS_DATA) || asks_other_first(k, sentence))
		return false;
	if (words_shared(&known->kind, sentence_words(k, sentence)) > 0
	    || asks_which(k, sentence, known->thing))
		return true;
	shared = words_shared(&known->name, sentence_words(k, sentence));
	return shared > 0 && shared * 2 >= known->name.n
	    && (known->head.n == 0 || words_shared(&known->head, sentence_words(k, sentence)) > 0);
}

/* "For security, could you confirm …", or the sentence before says so. */
static bool
is_security_check(const struct checking *k, size_t sentence)
{
	return has_sign(k, sentence, SIGN_SECURITY) || (sentence > 0 && has_sign(k, sentence - 1,
	    SIGN_SECURITY));
}

void
run_known_info(struct checking *k)
{
	const struct hit *anew = next_sign(k, SIGN_TELL_AGAIN, 0);

	if (anew != NULL) {
		report_sentence(k, anew->sentence);
		return;
	}
	if (KNOWS(k->f, verify) && k->f->verify.len > 0)
		return;
	for (size_t f = 0; f < k->f->known_facts.n; f++) {
		struct str fact = k->f->known_facts.at[f];
		bool since = str_starts_nocase(fact, STR("since "));
		struct known known;

		read_known(k, fact, &known);
		for (size_t i = 0; i < k->text.n_sentences && !known.shown; i++) {
			bool asked = since ? asks_since(k, i, fact) : is_asked(k, i, &known);

			if (!asked || is_security_check(k, i))
				continue;
			report_sentence(k, i);
			return;
		}
	}
}

static bool
is_check(const struct checking *k, size_t sentence, bool *played_back, bool *enough)
{
	bool *which = NULL;

	if ((has_sign(k, sentence, SIGN_ENOUGH_Q) || has_sign(k, sentence, MOVE_CHECK_SATISFIED)) && !*enough)
		which = enough;
	else if (has_sign(k, sentence, SIGN_CONFIRM_Q) || has_sign(k, sentence, MOVE_CHECK_UNDERSTANDING))
		which = played_back;
	if (which == NULL || *which)
		return false;
	*which = true;
	return true;
}

static bool
is_asking(const struct checking *k, size_t sentence)
{
	return k->text.sentences[sentence].question || has_sign(k, sentence, SIGN_WANTS_DATA);
}

/* The sentence that asks them to say it back; SIZE_MAX: none does.  It stands behind a "tell me", which would
 * make it somebody's report elsewhere. */
static size_t
asks_own_words(const struct checking *k)
{
	for (size_t i = 0; i < k->text.n_hits; i++)
		if (k->text.hits[i].label == SIGN_OWN_WORDS && is_asking(k, k->text.hits[i].sentence))
			return k->text.hits[i].sentence;
	return SIZE_MAX;
}

void
run_many_questions(struct checking *k)
{
	bool played_back = false;
	bool enough = false;
	size_t asks = 0;
	size_t first = SIZE_MAX;
	size_t marks = SIZE_MAX;                /* the word last counted */
	size_t chained = SIZE_MAX;              /* the sentence without a question mark last counted */
	size_t said_back = asks_own_words(k);

	for (size_t i = 0; i < k->text.n_sentences; i++) {
		if (!is_body(k, i) || !k->text.sentences[i].question || i == said_back
		    || is_check(k, i, &played_back, &enough))
			continue;
		first = first == SIZE_MAX ? i : first;
		asks++;
	}
	for (const struct hit *h = next_sign(k, SIGN_CHAINED, 0); h != NULL;
	    h = next_sign(k, SIGN_CHAINED, (size_t)(h - k->text.hits) + 1)) {
		/* the word that begins a question is what the question was counted for */
		if (h->first == marks || h->first == k->text.sentences[h->sentence].first
		    || h->sentence == said_back || !is_asking(k, h->sentence))
			continue;
		/* "please tell me when …, and how …": the sentence itself is the first ask */
		if (!k->text.sentences[h->sentence].question && h->sentence != chained) {
			chained = h->sentence;
			first = first == SIZE_MAX ? chained : first;
			asks++;
		}
		marks = h->first;
		asks++;
	}
	if (asks <= MANY_ASKS || first == SIZE_MAX)
		return;
	if (asks > FAR_TOO_MANY)
		k->severity = SEVERITY_WARN;
	report_sentence(k, first);
}

void
run_closed_questions(struct checking *k)
{
	size_t first = SIZE_MAX;

	for (size_t i = 0; i < k->text.n_sentences; i++) {
		if (!is_body(k, i))
			continue;
		if (has_sign(k, i, SIGN_OPENS) && (k->text.sentences[i].question
		    || has_sign(k, i, MOVE_ASK_OPEN)))
			return;
		if (!k->text.sentences[i].question)
			continue;
		if (!has_sign(k, i, SIGN_CLOSED))
			return;
		first = first == SIZE_MAX ? i : first;
	}
	if (first == SIZE_MAX)
		return;
	report_sentence(k, first);
	if (KNOWS(k->f, unasked) && k->f->unasked.len > 0)
		k->out->list.at[k->out->list.n - 1].suggest = arena_fmt(k->a, "Add one open question about "
		    "the part you know least: \"%.*s\"", STR_ARG(k->f->unasked));
}

/* ---- teaching ---- */

/* "I'll turn it off, open the tap and ring you" is what we do. */
static bool
is_ours(const struct checking *k, const struct hit *h)
{
	return has_sign(k, h->sentence, SIGN_WE_DO) && !has_sign(k, h->sentence, SIGN_MUST);
}

static bool
is_condition(const struct checking *k, size_t sentence)
{
	return has_sign(k, sentence, SIGN_IF) && has_sign(k, sentence, SIGN_STEP);
}

/* "If it turns red, press test" is to be kept in mind; "wash your hands if he was there" is done now. */
static bool
waits_for_it(const struct checking *k, const struct hit *step)
{
	const struct hit *when = next_sign(k, SIGN_IF, first_hit(k, step->sentence));

	return when != NULL && when->sentence == step->sentence && when->first < step->first;
}

static bool
is_deadline(const struct checking *k, size_t sentence)
{
	const struct sentence *s = &k->text.sentences[sentence];
	struct when w;

	if (s->question || !has_sign(k, sentence, SIGN_BY))
		return false;
	if (!has_sign(k, sentence, SIGN_MUST) && (!has_sign(k, sentence, SIGN_STEP)
	    || has_sign(k, sentence, SIGN_WE_DO)))
		return false;
	/* the time belongs to the "by", not to another part */
	for (const struct hit *h = next_sign(k, SIGN_BY, first_hit(k, sentence));
	    h != NULL && h->sentence == sentence;
	    h = next_sign(k, SIGN_BY, (size_t)(h - k->text.hits) + 1)) {
		when_read(&k->text, h->first, k->text.clauses[h->clause].last, k->now, k->calendar, &w);
		if (w.end > w.start && !w.vague)
			return true;
	}
	return false;
}

void
run_teach_back(struct checking *k)
{
	size_t steps = 0, firm = 0;             /* firm: without a condition that only follows its step */
	size_t at = SIZE_MAX;
	uint32_t reached = 0;

	if ((KNOWS(k->f, teachback) && k->f->teachback) || body_has(k, SIGN_SAY_BACK))
		return;
	for (const struct hit *h = next_sign(k, SIGN_STEP, 0); h != NULL;
	    h = next_sign(k, SIGN_STEP, (size_t)(h - k->text.hits) + 1)) {
		if (h->first < reached || k->text.sentences[h->sentence].question || is_ours(k, h))
			continue;
		reached = h->last;
		at = at == SIZE_MAX ? h->sentence : at;
		steps += is_condition(k, h->sentence) ? STEPS : 1;
		firm += is_condition(k, h->sentence) && waits_for_it(k, h) ? STEPS : 1;
	}
	for (size_t i = 0; i < k->text.n_sentences && steps < STEPS; i++) {
		if (!is_body(k, i) || !is_deadline(k, i))
			continue;
		steps = firm = STEPS;
		at = i;
	}
	if (steps < STEPS)
		return;
	if (firm < STEPS)
		k->severity = SEVERITY_HINT;
	report_sentence(k, at);
}
