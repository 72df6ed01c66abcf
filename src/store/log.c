/* log.c - the writing end of a log: numbers, ids and the chain of hashes.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/log.h"

#include <sodium.h>

static const char no_hash[HASH_LEN];
const struct str log_no_hash = { no_hash, HASH_LEN };

static void
hash_str(crypto_generichash_state *h, struct str s)
{
	crypto_generichash_update(h, (const unsigned char *)(s.ptr ? s.ptr : ""), s.len);
}

static void
hash_int(crypto_generichash_state *h, int64_t n)
{
	unsigned char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)((uint64_t)n >> (56 - 8 * i));
	crypto_generichash_update(h, bytes, sizeof bytes);
}

/* The length goes first, so that no letter can move from one text to the next. */
static void
hash_sized(crypto_generichash_state *h, struct str s)
{
	hash_int(h, (int64_t)s.len);
	hash_str(h, s);
}

static void
hash_init(crypto_generichash_state *h)
{
	must(sodium_init() >= 0);
	crypto_generichash_init(h, NULL, 0, HASH_LEN);
}

void
log_hash_body(struct str salt, struct str body, unsigned char *out)
{
	crypto_generichash_state h;

	hash_init(&h);
	hash_str(&h, salt);
	hash_str(&h, body);
	crypto_generichash_final(&h, out, HASH_LEN);
}

void
log_hash_row(const struct log_row *row, unsigned char *out)
{
	crypto_generichash_state h;

	hash_init(&h);
	hash_sized(&h, row->prev_hash);
	hash_sized(&h, row->body_hash);
	hash_int(&h, row->case_id);
	hash_int(&h, row->seq);
	hash_int(&h, row->id);
	hash_int(&h, row->at);
	hash_sized(&h, row->actor);
	hash_sized(&h, row->kind);
	crypto_generichash_final(&h, out, HASH_LEN);
}

static const struct db_field end_fields[] = {
	DB_FIELD(struct log_end, seq),
	DB_FIELD_BYTES(struct log_end, hash),
};

static const struct db_field last_id_fields[] = {
	DB_FIELD(struct log_end, last_id),
};

static bool
ok_or_none(bool ok, const struct err *err)
{
	return ok || err->kind == ERR_NOT_FOUND;
}

bool
log_open(struct arena *a, struct db *db, int64_t case_id, struct log_end *out, struct err *err)
{
	struct log_end end = { .case_id = case_id, .hash = log_no_hash };

	if (!ok_or_none(db_one(a, db, end_fields, &end, err, "SELECT seq, hash FROM head WHERE case_id = $1",
	    V(case_id)), err))
		return false;
	if (!ok_or_none(db_one(a, db, last_id_fields, &end, err,
	    "SELECT id FROM event ORDER BY id DESC LIMIT 1"), err))
		return false;
	end.seq_stored = end.seq;
	*out = end;
	return true;
}

/* Higher than every event before, whatever the clock says. */
static int64_t
next_id(int64_t last, int64_t now)
{
	int64_t by_time = now > 0 && now <= INT64_MAX >> 20 ? (int64_t)((uint64_t)now << 20) : 0;

	return by_time > last ? by_time : last + 1;
}

static struct str
new_salt(struct arena *a)
{
	char *salt = arena_array(a, char, SALT_LEN);

	must(sodium_init() >= 0);
	randombytes_buf(salt, SALT_LEN);
	return (struct str){ salt, SALT_LEN };
}

static bool
insert(struct db *db, const struct log_row *r, struct err *err)
{
	return db_run(db, NULL, err,
	    "INSERT INTO event (id, case_id, seq, at, actor, kind, salt, body, body_hash, prev_hash)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
	    V(r->id), V(r->case_id), V(r->seq), V(r->at), V(r->actor), V(r->kind), V_BYTES(r->salt),
	    V(r->body), V_BYTES(r->body_hash), V_BYTES(r->prev_hash));
}

/* What can't be read back must not get in: a log is folded from its beginning, for ever. */
static bool
check_readable(struct arena *a, const struct event *e, struct str body, struct err *err)
{
	struct arena_mark mark = arena_mark(a);
	struct event back = { .kind = e->kind };
	struct err why;
	bool ok = event_read(a, body, &back, &why);

	arena_rewind(a, mark);
	return ok || err_set(err, ERR_DATA, "This can't be stored, as it could not be read again: %s",
	    why.text);
}

bool
log_append(struct arena *a, struct db *db, struct log_end *end, struct event *e, int64_t now, struct err *err)
{
	unsigned char *body_hash = arena_array(a, unsigned char, HASH_LEN);
	unsigned char *hash = arena_array(a, unsigned char, HASH_LEN);
	struct log_row row = {
		.id = next_id(end->last_id, now), .case_id = end->case_id, .seq = end->seq + 1, .at = e->at,
		.actor = e->actor, .kind = str_from(event_kind_name(e->kind)), .salt = new_salt(a),
		.body = event_write(a, e), .body_hash = { (char *)body_hash, HASH_LEN },
		.prev_hash = end->hash,
	};

	must(e->case_id == end->case_id);
	if (e->seq != row.seq)
		return err_set(err, ERR_CONFLICT, "This case has moved on since; nothing was stored.");
	if (!check_readable(a, e, row.body, err))
		return false;
	log_hash_body(row.salt, row.body, body_hash);
	log_hash_row(&row, hash);
	if (!insert(db, &row, err))
		return false;
	e->id = row.id;
	end->seq = row.seq;
	end->hash = (struct str){ (char *)hash, HASH_LEN };
	end->last_id = row.id;
	return true;
}

bool
log_close(struct db *db, const struct log_end *end, struct err *err)
{
	int64_t changed;
	bool ok;

	if (end->seq_stored == 0)
		ok = db_run(db, &changed, err, "INSERT INTO head (case_id, seq, hash) VALUES ($1, $2, $3)"
		    " ON CONFLICT (case_id) DO NOTHING", V(end->case_id), V(end->seq), V_BYTES(end->hash));
	else
		ok = db_run(db, &changed, err,
		    "UPDATE head SET seq = $2, hash = $3 WHERE case_id = $1 AND seq = $4",
		    V(end->case_id), V(end->seq), V_BYTES(end->hash), V(end->seq_stored));
	if (ok && changed != 1)
		return err_set(err, ERR_CONFLICT, "This case has moved on since; nothing was stored.");
	return ok;
}
