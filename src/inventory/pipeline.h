/* pipeline.h - the files that tell a CI what to run. */
#ifndef ES_INVENTORY_PIPELINE_H
#define ES_INVENTORY_PIPELINE_H

#include "base/slice.h"

bool es_is_pipeline(struct es_slice path);

#endif
