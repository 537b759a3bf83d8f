/* file.h - one file of a random repository, through its versions. */
#ifndef ES_TEST_FILE_H
#define ES_TEST_FILE_H

#include "edit.h"

enum file_kind { FILE_PLAIN, FILE_WIDE, FILE_ZIP, FILE_TAR, FILE_GZIP };
enum { FILE_TEXTS = 3 };

struct file {
	enum file_kind kind;
	struct edited texts[FILE_TEXTS]; /* members of an archive, or the first alone */
	size_t ntexts;
	bool is_deep;	    /* has many small versions */
	bool is_calm;	    /* says little that rules look at, and is larger */
	const char *ending; /* of its name */
};

void file_init(struct file *f, struct prose *p);
void file_release(struct file *f);
/* Makes the next version; `past` is an earlier one's bytes. */
void file_change(struct file *f, struct prose *p, struct es_slice past);
/* Appends the bytes of the version. */
void file_add(const struct file *f, struct es_buf *out);

#endif
