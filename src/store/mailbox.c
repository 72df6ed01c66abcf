/* mailbox.c - the mailboxes mail is fetched from, and how far each has come.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/mailbox.h"

#include "store/rows.h"

#define SELECT \
	"SELECT id, name, host, port, security, login, secret, bearer, folder, done_folder, take_all, " \
	"paused," \
	" made_at, changed_at, validity, first_uid, last_uid, done_uid, since, taken, taken_at, seen_at, " \
	"tries," \
	" next_at, refused, error, note, note_at FROM mailbox "
#define FIELD(m) DB_FIELD(struct mailbox_row, m)

static const struct db_field fields[] = {
	FIELD(id),
	FIELD(name),
	FIELD(host),
	FIELD(port),
	FIELD(security),
	FIELD(login),
	FIELD(secret),
	FIELD(bearer),
	FIELD(folder),
	FIELD(done_folder),
	FIELD(take_all),
	FIELD(paused),
	FIELD(made_at),
	FIELD(changed_at),
	FIELD(validity),
	FIELD(first_uid),
	FIELD(last_uid),
	FIELD(done_uid),
	FIELD(since),
	FIELD(taken),
	FIELD(taken_at),
	FIELD(seen_at),
	FIELD(tries),
	FIELD(next_at),
	FIELD(refused),
	FIELD(error),
	FIELD(note),
	FIELD(note_at),
};

bool
store_mailbox_list(struct arena *a, struct db *db, struct mailbox_row **out, size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, fields, err, SELECT "WHERE removed = $1 ORDER BY name", V(0))
	       && rows_list(a, &rows, out, n, err);
}

bool
store_mailbox_by_id(struct arena *a, struct db *db, int64_t id, struct mailbox_row *out, struct err *err)
{
	return db_one(a, db, fields, out, err, SELECT "WHERE id = $1 AND removed = 0", V(id));
}

bool
store_mailbox_by_name(
    struct arena *a, struct db *db, struct str name, struct mailbox_row *out, struct err *err)
{
	return db_one(a, db, fields, out, err, SELECT "WHERE name = $1 AND removed = 0", V(name));
}

bool
store_mailbox_put(struct db *db, const struct mailbox_row *row, struct err *err)
{
	return db_run(db, NULL, err,
	    "INSERT INTO mailbox (id, name, host, port, security, login, secret, bearer, folder, done_folder,"
	    " take_all, paused, removed, made_at, changed_at, validity, first_uid, last_uid, done_uid, since,"
	    " taken, taken_at, seen_at, tries, next_at, error, note, note_at)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, $14,"
	    " $15, $16, $17, $18, 0, 0, 0, 0, 0, 0, '', '', 0)"
	    " ON CONFLICT (id) DO UPDATE SET name = excluded.name, host = excluded.host,"
	    " port = excluded.port, security = excluded.security, login = excluded.login,"
	    " secret = excluded.secret, bearer = excluded.bearer, folder = excluded.folder,"
	    " done_folder = excluded.done_folder, take_all = excluded.take_all, paused = excluded.paused,"
	    " changed_at = excluded.changed_at, tries = 0, next_at = 0, refused = 0,"
	    " error = '',"
	    " validity = CASE WHEN mailbox.validity <> 0 AND"
	    " (mailbox.host <> excluded.host OR mailbox.login <> excluded.login"
	    " OR mailbox.folder <> excluded.folder) THEN -1"
	    " ELSE mailbox.validity END",
	    V(row->id), V(row->name), V(row->host), V(row->port), V(row->security), V(row->login),
	    V(row->secret), V(row->bearer), V(row->folder), V(row->done_folder), V(row->take_all),
	    V(row->paused), V(row->made_at), V(row->changed_at),
	    V(row->validity), V(row->first_uid), V(row->last_uid), V(row->done_uid));
}

/* The row stays, so that its id is never another's; its name is free again. */
bool
store_mailbox_remove(struct db *db, int64_t id, struct err *err)
{
	return db_run(db, NULL, err,
	    "UPDATE mailbox SET removed = id, secret = '', login = '',"
	    " name = 'removed ' || CAST(id AS TEXT) WHERE id = $1",
	    V(id));
}

bool
store_mailbox_progress(struct db *db, const struct mailbox_row *row, struct err *err)
{
	return db_run(db, NULL, err,
	    "UPDATE mailbox SET validity = $2, first_uid = $3, last_uid = $4,"
	    " done_uid = $5, since = $6, taken = $7, taken_at = $8, seen_at = $9, tries = $10, next_at = $11,"
	    " error = $12, note = $13, note_at = $14, refused = $16 WHERE id = $1 AND changed_at = $15",
	    V(row->id), V(row->validity), V(row->first_uid), V(row->last_uid), V(row->done_uid),
	    V(row->since), V(row->taken), V(row->taken_at), V(row->seen_at), V(row->tries), V(row->next_at),
	    V(row->error), V(row->note), V(row->note_at), V(row->changed_at), V(row->refused));
}

bool
store_mailbox_hold(struct db *db, int64_t id, struct str holder, int64_t now, int64_t until, bool *mine,
    struct err *err)
{
	int64_t changed;

	if (!db_run(db, &changed, err, "UPDATE mailbox SET holder = $2, held_until = $4"
	    " WHERE id = $1 AND (holder = $2 OR held_until <= $3)", V(id), V(holder), V(now), V(until)))
		return false;
	*mine = changed == 1;
	return true;
}

bool
store_mailbox_let_go(struct db *db, struct str holder, struct err *err)
{
	return db_run(db, NULL, err, "UPDATE mailbox SET holder = '', held_until = 0 WHERE holder = $1",
	    V(holder));
}

