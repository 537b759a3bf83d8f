#include "finding/options.h"
#include "finding/quotes.h"

#include <ctype.h>
#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static size_t word_end(struct es_slice s, size_t at)
{
	while (at < s.len && !is_blank(s.ptr[at]) && !strchr("\"'`;|&)", s.ptr[at]))
		at++;
	return at;
}

static bool is_number(struct es_slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!isdigit((unsigned char)s.ptr[i]) && !strchr(":.-", s.ptr[i]))
			return false;
	return true;
}

/* What a password may be: no port, path, variable or further option. */
static bool is_value(struct es_slice s)
{
	return s.len && !strchr("-$./~<>{%", s.ptr[0]) && !is_number(s) && !es_slice_has(s, "://");
}

/* Commands whose -p takes its password without a blank. */
static bool is_attached(struct es_slice line)
{
	return es_slice_has(line, "mysql") || es_slice_has(line, "mariadb") ||
	       es_slice_has(line, "sshpass") || es_slice_has(line, "7z ");
}

/* Adds [from, to), or of USER:WORD what stands behind the colon. */
static void add(struct es_span_vec *out, struct es_slice line, size_t from, size_t to, bool is_pair)
{
	size_t colon = es_slice_find(es_slice_sub(line, 0, to), from, ':');
	if (is_pair && colon >= to)
		return;
	if (is_pair)
		from = colon + 1;
	if (is_value(es_slice_sub(line, from, to)))
		es_vec_push(out, (struct es_span){ from, to });
}

/* The option is [from, at). */
static void look_at_option(struct es_span_vec *out, struct es_slice line, size_t from, size_t at)
{
	static const char *const asking[] = { "-p", "-P", "-k", "-pw", "-pass", "-passwd",
		"-password", NULL };
	struct es_slice option = es_slice_sub(line, from, at);
	bool is_pair = es_slice_is(option, "-u") || es_slice_is(option, "--user");
	if (!is_pair && !es_slice_is_any(option, asking))
		return;
	while (at < line.len && is_blank(line.ptr[at]))
		at++;
	if (at == line.len)
		return;
	if (es_quotes_is(line.ptr[at]))
		add(out, line, at + 1, es_quotes_end(line, at), is_pair);
	else
		add(out, line, at, word_end(line, at), is_pair);
}

void es_options_find(struct es_span_vec *out, struct es_slice line)
{
	bool has_attached = is_attached(line), is_folder = es_slice_has(line, "mkdir ");
	for (size_t at = 0; at < line.len && !is_folder;) {
		bool begins = line.ptr[at] == '-' &&
			      (!at || is_blank(line.ptr[at - 1]) || es_quotes_is(line.ptr[at - 1]));
		size_t end = begins ? word_end(line, at) : at + 1;
		bool is_short = begins && end > at + 2 && line.ptr[at + 1] == 'p';
		if (begins && end < line.len && is_blank(line.ptr[end]))
			look_at_option(out, line, at, end);
		if (is_short && has_attached && !es_slice_is(es_slice_sub(line, at, end), "-pw"))
			add(out, line, at + 2, end, false);
		at = end > at ? end : at + 1;
	}
}
