#include "inventory/envloaders.h"

#include "base/mem.h"
#include "base/path.h"
#include "text/json.h"

#include <stdlib.h>
#include <string.h>

enum { NONE = -1 };

/* Loaders by a key: lists that begin at first[number of the key]. */
struct index {
	struct es_map keys;
	struct ES_VEC(ptrdiff_t) first;
};

struct entry {
	struct es_env_loader loader;
	ptrdiff_t next;
};

struct es_env_loaders {
	struct es_arena arena;
	struct ES_VEC(struct entry) entries;
	struct index by_package; /* by the package's folder */
	struct index by_path;	 /* by the path of the env file */
	struct index by_example; /* by what example_key says of the path */
	struct index by_compose; /* by the folder of the compose file */
	struct es_map packages;	 /* folders that hold a manifest */
	struct es_map env_folders;
	struct es_map known; /* package and folder, or path and tool, that were added */
	struct ES_VEC(struct es_map *) names;
};

static void add(
	struct es_env_loaders *l, struct index *index, struct es_slice key, struct es_env_loader e)
{
	bool is_new = false;
	size_t i = es_map_add(&index->keys, key, &is_new);
	if (is_new)
		es_vec_push(&index->first, NONE);
	es_vec_push(&l->entries, (struct entry){ e, index->first.v[i] });
	index->first.v[i] = (ptrdiff_t)l->entries.n - 1;
}

static ptrdiff_t first_of(const struct index *index, struct es_slice key)
{
	size_t i = es_map_find(&index->keys, key);
	return i == ES_MAP_NONE ? NONE : index->first.v[i];
}

static struct es_env_loader loader_of(
	const struct es_loader_tool *tool, struct es_slice by, const struct es_mention *m)
{
	const struct es_dialect *d = tool->dialect ? es_dialect_find(tool->dialect) : NULL;
	return (struct es_env_loader){
		.tool = tool, .dialect = d, .by = by, .line = m ? m->line : 0
	};
}

/* The folder of the package that a path belongs to; "" when nothing above describes one. */
static struct es_slice package_of(const struct es_env_loaders *l, struct es_slice path)
{
	struct es_slice folder = es_path_folder(path);
	while (folder.len && es_map_find(&l->packages, folder) == ES_MAP_NONE)
		folder = es_path_folder(folder);
	return folder;
}

/* "A", NUL, "B" in the arena. */
static struct es_slice join(struct es_arena *arena, struct es_slice a, struct es_slice b)
{
	char *p = es_arena_alloc(arena, a.len + b.len + 1);
	if (a.len)
		memcpy(p, a.ptr, a.len);
	if (b.len)
		memcpy(p + a.len + 1, b.ptr, b.len);
	return (struct es_slice){ p, a.len + b.len + 1 };
}

/* What an env file and the examples that stand for it have in common. */
static struct es_slice example_key(
	struct es_arena *arena, struct es_slice path, struct es_slice mode, bool is_local)
{
	struct es_slice local = es_slice_from(is_local ? "local" : "");
	return join(arena, es_path_folder(path), join(arena, mode, local));
}

/* What package.json asks for; "" when it does not say. */
static struct es_slice version_of(const struct es_json *package, const struct es_mention *m)
{
	static const char *const kinds[] = { "dependencies", "devDependencies",
		"optionalDependencies", "peerDependencies" };
	struct es_arena arena = { 0 };
	const char *name = es_arena_cstr(&arena, m->name), *version = NULL;
	for (size_t i = 0; package && !version && i < sizeof kinds / sizeof *kinds; i++)
		version = es_json_string(es_json_get(es_json_get(package, kinds[i]), name));
	es_arena_release(&arena);
	if (m->said == ES_SAID_LITERAL)
		return m->value;
	return es_slice_from(version);
}

