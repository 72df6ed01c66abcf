/* ear.c - a turn in, moves out: one clause, one most specific move.
 *
 * Which of several moves a clause makes is decided by two tables, most specific first; what no
 * phrase was met in is read by its form (a question, a fact) and by what it shares with the other
 * side's last words.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/ear_inside.h"
#include "ear/language.h"
#include "ear/list.h"
#include "ear/word.h"

#define P_PHRASE 850                            /* per mille */
#define P_PHRASES 930                           /* more than one phrase says so */
#define P_FORM 600
#define ECHO_LEAST 2                            /* words shared with their last turn that make an echo */

/* Most specific first. */
static const enum label customer_order[] = {
	MOVE_THREATEN,
	MOVE_NOT_SATISFIED,
	MOVE_SATISFIED,
	MOVE_CORRECT,
	MOVE_CONFIRM,
	MOVE_CHASE,
	MOVE_REPEAT,
	MOVE_CRITICISE,
	MOVE_IMPACT,
	MOVE_FEELING,
	MOVE_REQUEST,
	MOVE_PROBLEM,
	MOVE_QUESTION,
	MOVE_THANK,
};

static const enum label our_order[] = {
	MOVE_CHECK_UNDERSTANDING,
	MOVE_CHECK_SATISFIED,
	MOVE_DISMISS,
	MOVE_CONCEDE,
	MOVE_APOLOGISE,
	MOVE_OWN_MISTAKE,
	MOVE_REFLECT_FEELING,
	MOVE_OFFER,
	MOVE_BLAME,
	MOVE_POLICY,
	MOVE_PROMISE,
	MOVE_UPDATE,
	MOVE_SET_EXPECTATION,
	MOVE_MINIMISE,
	MOVE_DEFEND,
	MOVE_RESTATE,
	MOVE_ACKNOWLEDGE,
	MOVE_ADVISE,
	MOVE_ASK_OPEN,
	MOVE_ASK_CLOSED,
	MOVE_THANK,
	MOVE_GREET,
	MOVE_INFORM,
};

/* Moves that a clause may make beside its most specific one. */
static const struct { enum label move, beside; } together[] = {
	{ MOVE_NEW_CONCERN, LABEL_NONE },
	{ MOVE_CONFIRM, MOVE_CORRECT },
	{ MOVE_ACKNOWLEDGE, MOVE_APOLOGISE },
	{ MOVE_THANK, MOVE_FEELING },
	{ MOVE_THANK, MOVE_SATISFIED },
};

struct turn_reader {
	struct arena *a;
	const struct pack *pack;
	const struct ear_turn *turn;
	struct text text;
	struct words before;                    /* what the other side said last */
	bool *said_before;                      /* by label: a hit of it there; NULL until it is asked for */
	bool asked_before;                      /* it holds a question mark; known with said_before */
	bool checks;                            /* the turn asks whether it understood */
	enum label last;                        /* the move of the clause before */
	struct reading *out;
};

struct hits
hits_of_clause(const struct text *t, size_t clause)
{
	size_t low = 0, high = t->n_hits, n = 0;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (t->hits[mid].clause < clause)
			low = mid + 1;
		else
			high = mid;
	}
	while (low + n < t->n_hits && t->hits[low + n].clause == clause)
		n++;
	return (struct hits){ n > 0 ? t->hits + low : NULL, n };
}

/* What stands between quotation marks is someone else's: a customer quotes to complain, and what they quote
 * asks, threatens and settles nothing for them. */
static bool
is_another_voice(const struct hit *h)
{
	return h->quoted && (h->label == MOVE_REQUEST || h->label == MOVE_QUESTION
	    || h->label == MOVE_THREATEN || h->label == MOVE_SATISFIED || h->label == MOVE_CONFIRM
	    || h->label == MOVE_THANK);
}

