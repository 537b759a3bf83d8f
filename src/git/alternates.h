/* alternates.h - the folders that hold a repository's objects: its own, and its alternates. */
#ifndef ES_GIT_ALTERNATES_H
#define ES_GIT_ALTERNATES_H

#include "base/path.h"

#include <envsieve.h>

/* Fills *out with real paths, each once, in the order in which git asks them: `objects_dir`, with
 * the alternates that it names and those that they name, then the folders of `more`, a list as in
 * GIT_ALTERNATE_OBJECT_DIRECTORIES (NULL: none), with theirs. A folder that is not there is passed
 * over, as git does: what was in it is then reported missing, object by object. */
ES_MUST_CHECK enum es_status es_stores_find(
	struct es_path_vec *out, const char *objects_dir, const char *more, struct es_error *err);

#endif
