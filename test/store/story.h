/* story.h - a database of a test's own, and cases in it told by their events.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef TEST_STORE_STORY_H
#define TEST_STORE_STORY_H

#include "../unit.h"

#include "../engine.h"
#include "store/change.h"

/* Monday 1 June 2026, 08:00 in London. */
#define STORY_BEGINS INT64_C(1780297200000)

/* One database, fresh for each test. */
struct story {
	struct place place;
	const char *path;                       /* what db_open wants */
	struct db *db;
	struct arena *a;
	int64_t now;
};
void story_open(struct story *s, struct arena *a);
void story_close(struct story *s);

static UNUSED struct story story;               /* of a test between these two, in the test's arena */

static UNUSED int
story_set_up(void **state)
{
	arena_setup(state);
	story_open(&story, &arena);
	return 0;
}

static UNUSED int
story_tear_down(void **state)
{
	story_close(&story);
	return arena_teardown(state);
}

/* A change in the making: the case is folded as it stands, then events are added to it. */
struct act {
	struct story *story;
	struct state state;
	struct change change;
	struct change_result result;
	struct err err;
};
void act_begin(struct act *act, struct story *s, int64_t case_id);
/* Gives e its case, number and time, and applies it: the number. */
int64_t act_add(struct act *act, struct event e);
/* Applies it in a transaction of its own. */
bool act_try(struct act *act);
void act_do(struct act *act);                   /* it must get done */

/* A new case with one mail received and read. */
int64_t story_case(struct story *s, int64_t case_id, int64_t person, const char *reference, const char *name,
    const char *address, const char *text);
/* A case through much that can happen to one: three concerns, a playback, promises kept, missed, moved. */
void story_long_case(struct story *s, int64_t case_id);
/* An answer of ours, a minute later: its turn. */
int64_t story_answer(struct story *s, int64_t case_id, const char *text);

#endif
