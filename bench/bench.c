/* bench.c - how fast the desk is, each figure beside the bare thing, in one run.
 *
 *   bench FOLDER CASES [PROGRAM | postgres://…]
 *
 * Prints rows of a Markdown table.  FOLDER is made anew and may be thrown away afterwards.
 *
 * SPDX-License-Identifier: ISC
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/db.h"
#include "host/log.h"

void
bench_stop(const char *what, const char *why)
{
	fprintf(stderr, "bench: %s: %s\n", what, why);
	exit(70);
}

static void
print_row(const char *what, int64_t cases, double value, const char *unit, double bare, double ratio,
    const char *budget)
{
	printf("| %s | %lld | %.*f %s |", what, (long long)cases, value < 100 ? 1 : 0, value, unit);
	if (bare > 0)
		printf(" %.*f | %.2f |", bare < 100 ? 1 : 0, bare, ratio);
	else
		printf(" | |");
	printf(" %s |\n", budget);
	fflush(stdout);
}

void
row(const char *what, int64_t cases, double value, const char *unit, double bare, const char *budget)
{
	print_row(what, cases, value, unit, bare, bare > 0 ? value / bare : 0, budget);
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double
median(double *values, size_t n)
{
	qsort(values, n, sizeof *values, by_size);
	return values[n / 2];
}

void
row_of_rounds(const char *what, int64_t cases, double *values, const char *unit, double *bare, size_t n,
    const char *budget)
{
	double ratios[ROUNDS_MAX];

	must(n <= ROUNDS_MAX);
	for (size_t i = 0; i < n; i++)
		ratios[i] = values[i] / bare[i];
	print_row(what, cases, median(values, n), unit, median(bare, n), median(ratios, n), budget);
}

/* A schema of its own for each size, made anew. */
static const char *
server_place(struct arena *a, const char *server, int64_t cases)
{
	struct err ignored;
	struct db *db;

	MUST(db_open(&db, server, DB_WRITE, &err));
	(void)db_run_(db, NULL, &ignored, cstr(a, arena_fmt(a, "DROP SCHEMA bench%lld CASCADE", (long long)cases)),
	    NULL, 0);
	MUST(db_run_(db, NULL, &err, cstr(a, arena_fmt(a, "CREATE SCHEMA bench%lld", (long long)cases)), NULL, 0));
	db_close(db);
	return cstr(a, arena_fmt(a, "%s%soptions=-csearch_path%%3Dbench%lld", server,
	    strchr(server, '?') ? "&" : "?", (long long)cases));
}

int
main(int argc, char **argv)
{
	const char *third = argc > 3 ? argv[3] : NULL;
	bool server = third && str_starts(str_from(third), STR("postgres"));
	struct arena names;
	struct shop s = { 0 };
	struct web_options o = { .bind = "127.0.0.1" };

	if (argc < 3)
		bench_stop("usage", "bench FOLDER CASES [PROGRAM | postgres://...]");
	s.folder = argv[1];
	s.cases = strtoll(argv[2], NULL, 10);
	arena_init(&names, &host_pages, MIB(1));
	s.where = server ? server_place(&names, third, s.cases) : NULL;
	log_set_level(LOG_LEVEL_QUIET);
	bare_watch();
	shop_open(&s);
	shop_fill(&s);
	MUST(web_start(&s.web, s.desk, &o, &err));
	bench_pages(&s);
	if (!server) {
		bench_check(&s);
		bench_posts(&s);
		bench_mail(&s);
		bench_intake(&s, third);
	}
	web_stop(s.web);
	shop_close(&s);
	if (!server && third)
		bench_program(&s, third);
	return 0;
}
