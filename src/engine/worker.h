/* worker.h - takes items until there are none left, and keeps the hits. */
#ifndef ES_ENGINE_WORKER_H
#define ES_ENGINE_WORKER_H

#include "base/map.h"
#include "engine/hit.h"
#include "engine/run.h"
#include "engine/scanner.h"
#include "git/sweep.h"

/* A loader's reader, opened on first use. */
struct es_open_reader {
	const struct es_loader *loader;
	void *reader;
};
struct es_open_readers ES_VEC(struct es_open_reader);

struct es_worker {
	struct es_run *run;
	unsigned number;
	const struct es_sweep *sweep;	/* items are its numbers; NULL: they are loaded */
	const struct es_item *item;	/* the one that was loaded last */
	struct es_open_readers readers; /* at most as many as the run has loaders */
	struct es_scanner scanner;
	struct es_gleaner *gleaner; /* NULL until a file of a tree is gleaned */
	struct es_buf bytes;	    /* of the item at hand */
	/* What outlives the items. */
	struct es_arena kept;
	struct es_map shared; /* strings in `kept`, each once */
	struct es_hit_vec hits;
	struct es_item_skip_vec skips;
	uint64_t nbytes;
	size_t nlimits;
	enum es_status status; /* not ES_OK: this worker stopped early */
	struct es_error error;
};

void es_worker_init(struct es_worker *w, struct es_run *run, unsigned number);
/* Works until the items are used up, the run is cancelled or something fails for good. */
void es_worker_run(struct es_worker *w);
/* Loads and scans one item, known to its hits and skips by `number`. Not ES_OK: something fails for
 * good, and nobody need go on. */
ES_MUST_CHECK enum es_status es_worker_scan(
	struct es_worker *w, const struct es_item *item, size_t number, struct es_error *err);
/* The worker's reader of that loader, opened on first use and closed with the worker. */
ES_MUST_CHECK enum es_status es_worker_reader(
	void **out, struct es_worker *w, const struct es_loader *loader, struct es_error *err);
/* Wipes what held the items: no more of them will come. */
void es_worker_rest(struct es_worker *w);
/* Frees all but the arena `kept`, which the result takes. */
void es_worker_release(struct es_worker *w);

/* A copy in `kept`, shared with equal ones. */
struct es_slice es_worker_keep(struct es_worker *w, struct es_slice s);
/* Counts what was left out of an item, under its path or its object's name. */
void es_worker_skip(struct es_worker *w, size_t item, const char *reason, bool is_gap);

#endif
