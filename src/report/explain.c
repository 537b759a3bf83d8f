/* explain.c - all that a result knows of one variable, for people. */
#include "base/err.h"
#include "report/escape.h"
#include "report/message.h"
#include "report/near.h"
#include "report/out.h"
#include "report/where.h"

/* Of more places than MANY the first FEW are shown. */
enum { LABEL_WIDTH = 12, MANY = 8, FEW = 6 };

struct explain {
	const struct es_result *r;
	struct es_out *out;
	struct es_paint paint;
	bool is_verbose;
};

static void add_label(struct es_buf *b, const char *label)
{
	es_buf_printf(b, "%-*s", LABEL_WIDTH, label);
}

static void add_where(struct es_buf *b, const struct es_variable_place *p)
{
	es_escape_add(b, p->path);
	if (p->line)
		es_buf_printf(b, ":%zu", p->line);
}

/* ---- why ---- */

static void add_class(struct es_buf *b, const struct es_variable_row *row)
{
	add_label(b, "class");
	es_buf_printf(b, "%s: %s\n", row->class, row->class_reason);
}

static const char *why_of(const char *need, const struct es_variable_place *p)
{
	if (es_slice_is(es_slice_from(need), "required"))
		return "wants it and has no default";
	if (es_slice_is(es_slice_from(need), "guarded"))
		return "asks whether it is there";
	return p->shape.len ? "has a default" : "does without it";
}

static void add_need(struct es_buf *b, const struct es_variable_row *row)
{
	add_label(b, "need");
	if (!row->references.n) {
		es_buf_add_str(b, "none: nothing that could be read asks for it\n");
		return;
	}
	es_buf_printf(b, "%s", row->need);
	if (row->is_need_told) {
		es_buf_add_str(b, ": the configuration says so");
	} else if (row->decisive) {
		es_buf_add_str(b, ": ");
		add_where(b, row->decisive);
		es_buf_printf(b, " %s", why_of(row->need, row->decisive));
	}
	es_buf_add_byte(b, '\n');
}

/* ---- where ---- */

static void add_detail(struct es_buf *b, const struct es_variable_place *p, bool is_reference)
{
	const char *separator = "  ";
	if (p->how.len) {
		es_buf_add_str(b, separator);
		es_escape_add(b, p->how);
		separator = ", ";
	}
	if (is_reference && p->need) {
		es_buf_printf(b, "%s%s", separator, p->need);
		separator = ", ";
	}
	if (p->shape.len) {
		es_buf_printf(b, "%sdefault: ", separator);
		es_escape_add(b, p->shape);
		separator = ", ";
	}
	if (is_reference && p->part && *p->part)
		es_buf_printf(b, "%s%s", separator, p->part);
	if (p->is_commented)
		es_buf_printf(b, "%scommented out", separator);
}

/* Two services of one file that say the same. */
static bool is_double(const struct es_variable_places *places, size_t i)
{
	const struct es_variable_place *a = &places->v[i], *b = i ? a - 1 : a;
	return i && a->line == b->line && es_slice_equal(a->path, b->path) &&
	       es_slice_equal(a->how, b->how) && es_slice_equal(a->shape, b->shape);
}

static void add_places(const struct explain *e, const char *label,
	const struct es_variable_places *places, bool is_reference)
{
	struct es_buf *b = &e->out->buf;
	size_t shown = 0, n = 0;
	if (!places->n) {
		add_label(b, label);
		es_buf_add_str(b, "-\n");
	}
	for (size_t i = 0; i < places->n; i++)
		n += !is_double(places, i);
	for (size_t i = 0; i < places->n; i++) {
		if (is_double(places, i))
			continue;
		if (shown++ == FEW && n > MANY && !e->is_verbose) {
			add_label(b, "");
			es_buf_printf(b, "and %zu more (--verbose shows them)\n", n - FEW);
			break;
		}
		add_label(b, i ? "" : label);
		add_where(b, &places->v[i]);
		add_detail(b, &places->v[i], is_reference);
		es_buf_add_byte(b, '\n');
		es_out_drain(e->out);
	}
}

static void add_targets(struct es_buf *b, const struct es_variable_row *row)
{
	for (size_t i = 0; i < row->ntargets; i++) {
		add_label(b, i ? "" : "targets");
		es_escape_add(b, row->targets[i].name);
		es_buf_printf(b, ": %s\n", row->targets[i].state);
	}
}

/* The service is named where there are several, or one below the root. */
static void add_row(const struct explain *e, const struct es_variable_row *row, bool is_one_of_many)
{
	struct es_buf *b = &e->out->buf;
	es_paint_on(&e->paint, ES_STYLE_STRONG);
	es_escape_add(b, row->name);
	es_paint_off(&e->paint);
	if (row->service.len) {
		es_buf_add_str(b, " of ");
		es_escape_add(b, row->service);
	} else if (is_one_of_many) {
		es_buf_add_str(b, " of the top folder");
	}
	es_buf_add_str(b, "\n\n");
	add_class(b, row);
	add_need(b, row);
	add_places(e, "read by", &row->references, true);
	add_places(e, "declared in", &row->examples, false);
	add_places(e, "env files", &row->files, false);
	add_places(e, "set in", &row->sets, false);
	add_targets(b, row);
	es_buf_add_byte(b, '\n');
}

