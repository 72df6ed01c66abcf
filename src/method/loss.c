/* loss.c - a death in their family, read from plain words.
 *
 * A person of theirs ("my husband") and a word of death close by in the same sentence, or a sentence later of
 * "he", or of a name where papers of a death are spoken of; what nearly happened ("could have died") and what
 * belongs to them ("my husband's phone died") is none.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/loss.h"

#define NEAR 5                                  /* words between the person and the death */
#define WORDS_MAX 200                           /* of one sentence */

struct row { struct str at[WORDS_MAX]; size_t n; };

static const struct str people[] = {
	STR_INIT("husband"), STR_INIT("wife"), STR_INIT("partner"), STR_INIT("mother"), STR_INIT("mum"),
	STR_INIT("mom"), STR_INIT("father"), STR_INIT("dad"), STR_INIT("son"), STR_INIT("daughter"),
	STR_INIT("baby"), STR_INIT("child"), STR_INIT("brother"), STR_INIT("sister"),
	STR_INIT("grandmother"), STR_INIT("gran"), STR_INIT("nan"), STR_INIT("grandfather"),
	STR_INIT("grandad"), STR_INIT("grandson"), STR_INIT("granddaughter"), STR_INIT("aunt"),
	STR_INIT("uncle"), STR_INIT("niece"), STR_INIT("nephew"), STR_INIT("cousin"), STR_INIT("friend"),
	STR_INIT("stepfather"), STR_INIT("stepmother"), STR_INIT("dog"), STR_INIT("cat"),
};
static const struct str ours[] = {
	STR_INIT("my"), STR_INIT("our"),
};
static const struct str others[] = {
	STR_INIT("his"), STR_INIT("her"), STR_INIT("their"),
};
static const struct str death[] = {
	STR_INIT("died"), STR_INIT("death"), STR_INIT("funeral"), STR_INIT("killed"), STR_INIT("burial"),
	STR_INIT("cremation"),
};
static const struct str graves[] = { STR_INIT("buried"), STR_INIT("cremated") };
static const struct str beings[] = {
	STR_INIT("be"), STR_INIT("being"), STR_INIT("been"), STR_INIT("is"), STR_INIT("was"),
};
static const struct str nearly[] = {
	STR_INIT("nearly"), STR_INIT("almost"), STR_INIT("could"), STR_INIT("would"), STR_INIT("might"),
	STR_INIT("not"), STR_INIT("never"), STR_INIT("if"),
};
/* No sentence tells of a loss without one of these; most are passed over by that alone. */
static const char *const signs[] = { "bereave", "widowed", "late", "lost", "losing", "died", "death",
	"funeral", "killed", "burial", "cremat", "buried", "passed", NULL };
static const struct str plain[] = { STR_INIT("bereaved"), STR_INIT("bereavement"), STR_INIT("widowed") };

static bool
is_among(struct str word, const struct str *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (word.len == list[i].len && str_eq_nocase(word, list[i]))
			return true;
	return false;
}

#define IS_ONE_OF(word, list) is_among((word), (list), LENGTH(list))

static bool
is_of_word(char c)
{
	return char_is_letter(c) || c == '\'' || (unsigned char)c >= 0x80;
}

static void
cut_words(struct str s, struct row *out)
{
	size_t from = 0;

	out->n = 0;
	for (size_t i = 0; i <= s.len && out->n < WORDS_MAX; i++) {
		if (i < s.len && is_of_word(s.ptr[i]))
			continue;
		if (i > from)
			out->at[out->n++] = str_sub(s, from, i);
		from = i + 1;
	}
}

static bool
is_word(const struct row *w, size_t i, const char *word)
{
	return i < w->n && str_eq_nocase(w->at[i], str_from(word));
}

/* "is being buried on Friday"; a meter may be found buried, and a desk be buried under letters. */
static bool
is_burial(const struct row *w, size_t i)
{
	return i > 0 && IS_ONE_OF(w->at[i], graves) && IS_ONE_OF(w->at[i - 1], beings)
	    && !is_word(w, i + 1, "under");
}

static bool
is_death(const struct row *w, size_t i)
{
	return i < w->n && (IS_ONE_OF(w->at[i], death) || is_burial(w, i)
	    || (is_word(w, i, "passed") && is_word(w, i + 1, "away")));
}

/* "husband's", or "mums" as it is typed: what is told then is of something of theirs, but for the death
 * itself. */
