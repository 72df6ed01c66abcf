/* here.h - is a mail server's name this machine's own?
 *
 * What is said to it leaves the machine by no wire, so a password may be said unencrypted.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef MAIL_HERE_H
#define MAIL_HERE_H

#include "base/str.h"

/* localhost, an address of 127.0.0.0/8, or ::1, with brackets or without; no other name, whatever it looks
 * like. */
bool host_is_here(struct str host);

#endif
