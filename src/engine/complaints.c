#include "engine/complaints.h"
#include "engine/findings.h"
#include "engine/lintexcerpt.h"
#include "finding/identity.h"
#include "finding/marker.h"
#include "finding/region.h"

#include <stdlib.h>

/* The file that the complaint at hand is about, read once for all of its complaints. */
struct about {
	const struct es_gleaned *file; /* NULL: there is none of that path */
	struct es_linemap lines;
	struct es_arena arena;
	struct es_region_vec regions;
	size_t line, line_before; /* of this complaint, and of the last on another line */
	bool has_markers;
};

static void release_about(struct about *a)
{
	es_vec_release(&a->regions);
	es_arena_release(&a->arena);
	*a = (struct about){ .file = NULL };
}

static void begin_about(struct about *a, const struct es_run *run, struct es_slice path)
{
	if (a->file && es_slice_equal(a->file->file.path, path))
		return;
	release_about(a);
	a->file = es_gleaning_find(run->gleaning, path);
	if (!a->file)
		return;
	es_linemap_init(&a->lines, a->file->text, &a->arena);
	a->has_markers = es_marker_has_ours(a->file->text);
	if (a->file->file.env.role != ES_ENV_NONE)
		es_regions_read(&a->regions, a->file->text);
}

static void note_line(struct about *a, size_t line)
{
	if (line == a->line)
		return;
	a->line_before = a->line;
	a->line = line;
}

/* ---- fate ---- */

/* What is about a file as a whole is allowed on its first line. */
static const char *marker_for(
	const struct about *a, const struct es_run *run, const struct es_finding *f)
{
	if (!a->file || !a->has_markers)
		return NULL;
	size_t first = f->place.line ? f->place.line : 1;
	size_t last = f->place.end_line > first ? f->place.end_line : first;
	bool is_taken = a->line_before && a->line_before + 1 == first;
	return es_marker_allowing(
		&a->lines, first, last, is_taken, f->rule->id, run->result->rules);
}

static struct es_slice blocker_of(
	const struct about *a, const struct es_run *run, const struct es_finding *f)
{
	static const struct es_slice region = ES_LIT("dotenv-linter:off");
	static const struct es_slice config = ES_LIT("configuration");
	const char *marker = marker_for(a, run, f);
	if (marker)
		return es_slice_from(marker);
	if (es_regions_have(&a->regions, f->place.line, f->rule->id))
		return region;
	if (f->variable.len && es_config_ignores(&run->config, f->variable, f->rule->id))
		return config;
	if (es_config_allows(&run->config, f->fingerprint, f->place.path))
		return config;
	return ES_SLICE_EMPTY;
}

/* ---- one finding ---- */

/* Of rule, variable and subject, then of the path; never of a line, so that it stays when lines
 * move. */
static struct es_slice fingerprint_of(struct es_run *run, const struct es_complaint *c)
{
	char id[ES_ID_HEX + 1], hex[ES_ID_HEX + 1];
	struct es_buf what = ES_BUF_INIT(c->variable.len + c->subject.len + 1);
	es_buf_add(&what, c->variable);
	es_buf_add_byte(&what, '\0');
	es_buf_add(&what, c->subject);
	es_identity_secret(id, run->config.key, es_slice_from(c->rule), es_buf_slice(&what));
	es_identity_finding(hex, run->config.key, es_slice_from(id), c->path);
	es_buf_release(&what);
	return es_run_keep(run, hex);
}

static enum es_severity severity_of(
	const struct es_run *run, const struct es_rule *rule, const struct es_complaint *c)
{
	enum es_severity s = c->severity;
	if (!es_config_severity(&run->config, rule->id, &s) && es_rule_is_for_show(rule, c->path))
		s = ES_SEV_NOTE;
	return s;
}

