#include "inventory/names.h"
#include "base/glob.h"

/* Rules most patterns out by their first and last byte: a thousand of them are asked of each name.
 */
static bool may_match(struct es_slice p, struct es_slice name)
{
	if (!p.len || !name.len)
		return p.len == name.len;
	char first = p.ptr[0], last = p.ptr[p.len - 1];
	bool is_open = first == '*' || first == '?' || first == '[';
	bool is_open_end = last == '*' || last == '?' || last == ']';
	return (is_open || first == name.ptr[0]) && (is_open_end || last == name.ptr[name.len - 1]);
}

static bool has(const struct es_name_list *patterns, struct es_slice name)
{
	for (size_t i = 0; i < patterns->n; i++) {
		struct es_slice p = patterns->v[i];
		if (!may_match(p, name))
			continue;
		bool is_exact = es_slice_find(p, 0, '*') == p.len;
		if (is_exact ? es_slice_equal(p, name) : es_glob_match_exact(p, name))
			return true;
	}
	return false;
}

const struct es_name_group *es_names_find(
	enum es_names kind, struct es_slice name, const struct es_name_group *after)
{
	const struct es_name_group *end = es_builtin_names + es_builtin_nnames;
	for (const struct es_name_group *g = after ? after + 1 : es_builtin_names; g < end; g++)
		if (g->kind == kind && has(&g->names, name))
			return g;
	return NULL;
}

bool es_names_has(enum es_names kind, struct es_slice name)
{
	return es_names_find(kind, name, NULL) != NULL;
}

bool es_names_wants_package(const struct es_name_group *g, struct es_slice package)
{
	return has(&g->packages, package);
}

bool es_names_has_word(struct es_slice name, const char *const *words)
{
	struct es_slice word;
	while (es_slice_split(&name, '_', &word))
		if (es_slice_is_any_fold(word, words))
			return true;
	return false;
}
