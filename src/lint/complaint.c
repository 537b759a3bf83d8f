#include "lint/complaint.h"
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>

enum { TEXT_MAX = 4096 };

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

void es_complaints_release(struct es_complaints *c)
{
	es_vec_release(&c->v);
}
