/* calls.h - variables named in calls of a function: env("X", "default"). */
#ifndef ES_MANIFEST_CALLS_H
#define ES_MANIFEST_CALLS_H

#include "manifest/reader.h"

/* A function as it is written up to the name, blanks aside: "env(". */
struct es_call {
	const char *open;
	const char *form;
	enum es_need need; /* without a default */
	bool is_bare;	   /* the name stands without quotes */
};

/* Says what the calls in `text`, which stands at `offset` of the file, read. The functions end with
 * an entry without `open`. */
void es_calls_say(
	struct es_manifest *m, struct es_slice text, size_t offset, const struct es_call *calls);

#endif
