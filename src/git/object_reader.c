#include "git/object_reader.h"
#include "base/err.h"
#include "base/mem.h"
#include "git/basecache.h"
#include "git/delta.h"
#include "git/loose.h"
#include "git/odb.h"
#include "git/repo_internal.h"
#include "text/inflate.h"
#include "text/unpack.h"

#include <stdlib.h>
#include <string.h>

enum {
	CHAIN_MAX = 64 * 1024, /* deltas on the way to a base; git makes 4095 at most */
	OTHERWISE_MAX = 1000,  /* objects that libgit2 may be asked for in vain */
	SIZES_MAX = 20,	       /* bytes of the two sizes that a delta begins with */
};

/* A delta on the way to a base. */
struct link {
	const struct es_pack *pack;
	uint64_t offset;
	struct es_pack_entry entry;
};
struct link_vec ES_VEC(struct link);

/* What a chain of deltas is built on: one of the three. */
struct root {
	const struct es_cached *cached;
	const struct es_oid *loose; /* in a map */
	struct link whole;	    /* with a pack */
};

struct es_object_reader {
	const struct es_repo *repo;
	struct es_unpacker *unpacker;
	struct es_basecache cache;
	struct link_vec chain;
	struct es_buf loose; /* the loose object that was read last */
	char *own;	     /* what was read last, when the cache did not take it */
	size_t own_len;
	struct es_odb *odb; /* opened when it is first needed */
	size_t limit;	    /* of es_object_reader_limit */
	size_t nvain;	    /* objects that libgit2 could not read either */
	size_t last;	    /* the pack that had what was asked for last */
	bool is_endless;    /* the chain that failed last is a cycle, which libgit2 would follow */
};

struct es_object_reader *es_object_reader_new(const struct es_repo *r)
{
	struct es_object_reader *reader = es_alloc(1, sizeof *reader);
	reader->repo = r;
	reader->unpacker = es_unpacker_new();
	return reader;
}

static void drop_own(struct es_object_reader *reader)
{
	es_wipe(reader->own, reader->own_len);
	free(reader->own);
	reader->own = NULL;
	reader->own_len = 0;
}

void es_object_reader_free(struct es_object_reader *reader)
{
	if (!reader)
		return;
	drop_own(reader);
	es_unpacker_free(reader->unpacker);
	es_basecache_release(&reader->cache);
	es_buf_release(&reader->loose);
	es_vec_release(&reader->chain);
	es_odb_free(reader->odb);
	free(reader);
}

void es_object_reader_limit(struct es_object_reader *reader, size_t max)
{
	drop_own(reader);
	reader->limit = max;
}

/* Bytes of what is only on the way to an object of `max` bytes. */
static size_t way_max(const struct es_object_reader *reader, size_t max)
{
	size_t most = reader->limit ? reader->limit : ES_BASE_MAX;
	return max > most ? max : most;
}

/* Looks in pack `first`, then in those behind it, for `n` packs in all. */
static bool find_from(const struct es_object_reader *reader, size_t first, size_t n,
	const struct es_oid *oid, size_t *out_pack, uint64_t *out_offset)
{
	const struct es_pack_vec *packs = &reader->repo->packs.sound;
	for (size_t i = 0; i < n; i++) {
		size_t pack = (first + i) % packs->n;
		if (!es_packindex_find(&packs->v[pack]->index, oid, out_offset))
			continue;
		*out_pack = pack;
		return true;
	}
	return false;
}

/* The base of a delta by name: the same pack first, as in git. */
static bool find_base(struct link *at, const struct es_object_reader *reader)
{
	const struct es_oid *oid = at->entry.base_name;
	const struct es_pack_vec *packs = &reader->repo->packs.sound;
	size_t pack = 0;
	if (es_packindex_find(&at->pack->index, oid, &at->offset))
		return true;
	pack = es_packs_guess(&reader->repo->packs, oid, 0);
	if (!find_from(reader, pack, packs->n, oid, &pack, &at->offset))
		return false;
	at->pack = packs->v[pack];
	return true;
}

