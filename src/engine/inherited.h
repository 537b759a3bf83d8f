/* inherited.h - which secrets of a range its commits only hand on. */
#ifndef ES_ENGINE_INHERITED_H
#define ES_ENGINE_INHERITED_H

#include "engine/hit.h"
#include "engine/run.h"
#include "git/before.h"

/* A commit that edits a file brings a new blob, and with it all secrets that the file has had for
 * long. A commit of a range brings a secret at a path, unless the secret
 * - stands at that path in a parent or on the left side, or
 * - stands in a parent at a path that the commit changes, and is gone from there: it was moved, be
 * it with its file or out of it. (Git's own names for a pair, such as renames by likeness, would
 * cost a look at many more files and may be wrong; that the secret left one place for another is
 * what counts. A secret that is copied is brought: where it stood it still stands.)
 *
 * Nothing new is lost by that: were a secret of a new commit brought by none, then a parent has it,
 * and so on down to a commit that is not new, whose file has been read. What cannot be compared -
 * an object that is not here, a rule that gave up, a limit - has no secrets, and what it might have
 * had is brought. And a secret counts only where it was to be reported at least as loudly: not
 * below a path that the configuration excludes, nor allowed by a marker that the new one lacks.
 *
 * Only blobs with hits are compared. Of those with which they are, each that is not of the range
 * itself is scanned once. */
struct es_inherited;

enum es_bringing {
	ES_KNOWN,     /* the commits before the range have it */
	ES_HANDED_ON, /* from another commit of the range */
	ES_BROUGHT,
};

#define ES_NO_RANK UINT32_MAX

/* One hit in one file. */
struct es_stand {
	const struct es_hit *hit;
	size_t file; /* the index of what was given */
	enum es_bringing bringing;
	uint32_t rank; /* when BROUGHT: of the first commit that brings it; or ES_NO_RANK */
};

/* `hits` are all of the run, in the order of their items, and `files` all at which those in blobs
 * stand; both borrowed. */
ES_MUST_CHECK enum es_status es_inherited_new(struct es_inherited **out, struct es_run *run,
	const struct es_hit_vec *hits, const struct es_file *files, size_t nfiles,
	struct es_error *err);
void es_inherited_free(struct es_inherited *in);

/* Fills `bringing` and `rank` of all stands of one secret. */
ES_MUST_CHECK enum es_status es_inherited_judge(
	struct es_inherited *in, struct es_stand *stands, size_t n, struct es_error *err);

#endif
