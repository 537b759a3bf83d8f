#include "env/mention.h"
#include "base/buf.h"
#include "text/linemap.h"

#include <stdlib.h>
#include <string.h>

static const char *const kind_names[] = {
	[ES_MENTION_READ] = "read",
	[ES_MENTION_SET] = "set",
	[ES_MENTION_DECLARED] = "declared",
	[ES_MENTION_CALL] = "call",
	[ES_MENTION_WRAPPER] = "wrapper",
	[ES_MENTION_ENV_FILE] = "env-file",
	[ES_MENTION_OPAQUE] = "opaque",
	[ES_MENTION_CONTEXT] = "context",
	[ES_MENTION_PACKAGE] = "package",
	[ES_MENTION_MODULE] = "module",
	[ES_MENTION_LINK] = "link",
	[ES_MENTION_PORT] = "port",
	[ES_MENTION_HAZARD] = "hazard",
	[ES_MENTION_ADDRESS] = "address",
};

/* In the order of their bits. */
static const char *const use_names[] = { "pattern", "truthy", "client", "build", "secret", "fatal",
	"nocase", "schema", "number", "boolean", "image", "late", "true", "passed" };

enum {
	NKINDS = sizeof kind_names / sizeof *kind_names,
	NUSES = sizeof use_names / sizeof *use_names,
	UNREAD_MAX = 100, /* of one file: nobody reads on */
};

const char *es_mention_kind_name(size_t kind)
{
	return kind < NKINDS ? kind_names[kind] : NULL;
}

const char *es_mention_use_name(size_t bit)
{
	return bit < NUSES ? use_names[bit] : NULL;
}

const char *es_need_name(enum es_need n)
{
	switch (n) {
	case ES_NEED_OPTIONAL:
		return "optional";
	case ES_NEED_GUARDED:
		return "guarded";
	case ES_NEED_REQUIRED:
		return "required";
	}
	return "";
}

void es_mentions_add(struct es_mentions *out, struct es_mention m)
{
	m.name = es_arena_copy(out->arena, m.name);
	m.value = es_arena_copy(out->arena, m.value);
	m.other = es_arena_copy(out->arena, m.other);
	m.scope = es_arena_copy(out->arena, m.scope);
	es_vec_push(&out->v, m);
}

/* Makes room: what is not read at all weighs more. */
static bool drop_partly(struct es_unread_vec *v)
{
	size_t i = v->n;
	while (i && !v->v[i - 1].is_partly)
		i--;
	if (!i)
		return false;
	memmove(&v->v[i - 1], &v->v[i], (v->n - i) * sizeof *v->v);
	v->n--;
	return true;
}

static void add_unread(struct es_mentions *out, size_t line, const char *reason, bool is_partly)
{
	/* A part that several ask for is said once. */
	const struct es_unread *last = out->unread.n ? &out->unread.v[out->unread.n - 1] : NULL;
	if (last && last->line == line && last->is_partly == is_partly &&
		es_slice_is(last->reason, reason))
		return;
	if (out->unread.n >= UNREAD_MAX && (is_partly || !drop_partly(&out->unread)))
		return;
	struct es_slice kept = es_arena_copy(out->arena, es_slice_from(reason));
	es_vec_push(&out->unread,
		(struct es_unread){ .line = line, .reason = kept, .is_partly = is_partly });
}

void es_mentions_unread(struct es_mentions *out, size_t line, const char *reason)
{
	add_unread(out, line, reason, false);
}

void es_mentions_refused(struct es_mentions *out, size_t nbefore, const struct es_error *err)
{
	char *end = NULL;
	unsigned long line = strtoul(err->text, &end, 10);
	if (end == err->text || *end != ':') {
		es_mentions_unread(out, 0, err->text);
		return;
	}
	(void)strtoul(end + 1, &end, 10);
	end += *end == ':';
	end += *end == ' ';
	es_mentions_unread(out, nbefore + line, end);
}

void es_mentions_partly(struct es_mentions *out, size_t line, const char *reason)
{
	add_unread(out, line, reason, true);
}

/* The order of arrival, which qsort does not keep, is that of the columns until they are filled. */
static int by_place(const void *a, const void *b)
{
	const struct es_mention *x = a, *y = b;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->to != y->to)
		return x->to < y->to ? -1 : 1;
	int order = (int)x->kind - (int)y->kind;
	if (!order)
		order = es_slice_compare(x->name, y->name);
	if (!order)
		order = es_slice_compare(x->scope, y->scope);
	if (!order)
		order = es_slice_compare(x->other, y->other);
	return order ? order : (x->column > y->column) - (x->column < y->column);
}

static bool is_same(const struct es_mention *x, const struct es_mention *y)
{
	return x->from == y->from && x->to == y->to && x->kind == y->kind &&
	       es_slice_equal(x->name, y->name) && es_slice_equal(x->scope, y->scope) &&
	       es_slice_equal(x->other, y->other);
}

void es_mentions_place(struct es_mentions *out, struct es_slice text)
{
	struct es_mention_vec *v = &out->v;
	struct es_linemap lines;
	if (!v->n)
		return;
	for (size_t i = 0; i < v->n; i++)
		v->v[i].column = i;
	qsort(v->v, v->n, sizeof *v->v, by_place);
	size_t n = 0;
	for (size_t i = 0; i < v->n; i++)
		if (!n || !is_same(&v->v[i], &v->v[n - 1]))
			v->v[n++] = v->v[i];
	v->n = n;
	es_linemap_init(&lines, text, out->arena);
	for (size_t i = 0; i < v->n; i++) {
		struct es_mention *m = &v->v[i];
		m->line = m->column = 1;
		if (m->to > m->from) {
			struct es_position at = es_linemap_at(&lines, m->from);
			m->line = at.line;
			m->column = at.column;
		}
	}
}

void es_mentions_release(struct es_mentions *m)
{
	es_vec_release(&m->v);
	es_vec_release(&m->unread);
}

static void add_part(struct es_buf *out, const char *before, struct es_slice s, const char *after)
{
	if (!s.len)
		return;
	es_buf_add_str(out, before);
	es_buf_add(out, s);
	es_buf_add_str(out, after);
}

void es_mention_print(struct es_buf *out, const struct es_mention *m)
{
	if (m->kind != ES_MENTION_READ)
		es_buf_printf(out, "%s", kind_names[m->kind]);
	add_part(out, m->kind == ES_MENTION_READ ? "" : " ", m->name, "");
	if (m->kind == ES_MENTION_READ)
		es_buf_printf(out, " %s", es_need_name(m->need));
	if (m->kind == ES_MENTION_WRAPPER && m->need == ES_NEED_GUARDED)
		es_buf_add_str(out, " guarded");
	if (m->said == ES_SAID_LITERAL)
		es_buf_printf(out, " \"%.*s\"", ES_ARG(m->value));
	if (m->said == ES_SAID_EXPRESSION)
		es_buf_printf(out, " (%.*s)", ES_ARG(m->value));
	for (unsigned i = 0; i < NUSES; i++)
		if (m->uses & 1u << i)
			es_buf_printf(out, " %s", use_names[i]);
	add_part(out, " in ", m->scope, "");
	add_part(out, " from ", m->other, "");
}
