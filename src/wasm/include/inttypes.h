/* inttypes.h - the format names of <inttypes.h> that the program uses, for a machine without a libc.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WASM_INTTYPES_H
#define WASM_INTTYPES_H

#include <stdint.h>

#define PRId32 "d"
#define PRIu32 "u"
#define PRIx32 "x"
#define PRId64 "lld"
#define PRIu64 "llu"
#define PRIx64 "llx"

#endif
