#include "lint/dialectcause.h"

#include "base/buf.h"
#include "env/load.h"
#include "inventory/envreadings.h"

#include <stdio.h>
#include <string.h>

/* A line that has a peculiarity of the line in question, and nothing else, is a few bytes long. */
enum { PROBE_MAX = 4096, NAMES_MAX = 16 };

struct question {
	const struct es_env_line *line;
	const struct es_dialect *const *dialects;
	size_t n;
	struct es_buf probe;
	struct es_slice raw; /* the line without its newline */
	size_t name_end;     /* in raw */
	size_t mark;	     /* the '=' or ':' in raw */
	size_t value;	     /* in raw, behind blanks */
};

static bool differ_in(struct es_slice text, struct es_slice name,
	const struct es_dialect *const *dialects, size_t n)
{
	struct es_env_readings r = { 0 };
	bool is_different = false;
	es_env_readings_own(&r, name);
	es_env_readings_own(&r, es_slice_from("B"));
	for (size_t i = 0; i < n; i++)
		es_env_readings_add(&r, dialects[i], text);
	for (size_t i = 1; i < r.n; i++)
		is_different = is_different || es_env_reading_differs(&r.v[0], &r.v[i], name);
	es_env_readings_release(&r);
	return is_different;
}

bool es_dialects_differ(struct es_slice text, const struct es_dialect *const *dialects, size_t n)
{
	return differ_in(text, es_slice_from("A"), dialects, n);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The blanks of raw from `at` on. */
static struct es_slice blanks_at(const struct question *q, size_t at)
{
	size_t end = at;
	while (end < q->raw.len && is_blank(q->raw.ptr[end]))
		end++;
	return es_slice_sub(q->raw, at, end);
}

/* Begins a probe of A, with what is to stand before its value. */
static struct es_buf *begin(struct question *q, const char *start)
{
	es_buf_reset(&q->probe);
	es_buf_add_str(&q->probe, start);
	return &q->probe;
}

static bool ask(struct question *q)
{
	es_buf_add_byte(&q->probe, '\n');
	return !q->probe.full && es_dialects_differ(es_buf_slice(&q->probe), q->dialects, q->n);
}

/* Asks for A=VALUE in the quotes of the line, if it has any. */
static bool ask_value(struct question *q, const char *start, struct es_slice value)
{
	struct es_buf *b = begin(q, start);
	char quote = q->line->quote;
	if (quote)
		es_buf_add_byte(b, quote);
	es_buf_add(b, value);
	if (quote && !q->line->is_open)
		es_buf_add_byte(b, quote);
	return ask(q);
}

static bool has(struct es_slice s, char c)
{
	return es_slice_find(s, 0, c) < s.len;
}

/* ---- one peculiarity each: true when the line has it and it makes the difference ---- */

static bool is_open(struct question *q)
{
	return q->line->is_open && ask_value(q, "A=", es_slice_from("a"));
}

static bool is_multiline(struct question *q)
{
	return has(q->line->value, '\n') && ask_value(q, "A=", es_slice_from("a\nb"));
}

static bool is_key(struct question *q)
{
	struct es_buf *b = begin(q, "");
	es_buf_add(b, q->line->name);
	es_buf_add_str(b, "=a\n");
	return !b->full && differ_in(es_buf_slice(b), q->line->name, q->dialects, q->n);
}

static bool is_colon(struct question *q)
{
	begin(q, "A: a");
	return q->raw.ptr[q->mark] == ':' && ask(q);
}

static bool is_export(struct question *q)
{
	begin(q, "export A=a");
	return q->line->has_export && ask(q);
}

static bool is_spaces(struct question *q)
{
	size_t end = q->raw.len;
	while (end > q->value && is_blank(q->raw.ptr[end - 1]))
		end--;
	struct es_buf *b = begin(q, "A");
	es_buf_add(b, blanks_at(q, q->name_end));
	es_buf_add_byte(b, '=');
	es_buf_add(b, blanks_at(q, q->mark + 1));
	es_buf_add_byte(b, 'a');
	es_buf_add(b, es_slice_sub(q->raw, end, q->raw.len));
	return b->len > strlen("A=a") && ask(q);
}

static bool is_quotes(struct question *q)
{
	return q->line->quote && !q->line->is_open &&
	       ask_value(q, "A=", es_slice_from(q->line->value.len ? "a" : ""));
}

static bool is_comment(struct question *q)
{
	struct es_slice comment = q->line->comment;
	if (!comment.len || q->line->is_open)
		return false;
	struct es_buf *b = begin(q, "A=");
	char quote = q->line->quote;
	if (quote)
		es_buf_printf(b, "%ca%c", quote, quote);
	else if (q->line->value.len)
		es_buf_add_byte(b, 'a');
	if (comment.ptr > q->line->whole.ptr && is_blank(comment.ptr[-1]))
		es_buf_add_byte(b, comment.ptr[-1]);
	es_buf_add_str(b, "# c");
	return ask(q);
}

/* Something behind the quote that ends the value. */
static bool is_tail(struct question *q)
{
	char first = q->value < q->raw.len ? q->raw.ptr[q->value] : '\0';
	if (q->line->quote || !es_load_is_one_of(first, "\"'`"))
		return false;
	size_t end = es_slice_find(q->raw, q->value + 1, first);
	struct es_buf *b = begin(q, "A=");
	es_buf_printf(b, "%ca%c", first, first);
	es_buf_add(b, blanks_at(q, end + 1));
	es_buf_add_byte(b, 'b');
	return end < q->raw.len && ask(q);
}

static bool is_hash(struct question *q)
{
	return has(q->line->value, '#') && ask_value(q, "A=", es_slice_from("a#b"));
}

static bool is_blanks(struct question *q)
{
	return (has(q->line->value, ' ') || has(q->line->value, '\t')) &&
	       ask_value(q, "A=", es_slice_from("a b"));
}

static bool is_inner_quotes(struct question *q)
{
	static const char quotes[] = "\"'`";
	for (const char *c = quotes; *c; c++) {
		size_t n = 0;
		for (size_t i = 0; i < q->line->value.len; i++)
			n += q->line->value.ptr[i] == *c;
		char pair[] = { 'a', *c, 'b', *c, 'c' };
		if (n && *c != q->line->quote && *c != '`' &&
			ask_value(q, "A=", (struct es_slice){ pair, n % 2 ? 3 : 5 }))
			return true;
	}
	return false;
}

static bool is_shell(struct question *q)
{
	static const char metas[] = "&;|<>()*?[]!";
	struct es_slice value = q->line->value;
	for (const char *c = metas; *c && !q->line->quote; c++) {
		char text[] = { 'a', *c, 'b' };
		if (has(value, *c) && ask_value(q, "A=", (struct es_slice){ text, sizeof text }))
			return true;
	}
	return !q->line->quote && es_slice_starts(value, "~") &&
	       ask_value(q, "A=", es_slice_from("~/b"));
}

static bool is_escape(struct question *q)
{
	struct es_slice value = q->line->value;
	bool is_asked[256] = { false };
	for (size_t i = 0; i < value.len; i++) {
		if (value.ptr[i] != '\\')
			continue;
		char next = i + 1 < value.len ? value.ptr[i + 1] : 'a';
		char text[] = { 'a', '\\', next, 'b' };
		size_t len = i + 1 < value.len ? 4 : 2;
		if (!is_asked[(unsigned char)next] && next != '\n' &&
			ask_value(q, "A=", (struct es_slice){ text, len }))
			return true;
		is_asked[(unsigned char)next] = true;
		i++;
	}
	return false;
}

/* What a '$' at `at` begins: the rule, and the same with a short name. */
struct dollar {
	const char *rule;
	char text[16];
};

static struct dollar dollar_at(struct es_slice value, size_t at)
{
	char next = at + 1 < value.len ? value.ptr[at + 1] : '\0';
	if (next == '(')
		return (struct dollar){ "env-dialect-command", "a$(b)c" };
	if (next == '{') {
		size_t end = at + 2;
		while (end < value.len && es_load_is_word(value.ptr[end]))
			end++;
		/* ":-", "-" and the like, or nothing. */
		size_t behind = end;
		behind += behind < value.len && value.ptr[behind] == ':';
		behind += behind < value.len && es_load_is_one_of(value.ptr[behind], "-+?=");
		struct dollar d = { behind > end ? "env-dialect-default" : "env-dialect-dollar",
			"" };
		(void)snprintf(d.text, sizeof d.text, "a${B%.*s%s}c", (int)(behind - end),
			value.ptr + end, behind > end ? "d" : "");
		return d;
	}
	if (next == '$')
		return (struct dollar){ "env-dialect-dollar", "a$$B-c" };
	if (es_load_is_name_start(next))
		return (struct dollar){ "env-dialect-dollar", "a$B-c" };
	if (next >= '0' && next <= '9')
		return (struct dollar){ "env-dialect-dollar", "a$1-c" };
	return (struct dollar){ "env-dialect-dollar", "a$-c" };
}

/* Each form is tried with a variable that nobody sets, and with one that stands before it. */
static const char *ask_dollars(struct question *q)
{
	struct es_slice value = q->line->value;
	struct dollar asked[NAMES_MAX];
	size_t nasked = 0;
	for (size_t at = es_slice_find(value, 0, '$'); at < value.len && nasked < NAMES_MAX;
		at = es_slice_find(value, at + 1, '$')) {
		struct dollar d = dollar_at(value, at);
		size_t i = 0;
		while (i < nasked && strcmp(asked[i].text, d.text) != 0)
			i++;
		if (i < nasked)
			continue;
		asked[nasked++] = d;
		if (ask_value(q, "A=", es_slice_from(d.text)) ||
			ask_value(q, "B=b\nA=", es_slice_from(d.text)))
			return d.rule;
	}
	return NULL;
}

static bool is_command(struct question *q)
{
	return q->line->quote != '`' && has(q->line->value, '`') &&
	       ask_value(q, "A=", es_slice_from("a`b`c"));
}

/* The first bytes that are not ASCII. */
static bool is_encoding(struct question *q)
{
	struct es_slice value = q->line->value;
	size_t from = 0, end;
	while (from < value.len && (unsigned char)value.ptr[from] < 0x80)
		from++;
	for (end = from; end < value.len && (unsigned char)value.ptr[end] >= 0x80;)
		end++;
	return end > from && ask_value(q, "A=", es_slice_sub(value, from, end));
}

const char *es_dialect_cause(
	const struct es_env_line *line, const struct es_dialect *const *dialects, size_t n)
{
	/* What the line is built of comes before what its value is made of. */
	static const struct {
		bool (*is_cause)(struct question *q);
		const char *rule;
	} causes[] = {
		{ is_open, "env-dialect-unterminated" },
		{ is_multiline, "env-dialect-multiline" },
		{ is_key, "env-dialect-key" },
		{ is_colon, "env-dialect-colon" },
		{ is_export, "env-dialect-export" },
		{ is_spaces, "env-dialect-spaces" },
		{ is_quotes, "env-dialect-quotes" },
		{ is_comment, "env-dialect-comment" },
		{ is_tail, "env-dialect-tail" },
		{ is_hash, "env-dialect-hash" },
		{ is_blanks, "env-dialect-blanks" },
		{ is_inner_quotes, "env-dialect-inner-quotes" },
		{ is_shell, "env-dialect-shell" },
		{ is_escape, "env-dialect-escape" },
		{ is_command, "env-dialect-command" },
		{ is_encoding, "env-dialect-encoding" },
	};
	struct question q = { .line = line,
		.dialects = dialects,
		.n = n,
		.probe = ES_BUF_INIT(PROBE_MAX),
		.raw = line->whole };
	if (es_slice_ends(q.raw, "\n"))
		q.raw.len--;
	q.name_end = (size_t)(line->name.ptr - line->whole.ptr) + line->name.len;
	q.mark = q.name_end + blanks_at(&q, q.name_end).len;
	q.value = q.mark + 1 + blanks_at(&q, q.mark + 1).len;
	const char *rule = NULL;
	for (size_t i = 0; !rule && i < sizeof causes / sizeof *causes; i++)
		if (causes[i].is_cause(&q))
			rule = causes[i].rule;
	if (!rule)
		rule = ask_dollars(&q);
	if (!rule)
		rule = has(line->value, '$') ? "env-dialect-reference" : "env-dialect-value";
	es_buf_release(&q.probe);
	return rule;
}
