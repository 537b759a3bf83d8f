#include "finding/excerpt.h"
#include "base/buf.h"
#include "finding/redact.h"

enum { BEFORE_MAX = 80, AFTER_MAX = 60, SECRET_MAX = 4096, TEXT_MAX = 4096 };

struct span {
	size_t from, to;
};

/* The bytes of the root to mask for a match. */
static struct span root_span(const struct es_match *m)
{
	struct span s;
	es_match_root_span(m, &s.from, &s.to);
	return s;
}

static bool is_newline(char c)
{
	return c == '\n' || c == '\r';
}

/* The part of the line that is looked at: all secrets that touch it are masked before any cut. */
static struct span line_around(struct es_slice root, struct span secret)
{
	struct span line = { secret.from, secret.from };
	while (line.from > 0 && secret.from - line.from < BEFORE_MAX &&
		!is_newline(root.ptr[line.from - 1]))
		line.from--;
	size_t first_end = secret.from;
	/* Behind a longer one nothing is shown. */
	while (first_end < secret.to && first_end - secret.from < SECRET_MAX &&
		!is_newline(root.ptr[first_end]))
		first_end++;
	line.to = first_end;
	while (line.to < root.len && line.to - first_end < AFTER_MAX &&
		!is_newline(root.ptr[line.to]))
		line.to++;
	/* A cut does not split a UTF-8 character. */
	while (line.from < secret.from && ((unsigned char)root.ptr[line.from] & 0xc0) == 0x80)
		line.from++;
	while (line.to < root.len && line.to > first_end &&
		((unsigned char)root.ptr[line.to] & 0xc0) == 0x80)
		line.to--;
	return line;
}

/* The match whose secret covers or begins at `at`, the longest; NULL when there is none. */
static const struct es_match *covering(
	const struct es_match *matches, size_t n, const struct es_match *wanted, size_t at)
{
	struct span own = root_span(wanted);
	if (own.from <= at && at < own.to)
		return wanted;
	for (size_t i = 0; i < n; i++) {
		struct span s = root_span(&matches[i]);
		if (s.from <= at && at < s.to)
			return &matches[i];
	}
	return NULL;
}

/* A copy of some match's secret that begins at `at`: its length, or 0. Very short secrets would
 * mask half of the text. */
static const struct es_match *repeated(
	struct es_slice root, const struct es_match *matches, size_t n, size_t at, size_t *len)
{
	enum { SHORTEST = 6 };
	for (size_t i = 0; i < n; i++) {
		struct es_slice s = es_match_secret(&matches[i]);
		if (s.len >= SHORTEST && es_slice_equal(es_slice_sub(root, at, at + s.len), s)) {
			*len = s.len;
			return &matches[i];
		}
	}
	return NULL;
}

static void add_masked(struct es_buf *b, const struct es_match *m)
{
	es_redact(b, es_match_secret(m), m->rule);
}

static bool is_same_run(const struct es_match *a, const struct es_match *b)
{
	struct span x = root_span(a), y = root_span(b);
	return x.from == y.from && x.to == y.to;
}

/* How many of the `n` matches that begin at `first` hide in the same run as that one does; as they
 * are sorted by place, they stand together. */
static size_t count_same_run(const struct es_match *first, size_t n)
{
	size_t low = 1, high = n; /* those before low do, those from high on do not */
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (is_same_run(first, &first[middle]))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Where those begin that hide in the same run as the last of the `n` matches. */
static size_t find_same_run(const struct es_match *matches, size_t n)
{
	size_t low = 0, high = n - 1;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (is_same_run(&matches[middle], &matches[n - 1]))
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

struct near ES_VEC(struct es_match);

/* Those of one run mask the same bytes, and may be hundreds of thousands. */
static void add_some(struct near *near, const struct es_match *matches, size_t n)
{
	enum { SAME_RUN_MAX = 16 };
	for (size_t i = 0; i < n && i < SAME_RUN_MAX; i++)
		es_vec_push(near, matches[i]);
}

/* The matches that touch the line stand around the wanted one: a line of megabytes may hold
 * thousands of others. */
static void find_near(
	struct near *out, const struct es_match *matches, size_t n, size_t which, struct span line)
{
	size_t first = find_same_run(matches, which + 1);
	size_t end = first + count_same_run(&matches[first], n - first);
	add_some(out, &matches[first], end - first);
	while (first > 0 && root_span(&matches[first - 1]).to > line.from) {
		size_t start = find_same_run(matches, first);
		add_some(out, &matches[start], first - start);
		first = start;
	}
	while (end < n && root_span(&matches[end]).from < line.to) {
		size_t count = count_same_run(&matches[end], n - end);
		add_some(out, &matches[end], count);
		end += count;
	}
}

void es_excerpt_make(struct es_excerpt *out, struct es_slice root, const struct es_match *matches,
	size_t n, size_t which, struct es_arena *arena)
{
	const struct es_match *wanted = &matches[which];
	struct span line = line_around(root, root_span(wanted));
	struct near near = { NULL, 0, 0 };
	find_near(&near, matches, n, which, line);
	struct es_buf text = ES_BUF_INIT(TEXT_MAX);
	*out = (struct es_excerpt){ 0 };
	for (size_t at = line.from; at < line.to;) {
		size_t len = 0;
		const struct es_match *m = covering(near.v, near.n, wanted, at);
		if (m == wanted && out->mark_to == 0)
			out->mark_from = text.len;
		if (m) {
			add_masked(&text, m);
			at = root_span(m).to;
		} else if ((m = repeated(root, near.v, near.n, at, &len))) {
			add_masked(&text, m);
			at += len;
		} else {
			es_buf_add_byte(&text, root.ptr[at++]);
		}
		if (m == wanted && out->mark_to == 0)
			out->mark_to = text.len;
	}
	out->text = es_arena_copy(arena, es_buf_slice(&text));
	es_buf_release(&text);
	es_vec_release(&near);
}
