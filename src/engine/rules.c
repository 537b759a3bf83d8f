#include "engine/rules.h"
#include "base/mem.h"
#include "match/regex.h"

#include <stdlib.h>

static enum es_status check_patterns(
	const struct es_rule_vec *rules, size_t first, struct es_error *err)
{
	for (size_t i = first; i < rules->n; i++) {
		if (rules->v[i].kind != ES_KIND_SECRET)
			continue;
		enum es_status st = es_regex_check(&rules->v[i], err);
		if (st)
			return st;
	}
	return ES_OK;
}

enum es_status es_rules_fill(struct es_ruleset *rs, const struct es_rules_options *o,
	const struct es_rule_vec *more, es_warn_fn *warn, void *warn_ctx, struct es_error *err)
{
	if (!o || !o->no_builtin)
		es_ruleset_add_builtin(rs);
	size_t first = rs->rules.n;
	for (size_t i = 0; o && i < o->nfiles; i++) {
		enum es_status st = es_ruleset_add_path(rs, o->files[i], warn, warn_ctx, err);
		if (st)
			return st;
	}
	for (size_t i = 0; more && i < more->n; i++)
		es_vec_push(&rs->rules, more->v[i]);
	enum es_status st = check_patterns(&rs->rules, first, err);
	if (!st)
		es_ruleset_freeze(rs);
	return st;
}

/* ---- the public interface ---- */

enum es_status es_ruleset_load(struct es_ruleset **out, const struct es_rules_options *o,
	es_warn_fn *warn, void *warn_ctx, struct es_error *err)
{
	struct es_ruleset *rs = es_alloc(1, sizeof *rs);
	enum es_status st = es_rules_fill(rs, o, NULL, warn, warn_ctx, err);
	if (st)
		es_ruleset_free(rs);
	else
		*out = rs;
	return st;
}

void es_ruleset_free(struct es_ruleset *rs)
{
	if (!rs)
		return;
	es_ruleset_release(rs);
	free(rs);
}

size_t es_ruleset_size(const struct es_ruleset *rs)
{
	return rs->rules.n;
}

static const char *text_of(struct es_slice s)
{
	return s.len ? s.ptr : "";
}

void es_ruleset_info(const struct es_ruleset *rs, size_t i, struct es_rule_info *out)
{
	const struct es_rule *r = &rs->rules.v[i];
	*out = (struct es_rule_info){
		.id = text_of(r->id),
		.name = text_of(r->name),
		.pattern = text_of(r->pattern),
		.description = text_of(r->description),
		.help = text_of(r->help),
		.file = text_of(r->file),
		.line = r->line,
		.kind = r->kind,
		.severity = r->severity,
		.confidence = r->confidence,
		.min_entropy = r->min_entropy,
		.is_off = r->is_off,
		.is_generic = r->is_generic,
		.is_unbounded = r->reach_before == ES_UNBOUNDED || r->reach_after == ES_UNBOUNDED,
		.nkeywords = r->literals.n,
		.nreferences = r->references.n,
		.nexamples = r->examples.n,
		.nnegative_examples = r->negative_examples.n,
	};
}

const char *es_ruleset_keyword(const struct es_ruleset *rs, size_t i, size_t k)
{
	return text_of(rs->rules.v[i].literals.v[k].text);
}

const char *es_ruleset_reference(const struct es_ruleset *rs, size_t i, size_t k)
{
	return text_of(rs->rules.v[i].references.v[k]);
}

size_t es_ruleset_find(const struct es_ruleset *rs, const char *id)
{
	return es_ruleset_index(rs, es_slice_from(id));
}
