/* fuzz.h - what more than one target demands of what comes out.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Valid UTF-8 without a control character: it can stand on one line of a page or a mail. */
static inline bool
is_line(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if ((unsigned char)s.ptr[i] < ' ' || s.ptr[i] == 127)
			return false;
	}
	return utf8_valid(s);
}

#endif
