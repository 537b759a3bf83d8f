/* record.h - the records that JSON and JSON Lines have in common. */
#ifndef ES_REPORT_RECORD_H
#define ES_REPORT_RECORD_H

#include "finding/finding.h"
#include "report/out.h"
#include "text/jsonw.h"

#define ES_REPORT_SCHEMA "envsieve-report/1"

/* Members "schema" and "tool". */
void es_record_tool(struct es_jsonw *w, const struct es_result *r);
/* The members of a scope, a finding, a summary; the caller opens and closes the object. Long ones
 * drain `out`, the buffer that w writes to. */
void es_record_scope(struct es_jsonw *w, const struct es_scope *s);
void es_record_finding(struct es_jsonw *w, const struct es_finding *f,
	const struct es_report_options *o, struct es_out *out);
/* The members of a row of the table of variables. */
void es_record_variable(struct es_jsonw *w, const struct es_variable_row *row, struct es_out *out);
void es_record_summary(struct es_jsonw *w, const struct es_result *r, struct es_out *out);

#endif
