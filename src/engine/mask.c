#include "engine/mask.h"
#include "base/buf.h"

#include <string.h>

enum { SHOWN_MAX = 256 }; /* bytes; what es_redact makes is shorter */

static void add_length(struct es_mask *m, size_t len)
{
	size_t at = 0;
	while (at < m->lengths.n && m->lengths.v[at] > len)
		at++;
	if (at < m->lengths.n && m->lengths.v[at] == len)
		return;
	es_vec_push(&m->lengths, len);
	memmove(&m->lengths.v[at + 1], &m->lengths.v[at],
		(m->lengths.n - 1 - at) * sizeof *m->lengths.v);
	m->lengths.v[at] = len;
}

void es_mask_add(struct es_mask *m, struct es_slice secret, struct es_slice shown)
{
	bool is_new = false;
	if (secret.len)
		(void)es_map_add(&m->secrets, secret, &is_new);
	if (!is_new)
		return;
	es_vec_push(&m->shown, shown);
	add_length(m, secret.len);
	m->is_first[(unsigned char)secret.ptr[0]] = true;
}

/* The longest secret that begins at `at`; ES_MAP_NONE when none does. */
static size_t find_at(const struct es_mask *m, struct es_slice text, size_t at)
{
	if (!m->is_first[(unsigned char)text.ptr[at]])
		return ES_MAP_NONE;
	for (size_t i = 0; i < m->lengths.n; i++) {
		if (m->lengths.v[i] > text.len - at)
			continue;
		struct es_slice here = es_slice_sub(text, at, at + m->lengths.v[i]);
		size_t secret = es_map_find(&m->secrets, here);
		if (secret != ES_MAP_NONE)
			return secret;
	}
	return ES_MAP_NONE;
}

static struct es_slice mask(const struct es_mask *m, struct es_slice text)
{
	struct es_buf out = ES_BUF_INIT(text.len * SHOWN_MAX);
	bool has_secret = false;
	for (size_t at = 0; at < text.len;) {
		size_t secret = find_at(m, text, at);
		if (secret == ES_MAP_NONE) {
			es_buf_add_byte(&out, text.ptr[at++]);
			continue;
		}
		es_buf_add(&out, m->shown.v[secret]);
		at += m->secrets.keys[secret].len;
		has_secret = true;
	}
	struct es_slice masked = has_secret ? es_arena_copy(m->arena, es_buf_slice(&out)) : text;
	es_buf_release(&out);
	return masked;
}

struct es_slice es_mask_text(struct es_mask *m, struct es_slice text)
{
	if (!m->secrets.n || !text.len)
		return text;
	bool is_new;
	size_t number = es_map_add(&m->texts, text, &is_new);
	if (is_new)
		es_vec_push(&m->masked, mask(m, text));
	return m->masked.v[number];
}

void es_mask_release(struct es_mask *m)
{
	es_map_release(&m->secrets);
	es_map_release(&m->texts);
	es_vec_release(&m->shown);
	es_vec_release(&m->lengths);
	es_vec_release(&m->masked);
}
