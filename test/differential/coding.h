/* coding.h - text written in the codings that hide it. */
#ifndef ES_TEST_CODING_H
#define ES_TEST_CODING_H

#include "base/buf.h"
#include "chance.h"

/* Appends the text in one of them: base64 of either alphabet, with and without padding, in one line
 * or wrapped; hex; percent escapes; \x, \u and quote escapes. */
void coding_add(struct es_buf *out, struct es_slice text, struct chance *c);

#endif
