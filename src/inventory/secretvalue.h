/* secretvalue.h - values of env files and targets that nobody else should have. */
#ifndef ES_INVENTORY_SECRETVALUE_H
#define ES_INVENTORY_SECRETVALUE_H

#include "inventory/world.h"

/* Slices are borrowed from the world or in the arena. */
struct es_secret_value {
	struct es_slice value;	  /* as the file has it, without quotes; of a URL the password */
	struct es_slice variable; /* the first that has it */
	struct es_slice place;	  /* ".env:3", or a target's "production: STRIPE_KEY" */
};
struct es_secret_value_vec ES_VEC(struct es_secret_value);

enum { ES_SECRET_VALUES_MAX = 5000 };

/* Appends the values of env files that git does not track, and of targets, that are worth looking
 * for elsewhere: the name asks for a secret and the value is no word, placeholder or reference to
 * one; or it is a URL with a password. What a tracked file of the kind has too is nobody's secret
 * any more and told by other checks. No two are alike. False when there are more than
 * ES_SECRET_VALUES_MAX: the rest is left out. */
bool es_secret_values(
	struct es_secret_value_vec *out, const struct es_world *w, struct es_arena *arena);

/* What of the value is secret: all of it, or the password of a URL; empty when nothing is, by the
 * name and by its looks. */
struct es_slice es_secret_part(struct es_slice name, struct es_slice value);

/* Whether it is such a file. */
bool es_secret_values_are_from(const struct es_world_file *f);

/* What is shorter is not decoded by a scan (text/decode.h: 16 digits), so its base64 has to be
 * looked for as such. */
enum { ES_DECODED_MIN = 12 };

#endif
