/* checksum.h - the last characters of tokens that carry a checksum of the rest. */
#ifndef ES_RULE_CHECKSUM_H
#define ES_RULE_CHECKSUM_H

#include "base/buf.h"

/* Appends the checksum that vendor `kind` (a name of the field `verify`: github, github_pat,
 * gitlab, grafana, atlassian, confluent, vercel, zuplo) puts behind `text`. The token is the end
 * of `text`: it begins with the last prefix of that vendor in it or, for want of one, after the
 * last blank, quote, '=' or ':'. Separators between token and checksum ('_' of grafana and
 * zuplo, '=' of atlassian) belong to `text`. False, and nothing appended, when there is no such
 * kind. */
bool es_checksum_add(struct es_buf *out, struct es_slice kind, struct es_slice text);

#endif
