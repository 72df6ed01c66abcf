/* voice.c - the words that steps and drafts have in common.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ear/list.h"
#include "ear/text.h"
#include "ear/word.h"
#include "method/voice.h"

static const struct pack *
pack_of(const struct state *s)
{
	return s->pack != NULL ? s->pack : &pack_en;
}

static bool
is_title(const struct pack *p, struct str word)
{
	if (str_ends(word, STR(".")))
		word.len--;
	return list_has(p, LIST_TITLE, word_hash(word));
}

/* The part of a name that goes with a title: "Penn" of "Doris Penn", "de la Cruz" of "Maria de la Cruz".  A
 * knight goes by the first, and of a couple ("and Mrs Penn") nothing is left off. */
static struct str
behind_title(const struct pack *p, struct str title, struct str rest)
{
	struct str word = STR_NONE, last = rest, more = rest;

	if (str_eq_nocase(title, STR("sir")) || str_eq_nocase(title, STR("dame"))) {
		str_cut(rest, ' ', &word, &more);
		return word;
	}
	while (more.len > 0) {
		last = more;
		str_cut(more, ' ', &word, &more);
		more = str_trim(more);
		if (is_title(p, word) || str_eq(word, STR("&")))
			return rest;
		if (str_eq_nocase(word, STR("and")))
			return rest;
		if (more.len > 0 && char_is_lower(word.ptr[0]))
			return last;
	}
	return last;
}

#define SIGNED_TURNS 5                          /* their last, that are looked through */
#define SIGNED_LINES 6                          /* of each: where it ends, and of what stood behind it */
#define SIGNED_WORDS 5

static bool
closes(char c)
{
	return c == ')' || c == ']' || c == ',' || c == '.';
}

/* Without brackets, commas and full stops around it. */
static struct str
bare_word(struct str word)
{
	while (word.len > 0 && (word.ptr[0] == '(' || word.ptr[0] == '['))
		word = str_sub(word, 1, word.len);
	while (word.len > 0 && closes(word.ptr[word.len - 1]))
		word.len--;
	return word;
}

static bool
has_word(struct str name, struct str word)
{
	struct str one;

	while (name.len > 0) {
		str_cut(name, ' ', &one, &name);
		if (str_eq_nocase(bare_word(one), word))
			return true;
	}
	return false;
}

static bool
may_be_name(struct str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!char_is_letter(word.ptr[i]) && (unsigned char)word.ptr[i] < 128 && word.ptr[i] != '-'
		    && word.ptr[i] != '\'')
			return false;
	return word.len > 0;
}

/* Whether a title stands first or last: most lines are told by that alone. */
static bool
has_title_at_end(const struct pack *p, struct str line)
{
	size_t space = str_find_char(line, ' '), last = str_find_last_char(line, ' ');

	/* where there is none, both are the whole line */
	return is_title(p, bare_word(str_sub(line, 0, space)))
	    || is_title(p, bare_word(str_trim(str_sub(line, last + 1, line.len))));
}

/* A line that is their name and how they are addressed, and nothing else: "Doris Penn (Mrs)", "Mrs D. Penn".
 * full: without the title. */
static bool
is_signed(const struct pack *p, struct str line, struct str name, struct str *title, struct str *full)
{
	struct str word, rest = str_trim(line);
	bool theirs = false;
	size_t n = 0;

	*title = STR_NONE;
	*full = rest;
	if (!has_title_at_end(p, rest))
		return false;
	while (rest.len > 0) {
		str_cut(rest, ' ', &word, &rest);
		rest = str_trim(rest);
		n++;
		if (is_title(p, bare_word(word)) && title->len == 0 && (n == 1 || rest.len == 0)) {
			*title = bare_word(word);
			*full = str_trim(n == 1 ? rest : str_sub(*full, 0, (size_t)(word.ptr - full->ptr)));
			continue;
		}
		if (n > SIGNED_WORDS || !may_be_name(bare_word(word)))
			return false;
		theirs = theirs || has_word(name, bare_word(word));
	}
	return title->len > 0 && theirs;
}

/* Looks through the lines of a text, from its end or from its beginning. */
static bool
signed_in(const struct pack *p, struct str text, bool from_end, struct str name, struct str *title,
    struct str *full)
{
	size_t seen = 0;

	while (text.len > 0 && seen < SIGNED_LINES) {
		struct str line = text, rest = STR_NONE;
		size_t at;

		if (from_end) {
			at = str_find_last_char(text, '\n');
			if (at != STR_NOT_FOUND) {
				line = str_sub(text, at + 1, text.len);
				rest = str_sub(text, 0, at);
			}
		} else {
			str_cut(text, '\n', &line, &rest);
		}
		text = rest;
		seen += str_trim(line).len > 0;
		if (is_signed(p, line, name, title, full))
			return true;
	}
	return false;
}