/* Words given back count as theirs only in our turns. */
static bool
counts(const struct turn_reader *r, const struct hit *h)
{
	return !h->negated && (r->turn->customer ? !is_another_voice(h) : !h->attributed);
}

static unsigned
count_label(const struct turn_reader *r, struct hits h, enum label label)
{
	unsigned n = 0;

	for (size_t i = 0; i < h.n; i++)
		n += h.at[i].label == label && counts(r, &h.at[i]);
	return n;
}

static void
add_move(struct turn_reader *r, const struct clause *c, enum label move, unsigned p)
{
	bool theirs = r->turn->customer;

	vec_push(r->a, &r->out->moves) = (struct move){ .move = move,
		.start = theirs ? c->said : c->start, .end = theirs ? c->said_end : c->end,
		.p = (uint16_t)p, .from = FROM_PHRASE };
}

/* Words of promise that turned out to make none count for nothing. */
static unsigned
count_promise(const struct turn_reader *r, const struct clause *c)
{
	size_t low = 0, high = r->out->promises.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (r->out->promises.at[mid].start < c->start)
			low = mid + 1;
		else
			high = mid;
	}
	return low < r->out->promises.n && r->out->promises.at[low].start == c->start;
}

/* What a rule's sign says of a clause: work of ours misses what they wanted; of ours, that one of us did it
 * wrong, asks whether it was said back right, a step to take. */
static unsigned
count_sign(const struct turn_reader *r, const struct clause *c, struct hits h, enum label move)
{
	bool question = r->text.sentences[c->sentence].question;
	bool same = c > r->text.clauses && c[-1].sentence == c->sentence;
	bool ours = same && (r->last == MOVE_PROMISE || r->last == MOVE_OFFER);

	if (r->turn->customer && move == MOVE_IMPACT)
		return count_label(r, h, SIGN_STRICKEN);
	if (r->turn->customer)
		return move == MOVE_CRITICISE ? count_label(r, h, SIGN_MISSES_POINT) : 0;
	if (move == MOVE_DISMISS)
		return count_label(r, h, SIGN_TONE);
	if (move == MOVE_OWN_MISTAKE && !question)
		return count_label(r, h, SIGN_WE_FAILED);
	if (move == MOVE_DEFEND && !question)
		return count_label(r, h, SIGN_PROCESS);
	if (move == MOVE_CHECK_SATISFIED && question && count_label(r, h, MOVE_OFFER) == 0
	    && count_label(r, h, SIGN_ANYELSE_Q) == 0 && count_label(r, h, SIGN_CONFIRM_Q) == 0)
		return count_label(r, h, SIGN_ENOUGH_Q);
	if (move == MOVE_ADVISE && !question && !ours)
		return count_label(r, h, SIGN_STEP);
	if (move == MOVE_CHECK_UNDERSTANDING && question && count_label(r, h, MOVE_CHECK_SATISFIED) == 0
	    && count_label(r, h, MOVE_OFFER) == 0 && count_label(r, h, MOVE_ASK_OPEN) == 0)
		return count_label(r, h, SIGN_CONFIRM_Q);
	return 0;
}

/* The first word of a clause, behind an "and". */
static const struct token *
first_word(const struct turn_reader *r, const struct clause *c)
{
	const struct token *t = &r->text.tokens[c->first];
	bool joined = str_eq_nocase(str_sub(r->text.s, t->start, t->end), STR("and"));

	return joined && c->first + 1 < c->last ? t + 1 : t;
}

static bool
starts_in(const struct turn_reader *r, const struct clause *c, enum word_list list)
{
	return list_has(r->pack, list, first_word(r, c)->word);
}

static bool
starts_with(const struct turn_reader *r, const struct clause *c, const char *const *words, size_t n)
{
	const struct token *t = first_word(r, c);
	struct str first = str_sub(r->text.s, t->start, t->end);

	for (size_t i = 0; i < n; i++)
		if (word_same(first, str_from(words[i])))
			return true;
	return false;
}

