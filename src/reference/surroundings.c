#include "reference/surroundings.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

/* LEVELS: of indentation that are climbed; so far back at most. */
enum { LEVELS = 3, BACK_MAX = 4000, LINE_MAX = 400, WORD_MAX = 24 };

/* Words, in lower case and taken apart (isDevServer: is, dev, server), that say what a URL is for,
 * on its line and on those above that it belongs to. */
static const char *const aside[] = {
	/* development and tests */
	"dev", "develop", "development", "debug", "local", "test", "tests", "testing", "mock",
	"mocks", "stub", "fake", "fixture", "prod", "production", "staging", "environments",
	"emulator", "emulators", "storybook", "playground", "sandbox", "demo", "seed",
	/* what is replaced */
	"default", "defaults", "fallback", "placeholder", "placeholders", "env", "environ", "flag",
	"flags", "option", "argument", "argv", "override", "optional",
	/* what is shown */
	"example", "examples", "sample", "description", "swagger", "openapi", "usage", "docs",
	/* who may come */
	"cors", "origin", "origins", "allow", "allowed", "allowlist", "whitelist", "trusted", "csp",
	"referer", "referrer", "permitted", "hosts", "domains",
	/* what is on this machine by its nature */
	"redirect", "callback", "loopback", "proxy", "ngrok", "tunnel", "health", "healthcheck",
	"healthz", "ollama", "docker", "daemon", "sidecar", "selfhosted", "webdriver", "selenium",
	"devtools", "xmlns", "dummy", NULL
};

/* Words of what is done with it, when they stand before it. */
static const char *const before[] = { "describe", "help", "hint", "doc", "title", "label",
	"tooltip", "summary", "message", "msg", "comment", "deprecated", "log", "logger", "logging",
	"logf", "console", "print", "println", "printf", "echo", "puts", "fprintf", "fprintln",
	"info", "warn", "warning", "error", "errorf", "fatal", "raise", "throw", "exception",
	"stdout", "stderr", "banner", "spinner", "chalk", "startswith", "starts", "endswith",
	"includes", "contains", "indexof", "match", "matches", "replace", "split", "equals",
	"equal", "prefix", "expect", "assert", "eq", "regex", "regexp", "pattern", NULL };

static size_t line_start(struct es_slice t, size_t at)
{
	while (at && t.ptr[at - 1] != '\n')
		at--;
	return at;
}

static size_t indentation(struct es_slice t, size_t start)
{
	size_t n = 0;
	while (start + n < t.len && (t.ptr[start + n] == ' ' || t.ptr[start + n] == '\t'))
		n++;
	return n;
}

static bool is_blank_line(struct es_slice t, size_t start)
{
	size_t at = start + indentation(t, start);
	return at >= t.len || t.ptr[at] == '\n' || t.ptr[at] == '\r';
}

/* ---- words ---- */

struct words {
	const char *const *wanted;
	char word[WORD_MAX + 1];
	size_t n;
	bool has_any;
};

static void end_word(struct words *w)
{
	w->word[w->n <= WORD_MAX ? w->n : 0] = '\0';
	if (w->n && w->n <= WORD_MAX)
		w->has_any |= es_slice_is_any(es_slice_from(w->word), w->wanted);
	w->n = 0;
}

static void add_letter(struct words *w, char c)
{
	if (w->n < WORD_MAX)
		w->word[w->n] = (char)tolower((unsigned char)c);
	w->n++;
}

/* Among the words of [from, to), those of comments left out. */
static bool has_any(struct es_slice t, const struct es_lexed_vec *lexed, size_t from, size_t to,
	const char *const *wanted)
{
	struct words w = { .wanted = wanted };
	for (size_t i = from; i < to; i++) {
		bool is_comment = es_lexed_at(lexed, i) == ES_LEXED_COMMENT;
		bool is_letter = !is_comment && isalpha((unsigned char)t.ptr[i]);
		bool is_hump = is_letter && i > from && isupper((unsigned char)t.ptr[i]) &&
			       islower((unsigned char)t.ptr[i - 1]);
		if (!is_letter || is_hump)
			end_word(&w);
		if (is_letter)
			add_letter(&w, t.ptr[i]);
	}
	end_word(&w);
	return w.has_any;
}

