/* test_pool.c - threads, counters, flags, locks and lazy values; meant for the thread sanitizer. */
#include "base/pool.h"
#include "base/mem.h"
#include "test.h"

#include <stdlib.h>

enum { WORKERS = 8, NUMBERS = 20000 };

TEST(pool, there_is_at_least_one_processor)
{
	EXPECT(es_pool_default() >= 1);
}

static void note_turn(void *ctx, unsigned worker)
{
	((unsigned *)ctx)[worker]++;
}

TEST(pool, every_worker_has_its_turn_once)
{
	unsigned turns[WORKERS] = { 0 };
	es_pool_run(WORKERS, note_turn, turns);
	for (size_t i = 0; i < WORKERS; i++)
		EXPECT_INT(turns[i], 1);
}

TEST(pool, no_workers_do_nothing_and_one_needs_no_thread)
{
	unsigned turns[1] = { 0 };
	es_pool_run(0, note_turn, turns);
	EXPECT_INT(turns[0], 0);
	es_pool_run(1, note_turn, turns);
	EXPECT_INT(turns[0], 1);
}

/* A tree of pieces: each but the smallest is broken into three when it is taken. */
struct breaking {
	struct es_work *work;
	struct es_counter nsmall;
	size_t sizes[10];
	bool ends_early;
};

static void break_pieces(void *ctx, unsigned worker)
{
	struct breaking *b = ctx;
	const size_t *size;
	(void)worker;
	while ((size = es_work_take(b->work)) != NULL) {
		size_t *next = &b->sizes[*size ? *size - 1 : 0];
		void *pieces[] = { next, next, next };
		if (*size == 0)
			(void)es_counter_take(&b->nsmall, 1);
		es_work_put(b->work, pieces, *size ? 3 : 0);
		es_work_done(b->work);
		if (b->ends_early)
			es_work_end(b->work);
	}
}

static size_t break_all(bool ends_early)
{
	struct breaking b = { .work = es_work_new(), .ends_early = ends_early };
	for (size_t i = 0; i < 10; i++)
		b.sizes[i] = i;
	es_work_put(b.work, (void *[]){ &b.sizes[7] }, 1);
	es_pool_run(WORKERS, break_pieces, &b);
	es_work_free(b.work);
	return es_counter_value(&b.nsmall);
}

TEST(pool, work_ends_when_all_that_came_of_it_is_done)
{
	EXPECT_INT(break_all(false), 3 * 3 * 3 * 3 * 3 * 3 * 3);
	EXPECT(break_all(true) < 3 * 3);
}

TEST(pool, of_work_the_last_piece_is_taken_first)
{
	struct es_work *w = es_work_new();
	int a, b, c;
	EXPECT(es_work_take(w) == NULL);
	es_work_put(w, (void *[]){ &a, &b }, 2);
	es_work_put(w, (void *[]){ &c }, 1);
	EXPECT(es_work_take(w) == &c);
	EXPECT(es_work_take(w) == &b);
	es_work_put(w, NULL, 0);
	es_work_end(w);
	EXPECT(es_work_take(w) == NULL);
	es_work_free(w);
	es_work_free(NULL);
}

struct deal {
	struct es_counter counter;
	unsigned char *taken; /* one byte a number, written by whoever took it */
};

static void take_numbers(void *ctx, unsigned worker)
{
	struct deal *d = ctx;
	size_t at_once = worker % 3 + 1;
	for (;;) {
		size_t first = es_counter_take(&d->counter, at_once);
		if (first >= NUMBERS)
			return;
		for (size_t i = first; i < first + at_once && i < NUMBERS; i++)
			d->taken[i]++;
	}
}

TEST(pool, a_counter_gives_each_number_to_one_worker)
{
	struct deal d = { .taken = es_alloc(NUMBERS, 1) };
	es_pool_run(WORKERS, take_numbers, &d);
	EXPECT(es_counter_value(&d.counter) >= NUMBERS);
	for (size_t i = 0; i < NUMBERS; i++)
		EXPECT(d.taken[i] == 1);
	free(d.taken);
}

