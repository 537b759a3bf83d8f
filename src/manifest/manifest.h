/* manifest.h - what manifests, scripts and build files say of variables. */
#ifndef ES_MANIFEST_MANIFEST_H
#define ES_MANIFEST_MANIFEST_H

#include "env/mention.h"

/* Whether a file of that path, '/' between and relative to the root, is one of those. */
bool es_manifest_wants(struct es_slice path);

/* Adds what the file says, not yet in order: es_mentions_place comes after. Text that is not what
 * its kind of file demands becomes es_mentions_unread. Memory and time are bounded whatever the
 * text. Further to what mention.h says of the kinds: the `name` of a CONTEXT is the path of its
 * Dockerfile; the package of an image is "image:NAME", without tag and digest; the value of a
 * PACKAGE is the version that is asked for, as it is written. */
void es_manifest_read(struct es_mentions *out, struct es_slice path, struct es_slice text);

#endif
