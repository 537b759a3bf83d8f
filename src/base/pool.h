/* pool.h - threads, and the only locks and atomics of the library. */
#ifndef ES_BASE_POOL_H
#define ES_BASE_POOL_H

#include <envsieve.h>

#include <stdatomic.h>
#include <stddef.h>

/* Processors this process may run on, at least 1. */
unsigned es_pool_default(void);

/* Called once a worker, numbered from 0. */
typedef void es_worker_fn(void *ctx, unsigned worker);
/* Runs fn on n threads at once, the caller's being the first, and returns when all have returned.
 * Threads that cannot be started are done without: fn is called for them after the others, so that
 * every number has had its turn. */
void es_pool_run(unsigned n, es_worker_fn *fn, void *ctx);

/* Deals out 0, 1, 2, ... to several threads. */
struct es_counter {
	atomic_size_t next;
};
/* The first of `n` consecutive numbers that nobody else gets. */
size_t es_counter_take(struct es_counter *c, size_t n);
size_t es_counter_value(const struct es_counter *c);

/* A stack of work that grows while it is worked off: pieces are the caller's, and not NULL. */
struct es_work;
struct es_work *es_work_new(void);
void es_work_free(struct es_work *w);
/* Adds pieces; of these the last is taken first. */
void es_work_put(struct es_work *w, void *const *pieces, size_t n);
/* A piece that nobody else gets. Waits for one as long as others are at work and may add to it;
 * NULL when all that was taken is done and nothing is left, or after es_work_end. */
void *es_work_take(struct es_work *w);
/* Called once for each piece taken, when it will add no more. */
void es_work_done(struct es_work *w);
/* From now on nobody gets a piece. */
void es_work_end(struct es_work *w);

/* A stock of which several threads take what fits. */
struct es_share {
	atomic_size_t left;
};
/* False when there is less than that. */
bool es_share_take(struct es_share *s, size_t n);
void es_share_give(struct es_share *s, size_t n);

/* A flag that once raised stays so. */
struct es_flag {
	atomic_bool up;
};
void es_flag_raise(struct es_flag *f);
bool es_flag_is_up(const struct es_flag *f);

/* A pointer that is made on first use, by one thread, and then read by all. */
struct es_lazy {
	_Atomic(void *) value;
};
struct es_lock; /* a mutex */
struct es_lock *es_lock_new(void);
void es_lock_free(struct es_lock *l);
void es_lock_take(struct es_lock *l);
void es_lock_give(struct es_lock *l);
typedef void *es_make_fn(void *ctx);
/* The value; when there is none yet, make(ctx) is called with the lock held. NULL is never stored,
 * and make is tried again at the next call. */
void *es_lazy_get(struct es_lazy *lazy, struct es_lock *lock, es_make_fn *make, void *ctx);
/* The value or NULL, without making it. */
void *es_lazy_peek(const struct es_lazy *lazy);

#endif
