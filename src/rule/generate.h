/* generate.h - examples with generators, made into the texts they stand for. */
#ifndef ES_RULE_GENERATE_H
#define ES_RULE_GENERATE_H

#include "base/buf.h"

#include <envsieve.h>

/* Appends `example` with each generator %[CLASS]{N} replaced by N bytes of the class: ranges and
 * single characters, \xHH and \\ \] \- escapes, in an order of seeming chance that `seed` decides.
 * %% is a percent sign; a % before anything else stands for itself. Verify kinds add
 * %{github}, %{github_pat}, %{gitlab}, %{grafana}, %{atlassian}, %{confluent}, %{vercel}, %{zuplo}:
 * the checksum of the token so far, which begins after the last blank, quote, '=' or ':' (the
 * generator of a kind knows its prefix). ES_EPARSE with "offset N: reason". */
ES_MUST_CHECK enum es_status es_generate(
	struct es_buf *out, struct es_slice example, uint64_t seed, struct es_error *err);

#endif
