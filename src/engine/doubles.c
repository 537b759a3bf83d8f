#include "engine/doubles.h"
#include "base/map.h"
#include "engine/glean.h"
#include "finding/identity.h"
#include "inventory/envplace.h"
#include "inventory/secretvalue.h"

/* What the lint names of a file, and how severely. */
struct judged {
	struct es_env_secrets secrets;
	enum es_severity severity;
};

struct doubles {
	const struct es_run *run;
	struct es_map paths;
	struct ES_VEC(struct judged) v; /* by path */
};

static void note_judged(struct doubles *d, const struct es_finding *f)
{
	static const char *const rules[] = { "env-file-tracked", "env-file-backup", NULL };
	bool is_new;
	if (!es_slice_is_any(f->rule->id, rules) || f->blocked_by.len || !f->place.line)
		return;
	const struct es_gleaned *file = es_gleaning_find(d->run->gleaning, f->place.path);
	if (!file)
		return;
	size_t i = es_map_add(&d->paths, f->place.path, &is_new);
	if (is_new) {
		struct judged j = { .severity = f->severity };
		es_env_secrets_find(&j.secrets, &file->file);
		es_vec_push(&d->v, j);
	} else if (d->v.v[i].severity < f->severity) {
		d->v.v[i].severity = f->severity;
	}
}

static bool is_secret_of(
	const struct doubles *d, const struct es_finding *f, const struct es_env_line *line)
{
	char id[ES_ID_HEX + 1];
	if (line->line != f->place.line)
		return false;
	es_identity_secret(
		id, d->run->config.key, f->rule->family, es_secret_part(line->name, line->value));
	return es_slice_is(f->id, id);
}

static bool is_double(const struct doubles *d, const struct es_finding *f)
{
	if (!f->rule->is_generic || f->origin != ES_ORIGIN_WORKTREE)
		return false;
	size_t i = es_map_find(&d->paths, f->place.path);
	if (i == ES_MAP_NONE || d->v.v[i].severity < f->severity)
		return false;
	const struct es_env_secrets *s = &d->v.v[i].secrets;
	for (size_t k = 0; k < s->n && k < ES_ENV_SECRETS_NAMED; k++)
		if (is_secret_of(d, f, s->named[k]))
			return true;
	return false;
}

void es_doubles_drop(struct es_run *run)
{
	struct es_finding_vec *all = &run->result->findings;
	struct doubles d = { .run = run };
	size_t kept = 0;
	for (size_t i = 0; i < all->n; i++)
		note_judged(&d, &all->v[i]);
	for (size_t i = 0; i < all->n; i++)
		if (!is_double(&d, &all->v[i]))
			all->v[kept++] = all->v[i];
	all->n = kept;
	for (size_t i = 0; i < d.v.n; i++)
		es_env_secrets_release(&d.v.v[i].secrets);
	es_map_release(&d.paths);
	es_vec_release(&d.v);
}
