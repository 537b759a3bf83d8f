#include "inventory/service.h"
#include "base/map.h"
#include "base/path.h"
#include "inventory/part.h"

#include <stdlib.h>

/* What is more belongs to the folder above. */
enum { NONE = -1 };

/* References that services get from packages of others. Packages that all depend on each other,
 * each of them a service, would make a square of them. */
enum { LENT_MAX = 200 * 1000 };

/* Files that say: a program, or a part of one, begins in this folder. */
static const char *const manifest_names[] = { "package.json", "deno.json", "pyproject.toml",
	"requirements.txt", "setup.py", "Pipfile", "manage.py", "Gemfile", "composer.json",
	"go.mod", "Cargo.toml", "pom.xml", "build.gradle", "build.gradle.kts", "mix.exs",
	"pubspec.yaml", "Package.swift", "wrangler.toml", "docker-compose.yml",
	"docker-compose.yaml", "compose.yml", "compose.yaml", NULL };

/* Folders that hold what belongs to the program above them. */
static const char *const inner_folders[] = { "src", "app", "config", "conf", "configs", "env",
	"envs", ".env", ".envs", "environments", "docker", ".docker", "deploy", "deployment",
	"deployments", "etc", "lib", "server", "settings", NULL };

/* A folder with a manifest. */
struct module {
	struct es_slice folder;
	int owner;		       /* service */
	struct ES_VEC(unsigned) wants; /* modules that it depends on */
	struct ES_VEC(unsigned) users; /* services that depend on it, its owner not among them */
	unsigned seen;		       /* the last service that came by, plus one */
	size_t nreads;		       /* references in its files */
};

struct maker {
	const struct es_world *w;
	struct es_arena *arena;
	struct es_map module_folders;
	struct ES_VEC(struct module) modules;
	struct es_map service_folders;
	struct es_map names;	       /* of the modules' packages */
	struct ES_VEC(unsigned) named; /* module of each */
	struct ES_VEC(unsigned) todo;
	size_t *nreads; /* of the first n files, how many read variables */
	int *module_of; /* by file: of the folder, or NONE */
	int *owner_of;	/* by file: service */
	struct es_service *services;
	struct es_map *env_files; /* by service: paths */
	size_t nlent;
	struct es_inventory_limits limits;
};

static bool is_manifest(struct es_slice name)
{
	return es_slice_is_any(name, manifest_names) || es_slice_ends(name, ".csproj") ||
	       es_slice_ends(name, ".fsproj");
}

static bool is_env_file(const struct es_world_file *f)
{
	return (f->env.role == ES_ENV_EXAMPLE || f->env.role == ES_ENV_VALUES) &&
	       f->part != ES_PART_TEST;
}

/* The number of the folder, or of the next above it that is in the map; NONE. */
static int climb(const struct es_map *folders, struct es_slice folder)
{
	for (;;) {
		size_t at = es_map_find(folders, folder);
		if (at != ES_MAP_NONE)
			return (int)at;
		if (!folder.len)
			return NONE;
		folder = es_path_folder(folder);
	}
}

/* ---- modules ---- */

static void find_modules(struct maker *m)
{
	for (size_t i = 0; i < m->w->nfiles; i++) {
		struct es_slice path = m->w->files[i].path, folder = es_path_folder(path);
		bool is_new;
		if (!is_manifest(es_path_name(path)))
			continue;
		es_map_add(&m->module_folders, folder, &is_new);
		if (is_new)
			es_vec_push(&m->modules, (struct module){ .folder = folder });
	}
}

static void count_reads(struct maker *m)
{
	m->nreads = es_arena_array(m->arena, m->w->nfiles + 1, sizeof *m->nreads);
	for (size_t i = 0; i < m->w->nfiles; i++) {
		const struct es_world_file *f = &m->w->files[i];
		bool reads = false;
		for (size_t k = 0; k < f->nmentions && !reads; k++)
			reads = f->mentions[k].kind == ES_MENTION_READ;
		m->nreads[i + 1] = m->nreads[i] + reads;
	}
}

