/* blanks.c - a file for lint.
 *
 * SPDX-License-Identifier: ISC
 */
int x; 
