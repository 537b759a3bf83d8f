/* format.h - what a report format is: a name and a writer. */
#ifndef ES_REPORT_FORMAT_H
#define ES_REPORT_FORMAT_H

#include "finding/finding.h"
#include "report/out.h"

/* Writes the whole result. Failures of the output are kept by `out`. */
typedef void es_format_fn(
	struct es_out *out, const struct es_result *r, const struct es_report_options *o);

es_format_fn es_text_write;
es_format_fn es_json_write;
es_format_fn es_jsonl_write;
es_format_fn es_sarif_write;

#endif
