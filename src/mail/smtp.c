/* smtp.c - a message handed to a mail server, by libcurl.
 *
 * What libcurl calls the failure tells where it happened; the server's own code tells whether it is
 * for good.  Only a 5xx about this message or its addresses is: a refused login is a matter of
 * settings, and the message goes out once they are right.
 *
 * SPDX-License-Identifier: ISC
 */
#include <curl/curl.h>

#include "base/buf.h"
#include "host/mem.h"
#include "mail/here.h"
#include "mail/smtp.h"
#include "mail/token.h"

#define ADDRESS_MAX 320
#define REPLY_MAX 120                           /* of the server's words that a person is shown */
#define TIMEOUT_MS 60000L                       /* without one in the settings */
#define SECRET_SEEN 16                          /* its beginning gives one away: the reply may be cut */

struct sending {
	struct str left;                        /* not handed over yet */
	char reply[REPLY_MAX + 1];              /* its last refusal */
	size_t reply_len;
};

void
smtp_global_init(void)
{
	must(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
}

static size_t
hand_over(char *to, size_t size, size_t n, void *user)
{
	struct sending *s = user;
	size_t len = size * n < s->left.len ? size * n : s->left.len;

	if (len > 0)
		memcpy(to, s->left.ptr, len);
	s->left = str_sub(s->left, len, s->left.len);
	return len;
}

/* Keeps the last line in which the server says no, what can be printed of it; a "221 bye" follows. */
static size_t
hear_reply(char *line, size_t size, size_t n, void *user)
{
	struct sending *s = user;
	size_t len = 0;

	if (size * n == 0 || (line[0] != '4' && line[0] != '5'))
		return size * n;
	for (size_t i = 0; i < size * n && len < REPLY_MAX; i++) {
		if (line[i] >= ' ' && line[i] < 127)
			s->reply[len++] = line[i];
	}
	s->reply_len = len;
	return size * n;
}

/* An address with a space, a bracket or a line break could become a second command. */
static bool
address_ok(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (c <= ' ' || c >= 127 || c == '<' || c == '>')
			return false;
	}
	return s.len <= ADDRESS_MAX;
}

/* --- what happened, in words --- */

static const struct { CURLcode code; const char *words; } on_the_way[] = {
	{ CURLE_COULDNT_RESOLVE_HOST, "the name of the mail server was not found" },
	{ CURLE_COULDNT_CONNECT, "the mail server could not be reached" },
	{ CURLE_OPERATION_TIMEDOUT, "the mail server did not answer in time" },
	{ CURLE_PEER_FAILED_VERIFICATION, "the mail server's certificate is not valid" },
	{ CURLE_SSL_CONNECT_ERROR, "no encrypted connection to the mail server could be made" },
	{ CURLE_USE_SSL_FAILED, "the mail server offers no encryption, and the settings ask for it" },
	{ CURLE_SSL_CACERT_BADFILE, "the file of trusted certificates could not be read" },
	{ CURLE_LOGIN_DENIED, "the mail server refused our name or password; look at the settings" },
	{ CURLE_URL_MALFORMAT, "the address of the mail server in the settings is not right" },
	{ CURLE_UNSUPPORTED_PROTOCOL, "the address of the mail server in the settings is not right" },
	{ CURLE_GOT_NOTHING, "the mail server broke off the connection" },
	{ CURLE_RECV_ERROR, "the mail server broke off the connection" },
	{ CURLE_SEND_ERROR, "the mail server broke off the connection" },
};

static const char *
words_for(CURLcode code, bool token)
{
	if (code == CURLE_LOGIN_DENIED && token)
		return "the mail server refused our token; it may have run out, and what renews it has to "
		    "write a new one";
	for (size_t i = 0; i < LENGTH(on_the_way); i++) {
		if (on_the_way[i].code == code)
			return on_the_way[i].words;
	}
	return "the connection to the mail server failed";
}

/* Both mean "the server said no" when a reply with a code of refusal came last; libcurl has them for
 * broken connections too. */
static bool
server_answered(CURLcode code, long reply)
{
	bool no = code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY;

	return no && reply >= 400 && reply < 600;
}

/* 530, 534, 535, 538 (RFC 4954, 3207): it wants a login or encryption, and says nothing on the message. */
static bool
is_about_settings(long reply)
{
	return reply == 530 || reply == 534 || reply == 535 || reply == 538;
}

