/* words.c - the words of a text that carry meaning, for comparing one text with another.
 *
 * Lower case, without stop words, endings cut so that "missed", "misses" and "missing" meet, and
 * numbers as digits so that "two" meets "2".  English.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/utf8.h"
#include "ear/pack_tables.h"
#include "ear/text.h"
#include "ear/word.h"

#define WORD_MAX 40                             /* bytes; what is longer is compared as it stands */

#define SHORT_MAX 8                             /* bytes of the longest word in the tables below */

/* What is looked up word by word, for whole texts, is compared as a number in the order of the alphabet. */
static inline uint64_t
key_of(const char row[SHORT_MAX])
{
	uint64_t key;

	memcpy(&key, row, sizeof key);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	key = __builtin_bswap64(key);
#endif
	return key;
}

/* Sorted: found by halving. */
static const char stop_words[][SHORT_MAX] = {
	"a", "about", "after", "again", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be",
	"because", "been", "before", "being", "but", "by", "can", "could", "did", "do", "does", "doing",
	"done", "for", "from", "get", "getting", "go", "got", "had", "has", "have", "having", "he", "her",
	"here", "hers", "him", "his", "how", "i", "if", "in", "into", "is", "it", "its", "just", "let",
	"me", "mine", "more", "most", "much", "my", "no", "not", "now", "of", "off", "on", "or", "our",
	"ours", "out", "over", "own", "please", "really", "s", "same", "she", "should", "so", "some",
	"such", "t", "than", "that", "the", "their", "them", "then", "there", "these", "they", "thing",
	"this", "those", "to", "too", "up", "us", "very", "was", "we", "well", "were", "what", "when",
	"where", "which", "while", "who", "whom", "why", "will", "with", "would", "you", "your", "yours",
};

/* Sorted by the first column. */
static const struct { char word[SHORT_MAX]; const char *as; } odd_forms[] = {
	{ "ate", "eat" }, { "began", "begin" }, { "begun", "begin" }, { "bought", "buy" },
	{ "broke", "break" }, { "broken", "break" }, { "built", "build" }, { "burnt", "burn" },
	{ "called", "ring" }, { "calling", "ring" }, { "calls", "ring" }, { "came", "come" },
	{ "children", "child" }, { "chose", "choose" }, { "chosen", "choose" }, { "cried", "cry" },
	{ "driven", "drive" }, { "drove", "drive" }, { "eaten", "eat" }, { "eight", "8" },
	{ "eleven", "11" }, { "evening", "evening" }, { "evenings", "evening" }, { "fallen", "fall" },
	{ "feet", "foot" }, { "fell", "fall" }, { "felt", "feel" }, { "five", "5" }, { "flew", "fly" },
	{ "found", "find" }, { "four", "4" }, { "fourth", "4th" }, { "froz", "freeze" },
	{ "froze", "freeze" }, { "frozen", "freeze" }, { "gave", "give" }, { "given", "give" },
	{ "gone", "go" }, { "grew", "grow" }, { "held", "hold" }, { "hid", "hide" },
	{ "hidden", "hide" }, { "kept", "keep" }, { "knew", "know" }, { "known", "know" },
	{ "left", "leave" }, { "lost", "lose" }, { "made", "make" }, { "meant", "mean" },
	{ "men", "man" }, { "met", "meet" }, { "mother", "mum" }, { "nine", "9" }, { "one", "1" },
	{ "paid", "pay" }, { "phoned", "ring" }, { "pic", "photo" }, { "pics", "photo" },
	{ "picture", "photo" }, { "pictures", "photo" }, { "ran", "run" }, { "rang", "ring" },
	{ "rung", "ring" }, { "said", "say" }, { "sat", "sit" }, { "saw", "see" }, { "second", "2nd" },
	{ "seen", "see" }, { "sent", "send" }, { "seven", "7" }, { "shook", "shake" }, { "six", "6" },
	{ "slept", "sleep" }, { "sold", "sell" }, { "spent", "spend" }, { "spoke", "speak" },
	{ "spoken", "speak" }, { "stole", "steal" }, { "stolen", "steal" }, { "stood", "stand" },
	{ "swore", "swear" }, { "teeth", "tooth" }, { "ten", "10" }, { "third", "3rd" },
	{ "three", "3" }, { "threw", "throw" }, { "thrown", "throw" }, { "told", "tell" },
	{ "took", "take" }, { "tore", "tear" }, { "torn", "tear" }, { "twelve", "12" },
	{ "twice", "2" }, { "two", "2" }, { "went", "go" }, { "wept", "weep" }, { "woke", "wake" },
	{ "woken", "wake" }, { "women", "woman" }, { "wore", "wear" }, { "worn", "wear" },
	{ "written", "write" }, { "wrote", "write" },
};

