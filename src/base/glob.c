#include "base/glob.h"

#include <string.h>

struct class_name {
	struct es_slice name;
	/* Pairs of first and last byte; unused pairs hold no byte, since first > last. */
	unsigned char ranges[4][2];
};

#define NO_RANGE                                                                                   \
	{                                                                                          \
		1, 0                                                                               \
	}
#define ONE_RANGE(a, b)                                                                            \
	{                                                                                          \
		{ a, b }, NO_RANGE, NO_RANGE, NO_RANGE                                             \
	}
#define TWO_RANGES(a, b, c, d)                                                                     \
	{                                                                                          \
		{ a, b }, { c, d }, NO_RANGE, NO_RANGE                                             \
	}

/* Of ASCII, whatever the locale. */
static const struct class_name class_names[] = {
	{ ES_LIT("alnum"), { { '0', '9' }, { 'A', 'Z' }, { 'a', 'z' }, NO_RANGE } },
	{ ES_LIT("alpha"), TWO_RANGES('A', 'Z', 'a', 'z') },
	{ ES_LIT("blank"), TWO_RANGES(' ', ' ', '\t', '\t') },
	{ ES_LIT("cntrl"), TWO_RANGES(0, 31, 127, 127) },
	{ ES_LIT("digit"), ONE_RANGE('0', '9') },
	{ ES_LIT("graph"), ONE_RANGE('!', '~') },
	{ ES_LIT("lower"), ONE_RANGE('a', 'z') },
	{ ES_LIT("print"), ONE_RANGE(' ', '~') },
	{ ES_LIT("punct"), { { '!', '/' }, { ':', '@' }, { '[', '`' }, { '{', '~' } } },
	{ ES_LIT("space"), TWO_RANGES('\t', '\r', ' ', ' ') },
	{ ES_LIT("upper"), ONE_RANGE('A', 'Z') },
	{ ES_LIT("xdigit"), { { '0', '9' }, { 'A', 'F' }, { 'a', 'f' }, NO_RANGE } },
};

static bool is_in_named_class(struct es_slice name, unsigned char c)
{
	for (size_t i = 0; i < sizeof class_names / sizeof *class_names; i++) {
		const struct class_name *k = &class_names[i];
		for (size_t r = 0; es_slice_equal(k->name, name) && r < 4; r++)
			if (c >= k->ranges[r][0] && c <= k->ranges[r][1])
				return true;
	}
	return false;
}

/* Reads one byte of a class, quoted or not, and moves *at past it; false at the end. */
static bool take_class_byte(unsigned char *out, struct es_slice p, size_t *at)
{
	if (*at < p.len && p.ptr[*at] == '\\')
		++*at;
	if (*at >= p.len)
		return false;
	*out = (unsigned char)p.ptr[(*at)++];
	return true;
}

/* Reads "[:name:]" at *at and moves past it; false, and *at untouched, when none stands there. */
static bool take_named_class(bool *has, struct es_slice p, size_t *at, unsigned char c)
{
	struct es_slice rest = es_slice_sub(p, *at, p.len);
	if (!es_slice_starts(rest, "[:"))
		return false;
	size_t end = 2;
	while (end < rest.len && rest.ptr[end] >= 'a' && rest.ptr[end] <= 'z')
		end++;
	if (!es_slice_starts(es_slice_sub(rest, end, rest.len), ":]"))
		return false;
	*has = *has || is_in_named_class(es_slice_sub(rest, 2, end), c);
	*at += end + 2;
	return true;
}

/* Whether c is in the class that begins at p[*at] == '['; *at moves past its ']'. A class without
 * an end holds nothing, and *at is then the end of p. */
static bool match_class(struct es_slice p, size_t *at, unsigned char c)
{
	++*at;
	bool is_negated = *at < p.len && (p.ptr[*at] == '!' || p.ptr[*at] == '^');
	*at += is_negated;
	bool has = false;
	/* A ']' that comes first is a member. */
	for (bool is_first = true; *at < p.len && (is_first || p.ptr[*at] != ']');
		is_first = false) {
		if (take_named_class(&has, p, at, c))
			continue;
		unsigned char low, high;
		if (!take_class_byte(&low, p, at))
			return false;
		high = low;
		if (*at + 1 < p.len && p.ptr[*at] == '-' && p.ptr[*at + 1] != ']') {
			++*at;
			if (!take_class_byte(&high, p, at))
				return false;
		}
		has = has || (c >= low && c <= high);
	}
	if (*at >= p.len)
		return false;
	++*at;
	return has != is_negated;
}

/* Whether c matches what stands at p[*at], which is not a star; *at moves past it. */
static bool match_one(struct es_slice p, size_t *at, unsigned char c)
{
	switch (p.ptr[*at]) {
	case '?':
		++*at;
		return true;
	case '[':
		return match_class(p, at, c);
	case '\\':
		++*at;
		/* A '\' that quotes nothing matches nothing, as in git. */
		return *at < p.len && (unsigned char)p.ptr[(*at)++] == c;
	default:
		return (unsigned char)p.ptr[(*at)++] == c;
	}
}

