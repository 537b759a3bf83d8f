#include "report/fixes.h"
#include "report/escape.h"
#include "report/out.h"

/* "2 lines added, 1 removed" */
static void add_counts(struct es_buf *b, const struct es_fixed *f)
{
	if (f->added)
		es_buf_printf(b, "%zu line%s added", f->added, f->added == 1 ? "" : "s");
	if (f->added && f->removed)
		es_buf_printf(b, ", %zu removed", f->removed);
	else if (f->removed)
		es_buf_printf(b, "%zu line%s removed", f->removed, f->removed == 1 ? "" : "s");
}

void es_fixes_failure(struct es_buf *out, const struct es_fixed *f)
{
	es_escape_add(out, f->path);
	es_buf_add_str(out, ": not repaired: ");
	es_escape_add(out, f->error);
}

static void add_one(const struct es_paint *p, const struct es_fixed *f)
{
	if (f->error.len) {
		es_paint_str(p, ES_STYLE_ERROR, "error");
		es_buf_add_str(p->out, ": ");
		es_fixes_failure(p->out, f);
	} else {
		es_paint_str(p, ES_STYLE_GOOD, f->is_done ? "repaired" : "to repair");
		es_buf_add_str(p->out, ": ");
		es_escape_add(p->out, f->path);
		es_buf_add_str(p->out, f->is_new ? " (new): " : ": ");
		add_counts(p->out, f);
	}
	es_buf_add_byte(p->out, '\n');
}

void es_fixes_add(const struct es_paint *p, const struct es_result *r, bool is_quiet)
{
	for (size_t i = 0; i < r->fixes.n; i++)
		if (!is_quiet || r->fixes.v[i].error.len)
			add_one(p, &r->fixes.v[i]);
	if (r->is_fixing && !r->fixes.n && !is_quiet)
		es_buf_add_str(p->out, "Nothing to repair.\n");
}

void es_record_fix(struct es_jsonw *w, const struct es_fixed *f)
{
	es_jsonw_path(w, "path", f->path);
	es_jsonw_integer(w, "added", (int64_t)f->added);
	es_jsonw_integer(w, "removed", (int64_t)f->removed);
	es_jsonw_bool(w, "new", f->is_new);
	es_jsonw_bool(w, "done", f->is_done);
	if (f->error.len)
		es_jsonw_string(w, "error", f->error);
	else
		es_jsonw_null(w, "error");
}

/* ---- the diff ---- */

/* Harmless for a terminal, but with the tabs and ends of lines that the file has. */
static void add_line(struct es_buf *out, struct es_slice line)
{
	bool has_return = es_slice_ends(line, "\r");
	struct es_slice text = es_slice_sub(line, 0, line.len - has_return);
	for (size_t at = 0; at < text.len;) {
		size_t tab = es_slice_find(text, at, '\t');
		es_escape_add(out, es_slice_sub(text, at, tab));
		if (tab < text.len)
			es_buf_add_byte(out, '\t');
		at = tab + 1;
	}
	es_buf_add_str(out, has_return ? "\r\n" : "\n");
}

enum es_status es_result_diff(const struct es_result *r, FILE *to, struct es_error *err)
{
	struct es_out out;
	es_out_init(&out, to);
	for (size_t i = 0; i < r->fixes.n; i++) {
		struct es_slice rest = r->fixes.v[i].diff, line;
		while (rest.len && es_slice_split(&rest, '\n', &line)) {
			add_line(&out.buf, line);
			es_out_drain(&out);
		}
	}
	return es_out_finish(&out, err);
}
