#include "git/refs.h"
#include "base/fs.h"
#include "base/map.h"
#include "base/path.h"

#include <stdlib.h>
#include <string.h>

enum {
	REF_FILE_MAX = 64 * 1024,
	LOG_FILE_MAX = 1 << 30,
	PACKED_MAX = 1 << 30,
	FOLDERS_DEEP = 64,
	SYMBOLIC_DEEP = 5, /* as git */
};

struct ref {
	struct es_tip tip;
	struct es_slice leads_to; /* "" unless symbolic */
};
struct ref_vec ES_VEC(struct ref);

struct lister {
	struct es_map names; /* parallel to refs */
	struct ref_vec refs;
	struct es_tip_vec *tips;
	struct es_skip_vec *skips;
	struct es_arena *arena;
};

/* A folder of files that are one ref or one log each, met while walking. */
struct folder {
	struct lister *l;
	const char *path;
	struct es_slice name; /* of the folder, as refs spell it */
	unsigned depth;
	void (*meet)(
		struct lister *l, const char *path, struct es_slice name, enum es_file_kind kind);
};

static void skip(struct lister *l, struct es_slice name, const char *reason)
{
	struct es_skip s = { .path = es_arena_copy(l->arena, name),
		.reason = es_arena_copy(l->arena, es_slice_from(reason)),
		.is_gap = true };
	es_vec_push(l->skips, s);
}

/* False, and counted as a gap unless it does not exist, when the file cannot be read. */
static bool read_file(
	struct lister *l, struct es_buf *out, const char *path, struct es_slice name, bool is_link)
{
	struct es_error err;
	enum es_status st =
		is_link ? es_fs_read_link(out, path, &err) : es_fs_read(out, path, &err);
	if (st && st != ES_ENOTFOUND)
		skip(l, name, err.text);
	return !st;
}

/* The first of the same name stands: loose refs are read before packed ones. */
static void add_ref(struct lister *l, struct ref ref)
{
	bool is_new;
	(void)es_map_add(&l->names, ref.tip.name, &is_new);
	if (is_new)
		es_vec_push(&l->refs, ref);
}

static void meet_ref(
	struct lister *l, const char *path, struct es_slice name, enum es_file_kind kind)
{
	struct es_buf text = ES_BUF_INIT(REF_FILE_MAX);
	bool is_link = kind == ES_FILE_SYMLINK;
	if (read_file(l, &text, path, name, is_link)) {
		struct es_ref is = { .leads_to = ES_SLICE_EMPTY };
		if (es_ref_parse(&is, es_buf_slice(&text), is_link))
			add_ref(l, (struct ref){ { name, is.oid },
					   es_arena_copy(l->arena, is.leads_to) });
		else
			skip(l, name, "is not a valid ref");
	}
	es_buf_release(&text);
}

static bool is_ignored(struct es_slice name)
{
	/* No ref can be called so; git leaves such files alone, too. */
	return es_slice_starts(name, ".") || es_slice_ends(name, ".lock");
}

static void walk_folder(const struct folder *folder);

static enum es_status meet_entry(
	void *ctx, const char *name, enum es_file_kind kind, struct es_error *err)
{
	(void)err;
	const struct folder *folder = ctx;
	if (is_ignored(es_slice_from(name)))
		return ES_OK;
	char *path = es_path_join(folder->path, name);
	struct es_slice full = es_path_below(folder->l->arena, folder->name, name);
	if (kind == ES_FILE_FOLDER) {
		struct folder inner = *folder;
		inner.path = path;
		inner.name = full;
		inner.depth++;
		walk_folder(&inner);
	} else {
		folder->meet(folder->l, path, full, kind);
	}
	free(path);
	return ES_OK;
}

static void walk_folder(const struct folder *folder)
{
	struct es_error err;
	if (folder->depth > FOLDERS_DEEP) {
		skip(folder->l, folder->name, "folders too deep in each other");
		return;
	}
	struct folder copy = *folder;
	enum es_status st = es_fs_each(folder->path, meet_entry, &copy, &err);
	if (st && st != ES_ENOTFOUND)
		skip(folder->l, folder->name, err.text);
}

