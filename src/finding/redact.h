/* redact.h - the only way a secret is shown. */
#ifndef ES_FINDING_REDACT_H
#define ES_FINDING_REDACT_H

#include "base/buf.h"
#include "rule/rule.h"

/* What stands for the hidden part, whatever its length. */
#define ES_REDACT_MASK "********"

/* Appends the secret as it may be shown: the prefix that tells its type ("ghp_", "AKIA"), the mask,
 * then the last two characters. The prefix is the part that the rule's own pattern demands, and so
 * no secret. Nothing but the mask is shown of secrets that begin with no such part (passwords,
 * values of a generic rule, `rule` NULL) or have fewer than 20 bytes; a PEM block shows its opening
 * line. The result never tells the length. */
void es_redact(struct es_buf *out, struct es_slice secret, const struct es_rule *rule);

#endif