/* A part of the server's address, decoded; empty if it has none or is longer than max. */
static struct str
url_part(const char *url, CURLUPart part, char *out, size_t max)
{
	CURLU *u = curl_url();
	char *found = NULL;
	size_t len = 0;

	must(u);
	if (curl_url_set(u, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK
	    && curl_url_get(u, part, &found, CURLU_URLDECODE) == CURLUE_OK)
		len = strlen(found);
	if (len > 0 && len <= max)
		memcpy(out, found, len);
	curl_free(found);
	curl_url_cleanup(u);
	return (struct str){ out, len <= max ? len : 0 };
}

static bool
holds_secret(struct str reply, const struct smtp_server *to)
{
	char part[REPLY_MAX];
	const char *given = to->token ? to->token : to->password;
	struct str secret = given ? str_from(given)
	    : url_part(to->url, CURLUPART_PASSWORD, part, sizeof part);

	secret = str_sub(secret, 0, SECRET_SEEN);
	return secret.len > 0 && str_find(reply, secret) != STR_NOT_FOUND;
}

static enum smtp_outcome
answered(const struct sending *s, const struct smtp_server *to, long reply, struct err *err)
{
	struct str words = { s->reply, s->reply_len };

	if (holds_secret(words, to))
		words = STR("(its words are left out: they hold a secret)");
	if (is_about_settings(reply)) {
		err_set(err, ERR_UNAVAILABLE,
		    "Not sent yet: the mail server asks for a login or for encryption; look at "
		    "the settings. It said: %.*s", STR_ARG(words));
		return SMTP_TRY_LATER;
	}
	if (reply < 500) {
		err_set(err, ERR_UNAVAILABLE,
		    "Not sent yet: the mail server asks to try again later. It said: %.*s",
		    STR_ARG(words));
		return SMTP_TRY_LATER;
	}
	err_set(err, ERR_DENIED, "Not sent: the mail server refused it for good. It said: %.*s",
	    STR_ARG(words));
	return SMTP_REFUSED;
}

static enum smtp_outcome
outcome_of(CURLcode code, CURL *curl, const struct sending *s, const struct smtp_server *to,
    struct err *err)
{
	long reply = 0;

	if (code == CURLE_OK)
		return SMTP_ACCEPTED;
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
	if (server_answered(code, reply))
		return answered(s, to, reply, err);
	err_set(err, ERR_UNAVAILABLE, "Not sent yet: %s. It will be tried again.",
	    words_for(code, to->token != NULL));
	return SMTP_TRY_LATER;
}

/* --- sending --- */

static bool
is_here(const struct smtp_server *to)
{
	char name[256];

	return host_is_here(url_part(to->url, CURLUPART_HOST, name, sizeof name));
}

static bool
has_login(const struct smtp_server *to)
{
	char user[256];

	return to->user || url_part(to->url, CURLUPART_USER, user, sizeof user).len > 0;
}

/* A password goes unencrypted to this machine only, whatever the settings say. */
static bool
needs_encryption(const struct smtp_server *to)
{
	return to->require_tls || (has_login(to) && !is_here(to));
}

/* The mail server of this machine has, as it is installed, a certificate nobody has signed.  What is sent to
 * it without a login would go unencrypted as well, so nothing hangs on whose it is. */
static bool
needs_certificate(const struct smtp_server *to)
{
	return to->require_tls || has_login(to) || !is_here(to);
}

static void
set_options(CURL *curl, const struct smtp_server *to, struct sending *s)
{
	long timeout_ms = to->timeout_ms > 0 ? to->timeout_ms : TIMEOUT_MS;

	curl_easy_setopt(curl, CURLOPT_URL, to->url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout_ms);
	/* While it waits for the word on the message libcurl minds only this one. */
	curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (timeout_ms + 999) / 1000);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, timeout_ms < 20000L ? timeout_ms : 20000L);
	long tls = needs_encryption(to) ? CURLUSESSL_ALL : CURLUSESSL_TRY;
	curl_easy_setopt(curl, CURLOPT_USE_SSL, tls);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, needs_certificate(to) ? 1L : 0L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, needs_certificate(to) ? 2L : 0L);
	if (to->ca_file)
		curl_easy_setopt(curl, CURLOPT_CAINFO, to->ca_file);
	if (to->user)
		curl_easy_setopt(curl, CURLOPT_USERNAME, to->user);
	if (to->password)
		curl_easy_setopt(curl, CURLOPT_PASSWORD, to->password);
	if (to->token) {
		curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, to->token);
		curl_easy_setopt(curl, CURLOPT_LOGIN_OPTIONS, TOKEN_WAYS);
	}
	curl_easy_setopt(curl, CURLOPT_SASL_IR, 1L);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)s->left.len);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, hand_over);
	curl_easy_setopt(curl, CURLOPT_READDATA, s);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, hear_reply);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, s);
}

