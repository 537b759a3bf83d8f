#define _GNU_SOURCE /* memmem */
#include "base/slice.h"

#include <string.h>

struct es_slice es_slice_from(const char *cstring)
{
	return (struct es_slice){ cstring, cstring ? strlen(cstring) : 0 };
}

struct es_slice es_slice_sub(struct es_slice s, size_t from, size_t to)
{
	if (to > s.len)
		to = s.len;
	if (from > to)
		from = to;
	return (struct es_slice){ s.ptr ? s.ptr + from : NULL, to - from };
}

bool es_slice_equal(struct es_slice a, struct es_slice b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool es_slice_is(struct es_slice s, const char *cstring)
{
	return es_slice_equal(s, es_slice_from(cstring));
}

int es_slice_compare(struct es_slice a, struct es_slice b)
{
	size_t shared = a.len < b.len ? a.len : b.len;
	int order = shared ? memcmp(a.ptr, b.ptr, shared) : 0;
	return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool es_slice_starts(struct es_slice s, const char *prefix)
{
	size_t n = strlen(prefix);
	return es_slice_is(es_slice_sub(s, 0, n), prefix);
}

bool es_slice_ends(struct es_slice s, const char *suffix)
{
	size_t n = strlen(suffix);
	return s.len >= n && es_slice_is(es_slice_sub(s, s.len - n, s.len), suffix);
}

static unsigned char fold(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

bool es_slice_equal_fold(struct es_slice a, struct es_slice b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (fold(a.ptr[i]) != fold(b.ptr[i]))
			return false;
	return true;
}

size_t es_slice_find(struct es_slice s, size_t from, char c)
{
	if (from >= s.len)
		return s.len;
	const char *hit = memchr(s.ptr + from, c, s.len - from);
	return hit ? (size_t)(hit - s.ptr) : s.len;
}

/* In names and paths memmem's tables cost more than the search. */
static size_t search_short(struct es_slice s, size_t from, struct es_slice needle)
{
	size_t end = s.len - needle.len + 1;
	for (; from < end; from++) {
		from = es_slice_find(es_slice_sub(s, 0, end), from, needle.ptr[0]);
		if (from < end && memcmp(s.ptr + from, needle.ptr, needle.len) == 0)
			return from;
	}
	return s.len;
}

size_t es_slice_search(struct es_slice s, size_t from, struct es_slice needle)
{
	enum { SHORT = 256 };
	if (from >= s.len)
		return s.len;
	if (needle.len && s.len - from < SHORT)
		return needle.len <= s.len ? search_short(s, from, needle) : s.len;
	const char *hit =
		memmem(s.ptr + from, s.len - from, needle.ptr ? needle.ptr : "", needle.len);
	return hit ? (size_t)(hit - s.ptr) : s.len;
}

bool es_slice_has(struct es_slice s, const char *needle)
{
	return es_slice_search(s, 0, es_slice_from(needle)) < s.len;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct es_slice es_slice_trim(struct es_slice s)
{
	size_t from = 0, to = s.len;
	while (from < to && is_space(s.ptr[from]))
		from++;
	while (to > from && is_space(s.ptr[to - 1]))
		to--;
	return es_slice_sub(s, from, to);
}

bool es_slice_split(struct es_slice *rest, char sep, struct es_slice *part)
{
	if (!rest->ptr)
		return false;
	size_t at = es_slice_find(*rest, 0, sep);
	*part = es_slice_sub(*rest, 0, at);
	*rest = at < rest->len ? es_slice_sub(*rest, at + 1, rest->len) : ES_SLICE_EMPTY;
	return true;
}

bool es_slice_is_any(struct es_slice s, const char *const *list)
{
	for (; *list; list++)
		if (es_slice_is(s, *list))
			return true;
	return false;
}

bool es_slice_is_any_fold(struct es_slice s, const char *const *list)
{
	for (; *list; list++)
		if (es_slice_equal_fold(s, es_slice_from(*list)))
			return true;
	return false;
}