static void add_package(struct es_env_loaders *l, const struct es_world_file *file,
	const struct es_mention *m, const struct es_json *package)
{
	const struct es_loader_tool *tool =
		es_loader_tool_of_package(file->path, m, ES_SLICE_EMPTY);
	if (tool)
		tool = es_loader_tool_of_package(file->path, m, version_of(package, m));
	if (!tool)
		return;
	struct es_slice folder = package_of(l, file->path);
	bool is_new = false;
	es_map_add(&l->known, join(&l->arena, es_slice_from(tool->name), folder), &is_new);
	if (!is_new)
		return;
	add(l, &l->by_package, folder, loader_of(tool, file->path, m));
	struct es_slice above = folder;
	while (above.len && es_map_find(&l->env_folders, above) == ES_MAP_NONE)
		above = es_path_folder(above);
	if (tool->climbs && above.len < folder.len)
		add(l, &l->by_package, above, loader_of(tool, file->path, m));
}

static void add_env_file(
	struct es_env_loaders *l, const struct es_world_file *file, const struct es_mention *m)
{
	const struct es_loader_tool *tool = es_loader_tool_of_env_file(m);
	struct es_slice path = m->other;
	bool is_new = false;
	if (!tool || es_slice_find(path, 0, '$') < path.len ||
		es_slice_find(path, 0, '*') < path.len)
		return;
	es_map_add(&l->known, join(&l->arena, path, es_slice_from(tool->name)), &is_new);
	if (!is_new)
		return;
	struct es_env_filename name = es_env_filename(es_path_name(path));
	struct es_env_loader loader = loader_of(tool, file->path, m);
	add(l, &l->by_path, path, loader);
	if (name.role == ES_ENV_VALUES)
		add(l, &l->by_example, example_key(&l->arena, path, name.mode, name.is_local),
			loader);
}

/* A compose file takes what it interpolates from the .env beside it. */
static void add_compose(
	struct es_env_loaders *l, const struct es_world_file *file, const struct es_mention *m)
{
	const struct es_loader_tool *tool = es_loader_tool_of_env_file(m);
	struct es_slice folder = es_path_folder(m->other);
	if (!tool)
		return;
	if (first_of(&l->by_compose, folder) == NONE) {
		struct es_env_loader loader = loader_of(tool, file->path, NULL);
		struct es_map *names = es_alloc(1, sizeof *names);
		es_vec_push(&l->names, names);
		loader.names = names;
		add(l, &l->by_compose, folder, loader);
	}
	/* One loader a folder, so that its number is that of the folder. */
	struct es_map *names = l->names.v[es_map_find(&l->by_compose.keys, folder)];
	for (size_t i = 0; i < file->nmentions; i++)
		if (file->mentions[i].kind == ES_MENTION_READ)
			es_map_add(names, file->mentions[i].name, NULL);
}

static void add_mentions(struct es_env_loaders *l, const struct es_world_file *file)
{
	struct es_json *package = NULL;
	struct es_error err;
	if (es_slice_is(es_path_name(file->path), "package.json") && file->text.len &&
		es_json_parse(&package, file->text, &err))
		package = NULL;
	for (size_t i = 0; i < file->nmentions; i++) {
		const struct es_mention *m = &file->mentions[i];
		if (m->kind == ES_MENTION_PACKAGE)
			add_package(l, file, m, package);
		else if (m->kind == ES_MENTION_ENV_FILE && m->loader == ES_LOADER_COMPOSE_BESIDE)
			add_compose(l, file, m);
		else if (m->kind == ES_MENTION_ENV_FILE)
			add_env_file(l, file, m);
	}
	es_json_free(package);
}

struct es_env_loaders *es_env_loaders_new(const struct es_world *w)
{
	struct es_env_loaders *l = es_alloc(1, sizeof *l);
	bool *is_manifest = es_alloc(w->nfiles + 1, sizeof *is_manifest);
	for (size_t i = 0; i < w->nfiles; i++) {
		const struct es_world_file *f = &w->files[i];
		is_manifest[i] = es_loader_is_manifest(f->path);
		if (is_manifest[i])
			es_map_add(&l->packages, es_path_folder(f->path), NULL);
		if (f->env.role == ES_ENV_VALUES || f->env.role == ES_ENV_EXAMPLE)
			es_map_add(&l->env_folders, es_path_folder(f->path), NULL);
	}
	/* Manifests know versions, so they come before the code that imports a package. */
	for (int is_code = 0; is_code < 2; is_code++)
		for (size_t i = 0; i < w->nfiles; i++)
			if (w->files[i].nmentions && !is_manifest[i] == is_code)
				add_mentions(l, &w->files[i]);
	free(is_manifest);
	return l;
}

