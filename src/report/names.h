/* names.h - the words of reports for what the code counts with enums. */
#ifndef ES_REPORT_NAMES_H
#define ES_REPORT_NAMES_H

#include "finding/finding.h"

const char *es_origin_name(enum es_origin o);	  /* "worktree", "index", "history", ... */
const char *es_verified_name(enum es_verified v); /* "none", "ok", "bad" */

#endif
