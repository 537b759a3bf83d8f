#include "lint/check.h"
#include "base/map.h"
#include "base/path.h"
#include "inventory/envplace.h"
#include "inventory/meaning.h"

/* Env files that are read together, and what they are compared with. */
struct group {
	const struct es_service *service;
	enum es_stage stage;		    /* DEVELOPMENT stands for .env and .env.local too */
	const struct es_world_file *anchor; /* the one to complain about */
};

static enum es_stage stage_of(const struct es_world_file *f)
{
	enum es_stage s = es_stage_of(f->env.mode);
	return s == ES_STAGE_NONE ? ES_STAGE_DEVELOPMENT : s;
}

static bool is_named(const struct es_world_file *f, const char *name)
{
	return es_slice_is(es_path_name(f->path), name);
}

/* How much a file is the one that people fill in: .env before .env.local before others. A tracked
 * .env.development is a layer below it and no place where anything has to stand. */
static unsigned rank(const struct es_world_file *f)
{
	if (is_named(f, ".env"))
		return 4;
	if (is_named(f, ".env.local") || is_named(f, ".dev.vars"))
		return 3;
	if (is_named(f, ".envrc") || is_named(f, ".flaskenv"))
		return 0;
	return f->state == ES_FILE_TRACKED && stage_of(f) == ES_STAGE_DEVELOPMENT ? 0 : 1;
}

static struct group group_of(const struct es_service *s, enum es_stage stage)
{
	struct group g = { .service = s, .stage = stage };
	for (size_t i = 0; i < s->nfiles; i++) {
		const struct es_world_file *f = s->files[i];
		if (stage_of(f) == stage && rank(f) > (g.anchor ? rank(g.anchor) : 0))
			g.anchor = f;
	}
	return g;
}

/* Of a production file .env is the layer below if it is deployed with it. */
static bool is_in_group(const struct group *g, const struct es_world_file *f)
{
	return stage_of(f) == g->stage ||
	       (is_named(f, ".env") && f->state == ES_FILE_TRACKED && g->stage != ES_STAGE_OTHER);
}

/* The place that gives it a value in this group: one that is not empty, if there is any. */
static const struct es_use *line_in_group(const struct group *g, const struct es_variable *v)
{
	const struct es_use *found = NULL;
	for (size_t i = 0; i < v->files.n; i++) {
		const struct es_use *use = &v->files.v[i];
		if (is_in_group(g, use->file) && (!found || !found->env->value.len))
			found = use;
	}
	return found;
}

/* ---- missing ---- */

/* Without an example the file of this machine says what is wanted elsewhere; one that is tracked is
 * there as well. */
static const struct es_use *local_line(const struct es_variable *v)
{
	for (size_t i = 0; i < v->files.n; i++) {
		const struct es_use *use = &v->files.v[i];
		if (use->file->state != ES_FILE_TRACKED && use->env->kind == ES_ENV_SET &&
			stage_of(use->file) == ES_STAGE_DEVELOPMENT)
			return use;
	}
	return NULL;
}

static const struct es_use *example_for(const struct group *g, const struct es_variable *v)
{
	const struct es_use *found = NULL;
	bool has_own = false;
	for (size_t i = 0; i < g->service->nexamples; i++)
		has_own |= stage_of(g->service->examples[i]) == g->stage;
	for (size_t i = 0; i < v->examples.n && !found; i++) {
		const struct es_use *use = &v->examples.v[i];
		enum es_stage stage = use->env ? stage_of(use->file) : ES_STAGE_OTHER;
		if (use->env && use->env->kind != ES_ENV_COMMENTED &&
			stage == (has_own ? g->stage : ES_STAGE_DEVELOPMENT))
			found = use;
	}
	if (!g->service->nexamples && g->stage != ES_STAGE_DEVELOPMENT)
		found = local_line(v);
	return found;
}

static enum es_severity severity_of(const struct es_variable *v)
{
	if (v->need != ES_NEED_REQUIRED || v->sets.n || v->class != ES_CLASS_APP)
		return ES_SEV_NOTE;
	return es_check_is_fatal(v) ? ES_SEV_ERROR : ES_SEV_WARNING;
}

static void note_commented(struct es_map *names, const struct es_world_file *f)
{
	for (size_t i = 0; i < f->lines.nlines; i++)
		if (f->lines.lines[i].kind == ES_ENV_COMMENTED)
			(void)es_map_add(names, f->lines.lines[i].name, NULL);
}

/* What a file that everybody has must not have: what opens something. AWS's id is half of it. And
 * what stands in it as a comment was left out on purpose. */
static bool is_kept_out(const struct group *g, const struct es_map *commented, struct es_slice name)
{
	return g->anchor->state == ES_FILE_TRACKED &&
	       (es_meaning_asks_secret(name) || es_slice_ends(name, "ACCESS_KEY_ID") ||
		       es_map_find(commented, name) != ES_MAP_NONE);
}

