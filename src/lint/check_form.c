#include "lint/check.h"

#include "base/buf.h"
#include "base/url.h"
#include "text/jsoncheck.h"
#include "inventory/meaning.h"

#include <ctype.h>
#include <string.h>

/* env-value-type of values that are broken whoever reads them: URLs, ports, JSON, PEM, base64. */

/* ---- URLs ---- */

/* "user:p@ss@host": the last '@' ends the password, and many readers take the first. */
static bool has_bare_at_sign(struct es_slice v)
{
	size_t at = es_slice_search(v, 0, es_slice_from("://"));
	size_t n = 0;
	bool is_jdbc = es_url_without_jdbc(v).len < v.len;
	for (size_t i = at; i < v.len && v.ptr[i] != '?' && v.ptr[i] != '\n'; i++) {
		if (i > at + 2 && (v.ptr[i] == '/' || (is_jdbc && v.ptr[i] == ';')))
			break;
		n += v.ptr[i] == '@';
	}
	return n > 1;
}

static bool is_number(struct es_slice s)
{
	size_t n = 0;
	while (n < s.len && isdigit((unsigned char)s.ptr[n]))
		n++;
	return n && n == s.len;
}

/* "user:pa/ss@host" of a server that has users: the host would end before the '/'. NUL for none. */
static char bare_separator(struct es_slice v)
{
	static const char *const schemes[] = { "postgres", "postgresql", "mysql", "mysql2",
		"mariadb", "mongodb", "mongodb+srv", "redis", "rediss", "amqp", "amqps", "smtp",
		"smtps", NULL };
	v = es_url_without_jdbc(v);
	size_t scheme = es_slice_search(v, 0, es_slice_from("://"));
	struct es_slice rest = es_slice_sub(v, scheme + 3, v.len);
	size_t colon = es_slice_find(rest, 0, ':'), end = 0;
	while (end < rest.len && !strchr("/?#", rest.ptr[end]))
		end++;
	size_t at = es_slice_find(rest, end, '@');
	bool has_user = es_slice_find(rest, 0, '@') == at && at < rest.len && colon < end;
	if (!es_slice_is_any(es_slice_sub(v, 0, scheme), schemes) || !has_user ||
		es_slice_has(v, ",") || is_number(es_slice_sub(rest, colon + 1, end)))
		return '\0';
	return rest.ptr[end];
}

/* http:/host, https//host */
static bool has_broken_scheme(struct es_slice v)
{
	static const char *const schemes[] = { "https", "http" };
	for (size_t i = 0; i < 2; i++) {
		if (!es_slice_starts(v, schemes[i]))
			continue;
		struct es_slice rest = es_slice_sub(v, strlen(schemes[i]), v.len);
		return es_slice_starts(rest, "//") ||
		       (es_slice_starts(rest, ":/") && !es_slice_starts(rest, "://"));
	}
	return false;
}

static bool is_bad_port(struct es_slice v)
{
	enum { PORT_MAX = 65535, DIGITS_MAX = 5 };
	unsigned port = 0;
	if (!is_number(v))
		return false;
	for (size_t i = 0; i < v.len && i <= DIGITS_MAX; i++)
		port = port * 10 + (unsigned)(v.ptr[i] - '0');
	return v.len > DIGITS_MAX || port > PORT_MAX;
}

static struct es_slice port_of_url(struct es_slice v)
{
	struct es_url u;
	(void)es_url_split(&u, v);
	return u.port;
}

/* ---- texts of a form ---- */

/* NULL when it is whole, or none. */
static const char *broken_pem(struct es_slice v)
{
	bool has_lines = es_slice_has(v, "\n") || es_slice_has(v, "\\n");
	if (!es_slice_starts(v, "-----BEGIN "))
		return NULL;
	if (!es_slice_has(v, "-----END "))
		return "begins a PEM block that does not end";
	return has_lines ? NULL : "has a PEM block without the ends of its lines (\\n)";
}

