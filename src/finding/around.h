/* around.h - the marks and blanks that names and values have around them in a line. */
#ifndef ES_FINDING_AROUND_H
#define ES_FINDING_AROUND_H

#include "base/slice.h"

#include <stdbool.h>

bool es_around_is_blank(char c);
/* Letters, digits, '_' and '-'. */
bool es_around_is_name_byte(char c);
size_t es_around_skip_blanks(struct es_slice line, size_t at);
/* Where the name ends that begins at `at`. */
size_t es_around_end_of_name(struct es_slice line, size_t at);
/* Where a bare word ends that begins at `at`. */
size_t es_around_end_of_word(struct es_slice line, size_t at);
/* Where the value [from, ..) of the name that begins at `name` ends, in a line that is no
 * program's.
 */
size_t es_around_end_of_rest(struct es_slice line, size_t name, size_t from);
/* Where the value of ";password=two words;" ends. */
size_t es_around_end_of_property(struct es_slice line, size_t at);
/* Where Ruby's %q(word) ends; `from` when there is none. */
size_t es_around_end_of_percent(struct es_slice line, size_t from);
/* make("word": some lines of programs are not known to be any. */
bool es_around_is_call(struct es_slice line, size_t at);
/* x['apiKey']: whether the string that begins at `from` stands in brackets behind a name, the
 * closing one at `behind`. */
bool es_around_is_index(struct es_slice line, size_t from, size_t behind);
/* Whether a name with '=', ':' or '=>' behind it says that the string that begins at `from` is
 * harmless. */
bool es_around_is_harmless(struct es_slice line, size_t from);

#endif
