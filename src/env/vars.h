/* vars.h - variables with their values, as a loader of an env file leaves them. */
#ifndef ES_ENV_VARS_H
#define ES_ENV_VARS_H

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"

struct es_var {
	struct es_slice name, value;
	size_t line;   /* 1-based: of the assignment that won */
	bool is_null;  /* named without a value: known to the loader, but not set */
	bool is_gone;  /* set and later taken back; skip it */
	bool is_vague; /* the value depends on what is not known here: a command's output, an
			  argument */
};

/* In the order in which the names first came. Zero-initialised is empty. Names and values live in
 * the arena, which is wiped on release: they may be secrets. */
struct es_vars {
	struct es_map numbers;
	struct ES_VEC(struct es_var) all;
	struct es_arena arena;
};

/* Sets name to what `var` says, name included; the last one wins. Copies the bytes. */
void es_vars_set(struct es_vars *vars, const struct es_var *var);
/* The variable, or NULL when there is none or it is gone. Borrowed until the next set. */
const struct es_var *es_vars_find(const struct es_vars *vars, struct es_slice name);
void es_vars_unset(struct es_vars *vars, struct es_slice name);
void es_vars_release(struct es_vars *vars);

#endif