static bool
strip_of(struct str *word)
{
	bool typed = str_ends(*word, STR("'s")), typeset = str_ends(*word, STR("\xe2\x80\x99s"));
	bool bare = str_ends(*word, STR("s")) && IS_ONE_OF(str_sub(*word, 0, word->len - 1), people);

	word->len -= typed ? 2 : typeset ? 4 : bare ? 1 : 0;
	return typed || typeset || bare;
}

/* "I lost my", "the funeral of my" */
static bool
dies_before(const struct row *w, size_t whose)
{
	return whose > 0 && (is_word(w, whose - 1, "lost") || is_word(w, whose - 1, "losing")
	    || (whose > 1 && is_word(w, whose - 1, "of") && is_death(w, whose - 2)));
}

static bool
dies_after(const struct row *w, size_t person, size_t near)
{
	for (size_t i = person + 1; i <= person + near && i < w->n; i++) {
		if (IS_ONE_OF(w->at[i], nearly))
			return false;
		if (is_death(w, i))
			return true;
	}
	return false;
}

/* A person of theirs at word i, with "my" or "her" before it, and perhaps "late" between. */
static bool
reads_loss(const struct row *w, size_t i, struct loss *out)
{
	struct str person = w->at[i];
	bool late = i > 1 && is_word(w, i - 1, "late"), of;
	size_t whose = i - (late ? 2 : 1);
	bool mine = IS_ONE_OF(w->at[whose], ours);

	if (!mine && !IS_ONE_OF(w->at[whose], others))
		return false;
	of = strip_of(&person);
	if (!IS_ONE_OF(person, people))
		return false;
	if (!late && (of || !dies_before(w, whose)) && !dies_after(w, i, of ? 1 : NEAR))
		return false;
	out->relation = mine ? person : STR_NONE;
	return true;
}

static bool
words_tell(struct str sentence, struct loss *out)
{
	struct row w UNSET;

	cut_words(sentence, &w);
	for (size_t i = 0; i < w.n; i++)
		if (IS_ONE_OF(w.at[i], plain) || (i > 0 && reads_loss(&w, i, out)))
			return true;
	return false;
}

static bool
ends_sentence(struct str text, size_t i)
{
	char c = i < text.len ? text.ptr[i] : '.';

	return c == '.' || c == '!' || c == '?' || (c == '\n' && i + 1 < text.len && text.ptr[i + 1] == '\n');
}

/* "my husband", whatever is told of him; empty: nobody of theirs. */
static struct str
person_in(const struct row *w)
{
	for (size_t i = w->n; i > 1; i--) {
		struct str person = w->at[i - 1];

		if (!IS_ONE_OF(w->at[i - 2], ours))
			continue;
		strip_of(&person);
		if (IS_ONE_OF(person, people))
			return person;
	}
	return STR_NONE;
}

/* "he died", and "Peter died" where there are papers of it: of whom the sentences before spoke. */
static bool
tells_of_one_before(const struct row *w, bool papers)
{
	for (size_t i = 1; i < w->n; i++) {
		bool dies = is_word(w, i, "died") || (is_word(w, i, "passed") && is_word(w, i + 1, "away"));
		bool named = papers && char_is_upper(w->at[i - 1].ptr[0]) && !is_word(w, i - 1, "I");
		bool nearly_so = i > 1 && IS_ONE_OF(w->at[i - 2], nearly);

		if (dies && !nearly_so && (named || is_word(w, i - 1, "he") || is_word(w, i - 1, "she")))
			return true;
	}
	return false;
}

/* What the sentences told so far, those of one turn in their order. */
struct telling {
	struct str person;                      /* of theirs, last spoken of; empty: none yet */
	bool papers;                            /* of a death, anywhere in the turn */
	bool dies;                              /* somebody, whoever it is, anywhere in it */
};

static bool
goes_on_telling(struct str sentence, bool has_sign, struct telling *so_far, struct loss *out)
{
	struct row w UNSET;
	struct str person;

	out->relation = STR_NONE;
	if (has_sign && words_tell(sentence, out))
		return true;
	if (!so_far->dies)
		return false;
	cut_words(sentence, &w);
	person = person_in(&w);
	if (person.len > 0)
		so_far->person = person;
	out->relation = so_far->person;
	return so_far->person.len > 0 && tells_of_one_before(&w, so_far->papers);
}

/* Sentence by sentence, then the title: the next from where it stands that tells of a death. */
struct reading_on {
	const struct turn *turn;
	const struct words_sought *sought;      /* the signs of a death */
	struct telling so_far;
	size_t from;
	size_t sign;                            /* the next in the text from there, or STR_NOT_FOUND */
	bool title_has_sign, title_read;
};

