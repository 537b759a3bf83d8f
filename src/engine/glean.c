#include "engine/glean.h"
#include "base/mem.h"
#include "base/path.h"
#include "engine/link.h"
#include "finding/marker.h"
#include "inventory/keeps.h"
#include "inventory/vendored.h"
#include "manifest/manifest.h"
#include "text/linemap.h"

#include <stdlib.h>

/* Longer lines are of minified code, and no help to anybody. */
enum { LINE_SHOWN_MAX = 300 };

struct es_gleaner {
	const struct es_gleaning *shared;
	struct es_reference_scanner *scanner; /* made when the first program comes */
	struct es_arena arena;
	struct es_gleaned_vec files;
};

struct es_gleaning *es_gleaning_new(void)
{
	struct es_gleaning *g = es_alloc(1, sizeof *g);
	g->references = es_references_new();
	g->parts = es_parts_new();
	return g;
}

void es_gleaning_free(struct es_gleaning *g)
{
	if (!g)
		return;
	for (size_t i = 0; i < g->files.n; i++)
		es_mentions_release(&g->files.v[i].said);
	es_vec_release(&g->files);
	for (size_t i = 0; i < g->arenas.n; i++)
		es_arena_release(&g->arenas.v[i]);
	es_vec_release(&g->arenas);
	es_references_free(g->references);
	es_parts_free(g->parts);
	free(g->world_files);
	free(g);
}

static bool is_env(struct es_slice path)
{
	return es_env_filename(es_path_name(path)).role != ES_ENV_NONE;
}

bool es_gleaning_wants(const struct es_gleaning *g, struct es_slice path)
{
	return is_env(path) || es_references_wants(g->references, path) ||
	       es_manifest_wants(path) || es_lint_keeps(path);
}

/* ---- one worker ---- */

struct es_gleaner *es_gleaner_new(const struct es_gleaning *g)
{
	struct es_gleaner *w = es_alloc(1, sizeof *w);
	w->shared = g;
	return w;
}

void es_gleaner_free(struct es_gleaner *g)
{
	if (!g)
		return;
	for (size_t i = 0; i < g->files.n; i++)
		es_mentions_release(&g->files.v[i].said);
	es_vec_release(&g->files);
	es_reference_scanner_free(g->scanner);
	es_arena_release(&g->arena);
	free(g);
}

static enum es_file_state state_of(enum es_standing s)
{
	switch (s) {
	case ES_STANDING_TRACKED:
		return ES_FILE_TRACKED;
	case ES_STANDING_IGNORED:
		return ES_FILE_IGNORED;
	case ES_STANDING_UNTRACKED:
		return ES_FILE_UNTRACKED;
	}
	return ES_FILE_UNTRACKED;
}

static struct es_gleaned begin(struct es_gleaner *g, const struct es_item *item)
{
	struct es_gleaned f = { .file = { .path = es_arena_copy(&g->arena, item->path),
					.state = state_of(item->standing) } };
	f.file.part = es_part_of(g->shared->parts, f.file.path);
	/* A link to an env file is read where it leads to. */
	if (item->kind == ES_ITEM_FILE)
		f.file.env = es_env_filename(es_path_name(f.file.path));
	return f;
}

void es_gleaner_pass(struct es_gleaner *g, const struct es_item *item)
{
	es_vec_push(&g->files, begin(g, item));
}

/* What a file depends on fills no report. */
static bool is_shown(const struct es_mention *m)
{
	return m->kind != ES_MENTION_PACKAGE && m->kind != ES_MENTION_MODULE &&
	       m->kind != ES_MENTION_LINK && m->kind != ES_MENTION_PORT && m->to > m->from;
}

static void keep_lines(struct es_gleaner *g, struct es_gleaned *f, struct es_slice text)
{
	const struct es_mention_vec *v = &f->said.v;
	struct es_linemap lines;
	struct es_arena scratch = { 0 };
	struct es_kept_line *kept = es_arena_array(&g->arena, v->n, sizeof *kept);
	es_linemap_init(&lines, text, &scratch);
	size_t last = 0;
	for (size_t i = 0; i < v->n; i++) {
		const struct es_mention *m = &v->v[i];
		/* Each line is found once, long ones too: a program can be one line of megabytes.
		 */
		if (!is_shown(m) || m->line == last)
			continue;
		last = m->line;
		struct es_slice line = es_linemap_line(&lines, m->line);
		if (line.len <= LINE_SHOWN_MAX)
			kept[f->nlines++] =
				(struct es_kept_line){ m->line, es_arena_copy(&g->arena, line) };
	}
	f->lines = kept;
	es_arena_release(&scratch);
}

static void keep_text(struct es_gleaner *g, struct es_gleaned *f, struct es_slice text)
{
	bool has_lines = f->file.env.role != ES_ENV_NONE;
	bool is_kept = has_lines || es_lint_keeps(f->file.path);
	if (is_kept || es_marker_has_ours(text)) {
		f->text = es_arena_copy(&g->arena, text);
		f->file.text = is_kept ? f->text : ES_SLICE_EMPTY;
	} else if (f->said.v.n) {
		keep_lines(g, f, text);
	}
	if (has_lines)
		es_env_file_read(&f->file.lines, f->text, &g->arena);
}

