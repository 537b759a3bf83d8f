#include "base/path.h"
#include "manifest/interpolate.h"
#include "manifest/readers.h"

#include <string.h>

/* The form of https://github.com/compose-spec/compose-spec: services with environment, env_file and
 * build; secrets and configs that come from the environment; ${X} in every scalar. */

/* Places of which something was said, a bit a byte of the text: fragments that services take in by
 * alias are no places of their own. */
struct places {
	unsigned char *bits;
	size_t len;
};

static void note_places(struct places *p, const struct es_manifest *m, size_t first)
{
	for (size_t i = first; i < m->out->v.n; i++) {
		size_t at = m->out->v.v[i].from;
		if (at < p->len)
			p->bits[at / 8] |= (unsigned char)(1u << at % 8);
	}
}

/* Drops what was said from `first` on at places that are noted. */
static void drop_noted(const struct places *p, struct es_manifest *m, size_t first)
{
	size_t n = first;
	for (size_t i = first; i < m->out->v.n; i++) {
		size_t at = m->out->v.v[i].from;
		if (at >= p->len || !(p->bits[at / 8] & 1u << at % 8))
			m->out->v.v[n++] = m->out->v.v[i];
	}
	m->out->v.n = n;
}

static void say_pass_through(
	struct es_manifest *m, struct es_slice name, const struct es_yaml *y, unsigned uses)
{
	struct es_mention what = { .kind = ES_MENTION_READ,
		.need = ES_NEED_REQUIRED,
		.form = uses & ES_USE_BUILD ? "build.args: X" : "environment: X",
		.uses = uses,
		.name = name };
	es_manifest_say_in(m, what, y, 0);
}

/* "X=v", or "X" alone for what is passed on. */
static void read_assignment(struct es_manifest *m, const struct es_yaml *y, unsigned uses)
{
	struct es_slice s = es_manifest_text(y);
	size_t end = es_slice_find(s, 0, '=');
	struct es_slice name = es_slice_sub(s, 0, end);
	if (!es_manifest_is_name(name))
		return;
	if (end == s.len) {
		say_pass_through(m, name, y, uses);
		return;
	}
	const char *form = uses & ES_USE_BUILD ? "build.args: X=" : "environment: X=";
	struct es_mention what = es_manifest_set(form, name, y, "$");
	what.value = es_slice_sub(s, end + 1, s.len);
	what.uses = uses;
	es_manifest_say_in(m, what, y, 0);
}

/* A map or list of variables. */
static void read_variables(struct es_manifest *m, const struct es_yaml *y, unsigned uses)
{
	y = es_manifest_merged(m, y);
	for (size_t i = 0; es_manifest_is_list(y) && i < y->nitems; i++)
		read_assignment(m, y->items[i], uses);
	for (size_t i = 0; es_manifest_is_map(y) && i < y->nitems; i++) {
		const struct es_yaml *key = y->keys[i], *value = y->items[i];
		if (!es_manifest_is_name(key->text))
			continue;
		if (es_yaml_is_null(value)) {
			say_pass_through(m, key->text, key, uses);
			continue;
		}
		const char *form = uses & ES_USE_BUILD ? "build.args: X=" : "environment: X=";
		struct es_mention what = es_manifest_set(form, key->text, value, "$");
		what.uses = uses;
		es_manifest_say_in(m, what, key, 0);
	}
}

static void read_env_file(struct es_manifest *m, const struct es_yaml *y)
{
	const struct es_yaml *path = es_manifest_is_map(y) ? es_manifest_get(m, y, "path") : y;
	struct es_mention what = { .kind = ES_MENTION_ENV_FILE,
		.need = ES_NEED_REQUIRED,
		.form = "compose env_file",
		.loader = ES_LOADER_COMPOSE };
	bool is_required = true;
	if (es_yaml_bool(es_manifest_get(m, y, "required"), &is_required) && !is_required)
		what.need = ES_NEED_OPTIONAL;
	if (es_slice_is(es_manifest_text(es_manifest_get(m, y, "format")), "raw")) {
		what.form = "docker --env-file";
		what.loader = ES_LOADER_DOCKER;
	}
	struct es_slice name = es_interpolation_default(m, es_manifest_text(path));
	if (!es_manifest_path(m, name, &what.other))
		what.kind = ES_MENTION_OPAQUE;
	if (path)
		es_manifest_say(m, what, path);
}

static void read_env_files(struct es_manifest *m, const struct es_yaml *y)
{
	if (!es_manifest_is_list(y) && y)
		read_env_file(m, y);
	for (size_t i = 0; es_manifest_is_list(y) && i < y->nitems; i++)
		read_env_file(m, y->items[i]);
}

static void read_build(struct es_manifest *m, const struct es_yaml *build)
{
	bool is_map = es_manifest_is_map(build);
	const struct es_yaml *context = is_map ? es_manifest_get(m, build, "context") : build;
	struct es_slice file = es_manifest_text(es_manifest_get(m, build, "dockerfile"));
	struct es_slice folder = es_manifest_text(context);
	if (!build)
		return;
	read_variables(m, es_manifest_get(m, build, "args"), ES_USE_BUILD);
	folder = folder.len ? es_interpolation_default(m, folder) : es_slice_from(".");
	file = file.len ? es_interpolation_default(m, file) : es_slice_from("Dockerfile");
	struct es_mention what = { .kind = ES_MENTION_CONTEXT, .form = "compose build" };
	if (!es_manifest_path(m, folder, &what.other))
		return;
	if (!es_manifest_path_from(m, what.other, file, &what.name))
		what.name = ES_SLICE_EMPTY;
	es_manifest_say(m, what, context ? context : build);
}

