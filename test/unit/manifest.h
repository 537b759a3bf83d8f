/* manifest.h - for tests: what a manifest says, one line a mention. */
#ifndef ES_TEST_MANIFEST_H
#define ES_TEST_MANIFEST_H

/* Fails unless the manifest of that path and text says exactly `want`: first a line
 * "unread LINE: REASON" for what could not be read, then "LINE:COLUMN MENTION", each with its
 * newline, in order. */
void manifest_expect(const char *path, const char *text, const char *want);
/* The same for lines without their place. */
void manifest_expect_lines(const char *path, const char *text, const char *want);

#endif
