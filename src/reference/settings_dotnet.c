#include "base/buf.h"
#include "reference/name.h"
#include "reference/settings.h"
#include "text/jsonc.h"

enum { DEPTH_MAX = 16, KEYS_MAX = 20 * 1000, NAME_LEN_MAX = 256 };

static const struct es_yaml *parse(struct es_mentions *out, struct es_slice text)
{
	struct es_yaml *doc = NULL;
	struct es_error err = { 0 };
	if (es_jsonc_parse(&doc, text, out->arena, &err)) {
		es_mentions_refused(out, 0, &err);
		return NULL;
	}
	return doc;
}

/* ---- appsettings ---- */

struct settings {
	struct es_mentions *out;
	struct es_buf name;
	size_t nkeys;
	bool is_full;
};

static void add_key(struct settings *s, const struct es_yaml *key, unsigned uses)
{
	struct es_mention m = {
		.kind = ES_MENTION_READ,
		.need = ES_NEED_OPTIONAL,
		.uses = uses | ES_USE_PATTERN | ES_USE_NOCASE,
		.form = "appsettings",
		.name = es_buf_slice(&s->name),
		.from = key->from,
		.to = key->to,
	};
	bool is_glob = es_slice_find(m.name, 0, '*') < m.name.len;
	if (s->name.full || !es_name_is_valid(m.name, is_glob))
		return;
	if (s->nkeys++ < KEYS_MAX)
		es_mentions_add(s->out, m);
	else
		s->is_full = true;
}

static void walk(struct settings *s, const struct es_yaml *y, unsigned depth)
{
	size_t prefix = s->name.len;
	for (size_t i = 0; y->kind == ES_YAML_MAPPING && i < y->nitems; i++) {
		const struct es_yaml *value = y->items[i];
		if (prefix)
			es_buf_add_str(&s->name, "__");
		es_name_make(&s->name, (struct es_slice)ES_LIT("{colons}"), y->keys[i]->text);
		if (value->kind == ES_YAML_SEQUENCE)
			es_buf_add_str(&s->name, "__*");
		if (value->kind != ES_YAML_MAPPING)
			add_key(s, y->keys[i], 0);
		else if (depth < DEPTH_MAX)
			walk(s, value, depth + 1);
		else
			s->is_full = true;
		s->name.len = prefix;
	}
}

void es_settings_dotnet(struct es_mentions *out, struct es_slice text)
{
	struct settings s = { .out = out, .name = ES_BUF_INIT(NAME_LEN_MAX) };
	const struct es_yaml *doc = parse(out, text);
	if (doc)
		walk(&s, doc, 0);
	if (s.is_full)
		es_mentions_partly(out, 0, "more settings, or deeper ones, than are looked at");
	es_buf_release(&s.name);
}

/* ---- launchSettings ---- */

static void add_variables(
	struct es_mentions *out, const struct es_yaml *variables, struct es_slice profile)
{
	for (size_t i = 0; variables && variables->kind == ES_YAML_MAPPING && i < variables->nitems;
		i++) {
		const struct es_yaml *key = variables->keys[i], *value = variables->items[i];
		struct es_mention m = {
			.kind = ES_MENTION_SET,
			.said = ES_SAID_LITERAL,
			.form = "launchSettings",
			.name = key->text,
			.value = value->text,
			.scope = profile,
			.from = key->from,
			.to = key->to,
		};
		if (value->kind == ES_YAML_SCALAR && es_name_is_valid(m.name, false))
			es_mentions_add(out, m);
	}
}

void es_settings_launch(struct es_mentions *out, struct es_slice text)
{
	const struct es_yaml *doc = parse(out, text);
	const struct es_yaml *profiles = doc ? es_yaml_get(doc, "profiles") : NULL;
	struct es_buf scope = ES_BUF_INIT(NAME_LEN_MAX);
	for (size_t i = 0; profiles && profiles->kind == ES_YAML_MAPPING && i < profiles->nitems;
		i++) {
		es_buf_reset(&scope);
		es_buf_printf(&scope, "profile %.*s", ES_ARG(profiles->keys[i]->text));
		add_variables(out, es_yaml_get(profiles->items[i], "environmentVariables"),
			es_buf_slice(&scope));
	}
	es_buf_release(&scope);
}