static void read_packed(struct lister *l, const char *common_dir)
{
	struct es_buf text = ES_BUF_INIT(PACKED_MAX);
	char *path = es_path_join(common_dir, "packed-refs");
	struct es_slice line, name = ES_LIT("packed-refs");
	if (read_file(l, &text, path, name, false)) {
		struct es_slice rest = es_buf_slice(&text);
		while (rest.len && es_slice_split(&rest, '\n', &line)) {
			struct ref ref = { .leads_to = ES_SLICE_EMPTY };
			/* '^' lines say what the tag above leads to, '#' is the header. */
			if (!line.len || line.ptr[0] == '^' || line.ptr[0] == '#')
				continue;
			struct es_slice called =
				es_slice_trim(es_slice_sub(line, ES_OID_HEX + 1, line.len));
			if (!es_oid_parse(&ref.tip.oid, es_slice_sub(line, 0, ES_OID_HEX)) ||
				!called.len) {
				skip(l, name, "has a line that is not a ref");
				continue;
			}
			ref.tip.name = es_arena_copy(l->arena, called);
			add_ref(l, ref);
		}
	}
	free(path);
	es_buf_release(&text);
}

static void read_head(struct lister *l, const char *dir, struct es_slice name)
{
	char *path = es_path_join(dir, "HEAD");
	struct es_file_info info = { .kind = ES_FILE_REGULAR };
	if (es_fs_info(&info, path, NULL) == ES_OK)
		meet_ref(l, path, name, info.kind);
	free(path);
}

/* What the lister does for each worktree: `dir` is its git directory, `name` "" for the main one,
 * else "worktrees/ID". */
typedef void worktree_fn(
	struct lister *l, const char *dir, struct es_slice name, const char *git_dir);

struct worktrees {
	struct lister *l;
	const char *path, *git_dir;
	worktree_fn *meet;
};

static enum es_status meet_worktree(
	void *ctx, const char *id, enum es_file_kind kind, struct es_error *err)
{
	(void)err;
	const struct worktrees *w = ctx;
	if (kind == ES_FILE_FOLDER) {
		char *dir = es_path_join(w->path, id);
		struct es_slice folder = ES_LIT("worktrees");
		w->meet(w->l, dir, es_path_below(w->l->arena, folder, id), w->git_dir);
		free(dir);
	}
	return ES_OK;
}

static void each_worktree(
	struct lister *l, const char *common_dir, const char *git_dir, worktree_fn *meet)
{
	struct es_error err;
	meet(l, common_dir, ES_SLICE_EMPTY, git_dir);
	char *path = es_path_join(common_dir, "worktrees");
	struct worktrees w = { l, path, git_dir, meet };
	enum es_status st = es_fs_each(path, meet_worktree, &w, &err);
	if (st && st != ES_ENOTFOUND)
		skip(l, es_slice_from("worktrees"), err.text);
	free(path);
}

static void read_worktree_refs(
	struct lister *l, const char *dir, struct es_slice name, const char *git_dir)
{
	char *path = es_path_join(dir, "refs");
	struct folder refs = { l, path, es_path_below(l->arena, name, "refs"), 0, meet_ref };
	walk_folder(&refs);
	free(path);
	struct es_slice head = name.len ? name : es_slice_from("main-worktree");
	bool is_own = strcmp(dir, git_dir) == 0;
	read_head(l, dir, is_own ? es_slice_from("HEAD") : es_path_below(l->arena, head, "HEAD"));
}

/* The ref at the end of a chain of symbolic ones; NULL when it leads nowhere, as an unborn HEAD. */
static const struct ref *follow(const struct lister *l, const struct ref *ref)
{
	for (unsigned i = 0; ref->leads_to.len; i++) {
		size_t at = es_map_find(&l->names, ref->leads_to);
		if (at == ES_MAP_NONE || i == SYMBOLIC_DEEP)
			return NULL;
		ref = &l->refs.v[at];
	}
	return ref;
}

static int by_name(const void *a, const void *b)
{
	const struct es_tip *x = a, *y = b;
	return es_slice_compare(x->name, y->name);
}

static void resolve_refs(struct lister *l)
{
	size_t first = l->tips->n;
	for (size_t i = 0; i < l->refs.n; i++) {
		struct ref *ref = &l->refs.v[i];
		const struct ref *end = follow(l, ref);
		if (!end || (end != ref && es_slice_ends(ref->tip.name, "HEAD") &&
				    !es_slice_starts(ref->tip.name, "refs/")))
			continue;
		struct es_tip tip = { ref->tip.name, end->tip.oid };
		es_vec_push(l->tips, tip);
	}
	if (l->tips->n > first)
		qsort(l->tips->v + first, l->tips->n - first, sizeof *l->tips->v, by_name);
}

