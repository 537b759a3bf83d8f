/* matrix.h - the table of variables for people: one row each, one service after another. */
#ifndef ES_REPORT_MATRIX_H
#define ES_REPORT_MATRIX_H

#include "finding/variables.h"
#include "report/out.h"
#include "report/paint.h"

/* Columns: name, class, need, references in code, whether the example names it, the env files that
 * set it, manifests that do, then each target. Nothing for a table that was not made. */
void es_matrix_add(const struct es_paint *p, const struct es_variable_table *t, struct es_out *out);

#endif
