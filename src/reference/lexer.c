#include "reference/lexer.h"
#include "reference/lexer_table.h"

#include <string.h>

/* Deeper holes in strings are taken for text: no program has them. */
enum { NESTING_MAX = 32, SHORT_MAX = 12, BACK_MAX = 64, WORD_MAX = 40 };

/* Generated expressions are long; nobody needs longer ones. */
enum { REGEX_MAX = 32 * 1024, WASTE_MAX = 8 };

struct hole {
	const struct es_lex_quote *quote;
	size_t depth; /* of brackets of the hole's kind that are open in it */
};

struct lexing {
	struct es_slice text;
	const struct es_lex_family *family;
	struct es_lexed_vec *out;
	size_t i;
	size_t nwasted; /* bytes that were looked at for the ends of regular expressions in vain */
	bool is_special[256];
	struct hole holes[NESTING_MAX];
	size_t nholes;
	/* The last string that spans lines and began outside of holes. Where the text ends in it,
	 * it was none, and then none spans lines: the text is gone over twice at most. */
	size_t outer, outer_spans;
	bool is_in_outer, has_no_lines;
	/* A here-document that begins on the next line. */
	struct es_slice heredoc;
	bool is_heredoc_quoted, has_no_heredoc;
};

bool es_lexer_parse(enum es_lexer *out, struct es_slice word)
{
	for (size_t i = 0; i < ES_NLEXERS; i++) {
		if (es_slice_is(word, es_lex_families[i].name)) {
			*out = (enum es_lexer)i;
			return true;
		}
	}
	return false;
}

