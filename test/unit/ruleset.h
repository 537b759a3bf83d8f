/* ruleset.h - rules from a text, for tests. */
#ifndef ES_TEST_RULESET_H
#define ES_TEST_RULESET_H

#include "rule/ruleset.h"

/* Loads and freezes "rules.yaml" with that text; fails the test when it is refused. */
void test_ruleset(struct es_ruleset *out, const char *yaml);

#endif
