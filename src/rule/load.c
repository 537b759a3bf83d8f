#include "rule/load.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/map.h"
#include "base/path.h"
#include "rule/digest.h"
#include "rule/fields.h"
#include "rule/pattern.h"
#include "text/linemap.h"
#include "text/yaml.h"

#include <stdlib.h>
#include <string.h>

enum { FOLDER_DEPTH_MAX = 16, PATTERN_MAX = 16 * 1024 };

struct loading {
	struct es_rule_vec *out;
	const char *file;
	struct es_arena *arena;
	es_warn_fn *warn;
	void *warn_ctx;
	struct es_linemap lines; /* of the text */
	struct es_map ids;	 /* of this file's rules, which begin at `first` in out */
	size_t first;
};

/* Puts the place before the reason that is already in err. */
static enum es_status fail_at(
	const struct loading *l, const struct es_yaml *y, enum es_status st, struct es_error *err)
{
	if (!err)
		return st;
	struct es_error reason = *err;
	return es_fail(err, st, "%s:%u:%u: %s", l->file, y->line, y->column, reason.text);
}

static void warn_unknown(const struct loading *l, const struct es_yaml *key)
{
	if (!l->warn)
		return;
	struct es_buf text = ES_BUF_INIT(4096);
	es_buf_printf(&text, "%s:%u:%u: unknown field %.*s", l->file, key->line, key->column,
		ES_ARG(key->text));
	l->warn(l->warn_ctx, es_buf_cstr(&text));
	es_buf_release(&text);
}

static struct es_slice family_of(const char *file)
{
	struct es_slice name = es_path_name(es_slice_from(file));
	size_t dot = es_slice_find(name, 0, '.');
	return es_slice_sub(name, 0, dot);
}

/* A block scalar's text begins on the line after its '|', at that line's indent; a quoted one
 * behind its quote. Escapes in double quotes make later columns a little off. */
void es_rule_place_pattern(
	struct es_rule *rule, const struct es_linemap *lines, const struct es_yaml *y)
{
	struct es_slice line = es_linemap_line(lines, y->line);
	char opener = y->column <= line.len ? line.ptr[y->column - 1] : '\0';
	if (opener == '|' || opener == '>') {
		struct es_slice first = es_linemap_line(lines, y->line + 1);
		size_t indent = 0;
		while (indent < first.len && first.ptr[indent] == ' ')
			indent++;
		rule->pattern_line = y->line + 1;
		rule->pattern_column = rule->pattern_indent = (unsigned)indent + 1;
		return;
	}
	rule->pattern_line = y->line;
	rule->pattern_column = y->column + (y->is_quoted ? 1 : 0);
	rule->pattern_indent = rule->pattern_column;
}

static bool is_id(struct es_slice id)
{
	for (size_t i = 0; i < id.len; i++) {
		char c = id.ptr[i];
		bool ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			  (c >= '0' && c <= '9') || (c && strchr("._-", c));
		if (!ok)
			return false;
	}
	return id.len > 0 && id.len <= 100;
}

static enum es_status check_rule(
	struct loading *l, const struct es_rule *rule, struct es_error *err)
{
	if (!is_id(rule->id))
		return es_fail(err, ES_EPARSE,
			"a rule needs an id of letters, digits, dots, dashes and underscores");
	bool is_config = rule->kind == ES_KIND_CONFIG;
	if (!is_config && !rule->pattern.len)
		return es_fail(err, ES_EPARSE, "rule %.*s has no pattern", ES_ARG(rule->id));
	if (is_config && (rule->pattern.len || rule->examples.n || rule->negative_examples.n))
		return es_fail(err, ES_EPARSE,
			"rule %.*s is of kind config, which has neither pattern nor examples",
			ES_ARG(rule->id));
	if (rule->pattern.len > PATTERN_MAX)
		return es_fail(err, ES_EPARSE, "pattern of rule %.*s is longer than %d bytes",
			ES_ARG(rule->id), PATTERN_MAX);
	if (rule->pattern.len && memchr(rule->pattern.ptr, '\0', rule->pattern.len))
		return es_fail(
			err, ES_EPARSE, "pattern of rule %.*s holds a NUL", ES_ARG(rule->id));
	bool is_new;
	size_t number = es_map_add(&l->ids, rule->id, &is_new);
	if (!is_new)
		return es_fail(err, ES_EPARSE, "rule %.*s stands twice, first in line %u",
			ES_ARG(rule->id), l->out->v[l->first + number].line);
	return ES_OK;
}

