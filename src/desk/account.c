/* account.c - who may sit here: accounts, passwords, sessions, API tokens.
 *
 * A password is kept as Argon2id (19 MiB, two passes); sessions and tokens only as BLAKE2b of their 32
 * random bytes. An unknown login costs as much as a wrong password.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sodium.h>

#include "desk/house.h"
#include "desk/making.h"
#include "host/random.h"
#include "store/account.h"
#include "store/session.h"
#include "store/token.h"

#define ARGON_OPS 2
#define ARGON_BYTES ((size_t)19 << 20)
#define TOKEN_BYTES 32
#define PASSWORD_MIN 10
#define PASSWORD_MAX 1024
#define LOGIN_MAX 64
#define NAME_MAX_BYTES 200

/* --- passwords ------------------------------------------------------------------------------- */

bool
account_password_ok(struct str password, struct err *err)
{
	if (password.len < PASSWORD_MIN)
		return err_set(err, ERR_DATA,
		    "A password needs at least %d characters; three or four words make a good one.",
		    PASSWORD_MIN);
	return password.len <= PASSWORD_MAX || err_set(err, ERR_TOO_LARGE,
	    "A password may have %d characters at most.", PASSWORD_MAX);
}

static bool
hash_password(struct arena *a, struct str password, struct str *out, struct err *err)
{
	char hash[crypto_pwhash_STRBYTES];

	if (!account_password_ok(password, err))
		return false;
	if (crypto_pwhash_str_alg(hash, password.ptr, password.len, ARGON_OPS, ARGON_BYTES,
	    crypto_pwhash_ALG_ARGON2ID13) != 0)
		return err_set(err, ERR_BUSY,
		    "There was not enough memory to keep a password safely; nothing was changed.");
	*out = str_copy(a, str_from(hash));
	return true;
}

/* What an unknown login is verified against, so that it takes as long. */
static const char nobody_hash[crypto_pwhash_STRBYTES] =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$x5G0bqH4wm8yHGlEz2HKd6WVBvJrUc1Q3bvEJ8uhwPY";

static bool
password_fits(struct str hash, struct str password)
{
	char z[crypto_pwhash_STRBYTES] = { 0 };

	if (hash.len == 0 || hash.len >= sizeof(z))
		memcpy(z, nobody_hash, sizeof(z));
	else
		memcpy(z, hash.ptr, hash.len);
	return crypto_pwhash_str_verify(z, password.ptr ? password.ptr : "", password.len) == 0
	    && hash.len > 0;
}

/* --- accounts -------------------------------------------------------------------------------- */

bool
account_login_ok(struct str login, struct err *err)
{
	bool fine;

	login = str_trim(login);
	fine = login.len > 0 && login.len <= LOGIN_MAX;
	for (size_t i = 0; i < login.len; i++) {
		unsigned char c = (unsigned char)char_lower(login.ptr[i]);
		fine = fine && (char_is_lower(c) || char_is_digit(c) || c == '.' || c == '-' || c == '_'
		    || c == '@');
	}
	return fine || err_set(err, ERR_DATA,
	    "A login is made of a-z, 0-9, dot, dash, underscore and @, %d at most.", LOGIN_MAX);
}

bool
account_name_ok(struct str name, struct err *err)
{
	name = str_trim(name);
	if (name.len == 0)
		return err_set(err, ERR_DATA, "An account needs the name customers will see.");
	return name.len <= NAME_MAX_BYTES || err_set(err, ERR_DATA,
	    "A name may have %d characters at most.", NAME_MAX_BYTES);
}

bool
making_house(struct making *m, struct seat *s, struct change *c, struct err *err)
{
	return making_house_by(m, s, c, ROLE_OWNER, err);
}

bool
making_house_by(struct making *m, struct seat *s, struct change *c, enum role least, struct err *err)
{
	struct err missing = { 0 };

	if (s->who.role != ROLE_DESK && !seat_needs(s, least, err))
		return false;
	*m = (struct making){ .seat = s, .change = c, .actor = STR("desk") };
	if (s->who.account != 0)
		m->actor = arena_fmt(s->a, "account:%" PRId64, s->who.account);
	c->case_id = 0;
	if (!store_head(s->db, 0, &c->seen, &missing) && missing.kind != ERR_NOT_FOUND)
		return err_set(err, missing.kind, "%s", missing.text);
	return true;
}

void
making_house_add(struct making *m, struct event e)
{
	e.case_id = 0;
	e.seq = m->change->seen + (int64_t)m->change->events.n + 1;
	e.at = m->seat->now;
	e.actor = m->actor;
	vec_push(m->seat->a, &m->change->events) = e;
}

