/* client.c - an HTTP client that keeps its connection and does no more than it must.
 *
 * SPDX-License-Identifier: ISC
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench.h"

#define ROOM MIB(4)

static int
dial(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

	must(fd >= 0);
	if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
		close(fd);
		return -1;
	}
	must(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) == 0);
	return fd;
}

int
client_free_port(void)
{
	struct sockaddr_in any = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof any;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	must(fd >= 0 && bind(fd, (struct sockaddr *)&any, sizeof any) == 0);
	must(getsockname(fd, (struct sockaddr *)&any, &len) == 0);
	close(fd);
	return ntohs(any.sin_port);
}

bool
client_connects(int port)
{
	int fd = dial(port);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

void
client_open(struct client *c, int port)
{
	*c = (struct client){ .fd = dial(port), .port = port, .size = ROOM,
	    .buf = host_pages.map(ROOM) };
	must(c->fd >= 0 && c->buf);
}

void
client_close(struct client *c)
{
	close(c->fd);
	host_pages.unmap(c->buf, c->size);
}

static void
send_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL);
		must(n > 0);
		bytes += n;
		len -= (size_t)n;
	}
}

static struct str
lines_behind_first(char *buf, size_t len)
{
	struct str rest = { buf, len }, status;

	str_cut(rest, '\n', &status, &rest);
	return rest;
}

static struct reply
receive(struct client *c)
{
	size_t have = 0, head = 0, body = 0;
	char *end = NULL, *length;
	ssize_t n;

	while (!end) {
		n = recv(c->fd, c->buf + have, c->size - 1 - have, 0);
		must(n > 0);
		have += (size_t)n;
		c->buf[have] = '\0';
		end = strstr(c->buf, "\r\n\r\n");
	}
	head = (size_t)(end - c->buf) + 4;
	length = strcasestr(c->buf, "\r\nContent-Length:");
	must(length && length < end);
	body = strtoul(length + 17, NULL, 10);
	for (; have < head + body; have += (size_t)n) {
		n = recv(c->fd, c->buf + have, c->size - 1 - have, 0);
		must(n > 0);
	}
	return (struct reply){ (int)strtol(c->buf + 9, NULL, 10), lines_behind_first(c->buf, head),
		{ c->buf + head, body } };
}

struct reply
client_get(struct client *c, const char *path, struct str session)
{
	char ask[1024];
	int n = snprintf(ask, sizeof ask, "GET %s HTTP/1.1\r\nHost: localhost\r\nCookie: heard=%.*s\r\n\r\n",
	    path, STR_ARG(session));

	must(n > 0 && (size_t)n < sizeof ask);
	send_all(c->fd, ask, (size_t)n);
	return receive(c);
}

struct reply
client_post(struct client *c, const char *path, struct str form)
{
	char ask[2048];
	int n = snprintf(ask, sizeof ask, "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
	    "application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%.*s", path, form.len,
	    STR_ARG(form));

	must(n > 0 && (size_t)n < sizeof ask);
	send_all(c->fd, ask, (size_t)n);
	return receive(c);
}
