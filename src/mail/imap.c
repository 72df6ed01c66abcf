/* imap.c - a mailbox on someone's server, read without changing it.
 *
 * libcurl's own IMAP marks what it fetches as read and can't wait (IDLE), so it is left once it has logged
 * in (CURLOPT_CONNECT_ONLY); what follows goes through its connection as through a pipe.
 *
 * SPDX-License-Identifier: ISC
 */
#include "mail/imap.h"

#include <curl/curl.h>
#include <errno.h>
#include <poll.h>

#include "base/buf.h"
#include "host/mem.h"
#include "mail/here.h"
#include "mail/imap_read.h"
#include "mail/token.h"
#include "mail/values.h"

#define TIMEOUT_MS 30000L
#define READ_BYTES KIB(16)
#define SET_MAX KIB(16)
#define HEAD_MAX KIB(4)
#define SERVER_WORDS 120

struct imap {
	CURL *curl;
	curl_socket_t fd;
	int stop;
	int timeout_ms;
	struct arena a; /* for lines that are sent; reset with each */
	unsigned tag;
	bool can_idle, can_move, can_expunge_some;
	bool news; /* the server told of something new since the last look */
	uint32_t validity; /* of the folder that is open; 0: none is */
	char host[256], said[SERVER_WORDS + 1]; /* and how it refused, what can be printed of it */
	struct imap_reader reader;
	struct str in; /* of bytes, not read yet */
	char bytes[READ_BYTES];
};

/* --- what happened, in words ------------------------------------------------------------------------- */

static bool
away(struct imap *i, struct err *err, const char *what)
{
	return err_set(err, ERR_UNAVAILABLE, "The mail server %s %s.", i->host, what);
}

static const struct {
	CURLcode code;
	enum err_kind kind;
	const char *words;
} on_the_way[] = {
	{ CURLE_COULDNT_RESOLVE_HOST, ERR_UNAVAILABLE,
	    "There is no server called %s; look at its spelling." },
	{ CURLE_COULDNT_CONNECT, ERR_UNAVAILABLE,
	    "The mail server %s could not be reached at that port; is the port right, "
	    "and does the way there stand open?" },
	{ CURLE_OPERATION_TIMEDOUT, ERR_UNAVAILABLE, "The mail server %s did not answer in time." },
	{ CURLE_SSL_CONNECT_ERROR, ERR_CONFIG,
	    "No encrypted connection to %s could be made. Port 993 wants TLS "
	    "from the start, port 143 wants STARTTLS." },
	{ CURLE_USE_SSL_FAILED, ERR_CONFIG,
	    "The mail server %s offers no encryption at that port (no STARTTLS), so the password "
	    "was not sent." },
	{ CURLE_SSL_CACERT_BADFILE, ERR_CONFIG,
	    "The file of trusted certificates for %s could not be read." },
	{ CURLE_LOGIN_DENIED, ERR_LOGIN, "The mail server %s refused the login name or the "
	    "password." },
	{ CURLE_URL_MALFORMAT, ERR_CONFIG, "\"%s\" can't be the name of a server." },
	{ CURLE_WEIRD_SERVER_REPLY, ERR_CONFIG, "What answers at %s at that port is no mailbox (IMAP)." },
	{ CURLE_ABORTED_BY_CALLBACK, ERR_UNAVAILABLE,
	    "The connection to %s was ended because the desk closes." },
	{ CURLE_GOT_NOTHING, ERR_UNAVAILABLE, "The mail server %s broke off the connection." },
	{ CURLE_RECV_ERROR, ERR_UNAVAILABLE, "The mail server %s broke off the connection." },
	{ CURLE_SEND_ERROR, ERR_UNAVAILABLE, "The mail server %s broke off the connection." },
};

/* libcurl has one code for all that can be wrong with a certificate.  OpenSSL's number and GnuTLS's bit tell,
 * and of a name that doesn't fit only the words. */
static bool
verify_says(const struct imap *i, long openssl, long gnutls)
{
	long result = 0;

	curl_easy_getinfo(i->curl, CURLINFO_SSL_VERIFYRESULT, &result);
	return result == openssl || (result & gnutls) != 0;
}

