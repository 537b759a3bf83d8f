/* chunks.h - the tables that files of git with a table of contents are made of. */
#ifndef ES_GIT_CHUNKS_H
#define ES_GIT_CHUNKS_H

#include "base/oid.h"
#include "base/slice.h"

enum { ES_CHUNK_FANOUT = 256 * 4 };

/* Finds the chunk called by those four letters, empty when there is none. Format: the table of
 * contents of gitformat-chunk(5), behind `header` bytes; a checksum ends the file. False when that
 * table is damaged: chunks lie behind it, in the order in which it lists them. */
bool es_chunk_find(struct es_slice *out, struct es_slice bytes, size_t header, size_t nchunks,
	const char *word);

/* True when the counts by first byte of a name never fall. */
bool es_fanout_is_rising(const unsigned char *fanout);

/* Where among the sorted names, `stride` bytes apart, `oid` stands: its first byte gives the range,
 * which is halved. As many as there are names when it is none of them. The counts must rise, and as
 * many names as the last says must be there. */
size_t es_fanout_find(const unsigned char *fanout, const unsigned char *names, size_t stride,
	const struct es_oid *oid);

#endif
