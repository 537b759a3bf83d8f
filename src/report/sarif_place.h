/* sarif_place.h - places of findings as SARIF has them: URIs and regions. */
#ifndef ES_REPORT_SARIF_PLACE_H
#define ES_REPORT_SARIF_PLACE_H

#include "finding/finding.h"
#include "text/jsonw.h"

/* Appends the path as a relative URI. */
void es_sarif_uri(struct es_buf *b, struct es_slice path);
/* A location object: the finding's place, with columns where they can be known. */
void es_sarif_place(struct es_jsonw *w, const struct es_finding *f);
/* A location object: another place of the same secret, its line and commit. */
void es_sarif_other_place(struct es_jsonw *w, const struct es_place *p);

#endif
