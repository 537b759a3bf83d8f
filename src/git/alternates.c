#include "git/alternates.h"
#include "base/err.h"
#include "base/fs.h"

#include <stdlib.h>
#include <string.h>

enum {
	STORES_MAX = 64,	      /* alternates of alternates included */
	DEPTH_MAX = 5,		      /* as in git */
	ALTERNATES_MAX = 1024 * 1024, /* bytes of info/alternates */
};

static bool is_known(const struct es_path_vec *stores, const char *folder)
{
	for (size_t i = 0; i < stores->n; i++)
		if (strcmp(stores->v[i], folder) == 0)
			return true;
	return false;
}

static enum es_status add_store(
	struct es_path_vec *stores, const char *folder, unsigned depth, struct es_error *err);

/* One folder a line, relative ones from the folder of objects itself. */
static enum es_status add_alternates(
	struct es_path_vec *stores, const char *folder, unsigned depth, struct es_error *err)
{
	char *file = es_path_join(folder, "info/alternates");
	struct es_buf text = ES_BUF_INIT(ALTERNATES_MAX);
	struct es_error why = { .text = "" };
	enum es_status st = es_fs_read(&text, file, &why);
	if (st == ES_ENOTFOUND)
		st = ES_OK;
	else if (st)
		(void)es_fail(err, st, "cannot read alternates: %s: %s", file, why.text);
	free(file);
	struct es_slice rest = es_buf_slice(&text), line;
	while (!st && es_slice_split(&rest, '\n', &line)) {
		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		char *name = es_path_copy(line.ptr, line.len);
		char *path = es_path_join(folder, name);
		st = add_store(stores, path, depth + 1, err);
		free(path);
		free(name);
	}
	es_buf_release(&text);
	return st;
}

/* Depth is bounded by DEPTH_MAX; a cycle ends, since the paths are real. */
static enum es_status add_store(
	struct es_path_vec *stores, const char *folder, unsigned depth, struct es_error *err)
{
	char *real = NULL;
	if (depth > DEPTH_MAX || es_fs_real(&real, folder, NULL) != ES_OK)
		return ES_OK;
	bool is_new = !is_known(stores, real);
	if (!is_new || stores->n == STORES_MAX) {
		free(real);
		return is_new ? es_fail(err, ES_ELIMIT, "more than %d folders of objects",
					STORES_MAX)
			      : ES_OK;
	}
	es_vec_push(stores, real);
	return add_alternates(stores, real, depth, err);
}

/* Takes one folder off the front of a list with ':' between; one that begins with '"' is quoted in
 * the manner of C, of which git writes \" and \\ where a path has a ':' or a '"'. */
static bool take_folder(struct es_slice *rest, struct es_buf *out)
{
	struct es_slice part;
	es_buf_reset(out);
	if (!es_slice_starts(*rest, "\"")) {
		if (!es_slice_split(rest, ':', &part))
			return false;
		es_buf_add(out, part);
		return true;
	}
	size_t i = 1;
	for (; i < rest->len && rest->ptr[i] != '"'; i++) {
		i += rest->ptr[i] == '\\' && i + 1 < rest->len;
		es_buf_add_byte(out, rest->ptr[i]);
	}
	size_t end = es_slice_find(*rest, i, ':');
	*rest = end < rest->len ? es_slice_sub(*rest, end + 1, rest->len) : ES_SLICE_EMPTY;
	return true;
}

static enum es_status add_more(struct es_path_vec *stores, const char *list, struct es_error *err)
{
	struct es_slice rest = es_slice_from(list);
	struct es_buf folder = ES_BUF_INIT(ALTERNATES_MAX);
	enum es_status st = ES_OK;
	while (!st && take_folder(&rest, &folder))
		if (folder.len)
			st = add_store(stores, es_buf_cstr(&folder), 1, err);
	es_buf_release(&folder);
	return st;
}

enum es_status es_stores_find(
	struct es_path_vec *out, const char *objects_dir, const char *more, struct es_error *err)
{
	struct es_path_vec stores = { NULL, 0, 0 };
	enum es_status st = add_store(&stores, objects_dir, 0, err);
	if (!st)
		st = add_more(&stores, more, err);
	if (st)
		es_path_vec_free(&stores);
	else
		*out = stores;
	return st;
}
