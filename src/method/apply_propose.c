/* apply_propose.c - what they may want settled, proposed from what was read in their words.
 *
 * A proposal stands alone on a page, so it is a whole thing in their words: what only greets or joins is left
 * off, what hangs on the words before it ("if they refuse", "and write it down") goes with them, and what
 * names nothing ("sort it out", "that's cancelled") is none beside a trouble they told.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/apply.h"

#include "ear/list.h"
#include "ear/word.h"
#include "method/loss.h"

#define BETWEEN_MAX 12                          /* bytes: ", and then " */
#define TOGETHER_MAX 240

static bool
overlaps(const struct move *m, uint32_t start, uint32_t end)
{
	return m->start < end && start < m->end;
}

static bool
was_decided(const struct state *s, int64_t turn, const struct move *m)
{
	for (size_t i = 0; i < s->concerns.n; i++)
		if (s->concerns.at[i].turn == turn && overlaps(m, s->concerns.at[i].start,
		    s->concerns.at[i].end))
			return true;
	for (size_t i = 0; i < s->declined.n; i++)
		if (s->declined.at[i].turn == turn && overlaps(m, s->declined.at[i].start,
		    s->declined.at[i].end))
			return true;
	for (size_t i = 0; i < s->proposals.n; i++)
		if (s->proposals.at[i].turn == turn && overlaps(m, s->proposals.at[i].start,
		    s->proposals.at[i].end))
			return true;
	return false;
}

/* Said twice in the same words it is still one thing to settle. */
static bool
is_proposed(const struct state *s, struct str text)
{
	for (size_t i = 0; i < s->proposals.n; i++)
		if (str_eq(s->proposals.at[i].text, text))
			return true;
	for (size_t i = 0; i < s->concerns.n; i++)
		if (s->concerns.at[i].turn != 0 && str_eq(s->concerns.at[i].first_text, text))
			return true;
	return false;
}

static bool
is_told(enum label move)
{
	return move == MOVE_PROBLEM || move == MOVE_CRITICISE;
}

static bool
is_asked(enum label move)
{
	return move == MOVE_REQUEST || move == MOVE_QUESTION;
}

/* ---- how words begin ---- */

/* Letters, digits, an apostrophe; what is not ASCII is of a word, too. */
static const bool is_in_word[0x80] = {
	['\''] = true, ['0'] = true, true, true, true, true, true, true, true, true, true,
	['A'] = true, true, true, true, true, true, true, true, true, true, true, true, true,
	true, true, true, true, true, true, true, true, true, true, true, true, true,
	['a'] = true, true, true, true, true, true, true, true, true, true, true, true, true,
	true, true, true, true, true, true, true, true, true, true, true, true, true,
};

static bool
is_of_word(char c)
{
	return (unsigned char)c >= 0x80 || is_in_word[(unsigned char)c];
}

static size_t
word_end(struct str s, size_t from)
{
	while (from < s.len && is_of_word(s.ptr[from]))
		from++;
	return from;
}

static bool
is_any(struct str word, const char *const *list)
{
	/* all of them begin with a letter, and few with this one and the next; an apostrophe may be any */
	char first = word.len > 0 ? (char)(word.ptr[0] | 0x20) : '\0';
	char second = word.len > 1 ? (char)(word.ptr[1] | 0x20) : '\0';

	for (; word.len > 0 && *list != NULL; list++)
		if (**list == first && ((*list)[1] == second || (*list)[1] == '\'')
		    && word_same(word, str_from(*list)))
			return true;
	return false;
}

/* A list of words, and whether a word is one of them.  Most begin with a letter that none of the list begins
 * with: a bit for each letter, which the compiler reckons. */
#define WORD(word) word,
#define LETTER(word) | UINT32_C(1) << ((word)[0] & 31)
#define WORD_LIST(is_one, WORDS) \
static bool \
is_one(struct str word) \
{ \
	static const char *const list[] = { WORDS(WORD) NULL }; \
	const uint32_t begins = 0 WORDS(LETTER); \
\
	return word.len > 0 && (begins >> (word.ptr[0] & 31) & 1) != 0 && is_any(word, list); \
}

#define AUXILIARIES(X) \
	X("is") X("are") X("was") X("were") X("am") X("will") X("would") X("do") X("does") \
	X("did") X("can") X("could") X("should") X("has") X("have") X("had")
