#include "base/path.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void es_path_vec_free(struct es_path_vec *v)
{
	for (size_t i = 0; i < v->n; i++)
		free(v->v[i]);
	es_vec_release(v);
}

char *es_path_join(const char *folder, const char *name)
{
	if (name[0] == '/')
		folder = "";
	size_t folder_len = strlen(folder), name_len = strlen(name);
	while (folder_len && folder[folder_len - 1] == '/')
		folder_len--;
	char *path = es_alloc(folder_len + name_len + 2, 1);
	memcpy(path, folder, folder_len);
	if (name[0] != '/')
		path[folder_len++] = '/';
	memcpy(path + folder_len, name, name_len);
	return path;
}

char *es_path_copy(const char *path, size_t len)
{
	char *copy = es_alloc(len + 1, 1);
	memcpy(copy, path, len);
	return copy;
}

struct es_slice es_path_below(struct es_arena *arena, struct es_slice folder, const char *name)
{
	size_t len = strlen(name), from = folder.len ? folder.len + 1 : 0;
	char *path = es_arena_alloc(arena, from + len + 1);
	if (from) {
		memcpy(path, folder.ptr, folder.len);
		path[folder.len] = '/';
	}
	memcpy(path + from, name, len);
	return (struct es_slice){ path, from + len };
}

/* The offset behind the last '/'; 0 without one. */
static size_t name_start(struct es_slice path)
{
	size_t at = path.len;
	while (at && path.ptr[at - 1] != '/')
		at--;
	return at;
}

struct es_slice es_path_folder(struct es_slice path)
{
	size_t at = name_start(path);
	return es_slice_sub(path, 0, at ? at - 1 : 0);
}

struct es_slice es_path_name(struct es_slice path)
{
	return es_slice_sub(path, name_start(path), path.len);
}

bool es_path_is_plain(struct es_slice path)
{
	struct es_slice rest = path, name;
	while (path.len && es_slice_split(&rest, '/', &name))
		if (!name.len || es_slice_is(name, ".") || es_slice_is(name, ".."))
			return false;
	return path.len > 0;
}