/* "What you're telling me is that you asked, twice." asks nothing. */
static bool
states_what(const struct turn_reader *r, const struct clause *c)
{
	const struct token *t = &r->text.tokens[c->first];

	return !r->text.sentences[c->sentence].question && c->first + 2 < c->last
	    && str_eq_nocase(str_sub(r->text.s, t->start, t->end), STR("what"))
	    && str_starts_nocase(str_sub(r->text.s, t[1].start, t[1].end), STR("you"));
}

static enum label
most_specific(const struct turn_reader *r, const struct clause *c, struct hits h, unsigned *n)
{
	static const char *const what[] = { "what" };
	const enum label *order = r->turn->customer ? customer_order : our_order;
	size_t length = r->turn->customer ? LENGTH(customer_order) : LENGTH(our_order);

	for (size_t i = 0; i < length; i++) {
		if (order[i] == MOVE_ASK_OPEN && states_what(r, c))
			continue;
		/* "What would put it right for you?" asks for more than a yes */
		if (order[i] == MOVE_CHECK_SATISFIED && starts_with(r, c, what, LENGTH(what)))
			continue;
		/* "Anything else I can do for you?" offers nothing */
		if (order[i] == MOVE_OFFER && count_label(r, h, SIGN_ANYELSE_Q) > 0)
			continue;
		*n = order[i] == MOVE_PROMISE ? count_promise(r, c) : count_label(r, h, order[i]);
		if (*n == 0)
			*n = count_sign(r, c, h, order[i]);
		if (*n > 0)
			return order[i];
	}
	return LABEL_NONE;
}

/* Between a feeling and what it is about, what is said first is what the clause says. */
static enum label
feeling_or_impact(const struct turn_reader *r, struct hits h, enum label move)
{
	for (size_t i = 0; move == MOVE_IMPACT && i < h.n; i++) {
		if ((h.at[i].label == MOVE_FEELING || h.at[i].label == MOVE_IMPACT) && counts(r, &h.at[i]))
			return h.at[i].label;
	}
	return move;
}

/* ---- what no phrase says ---- */

static uint32_t
words_in(const struct text *t, const struct clause *c)
{
	uint32_t n = 0;

	for (uint32_t i = c->first; i < c->last; i++)
		n += t->tokens[i].kind != TOKEN_MARK && t->tokens[i].kind != TOKEN_EMOJI;
	return n;
}

static bool
echoes(const struct turn_reader *r, const struct clause *c)
{
	struct arena_mark mark = arena_mark(r->a);
	struct words words;
	size_t shared;

	if (r->before.n == 0)
		return false;
	words_known(r->a, r->pack, str_sub(r->text.s, c->start, c->end), &words);
	shared = words_shared(&words, &r->before);
	arena_rewind(r->a, mark);
	return shared >= ECHO_LEAST;
}

/* "I understand the bill went up by £18": a figure of theirs makes it theirs. */
static bool
names_figure(const struct text *t, const struct clause *c)
{
	for (uint32_t i = c->first; i < c->last; i++) {
		if (t->tokens[i].kind >= TOKEN_NUMBER && t->tokens[i].kind <= TOKEN_DATE)
			return true;
	}
	return false;
}

static bool
is_last_of_sentence(const struct turn_reader *r, size_t clause)
{
	const struct clause *c = &r->text.clauses[clause];

	return clause + 1 == r->text.n_clauses || c[1].sentence != c->sentence;
}

/* "… | if they refuse?": theirs hangs on what they asked before it. */
static bool
is_trailing_condition(const struct turn_reader *r, size_t clause)
{
	const struct clause *c = &r->text.clauses[clause];

	return r->turn->customer && clause > 0 && c[-1].sentence == c->sentence && c->condition
	    && is_last_of_sentence(r, clause);
}

