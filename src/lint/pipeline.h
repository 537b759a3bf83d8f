/* pipeline.h - the files that tell a CI what to run. */
#ifndef ES_LINT_PIPELINE_H
#define ES_LINT_PIPELINE_H

#include "base/slice.h"

bool es_is_pipeline(struct es_slice path);

#endif
