/* complaints.h - from what the lint complains of to findings: place, fate, excerpt. */
#ifndef ES_ENGINE_COMPLAINTS_H
#define ES_ENGINE_COMPLAINTS_H

#include "engine/run.h"
#include "lint/complaint.h"

/* Adds a finding for each complaint whose rule is wanted and applies to its path. What a marker in
 * the file, a region of an env file or the configuration allows is marked as such, not left out. In
 * `c` remain, sorted by place, those that became findings and that nothing allows. */
void es_findings_from_complaints(struct es_run *run, struct es_complaints *c);

#endif
