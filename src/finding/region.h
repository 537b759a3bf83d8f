/* region.h - parts of an env file in which a linter is told to be silent. */
#ifndef ES_FINDING_REGION_H
#define ES_FINDING_REGION_H

#include "base/slice.h"
#include "base/vec.h"

/* "# dotenv-linter:off" up to "# dotenv-linter:on": all checks, or those that are named behind it.
 */
struct es_region {
	size_t first, last;    /* lines, 1-based, both included */
	struct es_slice names; /* of that linter's checks; "" for all */
};
struct es_region_vec ES_VEC(struct es_region);

/* Adds the regions of the text, in their order; `names` are borrowed from it. After a thousand the
 * rest is not looked at. */
void es_regions_read(struct es_region_vec *out, struct es_slice text);
/* Whether one of them has the line and speaks of the rule: each of ours that asks what the named
 * check asks. */
bool es_regions_have(const struct es_region_vec *regions, size_t line, struct es_slice rule);

#endif
