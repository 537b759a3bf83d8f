#include "rule/ruleset.h"
#include "base/hex.h"
#include "base/mem.h"

#include <stdlib.h>

void es_ruleset_add_builtin(struct es_ruleset *rs)
{
	for (size_t i = 0; i < es_builtin_nrules; i++)
		es_vec_push(&rs->rules, es_builtin_rules[i]);
}

enum es_status es_ruleset_add_path(struct es_ruleset *rs, const char *path, es_warn_fn *warn,
	void *warn_ctx, struct es_error *err)
{
	return es_rule_load_path(&rs->rules, path, &rs->arena, warn, warn_ctx, err);
}

static int by_id(const void *a, const void *b)
{
	const struct es_rule *x = a, *y = b;
	return es_slice_compare(x->id, y->id);
}

/* A rule and its place among those that arrived, since qsort does not keep equal ones in order. */
struct arrival {
	struct es_rule rule;
	size_t number;
};

static int by_id_then_arrival(const void *a, const void *b)
{
	const struct arrival *x = a, *y = b;
	int order = by_id(&x->rule, &y->rule);
	return order ? order : (x->number > y->number) - (x->number < y->number);
}

/* The built-in rules are, and when there are no others nothing is to be done. */
static bool is_sorted(const struct es_rule_vec *rules)
{
	for (size_t i = 1; i < rules->n; i++)
		if (by_id(&rules->v[i - 1], &rules->v[i]) >= 0)
			return false;
	return true;
}

static void sort_by_id(struct es_rule_vec *rules)
{
	struct arrival *all = es_alloc(rules->n, sizeof *all);
	for (size_t i = 0; i < rules->n; i++)
		all[i] = (struct arrival){ rules->v[i], i };
	qsort(all, rules->n, sizeof *all, by_id_then_arrival);
	for (size_t i = 0; i < rules->n; i++)
		rules->v[i] = all[i].rule;
	free(all);
}

static void keep_last_of_each(struct es_rule_vec *rules)
{
	size_t kept = 0;
	for (size_t i = 0; i < rules->n; i++) {
		bool is_replaced = i + 1 < rules->n && by_id(&rules->v[i], &rules->v[i + 1]) == 0;
		if (!is_replaced)
			rules->v[kept++] = rules->v[i];
	}
	rules->n = kept;
}

void es_ruleset_freeze(struct es_ruleset *rs)
{
	if (!is_sorted(&rs->rules)) {
		sort_by_id(&rs->rules);
		keep_last_of_each(&rs->rules);
	}
	struct es_sha256 h;
	es_sha256_init(&h);
	for (size_t i = 0; i < rs->rules.n; i++) {
		const unsigned char *digest = rs->rules.v[i].digest;
		es_sha256_add(&h, (struct es_slice){ (const char *)digest, ES_SHA256_SIZE });
	}
	unsigned char digest[ES_SHA256_SIZE];
	es_sha256_end(&h, digest);
	struct es_buf hex = ES_BUF_INIT(sizeof rs->hash);
	es_hex_add(&hex, digest, sizeof digest);
	(void)snprintf(rs->hash, sizeof rs->hash, "%s", es_buf_cstr(&hex));
	es_buf_release(&hex);
}

void es_ruleset_release(struct es_ruleset *rs)
{
	es_vec_release(&rs->rules);
	es_arena_release(&rs->arena);
}

size_t es_ruleset_index(const struct es_ruleset *rs, struct es_slice id)
{
	const struct es_rule key = { .id = id };
	const struct es_rule *hit =
		rs->rules.n ? bsearch(&key, rs->rules.v, rs->rules.n, sizeof key, by_id) : NULL;
	return hit ? (size_t)(hit - rs->rules.v) : rs->rules.n;
}