/* ---- services ---- */

/* The folder whose program the env files of `folder` configure. */
static struct es_slice program_of(const struct maker *m, struct es_slice folder)
{
	int module = climb(&m->module_folders, folder);
	if (module != NONE && m->modules.v[module].folder.len)
		return m->modules.v[module].folder;
	while (folder.len && es_slice_is_any(es_path_name(folder), inner_folders))
		folder = es_path_folder(folder);
	size_t from, to;
	es_world_below(m->w, folder, &from, &to);
	return m->nreads[to] > m->nreads[from] ? folder : ES_SLICE_EMPTY;
}

static void find_services(struct maker *m)
{
	es_map_add(&m->service_folders, ES_SLICE_EMPTY, NULL);
	for (size_t i = 0; i < m->w->nfiles; i++) {
		const struct es_world_file *f = &m->w->files[i];
		if (!is_env_file(f))
			continue;
		struct es_slice folder = program_of(m, es_path_folder(f->path));
		if (m->service_folders.n < ES_SERVICES_MAX)
			es_map_add(&m->service_folders, folder, NULL);
		else if (!m->limits.service &&
			 es_map_find(&m->service_folders, folder) == ES_MAP_NONE)
			m->limits.service = f;
	}
}

static void make_services(struct maker *m)
{
	size_t n = m->service_folders.n;
	m->services = es_arena_array(m->arena, n, sizeof *m->services);
	m->env_files = es_arena_array(m->arena, n, sizeof *m->env_files);
	for (size_t i = 0; i < n; i++) {
		struct es_service *s = &m->services[i];
		s->folder = m->service_folders.keys[i];
		s->name = es_path_name(s->folder);
		if (i)
			s->parent =
				&m->services[climb(&m->service_folders, es_path_folder(s->folder))];
	}
}

static void find_owners(struct maker *m)
{
	m->module_of = es_arena_array(m->arena, m->w->nfiles, sizeof *m->module_of);
	m->owner_of = es_arena_array(m->arena, m->w->nfiles, sizeof *m->owner_of);
	struct es_slice last = ES_SLICE_EMPTY;
	for (size_t i = 0; i < m->w->nfiles; i++) {
		struct es_slice folder = es_path_folder(m->w->files[i].path);
		bool is_same = i && es_slice_equal(folder, last);
		m->module_of[i] = is_same ? m->module_of[i - 1] : climb(&m->module_folders, folder);
		m->owner_of[i] = is_same ? m->owner_of[i - 1] : climb(&m->service_folders, folder);
		last = folder;
	}
	for (size_t i = 0; i < m->modules.n; i++)
		m->modules.v[i].owner = climb(&m->service_folders, m->modules.v[i].folder);
}

/* ---- packages of the repository ---- */

static void name_modules(struct maker *m)
{
	for (size_t i = 0; i < m->w->nfiles; i++) {
		const struct es_world_file *f = &m->w->files[i];
		for (size_t k = 0; k < f->nmentions && m->module_of[i] != NONE; k++) {
			const struct es_mention *x = &f->mentions[k];
			bool is_new;
			if (x->kind != ES_MENTION_MODULE || !x->name.len)
				continue;
			es_map_add(&m->names, x->name, &is_new);
			if (is_new)
				es_vec_push(&m->named, (unsigned)m->module_of[i]);
		}
	}
}

static void link_modules(struct maker *m)
{
	for (size_t i = 0; i < m->w->nfiles; i++) {
		const struct es_world_file *f = &m->w->files[i];
		for (size_t k = 0; k < f->nmentions && m->module_of[i] != NONE; k++) {
			if (f->mentions[k].kind != ES_MENTION_PACKAGE)
				continue;
			size_t name = es_map_find(&m->names, f->mentions[k].name);
			struct module *from = &m->modules.v[m->module_of[i]];
			if (name != ES_MAP_NONE)
				es_vec_push(&from->wants, m->named.v[name]);
		}
	}
}