/* ---- what stands directly before and behind ---- */

static size_t before_blanks(struct es_slice t, size_t at)
{
	while (at && isspace((unsigned char)t.ptr[at - 1]))
		at--;
	return at;
}

static bool ends_with(struct es_slice t, size_t end, const char *mark)
{
	size_t len = strlen(mark);
	return end >= len && !memcmp(t.ptr + end - len, mark, len);
}

/* `quote` is that of the string's opening mark. */
static bool is_operand(struct es_slice t, size_t quote, size_t behind)
{
	static const char *const marks[] = { "||", "??", "?", "==", "!=", "=~", "<", ">", "[",
		"+=", "?:", NULL };
	size_t end = before_blanks(t, quote);
	for (size_t i = 0; marks[i]; i++)
		if (ends_with(t, end, marks[i]))
			return true;
	if (ends_with(t, end, " or") || ends_with(t, end, " in"))
		return true;
	/* What is compared with it, or falls back from it. */
	while (behind < t.len && (t.ptr[behind] == ' ' || t.ptr[behind] == '\t'))
		behind++;
	struct es_slice rest = es_slice_sub(t, behind, behind + 4);
	return es_slice_starts(rest, "==") || es_slice_starts(rest, "!=") ||
	       es_slice_starts(rest, "in ") || es_slice_starts(rest, "? ");
}

/* The other branch of X ? Y : "..." on the line, and "..." if X else Y. */
static bool is_branch(struct es_slice t, size_t start, size_t quote, size_t end)
{
	struct es_slice head = es_slice_sub(t, start, quote), tail = es_slice_sub(t, quote, end);
	size_t colon = before_blanks(t, quote);
	return (ends_with(t, colon, ":") && es_slice_find(head, 0, '?') < head.len) ||
	       es_slice_search(tail, 0, es_slice_from(" if ")) < tail.len ||
	       es_slice_search(head, 0, es_slice_from(" else ")) < head.len;
}

/* The last argument of a question for something by name: conf.get("url", "..."). */
static bool is_second(struct es_slice t, size_t start, size_t quote)
{
	static const char *const calls[] = { "get(", "Default(", "Property(", "fetch(", "getattr(",
		"String(", "value(", "input(", "Get(", "get_or(", "dig(", "URL(", NULL };
	struct es_slice head = es_slice_sub(t, start, quote);
	for (size_t i = 0; calls[i] && ends_with(t, before_blanks(t, quote), ","); i++)
		if (es_slice_search(head, 0, es_slice_from(calls[i])) < head.len)
			return true;
	return false;
}

static bool has_word(struct es_slice s, const char *word)
{
	size_t len = strlen(word);
	struct es_slice w = es_slice_from(word);
	for (size_t at = es_slice_search(s, 0, w); at < s.len; at = es_slice_search(s, at + 1, w)) {
		bool begins = !at || !isalnum((unsigned char)s.ptr[at - 1]);
		bool ends = at + len >= s.len || !isalnum((unsigned char)s.ptr[at + len]);
		if (begins && ends)
			return true;
	}
	return false;
}

/* The default of a parameter: def f(url="..."), function f(url = "..."); and of a field with a
 * type in Python: url: str = "...". */
static bool is_parameter(struct es_slice t, size_t start, size_t quote)
{
	static const char *const heads[] = { "def", "function", "func", "fn", "constructor", "fun",
		"lambda", NULL };
	struct es_slice head = es_slice_sub(t, start, quote);
	if (!ends_with(t, before_blanks(t, quote), "="))
		return false;
	for (size_t i = 0; heads[i]; i++)
		if (has_word(head, heads[i]))
			return true;
	struct es_slice tail = es_slice_sub(t, quote, es_slice_find(t, quote, '\n'));
	if (es_slice_find(head, 0, '(') < head.len &&
		es_slice_search(tail, 0, es_slice_from("=>")) < tail.len)
		return true;
	size_t colon = es_slice_find(head, 0, ':');
	return indentation(t, start) && colon < head.len && !has_word(head, "const") &&
	       (has_word(es_slice_sub(head, colon, head.len), "str") ||
		       has_word(es_slice_sub(head, colon, head.len), "String"));
}

