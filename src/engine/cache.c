#include "engine/cache.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/mac.h"
#include "base/mem.h"
#include "base/whole.h"
#include "engine/hitstore.h"
#include "engine/sources.h"
#include "engine/userkey.h"
#include "git/census_file.h"

#include <stdlib.h>
#include <string.h>

/* The layout of the file, and what it is about. Nobody has to count up when something else would be
 * found in the same bytes: that is for es_sources and the hash of the rules to tell. */
#define FORMAT "envsieve history 1 " ES_VERSION

#if SIZE_MAX > UINT32_MAX
#define FILE_MAX ((size_t)512 * 1024 * 1024)
#else
#define FILE_MAX ((size_t)64 * 1024 * 1024)
#endif

static const char magic[8] = { 'e', 's', 'i', 'e', 'v', 'e', 'h', '\n' };
static const char file_name[] = "history";
enum { ORDER = 0x01020304 }; /* of bytes: the file is in the machine's own */

struct header {
	char magic[8];
	uint32_t order, zero;
	unsigned char about[ES_SHA256_SIZE]; /* what it was made with */
	uint64_t census_len, hits_len;
	uint64_t cost_left; /* of reading what it does not know */
};

struct es_cache {
	struct es_run *run;
	int folder;
	unsigned char about[ES_SHA256_SIZE], key[ES_MAC_KEY];
	const struct es_sweep *sweep;
	unsigned char *wanted;	 /* by object; NULL: all */
	unsigned char *left_out; /* by object: not to be kept */
	struct es_hit_vec hits;
	/* What was read: */
	struct es_arena arena; /* the file, until it is restored */
	struct es_stored stored;
	struct es_slice stored_hits;
	bool is_read; /* it is sound, and what this run asks for */
	enum es_status status;
	struct es_error reason;
	size_t nrestored;
	uint64_t cost_before; /* of reading what it did not know then */
	size_t file_len;      /* of what was restored */
};

/* A file of some size is written when reading again what is new would cost this part of that. A
 * byte that is read and scanned costs about as much as one that is put in order and written. */
enum { GAIN_PART = 4 };

static void warn(struct es_cache *c, const char *what, const struct es_error *why)
{
	struct es_buf text = ES_BUF_INIT(1024);
	es_buf_printf(&text, "%s: %s", what, why->text);
	es_run_warn(c->run, es_buf_cstr(&text));
	es_buf_release(&text);
}

/* ---- what it is about ---- */

static void add_bytes(struct es_sha256 *h, const void *bytes, size_t len)
{
	uint64_t n = len;
	es_sha256_add(h, (struct es_slice){ (const char *)&n, sizeof n });
	es_sha256_add(h, (struct es_slice){ bytes, len });
}

/* All that the result depends on but objects. */
static void set_about(struct es_cache *c)
{
	const struct es_run *run = c->run;
	const struct es_ruleset *rules = run->result->rules;
	const char *folder = es_repo_common_dir(run->repo);
	uint64_t max = run->options->max_file_size;
	struct es_sha256 h;
	es_sha256_init(&h);
	add_bytes(&h, FORMAT, sizeof FORMAT);
	add_bytes(&h, es_sources, strlen(es_sources));
	add_bytes(&h, rules->hash, sizeof rules->hash);
	add_bytes(&h, run->wanted, rules->rules.n * sizeof *run->wanted);
	add_bytes(&h, run->config.key.ptr, run->config.key.len);
	add_bytes(&h, &max, sizeof max);
	add_bytes(&h, folder, strlen(folder));
	es_sha256_end(&h, c->about);
}

static enum es_status set_key(struct es_cache *c, struct es_error *err)
{
	unsigned char user[ES_USER_KEY], mac[ES_SHA256_SIZE];
	enum es_status st = es_user_key(user, err);
	if (st)
		return st;
	es_hmac(mac, (struct es_slice){ (const char *)user, sizeof user },
		(struct es_slice){ (const char *)c->about, sizeof c->about });
	memcpy(c->key, mac, sizeof c->key);
	es_wipe(user, sizeof user);
	es_wipe(mac, sizeof mac);
	return ES_OK;
}

static enum es_status open_folder(struct es_cache *c, struct es_error *err)
{
	int common = -1;
	enum es_status st = es_fs_open_folder(&common, es_repo_common_dir(c->run->repo), err);
	if (!st)
		st = es_whole_folder(&c->folder, common, "envsieve", err);
	es_fs_close(common);
	return st;
}

