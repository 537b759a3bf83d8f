#include "engine/lintexcerpt.h"
#include "base/buf.h"
#include "finding/disclose.h"
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
	return s.len <= 64 && es_disclose_allows(ES_SLICE_EMPTY, s);
}

static void add_comment(struct es_buf *out, struct es_slice comment)
{
	struct es_span_vec hidden = { 0 };
	const struct es_disclosing of = { .line = comment };
	size_t at = 0;
	es_disclose_hidden(&hidden, &of);
	for (size_t i = 0; i < hidden.n; i++) {
		es_buf_add(out, es_slice_sub(comment, at, hidden.v[i].from));
		es_buf_add_str(out, ES_REDACT_MASK);
		at = hidden.v[i].to;
	}
	es_buf_add(out, es_slice_sub(comment, at, comment.len));
	es_vec_release(&hidden);
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
		add_comment(out, es_slice_trim(l->whole));
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

/* The mentions of a line. */
struct mentions {
	const struct es_mention *v;
	size_t n;
};

static struct mentions mentions_of(const struct es_gleaned *file, size_t number)
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
	struct mentions m = { .v = all->v + low };
	while (low + m.n < all->n && m.v[m.n].line == number)
		m.n++;
	return m;
}

/* More names than fit are not known to be names, and may be hidden. */
enum { NAMES_MAX = 64 };

static void find_hidden(struct es_span_vec *hidden, const struct es_gleaned *file,
	struct es_slice line, const struct es_finding *f)
{
	struct mentions m = mentions_of(file, f->place.line);
	struct es_slice names[NAMES_MAX + 1] = { f->variable };
	struct es_disclosing of = { .line = line,
		.names = names,
		.nnames = 1,
		.is_program = es_part_is_code(file->file.path),
		.is_secret = es_name_asks(f->variable) != ES_ASKS_NOTHING };
	for (size_t i = 0; i < m.n && i < NAMES_MAX; i++) {
		names[of.nnames++] = m.v[i].name;
		of.is_secret |= (m.v[i].uses & ES_USE_SECRET) != 0;
	}
	es_disclose_hidden(hidden, &of);
}

static void show_code(struct es_excerpt *out, struct es_buf *text, struct es_slice line,
	const struct es_span_vec *hidden, const struct es_place *place)
{
	size_t next = 0;
	for (size_t at = 0; at < line.len;) {
		if (at + 1 == place->column)
			out->mark_from = text->len;
		bool is_hidden = next < hidden->n && hidden->v[next].from == at;
		if (is_hidden)
			es_buf_add_str(text, ES_REDACT_MASK);
		else
			es_buf_add_byte(text, line.ptr[at]);
		at = is_hidden ? hidden->v[next++].to : at + 1;
		if (place->end_line == place->line && at + 1 <= place->end_column)
			out->mark_to = text->len;
	}
}

/* ---- both ---- */

void es_lint_excerpt(struct es_excerpt *out, const struct es_gleaned *file,
	const struct es_linemap *lines, const struct es_finding *f, struct es_arena *arena)
{
	struct es_buf text = ES_BUF_INIT(TEXT_MAX);
	struct es_span_vec hidden = { 0 };
	const struct es_place *place = &f->place;
	*out = (struct es_excerpt){ .mark_from = 0 };
	if (file->file.env.role != ES_ENV_NONE) {
		show_env(&text, &file->file.lines, place->line);
		out->mark_from = place->column ? place->column - 1 : 0;
		out->mark_to = place->end_column ? place->end_column - 1 : 0;
	} else {
		struct es_slice line = line_of(file, lines, place->line);
		line = line.len <= SHOWN_MAX ? line : ES_SLICE_EMPTY;
		find_hidden(&hidden, file, line, f);
		show_code(out, &text, line, &hidden, place);
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
	es_vec_release(&hidden);
	es_buf_release(&text);
}
