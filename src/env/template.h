/* template.h - the interpolation of compose files and of the env files that compose reads. */
#ifndef ES_ENV_TEMPLATE_H
#define ES_ENV_TEMPLATE_H

#include "env/load.h"

/* Adds `s` with $$, $NAME, ${NAME} and the six forms with an operator replaced. The environment
 * goes before the file. ES_EPARSE at offset `at` of the load's text where compose would refuse. */
ES_MUST_CHECK enum es_status es_template_expand(
	struct es_buf *out, struct es_load *l, struct es_slice s, size_t at);

#endif
