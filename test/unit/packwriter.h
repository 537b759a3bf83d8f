/* packwriter.h - makes packs with their indexes, also broken ones, with names of one's choice. */
#ifndef ES_TEST_PACKWRITER_H
#define ES_TEST_PACKWRITER_H

#include "base/buf.h"
#include "base/oid.h"
#include "base/vec.h"
#include "git/object.h"

struct packed {
	struct es_oid oid;
	uint64_t offset;
};
struct packed_vec ES_VEC(struct packed);

struct packwriter {
	struct es_buf bytes;
	struct packed_vec objects;
};

/* The n-th name; names of different numbers differ. */
struct es_oid name_of(unsigned n);

void pack_init(struct packwriter *w);
void pack_release(struct packwriter *w);
/* Each adds an object of that name and returns its offset. `size` is what its head claims. */
uint64_t pack_whole(
	struct packwriter *w, unsigned name, enum es_object_type type, struct es_slice content);
uint64_t pack_on_offset(
	struct packwriter *w, unsigned name, uint64_t base_offset, struct es_slice delta);
uint64_t pack_on_name(struct packwriter *w, unsigned name, unsigned base, struct es_slice delta);
uint64_t pack_lying(struct packwriter *w, unsigned name, uint64_t size, struct es_slice content);

enum pack_index { PACK_INDEX_V1, PACK_INDEX_V2, PACK_INDEX_LARGE /* all offsets of 64 bits */ };
/* Ends the pack; writes FOLDER/pack-NAME.pack and .idx. */
void pack_write(
	struct packwriter *w, const char *folder, const char *name, enum pack_index version);

/* The instructions of a delta. */
void delta_begin(struct es_buf *b, size_t base_size, size_t size);
void delta_copy(struct es_buf *b, size_t from, size_t len);
void delta_insert(struct es_buf *b, struct es_slice text);

#endif
