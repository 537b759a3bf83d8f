/* setup.h - which repository, configuration and rules a run has. */
#ifndef ES_ENGINE_SETUP_H
#define ES_ENGINE_SETUP_H

#include "engine/run.h"

/* Opens the repository around the path, if there is one and the mode wants it, and resolves the
 * range if there is one. */
ES_MUST_CHECK enum es_status es_setup_repository(struct es_run *run, struct es_error *err);
/* Reads the configuration: from the base side where a change is judged, else from the tree. */
ES_MUST_CHECK enum es_status es_setup_config(struct es_run *run, struct es_error *err);
/* Loads the rules and decides which are wanted. */
ES_MUST_CHECK enum es_status es_setup_rules(struct es_run *run, struct es_error *err);

#endif