static bool
account_of(struct seat *s, struct str login, struct account_row *out, struct err *err)
{
	struct err missing = { 0 };

	if (store_account_by_login(s->a, s->db, login, out, &missing))
		return true;
	if (missing.kind != ERR_NOT_FOUND)
		return err_set(err, missing.kind, "%s", missing.text);
	return err_set(err, ERR_NOT_FOUND, "there is no account called %.*s", STR_ARG(login));
}

bool
act_account_add(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_account *in = input;
	struct account_row *row = arena_new(s->a, struct account_row);
	struct str login = str_lower(s->a, str_trim(in->login));
	struct account_row taken;
	struct err missing = { 0 };
	struct making m;
	enum role role;

	if (!role_by_name(in->role, &role))
		return err_set(err, ERR_DATA, "a role is one of: agent, lead, owner");
	if (!account_name_ok(str_trim(in->name), err) || !account_login_ok(login, err)
	    || !making_house(&m, s, c, err))
		return false;
	if (store_account_by_login(s->a, s->db, login, &taken, &missing))
		return err_set(err, ERR_CONFLICT, "there is an account called %.*s already", STR_ARG(login));
	if (missing.kind != ERR_NOT_FOUND)
		return err_set(err, missing.kind, "%s", missing.text);
	*row = (struct account_row){ .id = id_next(s->now), .name = str_trim(in->name), .login = login,
	    .role = in->role, .made_at = s->now };
	if (!hash_password(s->a, in->password, &row->password_hash, err))
		return false;
	c->account = row;
	making_house_add(&m, (struct event){ .kind = EVENT_ACCOUNT_MADE, .account = row->id,
	    .name = row->name, .role = row->role, .address = row->login });
	return true;
}

bool
act_account_password(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_account *in = input;
	struct account_row *row = arena_new(s->a, struct account_row);
	struct making m;

	if (!making_house(&m, s, c, err) || !account_of(s, in->login, row, err)
	    || !hash_password(s->a, in->password, &row->password_hash, err))
		return false;
	c->account = row;
	making_house_add(&m, (struct event){ .kind = EVENT_ACCOUNT_CHANGED, .account = row->id,
	    .reason = STR("new password") });
	return true;
}

static bool
is_owner(const struct account_row *row)
{
	return !row->disabled && str_eq(row->role, STR("owner"));
}

