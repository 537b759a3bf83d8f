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

/* Adds to `b` X_ of `with env.prefixed("X_"), env.prefixed("Y_"):`, and '*' for what is computed;
 * *behind becomes where the last of them ends in the text. False for other lines. */
static bool read_prefixes(
	struct es_buf *b, const struct es_pysource *p, const struct es_pyline *line, size_t *behind)
{
	static const struct es_slice call = ES_LIT(".prefixed(");
	struct es_slice seen = es_slice_sub(p->text, 0, line->end);
	struct es_slice code = es_slice_sub(seen, line->from, line->end);
	bool is_there = false;
	if (!es_slice_starts(code, "with ") && !es_slice_starts(code, "with("))
		return false;
	size_t at = es_slice_search(seen, line->from, call);
	for (; at < line->end; at = es_slice_search(seen, at, call)) {
		struct es_pyarg arg;
		at += call.len;
		if (!es_pyarg_next(&arg, p, &at))
			continue;
		char quote = arg.value.len > 1 ? arg.value.ptr[0] : '\0';
		bool is_text = (quote == '"' || quote == '\'') &&
			       es_slice_find(arg.value, 1, quote) == arg.value.len - 1;
		if (is_text)
			es_buf_add(b, es_slice_sub(arg.value, 1, arg.value.len - 1));
		else
			es_buf_add_byte(b, '*');
		is_there = true;
		*behind = at;
	}
	return is_there;
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
	if (es_slice_find(m->name, 0, '*') < m->name.len) {
		m->uses |= ES_USE_PATTERN;
		m->need = ES_NEED_GUARDED;
	}
	es_buf_release(&b);
}

/* Those of the mentions in [from, to); false when the budget does not do. */
static bool add_to_all(
	struct es_mentions *out, const struct blocks *blocks, size_t from, size_t to, size_t *left)
{
	if (*left < out->v.n)
		return false;
	*left -= out->v.n;
	for (size_t i = 0; i < out->v.n; i++) {
		struct es_mention *m = &out->v.v[i];
		if (m->from >= from && m->from < to && is_of_env(m))
			add_prefixes(out, m, blocks);
	}
	return true;
}

/* The block that the line opens, if it does. */
static size_t open_block(struct es_mentions *out, struct blocks *blocks,
	const struct es_pysource *p, const struct es_pyline *line)
{
	struct es_buf b = ES_BUF_INIT(NAME_MAX_BYTES);
	size_t behind = line->from;
	if (read_prefixes(&b, p, line, &behind) && !b.full && blocks->n < DEPTH_MAX)
		blocks->v[blocks->n++] =
			(struct block){ line->indent, es_arena_copy(out->arena, es_buf_slice(&b)) };
	es_buf_release(&b);
	return behind;
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
	for (bool is_enough = true; is_enough && es_pyline_next(&line, &p, &at);) {
		while (blocks.n && line.indent <= blocks.v[blocks.n - 1].indent)
			blocks.n--;
		size_t from = open_block(out, &blocks, &p, &line);
		is_enough = !blocks.n || add_to_all(out, &blocks, from, line.end, &left);
		if (!is_enough)
			es_mentions_partly(
				out, 0, "prefixes of environs in a file with too many references");
	}
	es_vec_release(&lexed);
}