struct es_cache *es_cache_open(struct es_run *run)
{
	/* One with secrets in clear is as it must not be. */
	if (!run->options->cache || run->options->keep_secrets)
		return NULL;
	struct es_cache *c = es_alloc(1, sizeof *c);
	struct es_error reason = { 0 };
	c->run = run;
	c->folder = -1;
	set_about(c);
	enum es_status st = set_key(c, &reason);
	if (!st)
		st = open_folder(c, &reason);
	if (!st)
		return c;
	warn(c, "there is no cache", &reason);
	es_cache_free(c);
	return NULL;
}

void es_cache_free(struct es_cache *c)
{
	if (!c)
		return;
	es_fs_close(c->folder);
	es_arena_release(&c->arena);
	free(c->wanted);
	free(c->left_out);
	es_vec_release(&c->hits);
	es_wipe(c->key, sizeof c->key);
	free(c);
}

/* ---- taking it up ---- */

static bool is_same(const unsigned char *a, const unsigned char *b, size_t n)
{
	unsigned char differ = 0; /* in a time that does not tell where */
	for (size_t i = 0; i < n; i++)
		differ |= (unsigned char)(a[i] ^ b[i]);
	return !differ;
}

static bool is_ours(const struct es_cache *c, const struct es_whole *f)
{
	struct es_mac m;
	unsigned char mac[ES_MAC_SIZE];
	size_t len = f->len - ES_MAC_SIZE;
	es_mac_init(&m, c->key);
	es_mac_add(&m, (struct es_slice){ f->bytes, len });
	es_mac_end(&m, mac);
	return is_same(mac, (const unsigned char *)f->bytes + len, sizeof mac);
}

struct restoring {
	struct es_cache *c;
	struct es_worker *w;
};

static void restore_hit(void *ctx, const struct es_oid *oid, const struct es_hit *stored)
{
	struct restoring *r = ctx;
	uint32_t number = es_sweep_find(r->c->sweep, oid);
	/* One that is scanned again has its hits from there. */
	if (number == ES_SWEEP_NONE || r->c->wanted[number >> 3] >> (number & 7) & 1)
		return;
	struct es_hit hit = *stored;
	struct es_fact *facts = es_arena_array(&r->w->kept, hit.nfacts, sizeof *facts);
	for (size_t i = 0; i < hit.nfacts; i++) {
		facts[i].name = es_worker_keep(r->w, hit.facts[i].name);
		facts[i].value = es_worker_keep(r->w, hit.facts[i].value);
	}
	hit.facts = hit.nfacts ? facts : NULL;
	hit.item = number;
	hit.id = es_worker_keep(r->w, hit.id);
	hit.redacted = es_worker_keep(r->w, hit.redacted);
	hit.excerpt.text = es_worker_keep(r->w, hit.excerpt.text);
	es_vec_push(&r->w->hits, hit);
}

static size_t count_known(const struct es_stored *s)
{
	size_t n = 0;
	for (size_t i = 0; i < s->n.nobjects; i++)
		n += s->types[i] != ES_OBJECT_ANY;
	return n;
}

/* False for what is damaged or somebody else's. Of other rules it is sound and of no use. */
static bool parse(struct es_cache *c, struct es_whole *f)
{
	struct header h;
	if (f->len < sizeof h + ES_MAC_SIZE)
		return false;
	memcpy(&h, f->bytes, sizeof h);
	if (memcmp(h.magic, magic, sizeof magic) != 0)
		return false;
	if (h.order != ORDER || !is_same(h.about, c->about, sizeof h.about))
		return true;
	size_t len = f->len - sizeof h - ES_MAC_SIZE;
	if (h.census_len > len || h.hits_len != len - h.census_len || !is_ours(c, f))
		return false;
	const struct es_ruleset *rules = c->run->result->rules;
	c->stored_hits =
		(struct es_slice){ f->bytes + sizeof h + h.census_len, (size_t)h.hits_len };
	if (!es_stored_parse(&c->stored, f->bytes + sizeof h, (size_t)h.census_len) ||
		!es_hitstore_each(c->stored_hits, rules, NULL, NULL, NULL))
		return false;
	c->is_read = true;
	c->nrestored = count_known(&c->stored);
	c->file_len = f->len;
	c->cost_before = h.cost_left;
	return true;
}

void es_cache_read(struct es_cache *c)
{
	struct es_whole file;
	c->status = es_whole_read(&file, c->folder, file_name, FILE_MAX, &c->arena, &c->reason);
	if (!c->status && !parse(c, &file))
		c->status = es_fail(
			&c->reason, ES_ECORRUPT, "it is damaged, or was not made by this user");
}

/* False when the repository has lost much of what the file knows. */
static bool restore(struct es_cache *c, struct es_census *census, struct es_worker *w)
{
	size_t nbytes = es_sweep_count(c->sweep) / 8 + 1;
	c->wanted = es_alloc(nbytes, 1);
	memset(c->wanted, 0xff, nbytes);
	if (!es_census_restore(census, &c->stored, &c->arena, c->wanted))
		return false;
	struct restoring r = { c, w };
	(void)es_hitstore_each(c->stored_hits, c->run->result->rules, &w->kept, restore_hit, &r);
	return true;
}

