/* census.h - what history is made of, collected while a sweep goes over all objects. */
#ifndef ES_GIT_CENSUS_H
#define ES_GIT_CENSUS_H

#include "git/history.h"
#include "git/sweep.h"

struct es_census;

/* For `nworkers` threads that collect at the same time. The sweep is borrowed, and outlives the
 * history that is made. */
struct es_census *es_census_new(const struct es_sweep *s, unsigned nworkers);
void es_census_free(struct es_census *c);
/* Bytes that may be kept of trees, and as many of parents of commits: of itself a quarter of a GiB
 * and twice what the repository takes on disk, which is several times what real ones need. Called
 * before anything is taken.
 *
 * This bounds what a census needs, whatever packs say: that budget, some hundred bytes for each
 * object that is stored, and for each worker a quarter of the budget for names of entries, a
 * quarter for names of what is missing, and one tree with what it is built on. To find out where
 * something stood takes at most twice the budget again, and what treehold.c and places.c allow. */
void es_census_limit(struct es_census *c, size_t max);

/* Everything that a worker of the sweep visits, wanted or not: of commits, tags and trees what they
 * say, of blobs how long they are. */
void es_census_take(struct es_census *c, unsigned worker, const struct es_swept *o);
/* An object that cannot be read. It counts when history has it: as a gap, or (a limit that the
 * caller chose) as left out on purpose. */
void es_census_fail(
	struct es_census *c, unsigned worker, uint32_t number, const char *reason, bool is_gap);

/* Makes the history of all refs (o->range is empty) when all workers are done. The census is then
 * part of the history; on failure it is still the caller's. The distinct names of tree entries are
 * added as items, gaps as es_history_list does. The result does not depend on the number of
 * workers, nor on which had what.
 *
 * When trees say more than may be kept, nothing is known of them, which is a gap: every blob then
 * counts as reached, has no place, and there are no names. When parents are too many, no commit has
 * any, and everything that is there counts as reached; that is a gap, too. */
ES_MUST_CHECK enum es_status es_census_finish(struct es_history **out, struct es_item_vec *names,
	struct es_skip_vec *skips, struct es_census *c, struct es_repo *r,
	const struct es_history_options *o, struct es_arena *arena, struct es_error *err);

/* ---- of a history that was made so ---- */

/* True for a blob, commit or tag to be scanned, by its number in the sweep. */
bool es_history_reaches(const struct es_history *h, uint32_t number);
/* The item for it, as es_history_list would have listed it. */
struct es_item es_history_item(
	const struct es_history *h, uint32_t number, const struct es_loader *loader);
/* What there is to scan but for names: objects, and their bytes, of messages as the loader has
 * them.
 */
struct es_history_totals {
	size_t nobjects;
	uint64_t nbytes;
};
struct es_history_totals es_history_totals(const struct es_history *h);

#endif