enum es_lexed es_lexed_at(const struct es_lexed_vec *v, size_t at)
{
	size_t low = 0, high = v->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (v->v[middle].to <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low < v->n && v->v[low].from <= at ? v->v[low].is : ES_LEXED_CODE;
}

static void add_span(struct lexing *l, size_t from, size_t to, enum es_lexed is)
{
	if (from < to)
		es_vec_push(l->out, (struct es_lexed_span){ from, to, is });
}

static bool stands(const struct lexing *l, size_t at, const char *mark)
{
	size_t i = 0;
	while (mark[i] && at + i < l->text.len && l->text.ptr[at + i] == mark[i])
		i++;
	return !mark[i];
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '$';
}

static void mark_special(struct lexing *l)
{
	const struct es_lex_family *f = l->family;
	for (size_t k = 0; k < ES_LEX_COMMENTS && f->comments[k].open; k++)
		l->is_special[(unsigned char)f->comments[k].open[0]] = true;
	for (size_t k = 0; k < ES_LEX_QUOTES && f->quotes[k].open; k++)
		l->is_special[(unsigned char)f->quotes[k].open[0]] = true;
	l->is_special['/'] = l->is_special['/'] || f->has_regex;
	l->is_special['<'] = l->is_special['<'] || f->has_heredoc;
	l->is_special['\n'] = f->has_heredoc;
	l->is_special['{'] = l->is_special['}'] = true;
	l->is_special['('] = l->is_special[')'] = true;
}

/* ---- comments ---- */

static size_t end_of_block(const struct lexing *l, const struct es_lex_comment *c, size_t at)
{
	size_t depth = 1, i = at + strlen(c->open);
	while (i < l->text.len) {
		if (stands(l, i, c->close) &&
			(!(c->flags & ES_LEX_START) || l->text.ptr[i - 1] == '\n')) {
			i += strlen(c->close);
			if (!--depth)
				return i;
		} else if (c->flags & ES_LEX_NESTED && stands(l, i, c->open)) {
			depth++;
			i += strlen(c->open);
		} else {
			i++;
		}
	}
	return l->text.len;
}

static bool may_begin(const struct lexing *l, const struct es_lex_comment *c)
{
	char before = l->i ? l->text.ptr[l->i - 1] : '\n';
	size_t behind = l->i + strlen(c->open);
	bool is_bracket = behind < l->text.len && l->text.ptr[behind] == '[';
	if (c->flags & ES_LEX_NO_ATTRIBUTE && is_bracket)
		return false;
	if (c->flags & ES_LEX_START)
		return before == '\n';
	return !(c->flags & ES_LEX_WORD) || is_blank(before) || before == ';' || before == '(';
}

static bool take_comment(struct lexing *l)
{
	for (size_t k = 0; k < ES_LEX_COMMENTS && l->family->comments[k].open; k++) {
		const struct es_lex_comment *c = &l->family->comments[k];
		if (!stands(l, l->i, c->open) || !may_begin(l, c))
			continue;
		size_t end =
			c->close ? end_of_block(l, c, l->i) : es_slice_find(l->text, l->i, '\n');
		add_span(l, l->i, end, ES_LEXED_COMMENT);
		l->i = end;
		return true;
	}
	return false;
}

/* ---- strings ---- */

static void push_hole(struct lexing *l, const struct es_lex_quote *q)
{
	l->holes[l->nholes++] = (struct hole){ q, 1 };
}

static bool has_format_prefix(const struct lexing *l, size_t open)
{
	for (size_t k = open; k > 0 && open - k < 2 && is_word(l->text.ptr[k - 1]); k--)
		if (l->text.ptr[k - 1] == 'f' || l->text.ptr[k - 1] == 'F')
			return true;
	return false;
}

/* Where there is a hole at i: behind its mark; else 0. Doubled braces of a format are text. */
static size_t hole_at(const struct lexing *l, const struct es_lex_quote *q, size_t i)
{
	if (!q->hole || l->nholes == NESTING_MAX || !stands(l, i, q->hole))
		return 0;
	size_t end = i + strlen(q->hole);
	bool is_doubled = q->hole[0] == '{' && end < l->text.len && l->text.ptr[end] == '{';
	return is_doubled ? 0 : end;
}

static bool may_span_lines(const struct lexing *l, const struct es_lex_quote *q)
{
	return q->flags & ES_LEX_LINES && !l->has_no_lines;
}

/* From the inside of a string at l->i to behind its end, or into its next hole. */
static void go_through_string(struct lexing *l, const struct es_lex_quote *q)
{
	size_t from = l->i, i = l->i;
	enum es_lexed is = q->flags & ES_LEX_CODE ? ES_LEXED_CODE : ES_LEXED_STRING;
	for (; i < l->text.len; i++) {
		char c = l->text.ptr[i];
		size_t behind = hole_at(l, q, i);
		if (behind) {
			push_hole(l, q);
			l->i = behind;
			break;
		}
		if (q->escape && c == q->escape) {
			i++;
		} else if (stands(l, i, q->close)) {
			l->i = i + strlen(q->close);
			if (!(q->flags & ES_LEX_DOUBLED) || l->i == l->text.len ||
				l->text.ptr[l->i] != q->close[0])
				break;
			i++;
		} else if (c == '\n' && !may_span_lines(l, q)) {
			l->i = i;
			break;
		} else if (q->hole && stands(l, i, "{{")) {
			i++;
		}
	}
	if (i >= l->text.len) {
		i = l->i = l->text.len;
		l->is_in_outer = l->is_in_outer || may_span_lines(l, q);
	} else if (!l->nholes) {
		l->is_in_outer = false;
	}
	if (is != ES_LEXED_CODE)
		add_span(l, from, i, is);
}

static bool is_short(const struct lexing *l, const struct es_lex_quote *q)
{
	for (size_t i = l->i + 1; i < l->text.len && i - l->i <= SHORT_MAX; i++) {
		if (l->text.ptr[i] == '\n')
			return false;
		if (l->text.ptr[i] == q->escape)
			i++;
		else if (l->text.ptr[i] == q->close[0])
			return true;
	}
	return false;
}

static bool take_string(struct lexing *l)
{
	/* A format's holes are such behind its prefix alone; without it the same quote has none. */
	for (size_t k = 0; k < ES_LEX_QUOTES && l->family->quotes[k].open; k++) {
		const struct es_lex_quote *q = &l->family->quotes[k];
		if (!stands(l, l->i, q->open) || (q->flags & ES_LEX_SHORT && !is_short(l, q)))
			continue;
		if (may_span_lines(l, q) && !l->nholes) {
			l->outer = l->i;
			l->outer_spans = l->out->n;
			l->is_in_outer = true;
		}
		struct es_lex_quote plain = *q;
		bool is_plain = q->flags & ES_LEX_FORMAT && !has_format_prefix(l, l->i);
		if (is_plain)
			plain.hole = NULL;
		l->i += strlen(q->open);
		go_through_string(l, is_plain ? &plain : q);
		return true;
	}
	return false;
}

/* ---- regular expressions ---- */

static bool wants_operand_behind(struct es_slice word)
{
	static const char *const words[] = { "return", "typeof", "case", "in", "of", "do", "else",
		"if", "unless", "when", "and", "or", "not", "split" };
	for (size_t k = 0; k < sizeof words / sizeof *words; k++)
		if (es_slice_is(word, words[k]))
			return true;
	return false;
}

/* By what stands before it a slash begins a regular expression, or divides. */
static bool wants_operand(const struct lexing *l)
{
	size_t i = l->i, low = i > BACK_MAX ? i - BACK_MAX : 0;
	while (i > low && is_blank(l->text.ptr[i - 1]))
		i--;
	if (i == low)
		return low == 0;
	char c = l->text.ptr[i - 1];
	if (c == '>')
		return i >= 2 && l->text.ptr[i - 2] == '=';
	if (!is_word(c))
		return strchr("(,=:[!&|?;+-*%~^{", c) != NULL;
	size_t end = i;
	while (i > low && is_word(l->text.ptr[i - 1]))
		i--;
	return wants_operand_behind(es_slice_sub(l->text, i, end));
}

/* An expression without an end is looked for up to that of its line, and again at the next slash;
 * of a text where that adds up to many times its length all slashes divide. */
static bool take_regex(struct lexing *l)
{
	if (!l->family->has_regex || l->text.ptr[l->i] != '/' || !wants_operand(l) ||
		l->nwasted / WASTE_MAX > l->text.len)
		return false;
	bool is_in_class = false;
	size_t end = l->text.len - l->i > REGEX_MAX ? l->i + REGEX_MAX : l->text.len, i;
	for (i = l->i + 1; i < end && l->text.ptr[i] != '\n'; i++) {
		char c = l->text.ptr[i];
		if (c == '\\') {
			i++;
		} else if (c == '[') {
			is_in_class = true;
		} else if (c == ']') {
			is_in_class = false;
		} else if (c == '/' && !is_in_class) {
			add_span(l, l->i + 1, i, ES_LEXED_STRING);
			l->i = i + 1;
			return true;
		}
	}
	l->nwasted += i - l->i;
	return false;
}

/* ---- here-documents ---- */

static void note_heredoc(struct lexing *l)
{
	struct es_slice t = l->text;
	size_t i = l->i + 2;
	if (l->has_no_heredoc || l->heredoc.len || !stands(l, l->i, "<<"))
		return;
	while (i < t.len && i - l->i < 4 && strchr("<~- ", t.ptr[i]) && t.ptr[i])
		i++;
	char quote = i < t.len ? t.ptr[i] : '\0';
	bool is_quoted = quote == '\'' || quote == '"';
	i += is_quoted;
	size_t from = i;
	while (i < t.len && i - from < WORD_MAX && is_word(t.ptr[i]) && t.ptr[i] != '$')
		i++;
	if (i == from || (t.ptr[from] >= '0' && t.ptr[from] <= '9'))
		return;
	l->heredoc = es_slice_sub(t, from, i);
	l->is_heredoc_quoted = quote == '\'';
}

/* At the end of the line with the document's mark: behind the document. What shells and others put
 * into it is code; its quotes and hashes mean nothing. */
static void pass_heredoc(struct lexing *l)
{
	struct es_slice word = l->heredoc;
	l->heredoc = ES_SLICE_EMPTY;
	size_t from = l->i + 1;
	for (size_t at = from; at < l->text.len;) {
		size_t end = es_slice_find(l->text, at, '\n');
		struct es_slice line = es_slice_trim(es_slice_sub(l->text, at, end));
		if (es_slice_sub(line, 0, word.len).len == word.len &&
			es_slice_equal(es_slice_sub(line, 0, word.len), word) &&
			(line.len == word.len || !is_word(line.ptr[word.len]))) {
			if (l->is_heredoc_quoted)
				add_span(l, from, at, ES_LEXED_STRING);
			l->i = end;
			return;
		}
		at = end + 1;
	}
	l->has_no_heredoc = true;
	l->i++;
}

/* ---- all of it ---- */

static void count_brackets(struct lexing *l, char c)
{
	struct hole *h = l->nholes ? &l->holes[l->nholes - 1] : NULL;
	l->i++;
	if (!h)
		return;
	bool is_round = h->quote->hole[strlen(h->quote->hole) - 1] == '(';
	if (c == (is_round ? '(' : '{'))
		h->depth++;
	if (c != (is_round ? ')' : '}') || --h->depth)
		return;
	l->nholes--;
	go_through_string(l, h->quote);
}

static void go_through_code(struct lexing *l)
{
	while (l->i < l->text.len) {
		char c = l->text.ptr[l->i];
		if (!l->is_special[(unsigned char)c]) {
			l->i++;
		} else if (c == '\n' && l->heredoc.len) {
			pass_heredoc(l);
		} else if (c == '{' || c == '}' || c == '(' || c == ')') {
			if (!take_comment(l))
				count_brackets(l, c);
		} else if (!take_comment(l) && !take_string(l) && !take_regex(l)) {
			if (c == '<' && l->family->has_heredoc)
				note_heredoc(l);
			l->i++;
		}
	}
}

static void lex_part(struct es_lexed_vec *out, enum es_lexer family, struct es_slice text)
{
	struct lexing l = { .text = text, .family = &es_lex_families[family], .out = out };
	mark_special(&l);
	go_through_code(&l);
	if (l.is_in_outer || l.nholes) {
		l.i = l.outer;
		out->n = l.outer_spans;
		l.nholes = 0;
		l.has_no_lines = true;
		l.heredoc = ES_SLICE_EMPTY;
		go_through_code(&l);
	}
}

/* Lexes text[from, to) by itself. */
static void lex_between(struct es_lexed_vec *out, enum es_lexer family, struct es_slice text,
	size_t from, size_t to)
{
	size_t first = out->n;
	lex_part(out, family, es_slice_sub(text, from, to));
	for (size_t k = first; k < out->n; k++) {
		out->v[k].from += from;
		out->v[k].to += from;
	}
}

/* The first of a mark, in either case, at or behind `from`; text.len when there is none. */
static size_t find_mark(struct es_slice text, size_t from, const char *mark)
{
	struct es_slice m = es_slice_from(mark);
	for (size_t at = es_slice_find(text, from, mark[0]); at < text.len;
		at = es_slice_find(text, at + 1, mark[0]))
		if (es_slice_equal_fold(es_slice_sub(text, at, at + m.len), m))
			return at;
	return text.len;
}

/* Markup is code that has no strings: what is bound in attributes counts. Astro's programs stand
 * between lines of three dashes. */
static void lex_html(struct es_lexed_vec *out, struct es_slice text)
{
	size_t i = 0;
	if (es_slice_starts(text, "---\n") || es_slice_starts(text, "---\r\n")) {
		i = es_slice_search(text, 3, (struct es_slice)ES_LIT("\n---"));
		lex_between(out, ES_LEXER_JAVASCRIPT, text, 3, i);
	}
	while ((i = es_slice_find(text, i, '<')) < text.len) {
		struct es_slice rest = es_slice_sub(text, i, text.len);
		if (es_slice_starts(rest, "<!--")) {
			size_t end = find_mark(text, i, "-->");
			es_vec_push(out, (struct es_lexed_span){ i, end, ES_LEXED_COMMENT });
			i = end;
		} else if (es_slice_equal_fold(
				   es_slice_sub(rest, 0, 7), (struct es_slice)ES_LIT("<script"))) {
			size_t from = es_slice_find(text, i, '>');
			size_t end = find_mark(text, from, "</script");
			lex_between(out, ES_LEXER_JAVASCRIPT, text, from, end);
			i = end;
		} else {
			i++;
		}
	}
}

/* Without any mark all is taken for a program. */
static void lex_php(struct es_lexed_vec *out, struct es_slice text)
{
	size_t i = es_slice_search(text, 0, (struct es_slice)ES_LIT("<?"));
	if (i == text.len) {
		lex_between(out, ES_LEXER_PHP, text, 0, text.len);
		return;
	}
	while (i < text.len) {
		size_t end = es_slice_search(text, i, (struct es_slice)ES_LIT("?>"));
		lex_between(out, ES_LEXER_PHP, text, i + 2, end);
		i = es_slice_search(text, end, (struct es_slice)ES_LIT("<?"));
	}
}

void es_lex(struct es_lexed_vec *out, enum es_lexer family, struct es_slice text)
{
	out->n = 0;
	if (family == ES_LEXER_HTML)
		lex_html(out, text);
	else if (family == ES_LEXER_PHP)
		lex_php(out, text);
	else
		lex_part(out, family, text);
}
