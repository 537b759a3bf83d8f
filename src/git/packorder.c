#include "git/packorder.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/vec.h"
#include "git/discover.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	FANOUT = 256 * 4,
	HEADER_V2 = 8,
	TRAILER = 2 * ES_OID_SIZE, /* checksums of pack and index */
	ENTRY_V1 = 4 + ES_OID_SIZE,
	ENTRY_V2 = ES_OID_SIZE + 4 + 4, /* name, checksum, offset; each a table of its own */
	FOLDERS_MAX = 64,
	ALTERNATES_MAX = 1 << 20, /* bytes of info/alternates */
	OFFSET_BITS = 44,	  /* of a place; the bits above number the pack */
	PACKS_MAX = 1 << 19,
};

struct pack_index {
	const unsigned char *bytes; /* mapped */
	size_t size;
	const unsigned char *fanout, *names, *offsets, *large; /* large: 64-bit offsets of v2 */
	size_t nobjects, nlarge, stride;		       /* from one name to the next */
};

struct folder_vec ES_VEC(char *);
struct index_vec ES_VEC(struct pack_index);

struct es_packorder {
	struct folder_vec folders;
	struct index_vec packs;
	size_t last;
};

static uint32_t read32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool is_fanout_rising(const unsigned char *fanout)
{
	for (size_t i = 1; i < 256; i++)
		if (read32(fanout + 4 * i) < read32(fanout + 4 * (i - 1)))
			return false;
	return true;
}

/* Finds the tables in the mapped bytes; false when they do not fit into its size. */
static bool lay_out(struct pack_index *x)
{
	static const unsigned char magic[4] = { 0xff, 't', 'O', 'c' };
	if (x->size < HEADER_V2 + FANOUT + TRAILER)
		return false;
	bool is_v2 = memcmp(x->bytes, magic, sizeof magic) == 0;
	if (is_v2 && read32(x->bytes + 4) != 2)
		return false;
	size_t header = is_v2 ? HEADER_V2 : 0, entry = is_v2 ? ENTRY_V2 : ENTRY_V1;
	x->fanout = x->bytes + header;
	x->nobjects = read32(x->fanout + FANOUT - 4);
	size_t room = x->size - header - FANOUT - TRAILER;
	if (x->nobjects > room / entry || !is_fanout_rising(x->fanout))
		return false;
	const unsigned char *tables = x->fanout + FANOUT;
	if (is_v2) {
		x->names = tables;
		x->stride = ES_OID_SIZE;
		x->offsets = tables + x->nobjects * (ES_OID_SIZE + 4);
		x->large = x->offsets + x->nobjects * 4;
		x->nlarge = (room - x->nobjects * ENTRY_V2) / 8;
	} else {
		x->offsets = tables;
		x->names = tables + 4;
		x->stride = ENTRY_V1;
	}
	return true;
}

/* An index counts only beside its pack, as for git. */
static bool has_pack(const char *index_path)
{
	size_t stem = strlen(index_path) - strlen("idx");
	char *pack = es_alloc(stem + sizeof "pack", 1);
	memcpy(pack, index_path, stem);
	memcpy(pack + stem, "pack", sizeof "pack");
	bool is_there = access(pack, R_OK) == 0;
	free(pack);
	return is_there;
}

static void add_index(struct es_packorder *p, const char *path)
{
	if (p->packs.n >= PACKS_MAX || !has_pack(path))
		return;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return;
	struct stat st;
	struct pack_index x = { .nobjects = 0 };
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
		(uint64_t)st.st_size < SIZE_MAX) {
		x.size = (size_t)st.st_size;
		void *map = mmap(NULL, x.size, PROT_READ, MAP_PRIVATE, fd, 0);
		x.bytes = map == MAP_FAILED ? NULL : map;
	}
	(void)close(fd);
	if (!x.bytes)
		return;
	if (lay_out(&x))
		es_vec_push(&p->packs, x);
	else
		(void)munmap((void *)(uintptr_t)x.bytes, x.size);
}

struct pack_folder {
	struct es_packorder *order;
	const char *path;
};

static enum es_status meet_pack_file(
	void *ctx, const char *name, enum es_file_kind kind, struct es_error *err)
{
	(void)err;
	(void)kind;
	const struct pack_folder *folder = ctx;
	if (es_slice_ends(es_slice_from(name), ".idx")) {
		char *path = es_path_join(folder->path, name);
		add_index(folder->order, path);
		free(path);
	}
	return ES_OK;
}

