#include "env/dotenv_line.h"

#include "env/load.h"

/* True when nothing but white space and a comment follows on the line of `at`. */
static bool is_line_done(const struct es_dotenv_grammar *g, struct es_slice text, size_t at)
{
	at = es_spaces_skip_inline(text, at, g->spaces);
	return at == text.len || text.ptr[at] == '\n' || text.ptr[at] == '#';
}

/* The offset past the quoted value whose quote stands at `from`; 0 when there is none. An escaped
 * quote ends a value only where no other quote can: the expression tries the longest value first,
 * then gives back one escaped quote after another. */
static size_t quoted_end(const struct es_dotenv_grammar *g, struct es_slice text, size_t from)
{
	char quote = text.ptr[from];
	size_t at = from + 1;
	while (at < text.len && text.ptr[at] != quote)
		at += text.ptr[at] == '\\' && at + 1 < text.len && text.ptr[at + 1] == quote ? 2
											     : 1;
	if (at < text.len && is_line_done(g, text, at + 1))
		return at + 1;
	for (at = at < text.len ? at : text.len; at > from + 1; at--)
		if (text.ptr[at - 1] == quote && is_line_done(g, text, at))
			return at;
	return 0;
}

/* The offset past the value that begins at `at`: quoted, where the quote may stand on a later line,
 * or up to a # or the line's end. */
static size_t value_end(const struct es_dotenv_grammar *g, struct es_slice text, size_t at)
{
	size_t from = es_spaces_skip(text, at, g->spaces);
	if (from < text.len && es_load_is_one_of(text.ptr[from], g->quotes)) {
		size_t end = quoted_end(g, text, from);
		if (end)
			return end;
	}
	while (at < text.len && text.ptr[at] != '#' && text.ptr[at] != '\n')
		at++;
	return at;
}

/* The offset behind `=` or `: ` after a key that ends at `at`; 0 when there is neither. */
static size_t separator_end(const struct es_dotenv_grammar *g, struct es_slice text, size_t at)
{
	size_t equals = es_spaces_skip(text, at, g->spaces);
	if (equals < text.len && text.ptr[equals] == '=')
		return equals + 1;
	if (at < text.len && text.ptr[at] == ':') {
		size_t width = es_spaces_width(text, at + 1, g->spaces);
		if (width)
			return at + 1 + width;
	}
	return 0;
}

static size_t key_end(const struct es_dotenv_grammar *g, struct es_slice text, size_t at)
{
	while (at < text.len &&
		(es_load_is_word(text.ptr[at]) || es_load_is_one_of(text.ptr[at], g->key_marks)))
		at++;
	return at;
}

/* The assignment whose key stands at `at`; false when none does. *end is past it. */
static bool read_at(struct es_dotenv_line *out, size_t *end, const struct es_dotenv_grammar *g,
	struct es_slice text, size_t at)
{
	size_t stop = key_end(g, text, at);
	if (stop == at)
		return false;
	*out = (struct es_dotenv_line){ .at = at, .key = es_slice_sub(text, at, stop) };
	size_t from = separator_end(g, text, stop);
	if (!from) {
		*end = stop;
		return g->is_bare_ok && is_line_done(g, text, stop);
	}
	*end = value_end(g, text, from);
	out->value = es_slice_sub(text, from, *end);
	out->has_value = *end > from;
	return true;
}

/* The offset behind `export` and white space at `at`; 0 when that is not there. */
static size_t export_end(const struct es_dotenv_grammar *g, struct es_slice text, size_t at)
{
	static const struct es_slice word = ES_LIT("export");
	if (!es_slice_equal(es_slice_sub(text, at, at + word.len), word))
		return 0;
	size_t end = es_spaces_skip(text, at + word.len, g->spaces);
	return end > at + word.len ? end : 0;
}

bool es_dotenv_next(struct es_dotenv_line *out, size_t *at, const struct es_dotenv_grammar *g,
	struct es_slice text)
{
	while (*at < text.len) {
		size_t from = es_spaces_skip(text, *at, g->spaces), end = from;
		size_t behind = export_end(g, text, from);
		bool is_one = behind && read_at(out, &end, g, text, behind);
		if (is_one)
			out->has_export = true;
		else
			is_one = read_at(out, &end, g, text, from);
		/* On to the next start of a line. A value that ends before LF leaves it there. */
		*at = es_slice_find(text, is_one ? end : from, '\n') + 1;
		if (is_one)
			return true;
	}
	return false;
}
