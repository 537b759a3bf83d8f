#include "git/packs.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

struct visit {
	struct es_packs *packs;
	const char *folder;
	bool has_multi, has_chain;
};

static void add_loss(struct es_packs *p, const char *path, const struct es_error *why)
{
	struct es_pack_loss loss = { es_path_copy(path, strlen(path)), *why };
	es_vec_push(&p->lost, loss);
}

static void add_index(struct es_packs *p, const char *path)
{
	struct es_pack *pack = NULL;
	struct es_error why = { .text = "" };
	enum es_status st = es_pack_open(&pack, path, p->folders.n - 1, &why);
	if (!st)
		es_vec_push(&p->sound, pack);
	else if (st != ES_ENOTFOUND)
		add_loss(p, path, &why);
}

/* A pack in a folder with a chain of multi-pack-indexes, which may have it alone. */
static void check_pack(struct es_packs *p, char *path)
{
	struct es_file_info info;
	struct es_error why = { .text = "" };
	size_t stem = strlen(path) - strlen(".pack");
	memcpy(path + stem, ".idx", sizeof ".idx");
	if (es_fs_info(&info, path, NULL) != ES_ENOTFOUND)
		return;
	(void)es_fail(&why, ES_EUNSUPPORTED,
		"the pack has no index of its own, and multi-pack-index.d is not read");
	add_loss(p, path, &why);
}

static enum es_status visit(
	void *ctx, const char *name, enum es_file_kind kind, struct es_error *err)
{
	struct visit *v = ctx;
	(void)kind;
	(void)err;
	char *path = es_path_join(v->folder, name);
	if (strcmp(name, "multi-pack-index") == 0)
		v->has_multi = true;
	else if (strcmp(name, "multi-pack-index.d") == 0)
		v->has_chain = true; /* its name stands before those of packs */
	else if (es_slice_ends(es_slice_from(name), ".idx"))
		add_index(v->packs, path);
	else if (v->has_chain && es_slice_ends(es_slice_from(name), ".pack"))
		check_pack(v->packs, path);
	free(path);
	return ES_OK;
}

/* ---- multi-pack-index ---- */

/* The place of the pack whose index is called so, among those that were found from `first` on, by
 * name. */
static size_t find_name(const struct es_packs *p, size_t first, size_t end, struct es_slice name)
{
	while (first < end) {
		size_t middle = first + (end - first) / 2;
		struct es_slice path = es_slice_from(p->sound.v[middle]->index_path);
		int order = es_slice_compare(name, es_path_name(path));
		if (order == 0)
			return middle;
		if (order < 0)
			end = middle;
		else
			first = middle + 1;
	}
	return ES_PACKS_NONE;
}

static void drop_loss(struct es_packs *p, const char *path)
{
	size_t n = 0;
	for (size_t i = 0; i < p->lost.n; i++) {
		if (strcmp(p->lost.v[i].index_path, path) == 0)
			free(p->lost.v[i].index_path);
		else
			p->lost.v[n++] = p->lost.v[i];
	}
	p->lost.n = n;
}

/* Adds a pack with the index that was made for it. */
static void add_made(struct es_packs *p, size_t *pack_of, const char *folder, struct es_slice name,
	const struct es_midx_made *made)
{
	char *file = es_path_copy(name.ptr, name.len), *path = es_path_join(folder, file);
	struct es_slice bytes = { (const char *)made->bytes, made->len };
	struct es_pack *pack = NULL;
	if (es_pack_open_made(&pack, path, p->folders.n - 1, bytes, NULL) == ES_OK) {
		*pack_of = p->sound.n;
		es_vec_push(&p->sound, pack);
		drop_loss(p, path);
	}
	free(path);
	free(file);
}

/* Finds the packs that the file lists; those without an index get one. */
static void add_listed(
	struct es_packs *p, struct es_pack_folder *f, const char *folder, size_t first)
{
	size_t end = p->sound.n, nmade = 0;
	struct es_midx_made *made = es_alloc(f->multi.npacks, sizeof *made);
	struct es_slice rest = f->multi.packs, name = ES_SLICE_EMPTY;
	f->pack_of = es_alloc(f->multi.npacks, sizeof *f->pack_of);
	for (size_t i = 0; i < f->multi.npacks && es_midx_next_pack(&name, &rest); i++) {
		f->pack_of[i] = find_name(p, first, end, name);
		made[i].is_wanted = f->pack_of[i] == ES_PACKS_NONE && es_slice_ends(name, ".idx");
		nmade += made[i].is_wanted;
	}
	rest = f->multi.packs;
	if (nmade)
		es_midx_make(&f->multi, made);
	for (size_t i = 0; i < f->multi.npacks && es_midx_next_pack(&name, &rest); i++)
		if (made[i].is_wanted)
			add_made(p, &f->pack_of[i], folder, name, &made[i]);
	free(made);
}

static void add_multi(struct es_packs *p, const char *folder, size_t first)
{
	struct es_pack_folder *f = &p->folders.v[p->folders.n - 1];
	char *path = es_path_join(folder, "multi-pack-index");
	(void)!es_fs_map(&f->multi_bytes, path, NULL); /* a hint, mostly */
	free(path);
	if (es_midx_open(&f->multi, f->multi_bytes)) {
		add_listed(p, f, folder, first);
	} else {
		es_fs_unmap(f->multi_bytes);
		f->multi_bytes = ES_SLICE_EMPTY;
	}
}

size_t es_packs_guess(const struct es_packs *p, const struct es_oid *oid, size_t otherwise)
{
	size_t pack;
	for (size_t i = 0; p->sound.n > 1 && i < p->folders.n; i++) {
		const struct es_pack_folder *f = &p->folders.v[i];
		if (f->pack_of && es_midx_find(&f->multi, oid, &pack) &&
			f->pack_of[pack] != ES_PACKS_NONE)
			return f->pack_of[pack];
	}
	return otherwise;
}

/* ---- folders ---- */

static enum es_status add_folder(struct es_packs *p, const char *objects_dir, struct es_error *err)
{
	char *folder = es_path_join(objects_dir, "pack");
	struct es_error why = { .text = "" };
	es_vec_push(&p->folders, (struct es_pack_folder){ .pack_of = NULL });
	size_t first = p->sound.n;
	struct visit v = { p, folder, false, false };
	enum es_status st = es_fs_each(folder, visit, &v, &why);
	if (!st && v.has_multi)
		add_multi(p, folder, first);
	if (st && st != ES_ENOTFOUND)
		(void)es_fail(err, st, "cannot look for packs: %s: %s", folder, why.text);
	else
		st = ES_OK;
	free(folder);
	return st;
}

enum es_status es_packs_find(
	struct es_packs *out, const struct es_path_vec *stores, struct es_error *err)
{
	struct es_packs packs = { .folders = { NULL, 0, 0 } };
	enum es_status st = ES_OK;
	for (size_t i = 0; !st && i < stores->n; i++)
		st = add_folder(&packs, stores->v[i], err);
	if (st)
		es_packs_release(&packs);
	else
		*out = packs;
	return st;
}

void es_packs_release(struct es_packs *p)
{
	for (size_t i = 0; i < p->sound.n; i++)
		es_pack_free(p->sound.v[i]);
	es_vec_release(&p->sound);
	for (size_t i = 0; i < p->lost.n; i++)
		free(p->lost.v[i].index_path);
	es_vec_release(&p->lost);
	for (size_t i = 0; i < p->folders.n; i++) {
		es_fs_unmap(p->folders.v[i].multi_bytes);
		free(p->folders.v[i].pack_of);
	}
	es_vec_release(&p->folders);
}
