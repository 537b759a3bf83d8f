/* bystander.h - hides secrets in what is told beside findings. */
#ifndef ES_ENGINE_BYSTANDER_H
#define ES_ENGINE_BYSTANDER_H

#include "engine/run.h"

/* Looks through the result's paths, people, refs, facts and skips with the run's own rules, and
 * puts the redacted form in place of what they find: names of refs, of unread files and of archive
 * members were never scanned, and a user's name in a URL may be a token. */
void es_bystander_mask(struct es_run *run);

#endif
