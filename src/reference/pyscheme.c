#include "reference/pyscheme.h"
#include "reference/expression.h"
#include "reference/name.h"
#include "reference/pysource.h"

#include <string.h>

/* A scheme is written once; what looks like many is something else. */
enum { SCHEMES_MAX = 32 };

static unsigned uses_of(struct es_slice type)
{
	if (es_slice_is(type, "bool"))
		return ES_USE_BOOLEAN;
	if (es_slice_is(type, "int") || es_slice_is(type, "float"))
		return ES_USE_NUMBER;
	return 0;
}

static bool is_upper(struct es_slice name)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] >= 'a' && name.ptr[i] <= 'z')
			return false;
	return es_name_is_valid(name, false);
}

/* NAME=(type, default) */
static void add_entry(
	struct es_mentions *out, const struct es_pysource *p, const struct es_pyarg *entry)
{
	struct es_pyarg type, value;
	size_t at = entry->from + 1;
	if (!is_upper(entry->key) || !es_slice_starts(entry->value, "(") ||
		!es_pyarg_next(&type, p, &at) || !es_pyarg_next(&value, p, &at))
		return;
	struct es_expression e = es_expression_read(value.value, out->arena);
	size_t from = (size_t)(entry->key.ptr - p->text.ptr);
	es_mentions_add(out, (struct es_mention){
				     .kind = ES_MENTION_READ,
				     .need = e.is_null ? ES_NEED_GUARDED : ES_NEED_OPTIONAL,
				     .said = e.said,
				     .value = e.value,
				     .uses = ES_USE_SCHEMA | uses_of(type.value),
				     .form = "environ.Env(X=(type, default))",
				     .name = entry->key,
				     .from = from,
				     .to = from + entry->key.len,
			     });
}

static bool begins_call(const struct es_pysource *p, size_t at)
{
	char before = at ? p->text.ptr[at - 1] : '\n';
	return es_lexed_at(p->lexed, at) == ES_LEXED_CODE && strchr(" \t\n.(=,", before);
}

void es_pyscheme_read(struct es_mentions *out, struct es_slice text)
{
	static const struct es_slice library = ES_LIT("environ"), call = ES_LIT("Env(");
	struct es_lexed_vec lexed = { 0 };
	struct es_pysource p = { text, &lexed };
	size_t at = es_slice_search(text, 0, call);
	if (at == text.len || es_slice_search(text, 0, library) == text.len)
		return;
	es_lex(&lexed, ES_LEXER_PYTHON, text);
	for (size_t n = 0; at < text.len && n < SCHEMES_MAX; n++) {
		struct es_pyarg entry;
		size_t next = at + call.len;
		while (begins_call(&p, at) && es_pyarg_next(&entry, &p, &next))
			add_entry(out, &p, &entry);
		at = es_slice_search(text, at + call.len, call);
	}
	if (at < text.len)
		es_mentions_partly(out, 0, "more calls of Env() than are looked at");
	es_vec_release(&lexed);
}
