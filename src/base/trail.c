#include "base/trail.h"
#include "base/fs.h"

enum { PATH_BYTES_MAX = 1 << 20 }; /* more than the caller lets come here */

void es_trail_init(struct es_trail *t, int root, unsigned max)
{
	*t = (struct es_trail){
		.held = { root },
		.nheld = 1,
		.max = max < 1		    ? 1
		       : max > ES_TRAIL_MAX ? ES_TRAIL_MAX
					    : max,
		.last = -1,
		.path = ES_BUF_INIT(PATH_BYTES_MAX),
		.name = ES_BUF_INIT(PATH_BYTES_MAX),
	};
}

/* Goes back to the first `n` that are held. */
static void go_back(struct es_trail *t, unsigned n)
{
	es_fs_close(t->last);
	t->last = -1;
	while (t->nheld > n)
		es_fs_close(t->held[--t->nheld]);
	t->path.len = n ? t->ends[n - 1] : 0;
}

void es_trail_release(struct es_trail *t)
{
	if (t->nheld)
		go_back(t, 0);
	es_buf_release(&t->path);
	es_buf_release(&t->name);
}

/* How many of those held lead to `folder` too. */
static unsigned count_shared(const struct es_trail *t, struct es_slice folder)
{
	struct es_slice path = es_buf_slice(&t->path);
	unsigned n = 1;
	while (n < t->nheld) {
		size_t from = t->ends[n - 1], end = t->ends[n];
		if (!es_slice_equal(
			    es_slice_sub(path, from, end), es_slice_sub(folder, from, end)) ||
			(end < folder.len && folder.ptr[end] != '/'))
			break;
		n++;
	}
	return n;
}

static bool is_below(struct es_slice folder, struct es_slice above)
{
	return folder.len > above.len && (!above.len || folder.ptr[above.len] == '/') &&
	       es_slice_equal(es_slice_sub(folder, 0, above.len), above);
}

static int deepest(const struct es_trail *t)
{
	return t->last >= 0 ? t->last : t->held[t->nheld - 1];
}

static enum es_status go_on(struct es_trail *t, struct es_slice name, struct es_error *err)
{
	int fd = -1;
	es_buf_reset(&t->name);
	es_buf_add(&t->name, name);
	enum es_status st = es_fs_open_folder_at(&fd, deepest(t), es_buf_cstr(&t->name), err);
	if (st)
		return st;
	if (t->path.len)
		es_buf_add_byte(&t->path, '/');
	es_buf_add(&t->path, name);
	if (t->nheld < t->max) {
		t->ends[t->nheld] = t->path.len;
		t->held[t->nheld++] = fd;
	} else {
		es_fs_close(t->last);
		t->last = fd;
	}
	return ES_OK;
}

enum es_status es_trail_enter(
	int *out, struct es_trail *t, struct es_slice folder, struct es_error *err)
{
	enum es_status st = ES_OK;
	if (!es_slice_equal(folder, es_buf_slice(&t->path))) {
		if (!is_below(folder, es_buf_slice(&t->path)))
			go_back(t, count_shared(t, folder));
		size_t from = t->path.len ? t->path.len + 1 : 0;
		struct es_slice rest = es_slice_sub(folder, from, folder.len), name;
		while (!st && from < folder.len && es_slice_split(&rest, '/', &name))
			st = go_on(t, name, err);
	}
	if (!st)
		*out = deepest(t);
	return st;
}
