/* options.h - passwords among the words of a command. */
#ifndef ES_FINDING_OPTIONS_H
#define ES_FINDING_OPTIONS_H

#include "base/copies.h"
#include "base/slice.h"

/* What short options of a command are given that may be a password: -p WORD, -u USER:WORD, and of
 * some commands -pWORD. Numbers, paths, addresses and variables are none. Appends in order, apart
 * from each other. Takes the line's length. */
void es_options_find(struct es_span_vec *out, struct es_slice line);

#endif
