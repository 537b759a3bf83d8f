/* matcher.h - all rules over one view. */
#ifndef ES_MATCH_MATCHER_H
#define ES_MATCH_MATCHER_H

#include "base/arena.h"
#include "match/match.h"
#include "rule/ruleset.h"

/* What all workers share: which rules run, their literals, their regexes. */
struct es_plan;

/* `wanted` has one entry a rule and may be NULL: all but those that are off. Borrows rs. */
struct es_plan *es_plan_new(const struct es_ruleset *rs, const bool *wanted);
void es_plan_free(struct es_plan *p);

/* A rule that gave up at a limit; after some of them in one view it leaves the rest of it unread.
 */
struct es_limit_hit {
	const struct es_rule *rule;
	size_t at; /* offset in the view where it was tried */
};
struct es_limit_hit_vec ES_VEC(struct es_limit_hit);

struct es_matcher; /* one a worker */
struct es_matcher *es_matcher_new(const struct es_plan *p);
void es_matcher_free(struct es_matcher *m);

/* Appends the matches of all wanted rules in the view that survive the judgement of their bytes
 * (entropy, stopwords, placeholders, structure), by rule and then by place; overlaps are still in.
 * Facts are in the arena. Limits met are appended to `limits`. Fails only for a pattern that cannot
 * be compiled. */
ES_MUST_CHECK enum es_status es_matcher_scan(struct es_matcher *m, const struct es_view *view,
	struct es_match_vec *out, struct es_limit_hit_vec *limits, struct es_arena *arena,
	struct es_error *err);

#endif
