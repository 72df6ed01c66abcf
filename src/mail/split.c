/* split.c - the new words of a mail, told from the history and the signature around them.
 *
 * Every line gets a part.  Lines behind ">" and what clients write above them are history, also
 * when answers stand between them; a block of Outlook's header lines or a separator makes
 * everything below it history.  What is not clearly history stays with the new words: a line too
 * much is read over, a line too little was a customer not heard.
 *
 * SPDX-License-Identifier: ISC
 */
#include "base/buf.h"
#include "mail/message.h"
#include "mail/mime.h"

#define LINE_MAX_READ 1000                      /* no client writes a longer mark */
#define ATTRIBUTION_LINES 4                     /* an attribution is wrapped into so many at most */
#define ATTRIBUTION_MAX 400
#define SIGNATURE_LINES 25
#define DASHES_LINES 10                         /* below "--" without its space, which may be a rule */

enum line_part { LINE_FRESH, LINE_QUOTE, LINE_SIGNATURE };

struct line {
	struct str s;                           /* as it came */
	struct str key;                         /* trimmed, lower case, no "*" around: for comparing */
	bool blank, quoted;
	enum line_part part;
};

struct lines {
	struct arena *a;
	struct line *at;
	size_t n;
};

/* --- the words of the clients --- */

/* "On … wrote:" by language: what an attribution starts with and the word that makes it one. */
static const struct { struct str starts, verb; } attributions[] = {
	{ STR_INIT("on "), STR_INIT("wrote") },
	{ STR_INIT("am "), STR_INIT("schrieb") },
	{ STR_INIT("am "), STR_INIT("geschrieben") },
	{ STR_INIT("le "), STR_INIT("a écrit") },
	{ STR_INIT("el "), STR_INIT("escribió") },
	{ STR_INIT("en "), STR_INIT("escribió") },
	{ STR_INIT("op "), STR_INIT("schreef") },
	{ STR_INIT("op "), STR_INIT("geschreven") },
	{ STR_INIT("il "), STR_INIT("ha scritto") },
};

/* The head of a block as Outlook and Apple Mail write above the message answered or forwarded. */
enum head_word { HEAD_NONE, HEAD_FROM, HEAD_DATE, HEAD_TO, HEAD_SUBJECT };

static const struct { struct str word; enum head_word means; } head_words[] = {
	{ STR_INIT("from"), HEAD_FROM }, { STR_INIT("von"), HEAD_FROM }, { STR_INIT("de"), HEAD_FROM },
	{ STR_INIT("van"), HEAD_FROM }, { STR_INIT("expéditeur"), HEAD_FROM },
	{ STR_INIT("sent"), HEAD_DATE }, { STR_INIT("date"), HEAD_DATE }, { STR_INIT("gesendet"), HEAD_DATE },
	{ STR_INIT("datum"), HEAD_DATE }, { STR_INIT("envoyé"), HEAD_DATE },
	{ STR_INIT("enviado"), HEAD_DATE },
	{ STR_INIT("envoyé le"), HEAD_DATE }, { STR_INIT("enviado el"), HEAD_DATE },
	{ STR_INIT("fecha"), HEAD_DATE },
	{ STR_INIT("verzonden"), HEAD_DATE },
	{ STR_INIT("to"), HEAD_TO }, { STR_INIT("an"), HEAD_TO }, { STR_INIT("à"), HEAD_TO },
	{ STR_INIT("À"), HEAD_TO }, { STR_INIT("para"), HEAD_TO }, { STR_INIT("aan"), HEAD_TO },
	{ STR_INIT("cc"), HEAD_TO }, { STR_INIT("reply-to"), HEAD_TO },
	{ STR_INIT("subject"), HEAD_SUBJECT }, { STR_INIT("betreff"), HEAD_SUBJECT },
	{ STR_INIT("objet"), HEAD_SUBJECT }, { STR_INIT("asunto"), HEAD_SUBJECT },
	{ STR_INIT("onderwerp"), HEAD_SUBJECT },
	{ STR_INIT("da"), HEAD_FROM }, { STR_INIT("inviato"), HEAD_DATE }, { STR_INIT("data"), HEAD_DATE },
	{ STR_INIT("a"), HEAD_TO }, { STR_INIT("oggetto"), HEAD_SUBJECT },
};