/* Fills the chain with the deltas between `at` and its root, outermost first. */
static enum es_status walk_chain(
	struct root *out, struct es_object_reader *reader, struct link at, struct es_error *err)
{
	struct link_vec *chain = &reader->chain;
	struct root root = { .cached = NULL };
	size_t mark = 0; /* the cycle shows when the chain comes by its place at a power of two */
	for (chain->n = 0;; es_vec_push(chain, at)) {
		const struct link *link = chain->n ? &chain->v[chain->n - 1] : NULL;
		if (link && link->entry.form == ES_ENTRY_ON_OFFSET) {
			at.offset = link->entry.base_offset;
		} else if (link && !find_base(&at, reader)) {
			root.loose = link->entry.base_name;
			break;
		}
		root.cached = es_basecache_find(&reader->cache, at.pack, at.offset);
		if (root.cached)
			break;
		if (!es_pack_entry(&at.entry, at.pack, at.offset))
			return es_fail(err, ES_ECORRUPT, "no object where one should begin");
		root.whole = at;
		if (at.entry.form == ES_ENTRY_WHOLE)
			break;
		if (chain->n && chain->v[mark].pack == at.pack &&
			chain->v[mark].offset == at.offset) {
			reader->is_endless = true;
			return es_fail(err, ES_ECORRUPT, "it is built on itself");
		}
		if (chain->n == CHAIN_MAX)
			return es_fail(err, ES_EUNSUPPORTED, "it is built by more than %d deltas",
				(int)CHAIN_MAX);
		if (chain->n && (chain->n & (chain->n - 1)) == 0)
			mark = chain->n - 1;
	}
	if (root.cached || root.loose)
		root.whole.pack = NULL;
	*out = root;
	return ES_OK;
}

/* An object's own size is its reader's business, that of what it is built on is not. */
static enum es_status fail_size(struct es_error *err, size_t max, bool is_own)
{
	if (is_own)
		return es_fail(err, ES_ELIMIT, "larger than %zu bytes", max);
	return es_fail(
		err, ES_EUNSUPPORTED, "what it is built on, or by, is larger than %zu bytes", max);
}

/* Inflates what an entry holds to new memory. */
static enum es_status inflate(char **out, struct es_object_reader *reader, const struct link *at,
	size_t max, bool is_own, struct es_error *err)
{
	struct es_slice packed = es_pack_bytes(at->pack, at->entry.data, UINT64_MAX);
	if (at->entry.size > SIZE_MAX || !es_unpack_is_possible((size_t)at->entry.size, packed.len))
		return es_fail(err, ES_ECORRUPT, "larger than its stream can be");
	if (at->entry.size > max)
		return fail_size(err, max, is_own);
	size_t size = (size_t)at->entry.size;
	char *bytes = es_resize(NULL, size, 1);
	if (!es_unpack(reader->unpacker, bytes, size, packed)) {
		es_wipe(bytes, size);
		free(bytes);
		return es_fail(err, ES_ECORRUPT, "its stream is damaged");
	}
	*out = bytes;
	return ES_OK;
}

/* Hands the bytes to the cache, or keeps them until the next call. */
static void keep(struct es_object_reader *reader, const struct es_cached *entry)
{
	drop_own(reader);
	if (es_basecache_take(&reader->cache, entry))
		return;
	reader->own = entry->bytes;
	reader->own_len = entry->len;
}

/* Asks every store that has the object until one can answer, or knows that it is too large.
 * ES_ENOTFOUND when none has it, else what came of the first. */
static enum es_status read_loose(struct es_object *out, struct es_object_reader *reader,
	const struct es_oid *oid, size_t max, struct es_error *err)
{
	const struct es_path_vec *stores = &reader->repo->stores;
	enum es_status st = ES_ENOTFOUND;
	for (size_t i = 0; st && st != ES_ELIMIT && i < stores->n; i++) {
		struct es_error why = { .text = "" };
		enum es_status now =
			es_loose_read(out, &reader->loose, stores->v[i], oid, max, &why);
		if (now != ES_ENOTFOUND && (!now || now == ES_ELIMIT || st == ES_ENOTFOUND))
			st = now ? es_fail(err, now, "%s", why.text) : now;
	}
	return st;
}

static enum es_status read_root(struct es_object *out, struct es_object_reader *reader,
	const struct root *root, size_t max, bool is_own, struct es_error *err)
{
	if (root->cached) {
		*out = (struct es_object){ root->cached->type,
			{ root->cached->bytes, root->cached->len } };
		return ES_OK;
	}
	if (root->whole.pack) {
		char *bytes = NULL;
		enum es_status st = inflate(&bytes, reader, &root->whole, max, is_own, err);
		if (st)
			return st;
		struct es_cached entry = { root->whole.pack, root->whole.offset,
			root->whole.entry.type, bytes, (size_t)root->whole.entry.size };
		*out = (struct es_object){ entry.type, { bytes, entry.len } };
		keep(reader, &entry);
		return ES_OK;
	}
	enum es_status st = read_loose(out, reader, root->loose, max, err);
	if (st == ES_ELIMIT)
		return fail_size(err, max, false);
	return st == ES_ENOTFOUND ? es_fail(err, ES_ECORRUPT, "what it is built on is missing")
				  : st;
}

