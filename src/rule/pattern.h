/* pattern.h - what a PCRE2 pattern says about the texts it matches: literals, widths, groups. */
#ifndef ES_RULE_PATTERN_H
#define ES_RULE_PATTERN_H

#include "base/arena.h"
#include "rule/rule.h"

/* What is known of every match. Nothing here is a guess: where the analysis does not understand a
 * construct, it widens (no literal, no bound), never narrows. */
struct es_pattern_facts {
	/* At every match one of them stands where it says; n == 0: none derived. What a lookahead
	 * demands may reach beyond the end of the match. */
	struct es_literals literals;
	uint32_t width_min, width_max;
	uint32_t reach_before, reach_after; /* as in struct es_rule */
	unsigned ngroups;		    /* capturing groups */
};

/* Reads the pattern (PCRE2 syntax, UTF off, options set inside it such as (?i) and (?x) obeyed) and
 * fills *out; literals are in the arena. A literal has at least ES_LITERAL_MIN bytes, and there are
 * at most ES_LITERALS_MAX of them; among the sets that qualify, the one least likely to occur by
 * chance is chosen. ES_EPARSE, with "offset N: reason", only for what PCRE2 would refuse as well.
 */
ES_MUST_CHECK enum es_status es_pattern_analyse(struct es_pattern_facts *out,
	struct es_slice pattern, struct es_arena *arena, struct es_error *err);

enum { ES_LITERAL_MIN = 3, ES_LITERALS_MAX = 64 };

#endif
