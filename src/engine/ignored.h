/* ignored.h - whether git would ignore a file, also one that is not there. */
#ifndef ES_ENGINE_IGNORED_H
#define ES_ENGINE_IGNORED_H

#include "base/map.h"
#include "engine/run.h"

/* The ignore rules of the working tree, read as they are asked for. */
struct es_ignored {
	const struct es_run *run;
	const char *root;
	struct es_arena arena;
	struct es_map folders;
	/* By the numbers of `folders`. */
	struct ES_VEC(const struct es_ignore *) rules;
	struct ES_VEC(bool) is_inner; /* the root of a repository within this one */
};

/* Of a run with a tree; to be ended by es_ignored_release. In a repository the world gets to ask
 * it. */
void es_ignored_init(struct es_ignored *i, struct es_run *run);
void es_ignored_release(struct es_ignored *i);

/* Adds the .gitignore files of the folders above the one that is linted to what was gleaned: they
 * say what is ignored in it, and take what is to be ignored. Before es_gleaning_join. */
void es_ignored_add_above(struct es_run *run);

#endif
