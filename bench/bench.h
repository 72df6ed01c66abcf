/* bench.h - what every measurement needs: a desk full of cases, a client, a bare server, rows of a table.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <sqlite3.h>

#include "desk/view.h"
#include "host/clock.h"
#include "host/mem.h"
#include "web/serve.h"

#define TOKENS 256

#define MUST(call) do { \
	struct err err = { 0 }; \
	if (!(call)) \
		bench_stop(#call, err.text); \
} while (0)
void bench_stop(const char *what, const char *why) __attribute__((noreturn));

/* --- a desk full of cases: fill.c ------------------------------------------------------------ */

struct shop {
	const char *folder, *where;             /* where: NULL, or a server */
	int64_t cases;
	struct clock *clock;
	struct desk *desk;
	struct web *web;
	struct arena arena;                     /* of what stays */
	struct arena work;                      /* of one thing at a time */
	struct seat agent, worker, owner;
	int64_t long_case;                      /* 40 turns */
	struct str session;                     /* of an agent who is logged in */
	struct str tokens[TOKENS];              /* customers' pages, each of a case of its own */
};

void shop_open(struct shop *s);
void shop_fill(struct shop *s);
void shop_close(struct shop *s);

/* --- someone who asks: client.c --------------------------------------------------------------- */

struct client { int fd, port; char *buf; size_t size; };
struct reply {
	int status;
	struct str head, body;                  /* head: the lines behind the status */
};

void client_open(struct client *c, int port);
void client_close(struct client *c);
struct reply client_get(struct client *c, const char *path, struct str session);
struct reply client_post(struct client *c, const char *path, struct str form);
bool client_connects(int port);
int client_free_port(void);

/* --- the same SQL and the same bytes, served bare: bare.c, bare_postgres.c ---------------------- */

void bare_watch(void);                          /* before any connection is opened */
/* What the desk's connections are asked from here to bare_learned. */
void bare_learn(void);
size_t bare_learned(void);                      /* how many statements */
/* The same lines of its head and the same body to whoever asks; where: a file or a server.  The port. */
int bare_serve(struct arena *a, const char *where, const struct reply *same);
void bare_stop(void);
/* Commits of one small row a second, one after another. */
double bare_commits(const char *folder, double seconds);

void postgres_learn(bool on);
size_t postgres_learned(void);
void postgres_ask_all(const char *where);

/* --- processors that do not halt while they wait: awake.c ------------------------------------------ */

void awake_begin(void);                         /* all that this program may use */
void awake_end(void);

/* --- rows -------------------------------------------------------------------------------------- */

/* One row; bare 0: there is nothing to compare with. */
void row(const char *what, int64_t cases, double value, const char *unit, double bare, const char *budget);

/* One row of rounds that were taken in turns: the ratio is the middle one of the rounds' own, so that what
 * else the machine does in one of them counts for both sides.  Both lists are sorted. */
#define ROUNDS_MAX 32
void row_of_rounds(const char *what, int64_t cases, double *values, const char *unit, double *bare, size_t n,
    const char *budget);
double median(double *values, size_t n);

/* --- what is measured: measure.c, intake.c; each prints its rows ------------------------------------- */

void bench_pages(struct shop *s);
void bench_posts(struct shop *s);
void bench_mail(struct shop *s);
/* Until the desk has taken in what came. */
void wait_for_empty_spool(struct shop *s);
/* program: `heard`, or NULL. */
void bench_intake(struct shop *s, const char *program);
void bench_check(struct shop *s);
void bench_program(struct shop *s, const char *program);

#endif
