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

/* A build file near the program changes what `process.env` or the prefix is: it is not known what
 * is put in. */
static bool has_own_way(const struct es_check *c, const struct es_world_file *f)
{
	const struct es_world *w = c->inv->world;
	const struct es_world_file *package = es_world_nearest(w, f->path, "package.json");
	struct es_slice folder = package ? es_path_folder(package->path) : ES_SLICE_EMPTY;
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
static bool is_plain_vite(const struct es_check *c, struct es_slice path)
{
	static const char *const servers[] = { "next", "nuxt", "@sveltejs/kit", "astro",
		"@remix-run/dev", "@react-router/dev", "vike", "vite-plugin-ssr",
		"@tanstack/react-start", "@tanstack/start", "express", "fastify", "hono", "koa",
		"@nestjs/core", "electron", "vite-node", "nitro", "nitropack", "@solidjs/start",
		"@builder.io/qwik-city", "wrangler", "@hono/node-server", "laravel-vite-plugin",
		"vinxi" };
	const struct es_world_file *package = es_world_nearest(c->inv->world, path, "package.json");
	if (!es_world_depends(package, "vite"))
		return false;
	for (size_t i = 0; i < sizeof servers / sizeof *servers; i++)
		if (es_world_depends(package, servers[i]))
			return false;
	size_t folder = es_path_folder(package->path).len;
	struct es_slice rest = es_slice_sub(path, folder + (folder > 0), path.len);
	return es_slice_starts(rest, "src/");
}

static bool is_form(const struct es_mention *m, const char *form)
{
	return !strncmp(m->form, form, strlen(form));
}

/* The name is put in when the program is built, or it is not there at all. */
static bool is_in_client(const struct es_check *c, const struct es_use *use)
{
	const struct es_mention *m = use->mention;
	if (use->part != ES_PART_APP || m->kind != ES_MENTION_READ)
		return false;
	if (is_form(m, "import.meta.env"))
		return is_plain_vite(c, use->file->path);
	return is_form(m, "process.env") && m->uses & ES_USE_CLIENT;
}

static void check_use(struct es_check *c, const struct es_variable *v, const struct es_use *use)
{
	if (!is_in_client(c, use) || has_own_way(c, use->file))
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
	for (size_t i = 0; i < c->inv->nvariables; i++) {
		const struct es_variable *v = &c->inv->variables[i];
		if (!v->is_own || v->class != ES_CLASS_APP ||
			es_names_has(ES_NAMES_CLIENT, v->name) || is_put_in(c, v->name))
			continue;
		for (size_t k = 0; k < v->reads.n; k++)
			check_use(c, v, &v->reads.v[k]);
	}
}
