/* table.c - every command there is, in the order of the help.
 *
 * SPDX-License-Identifier: ISC
 */
#include "cli/cli.h"

#define X(name) &cmd_##name,
const struct cmd *const commands[] = { COMMANDS(X) NULL };
#undef X