/* "old new Name <email> seconds zone\tmessage" */
static bool parse_log_line(struct es_slice line, struct es_oid *old, struct es_oid *new)
{
	return es_oid_parse(old, es_slice_sub(line, 0, ES_OID_HEX)) &&
	       es_oid_parse(new, es_slice_sub(line, ES_OID_HEX + 1, 2 * ES_OID_HEX + 1));
}

static void add_name(struct lister *l, struct es_slice name, const struct es_oid *oid)
{
	struct es_tip tip = { name, *oid };
	if (!es_oid_is_zero(oid))
		es_vec_push(l->tips, tip);
}

static void meet_log(
	struct lister *l, const char *path, struct es_slice name, enum es_file_kind kind)
{
	struct es_buf text = ES_BUF_INIT(LOG_FILE_MAX);
	if (kind == ES_FILE_REGULAR && read_file(l, &text, path, name, false)) {
		struct es_slice rest = es_buf_slice(&text), line;
		struct es_oid old, new;
		while (rest.len && es_slice_split(&rest, '\n', &line)) {
			if (!parse_log_line(line, &old, &new))
				continue;
			add_name(l, name, &old);
			add_name(l, name, &new);
		}
	}
	es_buf_release(&text);
}

static void read_worktree_logs(
	struct lister *l, const char *dir, struct es_slice name, const char *git_dir)
{
	(void)git_dir;
	char *path = es_path_join(dir, "logs");
	struct folder logs = { l, path, es_path_below(l->arena, name, "logs"), 0, meet_log };
	walk_folder(&logs);
	free(path);
}

static size_t count_lines(struct es_slice text)
{
	size_t n = text.len && text.ptr[text.len - 1] != '\n';
	for (size_t i = 0; i < text.len; i++)
		n += text.ptr[i] == '\n';
	return n;
}

static bool is_ref_at(const struct lister *l, const char *name, const struct es_oid *oid)
{
	size_t at = es_map_find(&l->names, es_slice_from(name));
	return at != ES_MAP_NONE && es_oid_compare(&l->refs.v[at].tip.oid, oid) == 0;
}

/* The last line is stash@{0}. */
static void read_stash(struct lister *l, const char *common_dir)
{
	struct es_buf text = ES_BUF_INIT(LOG_FILE_MAX);
	char *path = es_path_join(common_dir, "logs/refs/stash");
	struct es_slice name = ES_LIT("logs/refs/stash"), line, rest = ES_SLICE_EMPTY;
	if (read_file(l, &text, path, name, false))
		rest = es_buf_slice(&text);
	for (size_t n = count_lines(rest); rest.len && es_slice_split(&rest, '\n', &line);) {
		struct es_oid old, new;
		char called[48];
		(void)snprintf(called, sizeof called, "stash@{%zu}", --n);
		if (!parse_log_line(line, &old, &new))
			skip(l, name, "has a line that is not a stash entry");
		else if (n || !is_ref_at(l, "refs/stash", &new))
			add_name(l, es_arena_copy(l->arena, es_slice_from(called)), &new);
	}
	free(path);
	es_buf_release(&text);
}

void es_refs_list(struct es_tip_vec *tips, struct es_skip_vec *skips, const char *common_dir,
	const char *git_dir, struct es_arena *arena)
{
	struct lister l = { .tips = tips, .skips = skips, .arena = arena };
	each_worktree(&l, common_dir, git_dir, read_worktree_refs);
	read_packed(&l, common_dir);
	resolve_refs(&l);
	read_stash(&l, common_dir);
	es_map_release(&l.names);
	es_vec_release(&l.refs);
}

void es_reflogs_list(struct es_tip_vec *tips, struct es_skip_vec *skips, const char *common_dir,
	struct es_arena *arena)
{
	struct lister l = { .tips = tips, .skips = skips, .arena = arena };
	each_worktree(&l, common_dir, common_dir, read_worktree_logs);
}

void es_shallow_list(struct es_tip_vec *tips, struct es_skip_vec *skips, const char *common_dir,
	struct es_arena *arena)
{
	struct lister l = { .tips = tips, .skips = skips, .arena = arena };
	struct es_buf text = ES_BUF_INIT(LOG_FILE_MAX);
	char *path = es_path_join(common_dir, "shallow");
	struct es_slice name = ES_LIT("shallow"), line;
	if (read_file(&l, &text, path, name, false)) {
		struct es_slice rest = es_buf_slice(&text);
		struct es_oid oid;
		while (rest.len && es_slice_split(&rest, '\n', &line))
			if (es_oid_parse(&oid, es_slice_trim(line)))
				add_name(&l, name, &oid);
	}
	free(path);
	es_buf_release(&text);
}
