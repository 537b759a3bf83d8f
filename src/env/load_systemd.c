/* load_systemd.c - EnvironmentFile= of a systemd unit. */
#include "env/load.h"

#include "text/utf8.h"

enum state {
	PRE_KEY,
	KEY,
	PRE_VALUE,
	VALUE,
	ESCAPE,
	SINGLE,
	DOUBLE,
	DOUBLE_ESCAPE,
	COMMENT,
	COMMENT_ESCAPE
};

struct machine {
	struct es_load *l;
	enum state state;
	struct es_buf key, value;
	size_t key_len, value_len; /* without the white space at the end */
	size_t at;		   /* of the key */
};

static bool is_newline(char c)
{
	return c == '\n' || c == '\r';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || is_newline(c);
}

static void add(struct es_buf *b, size_t *trimmed, char c, bool is_literal)
{
	es_buf_add_byte(b, c);
	if (is_literal || !is_blank(c))
		*trimmed = b->len;
}

/* What a unit takes from the file: names of letters, values without control characters. */
static bool is_taken(struct es_slice key, struct es_slice value)
{
	if (key.len == 0 || !es_load_is_name_start(key.ptr[0]) ||
		es_load_skip_word(key, 0) < key.len)
		return false;
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.ptr[i];
		if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7f)
			return false;
	}
	return true;
}

static enum es_status push(struct machine *m)
{
	struct es_slice key = es_slice_sub(es_buf_slice(&m->key), 0, m->key_len);
	struct es_slice value = es_slice_sub(es_buf_slice(&m->value), 0, m->value_len);
	enum es_status st = ES_OK;
	if (m->value.full)
		st = es_load_grew(m->l, es_load_line(m->l, m->at));
	else if (!es_utf8_is_valid(key) || !es_utf8_is_valid(value))
		st = es_load_refuse(m->l, m->at, "not UTF-8");
	else if (is_taken(key, value))
		st = es_load_set(m->l, key, value, m->at);
	es_buf_reset(&m->key);
	es_buf_reset(&m->value);
	m->key_len = m->value_len = 0;
	return st;
}

static void in_key(struct machine *m, char c, size_t at)
{
	switch (m->state) {
	case PRE_KEY:
		if (c == '#' || c == ';') {
			m->state = COMMENT;
		} else if (!is_blank(c)) {
			m->state = KEY;
			m->at = at;
			add(&m->key, &m->key_len, c, false);
		}
		break;
	case KEY:
		if (is_newline(c)) {
			m->state = PRE_KEY;
			es_buf_reset(&m->key);
			m->key_len = 0;
		} else if (c == '=') {
			m->state = PRE_VALUE;
		} else {
			add(&m->key, &m->key_len, c, false);
		}
		break;
	case COMMENT:
		m->state = c == '\\' ? COMMENT_ESCAPE : is_newline(c) ? PRE_KEY : COMMENT;
		break;
	case COMMENT_ESCAPE:
		/* Since version 254 a comment ends with its line in any case. */
		m->state = is_newline(c) ? PRE_KEY : COMMENT;
		break;
	case PRE_VALUE:
	case VALUE:
	case ESCAPE:
	case SINGLE:
	case DOUBLE:
	case DOUBLE_ESCAPE:
		break;
	}
}

/* A byte outside of quotes, where a newline ends the assignment. */
static enum es_status in_bare(struct machine *m, char c)
{
	if (is_newline(c)) {
		m->state = PRE_KEY;
		return push(m);
	}
	if (m->state == PRE_VALUE && (c == '\'' || c == '"')) {
		m->state = c == '"' ? DOUBLE : SINGLE;
	} else if (c == '\\') {
		m->state = ESCAPE;
		m->value_len = m->value.len;
	} else if (m->state == VALUE || !is_blank(c)) {
		m->state = VALUE;
		add(&m->value, &m->value_len, c, false);
	}
	return ES_OK;
}

static void in_double_escape(struct machine *m, char c)
{
	m->state = DOUBLE;
	if (!es_load_is_one_of(c, "\"\\`$") && c != '\n')
		add(&m->value, &m->value_len, '\\', true);
	if (c != '\n')
		add(&m->value, &m->value_len, c, true);
}

static enum es_status step(struct machine *m, char c, size_t at)
{
	switch (m->state) {
	case PRE_KEY:
	case KEY:
	case COMMENT:
	case COMMENT_ESCAPE:
		in_key(m, c, at);
		break;
	case PRE_VALUE:
	case VALUE:
		return in_bare(m, c);
	case ESCAPE:
		m->state = VALUE;
		if (!is_newline(c))
			add(&m->value, &m->value_len, c, true);
		break;
	case SINGLE:
		if (c == '\'')
			m->state = PRE_VALUE;
		else
			add(&m->value, &m->value_len, c, true);
		break;
	case DOUBLE:
		if (c == '"' || c == '\\')
			m->state = c == '"' ? PRE_VALUE : DOUBLE_ESCAPE;
		else
			add(&m->value, &m->value_len, c, true);
		break;
	case DOUBLE_ESCAPE:
		in_double_escape(m, c);
		break;
	}
	return ES_OK;
}

enum es_status es_load_systemd(struct es_load *l)
{
	struct machine m = {
		.l = l, .key = ES_BUF_INIT(l->text.len + 1), .value = ES_BUF_INIT(ES_LOAD_VALUE_MAX)
	};
	enum es_status st = ES_OK;
	/* A NUL ends the file for it, as for a C string. */
	for (size_t i = 0; !st && i < l->text.len && l->text.ptr[i]; i++)
		st = step(&m, l->text.ptr[i], i);
	if (!st && m.state >= PRE_VALUE && m.state <= DOUBLE_ESCAPE)
		st = push(&m);
	es_buf_release(&m.key);
	es_buf_release(&m.value);
	return st;
}
