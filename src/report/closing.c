#include "report/closing.h"
#include "base/map.h"
#include "base/mem.h"
#include "report/escape.h"
#include "report/fixes.h"
#include "report/names.h"

#include <stdlib.h>

enum { REASONS_SHOWN = 5, GAPS_SHOWN = 10 };

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

/* "8.1 MB", with a point whatever the locale. */
static void add_bytes(struct es_buf *b, uint64_t bytes)
{
	static const char *const units[] = { "kB", "MB", "GB", "TB", "PB", "EB" };
	if (bytes < 1000) {
		es_buf_printf(b, "%u byte%s", (unsigned)bytes, plural((size_t)bytes));
		return;
	}
	size_t unit = 0;
	for (; bytes >= 999950 && unit < 5; unit++)
		bytes /= 1000;
	unsigned tenths = (unsigned)((bytes + 50) / 100);
	es_buf_printf(b, "%u.%u %s", tenths / 10, tenths % 10, units[unit]);
}

/* "(1204 items, 8.1 MB in 0.08 s)" */
static void add_effort(struct es_buf *b, const struct es_summary *s)
{
	es_buf_printf(b, " (%zu item%s, ", s->items, plural(s->items));
	add_bytes(b, s->bytes);
	double hundredths = s->seconds > 0 && s->seconds < 1e9 ? s->seconds * 100 + 0.5 : 0;
	uint64_t n = (uint64_t)hundredths;
	es_buf_printf(b, " in %llu.%02u s).\n", (unsigned long long)(n / 100), (unsigned)(n % 100));
}

/* "Searched 1.2 GB of it, and knew 0.7 GB of these from elsewhere." */
static void add_searched(struct es_buf *b, const struct es_summary *s)
{
	es_buf_add_str(b, "Searched ");
	add_bytes(b, s->bytes_matched);
	es_buf_add_str(b, " of it (copies are not, what was decoded is), and knew ");
	add_bytes(b, s->bytes_known);
	es_buf_add_str(b, " of these from elsewhere.\n");
}

/* "in 2 files, 1 object and 1 message"; an object is one whose path nobody knows. */
static void add_files(struct es_buf *b, const struct es_result *r)
{
	static const char *const names[] = { "file", "object", "message" };
	struct es_map paths = { 0 };
	size_t counts[3] = { 0 }, left = 0;
	for (size_t i = 0; i < r->findings.n; i++) {
		const struct es_finding *f = &r->findings.v[i];
		if (f->place.path.len)
			(void)es_map_add(&paths, f->place.path, NULL);
		else
			counts[f->origin == ES_ORIGIN_MESSAGE ? 2 : 1]++;
	}
	counts[0] = paths.n;
	es_map_release(&paths);
	for (size_t i = 0; i < 3; i++)
		left += counts[i] > 0;
	es_buf_add_str(b, " in ");
	for (size_t i = 0; i < 3; i++) {
		if (!counts[i])
			continue;
		left--;
		es_buf_printf(b, "%zu %s%s%s", counts[i], names[i], plural(counts[i]),
			left > 1    ? ", "
			: left == 1 ? " and "
				    : "");
	}
}

/* "Found 3 errors, 1 warning at 6 places in 2 files (...)." */
static void add_found(
	const struct es_paint *p, const struct es_result *r, const struct es_groups *g)
{
	static const enum es_severity order[] = { ES_SEV_ERROR, ES_SEV_WARNING, ES_SEV_NOTE };
	size_t counts[3] = { 0 };
	for (size_t i = 0; i < r->findings.n; i++)
		counts[r->findings.v[i].severity] += g->first[i] == i;
	es_paint_on(p, ES_STYLE_STRONG);
	es_buf_add_str(p->out, "Found");
	const char *separator = " ";
	for (size_t k = 0; k < 3; k++) {
		size_t n = counts[order[k]];
		if (!n)
			continue;
		es_buf_printf(
			p->out, "%s%zu %s%s", separator, n, es_severity_name(order[k]), plural(n));
		separator = ", ";
	}
	if (g->n < r->findings.n)
		es_buf_printf(p->out, " at %zu places", r->findings.n);
	add_files(p->out, r);
	es_paint_off(p);
	add_effort(p->out, &r->summary);
}

static void add_clean(const struct es_paint *p, const struct es_result *r)
{
	bool is_sure = r->scope.is_complete;
	es_paint_str(p, is_sure ? ES_STYLE_GOOD : ES_STYLE_WARNING,
		r->variables.is_made ? "Nothing found" : "No secrets found");
	if (!is_sure)
		es_buf_add_str(p->out, " in what was scanned");
	add_effort(p->out, &r->summary);
}

struct reason {
	struct es_slice text;
	size_t n, order;
};

static int by_count(const void *a, const void *b)
{
	const struct reason *x = a, *y = b;
	if (x->n != y->n)
		return x->n < y->n ? 1 : -1;
	return (x->order > y->order) - (x->order < y->order);
}

