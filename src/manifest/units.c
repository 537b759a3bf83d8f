#include "manifest/interpolate.h"
#include "manifest/readers.h"
#include "manifest/script.h"

#include <string.h>

/* Files of lines KEY=value: units of systemd, supervisord, tox. */

struct lines {
	struct es_slice text;
	size_t at;
	struct es_slice line, key, value; /* what was read last, all trimmed */
	bool is_more; /* it goes on what the one before it said: it is indented */
};

static bool next_line(struct lines *l)
{
	while (l->at < l->text.len) {
		size_t end = es_slice_find(l->text, l->at, '\n');
		struct es_slice whole = es_slice_sub(l->text, l->at, end);
		struct es_slice line = es_slice_trim(whole);
		size_t equals = es_slice_find(line, 0, '=');
		l->at = end + 1;
		if (!line.len || memchr("#;", line.ptr[0], 2))
			continue;
		l->is_more = line.ptr > whole.ptr;
		l->line = line;
		l->key = es_slice_trim(es_slice_sub(line, 0, equals));
		l->value = es_slice_trim(es_slice_sub(line, equals + 1, line.len));
		return true;
	}
	return false;
}

static size_t offset_of(const struct es_manifest *m, struct es_slice part)
{
	return (size_t)(part.ptr - m->text.ptr);
}

/* The word at *at of s: up to one of `ends` outside of quotes, which both are passed. */
static bool next_word(struct es_slice s, size_t *at, const char *ends, struct es_slice *out)
{
	char quote = '\0';
	while (*at < s.len && strchr(ends, s.ptr[*at]) && s.ptr[*at])
		++*at;
	size_t from = *at;
	for (; *at < s.len; ++*at) {
		char c = s.ptr[*at];
		if (quote ? c == quote : c == '"' || c == '\'')
			quote = quote ? '\0' : c;
		else if (!quote && c && strchr(ends, c))
			break;
	}
	*out = es_slice_trim(es_slice_sub(s, from, *at));
	return *at > from;
}

/* X=v, "X=v", X="v" */
static void say_pair(struct es_manifest *m, struct es_slice word, const char *form)
{
	word = es_script_unquote(word);
	size_t equals = es_slice_find(word, 0, '=');
	struct es_slice value = es_slice_trim(es_slice_sub(word, equals + 1, word.len));
	struct es_mention what = { .kind = ES_MENTION_SET,
		.form = form,
		.said = ES_SAID_LITERAL,
		.name = es_slice_trim(es_slice_sub(word, 0, equals)),
		.value = es_script_unquote(value) };
	if (es_slice_find(value, 0, '%') < value.len || es_slice_find(value, 0, '{') < value.len)
		what.said = ES_SAID_EXPRESSION;
	if (equals < word.len && es_manifest_is_name(what.name))
		es_manifest_say_at(m, what, offset_of(m, what.name));
}

static void say_passed(struct es_manifest *m, struct es_slice name, const char *form)
{
	struct es_mention what = {
		.kind = ES_MENTION_READ, .need = ES_NEED_GUARDED, .form = form, .name = name
	};
	if (es_manifest_is_name(name))
		es_manifest_say_at(m, what, offset_of(m, name));
}

/* ---- systemd: https://www.freedesktop.org/software/systemd/man/systemd.exec.html ---- */

/* A path with a dash before it may be missing. */
static void say_unit_file(struct es_manifest *m, struct es_slice path)
{
	bool is_optional = es_slice_starts(path, "-");
	struct es_mention what = { .kind = ES_MENTION_ENV_FILE,
		.need = is_optional ? ES_NEED_OPTIONAL : ES_NEED_REQUIRED,
		.form = "systemd EnvironmentFile",
		.loader = ES_LOADER_SYSTEMD };
	path = es_slice_sub(path, is_optional, path.len);
	if (!path.len)
		return;
	if (!es_manifest_path(m, path, &what.other))
		what.kind = ES_MENTION_OPAQUE; /* absolute: of the machine that it runs on */
	es_manifest_say_span(m, what, offset_of(m, path), offset_of(m, path) + path.len);
}

static void say_started(struct es_manifest *m, struct es_slice command)
{
	struct es_interpolation v;
	for (size_t at = 0; es_interpolation_next(&v, command, at); at = v.next) {
		struct es_mention what = es_interpolation_read(&v, command);
		what.need = ES_NEED_GUARDED;
		if (!v.is_escaped)
			es_manifest_say_at(m, what, offset_of(m, what.name));
	}
}