/* Makes *o, which is in the reader's keeping, what the delta makes of it. */
static enum es_status apply(struct es_object *o, struct es_object_reader *reader,
	const struct link *at, size_t max, bool is_own, struct es_error *err)
{
	char *text = NULL, *bytes = NULL;
	size_t base_size, size = 0, text_len = (size_t)at->entry.size;
	enum es_status st = inflate(&text, reader, at, way_max(reader, max), false, err);
	if (st)
		return st;
	struct es_slice delta = { text, text_len };
	if (!es_delta_sizes(&base_size, &size, delta))
		st = es_fail(err, ES_ECORRUPT, "its delta is damaged");
	else if (size > max)
		st = fail_size(err, max, is_own);
	else
		bytes = es_resize(NULL, size, 1);
	if (!st && !es_delta_apply(bytes, size, o->bytes, delta, NULL)) {
		st = es_fail(err, ES_ECORRUPT, "its delta does not fit its base");
		es_wipe(bytes, size);
		free(bytes);
	}
	es_wipe(text, text_len);
	free(text);
	if (st)
		return st;
	o->bytes = (struct es_slice){ bytes, size };
	keep(reader, &(struct es_cached){ at->pack, at->offset, o->type, bytes, size });
	return ES_OK;
}

static enum es_status read_packed(struct es_object *out, struct es_object_reader *reader,
	struct link at, size_t max, struct es_error *err)
{
	struct root root;
	struct es_object o = { .type = ES_OBJECT_ANY };
	const struct link_vec *chain = &reader->chain;
	size_t base_max = way_max(reader, max);
	enum es_status st = walk_chain(&root, reader, at, err);
	if (!st)
		st = read_root(&o, reader, &root, chain->n ? base_max : max, !chain->n, err);
	for (size_t i = chain->n; !st && i > 0; i--)
		st = apply(&o, reader, &chain->v[i - 1], i > 1 ? base_max : max, i == 1, err);
	if (!st && o.bytes.len > max)
		st = fail_size(err, max, true);
	if (!st)
		*out = o;
	return st;
}

/* What is asked of one copy of an object. */
typedef enum es_status copy_fn(
	void *ctx, struct es_object_reader *reader, struct link at, struct es_error *err);

/* Asks every pack that has the object until one can answer, or knows that it is too large.
 * ES_ENOTFOUND when none has it, else what came of the first. */
static enum es_status ask_packs(struct es_object_reader *reader, const struct es_oid *oid,
	copy_fn *ask, void *ctx, struct es_error *err)
{
	const struct es_pack_vec *packs = &reader->repo->packs.sound;
	size_t first = es_packs_guess(&reader->repo->packs, oid, reader->last);
	size_t left = packs->n, pack = 0;
	struct link at;
	enum es_status st = ES_ENOTFOUND;
	reader->is_endless = false;
	while (left && find_from(reader, first, left, oid, &pack, &at.offset)) {
		struct es_error why = { .text = "" };
		at.pack = packs->v[pack];
		enum es_status now = ask(ctx, reader, at, &why);
		if (!now)
			reader->last = pack;
		if (st == ES_ENOTFOUND || now == ES_ELIMIT)
			st = now ? es_fail(err, now, "%s", why.text) : now;
		if (!now || now == ES_ELIMIT)
			return now;
		left -= (pack + packs->n - first) % packs->n + 1;
		first = (pack + 1) % packs->n;
	}
	return st;
}

/* ---- reading ---- */

struct reading {
	struct es_object *out;
	size_t max;
};

static enum es_status read_copy(
	void *ctx, struct es_object_reader *reader, struct link at, struct es_error *err)
{
	const struct reading *r = ctx;
	return read_packed(r->out, reader, at, r->max, err);
}

/* By libgit2, of an object that is there but was not understood. */
static enum es_status read_otherwise(struct es_object *out, struct es_object_reader *reader,
	const struct es_oid *oid, size_t max, struct es_error *err)
{
	enum es_status st = ES_OK;
	enum es_object_type type = ES_OBJECT_ANY;
	if (reader->is_endless || reader->limit || reader->nvain == OTHERWISE_MAX)
		return ES_ECORRUPT;
	if (!reader->odb)
		st = es_odb_open(&reader->odb, reader->repo, err);
	drop_own(reader);
	if (!st)
		st = es_odb_read(&type, &reader->own, &reader->own_len, reader->odb, oid, max, err);
	if (!st)
		*out = (struct es_object){ type, { reader->own, reader->own_len } };
	else
		reader->nvain++;
	return st;
}

/* What a pack's copy is damaged by is kept; that libgit2 could not be asked stands behind it. */
static enum es_status try_otherwise(struct es_object *out, struct es_object_reader *reader,
	const struct es_oid *oid, size_t max, struct es_error *why)
{
	struct es_error first = *why, other = { .text = "" };
	enum es_status st = read_otherwise(out, reader, oid, max, &other);
	if (st == ES_EUNSUPPORTED && reader->repo->libgit2)
		(void)es_fail(why, ES_ECORRUPT, "%.200s (%.200s)", first.text, other.text);
	return st ? ES_ECORRUPT : ES_OK;
}

