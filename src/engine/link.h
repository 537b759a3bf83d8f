/* link.h - where a symbolic link of a tree leads to in it. */
#ifndef ES_ENGINE_LINK_H
#define ES_ENGINE_LINK_H

#include "base/arena.h"
#include "base/slice.h"

/* The path from the root, '/' between, that a link at `path` with the text `target` leads to; it is
 * made in the arena, and "" is the root. Other links on the way are not looked at. False when it
 * leads out of the tree, or is nested too deep to tell. */
bool es_link_target(
	struct es_slice *out, struct es_slice path, struct es_slice target, struct es_arena *arena);

#endif