static bool
bad_certificate(struct imap *i, const char *words, struct err *err)
{
	if (verify_says(i, 10, 1 << 10))
		return err_set(err, ERR_UNAVAILABLE,
		    "The certificate of %s has expired. Its owner must renew "
		    "it; until then the password is not sent.",
		    i->host);
	if (verify_says(i, 9, 1 << 9))
		return err_set(err, ERR_UNAVAILABLE,
		    "The certificate of %s is not valid yet. Is the clock of this machine right? The "
		    "password was not sent.",
		    i->host);
	if (str_find_nocase(str_from(words), STR("match")) != STR_NOT_FOUND)
		return err_set(err, ERR_UNAVAILABLE,
		    "The certificate that %s shows is another server's. Is that "
		    "the name its owner gave you? The password was not sent.",
		    i->host);
	return err_set(err, ERR_UNAVAILABLE,
	    "The certificate of %s comes from no authority that is trusted "
	    "here; the password was not sent.",
	    i->host);
}

static bool
not_opened(struct imap *i, CURLcode code, const char *words, struct err *err)
{
	if (code == CURLE_PEER_FAILED_VERIFICATION)
		return bad_certificate(i, words, err);
	for (size_t k = 0; k < LENGTH(on_the_way); k++)
		if (on_the_way[k].code == code) {
			struct str w = str_from(on_the_way[k].words), before, behind;
			(void)str_cut(w, '%', &before, &behind);
			return err_set(err, on_the_way[k].kind, "%.*s%s%.*s", STR_ARG(before), i->host,
			    STR_ARG(str_sub(behind, 1, behind.len)));
		}
	return away(i, err, "could not be spoken to");
}

/* --- bytes ------------------------------------------------------------------------------------------- */

static bool
wait_for(struct imap *i, short events, struct err *err)
{
	struct pollfd p[2] = { { .fd = i->fd, .events = events }, { .fd = i->stop, .events = POLLIN } };
	int n;

	while ((n = poll(p, 2, i->timeout_ms)) < 0 && errno == EINTR)
		;
	if (n > 0 && p[1].revents != 0)
		return err_set(err, ERR_UNAVAILABLE, "The desk closes.");
	return n > 0 || away(i, err, "did not answer in time");
}

/* True without bytes in i->in: there are none yet. */
static bool
receive_some(struct imap *i, struct err *err)
{
	size_t n = 0;
	CURLcode code = curl_easy_recv(i->curl, i->bytes, sizeof i->bytes, &n);

	if (code != CURLE_OK && code != CURLE_AGAIN)
		return away(i, err, "broke off the connection");
	if (code == CURLE_OK && n == 0)
		return away(i, err, "ended the connection");
	i->in = (struct str){ i->bytes, code == CURLE_OK ? n : 0 };
	return true;
}

static bool
send_all(struct imap *i, struct str s, struct err *err)
{
	while (s.len > 0) {
		size_t n = 0;
		CURLcode code = curl_easy_send(i->curl, s.ptr, s.len, &n);
		if (code == CURLE_AGAIN) {
			if (!wait_for(i, POLLOUT, err))
				return false;
			continue;
		}
		if (code != CURLE_OK)
			return away(i, err, "broke off the connection");
		s = str_sub(s, n, s.len);
	}
	return true;
}

/* The next piece of a response, waited for. */
static bool
next_piece(struct imap *i, enum imap_found *out, struct err *err)
{
	for (;;) {
		*out = imap_read(&i->reader, &i->in);
		if (*out == IMAP_BROKEN)
			return away(i, err, "says what is no IMAP");
		if (*out != IMAP_MORE)
			return true;
		if (!receive_some(i, err) || (i->in.len == 0 && !wait_for(i, POLLIN, err)))
			return false;
	}
}

/* --- commands ---------------------------------------------------------------------------------------- */

/* What a command does with what it is told; NULL for what it doesn't care about. */
struct ear {
	bool (*text)(void *ctx, struct imap *i, struct err *err); /* i->reader has the piece */
	bool (*bytes)(void *ctx, struct str bytes, struct err *err);
	void *ctx;
};

