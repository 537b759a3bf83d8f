#include "base/err.h"
#include "git/object_reader.h"
#include "git/repo_internal.h"

#include <sys/stat.h>

/* Takes the entry of that name out of a tree. ES_ECORRUPT when the tree is damaged before it. */
static enum es_status find_entry(struct es_tree_entry *out, struct es_slice tree,
	struct es_slice name, const char *path, struct es_error *err)
{
	struct es_tree_entry e;
	while (es_tree_next(&e, &tree)) {
		if (!es_slice_equal(e.name, name))
			continue;
		*out = e;
		return ES_OK;
	}
	return tree.len ? es_fail(err, ES_ECORRUPT, "cannot read the commit's tree: it is damaged")
			: es_fail(err, ES_ENOTFOUND, "not in the commit: %s", path);
}

static enum es_status read_text(struct es_object *out, struct es_object_reader *reader,
	const struct es_oid *oid, enum es_object_type type, struct es_error *err)
{
	struct es_error why = { .text = "" };
	enum es_status st = es_object_read(out, reader, oid, type, ES_OBJECT_MAX, &why);
	return st ? es_fail(err, st == ES_ENOTFOUND ? st : ES_ECORRUPT,
			    "cannot read the commit's tree: %s", why.text)
		  : ES_OK;
}

/* The blob at `path`; a folder, a link or a submodule there is none. */
static enum es_status find_blob(struct es_oid *out, struct es_object_reader *reader,
	const struct es_oid *commit, const char *path, struct es_error *err)
{
	struct es_object o;
	struct es_commit_text text;
	enum es_status st = read_text(&o, reader, commit, ES_OBJECT_COMMIT, err);
	if (!st && !es_commit_parse(&text, o.bytes))
		st = es_fail(err, ES_ECORRUPT, "cannot read the commit's tree: it names none");
	if (st)
		return st;
	struct es_tree_entry at = { .mode = S_IFDIR, .oid = text.tree };
	struct es_slice rest = es_slice_from(path), name;
	while (!st && es_slice_split(&rest, '/', &name)) {
		if (es_tree_entry_kind(&at) != ES_ENTRY_TREE)
			return es_fail(err, ES_ENOTFOUND, "not in the commit: %s", path);
		st = read_text(&o, reader, &at.oid, ES_OBJECT_TREE, err);
		if (!st)
			st = find_entry(&at, o.bytes, name, path, err);
	}
	if (!st && (at.mode & S_IFMT) != S_IFREG)
		st = es_fail(err, ES_ENOTFOUND, "not a file in the commit: %s", path);
	if (!st)
		*out = at.oid;
	return st;
}

enum es_status es_repo_read_at(struct es_buf *out, struct es_repo *r, const struct es_oid *commit,
	const char *path, struct es_error *err)
{
	struct es_oid blob;
	struct es_object object = { .type = ES_OBJECT_ANY };
	struct es_object_reader *reader = es_object_reader_new(r);
	enum es_status st = find_blob(&blob, reader, commit, path, err);
	if (!st)
		st = es_object_read(
			&object, reader, &blob, ES_OBJECT_BLOB, out->max - out->len, err);
	if (!st)
		es_buf_add(out, object.bytes);
	es_object_reader_free(reader);
	return st;
}
