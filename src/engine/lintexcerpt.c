#include "engine/lintexcerpt.h"
#include "base/buf.h"
#include "finding/redact.h"
#include "match/name.h"

enum { SHOWN_MAX = 300, TEXT_MAX = 4096 };

/* ---- env files ---- */

/* The line of the file's reading that has line `number`, or whose value goes on there; NULL when
 * there is none. */
static const struct es_env_line *env_line(const struct es_env_file *f, size_t number)
{
	size_t low = 0, high = f->nlines;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (f->lines[middle].line <= number)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &f->lines[low - 1] : NULL;
}

/* What stands before the value, its quote left out. */
static struct es_slice before_value(const struct es_env_line *l)
{
	size_t at = l->value.len ? (size_t)(l->value.ptr - l->whole.ptr) : 0;
	if (!at) {
		size_t equals = es_slice_find(l->whole, 0, '=');
		return es_slice_sub(l->whole, 0, equals < l->whole.len ? equals + 1 : equals);
	}
	return es_slice_sub(l->whole, 0, at - (l->quote ? 1 : 0));
}

/* A name that could not as well be a piece of some value. */
static bool is_plain_name(struct es_slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!((s.ptr[i] >= 'A' && s.ptr[i] <= 'Z') || s.ptr[i] == '_' ||
			    (s.ptr[i] >= '0' && s.ptr[i] <= '9')))
			return false;
	return s.len <= 64;
}

static void add_env_line(struct es_buf *out, const struct es_env_line *l)
{
	switch (l->kind) {
	case ES_ENV_BARE:
		es_buf_add(out, is_plain_name(l->name) ? es_slice_trim(l->whole)
						       : (struct es_slice)ES_LIT(ES_REDACT_MASK));
		return;
	case ES_ENV_BLANK:
	case ES_ENV_COMMENT:
		es_buf_add(out, es_slice_trim(l->whole));
		return;
	case ES_ENV_SET:
	case ES_ENV_COMMENTED:
		es_buf_add(out, before_value(l));
		if (l->value.len)
			es_buf_add_str(out, ES_REDACT_MASK);
		return;
	case ES_ENV_JUNK: /* may be the rest of a value */
		es_buf_add_str(out, ES_REDACT_MASK);
		return;
	}
}

/* Behind a quote that is not closed a line may be part of the value, whatever it looks like. */
static bool is_behind_open(const struct es_env_file *f, const struct es_env_line *l)
{
	enum { LOOK_BACK = 200 };
	for (size_t i = 0; i < LOOK_BACK && l - i > f->lines; i++)
		if (l[-1 - (ptrdiff_t)i].is_open)
			return true;
	return false;
}

static void show_env(struct es_buf *out, const struct es_env_file *f, size_t number)
{
	const struct es_env_line *l = env_line(f, number);
	if (l && l->line == number && !is_behind_open(f, l))
		add_env_line(out, l);
	else if (l)
		es_buf_add_str(out, ES_REDACT_MASK);
}

/* ---- programs and manifests ---- */

static struct es_slice line_of(
	const struct es_gleaned *file, const struct es_linemap *lines, size_t number)
{
	if (file->text.len)
		return es_linemap_line(lines, number);
	size_t low = 0, high = file->nlines;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (file->lines[middle].line < number)
			low = middle + 1;
		else
			high = middle;
	}
	bool is_there = low < file->nlines && file->lines[low].line == number;
	return is_there ? file->lines[low].text : ES_SLICE_EMPTY;
}

static bool has_password(struct es_slice value)
{
	size_t at = es_slice_search(value, 0, (struct es_slice)ES_LIT("://"));
	return at < value.len && es_slice_find(value, at, '@') < value.len;
}

/* Values from here on the line are masked. */
struct masks {
	const struct es_mention *v[16];
	size_t n;
};

static void find_masks(struct masks *m, const struct es_gleaned *file, size_t number)
{
	const struct es_mention_vec *all = &file->said.v;
	size_t low = 0, high = all->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (all->v[middle].line < number)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < all->n && all->v[low].line == number && m->n < 16; low++) {
		const struct es_mention *one = &all->v[low];
		bool is_secret = es_name_asks(one->name) != ES_ASKS_NOTHING;
		if (one->value.len && (is_secret || has_password(one->value)))
			m->v[m->n++] = one;
	}
}

/* The length of the value that begins at `at`; 0 when none does. */
static size_t masked_at(const struct masks *m, struct es_slice line, size_t at)
{
	for (size_t i = 0; i < m->n; i++) {
		struct es_slice value = m->v[i]->value;
		if (es_slice_equal(es_slice_sub(line, at, at + value.len), value))
			return value.len;
	}
	return 0;
}

static void show_code(struct es_excerpt *out, struct es_buf *text, struct es_slice line,
	const struct masks *m, const struct es_place *place)
{
	for (size_t at = 0; at < line.len;) {
		if (at + 1 == place->column)
			out->mark_from = text->len;
		size_t len = masked_at(m, line, at);
		if (len)
			es_buf_add_str(text, ES_REDACT_MASK);
		else
			es_buf_add_byte(text, line.ptr[at]);
		at += len ? len : 1;
		if (place->end_line == place->line && at + 1 <= place->end_column)
			out->mark_to = text->len;
	}
}

/* ---- both ---- */

void es_lint_excerpt(struct es_excerpt *out, const struct es_gleaned *file,
	const struct es_linemap *lines, const struct es_place *place, struct es_arena *arena)
{
	struct es_buf text = ES_BUF_INIT(TEXT_MAX);
	struct masks masks = { .n = 0 };
	*out = (struct es_excerpt){ .mark_from = 0 };
	if (file->file.env.role != ES_ENV_NONE) {
		show_env(&text, &file->file.lines, place->line);
		out->mark_from = place->column ? place->column - 1 : 0;
		out->mark_to = place->end_column ? place->end_column - 1 : 0;
	} else {
		struct es_slice line = line_of(file, lines, place->line);
		find_masks(&masks, file, place->line);
		if (line.len <= SHOWN_MAX)
			show_code(out, &text, line, &masks, place);
	}
	if (text.full)
		es_buf_reset(&text);
	if (out->mark_from > text.len)
		out->mark_from = text.len;
	if (out->mark_to > text.len || place->end_line > place->line)
		out->mark_to = text.len;
	if (out->mark_to < out->mark_from)
		out->mark_to = out->mark_from;
	out->text = es_arena_copy(arena, es_buf_slice(&text));
	es_buf_release(&text);
}
