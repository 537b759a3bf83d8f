/* check.h - what the checks of the lint have in common. */
#ifndef ES_LINT_CHECK_H
#define ES_LINT_CHECK_H

#include "inventory/given.h"
#include "lint/lint.h"
#include "inventory/part.h"

/* One run of all checks. */
struct es_check {
	const struct es_inventory *inv;
	const struct es_lint_options *options; /* may be NULL */
	struct es_complaints *out;
	bool *has_code;	    /* by service: programs are read there, not manifests alone */
	bool *is_explained; /* by variable: another rule has said why it is missing or unused */
};

/* Finds something, or nothing. */
typedef void es_check_fn(struct es_check *c);

/* The checks, one a file. */
es_check_fn es_check_typo, es_check_undocumented, es_check_unused, es_check_missing,
	es_check_target, es_check_value, es_check_secret, es_check_client, es_check_type,
	es_check_default, es_check_open, es_check_laravel, es_check_client_reads, es_check_turbo,
	es_check_wrangler, es_check_store_names, es_check_pipeline, es_check_hardcoded,
	es_check_form, es_check_unused_sets;

/* ---- to say something ---- */

/* Adds a complaint about a variable at one of its places. The rest is printf's. No value of a
 * variable may be among it. */
void es_check_say(struct es_check *c, const char *rule, enum es_severity severity,
	const struct es_variable *v, const struct es_use *at, const char *fmt, ...) ES_PRINTF(6, 7);
/* The same with what else tells it from others of the variable: a target. */
void es_check_say_target(struct es_check *c, const char *rule, enum es_severity severity,
	const struct es_variable *v, const struct es_use *at, struct es_slice target,
	const char *fmt, ...) ES_PRINTF(7, 8);
/* The same of a file as a whole; `v` may be NULL. */
void es_check_say_of_file(struct es_check *c, const char *rule, enum es_severity severity,
	const struct es_variable *v, const struct es_world_file *f, const char *fmt, ...)
	ES_PRINTF(6, 7);
/* Says something of the place where a value stands. */
void es_check_say_given(struct es_check *c, const char *rule, enum es_severity severity,
	const struct es_given *g, const char *fmt, ...) ES_PRINTF(5, 6);
/* ".env.production:3" or "target production", in the arena. */
const char *es_check_given_place(struct es_check *c, const struct es_given *g);
/* Whether what the rule says of the variable of that name will be seen. */
bool es_check_is_heard(const struct es_check *c, const char *rule, struct es_slice name);
bool es_check_is_cancelled(const struct es_check *c);
/* "src/pay.ts:12", in the arena. */
const char *es_check_place(struct es_check *c, const struct es_use *at);
/* "", or " (and 3 more)" when there are n places, in the arena. */
const char *es_check_more(struct es_check *c, size_t n);

/* ---- to ask ---- */

/* The first of the program's own references with the need of the variable: not those of tools and
 * tests. NULL when there is none. */
const struct es_use *es_check_first_read(const struct es_variable *v);
/* How many of its references are the program's. */
size_t es_check_nreads(const struct es_variable *v);
/* An absent one is found when the program starts: a schema or ${X:?} asks for it. */
bool es_check_is_fatal(const struct es_variable *v);
/* The env files that say what a service wants: its examples; where it has none, those of the
 * nearest folder above that has some; where nobody has any, env files that are tracked. */
struct es_check_documents {
	const struct es_service *service; /* NULL: there are none */
	bool is_example;		  /* false: tracked files stand in */
};
struct es_check_documents es_check_documents(const struct es_service *s);
/* The first place that declares it for people: not the types of a program, which only its authors
 * see. NULL when there is none. */
const struct es_use *es_check_declared(const struct es_variable *v);
/* The place that documents it, here or in a folder above; NULL when there is none. */
const struct es_use *es_check_documented(struct es_check *c, const struct es_variable *v);
bool es_check_is_explained(const struct es_check *c, const struct es_variable *v);
void es_check_explain(struct es_check *c, const struct es_variable *v);
/* The folder is the other's, or below it. */
bool es_check_is_below(const struct es_service *s, const struct es_service *above);

#endif
