/* typedef.c - a file for lint.
 *
 * SPDX-License-Identifier: ISC
 */
typedef struct thing thing;