/* A word folded to lower case, its apostrophes plain; nought behind it. */
struct folded {
	char at[WORD_MAX];
	size_t len;
	bool apostrophe;
};

/* Whether a folded word stands in a sorted table whose rows begin with it; *row is where. */
static inline bool
find_word(const void *table, size_t n, size_t row_len, const struct folded *word, size_t *row)
{
	uint64_t wanted;
	size_t low = 0;

	if (word->len > SHORT_MAX)
		return false;
	wanted = key_of(word->at);
	while (n > 1) {
		size_t half = n / 2;

		low += key_of((const char *)table + (low + half) * row_len) <= wanted ? half : 0;
		n -= half;
	}
	*row = low;
	return key_of((const char *)table + low * row_len) == wanted;
}

static bool
is_stop_word(const struct folded *word)
{
	size_t row;

	return find_word(stop_words, LENGTH(stop_words), sizeof *stop_words, word, &row);
}

static bool
odd_form(const struct folded *word, struct str *as)
{
	size_t row;

	if (!find_word(odd_forms, LENGTH(odd_forms), sizeof *odd_forms, word, &row))
		return false;
	*as = str_from(odd_forms[row].as);
	return true;
}

static bool
has_vowel(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		switch (s.ptr[i]) {
		case 'a': case 'e': case 'i': case 'o': case 'u': case 'y':
			return true;
		default:
			break;
		}
	}
	return false;
}

/* "stopp" -> "stop"; "miss", "bill" and "fizz" stay. */
static struct str
undouble(struct str s)
{
	char last = s.len > 2 ? s.ptr[s.len - 1] : '\0';

	if (last == '\0' || last != s.ptr[s.len - 2] || last == 's' || last == 'l' || last == 'z'
	    || last == 'e')
		return s;
	return str_sub(s, 0, s.len - 1);
}

/* Cuts an ending when enough of the word is left. */
static inline bool
cut(struct str *s, struct str ending)
{
	struct str left = str_sub(*s, 0, s->len - ending.len);

	if (s->ptr[s->len - 1] != ending.ptr[ending.len - 1] || !str_ends(*s, ending) || left.len < 3
	    || !has_vowel(left))
		return false;
	*s = left;
	return true;
}

static struct str
stem(struct str s)
{
	bool tense;

	if (s.len < 4)
		return s;
	if (!cut(&s, STR("'s")) && !str_ends(s, STR("ss")) && !str_ends(s, STR("us")))
		cut(&s, STR("s"));
	tense = cut(&s, STR("ing")) || cut(&s, STR("ed"));
	if (tense)
		s = undouble(s);
	else
		cut(&s, STR("ly"));
	cut(&s, STR("e"));
	if (s.len > 3 && (s.ptr[s.len - 1] == 'i' || s.ptr[s.len - 1] == 'y'))
		s = str_sub(s, 0, s.len - 1);
	return s;
}

