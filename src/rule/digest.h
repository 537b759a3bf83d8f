/* digest.h - a name for all of a rule that can change a finding. */
#ifndef ES_RULE_DIGEST_H
#define ES_RULE_DIGEST_H

#include "rule/rule.h"

void es_rule_digest(unsigned char out[ES_SHA256_SIZE], const struct es_rule *r);

#endif