WORD_LIST(is_auxiliary, AUXILIARIES)

#define HANGING(X) \
	X("if") X("when") X("because") X("cos") X("since") X("until") X("unless") X("while") \
	X("which") X("although") X("though")
WORD_LIST(begins_hanging, HANGING)

#define CONDITIONS(X) \
	X("if") X("unless") X("until")
WORD_LIST(is_condition, CONDITIONS)

#define OWN(X) \
	X("i") X("i'm") X("i'd") X("i'll") X("i've") X("im") X("we") X("we're") X("we'd") \
	X("we'll") X("you") X("he") X("she") X("it") X("it's") X("they") X("there") X("this") \
	X("that") X("these") X("those") X("my") X("our") X("your") X("the") X("a") X("an") \
	X("please") X("pls") X("what") X("what's") X("why") X("how") X("where") X("when") \
	X("who") X("whose") X("which") X("may") X("might") X("shall") X("also")
WORD_LIST(begins_anew, OWN)

#define BEING(X) \
	X("is") X("are") X("was") X("were")
WORD_LIST(is_being, BEING)

#define COUNTS(X) \
	X("first") X("second") X("third") X("fourth") X("fifth") X("sixth") X("seventh") \
	X("eighth") X("ninth") X("tenth") X("eleventh") X("twelfth") X("last") X("next")
WORD_LIST(is_count, COUNTS)

#define ONLY_COUNTS(X) \
	X("firstly") X("secondly") X("thirdly") X("fourthly") X("fifthly") X("sixthly") \
	X("lastly") X("finally")
WORD_LIST(is_only_count, ONLY_COUNTS)

#define OPENING(X) \
	X("hi") X("hello") X("hey") X("hiya") X("hullo") X("because") X("cos") X("which") \
	X("although") X("though") X("while") X("since") X("so") X("also") X("but") X("and") \
	X("well")
WORD_LIST(is_opening, OPENING)

#define SUBJECTS(X) \
	X("the") X("my") X("our") X("your") X("we") X("i") X("it") X("he") X("she") X("they") \
	X("you") X("nobody") X("there")
WORD_LIST(is_subject, SUBJECTS)

#define POINTING(X) \
	X("that") X("that's") X("thats") X("this")
WORD_LIST(is_pointing, POINTING)

#define LINKS(X) \
	X("and") X("but") X("so") X("then")
WORD_LIST(is_linking, LINKS)

#define STATING(X) \
	X("is") X("are") X("was") X("were") X("has") X("had")
WORD_LIST(is_stating, STATING)

/* The n-th word, counted from 0; empty: there is none. */
static struct str
word_at(struct str s, size_t n)
{
	size_t from = 0, to = 0;

	for (size_t i = 0; i <= n; i++) {
		for (from = to; from < s.len && !is_of_word(s.ptr[from]); from++)
			continue;
		to = word_end(s, from);
	}
	return str_sub(s, from, to);
}

/* The words one after another. */
static bool
take_word(struct str *rest, struct str *word)
{
	*word = word_at(*rest, 0);
	if (word->len == 0)
		return false;
	*rest = str_sub(*rest, (size_t)(word->ptr - rest->ptr) + word->len, rest->len);
	return true;
}

/* What makes a clause hang on the one before it; "when will you come" doesn't. */
static bool
hangs(struct str words)
{
	return begins_hanging(word_at(words, 0)) && !is_auxiliary(word_at(words, 1));
}

/* "if they refuse" says nothing by itself. */
static bool
is_only_condition(struct str words)
{
	return is_condition(word_at(words, 0));
}

/* What is asked with a start of its own, rather than going on: "and write it down". */
static bool
asks_anew(struct str words)
{
	return begins_anew(word_at(words, 0)) || is_auxiliary(word_at(words, 0));
}

/* "Which of you rings me?" asks with the word that joins elsewhere. */
static bool
asks_which(struct str words, enum label move)
{
	return move == MOVE_QUESTION && str_starts_nocase(words, STR("which"));
}

