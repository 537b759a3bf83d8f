#include "manifest/reader.h"
#include "base/map.h"
#include "base/path.h"
#include "manifest/masked.h"
#include "text/jsonc.h"
#include "text/toml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	/* Aliases make a short file say a great deal. */
	SAID_MAX = 50 * 1000,
	BYTES_MAX = 32 * 1024 * 1024, /* of all that is said */
	VALUE_MAX = 16 * 1024,
	PATH_MAX_LEN = 4096,
	PARTS_MAX = 128,
	MERGE_DEPTH_MAX = 16,
	NEAR = 512,
};

/* ---- places ---- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* An escape in double quotes that stands for white space: \n and its like, or a joined line. */
static bool is_blank_escape(struct es_slice s, size_t at)
{
	return at + 1 < s.len && s.ptr[at] == '\\' && memchr("nrt \n\r", s.ptr[at + 1], 6);
}

static void skip_blanks(
	struct es_alignment *a, struct es_slice text, struct es_slice value, bool is_escaped)
{
	while (a->in_value < value.len && is_blank(value.ptr[a->in_value]))
		a->in_value++;
	while (a->in_text < text.len) {
		if (is_escaped && is_blank_escape(text, a->in_text))
			a->in_text += 2;
		else if (is_blank(text.ptr[a->in_text]))
			a->in_text++;
		else
			break;
	}
}

/* What stands in the text and not in the value (quotes, indentation, the backslash of an escape)
 * is passed over; both sides only go forward. */
static void align(struct es_alignment *a, struct es_slice text, struct es_slice value, size_t want)
{
	bool is_escaped = text.len && text.ptr[0] == '"';
	while (a->in_value < want && a->in_text < text.len) {
		if (is_blank(value.ptr[a->in_value])) {
			skip_blanks(a, text, value, is_escaped);
			continue;
		}
		bool is_same = text.ptr[a->in_text] == value.ptr[a->in_value];
		if (is_same)
			a->in_value++;
		bool is_pair = is_escaped && is_same && text.ptr[a->in_text] == '\\';
		a->in_text += is_pair ? 2 : 1;
	}
}

/* Near by: a search through all of a text for each name in it would be quadratic. */
static size_t find_name(struct es_slice text, struct es_slice name, size_t from)
{
	struct es_slice near =
		es_slice_sub(text, 0, text.len - from > NEAR ? from + NEAR : text.len);
	size_t at = es_slice_search(near, from, name);
	return at < near.len ? at : text.len;
}

/* Where the name at offset `at` of the value stands in the text of the whole file. False when that
 * cannot be told: an alias, or escapes within the name. */
static bool locate(struct es_manifest *m, const struct es_yaml *y, size_t at, struct es_slice name,
	size_t *out)
{
	size_t start = m->base + y->from;
	struct es_slice text = es_slice_sub(m->text, start, m->base + y->to);
	struct es_alignment *a = &m->alignment;
	if (a->scalar != y || a->in_value > at)
		*a = (struct es_alignment){ .scalar = y };
	/* The header of a block is not in its value. */
	if (!a->in_text && text.len && (text.ptr[0] == '|' || text.ptr[0] == '>'))
		a->in_text = es_slice_find(text, 0, '\n');
	if (!a->in_text && text.len && (text.ptr[0] == '"' || text.ptr[0] == '\''))
		a->in_text = 1;
	align(a, text, y->text, at);
	size_t found = find_name(text, name, a->in_text);
	*out = start + found;
	return name.len && found < text.len;
}

static size_t count_lines(struct es_slice s)
{
	size_t n = 0;
	for (size_t i = es_slice_find(s, 0, '\n'); i < s.len; i = es_slice_find(s, i + 1, '\n'))
		n++;
	return n;
}

static size_t line_at(const struct es_manifest *m, size_t at)
{
	return count_lines(es_slice_sub(m->text, 0, at)) + 1;
}

static void add(struct es_manifest *m, struct es_mention what)
{
	if (what.value.len > VALUE_MAX) {
		if (!m->is_cut)
			es_mentions_partly(
				m->out, line_at(m, what.from), "a value longer than 16 KiB");
		m->is_cut = true;
		what.said = ES_SAID_NOTHING;
		what.value = ES_SLICE_EMPTY;
	}
	m->nbytes += what.name.len + what.value.len + what.other.len + what.scope.len;
	if (m->out->v.n >= SAID_MAX || m->nbytes > BYTES_MAX) {
		if (!m->is_full)
			es_mentions_unread(m->out, line_at(m, what.from),
				"says more of variables than is looked at: what follows is left "
				"out");
		m->is_full = true;
		return;
	}
	if (!what.scope.len)
		what.scope = m->scope;
	es_mentions_add(m->out, what);
}

void es_manifest_say_at(struct es_manifest *m, struct es_mention what, size_t from)
{
	what.from = from;
	what.to = from + what.name.len;
	add(m, what);
}

void es_manifest_say_span(struct es_manifest *m, struct es_mention what, size_t from, size_t to)
{
	what.from = from;
	what.to = to;
	add(m, what);
}

