#include "match/match.h"

struct es_slice es_match_secret(const struct es_match *m)
{
	return es_slice_sub(m->view->text, m->secret_start, m->secret_end);
}

void es_match_root_span(const struct es_match *m, size_t *from, size_t *to)
{
	*from = m->secret_start;
	*to = m->secret_end;
	es_view_root_span(m->view, from, to);
}