static void count_module_reads(struct maker *m)
{
	for (size_t i = 0; i < m->w->nfiles; i++) {
		const struct es_world_file *f = &m->w->files[i];
		if (m->module_of[i] == NONE)
			continue;
		size_t *n = &m->modules.v[m->module_of[i]].nreads;
		for (size_t k = 0; k < f->nmentions; k++)
			*n += f->mentions[k].kind == ES_MENTION_READ ||
			      f->mentions[k].kind == ES_MENTION_CALL;
	}
}

static void lend(struct maker *m, struct module *to, unsigned service)
{
	if (to->nreads > LENT_MAX - m->nlent) {
		if (!m->limits.has_package)
			m->limits.package = to->folder;
		m->limits.has_package = true;
		return;
	}
	m->nlent += to->nreads;
	es_vec_push(&to->users, service);
}

static void visit(struct maker *m, unsigned module, unsigned service)
{
	struct module *to = &m->modules.v[module];
	if (to->seen == service + 1)
		return;
	to->seen = service + 1;
	if (to->owner != (int)service)
		lend(m, to, service);
	es_vec_push(&m->todo, module);
}

/* All modules that a service depends on, at any remove, are its own too. */
static void follow_packages(struct maker *m)
{
	count_module_reads(m);
	for (unsigned s = 0; s < m->service_folders.n; s++) {
		for (unsigned i = 0; i < m->modules.n; i++)
			if (m->modules.v[i].owner == (int)s)
				visit(m, i, s);
		while (m->todo.n) {
			const struct module *from = &m->modules.v[m->todo.v[--m->todo.n]];
			for (size_t i = 0; i < from->wants.n; i++)
				visit(m, from->wants.v[i], s);
		}
	}
}

/* ---- what belongs to them ---- */

/* The root is no service of its own if nothing there is configured: a package that others use is
 * theirs then. */
static bool is_only_lent(const struct maker *m, const struct module *x)
{
	return x->users.n && x->folder.len && !x->owner && !m->env_files[0].n;
}

static struct es_service_list list_of(const struct maker *m, size_t file)
{
	int number = m->module_of[file];
	const struct module *x = number == NONE ? NULL : &m->modules.v[number];
	size_t nusers = x && x->owner == m->owner_of[file] ? x->users.n : 0;
	const struct es_service **v = es_arena_array(m->arena, nusers + 1, sizeof *v);
	size_t n = 0;
	bool is_lent = nusers && is_only_lent(m, x);
	if (!is_lent)
		v[n++] = &m->services[m->owner_of[file]];
	for (size_t i = 0; i < nusers; i++)
		v[n++] = &m->services[x->users.v[i]];
	return (struct es_service_list){ v, n, is_lent };
}

static void make_lists(struct es_service_map *out, const struct maker *m)
{
	struct es_service_list *lists = es_arena_array(m->arena, m->w->nfiles, sizeof *lists);
	for (size_t i = 0; i < m->w->nfiles; i++) {
		bool is_same = i && m->module_of[i] == m->module_of[i - 1] &&
			       m->owner_of[i] == m->owner_of[i - 1];
		lists[i] = is_same ? lists[i - 1] : list_of(m, i);
	}
	out->lists = lists;
}

/* Where compose builds the service of this scope, if that is said in the same file. */
static int built_from(const struct maker *m, const struct es_world_file *f, struct es_slice scope)
{
	for (size_t i = 0; i < f->nmentions; i++) {
		const struct es_mention *x = &f->mentions[i];
		if (x->kind == ES_MENTION_CONTEXT && es_slice_equal(x->scope, scope))
			return climb(&m->service_folders, x->other);
	}
	return NONE;
}

