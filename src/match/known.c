#include "match/known.h"

#include <ctype.h>

static bool is_joined(char a, char b)
{
	return isalnum((unsigned char)a) && isalnum((unsigned char)b);
}

bool es_known_stands_at(const struct es_known_value *v, struct es_slice text, size_t at)
{
	struct es_slice s = v->text;
	size_t end = at + s.len;
	if (!s.len || s.len > text.len - at || !es_slice_equal(es_slice_sub(text, at, end), s))
		return false;
	if (!v->is_whole)
		return true;
	return !(at > 0 && is_joined(text.ptr[at - 1], s.ptr[0])) &&
	       !(end < text.len && is_joined(s.ptr[s.len - 1], text.ptr[end]));
}

void es_known_facts(struct es_match *m, const struct es_known_value *v, struct es_arena *arena)
{
	struct es_fact *facts = es_arena_array(arena, 3, sizeof *facts);
	size_t n = 0;
	facts[n++] = (struct es_fact){ ES_LIT("variable"), v->variable };
	facts[n++] = (struct es_fact){ ES_LIT("set in"), v->place };
	if (v->coding.len)
		facts[n++] = (struct es_fact){ ES_LIT("written in"), v->coding };
	m->facts = facts;
	m->nfacts = n;
}
