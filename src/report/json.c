/* json.c - the whole result as one JSON value. */
#include "report/fixes.h"
#include "report/format.h"
#include "report/record.h"

void es_json_write(struct es_out *out, const struct es_result *r, const struct es_report_options *o)
{
	struct es_jsonw w;
	es_jsonw_init(&w, &out->buf, true);
	es_jsonw_object(&w, NULL);
	es_record_tool(&w, r);
	es_jsonw_object(&w, "scope");
	es_record_scope(&w, &r->scope);
	es_jsonw_end_object(&w);
	es_jsonw_array(&w, "findings");
	for (size_t i = 0; i < r->findings.n; i++) {
		es_jsonw_object(&w, NULL);
		es_record_finding(&w, &r->findings.v[i], o, out);
		es_jsonw_end_object(&w);
	}
	es_jsonw_end_array(&w);
	if (r->variables.is_made) {
		es_jsonw_array(&w, "variables");
		for (size_t i = 0; i < r->variables.n; i++) {
			es_jsonw_object(&w, NULL);
			es_record_variable(&w, &r->variables.v[i], out);
			es_jsonw_end_object(&w);
		}
		es_jsonw_end_array(&w);
	}
	if (r->is_fixing) {
		es_jsonw_array(&w, "fixes");
		for (size_t i = 0; i < r->fixes.n; i++) {
			es_jsonw_object(&w, NULL);
			es_record_fix(&w, &r->fixes.v[i]);
			es_jsonw_end_object(&w);
		}
		es_jsonw_end_array(&w);
	}
	es_jsonw_object(&w, "summary");
	es_record_summary(&w, r, out);
	es_jsonw_end_object(&w);
	es_jsonw_end_object(&w);
	es_buf_add_byte(&out->buf, '\n');
}
