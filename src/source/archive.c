#include "source/archive.h"
#include "source/walk.h"
#include "text/unpack.h"

#include <stdarg.h>

enum { PEEK = 1024 }; /* bytes that tell an archive */

struct es_walk {
	const struct es_archive_limits *limits;
	es_member_fn *each;
	es_member_skip_fn *skip;
	void *ctx;
	struct es_error *err;
	struct es_span_vec *packed;
	struct es_unpacker *unpacker; /* made on first use */
	/* Two sums, each within max_total, so that a .tar.gz does not count twice. No more than
	 * `inflated` is ever held in memory. */
	size_t handed, inflated;
	unsigned nmembers;
	enum es_status status;
	bool is_over, has_skips;
	bool has_wrong_size; /* of a member, or its stream was damaged */
};

/* ---- formats ---- */

static bool gzip_is(struct es_slice s)
{
	return s.len >= 18 && es_slice_starts(s, "\x1f\x8b\x08") &&
	       ((unsigned char)s.ptr[3] & 0xe0) == 0;
}

static void gzip_read(struct es_archive *a)
{
	struct es_buf content = ES_BUF_INIT(0);
	if (es_walk_inflate(a, &content, NULL, ES_SLICE_EMPTY, a->bytes, ES_DEFLATE_GZIP, 0))
		(void)es_walk_member(a, ES_SLICE_EMPTY, es_buf_slice(&content));
	es_buf_release(&content);
}

struct format {
	bool (*is)(struct es_slice bytes);
	void (*read)(struct es_archive *a);
};

static const struct format formats[] = {
	{ gzip_is, gzip_read },
	{ es_zip_is, es_zip_read },
	{ es_tar_is, es_tar_read },
};

static const struct format *find_format(struct es_slice bytes)
{
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (formats[i].is(bytes))
			return &formats[i];
	return NULL;
}

/* ---- telling ---- */

/* "outer!/inner", cut where that is too long for any file. */
static void join(struct es_buf *out, struct es_slice outer, struct es_slice inner)
{
	es_buf_add(out, outer);
	if (outer.len && inner.len)
		es_buf_add_str(out, "!/");
	es_buf_add(out, inner);
}

void es_walk_skip(
	struct es_archive *a, struct es_slice name, enum es_status why, const char *fmt, ...)
{
	char reason[256];
	va_list ap;
	va_start(ap, fmt);
	(void)vsnprintf(reason, sizeof reason, fmt, ap);
	va_end(ap);
	struct es_buf path = ES_BUF_INIT(ES_WALK_NAME_MAX);
	join(&path, a->name, name);
	a->walk->has_skips = true;
	a->walk->skip(a->walk->ctx, es_buf_slice(&path), why, reason);
	es_buf_release(&path);
}

bool es_walk_is_over(const struct es_archive *a)
{
	return a->walk->is_over;
}

static void stop(struct es_archive *a, struct es_slice name, const char *what, size_t limit)
{
	es_walk_skip(a, name, ES_ELIMIT, "archive holds more than %zu %s, the rest was not read",
		limit, what);
	a->walk->is_over = true;
}

/* ---- members ---- */

/* The bytes themselves, to the caller of the walk. */
static bool hand_over(
	struct es_archive *a, struct es_slice name, struct es_slice path, struct es_slice bytes)
{
	struct es_walk *w = a->walk;
	if (w->is_over)
		return false;
	if (bytes.len > w->limits->max_member) {
		es_walk_skip(a, name, ES_ELIMIT,
			"member of %zu bytes is larger than the limit of %zu", bytes.len,
			w->limits->max_member);
		return false;
	}
	if (bytes.len > w->limits->max_total - w->handed) {
		stop(a, name, "bytes", w->limits->max_total);
		return false;
	}
	w->handed += bytes.len;
	w->status = w->each(w->ctx, path, bytes, w->err);
	w->is_over = w->status != ES_OK;
	return !w->is_over;
}

/* What gzip holds stands for it, unless that is gzip again. */
static bool is_level(const struct es_archive *a, const struct format *f)
{
	return f->read == gzip_read || !gzip_is(a->bytes);
}

bool es_walk_member(struct es_archive *a, struct es_slice name, struct es_slice bytes)
{
	struct es_walk *w = a->walk;
	if (w->is_over)
		return false;
	if (w->nmembers == w->limits->max_members) {
		stop(a, name, "members", w->limits->max_members);
		return false;
	}
	w->nmembers++;
	a->nmembers++;
	struct es_buf path = ES_BUF_INIT(ES_WALK_NAME_MAX);
	join(&path, a->name, name);
	const struct format *f = find_format(bytes);
	struct es_archive inner = { .walk = w, .bytes = bytes, .name = es_buf_slice(&path) };
	if (f) {
		inner.depth = a->depth + is_level(a, f);
		if (inner.depth <= w->limits->max_depth)
			f->read(&inner);
		else
			es_walk_skip(a, name, ES_ELIMIT, "archive is nested too deep");
	}
	bool is_whole = inner.nmembers == 0 && hand_over(a, name, es_buf_slice(&path), bytes);
	es_buf_release(&path);
	return is_whole && !f;
}