/* The last clause of a question is what asks. */
static bool
asks(const struct turn_reader *r, size_t clause)
{
	if (!r->text.sentences[r->text.clauses[clause].sentence].question)
		return false;
	if (is_last_of_sentence(r, clause))
		return !is_trailing_condition(r, clause);
	return is_trailing_condition(r, clause + 1);
}

static void
read_before(struct turn_reader *r)
{
	struct text other;

	text_read(r->a, r->pack, r->turn->before, &other);
	r->said_before = arena_array(r->a, bool, LABEL_COUNT);
	text_labels(&other, r->said_before);
	r->asked_before = str_find_char(r->turn->before, '?') != STR_NOT_FOUND;
}

/* What the other side said last makes this move, or asks like this. */
static bool
before_has(struct turn_reader *r, enum label l)
{
	if (r->turn->before.len == 0)
		return false;
	if (r->said_before == NULL)
		read_before(r);
	return r->said_before[l];
}

static bool
before_asks(struct turn_reader *r)
{
	if (r->said_before == NULL)
		read_before(r);
	return r->asked_before;
}

/* A further clause of the sentence that no phrase was met in goes on with what the sentence did: "… when you
 * opened it?", "… and it told you nothing". */
static bool
goes_on(const struct turn_reader *r, size_t clause)
{
	static const enum label reaching[] = {
		MOVE_CHECK_UNDERSTANDING, MOVE_CHECK_SATISFIED, MOVE_ASK_OPEN, MOVE_ASK_CLOSED,
		MOVE_CONCEDE, MOVE_DISMISS, MOVE_BLAME, MOVE_MINIMISE, MOVE_OFFER,
		MOVE_OWN_MISTAKE,
	};
	static const char *const hanging[] = { "when", "while", "after", "before", "which", "who", "where",
		"until" };
	const struct clause *c = &r->text.clauses[clause];

	if (r->turn->customer || clause == 0 || c[-1].sentence != c->sentence)
		return false;
	if (r->last != LABEL_NONE && starts_with(r, c, hanging, LENGTH(hanging)))
		return true;
	for (size_t i = 0; i < LENGTH(reaching); i++)
		if (reaching[i] == r->last)
			return true;
	return false;
}

#define NAME_WORDS 5                            /* so many without a verb may only name a thing */
#define TOLD_WORDS 4                            /* fewer may be a name, a time, an answer */

/* "Please tell me | when it will run again": what they ask to be told. */
static bool
is_asked_for(const struct turn_reader *r, size_t clause)
{
	static const char *const asking[] = { "if", "when", "whether", "what", "why", "how", "where", "who" };
	const struct clause *c = &r->text.clauses[clause];

	return clause > 0 && c[-1].sentence == c->sentence
	    && (r->last == MOVE_REQUEST || r->last == MOVE_QUESTION)
	    && starts_with(r, c, asking, LENGTH(asking));
}

/* The first thing a customer states, before anything else, is what they write about; so is what names trouble
 * of a thing. */
static bool
tells_trouble(const struct turn_reader *r, size_t clause, struct hits h)
{
	static const char *const of_self[] = { "i", "i'm", "i've", "i'd", "i'll", "im", "ive", "we", "we're",
	    "we've",
		"you", "no", "not", "so", "it", "that", "this", "he", "she", "they" };
	static const char *const hanging[] = { "if", "when", "until", "unless", "before" };
	/* what went well, what they feel, a detail they give */
	static const enum label no_trouble[] = { SIGN_WELL, SIGN_PLEASED, SIGN_RELIEVED, SIGN_FRUSTRATED,
		SIGN_DISAPPOINTED, SIGN_ANGER, SIGN_OWN_DATA };
	const struct clause *c = &r->text.clauses[clause];

	if (r->turn->before.len > 0 || r->text.sentences[c->sentence].question
	    || words_in(&r->text, c) < TOLD_WORDS || is_asked_for(r, clause)
	    || starts_with(r, c, of_self, LENGTH(of_self))
	    || starts_in(r, c, LIST_LEADS_IN))
		return false;
	for (size_t i = 0; i < LENGTH(no_trouble); i++)
		if (count_label(r, h, no_trouble[i]) > 0)
			return false;
	if (count_label(r, h, SIGN_TROUBLE) > 0)
		return true;
	return (c->verb || words_in(&r->text, c) > NAME_WORDS) && r->out->moves.n == 0
	    && !starts_with(r, c, hanging, LENGTH(hanging));
}

