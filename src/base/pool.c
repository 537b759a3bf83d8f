#define _GNU_SOURCE /* sched_getaffinity */
#include "base/pool.h"
#include "base/mem.h"
#include "base/vec.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

unsigned es_pool_default(void)
{
	cpu_set_t allowed;
	if (sched_getaffinity(0, sizeof allowed, &allowed) == 0 && CPU_COUNT(&allowed) > 0)
		return (unsigned)CPU_COUNT(&allowed);
	/* More processors than a cpu_set_t can name. */
	long online = sysconf(_SC_NPROCESSORS_ONLN);
	return online > 0 ? (unsigned)online : 1;
}

struct worker {
	es_worker_fn *fn;
	void *ctx;
	unsigned number;
	bool is_started;
	pthread_t thread;
};

static void *work(void *arg)
{
	const struct worker *w = arg;
	w->fn(w->ctx, w->number);
	return NULL;
}

void es_pool_run(unsigned n, es_worker_fn *fn, void *ctx)
{
	if (n == 0)
		return;
	struct worker *workers = es_alloc(n, sizeof *workers);
	for (unsigned i = 1; i < n; i++) {
		workers[i] = (struct worker){ .fn = fn, .ctx = ctx, .number = i };
		workers[i].is_started =
			pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0;
	}
	fn(ctx, 0);
	for (unsigned i = 1; i < n; i++)
		if (workers[i].is_started)
			(void)pthread_join(workers[i].thread, NULL);
	for (unsigned i = 1; i < n; i++)
		if (!workers[i].is_started)
			fn(ctx, i);
	free(workers);
}

size_t es_counter_take(struct es_counter *c, size_t n)
{
	return atomic_fetch_add(&c->next, n);
}

size_t es_counter_value(const struct es_counter *c)
{
	return atomic_load(&c->next);
}

struct es_work {
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	struct ES_VEC(void *) pieces;
	size_t ntaken; /* and not done */
	bool is_over;
};

struct es_work *es_work_new(void)
{
	struct es_work *w = es_alloc(1, sizeof *w);
	(void)pthread_mutex_init(&w->mutex, NULL);
	(void)pthread_cond_init(&w->changed, NULL);
	return w;
}

void es_work_free(struct es_work *w)
{
	if (!w)
		return;
	(void)pthread_cond_destroy(&w->changed);
	(void)pthread_mutex_destroy(&w->mutex);
	es_vec_release(&w->pieces);
	free(w);
}

void es_work_put(struct es_work *w, void *const *pieces, size_t n)
{
	if (n == 0)
		return;
	(void)pthread_mutex_lock(&w->mutex);
	for (size_t i = 0; i < n; i++)
		es_vec_push(&w->pieces, pieces[i]);
	if (n == 1)
		(void)pthread_cond_signal(&w->changed);
	else
		(void)pthread_cond_broadcast(&w->changed);
	(void)pthread_mutex_unlock(&w->mutex);
}

void *es_work_take(struct es_work *w)
{
	void *piece = NULL;
	(void)pthread_mutex_lock(&w->mutex);
	while (!w->is_over && !w->pieces.n && w->ntaken)
		(void)pthread_cond_wait(&w->changed, &w->mutex);
	if (!w->is_over && w->pieces.n) {
		piece = w->pieces.v[--w->pieces.n];
		w->ntaken++;
	}
	(void)pthread_mutex_unlock(&w->mutex);
	return piece;
}

void es_work_done(struct es_work *w)
{
	(void)pthread_mutex_lock(&w->mutex);
	if (--w->ntaken == 0 && !w->pieces.n)
		(void)pthread_cond_broadcast(&w->changed);
	(void)pthread_mutex_unlock(&w->mutex);
}

void es_work_end(struct es_work *w)
{
	(void)pthread_mutex_lock(&w->mutex);
	w->is_over = true;
	(void)pthread_cond_broadcast(&w->changed);
	(void)pthread_mutex_unlock(&w->mutex);
}

bool es_share_take(struct es_share *s, size_t n)
{
	size_t left = atomic_load(&s->left);
	while (n <= left)
		if (atomic_compare_exchange_weak(&s->left, &left, left - n))
			return true;
	return false;
}

void es_share_give(struct es_share *s, size_t n)
{
	(void)atomic_fetch_add(&s->left, n);
}

void es_flag_raise(struct es_flag *f)
{
	atomic_store(&f->up, true);
}

bool es_flag_is_up(const struct es_flag *f)
{
	return atomic_load(&f->up);
}

struct es_lock {
	pthread_mutex_t mutex;
};

struct es_lock *es_lock_new(void)
{
	struct es_lock *l = es_alloc(1, sizeof *l);
	/* A default mutex needs nothing that could run out. */
	(void)pthread_mutex_init(&l->mutex, NULL);
	return l;
}

void es_lock_free(struct es_lock *l)
{
	if (!l)
		return;
	(void)pthread_mutex_destroy(&l->mutex);
	free(l);
}

void es_lock_take(struct es_lock *l)
{
	(void)pthread_mutex_lock(&l->mutex);
}

void es_lock_give(struct es_lock *l)
{
	(void)pthread_mutex_unlock(&l->mutex);
}

void *es_lazy_get(struct es_lazy *lazy, struct es_lock *lock, es_make_fn *make, void *ctx)
{
	void *value = es_lazy_peek(lazy);
	if (value)
		return value;
	es_lock_take(lock);
	value = es_lazy_peek(lazy);
	if (!value) {
		value = make(ctx);
		/* Release: who reads the pointer also sees what make wrote behind it. */
		atomic_store_explicit(&lazy->value, value, memory_order_release);
	}
	es_lock_give(lock);
	return value;
}

void *es_lazy_peek(const struct es_lazy *lazy)
{
	return atomic_load_explicit(&lazy->value, memory_order_acquire);
}
