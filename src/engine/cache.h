/* cache.h - what an audit of history learned, kept in the git directory for the next one. */
#ifndef ES_ENGINE_CACHE_H
#define ES_ENGINE_CACHE_H

#include "engine/hit.h"
#include "engine/run.h"
#include "engine/worker.h"
#include "git/census.h"

/* The file is envsieve/history in the git directory that all worktrees of a repository share. It
 * speaks for objects by their full names, for one program (all of its sources), one set of rules,
 * options and one place of the repository; other files are ignored and replaced. It is trusted as
 * far as its checksum, under a key that the repository does not have, shows that this user's
 * program wrote it: a repository that comes with such a file cannot hide anything by it. What it
 * says is that the named objects were read and what they gave; that they still are what they were
 * is not looked at again. Nothing that is or may be a secret is in it. What goes wrong is a
 * warning, never a failure. */
struct es_cache;

/* NULL unless the run asks for one and can have it. */
struct es_cache *es_cache_open(struct es_run *run);
void es_cache_free(struct es_cache *c);

/* Reads the file and sees whether it can be trusted. That needs no sweep, which another thread may
 * make at the same time. */
void es_cache_read(struct es_cache *c);

/* Gives what is known to the census, which has taken nothing yet, and its hits to the worker.
 * Returns the objects that are still wanted, as es_sweep_deal has them, borrowed; NULL: all. */
const unsigned char *es_cache_restore(
	struct es_cache *c, struct es_census *census, struct es_worker *w);

/* All hits and skips of the sweep, by its numbers; copied. What has a skip is not kept. */
void es_cache_take(
	struct es_cache *c, const struct es_hit_vec *hits, const struct es_item_skip_vec *skips);

/* Writes the file, unless it is as good already, or so much larger than what is new that it would
 * cost more than reading that again. `in_names` are the hits in names: what has such a name is not
 * kept. */
void es_cache_save(struct es_cache *c, const struct es_hit_vec *in_names);

#endif
