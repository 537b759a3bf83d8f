/* readers.h - one reader a kind of manifest. */
#ifndef ES_MANIFEST_READERS_H
#define ES_MANIFEST_READERS_H

#include "manifest/reader.h"

es_manifest_fn es_read_compose, es_read_dockerfile, es_read_script, es_read_program,
	es_read_procfile, es_read_justfile, es_read_makefile;

/* The image that stands at [from, to) of the text, as a package. */
void es_image_say(struct es_manifest *m, struct es_slice image, size_t from, size_t to);

#endif
