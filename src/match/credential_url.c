#include "match/placeholder.h"
#include "match/verify.h"

#include <string.h>

struct parts {
	struct es_slice scheme, user, host;
};

/* scheme://user:secret@host[:port][/...]. The password may hold anything, so that the host begins
 * after the secret itself. */
static bool split(struct parts *out, struct es_slice match, struct es_slice secret)
{
	size_t sep = es_slice_search(match, 0, es_slice_from("://"));
	size_t at = (size_t)(secret.ptr - match.ptr);
	if (sep == match.len || at < sep + 3 || at > match.len)
		return false;
	out->scheme = es_slice_sub(match, 0, sep);
	out->user = es_slice_sub(match, sep + 3, at ? at - 1 : 0);
	size_t host = at + secret.len + 1, end = host;
	if (host < match.len && match.ptr[host] == '[') /* an address of IPv6 */
		end = es_slice_find(match, host, ']');
	while (end < match.len && !memchr(":/?#'\" \t\r\n,)", match.ptr[end], 13))
		end++;
	out->host = es_slice_sub(match, host, end);
	return true;
}

static bool is_within(struct es_slice s, const char *open, const char *close)
{
	return es_slice_equal_fold(es_slice_sub(s, 0, 3), es_slice_from(open)) && s.len > 6 &&
	       es_slice_equal_fold(es_slice_sub(s, s.len - 3, s.len), es_slice_from(close));
}

/* Brackets of a template, written as a URL must: %7Bpassword%7D, %3Cpassword%3E. */
static bool is_escaped_template(struct es_slice secret)
{
	return is_within(secret, "%7B", "%7D") || is_within(secret, "%3C", "%3E");
}

/* redis://[user][:password]@host: what may be left out. */
static bool is_grammar(struct es_slice user, struct es_slice secret)
{
	return es_slice_starts(user, "[") && es_slice_ends(secret, "]");
}

void es_verify_url(struct es_verdict *out, struct es_slice secret, struct es_slice match)
{
	struct parts p;
	if (es_placeholder_is(secret, 0, secret.len) || is_escaped_template(secret)) {
		out->is_void = true;
		return;
	}
	if (!split(&p, match, secret))
		return;
	/* user:user@host, postgres:postgres@localhost, user:password@example.com teach, not leak.
	 */
	if (es_slice_equal_fold(p.user, secret) || is_grammar(p.user, secret) ||
		es_slice_ends(p.host, "example.com") || es_slice_ends(p.host, "example.org") ||
		es_slice_ends(p.host, "example.net"))
		out->is_void = true;
	es_verdict_add(out, "scheme", p.scheme);
	es_verdict_add(out, "user", p.user);
	es_verdict_add(out, "host", p.host);
}
