#include "inventory/vendored.h"
#include "base/buf.h"

enum { PATH_BYTES_MAX = 4096 };

static const char *const manifests[] = { "composer.json", "go.mod", "Gemfile", "package.json",
	"Cargo.toml", "pyproject.toml", "pom.xml", NULL };

static bool has_manifest(const struct es_world *w, struct es_slice folder)
{
	struct es_buf path = ES_BUF_INIT(PATH_BYTES_MAX);
	bool is_there = false;
	for (size_t i = 0; manifests[i] && !is_there; i++) {
		es_buf_reset(&path);
		es_buf_printf(
			&path, "%.*s%s%s", ES_ARG(folder), folder.len ? "/" : "", manifests[i]);
		is_there = !path.full && es_world_find(w, es_buf_slice(&path));
	}
	es_buf_release(&path);
	return is_there;
}

/* vendor/ is where package managers put what a manifest beside it names; a folder of that name
 * that is a program itself sells something. */
static bool is_vendor(const struct es_world *w, struct es_slice above, struct es_slice folder)
{
	return (!above.len || has_manifest(w, above)) && !has_manifest(w, folder);
}

static bool is_of_others(struct es_slice name)
{
	static const char *const names[] = { "node_modules", "bower_components", "jspm_packages",
		"third_party", "third-party", "thirdparty", "site-packages", "Pods", NULL };
	return es_slice_is_any(name, names);
}

/* The end of the folder in `path` that holds code of others; 0 when there is none. */
static size_t vendored_part(const struct es_world *w, struct es_slice path)
{
	for (size_t from = 0, to; from < path.len; from = to + 1) {
		to = es_slice_find(path, from, '/');
		if (to == path.len)
			break;
		struct es_slice name = es_slice_sub(path, from, to);
		if (is_of_others(name) ||
			(es_slice_is(name, "vendor") &&
				is_vendor(w, es_slice_sub(path, 0, from ? from - 1 : 0),
					es_slice_sub(path, 0, to))))
			return to;
	}
	return 0;
}

void es_vendored_forget(struct es_world_file *files, size_t n)
{
	struct es_world w = { .files = files, .nfiles = n };
	struct es_slice last = ES_SLICE_EMPTY;
	for (size_t i = 0; i < n; i++) {
		struct es_world_file *f = &files[i];
		bool is_same = last.len && f->path.len > last.len && f->path.ptr[last.len] == '/' &&
			       es_slice_equal(es_slice_sub(f->path, 0, last.len), last);
		if (!is_same)
			last = es_slice_sub(f->path, 0, vendored_part(&w, f->path));
		if (last.len)
			*f = (struct es_world_file){
				.path = f->path, .part = f->part, .state = f->state
			};
	}
}
