/* trial.c - an act tried while something fails, and what must be so afterwards.
 *
 * SPDX-License-Identifier: ISC
 */
#include "trial.h"

#include <sqlite3.h>
#include <string.h>

#include "desk/house.h"

#define TRIES_MAX 100000

/* --- all there is, as one number ------------------------------------------------------------ */

static uint64_t
mix(uint64_t h, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;

	for (size_t i = 0; i < len; i++)
		h = (h ^ p[i]) * UINT64_C(1099511628211);
	return (h ^ len) * UINT64_C(1099511628211);
}

static uint64_t
mix_table(sqlite3 *db, const char *name, uint64_t h)
{
	char *sql = sqlite3_mprintf("SELECT * FROM \"%w\"", name);
	sqlite3_stmt *rows;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &rows, NULL), SQLITE_OK);
	while (sqlite3_step(rows) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(rows); i++)
			h = mix(h, sqlite3_column_blob(rows, i), (size_t)sqlite3_column_bytes(rows, i));
	sqlite3_finalize(rows);
	sqlite3_free(sql);
	return h;
}

static uint64_t
all_in_file(struct house *h)
{
	uint64_t sum = UINT64_C(14695981039346656037);
	sqlite3 *db;
	sqlite3_stmt *tables;

	assert_int_equal(sqlite3_open_v2(h->place.where, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db,
	    "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", -1, &tables, NULL),
	    SQLITE_OK);
	while (sqlite3_step(tables) == SQLITE_ROW)
		sum = mix_table(db, (const char *)sqlite3_column_text(tables, 0), sum);
	sqlite3_finalize(tables);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return sum;
}

struct in_table { struct str name, rows; };

/* Each table's rows as one text, made by the server itself. */
static uint64_t
all_on_server(struct house *h)
{
	static const struct db_field fields[] = { DB_FIELD(struct in_table, name),
		DB_FIELD(struct in_table, rows) };
	struct arena_mark mark = arena_mark(&h->arena);
	uint64_t sum = UINT64_C(14695981039346656037);
	struct in_table t;
	AUTO_ROWS rows = { 0 };

	MUST(h, db_query(h->seats[ROLE_AGENT].db, &rows, fields, &h->err,
	    "SELECT c.relname::text, query_to_xml(format('SELECT md5(t::text) AS m FROM %I t ORDER BY 1', "
	    "c.relname), false, true, '')::text FROM pg_class c WHERE c.relkind = 'r' "
	    "AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname"));
	while (db_next(&h->arena, &rows, &t, &h->err)) {
		sum = mix(sum, t.name.ptr, t.name.len);
		sum = mix(sum, t.rows.ptr, t.rows.len);
	}
	assert_false(rows.failed);
	arena_rewind(&h->arena, mark);
	return sum;
}

uint64_t
all_there_is(struct house *h)
{
	return h->place.server ? all_on_server(h) : all_in_file(h);
}

void
is_whole(struct house *h)
{
	struct verify_report report;

	MUST(h, desk_verify(&h->seats[ROLE_AGENT], &report, &h->err));
	if (report.broken.n > 0)
		fail_msg("%.*s", STR_ARG(report.broken.at[0]));
}

/* --- doing it, and what must be so when it failed -------------------------------------------- */

void
is_sentence(const struct scene *s, long n, const struct err *err)
{
	size_t len = strlen(err->text);

	if (err->kind == ERR_NONE || len < 10 || !strchr(".?!", err->text[len - 1]))
		fail_msg("%s, %ld: no sentence: \"%s\"", s->name, n, err->text);
}

void
is_unchanged(struct house *h, const struct scene *s, long n, uint64_t before)
{
	if (all_there_is(h) != before)
		fail_msg("%s: something was left behind when the %ld. failed", s->name, n);
}

struct seat *
seat_of(struct house *h, const struct scene *s)
{
	struct seat *seat = &h->seats[s->who];

	seat->form = s->who == ROLE_DESK ? STR_NONE : STR("00112233445566778899aabbccddeeff");
	seat->answer = STR("/cases");
	return seat;
}

bool
do_it(struct house *h, const struct scene *s, const void *in, struct err *err)
{
	struct change_result done = { 0 };
	struct seat *seat = seat_of(h, s);
	struct arena_mark mark = arena_mark(seat->a);
	bool ok;

	*err = (struct err){ 0 };
	ok = desk_do(seat, s->act, in, &done, err);
	arena_rewind(seat->a, mark);
	if (ok)
		assert_int_equal(done.outcome, CHANGE_DONE);
	return ok;
}

/* Once.  *met: it came to pass. */
static bool
tried(struct house *h, const struct scene *s, const void *in, trial_arm *arm, long n, bool *met)
{
	struct err err;
	bool done;

	(void)arm(h, n);
	done = do_it(h, s, in, &err);
	*met = arm(h, 0);
	if (done)
		return true;
	if (!*met)
		fail_msg("%s: refused though nothing failed: %s", s->name, err.text);
	is_sentence(s, n, &err);
	return false;
}

static const void *
begun(struct house *h, const struct scene *s)
{
	house_make(h);
	return s->set(h);
}

long
each_in_turn(const struct scene *s, const struct trial *t)
{
	struct house h;
	const void *in = begun(&h, s);
	uint64_t before = all_there_is(&h);
	long n = 1, failed = 0;
	bool met = true;

	for (; met && n < TRIES_MAX; n += t->step) {
		bool done = tried(&h, s, in, t->arm, n, &met);

		if (!done) {
			is_unchanged(&h, s, n, before);
			failed++;
			continue;
		}
		assert_true(all_there_is(&h) != before);
		is_whole(&h);
		if (!met)
			break;
		if (!t->shrugged)
			fail_msg("%s: the %ld. failed and was passed over", s->name, n);
		house_drop(&h);
		in = begun(&h, s);
		before = all_there_is(&h);
	}
	if (met)
		fail_msg("%s: no end of failures", s->name);
	house_drop(&h);
	return failed;
}