/* The file, and the examples beside it that it is made from: it is often not there itself. */
static void take_file_and_examples(struct maker *m, int service, struct es_slice path)
{
	struct es_slice folder = es_path_folder(path);
	struct es_slice mode = es_env_filename(es_path_name(path)).mode;
	size_t from, to;
	es_world_below(m->w, folder, &from, &to);
	for (size_t i = from; i < to; i++) {
		const struct es_world_file *f = &m->w->files[i];
		bool is_example = f->env.role == ES_ENV_EXAMPLE &&
				  es_slice_equal(f->env.mode, mode) &&
				  es_slice_equal(es_path_folder(f->path), folder);
		if (is_env_file(f) && (is_example || es_slice_equal(f->path, path)))
			es_map_add(&m->env_files[service], f->path, NULL);
	}
}

static void take_loaded(struct maker *m, const struct es_world_file *f)
{
	enum { LOADED_MAX = 100 }; /* of one manifest: each is looked for among all files */
	size_t n = 0;
	for (size_t i = 0; i < f->nmentions; i++) {
		const struct es_mention *x = &f->mentions[i];
		if (x->kind != ES_MENTION_ENV_FILE)
			continue;
		if (n++ == LOADED_MAX) {
			m->limits.loader = f;
			return;
		}
		int service = built_from(m, f, x->scope);
		if (service != NONE)
			take_file_and_examples(m, service, x->other);
	}
}

static void take_env_files(struct maker *m)
{
	for (size_t i = 0; i < m->w->nfiles; i++) {
		const struct es_world_file *f = &m->w->files[i];
		if (is_env_file(f))
			es_map_add(&m->env_files[m->owner_of[i]], f->path, NULL);
		take_loaded(m, f);
	}
}

static int by_path(const void *a, const void *b)
{
	const struct es_world_file *const *x = a, *const *y = b;
	return es_slice_compare((*x)->path, (*y)->path);
}

static void sort_env_files(struct maker *m, size_t service)
{
	const struct es_map *paths = &m->env_files[service];
	struct es_service *s = &m->services[service];
	const struct es_world_file **examples =
		es_arena_array(m->arena, paths->n, sizeof *examples);
	const struct es_world_file **files = es_arena_array(m->arena, paths->n, sizeof *files);
	for (size_t i = 0; i < paths->n; i++) {
		const struct es_world_file *f = es_world_find(m->w, paths->keys[i]);
		if (f->env.role == ES_ENV_EXAMPLE)
			examples[s->nexamples++] = f;
		else
			files[s->nfiles++] = f;
	}
	if (s->nexamples)
		qsort(examples, s->nexamples, sizeof *examples, by_path);
	if (s->nfiles)
		qsort(files, s->nfiles, sizeof *files, by_path);
	s->examples = examples;
	s->files = files;
}

static void release(struct maker *m)
{
	for (size_t i = 0; i < m->modules.n; i++) {
		es_vec_release(&m->modules.v[i].wants);
		es_vec_release(&m->modules.v[i].users);
	}
	for (size_t i = 0; i < m->service_folders.n; i++)
		es_map_release(&m->env_files[i]);
	es_map_release(&m->module_folders);
	es_map_release(&m->service_folders);
	es_map_release(&m->names);
	es_vec_release(&m->modules);
	es_vec_release(&m->named);
	es_vec_release(&m->todo);
}

void es_service_map_make(
	struct es_service_map *out, const struct es_world *w, struct es_arena *arena)
{
	struct maker m = { .w = w, .arena = arena };
	find_modules(&m);
	count_reads(&m);
	find_services(&m);
	make_services(&m);
	find_owners(&m);
	name_modules(&m);
	link_modules(&m);
	follow_packages(&m);
	take_env_files(&m);
	for (size_t i = 0; i < m.service_folders.n; i++)
		sort_env_files(&m, i);
	*out = (struct es_service_map){
		.services = m.services,
		.nservices = m.service_folders.n,
		.world = w,
		.limits = m.limits,
	};
	make_lists(out, &m);
	release(&m);
}

struct es_service_list es_service_map_of(
	const struct es_service_map *m, const struct es_world_file *file)
{
	return m->lists[file - m->world->files];
}
