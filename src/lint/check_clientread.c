#include "base/map.h"
#include "base/path.h"
#include "lint/check.h"
#include "inventory/names.h"

#include <string.h>

static const char rule[] = "env-server-in-client";

/* ---- what a build puts into the client besides names with its prefix ---- */

/* next.config's env, a define: said for the whole repository, as builds share their settings. */
static bool is_put_in(const struct es_check *c, struct es_slice name)
{
	size_t from, to;
	es_inventory_named(c->inv, name, &from, &to);
	for (size_t i = from; i < to; i++) {
		const struct es_use_vec *sets = &c->inv->variables[i].sets;
		for (size_t k = 0; k < sets->n; k++)
			if (sets->v[k].mention->uses & ES_USE_CLIENT)
				return true;
	}
	return false;
}

/* The folder of a package.json, and what is known of all programs in it. */
struct package {
	bool has_own_way, is_plain_vite;
};

struct packages {
	struct es_check *c;
	struct es_map folders;
	struct ES_VEC(struct package) v; /* by number in `folders` */
};

/* A build file near the program changes what `process.env` or the prefix is: it is not known what
 * is put in. */
static bool has_own_way(const struct es_world *w, struct es_slice folder)
{
	size_t from, to;
	es_world_below(w, folder, &from, &to);
	for (size_t i = from; i < to; i++)
		for (size_t k = 0; k < w->files[i].nmentions; k++) {
			const struct es_mention *m = &w->files[i].mentions[k];
			if ((m->kind == ES_MENTION_OPAQUE && m->uses & ES_USE_CLIENT) ||
				(m->kind == ES_MENTION_HAZARD &&
					es_slice_is(m->name, "env-in-bundle")))
				return true;
		}
	return false;
}

/* ---- which programs browsers get ---- */

/* Vite alone builds for browsers; with these there is a server as well. */
static bool is_plain_vite(const struct es_world_file *package)
{
	static const char *const servers[] = { "next", "nuxt", "@sveltejs/kit", "astro",
		"@remix-run/dev", "@react-router/dev", "vike", "vite-plugin-ssr",
		"@tanstack/react-start", "@tanstack/start", "express", "fastify", "hono", "koa",
		"@nestjs/core", "electron", "vite-node", "nitro", "nitropack", "@solidjs/start",
		"@builder.io/qwik-city", "wrangler", "@hono/node-server", "laravel-vite-plugin",
		"vinxi" };
	if (!es_world_depends(package, "vite"))
		return false;
	for (size_t i = 0; i < sizeof servers / sizeof *servers; i++)
		if (es_world_depends(package, servers[i]))
			return false;
	return true;
}

/* Asked once a package: programs read many variables. *out_folder is "" where there is none. */
static const struct package *package_of(
	struct packages *p, struct es_slice path, struct es_slice *out_folder)
{
	const struct es_world *w = p->c->inv->world;
	const struct es_world_file *f = es_world_nearest(w, path, "package.json");
	bool is_new = false;
	*out_folder = f ? es_path_folder(f->path) : ES_SLICE_EMPTY;
	/* The root without a manifest is another thing than the root with one. */
	size_t i = es_map_add(&p->folders, f ? f->path : ES_SLICE_EMPTY, &is_new);
	if (is_new) {
		struct package known = { .has_own_way = has_own_way(w, *out_folder),
			.is_plain_vite = is_plain_vite(f) };
		es_vec_push(&p->v, known);
	}
	return &p->v.v[i];
}

static bool is_form(const struct es_mention *m, const char *form)
{
	return !strncmp(m->form, form, strlen(form));
}

/* The name is put in when the program is built, or it is not there at all. */
static bool is_in_client(struct packages *p, const struct es_use *use)
{
	const struct es_mention *m = use->mention;
	bool is_vite = is_form(m, "import.meta.env");
	if (use->part != ES_PART_APP || m->kind != ES_MENTION_READ ||
		(!is_vite && !(is_form(m, "process.env") && m->uses & ES_USE_CLIENT)))
		return false;
	struct es_slice path = use->file->path, folder;
	const struct package *package = package_of(p, path, &folder);
	struct es_slice rest = es_slice_sub(path, folder.len + (folder.len > 0), path.len);
	return !package->has_own_way &&
	       (!is_vite || (package->is_plain_vite && es_slice_starts(rest, "src/")));
}

static void check_use(struct packages *p, const struct es_variable *v, const struct es_use *use)
{
	struct es_check *c = p->c;
	if (!is_in_client(p, use))
		return;
	bool has_default = use->mention->need == ES_NEED_OPTIONAL;
	es_check_say(c, rule, has_default ? ES_SEV_NOTE : ES_SEV_WARNING, v, use,
		"%.*s is read at %s, in code that browsers get, and has none of the prefixes that "
		"builds put in: there it is %s",
		ES_ARG(v->name), es_check_place(c, use),
		has_default ? "always the default" : "undefined");
}

void es_check_client_reads(struct es_check *c)
{
	struct packages p = { .c = c };
	for (size_t i = 0; i < c->inv->nvariables; i++) {
		const struct es_variable *v = &c->inv->variables[i];
		if (!v->is_own || v->class != ES_CLASS_APP ||
			es_names_has(ES_NAMES_CLIENT, v->name) || is_put_in(c, v->name))
			continue;
		for (size_t k = 0; k < v->reads.n; k++)
			check_use(&p, v, &v->reads.v[k]);
	}
	es_map_release(&p.folders);
	es_vec_release(&p.v);
}
