/* inflate.h - decompression by zlib, within limits. */
#ifndef ES_TEXT_INFLATE_H
#define ES_TEXT_INFLATE_H

#include "base/buf.h"

#include <envsieve.h>

enum es_deflate { ES_DEFLATE_RAW, ES_DEFLATE_ZLIB, ES_DEFLATE_GZIP };

/* Appends what `bytes` inflate to. Several gzip members in a row are one stream; bytes behind the
 * stream are left alone. ES_ELIMIT past out->max, ES_ECORRUPT for a stream that is damaged or ends
 * early: what came out until then is kept in `out` either way. *out_used, unless NULL, is set
 * whatever the status, to the number of bytes read. */
ES_MUST_CHECK enum es_status es_inflate(struct es_buf *out, size_t *out_used, struct es_slice bytes,
	enum es_deflate kind, struct es_error *err);

#endif
