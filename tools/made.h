/* made.h - what a tool makes for the compiler.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef TOOLS_MADE_H
#define TOOLS_MADE_H

#include "base/buf.h"

/* Writes it over what stands at that path.  Nothing is written of a text that did not fit its buffer. */
bool made_write(const char *path, const struct buf *text, struct err *err);

#endif
