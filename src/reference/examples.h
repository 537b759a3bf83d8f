/* examples.h - the examples of language files, run as tests. */
#ifndef ES_REFERENCE_EXAMPLES_H
#define ES_REFERENCE_EXAMPLES_H

#include "reference/references.h"

/* What became of one example; all is valid during the call. */
struct es_example_result {
	const struct es_language *language;
	const struct es_form_example *example;
	bool passed;
	struct es_slice got, want; /* mentions, one a line */
};
typedef void es_example_fn(void *ctx, const struct es_example_result *result);

/* Runs all examples of n languages, each with its own language alone. A failed one is no failure of
 * the call; a pattern that cannot be compiled is. */
ES_MUST_CHECK enum es_status es_examples_run(const struct es_language *languages, size_t n,
	es_example_fn *each, void *ctx, struct es_error *err);

#endif
