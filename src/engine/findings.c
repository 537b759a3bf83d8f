#include "engine/findings.h"
#include "base/buf.h"
#include "base/glob.h"
#include "engine/bystander.h"
#include "engine/envhit.h"
#include "engine/mask.h"
#include "finding/identity.h"

#include <stdlib.h>

static bool matches_any(struct es_strings globs, struct es_slice path)
{
	for (size_t i = 0; i < globs.n; i++)
		if (es_glob_match(globs.v[i], path))
			return true;
	return false;
}

bool es_path_applies(const struct es_run *run, const struct es_rule *rule, struct es_slice path)
{
	if (rule->paths.n && !matches_any(rule->paths, path))
		return false;
	return !matches_any(rule->exclude_paths, path) && !es_config_excludes(&run->config, path);
}

bool es_rule_is_for_show(const struct es_rule *rule, struct es_slice path)
{
	return path.len && matches_any(rule->note_paths, path);
}

enum es_severity es_hit_severity(const struct es_hit *hit, struct es_slice path)
{
	const struct es_rule *rule = hit->rule;
	if (es_rule_is_for_show(rule, path))
		return ES_SEV_NOTE;
	bool is_weak = rule->is_generic && hit->confidence == ES_CONF_LOW;
	enum es_severity most = es_envhit_most(hit->looks, path);
	if (is_weak && most > ES_SEV_WARNING)
		most = ES_SEV_WARNING;
	return rule->severity > most ? most : rule->severity;
}

struct es_slice es_hit_path(struct es_arena *arena, const struct es_hit *hit, struct es_slice path)
{
	if (!hit->member.len)
		return path;
	struct es_buf whole = ES_BUF_INIT(path.len + hit->member.len + 2);
	/* Not printed: a member's name may hold a NUL. */
	es_buf_add(&whole, path);
	es_buf_add_str(&whole, "!/");
	es_buf_add(&whole, hit->member);
	struct es_slice kept = es_arena_copy(arena, es_buf_slice(&whole));
	es_buf_release(&whole);
	return kept;
}

void es_finding_from_hit(struct es_finding *out, struct es_run *run, const struct es_hit *hit)
{
	const struct es_item *item = &run->items.v[hit->item];
	*out = (struct es_finding){
		.rule = hit->rule,
		.severity = hit->rule->severity,
		.confidence = hit->confidence,
		.origin = item->origin,
		.item_kind = hit->name.len ? ES_ITEM_NAMES : item->kind,
		.coding = hit->coding,
		.redacted = hit->redacted,
		.length = hit->length,
		.secret = hit->secret,
		.id = hit->id,
		.verified = hit->verified,
		.facts = hit->facts,
		.nfacts = hit->nfacts,
		.excerpt = hit->excerpt.text,
		.mark_from = hit->excerpt.mark_from,
		.mark_to = hit->excerpt.mark_to,
	};
	out->place = (struct es_place){
		.line = hit->line,
		.column = hit->column,
		.end_line = hit->end_line,
		.end_column = hit->end_column,
	};
}

/* ---- tree, index, standard input ---- */

static void set_fingerprint(struct es_finding *f, struct es_run *run, struct es_slice path)
{
	char hex[ES_ID_HEX + 1];
	es_identity_finding(hex, run->config.key, f->id, path);
	f->fingerprint = es_run_keep(run, hex);
}

static void add_from_tree(struct es_run *run, const struct es_hit *hit)
{
	struct es_finding f;
	es_finding_from_hit(&f, run, hit);
	f.place.path = es_hit_path(&run->result->arena, hit, run->items.v[hit->item].path);
	f.severity = es_hit_severity(hit, f.place.path);
	if (!es_path_applies(run, hit->rule, f.place.path))
		return;
	set_fingerprint(&f, run, f.place.path);
	if (hit->allowed_by)
		f.blocked_by = es_slice_from(hit->allowed_by);
	else if (es_config_allows(&run->config, hit->id, f.place.path))
		f.blocked_by = (struct es_slice)ES_LIT("configuration");
	es_vec_push(&run->result->findings, f);
}

static int by_fingerprint_then_origin(const void *a, const void *b)
{
	const struct es_finding *x = a, *y = b;
	int order = es_slice_compare(x->fingerprint, y->fingerprint);
	return order ? order : (int)x->origin - (int)y->origin;
}

/* The index's version of a file that the tree has too repeats most of it: only secrets that the
 * file in the tree no longer has are news. */
