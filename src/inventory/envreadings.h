/* envreadings.h - what several loaders make of one text, wherever they run. */
#ifndef ES_INVENTORY_ENVREADINGS_H
#define ES_INVENTORY_ENVREADINGS_H

#include "env/dialect.h"

enum { ES_ENV_READINGS_MAX = 16, ES_ENV_READING_REASON_MAX = 160 };

/* A value may depend on variables that the text does not set. So each loader is asked twice: where
 * none of those is set, and where every one is. What holds in both holds anywhere. */
struct es_env_reading {
	const struct es_dialect *dialect;
	struct es_vars unset, set;
	bool is_refused; /* the loader takes the text in neither */
	bool is_whole;	 /* it took all of it in both: its values are known */
	size_t line;	 /* of a refusal; 0: the whole text */
	char reason[ES_ENV_READING_REASON_MAX];
};

/* Zero-initialise. */
struct es_env_readings {
	struct es_env_reading v[ES_ENV_READINGS_MAX];
	size_t n;
	struct es_map own; /* names that the text sets itself */
	struct es_arena arena;
};

/* Says that the text sets a variable of that name; copied. Before the readings are added. */
void es_env_readings_own(struct es_env_readings *r, struct es_slice name);
/* Adds one dialect's reading of the text; once for each dialect. */
void es_env_readings_add(
	struct es_env_readings *r, const struct es_dialect *d, struct es_slice text);
/* NULL when there is none of that dialect. */
const struct es_env_reading *es_env_readings_find(
	const struct es_env_readings *r, const struct es_dialect *d);
/* Wipes what was read. */
void es_env_readings_release(struct es_env_readings *r);

/* The variable where nothing from outside is set; NULL when it gets no value. */
const struct es_var *es_env_reading_value(const struct es_env_reading *r, struct es_slice name);
/* True when the two get other values for the name, whatever is set around them; never when one of
 * the values depends on what only running it tells. */
bool es_env_reading_differs(
	const struct es_env_reading *a, const struct es_env_reading *b, struct es_slice name);

#endif
