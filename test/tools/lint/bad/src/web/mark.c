/* mark.c - a file for lint.
 *
 * SPDX-License-Identifier: ISC
 */
/* TODO: later */
