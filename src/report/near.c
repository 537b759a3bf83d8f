#include "report/near.h"
#include "base/alike.h"
#include "report/escape.h"

enum { NAMES_SHOWN = 5, PART_MIN = 3 };

struct near {
	struct es_slice v[NAMES_SHOWN];
	size_t n;
};

static void take(struct near *near, struct es_slice name)
{
	for (size_t i = 0; i < near->n; i++)
		if (es_slice_equal(near->v[i], name))
			return;
	if (near->n < NAMES_SHOWN)
		near->v[near->n++] = name;
}

static bool is_part(struct es_slice name, struct es_slice part)
{
	if (part.len < PART_MIN)
		return false;
	for (size_t i = 0; i + part.len <= name.len; i++)
		if (es_slice_equal_fold(es_slice_sub(name, i, i + part.len), part))
			return true;
	return false;
}

static bool is_near(struct es_slice name, struct es_slice wanted, bool by_part)
{
	return by_part ? is_part(name, wanted) : es_alike(name, wanted) != ES_ALIKE_NOT;
}

static void take_from(
	struct near *near, const struct es_result *r, struct es_slice wanted, bool by_part)
{
	for (size_t i = 0; i < r->variables.n; i++)
		if (is_near(r->variables.v[i].name, wanted, by_part))
			take(near, r->variables.v[i].name);
	for (size_t i = 0; r->rules && i < r->rules->rules.n; i++)
		if (is_near(r->rules->rules.v[i].id, wanted, by_part))
			take(near, r->rules->rules.v[i].id);
}

void es_near_add(struct es_buf *b, const struct es_result *r, struct es_slice name)
{
	struct near near = { .n = 0 };
	take_from(&near, r, name, false);
	take_from(&near, r, name, true);
	for (size_t i = 0; i < near.n; i++) {
		bool is_last = i + 1 == near.n;
		es_buf_add_str(b, !i ? "; did you mean " : is_last ? " or " : ", ");
		es_escape_add(b, near.v[i]);
	}
	if (near.n)
		es_buf_add_byte(b, '?');
}

size_t es_ruleset_near(const struct es_ruleset *rs, const char *id)
{
	size_t i = 0;
	while (i < rs->rules.n && es_alike(rs->rules.v[i].id, es_slice_from(id)) == ES_ALIKE_NOT)
		i++;
	return i;
}
