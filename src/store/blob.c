/* blob.c - files by their content.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/blob.h"

#include <sodium.h>

#include "base/calendar.h"
#include "store/rows.h"

#define PAGE 64
#define DIGEST_BYTES 32

struct blob { struct str digest; int64_t size; };
struct piece { struct str bytes; };

static const struct db_field blob_fields[] = {
	DB_FIELD(struct blob, digest), DB_FIELD(struct blob, size),
};

static const struct db_field size_fields[] = {
	DB_FIELD(struct blob, size),
};

static const struct db_field piece_fields[] = {
	DB_FIELD_BYTES(struct piece, bytes),
};

/* What is there is taken hold of first, so that another desk's sweep finds it wanted; what that sweep has
 * just taken away is put there again. */
bool
store_blob_add(struct db *db, const struct blob_row *row, bool kept, int64_t now, struct err *err)
{
	int64_t there, new;

	if (!db_run(db, &there, err, "UPDATE blob SET made_at = $2,"
	    " kept = CASE WHEN kept = 1 THEN 1 ELSE CAST($3 AS INTEGER) END WHERE digest = $1",
	    V(row->digest), V(now), V((int64_t)kept)))
		return false;
	if (there > 0)
		return true;
	if (!db_run(db, &new, err, "INSERT INTO blob (digest, size, made_at, kept) VALUES ($1, $2, $3, $4)"
	    " ON CONFLICT (digest) DO NOTHING", V(row->digest), V((int64_t)row->bytes.len), V(now),
	    V((int64_t)kept)))
		return false;
	for (int64_t n = 0; new > 0 && n * BLOB_PIECE < (int64_t)row->bytes.len; n++) {
		size_t from = (size_t)(n * BLOB_PIECE), to = from + (size_t)BLOB_PIECE;

		if (!db_run(db, NULL, err, "INSERT INTO chunk (digest, number, bytes) VALUES ($1, $2, $3)",
		    V(row->digest), V(n), V_BYTES(str_sub(row->bytes, from, to))))
			return false;
	}
	return true;
}

static bool
read_piece(struct arena *a, struct db *db, struct str digest, int64_t number, struct str *out,
    struct err *err)
{
	struct piece piece = { 0 };
	struct err missing = { 0 };

	*out = STR_NONE;
	if (db_one(a, db, piece_fields, &piece, &missing,
	    "SELECT bytes FROM chunk WHERE digest = $1 AND number = $2", V(digest), V(number)))
		*out = piece.bytes;
	else if (missing.kind != ERR_NOT_FOUND)
		return err_set(err, missing.kind, "%s", missing.text);
	return true;
}

static bool
find(struct arena *a, struct db *db, struct str digest, struct blob *out, struct err *err)
{
	return db_one(a, db, blob_fields, out, err, "SELECT digest, size FROM blob WHERE digest = $1",
	    V(digest));
}

bool
store_blob_get(struct arena *a, struct db *db, struct str digest, struct str *out, struct err *err)
{
	struct blob blob = { 0 };
	struct buf b;

	if (!find(a, db, digest, &blob, err))
		return false;
	buf_init(&b, a, (size_t)blob.size + 1);
	for (int64_t n = 0; n * BLOB_PIECE < blob.size; n++) {
		struct str piece;

		if (!read_piece(a, db, digest, n, &piece, err))
			return false;
		buf_put(&b, piece);
	}
	*out = buf_str(&b);
	return out->len == (size_t)blob.size || err_set(err, ERR_DATA, "A part of this file is missing in "
	    "the data. The mail it came with is kept whole; `heard verify` tells more.");
}

bool
store_blob_has(struct db *db, struct str digest, int64_t size, bool *out, struct err *err)
{
	struct blob blob = { 0 };
	struct err missing = { 0 };

	*out = db_one(NULL, db, size_fields, &blob, &missing, "SELECT size FROM blob WHERE digest = $1",
	    V(digest)) && blob.size == size;
	return *out || missing.kind == ERR_NOT_FOUND || missing.kind == ERR_NONE
	    || err_set(err, missing.kind, "%s", missing.text);
}

bool
store_blob_keep(struct db *db, const struct attachment *files, size_t n, struct err *err)
{
	for (size_t i = 0; i < n; i++)
		if (!db_run(db, NULL, err, "UPDATE blob SET kept = 1 WHERE digest = $1 AND kept = 0",
		    V(files[i].digest)))
			return false;
	return true;
}

/* --- what went with no message ---------------------------------------------------------------------- */

