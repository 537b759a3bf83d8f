#include "finding/region.h"

#include <stdint.h>

enum { REGIONS_MAX = 1000 };

/* Checks of dotenv-linter, and ours that ask the same. Those that mind style alone have
 * none. */
struct counterpart {
	const char *check, *rule;
};

static const struct counterpart counterparts[] = {
	{ "DuplicatedKey", "env-duplicate-key" },
	{ "IncorrectDelimiter", "env-dialect-key" },
	{ "KeyWithoutValue", "env-dialect-tail" },
	{ "KeyWithoutValue", "env-empty" },
	{ "LeadingCharacter", "env-dialect-blanks" },
	{ "QuoteCharacter", "env-dialect-quotes" },
	{ "SpaceCharacter", "env-dialect-spaces" },
	{ "SubstitutionKey", "env-dialect-dollar" },
	{ "SubstitutionKey", "env-dialect-default" },
	{ "TrailingWhitespace", "env-dialect-spaces" },
	{ "ValueWithoutQuotes", "env-dialect-blanks" },
	{ "SchemaViolation", "env-missing" },
};

/* What stands behind the word in a comment line; false when the line is no such comment. */
static bool take_command(struct es_slice line, const char *word, struct es_slice *names)
{
	struct es_slice s = es_slice_trim(line), command = es_slice_from(word);
	if (!es_slice_starts(s, "#"))
		return false;
	while (s.len && (s.ptr[0] == '#' || s.ptr[0] == ' ' || s.ptr[0] == '\t'))
		s = es_slice_sub(s, 1, s.len);
	if (!es_slice_starts(s, word))
		return false;
	s = es_slice_sub(s, command.len, s.len);
	*names = es_slice_trim(s);
	return !s.len || s.ptr[0] == ' ' || s.ptr[0] == '\t';
}

/* `on` ends those that are open. */
static void end_regions(struct es_region_vec *out, size_t line)
{
	for (size_t i = out->n; i-- > 0;)
		if (out->v[i].last == SIZE_MAX)
			out->v[i].last = line;
}

void es_regions_read(struct es_region_vec *out, struct es_slice text)
{
	static const struct es_slice begins = ES_LIT("dotenv-linter:off");
	if (es_slice_search(text, 0, begins) == text.len)
		return;
	struct es_slice rest = text, line, names;
	for (size_t n = 1; out->n < REGIONS_MAX && es_slice_split(&rest, '\n', &line); n++) {
		if (take_command(line, "dotenv-linter:off", &names))
			es_vec_push(out, (struct es_region){ n, SIZE_MAX, names });
		else if (take_command(line, "dotenv-linter:on", &names))
			end_regions(out, n);
	}
}

static bool names_rule(struct es_slice names, struct es_slice rule)
{
	struct es_slice name;
	if (!names.len)
		return true;
	while (es_slice_split(&names, ',', &name))
		for (size_t i = 0; i < sizeof counterparts / sizeof *counterparts; i++)
			if (es_slice_is(es_slice_trim(name), counterparts[i].check) &&
				es_slice_is(rule, counterparts[i].rule))
				return true;
	return false;
}

bool es_regions_have(const struct es_region_vec *regions, size_t line, struct es_slice rule)
{
	for (size_t i = 0; i < regions->n; i++) {
		const struct es_region *r = &regions->v[i];
		if (r->first <= line && line <= r->last && names_rule(r->names, rule))
			return true;
	}
	return false;
}
