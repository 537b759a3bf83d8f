#include "reference/pydantic.h"
#include "base/buf.h"
#include "base/map.h"
#include "reference/expression.h"
#include "reference/name.h"
#include "reference/pysource.h"

#include <string.h>

enum {
	NAME_MAX_BYTES = 256,
	ALIASES_MAX = 16,
	/* Bytes that are gone through for classes in classes, each of which is read with all that
	 * is in it. */
	WORK_MAX = 64 * 1024 * 1024,
};

static const char form[] = "BaseSettings";

/* What a class says of all its fields. */
struct settings {
	struct es_slice name;
	struct es_slice prefix;
	bool is_case_sensitive;
	bool is_nested; /* there is a delimiter: fields of fields have variables of their own */
	struct es_slice delimiter;
};

struct reader {
	struct es_pysource p;
	struct es_mentions *out;
	struct es_map names; /* of the classes; the last of a name counts */
	struct ES_VEC(struct settings) classes;
	size_t work;
	bool is_full;
	bool is_second; /* pydantic 2: settings have a package of their own */
};

/* ---- what classes say ---- */

static bool is_quote(char c)
{
	return c == '"' || c == '\'';
}

static struct es_slice unquoted(struct es_slice value)
{
	if (value.len < 2 || !strchr("\"'", value.ptr[0]) ||
		value.ptr[value.len - 1] != value.ptr[0])
		return ES_SLICE_EMPTY;
	return es_slice_sub(value, 1, value.len - 1);
}

static void set_option(struct settings *s, struct es_slice key, struct es_slice value)
{
	if (es_slice_is(key, "env_prefix")) {
		s->prefix = unquoted(value);
		/* One that is computed may be any. */
		if (value.len && !is_quote(value.ptr[0]))
			s->prefix = es_slice_from("*");
	} else if (es_slice_is(key, "case_sensitive")) {
		s->is_case_sensitive = es_slice_is(value, "True");
	} else if (es_slice_is(key, "env_nested_delimiter")) {
		s->delimiter = unquoted(value);
		s->is_nested = s->delimiter.len > 0;
	}
}

/* model_config = SettingsConfigDict(env_prefix="A_"), or with a display of a dict. */
static void read_options(struct reader *r, struct settings *s, const struct es_pyline *line)
{
	struct es_slice seen = es_slice_sub(r->p.text, 0, line->end);
	size_t open = es_slice_find(seen, line->from, '(');
	size_t brace = es_slice_find(seen, line->from, '{');
	size_t at = (open < brace ? open : brace) + 1;
	struct es_pyarg arg;
	while (at < line->end && es_pyarg_next(&arg, &r->p, &at)) {
		size_t end = arg.from + arg.value.len;
		size_t colon = es_py_find(&r->p, arg.from, end, ":");
		if (arg.key.len)
			set_option(s, arg.key, arg.value);
		else if (colon < end)
			set_option(s,
				unquoted(es_slice_trim(es_slice_sub(r->p.text, arg.from, colon))),
				es_slice_trim(es_slice_sub(r->p.text, colon + 1, end)));
	}
}

/* env_prefix = "A_" in a class Config. */
static void read_assignment(struct reader *r, struct settings *s, const struct es_pyline *line)
{
	struct es_slice word = es_py_word(&r->p, line->from, false);
	size_t equal = es_py_find(&r->p, line->from, line->end, "=");
	if (equal < line->end)
		set_option(s, word, es_slice_trim(es_slice_sub(r->p.text, equal + 1, line->end)));
}

/* Calls `take` for the lines of the block behind `at`, all of them deeper than `indent`. */
typedef void line_fn(
	struct reader *r, struct settings *s, const struct es_pyline *line, size_t body);

static size_t each_line(
	struct reader *r, struct settings *s, size_t at, size_t indent, line_fn *take)
{
	struct es_pyline line;
	size_t body = 0, next = at;
	while (es_pyline_next(&line, &r->p, &next)) {
		r->work += next - at;
		if (line.indent <= indent)
			break;
		if (r->work > WORK_MAX + 4 * r->p.text.len) {
			r->is_full = true;
			break;
		}
		if (!body)
			body = line.indent;
		take(r, s, &line, body);
		at = next;
	}
	return at;
}

