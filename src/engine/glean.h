/* glean.h - what the files of a tree say of the environment, read beside the scan for secrets. */
#ifndef ES_ENGINE_GLEAN_H
#define ES_ENGINE_GLEAN_H

#include "env/mention.h"
#include "finding/finding.h"
#include "inventory/world.h"
#include "reference/references.h"
#include "source/item.h"

/* A line of a program or manifest that mentions a variable, to be shown. */
struct es_kept_line {
	size_t line;
	struct es_slice text; /* without its newline */
};

/* One file of the tree. */
struct es_gleaned {
	struct es_world_file file; /* mentions and unread borrowed from `said` */
	struct es_mentions said;
	/* The whole text where it is kept for the checks, or since it has a marker; else "". */
	struct es_slice text;
	const struct es_kept_line *lines; /* of others: those with mentions, by number */
	size_t nlines;
	/* Of a link that stands for an env file or manifest and leads nowhere out of the tree: the
	 * path in the tree that it leads to. */
	struct es_slice link;
};
struct es_gleaned_vec ES_VEC(struct es_gleaned);

/* What all workers share, and at the end what all of them found. */
struct es_gleaning {
	struct es_references *references;
	struct es_parts *parts;
	struct es_arena_vec arenas;
	struct es_gleaned_vec files; /* sorted by path once es_gleaning_join was called */
	struct es_world world; /* after es_gleaning_join; its files are an array of their own */
	struct es_world_file *world_files;
};

struct es_gleaning *es_gleaning_new(void);
void es_gleaning_free(struct es_gleaning *g);

/* Whether the text of the file is wanted for the lint, by its path. */
bool es_gleaning_wants(const struct es_gleaning *g, struct es_slice path);

/* One worker's share. */
struct es_gleaner;
struct es_gleaner *es_gleaner_new(const struct es_gleaning *g);
void es_gleaner_free(struct es_gleaner *g);
/* A file of which nothing but the path is known. */
void es_gleaner_pass(struct es_gleaner *g, const struct es_item *item);
/* Reads a file of the tree. Fails only for a form of reference that cannot be compiled. */
ES_MUST_CHECK enum es_status es_gleaner_read(struct es_gleaner *g, const struct es_item *item,
	struct es_slice bytes, struct es_error *err);
/* Moves what the worker has to the common store. */
void es_gleaning_take(struct es_gleaning *g, struct es_gleaner *from);
/* Sorts, and makes the world's list of files of what was taken. */
void es_gleaning_join(struct es_gleaning *g);

/* The file of that path; NULL when there is none. After es_gleaning_join. */
const struct es_gleaned *es_gleaning_find(const struct es_gleaning *g, struct es_slice path);

#endif
