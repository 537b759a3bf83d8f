#include "lint/check.h"
#include "base/map.h"
#include "base/path.h"
#include "base/alike.h"
#include "inventory/names.h"
#include "base/similar.h"

static const char rule[] = "env-missing-in-target";

/* ---- what the program cannot do without ---- */

static bool is_required(const struct es_variable *v)
{
	const struct es_use *read = v->class == ES_CLASS_APP && v->need == ES_NEED_REQUIRED
					    ? es_check_first_read(v)
					    : NULL;
	/* What another manifest asks for is that one's affair, and what browsers get is in the
	 * program when it is deployed (env-build-time asks for it). */
	return read && es_part_is_code(read->file->path) && !es_names_has(ES_NAMES_CLIENT, v->name);
}

/* The image itself, or a tracked file that is deployed with the program, has a value. */
static bool is_built_in(const struct es_variable *v)
{
	for (size_t i = 0; i < v->sets.n; i++) {
		const struct es_mention *m = v->sets.v[i].mention;
		if (es_slice_starts(es_path_name(v->sets.v[i].file->path), "Dockerfile") &&
			(m->said != ES_SAID_LITERAL || m->value.len))
			return true;
	}
	for (size_t i = 0; i < v->files.n; i++) {
		const struct es_use *use = &v->files.v[i];
		enum es_stage s = es_stage_of(use->file->env.mode);
		if (use->file->state == ES_FILE_TRACKED && use->env->value.len &&
			(s == ES_STAGE_NONE || s == ES_STAGE_PRODUCTION))
			return true;
	}
	return false;
}

static enum es_severity severity_of(struct es_check *c, const struct es_variable *v)
{
	const struct es_use *document = es_check_documented(c, v);
	bool is_sure = document && document->env && document->env->kind == ES_ENV_SET;
	return es_check_is_fatal(v) || is_sure ? ES_SEV_ERROR : ES_SEV_WARNING;
}

/* ---- exported targets ---- */

/* Names of a target that nothing reads. */
struct spare {
	struct es_similar near;
	struct ES_VEC(const struct es_var *) vars;
	bool is_filled;
};

static void fill_spare(struct spare *out, struct es_check *c, const struct es_target *t,
	const struct es_service *s)
{
	out->is_filled = true;
	for (size_t i = 0; i < t->vars.all.n; i++) {
		const struct es_var *var = &t->vars.all.v[i];
		const struct es_variable *v = es_inventory_find(c->inv, s, var->name);
		if (var->is_gone || (v && (v->reads.n || v->has_pattern)))
			continue;
		es_similar_add(&out->near, var->name);
		es_vec_push(&out->vars, var);
	}
}

/* One of them that is nearly this one. */
static const struct es_var *near_name(struct spare *spare, const struct es_variable *v)
{
	const struct es_similar_numbers *found = es_similar_find(&spare->near, v->name);
	for (size_t i = 0; i < found->n; i++) {
		const struct es_var *var = spare->vars.v[found->v[i]];
		if (es_alike(var->name, v->name) != ES_ALIKE_NOT)
			return var;
	}
	return NULL;
}

static void say_missing(struct es_check *c, const struct es_target *t, struct spare *spare,
	const struct es_variable *v)
{
	const struct es_use *read = es_check_first_read(v);
	if (!spare->is_filled)
		fill_spare(spare, c, t, v->service);
	const struct es_var *near = near_name(spare, v);
	const char *where = es_check_place(c, read);
	if (near && es_check_is_heard(c, "env-typo", v->name))
		es_check_say_target(c, "env-typo", ES_SEV_ERROR, v, read, t->name,
			"target %.*s has %.*s, which nothing reads, and lacks %.*s, which is read "
			"at %s: one of them is misspelled",
			ES_ARG(t->name), ES_ARG(near->name), ES_ARG(v->name), where);
	else
		es_check_say_target(c, rule, severity_of(c, v), v, read, t->name,
			"%.*s, which is read at %s without a default, is not in target %.*s",
			ES_ARG(v->name), where, ES_ARG(t->name));
}

static void check_target(struct es_check *c, const struct es_target *t)
{
	const struct es_service *s = es_given_service(c->inv, t);
	struct spare spare = { .is_filled = false };
	for (size_t i = 0; i < c->inv->nvariables; i++) {
		const struct es_variable *v = &c->inv->variables[i];
		if (v->service != s || !is_required(v) || is_built_in(v))
			continue;
		const struct es_var *var = es_vars_find(&t->vars, v->name);
		if (!var || var->is_null)
			say_missing(c, t, &spare, v);
		else if (!var->value.len && !var->is_vague)
			es_check_say_target(c, "env-empty", severity_of(c, v), v,
				es_check_first_read(v), t->name,
				"%.*s, which is read at %s without a default, is empty in target "
				"%.*s",
				ES_ARG(v->name), es_check_place(c, es_check_first_read(v)),
				ES_ARG(t->name));
	}
	if (spare.near.is_full)
		es_complaints_missed(c->out, t->file, 0,
			"too many names differ in one word alone to look for all misspelled ones");
	es_similar_release(&spare.near);
	es_vec_release(&spare.vars);
}

/* ---- manifests ---- */

/* What one file says of one scope: a compose service, a Deployment, or the whole of fly.toml. */
struct manifest {
	const struct es_world_file *file;
	struct es_slice scope;
	const struct es_service *service;
	bool is_opaque;	     /* more may come from where it cannot be seen */
	struct es_map given; /* the names that it sets, passes on or declares */
};

