#include "engine/quiet.h"
#include "base/mem.h"
#include "base/pool_recall.h"
#include "text/decode.h"

#include <stdlib.h>

enum {
	REACH_MAX = 256,
	WORTH = 256,	      /* bytes; less is read in less time */
	PIECES_MAX = 1 << 16, /* of a text; what is behind them is looked at */
};

/* What is known of a piece. */
enum { UNSEEN, QUIET, UNCODED, CODED };

struct es_quiet {
	struct es_digest_key key;
	struct es_recall *recall;
	size_t reach;
};

struct es_quiet *es_quiet_new(size_t reach, size_t nexpected)
{
	if (reach > REACH_MAX)
		return NULL;
	struct es_quiet *q = es_alloc(1, sizeof *q);
	es_digest_key_choose(&q->key);
	q->recall = es_recall_new(nexpected);
	q->reach = reach;
	return q;
}

void es_quiet_free(struct es_quiet *q)
{
	if (!q)
		return;
	es_recall_free(q->recall);
	es_wipe(q, sizeof *q);
	free(q);
}

void es_quiet_text_reset(struct es_quiet_text *t)
{
	t->pieces.n = 0;
	t->said.n = 0;
	t->spans.n = 0;
	t->next = 0;
}

void es_quiet_text_release(struct es_quiet_text *t)
{
	es_vec_release(&t->pieces);
	es_vec_release(&t->said);
	es_vec_release(&t->spans);
}

void es_quiet_cut(struct es_quiet_text *t, const struct es_quiet *q, struct es_slice text,
	size_t from, size_t to)
{
	size_t first = t->pieces.n, floor = first ? t->pieces.v[first - 1].to : 0;
	if (to - from < WORTH)
		return;
	es_pieces_cut(&t->pieces, &q->key, text, floor, from > floor ? from : floor, to, q->reach,
		PIECES_MAX - first);
	for (size_t i = first; i < t->pieces.n; i++)
		es_recall_expect(q->recall, t->pieces.v[i].key);
}

static void add_span(struct es_span_vec *spans, struct es_span s)
{
	if (spans->n && spans->v[spans->n - 1].to == s.from)
		spans->v[spans->n - 1].to = s.to;
	else
		es_vec_push(spans, s);
}

void es_quiet_find(struct es_quiet_text *t, const struct es_quiet *q)
{
	for (size_t i = 0; i < t->pieces.n; i++) {
		const struct es_piece *p = &t->pieces.v[i];
		bool is_quiet = es_recall_has(q->recall, p->key);
		es_vec_push(&t->said, is_quiet ? QUIET : UNSEEN);
		if (is_quiet)
			add_span(&t->spans, (struct es_span){ p->from, p->to });
	}
}

/* Pieces from `first` on, up to `to`. Where there are any kinds, each piece is asked for its own.
 */
static unsigned look(
	struct es_quiet_text *t, struct es_slice text, size_t first, size_t from, size_t to)
{
	if (from >= to)
		return 0;
	unsigned kinds = es_decode_kinds(text, from, to);
	for (size_t i = first; i < t->pieces.n && t->pieces.v[i].to <= to; i++) {
		const struct es_piece *p = &t->pieces.v[i];
		if (p->from >= from)
			t->said.v[i] =
				kinds && es_decode_kinds(text, p->from, p->to) ? CODED : UNCODED;
	}
	return kinds;
}

unsigned es_quiet_kinds(struct es_quiet_text *t, struct es_slice text, size_t from, size_t to)
{
	unsigned kinds = 0;
	while (t->next < t->pieces.n && t->pieces.v[t->next].to <= from)
		t->next++;
	size_t first = t->next, at = from, end = to;
	for (size_t i = first; i < t->pieces.n && t->pieces.v[i].from < to; i++) {
		const struct es_piece *p = &t->pieces.v[i];
		if (t->said.v[i] == QUIET) {
			kinds |= look(t, text, first, at, p->from);
			at = p->to;
			first = i + 1;
		} else {
			at = p->from < at ? p->from : at;
			end = p->to > to ? p->to : to;
		}
	}
	return kinds | look(t, text, first, at, end);
}

/* Attempts are by the place of their literal. */
void es_quiet_learn(struct es_quiet *q, const struct es_quiet_text *t, const struct es_trace *all)
{
	size_t k = 0, n = all->attempts.n;
	for (size_t i = 0; i < t->pieces.n; i++) {
		const struct es_piece *p = &t->pieces.v[i];
		if (t->said.v[i] != UNCODED)
			continue;
		while (k < n && (all->attempts.v[k].at < p->from || !all->attempts.v[k].literal))
			k++;
		if (k == n || all->attempts.v[k].at >= p->to)
			es_recall_add(q->recall, p->key);
	}
}