/* What stands between dashes above the message answered. */
static const struct str separators[] = {
	STR_INIT("original message"), STR_INIT("original appointment"),
	STR_INIT("ursprüngliche nachricht"), STR_INIT("originalnachricht"), STR_INIT("original-nachricht"),
	STR_INIT("ursprünglicher termin"),
	STR_INIT("message d'origine"), STR_INIT("message d’origine"), STR_INIT("message original"),
	STR_INIT("mensaje original"),
	STR_INIT("oorspronkelijk bericht"), STR_INIT("origineel bericht"),
	STR_INIT("messaggio originale"),
};

/* The same above a message passed on; some clients write these without dashes and with a colon. */
static const struct str forwards[] = {
	STR_INIT("forwarded message"), STR_INIT("begin forwarded message"),
	STR_INIT("weitergeleitete nachricht"), STR_INIT("anfang der weitergeleiteten nachricht"),
	STR_INIT("message transféré"), STR_INIT("début du message transféré"),
	STR_INIT("début du message réexpédié"),
	STR_INIT("mensaje reenviado"), STR_INIT("inicio del mensaje reenviado"),
	STR_INIT("doorgestuurd bericht"), STR_INIT("begin doorgestuurd bericht"),
	STR_INIT("messaggio inoltrato"), STR_INIT("inizio messaggio inoltrato"),
};

/* Lines that a telephone or a mail program adds by itself. */
static const struct str mobile_signatures[] = {
	STR_INIT("sent from my "), STR_INIT("sent from yahoo mail"), STR_INIT("sent from outlook"),
	STR_INIT("sent from mail for"), STR_INIT("sent from proton mail"), STR_INIT("sent with proton mail"),
	STR_INIT("sent with protonmail"), STR_INIT("sent from samsung"), STR_INIT("sent from aol"),
	STR_INIT("sent from the all new aol"), STR_INIT("sent via the samsung"),
	STR_INIT("sent via bt email"), STR_INIT("sent from gmail"), STR_INIT("get outlook for "),
	STR_INIT("yahoo mail: search, organi"),
	STR_INIT("von meinem/meiner "), STR_INIT("diese nachricht wurde von meinem android"),
	STR_INIT("gesendet von meinem"), STR_INIT("gesendet mit der "), STR_INIT("gesendet von outlook"),
	STR_INIT("gesendet von yahoo"), STR_INIT("gesendet von mail f"), STR_INIT("holen sie sich outlook f"),
	STR_INIT("outlook für ios beziehen"), STR_INIT("outlook für android beziehen"),
	STR_INIT("inviato da iphone"), STR_INIT("inviato da ipad"), STR_INIT("inviato dal mio "),
	STR_INIT("inviato da posta per"), STR_INIT("inviato da outlook"), STR_INIT("inviato da yahoo"),
	STR_INIT("inviato da libero mail"), STR_INIT("ottieni outlook per"), STR_INIT("scarica outlook per"),
	STR_INIT("envoyé de mon "), STR_INIT("envoyé depuis mon "), STR_INIT("envoyé à partir de "),
	STR_INIT("envoyé de outlook"), STR_INIT("envoyé depuis yahoo"), STR_INIT("obtenir outlook pour"),
	STR_INIT("provenance : courrier"), STR_INIT("télécharger outlook pour"),
	STR_INIT("obtenez outlook pour"),
	STR_INIT("enviado desde mi "), STR_INIT("enviado desde outlook"), STR_INIT("enviado desde yahoo"),
	STR_INIT("enviado desde correo"), STR_INIT("descargar outlook para"),
	STR_INIT("obtener outlook para"), STR_INIT("obtén outlook para"),
	STR_INIT("verstuurd vanaf mijn "), STR_INIT("verzonden vanaf mijn "),
	STR_INIT("verzonden vanaf outlook"),
	STR_INIT("verstuurd vanuit "), STR_INIT("verzonden met "), STR_INIT("outlook voor ios downloaden"),
	STR_INIT("outlook voor android downloaden"), STR_INIT("download outlook voor"),
};

