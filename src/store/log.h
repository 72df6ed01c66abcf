/* log.h - the writing end of a log: numbers, ids and the chain of hashes.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef STORE_LOG_H
#define STORE_LOG_H

#include "store/event.h"

#define HASH_LEN 32
#define SALT_LEN 16

/* A row of the table `event`, as it is stored. */
struct log_row {
	int64_t id, case_id, seq, at;
	struct str actor, kind, salt, body, body_hash, prev_hash;
};

/* Each writes HASH_LEN bytes. */
void log_hash_body(struct str salt, struct str body, unsigned char *out);
void log_hash_row(const struct log_row *row, unsigned char *out);
extern const struct str log_no_hash;            /* what the first row has before it */

/* Where a log ends. */
struct log_end {
	int64_t case_id, seq;                   /* seq 0: nothing yet */
	struct str hash;
	int64_t last_id;                        /* of any event */
	int64_t seq_stored;
};

/* A log is opened, appended to, and closed in one transaction. */
bool log_open(struct arena *a, struct db *db, int64_t case_id, struct log_end *out, struct err *err);
bool log_append(struct arena *a, struct db *db, struct log_end *end, struct event *e, int64_t now,
    struct err *err);
/* ERR_CONFLICT when someone else has closed it since it was opened. */
bool log_close(struct db *db, const struct log_end *end, struct err *err);

#endif
