/* serve.h - the desk's pages and its API, served by libmicrohttpd.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef WEB_SERVE_H
#define WEB_SERVE_H

#include "desk/desk.h"
#include "web/listen.h"

struct web_options {
	const char *bind;                       /* "127.0.0.1" unless told */
	int port;                               /* 0: any free one */
	/* fd 0: bind and port are listened on; else this one is, and it is closed when the pages stop */
	struct listener listener;
	/* TLS ends there: cookies are Secure, X-Forwarded-For is believed */
	bool behind_proxy;
	const char *tls_cert, *tls_key;         /* files, or NULL */
	int patience_s;                         /* with who goes silent half way; 0: half a minute */
	bool demo;                              /* show the demo's own controls (test folders only) */
};

struct web;
bool web_start(struct web **out, struct desk *d, const struct web_options *o, struct err *err);
int web_port(const struct web *w);
/* What opens /setup while nobody has an account: to be said where heard was started, and nowhere else. */
struct str web_setup_code(const struct web *w);
/* Stops taking requests, finishes those under way, ends the streams. */
void web_stop(struct web *w);

#endif
