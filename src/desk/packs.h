/* packs.h - a firm's own words, compiled at the start together with the language that is built in.
 *
 * A folder holds files NAME.pack in the form of packs/README.md.  At most PACKS_FILES of them and PACKS_BYTES
 * in all; a line that is wrong fails with its file, its number and the reason (ERR_CONFIG).
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef DESK_PACKS_H
#define DESK_PACKS_H

#include "ear/pack.h"

#define PACKS_FILES 32
#define PACKS_BYTES KIB(512)

/* What a firm brought: the texts as they stand, in the order of their names (for a page that compiles them
 * too), and one pack of them and packs/en.  Without any, `pack` is pack_en. */
struct packs {
	const struct pack_source *sources;
	size_t n;
	const struct pack *pack;
};

/* Reads a folder and compiles what is there into `a`, which must be fit for PACKS_MEMORY. */
#define PACKS_MEMORY MIB(256)
bool packs_load(struct arena *a, const char *folder, struct packs *out, struct err *err);

#endif
