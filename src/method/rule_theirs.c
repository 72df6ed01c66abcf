/* rule_theirs.c - rules about what the customer said: concerns, impact, solutions too soon.
 *
 * Naming is told by words: a sentence names a concern when it shares words that set this concern apart
 * from the others.  Words that stand in any text (numbers, "week", "want") set nothing apart.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/rules.h"

#define FULL 2                                  /* so many things told beyond the concerns */
#define ONE_QUESTION_WORDS 40                   /* a question no longer than this can be answered at once */

/* What sets a concern apart; all of its words if nothing does. */
static struct words
distinctive(struct checking *k, size_t concern)
{
	struct words left = words_minus(k->a, &k->concerns[concern], &k->weak);

	if (left.n == 0)
		left = k->concerns[concern];
	for (size_t i = 0; i < k->f->concerns.n; i++) {
		struct words fewer;

		if (i == concern)
			continue;
		fewer = words_minus(k->a, &left, &k->concerns[i]);
		if (fewer.n > 0)
			left = fewer;
	}
	return left;
}

/* A sentence that asks or only says sorry answers nothing. */
static bool
can_answer(const struct checking *k, size_t sentence)
{
	return is_body(k, sentence) && !k->text.sentences[sentence].question;
}

/* Topics of this concern that no other has. */
static struct topics
own_topics(const struct checking *k, size_t concern)
{
	struct topics own = k->concern_topics[concern];

	for (size_t i = 0; i < k->f->concerns.n; i++)
		for (size_t w = 0; i != concern && w < LENGTH(own.bits); w++)
			own.bits[w] &= ~k->concern_topics[i].bits[w];
	return own;
}

/* One thing said, and it names another concern by its words: being of this one's kind makes it no answer. */
static bool
is_about_another(struct checking *k, size_t sentence, size_t concern)
{
	if (things_said(k, sentence) > 1)
		return false;
	for (size_t i = 0; i < k->f->concerns.n; i++) {
		struct words what = { 0 };

		if (i == concern)
			continue;
		what = distinctive(k, i);
		if (is_named_by(&what, sentence_words(k, sentence)))
			return true;
	}
	return false;
}

/* "Can the wall be painted? Yes, from May.": their question, and what we say to it. */
static bool
is_answered_next(const struct checking *k, size_t sentence)
{
	static const char *const answers[] = { "yes", "no", "also", "not", "only", "both", "neither" };
	size_t next = sentence + 1;

	return k->text.sentences[sentence].question && next < k->text.n_sentences && is_body(k, next)
	    && !k->text.sentences[next].question
	    && is_any_of(k, k->text.sentences[next].first, answers, LENGTH(answers));
}

/* How many of the concerns a sentence names by their words. */
static size_t
concerns_named(struct checking *k, size_t sentence)
{
	size_t n = 0;

	for (size_t i = 0; i < k->f->concerns.n; i++) {
		struct words what = distinctive(k, i);

		n += is_named_by(&what, sentence_words(k, sentence));
	}
	return n;
}

/* "You had two things for me, the piano and the swearing.": said back, and nothing said to it. */
static bool
is_said_back(struct checking *k, size_t sentence)
{
	static const enum label ours[] = {
		SIGN_COMMIT, SIGN_SOLUTION, SIGN_REPAIR, SIGN_WE_ACT, SIGN_WE_DID, SIGN_DONE, SIGN_APOLOGY,
		SIGN_NEXT_CONTACT, SIGN_HOLD,
	};

	return has_sign(k, sentence, SIGN_UNDERSTOOD) && promise_in(k, sentence) == NULL
	    && !has_any_sign(k, sentence, ours, LENGTH(ours)) && concerns_named(k, sentence) > 1;
}

static bool
is_answered(struct checking *k, size_t concern)
{
	struct words what = distinctive(k, concern);
	struct topics topics = own_topics(k, concern);

	for (size_t i = 0; i < k->text.n_sentences; i++)
		if (is_body(k, i) && !is_said_back(k, i)
		    && (can_answer(k, i) || has_sign(k, i, SIGN_ENOUGH_Q) || is_answered_next(k, i))
		    && (is_named_by(&what, sentence_words(k, i))
		    || (topics_meet(&k->topics[i], &topics) && !is_about_another(k, i, concern))))
			return true;
	return false;
}

static bool
is_unanswered(struct checking *k, size_t concern)
{
	if ((k->f->covered != NULL && k->f->covered[concern]) || k->concerns[concern].n == 0)
		return false;
	return !is_answered(k, concern);
}

/* A sentence that tells them something: no question, thanks, apology, promise or "I don't know yet". */
static bool
tells_something(const struct checking *k, size_t sentence)
{
	static const enum label other[] = {
		SIGN_APOLOGY, SIGN_ACK_GENERIC, SIGN_STOCK_LINE, SIGN_COMMIT, SIGN_NOTHING_NEW,
		    SIGN_NO_ANSWER,
		    SIGN_ASK,
		SIGN_UNDERSTOOD, SIGN_NEXT_CONTACT, MOVE_THANK, MOVE_GREET, SIGN_HOLD,
	};

	if (!can_answer(k, sentence) || has_any_sign(k, sentence, other, LENGTH(other)))
		return false;
	return k->text.sentences[sentence].last - k->text.sentences[sentence].first > 3;
}

