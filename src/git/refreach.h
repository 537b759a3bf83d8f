/* refreach.h - what still leads to the targets of an attribution: refs, HEAD, the newest commit. */
#ifndef ES_GIT_REFREACH_H
#define ES_GIT_REFREACH_H

#include "git/attribute.h"
#include "git/leads.h"

struct es_refreach {
	struct es_history *h;
	const struct es_targets *targets;
	const struct es_leads *leads;
	const uint32_t *commit; /* by target: the rank of the commit that it is, or ES_RANK_NONE */
	uint32_t head_rank;	/* of HEAD's commit, or ES_RANK_NONE */
	uint32_t head_node;	/* of HEAD's tree among the leads, plus one, or 0 */
};

/* Fills is_in_head, last_commit, last_order and refs of each target, in the arena. Only an
 * interruption is a failure. */
ES_MUST_CHECK enum es_status es_refreach_find(struct es_attribution *by_target,
	struct es_ref_names *out_refs, const struct es_refreach *r, struct es_arena *arena,
	struct es_error *err);

#endif
