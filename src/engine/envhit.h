/* envhit.h - what stands around a match tells how loud an env file's is to be told. */
#ifndef ES_ENGINE_ENVHIT_H
#define ES_ENGINE_ENVHIT_H

#include "base/arena.h"
#include "base/slice.h"

#include <envsieve.h>

enum {
	ES_ENVHIT_COMMENTED = 1 << 0, /* its line is commented out: # NAME=value */
	ES_ENVHIT_LIKE_USER = 1 << 1, /* the user, the database or the service beside has it, too */
	ES_ENVHIT_NEAR = 1 << 2,      /* the password of a URL whose host has no domain */
	ES_ENVHIT_MAX = 7,
};

/* What is true of the secret text[from, to). Looks at few lines around. */
unsigned es_envhit_looks(struct es_slice text, size_t from, size_t to, struct es_arena *arena);

/* How much is made of it in a file of that path: at most ES_SEV_ERROR. Less only in env files. */
enum es_severity es_envhit_most(unsigned looks, struct es_slice path);

#endif
