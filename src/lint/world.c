#include "lint/world.h"

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
