/* pack.c - packs of phrases read line by line and compiled into tables.
 *
 * The language is described in packs/README.md.  A line with optional words becomes several plain
 * phrases, alternatives become a class without a name; so a phrase is a short row of words, classes
 * and gaps, and all phrases together are one trie.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/pack_inside.h"

#include "base/utf8.h"
#include "ear/list.h"
#include "ear/text.h"
#include "ear/word.h"

#define PHRASE_MAX 16                           /* elements */
#define OPTIONAL_MAX 6                          /* of them optional: 64 phrases a line */
#define MEMBER_MAX 8                            /* words of a member of a class */
#define GAP_MAX 9
#define IDS_MAX 60000                           /* words; classes */
#define NODES_MAX 4000000
#define POOL_MAX 4000000
#define OUTS_MAX 65535
#define MATTER_WORDS_MAX 2000
#define LISTED_MAX 4000
#define APPROVED_MAX 200
#define APPROVED_LINES 60

struct element { uint32_t key; bool optional; };

struct phrase {
	struct element at[PHRASE_MAX];
	size_t n;
	struct pack_out out;
};

static bool
refuse(struct builder *b, const char *why, struct str what)
{
	struct str shown = str_sub(what, 0, 60);

	return err_set(b->err, ERR_DATA, "%.*s, line %zu: %s%s%.*s", STR_ARG(b->file), b->line, why,
	    shown.len ? ": " : "", STR_ARG(shown));
}

static bool
is_word_byte(char c)
{
	return char_is_alnum(c) || c == '\'' || c == '%' || (unsigned char)c >= 0x80;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t';
}

/* The & of "Q&A" is passed over, as it is in what is read. */
static struct str
skip_space(struct str s)
{
	while (s.len > 0 && (is_space(s.ptr[0]) || s.ptr[0] == '&'))
		s = str_sub(s, 1, s.len);
	return s;
}

/* Marks as a word processor sets them; its apostrophe is one like any other. */
static bool
is_set_mark(struct str s)
{
	static const char *const marks[] = { "\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\x9e", "\xe2\x80\x93",
		"\xe2\x80\x94", "\xe2\x80\xa6" };

	for (size_t i = 0; i < LENGTH(marks); i++)
		if (str_starts(s, str_from(marks[i])))
			return true;
	return false;
}

static bool
starts_word(struct str s)
{
	return s.len > 0 && is_word_byte(s.ptr[0]) && ((unsigned char)s.ptr[0] < 0x80 || !is_set_mark(s));
}

/* The word at the front of *s, moving *s behind it; empty when there is none. */
static struct str
take_word(struct str *s)
{
	size_t n = 0;
	struct str word;

	while (starts_word(str_sub(*s, n, s->len)))
		n++;
	word = str_sub(*s, 0, n);
	*s = str_sub(*s, n, s->len);
	return word;
}

/* ---- words ---- */

static uint32_t
hash_id(struct builder *b, uint32_t hash)
{
	bool found;
	uint32_t *id = map_put(b->a, &b->word_ids, hash, &found);

	if (!found) {
		*id = (uint32_t)b->hashes.n;
		vec_push(b->a, &b->hashes) = hash;
		vec_push(b->a, &b->spelling) = (struct pack_spelling){ 0 };
		vec_push(b->a, &b->meanings) = 0;
	}
	return *id;
}

static uint32_t
word_id(struct builder *b, struct str word)
{
	uint32_t id = hash_id(b, word_hash(word)), meaning;

	if (b->meanings.at[id] != 0)
		return id;
	meaning = word_meaning(word);
	/* as a meaning, the number that says there is none is not told */
	b->meanings.at[id] = meaning == 0 ? MEANING_NONE : meaning == MEANING_NONE ? 0 : meaning;
	return id;
}

struct ids { uint32_t at[MEMBER_MAX]; size_t n; };

static bool
add_id(struct ids *ids, uint32_t id)
{
	if (ids->n == MEMBER_MAX)
		return false;
	ids->at[ids->n++] = id;
	return true;
}

