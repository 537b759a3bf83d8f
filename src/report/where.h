/* where.h - the place of a finding in the text report: location, source line and carets. */
#ifndef ES_REPORT_WHERE_H
#define ES_REPORT_WHERE_H

#include "finding/finding.h"
#include "report/paint.h"

/* "  --> path:line:column (commit ..., author, date, still in HEAD; on main and v1.2)" */
void es_where_location(const struct es_paint *p, const struct es_finding *f);
/* The source line beside its number, and carets below the mark; nothing when there is none. */
void es_where_excerpt(const struct es_paint *p, const struct es_finding *f);
/* "path:line (commit)", escaped; `kind` tells what a place without a path is. */
void es_where_brief(struct es_buf *b, const struct es_place *place, enum es_item_kind kind);

#endif
