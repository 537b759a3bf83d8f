#include "engine/scanner.h"
#include "base/mem.h"
#include "match/overlap.h"
#include "text/encoding.h"

#include <stdlib.h>
#include <string.h>

static const struct es_copies nothing;

/* A short copy costs as much as it saves. (Of shorter ones than ES_COPY_MIN a delta does not tell;
 * of these here, what a reading takes over of decoded runs is longer again, from border to border.)
 */
enum { COPY_MIN = 64 };

static struct es_copies take_copies(struct es_scanner *s, const struct es_copies *all)
{
	s->copies.n = 0;
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].len >= COPY_MIN)
			es_vec_push(&s->copies, all->v[i]);
	return (struct es_copies){ s->copies.v, s->copies.n, all->old_len };
}

static struct es_reading *reading_at(struct es_scanner *s, unsigned slot)
{
	while (s->versions.n <= slot) {
		struct es_reading *r = es_alloc(1, sizeof *r);
		es_vec_push(&s->versions, r);
	}
	return s->versions.v[slot];
}

/* ---- the root view ---- */

static bool has_nul(struct es_slice bytes, size_t from, size_t to)
{
	return to > from && memchr(bytes.ptr + from, '\0', to - from);
}

static bool has_new_nul(struct es_slice bytes, const struct es_copies *copies)
{
	size_t at = 0;
	for (size_t i = 0; i < copies->n; i++) {
		if (has_nul(bytes, at, copies->v[i].to))
			return true;
		at = copies->v[i].to + copies->v[i].len;
	}
	return has_nul(bytes, at, bytes.len);
}

/* Without a NUL and a mark at the front nothing is UTF-16: most texts are known to be 8-bit text by
 * a look at what is new in them. */
static void set_root(struct es_reading *r, struct es_slice bytes, const struct es_copies *copies,
	const struct es_reading *old)
{
	bool may_have_nul = !old || old->has_nul || has_new_nul(bytes, copies);
	r->root = es_arena_alloc(&r->arena, sizeof *r->root);
	r->len = bytes.len;
	r->has_nul = may_have_nul && has_nul(bytes, 0, bytes.len);
	if (r->has_nul || es_slice_starts(bytes, "\xff\xfe") || es_slice_starts(bytes, "\xfe\xff"))
		es_encoding_view(r->root, bytes, &r->arena);
	else
		*r->root = (struct es_view){ .text = bytes, .coding = ES_CODING_PLAIN };
}

/* ---- one text ---- */

static void join_matches(struct es_reading *r)
{
	for (size_t i = 0; i < r->trace.matches.n; i++)
		es_vec_push(&r->matches, r->trace.matches.v[i]);
	for (size_t i = 0; i < r->hidden.n; i++)
		es_vec_push(&r->matches, r->hidden.v[i]);
	es_overlap_resolve(&r->matches);
}

/* Whether decoded text fits into the limits depends on the order in which it comes, unless there is
 * room for a multiple of it. */
static bool has_room(const struct es_reading *r, size_t used)
{
	enum { MULTIPLE = 4, SLACK = 4096 };
	size_t len = r->root->text.len, max = es_reading_limits(len).max_bytes;
	return !r->is_cut && used < max / MULTIPLE && MULTIPLE * used + SLACK + len <= max;
}

static enum es_status read_text(struct es_scanner *s, struct es_reading *r, struct es_slice bytes,
	const struct es_copies *copies, const struct es_reading *old, struct es_error *err)
{
	size_t nmatched = 0, used = 0;
	const struct es_trace *trace = old ? &old->trace : NULL;
	es_reading_reset(r);
	set_root(r, bytes, copies, old);
	bool is_plain = r->root->coding == ES_CODING_PLAIN;
	if (!is_plain)
		copies = &nothing;
	es_reading_cut(r, copies, is_plain ? old : NULL, s->quiet, &s->room);
	const struct es_spans quiet = { s->room.quiet.spans.v, s->room.quiet.spans.n };
	enum es_status st = es_matcher_rescan(
		s->matcher, r->root, copies, &quiet, trace, &r->trace, &r->limits, &r->arena, err);
	if (!st)
		st = es_reading_decode(
			r, is_plain ? old : NULL, s->matcher, &s->room, &nmatched, &used, err);
	if (!st && s->quiet)
		es_quiet_learn(s->quiet, &s->room.quiet, &r->trace);
	s->bytes_matched += r->trace.nscanned + r->trace.nquiet + nmatched;
	s->bytes_known += r->trace.nquiet;
	r->is_exact = !st && is_plain && !r->limits.n && has_room(r, used);
	return st;
}