#define UNSENT_MS DAY_MS                        /* whoever took a file away may want it back */
#define WORDLESS_MS (30 * DAY_MS)
#define SWEPT_AT_ONCE 20

#define UNWANTED \
	"kept = 0 AND made_at < $1 AND NOT EXISTS" \
	" (SELECT 1 FROM draft_file WHERE draft_file.digest = blob.digest)"

static bool
take_away(struct db *db, struct str digest, int64_t before, struct err *err)
{
	int64_t gone;

	return db_run(db, &gone, err, "DELETE FROM blob WHERE " UNWANTED " AND digest = $2", V(before),
	    V(digest))
	    && (gone == 0 || db_run(db, NULL, err, "DELETE FROM chunk WHERE digest = $1", V(digest)));
}

static bool
unwanted(struct arena *a, struct db *db, int64_t before, struct blob **out, size_t *n, struct err *err)
{
	AUTO_ROWS rows = { 0 };

	return db_query(db, &rows, blob_fields, err, "SELECT digest, size FROM blob WHERE " UNWANTED
	    " ORDER BY made_at LIMIT $2", V(before), V(SWEPT_AT_ONCE)) && rows_list(a, &rows, out, n, err);
}

bool
store_blob_sweep(struct arena *a, struct db *db, int64_t now, struct err *err)
{
	struct blob *list;
	size_t n;

	if (!db_run(db, NULL, err, "DELETE FROM draft_file WHERE added_at < $1 AND NOT EXISTS"
	    " (SELECT 1 FROM draft WHERE draft.case_id = draft_file.case_id"
	    " AND draft.account = draft_file.account)", V(now - WORDLESS_MS))
	    || !unwanted(a, db, now - UNSENT_MS, &list, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!take_away(db, list[i].digest, now - UNSENT_MS, err))
			return false;
	return true;
}

/* --- verifying -------------------------------------------------------------------------------------- */

struct digests { struct str *at; size_t n, cap; };

static bool
verify_one(struct arena *beside, struct db *db, const struct blob *blob, bool *same, struct err *err)
{
	crypto_generichash_state h;
	unsigned char hash[DIGEST_BYTES];
	char hex[2 * DIGEST_BYTES + 1];
	struct arena_mark mark = arena_mark(beside);
	int64_t size = 0;

	crypto_generichash_init(&h, NULL, 0, sizeof(hash));
	for (int64_t n = 0; n * BLOB_PIECE < blob->size; n++) {
		struct str piece;

		if (!read_piece(beside, db, blob->digest, n, &piece, err))
			return false;
		crypto_generichash_update(&h, (const unsigned char *)(piece.ptr ? piece.ptr : ""), piece.len);
		size += (int64_t)piece.len;
		arena_rewind(beside, mark);
	}
	crypto_generichash_final(&h, hash, sizeof(hash));
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	*same = size == blob->size && str_eq(blob->digest, str_from(hex));
	return true;
}

static bool
verify_page(struct arena *a, struct arena *beside, struct db *db, struct str *behind, size_t *n,
    struct digests *broken, struct err *err)
{
	AUTO_ROWS rows = { 0 };
	struct blob *page;

	if (!db_query(db, &rows, blob_fields, err, "SELECT digest, size FROM blob WHERE digest > $1"
	    " ORDER BY digest LIMIT $2", V(*behind), V(PAGE)) || !rows_list(beside, &rows, &page, n, err))
		return false;
	for (size_t i = 0; i < *n; i++) {
		bool same;

		if (!verify_one(beside, db, &page[i], &same, err))
			return false;
		if (!same)
			vec_push(a, broken) = str_copy(a, page[i].digest);
		*behind = page[i].digest;
	}
	return true;
}

bool
store_blob_verify(struct arena *a, struct arena *beside, struct db *db, struct strs *broken,
    struct err *err)
{
	struct arena_mark start = arena_mark(beside);
	char last[2 * DIGEST_BYTES];
	struct str behind = STR_NONE;
	struct digests all = { 0 };
	size_t n = PAGE;

	must(sodium_init() >= 0);
	while (n == PAGE) {
		if (!verify_page(a, beside, db, &behind, &n, &all, err))
			return false;
		behind = str_sub(behind, 0, sizeof(last));
		if (behind.len > 0)
			memmove(last, behind.ptr, behind.len);
		behind = (struct str){ last, behind.len };
		arena_rewind(beside, start);
	}
	*broken = (struct strs){ all.at, all.n };
	return true;
}
