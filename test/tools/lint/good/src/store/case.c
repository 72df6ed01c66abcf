/* case.c - a file for lint.
 *
 * SPDX-License-Identifier: ISC
 */
#include "db/db.h"

static const char *const all = "SELECT id FROM person";
