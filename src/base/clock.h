/* clock.h - time that has passed. */
#ifndef ES_BASE_CLOCK_H
#define ES_BASE_CLOCK_H

#include <stdint.h>

/* Seconds since some moment, by a clock that nobody sets. */
double es_clock_seconds(void);
/* Seconds since 1970, by the clock on the wall. */
int64_t es_clock_now(void);

#endif
