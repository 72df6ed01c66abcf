/* loss.c - a death in their family, read from plain words.
 *
 * A person of theirs ("my husband") and a word of death close by in the same sentence, or a sentence later of
 * "he", or of a name where papers of a death are spoken of; what nearly happened ("could have died") and what
 * belongs to them ("my husband's phone died") is none.  Which words those are stands in the pack.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/loss.h"

#include "ear/list.h"
#include "ear/word.h"

#define NEAR 5                                  /* words between the person and the death */
#define WORDS_MAX 200                           /* of one sentence */
#define LOSSES_MAX 8                            /* of one turn */

/* What a phrase that begins at a word says. */
enum { SAYS_DEATH = 1, SAYS_DIED = 2, SAYS_BEREAVED = 4 };

/* The words of one sentence, without numbers and marks. */
struct row {
	const struct pack *p;
	struct str at[WORDS_MAX];
	uint8_t says[WORDS_MAX];
	size_t n;
};

/* A text, and what its sentences told so far. */
struct telling {
	const struct pack *p;
	const struct text *text;
	uint8_t *says;                          /* by token */
	struct str person;                      /* of theirs, last spoken of; empty: none yet */
	bool papers;                            /* of a death, anywhere in the turn */
	bool dies;                              /* somebody, whoever it is, anywhere in it */
};

/* What tells it within a row: its first word and its last, and of whom. */
struct told_at { size_t first, last; struct str of; };

static const struct str ours[] = { STR_INIT("my"), STR_INIT("our") };
static const struct str others[] = { STR_INIT("his"), STR_INIT("her"), STR_INIT("their") };

static bool
is_among(struct str word, const struct str *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(word, list[i]))
			return true;
	return false;
}

#define IS_ONE_OF(word, list) is_among((word), (list), LENGTH(list))

static bool
is_listed(const struct row *w, size_t i, enum word_list list)
{
	return list_has(w->p, list, word_hash(w->at[i]));
}

static bool
is_word(const struct row *w, size_t i, const char *word)
{
	return i < w->n && str_eq_nocase(w->at[i], str_from(word));
}

static void
cut_words(const struct telling *t, const struct sentence *s, struct row *out)
{
	out->p = t->p;
	out->n = 0;
	for (uint32_t i = s->first; i < s->last && out->n < WORDS_MAX; i++) {
		if (t->text->tokens[i].kind != TOKEN_WORD)
			continue;
		out->at[out->n] = str_sub(t->text->s, t->text->tokens[i].start, t->text->tokens[i].end);
		out->says[out->n++] = t->says[i];
	}
}

/* "husband's", or "mums" as it is typed: what is told then is of something of theirs, but for the death
 * itself. */
static bool
strip_of(const struct pack *p, struct str *word)
{
	bool typed = str_ends(*word, STR("'s")), typeset = str_ends(*word, STR("\xe2\x80\x99s"));
	bool bare = str_ends(*word, STR("s"))
	    && list_has(p, LIST_FAMILY, word_hash(str_sub(*word, 0, word->len - 1)));

	word->len -= typed ? 2 : typeset ? 4 : bare ? 1 : 0;
	return typed || typeset || bare;
}

/* "I lost my", "the funeral of my" */
static bool
dies_before(const struct row *w, struct told_at *at)
{
	size_t whose = at->first;

	if (whose > 0 && is_listed(w, whose - 1, LIST_LOST))
		at->first = whose - 1;
	else if (whose > 1 && is_word(w, whose - 1, "of") && (w->says[whose - 2] & SAYS_DEATH))
		at->first = whose - 2;
	return at->first < whose;
}

static bool
dies_after(const struct row *w, size_t near, struct told_at *at)
{
	size_t person = at->last;

	for (size_t i = person + 1; i <= person + near && i < w->n; i++) {
		if (is_listed(w, i, LIST_NEARLY))
			return false;
		if (w->says[i] & SAYS_DEATH)
			at->last = i;
		if (w->says[i] & SAYS_DEATH)
			return true;
	}
	return false;
}

