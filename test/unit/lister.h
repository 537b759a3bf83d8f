/* lister.h - lists to the end what a lister has begun. */
#ifndef ES_TEST_LISTER_H
#define ES_TEST_LISTER_H

#include "source/listing.h"

/* Lists all of l->folders, the last first, and what comes of them. Then items and skips are in the
 * order of their paths; of each folder they came in that order, which is asserted. */
void lister_finish(struct es_listing *l, void *reader);

#endif
