#include "env/expand.h"

#include "env/jsreplace.h"

/* A value is looked at again after each replacement. Nobody refers to more than this in one value;
 * one that never ends reaches it. */
#define STEPS_MAX 10000
/* Bytes looked at, and remembered, for one file. */
#define WORK_MAX ((size_t)128 << 20)

struct expander {
	struct es_load *l;
	struct es_buf now, next; /* the value, and the value to be */
	size_t work;
	bool sees_later; /* references may name what comes later */
	size_t nknown;	 /* variables [0, nknown) are expanded */
};

struct reference {
	struct es_slice whole, inner; /* ${A:-b} and A:-b */
};

/* Variable `name` as the expander sees it among those of the file; NULL when it does not. */
static const struct es_var *in_file(const struct expander *x, struct es_slice name)
{
	const struct es_var *var = es_vars_find(x->l->vars, name);
	return var && (x->sees_later || (size_t)(var - x->l->vars->all.v) < x->nknown) ? var : NULL;
}

/* The first ${...} or $NAME that no backslash stands before. */
static bool find_reference(struct reference *out, struct es_slice s)
{
	for (size_t at = es_slice_find(s, 0, '$'); at < s.len; at = es_slice_find(s, at + 1, '$')) {
		if (at + 1 == s.len || (at > 0 && s.ptr[at - 1] == '\\'))
			continue;
		size_t from = at + 1, end = from;
		if (s.ptr[from] == '{') {
			end = ++from;
			while (end < s.len && s.ptr[end] != '{' && s.ptr[end] != '}')
				end++;
			if (end == from || end == s.len || s.ptr[end] != '}')
				continue;
		} else if (es_load_is_name_start(s.ptr[from])) {
			end = es_load_skip_word(s, from);
		} else {
			continue;
		}
		out->inner = es_slice_sub(s, from, end);
		out->whole = es_slice_sub(s, at, end + (s.ptr[from - 1] == '{'));
		return true;
	}
	return false;
}

/* Splits NAME, operator and the rest. Without an operator JavaScript splits at "null", the text of
 * what it was given; a name is rarely cut by that. Returns '+', '-' or 0. */
static char split(struct es_slice inner, struct es_slice *name, struct es_slice *rest)
{
	for (size_t i = 0; i < inner.len; i++) {
		size_t at = i;
		if (inner.ptr[i] == ':' && i + 1 < inner.len)
			i++;
		if (inner.ptr[i] == '+' || inner.ptr[i] == '-') {
			*name = es_slice_sub(inner, 0, at);
			*rest = es_slice_sub(inner, i + 1, inner.len);
			return inner.ptr[i];
		}
		i = at;
	}
	static const struct es_slice null = ES_LIT("null");
	size_t at = es_slice_search(inner, 0, null);
	*name = es_slice_sub(inner, 0, at);
	*rest = es_slice_sub(inner, at + null.len, inner.len);
	return '\0';
}

/* What the reference stands for in a value of which `seen` has the earlier states. */
static struct es_slice resolve(const struct expander *x, const struct es_map *seen,
	struct es_slice inner, struct es_slice *name)
{
	struct es_slice rest, value = ES_SLICE_EMPTY;
	char mark = split(inner, name, &rest);
	const struct es_var *var = in_file(x, *name);
	if (!es_load_outside(x->l, *name, &value) && var)
		value = var->value;
	if (mark == '+')
		return value.len > 0 ? rest : ES_SLICE_EMPTY;
	return value.len > 0 && es_map_find(seen, value) == ES_MAP_NONE ? value : rest;
}

/* Replaces one reference of x->now; true when the expander stops at what came out. */
static bool replace(struct expander *x, struct es_map *seen, const struct reference *ref)
{
	struct es_slice now = es_buf_slice(&x->now), name;
	es_map_add(seen, es_arena_copy(x->l->arena, now), NULL);
	struct es_slice with = resolve(x, seen, ref->inner, &name);
	es_buf_reset(&x->next);
	es_js_replace(&x->next, now, ref->whole, with);
	const struct es_var *var = in_file(x, name);
	bool is_end = var && es_slice_equal(var->value, es_buf_slice(&x->next));
	struct es_buf swap = x->now;
	x->now = x->next;
	x->next = swap;
	return is_end;
}

/* Replaces the references of x->now until none is left. */
static enum es_status expand(struct expander *x)
{
	struct es_map seen = { 0 };
	struct reference ref;
	enum es_status st = ES_OK;
	bool is_end = false;
	for (size_t n = 0; !st && !is_end && find_reference(&ref, es_buf_slice(&x->now)); n++) {
		x->work += x->now.len;
		if (n == STEPS_MAX || x->work > WORK_MAX || x->now.full)
			st = ES_ELIMIT;
		else
			is_end = replace(x, &seen, &ref);
	}
	es_map_release(&seen);
	return x->now.full ? ES_ELIMIT : st;
}

