#include "base/buf.h"
#include "reference/name.h"
#include "reference/settings.h"

#include <string.h>

/* Lines are looked at one by one and not as YAML: such files hold several documents and what build
 * tools put in (@project.version@), which is none. */
enum { DEPTH_MAX = 32, KEYS_MAX = 20 * 1000, NAME_LEN_MAX = 256 };

struct open_key {
	size_t indent;
	struct es_slice key;
};

struct settings {
	struct es_mentions *out;
	struct es_slice text;
	struct open_key open[DEPTH_MAX];
	size_t nopen, nkeys;
	bool is_full;
};

static void add(struct settings *s, struct es_slice name, struct es_slice at)
{
	bool is_glob = es_slice_find(name, 0, '*') < name.len;
	struct es_mention m = {
		.kind = ES_MENTION_READ,
		.need = ES_NEED_OPTIONAL,
		.uses = ES_USE_PATTERN | ES_USE_NOCASE,
		.form = "Spring property",
		.name = name,
		.from = at.len ? (size_t)(at.ptr - s->text.ptr) : 0,
	};
	m.to = m.from + at.len;
	if (!es_name_is_valid(name, is_glob))
		return;
	if (s->nkeys++ < KEYS_MAX)
		es_mentions_add(s->out, m);
	else
		s->is_full = true;
}

/* What the frameworks themselves read, by the first words of their properties. */
static void add_families(struct settings *s)
{
	static const char *const families[] = { "SPRING_*", "SERVER_*", "MANAGEMENT_*", "LOGGING_*",
		"QUARKUS_*", "MICRONAUT_*" };
	for (size_t i = 0; i < sizeof families / sizeof *families; i++)
		add(s, es_slice_from(families[i]), ES_SLICE_EMPTY);
}

/* The property that ends with `last`, in relaxed binding. */
static void add_property(struct settings *s, struct es_slice last)
{
	struct es_buf name = ES_BUF_INIT(NAME_LEN_MAX);
	struct es_slice relaxed = ES_LIT("{relaxed}");
	for (size_t i = 0; i < s->nopen; i++) {
		es_name_make(&name, relaxed, s->open[i].key);
		es_buf_add_byte(&name, '_');
	}
	es_name_make(&name, relaxed, last);
	if (!name.full)
		add(s, es_buf_slice(&name), last);
	es_buf_release(&name);
}

static bool is_key(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-' || c == '.';
}

/* The key at the start of a line, without quotes; what is behind it in *rest. */
static struct es_slice key_of(struct es_slice line, struct es_slice *rest)
{
	size_t n = 0;
	while (n < line.len && is_key(line.ptr[n]))
		n++;
	*rest = es_slice_sub(line, n, line.len);
	return es_slice_sub(line, 0, n);
}

static void read_yaml_line(struct settings *s, struct es_slice line)
{
	size_t indent = 0;
	while (indent < line.len && line.ptr[indent] == ' ')
		indent++;
	struct es_slice rest, key = key_of(es_slice_sub(line, indent, line.len), &rest);
	bool is_separator = es_slice_starts(line, "---");
	while (s->nopen && (s->open[s->nopen - 1].indent >= indent || is_separator)) {
		if (!key.len && !is_separator)
			return; /* a list's entry or a comment ends nothing */
		s->nopen--;
	}
	bool has_value = es_slice_starts(rest, ": ");
	if (is_separator || !key.len || key.ptr[0] == '-' || !es_slice_starts(rest, ":") ||
		(!has_value && es_slice_trim(rest).len > 1))
		return;
	struct es_slice value = es_slice_trim(es_slice_sub(rest, 1, rest.len));
	if (value.len && value.ptr[0] != '#')
		add_property(s, key);
	else if (s->nopen < DEPTH_MAX)
		s->open[s->nopen++] = (struct open_key){ indent, key };
	else
		s->is_full = true;
}

static void say_full(const struct settings *s)
{
	if (s->is_full)
		es_mentions_partly(
			s->out, 0, "more properties, or deeper ones, than are looked at");
}

/* A key in capitals, with words: STRIPE_KEY. */
static bool is_constant(struct es_slice key)
{
	bool has_underscore = false;
	for (size_t i = 0; i < key.len; i++) {
		char c = key.ptr[i];
		has_underscore = has_underscore || c == '_';
		if (c != '_' && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9'))
			return false;
	}
	return has_underscore;
}

static bool is_family(struct es_slice key)
{
	static const char *const first[] = { "spring", "server", "management", "logging", "quarkus",
		"micronaut", NULL };
	return es_slice_is_any(es_slice_sub(key, 0, es_slice_find(key, 0, '.')), first);
}

/* Figaro's file of the same name in Rails sets variables, by their own names. */
static bool is_figaro(struct es_slice text)
{
	struct es_slice line, value;
	bool has_constant = false;
	while (text.len && es_slice_split(&text, '\n', &line)) {
		struct es_slice key = key_of(line, &value);
		if (!key.len || !es_slice_starts(value, ":"))
			continue;
		if (is_family(key))
			return false;
		has_constant = has_constant || is_constant(key);
	}
	return has_constant;
}

void es_settings_spring_yaml(struct es_mentions *out, struct es_slice text)
{
	struct settings s = { .out = out, .text = text };
	struct es_slice rest = text, line;
	if (is_figaro(text))
		return;
	add_families(&s);
	while (rest.len && es_slice_split(&rest, '\n', &line))
		read_yaml_line(&s, line);
	say_full(&s);
}

void es_settings_spring_properties(struct es_mentions *out, struct es_slice text)
{
	struct settings s = { .out = out, .text = text };
	struct es_slice rest = text, line, value;
	add_families(&s);
	while (rest.len && es_slice_split(&rest, '\n', &line)) {
		struct es_slice key = key_of(es_slice_trim(line), &value);
		value = es_slice_trim(value);
		if (key.len && value.len && (value.ptr[0] == '=' || value.ptr[0] == ':'))
			add_property(&s, key);
	}
	say_full(&s);
}
