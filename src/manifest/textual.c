#include "manifest/calls.h"
#include "manifest/interpolate.h"
#include "manifest/readers.h"

#include <string.h>

/* Files in languages of their own in which variables are known by what stands around them:
 * Prisma, config.toml of Supabase, Caddyfile, templates of nginx, .npmrc, Terraform, Jenkinsfile.
 */

void es_read_prisma(struct es_manifest *m)
{
	static const struct es_call calls[] = {
		{ "env(", "env(\"X\")", ES_NEED_REQUIRED, false },
		{ NULL, NULL, ES_NEED_OPTIONAL, false },
	};
	es_calls_say(m, m->text, 0, calls);
}

/* "env(X)"; commented lines are examples. */
void es_read_supabase(struct es_manifest *m)
{
	static const struct es_call calls[] = {
		{ "env(", "env(X)", ES_NEED_REQUIRED, true },
		{ NULL, NULL, ES_NEED_OPTIONAL, false },
	};
	for (size_t at = 0; at < m->text.len;) {
		size_t end = es_slice_find(m->text, at, '\n');
		struct es_slice line = es_slice_sub(m->text, at, end);
		struct es_slice trimmed = es_slice_trim(line);
		if (trimmed.len && trimmed.ptr[0] != '#')
			es_calls_say(m, line, at, calls);
		at = end + 1;
	}
}

/* {$X}, {$X:d}, {env.X} */
static void read_caddy_at(struct es_manifest *m, size_t from, bool has_default)
{
	struct es_slice s = es_slice_sub(m->text, 0, from + 1024);
	size_t to = es_manifest_name_end(s, from);
	struct es_mention what = { .kind = ES_MENTION_READ,
		.need = ES_NEED_REQUIRED,
		.form = has_default ? "{$X}" : "{env.X}",
		.name = es_slice_sub(s, from, to) };
	size_t close = es_slice_find(s, to, '}');
	if (to == from || close == s.len || (to != close && s.ptr[to] != ':'))
		return;
	if (has_default && s.ptr[to] == ':') {
		what.need = ES_NEED_OPTIONAL;
		what.said = ES_SAID_LITERAL;
		what.value = es_slice_sub(s, to + 1, close);
	}
	es_manifest_say_at(m, what, from);
}

void es_read_caddyfile(struct es_manifest *m)
{
	for (size_t at = 0; at < m->text.len;) {
		size_t end = es_slice_find(m->text, at, '\n');
		struct es_slice line = es_slice_trim(es_slice_sub(m->text, at, end));
		bool is_comment = line.len && line.ptr[0] == '#';
		struct es_slice whole = es_slice_sub(m->text, 0, end);
		for (size_t i = es_slice_find(whole, at, '{'); i < end && !is_comment;
			i = es_slice_find(whole, i + 1, '{')) {
			struct es_slice rest = es_slice_sub(whole, i + 1, end);
			if (es_slice_starts(rest, "$"))
				read_caddy_at(m, i + 2, true);
			else if (es_slice_starts(rest, "env."))
				read_caddy_at(m, i + 5, false);
		}
		at = end + 1;
	}
}

/* $X and ${X} with a capital: the variables of nginx itself have none. */
static void read_filled_in(struct es_manifest *m, enum es_need need, unsigned uses)
{
	struct es_interpolation v;
	for (size_t at = 0; !m->is_full && es_interpolation_next(&v, m->text, at); at = v.next) {
		struct es_mention what = es_interpolation_read(&v, m->text);
		if (what.need == ES_NEED_REQUIRED)
			what.need = need;
		what.uses |= uses;
		if (es_manifest_has_capital(what.name) && !v.is_escaped)
			es_manifest_say_at(m, what, v.name_from);
	}
}

void es_read_template(struct es_manifest *m)
{
	read_filled_in(m, ES_NEED_REQUIRED, 0);
}

void es_read_npmrc(struct es_manifest *m)
{
	read_filled_in(m, ES_NEED_GUARDED, ES_USE_BUILD);
}

