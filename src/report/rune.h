/* rune.h - what a terminal makes of a character. */
#ifndef ES_REPORT_RUNE_H
#define ES_REPORT_RUNE_H

#include <stdbool.h>
#include <stdint.h>

/* Columns: 0 for combining marks, 2 for East Asian wide characters and emoji, else 1. */
unsigned es_rune_width(uint32_t rune);
/* True for what a terminal obeys or does not show: controls, bidirectional marks and isolates,
 * zero-width characters, tags, line separators. */
bool es_rune_is_hostile(uint32_t rune);

#endif