void es_env_loaders_free(struct es_env_loaders *l)
{
	if (!l)
		return;
	struct index *indexes[] = { &l->by_package, &l->by_path, &l->by_example, &l->by_compose };
	for (size_t i = 0; i < sizeof indexes / sizeof *indexes; i++) {
		es_map_release(&indexes[i]->keys);
		es_vec_release(&indexes[i]->first);
	}
	for (size_t i = 0; i < l->names.n; i++) {
		es_map_release(l->names.v[i]);
		free(l->names.v[i]);
	}
	es_vec_release(&l->names);
	es_map_release(&l->packages);
	es_map_release(&l->env_folders);
	es_map_release(&l->known);
	es_vec_release(&l->entries);
	es_arena_release(&l->arena);
	free(l);
}

/* Whether the name is one of those that programs look for by themselves: .env, .env.production and
 * their examples. */
static bool is_usual(const struct es_world_file *file)
{
	static const char *const starts[] = { ".env", "env.", "env-", "dotenv.", "example.env",
		"sample.env", "template.env", ".example.env", ".sample.env" };
	struct es_slice name = es_path_name(file->path), mode = file->env.mode;
	if (es_slice_is(mode, "docker") || es_slice_is(mode, "compose"))
		return false;
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (es_slice_starts(name, starts[i]))
			return true;
	return false;
}

static bool is_same(const struct es_env_loader *a, const struct es_env_loader *b)
{
	bool is_all = !a->names && !a->tool->prefix, is_other_all = !b->names && !b->tool->prefix;
	return a->dialect == b->dialect && a->tool->order == b->tool->order &&
	       is_all == is_other_all && (a->dialect || a->tool == b->tool);
}

/* Adds what a key's list has and *out has not. */
static void take(struct es_env_loader_vec *out, size_t from, const struct es_env_loaders *l,
	const struct index *index, struct es_slice key)
{
	for (ptrdiff_t at = first_of(index, key); at != NONE; at = l->entries.v[at].next) {
		const struct es_env_loader *loader = &l->entries.v[at].loader;
		size_t i = from;
		while (i < out->n && !is_same(&out->v[i], loader))
			i++;
		if (i == out->n)
			es_vec_push(out, *loader);
	}
}

/* Drops what another tool takes the place of. */
static void drop_replaced(struct es_env_loader_vec *v, size_t from)
{
	size_t n = from;
	for (size_t i = from; i < v->n; i++) {
		bool is_replaced = false;
		for (size_t k = from; k < v->n; k++)
			is_replaced = is_replaced ||
				      (v->v[k].tool->replaces &&
					      !strcmp(v->v[k].tool->replaces, v->v[i].tool->name));
		if (!is_replaced)
			v->v[n++] = v->v[i];
	}
	v->n = n;
}

void es_env_loaders_of(struct es_env_loader_vec *out, const struct es_env_loaders *l,
	const struct es_world_file *file)
{
	struct es_slice name = es_path_name(file->path), folder = es_path_folder(file->path);
	bool is_example = file->env.role == ES_ENV_EXAMPLE;
	size_t from = out->n;
	struct es_arena arena = { 0 };
	if ((!is_example && file->env.role != ES_ENV_VALUES) || es_slice_starts(name, ".envrc"))
		return;
	take(out, from, l, &l->by_path, file->path);
	for (int is_local = file->env.is_local; is_example && is_local < 2; is_local++)
		take(out, from, l, &l->by_example,
			example_key(&arena, file->path, file->env.mode, is_local));
	if (!file->env.mode.len && !file->env.is_local)
		take(out, from, l, &l->by_compose, folder);
	if (is_usual(file)) {
		struct es_slice above = es_path_folder(folder);
		take(out, from, l, &l->by_package, folder);
		if (es_slice_is(es_path_name(folder), "src") &&
			es_slice_equal(package_of(l, file->path), above))
			take(out, from, l, &l->by_package, above);
	}
	drop_replaced(out, from);
	es_arena_release(&arena);
}

bool es_env_loader_takes(const struct es_env_loader *loader, struct es_slice name)
{
	if (loader->names)
		return es_map_find(loader->names, name) != ES_MAP_NONE;
	return !loader->tool->prefix || es_slice_starts(name, loader->tool->prefix);
}
