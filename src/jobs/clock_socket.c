/* clock_socket.c - a line in, `ok` out once everything that fell due has been done.
 *
 * SPDX-License-Identifier: ISC
 */
#include "jobs/clock_socket.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "host/file.h"
#include "host/mem.h"

#define LINE_MAX_BYTES 256
#define DURATION_MAX_MS (400 * DAY_MS)

struct clock_socket {
	struct jobs *jobs;
	pthread_t thread;
	int listener;
	int stop[2];                            /* a byte here ends it */
	struct sockaddr_un address;
};

bool
duration_parse(struct str s, int64_t *out)
{
	static const struct { char letter; int64_t ms; } units[] = {
		{ 'd', DAY_MS }, { 'h', HOUR_MS }, { 'm', MINUTE_MS }, { 's', SECOND_MS },
	};
	int64_t sum = 0, n = 0;
	bool digits = false;

	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		size_t u = 0;
		if (char_is_digit(c)) {
			n = n * 10 + (c - '0');
			digits = true;
			if (n > DURATION_MAX_MS)
				return false;
			continue;
		}
		while (u < LENGTH(units) && units[u].letter != c)
			u++;
		if (u == LENGTH(units) || !digits || n > DURATION_MAX_MS / units[u].ms)
			return false;
		sum += n * units[u].ms;
		n = 0;
		digits = false;
	}
	*out = sum;
	return !digits && sum <= DURATION_MAX_MS;
}

static bool
obey(struct clock_socket *c, struct str line, struct err *err)
{
	int64_t to;

	line = str_trim(line);
	if (str_starts(line, STR("now ")) && time_parse(str_trim(str_sub(line, 4, line.len)), &to, NULL))
		return jobs_advance(c->jobs, to, err);
	if (str_starts(line, STR("advance ")) && duration_parse(str_trim(str_sub(line, 8, line.len)), &to))
		return jobs_advance(c->jobs, clock_now(desk_clock(jobs_desk(c->jobs))) + to, err);
	return err_set(err, ERR_USAGE, "say `now 2026-06-01T08:00:00+01:00` or `advance 3h`");
}

static void
answer(struct clock_socket *c, int fd, struct str line)
{
	struct err err = { 0 }, ignored = { 0 };

	if (obey(c, line, &err)) {
		fd_write_all(fd, STR("ok\n"), &ignored);
		return;
	}
	fd_write_all(fd, STR("error: "), &ignored);
	fd_write_all(fd, str_from(err.text), &ignored);
	fd_write_all(fd, STR("\n"), &ignored);
}

/* True while there is something to read; false when told to stop. */
static bool
wait_for(struct clock_socket *c, int fd)
{
	struct pollfd p[2] = { { .fd = fd, .events = POLLIN }, { .fd = c->stop[0], .events = POLLIN } };

	while (poll(p, 2, -1) < 0 && errno == EINTR)
		;
	return p[1].revents == 0;
}

static void
talk(struct clock_socket *c, int fd)
{
	char line[LINE_MAX_BYTES];
	size_t len = 0;

	while (wait_for(c, fd)) {
		ssize_t got = read(fd, line + len, 1);
		if (got <= 0)
			return;
		if (line[len] == '\n') {
			answer(c, fd, (struct str){ line, len });
			len = 0;
		} else if (++len == sizeof(line)) {
			return;
		}
	}
}

static void *
listen_on(void *ctx)
{
	struct clock_socket *c = ctx;

	while (wait_for(c, c->listener)) {
		AUTO_FD fd = accept(c->listener, NULL, NULL);
		if (fd >= 0)
			talk(c, fd);
	}
	return NULL;
}

bool
clock_socket_start(struct clock_socket **out, struct jobs *j, const char *path, struct err *err)
{
	struct clock_socket *c;
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof(address.sun_path))
		return err_set(err, ERR_USAGE, "the path of the socket may have %zu bytes at most",
		    sizeof(address.sun_path) - 1);
	memcpy(address.sun_path, path, strlen(path));
	c = host_pages.map(sizeof(*c));
	*c = (struct clock_socket){ .jobs = j, .address = address, .stop = { -1, -1 } };
	c->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	unlink(path);
	if (c->listener < 0 || pipe(c->stop) != 0 || bind(c->listener, (struct sockaddr *)&address,
	    sizeof(address)) != 0
	    || listen(c->listener, 4) != 0) {
		close(c->listener);
		host_pages.unmap(c, sizeof(*c));
		return err_set(err, ERR_IO,
		    "could not listen on %s; check that its folder is there and can be written to", path);
	}
	must(pthread_create(&c->thread, NULL, listen_on, c) == 0);
	*out = c;
	return true;
}

void
clock_socket_stop(struct clock_socket *c)
{
	if (!c)
		return;
	(void)!write(c->stop[1], "x", 1);
	pthread_join(c->thread, NULL);
	close(c->listener);
	close(c->stop[0]);
	close(c->stop[1]);
	unlink(c->address.sun_path);
	host_pages.unmap(c, sizeof(*c));
}
