/* lmtp_door_test.c - those who begin to hand mail in and then stall, or drip it: told, cut off, nothing kept.
 *
 * SPDX-License-Identifier: ISC
 */
#include "../unit.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "../room.h"
#include "host/log.h"
#include "jobs/lmtp.h"
#include "mail/spool.h"

struct hall {
	struct place place;
	struct clock *clock;
	struct desk *desk;
	struct lmtp_door *door;
	char path[108];
};

static struct err err;

static int
set_up(void **state)
{
	struct hall *h = test_calloc(1, sizeof *h);

	arena_setup(state);
	place_make(&h->place);
	h->clock = clock_stopped_at(START);
	ok(room_open(&h->place, h->clock, &h->desk, &err));
	assert_true(strlen(h->place.folder) + 6 < sizeof h->path);
	(void)snprintf(h->path, sizeof h->path, "%.90s/lmtp", h->place.folder);
	ok(lmtp_door_open(&h->door, h->desk, h->path, &err));
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct hall *h = *state;

	lmtp_door_close(h->door);
	desk_close(h->desk);
	clock_free(h->clock);
	place_drop(&h->place);
	test_free(h);
	return arena_teardown(state);
}

static int
come_in(const struct hall *h)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	assert_true(strlen(h->path) < sizeof to.sun_path);
	memcpy(to.sun_path, h->path, strlen(h->path) + 1);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	return fd;
}

static void
say(int fd, const char *words)
{
	(void)send(fd, words, strlen(words), MSG_NOSIGNAL);
}

/* All that is said until the other side closes; at most ten seconds of it. */
static struct str
hear_out(int fd)
{
	char *all = arena_array(&arena, char, KIB(8));
	size_t n = 0;
	struct pollfd p = { .fd = fd, .events = POLLIN };

	while (n < KIB(8) && poll(&p, 1, 10000) > 0) {
		ssize_t got = read(fd, all + n, KIB(8) - n);

		if (got <= 0)
			break;
		n += (size_t)got;
	}
	close(fd);
	return (struct str){ all, n };
}

static size_t
left_in(const struct hall *h, const char *folder)
{
	struct str *names;
	size_t n;

	ok(dir_list(&arena, cstr(&arena, arena_fmt(&arena, "%s/spool/%s", h->place.folder, folder)), &names,
	    &n, &err));
	return n;
}

static const char opening[] = "LHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<help@c.example>\r\nDATA\r\n";

static void
nothing_is_kept(const struct hall *h, struct str heard)
{
	if (str_find(heard, STR("421 4.3.2")) == STR_NOT_FOUND)
		fail_msg("not told: %.*s", STR_ARG(heard));
	assert_true(str_find(heard, STR("It is safe")) == STR_NOT_FOUND);
	for (int i = 0; i < 200 && left_in(h, "tmp") > 0; i++)
		usleep(10000);
	assert_int_equal(left_in(h, "tmp"), 0);
	assert_int_equal(left_in(h, "new"), 0);
}

static void
who_falls_silent_in_a_message_is_told(void **state)
{
	struct hall *h = *state;
	int fd;

	lmtp_door_patience(h->door, 150, 60000);
	fd = come_in(h);
	say(fd, opening);
	say(fd, "Subject: half\r\n\r\nThe lift has been out of or");
	nothing_is_kept(h, hear_out(fd));
}

static void
who_falls_silent_between_commands_is_told(void **state)
{
	struct hall *h = *state;
	int fd;

	lmtp_door_patience(h->door, 150, 60000);
	fd = come_in(h);
	say(fd, "LHLO x\r\nMAIL FR");
	nothing_is_kept(h, hear_out(fd));
}

/* Never silent for long, and never done. */
static void
who_drips_a_message_is_told_in_the_end(void **state)
{
	struct hall *h = *state;
	struct pollfd p = { .events = POLLIN };
	int fd;

	lmtp_door_patience(h->door, 2000, 300);
	fd = come_in(h);
	say(fd, opening);
	usleep(100000);
	p.fd = fd;
	for (int i = 0; i < 200 && !(poll(&p, 1, 0) > 0 && i > 20); i++) {
		say(fd, "x");
		usleep(20000);
	}
	nothing_is_kept(h, hear_out(fd));
}

static void
who_is_slow_but_not_too_slow_is_served(void **state)
{
	struct hall *h = *state;
	struct str heard;
	int fd;

	lmtp_door_patience(h->door, 3000, 60000);
	fd = come_in(h);
	say(fd, opening);
	say(fd, "Subject: slow\r\n\r\nThe lift ");
	usleep(300000);
	say(fd, "is out of order.\r\n.\r\nQUIT\r\n");
	heard = hear_out(fd);
	assert_true(str_find(heard, STR("It is safe")) != STR_NOT_FOUND);
	assert_int_equal(left_in(h, "new"), 1);
}

/* --- a disk that is full ------------------------------------------------------------------------------ */

static atomic_bool full;

static int
no_room(void)
{
	errno = ENOSPC;
	return -1;
}

static int
full_open(const char *path, int flags, mode_t mode)
{
	return atomic_load(&full) && (flags & O_CREAT) ? no_room() : open(path, flags, mode);
}

static ssize_t
full_pwrite(int fd, const void *bytes, size_t len, off_t at)
{
	return atomic_load(&full) ? no_room() : pwrite(fd, bytes, len, at);
}

static void
send_one(int fd, const char *what)
{
	say(fd, "MAIL FROM:<a@b.example>\r\nRCPT TO:<help@c.example>\r\nDATA\r\nSubject: ");
	say(fd, what);
	say(fd, "\r\n\r\nThe lift is out of order.\r\n.\r\n");
}

static void
who_comes_while_the_disk_is_full_is_asked_to_come_again(void **state)
{
	struct file_ops ops = file_ops_machine;
	struct hall *h = *state;
	struct str *names, heard;
	bool made;
	size_t n;
	int fd;

	ok(slots_make(h->place.folder, &made, &err) && made);
	ops.open = full_open;
	ops.pwrite = full_pwrite;
	file_use(&ops);
	atomic_store(&full, true);
	fd = come_in(h);
	say(fd, "LHLO x\r\n");
	send_one(fd, "full");
	say(fd, "QUIT\r\n");
	heard = hear_out(fd);
	assert_true(str_find(heard, STR("\n451 4.3.0 It could not be made safe")) != STR_NOT_FOUND);
	assert_true(str_find(heard, STR("It is safe")) == STR_NOT_FOUND);
	ok(spool_list(&arena, h->place.folder, &names, &n, &err));
	assert_int_equal(n, 0);
	atomic_store(&full, false);
	fd = come_in(h);
	say(fd, "LHLO x\r\n");
	send_one(fd, "room");
	say(fd, "QUIT\r\n");
	heard = hear_out(fd);
	file_use(NULL);
	assert_true(str_find(heard, STR("\n250 2.0.0 It is safe")) != STR_NOT_FOUND);
	assert_int_equal(left_in(h, "new") + left_in(h, "tmp"), 0);
	ok(spool_list(&arena, h->place.folder, &names, &n, &err));
	assert_int_equal(n, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(who_falls_silent_in_a_message_is_told, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(who_falls_silent_between_commands_is_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_comes_while_the_disk_is_full_is_asked_to_come_again,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_drips_a_message_is_told_in_the_end, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_is_slow_but_not_too_slow_is_served, set_up, tear_down),
	};

	log_set_level(LOG_LEVEL_QUIET);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
