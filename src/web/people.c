/* people.c - who works here, under which settings, and who I am.
 *
 * SPDX-License-Identifier: ISC
 */
#include "pages/pages.h"
#include "web/handlers.h"
#include "web/pages.h"

static struct str
or_none(struct str s, const char *none)
{
	return s.len > 0 ? s : str_from(none);
}

/* An address of a mail server may carry a password. */
static struct str
without_password(struct arena *a, struct str url)
{
	size_t at = str_find_char(url, '@'), scheme = str_find(url, STR("://"));

	if (at == STR_NOT_FOUND || scheme == STR_NOT_FOUND || at < scheme)
		return url;
	return arena_fmt(
	    a, "%.*s…%.*s", STR_ARG(str_sub(url, 0, scheme + 3)), STR_ARG(str_sub(url, at, url.len)));
}

static void
fill_settings(struct request *r, struct settings_page *v)
{
	const struct firm *firm = desk_firm(r->seat.desk);
	const struct calendar *c = desk_calendar(r->seat.desk);
	struct setting_view list[] = {
		{ STR("What the firm is called"), or_none(firm->name, "not set"), STR("firm.name") },
		{ STR("The number customers may ring"), or_none(firm->phone, "not set"), STR("firm.phone") },
		{ STR("The address mail comes from"), or_none(firm->address, "not set"),
		    STR("firm.address") },
		{ STR("Where customers reach this desk"),
		    or_none(firm->base_url, "not set: links are not mailed"), STR("firm.base_url") },
		{ STR("Where mail goes out"),
		    firm->smtp_url.len > 0 ? without_password(r->seat.a, firm->smtp_url)
					   : STR("not set: mail waits in the outbox"),
		    STR("firm.smtp_url") },
		{ STR("The zone times are told in"), c && c->zone ? c->zone->name : STR("UTC"),
		    STR("firm.zone") },
	};

	v->settings = arena_array(r->seat.a, struct setting_view, LENGTH(list));
	v->n_settings = LENGTH(list);
	memcpy(v->settings, list, sizeof list);
}

void
settings_page(struct request *r)
{
	struct settings_page v = { 0 };
	struct account_row *rows;
	struct err err = { 0 };

	if (!desk_accounts(&r->seat, &rows, &v.n_accounts, &err)) {
		web_fail(r, &err);
		return;
	}
	page_init(r, &v.page, STR("Settings"), STR("settings"));
	fill_settings(r, &v);
	v.accounts = arena_array(r->seat.a, struct account_view, v.n_accounts);
	for (size_t i = 0; i < v.n_accounts; i++)
		v.accounts[i] = (struct account_view){ rows[i].name, rows[i].login, rows[i].role,
			rows[i].disabled ? STR("switched off") : STR_NONE };
	WEB_PAGE(r, 200, render_settings, &v);
}

static struct str
rights_of(enum role role)
{
	if (role == ROLE_OWNER)
		return STR("You can do everything here, also send over what blocks, with a reason.");
	if (role == ROLE_LEAD)
		return STR("You can answer every case, and send over what blocks, with a reason.");
	return STR("You can answer every case. What blocks a reply can be sent as it stands by a lead or the "
		   "owner.");
}

void
account_page(struct request *r)
{
	struct account_page v = {
		.name = r->seat.who.name,
		.login = r->session.login,
		.role = str_from(role_name(r->seat.who.role)),
		.rights = rights_of(r->seat.who.role),
	};

	page_init(r, &v.page, v.name, STR("account"));
	WEB_PAGE(r, 200, render_account, &v);
}
