/* page.c - a file for lint.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>

#include "pages/pages.h"
#include "web/page.h"
