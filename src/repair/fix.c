#include "repair/fix.h"

#include "base/path.h"
#include "env/load.h"
#include "lint/check.h"
#include "inventory/envloaders.h"
#include "inventory/envreadings.h"

#include <stdlib.h>
#include <string.h>

/* Every line that goes is proved by itself; of more than this the file is better made anew. */
enum { TEXT_MAX = 1024, REMOVED_MAX = 50, TRIES_MAX = 50 };

/* A file on its way to a fix. */
struct work {
	const struct es_world_file *file; /* NULL: there is none yet */
	struct es_slice path;
	struct es_edit_vec edits;
	struct es_map added; /* names */
	bool is_loaded;	     /* an example that programs take values from */
};

/* An env file with doubled names, and what its loaders make of it. */
struct doubled {
	const struct es_world_file *file;
	struct es_env_readings readings;
	bool is_understood;
	size_t ntries; /* lines of which it was asked whether they may go */
};

struct fixing {
	const struct es_inventory *inv;
	const struct es_world *world;
	struct es_arena *arena;
	struct es_env_loaders *loaders;
	struct es_map paths;
	struct ES_VEC(struct work) work; /* by the numbers of `paths` */
	struct doubled doubled;		 /* the last */
	struct es_map seen;		 /* path and name, or path and line, that were added */
};

/* Something loads the file itself. dotenv-defaults does so with .env.defaults. */
static bool is_loaded(const struct es_world *w, struct es_slice path)
{
	if (es_slice_has(es_path_name(path), "defaults"))
		return true;
	for (size_t i = 0; i < w->nfiles; i++)
		for (size_t k = 0; k < w->files[i].nmentions; k++) {
			const struct es_mention *m = &w->files[i].mentions[k];
			if (m->kind == ES_MENTION_ENV_FILE && es_slice_equal(m->other, path))
				return true;
		}
	return false;
}

static struct work *work_on(struct fixing *x, struct es_slice path)
{
	bool is_new = false;
	size_t i = es_map_add(&x->paths, path, &is_new);
	if (is_new) {
		es_vec_push(&x->work, (struct work){ .file = es_world_find(x->world, path),
					      .path = path,
					      .is_loaded = is_loaded(x->world, path) });
	}
	return &x->work.v[i];
}

/* False the second time. */
static bool is_first(struct fixing *x, struct es_slice path, struct es_slice what)
{
	char *key = es_arena_alloc(x->arena, path.len + what.len + 1);
	bool is_new = false;
	memcpy(key, path.ptr, path.len);
	memcpy(key + path.len + 1, what.ptr, what.len);
	es_map_add(&x->seen, (struct es_slice){ key, path.len + 1 + what.len }, &is_new);
	return is_new;
}

/* How the file ends its lines. */
static const char *newline_of(struct es_slice text)
{
	size_t at = es_slice_find(text, 0, '\n');
	return at > 0 && at < text.len && text.ptr[at - 1] == '\r' ? "\r\n" : "\n";
}

/* Adds lines at a place of the file, which is the start of one or the end. Where the last line has
 * no end, it gets one. */
static void add_lines(struct fixing *x, struct work *w, size_t at, const struct es_buf *lines)
{
	struct es_slice text = w->file ? w->file->text : ES_SLICE_EMPTY;
	bool is_cut = at == text.len && text.len && text.ptr[text.len - 1] != '\n';
	struct es_buf b = ES_BUF_INIT(lines->len + text.len + 2);
	size_t from = at;
	bool has_other = w->edits.n && w->edits.v[w->edits.n - 1].to == text.len;
	if (is_cut && !has_other) {
		while (from && text.ptr[from - 1] != '\n')
			from--;
		es_buf_add(&b, es_slice_sub(text, from, at));
		es_buf_add_str(&b, newline_of(text));
	}
	es_buf_add(&b, es_buf_slice(lines));
	struct es_edit e = { from, at, es_arena_copy(x->arena, es_buf_slice(&b)), at - from };
	/* Behind what was added to the end before. */
	if (is_cut && has_other)
		es_vec_push(&w->edits, e);
	else
		es_edits_insert(&w->edits, e);
	es_buf_release(&b);
}

