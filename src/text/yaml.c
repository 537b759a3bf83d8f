#include "text/yaml.h"
#include "base/err.h"
#include "base/map.h"
#include "base/vec.h"

#include <yaml.h>

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	DEPTH_MAX = 64,
	NODES_MAX = 1000 * 1000, /* an alias counts as all that it stands for */
	TEXT_MAX = 64 * 1024 * 1024,
	/* libyaml compares each with all before it. */
	DIRECTIVES_MAX = 100,
};

struct place {
	unsigned line, column;
};

/* Turns libyaml's marks, which count characters, into lines and byte columns. Marks arrive in
 * order, so that one walk over the text serves them all. */
struct cursor {
	struct es_slice text;
	size_t index, offset; /* characters and bytes passed */
	struct place at;
};

/* What a parser event says, copied out of it. */
struct step {
	yaml_event_type_t type;
	struct place at;
	size_t from, to;
	struct es_slice anchor; /* of nodes and aliases */
	struct es_slice text;	/* of scalars */
	bool is_quoted;
};

/* A node that an alias may stand for; node is NULL while it is being read. */
struct anchor {
	const struct es_yaml *node;
	size_t weight; /* nodes in it, itself included, aliases followed */
	unsigned height;
};

struct anchor_vec ES_VEC(struct anchor);
struct node_vec ES_VEC(struct es_yaml *);

struct reader {
	yaml_parser_t parser;
	struct cursor cursor;
	size_t mark;	     /* the length of a UTF-8 mark before the cursor's text */
	struct es_map names; /* of the anchors */
	struct anchor_vec anchors;
	size_t nnodes;
	struct es_arena *arena;
	struct es_error *err;
};

static void advance(struct cursor *c)
{
	const unsigned char *p = (const unsigned char *)c->text.ptr + c->offset;
	size_t left = c->text.len - c->offset;
	size_t width = *p < 0xc0 ? 1 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4;
	if (width > left)
		width = left;
	c->index++;
	c->offset += width;
	c->at.column += (unsigned)width;
	if (*p == '\n' || (*p == '\r' && !(left > 1 && p[1] == '\n')))
		c->at = (struct place){ c->at.line + 1, 1 };
}

static struct place place_at(struct cursor *c, size_t index)
{
	while (c->index < index && c->offset < c->text.len)
		advance(c);
	return c->at;
}

static enum es_status fail_at(struct reader *r, struct place at, const char *reason)
{
	return es_fail(r->err, ES_EPARSE, "%u:%u: %s", at.line, at.column, reason);
}

/* What libyaml has to say. Its reader counts bytes, the other parts characters. */
static enum es_status fail_parser(struct reader *r)
{
	const yaml_parser_t *p = &r->parser;
	struct cursor c = { r->cursor.text, 0, 0, { 1, 1 } };
	if (p->error == YAML_MEMORY_ERROR)
		return es_fail(r->err, ES_ELIMIT, "out of memory");
	if (p->error == YAML_READER_ERROR) {
		while (c.offset < p->problem_offset && c.offset < c.text.len)
			advance(&c);
		return fail_at(r, c.at, p->problem);
	}
	struct place at = place_at(&c, p->problem_mark.index);
	const char *problem = p->problem ? p->problem : "not YAML";
	if (!p->context)
		return fail_at(r, at, problem);
	return es_fail(r->err, ES_EPARSE, "%u:%u: %s, %s", at.line, at.column, p->context, problem);
}

static struct es_slice copy_text(struct reader *r, const yaml_char_t *bytes, size_t len)
{
	return es_arena_copy(r->arena, (struct es_slice){ (const char *)bytes, len });
}

static struct es_slice copy_anchor(struct reader *r, const yaml_char_t *name)
{
	return name ? copy_text(r, name, strlen((const char *)name)) : ES_SLICE_EMPTY;
}

static bool is_string_tag(const yaml_char_t *tag)
{
	const char *name = (const char *)tag;
	return name && (strcmp(name, YAML_STR_TAG) == 0 || strcmp(name, "!") == 0);
}

