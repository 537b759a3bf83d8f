/* mutate.h - inputs made from seeds, the same ones for the same number. */
#ifndef ES_FUZZ_MUTATE_H
#define ES_FUZZ_MUTATE_H

#include "base/buf.h"
#include "base/vec.h"

struct seed_vec ES_VEC(struct es_buf);

/* Replaces what is in `out` by a seed with a few changes, which `number` decides. */
void mutate(struct es_buf *out, const struct seed_vec *seeds, uint64_t number);

#endif