/* "Sorry, I gave you the wrong hours and you drove here for nothing" */
static bool
owns_and_tells(const struct checking *k, size_t sentence)
{
	return can_answer(k, sentence) && has_sign(k, sentence, SIGN_WE_FAILED) && things_said(k,
	    sentence) > 1;
}

static bool
tells_anything(const struct checking *k)
{
	for (size_t i = 0; i < k->text.n_sentences; i++)
		if (tells_something(k, i) || owns_and_tells(k, i))
			return true;
	return false;
}

#define HEADING 5                               /* tokens; more is a sentence */

/* "The letter. …", "The money: …" at the front of a paragraph. */
static bool
heads_paragraph(const struct checking *k, size_t sentence)
{
	static const char *const leads[] = { "the", "your", "on", "about", "as" };
	const struct sentence *s = &k->text.sentences[sentence];
	uint32_t end = s->first;

	if (!is_body(k, sentence) || s->question || !is_any_of(k, s->first, leads, LENGTH(leads))
	    || (s->start > 0 && k->text.s.ptr[s->start - 1] != '\n'))
		return false;
	while (end < s->last && end - s->first < HEADING
	    && k->text.s.ptr[k->text.tokens[end].start] != ':')
		end++;
	return end < s->last ? k->text.s.ptr[k->text.tokens[end].start] == ':'
	    : s->last - s->first <= HEADING && !states(k, sentence);
}

/* A paragraph a concern, each under its heading. */
static bool
heads_each(const struct checking *k)
{
	size_t n = 0;

	for (size_t i = 0; i < k->text.n_sentences; i++)
		n += heads_paragraph(k, i);
	return n >= k->f->concerns.n;
}

/* What was stopped, and what will be done on a day, answer as well. */
static bool
is_step_taken(const struct checking *k, size_t sentence)
{
	const struct promise_read *p = promise_in(k, sentence);

	return can_answer(k, sentence) && !has_sign(k, sentence, SIGN_APOLOGY)
	    && (has_sign(k, sentence,
	    SIGN_HOLD) || (p != NULL && !p->update && p->due != NEVER && !p->vague));
}

/* "The bite: … The silence: … Is each of those enough?"  As many answers as concerns, asked about one by one:
 * then the one in other words than theirs is among them. */
static bool
answers_each(struct checking *k, size_t unanswered)
{
	size_t answers = 0;
	size_t named = 0;
	bool asked = false;
	bool asked_each = false;

	for (size_t i = 0; i < k->text.n_sentences; i++) {
		if (is_body(k, i) && has_sign(k, i, SIGN_ENOUGH_Q)) {
			asked = true;
			named = concerns_named(k, i) > named ? concerns_named(k, i) : named;
			asked_each = asked_each || has_sign(k, i, SIGN_EACH);
		}
		answers += tells_something(k, i) || is_step_taken(k, i) ? things_said(k, i) : 0;
	}
	if (heads_each(k))
		return true;
	/* a full answer has more to say than there are concerns */
	/* a question that names some of them asks about those */
	if (named > 0)
		return false;
	return (asked_each && answers >= k->f->concerns.n)
	    || (asked && unanswered == 1 && answers >= k->f->concerns.n + FULL);
}

static size_t
last_question(const struct checking *k)
{
	for (size_t i = k->text.n_sentences; i-- > 0;)
		if (is_body(k, i) && k->text.sentences[i].question)
			return i;
	return SIZE_MAX;
}

static bool
has_word_of(const struct checking *k, size_t sentence, const char *const *words, size_t n)
{
	const struct sentence *s = &k->text.sentences[sentence];

	for (uint32_t t = s->first; t < s->last; t++)
		for (size_t w = 0; w < n; w++)
			if (str_eq_nocase(str_sub(k->text.s, k->text.tokens[t].start, k->text.tokens[t].end),
			    str_from(words[w])))
				return true;
	return false;
}

/* "Would that get you home all right?": the last question is what they make of it, in whatever words.  It
 * points back and neither asks for a value, a day or leave to do something, nor is it for show. */
static bool
is_for_show(const struct checking *k, size_t sentence)
{
	static const enum label other[] = {
		SIGN_ANYELSE_Q, SIGN_OTHER_Q, SIGN_RHETORICAL, SIGN_RHETORIC, SIGN_ASK,
	};

	return has_any_sign(k, sentence, other, LENGTH(other));
}

/* "Would that be welcome, or …?", "Is my reason clear …?": what we said is what the question is about. */
static bool
asks_of_answer(const struct checking *k, size_t sentence)
{
	static const char *const verbs[] = {
		"does", "do", "did", "will", "would", "is", "was", "are", "has", "have", "can", "could",
	};
	static const char *const ours[] = { "that", "this", "it", "these", "those", "either", "both", "each",
	    "my" };
	static const char *const theirs[] = { "your" };
	static const char *const leads[] = { "and", "or", "but", "so", "then", "how", "what" };
	const struct sentence *s = &k->text.sentences[sentence];

	if (!is_body(k, sentence) || !s->question || is_for_show(k, sentence))
		return false;
	if (has_sign(k, sentence, SIGN_WANTS_DATA) && has_word_of(k, sentence, theirs, LENGTH(theirs)))
		return false;
	for (uint32_t t = s->first; t + 2 < s->last; t++)
		if (is_any_of(k, t, verbs, LENGTH(verbs)) && is_any_of(k, t + 1, ours, LENGTH(ours))
		    && (t == s->first || k->text.tokens[t - 1].kind == TOKEN_MARK
		    || (t > s->first + 1 && k->text.tokens[t - 2].kind == TOKEN_MARK
		    && is_any_of(k, t - 1, leads, LENGTH(leads)))
		    || (t == s->first + 1 && is_any_of(k, s->first, leads, LENGTH(leads)))))
			return true;
	return false;
}