/* A word as it is written: a contraction, or a spelling given above, becomes what it stands for. */
static bool
add_word(struct builder *b, struct str word, struct ids *ids)
{
	struct contraction c;
	struct pack_spelling meant;
	uint32_t id;

	if (!word_contraction(word, &c)) {
		id = word_id(b, word);
		meant = b->spelling.at[id];
		return add_id(ids, meant.first ? meant.first : id)
		       && (!meant.second || add_id(ids, meant.second));
	}
	return add_id(ids, hash_id(b, c.first)) && add_id(ids, hash_id(b, c.second[0]));
}

static const struct { const char *name; uint32_t id; } kinds[] = {
	{ "number", WORD_ID_NUMBER },
	{ "money", WORD_ID_MONEY },
	{ "time", WORD_ID_TIME },
	{ "date", WORD_ID_DATE },
	{ "name", WORD_ID_NAME },
};

/* "#number" at the front of *s. */
static bool
take_kind(struct builder *b, struct str *s, uint32_t *id)
{
	struct str name;

	*s = str_sub(*s, 1, s->len);
	name = take_word(s);
	for (size_t i = 0; i < LENGTH(kinds); i++) {
		if (!str_eq(name, str_from(kinds[i].name)))
			continue;
		*id = kinds[i].id;
		return true;
	}
	return refuse(b, "only number, money, time, date and name can follow a #, not", name);
}

/* ---- classes ---- */

static bool
class_new(struct builder *b, struct str name, uint32_t *id)
{
	if (b->classes.n >= IDS_MAX)
		return refuse(b, "there are too many classes", STR_NONE);
	*id = (uint32_t)b->classes.n;
	vec_push(b->a, &b->classes) = (struct class){ .name = name };
	return true;
}

static bool
class_by_name(struct builder *b, struct str name, uint32_t *id)
{
	bool found;
	uint32_t *known = map_put(b->a, &b->class_names, str_hash(name), &found);

	*id = *known;
	return *known != CLASS_NONE || refuse(b, "no class of this name is defined above", name);
}

static void
class_add(struct builder *b, uint32_t class, const uint32_t *words, size_t n)
{
	uint32_t node = 0, start = (uint32_t)b->pool.n;

	for (size_t i = 0; i < n; i++)
		node = trie_child(b->a, &b->class_trie, node, EDGE_KEY(EDGE_WORD, words[i]));
	if (!trie_value(b->a, &b->class_trie, node, class))
		return;
	for (size_t i = 0; i < n; i++)
		vec_push(b->a, &b->pool) = words[i];
	vec_push(b->a, &b->classes.at[class].members) = (struct member){ start, (uint32_t)n, node };
}

/* "{name}" at the front of *s. */
static bool
take_class(struct builder *b, struct str *s, uint32_t *id)
{
	struct str name, rest;

	if (!str_cut(str_sub(*s, 1, s->len), '}', &name, &rest))
		return refuse(b, "a { has no }", *s);
	if (!class_by_name(b, str_trim(name), id))
		return false;
	*s = rest;
	return true;
}

/* Classes within classes multiply: POOL_MAX is where that ends. */
static bool
class_include(struct builder *b, uint32_t class, uint32_t other)
{
	size_t n = b->classes.at[other].members.n;

	for (size_t i = 0; i < n; i++) {
		struct member m = b->classes.at[other].members.at[i];
		struct ids words = { .n = m.n };

		memcpy(words.at, b->pool.at + m.start, m.n * sizeof words.at[0]);
		class_add(b, class, words.at, words.n);
	}
	return b->pool.n < POOL_MAX || refuse(b, "the classes have grown too large", STR_NONE);
}

