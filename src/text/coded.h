/* coded.h - a run of coded text inside other text, as its finders hand it over. */
#ifndef ES_TEXT_CODED_H
#define ES_TEXT_CODED_H

#include "text/view.h"

struct es_coded {
	enum es_coding coding;
	size_t from, to; /* in the text that was searched */
	size_t len;	 /* bytes that it decodes to */
	bool is_packed;	 /* they are gzip or zlib */
	bool is_wide;	 /* they are UTF-16 */
};

/* Where a finder stands; zero-initialised is the start of the text. */
struct es_coded_cursor {
	size_t pos;
	size_t end;	  /* of the stretch of one alphabet around pos */
	bool is_hex_done; /* no hex from pos to end */
};

/* Base64 and hex. False when there is no further run. */
bool es_radix_next(struct es_coded *out, struct es_coded_cursor *c, struct es_slice text);
/* Writes out->len bytes. */
void es_radix_read(char *out, const struct es_coded *r, struct es_slice text);

/* %XX, and \uXXXX, \xXX, \" and the like. */
bool es_percent_next(struct es_coded *out, struct es_coded_cursor *c, struct es_slice text);
void es_percent_read(char *out, const struct es_coded *r, struct es_slice text);
bool es_escape_next(struct es_coded *out, struct es_coded_cursor *c, struct es_slice text);
void es_escape_read(char *out, const struct es_coded *r, struct es_slice text);

#endif