/* "Could you send your reading?", "When were you in?": an answer of a fact. */
static bool
wants_value(const struct checking *k, size_t sentence)
{
	static const char *const asks[] = { "your", "when", "who", "where" };

	return has_sign(k, sentence, SIGN_WANTS_DATA)
	    && (has_word_of(k, sentence, asks, LENGTH(asks)) || has_word_in(k, sentence, LIST_GIVE));
}

/* "Would a text on the 16th do as regards the noise?": a question about their matter that asks for no value
 * and offers no deed. */
static bool
asks_of_theirs(struct checking *k, size_t sentence)
{
	static const char *const aims[] = { "shall", "me", "us" };

	return is_body(k, sentence) && k->text.sentences[sentence].question && !is_for_show(k, sentence)
	    && !wants_value(k, sentence) && !has_sign(k, sentence, SIGN_SOLUTION)
	    && !has_word_of(k, sentence, aims, LENGTH(aims)) && is_about_theirs(k, sentence);
}

/* "warm for you today or still bad", "what would you still call unfinished": the last sentence, with or
 * without its mark, sets settled against open. */
static bool
leaves_it_open(const struct checking *k)
{
	static const char *const joins[] = { "or", "what", "which" };
	static const char *const aims[] = { "i", "we", "i'll", "we'll", "shall", "please" };
	size_t i = k->text.n_sentences;

	while (i > 0 && !is_body(k, i - 1))
		i--;
	return i > 0 && !is_for_show(k, i - 1) && has_word_of(k, i - 1, joins, LENGTH(joins))
	    && has_word_in(k, i - 1, LIST_LEFT_OPEN) && !has_word_of(k, i - 1, aims, LENGTH(aims))
	    && !has_sign(k, i - 1, SIGN_COMMIT) && !has_sign(k, i - 1, SIGN_ANYELSE_Q);
}

/* "Which would you like?", "Which of the two would suit you, or would neither do?" behind an offer. */
static bool
leaves_the_choice(const struct checking *k, size_t question)
{
	static const char *const which[] = { "which" };
	static const char *const theirs[] = {
		"you", "your", "her", "him", "them", "shall", "one",
	};

	return has_word_of(k, question, which, LENGTH(which))
	    && (has_word_of(k, question, theirs, LENGTH(theirs)) || has_word_in(k, question, LIST_SUITS))
	    && body_has(k, SIGN_OPTION) && !is_for_show(k, question);
}

static bool
asks_what_they_make_of_it(const struct checking *k)
{
	static const char *const back[] = {
		"that", "this", "it", "these", "those", "either", "both", "them", "everything",
	};
	static const char *const aims[] = { "i", "we", "me", "us", "shall" };
	static const char *const asks[] = { "when", "which", "who", "where" };
	static const char *const joins[] = { "or", "either" };
	static const char *const theirs[] = { "your" };
	size_t i = last_question(k);

	if (leaves_it_open(k) || (i != SIZE_MAX && leaves_the_choice(k, i)))
		return true;

	for (size_t q = 0; q < k->text.n_sentences; q++)
		if (asks_of_answer(k, q))
			return true;
	if (i == SIZE_MAX || is_for_show(k, i))
		return false;
	if (has_sign(k, i, SIGN_WANTS_DATA) && has_word_of(k, i, theirs, LENGTH(theirs)))
		return false;
	/* "Which of the two, or would neither do it?" */
	if (has_word_of(k, i, asks, LENGTH(asks)) && !has_word_of(k, i, joins, LENGTH(joins)))
		return false;
	return has_word_of(k, i, back, LENGTH(back)) && !has_word_of(k, i, aims, LENGTH(aims));
}

/* "You asked if you can leave before March." */
static bool
is_what_was_asked(const struct checking *k, size_t sentence)
{
	static const char *const you[] = { "you" };
	static const char *const asked[] = { "asked", "ask" };
	static const char *const what[] = { "if", "whether", "why", "how", "what", "when", "where", "who" };
	const struct sentence *s = &k->text.sentences[sentence];

	return is_body(k, sentence) && s->first + 3 < s->last && is_any_of(k, s->first, you, LENGTH(you))
	    && is_any_of(k, s->first + 1, asked, LENGTH(asked))
	    && is_any_of(k, s->first + 2, what, LENGTH(what));
}

/* "You asked if you can leave before March. Yes, you can.  It costs …" */
static bool
answers_what_was_asked(const struct checking *k)
{
	for (size_t i = 0; i + 1 < k->text.n_sentences; i++)
		if (is_what_was_asked(k, i) && (tells_something(k, i + 1)
		    || (i + 2 < k->text.n_sentences && tells_something(k, i + 2))))
			return true;
	return false;
}

/* "I forgot to send it. Sorry! I'm making it again now": owned, regretted, and something done about it. */
static bool
owns_and_acts(const struct checking *k)
{
	return body_has(k, SIGN_APOLOGY) && body_has(k, SIGN_WE_FAILED)
	    && (body_has(k, SIGN_WE_ACT) || body_has(k, SIGN_REPAIR) || body_has(k, SIGN_SOLUTION));
}