/* To whoever sets it up its own words are of use, unless they hold a secret. */
static bool
try_failed(CURLcode code, CURL *curl, const struct sending *s, const struct smtp_server *to, struct err *err)
{
	struct str words = { s->reply, s->reply_len };
	const char *why = words_for(code, to->token != NULL);
	long reply = 0;

	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
	if (server_answered(code, reply) && is_about_settings(reply))
		why = "the mail server asks for a login or for encryption";
	else if (reply >= 400 && code != CURLE_LOGIN_DENIED)
		why = "the mail server said no";
	if (words.len == 0 || holds_secret(words, to))
		return err_set(err, ERR_DATA, "That is no way out for mail yet: %s.", why);
	return err_set(err, ERR_DATA, "That is no way out for mail yet: %s. It said: %.*s", why,
	    STR_ARG(words));
}

bool
smtp_try(const struct smtp_server *to, struct err *err)
{
	struct sending s = { 0 };
	struct smtp_server now = *to;
	struct arena a;
	bool ok;

	arena_init(&a, &host_pages, KIB(64));
	ok = !to->token || token_now(&a, str_from(to->token), "the mail server", &now.token, err);
	if (ok) {
		CURL *curl = curl_easy_init();
		CURLcode code;

		must(curl);
		set_options(curl, &now, &s);
		curl_easy_setopt(curl, CURLOPT_UPLOAD, 0L);
		curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
		curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "NOOP");
		code = curl_easy_perform(curl);
		ok = code == CURLE_OK || try_failed(code, curl, &s, &now, err);
		curl_easy_cleanup(curl);
	}
	arena_release(&a);
	return ok;
}

static enum smtp_outcome
perform(const struct smtp_server *to, const char *from, const char *recipient, struct str message,
    struct err *err)
{
	struct sending s = { .left = message };
	CURL *curl = curl_easy_init();
	struct curl_slist *recipients = curl_slist_append(NULL, recipient);

	must(curl && recipients);
	set_options(curl, to, &s);
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from);
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
	enum smtp_outcome outcome = outcome_of(curl_easy_perform(curl), curl, &s, to, err);
	curl_slist_free_all(recipients);
	curl_easy_cleanup(curl);
	return outcome;
}

/* With the token as it is now. */
static enum smtp_outcome
log_in_and_perform(struct arena *a, const struct smtp_server *to, struct str from, struct str recipient,
    struct str message, struct err *err)
{
	struct smtp_server now = *to;
	struct err why = { 0 };

	if (to->token && !token_now(a, str_from(to->token), "the mail server", &now.token, &why)) {
		err_set(err, ERR_CONFIG, "Not sent yet: %s", why.text);
		return SMTP_TRY_LATER;
	}
	return perform(&now, cstr(a, arena_fmt(a, "<%.*s>", STR_ARG(from))),
	    cstr(a, arena_fmt(a, "<%.*s>", STR_ARG(recipient))), message, err);
}

enum smtp_outcome
smtp_send(const struct smtp_server *to, const char *from_address, const char *to_address,
    struct str message, struct err *err)
{
	struct arena a;
	struct str from = str_from(from_address), recipient = str_from(to_address);

	if (!address_ok(from) || !address_ok(recipient) || recipient.len == 0) {
		err_set(err, ERR_DATA,
		    "Not sent: the address is not one that mail can be sent to. Correct it and send "
		    "again.");
		return SMTP_REFUSED;
	}
	if (message.len == 0) {
		err_set(err, ERR_DATA, "Not sent: the message is empty.");
		return SMTP_REFUSED;
	}
	arena_init(&a, &host_pages, KIB(64));
	enum smtp_outcome outcome = log_in_and_perform(&a, to, from, recipient, message, err);
	arena_release(&a);
	return outcome;
}
