#include "finding/redact.h"

/* TAIL characters are shown at the end where HIDDEN_MIN or more stay hidden. */
enum { SHORT = 20, TAIL = 2, HIDDEN_MIN = 12, PEM_LABEL_MAX = 64 };

static bool starts_with(struct es_slice s, struct es_slice prefix)
{
	return es_slice_equal(es_slice_sub(s, 0, prefix.len), prefix);
}

static bool is_label(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ';
}

/* The length of "-----BEGIN RSA PRIVATE KEY-----"; the key may follow on the same line. */
static size_t pem_prefix(struct es_slice s)
{
	static const struct es_slice begin = ES_LIT("-----BEGIN ");
	static const struct es_slice end = ES_LIT("-----");
	if (!starts_with(s, begin))
		return 0;
	size_t i = begin.len;
	while (i < s.len && i < PEM_LABEL_MAX && is_label(s.ptr[i]))
		i++;
	return starts_with(es_slice_sub(s, i, s.len), end) ? i + end.len : begin.len;
}

/* The longest literal of the pattern that the secret begins with. Literals are in the rule for
 * all to read, but for those that are values themselves. */
static size_t pattern_prefix(const struct es_rule *rule, struct es_slice s)
{
	size_t longest = 0;
	if (rule->is_generic || rule->known)
		return 0;
	for (size_t i = 0; i < rule->literals.n; i++) {
		const struct es_literal *l = &rule->literals.v[i];
		struct es_slice head = es_slice_sub(s, 0, l->text.len);
		bool is_same = l->fold ? es_slice_equal_fold(head, l->text)
				       : es_slice_equal(head, l->text);
		if (is_same && l->text.len > longest)
			longest = l->text.len;
	}
	return longest;
}

static bool is_printable(struct es_slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] <= ' ' || s.ptr[i] > '~')
			return false;
	}
	return true;
}

void es_redact(struct es_buf *out, struct es_slice secret, const struct es_rule *rule)
{
	struct es_slice tail = ES_SLICE_EMPTY;
	size_t shown = pem_prefix(secret);
	if (!shown && rule && secret.len >= SHORT) {
		shown = pattern_prefix(rule, secret);
		if (shown && secret.len - shown >= HIDDEN_MIN + TAIL)
			tail = es_slice_sub(secret, secret.len - TAIL, secret.len);
	}
	es_buf_add(out, es_slice_sub(secret, 0, shown));
	es_buf_add_str(out, ES_REDACT_MASK);
	if (is_printable(tail))
		es_buf_add(out, tail);
}