enum es_status es_scanner_version(struct es_scanner *s, unsigned slot, struct es_slice bytes,
	const struct es_version *of, struct es_error *err)
{
	struct es_reading *r = reading_at(s, slot);
	const struct es_reading *old = of ? reading_at(s, of->slot) : NULL;
	es_arena_reset(&s->arena);
	s->now = r;
	bool is_read = false;
	enum es_status st = ES_OK;
	if (old && old->is_exact && of->copies.n) {
		struct es_copies copies = take_copies(s, &of->copies);
		st = read_text(s, r, bytes, &copies, old, err);
		/* What is UTF-16 was read whole, whatever it was given. */
		is_read = r->is_exact || r->root->coding != ES_CODING_PLAIN;
	}
	/* A limit is met where it is met in the whole text. */
	if (!st && !is_read)
		st = read_text(s, r, bytes, &nothing, NULL, err);
	if (!st)
		join_matches(r);
	return st;
}

enum es_status es_scanner_text(struct es_scanner *s, struct es_slice bytes, struct es_error *err)
{
	es_arena_reset(&s->arena);
	s->now = &s->alone;
	enum es_status st = read_text(s, &s->alone, bytes, &nothing, NULL, err);
	if (!st)
		join_matches(&s->alone);
	return st;
}

/* It is a version of a text that has the same bytes in the silent parts, and in which nothing was
 * found: that one is not read, and has an empty trace. */
enum es_status es_scanner_text_around(struct es_scanner *s, struct es_slice bytes,
	const struct es_span *silent, size_t nsilent, struct es_error *err)
{
	static const struct es_reading imagined = { .has_nul = true, .is_exact = true };
	s->copies.n = 0;
	for (size_t i = 0; i < nsilent; i++) {
		size_t len = silent[i].to - silent[i].from;
		if (len >= COPY_MIN)
			es_vec_push(&s->copies,
				(struct es_copy){ silent[i].from, silent[i].from, len });
	}
	const struct es_copies copies = { s->copies.v, s->copies.n, bytes.len };
	es_arena_reset(&s->arena);
	s->now = &s->alone;
	enum es_status st = ES_OK;
	if (copies.n)
		st = read_text(s, &s->alone, bytes, &copies, &imagined, err);
	/* A limit is met where it is met in the whole text. */
	if (!st && (!copies.n || s->alone.limits.n))
		st = read_text(s, &s->alone, bytes, &nothing, NULL, err);
	if (!st)
		join_matches(&s->alone);
	return st;
}

void es_scanner_forget(struct es_scanner *s, unsigned slot)
{
	reading_at(s, slot)->is_exact = false;
}

void es_scanner_reset(struct es_scanner *s)
{
	for (size_t i = 0; i < s->versions.n; i++)
		es_reading_reset(s->versions.v[i]);
	es_reading_reset(&s->alone);
	es_arena_reset(&s->arena);
	s->now = NULL;
}

void es_scanner_release(struct es_scanner *s)
{
	for (size_t i = 0; i < s->versions.n; i++) {
		es_reading_release(s->versions.v[i]);
		free(s->versions.v[i]);
	}
	es_vec_release(&s->versions);
	es_vec_release(&s->copies);
	es_read_room_release(&s->room);
	es_reading_release(&s->alone);
	es_arena_release(&s->arena);
}