static void copy_event(struct reader *r, struct step *out, const yaml_event_t *event)
{
	*out = (struct step){ .type = event->type };
	out->at = place_at(&r->cursor, event->start_mark.index);
	out->from = out->to = r->mark + r->cursor.offset;
	if (event->type == YAML_SCALAR_EVENT) {
		out->anchor = copy_anchor(r, event->data.scalar.anchor);
		out->text = copy_text(r, event->data.scalar.value, event->data.scalar.length);
		out->is_quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE ||
				 is_string_tag(event->data.scalar.tag);
		(void)place_at(&r->cursor, event->end_mark.index);
		out->to = r->mark + r->cursor.offset;
	} else if (event->type == YAML_ALIAS_EVENT) {
		out->anchor = copy_anchor(r, event->data.alias.anchor);
	} else if (event->type == YAML_SEQUENCE_START_EVENT) {
		out->anchor = copy_anchor(r, event->data.sequence_start.anchor);
	} else if (event->type == YAML_MAPPING_START_EVENT) {
		out->anchor = copy_anchor(r, event->data.mapping_start.anchor);
	}
}

static enum es_status next_step(struct reader *r, struct step *out)
{
	yaml_event_t event;
	if (!yaml_parser_parse(&r->parser, &event))
		return fail_parser(r);
	copy_event(r, out, &event);
	yaml_event_delete(&event);
	return ES_OK;
}

/* A node of its own for the alias, so that it has the alias's place; what is below is shared. */
static enum es_status read_alias(
	struct reader *r, const struct step *s, struct es_yaml *y, unsigned *height)
{
	size_t number = es_map_find(&r->names, s->anchor);
	if (number == ES_MAP_NONE)
		return fail_at(r, s->at, "alias of an anchor that is not defined before it");
	const struct anchor *a = &r->anchors.v[number];
	if (!a->node)
		return fail_at(r, s->at, "alias inside the node that it stands for");
	if (a->weight > NODES_MAX - r->nnodes)
		return fail_at(r, s->at, "too many nodes once aliases are resolved");
	r->nnodes += a->weight;
	*y = *a->node;
	y->line = s->at.line;
	y->column = s->at.column;
	y->from = y->to = s->from;
	*height = a->height;
	return ES_OK;
}

static enum es_status read_node(struct reader *r, const struct step *s, unsigned depth,
	struct es_yaml **out, unsigned *out_height);

static void take_items(struct reader *r, struct es_yaml ***out, const struct node_vec *from)
{
	*out = es_arena_array(r->arena, from->n, sizeof **out);
	if (from->n)
		memcpy(*out, from->v, from->n * sizeof **out);
}

/* The next node goes at the end of `to`; at the end of the collection *is_end is set instead. */
static enum es_status read_child(
	struct reader *r, unsigned depth, struct node_vec *to, unsigned *height, bool *is_end)
{
	struct step s;
	enum es_status st = next_step(r, &s);
	if (st)
		return st;
	*is_end = s.type == YAML_SEQUENCE_END_EVENT || s.type == YAML_MAPPING_END_EVENT;
	if (*is_end)
		return ES_OK;
	struct es_yaml *child = NULL;
	unsigned child_height = 0;
	st = read_node(r, &s, depth + 1, &child, &child_height);
	if (st)
		return st;
	es_vec_push(to, child);
	if (*height <= child_height)
		*height = child_height + 1;
	return ES_OK;
}

static enum es_status read_sequence(
	struct reader *r, unsigned depth, struct es_yaml *y, unsigned *height)
{
	struct node_vec items = { 0 };
	bool is_end = false;
	enum es_status st = ES_OK;
	while (!st && !is_end)
		st = read_child(r, depth, &items, height, &is_end);
	if (!st) {
		take_items(r, &y->items, &items);
		y->nitems = items.n;
	}
	es_vec_release(&items);
	return st;
}

static int by_text_then_place(const void *a, const void *b)
{
	const struct es_yaml *x = *(struct es_yaml *const *)a, *y = *(struct es_yaml *const *)b;
	int order = es_slice_compare(x->text, y->text);
	if (order)
		return order;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return (x->column > y->column) - (x->column < y->column);
}

