/* coded.h - a run of coded text inside other text, as its finders hand it over. */
#ifndef ES_TEXT_CODED_H
#define ES_TEXT_CODED_H

#include "base/startmask.h"
#include "text/view.h"

struct es_coded {
	enum es_coding coding;
	size_t from, to; /* in the text that was searched */
	size_t len;	 /* bytes that it decodes to */
	bool is_packed;	 /* they are gzip or zlib */
	bool is_wide;	 /* they are UTF-16 */
};

/* Where a finder stands; zero-initialised is the start of the text. Any border (text/border.h) is a
 * place to begin at, unless a run reaches over it: what stands between two borders is read without
 * a look at what is beyond, but for ES_CODED_BEFORE bytes in front and ES_CODED_AFTER bytes behind.
 * Only runs of wrapped lines reach over borders, and `looked` tells how far they were looked
 * for. */
struct es_coded_cursor {
	size_t pos;
	size_t stop;	  /* runs that begin here or later are not looked for; 0: no stop */
	size_t looked;	  /* the end of what the runs so far depend on */
	size_t end;	  /* of the stretch of one alphabet around pos */
	bool is_hex_done; /* no hex from pos to end */
};

/* Names are looked for in front of runs, and the rest of an escape behind. */
enum { ES_CODED_BEFORE = 96, ES_CODED_AFTER = 16 };

/* Base64 and hex. False when there is no further run. */
bool es_radix_next(struct es_coded *out, struct es_coded_cursor *c, struct es_slice text);
/* Whether a run may begin in the block at `at`; where it is false for all blocks between two
 * borders, there is no run. Linear over all of them. */
bool es_radix_begins(struct es_slice text, size_t at, const struct es_startmask *block);
/* Writes out->len bytes. */
void es_radix_read(char *out, const struct es_coded *r, struct es_slice text);

/* %XX, and \uXXXX, \xXX, \" and the like. The bytes at which runs may begin are '%' and '\\'. */
bool es_percent_next(struct es_coded *out, struct es_coded_cursor *c, struct es_slice text);
bool es_percent_begins(struct es_slice text, size_t pos);
void es_percent_read(char *out, const struct es_coded *r, struct es_slice text);
bool es_escape_next(struct es_coded *out, struct es_coded_cursor *c, struct es_slice text);
bool es_escape_begins(struct es_slice text, size_t pos);
void es_escape_read(char *out, const struct es_coded *r, struct es_slice text);

#endif
