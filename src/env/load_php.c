/* load_php.c - phpdotenv, which Laravel uses. */
#include "env/load.h"

#include "base/vec.h"
#include "text/utf8.h"

#include <string.h>

enum state { INITIAL, UNQUOTED, SINGLE, DOUBLE, ESCAPE, SPACE, COMMENT };

struct parser {
	struct es_load *l;
	struct es_buf value, expanded;
	struct ES_VEC(size_t) dollars; /* offsets in value at which a reference may stand */
	const char *why;	       /* of a refusal */
};

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct es_slice trim(struct es_slice s)
{
	while (s.len > 0 && (is_blank(s.ptr[0]) || !s.ptr[0]) && s.ptr[0] != '\f')
		s = es_slice_sub(s, 1, s.len);
	while (s.len > 0 && (is_blank(s.ptr[s.len - 1]) || !s.ptr[s.len - 1]) &&
		s.ptr[s.len - 1] != '\f')
		s.len--;
	return s;
}

/* ---- lines: an entry may run over several when its value opens with a double quote ---- */

/* Double quotes with a byte other than a backslash before, pairs of backslashes apart. */
static size_t count_quotes(struct es_slice line)
{
	size_t n = 0;
	char before = '\0';
	bool has_before = false;
	for (size_t i = 0; i < line.len; i++) {
		if (line.ptr[i] == '\\' && i + 1 < line.len && line.ptr[i + 1] == '\\') {
			i++;
			continue;
		}
		n += has_before && before != '\\' && line.ptr[i] == '"';
		before = line.ptr[i];
		has_before = true;
	}
	return n;
}

static bool is_stop(struct es_slice line, bool has_just_started)
{
	static const struct es_slice quote = ES_LIT("\"");
	return es_slice_equal(line, quote) || count_quotes(line) > (has_just_started ? 1 : 0);
}

/* Takes the next entry, without what follows it, off the text from *at; false when none is left.
 * One that is not closed swallows the rest of the file, and is not seen by the loader. */
static bool next_entry(struct es_slice text, size_t *at, struct es_slice *entry)
{
	static const struct es_slice opening = ES_LIT("=\"");
	if (*at >= text.len)
		return false;
	size_t from = *at, end = es_slice_find(text, from, '\n');
	struct es_slice line = es_slice_sub(text, from, end);
	*at = end + 1;
	if (es_slice_search(line, 0, opening) < line.len && !is_stop(line, true)) {
		do {
			if (*at >= text.len)
				return false;
			end = es_slice_find(text, *at, '\n');
			line = es_slice_sub(text, *at, end);
			*at = end + 1;
		} while (!is_stop(line, false));
	}
	*entry = es_slice_sub(text, from, end);
	return true;
}

/* ---- names ---- */

static struct es_slice clean_name(struct es_slice name)
{
	if (name.len > 8 && es_slice_starts(name, "export") && is_blank(name.ptr[6]))
		name = es_slice_sub(name, es_spaces_skip(name, 6, ES_SPACES_C), name.len);
	char first = name.len > 2 ? name.ptr[0] : '\0';
	if ((first == '"' || first == '\'') && name.ptr[name.len - 1] == first)
		name = es_slice_sub(name, 1, name.len - 1);
	return name;
}

/* Letters, marks and digits of any script, dots and underscores; which bytes past ASCII are letters
 * is not looked up. */
static bool is_name(struct es_slice name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!es_load_is_word(name.ptr[i]) && name.ptr[i] != '.' &&
			!((unsigned char)name.ptr[i] & 0x80))
			return false;
	return name.len > 0 && es_utf8_is_valid(name);
}

/* ---- values ---- */

static void add(struct parser *p, char c, bool may_refer)
{
	if (c == '$' && may_refer)
		es_vec_push(&p->dollars, p->value.len);
	es_buf_add_byte(&p->value, c);
}

static enum state in_bare(struct parser *p, enum state state, char c)
{
	if (c == '#')
		return COMMENT;
	if (state == INITIAL && (c == '\'' || c == '"'))
		return c == '"' ? DOUBLE : SINGLE;
	if (state == SPACE && !is_blank(c))
		p->why = "text behind white space in a value";
	if (is_blank(c) && state != INITIAL)
		return SPACE;
	add(p, c, true);
	return UNQUOTED;
}

static enum state in_escape(struct parser *p, char c)
{
	static const char escapes[] = "\"\\$fnrtv", bytes[] = "\"\\$\f\n\r\t\v";
	const char *found = c ? strchr(escapes, c) : NULL;
	if (found)
		add(p, bytes[found - escapes], false);
	else
		p->why = "an escape that it does not know";
	return DOUBLE;
}