/* --- what was left where it is ----------------------------------------------------------------------- */

static const struct db_field left_fields[] = {
	DB_FIELD(struct left_row, mailbox),
	DB_FIELD(struct left_row, validity),
	DB_FIELD(struct left_row, uid),
	DB_FIELD(struct left_row, size),
	DB_FIELD(struct left_row, sender),
	DB_FIELD(struct left_row, subject),
	DB_FIELD(struct left_row, why),
	DB_FIELD(struct left_row, at),
	DB_FIELD(struct left_row, tries),
	DB_FIELD(struct left_row, next_at),
};

struct count { int64_t n; };
static const struct db_field count_fields[] = { DB_FIELD(struct count, n) };

bool
store_mailbox_leave(struct db *db, const struct left_row *row, struct err *err)
{
	return db_run(db, NULL, err,
	    "INSERT INTO mailbox_left (mailbox, validity, uid, size, sender, subject,"
	    " why, at, tries, next_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
	    " ON CONFLICT (mailbox, validity, uid) DO UPDATE SET why = excluded.why, tries = excluded.tries,"
	    " next_at = excluded.next_at,"
	    " sender = CASE WHEN excluded.sender = '' THEN mailbox_left.sender ELSE excluded.sender END,"
	    " subject = CASE WHEN excluded.subject = '' THEN mailbox_left.subject ELSE excluded.subject END",
	    V(row->mailbox), V(row->validity), V(row->uid), V(row->size), V(row->sender), V(row->subject),
	    V(row->why), V(row->at), V(row->tries), V(row->next_at));
}

bool
store_mailbox_unleave(struct db *db, const struct left_row *row, struct err *err)
{
	return db_run(db, NULL, err,
	    "DELETE FROM mailbox_left WHERE mailbox = $1 AND validity = $2 AND uid = $3", V(row->mailbox),
	    V(row->validity), V(row->uid));
}

bool
store_mailbox_left_end(struct db *db, int64_t mailbox, int64_t validity, struct err *err)
{
	return db_run(db, NULL, err, "UPDATE mailbox_left SET next_at = 0"
	    " WHERE mailbox = $1 AND validity <> $2", V(mailbox), V(validity));
}

bool
store_mailbox_is_left(struct db *db, const struct left_row *row, bool *out, struct err *err)
{
	struct count count;

	if (!db_one(NULL, db, count_fields, &count, err, "SELECT count(*) FROM mailbox_left"
	    " WHERE mailbox = $1 AND validity = $2 AND uid = $3", V(row->mailbox), V(row->validity),
	    V(row->uid)))
		return false;
	*out = count.n > 0;
	return true;
}

bool
store_mailbox_left_count(struct db *db, int64_t mailbox, int64_t since, int64_t *n, struct err *err)
{
	struct count count;

	if (!db_one(NULL, db, count_fields, &count, err, "SELECT count(*) FROM mailbox_left"
	    " WHERE mailbox = $1 AND ((next_at > 0 AND tries > 1) OR (next_at = 0 AND at > $2))",
	    V(mailbox), V(since)))
		return false;
	*n = count.n;
	return true;
}

bool
store_mailbox_left(struct arena *a, struct db *db, int64_t mailbox, int64_t limit, struct left_row **out,
    size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, left_fields, err,
		   "SELECT mailbox, validity, uid, size, sender, subject,"
		   " why, at, tries, next_at FROM mailbox_left WHERE mailbox = $1"
		   " ORDER BY at DESC, uid DESC LIMIT $2",
		   V(mailbox), V(limit))
	       && rows_list(a, &rows, out, n, err);
}

bool
store_mailbox_left_again(struct arena *a, struct db *db, int64_t mailbox, int64_t validity, int64_t limit,
    struct left_row **out, size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, left_fields, err,
		   "SELECT mailbox, validity, uid, size, sender, subject, why, at, tries, next_at"
		   " FROM mailbox_left WHERE mailbox = $1 AND validity = $2 AND next_at > 0"
		   " ORDER BY next_at, uid LIMIT $3",
		   V(mailbox), V(validity), V(limit))
	       && rows_list(a, &rows, out, n, err);
}

static bool
look_at_once(struct db *db, int64_t id, int64_t now, struct err *err)
{
	int64_t changed;

	if (!db_run(db, &changed, err, "UPDATE mailbox SET next_at = 0, tries = 0,"
	    " changed_at = CASE WHEN changed_at >= $2 THEN changed_at + 1 ELSE $2 END"
	    " WHERE id = $1 AND removed = 0", V(id), V(now)))
		return false;
	return changed == 1 || err_set(err, ERR_NOT_FOUND, "There is no such mailbox; it may have been "
	    "removed.");
}

bool
store_mailbox_at_once(struct db *db, int64_t id, int64_t uid, int64_t size, int64_t now, struct err *err)
{
	if (!look_at_once(db, id, now, err))
		return false;
	if (uid == 0)
		return db_run(db, NULL, err, "UPDATE mailbox_left SET next_at = $2 WHERE mailbox = $1"
		    " AND size <= $3 AND validity = (SELECT validity FROM mailbox WHERE id = $1)",
		    V(id), V(now), V(size));
	return db_run(db, NULL, err, "UPDATE mailbox_left SET next_at = $2 WHERE mailbox = $1"
	    " AND size <= $3 AND validity = (SELECT validity FROM mailbox WHERE id = $1) AND uid = $4",
	    V(id), V(now), V(size), V(uid));
}

bool
store_mailbox_left_clear(struct db *db, int64_t mailbox, struct err *err)
{
	return db_run(db, NULL, err, "DELETE FROM mailbox_left WHERE mailbox = $1", V(mailbox));
}
