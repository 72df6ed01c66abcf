/* lmtp.c - the door mail servers on this machine hand mail in at.
 *
 * Each message is flushed by its connection's own thread, so that what several wait for can go into one
 * flush.
 *
 * SPDX-License-Identifier: ISC
 */
#include "jobs/lmtp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "host/file.h"
#include "host/log.h"
#include "host/mem.h"
#include "mail/lmtp.h"
#include "mail/spool.h"

#define BACKLOG 512 /* on a socket a full one refuses who does not want to wait */
#define READ_BYTES KIB(16)
#define ANSWERS_BYTES KIB(2)
#define STACK_BYTES KIB(256)
#define QUIET_MS 300000 /* RFC 5321: five minutes between two lines */
#define MESSAGE_MS 1200000 /* and twenty for a whole message */

struct lmtp_door {
	struct desk *desk;
	pthread_t thread;
	int listener, port;
	int quiet_ms, message_ms;
	int stop[2]; /* readable: it is over; never read */
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
	pthread_mutex_t lock; /* guests */
	pthread_cond_t gone;
	size_t guests;
};

struct guest {
	struct lmtp_door *door;
	int fd;
	struct lmtp l;
	struct spool_writing w;
	bool writing;
	struct err why; /* of the message at hand; kind 0: nothing went wrong */
	int64_t began_us;
	size_t out_len;
	char out[ANSWERS_BYTES];
	char bytes[READ_BYTES];
};

/* --- one connection ---------------------------------------------------------------------------------- */

/* False when the door closes, or nothing came for too long. */
static bool
wait_for(const struct lmtp_door *door, int fd, short events, int ms)
{
	struct pollfd p[2] = { { .fd = fd, .events = events }, { .fd = door->stop[0], .events = POLLIN } };
	int n;

	while ((n = poll(p, 2, ms)) < 0 && errno == EINTR)
		;
	return n > 0 && p[1].revents == 0;
}

static bool
send_all(struct guest *g, struct str s)
{
	while (s.len > 0) {
		ssize_t n = send(g->fd, s.ptr, s.len, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
			if (!wait_for(g->door, g->fd, POLLOUT, g->door->quiet_ms))
				return false;
			continue;
		}
		if (n <= 0)
			return false;
		s = str_sub(s, (size_t)n, s.len);
	}
	return true;
}

static bool
send_out(struct guest *g)
{
	size_t len = g->out_len;

	g->out_len = 0;
	return len == 0 || send_all(g, (struct str){ g->out, len });
}

/* Who asks several things in one breath is answered in one (RFC 2920, 3.2), and woken once. */
static bool
say(struct guest *g, struct str s)
{
	must(s.len <= sizeof g->out);
	if (g->out_len + s.len > sizeof g->out && !send_out(g))
		return false;
	memcpy(g->out + g->out_len, s.ptr, s.len);
	g->out_len += s.len;
	return true;
}

/* What went wrong with a message is told at its end: until then the other side only talks. */
static void
note(struct guest *g, const struct err *err)
{
	g->why = *err;
	if (g->writing)
		spool_drop(&g->w);
	g->writing = false;
}

static void
add(struct guest *g, struct str bytes)
{
	struct err err = { 0 };

	if (g->writing && !spool_add(&g->w, bytes, &err))
		note(g, &err);
}

/* The envelope's sender is put on top, as whoever delivers at last does (RFC 5321, 4.4). */
static void
begin(struct guest *g)
{
	struct desk *d = g->door->desk;

	g->why = (struct err){ 0 };
	g->began_us = stopwatch_us();
	g->writing = true;
	spool_begin(&g->w, desk_data(d), MAIL_MAX, clock_now(desk_clock(d)));
	add(g, STR("Return-Path: <"));
	add(g, g->l.from);
	add(g, STR(">\r\nDelivered-To: "));
	add(g, g->l.to);
	add(g, STR("\r\n"));
	g->w.blank = true;
}

static void
end(struct guest *g)
{
	struct err err = { 0 };

	if (g->writing && !spool_keep(&g->w, &err))
		g->why = err;
	g->writing = false;
	if (g->why.kind != ERR_NONE)
		log_warn("a message handed in by LMTP was not taken", F("why", g->why.text));
	lmtp_verdict(&g->l, g->why.kind == ERR_NONE ? NULL : &g->why);
}

