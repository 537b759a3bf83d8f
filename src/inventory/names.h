/* names.h - names of variables that are known from elsewhere: patterns/names.yaml. */
#ifndef ES_INVENTORY_NAMES_H
#define ES_INVENTORY_NAMES_H

#include "base/slice.h"

enum es_names {
	ES_NAMES_AMBIENT,     /* set by the system, the runtime, the CI or the host */
	ES_NAMES_SDK,	      /* read by a dependency */
	ES_NAMES_CLIENT,      /* put into what browsers get */
	ES_NAMES_PUBLIC,      /* meant for everybody, whatever they sound like */
	ES_NAMES_PLACEHOLDER, /* no names but values, in lower case, that wait to be replaced */
	ES_NAMES_KINDS,
};

struct es_name_list {
	const struct es_slice *v;
	size_t n;
};

/* An entry of the file. */
struct es_name_group {
	enum es_names kind;
	struct es_slice of;	      /* whose they are, for people: "Vercel Blob" */
	struct es_name_list packages; /* patterns; one of them has to be depended on */
	struct es_name_list names;    /* patterns */
	struct es_name_list examples, negative_examples; /* for the tests */
};

/* The table that is compiled in (scripts/embed_names.c). */
extern const struct es_name_group es_builtin_names[];
extern const size_t es_builtin_nnames;

/* The first group of the kind behind `after` (NULL: of all) that has the name; NULL when there is
 * none. */
const struct es_name_group *es_names_find(
	enum es_names kind, struct es_slice name, const struct es_name_group *after);
bool es_names_has(enum es_names kind, struct es_slice name);
/* Whether the package is one of the group's. */
bool es_names_wants_package(const struct es_name_group *g, struct es_slice package);

/* One of the words, NULL behind the last, stands in the name between '_', in any case. */
bool es_names_has_word(struct es_slice name, const char *const *words);

#endif
