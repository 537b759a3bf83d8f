#include "git/packs.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/path.h"
#include "git/packindex.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Maps the index for the look at it alone. */
static bool is_sound(const char *path, uint64_t pack_size)
{
	struct es_packindex index;
	struct es_slice bytes = es_packindex_map(path);
	bool is = es_packindex_open(&index, bytes) && es_packindex_fits(&index, pack_size);
	es_packindex_unmap(bytes);
	return is;
}

/* An index without a pack is passed over, as git does. */
static void add_index(struct es_packs *p, const char *path)
{
	int stem = (int)(strlen(path) - strlen(".idx"));
	struct es_buf pack = ES_BUF_INIT(strlen(path) + sizeof ".pack");
	es_buf_printf(&pack, "%.*s.pack", stem, path);
	struct stat st;
	if (stat(es_buf_cstr(&pack), &st) == 0 && S_ISREG(st.st_mode)) {
		bool is = is_sound(path, (uint64_t)st.st_size);
		es_vec_push(is ? &p->sound : &p->damaged, es_path_copy(path, strlen(path)));
	}
	es_buf_release(&pack);
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
