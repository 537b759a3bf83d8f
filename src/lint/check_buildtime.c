#include "lint/check_files.h"

#include "base/buf.h"
#include "base/path.h"
#include "inventory/dockercopy.h"
#include "inventory/envplace.h"
#include "inventory/secretvalue.h"
#include "match/name.h"
#include "match/placeholder.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_MAX = 512, NAMES_MAX = 4 };

static bool has_part(struct es_slice s, const char *part)
{
	return es_slice_search(s, 0, es_slice_from(part)) < s.len;
}

static void complain(struct es_complaints *out, const char *rule, enum es_severity severity,
	const struct es_world_file *f, const struct es_mention *m, struct es_slice message)
{
	struct es_complaint c = {
		.rule = rule, .severity = severity, .path = f->path, .message = message
	};
	if (m) {
		c.line = c.end_line = m->line;
		c.column = m->column;
		c.end_column = m->column + m->name.len;
		c.variable = m->name;
		c.subject = m->scope;
	}
	es_complaints_add(out, c);
}

/* ---- env-secret-in-image: ARG and ENV stay readable in the image ---- */

enum { STAGES_MAX = 100, WORDS = 3 };

/* The stages of a Dockerfile, by name or number, and what each begins with. */
struct stages {
	struct {
		struct es_slice name, from;
		char number[8];
	} v[STAGES_MAX];
	size_t n;
	bool is_in_image[STAGES_MAX]; /* the last, and what it begins with */
};

/* "FROM [--platform=P] IMAGE [AS NAME]" */
static void add_stage(struct stages *s, struct es_slice line)
{
	struct es_slice words[WORDS] = { 0 }, word;
	size_t n = 0;
	line = es_slice_sub(line, strlen("FROM "), line.len);
	while (n < WORDS && line.len && es_slice_split(&line, ' ', &word))
		if (word.len && !es_slice_starts(word, "--"))
			words[n++] = word;
	if (s->n == STAGES_MAX)
		return;
	(void)snprintf(s->v[s->n].number, sizeof s->v->number, "%zu", s->n);
	s->v[s->n].name = n == WORDS ? words[2] : es_slice_from(s->v[s->n].number);
	s->v[s->n++].from = words[0];
}

static void read_stages(struct stages *s, struct es_slice text)
{
	struct es_slice line;
	s->n = 0;
	while (text.len && es_slice_split(&text, '\n', &line)) {
		line = es_slice_trim(line);
		if (es_slice_equal_fold(es_slice_sub(line, 0, 5), es_slice_from("FROM ")))
			add_stage(s, line);
	}
	for (size_t i = s->n; i-- > 0;) {
		s->is_in_image[i] = i + 1 == s->n;
		for (size_t k = i + 1; k < s->n; k++)
			s->is_in_image[i] |= s->is_in_image[k] &&
					     es_slice_equal_fold(s->v[k].from, s->v[i].name);
	}
}

/* What a stage before the last is given stays where the image is built. */
static bool is_in_image(const struct stages *s, struct es_slice scope)
{
	struct es_slice name = es_slice_sub(scope, es_slice_find(scope, 0, ' ') + 1, scope.len);
	for (size_t i = 0; i < s->n; i++)
		if (es_slice_equal(s->v[i].name, name))
			return s->is_in_image[i];
	return s->n < 2;
}

/* A value that is there only so that a build gets by: SECRET_KEY_BASE=dummy. */
static bool is_written_out(const struct es_mention *m)
{
	return m->said == ES_SAID_LITERAL && es_secret_part(m->name, m->value).len;
}

/* "ARG X" and then "ENV X=$X" is one matter. */
static bool has_arg(const struct es_world_file *f, const struct es_mention *env)
{
	for (const struct es_mention *m = f->mentions; m < env; m++)
		if (m->kind == ES_MENTION_READ && m->uses & ES_USE_IMAGE &&
			es_slice_equal(m->name, env->name) && es_slice_equal(m->scope, env->scope))
			return true;
	return false;
}

static void check_mention(struct es_complaints *out, const struct es_world_file *f,
	const struct stages *stages, const struct es_mention *m)
{
	bool is_arg = m->kind == ES_MENTION_READ;
	const char *word = is_arg ? "ARG" : "ENV";
	if (!(m->uses & ES_USE_IMAGE) || es_name_asks(m->name) == ES_ASKS_NOTHING)
		return;
	if (is_written_out(m))
		complain(out, "env-secret-in-image", ES_SEV_ERROR, f, m,
			es_complaints_text(out, "%s writes the value of %.*s into the image", word,
				ES_ARG(m->name)));
	else if ((is_arg ? m->said == ES_SAID_NOTHING : m->said == ES_SAID_EXPRESSION) &&
		 is_in_image(stages, m->scope) && (is_arg || !has_arg(f, m)))
		complain(out, "env-secret-in-image", ES_SEV_WARNING, f, m,
			es_complaints_text(out,
				"%s keeps the value of %.*s where whoever has the image can read "
				"it",
				word, ES_ARG(m->name)));
}

void es_check_image_secrets(struct es_complaints *out, const struct es_world *w)
{
	for (size_t i = 0; i < w->nfiles; i++) {
		const struct es_world_file *f = &w->files[i];
		if (!es_env_place_is_dockerfile(f->path) || es_env_place_is_sample(f->path))
			continue;
		struct stages stages;
		read_stages(&stages, f->text);
		for (size_t k = 0; k < f->nmentions; k++)
			check_mention(out, f, &stages, &f->mentions[k]);
	}
}