/* ---- Terraform and docker bake: variable "x" { default = d } ---- */

struct block {
	struct es_slice name, body;
	size_t end;
};

/* The block `variable "NAME" {` whose first byte is at `at`. */
static bool read_variable(struct block *out, struct es_slice s, size_t at)
{
	struct es_slice line = es_slice_sub(s, 0, es_slice_find(s, at, '\n'));
	size_t open = es_slice_find(line, at, '"'), close = es_slice_find(line, open + 1, '"');
	size_t brace = es_slice_find(line, close, '{'), depth = 0, i = brace;
	if (close >= line.len || brace > close + 2 || brace >= line.len)
		return false;
	for (; i < s.len; i++) {
		depth += s.ptr[i] == '{';
		depth -= s.ptr[i] == '}';
		if (!depth)
			break;
	}
	out->name = es_slice_sub(s, open + 1, close);
	out->body = es_slice_sub(s, brace, i);
	out->end = i;
	return true;
}

/* What stands behind "default =" up to the end of its line. */
static bool find_default(struct es_slice body, struct es_slice *out)
{
	struct es_slice line;
	while (body.len && es_slice_split(&body, '\n', &line)) {
		line = es_slice_trim(line);
		size_t equals = es_slice_find(line, 0, '=');
		struct es_slice key = es_slice_trim(es_slice_sub(line, 0, equals));
		if (key.len && key.ptr[0] == '{')
			key = es_slice_trim(es_slice_sub(key, 1, key.len));
		*out = es_slice_trim(es_slice_sub(line, equals + 1, line.len));
		if (es_slice_ends(*out, " }")) /* of a block on one line */
			*out = es_slice_trim(es_slice_sub(*out, 0, out->len - 1));
		if (es_slice_is(key, "default") && equals < line.len)
			return true;
	}
	return false;
}

static void say_variable(struct es_manifest *m, const struct block *b, const char *prefix)
{
	char name[256];
	size_t prefix_len = strlen(prefix);
	struct es_slice value;
	if (!es_manifest_is_name(b->name) || b->name.len + prefix_len > sizeof name)
		return;
	memcpy(name, prefix, prefix_len);
	memcpy(name + prefix_len, b->name.ptr, b->name.len);
	struct es_mention what = { .kind = ES_MENTION_READ,
		.need = ES_NEED_REQUIRED,
		.form = "variable \"x\"",
		.name = { name, prefix_len + b->name.len } };
	if (find_default(b->body, &value)) {
		bool is_text = value.len > 1 && value.ptr[0] == '"' &&
			       es_slice_find(value, 1, '"') == value.len - 1;
		what.need = ES_NEED_OPTIONAL;
		what.said = is_text ? ES_SAID_LITERAL : ES_SAID_EXPRESSION;
		what.value = is_text ? es_slice_sub(value, 1, value.len - 1) : value;
	}
	size_t from = (size_t)(b->name.ptr - m->text.ptr);
	es_manifest_say_span(m, what, from, from + b->name.len);
}

static void read_variables(struct es_manifest *m, const char *prefix)
{
	static const struct es_slice mark = ES_LIT("variable ");
	size_t at = es_slice_search(m->text, 0, mark);
	while (at < m->text.len) {
		struct block b;
		bool is_start = !at || m->text.ptr[at - 1] == '\n';
		size_t next = at + mark.len;
		if (is_start && read_variable(&b, m->text, at)) {
			say_variable(m, &b, prefix);
			next = b.end;
		}
		at = es_slice_search(m->text, next, mark);
	}
}

