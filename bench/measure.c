/* measure.c - what is measured, each beside what it is held against.
 *
 * SPDX-License-Identifier: ISC
 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "desk/kept.h"
#include "host/random.h"
#include "jobs/jobs.h"
#include "mail/spool.h"

#define WARM 100
#define ROUNDS 15
#define PER_ROUND 60
#define POST_MS 700
#define POST_ROUNDS 5
#define BARE_SECONDS 0.4
#define MAILS 40
#define MAIL_ROUNDS 7
#define CLIENTS_MAX 32

/* --- pages --------------------------------------------------------------------------------------------- */

static double
time_gets(struct client *c, const char *path, struct str session, int n)
{
	int64_t start = stopwatch_us();

	for (int i = 0; i < n; i++)
		must(client_get(c, path, session).status == 200);
	return (double)(stopwatch_us() - start) / n;
}

/* Every thread of the pool gets its connections, and what is asked becomes known. */
static void
warm(struct client *c, int port, const char *path, struct str session)
{
	for (int i = 0; i < 16; i++) {
		struct client other;
		client_open(&other, port);
		time_gets(&other, path, session, 4);
		client_close(&other);
	}
	time_gets(c, path, session, WARM);
}

/* What one page takes, of a round of them: the middle one, so that what another program took from some of
 * them is in none.  Forgotten before each: what nobody has asked for lately, of which all of the log is read. */
static double
typical_get(struct shop *s, struct client *c, const char *path, struct str session, bool forgotten)
{
	double times[PER_ROUND];

	for (int i = 0; i < PER_ROUND; i++) {
		if (forgotten)
			desk_forget_logs(s->desk);
		times[i] = time_gets(c, path, session, 1);
	}
	return median(times, PER_ROUND);
}

/* The bare side asks what is asked for a page that nobody has seen before.  In turns, so that whatever else
 * the machine does falls on all of them. */
static void
page(struct shop *s, const char *what, const char *cold_what, const char *path)
{
	double ours[ROUNDS], cold[ROUNDS], theirs[ROUNDS], again[ROUNDS];
	struct client c, bare;
	struct reply r;
	char file[4200];
	size_t asked = 0;

	client_open(&c, web_port(s->web));
	warm(&c, web_port(s->web), path, s->session);
	desk_forget_logs(s->desk);
	bare_learn();
	r = client_get(&c, path, s->session);
	must(r.status == 200);
	asked = bare_learned();
	r.head = str_copy(&s->arena, r.head);
	r.body = str_copy(&s->arena, r.body);
	must(asked > 0);
	(void)snprintf(file, sizeof file, "%s/heard.db", s->folder);
	client_open(&bare, bare_serve(&s->arena, s->where ? s->where : file, &r));
	warm(&bare, bare.port, path, s->session);
	for (int i = 0; i < ROUNDS; i++) {
		ours[i] = typical_get(s, &c, path, s->session, false);
		theirs[i] = typical_get(s, &bare, path, s->session, false);
		cold[i] = cold_what ? typical_get(s, &c, path, s->session, true) : 0;
	}
	client_close(&bare);
	bare_stop();
	client_close(&c);
	fprintf(stderr, "%s: %zu statements, %zu bytes\n", what, asked, r.body.len);
	memcpy(again, theirs, sizeof again);
	row_of_rounds(what, s->cases, ours, "µs a page", theirs, ROUNDS, "at most 2");
	if (cold_what)
		row_of_rounds(cold_what, s->cases, cold, "µs a page", again, ROUNDS, "at most 2");
}

void
bench_pages(struct shop *s)
{
	char path[64];

	(void)snprintf(path, sizeof path, "/cases/%lld", (long long)s->long_case);
	awake_begin();
	page(s, "case page, 40 turns, asked for lately", "case page, 40 turns, not lately", path);
	page(s, "Today", NULL, "/");
	awake_end();
}

/* --- posts --------------------------------------------------------------------------------------------- */

/* Each has its own customers and goes from one to the next, so that no case grows long. */
struct poster { struct shop *s; int number, of; pthread_t thread; atomic_int *stop; int64_t done; };

