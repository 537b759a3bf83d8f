/* out.h - the bytes of a report on their way to a file. */
#ifndef ES_REPORT_OUT_H
#define ES_REPORT_OUT_H

#include "base/buf.h"

#include <stdio.h>

/* Writers append to `buf` and drain between entries, so that a report of any length takes a bounded
 * buffer. The first failure sticks, later bytes are dropped, and es_out_finish tells. */
struct es_out {
	struct es_buf buf;
	FILE *to;
	int error; /* errno of the first failure; 0: none */
	bool overflowed;
};

void es_out_init(struct es_out *o, FILE *to);
/* Hands on what has gathered, if it is worth a call. */
void es_out_drain(struct es_out *o);
/* Hands on the rest, flushes the file and releases `o`. */
ES_MUST_CHECK enum es_status es_out_finish(struct es_out *o, struct es_error *err);

#endif
