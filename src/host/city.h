/* city.h - cities that people name, and the time zone each lives by.
 *
 * They stand in calendars/cities.txt, a line a city, "Munich: Europe/Berlin", and are built into the
 * program (tools/cities.c): a wrong line ends the build, and is told with its file, number and reason.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef HOST_CITY_H
#define HOST_CITY_H

#include "base/buf.h"

struct city { struct str name, zone; };

extern const struct city cities[];              /* rising by name */
extern const size_t n_cities;

struct cities { VEC(struct city) list; };

/* Cities from a text, `file` being what it is called in messages.  Whether there is such a zone on the
 * machine is not asked, only whether it is written as zones are. */
bool cities_read(struct arena *a, struct str file, struct str text, struct cities *out, struct err *err);

#endif