static enum es_status derive(struct es_rule *rule, const struct loading *l, struct es_error *err)
{
	if (rule->kind == ES_KIND_CONFIG)
		return ES_OK;
	struct es_pattern_facts facts;
	struct es_error reason = { 0 };
	enum es_status st = es_pattern_analyse(&facts, rule->pattern, l->arena, &reason);
	if (st)
		return es_fail(err, st, "%s:%u:%u: pattern of rule %.*s: %s", l->file,
			rule->pattern_line, rule->pattern_column, ES_ARG(rule->id), reason.text);
	rule->literals = facts.literals;
	rule->reach_before = facts.reach_before;
	rule->reach_after = facts.reach_after;
	return ES_OK;
}

static enum es_status read_fields(struct es_rule *rule, const struct loading *l,
	const struct es_yaml *entry, struct es_error *err)
{
	for (size_t i = 0; i < entry->nitems; i++) {
		const struct es_yaml *key = entry->keys[i], *value = entry->items[i];
		bool is_known;
		enum es_status st =
			es_rule_set_field(rule, key->text, value, l->arena, &is_known, err);
		if (st)
			return fail_at(l, value, st, err);
		if (!is_known)
			warn_unknown(l, key);
		if (es_slice_is(key->text, "pattern"))
			es_rule_place_pattern(rule, &l->lines, value);
	}
	return ES_OK;
}

static enum es_status read_rule(
	struct loading *l, const struct es_yaml *entry, struct es_error *err)
{
	if (entry->kind != ES_YAML_MAPPING) {
		(void)es_fail(err, ES_EPARSE, "a rule is a mapping of fields");
		return fail_at(l, entry, ES_EPARSE, err);
	}
	struct es_rule rule = {
		.file = es_slice_from(l->file),
		.family = family_of(l->file),
		.line = entry->line,
		.severity = ES_SEV_ERROR,
		.confidence = ES_CONF_MEDIUM,
		.secret_group = ES_GROUP_AUTO,
		.pair_group = ES_GROUP_AUTO,
	};
	enum es_status st = read_fields(&rule, l, entry, err);
	if (st)
		return st;
	st = check_rule(l, &rule, err);
	if (st)
		return fail_at(l, entry, st, err);
	if (!rule.name.len)
		rule.name = rule.id;
	st = derive(&rule, l, err);
	es_rule_digest(rule.digest, &rule);
	if (!st)
		es_vec_push(l->out, rule);
	return st;
}

enum es_status es_rule_load_list(struct es_rule_vec *out, const struct es_yaml *rules,
	struct es_slice text, const char *file, struct es_arena *arena, es_warn_fn *warn,
	void *warn_ctx, struct es_error *err)
{
	struct loading l = {
		.out = out,
		.file = es_arena_cstr(arena, es_slice_from(file)),
		.arena = arena,
		.warn = warn,
		.warn_ctx = warn_ctx,
		.first = out->n,
	};
	if (rules->kind != ES_YAML_SEQUENCE && !es_yaml_is_null(rules)) {
		(void)es_fail(err, ES_EPARSE, "`rules` is a list");
		return fail_at(&l, rules, ES_EPARSE, err);
	}
	es_linemap_init(&l.lines, text, arena);
	enum es_status st = ES_OK;
	for (size_t i = 0; i < rules->nitems && !st; i++)
		st = read_rule(&l, rules->items[i], err);
	es_map_release(&l.ids);
	return st;
}

