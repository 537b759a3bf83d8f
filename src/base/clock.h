/* clock.h - time that has passed. */
#ifndef ES_BASE_CLOCK_H
#define ES_BASE_CLOCK_H

/* Seconds since some moment, by a clock that nobody sets. */
double es_clock_seconds(void);

#endif