/* Of several repeated keys the first in the text is reported. */
static enum es_status check_keys(struct reader *r, const struct node_vec *keys)
{
	if (keys->n < 2)
		return ES_OK;
	struct node_vec sorted = { 0 };
	for (size_t i = 0; i < keys->n; i++)
		es_vec_push(&sorted, keys->v[i]);
	qsort(sorted.v, sorted.n, sizeof *sorted.v, by_text_then_place);
	const struct es_yaml *again = NULL, *first = NULL;
	for (size_t i = 1; i < sorted.n; i++) {
		const struct es_yaml *x = sorted.v[i - 1], *y = sorted.v[i];
		if (!es_slice_equal(x->text, y->text))
			continue;
		if (!again || y->line < again->line ||
			(y->line == again->line && y->column < again->column)) {
			first = x;
			again = y;
		}
	}
	es_vec_release(&sorted);
	if (!again)
		return ES_OK;
	return es_fail(r->err, ES_EPARSE, "%u:%u: the same key is at %u:%u already", again->line,
		again->column, first->line, first->column);
}

static enum es_status read_mapping(
	struct reader *r, unsigned depth, struct es_yaml *y, unsigned *height)
{
	struct node_vec keys = { 0 }, items = { 0 };
	enum es_status st = ES_OK;
	for (bool is_end = false;;) {
		st = read_child(r, depth, &keys, height, &is_end);
		if (st || is_end)
			break;
		const struct es_yaml *key = keys.v[keys.n - 1];
		if (key->kind != ES_YAML_SCALAR) {
			struct place at = { key->line, key->column };
			st = fail_at(r, at, "a key must be a scalar");
			break;
		}
		st = read_child(r, depth, &items, height, &is_end);
		if (st)
			break;
	}
	if (!st)
		st = check_keys(r, &keys);
	if (!st) {
		take_items(r, &y->keys, &keys);
		take_items(r, &y->items, &items);
		y->nitems = items.n;
	}
	es_vec_release(&keys);
	es_vec_release(&items);
	return st;
}

static enum es_status read_content(
	struct reader *r, const struct step *s, unsigned depth, struct es_yaml *y, unsigned *height)
{
	if (s->type == YAML_ALIAS_EVENT)
		return read_alias(r, s, y, height);
	if (r->nnodes >= NODES_MAX)
		return fail_at(r, s->at, "too many nodes");
	r->nnodes++;
	if (s->type == YAML_SEQUENCE_START_EVENT) {
		y->kind = ES_YAML_SEQUENCE;
		return read_sequence(r, depth, y, height);
	}
	if (s->type == YAML_MAPPING_START_EVENT) {
		y->kind = ES_YAML_MAPPING;
		return read_mapping(r, depth, y, height);
	}
	y->kind = ES_YAML_SCALAR;
	y->text = s->text;
	y->is_quoted = s->is_quoted;
	return ES_OK;
}

/* The number under which aliases find the anchor. A name that is used again means the later node
 * from here on. */
static size_t open_anchor(struct reader *r, struct es_slice name)
{
	bool is_new = false;
	size_t number = es_map_add(&r->names, name, &is_new);
	if (is_new)
		es_vec_push(&r->anchors, (struct anchor){ 0 });
	else
		r->anchors.v[number] = (struct anchor){ 0 };
	return number;
}

static enum es_status read_node(struct reader *r, const struct step *s, unsigned depth,
	struct es_yaml **out, unsigned *out_height)
{
	if (depth > DEPTH_MAX)
		return fail_at(r, s->at, "nested too deeply");
	bool is_anchored = s->anchor.len && s->type != YAML_ALIAS_EVENT;
	size_t number = is_anchored ? open_anchor(r, s->anchor) : ES_MAP_NONE;
	struct es_yaml *y = es_arena_alloc(r->arena, sizeof *y);
	y->line = s->at.line;
	y->column = s->at.column;
	y->from = s->from;
	y->to = s->to;
	size_t before = r->nnodes;
	unsigned height = 0;
	enum es_status st = read_content(r, s, depth, y, &height);
	if (st)
		return st;
	/* An alias may stand for more levels than are left. */
	if (height > DEPTH_MAX - depth)
		return fail_at(r, s->at, "nested too deeply once aliases are resolved");
	if (is_anchored)
		r->anchors.v[number] = (struct anchor){ y, r->nnodes - before, height };
	*out = y;
	*out_height = height;
	return ES_OK;
}

