/* people.c - who works here, under which settings, and who I am.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/block.h"
#include "desk/setting.h"

#include "pages/pages.h"
#include "web/error.h"
#include "web/http.h"
#include "web/handlers.h"
#include "web/moment.h"
#include "web/pages.h"
#include "web/setup.h"
#include "web/field.h"
#include "web/words.h"

/* What the page calls what is kept by a shorter name. */
static struct str
in_words(struct str value)
{
	static const struct { const char *value, *words; } all[] = {
		{ "england-and-wales", "England and Wales" }, { "scotland", "Scotland" },
		{ "northern-ireland", "Northern Ireland" }, { "us", "United States" },
		{ "germany", "Germany" },
	};

	for (size_t i = 0; i < LENGTH(all); i++)
		if (str_eq(value, str_from(all[i].value)))
			return str_from(all[i].words);
	return value;
}

static struct choice *
choices_in(struct arena *a, const char *list, struct str chosen, size_t *n)
{
	struct str rest = str_from(list), one;
	struct choice *out = arena_array(a, struct choice, rest.len / 2 + 1);

	for (*n = 0; rest.len > 0; (*n)++) {
		str_cut(rest, ' ', &one, &rest);
		out[*n] = (struct choice){ one, in_words(one), str_eq(one, chosen) };
	}
	return out;
}

/* What our own checker says of words that go by themselves. */
static void
check_words(struct request *r, struct str words, struct setting_view *v)
{
	struct findings found = { 0 };

	block_check(&r->seat, words, STAGE_ACK, &found);
	v->checked = true;
	v->findings = findings_to_read(r->seat.a, &found);
	v->n_findings = found.list.n;
}

static struct str
heading_of(const char *key)
{
	static const struct { const char *key, *heading; } all[] = {
		{ "firm.hours", "When you work" }, { "firm.base_url", "Mail and links" },
		{ "firm.override", "Who may do what" },
	};

	for (size_t i = 0; i < LENGTH(all); i++)
		if (strcmp(key, all[i].key) == 0)
			return str_from(all[i].heading);
	return STR_NONE;
}

static struct setting_view
setting_of(struct request *r, const struct setting *s, struct str value)
{
	struct setting_view v = { .what = str_from(s->what), .value = value, .key = str_from(s->key),
		.help = str_from(s->help), .heading = heading_of(s->key),
		.given = setting_given(r->seat.desk, s) };

	v.form = s->kind == SET_CHOICE ? SETTING_CHOICE
	    : s->kind == SET_TEXT || s->kind == SET_DATES || s->kind == SET_FILLED
	    || s->kind == SET_SENDERS ? SETTING_TEXT
	    : SETTING_LINE;
	if (s->kind == SET_FILLED && value.len > 0)
		check_words(r, value, &v);
	if (s->kind == SET_CHOICE)
		v.choices = choices_in(r->seat.a, s->choices, value, &v.n_choices);
	return v;
}

/* What is wrong with what was typed, where it differs from what is set. */
static struct str
problem_of(struct request *r, const struct setting *s, struct str typed, struct str set)
{
	struct err why = { 0 };
	struct str kept;

	if (str_eq(str_trim(typed), set) || setting_check(r->seat.a, s, typed, &kept, &why))
		return STR_NONE;
	return str_copy(r->seat.a, str_from(why.text));
}

/* typed: what was refused comes back as it was typed, each with what is wrong with it. */
static bool
fill_settings(struct request *r, bool typed, struct settings_page *v, struct err *err)
{
	size_t n = 0;

	while (settings_table[n].key)
		n++;
	v->settings = arena_array(r->seat.a, struct setting_view, n);
	for (const struct setting *s = settings_table; s->key; s++) {
		struct setting_view *one = &v->settings[v->n_settings];
		struct str value, *sent;
		bool again = typed && s->what && request_many(r, s->key, &sent) > 0;

		if (!s->what)
			continue;
		if (!desk_setting(&r->seat, s, &value, err))
			return false;
		*one = setting_of(r, s, again ? sent[0] : value);
		if (again)
			one->problem = problem_of(r, s, sent[0], value);
		v->n_settings++;
	}
	return true;
}