/* A person of theirs at word i, with "my" or "her" before it, and perhaps "late" between. */
static bool
reads_loss(const struct row *w, size_t i, struct told_at *out)
{
	struct str person = w->at[i];
	bool late = i > 1 && is_listed(w, i - 1, LIST_DEPARTED), of;
	size_t whose = i - (late ? 2 : 1);
	bool mine = IS_ONE_OF(w->at[whose], ours);

	if (!mine && !IS_ONE_OF(w->at[whose], others))
		return false;
	*out = (struct told_at){ .first = whose, .last = i };
	of = strip_of(w->p, &person);
	if (!list_has(w->p, LIST_FAMILY, word_hash(person)))
		return false;
	out->of = mine ? person : STR_NONE;
	return late || (!of && dies_before(w, out)) || dies_after(w, of ? 1 : NEAR, out);
}

static bool
words_tell(const struct row *w, struct told_at *out)
{
	for (size_t i = 0; i < w->n; i++) {
		if (i > 0 && reads_loss(w, i, out))
			return true;
		*out = (struct told_at){ .first = i, .last = i };
		if (w->says[i] & SAYS_BEREAVED)
			return true;
	}
	return false;
}

/* "my husband", whatever is told of him; empty: nobody of theirs. */
static struct str
person_in(const struct row *w)
{
	for (size_t i = w->n; i > 1; i--) {
		struct str person = w->at[i - 1];

		if (!IS_ONE_OF(w->at[i - 2], ours))
			continue;
		strip_of(w->p, &person);
		if (list_has(w->p, LIST_FAMILY, word_hash(person)))
			return person;
	}
	return STR_NONE;
}

/* "he died", and "Peter died" where there are papers of it: of whom the sentences before spoke. */
static bool
tells_of_one_before(const struct row *w, bool papers, struct told_at *out)
{
	for (size_t i = 1; i < w->n; i++) {
		bool named = papers && char_is_upper(w->at[i - 1].ptr[0]) && !is_word(w, i - 1, "I");
		bool nearly_so = i > 1 && is_listed(w, i - 2, LIST_NEARLY);

		if ((w->says[i] & SAYS_DIED) && !nearly_so
		    && (named || is_word(w, i - 1, "he") || is_word(w, i - 1, "she"))) {
			out->first = i - 1;
			out->last = i;
			return true;
		}
	}
	return false;
}

static bool
goes_on_telling(struct telling *t, const struct row *w, struct told_at *out)
{
	struct str person;

	if (words_tell(w, out))
		return true;
	if (!t->dies)
		return false;
	person = person_in(w);
	if (person.len > 0)
		t->person = person;
	out->of = t->person;
	return t->person.len > 0 && tells_of_one_before(w, t->papers, out);
}

/* Where no word of these stands, a sentence tells of no death, unless someone dies elsewhere in the turn. */
static bool
may_tell(const struct telling *t, const struct sentence *s)
{
	for (uint32_t i = s->first; i < s->last; i++) {
		uint32_t word = t->text->tokens[i].word;

		if (t->says[i] || list_has(t->p, LIST_LOST, word) || list_has(t->p, LIST_DEPARTED, word))
			return true;
	}
	return t->dies;
}

/* What the phrases of a text say where. */
static void
begin_telling(struct arena *a, struct telling *t, const struct pack *p, const struct text *text)
{
	t->p = p;
	t->text = text;
	t->says = arena_array(a, uint8_t, text->n_tokens + 1);
	for (size_t i = 0; i < text->n_hits; i++) {
		const struct hit *h = &text->hits[i];

		t->says[h->first] |= h->label == SIGN_DEATH ? SAYS_DEATH : h->label == SIGN_DIED ? SAYS_DIED
		    : h->label == SIGN_BEREAVED ? SAYS_BEREAVED : 0;
		t->papers = t->papers || h->label == SIGN_DEATH_PAPERS;
		t->dies = t->dies || h->label == SIGN_DIED;
	}
}

