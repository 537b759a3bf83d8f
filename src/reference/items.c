#include "reference/items.h"

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '$';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_quote(char c)
{
	return c == '"' || c == '\'' || c == '`';
}

/* The span of the lexer that holds `at`, or the first behind it. */
static size_t span_at(const struct es_lexed_vec *v, size_t at)
{
	size_t low = 0, high = v->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (v->v[middle].to <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Past blanks, commas, semicolons and comments. */
static size_t skip(const struct es_program *p, size_t i)
{
	const struct es_lexed_vec *v = p->lexed;
	for (size_t k = span_at(v, i); i < p->text.len; i++) {
		while (k < v->n && v->v[k].to <= i)
			k++;
		if (k < v->n && v->v[k].from <= i && v->v[k].is == ES_LEXED_COMMENT)
			i = v->v[k].to - 1;
		else if (!is_blank(p->text.ptr[i]) && p->text.ptr[i] != ',' &&
			 p->text.ptr[i] != ';')
			break;
	}
	return i < p->text.len ? i : p->text.len;
}

/* The comma or closing bracket that ends the element at i, or with `by_line` its line's end. */
static size_t end_of(const struct es_program *p, size_t i, bool by_line)
{
	const struct es_lexed_vec *v = p->lexed;
	size_t depth = 0;
	for (size_t k = span_at(v, i); i < p->text.len; i++) {
		while (k < v->n && v->v[k].to <= i)
			k++;
		if (k < v->n && v->v[k].from <= i) {
			i = v->v[k].to - 1;
			continue;
		}
		char c = p->text.ptr[i];
		if (c == '(' || c == '[' || c == '{')
			depth++;
		else if ((c == ')' || c == ']' || c == '}') && !depth--)
			break;
		else if ((c == ',' || c == ';' || (by_line && c == '\n')) && !depth)
			break;
	}
	return i;
}

/* A word, or what stands in quotes; false when there is neither. */
static bool read_name(const struct es_program *p, struct es_item_span *item, bool *is_quoted)
{
	struct es_slice t = p->text;
	size_t i = item->from;
	*is_quoted = i < item->end && is_quote(t.ptr[i]);
	char quote = *is_quoted ? t.ptr[i++] : '\0';
	item->from = i;
	while (i < item->end && is_word(t.ptr[i]))
		i++;
	item->to = i;
	/* 'X?': a key that may be absent. */
	i += *is_quoted && item->end - i > 1 && t.ptr[i] == '?';
	return item->to > item->from && (!*is_quoted || (i < item->end && t.ptr[i] == quote));
}

/* Past the word that may stand before a member's name. */
static void skip_readonly(const struct es_program *p, struct es_item_span *item)
{
	static const struct es_slice word = ES_LIT("readonly ");
	if (es_slice_starts(es_slice_sub(p->text, item->from, item->end), word.ptr))
		item->from = skip(p, item->from + word.len);
}

/* Whether the value of a key is an object of its own. */
static bool is_opened(struct es_slice t, size_t i, size_t end)
{
	while (i < end && is_blank(t.ptr[i]))
		i++;
	return i < end && t.ptr[i] == '{';
}

static bool is_wanted(
	const struct es_program *p, enum es_form_items items, struct es_item_span *item)
{
	bool is_quoted;
	if (items == ES_ITEMS_MEMBERS)
		skip_readonly(p, item);
	if (item->from >= item->end || !read_name(p, item, &is_quoted))
		return false;
	size_t next = item->to + is_quoted + (is_quoted && p->text.ptr[item->to] == '?');
	while (next < item->end && (is_blank(p->text.ptr[next]) || p->text.ptr[next] == '?'))
		next++;
	bool is_key = next < item->end && p->text.ptr[next] == ':';
	bool is_group = is_key && is_opened(p->text, next + 1, item->end);
	switch (items) {
	case ES_ITEMS_NONE:
		return false;
	case ES_ITEMS_STRINGS:
		return is_quoted && next == item->end;
	case ES_ITEMS_KEYS:
	case ES_ITEMS_MEMBERS:
		return is_key && !is_group;
	case ES_ITEMS_NAMES:
		return !is_quoted || is_key;
	}
	return false;
}

bool es_items_each(const struct es_program *p, enum es_form_items items, size_t at, size_t *budget,
	es_item_fn *each, void *ctx)
{
	/* What is looked at is cut where the budget ends. */
	struct es_program part = *p;
	size_t most = p->text.len - at < *budget ? p->text.len - at : *budget;
	part.text = es_slice_sub(p->text, 0, at + most);
	size_t i = skip(&part, at);
	while (i < part.text.len) {
		char c = p->text.ptr[i];
		if (c == ')' || c == ']' || c == '}')
			break;
		struct es_item_span item = { .from = i,
			.end = end_of(&part, i, items == ES_ITEMS_MEMBERS) };
		size_t next = item.end > i ? item.end : i + 1;
		if (is_wanted(&part, items, &item))
			each(ctx, item);
		i = skip(&part, next);
	}
	*budget -= i - at;
	return i < part.text.len || part.text.len == p->text.len;
}
