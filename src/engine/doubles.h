/* doubles.h - of two findings for one secret in an env file the one that says more. */
#ifndef ES_ENGINE_DOUBLES_H
#define ES_ENGINE_DOUBLES_H

#include "engine/run.h"

/* Takes out what rules that know no more than a name found in files of which env-file-tracked or
 * env-file-backup, no less severe and not suppressed, names that very variable, and has that very
 * secret in its fingerprint. After es_gleaning_join. */
void es_doubles_drop(struct es_run *run);

#endif