/* --- lines --- */

static bool
one_of(struct str s, const struct str *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(s, words[i]))
			return true;
	}
	return false;
}

/* Plain text made from bold words has stars around them: "*Von:* …". */
static struct str
key_of(struct arena *a, struct str line)
{
	struct str s = str_trim(str_sub(line, 0, LINE_MAX_READ));
	char *key = arena_array(a, char, s.len);
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		if (c != '*')
			key[n++] = char_lower(c);
	}
	return str_trim((struct str){ key, n });
}

static void
lines_read(struct lines *l, struct str text)
{
	struct str left = text, s;
	size_t n = 1;

	/* Every line that is kept below, and some more: only an empty one behind an empty one is left out. */
	for (size_t i = 0; i < text.len; i++)
		n += text.ptr[i] == '\n' && (i < 2 || text.ptr[i - 1] != '\n' || text.ptr[i - 2] != '\n');
	l->at = arena_array(l->a, struct line, n);
	while (mime_line(&left, &s)) {
		struct line *line = &l->at[l->n];
		if (l->n > 0 && line[-1].blank && str_trim(s).len == 0)
			continue;
		l->n++;
		line->s = s;
		line->quoted = s.len > 0 && s.ptr[0] == '>';
		if (!line->quoted)
			line->key = key_of(l->a, s);
		line->blank = !line->quoted && line->key.len == 0;
	}
}

/* The next line from i on that is not blank; n behind the last. */
static size_t
next_filled(const struct lines *l, size_t i)
{
	while (i < l->n && l->at[i].blank)
		i++;
	return i;
}

static void
mark(struct lines *l, size_t from, size_t to, enum line_part part)
{
	for (size_t i = from; i < to; i++)
		l->at[i].part = part;
}

static bool
has_char(struct str s, char c)
{
	return str_find_char(s, c) != STR_NOT_FOUND;
}

/* --- separators --- */

static bool
is_dashes(char c)
{
	return c == '-' || c == '_' || c == '=' || c == ' ';
}

/* The words of "-----Original Message-----", or empty. */
static struct str
between_dashes(struct str key)
{
	size_t from = 0, to = key.len;

	while (from < to && is_dashes(key.ptr[from]))
		from++;
	while (to > from && is_dashes(key.ptr[to - 1]))
		to--;
	return from >= 2 && str_starts(key, STR("--")) ? str_sub(key, from, to) : STR_NONE;
}

static bool
is_forward(struct str key)
{
	struct str inside = between_dashes(key);
	struct str bare = key;

	while (bare.len > 0 && (bare.ptr[bare.len - 1] == ':' || bare.ptr[bare.len - 1] == ' '))
		bare.len--;
	bool colon = bare.len < key.len && has_char(bare, ' ');
	return one_of(inside, forwards, LENGTH(forwards))
	    || (colon && one_of(bare, forwards, LENGTH(forwards)));
}

static bool
is_separator(struct str key)
{
	return one_of(between_dashes(key), separators, LENGTH(separators)) || is_forward(key);
}

/* The long line of underscores that Outlook puts above its block. */
static bool
is_rule(struct str key)
{
	size_t n = 0;

	while (n < key.len && (key.ptr[n] == '_' || key.ptr[n] == '-'))
		n++;
	return n >= 10 && n == key.len;
}

/* --- blocks of header lines --- */

static enum head_word
head_word(struct str key)
{
	struct str word, value;

	if (!str_cut(key, ':', &word, &value) || value.len == 0 || word.len > 20)
		return HEAD_NONE;
	word = str_trim(word);
	for (size_t i = 0; i < LENGTH(head_words); i++) {
		if (str_eq(word, head_words[i].word))
			return head_words[i].means;
	}
	return HEAD_NONE;
}

