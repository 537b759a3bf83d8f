#include "finding/excerpt.h"
#include "base/buf.h"
#include "finding/redact.h"

enum { BEFORE_MAX = 80, AFTER_MAX = 60, TEXT_MAX = 4096 };

struct span {
	size_t from, to;
};

/* The bytes of the root to mask for a match: the secret, or the run that hides it. */
static struct span root_span(const struct es_match *m)
{
	struct span s = { m->secret_start, m->secret_end };
	es_view_root_span(m->view, &s.from, &s.to);
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
	while (first_end < secret.to && !is_newline(root.ptr[first_end]))
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

static struct es_slice secret_text(const struct es_match *m)
{
	return es_slice_sub(m->view->text, m->secret_start, m->secret_end);
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
		struct es_slice s = secret_text(&matches[i]);
		if (s.len >= SHORTEST && es_slice_equal(es_slice_sub(root, at, at + s.len), s)) {
			*len = s.len;
			return &matches[i];
		}
	}
	return NULL;
}

static void add_masked(struct es_buf *b, const struct es_match *m)
{
	es_redact(b, secret_text(m), m->rule);
}

/* The matches that touch the line stand together around the wanted one, as they are sorted by
 * place: a line of megabytes may hold thousands of others. */
static const struct es_match *neighbours(
	const struct es_match *matches, size_t *n, size_t which, struct span line)
{
	size_t first = which, end = which + 1;
	while (first > 0 && root_span(&matches[first - 1]).to > line.from)
		first--;
	while (end < *n && root_span(&matches[end]).from < line.to)
		end++;
	*n = end - first;
	return matches + first;
}

void es_excerpt_make(struct es_excerpt *out, struct es_slice root, const struct es_match *matches,
	size_t n, size_t which, struct es_arena *arena)
{
	const struct es_match *wanted = &matches[which];
	struct span line = line_around(root, root_span(wanted));
	matches = neighbours(matches, &n, which, line);
	struct es_buf text = ES_BUF_INIT(TEXT_MAX);
	*out = (struct es_excerpt){ 0 };
	for (size_t at = line.from; at < line.to;) {
		size_t len = 0;
		const struct es_match *m = covering(matches, n, wanted, at);
		if (m == wanted && out->mark_to == 0)
			out->mark_from = text.len;
		if (m) {
			add_masked(&text, m);
			at = root_span(m).to;
		} else if ((m = repeated(root, matches, n, at, &len))) {
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
}