/* "which is £112 more": without what it hangs on, only what it is says something. */
static size_t
behind_which(struct str words, size_t at)
{
	struct str rest = str_sub(words, at, words.len);

	if (at != STR("which ").len || !str_starts_nocase(words, STR("which "))
	    || !is_being(word_at(rest, 0)))
		return at;
	return at + word_end(rest, 0) + (word_end(rest, 0) < rest.len);
}

static size_t
next_word(struct str words, size_t at)
{
	while (at < words.len && !is_of_word(words.ptr[at]) && words.ptr[at] != '"')
		at++;
	return at;
}

/* "Sixth, I asked for the receipt": which of their points it is says nothing once it stands alone; "first,
 * second and third floor" counts floors. */
static size_t
behind_count(struct str words, size_t at)
{
	static const struct str phrases[] = { STR_INIT("first of all"), STR_INIT("last of all"),
		STR_INIT("last but not least"), STR_INIT("another thing") };
	struct str rest = str_sub(words, at, words.len), word = word_at(rest, 0);
	bool counted = is_count(word), only = is_only_count(word);
	size_t end = word_end(words, at);

	if (!counted && !only && !word_same(word, STR("another")))
		return at;                      /* as most do */
	for (size_t i = 0; i < LENGTH(phrases); i++)
		if (str_starts_nocase(rest, phrases[i]))
			end = at + phrases[i].len;
	if (end == at || end >= words.len)
		return at;
	if (only)
		return next_word(words, end);
	if ((words.ptr[end] != ',' && words.ptr[end] != ':')
	    || is_count(word_at(str_sub(words, end, words.len), 0)))
		return at;
	return end - at > word.len || counted ? next_word(words, end) : at;
}

uint32_t
said_from(struct str text, const struct move *m)
{
	struct str words = str_sub(text, m->start, m->end);
	size_t at = behind_count(words, 0), end;

	if (at == 0 && str_starts_nocase(words, STR("that ")) && is_subject(word_at(words, 1)))
		at = STR("that ").len;
	while (end = word_end(words, at), end > at && end < words.len
	    && is_opening(str_sub(words, at, end)) && !str_starts_nocase(str_sub(words, at, words.len),
	    STR("so that")) && !asks_which(str_sub(words, at, words.len), m->move))
		at = behind_count(words, next_word(words, end));
	at = behind_which(words, at);
	return at < words.len ? m->start + (uint32_t)at : m->start;
}

/* "that's cancelled", "this is it": what it points to is told elsewhere. */
static bool
only_points(struct str words)
{
	return is_pointing(word_at(words, 0)) && word_at(words, 4).len == 0;
}

/* "Sort it out", "what can you do": nothing in it says what about. */
static bool
asks_for_nothing_named(struct str words)
{
	struct str word;

	while (take_word(&words, &word))
		if (!list_has(&pack_en, LIST_SAYS_NOTHING, word_hash(word)))
			return false;
	return true;
}

/* ---- what goes with what ---- */

/* Only a comma or a small word stands between, and no empty line: they told one thing in two breaths. */
static bool
is_link(struct str between)
{
	struct str word;

	if (str_find(between, STR("\n\n")) != STR_NOT_FOUND)
		return false;
	for (size_t i = 0; i < between.len; i++)
		if (!is_of_word(between.ptr[i]) && str_find_char(STR(" ,\n"),
		    between.ptr[i]) == STR_NOT_FOUND)
			return false;
	while (take_word(&between, &word))
		if (!is_linking(word))
			return false;
	return true;
}

/* The proposal that the words of m go on from, in the same sentence; NULL if they stand alone. */
static struct proposal *
goes_on_from(struct state *s, const struct turn *t, const struct move *m)
{
	struct proposal *p = s->proposals.n > 0 ? &s->proposals.at[s->proposals.n - 1] : NULL;
	struct str words = str_sub(t->text, m->start, m->end);

	if (p == NULL || p->turn != t->seq || m->start < p->end || m->start - p->end > BETWEEN_MAX
	    || m->end - p->start > TOGETHER_MAX || !is_link(str_sub(t->text, p->end, m->start)))
		return NULL;
	if ((is_told(p->move) && is_told(m->move)) || hangs(words)
	    || (is_asked(p->move) && is_asked(m->move) && !asks_anew(words)))
		return p;
	return NULL;
}

#define FEW_LEFT 3

