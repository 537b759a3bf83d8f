/* ignore.h - the rules of .gitignore files. */
#ifndef ES_GIT_IGNORE_H
#define ES_GIT_IGNORE_H

#include "base/arena.h"

/* The rules that hold in one folder: those of its file, then those of the folders above it. Lives
 * in the arena. */
struct es_ignore;

/* The rules of `text` (copied) for what lies in one folder, before those of `above`, which may be
 * NULL; `above` itself when the text has no rule. `skip` is the length of the folder's path with
 * its '/', 0 for the root. */
const struct es_ignore *es_ignore_parse(
	struct es_arena *arena, struct es_slice text, size_t skip, const struct es_ignore *above);

/* Whether the rules that are nearest and last say that `path`, below the folder of the rules, is
 * ignored. What an ignored folder above makes of it, the caller knows. `rules` may be NULL. */
bool es_ignore_has(const struct es_ignore *rules, struct es_slice path, bool is_folder);

#endif
