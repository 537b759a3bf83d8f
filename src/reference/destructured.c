#include "reference/destructured.h"
#include "reference/expression.h"
#include "reference/items.h"

#include <string.h>

/* The pattern sees so many bytes of a list; longer ones are this file's. */
enum { SHORT = 900, TYPE_MAX = 80, BLANKS_MAX = 40 };

struct list {
	struct es_mentions *out;
	struct es_slice text;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t blanks_before(struct es_slice t, size_t at)
{
	size_t low = at > BLANKS_MAX ? at - BLANKS_MAX : 0;
	while (at > low && is_blank(t.ptr[at - 1]))
		at--;
	return at;
}

static bool ends_at(struct es_slice t, size_t at, const char *word)
{
	return es_slice_ends(es_slice_sub(t, 0, at), word);
}

/* Behind the '}' of "} : Type = " that ends at `at`; 0 when none stands there. */
static size_t list_end(struct es_slice t, size_t at)
{
	if (ends_at(t, at, "globalThis."))
		at -= strlen("globalThis.");
	at = blanks_before(t, at);
	if (!at || t.ptr[at - 1] != '=')
		return 0;
	size_t low = at > TYPE_MAX ? at - TYPE_MAX : 0;
	for (at--; at > low && !strchr("};={", t.ptr[at - 1]); at--)
		;
	return at && t.ptr[at - 1] == '}' ? at : 0;
}

/* Behind the inner '}' of "env: { X } }", whose end that is; 0 when none stands there. */
static size_t inner_end(struct es_slice t, size_t end)
{
	size_t at = end ? blanks_before(t, end - 1) : 0;
	if (at && t.ptr[at - 1] == ',')
		at = blanks_before(t, at - 1);
	return at && t.ptr[at - 1] == '}' ? at : 0;
}

static bool is_opened(struct es_slice t, size_t at, bool is_inner)
{
	static const char *const words[] = { "const", "let", "var" };
	if (is_inner)
		return at && t.ptr[at - 1] == ':' && ends_at(t, blanks_before(t, at - 1), "env");
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (ends_at(t, at, words[i]))
			return true;
	return false;
}

/* Behind the '{' that opens the list whose end that is; 0 when it is no such list, or a short one.
 */
static size_t list_start(struct es_slice t, size_t end, size_t low, bool is_inner)
{
	size_t at = end - 1;
	while (at > low && t.ptr[at - 1] != '{' && t.ptr[at - 1] != '}')
		at--;
	if (at <= low || t.ptr[at - 1] != '{' || end - 1 - at <= SHORT)
		return 0;
	return is_opened(t, blanks_before(t, at - 1), is_inner) ? at : 0;
}

/* "X", "X: y", "X = default", "X: y = default" */
static void add_item(void *ctx, struct es_item_span item)
{
	struct list *l = ctx;
	struct es_mention m = { .kind = ES_MENTION_READ,
		.need = ES_NEED_REQUIRED,
		.form = "const { X } = process.env",
		.name = es_slice_sub(l->text, item.from, item.to),
		.from = item.from,
		.to = item.to };
	struct es_slice rest = es_slice_sub(l->text, item.to, item.end);
	size_t equal = es_slice_find(rest, 0, '=');
	if (equal < rest.len) {
		struct es_expression e = es_expression_read(
			es_slice_trim(es_slice_sub(rest, equal + 1, rest.len)), l->out->arena);
		m.need = e.is_null ? ES_NEED_GUARDED : ES_NEED_OPTIONAL;
		m.said = e.said;
		m.value = e.value;
	}
	if (es_slice_find(m.name, 0, '$') == m.name.len)
		es_mentions_add(l->out, m);
}

static void read_list(struct list *l, const struct es_lexed_vec *lexed, size_t from, size_t to)
{
	struct es_program p = { .text = es_slice_sub(l->text, 0, to), .lexed = lexed };
	size_t budget = to - from + 1;
	if (es_lexed_at(lexed, from) == ES_LEXED_CODE &&
		!es_items_each(&p, ES_ITEMS_NAMES, from, &budget, add_item, l))
		es_mentions_partly(l->out, 0, "a list of names that is too long");
}

/* Not "process.argv", "processes" */
static bool is_whole_at(struct es_slice t, size_t behind)
{
	if (behind == t.len)
		return true;
	char c = t.ptr[behind];
	bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	bool is_digit = c >= '0' && c <= '9';
	return !is_letter && !is_digit && !memchr(".[?_$", c, 5);
}

void es_destructured_read(struct es_mentions *out, struct es_slice text)
{
	static const struct object {
		const char *name;
		bool has_env; /* "const { env: { X } } = process" */
	} objects[] = { { "process.env", false }, { "import.meta.env", false },
		{ "Bun.env", false }, { "process", true }, { "import.meta", true },
		{ "Bun", true } };
	struct list l = { out, text };
	struct es_lexed_vec lexed = { 0 };
	for (size_t i = 0; i < sizeof objects / sizeof *objects; i++) {
		struct es_slice object = es_slice_from(objects[i].name);
		bool has_env = objects[i].has_env;
		/* No byte is gone through twice: a list begins behind the one before. */
		size_t low = 0;
		for (size_t at = es_slice_search(text, 0, object); at < text.len;
			at = es_slice_search(text, at + object.len, object)) {
			size_t behind = at + object.len, end = list_end(text, at);
			if (has_env)
				end = inner_end(text, end);
			bool is_whole = is_whole_at(text, behind);
			size_t start =
				end > low && is_whole ? list_start(text, end, low, has_env) : 0;
			if (start && !lexed.n)
				es_lex(&lexed, ES_LEXER_JAVASCRIPT, text);
			if (start)
				read_list(&l, &lexed, start, end);
			low = behind;
		}
	}
	es_vec_release(&lexed);
}
