/* near.c - a file for lint.
 *
 * SPDX-License-Identifier: ISC
 */
#include "page.h"
