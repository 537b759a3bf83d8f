#include "git/treecursor.h"

#include <string.h>

int es_tree_entry_compare(const struct es_tree_entry *a, const struct es_tree_entry *b)
{
	size_t common = a->name.len < b->name.len ? a->name.len : b->name.len;
	int order = memcmp(a->name.ptr, b->name.ptr, common);
	if (order)
		return order;
	unsigned char ends[2] = { 0, 0 };
	const struct es_tree_entry *both[2] = { a, b };
	for (size_t i = 0; i < 2; i++) {
		if (both[i]->name.len > common)
			ends[i] = (unsigned char)both[i]->name.ptr[common];
		else if (es_tree_entry_kind(both[i]) == ES_ENTRY_TREE)
			ends[i] = '/';
	}
	return ends[0] - ends[1];
}

bool es_treecursor_has(struct es_treecursor *c)
{
	struct es_slice rest = c->rest;
	if (!c->is_parsed)
		c->has_entry = es_tree_next(&c->entry, &rest);
	c->is_parsed = true;
	return c->has_entry;
}

static void advance(struct es_treecursor *c, size_t len)
{
	c->rest = es_slice_sub(c->rest, len, c->rest.len);
	c->is_parsed = false;
}

void es_treecursor_advance(struct es_treecursor *c)
{
	advance(c, es_tree_entry_len(c->rest));
}

bool es_treecursor_skip(struct es_slice *now, struct es_treecursor *olds, size_t nolds)
{
	size_t len = nolds ? es_tree_entry_len(*now) : 0;
	if (!len)
		return false;
	for (size_t i = 0; i < nolds; i++)
		if (olds[i].rest.len < len || memcmp(olds[i].rest.ptr, now->ptr, len) != 0)
			return false;
	for (size_t i = 0; i < nolds; i++)
		advance(&olds[i], len);
	*now = es_slice_sub(*now, len, now->len);
	return true;
}

bool es_tree_entry_is_beside(const struct es_tree_entry *a, const struct es_tree_entry *b)
{
	return es_tree_entry_kind(a) == es_tree_entry_kind(b) && es_slice_equal(a->name, b->name);
}
