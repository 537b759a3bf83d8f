/* discover.h - where the repository of a path lies, by looking at files alone. */
#ifndef ES_GIT_DISCOVER_H
#define ES_GIT_DISCOVER_H

#include <envsieve.h>

/* Absolute paths without links, malloc'd. */
struct es_discovery {
	char *git_dir;
	char *common_dir; /* the same, except in a linked worktree */
	char *root;	  /* the folder whose .git led here; NULL when git_dir itself was met */
};

/* Searches from the folder `start` (absolute, without links) upward, stopping where git does: at
 * GIT_CEILING_DIRECTORIES and at the border of a file system. ES_ENOTFOUND when there is none,
 * ES_ECORRUPT when a .git file leads nowhere. */
ES_MUST_CHECK enum es_status es_discover(
	struct es_discovery *out, const char *start, struct es_error *err);

/* The repository whose git directory (or .git file) is `path`; root is NULL. ES_ENOTFOUND when it
 * is none. */
ES_MUST_CHECK enum es_status es_discover_at(
	struct es_discovery *out, const char *path, struct es_error *err);

/* The work tree that the git directory of a linked worktree names, absolute and malloc'd; NULL when
 * it names none. */
char *es_discover_linked_root(const struct es_discovery *d);

void es_discovery_release(struct es_discovery *d);

#endif
