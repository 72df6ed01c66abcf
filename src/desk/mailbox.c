/* mailbox.c - the mailboxes the firm has already: set up, tried, looked at.
 *
 * SPDX-License-Identifier: ISC
 */
#include "desk/mailbox.h"

#include "desk/house.h"
#include "desk/making.h"
#include "host/random.h"
#include "mail/spool.h"

#define TRY_TIMEOUT_MS 15000

/* --- what was said of one, checked ------------------------------------------------------------------- */

static const struct {
	struct str name;
	enum imap_security is;
	int64_t port;
} securities[] = {
	{ STR_INIT("tls"), IMAP_TLS, 993 },
	{ STR_INIT("starttls"), IMAP_STARTTLS, 143 },
	{ STR_INIT("none"), IMAP_PLAIN, 143 },
};

static size_t
security_of(struct str name)
{
	size_t i = 0;

	while (i < LENGTH(securities) && !str_eq(securities[i].name, name))
		i++;
	return i;
}

static bool
has_control(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] < ' ' || s.ptr[i] == 127)
			return true;
	return false;
}

static bool
words_ok(const struct mailbox_row *m, struct err *err)
{
	const struct {
		struct str value;
		const char *what;
		bool must;
	} words[] = {
		{ m->name, "a name, such as its address", true },
		{ m->host, "the mail server's name", true },
		{ m->login, "the login name", true },
		{ m->secret, "the password", true },
		{ m->folder, "the folder to read", true },
		{ m->done_folder, "the folder to move to", false },
	};

	for (size_t i = 0; i < LENGTH(words); i++) {
		if (words[i].must && words[i].value.len == 0)
			return err_set(err, ERR_DATA, "Please give %s.", words[i].what);
		if (words[i].value.len > 4000 || has_control(words[i].value))
			return err_set(err, ERR_DATA, "Please give %s on one line.", words[i].what);
	}
	if (str_eq(m->folder, m->done_folder))
		return err_set(err, ERR_DATA, "Messages can't be moved to the folder they are read from.");
	return true;
}

/* A password that was given for one server is not sent to another unasked. */
static bool
secret_of(
    const struct in_mailbox *in, const struct mailbox_row *was, struct mailbox_row *out, struct err *err)
{
	bool same = was->id != 0 && str_eq_nocase(was->host, out->host) && str_eq(was->login, out->login);

	out->secret = in->secret;
	if (in->secret.len > 0 || was->id == 0)
		return true;
	out->secret = was->secret;
	return same
	       || err_set(err, ERR_DATA, "Please type the password again: it was given for %.*s at %.*s.",
		   STR_ARG(was->login), STR_ARG(was->host));
}

static bool
place_ok(struct seat *s, const struct mailbox_row *row, struct err *err)
{
	struct imap_place place = desk_mailbox_place(s->a, s->desk, row, -1);
	struct err why = { 0 };

	return imap_place_ok(&place, &why) || err_set(err, ERR_DATA, "%s", why.text);
}

bool
desk_mailbox_from(struct seat *s, const struct in_mailbox *in, struct mailbox_row *out, struct err *err)
{
	struct mailbox_row row = { 0 };
	size_t security = security_of(in->security);

	if (security == LENGTH(securities))
		return err_set(err, ERR_DATA, "Encryption is one of: tls, starttls, none.");
	if (in->port < 0 || in->port > 65535)
		return err_set(err, ERR_DATA, "A port lies between 1 and 65535.");
	if (in->id != 0 && !desk_mailbox(s, in->id, &row, err))
		return false;
	struct mailbox_row was = row;
	row.name = str_trim(in->name);
	row.host = str_trim(in->host);
	row.port = in->port > 0 ? in->port : securities[security].port;
	row.security = in->security;
	row.login = str_trim(in->login);
	row.folder = str_trim(in->folder).len > 0 ? str_trim(in->folder) : STR("INBOX");
	row.done_folder = str_trim(in->done_folder);
	row.bearer = in->bearer;
	row.take_all = in->take_all;
	row.paused = in->paused;
	row.changed_at = s->now > was.changed_at ? s->now : was.changed_at + 1;
	if (row.id == 0)
		row.made_at = s->now;
	if (!secret_of(in, &was, &row, err) || !words_ok(&row, err) || !place_ok(s, &row, err))
		return false;
	*out = row;
	return true;
}

/* --- the acts ---------------------------------------------------------------------------------------- */

static bool
name_is_free(struct seat *s, const struct mailbox_row *row, struct err *err)
{
	struct mailbox_row other = { 0 };
	struct err missing = { 0 };

	if (!store_mailbox_by_name(s->a, s->db, row->name, &other, &missing))
		return missing.kind == ERR_NOT_FOUND || err_set(err, missing.kind, "%s", missing.text);
	return other.id == row->id
	       || err_set(err, ERR_CONFLICT, "There is a mailbox called %.*s already.", STR_ARG(row->name));
}

