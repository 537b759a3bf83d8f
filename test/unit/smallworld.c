#include "smallworld.h"

#include "base/buf.h"
#include "base/path.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

static struct es_slice next_word(struct es_slice *rest)
{
	struct es_slice word = ES_SLICE_EMPTY;
	*rest = es_slice_trim(*rest);
	if (rest->len)
		es_slice_split(rest, ' ', &word);
	return word;
}

static enum es_mention_loader loader_of(struct es_slice form)
{
	static const struct {
		const char *form;
		enum es_mention_loader loader;
	} loaders[] = {
		{ "compose env_file", ES_LOADER_COMPOSE },
		{ "compose .env", ES_LOADER_COMPOSE_BESIDE },
		{ "compose --env-file", ES_LOADER_COMPOSE_OPTION },
		{ "docker --env-file", ES_LOADER_DOCKER },
		{ "systemd EnvironmentFile", ES_LOADER_SYSTEMD },
		{ "sh source", ES_LOADER_SHELL },
		{ "node --env-file", ES_LOADER_NODE },
		{ "dotenv -e", ES_LOADER_DOTENV_CLI },
		{ "python --env-file", ES_LOADER_PYTHON },
	};
	for (size_t i = 0; i < sizeof loaders / sizeof *loaders; i++)
		if (es_slice_is(form, loaders[i].form))
			return loaders[i].loader;
	return ES_LOADER_OTHER;
}

static struct es_mention mention_of(struct es_arena *arena, struct es_slice text)
{
	struct es_mention m = { .need = ES_NEED_REQUIRED, .line = 1, .column = 1 };
	struct es_slice kind = next_word(&text), what = next_word(&text);
	text = es_slice_trim(text);
	if (es_slice_is(kind, "package")) {
		m.kind = ES_MENTION_PACKAGE;
		m.name = what;
		m.value = text;
		m.said = text.len ? ES_SAID_LITERAL : ES_SAID_NOTHING;
	} else if (es_slice_is(kind, "env_file")) {
		m.kind = ES_MENTION_ENV_FILE;
		m.other = what;
		m.form = es_arena_cstr(arena, text);
		m.loader = loader_of(text);
	} else if (es_slice_is(kind, "context")) {
		m.kind = ES_MENTION_CONTEXT;
		m.other = what;
		m.scope = text;
	} else if (es_slice_is(kind, "ARG") || es_slice_is(kind, "ENV")) {
		m.kind = kind.ptr[0] == 'A' ? ES_MENTION_READ : ES_MENTION_SET;
		m.form = kind.ptr[0] == 'A' ? "ARG X" : "ENV X=";
		m.uses = ES_USE_IMAGE;
		m.name = what;
		m.value = text;
		m.said = text.len ? ES_SAID_LITERAL : ES_SAID_NOTHING;
	} else {
		assert_true(es_slice_is(kind, "read"));
		m.name = what;
	}
	return m;
}

static void read_says(struct es_arena *arena, struct es_world_file *f, const char *says)
{
	struct es_slice rest = es_slice_from(says), one;
	size_t n = 1;
	for (size_t i = 0; i < rest.len; i++)
		n += rest.ptr[i] == ';';
	f->mentions = es_arena_array(arena, n, sizeof *f->mentions);
	while (rest.len && es_slice_split(&rest, ';', &one))
		f->mentions[f->nmentions++] = mention_of(arena, one);
}

static int by_path(const void *a, const void *b)
{
	const struct es_world_file *x = a, *y = b;
	return es_slice_compare(x->path, y->path);
}

void small_world_make(struct small_world *s, const struct small_file *files)
{
	size_t n = 0;
	*s = (struct small_world){ 0 };
	s->complaints.arena = &s->arena;
	while (files[n].path)
		n++;
	struct es_parts *parts = es_parts_new();
	struct es_world_file *v = es_arena_array(&s->arena, n, sizeof *v);
	for (size_t i = 0; i < n; i++) {
		v[i].path = es_slice_from(files[i].path);
		v[i].part = es_part_of(parts, v[i].path);
		v[i].state = files[i].state;
		v[i].text = es_slice_from(files[i].text);
		v[i].is_read = files[i].text != NULL;
		v[i].env = es_env_filename(es_path_name(v[i].path));
		if (v[i].env.role != ES_ENV_NONE)
			es_env_file_read(&v[i].lines, v[i].text, &s->arena);
		read_says(&s->arena, &v[i], files[i].says);
	}
	es_parts_free(parts);
	qsort(v, n, sizeof *v, by_path);
	s->world = (struct es_world){ .files = v, .nfiles = n, .is_repository = true };
}

void small_world_release(struct small_world *s)
{
	es_complaints_release(&s->complaints);
	es_arena_release(&s->arena);
}

void small_world_expect(void (*check)(struct es_complaints *out, const struct es_world *w),
	const struct small_file *files, const char *want)
{
	struct small_world s;
	struct es_buf got = ES_BUF_INIT(1 << 20);
	small_world_make(&s, files);
	check(&s.complaints, &s.world);
	for (size_t i = 0; i < s.complaints.v.n; i++) {
		const struct es_complaint *c = &s.complaints.v.v[i];
		es_buf_printf(&got, "%s %s %.*s:%zu %.*s: %.*s\n", c->rule,
			es_severity_name(c->severity), ES_ARG(c->path), c->line,
			ES_ARG(c->variable), ES_ARG(c->message));
	}
	EXPECT_STR(es_buf_cstr(&got), want);
	es_buf_release(&got);
	small_world_release(&s);
}
