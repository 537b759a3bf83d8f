/* given.h - the values that variables are given: in env files, manifests and targets. */
#ifndef ES_LINT_GIVEN_H
#define ES_LINT_GIVEN_H

#include "lint/check.h"

struct es_given {
	const struct es_variable *v; /* NULL: a name of a target that nothing else has */
	struct es_slice name, value;
	struct es_use at;		/* file NULL: in a target */
	const struct es_target *target; /* else NULL */
	size_t line;			/* in a target's file */
	enum es_stage stage;
	bool is_example;
	bool is_shared; /* tracked: everybody who has the repository has it */
};
struct es_given_vec ES_VEC(struct es_given);

/* Appends every value that stands written out, in the order of variables and places: commented
 * lines, expressions, and what is put together from other variables are none. Those of targets come
 * last, with the variable of the service that the target is for. */
void es_given_all(struct es_given_vec *out, const struct es_inventory *inv);

/* The service that a target configures: the one most of whose names it has. */
const struct es_service *es_given_service(
	const struct es_inventory *inv, const struct es_target *t);

/* Says something of the place where the value stands. */
void es_given_say(struct es_check *c, const char *rule, enum es_severity severity,
	const struct es_given *g, const char *fmt, ...) ES_PRINTF(5, 6);
/* ".env.production:3" or "target production", in the arena. */
const char *es_given_place(struct es_check *c, const struct es_given *g);
/* Where production runs, as far as names tell. */
bool es_given_is_production(const struct es_given *g);

/* changeme, your-key, <key>, example.com: somebody has yet to write the value. */
bool es_given_is_placeholder(struct es_slice value);
/* The same of a secret, where also a plain word and a row of letters are no value. */
bool es_given_is_no_secret(struct es_slice value);
/* What people really take for a password, and others try first: admin, postgres, 123456. */
bool es_given_is_well_known(struct es_slice value);
/* true, yes, on, 1 in any case, and false, no, off, 0. */
bool es_given_is_true(struct es_slice value);
bool es_given_is_false(struct es_slice value);
/* The value takes others in: $NAME or ${NAME}. */
bool es_given_has_reference(struct es_slice value);
/* The host of a URL, or of "host:port"; "" when it is neither. */
struct es_slice es_given_host(struct es_slice value);
/* This machine: localhost, 127.0.0.1, ::1, host.docker.internal, x.local. */
bool es_given_is_local_host(struct es_slice host);
/* The password in scheme://user:password@host; "" for none. */
struct es_slice es_given_url_password(struct es_slice value);

/* The name asks for a secret, and not for one that is meant for everybody. */
bool es_given_asks_secret(struct es_slice name);
/* A secret that is made up for this program alone and protects what it signs or encrypts:
 * JWT_SECRET, SECRET_KEY_BASE, APP_KEY. Not what a vendor issues (CLIENT_SECRET). */
bool es_given_is_own_secret(struct es_slice name);

#endif