static size_t
wrong_settings(const struct settings_page *v)
{
	size_t n = 0;

	for (size_t i = 0; i < v->n_settings; i++)
		n += v->settings[i].problem.len > 0;
	return n;
}

static bool
is_settings_form(struct request *r)
{
	return str_eq(str_from(r->route->path), STR("/settings/save"));
}

static bool
is_add_form(struct request *r)
{
	return str_eq(str_from(r->route->path), STR("/settings/account/add"));
}

static struct str
account_state(struct request *r, const struct account_row *row)
{
	if (row->disabled)
		return STR("switched off");
	return row->away_until <= r->seat.now ? STR_NONE
	    : arena_fmt(r->seat.a, "away until %.*s", STR_ARG(moment_words(r, row->away_until)));
}

/* The form that was refused is open again, and says why. */
static struct str
account_problem(struct request *r, struct str login, bool again)
{
	bool theirs = again && !is_settings_form(r) && !is_add_form(r)
	    && str_eq(request_text(r, "login"), login);

	return theirs ? str_copy(r->seat.a, str_from(r->err.text)) : STR_NONE;
}

static struct str
named(const struct settings_page *v, struct str login)
{
	for (size_t i = 0; i < v->n_accounts; i++)
		if (str_eq(v->accounts[i].login, login))
			return v->accounts[i].name;
	return STR_NONE;
}

/* What became of the account that was just seen to. */
static struct str
account_note(struct request *r, const struct settings_page *v)
{
	static const struct { const char *done, *words; } all[] = {
		{ "added", "can log in now. Tell them their login and password; they can’t be read here." },
		{ "changed", "is changed, and it holds at once." },
		{ "password", "has a new password, and was logged out wherever they were logged in." },
		{ "off", "can’t log in any more. Their record stays; open cases of theirs stand on Today for "
		    "somebody to take." },
		{ "on", "can log in again, with the password they had." },
	};
	struct str who = named(v, request_query(r, "who")), done = request_query(r, "saved");

	for (size_t i = 0; i < LENGTH(all) && who.len > 0; i++)
		if (str_eq(done, str_from(all[i].done)))
			return arena_fmt(r->seat.a, "%.*s %s", STR_ARG(who), all[i].words);
	return STR_NONE;
}

static bool
fill_accounts(struct request *r, bool again, struct settings_page *v, struct err *err)
{
	struct account_row *rows;

	if (!desk_accounts(&r->seat, &rows, &v->n_accounts, err))
		return false;
	v->accounts = arena_array(r->seat.a, struct account_view, v->n_accounts);
	for (size_t i = 0; i < v->n_accounts; i++) {
		v->accounts[i] = (struct account_view){ .name = rows[i].name, .login = rows[i].login,
			.mail = rows[i].mail, .state = account_state(r, &rows[i]), .role = rows[i].role,
			.problem = account_problem(r, rows[i].login, again), .disabled = rows[i].disabled };
		v->accounts[i].roles =
		    choices_in(r->seat.a, "agent lead owner", rows[i].role, &v->accounts[i].n_roles);
	}
	v->roles = choices_in(r->seat.a, "agent lead owner", STR("agent"), &v->n_roles);
	return true;
}

/* All that is wrong with it at once, each beside its field. */
static void
fill_new(struct request *r, struct settings_page *v)
{
	struct err no = { 0 };

	v->new_problem = str_copy(r->seat.a, str_from(r->err.text));
	v->new_login = field_sent(r, "login");
	v->new_name = field_sent(r, "name");
	v->new_password = field_sent(r, "password");
	field_check(r, &v->new_login, account_login_ok(v->new_login.text, &no), &no);
	field_check(r, &v->new_name, account_name_ok(v->new_name.text, &no), &no);
	field_check(r, &v->new_password, account_password_ok(v->new_password.text, &no), &no);
}