static struct str
title_of(const struct turn *t)
{
	struct str title = str_trim(t->title);

	return str_trim(str_sub(title, str_starts_nocase(title, STR("re:")) ? 3 : 0, title.len));
}

/* The next sentence that can tell of a death: where nobody dies in the turn, one with a sign. */
static bool
next_sentence(struct reading_on *r, struct str *out, bool *has_sign)
{
	struct str text = r->turn->text;
	size_t from = r->from, end;

	if (from > text.len || (!r->so_far.dies && r->sign == STR_NOT_FOUND))
		return false;
	if (!r->so_far.dies)
		for (from = r->sign; from > r->from && !ends_sentence(text, from - 1); from--)
			continue;
	for (end = from; !ends_sentence(text, end); end++)
		continue;
	*out = str_trim(str_sub(text, from, end));
	*has_sign = r->sign < end;
	if (*has_sign) {
		r->sign = str_find_any(str_sub(text, end, text.len), r->sought);
		r->sign += r->sign != STR_NOT_FOUND ? end : 0;
	}
	r->from = end + 1;
	return true;
}

static bool
tells_next(struct reading_on *r, struct loss *out)
{
	bool has_sign;

	out->turn = r->turn->seq;
	while (next_sentence(r, &out->words, &has_sign))
		if (goes_on_telling(out->words, has_sign, &r->so_far, out))
			return true;
	if (r->title_read)
		return false;
	r->title_read = true;
	out->words = title_of(r->turn);
	return goes_on_telling(out->words, r->title_has_sign, &r->so_far, out);
}

/* Whom the title speaks of, the text may go on with.  Who dies is a sign, too: so it is looked for behind the
 * first. */
static struct reading_on
read_on(const struct turn *t, const struct words_sought *sought)
{
	static const char *const papers[] = { "death certificate", "probate", "bereave", "executor", NULL };
	static const char *const dies[] = { "died", "passed", NULL };
	struct reading_on r = { .turn = t, .sought = sought, .sign = str_find_any(t->text, sought),
		.title_has_sign = str_holds_any(t->title, sought) };
	struct row w UNSET;

	r.so_far.dies = (r.title_has_sign && str_holds_any_nocase(t->title, dies))
	    || (r.sign != STR_NOT_FOUND
	    && str_holds_any_nocase(str_sub(t->text, r.sign, t->text.len), dies));
	if (r.sign == STR_NOT_FOUND) {
		r.from = t->text.len + 1;
		return r;
	}
	if (!r.so_far.dies)
		return r;
	cut_words(title_of(t), &w);
	r.so_far.person = person_in(&w);
	r.so_far.papers = str_holds_any_nocase(t->text, papers);
	return r;
}

bool
turn_tells_loss_in(const struct turn *t, struct str words)
{
	static const char *const dies[] = { "died", "passed away", NULL };
	struct words_sought sought UNSET;
	struct reading_on r;
	struct loss loss;

	words_sought_init(&sought, signs);
	if (!str_holds_any(words, &sought))     /* which who dies is, too */
		return false;
	if (words_tell(words, &loss))
		return true;
	if (!str_holds_any_nocase(words, dies))
		return false;
	r = read_on(t, &sought);
	while (tells_next(&r, &loss))
		if (words.ptr < loss.words.ptr + loss.words.len && loss.words.ptr < words.ptr + words.len)
			return true;
	return false;
}

bool
loss_told(const struct state *s, struct loss *out)
{
	struct words_sought sought UNSET;

	words_sought_init(&sought, signs);
	for (size_t i = 0; i < s->turns.n; i++) {
		const struct turn *t = &s->turns.at[i];
		struct reading_on r;

		if (t->ours)
			continue;
		r = read_on(t, &sought);
		if ((r.sign != STR_NOT_FOUND || r.title_has_sign) && tells_next(&r, out))
			return true;
	}
	return false;
}

bool
loss_spoken_of(const struct state *s)
{
	static const char *const words[] = { "your loss", "condolence", " died", "bereavement", " death",
	    "passed away", NULL };
	struct words_sought sought UNSET;

	words_sought_init(&sought, words);
	for (size_t i = 0; i < s->turns.n; i++)
		if (s->turns.at[i].ours && str_holds_any(s->turns.at[i].text, &sought))
			return true;
	return false;
}