static void
keep_words(struct imap *i, struct str text)
{
	size_t n = 0;

	for (size_t k = 0; k < text.len && n < SERVER_WORDS; k++)
		if (text.ptr[k] >= ' ' && text.ptr[k] < 127)
			i->said[n++] = text.ptr[k];
	i->said[n] = '\0';
}

/* A number that meant one message may mean another from now on: all that was listed is of no use. */
static bool
numbers_stand(struct imap *i, struct str word, struct str rest, struct err *err)
{
	uint64_t validity;

	if (i->validity == 0 || !str_eq_nocase(word, STR("OK"))
	    || !imap_code(rest, STR("UIDVALIDITY"), &validity) || validity == i->validity)
		return true;
	return err_set(err, ERR_CONFLICT, "The mail server %s has numbered all messages anew; the folder is "
	    "opened again.", i->host);
}

/* Told without being asked: something came, or it is over. */
static bool
note_news(struct imap *i, struct err *err)
{
	struct str word, rest;
	uint32_t n;

	if (!i->reader.first || !imap_untagged(i->reader.text, &n, &word, &rest))
		return true;
	if (str_eq_nocase(word, STR("EXISTS")) || str_eq_nocase(word, STR("RECENT")))
		i->news = true;
	if (str_eq_nocase(word, STR("BYE")))
		return away(i, err, "ended the connection");
	return numbers_stand(i, word, rest, err);
}

static bool
is_answer(struct imap *i, struct str tag)
{
	return i->reader.first && str_starts(i->reader.text, tag)
	       && str_starts(str_sub(i->reader.text, tag.len, tag.len + 1), STR(" "));
}

/* Listens until the answer that bears our tag.  *ok: it was OK. */
static bool
hear(struct imap *i, struct str tag, const struct ear *ear, bool *ok, struct err *err)
{
	enum imap_found found;

	for (;;) {
		if (!next_piece(i, &found, err))
			return false;
		if (found == IMAP_BYTES) {
			if (ear && ear->bytes && !ear->bytes(ear->ctx, i->reader.bytes, err))
				return false;
			continue;
		}
		if (is_answer(i, tag)) {
			struct str rest = str_sub(i->reader.text, tag.len + 1, i->reader.text.len);
			*ok = str_starts_nocase(rest, STR("OK"));
			keep_words(i, rest);
			return true;
		}
		if (!note_news(i, err) || (ear && ear->text && !ear->text(ear->ctx, i, err)))
			return false;
	}
}

static struct str
next_tag(struct imap *i)
{
	arena_reset(&i->a);
	return arena_fmt(&i->a, "h%u", ++i->tag);
}

static bool
send_line(struct imap *i, struct str tag, struct str line, struct err *err)
{
	return send_all(i, arena_fmt(&i->a, "%.*s %.*s\r\n", STR_ARG(tag), STR_ARG(line)), err);
}

/* `line` may lie in i->a when it was made behind next_tag(). */
static bool
ask(struct imap *i, struct str tag, struct str line, const struct ear *ear, bool *ok, struct err *err)
{
	return send_line(i, tag, line, err) && hear(i, tag, ear, ok, err);
}

static bool
refused(struct imap *i, enum err_kind kind, const char *what, struct err *err)
{
	return err_set(err, kind, "The mail server %s would not %s. It said: %s", i->host, what, i->said);
}

/* --- opening ----------------------------------------------------------------------------------------- */

static int
stopping(void *ctx, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	struct imap *i = ctx;
	struct pollfd p = { .fd = i->stop, .events = POLLIN };

	(void)a, (void)b, (void)c, (void)d;
	return i->stop >= 0 && poll(&p, 1, 0) > 0;
}

/* A name that could become another part of an address is none. */
static bool
host_ok(struct str host)
{
	bool ok = host.len > 0 && host.len < 254;

	for (size_t i = 0; ok && i < host.len; i++) {
		char c = host.ptr[i];
		ok = char_is_alnum(c) || c == '.' || c == '-' || c == ':' || c == '_';
	}
	return ok;
}

static struct str
address_of(struct arena *a, const struct imap_place *p)
{
	bool six = str_find_char(str_from(p->host), ':') != STR_NOT_FOUND;

	return arena_fmt(a, "%s://%s%s%s:%d/", p->security == IMAP_TLS ? "imaps" : "imap", six ? "[" : "",
	    p->host, six ? "]" : "", p->port);
}

