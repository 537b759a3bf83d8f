#include "git/repo_internal.h"
#include "base/err.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* A commit or tag has to be read whole before its names are left out of it. */
enum { MESSAGE_MAX = 256 * 1024 * 1024 };

/* libgit2's object store is behind one lock, so every worker has its own. */
struct reader {
	git_odb *odb;
};

static enum es_status open_reader(void **out, void *ctx, struct es_error *err)
{
	struct reader *reader = es_alloc(1, sizeof *reader);
	enum es_status st = es_odb_open(&reader->odb, ctx, err);
	if (st)
		free(reader);
	else
		*out = reader;
	return st;
}

static void close_reader(void *reader)
{
	git_odb_free(((struct reader *)reader)->odb);
	free(reader);
}

/* Names of objects, and signatures: none of it was written by somebody, and both look like secrets.
 */
static bool is_left_out(struct es_slice header)
{
	static const char *const words[] = { "tree ", "parent ", "object ", "type ", "gpgsig ",
		"gpgsig-sha256 " };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (es_slice_starts(header, words[i]))
			return true;
	return false;
}

/* The text of a commit or tag without the headers that are left out, continuation lines (which
 * begin with a blank) included. The message, behind the first empty line, is kept as it is. */
static void add_text(struct es_buf *out, struct es_slice text)
{
	bool is_out = false;
	while (text.len && text.ptr[0] != '\n') {
		size_t end = es_slice_find(text, 0, '\n') + 1;
		struct es_slice line = es_slice_sub(text, 0, end);
		if (line.ptr[0] != ' ')
			is_out = is_left_out(line);
		if (!is_out)
			es_buf_add(out, line);
		text = es_slice_sub(text, end, text.len);
	}
	es_buf_add(out, text);
}

static git_object_t type_of(enum es_item_kind kind)
{
	switch (kind) {
	case ES_ITEM_BLOB:
		return GIT_OBJECT_BLOB;
	case ES_ITEM_COMMIT:
		return GIT_OBJECT_COMMIT;
	case ES_ITEM_TAG:
		return GIT_OBJECT_TAG;
	case ES_ITEM_FILE:
	case ES_ITEM_SYMLINK:
	case ES_ITEM_NAMES:
	case ES_ITEM_STREAM:
		break;
	}
	return GIT_OBJECT_INVALID;
}

static enum es_status load_object(
	void *reader, const struct es_item *item, struct es_buf *out, struct es_error *err)
{
	git_object_t type = type_of(item->kind);
	if (type == GIT_OBJECT_INVALID)
		return es_fail(err, ES_EINVAL, "not an item of an object store");
	git_odb_object *object = NULL;
	bool is_blob = type == GIT_OBJECT_BLOB;
	size_t room = out->max - out->len, before = out->len;
	enum es_status st = es_odb_read(&object, ((struct reader *)reader)->odb, &item->oid, type,
		is_blob || room > MESSAGE_MAX ? room : MESSAGE_MAX, err);
	if (st)
		return st;
	if (is_blob)
		es_buf_add(out, es_object_bytes(object));
	else
		add_text(out, es_object_bytes(object));
	git_odb_object_free(object);
	if (out->full) {
		es_wipe(out->ptr + before, out->len - before);
		out->len = before;
		out->full = false;
		return es_fail(err, ES_ELIMIT, "larger than %zu bytes", out->max);
	}
	return ES_OK;
}

struct es_loader es_repo_loader(struct es_repo *r)
{
	return (struct es_loader){
		.ctx = r, .open = open_reader, .close = close_reader, .load = load_object
	};
}