/* Stream and document events around the one document. */
static enum es_status read_stream(struct reader *r, struct es_yaml **out)
{
	struct es_yaml *root = NULL;
	for (bool seen = false;;) {
		struct step s;
		unsigned height = 0;
		enum es_status st = next_step(r, &s);
		if (st)
			return st;
		if (s.type == YAML_STREAM_END_EVENT)
			break;
		if (s.type == YAML_STREAM_START_EVENT || s.type == YAML_DOCUMENT_END_EVENT)
			continue;
		if (s.type != YAML_DOCUMENT_START_EVENT)
			st = read_node(r, &s, 1, &root, &height);
		else if (seen)
			st = fail_at(r, s.at, "a second document, where one is expected");
		if (st)
			return st;
		seen = true;
	}
	if (root && root->kind == ES_YAML_SCALAR && !root->is_quoted && !root->text.len)
		root = NULL;
	*out = root;
	return ES_OK;
}

/* A line of YAML may also end with CR, or with one of three that are not ASCII. */
static bool has_too_many_directives(struct es_slice text)
{
	size_t n = 0;
	for (size_t i = es_slice_find(text, 0, '%'); i < text.len;
		i = es_slice_find(text, i + 1, '%')) {
		unsigned char before = i ? (unsigned char)text.ptr[i - 1] : '\n';
		n += before == '\n' || before == '\r' || before >= 0x80;
	}
	return n > DIRECTIVES_MAX;
}

enum es_status es_yaml_parse(
	struct es_yaml **out, struct es_slice text, struct es_arena *arena, struct es_error *err)
{
	if (text.len > TEXT_MAX)
		return es_fail(err, ES_EPARSE, "1:1: larger than 64 MiB");
	/* libyaml would count the mark as a column, and the other lines as less indented. */
	size_t mark = es_slice_starts(text, "\xef\xbb\xbf") ? 3 : 0;
	text = es_slice_sub(text, mark, text.len);
	if (has_too_many_directives(text))
		return es_fail(err, ES_EPARSE, "1:1: more than %d directives", DIRECTIVES_MAX);
	struct reader r = {
		.cursor = { text, 0, 0, { 1, 1 } }, .mark = mark, .arena = arena, .err = err
	};
	if (!yaml_parser_initialize(&r.parser))
		return es_fail(err, ES_ELIMIT, "out of memory");
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
		&r.parser, (const unsigned char *)(text.len ? text.ptr : ""), text.len);
	enum es_status st = read_stream(&r, out);
	yaml_parser_delete(&r.parser);
	es_map_release(&r.names);
	es_vec_release(&r.anchors);
	return st;
}

const struct es_yaml *es_yaml_get(const struct es_yaml *y, const char *key)
{
	if (!y || y->kind != ES_YAML_MAPPING)
		return NULL;
	for (size_t i = 0; i < y->nitems; i++)
		if (es_slice_is(y->keys[i]->text, key))
			return y->items[i];
	return NULL;
}

static bool is_plain(const struct es_yaml *y)
{
	return y && y->kind == ES_YAML_SCALAR && !y->is_quoted;
}

static bool is_word(const struct es_yaml *y, const char *const *words)
{
	for (; *words; words++)
		if (es_slice_equal_fold(y->text, es_slice_from(*words)))
			return true;
	return false;
}

bool es_yaml_bool(const struct es_yaml *y, bool *out)
{
	static const char *const yes[] = { "true", "yes", "on", NULL };
	static const char *const no[] = { "false", "no", "off", NULL };
	if (!is_plain(y) || (!is_word(y, yes) && !is_word(y, no)))
		return false;
	*out = is_word(y, yes);
	return true;
}

/* strtod reads the decimal point of the process's locale, and "inf", "nan" and "0x10" too. */
bool es_yaml_number(const struct es_yaml *y, double *out)
{
	char text[64];
	if (!is_plain(y) || !y->text.len || y->text.len >= sizeof text)
		return false;
	for (size_t i = 0; i < y->text.len; i++) {
		char c = y->text.ptr[i];
		if (!strchr("0123456789+-.eE", c) || !c)
			return false;
		text[i] = c == '.' ? localeconv()->decimal_point[0] : c;
	}
	text[y->text.len] = '\0';
	char *end = NULL;
	double value = strtod(text, &end);
	if (*end || end == text || !isfinite(value))
		return false;
	*out = value;
	return true;
}

bool es_yaml_is_null(const struct es_yaml *y)
{
	static const char *const words[] = { "", "~", "null", NULL };
	return is_plain(y) && is_word(y, words);
}
