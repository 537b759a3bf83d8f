/* contents.h - the bytes of one item, to hits: an archive is unpacked, all else is text. */
#ifndef ES_ENGINE_CONTENTS_H
#define ES_ENGINE_CONTENTS_H

#include "engine/hits.h"

ES_MUST_CHECK enum es_status es_contents_scan(struct es_worker *w,
	const struct es_text_source *source, struct es_slice bytes, struct es_error *err);
/* The same for what is text by all means. */
ES_MUST_CHECK enum es_status es_contents_scan_text(struct es_worker *w,
	const struct es_text_source *source, struct es_slice bytes, struct es_error *err);
/* The same for bytes that others may be versions of, see es_scanner_version. Without a source only
 * for their sake: there are no hits. */
ES_MUST_CHECK enum es_status es_contents_scan_version(struct es_worker *w,
	const struct es_text_source *source, struct es_slice bytes, unsigned slot,
	const struct es_version *of, struct es_error *err);

#endif
