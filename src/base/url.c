#include "base/url.h"

#include <string.h>

static const char oracle[] = "oracle:thin:";

static bool is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

static size_t find_any(struct es_slice s, size_t from, const char *set)
{
	while (from < s.len && !is_one_of(s.ptr[from], set))
		from++;
	return from;
}

static bool is_number(struct es_slice s)
{
	size_t n = 0;
	while (n < s.len && s.ptr[n] >= '0' && s.ptr[n] <= '9')
		n++;
	return n && n == s.len;
}

struct es_slice es_url_without_jdbc(struct es_slice value)
{
	static const char *const heads[] = { "jdbc:", "r2dbc:" };
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		if (es_slice_starts(value, heads[i]))
			return es_slice_sub(value, strlen(heads[i]), value.len);
	return value;
}

static bool is_web(struct es_slice scheme)
{
	static const char *const names[] = { "http", "https", "ws", "wss", NULL };
	return es_slice_is_any_fold(scheme, names);
}

/* "host", "host:80", "[::1]:80" and "host:${PORT}", not "user:password". */
static bool is_host(struct es_slice s)
{
	size_t colon =
		es_slice_find(s, es_slice_starts(s, "[") ? es_slice_find(s, 0, ']') : 0, ':');
	struct es_slice port = es_slice_sub(s, colon + 1, s.len);
	return colon == s.len || is_number(port) || es_slice_starts(port, "${");
}

/* Where what may hold an '@' ends. A password may have a '?' or '#' that should have been escaped,
 * but "host:80?x=a@b" has none. Databases have no fragments. */
static size_t authority_end(const struct es_url *u, struct es_slice s)
{
	size_t end = find_any(s, 0, "/ \t\r\n\"'");
	size_t strict = find_any(es_slice_sub(s, 0, end), 0, u->is_jdbc ? "?#;" : "?#");
	if (strict < end && s.ptr[strict] == '#' && !u->is_jdbc && !is_web(u->scheme))
		strict = find_any(es_slice_sub(s, 0, end), 0, "?");
	return u->is_jdbc || is_host(es_slice_sub(s, 0, strict)) ? strict : end;
}

static size_t last_at_sign(struct es_slice s)
{
	size_t n = s.len;
	while (n && s.ptr[n - 1] != '@')
		n--;
	return n;
}

static void read_user(struct es_url *u, struct es_slice info, char between)
{
	size_t colon = es_slice_find(info, 0, between);
	u->user = es_slice_sub(info, 0, colon);
	u->password = es_slice_sub(info, colon + 1, info.len);
}

/* Of "host:port/path?query", the rest of the address behind its user. */
static void read_host(struct es_url *u, struct es_slice s)
{
	size_t end = find_any(s, 0, u->is_jdbc ? "/?#, \t\r\n\"';\\" : "/?#, \t\r\n\"'");
	size_t hosts = find_any(s, 0, u->is_jdbc ? "/?# \t\r\n\"';" : "/?# \t\r\n\"'");
	struct es_slice all = es_slice_sub(s, 0, end);
	u->hosts = es_slice_sub(s, 0, hosts);
	size_t close = es_slice_starts(all, "[") ? es_slice_find(all, 0, ']') : 0;
	size_t colon = es_slice_find(all, close, ':');
	u->host = close ? es_slice_sub(all, 1, close) : es_slice_sub(all, 0, colon);
	u->port = es_slice_sub(all, colon + 1, all.len);
	if (u->is_jdbc) /* of Oracle "host:port:sid" */
		u->port = es_slice_sub(u->port, 0, es_slice_find(u->port, 0, ':'));
	u->has_many = end < s.len && s.ptr[end] == ',';
	size_t slash = find_any(s, end, "/?#");
	if (slash == s.len || s.ptr[slash] != '/')
		return;
	struct es_slice path = es_slice_sub(s, slash + 1, s.len);
	u->path = es_slice_sub(path, 0, find_any(path, 0, u->is_jdbc ? "?#;" : "?#"));
}

/* "user=a&password=b" and ";user=a;password=b" */
static void read_properties(struct es_url *u, struct es_slice s)
{
	size_t at = find_any(s, 0, "?;");
	while (at < s.len) {
		size_t end = find_any(s, at + 1, "&;");
		struct es_slice one = es_slice_sub(s, at + 1, end);
		size_t equals = es_slice_find(one, 0, '=');
		struct es_slice name = es_slice_sub(one, 0, equals);
		struct es_slice value = es_slice_sub(one, equals + 1, one.len);
		if (es_slice_equal_fold(name, es_slice_from("user")) && !u->user.len)
			u->user = value;
		if (es_slice_equal_fold(name, es_slice_from("password")) && !u->password.len)
			u->password = value;
		if (es_slice_equal_fold(name, es_slice_from("databaseName")) && !u->path.len)
			u->path = value;
		at = end;
	}
}

/* oracle:thin:[user/password]@[//]host:port:sid */
static bool split_oracle(struct es_url *u, struct es_slice s)
{
	struct es_slice rest = es_slice_sub(s, strlen(oracle), s.len);
	size_t at = last_at_sign(rest);
	if (!at)
		return false;
	u->scheme = es_slice_from("oracle");
	read_user(u, es_slice_sub(rest, 0, at - 1), '/');
	rest = es_slice_sub(rest, at, rest.len);
	read_host(u, es_slice_sub(rest, es_slice_starts(rest, "//") ? 2 : 0, rest.len));
	return true;
}

bool es_url_split(struct es_url *out, struct es_slice value)
{
	struct es_slice s = es_url_without_jdbc(value);
	*out = (struct es_url){ .is_jdbc = s.len < value.len };
	if (out->is_jdbc && es_slice_starts(s, oracle))
		return split_oracle(out, s);
	size_t mark = es_slice_search(s, 0, es_slice_from("://"));
	if (mark == s.len) {
		*out = (struct es_url){ 0 };
		return false;
	}
	out->scheme = es_slice_sub(s, 0, mark);
	if (out->is_jdbc)
		out->scheme = es_slice_sub(out->scheme, 0, es_slice_find(out->scheme, 0, ':'));
	struct es_slice rest = es_slice_sub(s, mark + 3, s.len);
	size_t user = last_at_sign(es_slice_sub(rest, 0, authority_end(out, rest)));
	if (user)
		read_user(out, es_slice_sub(rest, 0, user - 1), ':');
	out->before = es_slice_sub(value, 0, value.len - rest.len);
	read_host(out, es_slice_sub(rest, user, rest.len));
	if (out->is_jdbc)
		read_properties(out, rest);
	return true;
}