/* ---- names for an example ---- */

static bool is_name(struct es_slice s)
{
	bool is_fine = s.len > 0 && es_load_is_name_start(s.ptr[0]);
	for (size_t i = 0; i < s.len; i++)
		is_fine = is_fine && es_load_is_word(s.ptr[i]);
	return is_fine;
}

static bool has_name(const struct es_env_line *line)
{
	return line->kind == ES_ENV_SET || line->kind == ES_ENV_COMMENTED;
}

/* Where a file whose names are in order wants another one; the end of a file that has no order.
 * Comments right above a name are part of it. */
static size_t place_for(const struct es_env_file *f, struct es_slice name)
{
	enum { FEW = 4 };
	struct es_slice last = ES_SLICE_EMPTY;
	size_t at = f->text.len, n = 0;
	bool is_found = false;
	for (size_t i = 0; i < f->nlines; i++) {
		const struct es_env_line *line = &f->lines[i];
		if (!has_name(line))
			continue;
		if (n++ && es_slice_compare(last, line->name) > 0)
			return f->text.len;
		last = line->name;
		if (is_found || es_slice_compare(last, name) < 0)
			continue;
		size_t k = i;
		while (k && f->lines[k - 1].kind == ES_ENV_COMMENT)
			k--;
		at = (size_t)(f->lines[k].whole.ptr - f->text.ptr);
		is_found = true;
	}
	return n < FEW ? f->text.len : at;
}

/* How far an example is from the one that people copy first: that of no mode, then those of
 * production and of development. */
static int rank(const struct es_world_file *f)
{
	if (!f->env.mode.len)
		return f->env.is_local;
	switch (es_stage_of(f->env.mode)) {
	case ES_STAGE_PRODUCTION:
		return 2;
	case ES_STAGE_DEVELOPMENT:
		return 3;
	case ES_STAGE_NONE:
	case ES_STAGE_STAGING:
	case ES_STAGE_TEST:
	case ES_STAGE_OTHER:
		break;
	}
	return 4;
}

static const struct es_world_file *example_of(const struct es_service *s)
{
	struct es_check_documents d = es_check_documents(s);
	const struct es_world_file *best = NULL;
	for (size_t i = 0; d.is_example && i < d.service->nexamples; i++)
		if (!best || rank(d.service->examples[i]) < rank(best))
			best = d.service->examples[i];
	return best;
}

static const struct es_variable *variable_of(
	const struct es_inventory *inv, const struct es_complaint *c)
{
	size_t from, to;
	es_inventory_named(inv, c->variable, &from, &to);
	for (size_t i = from; i < to; i++)
		if (es_slice_equal(inv->variables[i].service->folder, c->subject))
			return &inv->variables[i];
	return NULL;
}

static bool is_printable(struct es_slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] < 0x20 || s.ptr[i] == 0x7f)
			return false;
	return true;
}

static void add_name(struct fixing *x, const struct es_complaint *c)
{
	const struct es_variable *v = is_name(c->variable) ? variable_of(x->inv, c) : NULL;
	const struct es_world_file *example = v ? example_of(v->service) : NULL;
	if (c->severity == ES_SEV_NOTE || !example || !example->is_read ||
		!is_first(x, example->path, v->name))
		return;
	struct work *w = work_on(x, example->path);
	size_t at = place_for(&example->lines, v->name);
	const char *newline = newline_of(example->text);
	struct es_buf b = ES_BUF_INIT(TEXT_MAX);
	if (at == example->text.len && at && !w->edits.n)
		es_buf_add_str(&b, newline);
	/* Without the line, which would soon be another one. */
	if (c->line && is_printable(c->path))
		es_buf_printf(&b, "# read in %.*s%s", ES_ARG(c->path), newline);
	/* An empty value would take the place of one that a program has from elsewhere. */
	bool is_comment = v->need == ES_NEED_OPTIONAL || w->is_loaded;
	es_buf_printf(&b, "%s%.*s=%s", is_comment ? "# " : "", ES_ARG(v->name), newline);
	if (!b.full) {
		add_lines(x, w, at, &b);
		es_map_add(&w->added, v->name, NULL);
	}
	es_buf_release(&b);
}

