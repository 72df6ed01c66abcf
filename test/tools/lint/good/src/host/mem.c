/* mem.c - a file for lint.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "base/base.h"

void *
block(void)
{
	return malloc(1);
}
