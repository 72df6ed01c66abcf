/* stdio.c - a file for lint.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