/* Compares one component of pattern and path. A mismatch goes back to the last star only: what an
 * earlier one could take, the last can take as well. So each byte of s is compared with each of p
 * at most once per position of the last star, which never moves back. */
static bool match_component(struct es_slice p, struct es_slice s)
{
	size_t at = 0, i = 0;
	size_t star = p.len, star_from = 0; /* behind the last star, and where it now ends in s */
	bool has_star = false;
	while (i < s.len || at < p.len) {
		if (at < p.len && p.ptr[at] == '*') {
			star = ++at;
			star_from = i;
			has_star = true;
		} else if (i < s.len && at < p.len && match_one(p, &at, (unsigned char)s.ptr[i])) {
			i++;
		} else if (has_star && star_from < s.len) {
			at = star;
			i = ++star_from;
		} else {
			return false;
		}
	}
	return true;
}

/* Rules most out by one byte of each end: there are many patterns, and paths have many components.
 */
static bool may_match(struct es_slice p, struct es_slice s)
{
	char first = p.len ? p.ptr[0] : '*', last = p.len ? p.ptr[p.len - 1] : '*';
	bool is_open = first == '*' || first == '?' || first == '[' || first == '\\';
	bool is_open_end = last == '*' || last == '?' || last == ']';
	return (is_open || (s.len && s.ptr[0] == first)) &&
	       (is_open_end || (s.len && s.ptr[s.len - 1] == last));
}

/* Components of a text, left to right; `rest` is what stands behind the current one. */
struct cursor {
	struct es_slice part, rest;
	bool is_end;
};

static void advance(struct cursor *c)
{
	c->is_end = c->rest.ptr == NULL;
	if (!c->is_end)
		(void)es_slice_split(&c->rest, '/', &c->part);
}

static struct cursor start(struct es_slice s)
{
	struct cursor c = { .rest = { s.ptr ? s.ptr : "", s.len } };
	advance(&c);
	return c;
}

static bool is_double_star(struct es_slice part)
{
	for (size_t i = 0; i < part.len; i++)
		if (part.ptr[i] != '*')
			return false;
	return part.len >= 2;
}

enum ending {
	END_WHOLE,	  /* the pattern must reach the end of the path */
	END_FOLDER_OR_IT, /* or end at a folder above it */
	END_FOLDER,	  /* must end at a folder above it */
};

static bool is_good_end(const struct cursor *path, enum ending ending)
{
	switch (ending) {
	case END_WHOLE:
		return path->is_end;
	case END_FOLDER_OR_IT:
		return true;
	case END_FOLDER:
		return !path->is_end;
	}
	return false;
}

/* The same greedy walk as match_component, with components for bytes and a component of two stars
 * for the star. A pair of components is compared at most once per place of the last double star. */
static bool match_path(struct es_slice pattern, struct es_slice path, enum ending ending)
{
	struct cursor p = start(pattern), s = start(path);
	struct cursor after_star = { .is_end = true }, star_from = { .is_end = true };
	bool has_star = false;
	for (;;) {
		if (!p.is_end && is_double_star(p.part)) {
			advance(&p);
			/* At the end of the pattern it stands for at least one component. */
			if (p.is_end && s.is_end)
				return false;
			if (p.is_end)
				return ending != END_FOLDER || s.rest.ptr != NULL;
			after_star = p;
			star_from = s;
			has_star = true;
		} else if (p.is_end && is_good_end(&s, ending)) {
			return true;
		} else if (!p.is_end && !s.is_end && match_component(p.part, s.part)) {
			advance(&p);
			advance(&s);
		} else if (has_star && !star_from.is_end) {
			advance(&star_from);
			p = after_star;
			s = star_from;
		} else {
			return false;
		}
	}
}

bool es_glob_match_exact(struct es_slice pattern, struct es_slice path)
{
	if (!may_match(pattern, path))
		return false;
	return match_path(pattern, path, END_WHOLE);
}

bool es_glob_match(struct es_slice pattern, struct es_slice path)
{
	bool is_for_folders = es_slice_ends(pattern, "/");
	if (is_for_folders)
		pattern = es_slice_sub(pattern, 0, pattern.len - 1);
	if (pattern.len == 0)
		return false;
	if (es_slice_find(pattern, 0, '/') < pattern.len) {
		if (pattern.ptr[0] == '/')
			pattern = es_slice_sub(pattern, 1, pattern.len);
		return match_path(pattern, path, is_for_folders ? END_FOLDER : END_FOLDER_OR_IT);
	}
	for (struct cursor s = start(path); !s.is_end; advance(&s))
		if ((!is_for_folders || s.rest.ptr) && may_match(pattern, s.part) &&
			match_component(pattern, s.part))
			return true;
	return false;
}