static void fill(struct es_finding *f, struct es_run *run, const struct es_rule *rule,
	const struct es_complaint *c)
{
	struct es_arena *arena = &run->result->arena;
	*f = (struct es_finding){ .rule = rule,
		.severity = severity_of(run, rule, c),
		.confidence = rule->confidence,
		.origin = ES_ORIGIN_WORKTREE,
		.item_kind = ES_ITEM_FILE,
		.message = es_arena_copy(arena, c->message),
		.help = es_arena_copy(arena, c->help),
		.variable = es_arena_copy(arena, c->variable),
		.fingerprint = fingerprint_of(run, c) };
	if (c->past) {
		f->origin = ES_ORIGIN_HISTORY;
		f->item_kind = ES_ITEM_BLOB;
		f->place = *c->past->place;
		f->refs = c->past->refs;
		f->nrefs = c->past->nrefs;
		f->last_commit = c->past->last_commit;
		return;
	}
	f->place = (struct es_place){ .path = es_arena_copy(arena, c->path),
		.line = c->line,
		.column = c->line && !c->column ? 1 : c->column,
		.end_line = c->end_line < c->line ? c->line : c->end_line,
		.end_column = c->end_column };
	if (c->line && !f->place.end_column)
		f->place.end_column = f->place.column;
}

static void set_excerpt(struct es_finding *f, struct es_run *run, const struct about *a)
{
	struct es_excerpt e;
	if (!a->file || !f->place.line)
		return;
	es_lint_excerpt(&e, a->file, &a->lines, f, &run->result->arena);
	f->excerpt = e.text;
	f->mark_from = e.mark_from;
	f->mark_to = e.mark_to;
}

/* The rule that the complaint names, if it is wanted. One that a file of the user's made a rule of
 * secrets is another one. */
static const struct es_rule *rule_of(const struct es_run *run, const struct es_complaint *c)
{
	const struct es_ruleset *rs = run->result->rules;
	size_t i = es_ruleset_index(rs, es_slice_from(c->rule));
	bool is_there = i < rs->rules.n && rs->rules.v[i].kind == ES_KIND_CONFIG;
	return is_there && run->wanted[i] ? &rs->rules.v[i] : NULL;
}

