#include "manifest/masked.h"
#include "base/path.h"

#include <string.h>

static const struct mark {
	struct es_slice open, close;
} marks[] = {
	{ ES_LIT("{{"), ES_LIT("}}") },
	{ ES_LIT("{%"), ES_LIT("%}") },
	{ ES_LIT("{#"), ES_LIT("#}") },
};

enum { NMARKS = sizeof marks / sizeof *marks };

bool es_mask_wants(struct es_slice text)
{
	return es_slice_has(text, "{{") || es_slice_has(text, "{%");
}

static bool has_word(struct es_slice name)
{
	static const char *const words[] = { "j2", "jinja", "jinja2", "tpl", "tmpl", "gotmpl",
		"template", NULL };
	for (size_t from = 0, to = 0; to < name.len; from = to + 1) {
		for (to = from; to < name.len && !memchr(".-_", name.ptr[to], 3); to++)
			;
		if (es_slice_is_any(es_slice_sub(name, from, to), words))
			return true;
	}
	return false;
}

bool es_mask_is_template(struct es_slice path)
{
	static const char *const names[] = { "templates", "template", NULL };
	struct es_slice folders = es_path_folder(path), folder;
	while (folders.len && es_slice_split(&folders, '/', &folder))
		if (es_slice_is_any(folder, names) || es_slice_has(folder, "{{"))
			return true;
	return has_word(es_path_name(path));
}

/* The end of the mark that begins at `at`; `at` when none does. One without an end is none, and
 * ends the search for others of its kind. */
static size_t mark_end(struct es_slice s, size_t at, bool *is_open)
{
	for (size_t i = 0; i < NMARKS; i++) {
		if (is_open[i] || !es_slice_equal(es_slice_sub(s, at, at + 2), marks[i].open))
			continue;
		size_t end = es_slice_search(s, at + 2, marks[i].close);
		if (end < s.len)
			return end + 2;
		is_open[i] = true;
	}
	return at;
}

static bool is_blank(char c)
{
	return memchr(" \t\n\v\f\r", c, 6) != NULL;
}

/* How far the masked text was looked at, and whether its line is blank up to there: a line can be
 * all of a text, and hold all of its marks. */
struct margin {
	size_t at;
	bool is_blank;
};

static void go_on(struct margin *m, const char *out, size_t to)
{
	for (; m->at < to; m->at++)
		m->is_blank = out[m->at] == '\n' || (m->is_blank && is_blank(out[m->at]));
}

static bool is_blank_behind(struct es_slice s, size_t at)
{
	while (at < s.len && s.ptr[at] != '\n' && is_blank(s.ptr[at]))
		at++;
	return at == s.len || s.ptr[at] == '\n';
}

/* The mark in [from, to) becomes blanks when nothing else is in its lines. */
static void hide(char *out, struct es_slice s, size_t from, size_t to, struct margin *before)
{
	size_t n = 0;
	go_on(before, out, from);
	bool is_alone = before->is_blank && is_blank_behind(s, to);
	for (size_t i = from; i < to; i++) {
		if (s.ptr[i] == '\n')
			continue;
		out[i] = is_alone ? ' ' : n < 3 ? ES_MASK[n] : '$';
		n++;
	}
}

struct es_slice es_mask(struct es_slice text, struct es_arena *arena)
{
	char *out = es_arena_alloc(arena, text.len + 1);
	bool is_open[NMARKS] = { false };
	struct margin before = { .is_blank = true };
	memcpy(out, text.ptr, text.len);
	for (size_t at = es_slice_find(text, 0, '{'); at < text.len;
		at = es_slice_find(text, at, '{')) {
		size_t end = mark_end(text, at, is_open);
		if (end > at)
			hide(out, text, at, end, &before);
		at = end > at ? end : at + 1;
	}
	return (struct es_slice){ out, text.len };
}