static enum label
customer_by_form(const struct turn_reader *r, size_t clause)
{
	if (asks(r, clause) && words_in(&r->text, &r->text.clauses[clause]) > 1)
		return MOVE_QUESTION;
	return tells_trouble(r, clause, hits_of_clause(&r->text, clause)) ? MOVE_PROBLEM : LABEL_NONE;
}

/* "Is there anything still open?", without another side to it: a no says that it is enough. */
static bool
asked_for_rest(const struct turn_reader *r)
{
	return (str_find_nocase(r->turn->before, STR("is there anything")) != STR_NOT_FOUND
	    || str_find_nocase(r->turn->before, STR("is anything")) != STR_NOT_FOUND)
	    && str_find_nocase(r->turn->before, STR(" or ")) == STR_NOT_FOUND;
}

/* "No, not a nuisance." to "Did I catch that right?" corrects; "Not really." to "Was that enough?" says that
 * it is not; "Yes." to "Is it the red one?" confirms nothing. */
static enum label
as_answer(struct turn_reader *r, size_t clause, enum label move)
{
	static const char *const nos[] = { "no", "not", "nope", "nah" };
	static const char *const nothings[] = { "no", "nothing", "nope", "none" };
	static const char *const buts[] = { "but", "except", "only", "though" };
	const struct clause *c = &r->text.clauses[clause];
	bool checked, praises;

	if (!r->turn->customer || r->turn->before.len == 0)
		return move;
	praises = count_label(r, hits_of_clause(&r->text, clause), SIGN_PLEASED) > 0;
	checked = before_has(r, MOVE_CHECK_UNDERSTANDING) || before_has(r, SIGN_CONFIRM_Q);
	if (clause == 0 && !checked && (before_has(r, MOVE_CHECK_SATISFIED) || before_has(r,
	    SIGN_ENOUGH_Q))) {
		if ((move == MOVE_CORRECT || move == LABEL_NONE || move == MOVE_FEELING) && asked_for_rest(r)
		    && starts_with(r, c, nothings, LENGTH(nothings)))
			return MOVE_SATISFIED;
		if (move == MOVE_CORRECT)
			return MOVE_NOT_SATISFIED;
	}
	if (move == MOVE_CORRECT && !checked && before_has(r, SIGN_ANYELSE_Q))
		return LABEL_NONE;
	/* "It's stopped." to "Hold the green button": what was to happen */
	if (move == MOVE_PROBLEM && clause == 0 && words_in(&r->text, c) < TOLD_WORDS && before_has(r,
	    MOVE_ADVISE))
		return LABEL_NONE;
	/* "A letter in large print." to "What would put it right?" */
	if (move == LABEL_NONE && clause == 0 && !c->verb && !asks(r,
	    clause) && !praises && before_has(r, SIGN_ASKS_WISH))
		return MOVE_REQUEST;
	/* "A new one." to "I can send a new one, or …" */
	if (move == LABEL_NONE && clause == 0 && !checked && !c->verb && !asks(r, clause) && !praises
	    && !starts_with(r, c, nos, LENGTH(nos)) && before_has(r, MOVE_OFFER))
		return MOVE_REQUEST;
	if (move == MOVE_CONFIRM && !checked && words_in(&r->text, c) == 1)
		return LABEL_NONE;
	if (move == MOVE_CORRECT && !checked && clause == 0 && starts_with(r, c, nos, LENGTH(nos))
	    && !sentence_has(&r->text, c->sentence, SIGN_NOT) && before_asks(r))
		return LABEL_NONE;
	if (checked && clause == 0 && move == LABEL_NONE && starts_in(r, c, LIST_YES))
		return MOVE_CONFIRM;
	if (checked && clause == 0 && move != MOVE_CONFIRM && move != MOVE_SATISFIED && !asks(r, clause)
	    && starts_with(r, c, nos, LENGTH(nos)))
		return MOVE_CORRECT;
	if (checked && clause > 0 && r->last == MOVE_CONFIRM && c[-1].sentence == c->sentence
	    && starts_with(r, c, buts, LENGTH(buts)))
		return MOVE_CORRECT;
	return move;
}

