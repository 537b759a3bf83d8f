#include "engine/ignored.h"
#include "base/fs.h"
#include "base/path.h"
#include "git/ignore.h"
#include "git/repo.h"
#include "source/files.h"

#include <stdlib.h>

/* As where the tree is listed: a file of more than this is none of people's. */
enum { RULES_MAX = 1024 * 1024 };

static const char *root_of(const struct es_run *run)
{
	return ((const struct es_files *)run->tree->ctx)->root;
}

/* "" when there is none. A link is none, as git has it. */
static struct es_slice read_file(
	bool *is_there, const char *folder, struct es_slice path, struct es_arena *arena)
{
	struct es_buf text = ES_BUF_INIT(RULES_MAX);
	char *relative = es_path_copy(path.ptr, path.len);
	char *whole = es_path_join(folder, relative);
	struct es_slice s = ES_SLICE_EMPTY;
	*is_there = es_fs_read(&text, whole, NULL) == ES_OK;
	if (*is_there)
		s = es_arena_copy(arena, es_buf_slice(&text));
	es_buf_release(&text);
	free(whole);
	free(relative);
	return s;
}

/* A submodule, or another repository that lies in this one: it has rules of its own. */
static bool is_repository(const struct es_ignored *g, struct es_slice folder)
{
	struct es_file_info info;
	char *relative = es_path_copy(folder.ptr, folder.len);
	char *path = es_path_join(g->root, relative), *git = es_path_join(path, ".git");
	bool is_there = es_fs_info(&info, git, NULL) == ES_OK;
	free(git);
	free(path);
	free(relative);
	return is_there;
}

/* Those of the repository that hold in its root, then, folder by folder, those below. */
static const struct es_ignore *rules_of(struct es_ignored *g, struct es_slice folder)
{
	size_t known = es_map_find(&g->folders, folder);
	if (known != ES_MAP_NONE)
		return g->rules.v[known];
	bool is_there = false;
	const struct es_ignore *rules = NULL;
	bool is_inner = folder.len && is_repository(g, folder);
	if (folder.len && !is_inner)
		rules = rules_of(g, es_path_folder(folder));
	else if (!folder.len)
		rules = es_ignore_parse(&g->arena,
			read_file(&is_there, es_repo_common_dir(g->run->repo),
				es_slice_from("info/exclude"), &g->arena),
			0, NULL);
	struct es_slice path = es_path_below(&g->arena, folder, ".gitignore");
	rules = es_ignore_parse(&g->arena, read_file(&is_there, g->root, path, &g->arena),
		folder.len ? folder.len + 1 : 0, rules);
	es_map_add(&g->folders, es_arena_copy(&g->arena, folder), NULL);
	es_vec_push(&g->rules, rules);
	es_vec_push(&g->is_inner, is_inner);
	return rules;
}

static bool is_inner(struct es_ignored *g, struct es_slice folder)
{
	(void)rules_of(g, folder);
	return g->is_inner.v[es_map_find(&g->folders, folder)];
}

static bool is_ignored(void *ctx, struct es_slice path)
{
	struct es_ignored *g = ctx;
	bool is_out = false;
	for (size_t at = 0; at < path.len; at++) {
		at = es_slice_find(path, at, '/');
		struct es_slice part = es_slice_sub(path, 0, at);
		is_out |= es_ignore_has(rules_of(g, es_path_folder(part)), part, at < path.len);
		/* What is said of an inner repository's folder says nothing of what is in it. */
		if (at < path.len && is_inner(g, part))
			is_out = false;
	}
	return is_out;
}

void es_ignored_init(struct es_ignored *g, struct es_run *run)
{
	*g = (struct es_ignored){ .run = run, .root = root_of(run) };
	if (!run->repo)
		return;
	run->gleaning->world.is_ignored = is_ignored;
	run->gleaning->world.ctx = g;
}

void es_ignored_release(struct es_ignored *g)
{
	es_map_release(&g->folders);
	es_vec_release(&g->rules);
	es_vec_release(&g->is_inner);
	es_arena_release(&g->arena);
}

void es_ignored_add_above(struct es_run *run)
{
	struct es_slice folder = run->repo ? es_repo_prefix(run->repo) : ES_SLICE_EMPTY;
	struct es_arena *arena = &run->result->arena;
	while (folder.len) {
		folder = es_path_folder(folder);
		struct es_gleaned f = { .file = { .is_read = true, .state = ES_FILE_TRACKED } };
		bool is_there = false;
		f.file.path = es_path_below(arena, folder, ".gitignore");
		f.text = f.file.text = read_file(&is_there, root_of(run), f.file.path, arena);
		if (is_there)
			es_vec_push(&run->gleaning->files, f);
	}
}
