#include "engine/scanner.h"
#include "match/overlap.h"
#include "text/encoding.h"

/* Base64 in percent escapes in base64 happens; deeper nesting has not been seen in the wild. */
enum { DECODE_DEPTH = 3, DECODE_GROWTH = 8, DECODE_ROOM = 4 * 1024 * 1024 };

static enum es_status match_views(struct es_scanner *s, struct es_error *err)
{
	/* Decoded text is shorter than its run, but escapes are decoded with the literal around
	 * them, and a compressed run grows: room for some times the item is never used up by honest
	 * text. */
	const struct es_decode_limits limits = { DECODE_DEPTH,
		DECODE_GROWTH * s->views.v[0]->text.len + DECODE_ROOM };
	size_t used = 0;
	for (size_t i = 0; i < s->views.n; i++) {
		const struct es_view *v = s->views.v[i];
		s->bytes_matched += v->text.len;
		enum es_status st =
			es_matcher_scan(s->matcher, v, &s->matches, &s->limits, &s->arena, err);
		if (st)
			return st;
		/* Deeper nesting is left alone by design; only a lack of room is a gap. */
		if (v->depth < DECODE_DEPTH &&
			!es_decode_children(&s->views, v, &limits, &used, &s->arena))
			s->is_cut = true;
	}
	return ES_OK;
}

enum es_status es_scanner_text(struct es_scanner *s, struct es_slice bytes, struct es_error *err)
{
	es_scanner_reset(s);
	struct es_view *root = es_arena_alloc(&s->arena, sizeof *root);
	es_encoding_view(root, bytes, &s->arena);
	es_vec_push(&s->views, root);
	enum es_status st = match_views(s, err);
	es_overlap_resolve(&s->matches);
	return st;
}

void es_scanner_reset(struct es_scanner *s)
{
	s->views.n = 0;
	s->matches.n = 0;
	s->limits.n = 0;
	s->is_cut = false;
	es_arena_reset(&s->arena);
}

void es_scanner_release(struct es_scanner *s)
{
	es_vec_release(&s->views);
	es_vec_release(&s->matches);
	es_vec_release(&s->limits);
	es_arena_release(&s->arena);
}