/* \$ becomes $. */
static void unescape(struct es_buf *out, struct es_slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] != '\\' || i + 1 == s.len || s.ptr[i + 1] != '$')
			es_buf_add_byte(out, s.ptr[i]);
}

/* Gives variable i the value in x->now, unescaped. */
static enum es_status store(struct expander *x, size_t i)
{
	es_buf_reset(&x->next);
	unescape(&x->next, es_buf_slice(&x->now));
	struct es_var var = x->l->vars->all.v[i];
	return es_load_reset(x->l, &var, &x->next);
}

static void expander_release(struct expander *x)
{
	es_buf_release(&x->now);
	es_buf_release(&x->next);
}

static struct expander expander(struct es_load *l)
{
	return (struct expander){ .l = l,
		.now = ES_BUF_INIT(ES_LOAD_VALUE_MAX),
		.next = ES_BUF_INIT(ES_LOAD_VALUE_MAX) };
}

/* Takes out what the environment has anyway. */
static void drop_outside(struct es_load *l)
{
	struct es_slice value;
	for (size_t i = 0; i < l->vars->all.n; i++)
		if (es_load_outside(l, l->vars->all.v[i].name, &value))
			l->vars->all.v[i].is_gone = true;
}

enum es_status es_expand_dotenv(struct es_load *l, bool sees_later)
{
	struct expander x = expander(l);
	x.sees_later = sees_later;
	enum es_status st = ES_OK;
	for (size_t i = 0; !st && i < l->vars->all.n; i++) {
		const struct es_var *var = &l->vars->all.v[i];
		struct es_slice outside = ES_SLICE_EMPTY;
		bool is_set = es_load_outside(l, var->name, &outside) && outside.len > 0 &&
			      !es_slice_equal(outside, var->value);
		es_buf_reset(&x.now);
		es_buf_add(&x.now, is_set ? outside : var->value);
		x.nknown = i;
		st = is_set ? ES_OK : expand(&x);
		st = st ? es_load_grew(l, var->line) : store(&x, i);
	}
	expander_release(&x);
	if (sees_later)
		drop_outside(l);
	return st;
}

/* The last $ that no backslash stands before, with a name behind it. */
static bool find_last(struct reference *out, struct es_slice *fallback, struct es_slice s)
{
	size_t at = s.len;
	while (at > 0 && !(s.ptr[at - 1] == '$' && (at == 1 || s.ptr[at - 2] != '\\')))
		at--;
	if (at == 0)
		return false;
	size_t from = at + (at < s.len && s.ptr[at] == '{'), end = es_load_skip_word(s, from);
	if (end == from)
		return false;
	out->inner = es_slice_sub(s, from, end);
	*fallback = ES_SLICE_EMPTY;
	static const struct es_slice mark = ES_LIT(":-");
	if (es_slice_equal(es_slice_sub(s, end, end + mark.len), mark)) {
		size_t first = end + mark.len;
		end = first;
		while (end < s.len && s.ptr[end] != '}' && s.ptr[end] != '\\')
			end++;
		*fallback = es_slice_sub(s, first, end);
	}
	end += end < s.len && s.ptr[end] == '}';
	out->whole = es_slice_sub(s, at - 1, end);
	return true;
}

/* Next.js takes the last reference first, and a default before what the file has. */
static enum es_status interpolate(struct expander *x)
{
	struct reference ref;
	struct es_slice fallback;
	for (size_t n = 0; find_last(&ref, &fallback, es_buf_slice(&x->now)); n++) {
		x->work += x->now.len;
		if (n == STEPS_MAX || x->work > WORK_MAX || x->now.full)
			return ES_ELIMIT;
		struct es_slice with = ES_SLICE_EMPTY;
		const struct es_var *var = es_vars_find(x->l->vars, ref.inner);
		if (!es_load_outside(x->l, ref.inner, &with) || with.len == 0)
			with = fallback.len > 0 ? fallback : var ? var->value : ES_SLICE_EMPTY;
		es_buf_reset(&x->next);
		es_js_replace(&x->next, es_buf_slice(&x->now), ref.whole, with);
		struct es_buf swap = x->now;
		x->now = x->next;
		x->next = swap;
	}
	return x->now.full ? ES_ELIMIT : ES_OK;
}

enum es_status es_expand_next(struct es_load *l)
{
	struct expander x = expander(l);
	enum es_status st = ES_OK;
	for (size_t i = 0; !st && i < l->vars->all.n; i++) {
		struct es_slice value = l->vars->all.v[i].value;
		(void)es_load_outside(l, l->vars->all.v[i].name, &value);
		es_buf_reset(&x.now);
		es_buf_add(&x.now, value);
		st = interpolate(&x);
		if (!st)
			st = store(&x, i);
	}
	expander_release(&x);
	/* It says so, and goes on without the file: that is no refusal. */
	if (st == ES_ELIMIT) {
		for (size_t i = 0; i < l->vars->all.n; i++)
			l->vars->all.v[i].is_gone = true;
		l->refused = 0;
		*l->err = (struct es_error){ 0 };
	}
	drop_outside(l);
	return ES_OK;
}