static enum es_status read_mentions(
	struct es_gleaner *g, struct es_gleaned *f, struct es_slice text, struct es_error *err)
{
	const struct es_references *r = g->shared->references;
	f->said.arena = &g->arena;
	if (es_manifest_wants(f->file.path))
		es_manifest_read(&f->said, f->file.path, text);
	if (!es_references_wants(r, f->file.path))
		return ES_OK;
	if (!g->scanner)
		g->scanner = es_reference_scanner_new(r);
	return es_reference_scan(g->scanner, f->file.path, text, &f->said, err);
}

/* What the program is deployed with is a gap when it is not read. What git ignores are the links of
 * one developer. */
static void say_unfollowed(struct es_gleaned *f, const char *why)
{
	if (f->file.state == ES_FILE_IGNORED)
		es_mentions_partly(&f->said, 0, why);
	else
		es_mentions_unread(&f->said, 0, why);
}

/* A link is read where it leads to, under the name that the file has there. What is not read there
 * is said to be none. */
static void pass_link(struct es_gleaner *g, const struct es_item *item, struct es_slice target)
{
	struct es_gleaned f = begin(g, item);
	bool is_for_env = is_env(item->path);
	bool is_wanted = is_for_env || es_manifest_wants(item->path);
	bool is_read = is_for_env ? is_env(target) : es_manifest_wants(target);
	f.said.arena = &g->arena;
	if (is_wanted && !es_link_target(&f.link, item->path, target, &g->arena))
		say_unfollowed(&f, "a link that leads out of the tree, not followed");
	else if (is_wanted && !is_read)
		es_mentions_partly(&f.said, 0,
			"a link to a file that is not read under the name it has there");
	es_vec_push(&g->files, f);
}

enum es_status es_gleaner_read(struct es_gleaner *g, const struct es_item *item,
	struct es_slice bytes, struct es_error *err)
{
	struct es_slice text;
	if (item->kind == ES_ITEM_SYMLINK) {
		pass_link(g, item, bytes);
		return ES_OK;
	}
	if (item->kind != ES_ITEM_FILE) {
		es_gleaner_pass(g, item);
		return ES_OK;
	}
	struct es_arena scratch = { 0 };
	struct es_gleaned f = begin(g, item);
	f.file.turned = es_plaintext(&text, bytes, &scratch);
	enum es_status st = read_mentions(g, &f, text, err);
	if (!st) {
		es_mentions_place(&f.said, text);
		keep_text(g, &f, text);
		f.file.is_read = true;
		es_vec_push(&g->files, f);
	} else {
		es_mentions_release(&f.said);
	}
	es_arena_release(&scratch);
	return st;
}

/* ---- all together ---- */

void es_gleaning_take(struct es_gleaning *g, struct es_gleaner *from)
{
	if (!from)
		return;
	for (size_t i = 0; i < from->files.n; i++)
		es_vec_push(&g->files, from->files.v[i]);
	from->files.n = 0;
	es_vec_push(&g->arenas, from->arena);
	from->arena = (struct es_arena){ 0 };
}

static int by_path(const void *a, const void *b)
{
	const struct es_gleaned *x = a, *y = b;
	return es_slice_compare(x->file.path, y->file.path);
}

const struct es_gleaned *es_gleaning_find(const struct es_gleaning *g, struct es_slice path)
{
	const struct es_gleaned key = { .file = { .path = path } };
	if (!g->files.n)
		return NULL;
	return bsearch(&key, g->files.v, g->files.n, sizeof key, by_path);
}

/* The first that is not before the path. */
static size_t lower_bound(const struct es_gleaning *g, struct es_slice path)
{
	size_t low = 0, high = g->files.n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (es_slice_compare(g->files.v[middle].file.path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_folder(struct es_gleaning *g, struct es_slice path)
{
	struct es_slice below = es_path_below(&g->arenas.v[0], path, "");
	size_t at = lower_bound(g, below);
	return at < g->files.n &&
	       es_slice_equal(es_slice_sub(g->files.v[at].file.path, 0, below.len), below);
}

/* Whether something of that path is in the tree, or behind another link. */
static bool is_there(struct es_gleaning *g, struct es_slice path)
{
	bool is_found = is_folder(g, path);
	for (; path.len && !is_found; path = es_path_folder(path))
		is_found = es_gleaning_find(g, path) != NULL;
	return is_found;
}

/* Without a file of it an env file is simply absent, as .env is in most checkouts. */
static void follow(struct es_gleaning *g, struct es_gleaned *f)
{
	f->said.arena = &g->arenas.v[0];
	if (is_there(g, f->link))
		return;
	if (is_env(f->file.path))
		es_mentions_partly(&f->said, 0, "a link to what is not among the files looked at");
	else
		say_unfollowed(f, "a link to what is not among the files looked at");
}

void es_gleaning_join(struct es_gleaning *g)
{
	size_t n = g->files.n;
	if (n)
		qsort(g->files.v, n, sizeof *g->files.v, by_path);
	g->world_files = es_alloc(n ? n : 1, sizeof *g->world_files);
	for (size_t i = 0; i < n; i++) {
		struct es_gleaned *f = &g->files.v[i];
		if (f->link.len)
			follow(g, f);
		f->file.mentions = f->said.v.v;
		f->file.nmentions = f->said.v.n;
		f->file.unread = f->said.unread.v;
		f->file.nunread = f->said.unread.n;
		g->world_files[i] = f->file;
	}
	es_vendored_forget(g->world_files, n);
	g->world.files = g->world_files;
	g->world.nfiles = n;
}
