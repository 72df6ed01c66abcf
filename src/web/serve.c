/* serve.c - starting and stopping the web's side of the desk.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/serve.h"

#include <poll.h>
#include <sodium.h>
#include <sys/resource.h>
#include <unistd.h>

#include "host/clock.h"
#include "host/file.h"
#include "host/log.h"
#include "host/mem.h"
#include "host/random.h"
#include "web/case.h"
#include "web/http.h"

#define POOL 4
#define CONNECTIONS_MAX 2000
#define DESCRIPTORS_KEPT 100                    /* for everything that is no connection */
#define CONNECTION_MEMORY KIB(16)
#define PATIENCE_S 30
#define QUIET_WAIT_US INT64_C(10000000)
#define QUIET_LOOK_MS 5
#define TLS_FILE_MAX KIB(256)
#define SLOT_ARENA_MAX KIB(64)
#define SETUP_CODE_BYTES 12

/* --- seats --------------------------------------------------------------------------------------------- */

static struct slot *
find_slot(struct web *w, pthread_t me)
{
	for (size_t i = 0; i < SLOTS_MAX; i++)
		if (w->slots[i].taken && pthread_equal(w->slots[i].thread, me))
			return &w->slots[i];
	return NULL;
}

static struct slot *
take_slot(struct web *w, pthread_t me)
{
	for (size_t i = 0; i < SLOTS_MAX; i++)
		if (!w->slots[i].taken) {
			w->slots[i].taken = true;
			w->slots[i].thread = me;
			return &w->slots[i];
		}
	must(false);                            /* there are fewer threads than slots */
}

/* The thread's own slot is touched by no other, so it is filled outside the lock. */
bool
web_seat(struct web *w, struct seat *s, struct err *err)
{
	pthread_t me = pthread_self();
	struct slot *slot;

	pthread_mutex_lock(&w->lock);
	slot = find_slot(w, me);
	if (!slot)
		slot = take_slot(w, me);
	pthread_mutex_unlock(&w->lock);
	if (!slot->seat.db) {
		arena_init(&slot->arena, &host_pages, SLOT_ARENA_MAX);
		if (!seat_open(&slot->seat, w->desk, &slot->arena, (struct actor){ 0 }, err))
			return false;
		seat_rest(&slot->seat);         /* each exchange holds by itself */
	}
	s->db = slot->seat.db;
	return true;
}

static void
close_seats(struct web *w)
{
	for (size_t i = 0; i < SLOTS_MAX; i++) {
		if (!w->slots[i].taken || !w->slots[i].seat.db)
			continue;
		seat_close(&w->slots[i].seat);
		arena_release(&w->slots[i].arena);
	}
}

/* --- libmicrohttpd -------------------------------------------------------------------------------------- */

/* Addresses and queries are taken apart by our own code, which tells a %2f from a slash. */
static size_t
leave_escaped(void *cls, struct MHD_Connection *connection, char *s)
{
	(void)cls, (void)connection;
	return strlen(s);
}

/* As many connections as there can be descriptors for. */
static unsigned
connection_limit(void)
{
	struct rlimit limit;
	rlim_t want = CONNECTIONS_MAX + DESCRIPTORS_KEPT;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return CONNECTIONS_MAX / 4;
	if (limit.rlim_cur < want) {
		limit.rlim_cur = limit.rlim_max < want ? limit.rlim_max : want;
		setrlimit(RLIMIT_NOFILE, &limit);
		getrlimit(RLIMIT_NOFILE, &limit);
	}
	if (limit.rlim_cur >= want)
		return CONNECTIONS_MAX;
	if (limit.rlim_cur <= 2 * DESCRIPTORS_KEPT)
		return DESCRIPTORS_KEPT;
	return (unsigned)limit.rlim_cur - DESCRIPTORS_KEPT;
}

static bool
has_pem(const char *text, const char *mark, const char *path, const char *what, struct err *err)
{
	return strstr(text, mark) != NULL || err_set(err, ERR_CONFIG, "%s holds no %s; it is a text with "
	    "lines like -----BEGIN %s", path, what, mark);
}

static bool
read_tls(struct web *w, char **cert, char **key, struct err *err)
{
	struct str text;

	if (!w->options.tls_cert != !w->options.tls_key)
		return err_set(err, ERR_USAGE, "TLS needs both --tls-cert and --tls-key");
	w->tls = w->options.tls_cert != NULL;
	if (!w->tls)
		return true;
	if (!file_read(&w->arena, w->options.tls_cert, TLS_FILE_MAX, &text, err))
		return false;
	*cert = cstr(&w->arena, text);
	if (!file_read(&w->arena, w->options.tls_key, TLS_FILE_MAX, &text, err))
		return false;
	*key = cstr(&w->arena, text);
	return has_pem(*cert, "CERTIFICATE-----", w->options.tls_cert, "certificate", err)
	    && has_pem(*key, "PRIVATE KEY-----", w->options.tls_key, "private key", err);
}

