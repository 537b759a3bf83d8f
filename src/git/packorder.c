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
	FOLDERS_MAX = 64,
	ALTERNATES_MAX = 1 << 20, /* bytes of info/alternates */
	OFFSET_BITS = 44,	  /* of a place; the bits above number the pack */
	PACKS_MAX = 1 << 19,
};

struct pack {
	struct es_slice bytes; /* of its index, mapped */
	struct es_packindex index;
};

struct folder_vec ES_VEC(char *);
struct pack_vec ES_VEC(struct pack);

struct es_packorder {
	struct folder_vec folders;
	struct pack_vec packs;
	size_t last;
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
		unmap(p->packs.v[i].bytes);
	for (size_t i = 0; i < p->folders.n; i++)
		free(p->folders.v[i]);
	es_vec_release(&p->packs);
	es_vec_release(&p->folders);
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
