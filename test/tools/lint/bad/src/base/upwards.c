/* upwards.c - a file for lint.
 *
 * SPDX-License-Identifier: ISC
 */
#include "host/file.h"
