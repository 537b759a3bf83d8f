/* findings.h - from hits to findings: place, commit, fate, order. */
#ifndef ES_ENGINE_FINDINGS_H
#define ES_ENGINE_FINDINGS_H

#include "engine/hit.h"
#include "engine/run.h"

/* Tree, index and standard input: one finding a place. */
void es_findings_from_tree(struct es_run *run, const struct es_hit_vec *hits);
/* History: one finding a secret, attributed. */
ES_MUST_CHECK enum es_status es_findings_from_history(
	struct es_run *run, const struct es_hit_vec *hits, struct es_error *err);
/* Sorts, hides secrets that stand in names, and sets result->findings and the count of the
 * suppressed. */
void es_findings_finish(struct es_run *run);

/* ---- shared with those who make findings ---- */

/* A finding with all that the hit knows. */
void es_finding_from_hit(struct es_finding *out, struct es_run *run, const struct es_hit *hit);
/* "path", borrowed, or "path!/member", in the arena. */
struct es_slice es_hit_path(struct es_arena *arena, const struct es_hit *hit, struct es_slice path);
/* The rule's severity, lowered where the path is for show, and to a warning where the value of a
 * generic rule was judged to be weak. */
enum es_severity es_hit_severity(const struct es_hit *hit, struct es_slice path);
/* True where the rule's findings are notes, no more. */
bool es_rule_is_for_show(const struct es_rule *rule, struct es_slice path);
/* True when rule and configuration let the rule speak about that path. */
bool es_path_applies(const struct es_run *run, const struct es_rule *rule, struct es_slice path);

#endif
