/* calendar_json.h - a calendar as a browser is sent it.
 *
 * {"zone":"Europe/London","first":0,"changes":[[1774746000,3600],…],"holidays":[20454,…],"day_ends":1050}:
 * offsets and moments of change in seconds, holidays in days since 1970-01-01, day_ends in minutes.
 * "theirs":{"zone":"America/New_York","first":-18000,"changes":[…]} is there where the customer's clock is
 * known.
 * "works":63 is there where other days than Monday to Friday are worked: a bit a weekday, Monday the lowest.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef BASE_CALENDAR_JSON_H
#define BASE_CALENDAR_JSON_H

#include "base/calendar.h"
#include "base/json.h"

/* Writes what is right between two moments; outside of them the nearest offset is taken to hold. */
void calendar_put(struct json_out *w, const struct calendar *c, int64_t from, int64_t to);
/* Reads it; changes and holidays that don't rise are refused. */
bool calendar_read(struct arena *a, struct str json, struct calendar *out, struct err *err);

#endif