static void add_reasons(struct es_buf *b, struct reason *reasons, size_t n)
{
	qsort(reasons, n, sizeof *reasons, by_count);
	for (size_t i = 0; i < n && i < REASONS_SHOWN; i++) {
		es_buf_printf(b, "%s%zu ", i ? ", " : ": ", reasons[i].n);
		es_escape_add(b, reasons[i].text);
	}
	if (n > REASONS_SHOWN)
		es_buf_printf(b, " and %zu other reasons", n - REASONS_SHOWN);
}

/* "3 items skipped: 2 larger than 10 MiB, 1 left out by the configuration." */
static void add_skipped(struct es_buf *b, const struct es_skip_vec *skips)
{
	struct es_map texts = { 0 };
	struct reason *reasons = es_alloc(skips->n, sizeof *reasons);
	size_t total = 0;
	for (size_t i = 0; i < skips->n; i++) {
		if (skips->v[i].is_gap)
			continue;
		size_t k = es_map_add(&texts, skips->v[i].reason, NULL);
		reasons[k].text = skips->v[i].reason;
		reasons[k].order = k;
		reasons[k].n++;
		total++;
	}
	if (total) {
		es_buf_printf(b, "%zu item%s skipped", total, plural(total));
		add_reasons(b, reasons, texts.n);
		es_buf_add_str(b, ".\n");
	}
	free(reasons);
	es_map_release(&texts);
}

static void add_skip(struct es_buf *b, const struct es_skip *skip)
{
	if (skip->path.len) {
		es_escape_add(b, skip->path);
		if (skip->line)
			es_buf_printf(b, ":%zu", skip->line);
		es_buf_add_str(b, ": ");
	}
	es_escape_add(b, skip->reason);
	es_buf_add_byte(b, '\n');
}

static void add_every_skip(struct es_buf *b, const struct es_skip_vec *skips)
{
	for (size_t i = 0; i < skips->n; i++) {
		if (skips->v[i].is_gap)
			continue;
		es_buf_add_str(b, "skipped: ");
		add_skip(b, &skips->v[i]);
	}
}

/* One line a gap; returns how many there are. */
static size_t add_gaps(const struct es_paint *p, const struct es_skip_vec *skips, size_t most)
{
	size_t n = 0;
	for (size_t i = 0; i < skips->n; i++) {
		if (!skips->v[i].is_gap || n++ >= most)
			continue;
		es_paint_str(p, ES_STYLE_WARNING, "warning");
		es_buf_add_str(p->out, ": not scanned: ");
		add_skip(p->out, &skips->v[i]);
	}
	if (n > most)
		es_buf_printf(
			p->out, "... and %zu more not scanned (--verbose shows all)\n", n - most);
	return n;
}

static void add_warnings(const struct es_paint *p, const struct es_slices *warnings)
{
	for (size_t i = 0; i < warnings->n; i++) {
		es_paint_str(p, ES_STYLE_WARNING, "warning");
		es_buf_add_str(p->out, ": ");
		es_escape_add(p->out, warnings->v[i]);
		es_buf_add_byte(p->out, '\n');
	}
}

static void add_counts(const struct es_paint *p, const struct es_result *r,
	const struct es_groups *g, const struct es_report_options *o)
{
	if (o->verbose)
		add_every_skip(p->out, &r->summary.skipped);
	if (r->findings.n)
		add_found(p, r, g);
	else
		add_clean(p, r);
	if (o->verbose)
		add_searched(p->out, &r->summary);
	if (r->summary.suppressed)
		es_buf_printf(p->out, "%zu suppressed.\n", r->summary.suppressed);
	if (r->summary.known)
		es_buf_printf(p->out, "%zu not new: the commits before the range have %s, too.\n",
			r->summary.known, r->summary.known == 1 ? "it" : "them");
	add_skipped(p->out, &r->summary.skipped);
}

void es_closing_add(const struct es_paint *p, const struct es_result *r, const struct es_groups *g,
	const struct es_report_options *o)
{
	es_fixes_add(p, r, o->quiet);
	if (!o->quiet)
		add_counts(p, r, g, o);
	if (o->quiet && r->scope.is_complete)
		return;
	add_warnings(p, &r->scope.warnings);
	size_t ngaps = add_gaps(p, &r->summary.skipped, o->verbose ? SIZE_MAX : GAPS_SHOWN);
	if (r->scope.is_complete)
		return;
	es_paint_str(p, ES_STYLE_ERROR, "error");
	es_buf_add_str(p->out, ": scan is incomplete: ");
	if (ngaps)
		es_buf_printf(p->out, "%zu item%s could not be scanned\n", ngaps, plural(ngaps));
	else if (r->scope.warnings.n)
		es_buf_add_str(p->out, "the warnings above say what is missing\n");
	else
		es_buf_add_str(p->out, "it ended before everything was read\n");
}
