/* name.h - the name of a variable, made of what a form captures. */
#ifndef ES_REFERENCE_NAME_H
#define ES_REFERENCE_NAME_H

#include "base/buf.h"

/* A template is text with at most one of these in it, which stands for what was captured:
 *   {name}     as it is
 *   {upper}    in upper case
 *   {snake}    "apiBaseUrl" as API_BASE_URL
 *   {relaxed}  Spring's binding: dots become underscores, dashes go, upper case
 *   {underscored}  in upper case, all but letters and digits an underscore
 *   {colons}   .NET's: colons become two underscores
 *   {glob}     what is computed in it becomes '*': ${x}, #{x}, {x}, %s
 * Without one the text is the name. */
bool es_name_template_is_valid(struct es_slice t);

/* Appends the name. */
void es_name_make(struct es_buf *out, struct es_slice t, struct es_slice captured);

/* Whether it is one that environments have: letters, digits and underscores, no digit first; with
 * `is_glob` stars as well. */
bool es_name_is_valid(struct es_slice name, bool is_glob);

#endif
