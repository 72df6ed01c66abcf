/* sql.c - a file for lint.
 *
 * SPDX-License-Identifier: ISC
 */
static const char *const all = "SELECT id FROM person";
