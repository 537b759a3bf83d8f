/* report.c - the table of report formats. */
#include "report/format.h"

#include <string.h>

struct format {
	const char *name; /* as --format spells it */
	es_format_fn *write;
};

static const struct format formats[] = {
	[ES_FORMAT_TEXT] = { "text", es_text_write },
	[ES_FORMAT_JSON] = { "json", es_json_write },
	[ES_FORMAT_JSONL] = { "jsonl", es_jsonl_write },
	[ES_FORMAT_SARIF] = { "sarif", es_sarif_write },
};

bool es_format_parse(enum es_format *out, const char *name)
{
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		if (strcmp(formats[i].name, name) == 0) {
			*out = (enum es_format)i;
			return true;
		}
	}
	return false;
}

enum es_status es_report_write(const struct es_result *r, enum es_format format,
	const struct es_report_options *o, FILE *to, struct es_error *err)
{
	static const struct es_report_options none = { .color = false };
	struct es_out out;
	es_out_init(&out, to);
	formats[format].write(&out, r, o ? o : &none);
	return es_out_finish(&out, err);
}
