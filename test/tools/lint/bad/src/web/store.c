/* store.c - a file for lint.
 *
 * SPDX-License-Identifier: ISC
 */
#include "store/case.h"