/* The next word of a text, its apostrophes and what joins digits included; *hash as word_hash gives it. */
static bool
next_word(struct str s, size_t *at, struct str *word, uint32_t *hash)
{
	size_t start;

	while (*at < s.len && !char_is_alnum(s.ptr[*at]) && (unsigned char)s.ptr[*at] < 0xC3)
		(*at)++;
	start = *at;
	*hash = WORD_HASH_START;
	while (*at < s.len) {
		char c = s.ptr[*at], next;
		size_t mark;
		bool joins;

		if (char_is_alnum(c)) {
			*hash = word_hash_byte(*hash, (unsigned char)c);
			(*at)++;
			continue;
		}
		if (c == ' ')
			break;
		next = *at + 1 < s.len ? s.ptr[*at + 1] : ' ';
		mark = apostrophe_len(str_sub(s, *at, *at + 3));
		joins = (c == '.' || c == ',' || c == ':') && char_is_digit(next) && *at > start
		    && char_is_digit(s.ptr[*at - 1]);
		if (mark > 0 && (*at + mark >= s.len || !char_is_alnum(s.ptr[*at + mark])))
			break;
		if (mark == 0 && (unsigned char)c < 0x80 && !joins)
			break;
		if (mark == 0 && (unsigned char)c == 0xE2)
			break;
		*hash = word_hash_byte(*hash, mark ? '\'' : (unsigned char)c);
		*at += mark ? mark : 1;
	}
	/* a byte that starts no word must still be passed */
	if (*at == start && start < s.len)
		*hash = word_hash_byte(*hash, (unsigned char)s.ptr[(*at)++]);
	*word = str_sub(s, start, *at);
	return word->len > 0;
}

/* False when the word is too long. */
static bool
fold(struct str word, struct folded *out)
{
	size_t n = 0;

	*out = (struct folded){ .len = 0 };
	for (size_t i = 0; i < word.len; i++) {
		char c = word.ptr[i];

		if (n == WORD_MAX)
			return false;
		if (c == '\xE2' && apostrophe_len(str_sub(word, i, i + 3)) > 0) {
			c = '\'';
			i += 2;
		}
		out->apostrophe |= c == '\'';
		out->at[n++] = char_lower(c);
	}
	out->len = n;
	return true;
}

/* "don't", "we've", "that's": nothing of their own. */
static bool
is_light_contraction(struct str s)
{
	return str_ends(s, STR("n't")) || str_ends(s, STR("'ll")) || str_ends(s, STR("'ve"))
	    || str_ends(s, STR("'re")) || str_eq(s, STR("i'm")) || str_eq(s, STR("it's"))
	    || str_eq(s, STR("that's"));
}

/* As word_hash, of what is folded already. */
static uint32_t
hash_folded(struct str s)
{
	uint32_t hash = WORD_HASH_START;

	for (size_t i = 0; i < s.len; i++)
		hash = word_hash_byte(hash, (unsigned char)s.ptr[i]);
	return hash;
}

uint32_t
word_meaning(struct str word)
{
	struct folded folded;
	struct str s, as;

	if (!fold(word, &folded))
		return word_hash(word);
	s = (struct str){ folded.at, folded.len };
	if (is_stop_word(&folded) || (folded.apostrophe && is_light_contraction(s)))
		return 0;
	if (odd_form(&folded, &as))
		return hash_folded(stem(as));
	s = stem(s);
	if (s.len == folded.len)
		return hash_folded(s);
	memset(folded.at + s.len, 0, folded.len - s.len);
	folded.len = s.len;
	return is_stop_word(&folded) ? 0 : hash_folded(s);
}

/* Heap sort: no memory, and no worst case. */
static void
sift(uint32_t *at, size_t i, size_t n)
{
	for (size_t child = i * 2 + 1; child < n; i = child, child = i * 2 + 1) {
		uint32_t t = at[i];

		child += child + 1 < n && at[child + 1] > at[child];
		if (at[child] <= t)
			return;
		at[i] = at[child];
		at[child] = t;
	}
}