void es_manifest_say(struct es_manifest *m, struct es_mention what, const struct es_yaml *y)
{
	what.from = m->base + y->from;
	what.to = m->base + (y->to > y->from ? y->to : y->from + 1);
	add(m, what);
}

void es_manifest_say_in(
	struct es_manifest *m, struct es_mention what, const struct es_yaml *y, size_t at)
{
	size_t from = 0;
	if (locate(m, y, at, what.name, &from))
		es_manifest_say_at(m, what, from);
	else
		es_manifest_say(m, what, y);
}

struct es_mention es_manifest_set(
	const char *form, struct es_slice name, const struct es_yaml *y, const char *mark)
{
	struct es_mention what = { .kind = ES_MENTION_SET, .form = form, .name = name };
	if (!y || y->kind != ES_YAML_SCALAR)
		return what;
	bool is_computed = es_slice_has(y->text, mark) || es_slice_has(y->text, "{{") ||
			   es_slice_has(y->text, ES_MASK);
	what.said = is_computed ? ES_SAID_EXPRESSION : ES_SAID_LITERAL;
	what.value = y->text;
	return what;
}

/* ---- trees ---- */

void es_manifest_refused(struct es_manifest *m, const struct es_error *err)
{
	es_mentions_refused(m->out, count_lines(es_slice_sub(m->text, 0, m->base)), err);
}

/* "---" at the start of a line ends a document wherever it stands. */
static size_t document_end(struct es_slice s, size_t from)
{
	static const struct es_slice mark = ES_LIT("\n---");
	for (size_t at = es_slice_search(s, from, mark); at < s.len;
		at = es_slice_search(s, at + 1, mark)) {
		size_t behind = at + mark.len;
		if (behind == s.len || is_blank(s.ptr[behind]))
			return at + 1;
	}
	return s.len;
}

/* Nothing in it but comments and directives. */
static bool is_empty_document(struct es_slice s)
{
	struct es_slice line;
	while (s.len && es_slice_split(&s, '\n', &line)) {
		line = es_slice_trim(line);
		if (line.len && line.ptr[0] != '#' && line.ptr[0] != '%')
			return false;
	}
	return true;
}

/* What is wrong with it but for its marks. Marks alone make no template: labels of compose files
 * and all workflows of GitHub have them, and what is broken there is not known to be mended by
 * whatever fills them in. */
static void refuse_masked(struct es_manifest *m, const struct es_error *err)
{
	m->is_unfilled = true;
	if (!es_mask_is_template(m->path)) {
		es_manifest_refused(m, err);
		return;
	}
	/* "LINE:COL: reason" */
	unsigned long line = strtoul(err->text, NULL, 10);
	es_mentions_partly(m->out, line_at(m, m->base) + (line ? line - 1 : 0),
		"a template, which is no YAML until it is filled in");
}

/* What is no YAML as it stands may be some with marks in it. NULL when it says nothing. */
static const struct es_yaml *read_document(struct es_manifest *m, struct es_slice text)
{
	struct es_yaml *root = NULL;
	struct es_error err = { 0 };
	if (!es_yaml_parse(&root, text, m->out->arena, &err))
		return root;
	if (!es_mask_wants(text))
		es_manifest_refused(m, &err);
	else if (es_yaml_parse(&root, es_mask(text, m->out->arena), m->out->arena, &err))
		refuse_masked(m, &err);
	return root;
}

void es_manifest_each_document(struct es_manifest *m, es_document_fn *read)
{
	for (size_t from = 0; from < m->text.len;) {
		size_t to = document_end(m->text, from);
		struct es_slice text = es_slice_sub(m->text, from, to);
		m->base = from;
		m->alignment = (struct es_alignment){ 0 };
		/* Directives stand before the mark, where this one would end. */
		const struct es_yaml *root =
			is_empty_document(text) ? NULL : read_document(m, text);
		if (root)
			read(m, root);
		from = to;
	}
}

static const struct es_yaml *read_tree(
	struct es_manifest *m, enum es_status (*parse)(struct es_yaml **out, struct es_slice text,
				       struct es_arena *arena, struct es_error *err))
{
	struct es_yaml *root = NULL;
	struct es_error err = { 0 };
	m->base = 0;
	m->alignment = (struct es_alignment){ 0 };
	if (parse(&root, m->text, m->out->arena, &err))
		es_manifest_refused(m, &err);
	return root;
}

const struct es_yaml *es_manifest_json(struct es_manifest *m)
{
	return read_tree(m, es_jsonc_parse);
}

const struct es_yaml *es_manifest_toml(struct es_manifest *m)
{
	return read_tree(m, es_toml_parse);
}

bool es_manifest_is_map(const struct es_yaml *y)
{
	return y && y->kind == ES_YAML_MAPPING;
}

bool es_manifest_is_list(const struct es_yaml *y)
{
	return y && y->kind == ES_YAML_SEQUENCE;
}

struct es_slice es_manifest_text(const struct es_yaml *y)
{
	return y && y->kind == ES_YAML_SCALAR ? y->text : ES_SLICE_EMPTY;
}

