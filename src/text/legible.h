/* legible.h - whether decoded bytes read as text. */
#ifndef ES_TEXT_LEGIBLE_H
#define ES_TEXT_LEGIBLE_H

#include <stdbool.h>
#include <stddef.h>

enum { ES_LEGIBLE_HEAD = 12 }; /* bytes that decide whether a run is worth reading on */

enum es_look {
	ES_LOOK_NOISE,
	ES_LOOK_TEXT,	/* ASCII or UTF-8 */
	ES_LOOK_WIDE,	/* UTF-16 of mostly ASCII characters */
	ES_LOOK_PACKED, /* gzip or zlib: all bytes count as text */
};

/* Counts bytes that text does not have. */
struct es_legible {
	enum es_look look;
	size_t done, bad;
	unsigned need;	/* continuation bytes to come */
	unsigned zeros; /* ES_LOOK_WIDE: zeros stand at even (0) or odd (1) places */
};

/* What has seen nothing yet, for what begins with these bytes. */
struct es_legible es_legible_head(const unsigned char head[ES_LEGIBLE_HEAD]);
/* Counts one byte; true when it is text. */
bool es_legible_byte(struct es_legible *j, unsigned char c);
/* More than one byte in ten is not text, the first one aside. */
bool es_legible_is_noise(const struct es_legible *j);
/* At most one byte in ten is not text. */
bool es_legible_is_text(const struct es_legible *j);

#endif
