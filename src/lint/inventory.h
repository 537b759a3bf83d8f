/* inventory.h - the table of variables: where each is declared, read and given a value. */
#ifndef ES_LINT_INVENTORY_H
#define ES_LINT_INVENTORY_H

#include "lint/world.h"

/* A part of the repository that is configured by itself. In a repository of one program there is
 * one, with folder "". */
struct es_service {
	struct es_slice name;	/* of its folder, or of its package; "" for the only one */
	struct es_slice folder; /* from the root; "" for the root */
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
	bool has_pattern;	    /* a reference by a name that is put together may mean it */
};

struct es_inventory {
	const struct es_world *world;
	struct es_arena *arena;
	const struct es_service *services;
	size_t nservices;
	struct es_variable *variables; /* by name, then service */
	size_t nvariables;
};

#endif