/* How they sign: their wish, wherever their mail program leaves it out. */
static bool
signed_title(const struct state *s, struct str name, struct str *title, struct str *full)
{
	const struct pack *p = pack_of(s);
	size_t looked = 0;

	if (is_signed(p, name, name, title, full))
		return true;
	for (size_t i = s->turns.n; i > 0 && looked < SIGNED_TURNS; i--) {
		const struct turn *t = &s->turns.at[i - 1];

		if (t->ours || (t->address.len > 0 && !str_eq_nocase(t->address, s->address)))
			continue;
		looked++;
		if (signed_in(p, t->text, true, name, title, full)
		    || signed_in(p, t->quoted, false, name, title, full))
			return true;
	}
	return false;
}

struct str
voice_called(struct str name, struct str address)
{
	return str_or(str_or(name, address), STR("A caller without a name"));
}

struct str
voice_name(const struct state *s)
{
	struct str name = str_trim(s->name);
	struct str first, rest, title, full;

	if (name.len == 0)
		return STR("The customer");
	str_cut(name, ' ', &first, &rest);
	rest = str_trim(rest);
	if (is_title(pack_of(s), first) && rest.len > 0)
		return str_capital(s->a, arena_fmt(s->a, "%.*s %.*s", STR_ARG(first),
		    STR_ARG(behind_title(pack_of(s), first, rest))));
	if (signed_title(s, name, &title, &full))
		return str_capital(s->a, arena_fmt(s->a, "%.*s %.*s", STR_ARG(title),
		    STR_ARG(behind_title(pack_of(s), title, bare_word(full)))));
	return str_capital(s->a, str_ends(first, STR(",")) ? name : first);
}

bool
voice_is_theirs(const struct state *s, struct str text)
{
	for (size_t i = 0; i < s->turns.n; i++)
		if (!s->turns.at[i].ours && str_find(s->turns.at[i].text, text) != STR_NOT_FOUND)
			return true;
	return false;
}

static bool
is_first_person(struct str word)
{
	static const char *const words[] = {
		"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "i'm", "i've", "i'd", "i'll",
		    "im",
		"ive", "we're", "we've", "we'd", "we'll",
	};

	for (size_t i = 0; i < LENGTH(words); i++)
		if (str_eq_nocase(word, str_from(words[i])))
			return true;
	return false;
}

bool
voice_is_quoted(const struct state *s, struct str text)
{
	struct text t;

	if (voice_is_theirs(s, text))
		return true;
	if (s->last_received == 0 || str_eq(str_trim(text), str_trim(s->finding)))
		return false;                   /* what we found: "we" is us */
	text_tokens(s->a, text, &t);
	for (size_t i = 0; i < t.n_tokens; i++)
		if (is_first_person(str_sub(text, t.tokens[i].start, t.tokens[i].end)))
			return true;
	return false;
}

struct str
voice_number(struct arena *a, size_t n)
{
	static const char *const words[] = {
		"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
	};

	return n < LENGTH(words) ? str_from(words[n]) : arena_fmt(a, "%zu", n);
}

struct str
voice_count(struct arena *a, size_t n, const char *one, const char *more)
{
	return arena_fmt(a, "%.*s %s", STR_ARG(voice_number(a, n)), n == 1 ? one : more);
}

struct str
voice_line(struct arena *a, struct str s)
{
	char *line = arena_array(a, char, s.len + 1);

	for (size_t i = 0; i < s.len; i++)
		line[i] = s.ptr[i] == '\n' ? ' ' : s.ptr[i];
	return str_trim((struct str){ line, s.len });
}

static bool
ends_sentence(struct str s)
{
	return str_ends(s, STR(".")) || str_ends(s, STR("?")) || str_ends(s, STR("!"));
}

struct str
voice_words(struct arena *a, struct str s)
{
	struct text t;
	struct buf b;
	size_t from = 0;
	bool any = false;

	text_tokens(a, s, &t);
	buf_init(&b, a, s.len + 1);
	for (size_t i = 0; i < t.n_tokens; i++) {
		any = any || (t.tokens[i].kind != TOKEN_MARK && t.tokens[i].kind != TOKEN_EMOJI);
		if (t.tokens[i].kind != TOKEN_EMOJI)
			continue;
		buf_put(&b, str_sub(s, from, t.tokens[i].start));
		from = t.tokens[i].end;
	}
	buf_put(&b, str_sub(s, from, s.len));
	return any ? str_trim(buf_str(&b)) : STR_NONE;
}

struct str
voice_sentence(struct arena *a, struct str s)
{
	s = str_trim(s);
	if (s.len == 0)
		return s;
	s = str_capital(a, s);
	return ends_sentence(s) ? s : arena_fmt(a, "%.*s.", STR_ARG(s));
}

bool
promise_needs_owning(const struct promise *p, int64_t now)
{
	if (p->missed_at != 0)
		return !p->owned;
	return p->state == PROMISE_OPEN && p->due < now;
}

const struct promise *
voice_miss(const struct state *s, int64_t now)
{
	for (size_t i = 0; i < s->promises.n; i++)
		if (promise_needs_owning(&s->promises.at[i], now))
			return &s->promises.at[i];
	return NULL;
}