/* "Someone was to ring | and nobody has": so few words say nothing without the clause before them. */
static bool
leaves_off(struct str words)
{
	struct str word, last = STR_NONE;
	size_t n = 0;

	for (; n <= FEW_LEFT && take_word(&words, &word); n++)
		last = word;
	return n <= FEW_LEFT && is_auxiliary(last);
}

/* "(two of them) were still boxed": who or what it tells of stands before it. */
static bool
lacks_subject(struct str words)
{
	return is_stating(word_at(words, 0));
}

/* Where what was told, and is decided on by itself, ends before `from`: no two proposals share words. */
static uint32_t
told_until(const struct state *s, int64_t turn, uint32_t from)
{
	uint32_t until = 0;

#define LOOK(list) \
	for (size_t i = 0; i < s->list.n; i++) \
		if (s->list.at[i].turn == turn && s->list.at[i].end <= from && s->list.at[i].end > until) \
			until = s->list.at[i].end
	LOOK(proposals);
	LOOK(concerns);
	LOOK(declined);
#undef LOOK
	return until;
}

static bool
ends_sentence(char c)
{
	return c == '.' || c == '!' || c == '?' || c == '\n';
}

static uint32_t
whole_from(const struct state *s, const struct turn *t, const struct move *m)
{
	uint32_t from = said_from(t->text, m), start = from;

	if (!is_told(m->move) || !(leaves_off(str_sub(t->text, from, m->end))
	    || lacks_subject(str_sub(t->text, from, m->end))))
		return from;
	uint32_t told = told_until(s, t->seq, from);
	while (start > told && !ends_sentence(t->text.ptr[start - 1]))
		start--;
	while (start < from && str_find_char(STR(" ,"), t->text.ptr[start]) != STR_NOT_FOUND)
		start++;
	return m->end - start <= TOGETHER_MAX ? start : from;
}

static size_t
sentence_end(struct str text, size_t from)
{
	while (from < text.len && !ends_sentence(text.ptr[from]))
		from++;
	return from;
}

static bool
is_read_within(const struct turn *t, size_t from, size_t to)
{
	for (size_t i = 0; i < t->n_moves; i++)
		if (t->moves[i].start < to && t->moves[i].end > from)
			return true;
	return false;
}

/* "It stopped | while I was in it": what hangs on it and was read as nothing by itself. */
static uint32_t
whole_to(const struct turn *t, const struct move *m, uint32_t from)
{
	size_t end = sentence_end(t->text, m->end), next = m->end;

	while (next < end && (t->text.ptr[next] == ' ' || t->text.ptr[next] == ','))
		next++;
	if (end - from > TOGETHER_MAX || !hangs(str_sub(t->text, next, end)) || is_read_within(t, m->end,
	    end))
		return m->end;
	while (end > next && (t->text.ptr[end - 1] == ' ' || t->text.ptr[end - 1] == ','))
		end--;
	return (uint32_t)end;
}

#define LEAST_LEFT 3

/* "nobody rings | either": what looks back at another point is left off, as this one will stand alone. */
static uint32_t
without_trailing(const struct turn *t, uint32_t from, uint32_t to)
{
	uint32_t start = to, end;

	while (start > from && is_of_word(t->text.ptr[start - 1]))
		start--;
	if (!list_has(&pack_en, LIST_TRAILS, word_hash(str_sub(t->text, start, to)))
	    || word_at(str_sub(t->text, from, start), LEAST_LEFT - 1).len == 0)
		return to;
	for (end = start; end > from && !is_of_word(t->text.ptr[end - 1]); end--)
		continue;
	return end;
}

static enum label
proposed_as(const struct turn *t, const struct move *m)
{
	if (m->move == MOVE_CHASE && m->end < t->text.len && t->text.ptr[m->end] == '?')
		return MOVE_QUESTION;
	return m->move == MOVE_NOT_SATISFIED || m->move == MOVE_CHASE ? MOVE_PROBLEM : m->move;
}

