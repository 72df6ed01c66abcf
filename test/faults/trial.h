/* trial.h - an act tried while something fails, and what must be so afterwards.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef TEST_FAULTS_TRIAL_H
#define TEST_FAULTS_TRIAL_H

#include "scene.h"

/* All rows of all tables, as one number. */
uint64_t all_there_is(struct house *h);
/* The record verifies. */
void is_whole(struct house *h);
/* What the n-th failure said speaks to a person. */
void is_sentence(const struct scene *s, long n, const struct err *err);
void is_unchanged(struct house *h, const struct scene *s, long n, uint64_t before);

struct seat *seat_of(struct house *h, const struct scene *s);
/* The act is done, or false and a sentence. */
bool do_it(struct house *h, const struct scene *s, const void *in, struct err *err);

/* Lets the n-th of something fail from now on; with n = 0 nothing more.  Returns whether the last that was
 * to fail did. */
typedef bool trial_arm(struct house *h, long n);

/* Fails the n-th for n = 1, 1 + step, ... until the act is done and nothing failed any more: each time
 * nothing was changed.  Where `shrugged` the act may be done in spite of a failure; else it must not.
 * Returns how often it failed. */
struct trial { trial_arm *arm; long step; bool shrugged; };
long each_in_turn(const struct scene *s, const struct trial *t);

#endif
