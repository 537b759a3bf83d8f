/* matcher.h - all rules over one view. */
#ifndef ES_MATCH_MATCHER_H
#define ES_MATCH_MATCHER_H

#include "base/arena.h"
#include "base/copies.h"
#include "match/trace.h"
#include "rule/ruleset.h"

/* What all workers share: which rules run, their literals, their regexes. */
struct es_plan;

/* `wanted` has one entry a rule and may be NULL: all but those that are off. Rules of configuration
 * have nothing to match and are left out. Borrows rs. */
struct es_plan *es_plan_new(const struct es_ruleset *rs, const bool *wanted);
void es_plan_free(struct es_plan *p);

/* A rule that gave up at a limit; after some of them in one view it leaves the rest of it unread.
 */
struct es_limit_hit {
	const struct es_rule *rule;
	size_t at; /* offset in the view where it was tried */
};
struct es_limit_hit_vec ES_VEC(struct es_limit_hit);

/* How many bytes from the first of a literal on decide whether it is reported; none before do. */
size_t es_plan_reach(const struct es_plan *p);

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

/* The same for a text that repeats parts of an older one, where they say so: *trace, which is
 * reset, has then what a scan of the text by itself would leave there, but only what is not copied,
 * and what depends on it, was looked at. `old` is the older text's trace, valid with its arena; it
 * may be NULL where nothing is copied, and is not referred to afterwards. In the quiet spans, if
 * any, no literal begins that would be reported: they are not searched.
 *
 * Why the result is the same. Which literals are reported is decided by bytes within
 * es_literal_reach, and an attempt by where it starts and by the bytes within the rule's reach and
 * ES_JUDGE_REACH around the window (rule.h, judge.h). What is taken over from the older text has
 * all these bytes in one copy, and the same start. A limit on matching is no function of these
 * bytes alone: when `limits` has grown, the text must be scanned by itself, without an older one,
 * and its trace must not be used for others. */
ES_MUST_CHECK enum es_status es_matcher_rescan(struct es_matcher *m, const struct es_view *view,
	const struct es_copies *copies, const struct es_spans *quiet, const struct es_trace *old,
	struct es_trace *trace, struct es_limit_hit_vec *limits, struct es_arena *arena,
	struct es_error *err);

/* Makes of an older text's match one of `view`, `shift` bytes further on; facts go to the arena. */
void es_match_move(
	struct es_match *m, const struct es_view *view, size_t shift, struct es_arena *arena);

#endif