/* Of a service that has nothing of the variable but what packages read that it imports. */
static bool is_lent(const struct es_variable_row *row)
{
	if (!row->service.len || !row->references.n || row->examples.n || row->files.n ||
		row->sets.n)
		return false;
	for (size_t i = 0; i < row->references.n; i++) {
		struct es_slice path = row->references.v[i].path;
		if (path.len > row->service.len && path.ptr[row->service.len] == '/' &&
			es_slice_equal(es_slice_sub(path, 0, row->service.len), row->service))
			return false;
	}
	return true;
}

/* Rows of one variable. A package is explained with a service that has more of it. */
static void add_rows(const struct explain *e, struct es_slice name, size_t n)
{
	const struct es_variable_table *t = &e->r->variables;
	struct es_buf *b = &e->out->buf;
	size_t nlent = 0, seen = 0;
	for (size_t i = 0; i < t->n; i++) {
		const struct es_variable_row *row = &t->v[i];
		if (!es_slice_equal(row->name, name))
			continue;
		bool is_last = ++seen == n && nlent + 1 == n;
		if (e->is_verbose || n == 1 || is_last || !is_lent(row))
			add_row(e, row, n > 1);
		else
			nlent++;
	}
	for (size_t i = 0, k = 0; i < t->n && k < nlent; i++) {
		if (!es_slice_equal(t->v[i].name, name) || !is_lent(&t->v[i]))
			continue;
		es_buf_add_str(b, k++ ? ", " : "Through packages it is read in ");
		es_escape_add(b, t->v[i].service);
	}
	if (nlent)
		es_buf_add_str(b, " as well (--verbose shows where).\n\n");
	es_out_drain(e->out);
}

/* ---- what is open ---- */

static void add_finding(struct explain *e, const struct es_finding *f)
{
	struct es_buf *b = &e->out->buf;
	es_paint_on(&e->paint, es_style_of(f->severity));
	es_buf_printf(b, "%s[", es_severity_name(f->severity));
	es_escape_add(b, f->rule->id);
	es_buf_add_byte(b, ']');
	es_paint_off(&e->paint);
	es_buf_add_str(b, ": ");
	es_escape_add(b, f->message);
	es_buf_add_byte(b, '\n');
	e->paint.gutter = (unsigned)snprintf(NULL, 0, "%zu", f->place.line);
	es_where_location(&e->paint, f);
	es_where_excerpt(&e->paint, f);
	es_paint_note(&e->paint, "help", es_finding_help(f));
	es_buf_add_byte(b, '\n');
	es_out_drain(e->out);
}

static void add_open(struct explain *e, struct es_slice name)
{
	size_t n = 0;
	for (size_t i = 0; i < e->r->findings.n; i++) {
		const struct es_finding *f = &e->r->findings.v[i];
		if (!es_finding_is_config(f) || !es_slice_equal(f->variable, name))
			continue;
		if (!n++)
			es_buf_add_str(&e->out->buf, "What is open about it\n\n");
		add_finding(e, f);
	}
	if (!n)
		es_buf_add_str(&e->out->buf, "Nothing is open about it.\n");
}

/* ---- the calls ---- */

static size_t count_rows(const struct es_variable_table *t, struct es_slice name)
{
	size_t n = 0;
	for (size_t i = 0; i < t->n; i++)
		n += es_slice_equal(t->v[i].name, name);
	return n;
}

bool es_result_has_variable(const struct es_result *r, const char *name)
{
	return count_rows(&r->variables, es_slice_from(name)) > 0;
}

static enum es_status refuse(const struct es_result *r, const char *name, struct es_error *err)
{
	enum { NEAR_MAX = 300 };
	struct es_buf near = ES_BUF_INIT(NEAR_MAX);
	es_near_add(&near, r, es_slice_from(name));
	enum es_status st = es_fail(
		err, ES_ENOTFOUND, "unknown rule or variable: %s%s", name, es_buf_cstr(&near));
	es_buf_release(&near);
	return st;
}

enum es_status es_explain_variable(const struct es_result *r, const char *name,
	const struct es_report_options *o, FILE *to, struct es_error *err)
{
	struct es_out out;
	struct es_slice wanted = es_slice_from(name);
	size_t n = count_rows(&r->variables, wanted);
	if (!n)
		return refuse(r, name, err);
	es_out_init(&out, to);
	struct explain e = { .r = r,
		.out = &out,
		.paint = { .out = &out.buf, .color = o && o->color },
		.is_verbose = o && o->verbose };
	add_rows(&e, wanted, n);
	add_open(&e, wanted);
	return es_out_finish(&out, err);
}
