/* way_out.c - the mail server that what we write goes out by.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/way_out.h"

#include "desk/house.h"
#include "desk/letter.h"
#include "desk/setting.h"
#include "mail/message.h"
#include "mail/token.h"

#define TRY_TIMEOUT_MS 15000
#define HOST_MAX 253
#define SECRET_MAX 4000

/* --- as it is kept ----------------------------------------------------------------------------------- */

static const struct way {
	struct str name, scheme;
	int64_t port;
	bool tls;
} ways[] = {
	{ STR_INIT("tls"), STR_INIT("smtps://"), 465, true },
	{ STR_INIT("starttls"), STR_INIT("smtp://"), 587, true },
	{ STR_INIT("none"), STR_INIT("smtp://"), 25, false },
};

static const struct way *
way_of(struct str name)
{
	for (size_t i = 0; i < LENGTH(ways); i++)
		if (str_eq(ways[i].name, name))
			return &ways[i];
	return NULL;
}

static bool
is_on(struct str value)
{
	return str_eq(value, STR("on"));
}

static struct str
url_of(struct arena *a, const struct way *way, struct str host, int64_t port)
{
	return arena_fmt(a, "%.*s%.*s:%" PRId64, STR_ARG(way->scheme), STR_ARG(host),
	    port > 0 ? port : way->port);
}

/* "smtp://mail.example.com:587" taken apart, without the name that one put at the prompt may hold. */
static void
read_url(struct str url, bool tls, struct in_way_out *out)
{
	bool sealed = str_starts(url, STR("smtps://"));
	size_t at;

	out->security = sealed ? STR("tls") : tls ? STR("starttls") : STR("none");
	(void)str_cut(url, '/', &out->host, &url);
	(void)str_cut(url, '/', &out->host, &url);
	at = str_find_char(url, '@');
	out->host = at == STR_NOT_FOUND ? url : str_sub(url, at + 1, url.len);
	for (at = out->host.len; at > 0 && char_is_digit(out->host.ptr[at - 1]);)
		at--;
	if (at > 0 && out->host.ptr[at - 1] == ':' && str_int(str_sub(out->host, at, out->host.len),
	    &out->port))
		out->host.len = at - 1;
}

static bool
kept(struct seat *s, const char *key, struct str *out, struct err *err)
{
	return store_setting_get(s->a, s->db, str_from(key), out, err);
}

bool
desk_way_out(struct seat *s, struct in_way_out *out, struct err *err)
{
	struct str url, tls, bearer;

	*out = (struct in_way_out){ .security = STR("starttls") };
	if (!seat_needs(s, ROLE_OWNER, err) || !kept(s, "firm.smtp_url", &url, err)
	    || !kept(s, "smtp.tls", &tls, err) || !kept(s, "smtp.bearer", &bearer, err)
	    || !kept(s, "smtp.login", &out->login, err)
	    || !desk_setting(s, setting_by_key(STR("firm.address")), &out->address, err))
		return false;
	out->bearer = is_on(bearer);
	if (url.len > 0)
		read_url(url, is_on(tls), out);
	return true;
}

struct str
desk_way_out_given(struct seat *s)
{
	return s->desk->given.smtp_url;
}

/* --- what was said of it, checked -------------------------------------------------------------------- */

static bool
host_ok(struct str host, struct err *err)
{
	bool fine = host.len > 0 && host.len <= HOST_MAX;

	for (size_t i = 0; i < host.len; i++) {
		char c = host.ptr[i];

		fine = fine && (char_is_letter(c) || char_is_digit(c) || c == '.' || c == '-' || c == '_'
		    || (c == ':' && host.ptr[0] == '[') || c == '[' || c == ']');
	}
	if (!fine && str_find_char(host, ':') != STR_NOT_FOUND && str_find_char(host, ' ') == STR_NOT_FOUND)
		return err_set(err, ERR_DATA, "Only its name goes here, like smtp.example.com; the port has "
		    "a field of its own.");
	return fine || err_set(err, ERR_DATA, "A mail server’s name looks like smtp.example.com.");
}

