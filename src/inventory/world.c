#include "inventory/world.h"

#include "base/path.h"

#include <string.h>

/* The first file whose path is not less than `path` with `last` behind it. */
static size_t lower_bound(const struct es_world *w, struct es_slice path, const char *last)
{
	size_t low = 0, high = w->nfiles, nlast = strlen(last);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct es_slice p = w->files[middle].path;
		int order = es_slice_compare(es_slice_sub(p, 0, path.len), path);
		if (!order)
			order = es_slice_compare(
				es_slice_sub(p, path.len, p.len), (struct es_slice){ last, nlast });
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct es_world_file *es_world_find(const struct es_world *w, struct es_slice path)
{
	size_t i = lower_bound(w, path, "");
	return i < w->nfiles && es_slice_equal(w->files[i].path, path) ? &w->files[i] : NULL;
}

void es_world_below(const struct es_world *w, struct es_slice folder, size_t *from, size_t *to)
{
	/* '0' is what follows '/'. */
	*from = folder.len ? lower_bound(w, folder, "/") : 0;
	*to = folder.len ? lower_bound(w, folder, "0") : w->nfiles;
}

const struct es_world_file *es_world_nearest(
	const struct es_world *w, struct es_slice path, const char *name)
{
	struct es_arena arena = { 0 };
	const struct es_world_file *found = NULL;
	while (path.len && !found) {
		path = es_path_folder(path);
		found = es_world_find(w, es_path_below(&arena, path, name));
	}
	es_arena_release(&arena);
	return found;
}

bool es_world_depends(const struct es_world_file *f, const char *package)
{
	for (size_t i = 0; f && i < f->nmentions; i++)
		if (f->mentions[i].kind == ES_MENTION_PACKAGE &&
			es_slice_is(f->mentions[i].name, package))
			return true;
	return false;
}
