#include "rule/fields.h"
#include "base/err.h"
#include "rule/level.h"

#include <stddef.h>

enum type {
	TYPE_TEXT,
	TYPE_STRINGS,
	TYPE_NUMBER,
	TYPE_BOOL,
	TYPE_NOT, /* a bool that is stored the other way round */
	TYPE_KIND,
	TYPE_SEVERITY,
	TYPE_CONFIDENCE,
	TYPE_GROUP, /* number or name of a capture */
	TYPE_VERIFY,
	TYPE_UNUSED, /* belongs to the format, but says nothing to envsieve */
};

struct field {
	const char *name;
	enum type type;
	size_t at, name_at; /* offsets in struct es_rule; name_at for the name of a group */
};

#define AT(member) offsetof(struct es_rule, member)

static const struct field fields[] = {
	{ "id", TYPE_TEXT, AT(id), 0 },
	{ "name", TYPE_TEXT, AT(name), 0 },
	{ "kind", TYPE_KIND, AT(kind), 0 },
	{ "pattern", TYPE_TEXT, AT(pattern), 0 },
	{ "description", TYPE_TEXT, AT(description), 0 },
	{ "help", TYPE_TEXT, AT(help), 0 },
	{ "severity", TYPE_SEVERITY, AT(severity), 0 },
	{ "confidence", TYPE_CONFIDENCE, AT(confidence), 0 },
	{ "secret_group", TYPE_GROUP, AT(secret_group), AT(secret_name) },
	{ "pair_group", TYPE_GROUP, AT(pair_group), AT(pair_name) },
	{ "min_entropy", TYPE_NUMBER, AT(min_entropy), 0 },
	{ "verify", TYPE_VERIFY, AT(verify), 0 },
	{ "generic", TYPE_BOOL, AT(is_generic), 0 },
	{ "off", TYPE_BOOL, AT(is_off), 0 },
	/* Kingfisher: a rule that only serves others is not reported. */
	{ "visible", TYPE_NOT, AT(is_off), 0 },
	{ "paths", TYPE_STRINGS, AT(paths), 0 },
	{ "exclude_paths", TYPE_STRINGS, AT(exclude_paths), 0 },
	{ "note_paths", TYPE_STRINGS, AT(note_paths), 0 },
	{ "stopwords", TYPE_STRINGS, AT(stopwords), 0 },
	{ "references", TYPE_STRINGS, AT(references), 0 },
	{ "examples", TYPE_STRINGS, AT(examples), 0 },
	{ "negative_examples", TYPE_STRINGS, AT(negative_examples), 0 },
	/* Nosey Parker's, then Kingfisher's for live validation, which envsieve never does. */
	{ "categories", TYPE_UNUSED, 0, 0 },
	{ "validation", TYPE_UNUSED, 0, 0 },
	{ "depends_on_rule", TYPE_UNUSED, 0, 0 },
	{ "revocation", TYPE_UNUSED, 0, 0 },
	{ "tls_mode", TYPE_UNUSED, 0, 0 },
};

static enum es_status read_scalar(
	struct es_slice *out, const struct es_yaml *value, struct es_error *err)
{
	if (value->kind != ES_YAML_SCALAR)
		return es_fail(err, ES_EPARSE, "a single value is wanted here");
	*out = value->text;
	return ES_OK;
}

static enum es_status read_text(struct es_slice *out, const struct es_yaml *value,
	struct es_arena *arena, struct es_error *err)
{
	struct es_slice text;
	enum es_status st = read_scalar(&text, value, err);
	if (st)
		return st;
	/* Block scalars end with a newline that nobody means; the copy has its NUL in its place. */
	while (text.len && text.ptr[text.len - 1] == '\n')
		text.len--;
	*out = es_arena_copy(arena, text);
	return ES_OK;
}

static enum es_status read_strings(struct es_strings *out, const struct es_yaml *value,
	struct es_arena *arena, struct es_error *err)
{
	if (es_yaml_is_null(value)) {
		*out = (struct es_strings){ NULL, 0 };
		return ES_OK;
	}
	if (value->kind != ES_YAML_SEQUENCE)
		return es_fail(err, ES_EPARSE, "a list is wanted here");
	struct es_slice *v = es_arena_array(arena, value->nitems, sizeof *v);
	for (size_t i = 0; i < value->nitems; i++) {
		enum es_status st = read_scalar(&v[i], value->items[i], err);
		if (st)
			return st;
	}
	*out = (struct es_strings){ v, value->nitems };
	return ES_OK;
}