/* ---- lines for a .gitignore ---- */

/* Letters that mean themselves in a pattern. */
static bool is_plain(struct es_slice path)
{
	for (size_t i = 0; i < path.len; i++)
		if (!es_load_is_word(path.ptr[i]) && !es_load_is_one_of(path.ptr[i], "./-~"))
			return false;
	return path.len > 0;
}

/* The nearest one at or above the file's folder; where there is none, that of the root. */
static struct es_slice gitignore_for(struct fixing *x, struct es_slice path)
{
	for (struct es_slice folder = es_path_folder(path);; folder = es_path_folder(folder)) {
		struct es_slice p = es_path_below(x->arena, folder, ".gitignore");
		if (!folder.len || es_world_find(x->world, p))
			return p;
	}
}

static void ignore_file(struct fixing *x, const struct es_complaint *c)
{
	bool is_copy = !strcmp(c->rule, "env-file-not-ignored") && c->subject.len;
	struct es_slice path = is_copy ? c->subject : c->path;
	const struct es_world_file *f = es_world_find(x->world, path);
	struct es_slice file = gitignore_for(x, path), folder = es_path_folder(file);
	const struct es_world_file *ignore = es_world_find(x->world, file);
	if (!is_plain(path) || (f && f->state != ES_FILE_UNTRACKED) ||
		(ignore && !ignore->is_read) || !is_first(x, file, path))
		return;
	struct es_slice line = folder.len ? es_slice_sub(path, folder.len + 1, path.len) : path;
	bool is_below = es_slice_find(line, 0, '/') < line.len;
	struct work *w = work_on(x, file);
	struct es_slice text = ignore ? ignore->text : ES_SLICE_EMPTY;
	struct es_buf b = ES_BUF_INIT(path.len + 4);
	es_buf_printf(&b, "%s%.*s%s", is_below ? "/" : "", ES_ARG(line), newline_of(text));
	add_lines(x, w, text.len, &b);
	es_buf_release(&b);
}

/* ---- the proof ---- */

/* What one loader gets before it gets after; what it gets after and not before is an empty value of
 * an added name. A shell's has the carriage return, if such end the lines, as all others have. */
static bool is_same(
	const struct es_vars *before, const struct es_vars *after, const struct es_map *added)
{
	for (size_t i = 0; i < before->all.n; i++) {
		const struct es_var *a = &before->all.v[i];
		const struct es_var *b = es_vars_find(after, a->name);
		if (a->is_gone ? b != NULL
			       : !b || a->is_null != b->is_null || a->is_vague != b->is_vague ||
					 !es_slice_equal(a->value, b->value))
			return false;
	}
	for (size_t i = 0; i < after->all.n; i++) {
		const struct es_var *b = &after->all.v[i];
		if (b->is_gone || es_vars_find(before, b->name))
			continue;
		if (es_slice_trim(b->value).len || es_map_find(added, b->name) == ES_MAP_NONE)
			return false;
	}
	return true;
}

static void own_names(struct es_env_readings *r, const struct es_world_file *f)
{
	for (size_t i = 0; i < f->lines.nlines; i++)
		if (f->lines.lines[i].kind == ES_ENV_SET)
			es_env_readings_own(r, f->lines.lines[i].name);
}

/* With the loaders in use, or, when there are names to add, with all there are. That a name which
 * is added has a value around the loader is no news to it. */