const unsigned char *es_cache_restore(
	struct es_cache *c, struct es_census *census, struct es_worker *w)
{
	c->sweep = w->sweep;
	if (c->status && c->status != ES_ENOTFOUND)
		warn(c, "the cache is not used", &c->reason);
	if (c->is_read && !restore(c, census, w)) {
		free(c->wanted);
		c->wanted = NULL;
		c->nrestored = 0;
	}
	es_arena_release(&c->arena);
	return c->wanted;
}

/* ---- making it ---- */

static void leave_out(struct es_cache *c, size_t number)
{
	c->left_out[number >> 3] |= (unsigned char)(1u << (number & 7));
}

void es_cache_take(
	struct es_cache *c, const struct es_hit_vec *hits, const struct es_item_skip_vec *skips)
{
	c->left_out = es_alloc(es_sweep_count(c->sweep) / 8 + 1, 1);
	for (size_t i = 0; i < skips->n; i++)
		leave_out(c, skips->v[i].item);
	for (size_t i = 0; i < hits->n; i++) {
		if (!es_hit_is_storable(&hits->v[i]))
			leave_out(c, hits->v[i].item);
		es_vec_push(&c->hits, hits->v[i]);
	}
}

struct writing {
	struct es_whole_writer file;
	struct es_mac mac;
};

static void add(void *ctx, struct es_slice bytes)
{
	struct writing *w = ctx;
	es_mac_add(&w->mac, bytes);
	es_whole_add(&w->file, bytes);
}

static enum es_status write_file(
	struct es_cache *c, const struct es_storing *s, struct es_slice hits, struct es_error *err)
{
	struct writing w;
	unsigned char mac[ES_MAC_SIZE];
	struct header h = { .order = ORDER,
		.census_len = es_storing_len(s),
		.hits_len = hits.len,
		.cost_left = es_storing_cost_left(s) };
	memcpy(h.magic, magic, sizeof magic);
	memcpy(h.about, c->about, sizeof h.about);
	if (h.census_len > FILE_MAX - sizeof h - sizeof mac - hits.len)
		return es_fail(err, ES_ELIMIT, "it would have more than %zu bytes", FILE_MAX);
	enum es_status st = es_whole_begin(&w.file, c->folder, err);
	if (st)
		return st;
	es_mac_init(&w.mac, c->key);
	add(&w, (struct es_slice){ (const char *)&h, sizeof h });
	es_storing_write(s, add, &w);
	add(&w, hits);
	es_mac_end(&w.mac, mac);
	es_whole_add(&w.file, (struct es_slice){ (const char *)mac, sizeof mac });
	return es_whole_end(&w.file, file_name, true, err);
}

static enum es_status write_cache(
	struct es_cache *c, const struct es_storing *s, struct es_error *err)
{
	struct es_buf hits = ES_BUF_INIT(FILE_MAX / 4);
	for (size_t i = 0; i < c->hits.n; i++) {
		const struct es_hit *hit = &c->hits.v[i];
		if (es_storing_knows(s, (uint32_t)hit->item))
			es_hitstore_add(&hits, es_sweep_oid(c->sweep, (uint32_t)hit->item), hit);
	}
	enum es_status st = hits.full ? es_fail(err, ES_ELIMIT, "it has too many hits")
				      : write_file(c, s, es_buf_slice(&hits), err);
	es_buf_release(&hits);
	return st;
}

/* Little that is new is read again next time, which is cheaper than to write all that is old. Some
 * is read each time, for what is not kept. */
static bool is_worth_writing(const struct es_cache *c)
{
	if (!c->wanted)
		return true;
	uint64_t cost = es_storing_cost(c->run->history, c->wanted);
	return cost < c->cost_before || cost - c->cost_before >= c->file_len / GAIN_PART;
}

void es_cache_save(struct es_cache *c, const struct es_hit_vec *in_names)
{
	if (!is_worth_writing(c))
		return;
	struct es_map hidden = { 0 };
	struct es_error reason = { 0 };
	for (size_t i = 0; i < in_names->n; i++)
		es_map_add(&hidden, in_names->v[i].name, NULL);
	struct es_storing *s = es_storing_new(c->run->history, c->left_out, &hidden);
	/* What was known still is, so as many are the same. */
	if (es_storing_nknown(s) != c->nrestored && write_cache(c, s, &reason))
		warn(c, "the cache is not written", &reason);
	es_storing_free(s);
	es_map_release(&hidden);
}
