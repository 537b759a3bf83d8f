/* smallworld.h - worlds of a few files, written as tables. */
#ifndef ES_TEST_SMALLWORLD_H
#define ES_TEST_SMALLWORLD_H

#include "lint/complaint.h"
#include "inventory/world.h"

/* `says` is what its readers said of it, a mention after the other with ';' between: "package NAME
 * [VERSION]", "env_file PATH FORM", "read NAME", "context FOLDER", "ARG NAME [VALUE]",
 * "ENV NAME [VALUE]". Ends with a path of NULL. */
struct small_file {
	const char *path, *text, *says;
	enum es_file_state state;
};

struct small_world {
	struct es_world world;
	struct es_complaints complaints;
	struct es_arena arena;
};

/* The files in any order. */
void small_world_make(struct small_world *s, const struct small_file *files);
void small_world_release(struct small_world *s);

/* Runs one check over the files and compares what it says: a line a complaint, in order,
 * "RULE SEVERITY PATH:LINE VARIABLE: MESSAGE". */
void small_world_expect(void (*check)(struct es_complaints *out, const struct es_world *w),
	const struct small_file *files, const char *want);

#endif