/* ---- env-build-time: what the build puts into the client's code, and nobody gives it ---- */

struct build {
	struct es_complaints *out;
	const struct es_world *world;
	const struct es_world_file *dockerfile;
	struct es_slice folder;
	struct es_map given; /* names of ARG and ENV */
	struct es_map told;
	struct es_buf names;
	const struct es_world_file *reader; /* the first that reads one */
	size_t line, n;
};

/* Programs of these put the value into what they build. Not NUXT_PUBLIC_ and PUBLIC_, which are
 * read when the program runs as well. */
static bool is_for_client(struct es_slice name)
{
	static const char *const prefixes[] = { "NEXT_PUBLIC_", "VITE_", "REACT_APP_", "VUE_APP_",
		"GATSBY_", "NG_APP_" };
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (es_slice_starts(name, prefixes[i]))
			return true;
	return false;
}

/* "RUN npm run build" and the like: the image builds the client itself. */
static bool runs_build(struct es_slice text)
{
	static const char *const commands[] = { "run build", "yarn build", "pnpm build",
		"bun build", "next build", "vite build", "turbo build", "turbo run build",
		"nx build" };
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (has_part(text, commands[i]))
			return true;
	return false;
}

static bool has_any(struct es_slice text, const char *const *parts)
{
	for (; *parts; parts++)
		if (has_part(text, *parts))
			return true;
	return false;
}

/* Values that come in otherwise: a secret that is mounted, placeholders that the start of the
 * container replaces, a file that it writes, a package that puts them in later. */
static bool has_other_way(const struct es_world *w, struct es_slice text, struct es_slice package)
{
	static const char *const ways[] = { "type=secret", "envsubst", "__ENV", "replace", "sed ",
		"runtime-env", ".env", "import-meta-env", NULL };
	static const char *const packages[] = { "import-meta-env", "next-runtime-env",
		"runtime-env", "next-public-env", "react-env", NULL };
	if (has_any(text, ways) || has_any(package, packages))
		return true;
	for (size_t i = 0; i < w->nfiles; i++)
		if (es_slice_is(es_path_name(w->files[i].path), "__ENV.js") ||
			es_slice_starts(es_path_name(w->files[i].path), "replace-"))
			return true;
	return false;
}

/* Whether the package that the file is part of lies in the folder itself. */
static bool is_of_package(const struct build *b, struct es_slice path)
{
	struct es_arena arena = { 0 };
	bool is_part = true;
	for (struct es_slice folder = es_path_folder(path); folder.len > b->folder.len && is_part;
		folder = es_path_folder(folder))
		is_part = !es_world_find(b->world, es_path_below(&arena, folder, "package.json"));
	es_arena_release(&arena);
	return is_part;
}

static void look_at(struct build *b, const struct es_world_file *f)
{
	for (size_t i = 0; i < f->nmentions; i++) {
		const struct es_mention *m = &f->mentions[i];
		bool is_new = false;
		if (m->kind != ES_MENTION_READ || m->need != ES_NEED_REQUIRED ||
			(m->uses & ES_USE_PATTERN) || !is_for_client(m->name) ||
			es_map_find(&b->given, m->name) != ES_MAP_NONE ||
			!is_of_package(b, f->path))
			continue;
		es_map_add(&b->told, m->name, &is_new);
		if (!is_new)
			continue;
		if (b->n < NAMES_MAX)
			es_buf_printf(&b->names, "%s%.*s", b->n ? ", " : "", ES_ARG(m->name));
		if (!b->reader) {
			b->reader = f;
			b->line = m->line;
		}
		b->n++;
	}
}

static void check_build(
	struct es_complaints *out, const struct es_world *w, const struct es_world_file *dockerfile)
{
	struct build b = { .out = out,
		.world = w,
		.dockerfile = dockerfile,
		.folder = es_path_folder(dockerfile->path),
		.names = ES_BUF_INIT(TEXT_MAX) };
	size_t from, to;
	for (size_t i = 0; i < dockerfile->nmentions; i++)
		es_map_add(&b.given, dockerfile->mentions[i].name, NULL);
	es_world_below(w, b.folder, &from, &to);
	for (size_t i = from; i < to; i++)
		if (w->files[i].nmentions && !es_env_place_is_dockerfile(w->files[i].path) &&
			!es_env_place_is_sample(w->files[i].path))
			look_at(&b, &w->files[i]);
	if (b.n > NAMES_MAX)
		es_buf_printf(&b.names, " and %zu more", b.n - NAMES_MAX);
	if (b.n)
		complain(out, "env-build-time", ES_SEV_WARNING, dockerfile, NULL,
			es_complaints_text(out,
				"The build gets no value for %s, which the client's code has from "
				"then on (%.*s:%zu)",
				es_buf_cstr(&b.names), ES_ARG(b.reader->path), b.line));
	es_map_release(&b.given);
	es_map_release(&b.told);
	es_buf_release(&b.names);
}

void es_check_build_time(struct es_complaints *out, const struct es_world *w)
{
	struct es_arena arena = { 0 };
	for (size_t i = 0; i < w->nfiles; i++) {
		const struct es_world_file *f = &w->files[i];
		if (!es_env_place_is_dockerfile(f->path) || es_env_place_is_sample(f->path) ||
			!runs_build(f->text))
			continue;
		struct es_slice folder = es_path_folder(f->path);
		const struct es_world_file *package =
			es_world_find(w, es_path_below(&arena, folder, "package.json"));
		if (package && !has_other_way(w, f->text, package->text))
			check_build(out, w, f);
	}
	es_arena_release(&arena);
}