/* One member: words, or {a class} whole. */
static bool
class_member(struct builder *b, uint32_t class, struct str text)
{
	struct ids ids = { 0 };
	uint32_t id;

	if (text.len > 0 && text.ptr[0] == '{') {
		if (!take_class(b, &text, &id))
			return false;
		if (str_trim(text).len > 0)
			return refuse(b, "a class inside another must stand alone between bars", text);
		return class_include(b, class, id);
	}
	for (text = skip_space(text); text.len > 0;) {
		bool fits;

		if (text.ptr[0] == '#') {
			if (!take_kind(b, &text, &id))
				return false;
			fits = add_id(&ids, id);
		} else if (starts_word(text)) {
			fits = add_word(b, take_word(&text), &ids);
		} else {
			return refuse(b, "only words can stand here, with | between them, not", text);
		}
		if (!fits)
			return refuse(b, "at most 8 words can stand between two bars", STR_NONE);
		text = skip_space(text);
		if (text.len > 0 && text.ptr[0] == '-')
			text = str_sub(text, 1, text.len);
	}
	if (ids.n == 0)
		return refuse(b, "nothing stands between two bars", STR_NONE);
	class_add(b, class, ids.at, ids.n);
	return true;
}

/* "one | two words | {class}" */
static bool
class_members(struct builder *b, uint32_t class, struct str text)
{
	struct str head;
	bool more = true;

	while (more) {
		more = str_cut(text, '|', &head, &text);
		if (!class_member(b, class, str_trim(head)))
			return false;
	}
	return true;
}

/* The class of alternatives; the same alternatives are the same class. */
static bool
alternatives(struct builder *b, struct str text, uint32_t *id)
{
	bool found;

	*id = *map_put(b->a, &b->class_ids, str_hash(text), &found);
	if (*id != CLASS_NONE)
		return true;
	if (!class_new(b, STR_NONE, id) || !class_members(b, *id, text))
		return false;
	*map_put(b->a, &b->class_ids, str_hash(text), &found) = *id;
	return true;
}

/* "class NAME: …" */
static bool
read_class(struct builder *b, struct str text)
{
	struct str name, members;
	uint32_t id;
	bool found;

	if (!str_cut(text, ':', &name, &members))
		return refuse(b, "a class is written `class NAME: word | two words`", STR_NONE);
	name = str_trim(name);
	if (name.len == 0)
		return refuse(b, "a class needs a name", STR_NONE);
	if (*map_put(b->a, &b->class_names, str_hash(name), &found) != CLASS_NONE)
		return refuse(b, "this class is defined already; choose another name", name);
	if (!class_new(b, name, &id) || !class_members(b, id, str_trim(members)))
		return false;
	*map_put(b->a, &b->class_names, str_hash(name), &found) = id;
	return true;
}

/* ---- phrases ---- */

static bool
add_element(struct builder *b, struct phrase *p, uint32_t key)
{
	if (p->n == PHRASE_MAX)
		return refuse(b, "a phrase has at most 16 words", STR_NONE);
	p->at[p->n++] = (struct element){ .key = key };
	return true;
}

/* A word; one that is optional and stands for two ("don't?") becomes a class of one. */
static bool
phrase_word(struct builder *b, struct str *text, struct phrase *p)
{
	struct str word = take_word(text);
	struct ids ids = { 0 };
	uint32_t id;

	if (!add_word(b, word, &ids))
		return refuse(b, "a phrase has at most 16 words", STR_NONE);
	if (ids.n > 1 && text->len > 0 && text->ptr[0] == '?')
		return alternatives(b, word, &id) && add_element(b, p, EDGE_KEY(EDGE_CLASS, id));
	for (size_t i = 0; i < ids.n; i++) {
		if (!add_element(b, p, EDGE_KEY(EDGE_WORD, ids.at[i])))
			return false;
	}
	if (text->len > 1 && text->ptr[0] == '-' && is_word_byte(text->ptr[1]))
		*text = str_sub(*text, 1, text->len);
	return true;
}

static bool
phrase_class(struct builder *b, struct str *text, struct phrase *p)
{
	uint32_t id;

	return take_class(b, text, &id) && add_element(b, p, EDGE_KEY(EDGE_CLASS, id));
}

