/* fixes.h - what was mended, in reports. */
#ifndef ES_REPORT_FIXES_H
#define ES_REPORT_FIXES_H

#include "finding/finding.h"
#include "report/paint.h"
#include "text/jsonw.h"

/* A line a file; one when there was nothing to mend. Nothing when nobody asked. To the quiet only
 * what failed is told. */
void es_fixes_add(const struct es_paint *p, const struct es_result *r, bool is_quiet);

/* The members of one. */
void es_record_fix(struct es_jsonw *w, const struct es_fixed *f);

/* "PATH: not repaired: REASON", for those that failed. */
void es_fixes_failure(struct es_buf *out, const struct es_fixed *f);

#endif
