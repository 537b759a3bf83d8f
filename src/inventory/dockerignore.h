/* dockerignore.h - which files of a build context a .dockerignore keeps out of it. */
#ifndef ES_INVENTORY_DOCKERIGNORE_H
#define ES_INVENTORY_DOCKERIGNORE_H

#include "base/slice.h"

/* https://docs.docker.com/build/concepts/context/#dockerignore-files: a pattern a line, in the
 * manner of Go's filepath.Match with "**" for any folders, from the root of the context whether it
 * begins with '/' or not; '#' comments; '!' takes back in; the last that fits decides; what fits a
 * folder fits all below it. `path` is relative to the context. */
bool es_dockerignore_has(struct es_slice text, struct es_slice path);

#endif
