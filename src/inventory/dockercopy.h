/* dockercopy.h - what the steps of a Dockerfile copy from the build context. */
#ifndef ES_INVENTORY_DOCKERCOPY_H
#define ES_INVENTORY_DOCKERCOPY_H

#include "base/arena.h"
#include "base/vec.h"

/* One source of a COPY or ADD that takes it from the context. Slices are in the arena. */
struct es_docker_copy {
	struct es_slice source; /* relative to the context, "" for all of it; may hold wildcards */
	size_t line;		/* of the instruction, 1-based */
	size_t stage;		/* counted from 1 */
	bool is_shipped;	/* in the last stage, or in one that the last builds upon */
};
struct es_docker_copy_vec ES_VEC(struct es_docker_copy);

/* https://docs.docker.com/reference/dockerfile/#copy. Appends them in order. Sources that hold a
 * variable are left out: what they are is not known. False when there are more than are kept. */
bool es_docker_copies(struct es_docker_copy_vec *out, struct es_slice text, struct es_arena *arena);

/* True when the source takes in the path, relative to the context as well. */
bool es_docker_copy_takes(const struct es_docker_copy *c, struct es_slice path);

#endif