static bool
is_room(struct seat *s, struct err *err)
{
	struct mailbox_row *rows;
	size_t n;

	return store_mailbox_list(s->a, s->db, &rows, &n, err)
	       && (n < MAILBOXES_MAX
		   || err_set(err, ERR_DATA,
		       "There are %d mailboxes, which is the most a desk "
		       "fetches from. Remove one, or let two be forwarded into one.",
		       MAILBOXES_MAX));
}

static void
log_mailbox(struct making *m, struct str name, const char *what)
{
	making_house_add(m, (struct event){ .kind = EVENT_SETTING_CHANGED,
				.name = arena_fmt(m->seat->a, "mailbox %.*s", STR_ARG(name)),
				.text = str_from(what) });
}

/* What comes between a try and the worker's first look is new. */
static void
begin_at(struct mailbox_row *row, const struct imap_folder *seen)
{
	if (row->take_all || seen->next == 0)
		return;
	row->validity = seen->validity;
	row->first_uid = row->last_uid = row->done_uid = seen->next - 1;
}

bool
act_mailbox_put(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_mailbox *in = input;
	struct mailbox_row *row = arena_new(s->a, struct mailbox_row);
	struct making m;

	if (!making_house(&m, s, c, err) || !desk_mailbox_from(s, in, row, err) || !name_is_free(s, row, err))
		return false;
	if (in->id == 0) {
		if (!is_room(s, err))
			return false;
		row->id = id_next(s->now);
		begin_at(row, &in->seen);
	}
	c->mailbox = row;
	log_mailbox(&m, row->name, in->id == 0 ? "added" : "changed");
	return true;
}

bool
act_mailbox_pause(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_mailbox *in = input;
	struct mailbox_row *row = arena_new(s->a, struct mailbox_row);
	struct making m;

	if (!making_house(&m, s, c, err) || !desk_mailbox(s, in->id, row, err))
		return false;
	row->paused = in->paused;
	row->changed_at = s->now > row->changed_at ? s->now : row->changed_at + 1;
	c->mailbox = row;
	log_mailbox(&m, row->name, in->paused ? "paused" : "goes on");
	return true;
}

bool
act_mailbox_remove(struct seat *s, const void *input, struct change *c, struct err *err)
{
	const struct in_mailbox *in = input;
	struct mailbox_row row = { 0 };
	struct making m;

	if (!making_house(&m, s, c, err) || !desk_mailbox(s, in->id, &row, err))
		return false;
	c->mailbox_removed = row.id;
	log_mailbox(&m, row.name, "removed");
	return true;
}

/* --- looking ----------------------------------------------------------------------------------------- */

static bool
none_such(struct err *err)
{
	if (err->kind == ERR_NOT_FOUND)
		err_set(err, ERR_NOT_FOUND, "There is no such mailbox; it may have been removed.");
	return false;
}

bool
desk_mailboxes(struct seat *s, struct mailbox_row **out, size_t *n, struct err *err)
{
	return store_mailbox_list(s->a, s->db, out, n, err);
}

bool
desk_mailbox(struct seat *s, int64_t id, struct mailbox_row *out, struct err *err)
{
	return store_mailbox_by_id(s->a, s->db, id, out, err) || none_such(err);
}

bool
desk_mailbox_by_name(struct seat *s, struct str name, struct mailbox_row *out, struct err *err)
{
	return store_mailbox_by_name(s->a, s->db, name, out, err) || none_such(err);
}

bool
desk_mailbox_left(struct seat *s, int64_t mailbox, struct left_row **out, size_t *n, struct err *err)
{
	return store_mailbox_left(s->a, s->db, mailbox, MAILBOX_LEFT_PAGE, out, n, err);
}

struct imap_place
desk_mailbox_place(struct arena *a, const struct desk *d, const struct mailbox_row *row, int stop)
{
	size_t security = security_of(row->security);

	return (struct imap_place){
		.host = cstr(a, row->host),
		.port = (int)row->port,
		.security = security < LENGTH(securities) ? securities[security].is : IMAP_TLS,
		.login = cstr(a, row->login),
		.secret = cstr(a, row->secret),
		.bearer = row->bearer,
		.ca_file = d->mail_ca,
		.stop = stop,
	};
}

static bool
look_into(struct imap *i, const struct mailbox_row *row, struct imap_folder *found, struct err *err)
{
	return imap_select(i, row->folder, found, err)
	    && (row->done_folder.len == 0 || imap_exists(i, row->done_folder, err));
}