void es_walk_packed(struct es_archive *a, struct es_slice packed)
{
	if (a->is_item)
		es_vec_push(a->walk->packed,
			(struct es_span){ (size_t)(packed.ptr - a->bytes.ptr),
				(size_t)(packed.ptr - a->bytes.ptr) + packed.len });
}

/* How many bytes a member may inflate to: an archive is judged by its own members. */
static size_t find_budget(struct es_archive *a, struct es_slice packed, enum es_deflate kind)
{
	const struct es_archive_limits *l = a->walk->limits;
	size_t left = l->max_total - a->walk->inflated;
	if (left <= l->max_member)
		return left;
	struct es_buf head = ES_BUF_INIT(PEEK);
	bool is_longer = es_inflate(&head, NULL, packed, kind, NULL) == ES_ELIMIT;
	size_t budget = is_longer && find_format(es_buf_slice(&head)) ? left : l->max_member;
	es_buf_release(&head);
	return budget;
}

/* By the reader for streams of known size, which is twice as fast. It cannot say what is odd about
 * a stream: false leaves that to the other one, as well as what needs a look at the limits. Room is
 * made by what the archive says, so one that was wrong once is not believed again. */
static bool inflate_known(struct es_walk *w, struct es_buf *out, size_t *out_used,
	struct es_slice packed, uint64_t size)
{
	size_t left = w->limits->max_total - w->inflated;
	size_t max = left < w->limits->max_member ? left : w->limits->max_member;
	if (w->has_wrong_size || size == 0 || size > max ||
		!es_unpack_is_possible((size_t)size, packed.len))
		return false;
	if (!w->unpacker)
		w->unpacker = es_unpacker_new();
	*out = ES_BUF_INIT(max);
	char *room = es_buf_room(out, (size_t)size);
	size_t used = 0;
	w->has_wrong_size = !es_unpack_raw(w->unpacker, room, (size_t)size, &used, packed);
	es_buf_grew(out, (size_t)size);
	if (w->has_wrong_size) {
		es_buf_release(out);
		return false;
	}
	w->inflated += out->len;
	*out_used = used;
	return true;
}

bool es_walk_inflate(struct es_archive *a, struct es_buf *out, size_t *out_used,
	struct es_slice name, struct es_slice packed, enum es_deflate kind, uint64_t size)
{
	struct es_walk *w = a->walk;
	size_t unused = 0;
	out_used = out_used ? out_used : &unused;
	if (kind == ES_DEFLATE_RAW && inflate_known(w, out, out_used, packed, size))
		return true;
	*out = ES_BUF_INIT(find_budget(a, packed, kind));
	*out_used = 0;
	if (size > out->max && out->max == w->limits->max_member) {
		es_walk_skip(a, name, ES_ELIMIT,
			"member of %llu bytes is larger than the limit of %zu",
			(unsigned long long)size, out->max);
		return false;
	}
	struct es_error err = { 0 };
	size_t left = w->limits->max_total - w->inflated;
	enum es_status st = es_inflate(out, out_used, packed, kind, &err);
	w->inflated += out->len;
	if (st == ES_ELIMIT && out->len == left)
		stop(a, name, "bytes", w->limits->max_total);
	else if (st)
		es_walk_skip(
			a, name, st, "%s%s", err.text, out->len ? ", only its start was read" : "");
	return !w->is_over && (st == ES_OK || out->len);
}

/* ---- whole ---- */

bool es_archive_is(struct es_slice bytes)
{
	return find_format(bytes) != NULL;
}

enum es_status es_archive_each(struct es_span_vec *out_packed, struct es_slice bytes,
	const struct es_archive_limits *limits, es_member_fn *each, es_member_skip_fn *skip,
	void *ctx, struct es_error *err)
{
	struct es_walk w = { .limits = limits,
		.each = each,
		.skip = skip,
		.ctx = ctx,
		.err = err,
		.packed = out_packed };
	struct es_archive item = { .walk = &w, .bytes = bytes, .is_item = true };
	const struct format *f = find_format(bytes);
	if (f)
		f->read(&item);
	if (f && item.nmembers == 0 && !w.has_skips)
		es_walk_skip(&item, ES_SLICE_EMPTY, ES_ECORRUPT, "archive has no members");
	es_unpacker_free(w.unpacker);
	return w.status;
}