static size_t
sort_once_each(uint32_t *at, size_t n)
{
	size_t kept = 0;

	for (size_t i = n / 2; i-- > 0;)
		sift(at, i, n);
	for (size_t i = n; i-- > 1;) {
		uint32_t t = at[0];

		at[0] = at[i];
		at[i] = t;
		sift(at, 0, i);
	}
	for (size_t i = 0; i < n; i++) {
		if (kept == 0 || at[i] != at[kept - 1])
			at[kept++] = at[i];
	}
	return kept;
}

/* What the next word that tells something comes down to; false at the end.  A pack knows it of its own. */
static bool
next_meaning(const struct pack *p, struct str s, size_t *at, uint32_t *meaning)
{
	struct str word;
	uint32_t hash;

	while (next_word(s, at, &word, &hash)) {
		uint32_t known = p ? p->meanings[pack_word_id(p, hash)] : 0;

		if (known == MEANING_NONE)
			continue;
		*meaning = known ? known : word_meaning(word);
		if (*meaning != 0)
			return true;
	}
	return false;
}

void
words_known(struct arena *a, const struct pack *p, struct str s, struct words *out)
{
	VEC(uint32_t) words = { 0 };
	uint32_t meaning;
	size_t at = 0;

	while (next_meaning(p, s, &at, &meaning))
		vec_add(a, &words) = meaning;
	out->at = words.at;
	out->n = sort_once_each(words.at, words.n);
}

void
words_of(struct arena *a, struct str s, struct words *out)
{
	words_known(a, NULL, s, out);
}

/* The pack bears them, so that they needn't be made anew for each draft. */
void
words_weak(struct arena *a, const struct pack *p, struct words *out)
{
	out->n = p->n_weak;
	out->at = arena_array(a, uint32_t, p->n_weak + 1);
	if (p->n_weak > 0)
		memcpy(out->at, p->weak, p->n_weak * sizeof *p->weak);
}

void
words_join(struct arena *a, const struct words *parts, size_t n, struct words *out)
{
	size_t most = 0;

	for (size_t i = 0; i < n; i++)
		most += parts[i].n;
	*out = (struct words){ arena_array(a, uint32_t, most + 1), 0 };
	for (size_t i = 0; i < n; i++) {
		if (parts[i].n > 0)
			memcpy(out->at + out->n, parts[i].at, parts[i].n * sizeof *out->at);
		out->n += parts[i].n;
	}
	out->n = sort_once_each(out->at, out->n);
}

static bool
has_word(const struct words *w, uint32_t word)
{
	size_t low = 0, high = w->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (w->at[mid] == word)
			return true;
		if (w->at[mid] < word)
			low = mid + 1;
		else
			high = mid;
	}
	return false;
}

bool
words_hold(const struct words *w, const struct pack *p, struct str s)
{
	uint32_t meaning;
	size_t at = 0;

	while (next_meaning(p, s, &at, &meaning))
		if (has_word(w, meaning))
			return true;
	return false;
}

static uint32_t
matters_of(const struct pack *p, uint32_t meaning)
{
	size_t low = 0, high = p->n_matters;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (p->matters[mid].word == meaning)
			return p->matters[mid].matters;
		if (p->matters[mid].word < meaning)
			low = mid + 1;
		else
			high = mid;
	}
	return 0;
}

uint32_t
words_matters(const struct pack *p, struct str s)
{
	uint32_t meaning, matters = 0;
	size_t at = 0;

	while (next_meaning(p, s, &at, &meaning))
		matters |= matters_of(p, meaning);
	return matters;
}

size_t
words_shared(const struct words *a, const struct words *b)
{
	size_t n = 0;

	for (size_t i = 0, j = 0; i < a->n && j < b->n;) {
		uint32_t left = a->at[i], right = b->at[j];

		n += left == right;
		i += left <= right;
		j += right <= left;
	}
	return n;
}
