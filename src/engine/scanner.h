/* scanner.h - the text of one item, through its views, to matches. */
#ifndef ES_ENGINE_SCANNER_H
#define ES_ENGINE_SCANNER_H

#include "match/matcher.h"
#include "text/decode.h"

/* A worker's tools, and what the last text gave. Zero-initialise, set the matcher. */
struct es_scanner {
	struct es_matcher *matcher;
	struct es_arena arena; /* ITEM */
	struct es_view_vec views;
	struct es_match_vec matches; /* sorted by place in the root view, overlaps resolved */
	struct es_limit_hit_vec limits;
	bool is_cut;		/* a limit on decoding left something out */
	uint64_t bytes_matched; /* over all texts */
};

/* Matches the text and all that its runs decode to. Results are valid until the next text or
 * es_scanner_reset; views.v[0] is the root. */
ES_MUST_CHECK enum es_status es_scanner_text(
	struct es_scanner *s, struct es_slice bytes, struct es_error *err);
/* Wipes what the last text left behind. */
void es_scanner_reset(struct es_scanner *s);
void es_scanner_release(struct es_scanner *s);

#endif
