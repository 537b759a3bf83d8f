#include "engine/link.h"
#include "base/path.h"

#include <string.h>

enum { PARTS_MAX = 256 };

struct parts {
	struct es_slice v[PARTS_MAX];
	size_t n;
};

static bool add_parts(struct parts *p, struct es_slice path)
{
	struct es_slice part;
	while (path.len && es_slice_split(&path, '/', &part)) {
		if (!part.len || es_slice_is(part, "."))
			continue;
		bool is_up = es_slice_is(part, "..");
		if (is_up ? !p->n : p->n == PARTS_MAX)
			return false;
		if (is_up)
			p->n--;
		else
			p->v[p->n++] = part;
	}
	return true;
}

bool es_link_target(
	struct es_slice *out, struct es_slice path, struct es_slice target, struct es_arena *arena)
{
	struct parts p = { .n = 0 };
	if (es_slice_starts(target, "/") || !add_parts(&p, es_path_folder(path)) ||
		!add_parts(&p, target))
		return false;
	/* No longer than both: no part is of anything else. */
	char *to = es_arena_alloc(arena, path.len + target.len + 2);
	size_t len = 0;
	for (size_t i = 0; i < p.n; i++) {
		if (i)
			to[len++] = '/';
		memcpy(to + len, p.v[i].ptr, p.v[i].len);
		len += p.v[i].len;
	}
	*out = (struct es_slice){ to, len };
	return true;
}
