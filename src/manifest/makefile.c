#include "base/map.h"
#include "base/path.h"
#include "manifest/readers.h"
#include "manifest/script.h"

#include <string.h>

/* Makefiles of GNU make. A variable that is not assigned in the file is the caller's, who may give
 * it on the command line as well: so none is required. */

struct makefile {
	struct es_manifest *m;
	struct es_map assigned; /* names, wherever in the file */
	char *bytes;		/* the line at hand, to be changed */
	size_t cap;
};

/* A logical line: where it begins, and where its last newline stands. */
static size_t line_end(struct es_slice s, size_t at)
{
	size_t end = es_slice_find(s, at, '\n');
	while (end < s.len && end > at && s.ptr[end - 1] == '\\')
		end = es_slice_find(s, end + 1, '\n');
	return end;
}

static struct es_slice first_word(struct es_slice line)
{
	size_t end = 0;
	while (end < line.len && !memchr(" \t", line.ptr[end], 2))
		end++;
	return es_slice_sub(line, 0, end);
}

struct assignment {
	struct es_slice name, value;
	bool is_default, is_export;
};

/* [export|override|private] NAME op VALUE, and `export NAME`. */
static bool read_assignment(struct assignment *out, struct es_slice line)
{
	static const char *const words[] = { "export", "override", "private", "define" };
	*out = (struct assignment){ 0 };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		struct es_slice word = first_word(line);
		if (!es_slice_is(word, words[i]))
			continue;
		out->is_export = out->is_export || i == 0;
		line = es_slice_trim(es_slice_sub(line, word.len, line.len));
		if (i == 3) {
			out->name = first_word(line);
			return true;
		}
	}
	size_t end = es_manifest_name_end(line, 0), at = end;
	out->name = es_slice_sub(line, 0, end);
	while (at < line.len && memchr(" \t", line.ptr[at], 2))
		at++;
	size_t equals = at;
	while (equals < line.len && memchr(":?+!", line.ptr[equals], 4))
		equals++;
	if (!end || equals - at > 3 || equals >= line.len || line.ptr[equals] != '=')
		return false;
	out->is_default = line.ptr[at] == '?';
	out->value = es_slice_trim(es_slice_sub(line, equals + 1, line.len));
	return true;
}

static bool is_make_own(struct es_slice name)
{
	static const char *const names[] = { "MAKE", "CURDIR", "SHELL", "SUFFIXES", "VPATH", "CC",
		"CXX", "CPP", "AR", "AS", "LD", "RM", "CFLAGS", "CXXFLAGS", "CPPFLAGS", "LDFLAGS",
		"LDLIBS", "ARFLAGS", "DESTDIR", "INSTALL", "OS" };
	if (es_slice_starts(name, "MAKE") || es_slice_starts(name, "_"))
		return true;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (es_slice_is(name, names[i]))
			return true;
	return false;
}

static void say_reference(struct makefile *f, struct es_slice name, size_t from, const char *form)
{
	struct es_mention what = {
		.kind = ES_MENTION_READ, .need = ES_NEED_GUARDED, .form = form, .name = name
	};
	if (name.len && es_manifest_has_capital(name) && !is_make_own(name) &&
		es_map_find(&f->assigned, name) == ES_MAP_NONE)
		es_manifest_say_at(f->m, what, from);
}

/* $(X) and ${X} of the line that begins at `offset`. */
static void read_references(struct makefile *f, struct es_slice line, size_t offset)
{
	for (size_t at = es_slice_find(line, 0, '$'); at + 1 < line.len;
		at = es_slice_find(line, at, '$')) {
		char open = line.ptr[at + 1];
		at += 2;
		if (open != '(' && open != '{')
			continue;
		size_t end = es_manifest_name_end(line, at);
		if (end < line.len && memchr(")}:", line.ptr[end], 3))
			say_reference(f, es_slice_sub(line, at, end), offset + at, "$(X)");
	}
}

