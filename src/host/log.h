/* log.h - one line a happening, key=value, on standard error.
 *
 *     log_info("case opened", F("case", id), F("via", "mail"));
 *     2026-06-01T07:00:02Z info req=8f2c msg="case opened" case=7 via=mail
 *
 * Message and keys are literals.  There is no F() for struct str: what a customer wrote, names,
 * addresses and secrets are never logged.  base … store never log; desk, web, jobs and cli do,
 * once, where an error is handled.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef HOST_LOG_H
#define HOST_LOG_H

#include "base/err.h"

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR, LOG_LEVEL_QUIET };

struct log_field {
	const char *key;                        /* NULL ends the list */
	const char *text;                       /* or NULL: number */
	int64_t number;
};

static inline struct log_field
log_field_text(const char *k, const char *v)
{
	return (struct log_field){ k, v ? v : "", 0 };
}

static inline struct log_field
log_field_int(const char *k, int64_t v)
{
	return (struct log_field){ k, NULL, v };
}

#define F(key, v) _Generic((v), \
	char *: log_field_text, const char *: log_field_text, \
	default: log_field_int)("" key "", (v))

/* The end of the list travels as one more argument: __VA_OPT__ isn't in C17. */
#define LOG_END (struct log_field){ 0 }
#define LOG_MESSAGE(msg, ...) "" msg ""
#define LOG_FIELDS(msg, ...) (struct log_field[]){ __VA_ARGS__ }
#define LOG_AT(level, ...) log_line((level), LOG_MESSAGE(__VA_ARGS__, 0), LOG_FIELDS(__VA_ARGS__, LOG_END))

#define log_debug(...) LOG_AT(LOG_LEVEL_DEBUG, __VA_ARGS__)
#define log_info(...) LOG_AT(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_warn(...) LOG_AT(LOG_LEVEL_WARN, __VA_ARGS__)
#define log_error(...) LOG_AT(LOG_LEVEL_ERROR, __VA_ARGS__)

void log_line(enum log_level level, const char *msg, const struct log_field *fields);
void log_set_level(enum log_level least);
void log_set_request(const char *id);                   /* of this thread; NULL: none */

#endif
