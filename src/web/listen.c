/* listen.c - a port that is listened on.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static bool
read_address(const char *bind, int port, struct sockaddr_storage *out, struct err *err)
{
	struct sockaddr_in *four = (struct sockaddr_in *)(void *)out;
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)(void *)out;

	memset(out, 0, sizeof(*out));
	if (port < 0 || port > 65535)
		return err_set(err, ERR_USAGE, "%d is no port: it must lie between 0 and 65535", port);
	if (inet_pton(AF_INET, bind, &four->sin_addr) == 1) {
		four->sin_family = AF_INET;
		four->sin_port = htons((uint16_t)port);
		return true;
	}
	if (inet_pton(AF_INET6, bind, &six->sin6_addr) == 1) {
		six->sin6_family = AF_INET6;
		six->sin6_port = htons((uint16_t)port);
		return true;
	}
	return err_set(err, ERR_USAGE,
	    "%s is no address to listen on; give one like 127.0.0.1, 0.0.0.0 or ::1", bind);
}

/* A desk that was just closed must be able to come back to its port; ::1 is not to take 127.0.0.1 along. */
static bool
take(int fd, const struct sockaddr_storage *address, struct listener *out)
{
	socklen_t len = out->six ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
	struct sockaddr_storage got;
	socklen_t room = sizeof(got);
	const int yes = 1;

	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) != 0
	    || (out->six && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof(yes)) != 0)
	    || bind(fd, (const struct sockaddr *)address, len) != 0 || listen(fd, SOMAXCONN) != 0
	    || getsockname(fd, (struct sockaddr *)&got, &room) != 0)
		return false;
	out->fd = fd;
	out->port = ntohs(out->six ? ((const struct sockaddr_in6 *)(const void *)&got)->sin6_port
	                           : ((const struct sockaddr_in *)(const void *)&got)->sin_port);
	return true;
}

static bool
refuse(const char *bind, int port, int why, struct err *err)
{
	if (why == EADDRINUSE)
		return err_set(err, ERR_UNAVAILABLE,
		    "port %d on %s is taken; another program or desk listens there. Choose one with --port",
		    port, bind);
	return err_set(err, ERR_UNAVAILABLE, "%s port %d could not be listened on: %s", bind, port,
	    strerror(why));
}

bool
web_listen(const char *bind, int port, struct listener *out, struct err *err)
{
	struct sockaddr_storage address;
	struct listener l = { 0 };
	int fd, why;

	if (!read_address(bind, port, &address, err))
		return false;
	l.six = address.ss_family == AF_INET6;
	fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0 && take(fd, &address, &l)) {
		*out = l;
		return true;
	}
	why = errno;
	if (fd >= 0)
		close(fd);
	return refuse(bind, port, why, err);
}
