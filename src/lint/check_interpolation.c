#include "lint/check_files.h"

#include "base/path.h"
#include "inventory/envloaders.h"
#include "inventory/envplace.h"
#include "inventory/envreadings.h"
#include "inventory/interpolated.h"
#include "inventory/names.h"

static const char rule[] = "env-interpolation";

/* A chain of references has so many names, a line so many references, and a file so many
 * complaints: each is asked against whole values. */
enum { CHAIN_MAX = 50, REFERENCES_MAX = 50, COMPLAINTS_MAX = 50 };

struct line_vec ES_VEC(const struct es_env_line *);

struct look {
	struct es_complaints *out;
	const struct es_world_file *file;
	const struct es_env_loaders *all;
	const struct es_map *known; /* names that something of the world sets */
	struct es_map names;	    /* that the file sets */
	struct line_vec first;	    /* the first line of each */
	struct es_env_loader_vec loaders;
	struct es_env_readings readings;
	bool is_read;
	size_t n;
};

/* ---- references of a line ---- */

/* The next name that the value takes in without saying what to do if it is not there. */
static bool next_reference(struct es_slice *name, const struct es_env_line *line, size_t *at)
{
	while (line->quote != '\'' && es_interpolated_next(name, line->value, at)) {
		bool has_brace = name->ptr[-1] == '{';
		if (!has_brace || (*at < line->value.len && line->value.ptr[*at] == '}'))
			return true;
	}
	return false;
}

static const struct es_env_line *first_line(const struct look *l, struct es_slice name)
{
	size_t i = es_map_find(&l->names, name);
	return i == ES_MAP_NONE ? NULL : l->first.v[i];
}

/* Whether what stands for the name takes in the target, at once or by way of others. */
static bool leads_to(const struct look *l, struct es_slice name, struct es_slice target)
{
	struct es_map seen = { 0 };
	struct es_slice next;
	bool is_found = false;
	es_map_add(&seen, name, NULL);
	for (size_t i = 0; i < seen.n && i < CHAIN_MAX && !is_found; i++) {
		const struct es_env_line *line = first_line(l, seen.keys[i]);
		for (size_t at = 0, n = 0; line && n < REFERENCES_MAX && seen.n < CHAIN_MAX &&
					   next_reference(&next, line, &at);
			n++) {
			is_found |= es_slice_equal(next, target);
			es_map_add(&seen, next, NULL);
		}
	}
	es_map_release(&seen);
	return is_found;
}

/* ---- what loaders make of it ---- */

static void read_all(struct look *l)
{
	if (l->is_read)
		return;
	l->is_read = true;
	es_env_loaders_of(&l->loaders, l->all, l->file);
	for (size_t i = 0; i < l->names.n; i++)
		es_env_readings_own(&l->readings, l->names.keys[i]);
	for (size_t i = 0; i < l->loaders.n; i++)
		if (l->loaders.v[i].dialect)
			es_env_readings_add(&l->readings, l->loaders.v[i].dialect, l->file->text);
}

/* Two loaders in use that see different values: another rule tells of that. */
static bool is_told(const struct look *l, struct es_slice name)
{
	for (size_t i = 1; i < l->readings.n; i++)
		if (l->readings.v[0].is_whole && l->readings.v[i].is_whole &&
			es_env_reading_differs(&l->readings.v[0], &l->readings.v[i], name))
			return true;
	return false;
}

/* The first loader that takes the reference out of the value and puts nothing in for it; NULL when
 * there is none, or another one sees a different value. */
static const struct es_env_loader *loses(
	struct look *l, const struct es_env_line *line, struct es_slice name)
{
	read_all(l);
	if (is_told(l, line->name))
		return NULL;
	for (size_t i = 0; i < l->loaders.n; i++) {
		const struct es_env_loader *loader = &l->loaders.v[i];
		const struct es_env_reading *r =
			es_env_readings_find(&l->readings, loader->dialect);
		const struct es_var *v =
			r && r->is_whole ? es_env_reading_value(r, line->name) : NULL;
		const struct es_var *other = v ? es_env_reading_value(r, name) : NULL;
		if (!v || v->is_vague || v->line != line->line ||
			!es_env_loader_takes(loader, line->name) ||
			es_slice_find(v->value, 0, '$') < v->value.len)
			continue;
		bool is_in = other && (!other->value.len || es_slice_search(v->value, 0,
								    other->value) < v->value.len);
		if (!is_in)
			return loader;
	}
	return NULL;
}

/* ---- the check ---- */

static void tell(struct look *l, enum es_severity severity, const struct es_env_line *line,
	struct es_slice message)
{
	bool is_example = l->file->env.role == ES_ENV_EXAMPLE;
	struct es_complaint c = { .rule = rule,
		.severity = is_example && severity == ES_SEV_ERROR ? ES_SEV_WARNING : severity,
		.path = l->file->path,
		.line = line->line,
		.column = (size_t)(line->name.ptr - line->whole.ptr) + 1,
		.end_line = line->line,
		.end_column = es_slice_find(line->whole, 0, '\n') + 1,
		.variable = line->name,
		.message = message };
	if (l->n++ < COMPLAINTS_MAX)
		es_complaints_add(l->out, c);
}