/* Nosey Parker names groups of rules beside them. */
static void warn_of_other_keys(const struct loading *l, const struct es_yaml *doc)
{
	for (size_t i = 0; i < doc->nitems; i++)
		if (!es_slice_is(doc->keys[i]->text, "rules") &&
			!es_slice_is(doc->keys[i]->text, "rulesets"))
			warn_unknown(l, doc->keys[i]);
}

enum es_status es_rule_load_text(struct es_rule_vec *out, struct es_slice text, const char *file,
	struct es_arena *arena, es_warn_fn *warn, void *warn_ctx, struct es_error *err)
{
	struct es_yaml *doc = NULL;
	struct es_error reason = { 0 };
	enum es_status st = es_yaml_parse(&doc, text, arena, &reason);
	if (st)
		return es_fail(err, st, "%s:%s", file, reason.text);
	const struct es_yaml *rules = es_yaml_get(doc, "rules");
	if (!rules)
		return es_fail(err, ES_EPARSE, "%s:1:1: there is no list `rules`", file);
	struct loading l = { .file = file, .warn = warn, .warn_ctx = warn_ctx };
	warn_of_other_keys(&l, doc);
	return es_rule_load_list(out, rules, text, file, arena, warn, warn_ctx, err);
}

/* ---- files and folders ---- */

struct folder {
	struct es_rule_vec *out;
	const char *path;
	struct es_arena *arena;
	es_warn_fn *warn;
	void *warn_ctx;
	unsigned depth;
};

/* `shown` is the path as people gave it. */
static enum es_status load_file(
	const struct folder *f, const char *path, const char *shown, struct es_error *err)
{
	struct es_buf text = ES_BUF_INIT(ES_RULE_FILE_MAX);
	struct es_error reason = { 0 };
	enum es_status st = es_fs_read(&text, path, &reason);
	if (st)
		st = es_fail(err, st, "cannot read rules %s: %s", shown, reason.text);
	else
		st = es_rule_load_text(f->out, es_arena_copy(f->arena, es_buf_slice(&text)), shown,
			f->arena, f->warn, f->warn_ctx, err);
	es_buf_release(&text);
	return st;
}

static enum es_status load_entry(
	void *ctx, const char *name, enum es_file_kind kind, struct es_error *err)
{
	struct folder *f = ctx;
	struct es_slice s = es_slice_from(name);
	bool is_rules = es_slice_ends(s, ".yaml") || es_slice_ends(s, ".yml");
	if (kind != ES_FILE_FOLDER && !is_rules)
		return ES_OK;
	char *path = es_path_join(f->path, name);
	struct folder below = *f;
	below.path = path;
	below.depth++;
	enum es_status st = ES_OK;
	if (kind != ES_FILE_FOLDER)
		st = load_file(f, below.path, below.path, err);
	else if (below.depth > FOLDER_DEPTH_MAX)
		st = es_fail(err, ES_ELIMIT, "rules %s: folders nested too deep", f->path);
	else
		st = es_fs_each(below.path, load_entry, &below, err);
	free(path);
	return st;
}

enum es_status es_rule_load_path(struct es_rule_vec *out, const char *path, struct es_arena *arena,
	es_warn_fn *warn, void *warn_ctx, struct es_error *err)
{
	struct folder f = { out, path, arena, warn, warn_ctx, 0 };
	struct es_error reason = { 0 };
	char *real = NULL;
	struct es_file_info info;
	/* A link given by name is followed; links inside folders are not. */
	enum es_status st = es_fs_real(&real, path, &reason);
	if (!st)
		st = es_fs_info(&info, real, &reason);
	if (st)
		st = es_fail(err, st, "cannot read rules %s: %s", path, reason.text);
	else if (info.kind == ES_FILE_FOLDER)
		st = es_fs_each(path, load_entry, &f, err);
	else
		st = load_file(&f, real, path, err);
	free(real);
	return st;
}
