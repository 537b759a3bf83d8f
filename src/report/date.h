/* date.h - seconds since 1970 as the dates of reports, in the author's own time zone. */
#ifndef ES_REPORT_DATE_H
#define ES_REPORT_DATE_H

#include "base/buf.h"

#include <stdint.h>

enum { ES_DATE_SIZE = 48 };

/* "2024-03-01T09:30:00+01:00" (RFC 3339), `offset` in minutes east of UTC. Commits can claim any
 * time: false, and "" in out, for years that RFC 3339 cannot write; an offset of a day or more
 * counts as none. */
bool es_date_format(char out[ES_DATE_SIZE], int64_t seconds, int offset);

#endif