/* "Please go outside now": nothing else is answered first. */
static bool
is_in_danger(const struct checking *k)
{
	return KNOWS(k->f, safety) && k->f->safety && (body_has(k, SIGN_MAKES_SAFE) || body_has(k,
	    SIGN_SAFETY));
}

/* The only concern need not be named by its words where an answer is followed by "was that enough?", or to
 * what they asked. */
void
run_unanswered_concern(struct checking *k)
{
	size_t unanswered = 0;

	/* a careful reply is about the only concern there is, whatever it calls it */
	if (is_in_danger(k) || (k->f->concerns.n == 1 && (owns_and_acts(k)
	    || (k->care >= CAREFUL && tells_anything(k)))))
		return;
	if (k->f->concerns.n == 1 && (is_single_question(k) || answers_what_was_asked(k)
	    || ((body_has(k, SIGN_ENOUGH_Q) || asks_what_they_make_of_it(k))
	    && (tells_anything(k) || body_has(k, SIGN_WE_ACT) || has_next_contact(k)))))
		return;
	for (size_t i = 0; i < k->f->concerns.n; i++)
		unanswered += is_unanswered(k, i);
	if (unanswered > 0 && k->f->concerns.n > 1 && answers_each(k, unanswered))
		return;
	for (size_t i = 0; i < k->f->concerns.n; i++)
		if (is_unanswered(k, i))
			report_absent(k, k->f->concerns.at[i]);
}

/* The first concern this draft answers; STR_NONE where only their number is known. */
static bool
answers_one(struct checking *k, struct str *about)
{
	for (size_t i = 0; i < k->f->concerns.n; i++) {
		if (!is_answered(k, i))
			continue;
		*about = k->f->concerns.at[i];
		return true;
	}
	*about = STR_NONE;
	return k->f->concerns.n == 0 && tells_anything(k);
}

/* "Please tell me whether this is enough" needs no question mark. */
static bool
asks_whether_enough(const struct checking *k, size_t sentence)
{
	if (!is_body(k, sentence))
		return false;
	if (has_sign(k, sentence, SIGN_ENOUGH_Q) || has_sign(k, sentence, SIGN_CORRECT_ME))
		return true;
	return k->text.sentences[sentence].question
	    && (has_sign(k, sentence, MOVE_CHECK_SATISFIED) || has_sign(k, sentence, SIGN_WORKED_Q)
	    || has_sign(k, sentence, SIGN_CONFIRM_Q));
}

/* A question of when, where, who, leave or a value, or an offer: it asks what comes next, and not what they
 * make of the answer. */
static bool
asks_onward(struct checking *k, size_t sentence)
{
	static const char *const first[] = {
		"when", "where", "who", "which", "shall", "may", "can", "could", "please", "what's", "would",
		"do",
	};
	static const char *const either[] = { "or" };
	static const enum label other[] = { SIGN_ANYELSE_Q, SIGN_RHETORICAL, SIGN_RHETORIC, SIGN_ASK };
	const struct sentence *s = &k->text.sentences[sentence];

	if (has_any_sign(k, sentence, other, LENGTH(other)) || wants_value(k, sentence)
	    || has_sign(k, sentence, SIGN_SOLUTION) || has_word_in(k, sentence, LIST_ONWARD))
		return true;
	return is_any_of(k, s->first, first, LENGTH(first)) && !has_word_of(k, sentence, either,
	    LENGTH(either));
}

/* "Fair?", "Is there anything the money doesn't reach?", "Was it only the text you wanted checked?" */
static bool
asks_of_outcome(struct checking *k)
{
	size_t i = last_question(k);

	if (i == SIZE_MAX)
		return false;
	/* what they criticise is answered by asking */
	if (KNOWS(k->f, critique) && k->f->critique && (body_has(k, SIGN_CONCEDES)
	    || body_has(k, MOVE_CONCEDE) || (!wants_value(k, i) && !is_for_show(k, i)
	    && !has_sign(k, i, SIGN_SOLUTION))))
		return true;
	return !asks_onward(k, i);
}

void
run_no_enough_question(struct checking *k)
{
	struct str about;

	/* nothing can be settled before they have said what it is */
	if ((KNOWS(k->f, playback) && k->f->playback != PLAYBACK_CONFIRMED) || is_single_question(k))
		return;
	for (size_t i = 0; i < k->text.n_sentences; i++)
		if (asks_whether_enough(k, i) || asks_of_theirs(k, i))
			return;                         /* or it says back first */
	if (!asks_what_they_make_of_it(k) && !asks_of_outcome(k) && answers_one(k, &about))
		report_absent(k, about);
}

/* Sentences that come before the opening proper: owning a miss, and asking whether they are safe, is as it
 * should be. */
#define OPENING 2
#define OPENING_AFTER_MISS 6

/* "I'm sorry." opens nothing and takes no place. */
static bool
is_bare_sorry(const struct checking *k, size_t sentence)
{
	const struct sentence *s = &k->text.sentences[sentence];

	return has_sign(k, sentence, SIGN_APOLOGY) && s->last - s->first <= 5;
}

