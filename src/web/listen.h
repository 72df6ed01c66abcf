/* listen.h - a port that is listened on before there is a desk, so that the desk can know its own address.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_LISTEN_H
#define WEB_LISTEN_H

#include "base/err.h"

#define WEB_BIND "127.0.0.1"                    /* unless told */

struct listener {
	int fd, port;
	bool six;                               /* IPv6 */
};

/* Listens at an address in numbers, 127.0.0.1 or ::1; port 0 takes any free one, and out has it.
 * ERR_USAGE: that is no address, or no port; ERR_UNAVAILABLE: taken, or not ours.  The caller closes fd. */
bool web_listen(const char *bind, int port, struct listener *out, struct err *err);

#endif
