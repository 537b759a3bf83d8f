#include "ruleset.h"
#include "test.h"

void test_ruleset(struct es_ruleset *out, const char *yaml)
{
	struct es_error err = { 0 };
	*out = (struct es_ruleset){ 0 };
	if (es_rule_load_text(
		    &out->rules, es_slice_from(yaml), "rules.yaml", &out->arena, NULL, NULL, &err))
		fail_msg("%s", err.text);
	es_ruleset_freeze(out);
}
