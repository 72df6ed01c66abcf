/* session.c - who is asking, what they may, and whether their form came from a page of ours.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sodium.h>

#include "host/random.h"
#include "web/http.h"

#define SESSION_COOKIE "heard"
#define STRANGER_COOKIE "heard_form"            /* what a stranger's login form must repeat */
#define STRANGER_LEN 32
#define STRANGER_MAX_AGE_S 86400

struct str
session_cookie(struct request_private *p, const char *name)
{
	return str_from(MHD_lookup_connection_value(p->connection, MHD_COOKIE_KIND, name));
}

static bool
is_unknown(const struct err *err)
{
	return err->kind == ERR_NOT_FOUND || err->kind == ERR_GONE || err->kind == ERR_LOGIN
	    || err->kind == ERR_DENIED;
}

static bool
find_by_token(struct request_private *p, struct str token, struct err *err)
{
	struct err why = { 0 };

	p->bearer = true;
	if (desk_token(&p->r.seat, token, &p->r.session.who, &why))
		return true;
	if (is_unknown(&why))
		return err_set(err, ERR_LOGIN,
		    "This token is not known here; the owner makes one with `heard user token`.");
	*err = why;
	return false;
}

static bool
find_by_cookie(struct request_private *p, struct str token, struct err *err)
{
	struct err why = { 0 };

	if (desk_session(&p->r.seat, token, &p->r.session, &why) || is_unknown(&why))
		return true;
	*err = why;
	return false;
}

bool
session_find(struct request_private *p, struct err *err)
{
	struct str bearer = http_header(p, "Authorization"), cookie = session_cookie(p, SESSION_COOKIE);
	bool good = true;

	if (str_starts_nocase(bearer, STR("Bearer ")))
		good = find_by_token(p, str_trim(str_sub(bearer, 7, bearer.len)), err);
	else if (cookie.len > 0)
		good = find_by_cookie(p, cookie, err);
	p->r.seat.who = p->r.session.who;
	return good;
}

/* --- rights ---------------------------------------------------------------------------------------- */

static bool
refuse(struct refusal *out, int status, enum err_kind kind, const char *why)
{
	out->status = status;
	return err_set(&out->err, kind, "%s", why);
}

static bool
needs_role(struct request_private *p, enum role least, struct refusal *out)
{
	enum role role = p->r.session.who.role;

	if (role < ROLE_AGENT || role > ROLE_OWNER)
		return refuse(out, 401, ERR_LOGIN, "Log in first, please.");
	if (role < least)
		return refuse(out, 403, ERR_DENIED, least == ROLE_OWNER ? "This is for the owner of the desk."
		    : "This is for leads and the owner of the desk.");
	return true;
}

bool
session_may(struct request_private *p, struct refusal *out)
{
	switch (p->r.route->right) {
	case CAN_NOBODY:
		break;
	case CAN_ANYONE:
	case CAN_CUSTOMER:              /* the token in the address is the right; its handler looks */
		return true;
	case CAN_AGENT:
		return needs_role(p, ROLE_AGENT, out);
	case CAN_LEAD:
		return needs_role(p, ROLE_LEAD, out);
	case CAN_OWNER:
		return needs_role(p, ROLE_OWNER, out);
	case CAN_DEMO:
		if (p->web->demo)
			return true;
		return refuse(out, 404, ERR_NOT_FOUND, "This is there in the demo only.");
	}
	return refuse(out, 403, ERR_DENIED, "Nobody may use this address.");
}

/* --- forms of ours ----------------------------------------------------------------------------------- */

static bool
same_secret(struct str a, struct str b)
{
	return a.len == b.len && a.len > 0 && sodium_memcmp(a.ptr, b.ptr, a.len) == 0;
}

/* A random value in a cookie, which the form repeats: another site can send the form, but can't know
 * the value. */
struct str
session_csrf_value(struct request_private *p)
{
	struct str value;

	if (p->r.session.csrf.len > 0 || !p->r.route)
		return p->r.session.csrf;
	if (p->r.route->right == CAN_CUSTOMER && !p->r.demo)
		return STR_NONE;                /* customers get no cookie: their link is enough */
	value = session_cookie(p, STRANGER_COOKIE);
	if (value.len == STRANGER_LEN)
		return value;
	value = random_hex(&p->arena, STRANGER_LEN / 2);
	web_cookie(&p->r, STRANGER_COOKIE, value, STRANGER_MAX_AGE_S);
	return value;
}

bool
session_csrf(struct request_private *p, struct err *err)
{
	struct str want = p->r.session.csrf, got = form_text(&p->form, "csrf");

	if (p->bearer || p->r.route->right == CAN_CUSTOMER)
		return true;
	if (want.len == 0)
		want = session_cookie(p, STRANGER_COOKIE);
	if (same_secret(want, got))
		return true;
	return err_set(err, ERR_DENIED, "This form came without its mark, as if another page had sent it, or "
	    "you have logged in anew since you opened it. Nothing was done. Open the page again and send it "
	    "from there.");
}