/* Does all that `in` asks for; false when the line is to be closed. */
static bool
answer(struct guest *g, struct str in)
{
	for (;;) {
		switch (lmtp_next(&g->l, &in)) {
		case LMTP_MORE:
			return send_out(g);
		case LMTP_SAY:
			if (!say(g, g->l.say))
				return false;
			break;
		case LMTP_BEGIN:
			begin(g);
			break;
		case LMTP_BYTES:
			add(g, g->l.bytes);
			break;
		case LMTP_END:
			end(g);
			break;
		case LMTP_BYE:
			(void)send_out(g);
			return false;
		}
	}
}

static void
dismiss(struct guest *g, const char *why)
{
	lmtp_stop(&g->l, why);
	(void)send(g->fd, g->l.say.ptr, g->l.say.len, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void
talk(struct guest *g)
{
	bool open = answer(g, STR_NONE);

	while (open) {
		if (!wait_for(g->door, g->fd, POLLIN, g->door->quiet_ms)) {
			dismiss(g, "The desk closes, or nothing came for too long; come back");
			return;
		}
		if (g->writing && stopwatch_us() - g->began_us > 1000 * (int64_t)g->door->message_ms) {
			dismiss(g, "The message took too long; send it again");
			return;
		}
		ssize_t n = recv(g->fd, g->bytes, sizeof g->bytes, 0);
		if (n < 0 && errno == EINTR)
			continue;
		open = n > 0 && answer(g, (struct str){ g->bytes, (size_t)n });
	}
}

static void *
receive(void *ctx)
{
	struct guest *g = ctx;
	struct lmtp_door *door = g->door;

	lmtp_init(&g->l, "heard.localhost", MAIL_MAX);
	talk(g);
	if (g->writing)
		spool_drop(&g->w);
	close(g->fd);
	host_pages.unmap(g, sizeof *g);
	pthread_mutex_lock(&door->lock);
	door->guests--;
	pthread_cond_signal(&door->gone);
	pthread_mutex_unlock(&door->lock);
	return NULL;
}

/* --- the door ---------------------------------------------------------------------------------------- */

static bool
let_in(struct lmtp_door *door)
{
	pthread_mutex_lock(&door->lock);
	bool room = door->guests < LMTP_CONNECTIONS_MAX;
	door->guests += room;
	pthread_mutex_unlock(&door->lock);
	return room;
}

static bool
start_guest(struct lmtp_door *door, int fd)
{
	pthread_t thread;
	pthread_attr_t small;
	struct guest *g = host_pages.map(sizeof *g);

	g->door = door;
	g->fd = fd;
	g->writing = false;
	g->out_len = 0;
	g->why = (struct err){ 0 };
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, STACK_BYTES);
	pthread_attr_setdetachstate(&small, PTHREAD_CREATE_DETACHED);
	bool started = pthread_create(&thread, &small, receive, g) == 0;
	pthread_attr_destroy(&small);
	if (!started)
		host_pages.unmap(g, sizeof *g);
	return started;
}

static void
turn_away(int fd)
{
	struct str busy = STR("421 4.3.2 Too many are being served; come back in a moment\r\n");

	(void)send(fd, busy.ptr, busy.len, MSG_NOSIGNAL | MSG_DONTWAIT);
	close(fd);
}

/* Answers are short and one waits for the next: nothing is gained by holding them back. */
static void
greet(struct lmtp_door *door, int fd)
{
	int on = 1;

	if (door->port > 0)
		(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (!let_in(door)) {
		turn_away(fd);
		return;
	}
	if (start_guest(door, fd))
		return;
	pthread_mutex_lock(&door->lock);
	door->guests--;
	pthread_mutex_unlock(&door->lock);
	turn_away(fd);
}

static void *
listen_on(void *ctx)
{
	struct lmtp_door *door = ctx;

	while (wait_for(door, door->listener, POLLIN, -1)) {
		int fd = accept4(door->listener, NULL, NULL, SOCK_CLOEXEC);
		if (fd >= 0)
			greet(door, fd);
		else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM)
			(void)wait_for(door, -1, 0, 100); /* until someone has left */
	}
	return NULL;
}

/* --- opening and closing ----------------------------------------------------------------------------- */

static bool
bad_address(const char *where, struct err *err)
{
	return err_set(err, ERR_USAGE,
	    "--lmtp %s: give the path of a socket (/run/heard/lmtp) or an address "
	    "of this machine with a port (127.0.0.1:2400); LMTP knows no passwords, so nobody else may reach "
	    "it",
	    where);
}

static bool
read_port(const char *where, struct sockaddr_in *out, struct err *err)
{
	char host[INET_ADDRSTRLEN];
	struct str s = str_from(where), name, rest;
	int64_t port;

	*out = (struct sockaddr_in){ .sin_family = AF_INET };
	if (!str_cut(s, ':', &name, &rest) || name.len >= sizeof host || !str_int(rest, &port) || port < 0
	    || port > 65535)
		return bad_address(where, err);
	memcpy(host, name.ptr, name.len);
	host[name.len] = '\0';
	out->sin_port = htons((uint16_t)port);
	if (inet_pton(AF_INET, str_eq(name, STR("localhost")) ? "127.0.0.1" : host, &out->sin_addr) != 1
	    || ntohl(out->sin_addr.s_addr) >> 24 != 127)
		return bad_address(where, err);
	return true;
}

static bool
cannot_listen(const char *where, struct err *err)
{
	return err_set(err, errno == EADDRINUSE ? ERR_BUSY : ERR_IO, "could not listen for LMTP on %s: %s",
	    where,
	    errno == EADDRINUSE ? "another program listens there already"
				: "look whether it is there and this account may");
}

static bool
bind_port(struct lmtp_door *door, const char *where, struct err *err)
{
	struct sockaddr_in address;
	socklen_t len = sizeof address;
	int on = 1;

	if (!read_port(where, &address, err))
		return false;
	door->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	(void)setsockopt(door->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(door->listener, (struct sockaddr *)&address, sizeof address) != 0
	    || listen(door->listener, BACKLOG) != 0
	    || getsockname(door->listener, (struct sockaddr *)&address, &len) != 0)
		return cannot_listen(where, err);
	door->port = ntohs(address.sin_port);
	return true;
}

/* What a program that was killed left behind is taken away; a socket that someone listens on is not, nor
 * anything that is no socket. */
static void
clear_path(const struct sockaddr_un *address)
{
	struct stat st;
	AUTO_FD fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (stat(address->sun_path, &st) == 0 && S_ISSOCK(st.st_mode)
	    && connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 && errno == ECONNREFUSED)
		unlink(address->sun_path);
}

/* Mail servers run as others than we: the rights of the folder say who may. */
static bool
bind_path(struct lmtp_door *door, const char *where, struct err *err)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t len = strlen(where);

	if (len >= sizeof address.sun_path)
		return err_set(err, ERR_USAGE, "the path of the LMTP socket may have %zu bytes at most",
		    sizeof address.sun_path - 1);
	memcpy(address.sun_path, where, len);
	clear_path(&address);
	door->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (bind(door->listener, (struct sockaddr *)&address, sizeof address) != 0)
		return cannot_listen(where, err);
	memcpy(door->path, where, len + 1);
	if (chmod(where, 0666) != 0 || listen(door->listener, BACKLOG) != 0)
		return cannot_listen(where, err);
	return true;
}

