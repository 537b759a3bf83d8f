/* unpacker.h - walks an archive and writes down all it gives. */
#ifndef ES_TEST_UNPACKER_H
#define ES_TEST_UNPACKER_H

#include "base/buf.h"
#include "source/archive.h"

#define UNPACKER_MAX ((size_t)64 * 1024 * 1024)

/* Limits that no test reaches by chance. */
extern const struct es_archive_limits unpacker_roomy;

/* A line for everything: "name=bytes", at most 100 of them, or "name: reason". */
struct unpacker {
	struct es_buf text;
	size_t nbytes, nmembers;
	size_t npacked; /* bytes of the streams that were read whole */
	size_t stop_at; /* number of the member that ends the walk */
};

enum es_status unpacker_member(
	void *ctx, struct es_slice name, struct es_slice bytes, struct es_error *err);
void unpacker_skip(void *ctx, struct es_slice name, enum es_status why, const char *reason);

/* Walks; the caller releases the text. */
struct unpacker unpack(struct es_slice bytes, const struct es_archive_limits *limits);
/* Walks, and fails unless the lines are `want`. */
void expect_unpacked(
	struct es_slice bytes, const struct es_archive_limits *limits, const char *want);

#endif
