/* group.h - findings of the same secret by the same rule, told once with all their places. */
#ifndef ES_REPORT_GROUP_H
#define ES_REPORT_GROUP_H

#include "finding/finding.h"

/* Findings of one group are of one rule, secret and severity; one without an id is alone. */
struct es_groups {
	size_t *first; /* by finding: the first finding of its group */
	size_t *next;  /* by finding: the next one of its group, or ES_GROUP_END */
	size_t n;      /* groups */
};

#define ES_GROUP_END ((size_t)-1)

struct es_place_ptrs ES_VEC(const struct es_place *);

void es_groups_init(struct es_groups *g, const struct es_result *r);
void es_groups_release(struct es_groups *g);
/* Fills `out`, which the caller releases, with all places of the group that begins with finding i,
 * occurrences included, but that of finding i itself; sorted, each line once. */
void es_groups_places(
	struct es_place_ptrs *out, const struct es_groups *g, const struct es_result *r, size_t i);

#endif
