#include "engine/list.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/path.h"
#include "git/worktree.h"
#include "source/files.h"

#include <stdlib.h>

static struct es_arena *arena_of(struct es_run *run)
{
	return &run->result->arena;
}

static struct es_skip_vec *skips_of(struct es_run *run)
{
	return &run->result->summary.skipped;
}

static struct es_loader *add_loader(struct es_run *run, struct es_loader loader)
{
	run->loaders[run->nloaders] = loader;
	return &run->loaders[run->nloaders++];
}

static struct es_loader *add_files_loader(struct es_run *run, const char *root)
{
	struct es_files *files = es_arena_alloc(arena_of(run), sizeof *files);
	files->root = root;
	files->nreaders = es_run_jobs(run);
	return add_loader(run, es_files_loader(files));
}

/* ---- trees: only where they begin ---- */

static enum es_status begin_files(struct es_run *run, void *reader, struct es_error *err)
{
	const struct es_files *files = run->tree->ctx;
	struct es_file_info info;
	char *real = NULL;
	enum es_status st = es_fs_real(&real, files->root, err);
	if (!st)
		st = es_fs_info(&info, real, err);
	free(real);
	if (st)
		return st;
	/* The root is what was named, a file too: a link to one is then followed. */
	struct es_slice root = es_slice_from(files->root);
	return es_files_list(&run->top, run->tree, reader,
		info.kind == ES_FILE_FOLDER ? ES_SLICE_EMPTY : es_path_name(root), err);
}

static enum es_status begin_worktree(struct es_run *run, void *reader, struct es_error *err)
{
	struct es_worktree_options o = { es_repo_prefix(run->repo),
		run->options->recurse_submodules };
	return es_worktree_list(&run->top, run->tree, reader, run->repo, &o, err);
}

static enum es_status begin_tree(struct es_run *run, const char *root,
	enum es_status (*begin)(struct es_run *run, void *reader, struct es_error *err),
	struct es_error *err)
{
	void *reader = NULL;
	run->top.arena = arena_of(run);
	run->tree = add_files_loader(run, root);
	enum es_status st = run->tree->open(&reader, run->tree->ctx, err);
	if (!st)
		st = begin(run, reader, err);
	run->tree->close(reader);
	return st;
}

static enum es_status list_files(struct es_run *run, struct es_error *err)
{
	const char *path = run->options->path ? run->options->path : ".";
	struct es_error reason = { 0 };
	enum es_status st = begin_tree(run, es_run_keep(run, path).ptr, begin_files, &reason);
	return st ? es_fail(err, st, "%s: %s", path, reason.text) : ES_OK;
}

static enum es_status list_tree(struct es_run *run, struct es_error *err)
{
	if (!run->repo)
		return list_files(run, err);
	const char *root = es_repo_root(run->repo);
	return root ? begin_tree(run, root, begin_worktree, err)
		    : es_fail(err, ES_EUNSUPPORTED, "a bare repository has no working tree");
}

/* ---- lists ---- */

static enum es_status list_stdin(struct es_run *run, struct es_error *err)
{
	(void)err;
	const char *name = run->options->stdin_path;
	struct es_loader *loader = add_loader(run, es_stdin_loader());
	struct es_item item;
	/* Findings point to the name, and outlive the caller's options. */
	es_stdin_item(&item, loader, es_run_keep(run, name ? name : "stdin").ptr);
	es_vec_push(&run->items, item);
	return ES_OK;
}

/* What is committed is the whole index, from wherever it is asked for. */
static enum es_status list_staged(struct es_run *run, struct es_error *err)
{
	struct es_loader *loader = add_loader(run, es_repo_loader(run->repo));
	return es_index_list(&run->items, skips_of(run), run->repo, ES_INDEX_CHANGED,
		ES_SLICE_EMPTY, loader, arena_of(run), err);
}

static void warn_if_cut(struct es_run *run)
{
	if (es_repo_is_shallow(run->repo))
		es_run_warn(run, "shallow clone: older history is not here and was not scanned");
	if (es_repo_is_partial(run->repo))
		es_run_warn(run, "partial clone: objects that are not here were not scanned");
}

static enum es_status list_range(struct es_run *run, struct es_error *err)
{
	const struct es_scan_options *o = run->options;
	struct es_history_options h = {
		.range = es_slice_from(o->range),
		.tips = &run->range_tip,
		.known = &run->range_known,
		.ntips = 1,
		.nknown = 1,
		.cancel = o->cancel,
		.progress = o->progress,
		.ctx = o->ctx,
	};
	warn_if_cut(run);
	struct es_loader *loader = add_loader(run, es_repo_loader(run->repo));
	return es_history_list(&run->history, &run->items, skips_of(run), run->repo, &h, loader,
		arena_of(run), err);
}

/* The tree, and the index where there is one. */
static enum es_status list_check(struct es_run *run, struct es_error *err)
{
	if (run->repo)
		run->index = add_loader(run, es_repo_loader(run->repo));
	return list_tree(run, err);
}

static enum es_status list_by_mode(struct es_run *run, struct es_error *err)
{
	switch (run->options->mode) {
	case ES_SCAN_CHECK:
		return list_check(run, err);
	case ES_SCAN_WORKTREE:
	case ES_SCAN_ENV:
		return list_tree(run, err);
	case ES_SCAN_STAGED:
		return list_staged(run, err);
	case ES_SCAN_HISTORY:
		warn_if_cut(run); /* its objects are found by the sweep */
		return ES_OK;
	case ES_SCAN_AUDIT:
		warn_if_cut(run);
		return es_repo_root(run->repo) ? list_check(run, err) : ES_OK;
	case ES_SCAN_RANGE:
		return list_range(run, err);
	case ES_SCAN_STDIN:
		return list_stdin(run, err);
	}
	return ES_OK;
}

/* What could not be listed and is excluded anyway is no gap. */
static void forgive_excluded(struct es_run *run)
{
	struct es_skip_vec *skips = skips_of(run);
	for (size_t i = 0; i < skips->n; i++)
		if (skips->v[i].path.len && es_config_excludes(&run->config, skips->v[i].path))
			skips->v[i].is_gap = false;
}

/* Blobs of history have no path yet; theirs are judged after attribution. */
static void leave_out_excluded(struct es_run *run)
{
	forgive_excluded(run);
	struct es_item_vec *items = &run->items;
	size_t kept = 0;
	for (size_t i = 0; i < items->n; i++) {
		struct es_slice path = items->v[i].path;
		if (path.len && es_config_excludes(&run->config, path))
			es_vec_push(skips_of(run),
				(struct es_skip){ .path = path,
					.reason = ES_LIT("excluded by the configuration") });
		else
			items->v[kept++] = items->v[i];
	}
	items->n = kept;
}

enum es_status es_list_items(struct es_run *run, struct es_error *err)
{
	es_run_progress(run, "listing", 0, 0);
	enum es_status st = list_by_mode(run, err);
	if (!st)
		leave_out_excluded(run);
	return st;
}