/* A playback is nothing but their problem, in other words than theirs. */
static bool
says_back_and_asks(const struct checking *k)
{
	size_t last = last_question(k);

	return KNOWS(k->f, stage) && k->f->stage == STAGE_PLAYBACK && body_has(k, SIGN_YOU)
	    && (body_has(k, SIGN_CONFIRM_Q) || (last != SIZE_MAX && asks_of_answer(k, last)));
}

#define ASKED_OF 2                              /* words of theirs in a question show that it was read */

/* "Is it every invoice, or those since the merger?  What happens when one bounces?", "Water through the
 * ceiling: please turn the stopcock." */
static bool
asks_in_their_words(struct checking *k)
{
	size_t shared = 0, left = OPENING;

	for (size_t i = 0; i < k->text.n_sentences && left > 0; i++) {
		if (!is_body(k, i))
			continue;
		left--;
		if (k->text.sentences[i].question != has_sign(k, i, SIGN_ASK) || has_sign(k, i, SIGN_OPENS))
			shared += words_shared(sentence_words(k, i), &k->own);
	}
	/* while we only ask, one will do where the question is open */
	if (KNOWS(k->f, stage) && k->f->stage == STAGE_EXPLORE && body_has(k, SIGN_OPENS))
		shared++;
	return shared >= ASKED_OF;
}

#define TITLE 12                                /* tokens; more is no heading */

/* "Final reply to your complaint of 3 October" on a line of its own is a heading and opens nothing. */
static bool
is_title(const struct checking *k, size_t sentence)
{
	const struct sentence *s = &k->text.sentences[sentence];
	struct str all = k->text.s;
	bool starts = s->start == 0 || all.ptr[s->start - 1] == '\n';

	/* "What we agreed, in writing:" */
	if (s->end < all.len && all.ptr[s->end] == '\n' && s->end > s->start && all.ptr[s->end - 1] == ':')
		return true;

	return starts && s->end < all.len && all.ptr[s->end] == '\n' && s->last - s->first <= TITLE
	    && !states(k, sentence);
}

/* "Of course.", "Yes, that's done.": to a wish, a yes is the acknowledgement. */
static bool
assents(const struct checking *k, size_t sentence)
{
	const struct sentence *s = &k->text.sentences[sentence];

	if (!KNOWS(k->f, anger) || k->f->anger > 0 || s->question || has_sign(k, sentence, SIGN_ASK)
	    || has_sign(k, sentence, SIGN_STEP))
		return false;
	return is_listed(k, s->first, LIST_ASSENT)
	    || (s->first + 1 < s->last && is_listed(k, s->first + 1, LIST_ASSENT));
}

/* "You'll get £85 a week from 1 December.": nothing went wrong, and what they asked is answered at once. */
static bool
answers_wish(struct checking *k, size_t sentence)
{
	return KNOWS(k->f, anger) && k->f->anger == 0 && KNOWS(k->f, stage) && k->f->stage == STAGE_ANSWER
	    && !k->text.sentences[sentence].question && !has_sign(k, sentence, SIGN_ASK)
	    && !has_sign(k, sentence, SIGN_NO_TO) && !has_sign(k, sentence, MOVE_THANK)
	    && has_sign(k, sentence, SIGN_YOU) && is_specific(k, sentence);
}

/* "Ha, \"the water torture special\".": two words or more between quotation marks are theirs. */
static bool
quotes_them(const struct checking *k, size_t sentence)
{
	const struct sentence *s = &k->text.sentences[sentence];
	struct str said = str_sub(k->text.s, s->start, s->end);
	size_t from = str_find(said, STR("\""));
	size_t curly = str_find(said, STR("\xe2\x80\x9c"));

	from = from == STR_NOT_FOUND ? curly : from;
	return from != STR_NOT_FOUND && !s->question && !has_sign(k, sentence, SIGN_ASK)
	    && str_find(str_sub(said, from, said.len), STR(" ")) != STR_NOT_FOUND;
}

void
run_no_acknowledgement(struct checking *k)
{
	bool late = KNOWS(k->f, overdue) && k->f->overdue.len > 0, danger = KNOWS(k->f,
	    safety) && k->f->safety;
	size_t left = late || danger ? OPENING_AFTER_MISS : OPENING;
	size_t first = SIZE_MAX;

	if (k->f->concerns.n == 0 || is_single_question(k) || says_back_and_asks(k) || asks_in_their_words(k))
		return;
	for (size_t i = 0; i < k->text.n_sentences && left > 0; i++) {
		/* "> why was the pool shut?" above the answer names it */
		if (first == SIZE_MAX && k->text.sentences[i].part == PART_QUOTED && is_about_theirs(k, i))
			return;
		if (!is_body(k, i))
			continue;
		/* what keeps them safe comes first */
		if (danger && (has_sign(k, i, SIGN_MAKES_SAFE) || has_sign(k, i, SIGN_SAFETY)))
			return;
		if (names_problem(k, i) || is_what_was_asked(k, i) || answers_wish(k, i) || quotes_them(k, i)
		    || (first == SIZE_MAX && assents(k, i)))
			return;
		first = first == SIZE_MAX ? i : first;
		left -= !is_bare_sorry(k, i) && !is_title(k, i);
	}
	if (first != SIZE_MAX)
		report_sentence(k, first);
}

