#include "inventory/dockerignore.h"

#include "base/glob.h"
#include "base/path.h"

/* As Docker cleans a pattern: without './', '/' at both ends. */
static struct es_slice clean(struct es_slice p)
{
	while (es_slice_starts(p, "./") || es_slice_starts(p, "/"))
		p = es_slice_sub(p, p.ptr[0] == '/' ? 1 : 2, p.len);
	while (es_slice_ends(p, "/") || es_slice_ends(p, "/."))
		p.len -= p.ptr[p.len - 1] == '/' ? 1 : 2;
	return es_slice_is(p, ".") ? ES_SLICE_EMPTY : p;
}

/* The path itself, or a folder above it. */
static bool fits(struct es_slice pattern, struct es_slice path)
{
	for (; path.len; path = es_path_folder(path))
		if (es_glob_match_exact(pattern, path))
			return true;
	return false;
}

bool es_dockerignore_has(struct es_slice text, struct es_slice path)
{
	bool is_out = false;
	struct es_slice line;
	while (text.len && es_slice_split(&text, '\n', &line)) {
		if (line.len && line.ptr[0] == '#')
			continue;
		line = es_slice_trim(line);
		bool is_back = es_slice_starts(line, "!");
		if (is_back)
			line = es_slice_trim(es_slice_sub(line, 1, line.len));
		line = clean(line);
		if (line.len && is_out == is_back && fits(line, path))
			is_out = !is_back;
	}
	return is_out;
}