/* Takes ownership of the path; folders already known are left out, so that cycles end. */
static void take_folder(struct es_packorder *p, char *path)
{
	bool is_known = p->folders.n >= FOLDERS_MAX;
	for (size_t i = 0; i < p->folders.n && !is_known; i++)
		is_known = strcmp(p->folders.v[i], path) == 0;
	if (is_known)
		free(path);
	else
		es_vec_push(&p->folders, path);
}

static void add_folders(struct es_packorder *p, const char *base, struct es_slice list, char sep)
{
	struct es_slice path;
	while (list.len && es_slice_split(&list, sep, &path)) {
		if (!path.len || path.ptr[0] == '#')
			continue;
		char *copy = es_path_copy(path.ptr, path.len);
		take_folder(p, base ? es_path_join(base, copy) : es_path_copy(copy, strlen(copy)));
		free(copy);
	}
}

static void add_alternates(struct es_packorder *p, const char *folder)
{
	struct es_buf text = ES_BUF_INIT(ALTERNATES_MAX);
	char *path = es_path_join(folder, "info/alternates");
	if (es_fs_read(&text, path, NULL) == ES_OK)
		add_folders(p, folder, es_buf_slice(&text), '\n');
	free(path);
	es_buf_release(&text);
}

struct es_packorder *es_packorder_new(const char *objects_dir, const char *more)
{
	struct es_packorder *p = es_alloc(1, sizeof *p);
	take_folder(p, es_path_copy(objects_dir, strlen(objects_dir)));
	add_folders(p, NULL, es_slice_from(more), ':');
	/* The list grows while it is walked. */
	for (size_t i = 0; i < p->folders.n; i++) {
		add_alternates(p, p->folders.v[i]);
		char *packs = es_path_join(p->folders.v[i], "pack");
		struct pack_folder folder = { p, packs };
		if (es_fs_each(packs, meet_pack_file, &folder, NULL) != ES_OK) {
			/* No packs there, or none that can be listed. */
		}
		free(packs);
	}
	return p;
}

void es_packorder_free(struct es_packorder *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->packs.n; i++)
		(void)munmap((void *)(uintptr_t)p->packs.v[i].bytes, p->packs.v[i].size);
	for (size_t i = 0; i < p->folders.n; i++)
		free(p->folders.v[i]);
	es_vec_release(&p->packs);
	es_vec_release(&p->folders);
	free(p);
}

static uint64_t offset_of(const struct pack_index *x, size_t i)
{
	uint32_t offset = read32(x->large ? x->offsets + 4 * i : x->offsets + (size_t)ENTRY_V1 * i);
	if (!x->large || !(offset & 0x80000000))
		return offset;
	size_t at = offset & 0x7fffffff;
	if (at >= x->nlarge)
		return 0;
	return (uint64_t)read32(x->large + 8 * at) << 32 | read32(x->large + 8 * at + 4);
}

/* By halving the range of names that begin with the same byte. */
static bool find_in(const struct pack_index *x, const struct es_oid *oid, uint64_t *out_offset)
{
	unsigned first = oid->bytes[0];
	size_t low = first ? read32(x->fanout + 4 * (size_t)(first - 1)) : 0;
	size_t high = read32(x->fanout + 4 * (size_t)first);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = memcmp(oid->bytes, x->names + middle * x->stride, ES_OID_SIZE);
		if (order == 0) {
			*out_offset = offset_of(x, middle);
			return true;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

uint64_t es_packorder_find(struct es_packorder *p, const struct es_oid *oid)
{
	uint64_t offset;
	for (size_t i = 0; i < p->packs.n; i++) {
		size_t pack = (p->last + i) % p->packs.n;
		if (!find_in(&p->packs.v[pack], oid, &offset))
			continue;
		p->last = pack;
		const uint64_t most = ((uint64_t)1 << OFFSET_BITS) - 1;
		return (uint64_t)pack << OFFSET_BITS | (offset < most ? offset : most);
	}
	return ES_PACKORDER_NONE;
}

static int by_place(const void *a, const void *b)
{
	const struct es_pack_place *x = a, *y = b;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

void es_packorder_sort(struct es_pack_place *places, size_t n)
{
	if (n)
		qsort(places, n, sizeof *places, by_place);
}
