#include "report/matrix.h"
#include "base/mem.h"
#include "report/escape.h"

#include <stdlib.h>

enum { FIXED = 7, FILES_SHOWN = 2, CELL_MAX = 1024 };

static const char *const titles[FIXED] = { "NAME", "CLASS", "NEED", "CODE", "EXAMPLE", "ENV FILES",
	"SET IN" };

struct matrix {
	const struct es_paint *paint;
	const struct es_variable_row **rows; /* of one service, n of them */
	size_t n, ncolumns;
	size_t *widths;
	struct es_buf cell; /* scratch */
};

static void add_count(struct es_buf *b, size_t n)
{
	if (n)
		es_buf_printf(b, "%zu", n);
	else
		es_buf_add_byte(b, '-');
}

/* The files, each once, as far as there is room: "web/.env, .env.local +2". */
static void add_files(struct es_buf *b, const struct es_variable_places *places)
{
	size_t shown = 0, more = 0;
	for (size_t i = 0; i < places->n; i++) {
		if (i && es_slice_equal(places->v[i].path, places->v[i - 1].path))
			continue;
		if (shown < FILES_SHOWN) {
			es_buf_add_str(b, shown ? ", " : "");
			es_escape_add(b, places->v[i].path);
			shown++;
		} else {
			more++;
		}
	}
	if (more)
		es_buf_printf(b, " +%zu", more);
	if (!shown)
		es_buf_add_byte(b, '-');
}

static const char *documented(const struct es_variable_places *examples)
{
	for (size_t i = 0; i < examples->n; i++)
		if (!examples->v[i].is_commented)
			return "yes";
	return examples->n ? "commented" : "-";
}

static struct es_slice cell(struct matrix *m, const struct es_variable_row *r, size_t column)
{
	struct es_buf *b = &m->cell;
	es_buf_reset(b);
	if (column >= FIXED)
		es_buf_add_str(b, r->targets[column - FIXED].state);
	else if (column == 0)
		es_escape_add(b, r->name);
	else if (column == 1)
		es_buf_add_str(b, r->class);
	else if (column == 2)
		es_buf_add_str(b, r->references.n ? r->need : "-");
	else if (column == 3)
		add_count(b, r->references.n);
	else if (column == 4)
		es_buf_add_str(b, documented(&r->examples));
	else
		add_files(b, column == 5 ? &r->files : &r->sets);
	return es_buf_slice(b);
}

static struct es_slice title(struct matrix *m, size_t column)
{
	es_buf_reset(&m->cell);
	if (column < FIXED)
		es_buf_add_str(&m->cell, titles[column]);
	else
		es_escape_add(&m->cell, m->rows[0]->targets[column - FIXED].name);
	return es_buf_slice(&m->cell);
}

static void widen(struct matrix *m, size_t column, struct es_slice text)
{
	size_t width = es_escape_width(text);
	if (m->widths[column] < width)
		m->widths[column] = width;
}

static void add_cell(struct matrix *m, size_t column, struct es_slice text)
{
	es_buf_add(m->paint->out, text);
	if (column + 1 < m->ncolumns)
		es_paint_blanks(m->paint, m->widths[column] + 2 - es_escape_width(text));
}

static void add_service(struct matrix *m, struct es_out *out)
{
	struct es_buf *b = m->paint->out;
	m->ncolumns = FIXED + m->rows[0]->ntargets;
	m->widths = es_alloc(m->ncolumns, sizeof *m->widths);
	for (size_t c = 0; c < m->ncolumns; c++) {
		widen(m, c, title(m, c));
		for (size_t i = 0; i < m->n; i++)
			widen(m, c, cell(m, m->rows[i], c));
	}
	if (m->rows[0]->service.len) {
		es_escape_add(b, m->rows[0]->service);
		es_buf_add_str(b, ":\n");
	}
	es_paint_on(m->paint, ES_STYLE_STRONG);
	for (size_t c = 0; c < m->ncolumns; c++)
		add_cell(m, c, title(m, c));
	es_paint_off(m->paint);
	es_buf_add_byte(b, '\n');
	for (size_t i = 0; i < m->n; i++) {
		for (size_t c = 0; c < m->ncolumns; c++)
			add_cell(m, c, cell(m, m->rows[i], c));
		es_buf_add_byte(b, '\n');
		es_out_drain(out);
	}
	es_buf_add_byte(b, '\n');
	free(m->widths);
}

static int by_service(const void *a, const void *b)
{
	const struct es_variable_row *x = *(const struct es_variable_row *const *)a;
	const struct es_variable_row *y = *(const struct es_variable_row *const *)b;
	int order = es_slice_compare(x->service, y->service);
	return order ? order : es_slice_compare(x->name, y->name);
}

void es_matrix_add(const struct es_paint *p, const struct es_variable_table *t, struct es_out *out)
{
	if (!t->n)
		return;
	const struct es_variable_row **rows = es_alloc(t->n, sizeof *rows);
	for (size_t i = 0; i < t->n; i++)
		rows[i] = &t->v[i];
	qsort(rows, t->n, sizeof *rows, by_service);
	struct matrix m = { .paint = p, .cell = ES_BUF_INIT(CELL_MAX) };
	for (size_t from = 0, to; from < t->n; from = to) {
		for (to = from + 1; to < t->n; to++)
			if (!es_slice_equal(rows[to]->service, rows[from]->service))
				break;
		m.rows = rows + from;
		m.n = to - from;
		add_service(&m, out);
	}
	es_buf_release(&m.cell);
	free(rows);
}
