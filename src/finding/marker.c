#include "finding/marker.h"

#include <ctype.h>

/* A comment stands at the end of its line; in a line of minified text longer than this only the end
 * is looked at, since it may hold thousands of findings. */
enum { LINE_MAX_SEARCHED = 4096 };

enum reach { THIS_LINE, NEXT_LINE, BOTH };

struct marker {
	struct es_slice text;
	enum reach reach;
	bool takes_rules; /* ids may follow, which then limit it */
};

/* Longer ones first where one begins another. The words are each tool's own. */
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

/* The ids after a marker: words divided by commas and blanks. The first word that is no id of a
 * rule ends them; with none at all the marker speaks for every rule. A rule's id has a dash, which
 * tells it from the first word of a reason. */
static bool names_rule(struct es_slice after, struct es_slice rule)
{
	bool has_ids = false;
	size_t i = 0;
	while (i < after.len && (after.ptr[i] == ' ' || after.ptr[i] == ',' ||
					after.ptr[i] == '[' || after.ptr[i] == ':')) {
		i++;
		size_t from = i;
		bool has_dash = false;
		for (; i < after.len && is_id_byte(after.ptr[i]); i++)
			has_dash = has_dash || (after.ptr[i] == '-' && i > from);
		struct es_slice word = es_slice_sub(after, from, i);
		if (es_slice_equal(word, rule))
			return true;
		if (word.len && (!has_dash || es_slice_starts(word, "--")))
			break;
		has_ids = has_ids || word.len;
	}
	return !has_ids;
}

static const char *allowed_by_line(struct es_slice line, struct es_slice rule, bool is_line_before)
{
	if (line.len > LINE_MAX_SEARCHED)
		line = es_slice_sub(line, line.len - LINE_MAX_SEARCHED, line.len);
	for (size_t i = 0; i < sizeof markers / sizeof *markers; i++) {
		const struct marker *m = &markers[i];
		if (m->reach == (is_line_before ? THIS_LINE : NEXT_LINE))
			continue;
		size_t at = es_slice_search(line, 0, m->text);
		if (at == line.len)
			continue;
		struct es_slice after = es_slice_sub(line, at + m->text.len, line.len);
		/* "…-disable-line" is not a form of "…-disable". */
		if (after.len && (isalnum((unsigned char)after.ptr[0]) || after.ptr[0] == '-'))
			continue;
		if (!m->takes_rules || names_rule(after, rule))
			return m->text.ptr;
	}
	return NULL;
}

const char *es_marker_allowing(
	const struct es_linemap *lines, size_t first, size_t last, struct es_slice rule)
{
	const char *marker = NULL;
	if (first > 1)
		marker = allowed_by_line(es_linemap_line(lines, first - 1), rule, true);
	/* A secret of many lines is a block of its own; only its ends can carry a comment. */
	if (!marker)
		marker = allowed_by_line(es_linemap_line(lines, first), rule, false);
	if (!marker && last != first)
		marker = allowed_by_line(es_linemap_line(lines, last), rule, false);
	return marker;
}