static void
set_options(struct imap *i, const struct imap_place *p, const char *secret)
{
	CURL *c = i->curl;

	curl_easy_setopt(c, CURLOPT_URL, cstr(&i->a, address_of(&i->a, p)));
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "imap,imaps");
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_CONNECT_ONLY, 1L);
	curl_easy_setopt(c, CURLOPT_USE_SSL, p->security == IMAP_STARTTLS ? CURLUSESSL_ALL : CURLUSESSL_NONE);
	curl_easy_setopt(c, CURLOPT_USERNAME, p->login);
	curl_easy_setopt(c, p->bearer ? CURLOPT_XOAUTH2_BEARER : CURLOPT_PASSWORD, secret);
	if (p->bearer)
		curl_easy_setopt(c, CURLOPT_LOGIN_OPTIONS, TOKEN_WAYS);
	curl_easy_setopt(c, CURLOPT_SASL_IR, 1L);
	curl_easy_setopt(c, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)i->timeout_ms);
	curl_easy_setopt(c, CURLOPT_SERVER_RESPONSE_TIMEOUT, (i->timeout_ms + 999L) / 1000);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)i->timeout_ms);
	curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, stopping);
	curl_easy_setopt(c, CURLOPT_XFERINFODATA, i);
	if (p->ca_file)
		curl_easy_setopt(c, CURLOPT_CAINFO, p->ca_file);
}

static bool
connect_and_login(struct imap *i, const struct imap_place *p, struct err *err)
{
	char words[CURL_ERROR_SIZE] = "";
	const char *secret = p->secret;

	if (p->bearer && !token_now(&i->a, str_from(p->secret), i->host, &secret, err))
		return false;
	set_options(i, p, secret);
	curl_easy_setopt(i->curl, CURLOPT_ERRORBUFFER, words);
	CURLcode code = curl_easy_perform(i->curl);
	curl_easy_setopt(i->curl, CURLOPT_ERRORBUFFER, NULL);
	if (code == CURLE_OK)
		code = curl_easy_getinfo(i->curl, CURLINFO_ACTIVESOCKET, &i->fd);
	if (code == CURLE_LOGIN_DENIED && p->bearer)
		return err_set(err, ERR_LOGIN, "%s refused the token. It may have run out: what renews it "
		    "has to write a new one. Or the owner of the mailbox has to allow it again.", i->host);
	return code == CURLE_OK || not_opened(i, code, words, err);
}

static bool
hear_capability(void *ctx, struct imap *i, struct err *err)
{
	struct str word, rest;
	uint32_t n;

	(void)ctx, (void)err;
	if (!imap_untagged(i->reader.text, &n, &word, &rest) || !str_eq_nocase(word, STR("CAPABILITY")))
		return true;
	i->can_idle = imap_has(rest, STR("IDLE"));
	i->can_move = imap_has(rest, STR("MOVE"));
	i->can_expunge_some = imap_has(rest, STR("UIDPLUS"));
	return true;
}

static bool
learn(struct imap *i, struct err *err)
{
	const struct ear ear = { .text = hear_capability };
	bool ok;

	return ask(i, next_tag(i), STR("CAPABILITY"), &ear, &ok, err);
}

bool
imap_place_ok(const struct imap_place *p, struct err *err)
{
	if (!host_ok(str_from(p->host)))
		return err_set(err, ERR_CONFIG,
		    "That can't be the name of a mail server; give one like imap.example.com.");
	if (p->port < 1 || p->port > 65535)
		return err_set(err, ERR_CONFIG, "A port lies between 1 and 65535.");
	if (p->security == IMAP_PLAIN && !host_is_here(str_from(p->host)))
		return err_set(err, ERR_CONFIG,
		    "A password goes without encryption to this machine only; choose "
		    "TLS or STARTTLS for %s.",
		    p->host);
	return true;
}

