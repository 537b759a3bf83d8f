/* service.h - which parts of a repository are configured by themselves. */
#ifndef ES_INVENTORY_SERVICE_H
#define ES_INVENTORY_SERVICE_H

#include "inventory/inventory.h"

enum { ES_SERVICES_MAX = 512 };

/* Services, borrowed from the map. */
struct es_service_list {
	const struct es_service *const *v;
	size_t n;
	bool is_lent; /* the file is a package's that others use; the first is no nearer than the
			 rest */
};

struct es_service_map {
	const struct es_service *services; /* in the arena; the root's is the first */
	size_t nservices;
	const struct es_world *world;
	const struct es_service_list *lists; /* of each file of the world */
	struct es_inventory_limits limits;
};

/* A service is a folder that has env files, or a manifest with env files below it that belong to
 * none further down; everything else is the root's. Its files are those below its folder, up to
 * other services, those of the packages of the repository that it depends on, and what compose says
 * by env_file and build.context. There are at most ES_SERVICES_MAX; what is
 * more is its parent's. */
void es_service_map_make(
	struct es_service_map *out, const struct es_world *w, struct es_arena *arena);

/* The services to which belongs what the file says. The first is its own, and without packages of
 * the repository it is the only one. */
struct es_service_list es_service_map_of(
	const struct es_service_map *m, const struct es_world_file *file);

#endif
