#include "git/ignore.h"
#include "base/glob.h"
#include "base/path.h"
#include "base/vec.h"

#include <string.h>

enum how {
	HOW_EQUAL, /* no wildcard in it */
	HOW_END,   /* a star, then no wildcard, for the last component */
	HOW_GLOB,
};

struct rule {
	struct es_slice pattern;
	size_t literal; /* bytes before its first wildcard */
	enum how how;
	bool is_negated;
	bool is_for_folders;
	bool is_for_paths; /* had a '/' in it: compared with the path, not its last component */
};
struct rule_vec ES_VEC(struct rule);

struct es_ignore {
	const struct es_ignore *above;
	const struct rule *rules;
	size_t nrules;
	size_t skip; /* bytes of the folder's path with its '/' */
};

/* How much of it stands before the first wildcard. */
static size_t literal_len(struct es_slice s)
{
	size_t n = 0;
	while (n < s.len && !memchr("*?[\\", s.ptr[n], 4))
		n++;
	return n;
}

/* Blanks at the end do not count, but one behind a '\' does. */
static struct es_slice trim_end(struct es_slice line)
{
	size_t end = 0;
	for (size_t i = 0; i < line.len; i++) {
		if (line.ptr[i] == '\\' && i + 1 < line.len)
			end = ++i + 1;
		else if (line.ptr[i] != ' ')
			end = i + 1;
	}
	return es_slice_sub(line, 0, end);
}

static bool parse_rule(struct rule *out, struct es_slice line)
{
	struct rule r = { .how = HOW_GLOB };
	if (es_slice_ends(line, "\r"))
		line.len--;
	line = trim_end(line);
	if (es_slice_starts(line, "#"))
		return false;
	r.is_negated = es_slice_starts(line, "!");
	line = es_slice_sub(line, r.is_negated, line.len);
	r.is_for_folders = es_slice_ends(line, "/");
	line.len -= r.is_for_folders;
	r.is_for_paths = es_slice_find(line, 0, '/') < line.len;
	if (es_slice_starts(line, "/"))
		line = es_slice_sub(line, 1, line.len);
	if (line.len == 0)
		return false;
	r.pattern = line;
	r.literal = literal_len(line);
	struct es_slice behind_star = es_slice_sub(line, 1, line.len);
	if (r.literal == line.len) {
		r.how = HOW_EQUAL;
	} else if (!r.is_for_paths && line.ptr[0] == '*' &&
		   literal_len(behind_star) == behind_star.len) {
		r.how = HOW_END;
		r.pattern = behind_star;
	}
	*out = r;
	return true;
}

const struct es_ignore *es_ignore_parse(
	struct es_arena *arena, struct es_slice text, size_t skip, const struct es_ignore *above)
{
	if (es_slice_starts(text, "\xef\xbb\xbf"))
		text = es_slice_sub(text, 3, text.len);
	struct es_slice rest = es_arena_copy(arena, text), line;
	struct rule_vec rules = { NULL, 0, 0 };
	while (es_slice_split(&rest, '\n', &line)) {
		struct rule rule;
		if (parse_rule(&rule, line))
			es_vec_push(&rules, rule);
	}
	struct es_ignore *ignore = NULL;
	if (rules.n) {
		struct rule *kept = es_arena_array(arena, rules.n, sizeof *kept);
		memcpy(kept, rules.v, rules.n * sizeof *kept);
		ignore = es_arena_alloc(arena, sizeof *ignore);
		*ignore = (struct es_ignore){
			.above = above, .rules = kept, .nrules = rules.n, .skip = skip
		};
	}
	es_vec_release(&rules);
	return ignore ? ignore : above;
}

/* Git takes the literal beginning off both first, so that stars right behind it are a component
 * of their own. */
static bool matches_path(const struct rule *r, struct es_slice path)
{
	struct es_slice literal = es_slice_sub(r->pattern, 0, r->literal);
	return es_slice_equal(literal, es_slice_sub(path, 0, r->literal)) &&
	       es_glob_match_exact(es_slice_sub(r->pattern, r->literal, r->pattern.len),
		       es_slice_sub(path, r->literal, path.len));
}

static bool matches(const struct rule *r, struct es_slice path, struct es_slice name)
{
	struct es_slice text = r->is_for_paths ? path : name;
	switch (r->how) {
	case HOW_EQUAL:
		return es_slice_equal(r->pattern, text);
	case HOW_END:
		return text.len >= r->pattern.len &&
		       es_slice_equal(
			       r->pattern, es_slice_sub(text, text.len - r->pattern.len, text.len));
	case HOW_GLOB:
		return r->is_for_paths ? matches_path(r, text)
				       : es_glob_match_exact(r->pattern, text);
	}
	return false;
}

bool es_ignore_has(const struct es_ignore *rules, struct es_slice path, bool is_folder)
{
	struct es_slice name = es_path_name(path);
	for (; rules; rules = rules->above) {
		struct es_slice below = es_slice_sub(path, rules->skip, path.len);
		for (size_t i = rules->nrules; i-- > 0;) {
			const struct rule *r = &rules->rules[i];
			if ((is_folder || !r->is_for_folders) && matches(r, below, name))
				return !r->is_negated;
		}
	}
	return false;
}