static void
show_settings(struct request *r, bool again, int status)
{
	const struct firm *firm = desk_firm(r->seat.desk);
	struct settings_page v = { 0 };
	struct err err = { 0 };

	if (!fill_settings(r, again && is_settings_form(r), &v, &err) || !fill_accounts(r, again, &v, &err)
	    || !setup_next(r, &v.begin, &err)) {
		web_fail(r, &err);
		return;
	}
	if (again && is_add_form(r)) {
		fill_new(r, &v);
		v.roles = choices_in(r->seat.a, "agent lead owner", request_text(r, "role"), &v.n_roles);
	}
	v.mail_out = firm->smtp_url.len > 0 ? words_no_password(r->seat.a, firm->smtp_url)
	    : STR("nothing yet, it waits in the outbox");
	page_init(r, &v.page, STR("Settings"), STR("settings"));
	fields_count(r, &v.page, wrong_settings(&v));
	fields_sum(r, &v.page, (const struct field[]){ v.new_login, v.new_name, v.new_password }, 3);
	if (!again)
		v.account_note = account_note(r, &v);
	if (!again && str_eq(request_query(r, "saved"), STR("1")))
		v.note = STR("Saved, and in force.");
	WEB_PAGE(r, status, render_settings, &v);
}

void
settings_page(struct request *r)
{
	show_settings(r, false, 200);
}

void
settings_again_page(struct request *r)
{
	show_settings(r, true, err_status(&r->err));
}

/* Only what came with the form: a program may change one of them. */
void
settings_save(struct request *r)
{
	struct in_settings *in = arena_new(r->seat.a, struct in_settings);
	struct setting_put *list;
	size_t n = 0;

	while (settings_table[n].key)
		n++;
	list = arena_array(r->seat.a, struct setting_put, n);
	for (const struct setting *s = settings_table; s->key; s++) {
		struct str *values;

		if (s->what && request_many(r, s->key, &values) > 0)
			list[in->n++] = (struct setting_put){ str_from(s->key), values[0] };
	}
	in->at = list;
	web_act(r, act_settings, in, STR("/settings?saved=1"));
}

/* --- accounts ---------------------------------------------------------------------------------- */

static struct in_account *
account_sent(struct request *r)
{
	struct in_account *in = arena_new(r->seat.a, struct in_account);

	in->login = request_text(r, "login");
	in->name = request_text(r, "name");
	in->role = request_text(r, "role");
	in->password = request_text(r, "password");
	in->mail = request_text(r, "mail");
	return in;
}

/* What costs an Argon2id is done on a slow thread. */
static void
do_add(struct request *r)
{
	struct change_result done;

	(void)desk_do(&r->seat, act_account_add, account_sent(r), &done, &r->err);
}

static void
do_password(struct request *r)
{
	struct change_result done;

	(void)desk_do(&r->seat, act_account_password, account_sent(r), &done, &r->err);
}

/* Back to where the accounts stand, with what became of this one. */
static struct str
accounts_after(struct request *r, const char *done)
{
	struct str login = str_lower(r->seat.a, str_trim(request_text(r, "login")));

	return arena_fmt(r->seat.a, "/settings?saved=%s&who=%.*s#accounts", done, STR_ARG(login));
}

static void
after_add(struct request *r)
{
	if (r->err.kind == ERR_NONE)
		web_redirect(r, accounts_after(r, "added"));
	else
		settings_again_page(r);
}

static void
after_password(struct request *r)
{
	if (r->err.kind == ERR_NONE)
		web_redirect(r, accounts_after(r, "password"));
	else
		settings_again_page(r);
}

void
account_add(struct request *r)
{
	web_slow(r, do_add, after_add);
}

void
account_password(struct request *r)
{
	web_slow(r, do_password, after_password);
}

void
account_change(struct request *r)
{
	web_act(r, act_account_change, account_sent(r), accounts_after(r, "changed"));
}

void
account_switch(struct request *r)
{
	bool on = str_eq(request_text(r, "value"), STR("on"));

	web_act(r, on ? act_account_enable : act_account_disable, account_sent(r),
	    accounts_after(r, on ? "on" : "off"));
}

void
account_away(struct request *r)
{
	struct in_account *in = arena_new(r->seat.a, struct in_account);

	in->login = r->session.login;
	in->cover = request_text(r, "cover");
	in->until = request_int(r, "until");
	web_act(r, act_account_away, in, STR("/account#away"));
}

void
account_mail(struct request *r)
{
	struct in_account *in = arena_new(r->seat.a, struct in_account);

	in->login = r->session.login;
	in->mail = request_text(r, "mail");
	web_act(r, act_account_mail, in, STR("/account#mine"));
}