static enum state step(struct parser *p, enum state state, char c)
{
	switch (state) {
	case INITIAL:
	case UNQUOTED:
	case SPACE:
		return in_bare(p, state, c);
	case SINGLE:
		if (c == '\'')
			return SPACE;
		add(p, c, false);
		return SINGLE;
	case DOUBLE:
		if (c == '"' || c == '\\')
			return c == '"' ? SPACE : ESCAPE;
		add(p, c, true);
		return DOUBLE;
	case ESCAPE:
		return in_escape(p, c);
	case COMMENT:
		return COMMENT;
	}
	return state;
}

static bool parse_value(struct parser *p, struct es_slice s)
{
	es_buf_reset(&p->value);
	p->dollars.n = 0;
	p->why = NULL;
	enum state state = INITIAL;
	for (size_t i = 0; i < s.len && !p->why; i++)
		state = step(p, state, s.ptr[i]);
	if (!p->why && (state == SINGLE || state == DOUBLE || state == ESCAPE))
		p->why = "a quote that is not closed";
	return !p->why;
}

/* The end of ${NAME} at `at`, or `at`. */
static size_t reference_end(struct es_slice s, size_t at)
{
	size_t i = at + 2;
	if (i >= s.len || s.ptr[at + 1] != '{')
		return at;
	while (i < s.len && (es_load_is_word(s.ptr[i]) || s.ptr[i] == '.'))
		i++;
	return i < s.len && i > at + 2 && s.ptr[i] == '}' ? i + 1 : at;
}

/* References to what is not set stay as they are. */
static void resolve(struct parser *p)
{
	struct es_slice s = es_buf_slice(&p->value);
	es_buf_reset(&p->expanded);
	size_t done = 0;
	for (size_t i = 0; i < p->dollars.n; i++) {
		size_t at = p->dollars.v[i], end = reference_end(s, at);
		if (end == at)
			continue;
		struct es_slice name = es_slice_sub(s, at + 2, end - 1), value;
		const struct es_var *var = es_vars_find(p->l->vars, name);
		if (!es_load_outside(p->l, name, &value)) {
			if (!var || var->is_null)
				continue;
			value = var->value;
		}
		es_buf_add(&p->expanded, es_slice_sub(s, done, at));
		es_buf_add(&p->expanded, value);
		done = end;
	}
	es_buf_add(&p->expanded, es_slice_sub(s, done, s.len));
}

/* An entry is name and value; false with p->why when it is refused. */
static bool parse_entry(
	struct parser *p, struct es_slice entry, struct es_slice *name, bool *has_value)
{
	size_t equals = es_slice_find(entry, 0, '=');
	*has_value = equals < entry.len;
	*name = *has_value ? trim(es_slice_sub(entry, 0, equals)) : entry;
	p->why = name->len == 0 ? "an equals sign without a name" : NULL;
	if (p->why)
		return false;
	*name = clean_name(*name);
	if (!is_name(*name))
		p->why = "a name that it does not take";
	return !p->why &&
	       (!*has_value || parse_value(p, trim(es_slice_sub(entry, equals + 1, entry.len))));
}

/* Every entry is parsed before the first is set: one that is refused leaves nothing. */
static enum es_status each_entry(struct parser *p, bool is_setting)
{
	struct es_load *l = p->l;
	struct es_slice entry, name, outside;
	enum es_status st = ES_OK;
	for (size_t at = 0, from = 0; !st && next_entry(l->text, &at, &entry); from = at) {
		struct es_slice bare = trim(entry);
		bool has_value = false;
		if (bare.len == 0 || bare.ptr[0] == '#')
			continue;
		if (!parse_entry(p, entry, &name, &has_value)) {
			st = es_load_refuse(l, from, p->why);
		} else if (is_setting && !es_load_outside(l, name, &outside)) {
			resolve(p);
			st = has_value ? es_load_set_buf(l, name, &p->expanded, from)
				       : es_load_set_null(l, name, from);
		}
	}
	return st;
}

enum es_status es_load_php(struct es_load *l)
{
	es_load_decode(l, "?");
	es_load_skip_mark(l);
	es_load_join_lines(l);
	struct parser p = { .l = l,
		.value = ES_BUF_INIT(ES_LOAD_VALUE_MAX),
		.expanded = ES_BUF_INIT(ES_LOAD_VALUE_MAX) };
	enum es_status st = each_entry(&p, false);
	if (!st)
		st = each_entry(&p, true);
	es_buf_release(&p.value);
	es_buf_release(&p.expanded);
	es_vec_release(&p.dollars);
	return st;
}