static int compare_sizes(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int by_place(const void *a, const void *b)
{
	const struct es_complaint *x = a, *y = b;
	int order = es_slice_compare(x->path, y->path);
	if (!order)
		order = compare_sizes(x->line, y->line);
	if (!order)
		order = compare_sizes(x->column, y->column);
	if (!order)
		order = es_slice_compare(es_slice_from(x->rule), es_slice_from(y->rule));
	if (!order)
		order = es_slice_compare(x->variable, y->variable);
	return order ? order : es_slice_compare(x->subject, y->subject);
}

static void push(struct about *a, struct es_run *run, struct es_finding *f)
{
	set_excerpt(f, run, a);
	es_vec_push(&run->result->findings, *f);
}

/* Fills *f and says what blocks it, in the order of places. */
static void judge(struct es_finding *f, struct about *a, struct es_run *run,
	const struct es_rule *rule, const struct es_complaint *c)
{
	begin_about(a, run, c->path);
	note_line(a, c->line);
	fill(f, run, rule, c);
	f->blocked_by = blocker_of(a, run, f);
}

/* One that nothing in its own file blocks, or the pool of some of those. */
static void add_judged(struct about *a, struct es_run *run, const struct es_complaint *c)
{
	struct es_finding f;
	begin_about(a, run, c->path);
	fill(&f, run, rule_of(run, c), c);
	if (es_config_allows(&run->config, f.fingerprint, f.place.path))
		f.blocked_by = (struct es_slice)ES_LIT("configuration");
	push(a, run, &f);
}

/* ---- several of a file that are one matter ---- */

enum { POOL_MIN = 3, NAMES_SHOWN = 5, NAMES_TEXT = 8192 };

static int by_variable(const void *a, const void *b)
{
	const struct es_complaint *const *x = a, *const *y = b;
	return es_slice_compare((*x)->variable, (*y)->variable);
}

/* Sorted by name, each once; their number. */
static size_t sort_names(const struct es_complaint **v, size_t n)
{
	size_t nkept = 0;
	qsort(v, n, sizeof(const struct es_complaint *), by_variable);
	for (size_t i = 0; i < n; i++)
		if (!nkept || !es_slice_equal(v[nkept - 1]->variable, v[i]->variable))
			v[nkept++] = v[i];
	return nkept;
}

static void add_names(struct es_buf *b, const struct es_complaint *const *v, size_t n)
{
	for (size_t i = 0; i < n && b->len < NAMES_TEXT; i++)
		es_buf_printf(b, "%s%.*s", i ? ", " : "", ES_ARG(v[i]->variable));
}

/* One finding of all, at the first one's place. That it knows all names tells it from the finding
 * of fewer that somebody has accepted. */
static void add_pool(struct about *a, struct es_run *run, const struct es_complaint *first,
	const struct es_complaint **v, size_t n)
{
	struct es_buf message = ES_BUF_INIT(SIZE_MAX), names = ES_BUF_INIT(SIZE_MAX);
	struct es_complaint all = *first;
	es_buf_printf(&message, "%zu variables %.*s: ", n, ES_ARG(first->pool));
	add_names(&message, v, n < NAMES_SHOWN ? n : NAMES_SHOWN);
	if (n > NAMES_SHOWN)
		es_buf_printf(&message, " and %zu more", n - NAMES_SHOWN);
	es_buf_printf(&names, "Write them down where people look for them: ");
	add_names(&names, v, n);
	all.message = es_buf_slice(&message);
	all.help = n > NAMES_SHOWN ? es_buf_slice(&names) : all.help;
	all.subject = es_buf_slice(&names);
	add_judged(a, run, &all);
	es_buf_release(&message);
	es_buf_release(&names);
}

/* Those that have the pool of the first. */
static void pool_file(struct about *a, struct es_run *run, const struct es_complaint *v, size_t n)
{
	const struct es_complaint *first = v;
	struct ES_VEC(const struct es_complaint *) some = { NULL, 0, 0 };
	for (size_t i = 0; i < n; i++)
		if (v[i].rule == first->rule && es_slice_equal(v[i].pool, first->pool))
			es_vec_push(&some, &v[i]);
	size_t nnames = sort_names(some.v, some.n);
	if (nnames >= POOL_MIN)
		add_pool(a, run, first, some.v, nnames);
	for (size_t i = 0; i < nnames && nnames < POOL_MIN; i++)
		add_judged(a, run, some.v[i]);
	es_vec_release(&some);
}

struct pools ES_VEC(struct es_slice);

static bool is_done(const struct pools *done, struct es_slice pool)
{
	for (size_t i = 0; i < done->n; i++)
		if (es_slice_equal(done->v[i], pool))
			return true;
	return false;
}

/* `v` is sorted by path. */
static void add_pools(struct about *a, struct es_run *run, const struct es_complaint *v, size_t n)
{
	for (size_t from = 0, to = 0; from < n; from = to) {
		struct pools done = { NULL, 0, 0 };
		while (to < n && es_slice_equal(v[to].path, v[from].path))
			to++;
		for (size_t i = from; i < to; i++) {
			if (!v[i].pool.len || is_done(&done, v[i].pool))
				continue;
			pool_file(a, run, &v[i], to - i);
			es_vec_push(&done, v[i].pool);
		}
		es_vec_release(&done);
	}
}

void es_findings_from_complaints(struct es_run *run, struct es_complaints *c)
{
	struct about a = { .file = NULL };
	size_t nlive = 0;
	if (c->v.n)
		qsort(c->v.v, c->v.n, sizeof *c->v.v, by_place);
	for (size_t i = 0; i < c->v.n; i++) {
		const struct es_complaint *one = &c->v.v[i];
		const struct es_rule *rule = rule_of(run, one);
		if (!rule || !es_path_applies(run, rule, one->path))
			continue;
		struct es_finding f;
		judge(&f, &a, run, rule, one);
		if (f.blocked_by.len || !one->pool.len)
			push(&a, run, &f);
		if (!f.blocked_by.len)
			c->v.v[nlive++] = *one;
	}
	c->v.n = nlive;
	add_pools(&a, run, c->v.v, nlive);
	release_about(&a);
}
