#include "env/template.h"

/* Defaults within defaults. */
#define DEPTH_MAX 100

struct expansion {
	struct es_load *l;
	size_t at; /* for a refusal */
};

struct braced {
	struct es_slice name, word; /* word is what stands behind the operator */
	bool if_empty;		    /* the operator has a colon */
	char mark;		    /* '-', '+', '?' or NUL */
	size_t end;		    /* past the closing brace */
};

static enum es_status expand(
	struct es_buf *out, struct expansion *x, struct es_slice s, size_t depth);

static size_t name_end(struct es_slice s, size_t at)
{
	return at < s.len && es_load_is_name_start(s.ptr[at]) ? es_load_skip_word(s, at) : at;
}

/* The offset of the brace that closes the one before `at`, or s.len. */
static size_t closing(struct es_slice s, size_t at)
{
	for (size_t open = 1; at < s.len; at++) {
		if (s.ptr[at] == '}' && --open == 0)
			return at;
		if (s.ptr[at] == '{') {
			open++;
			at++;
		}
	}
	return s.len;
}

/* ${...} whose name would stand at `at`; false when compose finds none. A form with an operator
 * must be closed in its line. */
static bool read_braced(struct braced *out, struct es_slice s, size_t at)
{
	size_t end = name_end(s, at);
	*out = (struct braced){ .name = es_slice_sub(s, at, end), .end = end + 1 };
	if (end == at || end == s.len)
		return false;
	if (s.ptr[end] == '}')
		return true;
	out->if_empty = s.ptr[end] == ':';
	end += out->if_empty;
	if (end == s.len || !es_load_is_one_of(s.ptr[end], "-+?"))
		return false;
	out->mark = s.ptr[end++];
	struct es_slice line = es_slice_sub(s, 0, es_slice_find(s, end, '\n'));
	size_t close = closing(line, end);
	/* Unbalanced, the last brace of the line closes. */
	if (close == line.len)
		while (close > end && line.ptr[close - 1] != '}')
			close--;
	if (close == end && (close == line.len || line.ptr[close] != '}'))
		return false;
	close -= close == line.len || line.ptr[close] != '}';
	out->word = es_slice_sub(s, end, close);
	out->end = close + 1;
	return true;
}

static bool get(const struct expansion *x, struct es_slice name, struct es_slice *value)
{
	*value = ES_SLICE_EMPTY;
	if (es_load_outside(x->l, name, value))
		return true;
	const struct es_var *var = es_vars_find(x->l->vars, name);
	if (var)
		*value = var->value;
	return var != NULL;
}

static enum es_status add_braced(
	struct es_buf *out, struct expansion *x, const struct braced *b, size_t depth)
{
	struct es_slice value;
	bool is_set = get(x, b->name, &value) && (!b->if_empty || value.len > 0);
	if (b->mark == '?' && !is_set)
		return es_load_refuse(x->l, x->at, "a required variable is missing");
	bool takes_word = (b->mark == '-' && !is_set) || (b->mark == '+' && is_set);
	if (takes_word)
		return expand(out, x, b->word, depth + 1);
	es_buf_add(out, value);
	return ES_OK;
}

static enum es_status expand(
	struct es_buf *out, struct expansion *x, struct es_slice s, size_t depth)
{
	if (depth > DEPTH_MAX)
		return es_load_refuse(x->l, x->at, "too many defaults in each other");
	enum es_status st = ES_OK;
	for (size_t i = 0; !st && i < s.len;) {
		size_t end = s.ptr[i] == '$' ? name_end(s, i + 1) : i + 1;
		char next = s.ptr[i] == '$' && i + 1 < s.len ? s.ptr[i + 1] : '\0';
		struct braced b;
		struct es_slice value;
		if (next == '$') {
			es_buf_add_byte(out, '$');
			i += 2;
		} else if (next == '{' && !read_braced(&b, s, i + 2)) {
			st = es_load_refuse(x->l, x->at, "an invalid template");
		} else if (next == '{') {
			st = add_braced(out, x, &b, depth);
			i = b.end;
		} else if (s.ptr[i] == '$' && end > i + 1) {
			(void)get(x, es_slice_sub(s, i + 1, end), &value);
			es_buf_add(out, value);
			i = end;
		} else {
			es_buf_add_byte(out, s.ptr[i++]);
		}
	}
	return st;
}

enum es_status es_template_expand(
	struct es_buf *out, struct es_load *l, struct es_slice s, size_t at)
{
	struct expansion x = { .l = l, .at = at };
	return expand(out, &x, s, 0);
}
