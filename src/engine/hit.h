/* hit.h - a match that was judged, with its place in one item, before anybody knows its commit. */
#ifndef ES_ENGINE_HIT_H
#define ES_ENGINE_HIT_H

#include "finding/excerpt.h"
#include "finding/finding.h"

/* Slices live in a worker's arena for kept things; equal ones are shared. */
struct es_hit {
	/* Index in the run's items. Of a sweep over history the sweep's number of the object, until
	 * it is known which of them history has. */
	size_t item;
	struct es_slice member; /* of an archive: "inner.zip!/name"; "" otherwise */
	struct es_slice name;	/* the file or tree entry in whose name the secret stands; "" */
	const struct es_rule *rule;
	enum es_confidence confidence;
	enum es_coding coding;
	enum es_verified verified;
	const struct es_fact *facts;
	size_t nfacts;
	size_t line, column, end_line, end_column;
	struct es_slice id, redacted;
	size_t length;
	struct es_slice secret; /* "" unless the run keeps secrets or it stands in a name */
	struct es_excerpt excerpt;
	const char *allowed_by; /* a marker; NULL */
	unsigned looks;		/* ES_ENVHIT_*, of rules that know no more than a name */
};
struct es_hit_vec ES_VEC(struct es_hit);

/* A skip, and the item it is of: skips are put in the items' order at the end. */
struct es_item_skip {
	size_t item;
	struct es_skip skip;
};
struct es_item_skip_vec ES_VEC(struct es_item_skip);

#endif
