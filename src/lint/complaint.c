#include "lint/complaint.h"
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>

/* A report shows fewer than so many of what was missed. */
enum { TEXT_MAX = 4096, MISSED_TEXT_MAX = 256, MISSED_MAX = 1000 };

void es_complaints_add(struct es_complaints *out, struct es_complaint c)
{
	c.path = es_arena_copy(out->arena, c.path);
	c.variable = es_arena_copy(out->arena, c.variable);
	c.message = es_arena_copy(out->arena, c.message);
	c.help = es_arena_copy(out->arena, c.help);
	c.subject = es_arena_copy(out->arena, c.subject);
	es_vec_push(&out->v, c);
}

struct es_slice es_complaints_text(struct es_complaints *out, const char *fmt, ...)
{
	char text[TEXT_MAX];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	size_t len = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
	return es_arena_copy(out->arena, (struct es_slice){ text, len });
}

static bool is_said(const struct es_complaints *out, const struct es_missed *m)
{
	for (size_t i = 0; i < out->missed.n; i++) {
		const struct es_missed *x = &out->missed.v[i];
		if (x->line == m->line && es_slice_equal(x->path, m->path) &&
			es_slice_equal(x->reason, m->reason))
			return true;
	}
	return false;
}

void es_complaints_missed(
	struct es_complaints *out, struct es_slice path, size_t line, const char *fmt, ...)
{
	char text[MISSED_TEXT_MAX];
	va_list args;
	if (out->missed.n == MISSED_MAX)
		return;
	va_start(args, fmt);
	int n = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	size_t len = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
	struct es_missed m = { path, line, { text, len } };
	if (is_said(out, &m))
		return;
	m.path = es_arena_copy(out->arena, m.path);
	m.reason = es_arena_copy(out->arena, m.reason);
	es_vec_push(&out->missed, m);
}

void es_complaints_release(struct es_complaints *c)
{
	es_vec_release(&c->v);
	es_vec_release(&c->missed);
}
