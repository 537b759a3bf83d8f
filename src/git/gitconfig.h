/* gitconfig.h - the text of a git configuration file, entry by entry. */
#ifndef ES_GIT_GITCONFIG_H
#define ES_GIT_GITCONFIG_H

#include "base/slice.h"

#include <envsieve.h>

/* `name` is "section.name" or "section.SUB.name", section and name in lower case; `value` is NULL
 * where there is no '='. Both are valid during the call. */
typedef void es_gitconfig_fn(void *ctx, const char *name, const char *value);

/* Calls each for every entry, in order. Includes are entries like others and are not followed: git
 * follows none either for what decides how a repository is read. ES_EPARSE "line N: reason". */
ES_MUST_CHECK enum es_status es_gitconfig_each(
	struct es_slice text, es_gitconfig_fn *each, void *ctx, struct es_error *err);

#endif
