/* sample_result.h - findings and results made by hand, for tests of reports. */
#ifndef ES_SAMPLE_RESULT_H
#define ES_SAMPLE_RESULT_H

#include "finding/finding.h"

#include <envsieve.h>

#define MASK "********"

/* An error with a token behind "TOKEN=" on that line of the tree. */
struct es_finding sample_token(const char *path, size_t line);
/* The same from a commit of 2024-03-01, gone from HEAD. */
struct es_finding sample_history(struct es_slice *refs, size_t nrefs);
/* A warning of a rule without help; `line` is the excerpt, with MASK where the password stands. */
struct es_finding sample_password(const char *path, size_t number, const char *line);
/* A warning of the lint about the variable API_URL, read on that line; 0: about the file. */
struct es_finding sample_config(const char *path, size_t line);
/* 40 times the byte in hexadecimal. */
struct es_oid sample_oid(unsigned char byte);
/* A complete scan of 1204 items. */
struct es_result sample_result(struct es_finding *f, size_t n);
/* The report as text, borrowed until the next call. */
const char *sample_report(
	const struct es_result *r, enum es_format format, const struct es_report_options *o);

#endif