/* A file that is tracked is completed by the host, or by whoever copies the sample. */
static enum es_severity severity_in(const struct group *g, const struct es_variable *v)
{
	return g->anchor->state == ES_FILE_TRACKED ? ES_SEV_NOTE : severity_of(v);
}

static bool is_wanted(const struct es_variable *v)
{
	return (v->class == ES_CLASS_APP && es_check_first_read(v)) || v->class == ES_CLASS_SDK;
}

/* A file for production that has few of the names is a layer above something else. */
static bool is_complete(struct es_check *c, const struct group *g)
{
	size_t n = 0, nthere = 0;
	if (g->stage == ES_STAGE_DEVELOPMENT)
		return true;
	for (size_t i = 0; i < c->inv->nvariables; i++) {
		const struct es_variable *v = &c->inv->variables[i];
		if (v->service != g->service || !is_wanted(v) || !example_for(g, v))
			continue;
		n++;
		nthere += line_in_group(g, v) != NULL;
	}
	return 2 * nthere >= n;
}

static void look_for_missing(struct es_check *c, const struct group *g)
{
	bool is_local = g->stage == ES_STAGE_DEVELOPMENT;
	struct es_map commented = { 0 };
	note_commented(&commented, g->anchor);
	for (size_t i = 0; i < c->inv->nvariables; i++) {
		const struct es_variable *v = &c->inv->variables[i];
		const struct es_use *example =
			v->service == g->service && is_wanted(v) ? example_for(g, v) : NULL;
		if (!example || line_in_group(g, v) || es_check_is_explained(c, v) ||
			(!is_local && severity_of(v) == ES_SEV_NOTE) ||
			is_kept_out(g, &commented, v->name))
			continue;
		const struct es_use *read = es_check_first_read(v);
		es_check_say_of_file(c, "env-missing", severity_in(g, v), v, g->anchor,
			"%.*s, which %s names%s%s, is not in %.*s", ES_ARG(v->name),
			es_check_place(c, example), read ? " and the code reads at " : "",
			read ? es_check_place(c, read) : "", ES_ARG(g->anchor->path));
	}
	es_map_release(&commented);
}

/* ---- empty ---- */

/* Without an example a tracked file is the form to fill in. */
static bool is_form(const struct es_use *use)
{
	return use->file->state == ES_FILE_TRACKED &&
	       es_stage_of(use->file->env.mode) == ES_STAGE_NONE;
}

/* What was said of a file, which takes to read all of it. */
struct forms {
	struct es_map paths;
	struct ES_VEC(bool) v; /* by path */
};

/* What comes with the tree to be filled in, where nobody knows what git tracks, too. */
static bool is_template(struct es_check *c, struct forms *known, const struct es_world_file *f)
{
	bool is_new;
	if (f->state != ES_FILE_TRACKED && c->inv->world->is_repository)
		return false;
	size_t i = es_map_add(&known->paths, f->path, &is_new);
	if (is_new)
		es_vec_push(&known->v, es_env_place_is_form(f));
	return known->v.v[i];
}

static void look_for_empty(struct es_check *c, const struct group *g)
{
	struct forms known = { .paths = { 0 } };
	for (size_t i = 0; i < c->inv->nvariables; i++) {
		const struct es_variable *v = &c->inv->variables[i];
		const struct es_use *at = v->service == g->service ? line_in_group(g, v) : NULL;
		if (!at || at->env->value.len || at->env->kind != ES_ENV_SET ||
			v->class != ES_CLASS_APP || v->need != ES_NEED_REQUIRED || v->sets.n ||
			!es_check_first_read(v) ||
			(!es_check_documents(v->service).is_example &&
				(is_form(at) || is_template(c, &known, at->file))))
			continue;
		enum es_severity severity =
			es_env_place_is_sample(at->file->path) ? ES_SEV_NOTE : severity_in(g, v);
		es_check_say(c, "env-empty", severity, v, at,
			"%.*s is empty in %.*s, and the code at %s needs a value", ES_ARG(v->name),
			ES_ARG(at->file->path), es_check_place(c, es_check_first_read(v)));
	}
	es_map_release(&known.paths);
	es_vec_release(&known.v);
}

void es_check_missing(struct es_check *c)
{
	static const enum es_stage stages[] = { ES_STAGE_DEVELOPMENT, ES_STAGE_STAGING,
		ES_STAGE_PRODUCTION };
	for (size_t i = 0; i < c->inv->nservices; i++)
		for (size_t k = 0; k < sizeof stages / sizeof *stages; k++) {
			struct group g = group_of(&c->inv->services[i], stages[k]);
			if (!g.anchor)
				continue;
			if (is_complete(c, &g))
				look_for_missing(c, &g);
			look_for_empty(c, &g);
		}
}
