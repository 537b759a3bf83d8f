#include "git/pack.h"
#include "base/endian.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/path.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
	HEADER = 12, /* "PACK", version, number of objects */
	TRAILER = ES_OID_SIZE,
	ON_OFFSET = 6, /* types of gitformat-pack(5) beside those of objects */
	ON_NAME = 7,
};

/* As in git, a pack that has other than as many objects as its index is not used. */
static bool is_sound(const struct es_pack *p)
{
	const char *head = p->bytes.ptr;
	if (p->bytes.len < HEADER + TRAILER || memcmp(head, "PACK", 4) != 0)
		return false;
	uint32_t version = es_big_endian32(head + 4), n = es_big_endian32(head + 8);
	return (version == 2 || version == 3) &&
	       (p->has_made ? n >= p->index.nobjects : n == p->index.nobjects);
}

bool es_pack_fits(const struct es_pack *p)
{
	return es_packindex_fits(&p->index, (uint64_t)p->bytes.len);
}

static char *path_beside(const char *index_path, const char *end)
{
	size_t stem = strlen(index_path) - strlen(".idx"), len = strlen(end);
	char *path = es_alloc(stem + len + 1, 1);
	memcpy(path, index_path, stem);
	memcpy(path + stem, end, len);
	return path;
}

struct es_slice es_pack_map_beside(const struct es_pack *p, const char *end)
{
	if (!p->index_path)
		return ES_SLICE_EMPTY;
	char *path = path_beside(p->index_path, end);
	struct es_slice bytes = ES_SLICE_EMPTY;
	(void)!es_fs_map(&bytes, path, NULL); /* nothing is lost without it */
	free(path);
	return bytes;
}

static void end_index(struct es_slice bytes, bool is_made)
{
	if (is_made)
		free((void *)(uintptr_t)bytes.ptr);
	else
		es_fs_unmap(bytes);
}

static enum es_status open_with(struct es_pack **out, const char *index_path, size_t store,
	struct es_slice index_bytes, bool is_made, struct es_error *err)
{
	char *path = path_beside(index_path, ".pack");
	struct es_error why = { .text = "" };
	struct es_pack *p = es_alloc(1, sizeof *p);
	*p = (struct es_pack){
		.index_path = es_path_copy(index_path, strlen(index_path)),
		.index_bytes = index_bytes,
		.store = store,
		.has_made = is_made,
	};
	enum es_status st = es_fs_map(&p->bytes, path, &why);
	if (st)
		st = es_fail(err, st, "the pack cannot be read: %s", why.text);
	else if (!es_packindex_open(&p->index, p->index_bytes))
		st = es_fail(err, ES_ECORRUPT, "the pack index is damaged");
	else if (!is_sound(p))
		st = es_fail(err, ES_ECORRUPT, "the pack is damaged, or not that of its index");
	free(path);
	if (!st) {
		*out = p;
		p = NULL;
	}
	es_pack_free(p);
	return st;
}

/* True also where the system does not tell: opening it then says why. */
static bool has_pack(const char *index_path)
{
	char *path = path_beside(index_path, ".pack");
	struct stat st;
	bool has = stat(path, &st) == 0 ? S_ISREG(st.st_mode) : errno != ENOENT && errno != ENOTDIR;
	free(path);
	return has;
}

enum es_status es_pack_open(
	struct es_pack **out, const char *index_path, size_t store, struct es_error *err)
{
	struct es_error why = { .text = "" };
	struct es_slice bytes = ES_SLICE_EMPTY;
	if (!has_pack(index_path))
		return es_fail(err, ES_ENOTFOUND, "there is no pack beside it");
	enum es_status st = es_fs_map(&bytes, index_path, &why);
	if (st)
		return es_fail(err, st == ES_ENOTFOUND ? ES_EIO : st,
			"the pack index cannot be read: %s", why.text);
	return open_with(out, index_path, store, bytes, false, err);
}

enum es_status es_pack_open_made(struct es_pack **out, const char *index_path, size_t store,
	struct es_slice index_bytes, struct es_error *err)
{
	return open_with(out, index_path, store, index_bytes, true, err);
}

void es_pack_free(struct es_pack *p)
{
	if (!p)
		return;
	end_index(p->index_bytes, p->has_made);
	es_fs_unmap(p->bytes);
	free(p->index_path);
	free(p);
}

struct es_slice es_pack_bytes(const struct es_pack *p, uint64_t from, uint64_t to)
{
	uint64_t end = (uint64_t)p->bytes.len - TRAILER;
	if (to > end)
		to = end;
	if (from >= to)
		return ES_SLICE_EMPTY;
	return (struct es_slice){ p->bytes.ptr + from, (size_t)(to - from) };
}

/* What is left of an entry's head. */
struct head {
	const unsigned char *at, *end;
};

/* Type and size: four bits of it in the first byte, then seven in each, the lowest first. */
static bool take_size(struct head *h, unsigned *type, uint64_t *size)
{
	if (h->at == h->end)
		return false;
	unsigned byte = *h->at++, shift = 4;
	*type = byte >> 4 & 7;
	*size = byte & 15;
	while (byte & 0x80) {
		if (h->at == h->end || shift > 64 - 7)
			return false;
		byte = *h->at++;
		*size |= (uint64_t)(byte & 0x7f) << shift;
		shift += 7;
	}
	return true;
}

/* How far back the base is: seven bits a byte, the highest first, one added at each further byte.
 */
static bool take_distance(struct head *h, uint64_t *distance)
{
	if (h->at == h->end)
		return false;
	unsigned byte = *h->at++;
	*distance = byte & 0x7f;
	while (byte & 0x80) {
		if (h->at == h->end || *distance >= UINT64_MAX >> 8)
			return false;
		byte = *h->at++;
		*distance = (*distance + 1) << 7 | (byte & 0x7f);
	}
	return true;
}

bool es_pack_entry(struct es_pack_entry *out, const struct es_pack *p, uint64_t offset)
{
	struct es_slice bytes = es_pack_bytes(p, offset, UINT64_MAX);
	struct head h = { (const unsigned char *)bytes.ptr, NULL };
	h.end = bytes.len ? h.at + bytes.len : h.at;
	struct es_pack_entry e = { .form = ES_ENTRY_WHOLE };
	unsigned type = 0;
	uint64_t distance = 0;
	if (offset < HEADER || !take_size(&h, &type, &e.size))
		return false;
	switch (type) {
	case ES_OBJECT_COMMIT:
	case ES_OBJECT_TREE:
	case ES_OBJECT_BLOB:
	case ES_OBJECT_TAG:
		e.type = (enum es_object_type)type;
		break;
	case ON_OFFSET:
		e.form = ES_ENTRY_ON_OFFSET;
		if (!take_distance(&h, &distance) || distance == 0 || distance > offset - HEADER)
			return false;
		e.base_offset = offset - distance;
		break;
	case ON_NAME:
		e.form = ES_ENTRY_ON_NAME;
		if (h.end - h.at < ES_OID_SIZE)
			return false;
		e.base_name = (const struct es_oid *)(const void *)h.at;
		h.at += ES_OID_SIZE;
		break;
	default:
		return false;
	}
	e.data = (uint64_t)(h.at - (const unsigned char *)p->bytes.ptr);
	*out = e;
	return true;
}
