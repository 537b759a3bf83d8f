#include "base/err.h"
#include "reference/load_parts.h"
#include "rule/load.h"
#include "rule/pattern.h"

#include <string.h>

bool es_pattern_has_group(struct es_slice pattern, const char *name)
{
	struct es_buf opening = ES_BUF_INIT(64);
	es_buf_printf(&opening, "(?<%s>", name);
	bool has = es_slice_search(pattern, 0, es_buf_slice(&opening)) < pattern.len;
	es_buf_release(&opening);
	return has;
}

/* Block scalars end with a newline that nobody means. */
static struct es_slice text_of(const struct es_yaml *y)
{
	struct es_slice text = y->text;
	while (text.len && text.ptr[text.len - 1] == '\n')
		text.len--;
	return text;
}

/* Tied patterns have one byte more: so one that is empty, or only looks ahead, is a match as well.
 */
static const struct {
	const char *before, *behind;
} ties[] = {
	[ES_TIE_NONE] = { "", "" },
	[ES_TIE_AFTER] = { "\\G(?s:.)(?:", ")" },
	[ES_TIE_BEFORE] = { "(?:", ")(?s:.)\\z" },
};

static struct es_slice tied(struct es_loading *l, struct es_slice pattern, enum es_pattern_tie tie)
{
	struct es_buf b = ES_BUF_INIT(ES_LANGUAGE_PATTERN_MAX + 64);
	es_buf_printf(&b, "%s%.*s%s", ties[tie].before, ES_ARG(pattern), ties[tie].behind);
	struct es_slice kept = es_arena_copy(l->f.arena, es_buf_slice(&b));
	es_buf_release(&b);
	return kept;
}

static void set_groups(struct es_rule *rule, struct es_slice pattern)
{
	rule->secret_group = 0;
	if (es_pattern_has_group(pattern, "name"))
		rule->secret_name = (struct es_slice)ES_LIT("name");
	rule->pair_group = ES_GROUP_AUTO;
	if (es_pattern_has_group(pattern, "text"))
		rule->pair_name = (struct es_slice)ES_LIT("text");
	else if (es_pattern_has_group(pattern, "default"))
		rule->pair_name = (struct es_slice)ES_LIT("default");
	else if (es_pattern_has_group(pattern, "other"))
		rule->pair_name = (struct es_slice)ES_LIT("other");
}

enum es_status es_load_pattern(struct es_rule *rule, struct es_loading *l, const struct es_yaml *y,
	enum es_pattern_tie tie, struct es_error *err)
{
	struct es_pattern_facts facts;
	struct es_error reason = { 0 };
	*rule = (struct es_rule){ .id = l->name, .file = l->file, .line = y->line };
	if (y->kind != ES_YAML_SCALAR)
		return es_field_fail(&l->f, y, err, "a pattern is wanted here");
	struct es_slice pattern = text_of(y);
	es_rule_place_pattern(rule, &l->f.lines, y);
	if (!pattern.len || pattern.len > ES_LANGUAGE_PATTERN_MAX)
		return es_field_fail(&l->f, y, err, "a pattern of at most %d bytes is wanted",
			ES_LANGUAGE_PATTERN_MAX);
	if (es_slice_find(pattern, 0, '\0') < pattern.len)
		return es_field_fail(&l->f, y, err, "the pattern holds a NUL");
	if (es_pattern_has_group(pattern, "default") && es_pattern_has_group(pattern, "other"))
		return es_field_fail(
			&l->f, y, err, "a pattern has a group `default` or `other`, not both");
	enum es_status st = es_pattern_analyse(&facts, pattern, l->f.arena, &reason);
	if (st)
		return es_field_fail(&l->f, y, err, "pattern: %s", reason.text);
	set_groups(rule, pattern);
	rule->pattern = tied(l, pattern, tie);
	/* Columns of errors count from the pattern as it stands in the file. */
	rule->pattern_column -= (unsigned)strlen(ties[tie].before);
	if (tie == ES_TIE_NONE)
		rule->literals = facts.literals;
	return ES_OK;
}

enum es_status es_load_each(struct es_loading *l, const struct es_yaml *list,
	es_load_entry_fn *read, struct es_error *err)
{
	enum es_status st = ES_OK;
	if (!list)
		return ES_OK;
	if (list->kind != ES_YAML_SEQUENCE)
		return es_field_fail(&l->f, list, err, "a list is wanted here");
	for (size_t i = 0; i < list->nitems && !st; i++)
		st = read(l, list->items[i], err);
	return st;
}

enum es_status es_load_check_rest(const struct es_loading *l, const struct es_yaml *y,
	struct es_slice rest, struct es_error *err)
{
	if (rest.len && !es_slice_is(rest, "rest"))
		return es_field_fail(
			&l->f, y, err, "`default` is `rest`, or a group of the pattern");
	return ES_OK;
}