static void
propose(struct state *s, const struct turn *t, const struct move *m)
{
	struct str words = str_sub(t->text, m->start, m->end);
	struct proposal *before;
	uint32_t from;

	if (was_decided(s, t->seq, m))
		return;
	from = whole_from(s, t, m);
	if (is_proposed(s, str_sub(t->text, from, without_trailing(t, from, whole_to(t, m, from)))))
		return;
	before = goes_on_from(s, t, m);
	if (before == NULL && m->move != MOVE_REQUEST && (is_only_condition(words) || only_points(words)
	    || (s->proposals.n > 0 && leaves_off(str_sub(t->text, from, m->end)))))
		return;
	if (before == NULL) {
		before = &vec_push(s->a, &s->proposals);
		*before = (struct proposal){ .turn = t->seq, .start = from,
			.move = proposed_as(t, m) };
	}
	before->end = whole_to(t, m, before->start);
	before->end = without_trailing(t, before->start, before->end);
	before->text = str_sub(t->text, before->start, before->end);
}

static bool
has_move_here(const struct turn *t, const struct move *m, enum label move)
{
	for (size_t i = 0; i < t->n_moves; i++)
		if (t->moves[i].move == move && overlaps(&t->moves[i], m->start, m->end))
			return true;
	return false;
}

static bool
stands_before(const struct proposal *a, const struct proposal *b)
{
	return came_after(b->turn, a->turn) || (a->turn == b->turn && a->start < b->start);
}

static void
sort_proposals(struct state *s)
{
	for (size_t i = 1; i < s->proposals.n; i++)
		for (size_t k = i; k > 0 && stands_before(&s->proposals.at[k],
		    &s->proposals.at[k - 1]); k--) {
			struct proposal swap = s->proposals.at[k];

			s->proposals.at[k] = s->proposals.at[k - 1];
			s->proposals.at[k - 1] = swap;
		}
}

#define LISTED_WITHIN 80                        /* bytes between whom they told and whom they told next */

/* "To Kieran, to a man who put me on hold": whom they told, behind that they told it often. */
static bool
lists_whom(const struct turn *t, const struct move *m, int64_t told)
{
	return told > 0 && m->start >= told && m->start - told < LISTED_WITHIN
	    && str_starts_nocase(str_sub(t->text, m->start, m->end), STR("to "));
}

/* Whether what they ask is a thing to settle; a question in the words of what went wrong is that, and chasing
 * is none of its own beside it. */
static bool
is_to_settle(const struct turn *t, const struct move *m, bool has_told)
{
	if (has_move_here(t, m, MOVE_PROBLEM) || has_move_here(t, m, MOVE_CRITICISE))
		return false;
	if (m->move == MOVE_QUESTION && has_move_here(t, m, MOVE_CHASE))
		return false;
	return !has_told || !asks_for_nothing_named(str_sub(t->text, m->start, m->end));
}

/* "It has never been put right", before we answered anything, is what they write about. */
static bool
is_trouble(const struct state *s, const struct turn *t, enum label move)
{
	return is_told(move) || (move == MOVE_NOT_SATISFIED && (s->last_sent == 0
	    || came_after(s->last_sent, t->seq)));
}

/* A loss is no trouble to settle. */
static bool
tells_trouble(const struct state *s, const struct turn *t, const struct move *m)
{
	return is_trouble(s, t, m->move) && !turn_tells_loss_in(t, str_sub(t->text, m->start, m->end));
}

static struct str
words_of_move(const struct turn *t, const struct move *m)
{
	return str_sub(t->text, m->start, m->end);
}

/* ---- what they add when they were asked ---- */

#define ADDED_WORDS 4                           /* fewer are an answer, a name, an address */

/* They were asked whether that is it, or whether it is enough, and this is what they wrote then. */
static bool
answers_us(const struct state *s, const struct turn *t)
{
	for (size_t i = 0; i < s->playbacks.n; i++)
		if (s->playbacks.at[i].state == PLAYBACK_SENT && came_after(t->seq, s->playbacks.at[i].seq))
			return true;
	for (size_t i = 0; i < s->concerns.n; i++)
		if (s->concerns.at[i].state == CONCERN_ASKED)
			return came_after(t->seq, s->last_sent);
	return false;
}

/* What was read covers a sentence where it takes half of it. */
static bool
is_covered(const struct turn *t, size_t from, size_t to)
{
	for (size_t i = 0; i < t->n_moves; i++) {
		const struct move *m = &t->moves[i];
		size_t start = m->start > from ? m->start : from, end = m->end < to ? m->end : to;

		if (end > start && 2 * (end - start) >= to - from)
			return true;
	}
	return false;
}