static bool
phrase_alternatives(struct builder *b, struct str *text, struct phrase *p)
{
	struct str inside, rest;
	uint32_t id;

	if (!str_cut(str_sub(*text, 1, text->len), ')', &inside, &rest))
		return refuse(b, "a ( has no )", *text);
	*text = rest;
	return alternatives(b, inside, &id) && add_element(b, p, EDGE_KEY(EDGE_CLASS, id));
}

static bool
phrase_kind(struct builder *b, struct str *text, struct phrase *p)
{
	uint32_t id;

	return take_kind(b, text, &id) && add_element(b, p, EDGE_KEY(EDGE_WORD, id));
}

/* "..3": up to three words. */
static bool
phrase_gap(struct builder *b, struct str *text, struct phrase *p)
{
	if (text->len < 3 || text->ptr[1] != '.' || text->ptr[2] < '1' || text->ptr[2] > '0' + GAP_MAX
	    || (text->len > 3 && char_is_digit(text->ptr[3])))
		return refuse(b, "a gap is written ..1 to ..9, and a full stop is left out", *text);
	if (p->n == 0)
		return refuse(b, "a phrase can't begin with a gap", STR_NONE);
	if (EDGE_KIND(p->at[p->n - 1].key) == EDGE_GAP)
		return refuse(b, "two gaps stand side by side", STR_NONE);
	if (!add_element(b, p, EDGE_KEY(EDGE_GAP, text->ptr[2] - '0')))
		return false;
	*text = str_sub(*text, 3, text->len);
	return true;
}

static bool
phrase_start(struct builder *b, struct str *text, struct phrase *p)
{
	if (p->n > 0)
		return refuse(b, "^ and , can stand only at the front of a phrase; another phrase goes on a "
		    "line of its own", STR_NONE);
	p->out.flags |= text->ptr[0] == '^' ? OUT_STARTS_SENTENCE : OUT_STARTS_CLAUSE;
	*text = str_sub(*text, 1, text->len);
	return true;
}

/* "$" or "?" alone: how the sentence ends. */
static bool
phrase_end(struct builder *b, struct str *text, struct phrase *p)
{
	p->out.flags |= text->ptr[0] == '$' ? OUT_ENDS_SENTENCE : OUT_QUESTION;
	*text = str_sub(*text, 1, text->len);
	if (skip_space(*text).len > 0 && text->ptr[0] != ' ')
		return refuse(b, "a space must follow $ and a ? that stands alone", *text);
	return true;
}

static const struct {
	char first;
	bool (*take)(struct builder *b, struct str *text, struct phrase *p);
	bool may_be_optional;
} element_forms[] = {
	{ '{', phrase_class, true },
	{ '(', phrase_alternatives, true },
	{ '#', phrase_kind, true },
	{ '.', phrase_gap, false },
	{ '^', phrase_start, false },
	{ ',', phrase_start, false },
	{ '$', phrase_end, false },
	{ '?', phrase_end, false },
};

/* What people write first who know lists and sentences, and what to write instead. */
static const struct { const char *first, *why; } strangers[] = {
	{ "|", "words to choose from stand in brackets, as in (one | two); here" },
	{ "\"", "quotation marks are left out" },
	{ "\xe2\x80\x9c", "quotation marks are left out" },
	{ "\xe2\x80\x9d", "quotation marks are left out" },
	{ "\xe2\x80\x9e", "quotation marks are left out" },
	{ "\xe2\x80\x93", "dashes are left out" },
	{ "\xe2\x80\x94", "dashes are left out" },
	{ "\xe2\x80\xa6", "a gap is written ..1 to ..9" },
	{ "-", "a phrase begins with its first word, without a dash" },
	{ "*", "a phrase begins with its first word, without a star" },
	{ "/", "words to choose from stand in brackets, as in (one | two); here" },
	{ "[", "words to choose from stand in round brackets, as in (one | two); here" },
	{ "!", "marks at the end of a sentence are left out" },
};

static bool
refuse_stranger(struct builder *b, struct str text)
{
	for (size_t i = 0; i < LENGTH(strangers); i++)
		if (str_starts(text, str_from(strangers[i].first)))
			return refuse(b, strangers[i].why, text);
	return refuse(b, "this can't stand in a phrase", text);
}

