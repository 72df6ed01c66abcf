/* terms.c - the words that events, states and facts share.
 *
 * SPDX-License-Identifier: ISC
 */
#include "method/terms.h"

const char *const stage_names[] = { "ack", "explore", "playback", "answer", "update", "final", "close",
    NULL };
const char *const exit_names[] = { "their-word", "final-response", "not-a-complaint", "withdrawn",
	"gave-up", NULL };
const char *const need_names[] = { "heard", "helped", "connected", NULL };
const char *const fault_names[] = { "unknown", "ours", "third", "theirs", "shared", "none", NULL };
const char *const deed_names[] = { "outcome", "update", NULL };
const char *const side_names[] = { "theirs", "ours", "agreed", NULL };
const char *const position_names[] = { "unknown", "agree", "partly", "disagree", NULL };
const char *const owning_names[] = { "disclosure", "apology", "repair", "prevention", NULL };
const char *const after_names[] = { "stayed", "left", "came-back", NULL };

/* Short as they are, without a call. */
static bool
is_term(struct str s, const char *term)
{
	for (size_t i = 0; i < s.len; i++)
		if (term[i] == '\0' || term[i] != s.ptr[i])
			return false;
	return term[s.len] == '\0';
}

bool
term_find(const char *const *list, struct str s, size_t *out)
{
	for (size_t i = 0; list[i] != NULL; i++) {
		if (!is_term(s, list[i]))
			continue;
		*out = i;
		return true;
	}
	return false;
}