/* From (GMX: the date), To and Subject within eight lines.  "From: Leeds, To: York, Date: 3 June" is a
 * journey: without a subject it must name an address. */
static bool
is_head_block(const struct lines *l, size_t i)
{
	bool seen[HEAD_SUBJECT + 1] = { false }, address = false;
	size_t met = 0, end = i + 8 < l->n ? i + 8 : l->n;

	enum head_word first = head_word(l->at[i].key);
	if (first != HEAD_FROM && first != HEAD_DATE)
		return false;
	for (size_t k = i; k < end && !l->at[k].quoted && !l->at[k].blank; k++) {
		enum head_word w = head_word(l->at[k].key);
		met += w != HEAD_NONE && !seen[w];
		seen[w] = true;
		address = address || (w == HEAD_FROM && has_char(l->at[k].key, '@'));
	}
	return met >= 3 && seen[HEAD_FROM] && seen[HEAD_DATE] && (seen[HEAD_SUBJECT] || address);
}

/* --- attributions --- */

/* Up to four lines as one; *n tells how many up to the one that ends in a colon, 0 if none does. */
static struct str
joined_to_colon(const struct lines *l, size_t i, size_t *n)
{
	struct buf b;

	*n = 0;
	buf_init(&b, l->a, ATTRIBUTION_MAX);
	for (size_t k = i; k < l->n && k < i + ATTRIBUTION_LINES; k++) {
		struct str key = l->at[k].key;
		if (l->at[k].quoted || l->at[k].blank || key.len > ATTRIBUTION_MAX)
			break;
		if (k > i)
			buf_putc(&b, ' ');
		buf_put(&b, key);
		if (str_ends(key, STR(":"))) {
			*n = b.full ? 0 : k + 1 - i;
			break;
		}
	}
	return buf_str(&b);
}

static bool
starts_as_attribution(struct str s)
{
	for (size_t i = 0; i < LENGTH(attributions); i++) {
		if (str_starts(s, attributions[i].starts)
		    && str_find(s, attributions[i].verb) != STR_NOT_FOUND)
			return true;
	}
	return false;
}

/* "Ines Moreau wrote:" and "Ines schrieb am 1.6.26:" count only right above a quotation. */
static bool
has_attribution_verb(struct str s)
{
	for (size_t i = 0; i < LENGTH(attributions); i++) {
		if (str_find(s, attributions[i].verb) != STR_NOT_FOUND)
			return true;
	}
	return false;
}

static bool
may_start_attribution(struct str key)
{
	for (size_t i = 0; i < LENGTH(attributions); i++) {
		if (str_starts(key, attributions[i].starts))
			return true;
	}
	return false;
}

/* Yahoo on a telephone goes on in the same line: "On Mon, Jun 1, 2026 at 8:10, Name<a@b> wrote:   Dear …". */
static bool
is_attribution_with_words(struct str key)
{
	size_t colon = str_find(str_sub(key, 0, ATTRIBUTION_MAX), STR(":  "));
	struct str head = str_sub(key, 0, colon == STR_NOT_FOUND ? 0 : colon);

	return starts_as_attribution(head) && str_has_digit(head) && has_char(head, '@');
}

/* Zoho: "---- On Mon, 01 Jun 2026 08:10:00 +0100 Name <a@b> wrote ---". */
static bool
is_attribution_in_dashes(struct str key)
{
	struct str inside = between_dashes(str_sub(key, 0, ATTRIBUTION_MAX));

	return starts_as_attribution(inside) && str_has_digit(inside) && has_char(inside, '@');
}

/* How many lines from i on are an attribution; *all if everything below it is history.  Clients that don't
 * mark what they quote name the address of who wrote it; without it, and with nothing marked below, somebody
 * tells what somebody wrote. */