static bool
phrase_element(struct builder *b, struct str *text, struct phrase *p)
{
	bool may_be_optional = true;
	size_t i = 0;

	while (i < LENGTH(element_forms) && element_forms[i].first != text->ptr[0])
		i++;
	if (i < LENGTH(element_forms)) {
		may_be_optional = element_forms[i].may_be_optional;
		if (!element_forms[i].take(b, text, p))
			return false;
	} else if (!starts_word(*text)) {
		return refuse_stranger(b, *text);
	} else if (!phrase_word(b, text, p)) {
		return false;
	}
	if (!may_be_optional || text->len == 0 || text->ptr[0] != '?')
		return true;
	p->at[p->n - 1].optional = true;
	*text = str_sub(*text, 1, text->len);
	return true;
}

/* `after "…"` or `before "…"` */
static bool
read_exclusion(struct builder *b, struct str text, struct phrase *p)
{
	bool after = str_starts(text, STR("after \""));
	struct str inside, rest;
	uint32_t id;

	if (!after && !str_starts(text, STR("before \"")))
		return refuse(b, "`unless` is followed by after \"words\" or before \"words\"", text);
	if (!str_cut(str_sub(text, after ? 7 : 8, text.len), '"', &inside, &rest) || str_trim(rest).len > 0)
		return refuse(b, "the words behind `unless` stand between \" and \"", text);
	if (!alternatives(b, inside, &id))
		return false;
	*(after ? &p->out.after : &p->out.before) = (uint16_t)id;
	return true;
}

static bool
read_exclusions(struct builder *b, struct str text, struct phrase *p)
{
	const struct str word = STR(" unless ");

	while (text.len > 0) {
		size_t at = str_find(text, word);

		if (!read_exclusion(b, str_trim(str_sub(text, 0, at)), p))
			return false;
		text = at == STR_NOT_FOUND ? STR_NONE : str_sub(text, at + word.len, text.len);
	}
	return true;
}

static uint32_t
out_id(struct builder *b, struct pack_out out)
{
	uint64_t key =
	    (uint64_t)out.label << 48 | (uint64_t)out.flags << 44 | (uint64_t)out.after << 22 | out.before;
	bool found;
	uint32_t *id = map_put(b->a, &b->out_ids, key, &found);

	if (!found) {
		*id = (uint32_t)b->outs.n;
		vec_push(b->a, &b->outs) = out;
	}
	return *id;
}

/* One plain phrase, without the optional elements whose bit is set. */
static bool
add_variant(struct builder *b, const struct phrase *p, unsigned without)
{
	uint32_t keys[PHRASE_MAX], node = 0;
	size_t n = 0, first = 0, bit = 0;

	for (size_t i = 0; i < p->n; i++) {
		bool left_out = p->at[i].optional && (without >> bit & 1) != 0;

		bit += p->at[i].optional;
		if (!left_out)
			keys[n++] = p->at[i].key;
	}
	/* a gap beside something left out has nothing to part any more */
	while (n > 0 && EDGE_KIND(keys[n - 1]) == EDGE_GAP)
		n--;
	while (first < n && EDGE_KIND(keys[first]) == EDGE_GAP)
		first++;
	if (first == n)
		return refuse(b, "everything in this phrase is optional", STR_NONE);
	for (size_t i = first; i < n; i++)
		node = trie_child(b->a, &b->phrase_trie, node, keys[i]);
	for (size_t i = 0; i < b->n_labels; i++) {
		struct pack_out out = p->out;

		out.label = (uint16_t)b->labels[i];
		trie_value(b->a, &b->phrase_trie, node, out_id(b, out));
	}
	return (b->phrase_trie.nodes.n < NODES_MAX && b->outs.n < OUTS_MAX)
	    || refuse(b, "the pack has grown too large", STR_NONE);
}

