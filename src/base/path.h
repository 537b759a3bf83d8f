/* path.h - paths: put together, taken apart, and judged. */
#ifndef ES_BASE_PATH_H
#define ES_BASE_PATH_H

#include "base/arena.h"
#include "base/vec.h"

/* Paths for the system, each malloc'd. */
struct es_path_vec ES_VEC(char *);
void es_path_vec_free(struct es_path_vec *v);

/* "folder/name", malloc'd; `name` alone when it is absolute. */
char *es_path_join(const char *folder, const char *name);
/* The first `len` bytes as a C string, malloc'd. */
char *es_path_copy(const char *path, size_t len);

/* "folder/name" in the arena; `name` alone when folder is "". */
struct es_slice es_path_below(struct es_arena *arena, struct es_slice folder, const char *name);

/* What stands before the last '/', "" without one; and behind it, all without one. */
struct es_slice es_path_folder(struct es_slice path);
struct es_slice es_path_name(struct es_slice path);

/* True when every component is a name: none is empty, "." or "..", so that a relative path leads
 * nowhere but below. False for "". */
bool es_path_is_plain(struct es_slice path);

#endif