static bool
start_daemon(struct web *w, const struct listener *at, struct err *err)
{
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
	char *cert = NULL, *key = NULL;

	if (!read_tls(w, &cert, &key, err))
		return false;
	struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, cert }, { MHD_OPTION_HTTPS_MEM_KEY, 0, key },
		{ MHD_OPTION_END, 0, NULL },
	};
	flags |= at->six ? MHD_USE_IPv6 : 0U;
	flags |= w->tls ? MHD_USE_TLS : 0U;
	w->daemon = MHD_start_daemon(flags, (uint16_t)at->port, NULL, NULL, http_answer, w,
	    MHD_OPTION_LISTEN_SOCKET, (MHD_socket)at->fd,
	    MHD_OPTION_THREAD_POOL_SIZE, (unsigned)POOL,
	    MHD_OPTION_STRICT_FOR_CLIENT, 1,
	    MHD_OPTION_CONNECTION_TIMEOUT,
	    (unsigned)(w->options.patience_s > 0 ? w->options.patience_s : PATIENCE_S),
	    MHD_OPTION_CONNECTION_LIMIT, connection_limit(),
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
	    MHD_OPTION_URI_LOG_CALLBACK, http_begin, w,
	    MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
	    MHD_OPTION_NOTIFY_COMPLETED, http_end, w,
	    MHD_OPTION_ARRAY, w->tls ? tls : tls + LENGTH(tls) - 1,
	    MHD_OPTION_END);
	if (w->daemon)
		return true;
	return w->tls ? err_set(err, ERR_CONFIG, "%s and %s could not be used: is the key the one of that "
	    "certificate, and both as text that begins with -----BEGIN?", w->options.tls_cert,
	    w->options.tls_key) : err_set(err, ERR_UNAVAILABLE, "port %d could not be served", at->port);
}

/* The daemon closes what it listens on; until there is one, that is ours. */
static bool
listen_and_serve(struct web *w, struct err *err)
{
	struct listener at = w->options.listener;

	if (at.fd == 0 && !web_listen(w->options.bind ? w->options.bind : WEB_BIND, w->options.port, &at,
	    err))
		return false;
	w->port = at.port;
	if (start_daemon(w, &at, err))
		return true;
	if (w->options.listener.fd == 0)
		close(at.fd);
	return false;
}

/* --- start and stop --------------------------------------------------------------------------- */

static struct web *
make_web(struct desk *d, const struct web_options *o, const struct route *table)
{
	struct web *w = host_pages.map(sizeof(*w));

	memset(w, 0, sizeof(*w));
	arena_init(&w->arena, &host_pages, MIB(4));
	w->desk = d;
	w->options = *o;
	w->routes = table;
	w->demo = o->demo && desk_is_test(d);
	w->throttle = throttle_new(&w->arena);
	random_bytes(&w->exchanges, sizeof(w->exchanges));
	w->setup_code = random_hex(&w->arena, SETUP_CODE_BYTES);
	w->cities = case_cities(&w->arena);
	must(pthread_mutex_init(&w->lock, NULL) == 0 && pthread_mutex_init(&w->sleep, NULL) == 0);
	return w;
}

static void
free_web(struct web *w)
{
	close_seats(w);
	throttle_free(w->throttle);
	if (w->live)
		live_free(w->live);
	pthread_mutex_destroy(&w->sleep);
	pthread_mutex_destroy(&w->lock);
	arena_release(&w->arena);
	host_pages.unmap(w, sizeof(*w));
}

bool
web_start_with(struct web **out, struct desk *d, const struct web_options *o, const struct route *table,
    struct err *err)
{
	struct web *w;

	if (sodium_init() < 0)
		return err_set(err, ERR_SOFTWARE, "libsodium could not be started");
	w = make_web(d, o, table);
	if (slow_start(&w->slow, err) && live_start(&w->live, d, err) && listen_and_serve(w, err)) {
		*out = w;
		return true;
	}
	if (w->daemon)
		MHD_stop_daemon(w->daemon);
	if (w->live)
		live_stop(w->live);
	if (w->slow)
		slow_stop(w->slow);
	free_web(w);
	return false;
}

bool
web_start(struct web **out, struct desk *d, const struct web_options *o, struct err *err)
{
	return web_start_with(out, d, o, routes, err);
}

struct str
web_setup_code(const struct web *w)
{
	return w->setup_code;
}

int
web_port(const struct web *w)
{
	return w->port;
}

static bool
is_quiet(struct web *w, bool patient)
{
	bool awake, quiet;

	pthread_mutex_lock(&w->sleep);
	awake = w->sleeping == 0;
	pthread_mutex_unlock(&w->sleep);
	pthread_mutex_lock(&w->lock);
	quiet = w->under_way == 0;
	pthread_mutex_unlock(&w->lock);
	return awake && (quiet || !patient);
}

/* Sleeping connections must all have been woken before the daemon stops, however long their commit
 * takes; a slow reader may be cut. */
static void
wait_until_quiet(struct web *w)
{
	int64_t until = stopwatch_us() + QUIET_WAIT_US;

	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_mutex_unlock(&w->lock);
	while (!is_quiet(w, stopwatch_us() < until))
		poll(NULL, 0, QUIET_LOOK_MS);
}

void
web_stop(struct web *w)
{
	MHD_socket listening;

	if (!w)
		return;
	listening = MHD_quiesce_daemon(w->daemon);
	live_stop(w->live);
	wait_until_quiet(w);
	MHD_stop_daemon(w->daemon);
	if (listening != MHD_INVALID_SOCKET)
		close(listening);
	slow_stop(w->slow);
	free_web(w);
}