/* environment { variables = { X = v } } of a Lambda, and name = "X" beside a value of a task. */
static void read_set_line(struct es_manifest *m, struct es_slice line, bool is_inside)
{
	size_t equals = es_slice_find(line, 0, '='), open = es_slice_find(line, 0, '"');
	struct es_mention what = { .kind = ES_MENTION_SET,
		.form = "environment",
		.name = es_slice_trim(es_slice_sub(line, 0, equals)) };
	static const struct es_slice value = ES_LIT("value");
	bool is_named = es_slice_search(line, 0, (struct es_slice)ES_LIT("name =")) < line.len &&
			es_slice_search(line, 0, value) < line.len;
	if (is_named)
		what.name = es_slice_sub(line, open + 1, es_slice_find(line, open + 1, '"'));
	if ((is_named || (is_inside && equals < line.len)) && es_manifest_is_name(what.name) &&
		es_manifest_has_capital(what.name))
		es_manifest_say_at(m, what, (size_t)(what.name.ptr - m->text.ptr));
}

void es_read_terraform(struct es_manifest *m)
{
	bool is_inside = false;
	read_variables(m, "TF_VAR_");
	for (size_t at = 0; at < m->text.len;) {
		size_t end = es_slice_find(m->text, at, '\n');
		struct es_slice line = es_slice_trim(es_slice_sub(m->text, at, end));
		bool opens = es_slice_starts(line, "variables") && es_slice_ends(line, "{");
		if (is_inside && es_slice_starts(line, "}"))
			is_inside = false;
		if (line.len && line.ptr[0] != '#')
			read_set_line(m, line, is_inside);
		is_inside = is_inside || opens;
		at = end + 1;
	}
}

void es_read_bake(struct es_manifest *m)
{
	read_variables(m, "");
}

/* ---- Jenkinsfile ---- */

/* environment { X = 'v'; Y = credentials('id') } */
static void read_jenkins_line(struct es_manifest *m, struct es_slice line)
{
	size_t equals = es_slice_find(line, 0, '=');
	struct es_slice value = es_slice_trim(es_slice_sub(line, equals + 1, line.len));
	struct es_mention what = { .kind = ES_MENTION_SET,
		.form = "environment { X = }",
		.name = es_slice_trim(es_slice_sub(line, 0, equals)) };
	if (equals == line.len || !es_manifest_is_name(what.name))
		return;
	bool is_text = value.len > 1 && value.ptr[0] == '\'';
	if (es_slice_starts(value, "credentials("))
		what.uses = ES_USE_SECRET;
	else
		what.said = is_text ? ES_SAID_LITERAL : ES_SAID_EXPRESSION;
	if (what.said)
		what.value =
			is_text ? es_slice_sub(value, 1, es_slice_find(value, 1, '\'')) : value;
	es_manifest_say_at(m, what, (size_t)(what.name.ptr - m->text.ptr));
}

static void read_jenkins_env(struct es_manifest *m, struct es_slice line)
{
	static const struct es_slice mark = ES_LIT("env.");
	for (size_t at = es_slice_search(line, 0, mark); at < line.len;
		at = es_slice_search(line, at + 1, mark)) {
		size_t from = at + mark.len, to = es_manifest_name_end(line, from);
		struct es_mention what = { .kind = ES_MENTION_READ,
			.need = ES_NEED_GUARDED,
			.form = "env.X",
			.name = es_slice_sub(line, from, to) };
		bool is_member = at && memchr("._", line.ptr[at - 1], 2);
		if (es_manifest_has_capital(what.name) && !is_member)
			es_manifest_say_at(m, what, (size_t)(what.name.ptr - m->text.ptr));
	}
}

void es_read_jenkinsfile(struct es_manifest *m)
{
	bool is_inside = false;
	for (size_t at = 0; at < m->text.len;) {
		size_t end = es_slice_find(m->text, at, '\n');
		struct es_slice line = es_slice_trim(es_slice_sub(m->text, at, end));
		if (is_inside && es_slice_starts(line, "}"))
			is_inside = false;
		if (is_inside)
			read_jenkins_line(m, line);
		if (!es_slice_starts(line, "//"))
			read_jenkins_env(m, line);
		is_inside = is_inside ||
			    (es_slice_starts(line, "environment") && es_slice_ends(line, "{"));
		at = end + 1;
	}
}
