#include "engine/watch.h"
#include "base/map.h"
#include "base/mem.h"
#include "engine/findings.h"
#include "engine/glean.h"
#include "engine/treescan.h"
#include "inventory/secretvalue.h"
#include "text/base64.h"

#include <stdlib.h>

/* So much of a value is looked for in one pass over the text, the rest compared where it stands. A
 * literal's length is what is looked at again at each seam of a delta. WHOLE: shorter values are
 * told from parts of longer words. */
enum { HEAD_MAX = 32, WHOLE = 20 };

struct making {
	struct es_arena *arena; /* of the ruleset */
	struct es_known_value *known;
	struct es_literal *literals;
	size_t n, longest;
};

static void add(struct making *m, struct es_slice text, const struct es_secret_value *v,
	struct es_slice coding)
{
	struct es_slice kept = es_arena_copy(m->arena, text);
	m->known[m->n] = (struct es_known_value){ .text = kept,
		.is_whole = kept.len < WHOLE,
		.variable = es_arena_copy(m->arena, v->variable),
		.place = es_arena_copy(m->arena, v->place),
		.coding = coding };
	m->literals[m->n] = (struct es_literal){ .text = es_slice_sub(kept, 0, HEAD_MAX) };
	m->n++;
	m->longest = kept.len > m->longest ? kept.len : m->longest;
}

static void add_all(struct making *m, const struct es_secret_value_vec *values)
{
	struct es_buf coded = ES_BUF_INIT(1024);
	m->known = es_arena_array(m->arena, 2 * values->n, sizeof *m->known);
	m->literals = es_arena_array(m->arena, 2 * values->n, sizeof *m->literals);
	for (size_t i = 0; i < values->n; i++) {
		const struct es_secret_value *v = &values->v[i];
		add(m, v->value, v, ES_SLICE_EMPTY);
		if (v->value.len >= ES_DECODED_MIN)
			continue;
		es_buf_reset(&coded);
		es_base64_add(&coded, v->value);
		add(m, es_buf_slice(&coded), v, (struct es_slice)ES_LIT("base64"));
	}
	es_buf_release(&coded);
}

/* Gives way to a rule that knows the kind of secret: what is reported then does not depend on whose
 * machine has the env file. */
static void turn_on(struct es_rule *rule, const struct making *m)
{
	rule->kind = ES_KIND_SECRET;
	rule->is_generic = true;
	rule->confidence = ES_CONF_HIGH;
	rule->literals = (struct es_literals){ m->literals, m->n };
	rule->known = m->known;
	rule->reach_before = 1;
	rule->reach_after = (uint32_t)m->longest + 1;
}

static struct es_rule *find_rule(const struct es_run *run)
{
	static const struct es_slice id = ES_LIT("env-value-leaked");
	struct es_ruleset *rs = run->result->owned_rules;
	size_t i = es_ruleset_index(rs, id);
	return i < rs->rules.n && run->wanted[i] ? &rs->rules.v[i] : NULL;
}

static void renew_plan(struct es_run *run, const bool *wanted)
{
	es_plan_free(run->plan);
	run->plan = es_plan_new(run->result->rules, wanted);
}

bool es_watch_values(struct es_run *run)
{
	struct es_rule *rule = run->gleaning ? find_rule(run) : NULL;
	struct es_secret_value_vec values = { 0 };
	struct making m = { .arena = &run->result->owned_rules->arena };
	if (!rule)
		return false;
	if (!es_secret_values(&values, &run->gleaning->world, m.arena))
		es_run_warn(run, "too many values in env files: some were not looked for");
	bool has_any = values.n > 0;
	if (has_any) {
		add_all(&m, &values);
		turn_on(rule, &m);
		renew_plan(run, run->wanted);
	}
	es_vec_release(&values);
	return has_any;
}

/* ---- the tree ---- */

static bool is_source(const struct es_run *run, const struct es_hit *hit)
{
	const struct es_item *item = &run->items.v[hit->item];
	const struct es_world_file *f = es_world_find(&run->gleaning->world, item->path);
	return f && item->origin == ES_ORIGIN_WORKTREE && es_secret_values_are_from(f);
}

static void drop_sources(const struct es_run *run, struct es_hit_vec *hits)
{
	size_t kept = 0;
	for (size_t i = 0; i < hits->n; i++)
		if (!is_source(run, &hits->v[i]))
			hits->v[kept++] = hits->v[i];
	hits->n = kept;
}

static struct es_slice place_key(
	struct es_arena *arena, struct es_slice path, size_t line, size_t column)
{
	struct es_buf key = ES_BUF_INIT(path.len + 64);
	es_buf_add(&key, path);
	es_buf_printf(&key, ":%zu:%zu", line, column);
	struct es_slice kept = es_arena_copy(arena, es_buf_slice(&key));
	es_buf_release(&key);
	return kept;
}

/* A secret that a rule has reported as an error where it stands is not reported once more for being
 * known. */
static void drop_reported(struct es_run *run, struct es_hit_vec *hits)
{
	const struct es_finding_vec *found = &run->result->findings;
	struct es_arena arena = { 0 };
	struct es_map places = { 0 };
	size_t kept = 0;
	for (size_t i = 0; i < found->n; i++) {
		const struct es_finding *f = &found->v[i];
		if (f->severity == ES_SEV_ERROR)
			(void)es_map_add(&places,
				place_key(&arena, f->place.path, f->place.line, f->place.column),
				NULL);
	}
	for (size_t i = 0; i < hits->n; i++) {
		const struct es_hit *h = &hits->v[i];
		struct es_slice path = es_hit_path(&arena, h, run->items.v[h->item].path);
		if (es_map_find(&places, place_key(&arena, path, h->line, h->column)) ==
			ES_MAP_NONE)
			hits->v[kept++] = *h;
	}
	hits->n = kept;
	es_map_release(&places);
	es_arena_release(&arena);
}

/* What the second reading of the same files would count again. */
static void keep_counts(struct es_summary *now, const struct es_summary *before)
{
	now->items = before->items;
	now->bytes = before->bytes;
	now->bytes_matched = before->bytes_matched;
	now->bytes_known = before->bytes_known;
}

/* What was said before of a file is not said again; what the first reading had no need to read may
 * be a gap now. */
static void drop_known_skips(struct es_skip_vec *skips, size_t nbefore)
{
	struct es_map paths = { 0 };
	size_t kept = nbefore;
	for (size_t i = 0; i < nbefore; i++)
		(void)es_map_add(&paths, skips->v[i].path, NULL);
	for (size_t i = nbefore; i < skips->n; i++)
		if (es_map_find(&paths, skips->v[i].path) == ES_MAP_NONE)
			skips->v[kept++] = skips->v[i];
	skips->n = kept;
	es_map_release(&paths);
}

enum es_status es_watch_tree(struct es_run *run, struct es_error *err)
{
	struct es_result *result = run->result;
	struct es_hit_vec hits = { 0 };
	struct es_summary before = result->summary;
	bool *only = es_alloc(result->rules->rules.n, sizeof *only);
	only[find_rule(run) - result->owned_rules->rules.v] = true;
	renew_plan(run, only);
	run->is_watching = true;
	enum es_status st = es_treescan(&hits, run, err);
	if (!st) {
		drop_sources(run, &hits);
		drop_reported(run, &hits);
		es_findings_from_tree(run, &hits);
	}
	keep_counts(&result->summary, &before);
	drop_known_skips(&result->summary.skipped, before.skipped.n);
	run->is_watching = false;
	es_vec_release(&hits);
	free(only);
	return st;
}