bool
imap_open(struct imap **out, const struct imap_place *p, struct err *err)
{
	struct imap *i;

	if (!imap_place_ok(p, err))
		return false;
	i = host_pages.map(sizeof *i);
	*i = (struct imap){ .curl = curl_easy_init(),
		.stop = p->stop,
		.timeout_ms = (int)(p->timeout_ms > 0 ? p->timeout_ms : TIMEOUT_MS) };
	must(i->curl);
	memcpy(i->host, p->host, strlen(p->host) + 1);
	arena_init(&i->a, &host_pages, MIB(1));
	imap_reader_init(&i->reader);
	if (!connect_and_login(i, p, err) || !learn(i, err)) {
		imap_close(i);
		return false;
	}
	*out = i;
	return true;
}

/* The goodbye is for the server's log; its answer isn't waited for. */
void
imap_close(struct imap *i)
{
	size_t n;

	if (!i)
		return;
	if (i->fd > 0)
		(void)curl_easy_send(i->curl, "hx LOGOUT\r\n", 11, &n);
	curl_easy_cleanup(i->curl);
	arena_release(&i->a);
	host_pages.unmap(i, sizeof *i);
}

/* --- folders ----------------------------------------------------------------------------------------- */

static bool
hear_folder(void *ctx, struct imap *i, struct err *err)
{
	struct imap_folder *f = ctx;
	struct str word, rest;
	uint64_t value;
	uint32_t n;

	(void)err;
	if (!i->reader.first || !imap_untagged(i->reader.text, &n, &word, &rest))
		return true;
	if (str_eq_nocase(word, STR("EXISTS")))
		f->messages = n;
	else if (str_eq_nocase(word, STR("OK")) && imap_code(rest, STR("UIDVALIDITY"), &value))
		f->validity = (uint32_t)value;
	else if (str_eq_nocase(word, STR("OK")) && imap_code(rest, STR("UIDNEXT"), &value))
		f->next = (uint32_t)value;
	return true;
}

static bool
missing(struct imap *i, struct str name, struct err *err)
{
	return err_set(err, ERR_NOT_FOUND,
	    "There is no folder \"%.*s\" in this mailbox, or it can't be opened. "
	    "The server said: %s",
	    STR_ARG(str_sub(name, 0, 60)), i->said);
}

bool
imap_select(struct imap *i, struct str name, struct imap_folder *out, struct err *err)
{
	struct imap_folder f = { 0 };
	const struct ear ear = { .text = hear_folder, .ctx = &f };
	struct str tag = next_tag(i), quoted;
	bool ok;

	i->validity = 0;
	if (!imap_quote(&i->a, name, &quoted, err)
	    || !ask(i, tag, arena_fmt(&i->a, "%s %.*s", "SELECT", STR_ARG(quoted)), &ear, &ok, err))
		return false;
	if (!ok)
		return missing(i, name, err);
	i->news = false;
	i->validity = f.validity;
	*out = f;
	return true;
}

bool
imap_exists(struct imap *i, struct str name, struct err *err)
{
	struct str tag = next_tag(i), quoted;
	bool ok;

	return imap_quote(&i->a, name, &quoted, err)
	       && ask(i, tag, arena_fmt(&i->a, "STATUS %.*s (MESSAGES)", STR_ARG(quoted)), NULL, &ok, err)
	       && (ok || missing(i, name, err));
}

/* --- messages ---------------------------------------------------------------------------------------- */

struct listing {
	struct imap_entry *out;
	size_t room, n;
	uint32_t above;
};

/* Kept in order, whatever order they come in: a list that is full drops the highest. */
static void
list_add(struct listing *l, struct imap_entry e)
{
	size_t at = l->n;

	while (at > 0 && l->out[at - 1].uid >= e.uid)
		at--;
	if (at < l->n && l->out[at].uid == e.uid)
		return;
	if (at == l->room)
		return;
	if (l->n == l->room)
		l->n--;
	memmove(l->out + at + 1, l->out + at, (l->n - at) * sizeof *l->out);
	l->out[at] = e;
	l->n++;
}

