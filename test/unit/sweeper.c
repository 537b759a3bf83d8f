#include "sweeper.h"
#include "base/mem.h"
#include "base/pool.h"
#include "packwriter.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a visitor may keep: here, the number and a copy of the bytes. */
struct slot {
	uint32_t number;
	char *bytes;
	size_t len;
};

struct visitor {
	struct sweeper *s;
	struct slot slots[ES_SWEEP_SLOTS];
	size_t nslots;
	enum es_status status;
};

void sweeper_open(struct sweeper *s, const char *path, const struct es_sweep_options *o)
{
	struct es_error err = { .text = "" };
	struct es_sweep_options none = { .jobs = 2 };
	*s = (struct sweeper){ .repo = NULL };
	if (es_repo_open(&s->repo, path, &err) ||
		es_sweep_new(&s->sweep, s->repo, o ? o : &none, &err))
		print_error("%s\n", err.text);
	assert_non_null(s->sweep);
	s->fates = es_alloc(es_sweep_count(s->sweep) + 1, sizeof *s->fates);
}

static void forget(struct sweeper *s)
{
	for (size_t i = 0; i < es_sweep_count(s->sweep); i++)
		free(s->fates[i].bytes);
	memset(s->fates, 0, es_sweep_count(s->sweep) * sizeof *s->fates);
}

void sweeper_close(struct sweeper *s)
{
	forget(s);
	free(s->fates);
	es_sweep_free(s->sweep);
	es_repo_free(s->repo);
}

static char *copy_of(struct es_slice bytes)
{
	char *copy = malloc(bytes.len + 1);
	assert_non_null(copy);
	memcpy(copy, bytes.len ? bytes.ptr : "", bytes.len);
	return copy;
}

static void keep(struct visitor *v, const struct es_swept *o)
{
	assert_true(o->slot < ES_SWEEP_SLOTS && o->slot != o->base_slot);
	struct slot *slot = &v->slots[o->slot];
	free(slot->bytes);
	*slot = (struct slot){ o->number, copy_of(o->bytes), o->bytes.len };
	if (o->slot >= v->nslots)
		v->nslots = o->slot + 1;
}

static void check_base(const struct visitor *v, const struct es_swept *o)
{
	size_t at = 0;
	if (o->base_slot == ES_SWEEP_NO_SLOT) {
		assert_true(o->base_number == ES_SWEEP_NONE && o->ncopies == 0);
		return;
	}
	const struct slot *base = &v->slots[o->base_slot];
	assert_true(base->bytes && base->number == o->base_number && base->len == o->base.len);
	assert_true(base->len == 0 || memcmp(base->bytes, o->base.ptr, base->len) == 0);
	for (size_t i = 0; i < o->ncopies; i++) {
		const struct es_copy *c = &o->copies[i];
		assert_true(c->to >= at && c->len >= ES_COPY_MIN);
		assert_true(c->len <= o->bytes.len - c->to && c->len <= base->len - c->from);
		assert_memory_equal(o->bytes.ptr + c->to, base->bytes + c->from, c->len);
		at = c->to + c->len;
	}
}

/* Each number comes to one worker only, so fates are written without a lock. */
static enum es_status visit(void *ctx, const struct es_swept *o, struct es_error *err)
{
	struct visitor *v = ctx;
	struct fate *f = &v->s->fates[o->number];
	(void)err;
	check_base(v, o);
	keep(v, o);
	f->nshown += !o->is_again;
	if (!o->is_wanted && f->nvisits)
		return ES_OK;
	f->nvisits += o->is_wanted;
	free(f->bytes);
	f->bytes = copy_of(o->bytes);
	f->len = o->bytes.len;
	f->type = o->type;
	f->has_base = o->base_slot != ES_SWEEP_NO_SLOT;
	return ES_OK;
}

static void fail_one(void *ctx, const struct es_sweep_failure *failure)
{
	struct fate *f = &((struct visitor *)ctx)->s->fates[failure->number];
	f->nfails++;
	f->why = failure->status;
	f->type = failure->type;
	(void)snprintf(f->reason, sizeof f->reason, "%s", failure->reason);
}

static void work(void *ctx, unsigned worker)
{
	struct visitor *v = (struct visitor *)ctx + worker;
	struct es_sweep_visitor calls = { v, visit, fail_one };
	struct es_error err;
	v->status = es_sweep_work(v->s->sweep, &calls, &err);
}

void sweeper_run(struct sweeper *s, const unsigned char *wanted, unsigned jobs)
{
	struct visitor *v = es_alloc(jobs, sizeof *v);
	forget(s);
	es_sweep_deal(s->sweep, wanted);
	for (unsigned i = 0; i < jobs; i++)
		v[i].s = s;
	es_pool_run(jobs, work, v);
	s->nslots = 0;
	for (unsigned i = 0; i < jobs; i++) {
		assert_int_equal(v[i].status, ES_OK);
		if (v[i].nslots > s->nslots)
			s->nslots = v[i].nslots;
		for (size_t k = 0; k < ES_SWEEP_SLOTS; k++)
			free(v[i].slots[k].bytes);
	}
	free(v);
}

const struct fate *sweeper_fate(const struct sweeper *s, unsigned name)
{
	struct es_oid oid = name_of(name);
	uint32_t number = es_sweep_find(s->sweep, &oid);
	return number == ES_SWEEP_NONE ? NULL : &s->fates[number];
}

void sweeper_expect_all(const struct sweeper *s, const unsigned char *wanted)
{
	for (uint32_t i = 0; i < es_sweep_count(s->sweep); i++) {
		const struct fate *f = &s->fates[i];
		bool is_wanted = !wanted || wanted[i >> 3] >> (i & 7) & 1;
		assert_int_equal(
			f->nvisits + f->nfails, is_wanted && !es_sweep_is_copy(s->sweep, i));
		assert_true(f->nshown <= 1);
	}
}
