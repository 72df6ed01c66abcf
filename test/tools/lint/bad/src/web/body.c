/* body.c - a file for lint.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/page.c"
