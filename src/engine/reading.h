/* reading.h - what was found in one text, kept for the texts that repeat most of it. */
#ifndef ES_ENGINE_READING_H
#define ES_ENGINE_READING_H

#include "engine/quiet.h"
#include "match/matcher.h"
#include "text/decode.h"

/* Why runs that are taken over from an older text are those that reading the new one by itself
 * would give, with the same matches. Each kind of coding is read by itself, from the left, by a
 * cursor (coded.h).
 *
 * (1) What decides. Whether a run begins at a place, where it ends, what it decodes to and what
 * stands in front of that depends on the cursor's place and on the bytes between the borders around
 * it, ES_CODED_BEFORE bytes in front of the first border and ES_CODED_AFTER bytes behind the last:
 * a key in front of a value is looked for in 77 bytes, a written line break before a word in 50; a
 * quote, a written break or the rest of an escape behind in less than 16.
 *
 * (2) Why borders separate. No alphabet, escape, word or literal has a byte inside that a border
 * stands behind: each ends at such a byte at the latest, forwards and backwards, and so does each
 * cursor's look at it. A byte behind a backslash, which an escape may have inside, makes no border.
 * So a cursor that is put on a border goes on as one that came there, but for what (3) excepts.
 * Whether there is a border is told by the two bytes before, which lie within ES_CODED_BEFORE:
 * copied bytes have their borders where they had them.
 *
 * (3) Only base64 goes on behind a border, from line to line. How far it was looked for a further
 * line, whether there was one or not, is the run's `looked`: behind the border that ends its first
 * line, and ES_CODED_AFTER, nothing that stands from there on was looked at for this run or one
 * before it, nor does the cursor stand there. It includes the runs before, so that the last one in
 * front of a place tells of all of them.
 *
 * (4) What is taken over: of a copy, the part from a border to a border that has the bytes of (1)
 * in the copy as well, or the ends of both texts; moved to the right until no old run that begins
 * in front reaches over its start by `looked`, and until nothing that was read anew in front does;
 * to the left until no old run inside reaches over its end. Old and new cursor then stand alike at
 * its start, see the same bytes up to its end, and stand alike there: by (1) to (3) they find the
 * same. What stands between such parts is read anew, from border to border, and as far as its runs
 * look. It is passed over where a cheaper look at the same bytes tells that no run of the kind
 * begins.
 *
 * (5) What is found in a run is decided by its decoded bytes alone, as long as all of it is
 * decoded. Whether it fits into es_reading_limits depends on what came before it. So a text that
 * met a limit (is_cut, or one of matching), or that has used so much that in another order it could
 * have met one, is not exact: it is read by itself, and nothing is taken over from it. Nor is
 * anything from or to a text that is UTF-16, whose places are not those of the copies. */

/* A run of coded text in the root view, with all that was found in what it decodes to. */
struct es_read_run {
	struct es_coded coded;
	size_t looked;		  /* the end of what it, or one before it, depends on: (3) */
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
	unsigned rest;		    /* kinds that may begin behind the last part */
	struct es_quiet_text quiet; /* the pieces around the parts */
};
void es_read_room_release(struct es_read_room *room);

/* Cuts r->root into what may be taken over from the older text, which may be NULL, and what not:
 * room->parts, their kinds still missing. With `q`, which may be NULL, room->quiet.spans are then
 * those of what is not taken over in which nothing begins. */
void es_reading_cut(struct es_reading *r, const struct es_copies *copies,
	const struct es_reading *old, const struct es_quiet *q, struct es_read_room *room);

/* After es_reading_cut: fills r->runs and r->hidden from r->root. Runs in the parts are taken over.
 * Adds the bytes that were matched to *nmatched, the decoded ones in all to *used; sets r->is_cut.
 */
ES_MUST_CHECK enum es_status es_reading_decode(struct es_reading *r, const struct es_reading *old,
	struct es_matcher *m, struct es_read_room *room, size_t *nmatched, size_t *used,
	struct es_error *err);

#endif
