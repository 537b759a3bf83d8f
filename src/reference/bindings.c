#include "reference/bindings.h"

/* How far before a use its function's head is looked for, and how long a list's type may be. */
enum { HEAD_MAX = 4096, TYPE_MAX = 120 };

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '$';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t skip_blanks(struct es_slice t, size_t i, size_t last)
{
	while (i < last && is_blank(t.ptr[i]))
		i++;
	return i;
}

/* Behind "= [" that follows the name at i, with a type between; 0 when there is none. */
static size_t list_behind(struct es_slice t, size_t i)
{
	size_t last = t.len - i > TYPE_MAX ? i + TYPE_MAX : t.len;
	while (i < last && t.ptr[i] != '=' && t.ptr[i] != ';' && t.ptr[i] != ')' && t.ptr[i] != ',')
		i++;
	if (i == last || t.ptr[i] != '=')
		return 0;
	i = skip_blanks(t, i + 1, last);
	return i < last && (t.ptr[i] == '[' || t.ptr[i] == '(') ? i + 1 : 0;
}

/* Where the list that `name` was set to begins; 0 when it cannot be seen. */
static size_t list_of(const struct es_program *p, struct es_slice name)
{
	struct es_slice t = p->text;
	for (size_t at = es_slice_search(t, 0, name); at < t.len;
		at = es_slice_search(t, at + name.len, name)) {
		size_t end = at + name.len;
		bool is_whole = (!at || !is_word(t.ptr[at - 1])) && end < t.len &&
				!is_word(t.ptr[end]) && t.ptr[end] != '.';
		size_t list = is_whole && es_program_is_code(p, at) ? list_behind(t, end) : 0;
		if (list)
			return list;
	}
	return 0;
}

/* A loop's list stands in it, or is a variable's; of a constant it is one string. */
static void bind_list(
	struct es_binding *out, const struct es_program *p, const struct es_regex_hit *hit)
{
	struct es_slice list = es_slice_sub(p->text, hit->pair_start, hit->pair_end);
	bool is_here = list.len && (list.ptr[0] == '[' || list.ptr[0] == '(');
	bool is_string =
		list.len && (list.ptr[0] == '"' || list.ptr[0] == '\'' || list.ptr[0] == '`');
	out->is = ES_BOUND_LIST;
	out->list_end = is_string ? hit->pair_end : p->text.len;
	if (is_string)
		out->list = hit->pair_start;
	else if (is_here)
		out->list = hit->pair_start + 1;
	else
		out->list = list.len ? list_of(p, list) : 0;
	if (!out->list)
		out->is = ES_BOUND_UNKNOWN;
}

static void bind_parameter(struct es_binding *out, const struct es_regex_hit *hit)
{
	out->is = ES_BOUND_PARAMETER;
	out->from = hit->secret_start;
	out->to = hit->secret_end;
}

/* The last match before `at` that binds the variable. */
static bool find_last(struct es_regex_hit *out, const struct es_program *p,
	const struct es_regex *rx, bool is_loop, struct es_slice variable, size_t at)
{
	size_t from = at > HEAD_MAX ? at - HEAD_MAX : 0;
	struct es_slice text = es_slice_sub(p->text, 0, at);
	struct es_regex_hit hit;
	bool is_found = false;
	while (from < at && es_regex_next(&hit, rx, p->scratch, text, from, at) == ES_REGEX_HIT) {
		size_t start = is_loop ? hit.secret_start : hit.pair_start;
		size_t end = is_loop ? hit.secret_end : hit.pair_end;
		if (es_slice_equal(es_slice_sub(text, start, end), variable) &&
			es_program_is_code(p, hit.start)) {
			*out = hit;
			is_found = true;
		}
		from = hit.start + 1;
	}
	return is_found;
}

enum es_status es_binding_find(struct es_binding *out, const struct es_program *p,
	struct es_slice variable, size_t at, struct es_error *err)
{
	const struct es_language *lang = p->prepared->language;
	size_t nearest = 0;
	*out = (struct es_binding){ .is = ES_BOUND_UNKNOWN };
	for (size_t i = 0; i < lang->nbindings; i++) {
		const struct es_form_binding *b = &lang->bindings[i];
		const struct es_regex *rx = es_regexes_get(p->prepared->regexes, b->rule, err);
		struct es_regex_hit hit = { 0 };
		if (!rx)
			return ES_EPARSE;
		if (!find_last(&hit, p, rx, b->is_loop, variable, at) || hit.start < nearest)
			continue;
		nearest = hit.start;
		if (b->is_loop)
			bind_list(out, p, &hit);
		else
			bind_parameter(out, &hit);
	}
	return ES_OK;
}
