/* client.c - a client that sends exactly the bytes it is told, and takes an answer apart.
 *
 * SPDX-License-Identifier: ISC
 */
#include "client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_MS 20000
#define REPLY_MAX MIB(8)

int
client_connect(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	must(fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0);
	return fd;
}

bool
client_send(int fd, struct str bytes)
{
	while (bytes.len > 0) {
		ssize_t n = send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes = str_sub(bytes, (size_t)n, bytes.len);
	}
	return true;
}

/* False at the end, or when the time is up. */
static bool
take_more(int fd, struct buf *b, int timeout_ms)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	char bytes[16384];
	ssize_t n;

	if (poll(&ready, 1, timeout_ms) <= 0)
		return false;
	n = recv(fd, bytes, sizeof(bytes), 0);
	if (n > 0)
		buf_put(b, (struct str){ bytes, (size_t)n });
	return n > 0;
}

struct str
reply_header(const struct reply *r, const char *name)
{
	struct str rest = r->head, line, key, value;

	while (str_line(&rest, &line))
		if (str_cut(line, ':', &key, &value) && str_eq_nocase(key, str_from(name)))
			return str_trim(value);
	return STR_NONE;
}

static bool
is_whole(const struct reply *r, bool bodyless)
{
	struct str length = reply_header(r, "Content-Length");
	int64_t len = -1;

	if (bodyless || r->status == 304)
		return true;
	if (str_eq_nocase(reply_header(r, "Transfer-Encoding"), STR("chunked")))
		return str_ends(r->body, STR("0\r\n\r\n"));
	return str_int(length, &len) && (int64_t)r->body.len >= len;
}

static bool
take_apart(struct reply *r, struct str bytes, bool bodyless)
{
	size_t end = str_find(bytes, STR("\r\n\r\n"));
	int64_t status = 0;

	if (end == STR_NOT_FOUND)
		return false;
	r->head = str_sub(bytes, 0, end + 2);
	r->body = str_sub(bytes, end + 4, bytes.len);
	str_int(str_sub(bytes, 9, 12), &status);
	r->status = (int)status;
	return is_whole(r, bodyless);
}

struct reply
client_read(struct arena *a, int fd, bool bodyless)
{
	struct reply r = { 0 };
	struct buf b;

	buf_init(&b, a, REPLY_MAX);
	while (!take_apart(&r, buf_str(&b), bodyless))
		if (!take_more(fd, &b, PATIENCE_MS)) {
			r.closed = true;
			return r;
		}
	if (str_eq_nocase(reply_header(&r, "Connection"), STR("close")))
		r.closed = !take_more(fd, &b, PATIENCE_MS);
	return r;
}

struct reply
client_raw(struct arena *a, int port, struct str bytes)
{
	int fd = client_connect(port);
	struct reply r;

	client_send(fd, bytes);
	r = client_read(a, fd, str_starts(bytes, STR("HEAD ")));
	close(fd);
	return r;
}

bool
client_wait_for(struct arena *a, int fd, struct str want, int timeout_ms)
{
	struct buf b;

	buf_init(&b, a, REPLY_MAX);
	while (str_find(buf_str(&b), want) == STR_NOT_FOUND)
		if (!take_more(fd, &b, timeout_ms))
			return false;
	return true;
}