static void *
post(void *arg)
{
	struct poster *p = arg;
	struct client c;
	struct arena a;
	char path[64];
	int64_t who;

	arena_init(&a, &host_pages, MIB(1));
	client_open(&c, web_port(p->s->web));
	while (!atomic_load(p->stop)) {
		who = (p->number + p->done * p->of) % TOKENS;
		(void)snprintf(path, sizeof path, "/c/%.40s/write", p->s->tokens[who].ptr);
		struct arena_mark mark = arena_mark(&a);
		struct str form = arena_fmt(&a, "csrf=&form=%.*s-write0&text=It+is+still+cold+here%%2C+evening+"
		    "%lld.", STR_ARG(random_hex(&a, 16)), (long long)p->done);
		must(client_post(&c, path, form).status == 303);
		arena_rewind(&a, mark);
		p->done++;
	}
	client_close(&c);
	arena_release(&a);
	return NULL;
}

static double
posts(struct shop *s, int clients)
{
	struct poster all[CLIENTS_MAX];
	atomic_int stop = 0;
	int64_t start = stopwatch_us(), n = 0;

	for (int i = 0; i < clients; i++) {
		all[i] = (struct poster){ .s = s, .number = i, .of = clients, .stop = &stop };
		must(pthread_create(&all[i].thread, NULL, post, &all[i]) == 0);
	}
	usleep(POST_MS * 1000);
	atomic_store(&stop, 1);
	for (int i = 0; i < clients; i++) {
		pthread_join(all[i].thread, NULL);
		n += all[i].done;
	}
	return (double)n / ((double)(stopwatch_us() - start) / 1e6);
}

void
bench_posts(struct shop *s)
{
	static const int clients[] = { 1, 8, 32 };
	char what[64];

	for (size_t i = 0; i < LENGTH(clients); i++) {
		double ours[POST_ROUNDS], bare[POST_ROUNDS];
		for (int k = 0; k < POST_ROUNDS; k++) {
			bare[k] = bare_commits(s->folder, BARE_SECONDS);
			ours[k] = posts(s, clients[i]);
		}
		(void)snprintf(what, sizeof what, "posts made durable, %d client%s", clients[i],
		    clients[i] == 1 ? "" : "s");
		row_of_rounds(what, s->cases, ours, "a second", bare, POST_ROUNDS, "");
	}
}

/* --- mail ---------------------------------------------------------------------------------------------- */

void
wait_for_empty_spool(struct shop *s)
{
	struct str *names;
	size_t left = 1;

	while (left > 0) {
		struct arena_mark mark = arena_mark(&s->work);
		MUST(spool_list(&s->work, s->folder, &names, &left, &err));
		arena_rewind(&s->work, mark);
		usleep(500);
	}
}

static double
mails(struct shop *s, int round)
{
	static struct spool_writing w;
	int64_t start = stopwatch_us();

	for (int i = round * MAILS; i < (round + 1) * MAILS; i++) {
		struct arena_mark mark = arena_mark(&s->work);
		struct str raw = arena_fmt(&s->work, "From: n%d <n%d@example.net>\r\nSubject: New %d\r\n"
		    "Message-ID: <n%d@example.net>\r\n\r\nThe light in the hall has been broken for a month, "
		    "and nobody comes.\r\n", i, i, i, i);
		spool_begin(&w, s->folder, MAIL_MAX, clock_now(s->clock));
		MUST(spool_add(&w, raw, &err) && spool_keep(&w, &err));
		arena_rewind(&s->work, mark);
	}
	wait_for_empty_spool(s);
	return MAILS / ((double)(stopwatch_us() - start) / 1e6);
}

void
bench_mail(struct shop *s)
{
	double ours[MAIL_ROUNDS], bare[MAIL_ROUNDS];
	struct jobs *jobs;

	MUST(jobs_start(&jobs, s->desk, &err));
	for (int i = 0; i < MAIL_ROUNDS; i++) {
		bare[i] = bare_commits(s->folder, BARE_SECONDS);
		ours[i] = mails(s, i);
	}
	jobs_stop(jobs);
	row_of_rounds("mail accepted and in its case", s->cases, ours, "a second", bare, MAIL_ROUNDS, "a third");
}