struct merger {
	struct es_map seen;
	struct ES_VEC(struct es_yaml *) keys, items;
	bool is_too_deep;
};

static void merge(struct merger *to, const struct es_yaml *y, unsigned depth)
{
	if (depth > MERGE_DEPTH_MAX) {
		to->is_too_deep = true;
		return;
	}
	for (size_t i = 0; es_manifest_is_list(y) && i < y->nitems; i++)
		merge(to, y->items[i], depth + 1);
	if (!es_manifest_is_map(y))
		return;
	for (size_t i = 0; i < y->nitems; i++) {
		bool is_new = false;
		if (es_slice_is(y->keys[i]->text, "<<"))
			continue;
		(void)es_map_add(&to->seen, y->keys[i]->text, &is_new);
		if (!is_new)
			continue;
		es_vec_push(&to->keys, y->keys[i]);
		es_vec_push(&to->items, y->items[i]);
	}
	merge(to, es_yaml_get(y, "<<"), depth + 1);
}

const struct es_yaml *es_manifest_merged(const struct es_manifest *m, const struct es_yaml *y)
{
	if (!es_yaml_get(y, "<<"))
		return y;
	struct merger to = { 0 };
	merge(&to, y, 0);
	if (to.is_too_deep)
		es_mentions_unread(m->out, line_at(m, m->base + y->from),
			"merge keys that are nested too deep");
	struct es_yaml *out = es_arena_alloc(m->out->arena, sizeof *out);
	*out = *y;
	out->nitems = to.keys.n;
	out->keys = es_arena_array(m->out->arena, to.keys.n, sizeof *out->keys);
	out->items = es_arena_array(m->out->arena, to.keys.n, sizeof *out->items);
	for (size_t i = 0; i < to.keys.n; i++) {
		out->keys[i] = to.keys.v[i];
		out->items[i] = to.items.v[i];
	}
	es_map_release(&to.seen);
	es_vec_release(&to.keys);
	es_vec_release(&to.items);
	return out;
}

const struct es_yaml *es_manifest_get(
	const struct es_manifest *m, const struct es_yaml *y, const char *key)
{
	return es_manifest_merged(m, es_yaml_get(es_manifest_merged(m, y), key));
}

/* ---- names and paths ---- */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

size_t es_manifest_name_end(struct es_slice s, size_t at)
{
	if (at >= s.len || !is_letter(s.ptr[at]))
		return at;
	while (at < s.len && (is_letter(s.ptr[at]) || (s.ptr[at] >= '0' && s.ptr[at] <= '9')))
		at++;
	return at;
}

bool es_manifest_is_name(struct es_slice s)
{
	return s.len && es_manifest_name_end(s, 0) == s.len;
}

bool es_manifest_has_capital(struct es_slice name)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] >= 'A' && name.ptr[i] <= 'Z')
			return true;
	return false;
}

struct parts {
	struct es_slice v[PARTS_MAX];
	size_t n;
};

/* False when the path is too deep or leads out of the root. */
static bool add_parts(struct parts *p, struct es_slice path)
{
	struct es_slice part;
	while (path.len && es_slice_split(&path, '/', &part)) {
		if (!part.len || es_slice_is(part, "."))
			continue;
		bool is_up = es_slice_is(part, "..");
		if (is_up ? !p->n : p->n == PARTS_MAX)
			return false;
		if (is_up)
			p->n--;
		else
			p->v[p->n++] = part;
	}
	return true;
}

bool es_manifest_path_from(const struct es_manifest *m, struct es_slice folder,
	struct es_slice relative, struct es_slice *out)
{
	struct parts p = { .n = 0 };
	if (!relative.len || relative.len > PATH_MAX_LEN || memchr("/~", relative.ptr[0], 2) ||
		es_slice_find(relative, 0, '$') < relative.len ||
		es_slice_search(relative, 0, (struct es_slice)ES_LIT("://")) < relative.len)
		return false;
	if (!add_parts(&p, folder) || !add_parts(&p, relative))
		return false;
	struct es_buf b = ES_BUF_INIT(2 * PATH_MAX_LEN);
	for (size_t i = 0; i < p.n; i++) {
		es_buf_add_str(&b, i ? "/" : "");
		es_buf_add(&b, p.v[i]);
	}
	*out = es_arena_copy(m->out->arena, es_buf_slice(&b));
	bool is_whole = !b.full;
	es_buf_release(&b);
	return is_whole;
}

bool es_manifest_path(const struct es_manifest *m, struct es_slice relative, struct es_slice *out)
{
	return es_manifest_path_from(m, es_path_folder(m->path), relative, out);
}

struct es_slice es_manifest_scope(
	const struct es_manifest *m, const char *word, struct es_slice name)
{
	struct es_buf b = ES_BUF_INIT(1024);
	es_buf_printf(&b, "%s ", word);
	es_buf_add(&b, name);
	struct es_slice scope = es_arena_copy(m->out->arena, es_buf_slice(&b));
	es_buf_release(&b);
	return scope;
}
