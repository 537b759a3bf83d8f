#include "finding/excerpt.h"
#include "base/buf.h"
#include "finding/disclose.h"
#include "finding/found.h"
#include "finding/redact.h"

#include <string.h>

enum { BEFORE_MAX = 80, AFTER_MAX = 60, SECRET_MAX = 4096, TEXT_MAX = 4096 };

/* The bytes of the root to mask for a match. */
static struct es_span root_span(const struct es_match *m)
{
	struct es_span s;
	es_match_root_span(m, &s.from, &s.to);
	return s;
}

static bool is_newline(char c)
{
	return c == '\n' || c == '\r';
}

/* The part of the line that is looked at: all secrets that touch it are masked before any cut. */
static struct es_span line_around(struct es_slice root, struct es_span secret)
{
	struct es_span line = { secret.from, secret.from };
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
	struct es_span own = root_span(wanted);
	if (own.from <= at && at < own.to)
		return wanted;
	for (size_t i = 0; i < n; i++) {
		struct es_span s = root_span(&matches[i]);
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

static bool is_same_run(const struct es_match *a, const struct es_match *b)
{
	struct es_span x = root_span(a), y = root_span(b);
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
static void find_near(struct near *out, const struct es_match *matches, size_t n, size_t which,
	struct es_span line)
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

/* ---- what no rule found ---- */

/* What of the line is read to tell what may be shown, beyond what is shown: a line may have
 * megabytes, and thousands of findings. */
enum { LEFT_MAX = 400, RIGHT_MAX = 100 };

static struct es_span context_of(struct es_slice root, struct es_span shown)
{
	struct es_span c = shown;
	while (c.from > 0 && shown.from - c.from < LEFT_MAX && !is_newline(root.ptr[c.from - 1]))
		c.from--;
	while (c.to < root.len && c.to - shown.to < RIGHT_MAX && !is_newline(root.ptr[c.to]))
		c.to++;
	return c;
}

/* Where to begin in a line whose beginning is not looked at: at the first quote that can be told to
 * open a string, or behind the first that closes one. */
static size_t find_start(struct es_slice root, struct es_span context, size_t end)
{
	for (size_t at = context.from + 1; at + 1 < end; at++) {
		char c = root.ptr[at];
		if (c != '"' && c != '\'' && c != '`')
			continue;
		bool opens = strchr("([{,:=", root.ptr[at - 1]) != NULL;
		bool closes = strchr(")]},:;", root.ptr[at + 1]) != NULL;
		if (opens != closes)
			return opens ? at : at + 1;
	}
	return context.from;
}

/* Those that touch the line, by their offsets in it. */
static void find_found(struct es_span_vec *out, const struct near *near, struct es_span line)
{
	for (size_t i = 0; i < near->n; i++) {
		struct es_span s = root_span(&near->v[i]);
		size_t from = s.from > line.from ? s.from : line.from;
		size_t to = s.to < line.to ? s.to : line.to;
		if (from < to)
			es_vec_push(out, (struct es_span){ from - line.from, to - line.from });
	}
	es_found_unite(out);
}

/* Offsets in the root. */
static void find_hidden(
	struct es_span_vec *out, const struct es_excerpt_of *of, size_t which, struct es_span shown)
{
	struct es_slice root = of->root;
	struct es_span context = context_of(root, shown);
	struct near near = { NULL, 0, 0 };
	struct es_span_vec found = { 0 };
	bool is_cut = context.from > 0 && !is_newline(root.ptr[context.from - 1]);
	if (is_cut)
		context.from = find_start(root, context, shown.from);
	find_near(&near, of->matches, of->nmatches, which, context);
	find_found(&found, &near, context);
	const struct es_disclosing line = { .line = es_slice_sub(root, context.from, context.to),
		.is_program = of->is_program,
		.is_cut = is_cut,
		.found = { found.v, found.n } };
	es_disclose_hidden(out, &line);
	for (size_t i = 0; i < out->n; i++) {
		out->v[i].from += context.from;
		out->v[i].to += context.from;
	}
	es_vec_release(&found);
	es_vec_release(&near);
}

/* ---- the text ---- */

struct writing {
	struct es_slice root;
	const struct es_match *wanted;
	struct near near;
	struct es_span_vec hidden;
	size_t next; /* of the hidden ones, the first that does not end before where we are */
	bool is_behind_rest; /* what was written last stands for bytes that no rule found */
	struct es_buf text;
};

/* Two masks beside each other are one. */
static void add_masked(struct writing *w, const struct es_match *m, struct es_excerpt *out)
{
	struct es_buf one = ES_BUF_INIT(TEXT_MAX);
	es_redact(&one, es_match_secret(m), m->rule);
	struct es_slice shown = es_buf_slice(&one);
	bool joins = w->is_behind_rest && es_slice_starts(shown, ES_REDACT_MASK);
	size_t covered = joins ? strlen(ES_REDACT_MASK) : 0;
	bool is_marked = m == w->wanted && out->mark_to == 0;
	if (is_marked)
		out->mark_from = w->text.len - covered;
	es_buf_add(&w->text, es_slice_sub(shown, covered, shown.len));
	if (is_marked)
		out->mark_to = w->text.len;
	w->is_behind_rest = false;
	es_buf_release(&one);
}

static bool is_hidden(struct writing *w, size_t at)
{
	while (w->next < w->hidden.n && w->hidden.v[w->next].to <= at)
		w->next++;
	return w->next < w->hidden.n && w->hidden.v[w->next].from <= at;
}

static void add_byte(struct writing *w, size_t at)
{
	if (!is_hidden(w, at)) {
		es_buf_add_byte(&w->text, w->root.ptr[at]);
		w->is_behind_rest = false;
	} else if (!es_slice_ends(es_buf_slice(&w->text), ES_REDACT_MASK)) {
		es_buf_add_str(&w->text, ES_REDACT_MASK);
		w->is_behind_rest = true;
	}
}

static void write_line(struct es_excerpt *out, struct writing *w, struct es_span line)
{
	for (size_t at = line.from; at < line.to;) {
		size_t len = 0;
		const struct es_match *m = covering(w->near.v, w->near.n, w->wanted, at);
		if (m) {
			add_masked(w, m, out);
			at = root_span(m).to;
		} else if ((m = repeated(w->root, w->near.v, w->near.n, at, &len))) {
			add_masked(w, m, out);
			at += len;
		} else {
			add_byte(w, at++);
		}
	}
}

void es_excerpt_make(struct es_excerpt *out, const struct es_excerpt_of *of, size_t which,
	struct es_arena *arena)
{
	struct writing w = {
		.root = of->root, .wanted = &of->matches[which], .text = ES_BUF_INIT(TEXT_MAX)
	};
	struct es_span line = line_around(of->root, root_span(w.wanted));
	find_near(&w.near, of->matches, of->nmatches, which, line);
	find_hidden(&w.hidden, of, which, line);
	*out = (struct es_excerpt){ 0 };
	write_line(out, &w, line);
	out->text = es_arena_copy(arena, es_buf_slice(&w.text));
	es_buf_release(&w.text);
	es_vec_release(&w.hidden);
	es_vec_release(&w.near);
}
