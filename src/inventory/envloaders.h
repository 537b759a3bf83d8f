/* envloaders.h - which programs load an env file of this repository. */
#ifndef ES_INVENTORY_ENVLOADERS_H
#define ES_INVENTORY_ENVLOADERS_H

#include "env/dialect.h"
#include "inventory/loadertool.h"
#include "inventory/world.h"

/* A program that loads a file, and what tells of it. */
struct es_env_loader {
	const struct es_loader_tool *tool;
	const struct es_dialect *dialect; /* NULL when how it reads is not emulated */
	struct es_slice by;		  /* the file that says so */
	size_t line;			  /* in it; 0 when it is the file as a whole */
	const struct es_map *names; /* only these matter to it; NULL: those of the tool's prefix */
};
struct es_env_loader_vec ES_VEC(struct es_env_loader);

/* What the world tells of loaders:
 *  - packages that are depended on: they read the env files in the package's folder, or in its src;
 *    those that climb, the next ones above where the package has none itself;
 *  - files named by manifests, scripts and code; what loads .env is told of .env.example, too, and
 *    so for every mode;
 *  - a compose file beside a .env: it takes from it the names that it interpolates.
 * So a loader of one package does not read the files of another. Borrows the world. */
struct es_env_loaders *es_env_loaders_new(const struct es_world *w);
void es_env_loaders_free(struct es_env_loaders *l);

/* Adds those that load the file, each dialect and order once; none for backups and scripts
 * (.envrc). Borrowed from l. */
void es_env_loaders_of(struct es_env_loader_vec *out, const struct es_env_loaders *l,
	const struct es_world_file *file);

/* Whether a variable of that name matters to the loader. */
bool es_env_loader_takes(const struct es_env_loader *loader, struct es_slice name);

#endif