static bool
read_phrase(struct builder *b, struct str text)
{
	size_t unless = str_find(text, STR(" unless ")), n_optional = 0;
	struct str head = str_sub(text, 0, unless == STR_NOT_FOUND ? text.len : unless);
	struct phrase p = { .n = 0 };

	if (b->n_labels == 0 && b->approved_above)
		return refuse(b, "an approved text goes on only in lines that begin with a space", text);
	if (b->n_labels == 0)
		return refuse(b, "a line such as `label banned` must stand above a phrase, and # and a space "
		    "in "
		    "front of a remark", text);
	while ((head = skip_space(head)).len > 0) {
		if (!phrase_element(b, &head, &p))
			return false;
	}
	if (p.n > 0 && EDGE_KIND(p.at[p.n - 1].key) == EDGE_GAP)
		return refuse(b, "a phrase can't end with a gap", STR_NONE);
	if (unless != STR_NOT_FOUND && !read_exclusions(b, str_sub(text, unless + 8, text.len), &p))
		return false;
	for (size_t i = 0; i < p.n; i++)
		n_optional += p.at[i].optional;
	if (n_optional > OPTIONAL_MAX)
		return refuse(b, "at most 6 things in a line can be optional", STR_NONE);
	for (unsigned without = 0; without < 1u << n_optional; without++) {
		if (!add_variant(b, &p, without))
			return false;
	}
	return true;
}

/* ---- lines ---- */

/* "label: banned" and "label banned:" are meant as "label banned". */
static struct str
without_colon(struct str s)
{
	if (str_starts(s, STR(":")))
		s = str_sub(s, 1, s.len);
	if (str_ends(s, STR(":")))
		s = str_sub(s, 0, s.len - 1);
	return str_trim(s);
}

/* "label NAME, NAME" */
static bool
read_label(struct builder *b, struct str text)
{
	struct str name;
	bool more = true;

	b->n_labels = 0;
	text = without_colon(str_lower(b->a, text));
	while (more) {
		more = str_cut(text, ',', &name, &text);
		name = str_trim(name);
		if (b->n_labels == LABELS_MAX)
			return refuse(b, "at most 4 labels can share phrases", STR_NONE);
		if (!label_by_name(name.ptr, name.len, &b->labels[b->n_labels]))
			return refuse(b, "there is no such label", name);
		b->n_labels++;
	}
	return true;
}

/* "spelling dont: do not" */
static bool
read_spelling(struct builder *b, struct str text)
{
	struct str as_written, meant;
	struct ids from = { 0 }, to = { 0 };
	bool fits;

	if (!str_cut(text, ':', &as_written, &meant))
		return refuse(b, "a spelling is written `spelling dont: do not`", STR_NONE);
	as_written = str_trim(as_written);
	fits = add_id(&from, word_id(b, take_word(&as_written)));
	for (meant = str_trim(meant); fits && meant.len > 0; meant = skip_space(meant)) {
		struct str word = take_word(&meant);

		fits = word.len > 0 && add_word(b, word, &to);
	}
	if (!fits || as_written.len > 0 || from.n != 1 || to.n < 1 || to.n > 2)
		return refuse(b, "a spelling is one word, a colon, and one or two words", STR_NONE);
	b->spelling.at[from.at[0]] =
	    (struct pack_spelling){ (uint16_t)to.at[0], (uint16_t)(to.n > 1 ? to.at[1] : 0) };
	return true;
}

static bool
matter_by_name(struct builder *b, struct str name, uint32_t *bit)
{
	size_t i = 0;

	while (i < b->matter_names.n && !str_eq_nocase(b->matter_names.at[i], name))
		i++;
	if (i == MATTERS_MAX)
		return refuse(b, "there are more matters than can be taken (32)", name);
	if (i == b->matter_names.n)
		vec_push(b->a, &b->matter_names) = name;
	*bit = UINT32_C(1) << i;
	return true;
}