/* "n:*" always gives the last message, also where its uid is below n. */
static bool
hear_entry(void *ctx, struct imap *i, struct err *err)
{
	struct listing *l = ctx;
	struct str word, rest;
	uint64_t uid, size;
	uint32_t n;

	(void)err;
	if (!i->reader.first || !imap_untagged(i->reader.text, &n, &word, &rest)
	    || !str_eq_nocase(word, STR("FETCH")) || !imap_item(rest, STR("UID"), &uid)
	    || !imap_item(rest, STR("RFC822.SIZE"), &size))
		return true;
	if (uid > l->above && uid <= UINT32_MAX)
		list_add(l, (struct imap_entry){ (uint32_t)uid, size });
	return true;
}

/* The first uid that came on that day or later, by way of a search; UINT32_MAX: none. */
struct first {
	uint64_t uid;
};

static bool
hear_found(void *ctx, struct imap *i, struct err *err)
{
	struct first *f = ctx;
	struct str word, rest;
	uint32_t n;
	int64_t uid;

	(void)err;
	if (!i->reader.first || !imap_untagged(i->reader.text, &n, &word, &rest)
	    || !str_eq_nocase(word, STR("SEARCH")))
		return true;
	while (rest.len > 0) {
		(void)str_cut(rest, ' ', &word, &rest);
		if (str_int(word, &uid) && uid > 0 && (uint64_t)uid < f->uid)
			f->uid = (uint64_t)uid;
	}
	return true;
}

static bool
search(struct imap *i, uint32_t *above, struct str since, bool *none, struct err *err)
{
	struct first first = { UINT64_MAX };
	const struct ear ear = { .text = hear_found, .ctx = &first };
	struct str tag = next_tag(i);
	struct str line = arena_fmt(&i->a, "UID SEARCH UID %u:* SINCE %.*s", *above + 1, STR_ARG(since));
	bool ok;

	if (!ask(i, tag, line, &ear, &ok, err))
		return false;
	if (!ok)
		return refused(i, ERR_UNAVAILABLE, "say which messages are new", err);
	*none = first.uid > UINT32_MAX;
	if (!*none && first.uid > (uint64_t)*above + 1)
		*above = (uint32_t)first.uid - 1;
	return true;
}

bool
imap_list(struct imap *i, uint32_t above, struct str since, struct imap_entry *out, size_t room, size_t *n,
    struct err *err)
{
	struct listing l = { .out = out, .room = room };
	const struct ear ear = { .text = hear_entry, .ctx = &l };
	bool ok, none = above == UINT32_MAX;

	*n = 0;
	i->news = false;
	if (!none && since.len > 0 && !search(i, &above, since, &none, err))
		return false;
	if (none)
		return true;
	l.above = above;
	struct str tag = next_tag(i);
	struct str line = arena_fmt(&i->a, "UID FETCH %u:* (UID RFC822.SIZE)", above + 1);
	if (!ask(i, tag, line, &ear, &ok, err))
		return false;
	/* some refuse this in an empty folder */
	*n = l.n;
	return ok || l.n == 0 || refused(i, ERR_UNAVAILABLE, "list the messages", err);
}

struct since {
	int64_t moment;
	uint64_t uid;
};

static bool
hear_when(void *ctx, struct imap *i, struct err *err)
{
	struct since *s = ctx;
	struct arena_mark mark = arena_mark(&i->a);
	struct str word, rest, date;
	uint64_t uid;
	uint32_t n;

	(void)err;
	if (!i->reader.first || !imap_untagged(i->reader.text, &n, &word, &rest)
	    || !str_eq_nocase(word, STR("FETCH")) || !imap_item(rest, STR("UID"), &uid)
	    || !imap_date(&i->a, rest, STR("INTERNALDATE"), &date))
		return true;
	if (uid > 0 && uid < s->uid && values_date(&i->a, date) >= s->moment)
		s->uid = uid;
	arena_rewind(&i->a, mark);
	return true;
}

bool
imap_first_since(struct imap *i, int64_t since, struct str day, uint32_t *out, struct err *err)
{
	struct since s = { since, UINT64_MAX };
	const struct ear ear = { .text = hear_when, .ctx = &s };
	uint32_t above = 0;
	bool ok, none;

	*out = 0;
	if (!search(i, &above, day, &none, err) || none)
		return none;
	struct str tag = next_tag(i);
	struct str line = arena_fmt(&i->a, "UID FETCH %u:* (UID INTERNALDATE)", above + 1);
	if (!ask(i, tag, line, &ear, &ok, err))
		return false;
	if (s.uid <= UINT32_MAX)
		*out = (uint32_t)s.uid;
	return ok || refused(i, ERR_UNAVAILABLE, "say when the messages came", err);
}

