/* scene.h - every act of the desk, at a moment when it can be done.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef TEST_FAULTS_SCENE_H
#define TEST_FAULTS_SCENE_H

#include "house.h"

struct scene {
	const char *name;
	enum role who;
	const char *act_name;
	desk_act *act;
	const void *(*set)(struct house *h);    /* from an empty house to what the act is handed */
};
#define SCENE(name, who, act, set) { (name), (who), #act, (act), (set) }

/* A file each; the last of each has no name. */
extern const struct scene scenes_case[], scenes_practice[], scenes_house[];
/* All of them, one after another; NULL behind the last. */
const struct scene *scene_at(size_t i);

#endif
