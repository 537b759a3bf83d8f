#include "lint/check_files.h"

#include "base/buf.h"
#include "base/path.h"
#include "inventory/dockercopy.h"
#include "inventory/dockerignore.h"
#include "inventory/envplace.h"

#include <string.h>

/* More env files than any context has; and of a .dockerignore, all that people write. */
enum { TEXT_MAX = 512, NAMES_MAX = 3, CANDIDATES_MAX = 200, IGNORE_MAX = 64 * 1024 };

struct image {
	struct es_complaints *out;
	const struct es_world *world;
	const struct es_world_file *dockerfile;
	struct es_slice context, ignore;
	struct es_docker_copy_vec copies;
	struct es_arena arena;
	/* What was found: the worst, and where. */
	struct es_buf names, later; /* those of files that are there, and of those to come */
	size_t n, nlater, line;
	bool has_secrets;
};

/* The path from the context's folder. */
static struct es_slice within(const struct image *m, struct es_slice path)
{
	return m->context.len ? es_slice_sub(path, m->context.len + 1, path.len) : path;
}

static void add_name(struct es_buf *names, size_t *n, struct es_slice path)
{
	if (*n < NAMES_MAX)
		es_buf_printf(names, "%s%.*s", *n ? ", " : "", ES_ARG(path));
	++*n;
}

static void look_at(struct image *m, struct es_slice path, bool is_there, bool has_secrets)
{
	struct es_slice p = within(m, path);
	if (es_dockerignore_has(m->ignore, p))
		return;
	for (size_t i = 0; i < m->copies.n; i++) {
		const struct es_docker_copy *c = &m->copies.v[i];
		if (!c->is_shipped || !es_docker_copy_takes(c, p))
			continue;
		if (is_there)
			add_name(&m->names, &m->n, path);
		else
			add_name(&m->later, &m->nlater, path);
		if (!m->line || (has_secrets && !m->has_secrets))
			m->line = c->line;
		m->has_secrets = m->has_secrets || has_secrets;
		return;
	}
}

/* Files that are there, and the .env that is made of an example. What is committed and holds no
 * secret is meant to be there. */
static void look_at_all(struct image *m)
{
	size_t from, to, n = 0;
	es_world_below(m->world, m->context, &from, &to);
	for (size_t i = from; i < to; i++) {
		const struct es_world_file *f = &m->world->files[i];
		bool is_there = f->env.role == ES_ENV_VALUES || f->env.role == ES_ENV_BACKUP;
		if ((!is_there && f->env.role != ES_ENV_EXAMPLE) ||
			es_env_place_is_sample(f->path) || es_env_place_is_test(f->env.mode))
			continue;
		if (n == CANDIDATES_MAX) {
			es_complaints_missed(m->out, m->dockerfile->path, m->line,
				"more than %d env files in the build context: the rest is not "
				"looked for",
				(int)CANDIDATES_MAX);
			break;
		}
		bool has_secrets = is_there && es_env_place_has_secrets(f);
		n++;
		if (is_there && (has_secrets || f->state != ES_FILE_TRACKED)) {
			look_at(m, f->path, true, has_secrets);
		} else if (!is_there && es_env_place_is_plain_example(f)) {
			struct es_slice copy =
				es_path_below(&m->arena, es_path_folder(f->path), ".env");
			if (!es_world_find(m->world, copy))
				look_at(m, copy, false, false);
		}
	}
}

/* Dockerfile.dev: an image that stays where it is built. */
static bool is_for_work(struct es_slice path)
{
	struct es_slice name = es_path_name(path);
	return es_slice_search(name, 0, es_slice_from("dev")) < name.len ||
	       es_slice_search(name, 0, es_slice_from("local")) < name.len ||
	       es_slice_search(name, 0, es_slice_from("test")) < name.len;
}

