/* commit_message.h - what of a commit or a tag somebody wrote. */
#ifndef ES_GIT_COMMIT_MESSAGE_H
#define ES_GIT_COMMIT_MESSAGE_H

#include "base/buf.h"

/* Appends the text of a commit or tag without the headers that are left out: names of objects, and
 * signatures. The message, behind the first empty line, is kept as it is. */
void es_commit_message_add(struct es_buf *out, struct es_slice text);
/* The bytes that would be added. */
size_t es_commit_message_len(struct es_slice text);

#endif
