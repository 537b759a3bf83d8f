/* hits.h - from a scanner's matches to hits that can be kept. */
#ifndef ES_ENGINE_HITS_H
#define ES_ENGINE_HITS_H

#include "engine/worker.h"

/* What the text that was just scanned is. */
struct es_text_source {
	size_t item;
	struct es_slice member; /* of an archive; "" */
	bool is_name;		/* the text is a path, or one entry's name a line */
	bool is_message;	/* of a commit or a tag */
};

/* Adds a hit for each match of w->scanner, and a skip for each limit that was met. */
void es_hits_add(struct es_worker *w, const struct es_text_source *source);

#endif
