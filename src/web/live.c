/* live.c - one stream of server-sent events a browser: what changed, never what it says.
 *
 * A stream with nothing to send suspends its connection under the same lock under which the
 * publisher adds news, so no piece of news falls between the two.
 *
 * SPDX-License-Identifier: ISC
 */
#include "web/live.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "host/mem.h"
#include "web/http.h"

#define STREAMS_MAX 512
#define PENDING_MAX 64
#define BEAT_MS 20000
#define BEATS_MAX 30                            /* then the browser comes again, and is asked who it is */
#define BLOCK KIB(2)
#define END_WAIT_MS 2000
#define END_LOOK_MS 5
#define NEWS_MAX 96                             /* bytes of one piece, at most */

struct piece { int64_t case_id, seq; };

struct stream {
	struct live *live;
	struct MHD_Connection *connection;
	struct stream *next, *before;
	struct piece pending[PENDING_MAX];
	size_t first, n;
	int beats;
	bool begun, beat, cut, asleep;
};

struct live {
	pthread_mutex_t lock;
	struct stream *streams;
	size_t n;
	bool stopping;
	struct desk *desk;
	int stop_fd;
	pthread_t beater;
};

/* --- telling ------------------------------------------------------------------------------------------- */

static void
wake(struct stream *s)
{
	if (!s->asleep)
		return;
	s->asleep = false;
	MHD_resume_connection(s->connection);
}

/* Two pieces about one case are one: only the newest head counts. */
static void
push(struct stream *s, struct piece piece)
{
	for (size_t i = 0; i < s->n; i++) {
		struct piece *waiting = &s->pending[(s->first + i) % PENDING_MAX];

		if (waiting->case_id == piece.case_id) {
			*waiting = piece;
			return;
		}
	}
	if (s->n == PENDING_MAX)
		s->cut = true;
	else
		s->pending[(s->first + s->n++) % PENDING_MAX] = piece;
}

static void
tell(struct live *l, struct piece piece)
{
	pthread_mutex_lock(&l->lock);
	for (struct stream *s = l->streams; s; s = s->next) {
		push(s, piece);
		wake(s);
	}
	pthread_mutex_unlock(&l->lock);
}

/* They come again, and then look at everything. */
static void
cut_all(struct live *l)
{
	pthread_mutex_lock(&l->lock);
	for (struct stream *s = l->streams; s; s = s->next) {
		s->cut = true;
		wake(s);
	}
	pthread_mutex_unlock(&l->lock);
}

static void
heard(void *ctx, const struct feed_news *news)
{
	if (news->missed)
		cut_all(ctx);
	else
		tell(ctx, (struct piece){ news->case_id, news->seq });
}

static void
beat_all(struct live *l)
{
	pthread_mutex_lock(&l->lock);
	for (struct stream *s = l->streams; s; s = s->next) {
		s->beat = true;
		s->cut = s->cut || ++s->beats == BEATS_MAX;
		wake(s);
	}
	pthread_mutex_unlock(&l->lock);
}

static void *
beat(void *ctx)
{
	struct live *l = ctx;
	struct pollfd stop = { .fd = l->stop_fd, .events = POLLIN };

	while (poll(&stop, 1, BEAT_MS) <= 0)
		beat_all(l);
	return NULL;
}

/* --- one stream ------------------------------------------------------------------------------- */

static size_t
put_text(char *out, const char *text)
{
	size_t len = strlen(text);

	memcpy(out, text, len);
	return len;
}

static size_t
put_number(char *out, int64_t n)
{
	char digits[20];
	size_t len = 0, at = 0;

	do
		digits[len++] = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	while (len > 0)
		out[at++] = digits[--len];
	return at;
}

static size_t
put_piece(char *out, struct piece piece)
{
	size_t at = put_text(out, "event: case\ndata: {\"case\":\"");

	at += put_number(out + at, piece.case_id);
	at += put_text(out + at, "\",\"seq\":");
	at += put_number(out + at, piece.seq);
	return at + put_text(out + at, "}\n\n");
}

static size_t
put_waiting(struct stream *s, char *out, size_t max)
{
	size_t at = 0;

	if (!s->begun && max >= NEWS_MAX)
		at += put_text(out, "retry: 2000\n\n");
	else if (s->beat && max >= NEWS_MAX)
		at += put_text(out, ":\n\n");
	s->begun = true;
	s->beat = false;
	while (s->n > 0 && max - at >= NEWS_MAX) {
		at += put_piece(out + at, s->pending[s->first]);
		s->first = (s->first + 1) % PENDING_MAX;
		s->n--;
	}
	return at;
}