static bool is_base64(struct es_slice v)
{
	/* Programs that write it break its lines. */
	size_t at = 0, n = 0;
	for (; at < v.len && (isalnum((unsigned char)v.ptr[at]) ||
				     (v.ptr[at] && strchr("+/-_ \r\n", v.ptr[at])));
		at++)
		n += !strchr(" \r\n", v.ptr[at]);
	struct es_slice rest = es_slice_trim(es_slice_sub(v, at, v.len));
	bool is_padded = es_slice_is(rest, "=") || es_slice_is(rest, "==");
	return n % 4 != 1 && (!rest.len || (is_padded && (n + rest.len) % 4 == 0));
}

static bool is_broken_base64(const struct es_given *g, struct es_slice v)
{
	if (es_slice_starts(v, "base64:"))
		return !is_base64(es_slice_sub(v, strlen("base64:"), v.len));
	bool is_named = es_slice_ends(g->name, "_BASE64") || es_slice_ends(g->name, "_B64");
	return is_named && !es_meaning_is_placeholder(v) && !es_meaning_is_true(v) &&
	       !es_meaning_is_false(v) && !is_base64(v);
}

/* Between double quotes those of the value are written \". */
static bool is_broken_json(const struct es_given *g, struct es_slice v)
{
	enum { JSON_MAX = 64 * 1024 };
	bool is_meant = es_slice_starts(v, "{\"") || es_slice_starts(v, "{\\\"") ||
			(es_slice_ends(g->name, "_JSON") && (v.ptr[0] == '{' || v.ptr[0] == '['));
	bool is_escaped = g->at.env && g->at.env->quote == '"';
	if (!is_meant || v.len > JSON_MAX || es_slice_has(v, "...") ||
		(is_escaped && !es_slice_has(v, "\\\"")))
		return false;
	struct es_buf text = ES_BUF_INIT(JSON_MAX);
	for (size_t i = 0; i < v.len; i++) {
		bool is_mark = is_escaped && v.ptr[i] == '\\' && i + 1 < v.len &&
			       (v.ptr[i + 1] == '"' || v.ptr[i + 1] == '\\');
		es_buf_add_byte(&text, v.ptr[is_mark ? ++i : i]);
	}
	size_t at;
	bool is_broken = es_json_check(es_buf_slice(&text), &at) != NULL;
	es_buf_release(&text);
	return is_broken;
}

/* ---- all of it ---- */

/* What is wrong with it, to stand behind "NAME in PLACE"; NULL for nothing. */
static const char *fault_of(const struct es_given *g, struct es_slice v)
{
	bool is_url = es_slice_has(v, "://");
	if (is_url && has_bare_at_sign(v) && !es_slice_has(v, ","))
		return "has an @ in its password that has to be written %40";
	switch (is_url ? bare_separator(v) : '\0') {
	case '/':
		return "has a / in its password that has to be written %2F";
	case '?':
		return "has a ? in its password that has to be written %3F";
	case '#':
		return "has a # in its password that has to be written %23";
	}
	if (has_broken_scheme(v))
		return "begins like a URL, but there is no :// in it";
	if (is_url ? is_bad_port(port_of_url(v))
		   : es_slice_ends(g->name, "_PORT") && is_bad_port(v))
		return "is no port: the highest is 65535";
	if (is_broken_json(g, v))
		return "begins as JSON and cannot be read as such";
	if (is_broken_base64(g, v))
		return "should be base64 and is none";
	return broken_pem(v);
}

void es_check_form(struct es_check *c)
{
	struct es_given_vec all = { 0 };
	es_given_all(&all, c->inv);
	for (size_t i = 0; i < all.n; i++) {
		const struct es_given *g = &all.v[i];
		struct es_slice value = es_slice_trim(g->value);
		const char *fault = g->is_example || !value.len ? NULL : fault_of(g, value);
		if (fault)
			es_check_say_given(c, "env-value-type", ES_SEV_WARNING, g, "%.*s in %s %s",
				ES_ARG(g->name), es_check_given_place(c, g), fault);
	}
	es_vec_release(&all);
}
