/* jsonl.c - the records of the JSON report one a line; the last one tells that nothing is cut off.
 */
#include "report/fixes.h"
#include "report/format.h"
#include "report/record.h"

static void begin(struct es_jsonw *w, struct es_out *out, const char *type)
{
	es_jsonw_init(w, &out->buf, false);
	es_jsonw_object(w, NULL);
	es_jsonw_cstr(w, "type", type);
}

static void end(struct es_jsonw *w, struct es_out *out)
{
	es_jsonw_end_object(w);
	es_buf_add_byte(&out->buf, '\n');
}

void es_jsonl_write(
	struct es_out *out, const struct es_result *r, const struct es_report_options *o)
{
	struct es_jsonw w;
	begin(&w, out, "scope");
	es_record_tool(&w, r);
	es_record_scope(&w, &r->scope);
	end(&w, out);
	for (size_t i = 0; i < r->findings.n; i++) {
		begin(&w, out, "finding");
		es_record_finding(&w, &r->findings.v[i], o, out);
		end(&w, out);
	}
	for (size_t i = 0; i < r->variables.n; i++) {
		begin(&w, out, "variable");
		es_record_variable(&w, &r->variables.v[i], out);
		end(&w, out);
	}
	for (size_t i = 0; i < r->fixes.n; i++) {
		begin(&w, out, "fix");
		es_record_fix(&w, &r->fixes.v[i]);
		end(&w, out);
	}
	begin(&w, out, "summary");
	es_record_summary(&w, r, out);
	end(&w, out);
}
