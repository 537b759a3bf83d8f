/* scanner.h - the text of one item, through its views, to matches. */
#ifndef ES_ENGINE_SCANNER_H
#define ES_ENGINE_SCANNER_H

#include "engine/reading.h"

struct es_readings ES_VEC(struct es_reading *);

/* A worker's tools, and what the last text gave. Zero-initialise, set the matcher, and what
 * is borrowed. */
struct es_scanner {
	struct es_matcher *matcher;
	struct es_quiet *quiet;	      /* NULL: nothing is remembered from text to text */
	const struct es_reading *now; /* of the last text */
	struct es_arena arena;	      /* for what is made of `now`; reset with the next text */
	struct es_reading alone;      /* of texts by themselves */
	struct es_readings versions;  /* by slot */
	struct ES_VEC(struct es_copy) copies; /* of the text at hand, those worth a look */
	struct es_read_room room;
	uint64_t bytes_matched; /* over all texts */
	uint64_t bytes_known;	/* of these, what was not looked at: see quiet.h */
};

/* Matches the text and all that its runs decode to. s->now is valid until the next text or
 * es_scanner_reset. */
ES_MUST_CHECK enum es_status es_scanner_text(
	struct es_scanner *s, struct es_slice bytes, struct es_error *err);

/* The same for a text of which parts are known to say nothing by themselves: spans in their order,
 * apart from each other. Nothing is looked for in them, further from their ends than the rules and
 * the codings reach. */
ES_MUST_CHECK enum es_status es_scanner_text_around(struct es_scanner *s, struct es_slice bytes,
	const struct es_span *silent, size_t nsilent, struct es_error *err);

/* An older text, and what a new one has of it. */
struct es_version {
	unsigned slot; /* where the older one was put */
	struct es_copies copies;
};

/* The same for a text that is put into a slot, so that later ones can be versions of it; it may be
 * one itself (`of` is NULL or has another slot), and then only what is new in it is looked at. The
 * result is that of es_scanner_text. */
ES_MUST_CHECK enum es_status es_scanner_version(struct es_scanner *s, unsigned slot,
	struct es_slice bytes, const struct es_version *of, struct es_error *err);
/* What was put into the slot is something else, or was not scanned: versions of it are scanned
 * whole. */
void es_scanner_forget(struct es_scanner *s, unsigned slot);

/* Wipes what the last texts left behind. */
void es_scanner_reset(struct es_scanner *s);
void es_scanner_release(struct es_scanner *s);

#endif
