/* check_turns.h - what is known for a draft, derived from the conversation it answers.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef CLI_CHECK_TURNS_H
#define CLI_CHECK_TURNS_H

#include "cli/cli.h"
#include "method/facts.h"

/* Reads the turns of one conversation from a file ("-": standard input) in the form of `heard read`, puts
 * them in order (by their times where each has one, else by their numbers) and derives what is known at
 * `now`, or at the last turn where that is later.  One bad line fails with its number. */
bool turns_facts(struct call *c, const char *file, const struct pack *pack, struct str draft, int64_t now,
    struct facts *out, struct err *err);

#endif
