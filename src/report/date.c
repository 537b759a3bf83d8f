#include "report/date.h"

#include <stdlib.h>

enum { DAY = 86400, DAY_MINUTES = 1440 };

/* 0000-01-01T00:00:00 and 9999-12-31T23:59:59, seconds since 1970. */
static const int64_t first = INT64_C(-62167219200);
static const int64_t last = INT64_C(253402300799);

/* Gregorian date of a day counted from 0000-03-01, as eras of 400 years: leap days then come last
 * in their year, and no table is needed. */
static void split_days(int64_t days, int *year, int *month, int *day)
{
	int64_t era = (days >= 0 ? days : days - 146096) / 146097;
	int in_era = (int)(days - era * 146097);
	int y = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	int in_year = in_era - (365 * y + y / 4 - y / 100);
	int m = (5 * in_year + 2) / 153;
	*day = in_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = (int)(era * 400) + y + (*month <= 2);
}

bool es_date_format(char out[ES_DATE_SIZE], int64_t seconds, int offset)
{
	out[0] = '\0';
	if (offset <= -DAY_MINUTES || offset >= DAY_MINUTES)
		offset = 0;
	if (seconds < first + DAY || seconds > last - DAY)
		return false;
	/* From 0000-03-01 to 1970-01-01 there are 719468 days. */
	int64_t local = seconds + (int64_t)offset * 60 + INT64_C(719468) * DAY;
	int64_t days = local >= 0 ? local / DAY : (local - (DAY - 1)) / DAY;
	int clock = (int)(local - days * DAY);
	int year, month, day;
	split_days(days, &year, &month, &day);
	int zone = abs(offset);
	(void)snprintf(out, ES_DATE_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", year, month,
		day, clock / 3600, clock / 60 % 60, clock % 60, offset < 0 ? '-' : '+', zone / 60,
		zone % 60);
	return true;
}
