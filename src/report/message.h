/* message.h - a finding in one plain sentence, for formats that show only that. */
#ifndef ES_REPORT_MESSAGE_H
#define ES_REPORT_MESSAGE_H

#include "finding/finding.h"

enum { ES_SHORT_OID = 10 };

/* "GitHub token ghp_********7Q (checksum is right), in history since 3f9c2ab1d0 of 2024-03-01,
 * still in HEAD". Holds no text of the repository but the redacted secret; of configuration what
 * the lint says, which may hold names of variables and files. */
void es_message_add(struct es_buf *b, const struct es_finding *f);
/* The rule's name, or its id if it has none. */
struct es_slice es_rule_title(const struct es_rule *rule);
/* What to do, also if the rule does not say it; without blanks at its ends. */
struct es_slice es_rule_help(const struct es_rule *rule);
/* What to do about this finding: its own help, or the rule's. */
struct es_slice es_finding_help(const struct es_finding *f);
/* What a check of that kind looks at: "checksum" or "structure". */
const char *es_verify_subject(enum es_verify v);
/* True for findings that came from commits, trees and tags. */
bool es_finding_is_history(const struct es_finding *f);
bool es_finding_is_config(const struct es_finding *f);
/* The first digits of an object's name. */
void es_short_oid_add(struct es_buf *b, const struct es_oid *o);

#endif
