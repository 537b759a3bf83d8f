/* sarif_rules.h - the rules of a SARIF report. */
#ifndef ES_REPORT_SARIF_RULES_H
#define ES_REPORT_SARIF_RULES_H

#include "finding/finding.h"
#include "report/out.h"
#include "text/jsonw.h"

/* The rules that have findings, in the order of their first one. */
struct es_sarif_rules {
	const struct es_rule **v;
	size_t n;
	size_t *index; /* by finding: its rule in v */
};

void es_sarif_rules_init(struct es_sarif_rules *s, const struct es_result *r);
void es_sarif_rules_release(struct es_sarif_rules *s);
/* The member "rules". */
void es_sarif_rules_write(struct es_jsonw *w, const struct es_sarif_rules *s, struct es_out *out);
#endif
