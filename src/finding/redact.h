/* redact.h - the only way a secret is shown. */
#ifndef ES_FINDING_REDACT_H
#define ES_FINDING_REDACT_H

#include "base/buf.h"
#include "base/slice.h"

/* Appends the secret as it may be shown: the public prefix that tells its type (up to the last '_',
 * '-' or the like within the first eight characters, or the fixed letters of known kinds: AKIA,
 * AIza, eyJ), then a mask of eight '*', then its last two characters if it has 20 or more. PEM
 * blocks show their first line only. Passwords and other secrets of fewer than 20 bytes show
 * nothing but the mask. The result never tells the length. */
void es_redact(struct es_buf *out, struct es_slice secret, bool has_prefix);

#endif
