/* static.h - the files built into the program: the stylesheet, the scripts.
 *
 *     { GET, "/static/:name", CAN_ANYONE, static_file }
 *     { GET, "/health", CAN_ANYONE, health }
 *
 * /static/NAME?v=VERSION (struct page, version) may be kept for ever; without it a browser asks
 * again and is told 304 while the file is the same.
 *
 * NAME.gz is given under NAME, compressed, to those who take it so.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_STATIC_H
#define WEB_STATIC_H

#include "web/request.h"

handler static_file, health;
bool static_is_there(struct str name);
/* 16 hexadecimal digits over all files. */
struct str static_version(struct arena *a);

#endif