/* Rising, each word once. */
static bool
matter_add(struct builder *b, uint32_t word, uint32_t bit)
{
	size_t low = 0, high = b->matters.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (b->matters.at[mid].word < word)
			low = mid + 1;
		else
			high = mid;
	}
	if (low < b->matters.n && b->matters.at[low].word == word) {
		b->matters.at[low].matters |= bit;
		return true;
	}
	if (b->matters.n == MATTER_WORDS_MAX)
		return refuse(b, "there are more words of matters than can be taken (2000)", STR_NONE);
	vec_push(b->a, &b->matters) = (struct pack_matter){ 0 };
	for (size_t i = b->matters.n - 1; i > low; i--)
		b->matters.at[i] = b->matters.at[i - 1];
	b->matters.at[low] = (struct pack_matter){ word, bit };
	return true;
}

/* "matter water: leak | drip | flood": adds to what stands under the name */
static bool
read_matter(struct builder *b, struct str text)
{
	struct str name, word;
	struct words words;
	uint32_t bit = 0;
	bool more = true;

	if (!str_cut(text, ':', &name, &text) || str_trim(name).len == 0)
		return refuse(b, "a matter is written `matter NAME: word | word`", STR_NONE);
	if (!matter_by_name(b, str_trim(name), &bit))
		return false;
	while (more) {
		more = str_cut(text, '|', &word, &text);
		words_of(b->a, word, &words);
		if (words.n != 1)
			return refuse(b, "between the bars of a matter stands one word that "
			    "means something, not", str_trim(word));
		if (!matter_add(b, words.at[0], bit))
			return false;
	}
	return true;
}

/* Rising, each word once. */
static bool
list_add(struct builder *b, uint32_t word, enum word_list list)
{
	size_t at = b->listed.n;

	while (at > 0 && b->listed.at[at - 1].word > word)
		at--;
	if (at > 0 && b->listed.at[at - 1].word == word) {
		b->listed.at[at - 1].lists |= UINT64_C(1) << list;
		return true;
	}
	if (b->listed.n == LISTED_MAX)
		return refuse(b, "there are more words in lists than can be taken (4000)", STR_NONE);
	vec_push(b->a, &b->listed) = (struct pack_listed){ 0 };
	memmove(b->listed.at + at + 1, b->listed.at + at, (b->listed.n - 1 - at) * sizeof b->listed.at[0]);
	b->listed.at[at] = (struct pack_listed){ UINT64_C(1) << list, word };
	return true;
}

/* "list family: husband | wife": adds to what stands under the name */
static bool
read_list(struct builder *b, struct str text)
{
	struct str name, part;
	enum word_list list;
	bool more = true;

	if (!str_cut(text, ':', &name, &text) || str_trim(name).len == 0)
		return refuse(b, "a list is written `list NAME: word | word`", STR_NONE);
	if (!list_by_name(str_trim(name), &list))
		return refuse(b, "there is no such list", str_trim(name));
	while (more) {
		struct str word, rest;

		more = str_cut(text, '|', &part, &text);
		part = rest = str_trim(part);
		word = take_word(&rest);
		if (word.len == 0 || rest.len > 0)
			return refuse(b, "between the bars of a list stands a single word, not", part);
		if (!list_add(b, word_hash(word), list))
			return false;
	}
	return true;
}

static bool
go_on_approving(struct builder *b, struct str line)
{
	struct approved_text *t = &b->approved.at[b->approved.n - 1];

	if (t->parts.n == APPROVED_LINES)
		return refuse(b, "an approved text is longer than can be taken (60 lines)", STR_NONE);
	vec_push(b->a, &t->parts) = str_trim(line);
	t->told = t->told || str_trim(line).len > 0;
	return true;
}

static bool
end_approving(struct builder *b)
{
	const struct approved_text *t = b->approved.n > 0 ? &b->approved.at[b->approved.n - 1] : NULL;

	b->approving = false;
	if (t == NULL || t->told)
		return true;
	b->line = t->line;
	return refuse(b, "an approved text needs words behind its name", t->name);
}