static size_t
attribution_at(const struct lines *l, size_t i, bool *all)
{
	size_t n;

	if (is_attribution_with_words(l->at[i].key) || is_attribution_in_dashes(l->at[i].key)) {
		*all = true;
		return 1;
	}
	if (l->at[i].key.len > ATTRIBUTION_MAX || !(may_start_attribution(l->at[i].key)
	    || (str_ends(l->at[i].key, STR(":")) && has_attribution_verb(l->at[i].key))))
		return 0;
	struct arena_mark m = arena_mark(l->a);
	struct str s = joined_to_colon(l, i, &n);
	bool dated = starts_as_attribution(s) && str_has_digit(s), address = has_char(s, '@');
	bool verb = has_attribution_verb(s);
	arena_rewind(l->a, m);
	if (n == 0)
		return 0;
	size_t next = next_filled(l, i + n);
	bool quote_follows = next < l->n && l->at[next].quoted;
	*all = !quote_follows;
	return (quote_follows && verb) || (dated && (address || next == l->n)) ? n : 0;
}

/* GroupWise: ">>> Name <a@b> 01.06.2026 08:10 >>>", and below it history without a mark. */
static bool
is_marked_sender(struct str line)
{
	struct str s = str_trim(str_sub(line, 0, ATTRIBUTION_MAX));

	return str_starts(s, STR(">>> ")) && str_ends(s, STR(" >>>")) && str_has_digit(s) && has_char(s, '@');
}

/* --- passes over the lines --- */

/* Marks history; *forward tells that it began as a message passed on. */
static void
mark_history(struct lines *l, bool *forward)
{
	for (size_t i = 0; i < l->n; i++) {
		bool all = false;
		size_t next = next_filled(l, i + 1);
		if (is_marked_sender(l->at[i].s)) {
			mark(l, i, l->n, LINE_QUOTE);
			return;
		}
		if (l->at[i].quoted) {
			l->at[i].part = LINE_QUOTE;
			continue;
		}
		if (l->at[i].blank)
			continue;
		bool rule = is_rule(l->at[i].key) && next < l->n && is_head_block(l, next);
		bool block = rule || is_head_block(l, i);
		if (block || is_separator(l->at[i].key)) {
			*forward = block || is_forward(l->at[i].key);
			mark(l, i, l->n, LINE_QUOTE);
			return;
		}
		size_t n = attribution_at(l, i, &all);
		mark(l, i, all && n > 0 ? l->n : i + n, LINE_QUOTE);
		if (all && n > 0)
			return;
		i += n > 0 ? n - 1 : 0;
	}
}

/* The words of a line without the addresses of its links: "sent from mail (https://…) for windows". */
static struct str
without_links(struct arena *a, struct str key)
{
	struct buf b;
	size_t at;

	buf_init(&b, a, key.len);
	while ((at = str_find(key, STR(" (http"))) != STR_NOT_FOUND) {
		size_t end = str_find(str_sub(key, at, key.len), STR(")"));

		buf_put(&b, str_sub(key, 0, at));
		key = end == STR_NOT_FOUND ? STR_NONE : str_sub(key, at + end + 1, key.len);
	}
	buf_put(&b, key);
	return buf_str(&b);
}

/* A sentence with a colon in it is somebody's own, but for "Yahoo Mail: …" and "Provenance : …". */
static bool
is_mobile_signature(struct arena *a, struct str key)
{
	struct str words = without_links(a, key);

	if (words.len > 120 || str_find(str_sub(words, 14, words.len), STR(": ")) != STR_NOT_FOUND)
		return false;
	for (size_t i = 0; i < LENGTH(mobile_signatures); i++) {
		if (str_starts(words, mobile_signatures[i]))
			return true;
	}
	return str_starts(words, STR("von mein")) && (str_ends(words, STR(" gesendet"))
	    || str_ends(words, STR(" gesendet.")));
}

/* How many lines may stand below a signature mark; 0 if the line is none. */
static size_t
signature_lines(const struct line *line)
{
	if (str_eq(line->s, STR("-- ")))
		return SIGNATURE_LINES;
	static const struct str marks[] = { STR_INIT("--"), STR_INIT("—"), STR_INIT("__"), STR_INIT("- --") };
	return one_of(line->key, marks, LENGTH(marks)) ? DASHES_LINES : 0;
}

