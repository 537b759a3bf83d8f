/* marker.h - comments in the scanned text that allow a finding. */
#ifndef ES_FINDING_MARKER_H
#define ES_FINDING_MARKER_H

#include "rule/ruleset.h"
#include "text/linemap.h"

/* False when no marker of any kind stands in the text, so that nothing in it need be asked about.
 */
bool es_marker_occurs(struct es_slice text);

/* The same of envsieve's own marker, the one that findings of configuration obey. */
bool es_marker_has_ours(struct es_slice text);

/* The marker that allows a finding of `rule` on lines [first, last] (1-based): "envsieve:allow" on
 * one of them or the line before, alone or followed by the rule's id or a list of ids; or the
 * marker of another tool, where that tool would obey it. `is_taken`: the line before has a finding
 * of its own, which its marker speaks for, unless it says "next line". Markers of other tools speak
 * of secrets and allow nothing of a rule of configuration. Static text such as "envsieve:allow";
 * NULL when nothing allows it. */
const char *es_marker_allowing(const struct es_linemap *lines, size_t first, size_t last,
	bool is_taken, struct es_slice rule, const struct es_ruleset *rules);

#endif
