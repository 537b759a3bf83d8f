/* reading.h - what was found in one text, kept for the texts that repeat most of it. */
#ifndef ES_ENGINE_READING_H
#define ES_ENGINE_READING_H

#include "match/matcher.h"
#include "text/decode.h"

/* A run of coded text in the root view, with all that was found in what it decodes to. */
struct es_read_run {
	struct es_coded coded;
	size_t looked;		  /* the end of what it, or one before it, depends on */
	size_t used;		  /* decoded bytes, nested views included */
	uint32_t match, nmatches; /* of the reading's hidden matches */
};
struct es_read_run_vec ES_VEC(struct es_read_run);

/* Zero-initialised is that of the empty text. */
struct es_reading {
	struct es_arena arena; /* ITEM */
	struct es_view *root;
	size_t len; /* of the bytes that were read */
	bool has_nul;
	/* Later texts may take over from it: nothing was left out at a limit, and the root view is
	 * the bytes themselves. */
	bool is_exact;
	struct es_trace trace; /* of the root view */
	struct es_read_run_vec runs[ES_CODERS];
	struct es_match_vec hidden;  /* in decoded views */
	struct es_match_vec matches; /* all, sorted by place in the root, overlaps resolved */
	struct es_limit_hit_vec limits;
	bool is_cut; /* a limit on decoding left something out */
};

void es_reading_reset(struct es_reading *r);
void es_reading_release(struct es_reading *r);

/* Views that do not fit into these limits are left out. */
struct es_decode_limits es_reading_limits(size_t text_len);

/* A view of the older text, and the one that stands for it in the new. */
struct es_moved_view {
	const struct es_view *old;
	struct es_view *new;
};

/* What is taken over of a copy, from border to border, and the kinds, a bit each, of which a run
 * may begin in front of it, behind the part before. */
struct es_read_part {
	const struct es_copy *copy;
	struct es_span clean;
	unsigned kinds;
};

struct es_read_parts ES_VEC(struct es_read_part);

/* What one text needs while it is read, kept for the next. Zero-initialise. */
struct es_read_room {
	struct es_view_vec views;		   /* of the run that is read */
	struct ES_VEC(struct es_moved_view) moved; /* of the run that is taken over */
	struct es_read_parts parts;
};
void es_read_room_release(struct es_read_room *room);

/* Fills r->runs and r->hidden from r->root. Runs in what is copied from the older text,
 * which may be NULL, are taken over. Adds the bytes that were matched to *nmatched, the decoded
 * ones in all to *used; sets r->is_cut. */
ES_MUST_CHECK enum es_status es_reading_decode(struct es_reading *r, const struct es_copies *copies,
	const struct es_reading *old, struct es_matcher *m, struct es_read_room *room,
	size_t *nmatched, size_t *used, struct es_error *err);

#endif