static void tell(struct image *m)
{
	enum es_severity severity = m->has_secrets ? ES_SEV_ERROR : ES_SEV_WARNING;
	struct es_buf *names = m->n ? &m->names : &m->later;
	size_t n = m->n ? m->n : m->nlater;
	if (n > NAMES_MAX)
		es_buf_printf(names, " and %zu more", n - NAMES_MAX);
	struct es_complaint c = { .rule = "env-file-in-image",
		.severity = is_for_work(m->dockerfile->path) ? ES_SEV_NOTE : severity,
		.path = m->dockerfile->path,
		.line = m->line,
		.column = 1,
		.end_line = m->line,
		.end_column = 1,
		.subject = m->context };
	c.message = es_complaints_text(m->out,
		m->n ? "The image gets env files of its build context, which no .dockerignore "
		       "keeps out: %s"
		     : "Once there is one, the image gets the env file of its build context, which "
		       "no .dockerignore keeps out: %s",
		es_buf_cstr(names));
	es_complaints_add(m->out, c);
}

/* <Dockerfile>.dockerignore, or the one of the context. */
static struct es_slice find_ignore(struct image *m)
{
	struct es_slice folder = es_path_folder(m->dockerfile->path);
	struct es_buf name = ES_BUF_INIT(TEXT_MAX);
	es_buf_add(&name, es_path_name(m->dockerfile->path));
	es_buf_add_str(&name, ".dockerignore");
	const struct es_world_file *f =
		es_world_find(m->world, es_path_below(&m->arena, folder, es_buf_cstr(&name)));
	es_buf_release(&name);
	if (!f)
		f = es_world_find(m->world, es_path_below(&m->arena, m->context, ".dockerignore"));
	if (f && f->text.len > IGNORE_MAX)
		es_complaints_missed(m->out, f->path, 0,
			"larger than %d KiB: what stands behind keeps nothing out of the image",
			(int)(IGNORE_MAX / 1024));
	return f ? es_slice_sub(f->text, 0, IGNORE_MAX) : ES_SLICE_EMPTY;
}

static void check_image(struct es_complaints *out, const struct es_world *w,
	const struct es_world_file *dockerfile, struct es_slice context)
{
	struct image m = { .out = out,
		.world = w,
		.dockerfile = dockerfile,
		.context = context,
		.names = ES_BUF_INIT(TEXT_MAX),
		.later = ES_BUF_INIT(TEXT_MAX) };
	if (!es_docker_copies(&m.copies, dockerfile->text, &m.arena))
		es_complaints_missed(out, dockerfile->path, 0,
			"it copies more than is looked at: what an image takes is not all known");
	m.ignore = find_ignore(&m);
	look_at_all(&m);
	if (m.n || m.nlater)
		tell(&m);
	es_vec_release(&m.copies);
	es_buf_release(&m.names);
	es_buf_release(&m.later);
	es_arena_release(&m.arena);
}

/* The contexts that manifests build a Dockerfile in; where none does, its own folder. */
void es_check_env_images(struct es_complaints *out, const struct es_world *w)
{
	struct es_map seen = { 0 };
	struct es_arena arena = { 0 };
	for (size_t i = 0; i < w->nfiles; i++)
		for (size_t k = 0; k < w->files[i].nmentions; k++) {
			const struct es_mention *m = &w->files[i].mentions[k];
			const struct es_world_file *d =
				m->kind == ES_MENTION_CONTEXT ? es_world_find(w, m->name) : NULL;
			bool is_new = false;
			if (!d || !d->text.len)
				continue;
			es_map_add(&seen, d->path, NULL);
			char *key = es_arena_alloc(&arena, d->path.len + m->other.len + 1);
			memcpy(key, d->path.ptr, d->path.len);
			if (m->other.len)
				memcpy(key + d->path.len + 1, m->other.ptr, m->other.len);
			es_map_add(&seen, (struct es_slice){ key, d->path.len + 1 + m->other.len },
				&is_new);
			if (is_new)
				check_image(out, w, d, m->other);
		}
	for (size_t i = 0; i < w->nfiles; i++) {
		const struct es_world_file *f = &w->files[i];
		if (f->text.len && es_env_place_is_dockerfile(f->path) &&
			es_map_find(&seen, f->path) == ES_MAP_NONE &&
			!es_env_place_is_sample(f->path))
			check_image(out, w, f, es_path_folder(f->path));
	}
	es_map_release(&seen);
	es_arena_release(&arena);
}