/* "The bottom one, then." */
static bool
ends_then(const struct text *t, const struct clause *c)
{
	for (uint32_t i = c->last; i > c->first; i--)
		if (t->tokens[i - 1].kind != TOKEN_MARK)
			return str_eq_nocase(str_sub(t->s, t->tokens[i - 1].start, t->tokens[i - 1].end),
			    STR("then"));
	return false;
}

/* "Three tellings and nothing to show for them." to what went wrong: a number or a "no" of theirs, first of
 * all. */
static bool
answers_trouble(struct turn_reader *r, size_t clause)
{
	static const enum label told[] = { MOVE_PROBLEM, MOVE_IMPACT, MOVE_CRITICISE, MOVE_REPEAT,
	    MOVE_CHASE };
	static const char *const begins[] = {
		"no", "nothing", "nobody", "one", "two", "three", "four", "five", "six", "seven", "eight",
		"nine", "ten", "twice", "once", "another", "a", "still", "all", "half", "every", "both",
	};
	const struct clause *c = &r->text.clauses[clause];

	if (!names_figure(&r->text, c) && !starts_with(r, c, begins, LENGTH(begins)))
		return false;
	for (size_t i = 0; i < LENGTH(told); i++)
		if (before_has(r, told[i]))
			return true;
	return false;
}

static enum label
ours_by_form(struct turn_reader *r, size_t clause)
{
	static const char *const us[] = { "i", "i'm", "i've", "i'll", "we", "we've", "we'll", "we're", "our",
	    "my" };
	static const char *const subjects[] = { "they", "it", "he", "she", "it's", "they're", "he's", "she's",
	    "the" };
	const struct clause *c = &r->text.clauses[clause];
	struct hits h = hits_of_clause(&r->text, clause);
	uint32_t n = words_in(&r->text, c);

	if (goes_on(r, clause))
		return LABEL_NONE;
	if (asks(r, clause))
		return n > 1 ? MOVE_ASK_CLOSED : LABEL_NONE;
	if (r->text.sentences[c->sentence].question || n < 2 || (n < 3 && !c->verb))
		return LABEL_NONE;
	if (r->last == MOVE_RESTATE && c[-1].sentence == c->sentence)
		return MOVE_RESTATE;
	/* in a turn that asks whether it is right, what is stated of them is said back */
	if (echoes(r, c) || (r->checks && !starts_with(r, c, us, LENGTH(us))))
		return r->checks ? MOVE_RESTATE : MOVE_ACKNOWLEDGE;
	/* a row of nouns that opens a reply says back what happened: "Six weeks without a line." */
	if (count_label(r, h, SIGN_ACK_GENERIC) > 0 || count_label(r, h, SIGN_STOCK) > 0)
		return names_figure(&r->text, c) ? MOVE_ACKNOWLEDGE : LABEL_NONE;
	if (!c->verb && c->sentence <= 1 && (r->turn->before.len == 0 || answers_trouble(r, clause))
	    && (clause == 0 || c[-1].sentence != c->sentence))
		return MOVE_ACKNOWLEDGE;
	if (!c->verb && (before_has(r, MOVE_CORRECT) || ends_then(&r->text, c)))
		return MOVE_RESTATE;
	if (n < 3 && starts_with(r, c, us, LENGTH(us)))
		return LABEL_NONE;
	if (!c->verb && !starts_with(r, c, subjects, LENGTH(subjects))
	    && (n < 3 || !before_asks(r)))
		return LABEL_NONE;
	return MOVE_INFORM;
}

