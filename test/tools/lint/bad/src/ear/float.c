/* float.c - a file for lint.
 *
 * SPDX-License-Identifier: ISC
 */
static const double half = 0;
