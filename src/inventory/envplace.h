/* envplace.h - what the place and the contents of an env file say of it. */
#ifndef ES_INVENTORY_ENVPLACE_H
#define ES_INVENTORY_ENVPLACE_H

#include "base/buf.h"
#include "inventory/world.h"

/* What lies there is shown or tried out, and no program of the repository runs with it: tests/,
 * examples/, templates/, docs/. */
bool es_env_place_is_sample(struct es_slice path);
/* A folder above is one that is served to everybody: public/, static/. */
bool es_env_place_is_served(struct es_slice path);
/* An environment of tests: what it holds is for programs that nobody reaches. */
bool es_env_place_is_test(struct es_slice mode);
/* An example that is copied to .env in its folder. */
bool es_env_place_is_plain_example(const struct es_world_file *f);
bool es_env_place_is_dockerfile(struct es_slice path);

/* Something to be filled in, which comes with the tree: at least half of its values are empty,
 * placeholders or those of anybody's machine, and none is a secret. */
bool es_env_place_is_form(const struct es_world_file *f);

enum { ES_ENV_SECRETS_NAMED = 12 };

struct es_env_secrets {
	size_t n;
	/* Those that `names` has, in the order of the file; [0] is NULL when there are none. */
	const struct es_env_line *named[ES_ENV_SECRETS_NAMED];
	struct es_buf names; /* "A, B, C and 2 more" */
};
/* The assignments of an env file that look like secrets. To be released. */
void es_env_secrets_find(struct es_env_secrets *out, const struct es_world_file *f);
void es_env_secrets_release(struct es_env_secrets *s);
/* Adds names and values of those that are named, for whoever has to tell when they change. */
void es_env_secrets_add(struct es_buf *out, const struct es_env_secrets *s);
bool es_env_place_has_secrets(const struct es_world_file *f);

#endif