/* What is said back and put up for correction is more than an acknowledgement. */
static enum label
said_back(struct turn_reader *r, enum label move)
{
	bool again = move == MOVE_ACKNOWLEDGE && !r->turn->customer && before_has(r, MOVE_CORRECT);

	return (r->checks && move == MOVE_ACKNOWLEDGE) || again ? MOVE_RESTATE : move;
}

/* "They turned up in the Hull depot this morning." to "Any news of the shoes?", or said first of all. */
static enum label
as_news(struct turn_reader *r, struct hits h, enum label move)
{
	if (move != MOVE_INFORM || r->turn->customer)
		return move;
	if (r->turn->before.len == 0)
		return count_label(r, h, SIGN_STATE) > 0 && r->out->moves.n == 0 ? MOVE_UPDATE : move;
	return before_has(r, MOVE_CHASE) ? MOVE_UPDATE : move;
}

/* ---- clause by clause ---- */

static void
add_beside(struct turn_reader *r, const struct clause *c, struct hits h, enum label move)
{
	for (size_t i = 0; i < LENGTH(together); i++) {
		bool fits = together[i].beside == LABEL_NONE || together[i].beside == move;

		if (fits && together[i].move != move && count_label(r, h, together[i].move) > 0)
			add_move(r, c, together[i].move, P_PHRASE);
	}
}

static enum alarm
alarm_in(const struct turn_reader *r, struct hits h)
{
	static const struct { enum label sign; enum alarm alarm; } alarms[] = {
		{ SIGN_SELF_HARM, ALARM_SELF }, { SIGN_SAFETY, ALARM_DANGER },
		{ SIGN_STRICKEN, ALARM_DANGER }, { SIGN_THREAT, ALARM_THREAT },
		{ SIGN_SLUR, ALARM_SLUR }, { SIGN_HARASSES, ALARM_HARASSMENT },
		{ SIGN_OUTSIDE, ALARM_OUTSIDE },
	};

	for (size_t i = 0; i < LENGTH(alarms); i++)
		if (count_label(r, h, alarms[i].sign) > 0)
			return alarms[i].alarm;
	return ALARM_NONE;
}

/* Who asks for a thing, or thanks, raises no alarm by its name. */
static bool
may_alarm(enum label move)
{
	return move == MOVE_PROBLEM || move == MOVE_IMPACT || move == MOVE_FEELING || move == MOVE_THREATEN
	    || move == MOVE_CRITICISE || move == MOVE_REPEAT;
}

/* The moves of one clause, from the one with this number on. */
static void
mark_alarm(struct turn_reader *r, struct hits h, size_t from)
{
	enum alarm alarm = r->turn->customer && from < r->out->moves.n ? alarm_in(r, h) : ALARM_NONE;

	for (size_t i = from; alarm != ALARM_NONE && i < r->out->moves.n; i++)
		if (may_alarm(r->out->moves.at[i].move))
			r->out->moves.at[i].alarm = (uint8_t)alarm;
}

