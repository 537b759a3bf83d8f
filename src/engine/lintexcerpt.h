/* lintexcerpt.h - the line that a finding of configuration is about, without the values in it. */
#ifndef ES_ENGINE_LINTEXCERPT_H
#define ES_ENGINE_LINTEXCERPT_H

#include "engine/glean.h"
#include "finding/excerpt.h"
#include "text/linemap.h"

/* Of an env file names and comments are shown, but no value; of other files what es_disclose_hidden
 * lets pass. Empty where the line is not known or too long. `lines` are those of file->text. In the
 * arena. */
void es_lint_excerpt(struct es_excerpt *out, const struct es_gleaned *file,
	const struct es_linemap *lines, const struct es_finding *f, struct es_arena *arena);

#endif
