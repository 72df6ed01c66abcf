/* client.h - a client that sends exactly the bytes it is told, and takes an answer apart.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef TEST_WEB_CLIENT_H
#define TEST_WEB_CLIENT_H

#include "base/buf.h"

struct reply {
	int status;                             /* 0: the connection ended without an answer */
	struct str head, body;
	bool closed;                            /* by the other side, behind the answer */
};

/* A connected socket to 127.0.0.1. */
int client_connect(int port);
/* Sends all of it; false when the other side has hung up. */
bool client_send(int fd, struct str bytes);
/* Reads one answer; bodyless for HEAD. */
struct reply client_read(struct arena *a, int fd, bool bodyless);
/* A connection of its own: sent, answered, ended. */
struct reply client_raw(struct arena *a, int port, struct str bytes);
/* Reads until `want` has come or the time is up. */
bool client_wait_for(struct arena *a, int fd, struct str want, int timeout_ms);
/* The value of a header, or empty. */
struct str reply_header(const struct reply *r, const char *name);

#endif
