#include "git/repo_internal.h"
#include "base/err.h"
#include "base/mem.h"
#include "git/commit_message.h"
#include "git/object_reader.h"

#include <string.h>

static enum es_status open_reader(void **out, void *ctx, struct es_error *err)
{
	(void)err;
	*out = es_object_reader_new(ctx);
	return ES_OK;
}

static void close_reader(void *reader)
{
	es_object_reader_free(reader);
}

static enum es_object_type type_of(enum es_item_kind kind)
{
	switch (kind) {
	case ES_ITEM_BLOB:
		return ES_OBJECT_BLOB;
	case ES_ITEM_COMMIT:
		return ES_OBJECT_COMMIT;
	case ES_ITEM_TAG:
		return ES_OBJECT_TAG;
	case ES_ITEM_FILE:
	case ES_ITEM_SYMLINK:
	case ES_ITEM_NAMES:
	case ES_ITEM_STREAM:
		break;
	}
	return ES_OBJECT_ANY;
}

static enum es_status load_object(
	void *reader, const struct es_item *item, struct es_buf *out, struct es_error *err)
{
	enum es_object_type type = type_of(item->kind);
	if (type == ES_OBJECT_ANY)
		return es_fail(err, ES_EINVAL, "not an item of an object store");
	struct es_object object = { .type = ES_OBJECT_ANY };
	bool is_blob = type == ES_OBJECT_BLOB;
	size_t room = out->max - out->len, before = out->len;
	/* A commit or tag has to be read whole before its names are left out of it. */
	size_t max = is_blob || room > ES_OBJECT_MAX ? room : ES_OBJECT_MAX;
	/* What has no path is called by its name. */
	enum es_status st = (item->path.len ? es_object_read : es_object_read_unnamed)(
		&object, reader, &item->oid, type, max, err);
	if (st)
		return st;
	if (is_blob)
		es_buf_add(out, object.bytes);
	else
		es_commit_message_add(out, object.bytes);
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