static void drop_repeated_by_index(struct es_finding_vec *findings)
{
	if (!findings->n)
		return;
	qsort(findings->v, findings->n, sizeof *findings->v, by_fingerprint_then_origin);
	size_t kept = 0;
	struct es_slice in_tree = ES_SLICE_EMPTY;
	for (size_t i = 0; i < findings->n; i++) {
		struct es_finding f = findings->v[i];
		if (f.origin == ES_ORIGIN_WORKTREE)
			in_tree = f.fingerprint;
		else if (f.origin == ES_ORIGIN_INDEX && es_slice_equal(f.fingerprint, in_tree))
			continue;
		findings->v[kept++] = f;
	}
	findings->n = kept;
}

void es_findings_from_tree(struct es_run *run, const struct es_hit_vec *hits)
{
	for (size_t i = 0; i < hits->n; i++)
		add_from_tree(run, &hits->v[i]);
	drop_repeated_by_index(&run->result->findings);
}

/* ---- the end of both ---- */

static int compare_sizes(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int by_place(const void *a, const void *b)
{
	const struct es_finding *x = a, *y = b;
	int order = es_slice_compare(x->place.path, y->place.path);
	if (!order)
		order = compare_sizes(x->place.line, y->place.line);
	if (!order)
		order = compare_sizes(x->place.column, y->place.column);
	if (!order)
		order = es_slice_compare(x->rule->id, y->rule->id);
	if (!order)
		order = es_oid_compare(&x->place.commit, &y->place.commit);
	if (!order)
		order = (int)x->origin - (int)y->origin;
	if (!order)
		order = es_slice_compare(x->id, y->id);
	return order ? order : es_slice_compare(x->fingerprint, y->fingerprint);
}

static void drop_suppressed(struct es_result *r)
{
	size_t kept = 0;
	for (size_t i = 0; i < r->findings.n; i++) {
		if (r->findings.v[i].blocked_by.len)
			r->summary.suppressed++;
		else
			r->findings.v[kept++] = r->findings.v[i];
	}
	r->findings.n = kept;
}

static bool has(struct es_slice text, struct es_slice secret)
{
	return text.len && secret.len && es_slice_search(text, 0, secret) < text.len;
}

/* Secrets in messages are many, those in the names of people few. */
static bool is_in_person(const struct es_finding *f)
{
	for (size_t i = 0; i < f->noccurrences; i++)
		if (has(f->occurrences[i].author, f->secret) ||
			has(f->occurrences[i].email, f->secret))
			return true;
	return false;
}

static void mask_place(struct es_mask *m, struct es_place *p)
{
	p->path = es_mask_text(m, p->path);
	p->author = es_mask_text(m, p->author);
	p->email = es_mask_text(m, p->email);
}

static void mask_all(struct es_mask *m, struct es_result *r)
{
	for (size_t i = 0; i < r->findings.n; i++) {
		struct es_finding *f = &r->findings.v[i];
		mask_place(m, &f->place);
		mask_place(m, &f->head);
		for (size_t k = 0; k < f->noccurrences; k++)
			mask_place(m, &f->occurrences[k]);
	}
	for (size_t i = 0; i < r->summary.skipped.n; i++)
		r->summary.skipped.v[i].path = es_mask_text(m, r->summary.skipped.v[i].path);
}

/* A secret in the name of a file would be shown with every finding in that file, one in the name of
 * a person with every finding in that person's commits. */
static void mask_names(struct es_run *run)
{
	struct es_finding_vec *findings = &run->result->findings;
	struct es_mask m = { .arena = &run->result->arena };
	for (size_t i = 0; i < findings->n; i++) {
		const struct es_finding *f = &findings->v[i];
		if (f->item_kind == ES_ITEM_NAMES || is_in_person(f))
			es_mask_add(&m, f->secret, f->redacted);
	}
	mask_all(&m, run->result);
	es_mask_release(&m);
	for (size_t i = 0; i < findings->n && !run->options->keep_secrets; i++)
		findings->v[i].secret = ES_SLICE_EMPTY;
}

static void add_own_occurrences(struct es_result *r)
{
	for (size_t i = 0; i < r->findings.n; i++) {
		struct es_finding *f = &r->findings.v[i];
		if (f->noccurrences)
			continue;
		f->occurrences = es_arena_alloc(&r->arena, sizeof *f->occurrences);
		f->occurrences[0] = f->place;
		f->noccurrences = 1;
	}
}

void es_findings_finish(struct es_run *run)
{
	struct es_result *r = run->result;
	mask_names(run);
	drop_suppressed(r);
	es_bystander_mask(run);
	if (r->findings.n)
		qsort(r->findings.v, r->findings.n, sizeof *r->findings.v, by_place);
	add_own_occurrences(r);
}
