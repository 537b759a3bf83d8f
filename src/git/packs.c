#include "git/packs.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/path.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	FANOUT = 256 * 4,
	HEADER_V2 = 8,
	TRAILER = 2 * 20, /* checksums of pack and index */
	ENTRY_V1 = 4 + 20,
	ENTRY_V2 = 20 + 4 + 4, /* name, checksum, offset; each a table of its own */
	PACK_HEADER = 12,
	PACK_TRAILER = 20,
};

struct index {
	const unsigned char *bytes;
	size_t size;
	uint64_t pack_size;
};

static uint32_t get32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool is_offset(const struct index *x, uint64_t offset)
{
	return offset >= PACK_HEADER && offset < x->pack_size - PACK_TRAILER;
}

static bool is_fanout_rising(const unsigned char *fanout)
{
	for (size_t i = 1; i < 256; i++)
		if (get32(fanout + 4 * i) < get32(fanout + 4 * (i - 1)))
			return false;
	return true;
}

static bool is_sound_v1(const struct index *x, size_t n)
{
	if (x->size != FANOUT + n * ENTRY_V1 + TRAILER)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!is_offset(x, get32(x->bytes + FANOUT + i * ENTRY_V1)))
			return false;
	return true;
}

/* Offsets with the highest bit set are numbers of 64-bit ones in a table behind. */
static bool is_sound_v2(const struct index *x, size_t n)
{
	size_t tables = HEADER_V2 + FANOUT + n * ENTRY_V2;
	if (get32(x->bytes + 4) != 2 || x->size < tables + TRAILER)
		return false;
	size_t nlarge = (x->size - tables - TRAILER) / 8;
	const unsigned char *large = x->bytes + tables, *offsets = large - n * 4;
	for (size_t i = 0; i < n; i++) {
		uint64_t offset = get32(offsets + i * 4);
		if (offset & 0x80000000) {
			size_t at = offset & 0x7fffffff;
			if (at >= nlarge)
				return false;
			offset = (uint64_t)get32(large + at * 8) << 32 | get32(large + at * 8 + 4);
		}
		if (!is_offset(x, offset))
			return false;
	}
	return true;
}

static bool is_sound(const struct index *x)
{
	static const unsigned char magic[4] = { 0xff, 't', 'O', 'c' };
	if (x->size < HEADER_V2 + FANOUT + TRAILER || x->pack_size < PACK_HEADER + PACK_TRAILER)
		return false;
	bool is_v2 = memcmp(x->bytes, magic, sizeof magic) == 0;
	const unsigned char *fanout = x->bytes + (is_v2 ? HEADER_V2 : 0);
	size_t n = get32(fanout + FANOUT - 4);
	/* Compared before it is multiplied. */
	if (n > x->size / ENTRY_V1 || !is_fanout_rising(fanout))
		return false;
	return is_v2 ? is_sound_v2(x, n) : is_sound_v1(x, n);
}

/* Maps the index for the look at it alone. */
static bool is_sound_file(const char *path, uint64_t pack_size)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return false;
	struct stat st;
	void *map = MAP_FAILED;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0)
		map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	(void)close(fd);
	if (map == MAP_FAILED)
		return false;
	bool is = is_sound(&(struct index){ map, (size_t)st.st_size, pack_size });
	(void)munmap(map, (size_t)st.st_size);
	return is;
}

/* An index without a pack is passed over, as git does. */
static void add_index(struct es_packs *p, const char *path)
{
	size_t stem = strlen(path) - strlen(".idx");
	char *stem_path = es_path_copy(path, stem);
	struct es_buf pack = ES_BUF_INIT(stem + 8);
	es_buf_printf(&pack, "%s.pack", stem_path);
	struct stat st;
	if (stat(es_buf_cstr(&pack), &st) == 0 && S_ISREG(st.st_mode)) {
		char *copy = es_path_copy(path, strlen(path));
		if (is_sound_file(path, (uint64_t)st.st_size))
			es_vec_push(&p->sound, copy);
		else
			es_vec_push(&p->damaged, copy);
	}
	es_buf_release(&pack);
	free(stem_path);
}

struct visit {
	struct es_packs *packs;
	const char *folder;
};

static enum es_status visit(
	void *ctx, const char *name, enum es_file_kind kind, struct es_error *err)
{
	struct visit *v = ctx;
	(void)kind;
	(void)err;
	if (strcmp(name, "multi-pack-index") == 0) {
		v->packs->has_multi = true;
	} else if (es_slice_ends(es_slice_from(name), ".idx")) {
		char *path = es_path_join(v->folder, name);
		add_index(v->packs, path);
		free(path);
	}
	return ES_OK;
}

enum es_status es_packs_find(struct es_packs *out, const char *objects_dir, struct es_error *err)
{
	struct es_packs packs = { .has_multi = false };
	char *folder = es_path_join(objects_dir, "pack");
	struct es_error why = { .text = "" };
	enum es_status st = es_fs_each(folder, visit, &(struct visit){ &packs, folder }, &why);
	if (st && st != ES_ENOTFOUND) {
		es_packs_release(&packs);
		(void)es_fail(err, st, "cannot look for packs: %s: %s", folder, why.text);
	} else {
		*out = packs;
		st = ES_OK;
	}
	free(folder);
	return st;
}

void es_packs_release(struct es_packs *p)
{
	es_path_vec_free(&p->sound);
	es_path_vec_free(&p->damaged);
}