/* The impact's own words: those of a list of things that matter to people, or else what is not weak. */
static bool
shares_matter(struct checking *k, const struct text *impact, const struct words *all)
{
	for (const struct hit *h = text_hit(impact, SIGN_IMPACT, 0); h != NULL;
	    h = text_hit(impact, SIGN_IMPACT, (size_t)(h - impact->hits) + 1)) {
		struct words w;

		words_known(k->a, k->pack, str_sub(impact->s, h->start, h->end), &w);
		if (w.n > 0 && words_shared(&w, all) == w.n)
			return true;
	}
	return false;
}

#define MEASURES_LOOKED_FOR 8                   /* of one cost; a longer list is none that a reply repeats */

/* How long or how many it was, in their words: "seven weeks" of it. */
static bool
says_how_much(const struct checking *k, const struct text *impact)
{
	size_t left = MEASURES_LOOKED_FOR;

	for (uint32_t i = 1; i < impact->n_tokens && left > 0; i++) {
		const struct token *t = &impact->tokens[i];

		if (!list_has(k->pack, LIST_MEASURE, t->word))
			continue;
		left--;
		if (str_find_nocase(k->text.s, str_sub(impact->s, t[-1].start, t->end)) != STR_NOT_FOUND)
			return true;
	}
	return false;
}

static bool
holds_token(const struct checking *k, uint32_t word)
{
	for (uint32_t i = 0; i < k->text.n_tokens; i++)
		if (k->text.tokens[i].word == word)
			return true;
	return false;
}

#define NUMBER_WITHIN 40                        /* tokens of one cost; no more are looked at */

/* "she is nine": who tells of a nine-year-old has read it. */
static bool
says_their_number(const struct checking *k, const struct text *impact)
{
	for (uint32_t i = 0; i < impact->n_tokens && i < NUMBER_WITHIN; i++)
		if (list_has(k->pack, LIST_NUMBER, impact->tokens[i].word)
		    && holds_token(k, impact->tokens[i].word))
			return true;
	return false;
}

/* What the cost is about beside a visit: the one that was missed is no missed appointment of hers. */
static struct topics
topics_beyond(const struct checking *k, size_t impact)
{
	const unsigned visit = TOPIC_VISIT - TOPIC_FIRST;
	struct topics left = k->impact_topics[impact];
	bool any = false;

	left.bits[visit / 64] &= ~(UINT64_C(1) << (visit % 64));
	for (size_t w = 0; w < LENGTH(left.bits); w++)
		any = any || left.bits[w] != 0;
	return any ? left : k->impact_topics[impact];
}

#define STEM 7                                  /* letters that two long words share: inspection, inspector */

/* A long word of the cost, in another form. */
static bool
shares_stem(const struct checking *k, const struct text *impact)
{
	for (uint32_t i = 0; i < impact->n_tokens && i < NUMBER_WITHIN; i++) {
		const struct token *t = &impact->tokens[i];

		if (t->kind == TOKEN_WORD && t->end - t->start > STEM
		    && str_find_nocase(k->text.s, str_sub(impact->s, t->start, t->start + STEM))
		    != STR_NOT_FOUND)
			return true;
	}
	return false;
}

#define TAKEN_UP 2
#define SHORT_YES 120                           /* bytes; a longer turn holds words that any reply shares */

/* "Yes. She found out from the Yorkshire Post.": what a short yes adds is on their mind, and two words of it
 * show that it was read. */
static bool
takes_up_more(struct checking *k)
{
	struct words said, left;

	if (!KNOWS(k->f, customer) || k->f->customer.len > SHORT_YES || k->f->playback != PLAYBACK_CONFIRMED)
		return false;
	words_known(k->a, k->pack, k->f->customer, &said);
	left = words_minus(k->a, &said, &k->weak);
	for (size_t i = 0; i < k->f->concerns.n; i++)
		left = words_minus(k->a, &left, &k->concerns[i]);
	return words_shared(&left, draft_words(k)) >= TAKEN_UP;
}

static bool
is_impact_named(struct checking *k, size_t impact, const struct text *read, const struct words *all)
{
	struct topics topics = topics_beyond(k, impact);
	struct words left = words_minus(k->a, &k->impacts[impact], &k->weak);

	if (shares_matter(k, read, all) || says_how_much(k, read))
		return true;
	for (size_t i = 0; i < k->text.n_sentences; i++)
		if (is_body(k, i) && topics_meet(&k->topics[i], &topics))
			return true;
	if (left.n == 0)
		left = k->impacts[impact];
	if (left.n == 0 || words_shared(&left, all) * 2 >= left.n || says_their_number(k, read))
		return true;
	if (takes_up_more(k) || shares_stem(k, read))
		return true;
	/* one word of it will do where they are spoken to of what went wrong */
	for (size_t i = 0; i < k->text.n_sentences; i++)
		if (is_body(k, i) && has_sign(k, i, SIGN_YOU)
		    && (has_sign(k, i, SIGN_TROUBLE) || (names_problem(k, i) && !has_sign(k, i, SIGN_COMMIT)))
		    && words_shared(&left, sentence_words(k, i)) > 0)
			return true;
	return false;
}

#define RETOLD 5                                /* so many words of our own say more than the concern */

/* A playback that says it in words of its own may well name the cost in them: "in front of the very people
 * you need to impress". */
static bool
retells_more(struct checking *k)
{
	size_t own = 0;

	for (size_t i = 0; i < k->text.n_sentences; i++) {
		struct words left;

		if (!is_body(k, i) || k->text.sentences[i].question || has_sign(k, i, SIGN_COMMIT))
			continue;
		left = words_minus(k->a, sentence_words(k, i), &k->weak);
		own += words_minus(k->a, &left, &k->own).n;
	}
	return own >= RETOLD;
}

