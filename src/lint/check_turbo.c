#include "base/buf.h"
#include "base/glob.h"
#include "base/path.h"
#include "lint/check.h"
#include "inventory/names.h"

/* Since its second version turbo runs tasks in a strict mode: they see the variables that
 * turbo.json lists, those of the system, and those with the prefix of their framework; others are
 * gone, and a change of one does not make a cached build old. */

static const char rule[] = "env-turbo-undeclared";

enum { NAMES_MAX = 3, FEW = 3, TEXT_MAX = 1024 };

struct turbo {
	struct es_check *c;
	const struct es_world_file *file;
	struct es_slice folder;
	struct es_map names;
	struct ES_VEC(struct es_slice) globs;
	struct ES_VEC(const struct es_variable *) missing;
};

/* The loose mode lets all through; the first version had no other. */
static bool is_strict(struct es_slice text)
{
	static const struct es_slice key = ES_LIT("\"envMode\"");
	struct es_slice mode = es_slice_sub(text, es_slice_search(text, 0, key), text.len);
	mode = es_slice_trim(es_slice_sub(mode, key.len, mode.len));
	bool has_colon = es_slice_starts(mode, ":");
	mode = es_slice_trim(es_slice_sub(mode, has_colon, mode.len));
	return es_slice_has(text, "\"tasks\"") && !es_slice_starts(mode, "\"loose\"");
}

/* Tasks that look at programs and do not run or build them: what they may see lets nothing through
 * to a build. */
static bool is_tool_task(struct es_slice scope)
{
	static const char *const words[] = { "lint", "format", "prettier", "typecheck", "check",
		"type-check", "test", "clean", "knip", NULL };
	struct es_slice rest = es_slice_sub(scope, es_slice_find(scope, 0, ' ') + 1, scope.len);
	rest = es_slice_sub(rest, 0, es_slice_find(rest, 0, ':'));
	size_t package = es_slice_find(rest, 0, '#');
	if (package < rest.len)
		rest = es_slice_sub(rest, package + 1, rest.len);
	return es_slice_is_any_fold(rest, words);
}

static bool is_turbo(const struct es_world_file *f)
{
	return es_slice_starts(es_path_name(f->path), "turbo.json");
}

static void collect(struct turbo *t)
{
	const struct es_world *w = t->c->inv->world;
	size_t from, to;
	es_world_below(w, t->folder, &from, &to);
	for (size_t i = from; i < to; i++)
		for (size_t k = 0; is_turbo(&w->files[i]) && k < w->files[i].nmentions; k++) {
			const struct es_mention *m = &w->files[i].mentions[k];
			bool is_all = es_slice_is(m->name, "*");
			if (m->kind != ES_MENTION_DECLARED || (is_all && is_tool_task(m->scope)))
				continue;
			if (m->uses & ES_USE_PATTERN)
				es_vec_push(&t->globs, m->name);
			else
				es_map_add(&t->names, m->name, NULL);
		}
}

static bool is_listed(const struct turbo *t, struct es_slice name)
{
	for (size_t i = 0; i < t->globs.n; i++)
		if (es_glob_match_exact(t->globs.v[i], name))
			return true;
	return es_map_find(&t->names, name) != ES_MAP_NONE;
}

/* The first place where a program of one of the packages reads it. */
static const struct es_use *read_below(const struct turbo *t, const struct es_variable *v)
{
	for (size_t i = 0; i < v->reads.n; i++) {
		const struct es_use *use = &v->reads.v[i];
		struct es_slice path = use->file->path;
		bool is_below = !t->folder.len ||
				(es_slice_equal(es_slice_sub(path, 0, t->folder.len), t->folder) &&
					path.ptr[t->folder.len] == '/');
		if (is_below && use->part == ES_PART_APP &&
			es_slice_is(es_part_language(path), "js"))
			return use;
	}
	return NULL;
}

static void find_missing(struct turbo *t)
{
	const struct es_inventory *inv = t->c->inv;
	for (size_t i = 0; i < inv->nvariables; i++) {
		const struct es_variable *v = &inv->variables[i];
		bool is_again = i && es_slice_equal(inv->variables[i - 1].name, v->name) &&
				t->missing.n &&
				es_slice_equal(t->missing.v[t->missing.n - 1]->name, v->name);
		if (v->class == ES_CLASS_APP && !is_again &&
			!es_names_has(ES_NAMES_CLIENT, v->name) && !is_listed(t, v->name) &&
			es_check_is_heard(t->c, rule, v->name) && read_below(t, v))
			es_vec_push(&t->missing, v);
	}
}

/* One complaint for the list, as it is one place to mend. One that has most names is meant to have
 * all; one that has few is for something else. */
static void tell(struct turbo *t)
{
	struct es_buf b = ES_BUF_INIT(TEXT_MAX);
	size_t n = t->missing.n;
	enum es_severity severity = 3 * n <= t->names.n ? ES_SEV_WARNING : ES_SEV_NOTE;
	for (size_t i = 0; i < n && i < NAMES_MAX; i++)
		es_buf_printf(&b, "%s%.*s (%s)", i ? ", " : "", ES_ARG(t->missing.v[i]->name),
			es_check_place(t->c, read_below(t, t->missing.v[i])));
	if (n > NAMES_MAX)
		es_buf_printf(&b, " and %zu more", n - NAMES_MAX);
	es_check_say_of_file(t->c, rule, severity, NULL, t->file,
		"Programs read what no list of turbo.json names, so that turbo keeps it from tasks "
		"and from what tells a cached build from another: %s",
		es_buf_cstr(&b));
	es_buf_release(&b);
}

static void check_file(struct es_check *c, const struct es_world_file *f)
{
	struct turbo t = { .c = c, .file = f, .folder = es_path_folder(f->path) };
	collect(&t);
	if (t.names.n >= FEW)
		find_missing(&t);
	if (t.missing.n)
		tell(&t);
	es_map_release(&t.names);
	es_vec_release(&t.globs);
	es_vec_release(&t.missing);
}

/* That of a package adds to the one above it. */
void es_check_turbo(struct es_check *c)
{
	const struct es_world *w = c->inv->world;
	for (size_t i = 0; i < w->nfiles; i++) {
		const struct es_world_file *f = &w->files[i];
		if (is_turbo(f) && is_strict(f->text) && !es_slice_has(f->text, "\"extends\"") &&
			f->part != ES_PART_TEST)
			check_file(c, f);
	}
}