static bool
secret_ok(const struct in_way_out *in, const struct in_way_out *was, bool has, struct err *err)
{
	bool same = str_eq_nocase(was->host, in->host) && str_eq(was->login, in->login);

	if (in->login.len == 0)
		return in->secret.len == 0 || err_set(err, ERR_DATA, "A password needs the login name it "
		    "belongs to.");
	if (in->secret.len > SECRET_MAX || str_find_char(in->secret, '\n') != STR_NOT_FOUND)
		return err_set(err, ERR_DATA, "Please give the password on one line.");
	if (in->secret.len > 0 || (has && same))
		return true;
	return has ? err_set(err, ERR_DATA, "Please type the password again: it was given for %.*s at %.*s.",
	    STR_ARG(was->login), STR_ARG(was->host))
	    : err_set(err, ERR_DATA, "Please give the password: this server is logged in to.");
}

static struct in_way_out
trimmed(const struct in_way_out *in)
{
	struct in_way_out out = *in;

	out.host = str_trim(in->host);
	out.login = str_trim(in->login);
	out.address = str_trim(in->address);
	return out;
}

static bool
first_of(const struct way_out_wrong *wrong, struct err *err)
{
	const struct err *all[] = { &wrong->host, &wrong->port, &wrong->secret, &wrong->address };

	for (size_t i = 0; i < LENGTH(all); i++)
		if (all[i]->kind != ERR_NONE) {
			*err = *all[i];
			return false;
		}
	return true;
}

bool
desk_way_out_ok(struct seat *s, const struct in_way_out *given, struct way_out_wrong *wrong, struct err *err)
{
	struct in_way_out was, in = trimmed(given);
	struct str secret, address;

	*wrong = (struct way_out_wrong){ 0 };
	if (!desk_way_out(s, &was, err) || !kept(s, "smtp.secret", &secret, err))
		return false;
	if (!way_of(in.security))
		return err_set(err, ERR_DATA, "Encryption is one of: tls, starttls, none.");
	(void)host_ok(in.host, &wrong->host);
	if (in.port < 0 || in.port > 65535)
		err_set(&wrong->port, ERR_DATA, "A port lies between 1 and 65535.");
	(void)secret_ok(&in, &was, secret.len > 0, &wrong->secret);
	(void)setting_check(s->a, setting_by_key(STR("firm.address")), in.address, &address, &wrong->address);
	return first_of(wrong, err);
}

/* --- the acts ---------------------------------------------------------------------------------------- */

static void
put(struct making *m, const char *key, struct str value)
{
	vec_push(m->seat->a, &m->change->settings) = (struct setting_put){ str_from(key), value };
}

static void
note_it(struct making *m, struct str what)
{
	making_house_add(m, (struct event){ .kind = EVENT_SETTING_CHANGED,
		.name = STR("mail server mail goes out by"), .text = what });
}

bool
act_way_out_put(struct seat *s, const void *input, struct change *c, struct err *err)
{
	struct in_way_out in = trimmed(input);
	const struct way *way = way_of(in.security);
	struct way_out_wrong wrong;
	struct making m;
	struct str url;

	if (!making_house(&m, s, c, err) || !desk_way_out_ok(s, &in, &wrong, err)
	    || !setting_change(&m, &(struct setting_put){ STR("firm.address"), in.address }, err))
		return false;
	url = url_of(s->a, way, in.host, in.port);
	put(&m, "firm.smtp_url", url);
	put(&m, "smtp.tls", way->tls ? STR("on") : STR("off"));
	put(&m, "smtp.bearer", in.bearer ? STR("on") : STR("off"));
	put(&m, "smtp.login", in.login);
	if (in.secret.len > 0 || in.login.len == 0)
		put(&m, "smtp.secret", in.login.len > 0 ? in.secret : STR_NONE);
	note_it(&m, in.login.len == 0 ? url : arena_fmt(s->a, "%.*s, as %.*s", STR_ARG(url),
	    STR_ARG(in.login)));
	return true;
}

