/* loose.h - reads loose objects for libgit2, whose own reader trusts them too much. */
#ifndef ES_GIT_LOOSE_H
#define ES_GIT_LOOSE_H

#include <git2.h>

/* An object store backend over a folder of loose objects; owned by the store it is added to. */
int es_loose_backend(git_odb_backend **out, const char *objects_dir);

#endif
