/* world.h - what was read of a repository before anything is asked about its configuration. */
#ifndef ES_INVENTORY_WORLD_H
#define ES_INVENTORY_WORLD_H

#include "env/envfile.h"
#include "base/env_filename.h"
#include "env/mention.h"
#include "env/vars.h"
#include "finding/finding.h"
#include "inventory/part.h"
#include "text/plaintext.h"

/* How git sees a file. Outside of a repository all are ES_FILE_UNTRACKED, but for env files that
 * stand for an example: those come with the tree, as far as can be told. */
enum es_file_state { ES_FILE_TRACKED, ES_FILE_UNTRACKED, ES_FILE_IGNORED };

/* One file of the tree. Of most nothing but the path is known. */
struct es_world_file {
	struct es_slice path; /* from the root, '/' between */
	enum es_file_state state;
	enum es_part part;
	/* Of env files and of what lint/keeps.h names the whole text; else empty. */
	struct es_slice text;
	enum es_turned turned;	    /* from what the file's bytes are: the text is not theirs */
	bool is_read;		    /* false: nobody wanted it, or it could not be read */
	struct es_env_filename env; /* role ES_ENV_NONE: no env file */
	struct es_env_file lines;   /* of an env file */
	struct es_mention *mentions;
	size_t nmentions;
	const struct es_unread *unread;
	size_t nunread;
};

/* A version of an env file that history has and HEAD has not: nothing at that path, and not these
 * bytes at another one. */
struct es_past_file {
	const struct es_place *place; /* with the first commit that has it there */
	struct es_env_file lines;     /* empty when they cannot be read */
	struct es_slice *refs;	      /* full names of the refs whose history has it, borrowed */
	size_t nrefs;
	struct es_oid last_commit; /* the newest that has it; zero: not known */
};

/* An environment that is really deployed, as its owner exported it: --target NAME=FILE. */
struct es_target {
	struct es_slice name; /* "production" */
	struct es_slice file; /* as given; "-" is standard input */
	struct es_vars vars;
};

struct es_world {
	const struct es_world_file *files; /* sorted by path, no two alike */
	size_t nfiles;
	const struct es_target *targets;
	size_t ntargets;
	bool is_repository;
	int64_t now; /* seconds since 1970; 0: not known */
	/* Whether git would ignore a file of that path, also one that is not there; NULL: not
	 * known. */
	bool (*is_ignored)(void *ctx, struct es_slice path);
	void *ctx;
};

/* NULL when there is none of that path. */
const struct es_world_file *es_world_find(const struct es_world *w, struct es_slice path);
/* The file of that name in the folder of `path`, or in the nearest above that has one; NULL. */
const struct es_world_file *es_world_nearest(
	const struct es_world *w, struct es_slice path, const char *name);
/* Whether the file, which describes a package, depends on one of that name. */
bool es_world_depends(const struct es_world_file *f, const char *package);
/* The half-open interval of the files below a folder ("" is the root: all of them). */
void es_world_below(const struct es_world *w, struct es_slice folder, size_t *from, size_t *to);

#endif
