#include "lint/check_files.h"

#include "base/path.h"
#include "inventory/keeps.h"
#include "inventory/secretvalue.h"
#include "text/linemap.h"

enum { NAME_MAX_LEN = 128, FINDINGS_MAX = 50 };

static size_t skip_blanks(struct es_slice s, size_t at)
{
	while (at < s.len && (s.ptr[at] == ' ' || s.ptr[at] == '\t'))
		at++;
	return at;
}

/* The name that ends right before `end`, with or without quotes: "NAME": or NAME =. */
static struct es_slice name_before(struct es_slice s, size_t end)
{
	while (end && (s.ptr[end - 1] == ' ' || s.ptr[end - 1] == '\t'))
		end--;
	if (end && s.ptr[end - 1] == '"')
		end--;
	size_t from = end;
	while (from && end - from < NAME_MAX_LEN &&
		((s.ptr[from - 1] >= 'A' && s.ptr[from - 1] <= 'Z') ||
			(s.ptr[from - 1] >= 'a' && s.ptr[from - 1] <= 'z') ||
			(s.ptr[from - 1] >= '0' && s.ptr[from - 1] <= '9') ||
			s.ptr[from - 1] == '_' || s.ptr[from - 1] == '-'))
		from--;
	return es_slice_sub(s, from, end);
}

static void tell(struct es_complaints *out, const struct es_world_file *f,
	const struct es_linemap *lines, struct es_slice name)
{
	size_t at = (size_t)(name.ptr - f->text.ptr);
	struct es_position p = es_linemap_at(lines, at);
	struct es_complaint c = { .rule = "env-tool-secret",
		.severity = f->state == ES_FILE_TRACKED ? ES_SEV_ERROR : ES_SEV_WARNING,
		.path = f->path,
		.line = p.line,
		.column = p.column,
		.end_line = p.line,
		.end_column = p.column + name.len,
		.variable = name };
	c.message = es_complaints_text(
		out, "The value of %.*s is written into the configuration of a tool", ES_ARG(name));
	es_complaints_add(out, c);
}

/* Each "NAME": "value" and NAME = "value" of the text. What refers to a secret elsewhere, such as
 * ${env:X} and ${input:x}, is none. */
static void look_into(struct es_complaints *out, const struct es_world_file *f)
{
	struct es_slice s = f->text;
	struct es_arena arena = { 0 };
	struct es_linemap lines;
	size_t n = 0;
	es_linemap_init(&lines, s, &arena);
	for (size_t at = 0; at < s.len; at++) {
		if (s.ptr[at] != ':' && s.ptr[at] != '=')
			continue;
		size_t open = skip_blanks(s, at + 1);
		if (open == s.len || s.ptr[open] != '"')
			continue;
		struct es_slice name = name_before(s, at);
		size_t close = es_slice_find(s, open + 1, '"');
		struct es_slice value = es_slice_sub(s, open + 1, close);
		if (es_slice_find(value, 0, '\n') < value.len || close == s.len || !name.len)
			continue;
		if (es_slice_find(value, 0, '{') == value.len && es_secret_part(name, value).len) {
			if (n++ == FINDINGS_MAX) {
				es_complaints_missed(out, f->path, es_linemap_at(&lines, at).line,
					"more than %d secrets: the rest is not looked at",
					(int)FINDINGS_MAX);
				break;
			}
			tell(out, f, &lines, name);
		}
		at = close;
	}
	es_arena_release(&arena);
}

void es_check_tool_secrets(struct es_complaints *out, const struct es_world *w)
{
	for (size_t i = 0; i < w->nfiles; i++)
		if (w->files[i].text.len && w->files[i].state != ES_FILE_IGNORED &&
			es_lint_is_tool_config(w->files[i].path))
			look_into(out, &w->files[i]);
}