/* The name of an image without registry of its own, tag and digest. */
static struct es_slice image_name(struct es_slice image)
{
	static const char *const defaults[] = { "docker.io/", "index.docker.io/", "library/" };
	image = es_slice_sub(image, 0, es_slice_find(image, 0, '@'));
	size_t slash = image.len;
	while (slash && image.ptr[slash - 1] != '/')
		slash--;
	image = es_slice_sub(image, 0, es_slice_find(image, slash, ':'));
	for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
		if (es_slice_starts(image, defaults[i]))
			image = es_slice_sub(image, strlen(defaults[i]), image.len);
	return image;
}

void es_image_say(struct es_manifest *m, struct es_slice image, size_t from, size_t to)
{
	struct es_slice name = image_name(image);
	if (!name.len || es_slice_find(name, 0, '$') < name.len)
		return;
	struct es_buf b = ES_BUF_INIT(1024);
	es_buf_add_str(&b, "image:");
	es_buf_add(&b, name);
	struct es_mention what = {
		.kind = ES_MENTION_PACKAGE, .form = "image", .name = es_buf_slice(&b)
	};
	es_manifest_say_span(m, what, from, to);
	es_buf_release(&b);
}

static void read_image(struct es_manifest *m, const struct es_yaml *y)
{
	struct es_slice image = es_interpolation_default(m, es_manifest_text(y));
	if (image.len)
		es_image_say(m, image, m->base + y->from, m->base + y->to);
}

/* What is taken over stands in another file, or in a service of this one: that is read there, and
 * this one gets more than it says. */
static void say_extended(struct es_manifest *m, const struct es_yaml *y)
{
	if (y)
		es_manifest_say(
			m, (struct es_mention){ .kind = ES_MENTION_OPAQUE, .form = "extends" }, y);
}

/* include: [path, {path, env_file}] */
static void read_include(struct es_manifest *m, const struct es_yaml *list)
{
	for (size_t i = 0; es_manifest_is_list(list) && i < list->nitems; i++)
		if (es_manifest_is_map(list->items[i]))
			read_env_files(m, es_manifest_get(m, list->items[i], "env_file"));
}

static void read_service(struct es_manifest *m, const struct es_yaml *service)
{
	service = es_manifest_merged(m, service);
	read_variables(m, es_manifest_get(m, service, "environment"), 0);
	read_env_files(m, es_manifest_get(m, service, "env_file"));
	read_build(m, es_manifest_get(m, service, "build"));
	read_image(m, es_manifest_get(m, service, "image"));
	es_read_compose_network(m, service);
	say_extended(m, es_yaml_get(service, "extends"));
	es_interpolation_say_below(m, service);
}

/* Secrets and configs whose content is a variable of the one who starts it. */
static void read_store(struct es_manifest *m, const struct es_yaml *store, unsigned uses)
{
	for (size_t i = 0; es_manifest_is_map(store) && i < store->nitems; i++) {
		const struct es_yaml *y = es_manifest_get(m, store->items[i], "environment");
		struct es_mention what = { .kind = ES_MENTION_READ,
			.need = ES_NEED_REQUIRED,
			.form = uses ? "secrets.environment" : "configs.environment",
			.uses = uses,
			.name = es_manifest_text(y) };
		if (es_manifest_is_name(what.name))
			es_manifest_say_in(m, what, y, 0);
	}
}

/* What compose reads by itself, to fill in the file. */
static void say_project_file(struct es_manifest *m)
{
	struct es_mention what = { .kind = ES_MENTION_ENV_FILE,
		.form = "compose .env",
		.loader = ES_LOADER_COMPOSE_BESIDE };
	bool has_reads = false;
	for (size_t i = 0; i < m->out->v.n && !has_reads; i++)
		has_reads = m->out->v.v[i].kind == ES_MENTION_READ;
	if (!has_reads || !es_manifest_path(m, es_slice_from(".env"), &what.other))
		return;
	es_manifest_say_span(m, what, 0, 0);
}

static void read_rest(struct es_manifest *m, const struct es_yaml *root)
{
	struct places noted = { .len = m->text.len };
	noted.bits = es_arena_alloc(m->out->arena, noted.len / 8 + 1);
	size_t first = m->out->v.n;
	note_places(&noted, m, 0);
	for (size_t i = 0; i < root->nitems; i++)
		if (!es_slice_is(root->keys[i]->text, "services"))
			es_interpolation_say_below(m, root->items[i]);
	drop_noted(&noted, m, first);
}

static void read_document(struct es_manifest *m, const struct es_yaml *root)
{
	const struct es_yaml *services = es_manifest_get(m, root, "services");
	if (!es_manifest_is_map(root))
		return;
	for (size_t i = 0; es_manifest_is_map(services) && i < services->nitems; i++) {
		m->scope = es_manifest_scope(m, "service", services->keys[i]->text);
		read_service(m, services->items[i]);
	}
	m->scope = ES_SLICE_EMPTY;
	read_include(m, es_manifest_get(m, root, "include"));
	read_store(m, es_manifest_get(m, root, "secrets"), ES_USE_SECRET);
	read_store(m, es_manifest_get(m, root, "configs"), 0);
	read_rest(m, root);
	say_project_file(m);
}

void es_read_compose(struct es_manifest *m)
{
	es_manifest_each_document(m, read_document);
}
