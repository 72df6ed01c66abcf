/* pack.h - phrases compiled into one automaton over tokens.
 *
 * A pack is a text file (packs/en/) that a person who can't program reads and edits: classes of
 * words, then phrases by label, with classes, optional words, alternatives and gaps.  The language
 * is described in packs/README.md.  pack_compile turns texts into tables; tools/pack.c runs it at
 * build time and writes them out as C (pack_en), and a firm's own pack can be compiled at start.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef EAR_PACK_H
#define EAR_PACK_H

#include "base/buf.h"
#include "ear/label.h"

struct pack;                                    /* read only once made; safe for any thread */

struct pack_source {
	struct str name;                        /* "moves.pack", for messages */
	struct str text;
};

/* Compiles texts into a pack in `a`.  A bad line fails with file, line and reason. */
bool pack_compile(
    struct arena *a, const struct pack_source *sources, size_t n, const struct pack **out, struct err *err);
/* Writes a pack as C source that defines `const struct pack NAME`. */
void pack_write_c(struct buf *b, const struct pack *p, struct str name);

extern const struct pack pack_en;               /* packs/en, built in */
/* The texts that pack_en was made of, for compiling a firm's own together with them. */
extern const struct pack_source pack_en_sources[];
extern const size_t n_pack_en_sources;
struct str pack_version(const struct pack *p);  /* changes whenever a phrase does */

#endif
