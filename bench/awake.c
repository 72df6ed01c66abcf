/* awake.c - processors that do not halt while they wait.
 *
 * A processor with nothing to do halts, and whoever is waited for pays for its waking: some microseconds of a
 * page, and not the same on both sides, as each waits for other things.  So one thread on each processor turns
 * in a circle, at the lowest priority there is, and gives way at once.  It ends with the program, however that
 * ends.
 *
 * SPDX-License-Identifier: ISC
 */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#include "bench.h"

static pthread_t threads[CPU_SETSIZE];
static size_t n_threads;
static atomic_bool over;

/* Tells the processor that this is waiting: it works less hard for it. */
static void
turn_once(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("yield");
#endif
}

static void *
circle(void *arg)
{
	const struct sched_param none = { 0 };

	(void)arg;
	must(sched_setscheduler(0, SCHED_IDLE, &none) == 0);    /* of this thread alone */
	while (!atomic_load_explicit(&over, memory_order_relaxed))
		turn_once();
	return NULL;
}

static void
start_on(int processor)
{
	pthread_attr_t attr;
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET((size_t)processor, &one);
	must(pthread_attr_init(&attr) == 0 && pthread_attr_setaffinity_np(&attr, sizeof one, &one) == 0);
	must(pthread_create(&threads[n_threads++], &attr, circle, NULL) == 0);
	pthread_attr_destroy(&attr);
}

void
awake_begin(void)
{
	cpu_set_t ours;

	must(sched_getaffinity(0, sizeof ours, &ours) == 0);
	atomic_store(&over, false);
	for (int i = 0; i < CPU_SETSIZE; i++)
		if (CPU_ISSET((size_t)i, &ours))
			start_on(i);
}

void
awake_end(void)
{
	atomic_store(&over, true);
	while (n_threads > 0)
		must(pthread_join(threads[--n_threads], NULL) == 0);
}