/* Whoever is the last to see to the desk can't be taken out of it. */
static bool
leaves_an_owner(struct seat *s, const struct account_row *changed, struct err *err)
{
	struct account_row *rows;
	size_t n, before = 0, owners = 0;

	if (!store_account_list(s->a, s->db, &rows, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct account_row *row = rows[i].id == changed->id ? changed : &rows[i];

		before += is_owner(&rows[i]);
		owners += is_owner(row);
	}
	return owners > 0 || before == 0 || err_set(err, ERR_CONFLICT,
	    "Somebody has to own the desk: make another account an owner first.");
}

static bool
mail_ok(struct str mail, struct err *err)
{
	return mail.len == 0 || message_address_ok(mail)
	    || err_set(err, ERR_DATA, "A mail address looks like asha@example.com.");
}

/* What is one's own to say: for others the owner says it. */
static bool
begin_own(struct making *m, struct seat *s, struct change *c, const struct account_row *row,
    struct err *err)
{
	return making_house_by(m, s, c, row->id == s->who.account ? ROLE_AGENT : ROLE_OWNER, err);
}

bool
act_account_change(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_account *in = input;
	struct account_row *row = arena_new(s->a, struct account_row);
	struct making m;
	enum role role;

	if (!role_by_name(in->role, &role))
		return err_set(err, ERR_DATA, "a role is one of: agent, lead, owner");
	if (!account_name_ok(str_trim(in->name), err))
		return false;
	if (!mail_ok(str_trim(in->mail), err) || !making_house(&m, s, c, err) || !account_of(s, in->login,
	    row, err))
		return false;
	row->name = str_trim(in->name);
	row->role = in->role;
	row->mail = str_trim(in->mail);
	if (!leaves_an_owner(s, row, err))
		return false;
	c->account = row;
	making_house_add(&m, (struct event){ .kind = EVENT_ACCOUNT_CHANGED, .account = row->id,
	    .name = row->name, .role = row->role, .address = row->mail });
	return true;
}

bool
act_account_mail(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_account *in = input;
	struct account_row *row = arena_new(s->a, struct account_row);
	struct making m;

	if (!mail_ok(str_trim(in->mail), err) || !account_of(s, in->login, row, err)
	    || !begin_own(&m, s, c, row, err))
		return false;
	row->mail = str_trim(in->mail);
	c->account = row;
	making_house_add(&m, (struct event){ .kind = EVENT_ACCOUNT_CHANGED, .account = row->id,
	    .address = row->mail, .reason = STR("mail address") });
	return true;
}

bool
act_account_enable(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_account *in = input;
	struct account_row *row = arena_new(s->a, struct account_row);
	struct making m;

	if (!making_house(&m, s, c, err) || !account_of(s, in->login, row, err))
		return false;
	row->disabled = 0;
	c->account = row;
	making_house_add(&m, (struct event){ .kind = EVENT_ACCOUNT_CHANGED, .account = row->id,
	    .reason = STR("switched on again") });
	return true;
}

bool
act_account_away(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_account *in = input;
	struct account_row *row = arena_new(s->a, struct account_row), cover = { 0 };
	struct making m;

	if (!account_of(s, in->login, row, err) || !begin_own(&m, s, c, row, err))
		return false;
	if (in->until != 0 && in->until <= s->now)
		return err_set(err, ERR_DATA, "That day has passed. Choose one that lies ahead.");
	if (in->until != 0 && !account_of(s, in->cover, &cover, err))
		return err_set(err, ERR_DATA, "Say who covers meanwhile: one of your colleagues.");
	if (in->until != 0 && (cover.id == row->id || cover.disabled || cover.away_until > s->now))
		return err_set(err, ERR_DATA, "Who covers must be a colleague who is here.");
	row->away_until = in->until;
	row->cover = cover.id;
	c->account = row;
	making_house_add(&m, (struct event){ .kind = EVENT_ACCOUNT_AWAY, .account = row->id,
	    .name = row->name, .cover = cover.id, .due = in->until });
	return true;
}

bool
desk_cover_of(struct seat *s, int64_t account, struct cover *out, struct err *err)
{
	struct account_row row, stands_in;
	struct err missing = { 0 };

	*out = (struct cover){ 0 };
	if (account == 0 || !store_account_by_id(s->a, s->db, account, &row, &missing))
		return account == 0 || missing.kind == ERR_NOT_FOUND
		    || err_set(err, missing.kind, "%s", missing.text);
	if (row.away_until <= s->now || row.cover == 0
	    || !store_account_by_id(s->a, s->db, row.cover, &stands_in, &missing) || stands_in.disabled)
		*out = (struct cover){ .away = row.name, .gone = row.disabled != 0 };
	else
		*out = (struct cover){ stands_in.id, row.away_until, row.name, stands_in.name, false };
	return true;
}

bool
act_account_disable(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_account *in = input;
	struct account_row *row = arena_new(s->a, struct account_row);
	struct making m;

	if (!making_house(&m, s, c, err) || !account_of(s, in->login, row, err))
		return false;
	row->disabled = 1;
	if (s->who.role != ROLE_DESK && !leaves_an_owner(s, row, err))
		return false;
	c->account = row;
	making_house_add(&m, (struct event){ .kind = EVENT_ACCOUNT_CHANGED, .account = row->id,
	    .reason = STR("disabled") });
	return true;
}

bool
desk_colleagues(struct seat *s, struct account_row **out, size_t *n, struct err *err)
{
	struct account_row *rows;
	size_t all, kept = 0;

	if (!seat_needs(s, ROLE_AGENT, err) || !store_account_list(s->a, s->db, &rows, &all, err))
		return false;
	for (size_t i = 0; i < all; i++)
		if (!rows[i].disabled && rows[i].id != s->who.account && rows[i].away_until <= s->now)
			rows[kept++] = rows[i];
	*out = rows;
	*n = kept;
	return true;
}

bool
desk_account(struct seat *s, struct account_row *out, struct err *err)
{
	return seat_needs(s, ROLE_AGENT, err) && store_account_by_id(s->a, s->db, s->who.account, out, err);
}

bool
desk_accounts(struct seat *s, struct account_row **out, size_t *n, struct err *err)
{
	if (s->who.role != ROLE_DESK && !seat_needs(s, ROLE_OWNER, err))
		return false;
	return store_account_list(s->a, s->db, out, n, err);
}

/* --- logging in ------------------------------------------------------------------------------ */

static struct actor
actor_from(const struct account_row *row)
{
	struct actor who = { .account = row->id, .name = row->name };

	if (!role_by_name(row->role, &who.role))
		who.role = ROLE_NOBODY;
	return who;
}

bool
desk_login(struct seat *s, struct str login, struct str password, struct actor *out, struct err *err)
{
	struct account_row row = { 0 };
	struct err missing = { 0 };

	if (!store_account_by_login(s->a, s->db, login, &row, &missing)) {
		if (missing.kind != ERR_NOT_FOUND)
			return err_set(err, missing.kind, "%s", missing.text);
		row = (struct account_row){ 0 };
	}
	if (!password_fits(row.disabled ? STR_NONE : row.password_hash, password))
		return err_set(err, ERR_LOGIN,
		    "That login and password do not belong together. Check both and try again.");
	*out = actor_from(&row);
	return true;
}

struct in_session { struct session_row row; struct str end; };

static bool
act_session(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_session *in = input;

	(void)err;
	if (in->end.len > 0) {
		c->session_ended = in->end;
		return true;
	}
	c->session = arena_new(s->a, struct session_row);
	*c->session = in->row;
	return true;
}

bool
desk_session_new(struct seat *s, struct actor who, struct str *token, struct err *err)
{
	struct str secret = random_hex(s->a, TOKEN_BYTES);
	struct in_session in = { .row = {
		.token_hash = link_hash(s->a, secret), .csrf = random_hex(s->a, TOKEN_BYTES),
		    .account = who.account,
		.made_at = s->now,
		.expires_at = s->now + (desk_is_test(s->desk) ? SESSION_LIFE_TEST_MS : SESSION_LIFE_MS),
	} };
	struct change_result done;

	if (!desk_do(s, act_session, &in, &done, err))
		return false;
	*token = secret;
	return true;
}

bool
desk_session(struct seat *s, struct str token, struct session *out, struct err *err)
{
	struct session_row row;
	struct account_row account;

	if (!store_session_by_hash(s->a, s->db, link_hash(s->a, token), &row, err)
	    || !store_account_by_id(s->a, s->db, row.account, &account, err))
		return false;
	if (row.expires_at <= s->now || account.disabled)
		return err_set(err, ERR_LOGIN,
		    "You were away for a while. Log in again; your drafts are saved.");
	*out = (struct session){ actor_from(&account), account.login, row.csrf, row.expires_at };
	return true;
}

bool
desk_session_end(struct seat *s, struct str token, struct err *err)
{
	struct in_session in = { .end = link_hash(s->a, token) };
	struct change_result done;

	return desk_do(s, act_session, &in, &done, err);
}

/* --- API tokens ------------------------------------------------------------------------------ */

static bool
token_run(struct db *db, void *ctx, struct err *err)
{
	return store_token_add(db, ctx, err);
}

bool
desk_token_new(struct seat *s, struct str login, struct str name, struct str *token, struct err *err)
{
	struct str secret = random_hex(s->a, TOKEN_BYTES);
	struct account_row account;
	struct token_row row = { .token_hash = link_hash(s->a, secret), .name = name, .made_at = s->now };

	if (!account_of(s, login, &account, err))
		return false;
	if (s->who.role != ROLE_DESK
	    && !seat_needs(s, account.id == s->who.account ? ROLE_AGENT : ROLE_OWNER, err))
		return false;
	if (account.disabled)
		return err_set(err, ERR_CONFLICT, "%.*s is disabled, so a token could do nothing",
		    STR_ARG(login));
	row.account = account.id;
	if (!db_writer_run(s->desk->writer, token_run, &row, err))
		return false;
	*token = secret;
	return true;
}

bool
desk_tokens(struct seat *s, struct token_row **out, size_t *n, struct err *err)
{
	struct token_row *rows;
	size_t all, kept = 0;

	if (!seat_needs(s, ROLE_AGENT, err)
	    || !store_token_list(s->a, s->db, s->who.account, &rows, &all, err))
		return false;
	for (size_t i = 0; i < all; i++)
		if (rows[i].revoked_at == 0)
			rows[kept++] = rows[i];
	*out = rows;
	*n = kept;
	return true;
}

struct revoking { struct str hash; int64_t now; };

static bool
revoke_run(struct db *db, void *ctx, struct err *err)
{
	const struct revoking *r = ctx;

	return store_token_revoke(db, r->hash, r->now, err);
}

bool
desk_token_revoke(struct seat *s, struct str hash, struct err *err)
{
	struct revoking revoking = { hash, s->now };
	struct token_row *rows;
	size_t n;

	if (!desk_tokens(s, &rows, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (str_eq(rows[i].token_hash, hash))
			return db_writer_run(s->desk->writer, revoke_run, &revoking, err);
	return err_set(err, ERR_NOT_FOUND, "You have no such token; it may be switched off already.");
}

bool
desk_token(struct seat *s, struct str token, struct actor *out, struct err *err)
{
	struct token_row row;
	struct account_row account;

	if (!store_token_by_hash(s->a, s->db, link_hash(s->a, token), &row, err)
	    || !store_account_by_id(s->a, s->db, row.account, &account, err))
		return false;
	if (row.revoked_at != 0 || account.disabled)
		return err_set(err, ERR_LOGIN, "this token was switched off");
	*out = actor_from(&account);
	return true;
}
