/* pack.h - one pack, mapped, and what stands at an offset of it. */
#ifndef ES_GIT_PACK_H
#define ES_GIT_PACK_H

#include "git/object.h"
#include "git/packindex.h"

#include <envsieve.h>

/* Nobody may shorten the files while they are mapped: to read behind the new end raises SIGBUS,
 * which ends the process, as it ends git. Git itself never does that; it writes new packs and
 * removes old ones, whose maps stay whole. To compare the size again before each use leaves the
 * moment between, to catch the signal is not a library's business, and to read instead of mapping
 * would copy all. */
struct es_pack {
	char *index_path;
	struct es_slice index_bytes, bytes; /* mapped */
	struct es_packindex index;
	size_t store;  /* which folder of objects it is in */
	bool has_made; /* its index was made of another file's, and is in memory */
};

/* Maps index and pack. ES_ENOTFOUND when there is no pack of that name, ES_ECORRUPT when the index
 * contradicts itself or its pack, others when one of them cannot be mapped; the offsets in it are
 * not looked at. The message says what is wrong with which of the two, not where it is. Freed with
 * es_pack_free. */
ES_MUST_CHECK enum es_status es_pack_open(
	struct es_pack **out, const char *index_path, size_t store, struct es_error *err);
/* The same with an index for the file that would be at that path: malloc'd bytes, taken also when
 * it fails. It may have fewer objects than the pack. */
ES_MUST_CHECK enum es_status es_pack_open_made(struct es_pack **out, const char *index_path,
	size_t store, struct es_slice index_bytes, struct es_error *err);
void es_pack_free(struct es_pack *p);

/* True when all offsets of the index lead into the pack: reads them all. For readers other than
 * es_pack_entry, which looks at the offset itself. */
bool es_pack_fits(const struct es_pack *p);

/* Maps the file beside the pack that ends so instead of in ".pack", to be ended by
 * es_fs_unmap; empty when there is none. */
struct es_slice es_pack_map_beside(const struct es_pack *p, const char *end);

enum es_entry_form {
	ES_ENTRY_WHOLE,
	ES_ENTRY_ON_OFFSET, /* a delta of the entry at base_offset */
	ES_ENTRY_ON_NAME,   /* a delta of the object base_name */
};

/* What an entry's head says. */
struct es_pack_entry {
	enum es_entry_form form;
	enum es_object_type type; /* ES_OBJECT_ANY for a delta */
	uint64_t size;		  /* inflated, of the object or of the delta's instructions */
	uint64_t data;		  /* where the zlib stream begins */
	uint64_t base_offset;
	const struct es_oid *base_name; /* in the map */
};

/* False when there is no entry that begins at `offset`. Of a base, only that its offset lies before
 * is known. */
bool es_pack_entry(struct es_pack_entry *out, const struct es_pack *p, uint64_t offset);

/* The bytes from offset `from` on, as far as `to` or what entries may fill. */
struct es_slice es_pack_bytes(const struct es_pack *p, uint64_t from, uint64_t to);

#endif