/* Once for all of them, but a grave one must be named itself. */
void
run_impact_missed(struct checking *k)
{
	enum severity usual = k->severity;
	bool retells = says_back_and_asks(k) && retells_more(k);
	size_t missed = 0;

	for (size_t i = 0; i < k->f->impact.n; i++) {
		struct text read;

		text_read(k->a, k->pack, k->f->impact.at[i], &read);
		if (is_impact_named(k, i, &read, draft_words(k)))
			continue;
		missed++;
		if (!text_has(&read, SIGN_GRAVE) || retells)
			continue;
		k->severity = SEVERITY_BLOCK;
		report_absent(k, k->f->impact.at[i]);
		k->severity = usual;
		return;
	}
	if (missed > 0 && missed == k->f->impact.n && !retells)
		report_absent(k, k->f->impact.at[0]);
}

bool
is_single_question(const struct checking *k)
{
	size_t marks = 0;
	size_t words = 1;
	struct str s = k->f->customer;

	if (!KNOWS(k->f, customer) || !KNOWS(k->f, anger) || k->f->anger > 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		marks += s.ptr[i] == '?';
		words += s.ptr[i] == ' ';
	}
	return marks == 1 && words <= ONE_QUESTION_WORDS;
}

#define STEPS 2                                 /* one thing to do may be no more than what we need to know */

/* "Pull the seal out, rinse it and press it back in": steps of a trade we have no words for. */
static void
report_steps(struct checking *k)
{
	static const enum label other[] = {
		SIGN_WANTS_DATA, SIGN_HOLD, SIGN_SAFETY, SIGN_FIND_OUT, SIGN_WE_DO, SIGN_COMMIT, SIGN_OPENS,
		SIGN_NEXT_CONTACT, SIGN_SAY_BACK,
	};
	const struct hit *first = NULL;
	size_t steps = 0;

	for (const struct hit *h = next_sign(k, SIGN_STEP, 0); h != NULL;
	    h = next_sign(k, SIGN_STEP, (size_t)(h - k->text.hits) + 1)) {
		if (k->text.sentences[h->sentence].question
		    || has_any_sign(k, h->sentence, other, LENGTH(other)))
			continue;
		first = first == NULL ? h : first;
		steps++;
	}
	if (steps >= STEPS)
		report(k, first->start, first->end, STR_NONE);
}

/* "I won't send you for a third time": the not stands inside. */
/* "Before I arrange anything", "so that I know I'm arranging the right thing": not yet. */
static bool
is_yet_to_come(const struct checking *k, const struct hit *h)
{
	uint32_t first = k->text.sentences[h->sentence].first;

	for (uint32_t i = h->first; i > first && h->first - i < 3; i--)
		if (is_listed(k, i - 1, LIST_NOT_YET))
			return true;
	return false;
}

static bool
is_not_done(const struct checking *k, const struct hit *h)
{
	static const char *const none[] = { "none", "nothing", "no", "neither", "nobody" };

	for (uint32_t i = h->first; i < h->last; i++) {
		struct str word = str_sub(k->text.s, k->text.tokens[i].start, k->text.tokens[i].end);

		if (str_eq_nocase(word, STR("not")) || word_ends(word, STR("n't")))
			return true;
	}
	/* "I'm sending none" */
	return h->last < k->text.n_tokens && is_any_of(k, h->last, none, LENGTH(none));
}

/* "We moved your flight, and the upgrade stayed behind. Is that right?": said back, what we did to them. */
static bool
is_told_back(const struct checking *k, const struct hit *h)
{
	static const char *const not_past[] = {
		"have", "i've", "we've", "am", "i'm", "are", "we're", "will", "i'll", "we'll", "shall", "can",
		"could", "would", "a", "the",
	};
	static const char *const us[] = { "i", "we" };

	if (!KNOWS(k->f, stage) || k->f->stage != STAGE_PLAYBACK || !body_has(k, SIGN_CONFIRM_Q)
	    || !is_any_of(k, h->first, us, LENGTH(us)))
		return false;
	for (uint32_t i = h->first; i < h->last; i++)
		if (is_any_of(k, i, not_past, LENGTH(not_past)))
			return false;
	return true;
}

/* To work that misses the point, another attempt is the concession itself. */
static bool
concedes_work(const struct checking *k)
{
	return KNOWS(k->f, critique) && k->f->critique && body_has(k, SIGN_CONCEDES);
}

/* A solution may be talked of: they were understood, they are in danger, or it was asked for in a word. */
static bool
may_solve(struct checking *k)
{
	if (k->f->playback == PLAYBACK_CONFIRMED || is_single_question(k) || concedes_work(k))
		return true;
	/* who is in danger is made safe first: there, being slow does more harm than being wrong */
	return KNOWS(k->f, safety) && k->f->safety;
}

static bool
is_solved(const struct checking *k, const struct hit *h)
{
	return !has_sign(k, h->sentence, SIGN_HOLD) && !has_sign(k, h->sentence, SIGN_SAFETY)
	    && !has_sign(k, h->sentence, SIGN_FIND_OUT) && !is_not_done(k, h) && !is_yet_to_come(k, h)
	    && !is_told_back(k, h);
}

