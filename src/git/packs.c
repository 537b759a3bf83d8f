#include "git/packs.h"
#include "base/err.h"
#include "base/fs.h"

#include <stdlib.h>
#include <string.h>

struct visit {
	struct es_packs *packs;
	const char *folder;
};

static void add_index(struct es_packs *p, const char *path)
{
	struct es_pack *pack = NULL;
	size_t store = p->folders.n - 1;
	enum es_status st = es_pack_open(&pack, path, store, NULL);
	if (!st) {
		es_vec_push(&p->sound, pack);
	} else if (st != ES_ENOTFOUND) {
		es_vec_push(&p->damaged, es_path_copy(path, strlen(path)));
		p->folders.v[store].has_damaged = true;
	}
}

static enum es_status visit(
	void *ctx, const char *name, enum es_file_kind kind, struct es_error *err)
{
	struct visit *v = ctx;
	(void)kind;
	(void)err;
	if (strcmp(name, "multi-pack-index") == 0) {
		v->packs->folders.v[v->packs->folders.n - 1].has_multi = true;
	} else if (es_slice_ends(es_slice_from(name), ".idx")) {
		char *path = es_path_join(v->folder, name);
		add_index(v->packs, path);
		free(path);
	}
	return ES_OK;
}

static enum es_status add_folder(struct es_packs *p, const char *objects_dir, struct es_error *err)
{
	char *folder = es_path_join(objects_dir, "pack");
	struct es_error why = { .text = "" };
	es_vec_push(&p->folders, (struct es_pack_folder){ .has_multi = false });
	enum es_status st = es_fs_each(folder, visit, &(struct visit){ p, folder }, &why);
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
	es_path_vec_free(&p->damaged);
	es_vec_release(&p->folders);
}