/* --- checking ------------------------------------------------------------------------------------------ */

#define LONG_TEXT KIB(200)
#define LONG_ROUNDS 9

/* A long text as people write, to see what the rules cost beside the automaton they rest on: the words, and
 * the phrases of the pack met in them. */
static struct str
long_text(struct shop *s)
{
	static const char *const sentences[] = {
		"The heating fails every evening, and you sit there in coats with a child who is ill.",
		"I have asked the fitter for the part and I do not have the answer yet.",
		"Our records show that the engineer called on 12 May at 9.30, and nobody opened the door.",
		"I am sorry that we billed you twice for the second month; £48.20 goes back to your account today.",
		"Would Thursday morning suit you, or would you rather have it done on Saturday?",
		"I will write to you again by tomorrow noon, whether or not I know more by then.",
	};
	struct buf b;

	buf_init(&b, &s->arena, LONG_TEXT + KIB(1));
	for (size_t i = 0; b.len < LONG_TEXT; i++)
		buf_fmt(&b, "%s%s", sentences[(i * 7 + i / 5) % LENGTH(sentences)], i % 6 == 5 ? "\n\n" : " ");
	return buf_str(&b);
}

static void
check_long(struct shop *s, const struct facts *facts)
{
	double ours[LONG_ROUNDS], bare[LONG_ROUNDS];
	struct str text = long_text(s);

	for (int i = 0; i < LONG_ROUNDS; i++) {
		struct arena_mark mark = arena_mark(&s->work);
		struct findings found = { 0 };
		struct text read;
		int64_t start = stopwatch_us();
		check(&s->work, desk_pack(s->desk), facts, desk_calendar(s->desk), s->agent.now, text, &found);
		ours[i] = (double)text.len / (double)(stopwatch_us() - start);
		arena_rewind(&s->work, mark);
		start = stopwatch_us();
		text_read(&s->work, desk_pack(s->desk), text, &read);
		bare[i] = (double)text.len / (double)(stopwatch_us() - start);
		arena_rewind(&s->work, mark);
	}
	row_of_rounds("check of a long text", s->cases, ours, "MB/s", bare, LONG_ROUNDS, "half");
}

void
bench_check(struct shop *s)
{
	static const char sentence[] = "The heating fails every evening, and you sit there in coats with a child "
	    "who is ill. I have asked the fitter for the part and I do not have the answer yet. ";
	double times[ROUNDS];
	struct case_view v;
	struct facts facts;
	struct buf b;

	buf_init(&b, &s->arena, KIB(4));
	while (b.len < 2000)
		buf_fmt(&b, "%s", sentence);
	MUST(desk_case(&s->agent, s->long_case, &v, &err));
	facts_from_state(&s->work, v.state, STAGE_UPDATE, s->agent.now, &facts);
	for (int i = 0; i < ROUNDS; i++) {
		int64_t start = stopwatch_us();
		for (int k = 0; k < PER_ROUND; k++) {
			struct arena_mark mark = arena_mark(&s->work);
			struct findings found = { 0 };
			check(&s->work, desk_pack(s->desk), &facts, desk_calendar(s->desk), s->agent.now,
			    buf_str(&b), &found);
			arena_rewind(&s->work, mark);
		}
		times[i] = (double)(stopwatch_us() - start) / PER_ROUND;
	}
	row("check of a 2 KB reply", s->cases, median(times, ROUNDS), "µs", 0, "100 µs");
	check_long(s, &facts);
}

/* --- the program by itself --------------------------------------------------------------------------------- */

extern char **environ;

