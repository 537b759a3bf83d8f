/* closing.h - the end of the text report: counts, what was left out, what is missing. */
#ifndef ES_REPORT_CLOSING_H
#define ES_REPORT_CLOSING_H

#include "report/group.h"
#include "report/paint.h"

/* What keeps the run from being complete comes last, and is told even to the quiet. */
void es_closing_add(const struct es_paint *p, const struct es_result *r, const struct es_groups *g,
	const struct es_report_options *o);

#endif