enum es_status es_object_try(struct es_object *out, struct es_object_reader *reader,
	const struct es_oid *oid, size_t max, struct es_error *err)
{
	struct es_object o = { .type = ES_OBJECT_ANY };
	struct es_error why = { .text = "" }, loose = { .text = "" };
	drop_own(reader);
	enum es_status st = ask_packs(reader, oid, read_copy, &(struct reading){ &o, max }, &why);
	/* Loose files libgit2 has no other opinion of: it is given them as they are read here. */
	bool has_otherwise = st == ES_ECORRUPT;
	enum es_status now =
		st && st != ES_ELIMIT ? read_loose(&o, reader, oid, max, &loose) : ES_ENOTFOUND;
	if (now != ES_ENOTFOUND && (!now || now == ES_ELIMIT || st == ES_ENOTFOUND)) {
		st = now;
		why = loose;
	}
	if (st == ES_ECORRUPT && has_otherwise)
		st = try_otherwise(&o, reader, oid, max, &why);
	if (st)
		return es_fail(err, st, "%s", why.text);
	*out = o;
	return ES_OK;
}

/* ---- asking ---- */

bool es_object_has(struct es_object_reader *reader, const struct es_oid *oid)
{
	const struct es_path_vec *stores = &reader->repo->stores;
	size_t first = es_packs_guess(&reader->repo->packs, oid, reader->last);
	uint64_t offset;
	if (find_from(reader, first, reader->repo->packs.sound.n, oid, &reader->last, &offset))
		return true;
	for (size_t i = 0; i < stores->n; i++)
		if (es_loose_has(stores->v[i], oid))
			return true;
	return false;
}

struct header {
	enum es_object_type type;
	size_t size;
};

static enum es_status delta_size(size_t *out, const struct link *at, struct es_error *err)
{
	struct es_buf text = ES_BUF_INIT(SIZES_MAX);
	size_t base_size;
	(void)!es_inflate(&text, NULL, es_pack_bytes(at->pack, at->entry.data, UINT64_MAX),
		ES_DEFLATE_ZLIB, NULL);
	bool is_good = es_delta_sizes(&base_size, out, es_buf_slice(&text));
	es_buf_release(&text);
	return is_good ? ES_OK : es_fail(err, ES_ECORRUPT, "its delta is damaged");
}

static enum es_status loose_header(struct header *out, const struct es_object_reader *reader,
	const struct es_oid *oid, struct es_error *err)
{
	const struct es_path_vec *stores = &reader->repo->stores;
	enum es_status st = es_fail(err, ES_ENOTFOUND, "it is missing");
	for (size_t i = 0; st && i < stores->n; i++) {
		enum es_status now =
			es_loose_header(&out->type, &out->size, stores->v[i], oid, err);
		if (now != ES_ENOTFOUND)
			st = now;
	}
	return st;
}

static enum es_status header_of_copy(
	void *ctx, struct es_object_reader *reader, struct link at, struct es_error *err)
{
	struct root root;
	struct header h = { .type = ES_OBJECT_ANY };
	const struct link_vec *chain = &reader->chain;
	enum es_status st = walk_chain(&root, reader, at, err);
	if (st)
		return st;
	if (root.cached)
		h = (struct header){ root.cached->type, root.cached->len };
	else if (root.whole.pack)
		h = (struct header){ root.whole.entry.type, (size_t)root.whole.entry.size };
	else
		st = loose_header(&h, reader, root.loose, err);
	if (st == ES_ENOTFOUND)
		return es_fail(err, ES_ECORRUPT, "what it is built on is missing");
	if (!st && chain->n)
		st = delta_size(&h.size, &chain->v[0], err);
	if (!st)
		*(struct header *)ctx = h;
	return st;
}

enum es_status es_object_header(enum es_object_type *out_type, size_t *out_size,
	struct es_object_reader *reader, const struct es_oid *oid, struct es_error *err)
{
	struct header h = { .type = ES_OBJECT_ANY };
	struct es_error why = { .text = "" }, loose = { .text = "" };
	enum es_status st = ask_packs(reader, oid, header_of_copy, &h, &why);
	if (st) {
		enum es_status now = loose_header(&h, reader, oid, &loose);
		if (!now || st == ES_ENOTFOUND) {
			st = now;
			why = loose;
		}
	}
	if (st)
		return es_object_fail(err, st, NULL, why.text);
	if (out_type)
		*out_type = h.type;
	if (out_size)
		*out_size = h.size;
	return ES_OK;
}