/* One message's bytes on their way to whoever wants them. */
struct fetching {
	uint32_t uid;
	uint64_t max, taken;
	imap_take *take;
	void *ctx;
	bool found, body; /* body: what comes now is it */
	struct err failed; /* what take said: the rest is passed over */
};

/* A short body may stand quoted, an empty one as NIL: neither is worth a message. */
static bool
hear_message(void *ctx, struct imap *i, struct err *err)
{
	struct fetching *f = ctx;
	struct str word, rest;
	uint32_t n;

	f->body = false;
	if (i->reader.first && !imap_untagged(i->reader.text, &n, &word, &rest))
		return true;
	if (i->reader.first && !str_eq_nocase(word, STR("FETCH")))
		return true;
	if (i->reader.ends || str_find_nocase(i->reader.text, STR("BODY[")) == STR_NOT_FOUND)
		return true;
	if (i->reader.literal > f->max)
		return err_set(err, ERR_TOO_LARGE,
		    "The message has %" PRIu64 " MB; at most %" PRIu64 " MB are accepted.",
		    i->reader.literal >> 20, f->max >> 20);
	f->body = true;
	f->found = true;
	return true;
}

static bool
hear_body(void *ctx, struct str bytes, struct err *err)
{
	struct fetching *f = ctx;

	(void)err;
	if (f->body && f->failed.kind == ERR_NONE)
		(void)f->take(f->ctx, bytes, &f->failed);
	return true;
}

static bool
fetch(struct imap *i, struct fetching *f, const char *what, struct err *err)
{
	const struct ear ear = { .text = hear_message, .bytes = hear_body, .ctx = f };
	struct str tag = next_tag(i);
	bool ok;

	if (!ask(i, tag, arena_fmt(&i->a, "UID FETCH %u (UID %s)", f->uid, what), &ear, &ok, err))
		return false;
	if (f->failed.kind != ERR_NONE) {
		*err = f->failed;
		return false;
	}
	return ok || refused(i, ERR_UNAVAILABLE, "hand a message over", err);
}

bool
imap_fetch(
    struct imap *i, uint32_t uid, uint64_t max, imap_take *take, void *ctx, bool *found, struct err *err)
{
	struct fetching f = { .uid = uid, .max = max, .take = take, .ctx = ctx };

	if (!fetch(i, &f, "BODY.PEEK[]", err))
		return false;
	*found = f.found;
	return true;
}

static bool
take_head(void *ctx, struct str bytes, struct err *err)
{
	(void)err;
	buf_put(ctx, bytes);
	return true;
}

bool
imap_head(struct imap *i, struct arena *a, uint32_t uid, struct str *out, struct err *err)
{
	struct buf b;
	struct fetching f = { .uid = uid, .max = MIB(1), .take = take_head, .ctx = &b };

	buf_init(&b, a, HEAD_MAX);
	if (!fetch(i, &f, "BODY.PEEK[HEADER.FIELDS (FROM SUBJECT DATE)]", err))
		return false;
	*out = buf_str(&b);
	return true;
}

/* --- once they are safe ------------------------------------------------------------------------------ */

static bool
do_line(struct imap *i, struct str tag, struct str line, const char *what, struct err *err)
{
	bool ok;

	return ask(i, tag, line, NULL, &ok, err) && (ok || refused(i, ERR_UNAVAILABLE, what, err));
}

static struct str
uid_set(struct arena *a, const uint32_t *uids, size_t n)
{
	struct buf b;

	buf_init(&b, a, SET_MAX);
	for (size_t k = 0; k < n; k++)
		buf_fmt(&b, "%s%u", k > 0 ? "," : "", uids[k]);
	must(!b.full);
	return buf_str(&b);
}

