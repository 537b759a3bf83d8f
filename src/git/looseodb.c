#include "git/odb.h"
#include "base/mem.h"
#include "base/path.h"
#include "git/loose.h"

#include <stdlib.h>
#include <string.h>

enum { OBJECT_MAX = 0x7fffffff }; /* bytes; libgit2 is given no larger ones */

/* libgit2 1.5 never returns from a loose object that is cut off, and writes past its buffer when
 * one is longer than its header says. So objects are read here, and only names are looked for by
 * libgit2's backend. As files are few compared with packed objects, each is hashed as well. */
struct loose {
	git_odb_backend parent;
	const struct es_git2 *git;
	git_odb_backend *names;
	char *folder;
};

static int code_of(const struct loose *l, enum es_status st, const struct es_error *why)
{
	if (st == ES_ENOTFOUND)
		return GIT_ENOTFOUND;
	if (st)
		(void)l->git->error_set_str(GIT_ERROR_ODB, why->text);
	return st ? GIT_ERROR : 0;
}

/* Gives libgit2 a copy of its own, with a NUL behind it, as its parsers like it. */
static int read_object(void **out, size_t *out_len, git_object_t *out_type,
	git_odb_backend *backend, const git_oid *id)
{
	struct loose *l = (struct loose *)(void *)backend;
	struct es_buf text = ES_BUF_INIT(0);
	struct es_object o = { .type = ES_OBJECT_ANY };
	struct es_error why = { .text = "" };
	struct es_oid oid = es_oid_from_git(id);
	enum es_status st = es_loose_read(&o, &text, l->folder, &oid, OBJECT_MAX, &why);
	int code = code_of(l, st, &why);
	char *copy = code ? NULL : l->git->odb_backend_data_alloc(&l->parent, o.bytes.len + 1);
	if (!code && !copy)
		code = GIT_ERROR;
	if (!code) {
		if (o.bytes.len)
			memcpy(copy, o.bytes.ptr, o.bytes.len);
		copy[o.bytes.len] = '\0';
		*out = copy;
		*out_len = o.bytes.len;
		*out_type = (git_object_t)o.type;
	}
	es_buf_release(&text);
	return code;
}

static int read_header(
	size_t *out_len, git_object_t *out_type, git_odb_backend *backend, const git_oid *id)
{
	const struct loose *l = (const struct loose *)(void *)backend;
	enum es_object_type type = ES_OBJECT_ANY;
	struct es_error why = { .text = "" };
	struct es_oid oid = es_oid_from_git(id);
	int code = code_of(l, es_loose_header(&type, out_len, l->folder, &oid, &why), &why);
	if (!code)
		*out_type = (git_object_t)type;
	return code;
}

static int find_prefix(git_oid *out, git_odb_backend *backend, const git_oid *prefix, size_t len)
{
	git_odb_backend *names = ((struct loose *)(void *)backend)->names;
	return names->exists_prefix(out, names, prefix, len);
}

static int read_prefix(git_oid *out_id, void **out, size_t *out_len, git_object_t *out_type,
	git_odb_backend *backend, const git_oid *prefix, size_t len)
{
	int code = find_prefix(out_id, backend, prefix, len);
	return code ? code : read_object(out, out_len, out_type, backend, out_id);
}

static int has_object(git_odb_backend *backend, const git_oid *id)
{
	git_odb_backend *names = ((struct loose *)(void *)backend)->names;
	return names->exists(names, id);
}

static int each_object(git_odb_backend *backend, git_odb_foreach_cb each, void *ctx)
{
	git_odb_backend *names = ((struct loose *)(void *)backend)->names;
	return names->foreach (names, each, ctx);
}

static void free_backend(git_odb_backend *backend)
{
	struct loose *l = (struct loose *)(void *)backend;
	l->names->free(l->names);
	free(l->folder);
	free(l);
}

int es_looseodb_new(git_odb_backend **out, const struct es_git2 *git, const char *objects_dir)
{
	git_odb_backend *names = NULL;
	int code = git->odb_backend_loose(&names, objects_dir, -1, 0, 0, 0);
	if (code)
		return code;
	struct loose *l = es_alloc(1, sizeof *l);
	*l = (struct loose){
		.parent = { .version = GIT_ODB_BACKEND_VERSION,
			.read = read_object,
			.read_prefix = read_prefix,
			.read_header = read_header,
			.exists = has_object,
			.exists_prefix = find_prefix,
			.foreach = each_object,
			.free = free_backend },
		.git = git,
		.names = names,
		.folder = es_path_copy(objects_dir, strlen(objects_dir)),
	};
	*out = &l->parent;
	return 0;
}