static bool is_deployment(const struct es_world_file *f)
{
	static const char *const extensions[] = { "yml", "yaml", "toml", "json", NULL };
	if (f->part != ES_PART_APP || !es_slice_is_any(es_part_language(f->path), extensions))
		return false;
	enum es_stage s = es_stage_in(f->path);
	return s != ES_STAGE_DEVELOPMENT && s != ES_STAGE_TEST;
}

static const struct es_service *service_at(const struct es_inventory *inv, struct es_slice folder)
{
	for (;;) {
		for (size_t i = 0; i < inv->nservices; i++)
			if (es_slice_equal(inv->services[i].folder, folder))
				return &inv->services[i];
		folder = es_path_folder(folder);
	}
}

static bool is_compose(const struct es_world_file *f)
{
	return es_slice_search(es_path_name(f->path), 0, es_slice_from("compose")) <
	       es_path_name(f->path).len;
}

static bool is_given(const struct es_mention *m)
{
	return m->kind == ES_MENTION_SET || m->kind == ES_MENTION_READ ||
	       m->kind == ES_MENTION_DECLARED;
}

/* Of compose only what is built here: an image of somebody else has names of its own. The caller
 * releases what is given. */
static struct manifest manifest_of(
	struct es_check *c, const struct es_world_file *f, struct es_slice scope)
{
	struct manifest m = { .file = f, .scope = scope };
	if (!is_compose(f))
		m.service = service_at(c->inv, es_path_folder(f->path));
	for (size_t i = 0; i < f->nmentions; i++) {
		const struct es_mention *x = &f->mentions[i];
		if (!es_slice_equal(x->scope, scope))
			continue;
		if (x->kind == ES_MENTION_CONTEXT)
			m.service = service_at(c->inv, x->other);
		m.is_opaque |= x->kind == ES_MENTION_OPAQUE || x->kind == ES_MENTION_ENV_FILE;
		if (is_given(x))
			es_map_add(&m.given, x->name, NULL);
	}
	return m;
}

static void say_not_in_manifest(
	struct es_check *c, const struct manifest *m, const struct es_variable *v)
{
	const struct es_use *read = es_check_first_read(v);
	bool has_scope = m->scope.len > 0;
	struct es_slice subject =
		es_complaints_text(c->out, "%.*s %.*s", ES_ARG(m->file->path), ES_ARG(m->scope));
	es_check_say_target(c, rule, m->is_opaque ? ES_SEV_NOTE : severity_of(c, v), v, read,
		subject, "%.*s, which is read at %s without a default, is not set in %.*s%s%.*s%s",
		ES_ARG(v->name), es_check_place(c, read), ES_ARG(m->file->path),
		has_scope ? " (" : "", ES_ARG(m->scope), has_scope ? ")" : "");
}

/* One that sets three names or more, and most of what is required, is meant to set all. */
static void check_manifest(struct es_check *c, const struct manifest *m)
{
	enum { FEW = 3 };
	struct ES_VEC(const struct es_variable *) missing = { 0 };
	size_t ngiven = 0, nrequired = 0;
	for (size_t i = 0; i < c->inv->nvariables; i++) {
		const struct es_variable *v = &c->inv->variables[i];
		if (v->service != m->service || v->class != ES_CLASS_APP || !v->reads.n)
			continue;
		bool is_there = es_map_find(&m->given, v->name) != ES_MAP_NONE;
		bool is_wanted = is_required(v);
		ngiven += is_there;
		nrequired += is_wanted;
		if (!is_there && is_wanted && !is_built_in(v))
			es_vec_push(&missing, v);
	}
	if (ngiven >= FEW && 2 * missing.n < nrequired)
		for (size_t i = 0; i < missing.n; i++)
			say_not_in_manifest(c, m, missing.v[i]);
	es_vec_release(&missing);
}

static void check_manifests(struct es_check *c, const struct es_world_file *f)
{
	enum { SCOPES_MAX = 50 };
	struct es_slice scopes[SCOPES_MAX];
	size_t n = 0;
	for (size_t i = 0; i < f->nmentions; i++) {
		const struct es_mention *m = &f->mentions[i];
		bool is_known = m->kind != ES_MENTION_SET;
		for (size_t k = 0; k < n && !is_known; k++)
			is_known = es_slice_equal(scopes[k], m->scope);
		if (is_known)
			continue;
		if (n == SCOPES_MAX) {
			es_complaints_missed(c->out, f->path, m->line,
				"more than %d services in one file: whether those from here on set "
				"all that is required is not asked",
				(int)SCOPES_MAX);
			break;
		}
		scopes[n++] = m->scope;
	}
	for (size_t i = 0; i < n; i++) {
		struct manifest m = manifest_of(c, f, scopes[i]);
		if (m.service && !es_check_is_cancelled(c))
			check_manifest(c, &m);
		es_map_release(&m.given);
	}
}

void es_check_target(struct es_check *c)
{
	const struct es_world *w = c->inv->world;
	for (size_t i = 0; i < w->ntargets; i++)
		check_target(c, &w->targets[i]);
	for (size_t i = 0; i < w->nfiles; i++)
		if (w->files[i].nmentions && is_deployment(&w->files[i]))
			check_manifests(c, &w->files[i]);
}
