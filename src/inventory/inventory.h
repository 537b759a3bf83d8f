/* inventory.h - the table of variables: where each is declared, read and given a value. */
#ifndef ES_INVENTORY_INVENTORY_H
#define ES_INVENTORY_INVENTORY_H

#include "inventory/part.h"
#include "inventory/world.h"

/* A part of the repository that is configured by itself. The first is always that of folder "", and
 * in a repository of one program the only one. */
struct es_service {
	struct es_slice name;		 /* of its folder; "" for the root */
	struct es_slice folder;		 /* from the root; "" for the root */
	const struct es_service *parent; /* whose folder this one is in; NULL for the root */
	const struct es_world_file *const *examples; /* that document its variables */
	const struct es_world_file *const *files;    /* env files with values */
	size_t nexamples, nfiles;
};

enum es_class {
	ES_CLASS_APP,	  /* the program's own */
	ES_CLASS_AMBIENT, /* set by the system, the runtime, the CI or the host */
	ES_CLASS_SDK,	  /* read by a dependency that is present */
	ES_CLASS_TOOLING, /* read by scripts and build tools alone */
	ES_CLASS_TEST,	  /* read by tests alone */
};
const char *es_class_name(enum es_class c); /* "app", "ambient", ... */

/* One place of a variable. */
struct es_use {
	const struct es_world_file *file;
	const struct es_mention *mention; /* of code and manifests; else NULL */
	const struct es_env_line *env;	  /* of env files; else NULL */
	enum es_part part;		  /* of the file */
};
struct es_use_vec ES_VEC(struct es_use);

/* One variable of one service. The vectors are sorted by path and place. */
struct es_variable {
	struct es_slice name;
	const struct es_service *service;
	enum es_class class;
	enum es_need need;	    /* the strongest of its references of its class */
	struct es_use_vec reads;    /* references */
	struct es_use_vec examples; /* lines of examples, and what else declares it */
	struct es_use_vec files;    /* lines of env files */
	struct es_use_vec sets;	    /* of manifests and scripts */
	bool has_pattern;     /* a name that is put together, or an unknown call, may mean it */
	bool is_interpolated; /* an env file of the service puts it into another value */
	bool is_class_told, is_need_told; /* by the configuration */
	bool is_in_tracked_file; /* a committed env file has a line of it, be it commented out */
	bool is_in_tracked_file_above; /* one that lies in the very folder of the service */
	bool is_own; /* one of `reads` is the service's own, not that of a package it imports */
};

/* Where there was more than is looked at; the paths are "" where there was not, or of the root. */
struct es_inventory_limits {
	const struct es_world_file *service; /* an env file of the first program too many */
	const struct es_world_file *loader;  /* a manifest that loads more env files */
	const struct es_world_file *pattern; /* a program with more names put together */
	struct es_slice package; /* what is read there counts for its own folder alone */
	bool has_package;
};

struct es_inventory {
	const struct es_world *world;
	struct es_arena *arena;
	const struct es_service *services;
	size_t nservices;
	struct es_variable *variables; /* by name, then service */
	size_t nvariables;
	struct es_inventory_limits limits;
	const bool *has_package; /* by group of es_builtin_names: one of its packages is there */
};

/* Everything is in the arena but the vectors; nothing is made twice as large as the world. */
void es_inventory_make(struct es_inventory *out, const struct es_world *w, struct es_arena *arena);
void es_inventory_release(struct es_inventory *inventory);

/* NULL when the service has none of that name. */
struct es_variable *es_inventory_find(const struct es_inventory *inventory,
	const struct es_service *service, struct es_slice name);
/* The half-open interval of the variables of one name, of all services. */
void es_inventory_named(
	const struct es_inventory *inventory, struct es_slice name, size_t *from, size_t *to);

#endif