void
firm_css(struct request *r)
{
	struct str accent = desk_firm(r->seat.desk)->accent;

	web_keep(r);
	web_text(r, "text/css; charset=utf-8", accent.len == 0 ? STR("")
	    : arena_fmt(r->seat.a, ":root { --firm: %.*s; --firm-ink: #fff }\n", STR_ARG(accent)));
}

static struct str
rights_of(struct request *r)
{
	enum role role = r->seat.who.role, least = desk_may_override(r->seat.desk);

	if (role == ROLE_OWNER)
		return STR("You can do everything here, also send over what blocks, with a reason.");
	if (role >= least)
		return STR("You can answer every case, and send over what blocks, with a reason.");
	return arena_fmt(r->seat.a, "You can answer every case. What blocks a reply can be sent as it stands "
	    "by %.*s.", STR_ARG(role_or_above(least)));
}

static bool
fill_away(struct request *r, struct account_page *v, struct err *err)
{
	struct account_row *rows;
	struct cover c;

	if (!desk_cover_of(&r->seat, r->seat.who.account, &c, err)
	    || !desk_colleagues(&r->seat, &rows, &v->n_colleagues, err))
		return false;
	if (c.cover != 0)
		v->away = arena_fmt(r->seat.a, "until %.*s; %.*s covers",
		    STR_ARG(moment_words(r, c.until)), STR_ARG(c.name));
	v->until = r->route->method == POST ? request_text(r, "until") : STR_NONE;
	v->colleagues = arena_array(r->seat.a, struct choice, v->n_colleagues);
	for (size_t i = 0; i < v->n_colleagues; i++)
		v->colleagues[i] = (struct choice){ rows[i].login, rows[i].name, false };
	return true;
}

static bool
fill_mail(struct request *r, struct account_page *v, struct err *err)
{
	struct account_row row;

	if (!desk_account(&r->seat, &row, err))
		return false;
	v->mail = str_eq(str_from(r->route->path), STR("/account/mail")) && r->route->method == POST
	    ? request_text(r, "mail") : row.mail;
	v->reminded = str_eq(desk_firm(r->seat.desk)->remind, STR("on"));
	return true;
}

static bool
fill_tokens(struct request *r, struct account_page *v, struct err *err)
{
	struct token_row *rows;

	if (!desk_tokens(&r->seat, &rows, &v->n_tokens, err))
		return false;
	v->tokens = arena_array(r->seat.a, struct token_view, v->n_tokens);
	for (size_t i = 0; i < v->n_tokens; i++)
		v->tokens[i] = (struct token_view){ rows[i].name, rows[i].token_hash,
			moment_make(r, rows[i].made_at) };
	return true;
}

static void show_account(struct request *r, struct str token);

void
account_page(struct request *r)
{
	show_account(r, STR_NONE);
}

static void
make_token(struct request *r)
{
	struct str token;

	if (desk_token_new(&r->seat, r->session.login, request_text(r, "name"), &token, &r->err))
		r->private->location = token;
}

static void
token_made(struct request *r)
{
	show_account(r, r->err.kind == ERR_NONE ? r->private->location : STR_NONE);
}

void
account_token(struct request *r)
{
	web_slow(r, make_token, token_made);
}

static void
revoke_token(struct request *r)
{
	(void)desk_token_revoke(&r->seat, request_text(r, "token"), &r->err);
}

static void
token_revoked(struct request *r)
{
	if (r->err.kind == ERR_NONE)
		web_redirect(r, STR("/account#tokens"));
	else
		show_account(r, STR_NONE);
}

void
account_token_revoke(struct request *r)
{
	web_slow(r, revoke_token, token_revoked);
}

static void
show_account(struct request *r, struct str token)
{
	struct err err = { 0 };
	struct account_page v = {
		.name = r->seat.who.name,
		.login = r->session.login,
		.role = str_from(role_name(r->seat.who.role)),
		.rights = rights_of(r),
		.token = token,
	};

	page_init(r, &v.page, v.name, STR("account"));
	if (!fill_away(r, &v, &err) || !fill_mail(r, &v, &err) || !fill_tokens(r, &v, &err)) {
		web_fail(r, &err);
		return;
	}
	WEB_PAGE(r, r->err.kind == ERR_NONE ? 200 : err_status(&r->err), render_account, &v);
}
