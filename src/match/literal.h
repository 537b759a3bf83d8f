/* literal.h - where in a text do the rules' literals stand: one pass for all of them. */
#ifndef ES_MATCH_LITERAL_H
#define ES_MATCH_LITERAL_H

#include "rule/ruleset.h"

struct es_literal_index; /* const once built, shared by all workers */

/* Indexes the literals of those rules for which wanted[i] is true. Borrows the rules. */
struct es_literal_index *es_literal_index_new(const struct es_ruleset *rs, const bool *wanted);
void es_literal_index_free(struct es_literal_index *x);

/* rs->rules.v[rule] may match with `literal` standing at text[at]; the bytes behind it have passed
 * its sets and its tail. */
typedef void es_literal_hit_fn(
	void *ctx, uint32_t rule, const struct es_literal *literal, size_t at);

/* Calls each for every place of every literal that starts in [from, to), clamped to the text; the
 * bytes around are looked at as in a scan of the whole, so that scans of parts that lie side by
 * side give together what one scan of all gives. In the order of the place but for less than a
 * literal's length. */
void es_literal_scan(const struct es_literal_index *x, struct es_slice text, size_t from, size_t to,
	es_literal_hit_fn *each, void *ctx);

/* How many bytes before and from the first byte of a literal decide whether it is reported there;
 * the text's ends count as bytes. */
void es_literal_reach(const struct es_literal_index *x, size_t *before, size_t *after);

#endif
