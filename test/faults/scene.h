/* scene.h - every act of desk/act.h, at a moment when it can be done.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef TEST_FAULTS_SCENE_H
#define TEST_FAULTS_SCENE_H

#include "house.h"

struct scene {
	const char *name;
	enum role who;
	desk_act *act;
	const void *(*set)(struct house *h);    /* from an empty house to what the act is handed */
};

extern const struct scene scenes[];
extern const size_t n_scenes;

#endif