struct shared {
	struct es_lock *lock;
	size_t sum; /* plain: the lock alone protects it */
};

static void add_under_lock(void *ctx, unsigned worker)
{
	struct shared *s = ctx;
	(void)worker;
	for (int i = 0; i < 1000; i++) {
		es_lock_take(s->lock);
		s->sum++;
		es_lock_give(s->lock);
	}
}

TEST(pool, a_lock_admits_one_at_a_time)
{
	struct shared s = { .lock = es_lock_new() };
	es_pool_run(WORKERS, add_under_lock, &s);
	EXPECT_INT(s.sum, WORKERS * 1000);
	es_lock_free(s.lock);
	es_lock_free(NULL);
}

struct once {
	struct es_lazy lazy;
	struct es_lock *lock;
	size_t nmade;
	int thing; /* written by make without an atomic, read by all */
	int *seen[WORKERS];
};

static void *make_thing(void *ctx)
{
	struct once *o = ctx;
	o->nmade++;
	o->thing = 42;
	return &o->thing;
}

static void use_thing(void *ctx, unsigned worker)
{
	struct once *o = ctx;
	for (int i = 0; i < 100; i++)
		o->seen[worker] = es_lazy_get(&o->lazy, o->lock, make_thing, o);
	if (*o->seen[worker] != 42)
		o->seen[worker] = NULL;
}

TEST(pool, a_lazy_value_is_made_once_and_seen_whole_by_all)
{
	struct once o = { .lock = es_lock_new() };
	EXPECT(es_lazy_peek(&o.lazy) == NULL);
	es_pool_run(WORKERS, use_thing, &o);
	EXPECT_INT(o.nmade, 1);
	for (size_t i = 0; i < WORKERS; i++)
		EXPECT(o.seen[i] == &o.thing);
	EXPECT(es_lazy_peek(&o.lazy) == &o.thing);
	es_lock_free(o.lock);
}

static void *fail_twice(void *ctx)
{
	int *ntried = ctx;
	return ++*ntried < 3 ? NULL : ctx;
}

TEST(pool, a_lazy_value_that_could_not_be_made_is_tried_again)
{
	struct es_lazy lazy = { NULL };
	struct es_lock *lock = es_lock_new();
	int ntried = 0;
	EXPECT(!es_lazy_get(&lazy, lock, fail_twice, &ntried));
	EXPECT(!es_lazy_get(&lazy, lock, fail_twice, &ntried));
	EXPECT(es_lazy_get(&lazy, lock, fail_twice, &ntried) == &ntried);
	EXPECT(es_lazy_get(&lazy, lock, fail_twice, &ntried) == &ntried);
	EXPECT_INT(ntried, 3);
	es_lock_free(lock);
}

struct signal {
	struct es_flag flag;
	int message; /* plain: written before the flag is raised */
	int received[WORKERS];
};

static void wait_for_flag(void *ctx, unsigned worker)
{
	struct signal *s = ctx;
	if (worker == 0) {
		s->message = 7;
		es_flag_raise(&s->flag);
		es_flag_raise(&s->flag);
	}
	while (!es_flag_is_up(&s->flag))
		continue;
	s->received[worker] = s->message;
}

TEST(pool, a_raised_flag_stays_up_and_is_seen_by_all)
{
	struct signal s = { .message = 0 };
	EXPECT(!es_flag_is_up(&s.flag));
	es_pool_run(WORKERS, wait_for_flag, &s);
	for (size_t i = 0; i < WORKERS; i++)
		EXPECT_INT(s.received[i], 7);
}

TEST(pool, a_share_gives_no_more_than_it_has)
{
	struct es_share s = { 0 };
	es_share_give(&s, 10);
	EXPECT(!es_share_take(&s, 11));
	EXPECT(es_share_take(&s, 7));
	EXPECT(!es_share_take(&s, 4));
	es_share_give(&s, 1);
	EXPECT(es_share_take(&s, 4));
	EXPECT(!es_share_take(&s, 1));
}
