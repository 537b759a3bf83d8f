/* scratch.h - a folder for one test, made by the test and removed with all that is in it. */
#ifndef ES_TEST_SCRATCH_H
#define ES_TEST_SCRATCH_H

#include "base/slice.h"

struct scratch {
	char root[64];
};

/* A fresh empty folder below $TMPDIR or /tmp. */
struct scratch scratch_make(void);
void scratch_remove(const struct scratch *s);

/* The path of `name` below the folder; malloc'd. */
char *scratch_path(const struct scratch *s, const char *name);
void scratch_file(const struct scratch *s, const char *name, struct es_slice content);
void scratch_folder(const struct scratch *s, const char *name);
void scratch_link(const struct scratch *s, const char *name, const char *target);
void scratch_fifo(const struct scratch *s, const char *name);
void scratch_mode(const struct scratch *s, const char *name, unsigned mode);

/* Root may read everything: between these two a test has the rights of nobody in particular. */
void scratch_drop_rights(void);
void scratch_regain_rights(void);

#endif
