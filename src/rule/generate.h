/* generate.h - examples with generators, made into the texts they stand for. */
#ifndef ES_RULE_GENERATE_H
#define ES_RULE_GENERATE_H

#include "base/buf.h"

#include <envsieve.h>

/* Appends `example` with each generator %[CLASS]{N} replaced by N bytes of the class: ranges and
 * single characters, \xHH and \\ \] \- escapes, in an order of seeming chance that `seed` decides;
 * none is repeated before all have had their turn. %{KIND} with a kind of checksum.h becomes the
 * checksum of the token so far. %% is a percent sign; a % before anything else stands for itself.
 * ES_EPARSE with "offset N: reason" for a class that is empty or runs backwards, or a huge N. */
ES_MUST_CHECK enum es_status es_generate(
	struct es_buf *out, struct es_slice example, uint64_t seed, struct es_error *err);

#endif
