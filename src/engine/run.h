/* run.h - the state of one scan, from its options to its result. */
#ifndef ES_ENGINE_RUN_H
#define ES_ENGINE_RUN_H

#include "base/pool.h"
#include "engine/config.h"
#include "engine/glean.h"
#include "engine/quiet.h"
#include "finding/finding.h"
#include "git/history.h"
#include "git/sweep.h"
#include "match/matcher.h"
#include "source/listing.h"

enum {
	ES_MAX_LOADERS = 3, /* files, index, history */
	ES_DEFAULT_MAX_FILE = 256 * 1024 * 1024,
	ES_JOBS_MAX = 256,
};

/* Filled from top to bottom; frozen when the workers start. */
struct es_run {
	const struct es_scan_options *options;
	struct es_result *result;	      /* its arena is the RUN arena */
	struct es_repo *repo;		      /* NULL outside a repository */
	struct es_oid range_known, range_tip; /* ES_SCAN_RANGE: the sides, see es_range_resolve */
	struct es_config config;
	bool *wanted; /* one a rule */
	struct es_plan *plan;
	struct es_loader loaders[ES_MAX_LOADERS];
	size_t nloaders;
	/* What is in the list of items, or in a tree that is listed while it is scanned. */
	struct es_item_vec items;
	const struct es_loader *tree;  /* NULL: there is none */
	struct es_listing top;	       /* where its listing begins; in the RUN arena */
	const struct es_loader *index; /* ES_SCAN_CHECK: the index is looked at too; NULL */
	struct es_sweep *sweep;	       /* of a whole history */
	struct es_target *targets;     /* of the lint: options->ntargets; NULL */
	struct es_gleaning *gleaning;  /* the environment is linted; NULL: it is not */
	bool is_watching; /* the tree is read once more for values of env files: see watch.h */
	struct es_quiet *quiet;	    /* during a sweep; NULL */
	struct es_history *history; /* that, or ES_SCAN_RANGE */
	double told;		    /* the clock at the last call of progress */
	struct es_flag cancelled;
	struct es_counter next_item;
};

/* Copies into the RUN arena. */
struct es_slice es_run_keep(struct es_run *run, const char *text);
/* How many workers may run at once, at least 1. */
unsigned es_run_jobs(const struct es_run *run);
/* A line for the report's scope: something a reader of the verdict must know. */
void es_run_warn(struct es_run *run, const char *text);
/* Asks the caller's callback. */
bool es_run_is_cancelled(struct es_run *run);
/* Calls the progress callback, if there is one, not more often than it is promised; from the first
 * thread only. A phase begins with nothing done. */
void es_run_progress(struct es_run *run, const char *phase, size_t done, size_t total);

#endif
