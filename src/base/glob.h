/* glob.h - path patterns in the manner of .gitignore. */
#ifndef ES_BASE_GLOB_H
#define ES_BASE_GLOB_H

#include "base/slice.h"

/* True when the whole path matches. '*' and '?' stop at '/', a component of two stars spans
 * folders, [a-z] and [!a-z] are classes, '\' quotes. Without a '/' in the pattern (but at its end),
 * its last component alone is compared. A match of a leading folder counts: "vendor/" and
 * "vendor" match "vendor/x.c". Linear in pattern times path, never exponential. */
bool es_glob_match(struct es_slice pattern, struct es_slice path);

/* The same without the two conveniences: the pattern is compared with the whole of path. */
bool es_glob_match_exact(struct es_slice pattern, struct es_slice path);

#endif
