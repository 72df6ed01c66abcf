/* slow.c - two threads for work that would hold up everyone else (Argon2id), behind a short queue.
 *
 * SPDX-License-Identifier: ISC
 */
#include "host/log.h"
#include "host/mem.h"
#include "web/http.h"

#define THREADS 2
#define QUEUE_MAX 32

struct slow {
	pthread_t threads[THREADS];
	size_t n_threads;
	pthread_mutex_t lock;
	pthread_cond_t work;
	struct request_private *first, *last;
	size_t n;
	bool stopping;
};

/* The exchange's reading connection belongs to its own thread: it gets this one's for the while. */
static void
run(struct request_private *p)
{
	struct db *own = p->r.seat.db;

	log_set_request(p->id);
	if (web_seat(p->web, &p->r.seat, &p->r.err))
		p->slow(&p->r);
	p->r.seat.db = own;
	log_set_request(NULL);
	request_wake(p);
}

static struct request_private *
take(struct slow *s)
{
	struct request_private *p;

	pthread_mutex_lock(&s->lock);
	while (!s->first && !s->stopping)
		pthread_cond_wait(&s->work, &s->lock);
	p = s->first;
	if (p) {
		s->first = p->slow_next;
		s->n--;
	}
	pthread_mutex_unlock(&s->lock);
	return p;
}

static void *
work(void *ctx)
{
	struct slow *s = ctx;
	struct request_private *p;

	while ((p = take(s)))
		run(p);
	return NULL;
}

bool
slow_start(struct slow **out, struct err *err)
{
	struct slow *s = host_pages.map(sizeof(*s));

	memset(s, 0, sizeof(*s));
	must(pthread_mutex_init(&s->lock, NULL) == 0 && pthread_cond_init(&s->work, NULL) == 0);
	while (s->n_threads < THREADS) {
		if (pthread_create(&s->threads[s->n_threads], NULL, work, s) != 0) {
			slow_stop(s);
			return err_set(err, ERR_SOFTWARE, "no thread could be started for slow work");
		}
		s->n_threads++;
	}
	*out = s;
	return true;
}

bool
slow_submit(struct slow *s, struct request_private *p)
{
	bool room;

	pthread_mutex_lock(&s->lock);
	room = s->n < QUEUE_MAX && !s->stopping;
	if (room) {
		p->slow_next = NULL;
		if (s->first)
			s->last->slow_next = p;
		else
			s->first = p;
		s->last = p;
		s->n++;
		pthread_cond_signal(&s->work);
	}
	pthread_mutex_unlock(&s->lock);
	return room;
}

void
slow_stop(struct slow *s)
{
	pthread_mutex_lock(&s->lock);
	s->stopping = true;
	pthread_cond_broadcast(&s->work);
	pthread_mutex_unlock(&s->lock);
	for (size_t i = 0; i < s->n_threads; i++)
		pthread_join(s->threads[i], NULL);
	pthread_cond_destroy(&s->work);
	pthread_mutex_destroy(&s->lock);
	host_pages.unmap(s, sizeof(*s));
}
