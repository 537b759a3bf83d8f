#include "git/index_file.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/path.h"
#include "git/index_split.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_MAX_BYTES = 1 << 30 };

static enum es_status fail_damaged(struct es_error *err, const char *why, const char *path)
{
	return es_fail(err, ES_ECORRUPT, "the index is damaged, %s: %s", why, path);
}

static bool is_after(const struct es_index_entry *e, const struct es_index_entry *before)
{
	int order = es_slice_compare(e->path, before->path);
	return order > 0 || (order == 0 && e->stage > before->stage);
}

/* What has to be true before anybody looks for a path. */
static enum es_status check_order(
	const struct es_index *index, const char *path, struct es_error *err)
{
	for (size_t i = 0; i < index->n; i++) {
		if (index->v[i].path.len == 0)
			return fail_damaged(err, "a path is empty", path);
		if (i && !is_after(&index->v[i], &index->v[i - 1]))
			return fail_damaged(err, "its entries are not in order", path);
	}
	return ES_OK;
}

/* One file, and when it was written. A link to it is followed, as git does. */
static enum es_status read_one(struct es_index_part *out, struct es_index *out_index,
	const char *path, struct es_arena *arena, struct es_error *err)
{
	struct es_buf bytes = ES_BUF_INIT(FILE_MAX_BYTES);
	struct stat st = { .st_size = 0 };
	char *real = NULL;
	struct es_error why = { .text = "" };
	enum es_status status = es_fs_real(&real, path, &why);
	if (!status && stat(real, &st) != 0)
		status = es_fail(&why, ES_EIO, "%s", strerror(errno));
	if (!status)
		status = es_fs_read(&bytes, real, &why);
	if (status)
		(void)es_fail(err, status, "cannot read the index: %s: %s", path, why.text);
	else
		status = es_index_parse(out, es_buf_slice(&bytes), path, arena, err);
	if (!status)
		*out_index = (struct es_index){ out->v, out->n, (int64_t)st.st_mtim.tv_sec,
			(uint32_t)st.st_mtim.tv_nsec };
	es_buf_release(&bytes);
	free(real);
	return status;
}

static enum es_status add_shared(struct es_index *index, const struct es_index_part *part,
	const char *path, const char *git_dir, struct es_arena *arena, struct es_error *err)
{
	char name[sizeof "sharedindex." + ES_OID_HEX] = "sharedindex.";
	es_oid_hex(name + strlen(name), &part->link.base);
	char *shared_path = es_path_join(git_dir, name);
	struct es_index_part shared_part;
	struct es_index shared;
	enum es_status st = read_one(&shared_part, &shared, shared_path, arena, err);
	if (!st)
		st = check_order(&shared, shared_path, err);
	free(shared_path);
	if (st)
		return st == ES_ENOTFOUND ? ES_ECORRUPT : st;
	index->v = es_index_merge(&index->n, part, &shared_part, arena);
	/* What was noted in the older file counts as of then. */
	if (shared.mtime < index->mtime) {
		index->mtime = shared.mtime;
		index->mtime_ns = shared.mtime_ns;
	}
	return index->v ? ES_OK : fail_damaged(err, "its link does not add up", path);
}

enum es_status es_index_read(struct es_index *out, const char *path, const char *git_dir,
	struct es_arena *arena, struct es_error *err)
{
	struct es_index_part part;
	struct es_index index;
	struct es_error why = { .text = "" };
	enum es_status st = read_one(&part, &index, path, arena, &why);
	if (st == ES_ENOTFOUND) {
		*out = (struct es_index){ .v = NULL };
		return ES_OK;
	}
	if (st)
		return es_fail(err, st, "%s", why.text);
	if (!es_oid_is_zero(&part.link.base))
		st = add_shared(&index, &part, path, git_dir, arena, err);
	if (!st)
		st = check_order(&index, path, err);
	if (!st)
		*out = index;
	return st;
}

/* The first entry in [from, to) that is not before `prefix`, or, with `is_past`, whose path neither
 * is before it nor begins with it. */
static size_t bound(
	const struct es_index *index, size_t from, size_t to, struct es_slice prefix, bool is_past)
{
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		struct es_slice head = es_slice_sub(index->v[middle].path, 0, prefix.len);
		int order = es_slice_compare(head, prefix);
		if (order < 0 || (is_past && order == 0))
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

void es_index_below(const struct es_index *index, struct es_slice prefix, size_t *from, size_t *to)
{
	*from = bound(index, *from, *to, prefix, false);
	*to = bound(index, *from, *to, prefix, true);
}