static pid_t
start(const char *program, const char *folder, int port)
{
	char number[16];
	char *args[] = { (char *)(uintptr_t)program, (char *)(uintptr_t)"serve", (char *)(uintptr_t)"--data",
	    (char *)(uintptr_t)folder, (char *)(uintptr_t)"--port", number, NULL };
	posix_spawn_file_actions_t quiet;
	pid_t pid;

	(void)snprintf(number, sizeof number, "%d", port);
	must(posix_spawn_file_actions_init(&quiet) == 0);
	must(posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0) == 0);
	must(posix_spawn(&pid, program, &quiet, NULL, args, environ) == 0);
	posix_spawn_file_actions_destroy(&quiet);
	return pid;
}

static double
resident_mb(pid_t pid)
{
	char path[64], line[256];
	double kb = 0;
	FILE *f;

	(void)snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	f = fopen(path, "r");
	must(f);
	while (fgets(line, sizeof line, f))
		if (strncmp(line, "VmRSS:", 6) == 0)
			kb = strtod(line + 6, NULL);
	fclose(f);
	return kb / 1024;
}

static double
first_page_ms(const char *program, const char *folder, int port, pid_t *pid)
{
	int64_t began = stopwatch_us();
	struct client c;
	double ms;

	*pid = start(program, folder, port);
	while (!client_connects(port))
		usleep(200);
	client_open(&c, port);
	must(client_get(&c, "/login", STR_NONE).status == 200);
	ms = (double)(stopwatch_us() - began) / 1000;
	client_close(&c);
	return ms;
}

static void
end(pid_t pid)
{
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
}

#define DELIVERED 100

/* `heard deliver`, a process for each message, as a mail server starts it, while the desk serves. */
static double
delivered_per_second(struct shop *s, const char *program)
{
	char *args[] = { (char *)(uintptr_t)program, (char *)(uintptr_t)"deliver", (char *)(uintptr_t)"--data",
	    (char *)(uintptr_t)s->folder, NULL };
	char path[4200];
	int64_t began = stopwatch_us();

	(void)snprintf(path, sizeof path, "%s/one.eml", s->folder);
	for (int i = 0; i < DELIVERED; i++) {
		posix_spawn_file_actions_t from;
		FILE *f = fopen(path, "w");
		int status = 0;
		pid_t pid;
		must(f && fprintf(f, "From: d%d <d%d@example.net>\nSubject: Delivered %d\nMessage-ID: "
		    "<d%d@example.net>\n\nThe bell does not ring, and nobody comes.\n", i, i, i, i) > 0);
		must(fclose(f) == 0);
		must(posix_spawn_file_actions_init(&from) == 0);
		must(posix_spawn_file_actions_addopen(&from, 0, path, O_RDONLY, 0) == 0);
		must(posix_spawn(&pid, program, &from, NULL, args, environ) == 0);
		must(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0);
		posix_spawn_file_actions_destroy(&from);
	}
	wait_for_empty_spool(s);
	return DELIVERED / ((double)(stopwatch_us() - began) / 1e6);
}

void
bench_program(struct shop *s, const char *program)
{
	int port = client_free_port();
	double ms[5], rest, load, deliver;
	char path[64];
	struct client c;
	struct stat st;
	pid_t pid = 0;

	for (size_t i = 0; i < LENGTH(ms); i++) {
		ms[i] = first_page_ms(program, s->folder, port, &pid);
		if (i + 1 < LENGTH(ms))
			end(pid);
	}
	rest = resident_mb(pid);
	(void)snprintf(path, sizeof path, "/cases/%lld", (long long)s->long_case);
	for (int i = 0; i < 16; i++) {
		client_open(&c, port);
		time_gets(&c, path, s->session, PER_ROUND);
		client_close(&c);
	}
	load = resident_mb(pid);
	deliver = delivered_per_second(s, program);
	end(pid);
	must(stat(program, &st) == 0);
	row("time to the first page", s->cases, median(ms, LENGTH(ms)), "ms", 0, "100 ms");
	row("memory at rest", s->cases, rest, "MB", 0, "40 MB");
	row("memory after 960 case pages", s->cases, load, "MB", 0, "");
	row("mail by `heard deliver`, in its case", s->cases, deliver, "a second", bare_commits(s->folder, 1),
	    "");
	row("size of the binary", s->cases, (double)st.st_size / 1e6, "MB", 0, "6 MB");
}