bool
desk_mailbox_try(struct seat *s, const struct mailbox_row *row, struct imap_folder *found, struct err *err)
{
	struct imap_place place = desk_mailbox_place(s->a, s->desk, row, -1);
	struct imap *i;

	place.timeout_ms = TRY_TIMEOUT_MS;
	if (!imap_open(&i, &place, err))
		return false;
	bool ok = look_into(i, row, found, err);
	imap_close(i);
	return ok;
}

/* --- what its worker writes down --------------------------------------------------------------------- */

static bool
run_progress(struct db *db, void *ctx, struct err *err)
{
	return store_mailbox_progress(db, ctx, err);
}

static bool
run_numbered(struct db *db, void *ctx, struct err *err)
{
	const struct mailbox_row *row = ctx;

	return store_mailbox_progress(db, row, err)
	    && store_mailbox_left_end(db, row->id, row->validity, err);
}

static bool
run_leave(struct db *db, void *ctx, struct err *err)
{
	return store_mailbox_leave(db, ctx, err);
}

static bool
run_unleave(struct db *db, void *ctx, struct err *err)
{
	return store_mailbox_unleave(db, ctx, err);
}

bool
desk_mailbox_progress(struct desk *d, const struct mailbox_row *row, struct err *err)
{
	struct mailbox_row copy = *row;

	return db_writer_run(d->writer, run_progress, &copy, err);
}

bool
desk_mailbox_numbered(struct desk *d, const struct mailbox_row *row, struct err *err)
{
	struct mailbox_row copy = *row;

	return db_writer_run(d->writer, run_numbered, &copy, err);
}

bool
desk_mailbox_leave(struct desk *d, const struct left_row *row, struct err *err)
{
	struct left_row copy = *row;

	return db_writer_run(d->writer, run_leave, &copy, err);
}

bool
desk_mailbox_unleave(struct desk *d, const struct left_row *row, struct err *err)
{
	struct left_row copy = *row;

	return db_writer_run(d->writer, run_unleave, &copy, err);
}

bool
desk_mailbox_left_again(struct seat *s, const struct mailbox_row *row, struct left_row **out, size_t *n,
    struct err *err)
{
	return store_mailbox_left_again(s->a, s->db, row->id, row->validity, MAILBOX_LEFT_PAGE, out, n, err);
}

bool
desk_mailbox_is_left(struct seat *s, const struct left_row *row, bool *out, struct err *err)
{
	return store_mailbox_is_left(s->db, row, out, err);
}

/* --- at once ----------------------------------------------------------------------------------------- */

struct at_once { int64_t id, uid, now; };

static bool
run_at_once(struct db *db, void *ctx, struct err *err)
{
	const struct at_once *o = ctx;

	return store_mailbox_at_once(db, o->id, o->uid, (int64_t)MAIL_MAX, o->now, err);
}

bool
desk_mailbox_at_once(struct seat *s, int64_t id, int64_t uid, struct err *err)
{
	struct at_once o = { .id = id, .uid = uid, .now = s->now };

	if (!seat_needs(s, ROLE_AGENT, err) || !db_writer_run(s->desk->writer, run_at_once, &o, err))
		return false;
	clock_wake(s->desk->clock);
	return true;
}

bool
desk_mailbox_can_try(const struct mailbox_row *m, const struct left_row *left)
{
	return left->validity == m->validity && left->size <= (int64_t)MAIL_MAX;
}

/* --- one desk of several ----------------------------------------------------------------------------- */

struct holding {
	struct desk *desk;
	int64_t id, ms;
	bool mine;
};

static bool
run_hold(struct db *db, void *ctx, struct err *err)
{
	struct holding *h = ctx;
	int64_t now;

	return desk_shared_now(h->desk, db, &now, err)
	    && store_mailbox_hold(db, h->id, h->desk->feed.me, now, now + h->ms, &h->mine, err);
}

static bool
run_let_go(struct db *db, void *ctx, struct err *err)
{
	return store_mailbox_let_go(db, ((struct holding *)ctx)->desk->feed.me, err);
}

bool
desk_mailbox_hold(struct desk *d, int64_t id, int64_t ms, bool *mine, struct err *err)
{
	struct holding h = { .desk = d, .id = id, .ms = ms };

	*mine = true;
	if (!d->feed.following)
		return true;
	if (!db_writer_run(d->writer, run_hold, &h, err))
		return false;
	*mine = h.mine;
	return true;
}

void
desk_mailbox_let_go(struct desk *d)
{
	struct holding h = { .desk = d };
	struct err ignored = { 0 };

	if (d->feed.following)
		(void)db_writer_run(d->writer, run_let_go, &h, &ignored);
}
