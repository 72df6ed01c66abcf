/* crumb.c - a file for lint.
 *
 * SPDX-License-Identifier: ISC
 */
/* A comment that was broken as if it were code,
    so that a crumb of it stands alone. */
