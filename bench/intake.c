/* intake.c - mail made safe: by LMTP and by `heard deliver`, one at a time and eight.
 *
 * Measured is what whoever brings it waits for, while the desk takes it into cases as it does every day.
 *
 * SPDX-License-Identifier: ISC
 */
#include "bench.h"

#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "jobs/jobs.h"
#include "jobs/lmtp.h"

#define TAKERS_MAX 8
#define MAILS_EACH 50
#define PROCESSES 24
#define INTAKE_ROUNDS 7
#define BARE_SECONDS 0.3

extern char **environ;

struct bringer {
	pthread_t thread;
	const char *path;
	int round, number;
};

static void
say(int fd, const char *words)
{
	must(write(fd, words, strlen(words)) == (ssize_t)strlen(words));
}

/* Reads up to the line that begins with `code` and a space; nothing more comes unasked. */
static void
hear(int fd, const char *code)
{
	char said[1024];
	size_t n = 0, last = 0;

	while (n < 5 || said[n - 1] != '\n' || memcmp(said + last, code, 3) != 0 || said[last + 3] != ' ') {
		ssize_t got = read(fd, said + n, sizeof said - n);
		must(got > 0);
		for (n += (size_t)got, last = n - 1; last > 0 && said[last - 1] != '\n'; last--)
			;
	}
}

static int
open_line(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	must(strlen(path) < sizeof to.sun_path);
	memcpy(to.sun_path, path, strlen(path) + 1);
	must(fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0);
	hear(fd, "220");
	say(fd, "LHLO bench\r\n");
	hear(fd, "250");
	return fd;
}

/* As Postfix does: one connection for many, the envelope in one breath. */
static void *
send_mail(void *ctx)
{
	struct bringer *s = ctx;
	int fd = open_line(s->path);
	char mail[512];

	for (int i = 0; i < MAILS_EACH; i++) {
		(void)snprintf(mail, sizeof mail, "From: l%d-%d-%d@example.net\r\nSubject: Taken %d\r\n"
		    "Message-ID: <l%d-%d-%d@example.net>\r\n\r\nThe light in the hall has been broken for a "
		    "month, and nobody comes.\r\n.\r\n", s->round, s->number, i, i, s->round, s->number, i);
		say(fd, "MAIL FROM:<a@example.net>\r\nRCPT TO:<help@example.org>\r\nDATA\r\n");
		hear(fd, "354");
		say(fd, mail);
		hear(fd, "250");
	}
	close(fd);
	return NULL;
}

static double
by_lmtp(struct shop *s, const char *path, int round, int senders)
{
	struct bringer all[TAKERS_MAX];
	int64_t began = stopwatch_us();
	double seconds;

	for (int i = 0; i < senders; i++) {
		all[i] = (struct bringer){ .path = path, .round = 100 * senders + round, .number = i };
		must(pthread_create(&all[i].thread, NULL, send_mail, &all[i]) == 0);
	}
	for (int i = 0; i < senders; i++)
		pthread_join(all[i].thread, NULL);
	seconds = (double)(stopwatch_us() - began) / 1e6;
	wait_for_empty_spool(s);
	return senders * MAILS_EACH / seconds;
}

static pid_t
deliver_one(struct shop *s, const char *program, const char *mail)
{
	char *args[] = { (char *)(uintptr_t)program, (char *)(uintptr_t)"deliver", (char *)(uintptr_t)"--data",
	    (char *)(uintptr_t)s->folder, NULL };
	posix_spawn_file_actions_t from;
	pid_t pid;

	must(posix_spawn_file_actions_init(&from) == 0);
	must(posix_spawn_file_actions_addopen(&from, 0, mail, O_RDONLY, 0) == 0);
	must(posix_spawn(&pid, program, &from, NULL, args, environ) == 0);
	posix_spawn_file_actions_destroy(&from);
	return pid;
}

static void
has_delivered(void)
{
	int status = 0;

	must(wait(&status) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static double
by_deliver(struct shop *s, const char *program, int at_once)
{
	char mail[4200];
	FILE *f;
	int64_t began;
	double seconds;
	int running = 0;

	(void)snprintf(mail, sizeof mail, "%s/one.eml", s->folder);
	f = fopen(mail, "w");
	must(f && fputs("From: d@example.net\nSubject: Delivered\n\nThe bell does not ring.\n", f) >= 0);
	must(fclose(f) == 0);
	began = stopwatch_us();
	for (int i = 0; i < PROCESSES; i++) {
		if (running == at_once) {
			has_delivered();
			running--;
		}
		(void)deliver_one(s, program, mail);
		running++;
	}
	while (running-- > 0)
		has_delivered();
	seconds = (double)(stopwatch_us() - began) / 1e6;
	wait_for_empty_spool(s);
	return PROCESSES / seconds;
}

static void
lmtp_rows(struct shop *s, int at_once)
{
	double ours[INTAKE_ROUNDS], bare[INTAKE_ROUNDS];
	struct lmtp_door *door;
	char path[4200], what[64];

	(void)snprintf(path, sizeof path, "%s/lmtp", s->folder);
	MUST(lmtp_door_open(&door, s->desk, path, &err));
	for (int i = 0; i < INTAKE_ROUNDS; i++) {
		bare[i] = bare_commits(s->folder, BARE_SECONDS);
		ours[i] = by_lmtp(s, path, i, at_once);
	}
	lmtp_door_close(door);
	(void)snprintf(what, sizeof what, "mail made safe by LMTP, %d at a time", at_once);
	row_of_rounds(what, s->cases, ours, "a second", bare, INTAKE_ROUNDS, "a third");
}

static void
deliver_rows(struct shop *s, const char *program, int at_once)
{
	double ours[INTAKE_ROUNDS], bare[INTAKE_ROUNDS];
	char what[64];

	for (int i = 0; i < INTAKE_ROUNDS; i++) {
		bare[i] = bare_commits(s->folder, BARE_SECONDS);
		ours[i] = by_deliver(s, program, at_once);
	}
	(void)snprintf(what, sizeof what, "mail made safe by `heard deliver`, %d at a time", at_once);
	row_of_rounds(what, s->cases, ours, "a second", bare, INTAKE_ROUNDS, "");
}

void
bench_intake(struct shop *s, const char *program)
{
	static const int at_once[] = { 1, TAKERS_MAX };
	struct jobs *jobs;

	MUST(jobs_start(&jobs, s->desk, &err));
	for (size_t i = 0; i < LENGTH(at_once); i++)
		lmtp_rows(s, at_once[i]);
	for (size_t i = 0; program && i < LENGTH(at_once); i++)
		deliver_rows(s, program, at_once[i]);
	jobs_stop(jobs);
}