static void take_option(
	struct reader *r, struct settings *s, const struct es_pyline *line, size_t body)
{
	struct es_slice word = es_py_word(&r->p, line->from, false);
	if (line->indent == body && es_slice_is(word, "model_config"))
		read_options(r, s, line);
	else if (line->indent > body)
		read_assignment(r, s, line);
}

/* ---- what fields say ---- */

struct field {
	struct es_slice name, type, value;
	size_t from, value_from; /* in the text */
	enum es_need need;
	struct es_expression expression;
	/* Names that stand in place of its own. */
	struct es_pyarg aliases[ALIASES_MAX];
	size_t naliases;
	bool is_renamed; /* there is an alias, though it may not be known */
};

static bool has_word(struct es_slice type, const char *word)
{
	struct es_slice w = es_slice_from(word);
	size_t at = 0;
	while ((at = es_slice_search(type, at, w)) < type.len) {
		bool begins = !at || !strchr("._", type.ptr[at - 1]);
		size_t behind = at + w.len;
		if (begins && (behind == type.len || strchr(" []|,)", type.ptr[behind])))
			return true;
		at = behind;
	}
	return false;
}

static unsigned uses_of(struct es_slice type)
{
	if (has_word(type, "bool"))
		return ES_USE_BOOLEAN;
	if (has_word(type, "int") || has_word(type, "float"))
		return has_word(type, "str") ? 0 : ES_USE_NUMBER;
	return 0;
}

