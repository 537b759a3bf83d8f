#include "reference/load_fields.h"
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

struct word {
	const char *word;
	unsigned value;
};

static const struct word needs[] = {
	{ "optional", ES_NEED_OPTIONAL },
	{ "guarded", ES_NEED_GUARDED },
	{ "required", ES_NEED_REQUIRED },
	{ NULL, 0 },
};

static const struct word kinds[] = {
	{ "read", ES_FORM_READ },
	{ "pattern", ES_FORM_PATTERN },
	{ "dynamic", ES_FORM_DYNAMIC },
	{ "set", ES_FORM_SET },
	{ "declared", ES_FORM_DECLARED },
	{ "call", ES_FORM_CALL },
	{ "wrapper", ES_FORM_WRAPPER },
	{ "opaque", ES_FORM_OPAQUE },
	{ "package", ES_FORM_PACKAGE },
	{ "hazard", ES_FORM_HAZARD },
	{ "nothing", ES_FORM_NOTHING },
	{ NULL, 0 },
};

static const struct word places[] = {
	{ "code", ES_PLACE_CODE },
	{ "string", ES_PLACE_STRING },
	{ "any", ES_PLACE_ANY },
	{ NULL, 0 },
};

static const struct word items[] = {
	{ "strings", ES_ITEMS_STRINGS },
	{ "keys", ES_ITEMS_KEYS },
	{ "names", ES_ITEMS_NAMES },
	{ "members", ES_ITEMS_MEMBERS },
	{ NULL, 0 },
};

static const struct word uses[] = {
	{ "truthy", ES_USE_TRUTHY },
	{ "client", ES_USE_CLIENT },
	{ "build", ES_USE_BUILD },
	{ "secret", ES_USE_SECRET },
	{ "fatal", ES_USE_FATAL },
	{ "nocase", ES_USE_NOCASE },
	{ "schema", ES_USE_SCHEMA },
	{ "number", ES_USE_NUMBER },
	{ "boolean", ES_USE_BOOLEAN },
	{ "late", ES_USE_LATE },
	{ "true", ES_USE_TRUE },
	{ "passed", ES_USE_PASSED },
	{ NULL, 0 },
};

enum es_status es_field_fail(const struct es_field_file *f, const struct es_yaml *y,
	struct es_error *err, const char *fmt, ...)
{
	char reason[256];
	va_list args;
	va_start(args, fmt);
	(void)vsnprintf(reason, sizeof reason, fmt, args);
	va_end(args);
	return es_fail(err, ES_EPARSE, "%s:%u:%u: %s", f->file, y->line, y->column, reason);
}

static const struct word *find_word(const struct word *words, const struct es_yaml *y)
{
	for (; words->word; words++)
		if (y->kind == ES_YAML_SCALAR && es_slice_is(y->text, words->word))
			return words;
	return NULL;
}

static enum es_status read_text(struct es_slice *out, const struct es_field_file *f,
	const struct es_yaml *y, struct es_error *err)
{
	if (y->kind != ES_YAML_SCALAR)
		return es_field_fail(f, y, err, "a single value is wanted here");
	struct es_slice text = y->text;
	while (text.len && text.ptr[text.len - 1] == '\n')
		text.len--;
	*out = es_arena_copy(f->arena, text);
	return ES_OK;
}

static enum es_status read_strings(struct es_strings *out, const struct es_field_file *f,
	const struct es_yaml *y, struct es_error *err)
{
	if (y->kind != ES_YAML_SEQUENCE)
		return es_field_fail(f, y, err, "a list is wanted here");
	struct es_slice *v = es_arena_array(f->arena, y->nitems, sizeof *v);
	for (size_t i = 0; i < y->nitems; i++) {
		enum es_status st = read_text(&v[i], f, y->items[i], err);
		if (st)
			return st;
	}
	*out = (struct es_strings){ v, y->nitems };
	return ES_OK;
}

static enum es_status read_word(unsigned *out, const struct word *words,
	const struct es_field_file *f, const struct es_yaml *y, struct es_error *err)
{
	const struct word *w = find_word(words, y);
	if (!w)
		return es_field_fail(f, y, err, "there is no such word");
	*out = w->value;
	return ES_OK;
}

static enum es_status read_uses(
	unsigned *out, const struct es_field_file *f, const struct es_yaml *y, struct es_error *err)
{
	unsigned one = 0;
	enum es_status st = ES_OK;
	if (y->kind != ES_YAML_SEQUENCE)
		return es_field_fail(f, y, err, "a list is wanted here");
	for (size_t i = 0; i < y->nitems && !st; i++) {
		st = read_word(&one, uses, f, y->items[i], err);
		*out |= one;
	}
	return st;
}

static enum es_status set(void *to, enum es_field_type type, const struct es_field_file *f,
	const struct es_yaml *y, struct es_error *err)
{
	unsigned word = 0;
	enum es_status st = ES_OK;
	switch (type) {
	case ES_FIELD_END:
		return ES_OK;
	case ES_FIELD_TEXT:
		return read_text(to, f, y, err);
	case ES_FIELD_STRINGS:
		return read_strings(to, f, y, err);
	case ES_FIELD_LEXER:
		if (y->kind != ES_YAML_SCALAR || !es_lexer_parse(to, y->text))
			return es_field_fail(f, y, err, "there is no such family");
		return ES_OK;
	case ES_FIELD_NEED:
		st = read_word(&word, needs, f, y, err);
		*(enum es_need *)to = (enum es_need)word;
		return st;
	case ES_FIELD_KIND:
		st = read_word(&word, kinds, f, y, err);
		*(enum es_form_kind *)to = (enum es_form_kind)word;
		return st;
	case ES_FIELD_PLACE:
		st = read_word(&word, places, f, y, err);
		*(enum es_form_place *)to = (enum es_form_place)word;
		return st;
	case ES_FIELD_ITEMS:
		st = read_word(&word, items, f, y, err);
		*(enum es_form_items *)to = (enum es_form_items)word;
		return st;
	case ES_FIELD_USES:
		return read_uses(to, f, y, err);
	case ES_FIELD_BOOL:
		if (!es_yaml_bool(y, to))
			return es_field_fail(f, y, err, "true or false is wanted here");
		return ES_OK;
	case ES_FIELD_NODE:
		*(const struct es_yaml **)to = y;
		return ES_OK;
	}
	return ES_OK;
}

enum es_status es_fields_read(void *to, const struct es_field *table, const struct es_field_file *f,
	const struct es_yaml *mapping, struct es_error *err)
{
	if (mapping->kind != ES_YAML_MAPPING)
		return es_field_fail(f, mapping, err, "a mapping is wanted here");
	for (size_t i = 0; i < mapping->nitems; i++) {
		const struct es_yaml *key = mapping->keys[i];
		const struct es_field *field = table;
		while (field->type != ES_FIELD_END && !es_slice_is(key->text, field->name))
			field++;
		if (field->type == ES_FIELD_END)
			return es_field_fail(f, key, err, "unknown field %.*s", ES_ARG(key->text));
		enum es_status st =
			set((char *)to + field->at, field->type, f, mapping->items[i], err);
		if (st)
			return st;
		if (field->seen_at)
			*(bool *)((char *)to + field->seen_at) = true;
	}
	return ES_OK;
}
