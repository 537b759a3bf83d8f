#include "finding/marker.h"

#include <ctype.h>
#include <string.h>

/* A comment stands at the end of its line; in a line of minified text longer than this only the end
 * is looked at, since it may hold thousands of findings. */
enum { LINE_MAX_SEARCHED = 4096 };

enum reach { THIS_LINE, NEXT_LINE, BOTH };

struct marker {
	struct es_slice text;
	enum reach reach;
	bool takes_rules; /* ids may follow, which then limit it */
};

/* Ours first; longer ones first where one begins another. The words are each tool's own. */
static const struct marker markers[] = {
	{ ES_LIT("envsieve:allow"), BOTH, true },
	{ ES_LIT("gitleaks:allow"), THIS_LINE, false },
	{ ES_LIT("betterleaks:allow"), THIS_LINE, false },
	{ ES_LIT("trufflehog:ignore"), THIS_LINE, false },
	{ ES_LIT("kingfisher:ignore"), BOTH, false },
	{ ES_LIT("pragma: allowlist nextline secret"), NEXT_LINE, false },
	{ ES_LIT("pragma: whitelist nextline secret"), NEXT_LINE, false },
	{ ES_LIT("pragma: allowlist secret"), THIS_LINE, false },
	{ ES_LIT("pragma: whitelist secret"), THIS_LINE, false },
	{ ES_LIT("secretlint-disable-line"), THIS_LINE, false },
	{ ES_LIT("secretlint-disable-next-line"), NEXT_LINE, false },
	{ ES_LIT("ggignore"), THIS_LINE, false },
};

static bool is_id_byte(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '_' || c == '.';
}

/* A word of one dash or more names a rule, known or not; one without only if it is a rule's id,
 * since a reason begins like that. */
static bool is_id(struct es_slice word, const struct es_ruleset *rules)
{
	if (es_slice_starts(word, "--"))
		return false;
	return es_slice_find(word, 1, '-') < word.len ||
	       es_ruleset_index(rules, word) < rules->rules.n;
}

/* The ids after a marker: words divided by commas, blanks and brackets. The first word that is no
 * id ends them; with none at all the marker speaks for every rule. */
static bool names_rule(struct es_slice after, struct es_slice rule, const struct es_ruleset *rules)
{
	static const struct es_slice dividers = ES_LIT(" \t,:=([{\"'");
	bool has_ids = false;
	size_t i = 0;
	while (i < after.len && memchr(dividers.ptr, after.ptr[i], dividers.len)) {
		size_t from = ++i;
		while (i < after.len && is_id_byte(after.ptr[i]))
			i++;
		struct es_slice word = es_slice_sub(after, from, i);
		if (es_slice_equal(word, rule))
			return true;
		if (word.len && !is_id(word, rules))
			break;
		has_ids = has_ids || word.len;
	}
	return !has_ids;
}

/* True where the marker at [from, to) is a word of its own: "…-disable-line" is not a form of
 * "…-disable". */
static bool is_word(struct es_slice line, size_t from, size_t to)
{
	return !(from > 0 && isalnum((unsigned char)line.ptr[from - 1])) &&
	       !(to < line.len && (isalnum((unsigned char)line.ptr[to]) || line.ptr[to] == '-'));
}

static bool speaks_for(const struct marker *m, struct es_slice line, struct es_slice rule,
	const struct es_ruleset *rules)
{
	size_t to, at = es_slice_search(line, 0, m->text);
	for (; at < line.len; at = es_slice_search(line, to, m->text)) {
		to = at + m->text.len;
		struct es_slice after = es_slice_sub(line, to, line.len);
		if (is_word(line, at, to) && (!m->takes_rules || names_rule(after, rule, rules)))
			return true;
	}
	return false;
}

enum place { ON_LINE, LINE_BEFORE, LINE_BEFORE_TAKEN };

static bool reaches(enum reach reach, enum place place)
{
	switch (reach) {
	case THIS_LINE:
		return place == ON_LINE;
	case NEXT_LINE:
		return place != ON_LINE;
	case BOTH:
		return place != LINE_BEFORE_TAKEN;
	}
	return false;
}

bool es_marker_occurs(struct es_slice text)
{
	for (size_t i = 0; i < sizeof markers / sizeof *markers; i++)
		if (es_slice_search(text, 0, markers[i].text) < text.len)
			return true;
	return false;
}

bool es_marker_has_ours(struct es_slice text)
{
	return es_slice_search(text, 0, markers[0].text) < text.len;
}

static bool is_config(struct es_slice rule, const struct es_ruleset *rules)
{
	size_t i = es_ruleset_index(rules, rule);
	return i < rules->rules.n && rules->rules.v[i].kind == ES_KIND_CONFIG;
}

static const char *allowed_by_line(struct es_slice line, enum place place, struct es_slice rule,
	const struct es_ruleset *rules)
{
	if (line.len > LINE_MAX_SEARCHED)
		line = es_slice_sub(line, line.len - LINE_MAX_SEARCHED, line.len);
	size_t n = is_config(rule, rules) ? 1 : sizeof markers / sizeof *markers;
	for (size_t i = 0; i < n; i++) {
		const struct marker *m = &markers[i];
		if (reaches(m->reach, place) && speaks_for(m, line, rule, rules))
			return m->text.ptr;
	}
	return NULL;
}

const char *es_marker_allowing(const struct es_linemap *lines, size_t first, size_t last,
	bool is_taken, struct es_slice rule, const struct es_ruleset *rules)
{
	enum place before = is_taken ? LINE_BEFORE_TAKEN : LINE_BEFORE;
	const char *marker = NULL;
	if (first > 1)
		marker = allowed_by_line(es_linemap_line(lines, first - 1), before, rule, rules);
	/* A secret of many lines is a block of its own; only its ends can carry a comment. */
	if (!marker)
		marker = allowed_by_line(es_linemap_line(lines, first), ON_LINE, rule, rules);
	if (!marker && last != first)
		marker = allowed_by_line(es_linemap_line(lines, last), ON_LINE, rule, rules);
	return marker;
}