/* Classes whose values are one string: those of pydantic and of Python itself. */
static bool is_plain(struct es_slice type)
{
	static const char *const words[] = { "str", "int", "float", "bool", "bytes", "list", "List",
		"dict", "Dict", "set", "Set", "tuple", "Tuple", "Any", "Literal", "Path",
		"FilePath", "DirectoryPath", "Decimal", "SecretStr", "SecretBytes", "Enum", "UUID",
		"datetime", "timedelta", "date", "EmailStr", "Url", "Dsn", "Json", "IPv4Address",
		"SecretBytes", "AnyHttpUrl", "HttpUrl", "AnyUrl", "LogLevel", "Port" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (es_slice_search(type, 0, es_slice_from(words[i])) < type.len)
			return true;
	return false;
}

static void set_default(struct reader *r, struct field *f, struct es_slice source)
{
	f->expression = es_expression_read(source, r->out->arena);
	f->need = f->expression.is_null ? ES_NEED_GUARDED : ES_NEED_OPTIONAL;
}

static void add_alias(struct field *f, struct es_pyarg arg)
{
	if (unquoted(arg.value).len && f->naliases < ALIASES_MAX)
		f->aliases[f->naliases++] = arg;
}

/* "A", ["A", "B"], AliasChoices("A", "B"), AliasPath("A", 0) */
static void read_aliases(struct reader *r, struct field *f, struct es_pyarg arg)
{
	size_t end = arg.from + arg.value.len;
	size_t at = arg.from;
	f->is_renamed = true;
	if (arg.value.len && is_quote(arg.value.ptr[0])) {
		add_alias(f, arg);
		return;
	}
	while (at < end && !strchr("([", r->p.text.ptr[at]))
		at++;
	at++;
	while (at < end && es_pyarg_next(&arg, &r->p, &at))
		add_alias(f, arg);
}

/* Field(default, alias="A") */
static void read_field_call(struct reader *r, struct field *f, size_t open)
{
	struct es_pyarg arg;
	size_t at = open + 1;
	for (bool is_first = true; es_pyarg_next(&arg, &r->p, &at); is_first = false) {
		bool is_default = es_slice_is(arg.key, "default") || (is_first && !arg.key.len);
		if (is_default && !es_slice_is(arg.value, "..."))
			set_default(r, f, arg.value);
		else if (es_slice_is(arg.key, "default_factory"))
			set_default(r, f, arg.value);
		else if (es_slice_is(arg.key, "validation_alias") || es_slice_is(arg.key, "env") ||
			 (es_slice_is(arg.key, "alias") && !f->naliases))
			read_aliases(r, f, arg);
	}
}

static void read_value(struct reader *r, struct field *f)
{
	struct es_slice word = es_py_word(&r->p, f->value_from, true);
	size_t open = f->value_from + word.len;
	bool is_call = open < f->value_from + f->value.len && r->p.text.ptr[open] == '(';
	if (is_call && (es_slice_is(word, "Field") || es_slice_ends(word, ".Field")))
		read_field_call(r, f, open);
	else if (f->value.len && !es_slice_is(f->value, "..."))
		set_default(r, f, f->value);
}

/* name: type = value. False for what is no field. */
static bool read_field(struct reader *r, struct field *f, const struct es_pyline *line)
{
	*f = (struct field){ .name = es_py_word(&r->p, line->from, false), .from = line->from };
	size_t colon = line->from + f->name.len;
	while (colon < line->end && r->p.text.ptr[colon] == ' ')
		colon++;
	if (!f->name.len || f->name.ptr[0] == '_' || colon >= line->end ||
		r->p.text.ptr[colon] != ':' || es_slice_is(f->name, "model_config") ||
		es_slice_is(f->name, "else") || es_slice_is(f->name, "try"))
		return false;
	size_t equal = es_py_find(&r->p, colon + 1, line->end, "=");
	f->type = es_slice_trim(es_slice_sub(r->p.text, colon + 1, equal));
	f->value_from = equal < line->end ? es_py_skip(&r->p, equal + 1) : line->end;
	f->value = es_slice_trim(es_slice_sub(r->p.text, f->value_from, line->end));
	f->need = ES_NEED_REQUIRED;
	/* Up to pydantic 1 a type that has None means it when nothing else is said. */
	if (!r->is_second && (has_word(f->type, "Optional") || has_word(f->type, "None")))
		f->need = ES_NEED_GUARDED;
	read_value(r, f);
	return f->type.len && !has_word(f->type, "ClassVar") && !has_word(f->type, "PrivateAttr");
}

/* ---- what is said of variables ---- */

static void add_name(struct reader *r, const struct settings *s, const struct field *f,
	struct es_slice name, size_t from, size_t to, bool is_pattern)
{
	struct es_mention m = {
		.kind = ES_MENTION_READ,
		.need = f->need,
		.uses = ES_USE_SCHEMA | uses_of(f->type),
		.form = form,
		.name = name,
		.from = from,
		.to = to,
	};
	is_pattern = is_pattern || es_slice_find(name, 0, '*') < name.len;
	if (!s->is_case_sensitive)
		m.uses |= ES_USE_NOCASE;
	if (is_pattern) {
		m.need = ES_NEED_GUARDED;
		m.uses = (m.uses & ~(unsigned)(ES_USE_NUMBER | ES_USE_BOOLEAN)) | ES_USE_PATTERN;
	} else if (f->need == ES_NEED_OPTIONAL) {
		m.said = f->expression.said;
		m.value = f->expression.value;
	}
	if (es_name_is_valid(name, is_pattern))
		es_mentions_add(r->out, m);
}

/* The name as the environment has it, with `tail` behind it. */
static void make_name(struct es_buf *b, const struct settings *s, struct es_slice prefix,
	struct es_slice name, struct es_slice tail)
{
	static const struct es_slice whole = ES_LIT("{name}"), upper = ES_LIT("{upper}");
	es_buf_reset(b);
	es_name_make(b, s->is_case_sensitive ? whole : upper, prefix);
	es_name_make(b, s->is_case_sensitive ? whole : upper, name);
	es_buf_add(b, tail);
}

static void add_nested(struct reader *r, const struct settings *s, struct field *f,
	struct es_buf *name, size_t from)
{
	struct es_buf tail = ES_BUF_INIT(NAME_MAX_BYTES);
	es_buf_add(&tail, s->delimiter);
	es_buf_add_byte(&tail, '*');
	make_name(name, s, s->prefix, f->name, es_buf_slice(&tail));
	if (!name->full)
		add_name(r, s, f, es_buf_slice(name), from, from + f->name.len, true);
	es_buf_release(&tail);
}

static void add_field(struct reader *r, const struct settings *s, struct field *f)
{
	struct es_buf name = ES_BUF_INIT(NAME_MAX_BYTES);
	bool is_nested = s->is_nested && !is_plain(f->type);
	/* One of several names will do. */
	if ((f->naliases > 1 || is_nested) && f->need == ES_NEED_REQUIRED)
		f->need = ES_NEED_GUARDED;
	for (size_t i = 0; i < f->naliases; i++) {
		struct es_slice alias = unquoted(f->aliases[i].value);
		size_t from = f->aliases[i].from + 1;
		make_name(&name, s, ES_SLICE_EMPTY, alias, ES_SLICE_EMPTY);
		if (!name.full)
			add_name(r, s, f, es_buf_slice(&name), from, from + alias.len, false);
	}
	if (!f->is_renamed) {
		make_name(&name, s, s->prefix, f->name, ES_SLICE_EMPTY);
		if (is_nested)
			add_nested(r, s, f, &name, f->from);
		else if (!name.full)
			add_name(r, s, f, es_buf_slice(&name), f->from, f->from + f->name.len,
				false);
	}
	es_buf_release(&name);
}

static void take_field(
	struct reader *r, struct settings *s, const struct es_pyline *line, size_t body)
{
	struct field f;
	if (line->indent == body && read_field(r, &f, line))
		add_field(r, s, &f);
}

/* ---- classes ---- */

static const struct settings *known_class(const struct reader *r, struct es_slice name)
{
	size_t at = es_map_find(&r->names, name);
	return at == ES_MAP_NONE ? NULL : &r->classes.v[at];
}

/* class A(BaseSettings, env_prefix="A_"): false when it is none of ours. */
static bool read_head(struct reader *r, struct settings *s, const struct es_pyline *line)
{
	size_t at = es_py_skip(&r->p, line->from + strlen("class"));
	struct es_slice name = es_py_word(&r->p, at, false);
	bool is_settings = false;
	struct es_pyarg arg;
	at += name.len;
	if (at >= line->end || r->p.text.ptr[at] != '(')
		return false;
	for (at++; at < line->end && es_pyarg_next(&arg, &r->p, &at);) {
		const struct settings *base = known_class(r, arg.value);
		if (arg.key.len)
			set_option(s, arg.key, arg.value);
		else if (base)
			*s = *base;
		is_settings = is_settings || base || es_slice_is(arg.value, "BaseSettings") ||
			      es_slice_ends(arg.value, ".BaseSettings");
	}
	s->name = name;
	return is_settings;
}

/* Fields are named by what may stand behind them, so that the class is read twice. */
static void read_class(struct reader *r, const struct es_pyline *line, size_t body)
{
	struct settings s = { 0 };
	if (!read_head(r, &s, line))
		return;
	(void)each_line(r, &s, body, line->indent, take_option);
	(void)each_line(r, &s, body, line->indent, take_field);
	bool is_new = false;
	size_t at = es_map_add(&r->names, s.name, &is_new);
	if (is_new)
		es_vec_push(&r->classes, s);
	else
		r->classes.v[at] = s;
}

void es_pydantic_read(struct es_mentions *out, struct es_slice text)
{
	static const struct es_slice base = ES_LIT("BaseSettings");
	struct es_lexed_vec lexed = { 0 };
	struct reader r = { .p = { text, &lexed }, .out = out };
	struct es_pyline line;
	size_t at = 0;
	if (es_slice_search(text, 0, base) == text.len)
		return;
	r.is_second = es_slice_has(text, "pydantic_settings");
	es_lex(&lexed, ES_LEXER_PYTHON, text);
	while (es_pyline_next(&line, &r.p, &at)) {
		struct es_slice rest = es_slice_sub(text, line.from, line.end);
		if (es_slice_starts(rest, "class ") && !r.is_full)
			read_class(&r, &line, at);
	}
	if (r.is_full)
		es_mentions_partly(out, 0, "classes in classes beyond what is looked at");
	es_map_release(&r.names);
	es_vec_release(&r.classes);
	es_vec_release(&lexed);
}
