#include "match/verify.h"
#include "text/decode.h"

#include <string.h>

/* The text between the BEGIN and END lines, without header lines such as "DEK-Info: ...". */
static struct es_slice body_of(struct es_slice pem, bool *has_end)
{
	*has_end = false;
	if (!es_slice_starts(pem, "-----BEGIN"))
		return pem; /* the bare bytes */
	size_t from = es_slice_search(pem, 0, es_slice_from("KEY"));
	from = es_slice_search(pem, from, es_slice_from("-----"));
	size_t to = es_slice_search(pem, from + 5, es_slice_from("-----END"));
	*has_end = to < pem.len;
	return es_slice_sub(pem, from + 5, to);
}

static bool is_base64(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '+' || c == '/';
}

/* A plus by itself joins strings. */
static bool is_lone(struct es_slice s, size_t i)
{
	bool before = i > 0 && is_base64(s.ptr[i - 1]);
	bool after = i + 1 < s.len && is_base64(s.ptr[i + 1]);
	return !before && !after;
}

/* Keys in source code carry quotes, escaped newlines and concatenation signs: what is not base64 is
 * dropped, and a backslash with the letter behind it. */
static struct es_slice clean(struct es_slice body, struct es_arena *arena)
{
	char *out = es_arena_alloc(arena, body.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < body.len; i++) {
		char c = body.ptr[i];
		if (c == '\\' && i + 1 < body.len && memchr("nrt", body.ptr[i + 1], 3))
			i++;
		else if (is_base64(c) && !is_lone(body, i))
			out[n++] = c;
	}
	return (struct es_slice){ out, n };
}

/* The longest stretch of base64 without a break. */
static size_t longest_run(struct es_slice text)
{
	size_t longest = 0, run = 0;
	for (size_t i = 0; i < text.len; i++) {
		run = is_base64(text.ptr[i]) ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

/* The length that the outer ASN.1 sequence claims, its own header included; 0 when it is none. */
static size_t asn1_length(struct es_slice der)
{
	const unsigned char *p = (const unsigned char *)der.ptr;
	if (der.len < 4 || p[0] != 0x30)
		return 0;
	if (p[1] < 0x80)
		return 2 + (size_t)p[1];
	size_t count = p[1] & 0x7f, value = 0;
	if (count == 0 || count > 3 || der.len < 2 + count)
		return 0;
	for (size_t i = 0; i < count; i++)
		value = value << 8 | p[2 + i];
	return 2 + count + value;
}

/* openssh-key-v1: the cipher's name follows the magic, with a length of four bytes. */
static bool openssh_is_clear(struct es_slice bytes)
{
	static const char magic[] = "openssh-key-v1\0\0\0\0\4none";
	return bytes.len >= sizeof magic - 1 && memcmp(bytes.ptr, magic, sizeof magic - 1) == 0;
}

static bool is_encrypted(struct es_slice pem, struct es_slice bytes)
{
	if (es_slice_has(pem, "ENCRYPTED"))
		return true;
	return es_slice_has(pem, "OPENSSH PRIVATE KEY") && !openssh_is_clear(bytes);
}

void es_verify_pem(struct es_verdict *out, struct es_slice secret, struct es_arena *arena)
{
	bool has_end;
	struct es_slice body = body_of(secret, &has_end);
	struct es_slice text = clean(body, arena), bytes;
	/* Less than the shortest key (Ed25519 in PKCS #8 has 48 bytes): an ellipsis, a template. No
	 * line of a key is as short as the names in code that puts one together. */
	enum { SHORTEST = 40, SHORTEST_LINE = 30 };
	if (text.len < SHORTEST || longest_run(body) < SHORTEST_LINE) {
		out->is_void = true;
		return;
	}
	if (es_slice_has(secret, "PGP") || !es_base64_decode(&bytes, text, arena)) {
		es_verdict_add(out, "encrypted", es_slice_from("unknown"));
		return;
	}
	bool encrypted = is_encrypted(secret, bytes);
	es_verdict_add(out, "encrypted", es_slice_from(encrypted ? "yes" : "no"));
	if (encrypted || !has_end)
		return;
	bool is_openssh = es_slice_has(secret, "OPENSSH PRIVATE KEY");
	bool is_whole = is_openssh ? openssh_is_clear(bytes) : asn1_length(bytes) == bytes.len;
	out->verified = is_whole ? ES_VERIFIED_OK : ES_VERIFIED_BAD;
	es_verdict_add(out, "structure", es_slice_from(is_whole ? "whole" : "damaged"));
}
