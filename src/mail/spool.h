/* spool.h - where a message is made safe before anything else happens to it.
 *
 * DATA/spool/tmp: being written.  DATA/spool/new: safe, waiting to be read; so is what lies in
 * DATA/spool/slots (slots.h), where whoever serves has made those places.  DATA/spool/bad: set aside,
 * never deleted, with NAME.why beside it; NAME.not when it is nothing for us, NAME.take when a person brought
 * it back.  A name is its arrival time and a random part, so a sorted listing is the order of arrival.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef MAIL_SPOOL_H
#define MAIL_SPOOL_H

#include "host/file.h"
#include "mail/slots.h"

#define MAIL_MAX MIB(25)

/* Makes the folders if need be. */
bool spool_init(const char *data, struct err *err);
/* Takes away what writers that died left half written an hour ago or earlier; nobody was told that it was
 * taken.  Gives how many. */
size_t spool_sweep(const char *data);
/* Makes a message safe, as a file of its own: written, flushed, renamed, folder flushed.  ERR_DATA: empty;
 * ERR_TOO_LARGE; ERR_IO or ERR_BUSY: try again later. */
bool spool_put(const char *data, struct str raw, size_t max, int64_t now, struct err *err);

/* For one that comes piece by piece: begun, added to, then kept (safe when it returns true) or dropped.  A
 * small one is put into a place that lies there already, where there is one; any other becomes a file, and no
 * more of it than SLOT_BYTES is ever held.  ERR_TOO_LARGE comes from spool_add at the piece that passes
 * max. */
struct spool_writing {
	const char *data;                       /* the caller's, until it is kept or dropped */
	int64_t now;
	size_t len, max;
	bool blank;                             /* nothing but white space so far */
	struct file_safe file;                  /* open: that is where it goes */
	struct slot slot;                       /* else what has come of it, len bytes */
};
void spool_begin(struct spool_writing *w, const char *data, size_t max, int64_t now);
bool spool_add(struct spool_writing *w, struct str bytes, struct err *err);
bool spool_keep(struct spool_writing *w, struct err *err);
void spool_drop(struct spool_writing *w);

bool spool_list(struct arena *a, const char *data, struct str **names, size_t *n, struct err *err);
bool spool_read(struct arena *a, const char *data, struct str name, struct str *raw, struct err *err);
/* Once the message is in the database. */
bool spool_done(const char *data, struct str name, struct err *err);
/* at: when that was, by the desk's clock, which need not be the machine's. */
bool spool_set_aside(const char *data, struct str name, int64_t at, struct str why, struct err *err);

/* What was set aside, oldest first. */
bool spool_aside_list(struct arena *a, const char *data, struct str **names, size_t *n, struct err *err);
struct spool_aside {
	int64_t at;                             /* when it was set aside */
	struct str why, raw;                    /* raw: at most as much as was asked for */
	bool hidden;                            /* somebody said that it is nothing for us */
};
/* ERR_NOT_FOUND if it isn't there (any more). */
bool spool_aside_read(struct arena *a, const char *data, struct str name, size_t max,
    struct spool_aside *out, struct err *err);
bool spool_aside_hide(const char *data, struct str name, bool hide, struct err *err);
/* Back to what waits to be read, with a mark that a person wants it taken in. */
bool spool_bring_back(const char *data, struct str name, struct err *err);
bool spool_is_wanted(const char *data, struct str name);
/* A descriptor that becomes readable when something arrives (inotify on spool/new); and reading it
 * empty again. */
bool spool_watch(const char *data, int *fd, struct err *err);
void spool_watch_clear(int fd);

#endif