/* The text in the same length, so that places stay, but with lines that go on behind a backslash as
 * one. Comments among them are passed over. */
static struct es_slice join_lines(const struct es_manifest *m)
{
	char *bytes = es_arena_alloc(m->out->arena, m->text.len + 1);
	bool goes_on = false;
	if (m->text.len)
		memcpy(bytes, m->text.ptr, m->text.len);
	for (size_t at = 0, next = 0; at < m->text.len; at = next) {
		size_t end = es_slice_find(m->text, at, '\n');
		struct es_slice line = es_slice_trim(es_slice_sub(m->text, at, end));
		bool is_comment = line.len && memchr("#;", line.ptr[0], 2);
		next = end < m->text.len ? end + 1 : end;
		if (is_comment && goes_on)
			memset(bytes + at, ' ', next - at);
		if (is_comment)
			continue;
		end -= end > at && bytes[end - 1] == '\r';
		goes_on = end > at && bytes[end - 1] == '\\';
		if (goes_on)
			memset(bytes + end - 1, ' ', next - end + 1);
	}
	return (struct es_slice){ bytes, m->text.len };
}

static void read_unit(struct es_manifest *m)
{
	struct lines l = { .text = m->text };
	struct es_slice word;
	while (next_line(&l)) {
		size_t at = 0;
		if (es_slice_is(l.key, "EnvironmentFile"))
			say_unit_file(m, l.value);
		else if (es_slice_starts(l.key, "Exec"))
			say_started(m, l.value);
		else if (es_slice_is(l.key, "Environment"))
			while (next_word(l.value, &at, " \t", &word))
				say_pair(m, word, "Environment=");
		else if (es_slice_is(l.key, "PassEnvironment"))
			while (next_word(l.value, &at, " \t", &word))
				say_passed(m, word, "PassEnvironment=");
	}
}

void es_read_unit(struct es_manifest *m)
{
	struct es_slice text = m->text;
	m->text = join_lines(m);
	read_unit(m);
	m->text = text;
}

/* ---- supervisord ---- */

/* %(ENV_X)s */
static void say_expansions(struct es_manifest *m, struct es_slice s)
{
	static const struct es_slice mark = ES_LIT("%(ENV_");
	for (size_t at = es_slice_search(s, 0, mark); at < s.len && !m->is_full;
		at = es_slice_search(s, at + 1, mark)) {
		size_t from = at + mark.len, to = es_manifest_name_end(s, from);
		struct es_mention what = { .kind = ES_MENTION_READ,
			.need = ES_NEED_REQUIRED,
			.form = "%(ENV_X)s",
			.uses = ES_USE_FATAL,
			.name = es_slice_sub(s, from, to) };
		if (to > from && to < s.len && s.ptr[to] == ')')
			es_manifest_say_at(m, what, offset_of(m, what.name));
	}
}

/* environment=A="1",B="2", also over several lines that are indented */
void es_read_supervisord(struct es_manifest *m)
{
	struct lines l = { .text = m->text };
	bool is_environment = false;
	while (next_line(&l)) {
		struct es_slice s = l.is_more ? l.line : l.value, word;
		size_t at = 0;
		if (!l.is_more)
			is_environment = es_slice_is(l.key, "environment");
		while (is_environment && next_word(s, &at, ",", &word))
			say_pair(m, word, "environment=");
		say_expansions(m, s);
	}
}

/* ---- tox ---- */

void es_read_tox(struct es_manifest *m)
{
	struct lines l = { .text = m->text };
	struct es_slice word, inside = ES_SLICE_EMPTY;
	while (next_line(&l)) {
		size_t at = 0;
		struct es_slice s = l.is_more ? l.line : l.value;
		if (!l.is_more)
			inside = l.key;
		bool is_set = es_slice_is(inside, "setenv") || es_slice_is(inside, "set_env");
		bool is_passed = es_slice_is(inside, "passenv") || es_slice_is(inside, "pass_env");
		if (is_set)
			say_pair(m, s, "setenv");
		while (is_passed && next_word(s, &at, " \t,", &word))
			say_passed(m, word, "passenv");
	}
}