void
run_premature_solution(struct checking *k)
{
	if (may_solve(k))
		return;
	for (const struct hit *h = next_sign(k, SIGN_SOLUTION, 0); h != NULL;
	    h = next_sign(k, SIGN_SOLUTION, (size_t)(h - k->text.hits) + 1))
		if (is_solved(k, h)) {
			report(k, h->start, h->end, STR_NONE);
			return;
		}
	report_steps(k);
}

bool
hold_unconfirmed(struct checking *k, const struct hit *h)
{
	return !may_solve(k) && is_solved(k, h);
}

bool
is_playback(struct checking *k, size_t sentence)
{
	if (!is_body(k, sentence) || k->text.sentences[sentence].question)
		return false;
	/* "So your dress came in the wrong size.": acknowledged first, said back later */
	if (has_sign(k, sentence, SIGN_SO) && KNOWS(k->f, stage) && k->f->stage == STAGE_ACK)
		return false;
	/* "So we wait on them" in a report is what follows from it */
	if (has_sign(k, sentence, SIGN_SO) && KNOWS(k->f, stage) && k->f->stage == STAGE_UPDATE
	    && !has_sign(k, sentence, SIGN_YOU))
		return false;
	if (has_sign(k, sentence, SIGN_SO))
		return has_sign(k, sentence, SIGN_TROUBLE) || has_sign(k, sentence, SIGN_WANT)
		    || (KNOWS(k->f, stage) && k->f->stage == STAGE_PLAYBACK)
		    || (has_sign(k, sentence, SIGN_YOU) && is_about_theirs(k, sentence));
	/* "Sorry, that's my reading of my own scrawl" */
	if (has_sign(k, sentence, SIGN_APOLOGY))
		return false;
	return has_sign(k, sentence, SIGN_UNDERSTOOD) || has_sign(k, sentence, SIGN_WANT);
}

/* A message that should say back: the first sentence about theirs, if none asks anything. */
static size_t
first_stated(struct checking *k)
{
	size_t first = SIZE_MAX;

	for (size_t i = 0; i < k->text.n_sentences; i++) {
		if (is_body(k, i) && k->text.sentences[i].question)
			return SIZE_MAX;
		if (first == SIZE_MAX && is_body(k, i) && has_sign(k, i, SIGN_YOU)
		    && !has_sign(k, i, SIGN_STOCK_LINE)
		    && (is_about_theirs(k, i) || has_sign(k, i, SIGN_TROUBLE)))
			first = i;
	}
	return first;
}

/* "How close is that?", "Do you recognise it, or …?": a question behind a restatement that wants neither a
 * value nor leave to do something is about the restatement. */
static bool
asks_back(const struct checking *k, size_t sentence)
{
	static const char *const aims[] = { "we", "us", "shall", "when", "who", "where" };
	static const char *const back[] = { "that", "this", "it", "i", "my" };

	if (has_word_in(k, sentence, LIST_HOW_MUCH) && !has_word_of(k, sentence, back, LENGTH(back)))
		return false;
	return !is_for_show(k, sentence) && !wants_value(k, sentence)
	    && !has_sign(k, sentence, SIGN_SOLUTION)
	    && !has_sign(k, sentence, MOVE_OFFER) && !has_word_of(k, sentence, aims, LENGTH(aims));
}

/* A check invites correction anywhere; an open question while we ask, "is it enough?" once we answered. */
static bool
invites_correction(const struct checking *k, size_t sentence)
{
	if (!is_body(k, sentence))
		return false;
	/* "tell me where I have misread you" needs no question mark */
	if (has_sign(k, sentence, SIGN_CORRECT_ME))
		return true;
	if (!k->text.sentences[sentence].question)
		return false;
	if (has_sign(k, sentence, SIGN_CONFIRM_Q) || has_sign(k, sentence, MOVE_CHECK_UNDERSTANDING))
		return true;
	if (!KNOWS(k->f, stage) || k->f->stage == STAGE_PLAYBACK)
		return asks_of_answer(k, sentence) || asks_back(k, sentence);
	if (k->f->stage == STAGE_ACK || k->f->stage == STAGE_EXPLORE)
		return has_sign(k, sentence, SIGN_OPENS) || !has_sign(k, sentence, SIGN_CLOSED);
	return has_sign(k, sentence, SIGN_ENOUGH_Q) || has_sign(k, sentence, MOVE_CHECK_SATISFIED);
}

/* What is settled needs no check, and a first word that says when the next one comes leaves it to that. */
static bool
is_no_time_to_check(struct checking *k)
{
	return KNOWS(k->f, stage) && (k->f->stage == STAGE_CLOSE
	    || (k->f->stage == STAGE_ACK && has_next_contact(k)));
}

void
run_confirm_question(struct checking *k)
{
	size_t first = SIZE_MAX;

	if (is_no_time_to_check(k))
		return;
	/* what they took from an explanation is asked for instead */
	if (body_has(k, SIGN_SAY_BACK) && !(KNOWS(k->f, stage) && k->f->stage == STAGE_PLAYBACK))
		return;
	for (size_t i = 0; i < k->text.n_sentences; i++) {
		if (invites_correction(k, i))
			return;
		if (first == SIZE_MAX && is_playback(k, i))
			first = i;
	}
	if (first == SIZE_MAX && KNOWS(k->f, stage) && k->f->stage == STAGE_PLAYBACK)
		first = first_stated(k);
	if (first != SIZE_MAX)
		report_sentence(k, first);
}