bool
act_way_out_remove(struct seat *s, const void *input, struct change *c, struct err *err)
{
	static const char *const keys[] = { "firm.smtp_url", "smtp.login", "smtp.secret", "smtp.bearer",
		"smtp.tls" };
	struct making m;

	(void)input;
	if (!making_house(&m, s, c, err))
		return false;
	for (size_t i = 0; i < LENGTH(keys); i++)
		put(&m, keys[i], STR_NONE);
	note_it(&m, STR("removed"));
	return true;
}

/* --- going there ------------------------------------------------------------------------------------- */

static void
log_in_with(struct seat *s, struct str login, struct str secret, bool bearer, struct smtp_server *out)
{
	if (login.len == 0)
		return;
	out->user = cstr(s->a, login);
	if (bearer)
		out->token = cstr(s->a, secret);
	else
		out->password = cstr(s->a, secret);
}

struct smtp_server
desk_smtp_server(struct seat *s)
{
	const struct desk *d = s->desk;
	const struct firm *firm = desk_firm(d);
	struct smtp_server out = { .url = cstr(s->a, firm->smtp_url), .require_tls = d->smtp_tls,
		.ca_file = desk_mail_ca(d) };

	if (d->given.smtp_url.len > 0 || d->smtp_user) {
		out.user = d->smtp_user;
		out.password = d->smtp_password;
		out.token = d->smtp_token;
		return out;
	}
	out.require_tls = out.require_tls || is_on(firm->smtp_tls);
	log_in_with(s, firm->smtp_login, firm->smtp_secret, is_on(firm->smtp_bearer), &out);
	return out;
}

bool
desk_way_out_try(struct seat *s, const struct in_way_out *given, struct err *err)
{
	struct in_way_out in = trimmed(given);
	struct smtp_server server = { .ca_file = desk_mail_ca(s->desk), .timeout_ms = TRY_TIMEOUT_MS };
	struct way_out_wrong wrong;
	struct str secret;

	if (!desk_way_out_ok(s, &in, &wrong, err) || !kept(s, "smtp.secret", &secret, err))
		return false;
	server.url = cstr(s->a, url_of(s->a, way_of(in.security), in.host, in.port));
	server.require_tls = way_of(in.security)->tls;
	log_in_with(s, in.login, str_or(in.secret, secret), in.bearer, &server);
	return smtp_try(&server, err);
}

bool
desk_test_mail(struct seat *s, struct str to, struct err *err)
{
	const struct firm *firm = desk_firm(s->desk);
	struct smtp_server server = desk_smtp_server(s);
	struct outgoing mail = { .from_name = firm->name, .from_address = firm->address,
		.to_address = str_trim(to), .subject = STR("A test from the desk"),
		.message_id = letter_id_for(s, STR("test")), .date = s->now, .automatic = true,
		.text = arena_fmt(s->a, "This is a test: mail from %.*s’s desk goes out.\n\nThere is nothing "
		    "to do.\n", STR_ARG(firm->name)) };
	struct str message;
	struct err why = { 0 };

	if (!seat_needs(s, ROLE_OWNER, err))
		return false;
	if (firm->smtp_url.len == 0)
		return err_set(err, ERR_DATA, "No mail server is set yet, so nothing can be sent.");
	if (!message_address_ok(mail.to_address))
		return err_set(err, ERR_DATA, "A mail address looks like help@example.com.");
	if (!message_write(s->a, &mail, &message, err))
		return false;
	server.timeout_ms = TRY_TIMEOUT_MS;
	return smtp_send(&server, cstr(s->a, firm->address), cstr(s->a, mail.to_address), message, &why)
	    == SMTP_ACCEPTED || err_set(err, ERR_DATA, "%s", why.text);
}