static size_t
fresh_run_end(const struct lines *l, size_t i)
{
	while (i < l->n && l->at[i].part == LINE_FRESH)
		i++;
	return i;
}

/* What PGP puts around words it has signed, and what it makes of words it has encrypted. */
static void
mark_seals(struct lines *l)
{
	static const struct str begins[] = {
		STR_INIT("-----begin pgp signature-----"), STR_INIT("-----begin pgp message-----"),
	};
	static const struct str ends[] = {
		STR_INIT("-----end pgp signature-----"), STR_INIT("-----end pgp message-----"),
	};
	bool head = false, seal = false;

	for (size_t i = 0; i < l->n; i++) {
		struct line *line = &l->at[i];

		head = !line->blank && (head || str_eq(line->key, STR("-----begin pgp signed message-----")));
		seal = seal || one_of(line->key, begins, LENGTH(begins));
		if ((head || seal) && line->part == LINE_FRESH)
			line->part = LINE_SIGNATURE;
		if (one_of(line->key, ends, LENGTH(ends)))
			seal = false;
	}
}

/* A signature reaches to the next history or the end. */
static void
mark_signatures(struct lines *l)
{
	mark_seals(l);
	for (size_t i = 0, end = 0; i < l->n; i++) {
		if (l->at[i].part != LINE_FRESH)
			continue;
		if (i >= end)
			end = fresh_run_end(l, i);
		size_t most = signature_lines(&l->at[i]);
		if (most > 0 && end - i <= most + 1)
			mark(l, i, end, LINE_SIGNATURE);
		else if (is_mobile_signature(l->a, l->at[i].key))
			l->at[i].part = LINE_SIGNATURE;
	}
}

/* Lines of one side, with blank lines between at most once, none at the ends. */
static struct str
gathered(const struct lines *l, bool fresh, size_t max)
{
	struct buf b;
	bool gap = false;

	buf_init(&b, l->a, 2 * max + 2);
	for (size_t i = 0; i < l->n; i++) {
		const struct line *line = &l->at[i];
		bool ours = (line->part == LINE_FRESH) == fresh;
		if (!ours || line->blank) {
			gap = true;
			continue;
		}
		if (b.len > 0)
			buf_put(&b, gap ? STR("\n\n") : STR("\n"));
		gap = false;
		size_t len = line->s.len;
		while (len > 0 && (line->s.ptr[len - 1] == ' ' || line->s.ptr[len - 1] == '\t'))
			len--;
		buf_put(&b, str_sub(line->s, 0, len));
	}
	return buf_str(&b);
}

void
message_split(struct arena *a, struct str text, struct str *fresh, struct str *rest)
{
	struct lines l = { .a = a };
	bool forward = false;

	lines_read(&l, text);
	mark_history(&l, &forward);
	mark_signatures(&l);
	struct str words = gathered(&l, true, text.len);
	/* Someone who only passes a message on says it with that message. */
	if (words.len == 0 && forward) {
		mark(&l, 0, l.n, LINE_FRESH);
		words = gathered(&l, true, text.len);
	}
	*rest = gathered(&l, false, text.len);
	*fresh = words;
}

/* --- messages passed on -------------------------------------------------------------------------------- */

#define FORWARD_LINES 60                        /* a signature may stand above the mark */

/* Subjects of what is passed on, as the clients begin them where they write no mark. */
static const struct str passed_on[] = {
	STR_INIT("fwd:"), STR_INIT("fw:"), STR_INIT("wg:"), STR_INIT("tr:"), STR_INIT("rv:"),
	STR_INIT("doorst:"), STR_INIT("i:"),
};

bool
message_passes_on(struct arena *a, struct str subject, struct str quoted)
{
	struct str left = quoted, line;

	subject = str_trim(subject);
	for (size_t i = 0; i < LENGTH(passed_on); i++)
		if (quoted.len > 0 && str_starts_nocase(subject, passed_on[i]))
			return true;
	for (int i = 0; i < FORWARD_LINES && mime_line(&left, &line); i++)
		if (is_forward(key_of(a, line)))
			return true;
	return false;
}
