#include "engine/doubles.h"
#include "base/map.h"
#include "engine/glean.h"
#include "inventory/secretvalue.h"

/* Paths that the lint has judged as a whole, and how severely. */
struct judged {
	struct es_map paths;
	struct ES_VEC(enum es_severity) severities;
};

static void note_judged(struct judged *j, const struct es_finding *f)
{
	static const char *const rules[] = { "env-file-tracked", "env-file-backup", NULL };
	bool is_new;
	if (!es_slice_is_any(f->rule->id, rules) || f->blocked_by.len || !f->place.line)
		return;
	size_t i = es_map_add(&j->paths, f->place.path, &is_new);
	if (is_new)
		es_vec_push(&j->severities, f->severity);
	else if (j->severities.v[i] < f->severity)
		j->severities.v[i] = f->severity;
}

/* A line that the lint has counted: the same test as its own. */
static bool is_counted(const struct es_gleaned *file, size_t line)
{
	const struct es_env_file *all = &file->file.lines;
	for (size_t i = 0; i < all->nlines && all->lines[i].line <= line; i++)
		if (all->lines[i].line == line && all->lines[i].kind == ES_ENV_SET)
			return es_secret_part(all->lines[i].name, all->lines[i].value).len > 0;
	return false;
}

static bool is_double(const struct es_run *run, const struct judged *j, const struct es_finding *f)
{
	if (!f->rule->is_generic || f->origin != ES_ORIGIN_WORKTREE)
		return false;
	size_t i = es_map_find(&j->paths, f->place.path);
	if (i == ES_MAP_NONE || j->severities.v[i] < f->severity)
		return false;
	const struct es_gleaned *file = es_gleaning_find(run->gleaning, f->place.path);
	return file && is_counted(file, f->place.line);
}

void es_doubles_drop(struct es_run *run)
{
	struct es_finding_vec *all = &run->result->findings;
	struct judged j = { .paths = { 0 } };
	size_t kept = 0;
	for (size_t i = 0; i < all->n; i++)
		note_judged(&j, &all->v[i]);
	for (size_t i = 0; i < all->n; i++)
		if (!is_double(run, &j, &all->v[i]))
			all->v[kept++] = all->v[i];
	all->n = kept;
	es_map_release(&j.paths);
	es_vec_release(&j.severities);
}