/* A name that lines further down set. */
static void look_at_later(struct look *l, const struct es_env_line *line,
	const struct es_env_line *later, struct es_slice name)
{
	if (leads_to(l, name, line->name)) {
		tell(l, ES_SEV_ERROR, line,
			es_complaints_text(l->out,
				"%.*s takes in %.*s, and %.*s on line %zu takes in %.*s: neither "
				"has a value",
				ES_ARG(line->name), ES_ARG(name), ES_ARG(name), later->line,
				ES_ARG(line->name)));
		return;
	}
	const struct es_env_loader *loader = loses(l, line, name);
	if (loader)
		tell(l, ES_SEV_ERROR, line,
			es_complaints_text(l->out,
				"%.*s takes in %.*s, which is set further down, on line %zu: %s "
				"(%.*s) puts nothing there",
				ES_ARG(line->name), ES_ARG(name), later->line, loader->tool->name,
				ES_ARG(loader->by)));
}

static void look_at_unknown(struct look *l, const struct es_env_line *line, struct es_slice name)
{
	if (es_names_has(ES_NAMES_AMBIENT, name) || es_map_find(l->known, name) != ES_MAP_NONE)
		return;
	const struct es_env_loader *loader = loses(l, line, name);
	if (loader)
		tell(l, ES_SEV_WARNING, line,
			es_complaints_text(l->out,
				"%.*s has a dollar before a name that nothing sets: %s (%.*s) "
				"takes "
				"both away",
				ES_ARG(line->name), loader->tool->name, ES_ARG(loader->by)));
}

static void look_at_line(struct look *l, const struct es_env_line *line)
{
	struct es_slice name;
	size_t nbefore = l->n;
	/* One complaint a line will do. */
	for (size_t at = 0, n = 0;
		n < REFERENCES_MAX && l->n == nbefore && next_reference(&name, line, &at); n++) {
		const struct es_env_line *first = first_line(l, name);
		/* PATH=${PATH}:x goes on from what was there before. */
		bool is_there = first && first->line < line->line;
		if (is_there || es_slice_equal(name, line->name))
			continue;
		if (first)
			look_at_later(l, line, first, name);
		else
			look_at_unknown(l, line, name);
	}
}

static void look_at_file(struct look *l)
{
	const struct es_env_file *file = &l->file->lines;
	for (size_t i = 0; i < file->nlines; i++) {
		bool is_new = false;
		if (file->lines[i].kind != ES_ENV_SET)
			continue;
		es_map_add(&l->names, file->lines[i].name, &is_new);
		if (is_new)
			es_vec_push(&l->first, &file->lines[i]);
	}
	for (size_t i = 0; i < file->nlines && l->n < COMPLAINTS_MAX; i++)
		if (file->lines[i].kind == ES_ENV_SET)
			look_at_line(l, &file->lines[i]);
	es_map_release(&l->names);
	es_vec_release(&l->first);
	es_vec_release(&l->loaders);
	es_env_readings_release(&l->readings);
}

/* What env files, manifests and scripts set, wherever: who loads one may have another before. */
static void learn(struct es_map *known, const struct es_world_file *f)
{
	for (size_t i = 0; i < f->nmentions; i++)
		if (f->mentions[i].kind == ES_MENTION_SET)
			es_map_add(known, f->mentions[i].name, NULL);
	for (size_t i = 0; i < f->lines.nlines; i++)
		if (f->lines.lines[i].name.len)
			es_map_add(known, f->lines.lines[i].name, NULL);
}

static bool is_asked(const struct es_world_file *f)
{
	return (f->env.role == ES_ENV_VALUES || f->env.role == ES_ENV_EXAMPLE) &&
	       !es_slice_starts(es_path_name(f->path), ".envrc") &&
	       !es_slice_starts(f->text, "#!") && !es_env_place_is_sample(f->path) &&
	       es_slice_find(f->text, 0, '$') < f->text.len;
}

void es_check_interpolation(struct es_complaints *out, const struct es_world *w)
{
	struct es_env_loaders *loaders = es_env_loaders_new(w);
	struct es_map known = { 0 };
	for (size_t i = 0; i < w->nfiles; i++)
		learn(&known, &w->files[i]);
	for (size_t i = 0; i < w->nfiles; i++) {
		struct look l = {
			.out = out, .file = &w->files[i], .all = loaders, .known = &known
		};
		if (is_asked(&w->files[i]))
			look_at_file(&l);
	}
	es_map_release(&known);
	es_env_loaders_free(loaders);
}