static ssize_t
read_stream(void *cls, uint64_t pos, char *out, size_t max)
{
	struct stream *s = cls;
	ssize_t len = MHD_CONTENT_READER_END_OF_STREAM;

	(void)pos;
	pthread_mutex_lock(&s->live->lock);
	if (!s->cut && !s->live->stopping) {
		len = (ssize_t)put_waiting(s, out, max);
		if (len == 0) {
			MHD_suspend_connection(s->connection);
			s->asleep = true;
		}
	}
	pthread_mutex_unlock(&s->live->lock);
	return len;
}

static void
end_stream(void *cls)
{
	struct stream *s = cls;
	struct live *l = s->live;

	pthread_mutex_lock(&l->lock);
	if (s->before)
		s->before->next = s->next;
	else
		l->streams = s->next;
	if (s->next)
		s->next->before = s->before;
	l->n--;
	pthread_mutex_unlock(&l->lock);
	host_pages.unmap(s, sizeof(*s));
}

static struct stream *
begin_stream(struct live *l, struct MHD_Connection *connection)
{
	struct stream *s = NULL;

	pthread_mutex_lock(&l->lock);
	if (l->n < STREAMS_MAX && !l->stopping) {
		s = host_pages.map(sizeof(*s));
		memset(s, 0, sizeof(*s));
		s->live = l;
		s->connection = connection;
		s->next = l->streams;
		if (s->next)
			s->next->before = s;
		l->streams = s;
		l->n++;
	}
	pthread_mutex_unlock(&l->lock);
	return s;
}

void
live_stream(struct request *r)
{
	struct request_private *p = r->private;
	struct stream *s = begin_stream(r->web->live, p->connection);
	struct MHD_Response *response;
	struct err err = { 0 };

	if (!s) {
		err_set(&err, ERR_BUSY,
		    "So many pages follow the desk that this one can't; load it again to see what is new.");
		web_fail(r, &err);
		return;
	}
	response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, read_stream, s, end_stream);
	must(response);
	p->answer.type = "text/event-stream; charset=utf-8";
	answer_header(p, "X-Accel-Buffering", STR("no"));       /* a proxy must pass each piece on at once */
	answer_stream(p, response);
}

/* --- start and stop --------------------------------------------------------------------------- */

bool
live_start(struct live **out, struct desk *d, struct err *err)
{
	struct live *l = host_pages.map(sizeof(*l));

	memset(l, 0, sizeof(*l));
	must(pthread_mutex_init(&l->lock, NULL) == 0);
	l->stop_fd = eventfd(0, EFD_CLOEXEC);
	if (l->stop_fd < 0 || pthread_create(&l->beater, NULL, beat, l) != 0) {
		if (l->stop_fd >= 0)
			close(l->stop_fd);
		pthread_mutex_destroy(&l->lock);
		host_pages.unmap(l, sizeof(*l));
		return err_set(err, ERR_SOFTWARE, "no thread could be started for live pages");
	}
	l->desk = d;
	feed_listen(d, heard, l);
	*out = l;
	return true;
}

static bool
all_ended(struct live *l)
{
	bool none;

	pthread_mutex_lock(&l->lock);
	none = l->n == 0;
	pthread_mutex_unlock(&l->lock);
	return none;
}

/* Each is to hear that it is over before its connection is cut; one that doesn't read has had its chance. */
static void
wait_for_ends(struct live *l)
{
	for (int waited = 0; waited < END_WAIT_MS && !all_ended(l); waited += END_LOOK_MS)
		poll(NULL, 0, END_LOOK_MS);
}

void
live_stop(struct live *l)
{
	uint64_t one = 1;

	feed_forget(l->desk, heard, l);
	pthread_mutex_lock(&l->lock);
	l->stopping = true;
	for (struct stream *s = l->streams; s; s = s->next)
		wake(s);
	pthread_mutex_unlock(&l->lock);
	must(write(l->stop_fd, &one, sizeof(one)) == sizeof(one));
	pthread_join(l->beater, NULL);
	wait_for_ends(l);
}

void
live_free(struct live *l)
{
	must(l->n == 0);
	close(l->stop_fd);
	pthread_mutex_destroy(&l->lock);
	host_pages.unmap(l, sizeof(*l));
}