static void read_text(struct fixing *x, const struct es_world_file *f, const struct es_map *added,
	struct es_env_readings *out, struct es_slice text)
{
	struct es_env_loader_vec in_use = { 0 };
	es_env_loaders_of(&in_use, x->loaders, f);
	own_names(out, f);
	for (size_t i = 0; i < added->n; i++)
		es_env_readings_own(out, added->keys[i]);
	for (size_t i = 0; i < in_use.n; i++)
		if (in_use.v[i].dialect)
			es_env_readings_add(out, in_use.v[i].dialect, text);
	for (size_t i = 0; added->n && es_dialect_at(i); i++)
		es_env_readings_add(out, es_dialect_at(i), text);
	es_vec_release(&in_use);
}

/* Whether the change is one that no loader sees, but for the names that were added. A loader that
 * refuses the text as it is has nothing to lose, but it may not begin to. */
static bool is_proved(struct fixing *x, const struct es_world_file *f, struct es_slice after,
	const struct es_map *added)
{
	struct es_env_readings a = { 0 }, b = { 0 };
	bool is_fine = true;
	read_text(x, f, added, &a, f->text);
	read_text(x, f, added, &b, after);
	for (size_t i = 0; i < a.n && is_fine; i++)
		if (a.v[i].is_whole)
			is_fine = b.v[i].is_whole && is_same(&a.v[i].unset, &b.v[i].unset, added) &&
				  is_same(&a.v[i].set, &b.v[i].set, added);
	es_env_readings_release(&a);
	es_env_readings_release(&b);
	return is_fine;
}

/* ---- lines that go ---- */

/* A value that is known only by running something may come of the line that would go. */
static bool is_vague(const struct es_vars *vars)
{
	for (size_t i = 0; i < vars->all.n; i++)
		if (vars->all.v[i].is_vague)
			return true;
	return false;
}

/* No command of a shell among its lines, which may use a value, or end the file before its end. */
static bool is_list(const struct es_env_file *f)
{
	for (size_t i = 0; i < f->nlines; i++)
		if (f->lines[i].kind == ES_ENV_BARE || f->lines[i].kind == ES_ENV_JUNK)
			return false;
	return true;
}

/* All programs that load the file are known, and so is what they make of it. */
static bool is_understood(
	struct fixing *x, const struct es_world_file *f, const struct es_env_readings *r)
{
	struct es_env_loader_vec in_use = { 0 };
	es_env_loaders_of(&in_use, x->loaders, f);
	bool is_fine = in_use.n > 0 && is_list(&f->lines);
	for (size_t i = 0; i < in_use.n; i++)
		is_fine = is_fine && in_use.v[i].dialect;
	for (size_t i = 0; i < r->n; i++)
		is_fine = is_fine && r->v[i].is_whole && !is_vague(&r->v[i].unset) &&
			  !is_vague(&r->v[i].set);
	es_vec_release(&in_use);
	return is_fine;
}

static bool is_winner(const struct es_env_readings *r, const struct es_env_line *line)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct es_var *a = es_vars_find(&r->v[i].unset, line->name);
		const struct es_var *b = es_vars_find(&r->v[i].set, line->name);
		if ((a && a->line == line->line) || (b && b->line == line->line))
			return true;
	}
	return false;
}

/* Removes one line, if that changes nothing. */
static void remove_line(struct fixing *x, struct work *w, const struct es_env_line *line)
{
	static const struct es_map none = { 0 };
	size_t from = (size_t)(line->whole.ptr - w->file->text.ptr);
	struct es_edit e = { .from = from, .to = from + line->whole.len };
	struct es_edit_vec with = { 0 };
	for (size_t i = 0; i < w->edits.n; i++)
		es_edits_insert(&with, w->edits.v[i]);
	es_edits_insert(&with, e);
	struct es_arena arena = { 0 };
	struct es_slice after = es_edits_apply(w->file->text, with.v, with.n, &arena);
	if (is_proved(x, w->file, after, &none))
		es_edits_insert(&w->edits, e);
	es_vec_release(&with);
	es_arena_release(&arena);
}