/* ---- all of it ---- */

/* The next line above that is less indented; SIZE_MAX when there is none within reach. Closing
 * lines, } else {, go with what they close. */
static size_t head_above(struct es_slice t, size_t start, size_t lowest)
{
	size_t own = indentation(t, start);
	bool is_closing = start + own < t.len && strchr("})]", t.ptr[start + own]);
	for (size_t at = start; at > lowest;) {
		at = line_start(t, at - 1);
		size_t indent = indentation(t, at);
		bool is_head = indent < own || (is_closing && indent == own);
		if (!is_blank_line(t, at) && is_head)
			return at;
	}
	return SIZE_MAX;
}

/* On the line: an element of a list, as f(['a', 'b']) has them, not f([{ url: 'a' }]). */
static bool is_element(struct es_slice t, size_t start, size_t quote)
{
	size_t depth = 0;
	for (size_t i = quote; i > start; i--) {
		char c = t.ptr[i - 1];
		if (c == ')' || c == ']' || c == '}')
			depth++;
		else if ((c == '(' || c == '[' || c == '{') && !depth--)
			return c == '[';
	}
	return false;
}

/* Where on the line begins what is done with the string: f(x) { g('...') }. */
static size_t statement_start(struct es_slice t, size_t start, size_t quote)
{
	while (quote > start && !strchr("{;}", t.ptr[quote - 1]))
		quote--;
	return quote;
}

/* An element of a list: there are others. */
static bool opens_list(struct es_slice t, size_t start, size_t end)
{
	struct es_slice line = es_slice_trim(es_slice_sub(t, start, end));
	return es_slice_ends(line, "[") || es_slice_ends(line, "[]string{") ||
	       es_slice_ends(line, "array(");
}

static bool opens_call(struct es_slice t, size_t start, size_t end)
{
	return es_slice_ends(es_slice_trim(es_slice_sub(t, start, end)), "(");
}

/* By what stands on the line, which is [start, end). */
static bool is_aside_there(struct es_slice t, const struct es_lexed_vec *lexed, size_t start,
	size_t from, size_t to, size_t end)
{
	size_t quote = from - 1;
	return end - start > LINE_MAX || is_operand(t, quote, to + 1) ||
	       is_branch(t, start, quote, end) || is_parameter(t, start, quote) ||
	       is_second(t, start, quote) || is_element(t, start, quote) ||
	       has_any(t, lexed, start, from, aside) || has_any(t, lexed, to, end, aside) ||
	       has_any(t, lexed, statement_start(t, start, quote), from, before);
}

/* By a line above, [start, end), to which that of the string belongs; `is_next`: directly. */
static bool is_aside_above(
	struct es_slice t, const struct es_lexed_vec *lexed, size_t start, size_t end, bool is_next)
{
	return end - start > LINE_MAX || has_any(t, lexed, start, end, aside) ||
	       (is_next && (opens_list(t, start, end) ||
				   (opens_call(t, start, end) &&
					   has_any(t, lexed, start, end, before))));
}

bool es_surroundings_set_aside(struct es_surroundings *out, struct es_slice text,
	const struct es_lexed_vec *lexed, size_t from, size_t to)
{
	size_t start = line_start(text, from), end = es_slice_find(text, to, '\n');
	size_t lowest = start > BACK_MAX ? start - BACK_MAX : 0;
	*out = (struct es_surroundings){ start, end };
	if (is_aside_there(text, lexed, start, from, to, end))
		return true;
	for (size_t i = 0; i < LEVELS; i++) {
		start = head_above(text, start, lowest);
		if (start == SIZE_MAX)
			break;
		if (!i)
			out->from = start;
		end = es_slice_find(text, start, '\n');
		if (is_aside_above(text, lexed, start, end, !i))
			return true;
	}
	return false;
}