static void
release(struct lmtp_door *door)
{
	fd_release(&door->listener);
	fd_release(&door->stop[0]);
	fd_release(&door->stop[1]);
	if (door->path[0] != '\0')
		unlink(door->path);
	host_pages.unmap(door, sizeof *door);
}

bool
lmtp_door_open(struct lmtp_door **out, struct desk *d, const char *where, struct err *err)
{
	struct lmtp_door *door = host_pages.map(sizeof *door);
	bool path = str_find_char(str_from(where), '/') != STR_NOT_FOUND;

	*door = (struct lmtp_door){ .desk = d, .listener = -1, .stop = { -1, -1 }, .quiet_ms = QUIET_MS,
		.message_ms = MESSAGE_MS };
	if (!(path ? bind_path : bind_port)(door, where, err)) {
		release(door);
		return false;
	}
	must(pipe(door->stop) == 0);
	pthread_mutex_init(&door->lock, NULL);
	pthread_cond_init(&door->gone, NULL);
	must(pthread_create(&door->thread, NULL, listen_on, door) == 0);
	*out = door;
	return true;
}

void
lmtp_door_patience(struct lmtp_door *door, int quiet_ms, int message_ms)
{
	door->quiet_ms = quiet_ms;
	door->message_ms = message_ms;
}

int
lmtp_door_port(const struct lmtp_door *door)
{
	return door->port;
}

void
lmtp_door_close(struct lmtp_door *door)
{
	if (!door)
		return;
	(void)!write(door->stop[1], "x", 1);
	pthread_join(door->thread, NULL);
	pthread_mutex_lock(&door->lock);
	while (door->guests > 0)
		pthread_cond_wait(&door->gone, &door->lock);
	pthread_mutex_unlock(&door->lock);
	pthread_mutex_destroy(&door->lock);
	pthread_cond_destroy(&door->gone);
	release(door);
}
