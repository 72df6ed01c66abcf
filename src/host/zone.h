/* zone.h - time zones and holidays from files into a struct calendar.
 *
 * Zones are read from /usr/share/zoneinfo (TZif, RFC 8536; the rule behind the last change is
 * carried on to the year 2100).  Holidays come from calendars/NAME.txt, built into the program:
 * a line a day, "2026-12-25 Christmas Day".
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef HOST_ZONE_H
#define HOST_ZONE_H

#include "base/calendar.h"

/* A zone by its IANA name; "UTC" needs no file.  One that is unknown, or leads elsewhere, fails. */
bool zone_load(struct arena *a, struct str name, const struct zone **out, struct err *err);
/* A zone from the bytes of a TZif file of version 2 or later. */
bool zone_read(struct arena *a, struct str name, struct str tzif, const struct zone **out, struct err *err);
/* A calendar of a zone and one region's holidays ("england-and-wales"; empty: none), ending its
 * working day at 17:30. */
bool calendar_load(struct arena *a, struct str zone, struct str region, struct calendar *out,
    struct err *err);

#endif