/* "approved ombudsman: If you are not happy with …", and lines set in that go on with it */
static bool
read_approved(struct builder *b, struct str text)
{
	struct approved_text *t;
	struct str name, rest;

	if (!str_cut(text, ':', &name, &rest) || str_trim(name).len == 0)
		return refuse(b, "an approved text is written `approved NAME: its words`", STR_NONE);
	if (b->approved.n == APPROVED_MAX)
		return refuse(b, "there are more approved texts than can be taken (200)", STR_NONE);
	t = &vec_push(b->a, &b->approved);
	*t = (struct approved_text){ .name = str_trim(name), .line = b->line };
	/* a line of it that isn't set in must not be taken for a phrase of the label above */
	b->n_labels = 0;
	b->approving = true;
	return go_on_approving(b, rest);
}

static bool
is_comment(struct str line)
{
	return line.len == 0
	       || (line.ptr[0] == '#' && (line.len == 1 || is_space(line.ptr[1]) || line.ptr[1] == '#'));
}

/* "flux pump  # our best one" */
static struct str
without_remark(struct str line)
{
	for (size_t i = 1; i < line.len; i++)
		if (line.ptr[i] == '#' && is_space(line.ptr[i - 1]) && is_comment(str_sub(line, i, line.len)))
			return str_trim(str_sub(line, 0, i));
	return line;
}

/* "class " and the like; ":" instead of the space is understood where nothing else can be meant. */
static bool
is_of_form(struct str line, struct str word)
{
	char behind = line.len > word.len ? line.ptr[word.len] : '\0';

	return str_starts_nocase(line, word) && (is_space(behind) || behind == ':');
}

static bool
read_line(struct builder *b, struct str line)
{
	static const struct {
		struct str word;
		bool (*read)(struct builder *b, struct str text);
	} forms[] = {
		{ STR_INIT("class"), read_class },
		{ STR_INIT("label"), read_label },
		{ STR_INIT("spelling"), read_spelling },
		{ STR_INIT("matter"), read_matter },
		{ STR_INIT("list"), read_list },
		{ STR_INIT("approved"), read_approved },
	};

	if (is_comment(line))
		return true;
	line = str_starts_nocase(line, STR("approved")) ? line : without_remark(line);
	for (size_t i = 0; i < LENGTH(forms); i++) {
		if (is_of_form(line, forms[i].word))
			return forms[i].read(b, str_trim(str_sub(line, forms[i].word.len, line.len)));
	}
	return read_phrase(b, line);
}

static bool
read_any_line(struct builder *b, struct str line)
{
	bool set_in = line.len > 0 && is_space(line.ptr[0]) && str_trim(line).len > 0;

	b->approved_above = b->approving;
	if (b->approving && set_in)
		return go_on_approving(b, line);
	return (!b->approving || end_approving(b)) && read_line(b, str_trim(line));
}

static bool
read_source(struct builder *b, const struct pack_source *source)
{
	struct str text = utf8_unmarked(source->text), line;

	b->file = source->name;
	b->line = 0;
	b->n_labels = 0;
	b->approving = false;
	while (str_line(&text, &line)) {
		b->line++;
		if (!read_any_line(b, line))
			return false;
		if (b->hashes.n >= IDS_MAX || b->class_trie.nodes.n >= IDS_MAX)
			return refuse(b, "there are too many different words", STR_NONE);
	}
	return !b->approving || end_approving(b);
}

bool
pack_compile(
    struct arena *a, const struct pack_source *sources, size_t n, const struct pack **out, struct err *err)
{
	struct builder b = { .a = a, .err = err };

	trie_init(a, &b.phrase_trie);
	trie_init(a, &b.class_trie);
	vec_push(a, &b.classes) = (struct class){ 0 };
	for (uint32_t id = 0; id < WORD_ID_FIRST; id++) {
		vec_push(a, &b.hashes) = 0;
		vec_push(a, &b.spelling) = (struct pack_spelling){ 0 };
		vec_push(a, &b.meanings) = 0;
	}
	for (size_t i = 0; i < n; i++) {
		if (!read_source(&b, &sources[i]))
			return false;
	}
	return pack_lay(&b, sources, n, out);
}

struct str
pack_version(const struct pack *p)
{
	return str_from(p->version);
}