static enum es_status read_number(double *out, const struct es_yaml *value, struct es_error *err)
{
	if (!es_yaml_number(value, out) || !(*out >= 0 && *out <= 8))
		return es_fail(err, ES_EPARSE, "a number from 0 to 8 (bits a byte) is wanted here");
	return ES_OK;
}

static enum es_status read_kind(
	enum es_kind *out, const struct es_yaml *value, struct es_error *err)
{
	struct es_slice word;
	enum es_status st = read_scalar(&word, value, err);
	if (!st && !es_kind_parse(out, word))
		st = es_fail(err, ES_EPARSE, "one of secret and config is wanted here");
	return st;
}

static enum es_status read_severity(
	enum es_severity *out, const struct es_yaml *value, struct es_error *err)
{
	struct es_slice word;
	enum es_status st = read_scalar(&word, value, err);
	if (!st && !es_severity_parse(out, word))
		st = es_fail(err, ES_EPARSE, "one of note, warning and error is wanted here");
	return st;
}

static enum es_status read_confidence(
	enum es_confidence *out, const struct es_yaml *value, struct es_error *err)
{
	struct es_slice word;
	enum es_status st = read_scalar(&word, value, err);
	if (!st && !es_confidence_parse(out, word))
		st = es_fail(err, ES_EPARSE, "one of low, medium and high is wanted here");
	return st;
}

static enum es_status read_group(unsigned *number, struct es_slice *name,
	const struct es_yaml *value, struct es_arena *arena, struct es_error *err)
{
	double n;
	*number = ES_GROUP_AUTO;
	if (!es_yaml_number(value, &n))
		return read_text(name, value, arena, err);
	if (!(n >= 0 && n <= 1000) || n != (unsigned)n)
		return es_fail(err, ES_EPARSE, "a group's number or name is wanted here");
	*number = (unsigned)n;
	return ES_OK;
}

static enum es_status read_verify(
	enum es_verify *out, const struct es_yaml *value, struct es_error *err)
{
	struct es_slice name;
	enum es_status st = read_scalar(&name, value, err);
	if (!st && !es_verify_parse(out, name))
		st = es_fail(err, ES_EPARSE, "there is no check of that name");
	return st;
}

static enum es_status read_bool(bool *out, const struct es_yaml *value, struct es_error *err)
{
	if (!es_yaml_bool(value, out))
		return es_fail(err, ES_EPARSE, "true or false is wanted here");
	return ES_OK;
}

static enum es_status set(struct es_rule *rule, const struct field *f, const struct es_yaml *value,
	struct es_arena *arena, struct es_error *err)
{
	char *base = (char *)rule;
	void *to = base + f->at;
	enum es_status st = ES_OK;
	switch (f->type) {
	case TYPE_TEXT:
		return read_text(to, value, arena, err);
	case TYPE_STRINGS:
		return read_strings(to, value, arena, err);
	case TYPE_NUMBER:
		return read_number(to, value, err);
	case TYPE_BOOL:
		return read_bool(to, value, err);
	case TYPE_NOT:
		st = read_bool(to, value, err);
		if (!st)
			*(bool *)to = !*(bool *)to;
		return st;
	case TYPE_KIND:
		return read_kind(to, value, err);
	case TYPE_SEVERITY:
		return read_severity(to, value, err);
	case TYPE_CONFIDENCE:
		return read_confidence(to, value, err);
	case TYPE_GROUP:
		return read_group(to, (void *)(base + f->name_at), value, arena, err);
	case TYPE_VERIFY:
		return read_verify(to, value, err);
	case TYPE_UNUSED:
		return ES_OK;
	}
	return ES_OK;
}

enum es_status es_rule_set_field(struct es_rule *rule, struct es_slice key,
	const struct es_yaml *value, struct es_arena *arena, bool *is_known, struct es_error *err)
{
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		if (es_slice_is(key, fields[i].name)) {
			*is_known = true;
			return set(rule, &fields[i], value, arena, err);
		}
	}
	*is_known = false;
	return ES_OK;
}
