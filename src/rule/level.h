/* level.h - severities, confidences and kinds by their words. */
#ifndef ES_RULE_LEVEL_H
#define ES_RULE_LEVEL_H

#include "base/slice.h"

#include <envsieve.h>

/* The one that es_severity_name, say, gives that word, in any case; false and untouched when none
 * has it. */
bool es_severity_parse(enum es_severity *out, struct es_slice word);
bool es_confidence_parse(enum es_confidence *out, struct es_slice word);
bool es_kind_parse(enum es_kind *out, struct es_slice word);

#endif
