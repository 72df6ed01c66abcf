/* live.h - one stream of server-sent events a browser: what changed, never what it says.
 *
 * Each piece of news is `event: case` with {"case":"…","seq":n}; pages then ask for themselves
 * again, under their own rights.  A comment goes out every 20 seconds, so that a dead peer is found;
 * a reader that falls 64 pieces of news behind is cut and comes again, as does every one after ten
 * minutes, so that a session that has ended ends its stream.
 *
 *     { GET, "/live", CAN_AGENT, live_stream }
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_LIVE_H
#define WEB_LIVE_H

#include "desk/feed.h"
#include "web/request.h"

handler live_stream;

struct live;
/* Listens to the desk's feed until live_stop; before that nothing is lost. */
bool live_start(struct live **out, struct desk *d, struct err *err);
/* Ends every stream: their connections are woken and told that it is over, those that read within two
 * seconds. */
void live_stop(struct live *l);
/* After the daemon has stopped. */
void live_free(struct live *l);

#endif
