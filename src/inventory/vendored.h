/* vendored.h - code of others that is kept in the tree. */
#ifndef ES_INVENTORY_VENDORED_H
#define ES_INVENTORY_VENDORED_H

#include "inventory/world.h"

/* Forgets what was read of such files, so that they are paths and nothing else: what they read and
 * how they are configured is not this repository's. `files` are as in a world. */
void es_vendored_forget(struct es_world_file *files, size_t n);

#endif
