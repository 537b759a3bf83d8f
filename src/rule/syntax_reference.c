#include "rule/syntax_parser.h"

/* Beyond these, references are left without a bound, so that a hostile pattern costs little. */
enum { GROUPS_MAX = 64, REFERENCES_MAX = 64 };

void es_syntax_add_group(struct es_syntax_parser *p, struct es_slice name, unsigned number,
	const struct es_syntax_node *body)
{
	struct es_syntax_group *g = es_arena_alloc(p->arena, sizeof *g);
	g->name = name;
	g->number = number;
	g->body = *body;
	g->next = p->groups;
	p->groups = g;
}

struct es_syntax_node *es_syntax_refer(
	struct es_syntax_parser *p, struct es_slice name, unsigned number)
{
	struct es_syntax_reference *r = es_arena_alloc(p->arena, sizeof *r);
	r->name = name;
	r->number = number;
	r->wild = es_syntax_wild(p, 0, ES_SYNTAX_UNBOUNDED);
	*(p->references ? p->last_reference : &p->references) = r;
	p->last_reference = &r->next;
	return r->wild;
}

static bool is_number_named(const struct es_syntax_parser *p, unsigned number, struct es_slice name)
{
	for (const struct es_syntax_group *g = p->groups; g; g = g->next)
		if (g->number == number && es_slice_equal(g->name, name))
			return true;
	return false;
}

/* Several groups may have one number, in (?|, or one name, with (?J): what is repeated is the text
 * of one of them. A group in which the reference itself stands has no bound yet, and so gives none.
 */
static uint32_t width_of(const struct es_syntax_parser *p, const struct es_syntax_reference *r)
{
	bool is_known = false;
	uint32_t most = 0;
	for (const struct es_syntax_group *g = p->groups; g; g = g->next) {
		if (r->name.len ? !is_number_named(p, g->number, r->name) : g->number != r->number)
			continue;
		uint32_t max = es_syntax_width(&g->body).max;
		most = max > most ? max : most;
		is_known = true;
	}
	return is_known ? most : ES_SYNTAX_UNBOUNDED;
}

/* A called group may be one that matches nowhere else, as in (?(DEFINE); with calls no reference
 * gets a bound. */
void es_syntax_resolve(struct es_syntax_parser *p)
{
	unsigned n = 0;
	if (p->has_calls || p->ngroups > GROUPS_MAX)
		return;
	for (struct es_syntax_reference *r = p->references; r && n < REFERENCES_MAX; r = r->next) {
		r->wild->max = width_of(p, r);
		n++;
	}
}