static void read_doubled(struct fixing *x, const struct es_world_file *f)
{
	static const struct es_map none = { 0 };
	struct doubled *d = &x->doubled;
	if (d->file == f)
		return;
	es_env_readings_release(&d->readings);
	*d = (struct doubled){ .file = f };
	read_text(x, f, &none, &d->readings, f->text);
	d->is_understood = is_understood(x, f, &d->readings);
}

static void remove_duplicates(struct fixing *x, const struct es_complaint *c)
{
	const struct es_world_file *f = es_world_find(x->world, c->path);
	struct doubled *d = &x->doubled;
	if (!f || !is_first(x, f->path, c->variable))
		return;
	read_doubled(x, f);
	struct work *w = d->is_understood ? work_on(x, f->path) : NULL;
	for (size_t i = 0; w && i < f->lines.nlines; i++) {
		const struct es_env_line *line = &f->lines.lines[i];
		if (w->edits.n >= REMOVED_MAX || d->ntries >= TRIES_MAX)
			break;
		/* What is exported once stays so in all of a shell's file. */
		if (line->kind != ES_ENV_SET || line->has_export ||
			!es_slice_equal(line->name, c->variable) || is_winner(&d->readings, line))
			continue;
		d->ntries++;
		remove_line(x, w, line);
	}
}

/* ---- all ---- */

static void finish(struct fixing *x, struct work *w, struct es_fix_vec *out)
{
	struct es_fix fix = { .path = w->path, .is_new = !w->file, .nedits = w->edits.n };
	if (w->file)
		fix.before = w->file->text;
	struct es_edit *edits = es_arena_array(x->arena, w->edits.n, sizeof *edits);
	if (w->edits.n)
		memcpy(edits, w->edits.v, w->edits.n * sizeof *edits);
	fix.edits = edits;
	fix.after = es_edits_apply(fix.before, edits, fix.nedits, x->arena);
	if (w->file && w->file->env.role != ES_ENV_NONE)
		fix.env = w->file;
	/* What was turned into something else would be written as that. */
	bool is_turned = w->file && w->file->turned != ES_TURNED_NOTHING;
	if (fix.nedits && !is_turned && (!fix.env || is_proved(x, w->file, fix.after, &w->added)))
		es_vec_push(out, fix);
	es_vec_release(&w->edits);
	es_map_release(&w->added);
}

static int by_path(const void *a, const void *b)
{
	const struct es_fix *x = a, *y = b;
	return es_slice_compare(x->path, y->path);
}

void es_lint_fixes(struct es_fix_vec *out, const struct es_inventory *inv,
	const struct es_complaints *told, struct es_arena *arena)
{
	static const struct {
		const char *rule;
		void (*mend)(struct fixing *x, const struct es_complaint *c);
	} repairs[] = {
		{ "env-duplicate-key", remove_duplicates },
		{ "env-undocumented", add_name },
		{ "env-file-not-ignored", ignore_file },
		{ "env-file-backup", ignore_file },
	};
	struct fixing x = { .inv = inv, .world = inv->world, .arena = arena };
	size_t from = out->n;
	x.loaders = es_env_loaders_new(x.world);
	for (size_t k = 0; k < sizeof repairs / sizeof *repairs; k++)
		for (size_t i = 0; i < told->v.n; i++)
			if (!strcmp(told->v.v[i].rule, repairs[k].rule))
				repairs[k].mend(&x, &told->v.v[i]);
	for (size_t i = 0; i < x.work.n; i++)
		finish(&x, &x.work.v[i], out);
	if (out->n > from)
		qsort(out->v + from, out->n - from, sizeof *out->v, by_path);
	es_map_release(&x.paths);
	es_vec_release(&x.work);
	es_map_release(&x.seen);
	es_env_readings_release(&x.doubled.readings);
	es_env_loaders_free(x.loaders);
}
