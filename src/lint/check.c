#include "lint/check.h"
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>

enum { MESSAGE_MAX = 2048, PLACE_MAX = 512 };

/* ---- to say something ---- */

bool es_check_is_heard(const struct es_check *c, const char *rule, struct es_slice name)
{
	const struct es_lint_options *o = c->options;
	return !o || !o->is_heard || o->is_heard(o->ctx, es_slice_from(rule), name);
}

bool es_check_is_cancelled(const struct es_check *c)
{
	const struct es_lint_options *o = c->options;
	return o && o->is_cancelled && o->is_cancelled(o->ctx);
}

static void place(struct es_complaint *out, const struct es_use *at)
{
	out->path = at->file->path;
	size_t len = 0;
	if (at->env) {
		out->line = at->env->line;
		out->column = at->env->name.len
				      ? (size_t)(at->env->name.ptr - at->env->whole.ptr) + 1
				      : 1;
		len = at->env->name.len;
	} else if (at->mention && at->mention->to > at->mention->from) {
		out->line = at->mention->line;
		out->column = at->mention->column;
		len = at->mention->to - at->mention->from;
	}
	out->end_line = out->line;
	out->end_column = out->column ? out->column + len : 0;
}

static ES_PRINTF(4, 0) void say(struct es_check *c, struct es_complaint what,
	const struct es_variable *v, const char *fmt, va_list args)
{
	char text[MESSAGE_MAX];
	int n = vsnprintf(text, sizeof text, fmt, args);
	size_t len = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
	what.message = (struct es_slice){ text, len };
	if (v) {
		what.variable = v->name;
		if (!what.subject.len)
			what.subject = v->service->folder;
	}
	es_complaints_add(c->out, what);
}

void es_check_say(struct es_check *c, const char *rule, enum es_severity severity,
	const struct es_variable *v, const struct es_use *at, const char *fmt, ...)
{
	struct es_complaint what = { .rule = rule, .severity = severity };
	va_list args;
	place(&what, at);
	va_start(args, fmt);
	say(c, what, v, fmt, args);
	va_end(args);
}

void es_check_say_target(struct es_check *c, const char *rule, enum es_severity severity,
	const struct es_variable *v, const struct es_use *at, struct es_slice target,
	const char *fmt, ...)
{
	struct es_complaint what = { .rule = rule, .severity = severity, .subject = target };
	va_list args;
	place(&what, at);
	va_start(args, fmt);
	say(c, what, v, fmt, args);
	va_end(args);
}

void es_check_say_of_file(struct es_check *c, const char *rule, enum es_severity severity,
	const struct es_variable *v, const struct es_world_file *f, const char *fmt, ...)
{
	struct es_complaint what = { .rule = rule, .severity = severity, .path = f->path };
	va_list args;
	va_start(args, fmt);
	say(c, what, v, fmt, args);
	va_end(args);
}

const char *es_check_place(struct es_check *c, const struct es_use *at)
{
	size_t line = at->env ? at->env->line : at->mention ? at->mention->line : 0;
	struct es_slice path = es_slice_sub(at->file->path, 0, PLACE_MAX);
	if (!line)
		return es_complaints_text(c->out, "%.*s", ES_ARG(path)).ptr;
	return es_complaints_text(c->out, "%.*s:%zu", ES_ARG(path), line).ptr;
}

const char *es_check_more(struct es_check *c, size_t n)
{
	return n < 2 ? "" : es_complaints_text(c->out, " (and %zu more)", n - 1).ptr;
}

const char *es_check_given_place(struct es_check *c, const struct es_given *g)
{
	if (g->target)
		return es_complaints_text(c->out, "target %.*s", ES_ARG(g->target->name)).ptr;
	return es_check_place(c, &g->at);
}

void es_check_say_given(struct es_check *c, const char *rule, enum es_severity severity,
	const struct es_given *g, const char *fmt, ...)
{
	char text[MESSAGE_MAX];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	if (n < 0)
		return;
	if (!g->target) {
		es_check_say(c, rule, severity, g->v, &g->at, "%s", text);
		return;
	}
	es_complaints_add(c->out, (struct es_complaint){ .rule = rule,
					  .severity = severity,
					  .path = g->target->file,
					  .line = g->line,
					  .column = g->line ? 1 : 0,
					  .end_line = g->line,
					  .end_column = g->line ? 1 : 0,
					  .variable = g->name,
					  .message = es_slice_from(text),
					  .subject = g->target->name });
}

/* ---- to ask ---- */

const struct es_use *es_check_first_read(const struct es_variable *v)
{
	for (size_t i = 0; i < v->reads.n; i++) {
		const struct es_use *use = &v->reads.v[i];
		if (use->mention->need >= v->need && use->part == ES_PART_APP)
			return use;
	}
	return NULL;
}

size_t es_check_nreads(const struct es_variable *v)
{
	size_t n = 0;
	for (size_t i = 0; i < v->reads.n; i++)
		n += v->reads.v[i].part == ES_PART_APP;
	return n;
}

bool es_check_is_fatal(const struct es_variable *v)
{
	for (size_t i = 0; i < v->reads.n; i++) {
		const struct es_mention *m = v->reads.v[i].mention;
		if (m->need == ES_NEED_REQUIRED && m->uses & (ES_USE_FATAL | ES_USE_SCHEMA) &&
			v->reads.v[i].part == ES_PART_APP &&
			es_part_is_code(v->reads.v[i].file->path))
			return true;
	}
	return false;
}

static bool has_tracked_file(const struct es_service *s)
{
	for (size_t i = 0; i < s->nfiles; i++)
		if (s->files[i]->state == ES_FILE_TRACKED)
			return true;
	return false;
}

struct es_check_documents es_check_documents(const struct es_service *s)
{
	struct es_check_documents d = { 0 };
	for (; s && !d.is_example; s = s->parent) {
		if (s->nexamples)
			d = (struct es_check_documents){ s, true };
		else if (!d.service && has_tracked_file(s))
			d = (struct es_check_documents){ s, false };
	}
	return d;
}

const struct es_use *es_check_declared(const struct es_variable *v)
{
	for (size_t i = 0; i < v->examples.n; i++)
		if (v->examples.v[i].env || !es_part_is_code(v->examples.v[i].file->path))
			return &v->examples.v[i];
	return NULL;
}

static const struct es_use *documented_in(const struct es_variable *v, bool is_example)
{
	const struct es_use *declared = es_check_declared(v);
	if (declared)
		return declared;
	for (size_t i = 0; i < v->files.n && !is_example; i++)
		if (v->files.v[i].file->state == ES_FILE_TRACKED)
			return &v->files.v[i];
	return NULL;
}

const struct es_use *es_check_documented(struct es_check *c, const struct es_variable *v)
{
	bool is_example = es_check_documents(v->service).is_example;
	const struct es_use *found = documented_in(v, is_example);
	for (const struct es_service *s = v->service->parent; s && !found; s = s->parent) {
		const struct es_variable *above = es_inventory_find(c->inv, s, v->name);
		if (above)
			found = documented_in(above, is_example);
	}
	return found;
}

bool es_check_is_explained(const struct es_check *c, const struct es_variable *v)
{
	return c->is_explained[v - c->inv->variables];
}

void es_check_explain(struct es_check *c, const struct es_variable *v)
{
	c->is_explained[v - c->inv->variables] = true;
}

bool es_check_is_below(const struct es_service *s, const struct es_service *above)
{
	while (s && s != above)
		s = s->parent;
	return s != NULL;
}