/* A mark with a space or nothing behind it: "£9.50" holds none. */
static bool
ends_here(struct str text, size_t at)
{
	return str_find_char(STR(".!?"), text.ptr[at]) != STR_NOT_FOUND
	    && (at + 1 == text.len || text.ptr[at + 1] == ' ' || text.ptr[at + 1] == '\n');
}

static void
propose_sentence(struct state *s, const struct turn *t, size_t from, size_t to)
{
	struct move m = { .move = MOVE_PROBLEM };
	struct str words;

	while (from < to && str_find_char(STR(" \n"), t->text.ptr[from]) != STR_NOT_FOUND)
		from++;
	words = str_sub(t->text, from, to);
	if (word_at(words, ADDED_WORDS - 1).len == 0 || to - from > TOGETHER_MAX || is_covered(t, from, to)
	    || turn_tells_loss_in(t, words))
		return;
	m.start = (uint32_t)from;
	m.end = (uint32_t)to;
	propose(s, t, &m);
}

/* The larger concern often comes with the answer to a question of ours, said plainly.  Questions are read by
 * themselves, and lines without a mark at their end are names and addresses. */
static void
propose_added(struct state *s, const struct turn *t)
{
	size_t from = 0;

	for (size_t i = 0; i < t->text.len; i++) {
		bool ends = ends_here(t->text, i);

		if (ends && t->text.ptr[i] != '?')
			propose_sentence(s, t, from, i);
		if (ends || (t->text.ptr[i] == '\n' && i + 1 < t->text.len && t->text.ptr[i + 1] == '\n'))
			from = i + 1;
	}
}

static const struct teachback *
said_back_in(const struct state *s, const struct turn *t)
{
	for (size_t i = 0; i < s->teachbacks.n; i++)
		if (s->teachbacks.at[i].told_turn == t->seq)
			return &s->teachbacks.at[i];
	return NULL;
}

/* What we explained, said back in their words, is nothing new to settle; what else they wrote with it is. */
static void
drop_said_back(struct state *s, const struct turn *t, const struct teachback *back)
{
	const struct turn *asked = state_turn(s, back->turn);
	struct words ours, theirs;
	size_t n = 0;

	words_of(s->a, asked != NULL ? asked->text : STR_NONE, &ours);
	for (size_t i = 0; i < s->proposals.n; i++) {
		words_of(s->a, s->proposals.at[i].text, &theirs);
		if (s->proposals.at[i].turn != t->seq || words_shared(&theirs, &ours) * 2 < theirs.n)
			s->proposals.at[n++] = s->proposals.at[i];
	}
	s->proposals.n = n;
}

void
propose_all(struct state *s, const struct turn *t)
{
	const struct teachback *back = said_back_in(s, t);
	bool *trouble = arena_array(s->a, bool, t->n_moves), has_problem = false, has_told = false;
	int64_t told = 0;                       /* where it ends that they told it often; 0: none */

	for (size_t i = 0; i < t->n_moves; i++) {
		trouble[i] = tells_trouble(s, t, &t->moves[i]);
		has_problem = has_problem || (trouble[i] && t->moves[i].move != MOVE_CRITICISE
		    && !is_only_condition(words_of_move(t, &t->moves[i])));
		has_told = has_told || trouble[i];
	}
	for (size_t i = 0; i < t->n_moves; i++) {
		const struct move *m = &t->moves[i];

		/* how often they had to say it is a matter of its own: "I have told this five times" */
		if (m->move == MOVE_REPEAT && ((told == 0 && m->often) || !has_problem)) {
			propose(s, t, m);
			told = m->end;
		} else if (is_told(m->move) && lists_whom(t, m, told)) {
			told = m->end;
		} else if (trouble[i] || (m->move == MOVE_CHASE && !has_told && s->concerns.n == 0)
		    || (is_asked(m->move) && is_to_settle(t, m, has_told))) {
			propose(s, t, m);
		}
	}
	if (!t->ours && back == NULL && answers_us(s, t))
		propose_added(s, t);
	if (back != NULL)
		drop_said_back(s, t, back);
	sort_proposals(s);
}
