#include "git/packorder.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/vec.h"
#include "base/path.h"
#include "git/packindex.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	OFFSET_BITS = 44, /* of a place; the bits above number the pack */
	PACKS_MAX = 1 << 19,
};

struct pack {
	struct es_slice bytes; /* of its index, mapped */
	struct es_packindex index;
};

struct pack_vec ES_VEC(struct pack);

struct es_packorder {
	struct pack_vec packs;
	size_t last; /* the one that had the object asked for last */
};

static void unmap(struct es_slice bytes)
{
	(void)munmap((void *)(uintptr_t)bytes.ptr, bytes.len);
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

/* Empty when it is no regular file or cannot be mapped. */
static struct es_slice map_file(int fd)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size <= 0 ||
		(uint64_t)st.st_size >= SIZE_MAX)
		return ES_SLICE_EMPTY;
	void *map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	return map == MAP_FAILED ? ES_SLICE_EMPTY : (struct es_slice){ map, (size_t)st.st_size };
}

static void add_index(struct es_packorder *p, const char *path)
{
	if (p->packs.n >= PACKS_MAX || !has_pack(path))
		return;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return;
	struct pack pack = { .bytes = map_file(fd) };
	(void)close(fd);
	if (!pack.bytes.len)
		return;
	if (es_packindex_open(&pack.index, pack.bytes))
		es_vec_push(&p->packs, pack);
	else
		unmap(pack.bytes);
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

static void add_folder(struct es_packorder *p, const char *objects_dir)
{
	char *packs = es_path_join(objects_dir, "pack");
	struct pack_folder folder = { p, packs };
	if (es_fs_each(packs, meet_pack_file, &folder, NULL) != ES_OK) {
		/* No packs there, or none that can be listed. */
	}
	free(packs);
}

struct es_packorder *es_packorder_new(const struct es_path_vec *stores)
{
	struct es_packorder *p = es_alloc(1, sizeof *p);
	for (size_t i = 0; i < stores->n; i++)
		add_folder(p, stores->v[i]);
	return p;
}

void es_packorder_free(struct es_packorder *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->packs.n; i++)
		unmap(p->packs.v[i].bytes);
	es_vec_release(&p->packs);
	free(p);
}

uint64_t es_packorder_find(struct es_packorder *p, const struct es_oid *oid)
{
	uint64_t offset;
	for (size_t i = 0; i < p->packs.n; i++) {
		size_t pack = (p->last + i) % p->packs.n;
		if (!es_packindex_find(&p->packs.v[pack].index, oid, &offset))
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
