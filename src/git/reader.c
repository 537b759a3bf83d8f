#include "git/repo_internal.h"
#include "base/err.h"
#include "base/mem.h"
#include "git/commit_message.h"

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
		es_commit_message_add(out, es_object_bytes(object));
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
