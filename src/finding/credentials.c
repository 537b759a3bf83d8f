#include "finding/credentials.h"
#include "finding/quotes.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { NAME_MAX_LEN = 64, DEPTH_MAX = 32 };

/* How names end of what takes credentials, in lower case and without '_'. */
static const char *const endings[] = { "connect", "createconnection", "getconnection",
	"openconnection", "connection", "createpool", "login", "logon", "signin", "auth", "basic",
	"authenticate", "authentication", "authenticator", "authorize", "credential", "credentials",
	"bind", "pdo", "mysqli" };

/* And which ends that they share say the contrary. */
static const char *const contrary[] = { "disconnect", "notconnect", "noauth", NULL };

static size_t fold_name(char *out, struct es_slice name)
{
	size_t n = 0;
	size_t from = name.len > NAME_MAX_LEN ? name.len - NAME_MAX_LEN : 0;
	for (size_t i = from; i < name.len; i++)
		if (name.ptr[i] != '_')
			out[n++] = (char)tolower((unsigned char)name.ptr[i]);
	return n;
}

static bool takes_credentials(struct es_slice name)
{
	char folded[NAME_MAX_LEN];
	struct es_slice s = { folded, fold_name(folded, name) };
	for (size_t i = 0; contrary[i]; i++)
		if (es_slice_ends(s, contrary[i]))
			return false;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (es_slice_ends(s, endings[i]))
			return true;
	return false;
}

/* The name before an opening parenthesis, be there a '=' between. */
static struct es_slice callee(struct es_slice line, size_t open)
{
	size_t to = open;
	while (to > 0 && strchr(" =!:?", line.ptr[to - 1]))
		to--;
	size_t from = to;
	while (from > 0 && to - from < NAME_MAX_LEN &&
		(isalnum((unsigned char)line.ptr[from - 1]) || line.ptr[from - 1] == '_'))
		from--;
	return es_slice_sub(line, from, to);
}

/* The calls that are open at a place of the line. */
struct calls {
	bool takes[DEPTH_MAX];
	size_t depth;
	size_t from;  /* where the outermost one's second argument begins */
	size_t level; /* its depth; 0 when there is none */
};

static void open_call(struct calls *c, struct es_slice line, size_t at)
{
	if (c->depth < DEPTH_MAX)
		c->takes[c->depth] = takes_credentials(callee(line, at));
	c->depth++;
}

static void pass_comma(struct calls *c, size_t at)
{
	bool takes = c->depth > 0 && c->depth <= DEPTH_MAX && c->takes[c->depth - 1];
	if (takes && !c->level) {
		c->level = c->depth;
		c->from = at + 1;
	}
}

static void close_call(struct es_span_vec *out, struct calls *c, size_t at)
{
	if (c->level && c->level == c->depth) {
		es_vec_push(out, (struct es_span){ c->from, at });
		c->level = 0;
	}
	c->depth -= c->depth > 0;
}

void es_credentials_find(struct es_span_vec *out, struct es_slice line)
{
	struct calls c = { .depth = 0 };
	for (size_t at = 0; at < line.len; at++) {
		switch (line.ptr[at]) {
		case '"':
		case '\'':
		case '`':
			if (!es_quotes_is_apostrophe(line, at))
				at = es_quotes_end(line, at);
			break;
		case '(':
		case '[':
		case '{':
			open_call(&c, line, at);
			break;
		case ',':
			pass_comma(&c, at);
			break;
		case ')':
		case ']':
		case '}':
			close_call(out, &c, at);
			break;
		default:
			break;
		}
	}
	if (c.level)
		es_vec_push(out, (struct es_span){ c.from, line.len });
}

bool es_credentials_are_taken(struct es_slice line)
{
	for (size_t at = 0; at < line.len; at++)
		if (line.ptr[at] == '(' && takes_credentials(callee(line, at)))
			return true;
	return false;
}
