/* delta.h - deltas that cut where it is likely to hurt. */
#ifndef ES_TEST_DELTA_H
#define ES_TEST_DELTA_H

#include "base/buf.h"
#include "chance.h"

/* Appends a delta, as packs hold it, that makes `target` of `base`. Which bytes it copies, from
 * where, and where it cuts is chance: copies may be out of order, overlap, be one byte long, or
 * stand side by side; bytes that could be copied may be inserted. */
void delta_add(struct es_buf *out, struct es_slice base, struct es_slice target, struct chance *c);

#endif