/* The line as the shell gets it, byte for byte in place: what make puts in is a word. */
static struct es_slice shell_text(struct makefile *f, struct es_slice line)
{
	if (line.len > f->cap) {
		f->cap = line.len * 2;
		f->bytes = es_arena_alloc(f->m->out->arena, f->cap);
	}
	char *b = f->bytes;
	size_t i = 0;
	if (line.len)
		memcpy(b, line.ptr, line.len);
	for (; i < line.len && memchr(" \t@-+", b[i], 5); i++)
		b[i] = ' ';
	for (; i + 1 < line.len; i++) {
		if (b[i] != '$')
			continue;
		char close = b[i + 1] == '(' ? ')' : b[i + 1] == '{' ? '}' : '\0';
		if (b[i + 1] == '$') {
			b[i++] = '_';
		} else if (close) {
			i++; /* the dollar stays: the value is not known */
			while (i < line.len && b[i] != close)
				b[i++] = '_';
			if (i < line.len)
				b[i] = '_';
		} else {
			b[++i] = '_';
		}
	}
	return (struct es_slice){ b, line.len };
}

static void read_recipe(struct makefile *f, struct es_slice line, size_t offset)
{
	struct es_script_place place = { .offset = offset, .folder = es_path_folder(f->m->path) };
	read_references(f, line, offset);
	es_script_say(f->m, shell_text(f, line), &place);
}

/* include .env */
static void read_include(struct makefile *f, struct es_slice line, size_t offset)
{
	struct es_slice word = first_word(line);
	struct es_slice rest = es_slice_trim(es_slice_sub(line, word.len, line.len));
	struct es_mention what = { .kind = ES_MENTION_ENV_FILE,
		.need = word.ptr[0] == 'i' ? ES_NEED_REQUIRED : ES_NEED_OPTIONAL,
		.form = "make include" };
	if (es_slice_search(rest, 0, (struct es_slice)ES_LIT("env")) == rest.len ||
		es_slice_ends(rest, ".mk") || !es_manifest_path(f->m, rest, &what.other))
		return;
	es_manifest_say_span(f->m, what, offset, offset + line.len);
}

static void say_assignment(struct makefile *f, const struct assignment *a)
{
	bool is_computed = es_slice_find(a->value, 0, '$') < a->value.len;
	struct es_mention what = { .kind = a->is_default ? ES_MENTION_READ : ES_MENTION_SET,
		.form = a->is_default ? "X ?=" : "export X =",
		.said = is_computed ? ES_SAID_EXPRESSION : ES_SAID_LITERAL,
		.name = a->name,
		.value = a->value };
	if (es_manifest_has_capital(a->name) && !is_make_own(a->name) &&
		(a->is_default || a->is_export))
		es_manifest_say_at(f->m, what, (size_t)(a->name.ptr - f->m->text.ptr));
}

static void read_line(struct makefile *f, struct es_slice whole, size_t offset)
{
	struct es_slice line = es_slice_trim(es_slice_sub(whole, 0, es_slice_find(whole, 0, '#')));
	struct es_slice word = first_word(line);
	struct assignment a;
	if (!line.len)
		return;
	offset += (size_t)(line.ptr - whole.ptr);
	if (es_slice_is(word, "include") || es_slice_is(word, "-include") ||
		es_slice_is(word, "sinclude")) {
		read_include(f, line, offset);
	} else if (es_slice_is(word, "ifdef") || es_slice_is(word, "ifndef")) {
		struct es_slice rest = es_slice_sub(line, word.len, line.len);
		struct es_slice name = es_slice_trim(rest);
		if (es_manifest_is_name(name))
			say_reference(f, name, (size_t)(name.ptr - f->m->text.ptr), "ifdef X");
	} else if (read_assignment(&a, line)) {
		say_assignment(f, &a);
	}
	read_references(f, line, offset);
}

static void learn_line(struct makefile *f, struct es_slice line)
{
	struct assignment a;
	line = es_slice_trim(line);
	if (read_assignment(&a, line) && a.name.len)
		(void)es_map_add(&f->assigned, a.name, NULL);
}

void es_read_makefile(struct es_manifest *m)
{
	struct makefile f = { .m = m };
	for (size_t pass = 0; pass < 2; pass++) {
		for (size_t at = 0; at < m->text.len;) {
			size_t end = line_end(m->text, at);
			struct es_slice line = es_slice_sub(m->text, at, end);
			bool is_recipe = line.len && line.ptr[0] == '\t';
			if (!pass && !is_recipe)
				learn_line(&f, line);
			else if (pass && is_recipe)
				read_recipe(&f, line, at);
			else if (pass)
				read_line(&f, line, at);
			at = end + 1;
		}
	}
	es_map_release(&f.assigned);
}
