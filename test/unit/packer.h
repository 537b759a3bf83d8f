/* packer.h - builds archives byte by byte, right ones and wrong ones. */
#ifndef ES_TEST_PACKER_H
#define ES_TEST_PACKER_H

#include "base/buf.h"

/* A zip file in the making: members in `file`, the directory aside. */
struct zip {
	struct es_buf file, directory;
	unsigned nentries;
};

/* What may be odd about a member. */
struct zip_odd {
	unsigned flags, method;
	bool has_sizes_behind; /* none in the local header */
	bool has_deflate;      /* content is a raw deflate stream of `size` bytes and `crc` */
	uint32_t size, crc;
	bool is_zip64;
	unsigned local_method; /* when not 0, another one there */
};

void zip_init(struct zip *z);
/* odd may be NULL: stored. */
void zip_add(struct zip *z, const char *name, struct es_slice content, const struct zip_odd *odd);
/* Writes directory and end; the whole file is then z->file. */
void zip_end(struct zip *z);
void zip_release(struct zip *z);

/* Header with a right checksum, content and padding. `magic` is "ustar" or "" for the old form. */
void tar_add(struct es_buf *b, const char *magic, const char *prefix, const char *name, char type,
	struct es_slice content);
void tar_end(struct es_buf *b);

/* `content` as one gzip member of stored blocks. */
void gzip_add(struct es_buf *b, struct es_slice content);
/* `content` as stored blocks of deflate. */
void deflate_add(struct es_buf *b, struct es_slice content);
/* A raw deflate stream of seven kilobytes that inflates to so many zeros. */
enum { BOMB_SIZE = 1 + 1024 * 1024 / 258 * 258 };
void bomb_add(struct es_buf *b);

void le_add(struct es_buf *b, uint64_t value, unsigned nbytes);

#endif