static void
read_clause(struct turn_reader *r, size_t clause)
{
	const struct clause *c = &r->text.clauses[clause];
	struct hits h = hits_of_clause(&r->text, clause);
	unsigned n = 0;
	enum label move = feeling_or_impact(r, h, most_specific(r, c, h, &n));

	move = as_answer(r, clause, move);
	/* "How many more have you got wrong?" asks: nothing was said yet that it could correct */
	if (move == MOVE_CORRECT && r->turn->customer && r->turn->before.len == 0 && asks(r, clause))
		move = MOVE_QUESTION;
	/* "Are we square on the fee, or is there more?" */
	if (move == MOVE_CHECK_UNDERSTANDING && r->last == MOVE_CHECK_SATISFIED && goes_on(r, clause))
		return;
	if (move != LABEL_NONE)
		add_move(r, c, said_back(r, move), n > 1 ? P_PHRASES : P_PHRASE);
	add_beside(r, c, h, move);
	/* "Why was I charged twice?" asks, and says what is wrong */
	if ((move == MOVE_PROBLEM || move == MOVE_IMPACT) && r->turn->customer && asks(r, clause))
		add_move(r, c, MOVE_QUESTION, P_FORM);
	if (move == LABEL_NONE) {
		move = r->turn->customer ? customer_by_form(r, clause) : as_news(r, h, ours_by_form(r,
		    clause));
		if (move != LABEL_NONE)
			add_move(r, c, move, P_FORM);
	}
	if (move != LABEL_NONE || !goes_on(r, clause))
		r->last = said_back(r, move);
}

static void
mark_often(struct turn_reader *r, struct hits h, size_t from)
{
	bool often = false;

	for (size_t i = 0; r->turn->customer && i < h.n; i++)
		often = often || h.at[i].label == SIGN_HOW_OFTEN;
	for (size_t i = from; often && i < r->out->moves.n; i++)
		r->out->moves.at[i].often = 1;
}

static void
read_body(struct turn_reader *r, size_t clause)
{
	size_t from = r->out->moves.n;

	read_clause(r, clause);
	mark_alarm(r, hits_of_clause(&r->text, clause), from);
	mark_often(r, hits_of_clause(&r->text, clause), from);
}

/* "Is that closer?" in any clause of ours. */
static bool
checks_what_was_said(const struct turn_reader *r)
{
	for (size_t i = 0; !r->turn->customer && i < r->text.n_clauses; i++)
		if (count_sign(r, &r->text.clauses[i], hits_of_clause(&r->text, i),
		    MOVE_CHECK_UNDERSTANDING) > 0)
			return true;
	return false;
}

static void
read_greeting(struct turn_reader *r, size_t clause)
{
	if (!r->turn->customer)
		add_move(r, &r->text.clauses[clause], MOVE_GREET, P_PHRASES);
}

/* "Thank you." on a line of its own thanks; what we sign off with is courtesy. */
static void
read_farewell(struct turn_reader *r, size_t clause)
{
	const struct clause *c = &r->text.clauses[clause];

	if (count_label(r, hits_of_clause(&r->text, clause), MOVE_THANK) > 0)
		add_move(r, c, MOVE_THANK, P_PHRASE);
	else if (!r->turn->customer && count_label(r, hits_of_clause(&r->text, clause), MOVE_GREET) > 0)
		add_move(r, c, MOVE_GREET, P_PHRASE);
}

void
ear_read(struct arena *a, const struct pack *p, const struct ear_turn *turn, struct reading *out)
{
	struct turn_reader r = { .a = a, .pack = p, .turn = turn, .out = out };

	*out = (struct reading){ .emotion = EMOTION_NONE };
	text_read(a, p, turn->text, &r.text);
	out->text = r.text;
	if (turn->customer && language_of(&r.text) != LANGUAGE_NONE)
		return;
	words_known(a, p, turn->before, &r.before);
	if (!turn->customer)
		promises_read(a, &r.text, turn, out);
	r.checks = text_has(&r.text, MOVE_CHECK_UNDERSTANDING) || checks_what_was_said(&r);
	for (size_t i = 0; i < r.text.n_clauses; i++) {
		enum part part = (enum part)r.text.sentences[r.text.clauses[i].sentence].part;

		if (part == PART_GREETING)
			read_greeting(&r, i);
		else if (part == PART_BODY)
			read_body(&r, i);
		else if (part == PART_SIGNATURE)
			read_farewell(&r, i);
	}
	if (!turn->customer)
		return;
	mood_read(&r.text, out);
	out->again = text_again(&r.text, NULL) != NULL;
}