/* What a server can't move is copied and its first taken away; only ours may be expunged. */
static bool
copy_away(struct imap *i, struct str set, struct str quoted, struct err *err)
{
	const char *what = "move the messages to that folder";
	struct str line = arena_fmt(&i->a, "UID COPY %.*s %.*s", STR_ARG(set), STR_ARG(quoted));
	struct str gone = arena_fmt(&i->a, "UID STORE %.*s +FLAGS.SILENT (\\Seen \\Deleted)", STR_ARG(set));
	struct str expunge = arena_fmt(&i->a, "UID EXPUNGE %.*s", STR_ARG(set));

	return do_line(i, arena_fmt(&i->a, "h%u", ++i->tag), line, what, err)
	       && do_line(i, arena_fmt(&i->a, "h%u", ++i->tag), gone, what, err)
	       && (!i->can_expunge_some || do_line(i, arena_fmt(&i->a, "h%u", ++i->tag), expunge, what, err));
}

bool
imap_settle(struct imap *i, const uint32_t *uids, size_t n, struct str folder, struct err *err)
{
	struct str tag = next_tag(i), set = uid_set(&i->a, uids, n), quoted;

	if (n == 0)
		return true;
	if (folder.len == 0)
		return do_line(i, tag,
		    arena_fmt(&i->a, "UID STORE %.*s +FLAGS.SILENT (\\Seen)", STR_ARG(set)),
		    "mark the messages as read", err);
	if (!imap_quote(&i->a, folder, &quoted, err))
		return false;
	if (!i->can_move)
		return copy_away(i, set, quoted, err);
	return do_line(i, tag, arena_fmt(&i->a, "UID MOVE %.*s %.*s", STR_ARG(set), STR_ARG(quoted)),
	    "move the messages to that folder", err);
}

/* --- waiting ----------------------------------------------------------------------------------------- */

bool
imap_can_idle(const struct imap *i)
{
	return i->can_idle;
}

/* Hears what is there already; true without waiting. */
static bool
drain(struct imap *i, struct err *err)
{
	enum imap_found found;

	for (;;) {
		found = imap_read(&i->reader, &i->in);
		if (found == IMAP_BROKEN)
			return away(i, err, "says what is no IMAP");
		if (found == IMAP_TEXT && !note_news(i, err))
			return false;
		if (found != IMAP_MORE)
			continue;
		if (!receive_some(i, err))
			return false;
		if (i->in.len == 0)
			return true;
	}
}

/* The clock may be woken for others: it is asked again until there is a reason of ours. */
static bool
sleep_until(struct imap *i, struct clock *clock, int64_t until, struct err *err)
{
	const int fds[2] = { i->fd, i->stop };

	for (;;) {
		if (!drain(i, err))
			return false;
		if (i->news || clock_now(clock) >= until)
			return true;
		if (clock_wait(clock, fds, i->stop >= 0 ? 2 : 1, until) == 1)
			return err_set(err, ERR_UNAVAILABLE, "The desk closes.");
	}
}

static bool
hear_go_on(struct imap *i, struct str tag, bool *ok, struct err *err)
{
	enum imap_found found;

	for (;;) {
		if (!next_piece(i, &found, err))
			return false;
		*ok = found == IMAP_TEXT && i->reader.first && str_starts(i->reader.text, STR("+"));
		if (*ok || (found == IMAP_TEXT && is_answer(i, tag)))
			return true;
		if (found == IMAP_TEXT && !note_news(i, err))
			return false;
	}
}

static bool
idle(struct imap *i, struct clock *clock, int64_t until, struct err *err)
{
	struct str tag = next_tag(i);
	bool ok;

	if (!send_line(i, tag, STR("IDLE"), err) || !hear_go_on(i, tag, &ok, err))
		return false;
	if (!ok) { /* it said it could */
		i->can_idle = false;
		return true;
	}
	return sleep_until(i, clock, until, err) && send_all(i, STR("DONE\r\n"), err)
	       && hear(i, tag, NULL, &ok, err);
}

bool
imap_wait(struct imap *i, struct clock *clock, int64_t until, int64_t poll_ms, struct err *err)
{
	int64_t soon = clock_now(clock) + poll_ms;
	bool ok;

	if (i->news)
		return true;
	if (i->can_idle)
		return idle(i, clock, until, err);
	return sleep_until(i, clock, soon < until ? soon : until, err)
	       && ask(i, next_tag(i), STR("NOOP"), NULL, &ok, err);
}
