#include "reference/pyprefix.h"
#include "reference/pysource.h"

/* Blocks in blocks, and how many lines and mentions are compared. */
enum { DEPTH_MAX = 8, NAME_MAX_BYTES = 512, BUDGET = 4 * 1024 * 1024 };

struct block {
	size_t indent;
	struct es_slice prefix;
};

struct blocks {
	struct block v[DEPTH_MAX];
	size_t n;
};

/* X_ of `with env.prefixed("X_"):`; empty of other lines. */
static struct es_slice prefix_of(const struct es_pysource *p, const struct es_pyline *line)
{
	static const struct es_slice call = ES_LIT(".prefixed(");
	struct es_slice code = es_slice_sub(p->text, line->from, line->end);
	size_t at = es_slice_search(code, 0, call) + call.len;
	if (!es_slice_starts(code, "with ") || at >= code.len ||
		(code.ptr[at] != '"' && code.ptr[at] != '\''))
		return ES_SLICE_EMPTY;
	return es_slice_sub(code, at + 1, es_slice_find(code, at + 1, code.ptr[at]));
}

static bool is_of_env(const struct es_mention *m)
{
	struct es_slice form = es_slice_from(m->form ? m->form : "");
	return (m->kind == ES_MENTION_READ && es_slice_starts(form, "env") &&
		       !es_slice_starts(form, "envvar")) ||
	       (m->kind == ES_MENTION_CALL && es_slice_starts(m->other, "env"));
}

static void add_prefixes(struct es_mentions *out, struct es_mention *m, const struct blocks *blocks)
{
	struct es_buf b = ES_BUF_INIT(NAME_MAX_BYTES);
	for (size_t i = 0; i < blocks->n; i++)
		es_buf_add(&b, blocks->v[i].prefix);
	es_buf_add(&b, m->name);
	if (!b.full)
		m->name = es_arena_copy(out->arena, es_buf_slice(&b));
	es_buf_release(&b);
}

void es_pyprefix_apply(struct es_mentions *out, struct es_slice text)
{
	struct es_lexed_vec lexed = { 0 };
	struct es_pysource p = { text, &lexed };
	struct es_pyline line;
	struct blocks blocks = { .n = 0 };
	size_t at = 0, left = BUDGET;
	if (es_slice_search(text, 0, es_slice_from(".prefixed(")) == text.len)
		return;
	es_lex(&lexed, ES_LEXER_PYTHON, text);
	while (left && es_pyline_next(&line, &p, &at)) {
		while (blocks.n && line.indent <= blocks.v[blocks.n - 1].indent)
			blocks.n--;
		for (size_t i = 0; blocks.n && i < out->v.n && left; i++, left--) {
			struct es_mention *m = &out->v.v[i];
			if (m->from >= line.from && m->from < line.end && is_of_env(m))
				add_prefixes(out, m, &blocks);
		}
		struct es_slice prefix = prefix_of(&p, &line);
		if (prefix.len && blocks.n < DEPTH_MAX)
			blocks.v[blocks.n++] = (struct block){ line.indent, prefix };
	}
	es_vec_release(&lexed);
}