/* Of the title no place is told. */
static void
read_sentences(struct arena *a, struct telling *t, bool title, struct told *out)
{
	for (size_t i = 0; i < t->text->n_sentences && out->n_losses < LOSSES_MAX; i++) {
		const struct sentence *s = &t->text->sentences[i];
		struct told_at at;
		struct row w UNSET;

		if (s->part == PART_QUOTED || !may_tell(t, s))
			continue;
		cut_words(t, s, &w);
		if (!goes_on_telling(t, &w, &at))
			continue;
		if (out->losses == NULL)
			out->losses = arena_array(a, struct loss_read, LOSSES_MAX);
		out->losses[out->n_losses++] = (struct loss_read){ .of = at.of,
			.start = title ? 0 : w.at[at.first].ptr - t->text->s.ptr,
			.end = title ? 0 : w.at[at.last].ptr + w.at[at.last].len - t->text->s.ptr };
	}
}

static struct str
title_of(struct str title)
{
	title = str_trim(title);
	return str_trim(str_sub(title, str_starts_nocase(title, STR("re:")) ? 3 : 0, title.len));
}

/* Whom the title speaks of, the text may go on with. */
static struct str
person_in_title(const struct telling *title)
{
	struct row w UNSET;
	struct str person = STR_NONE;

	for (size_t i = 0; i < title->text->n_sentences && person.len == 0; i++) {
		cut_words(title, &title->text->sentences[i], &w);
		person = person_in(&w);
	}
	return person;
}

void
losses_read(struct arena *a, const struct pack *p, const struct told_in *in, struct told *out)
{
	struct telling text = { 0 }, title = { 0 };
	struct text title_text;

	text_read(a, p, title_of(in->title), &title_text);
	begin_telling(a, &title, p, &title_text);
	begin_telling(a, &text, p, in->text);
	text.dies = title.dies = text.dies || title.dies;
	text.person = text.dies ? person_in_title(&title) : STR_NONE;
	title.papers = text.papers;
	read_sentences(a, &text, false, out);
	title.person = text.person;
	read_sentences(a, &title, true, out);
}

bool
turn_tells_loss_in(const struct turn *t, struct str words)
{
	size_t start = (size_t)(words.ptr - t->text.ptr), end = start + words.len;

	for (size_t i = 0; i < t->told.n_losses; i++)
		if ((size_t)t->told.losses[i].start < end && start < (size_t)t->told.losses[i].end)
			return true;
	return false;
}

static bool
ends_sentence(struct str text, size_t i)
{
	char c = text.ptr[i];

	return c == '.' || c == '!' || c == '?' || (c == '\n' && i + 1 < text.len && text.ptr[i + 1] == '\n');
}

/* The sentence around it. */
static struct str
words_around(struct str text, const struct loss_read *l)
{
	size_t from = (size_t)l->start, to = (size_t)l->end;

	while (from > 0 && !ends_sentence(text, from - 1))
		from--;
	while (to < text.len && !ends_sentence(text, to))
		to++;
	return str_trim(str_sub(text, from, to));
}

bool
loss_told(const struct state *s, struct loss *out)
{
	for (size_t i = 0; i < s->turns.n; i++) {
		const struct turn *t = &s->turns.at[i];
		struct told told;

		if (t->ours)
			continue;
		told = turn_told(s->a, t);
		if (told.n_losses == 0)
			continue;
		*out = (struct loss){ .turn = t->seq, .relation = told.losses[0].of,
			.words = told.losses[0].end == 0 ? title_of(t->title)
			: words_around(t->text, &told.losses[0]) };
		return true;
	}
	return false;
}

bool
loss_spoken_of(const struct state *s)
{
	for (size_t i = 0; i < s->turns.n; i++)
		if (s->turns.at[i].ours && (turn_told(s->a, &s->turns.at[i]).tells & TELLS_CONDOLENCE))
			return true;
	return false;
}
