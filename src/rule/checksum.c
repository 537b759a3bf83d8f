#include "rule/checksum.h"
#include "base/hash.h"
#include "text/unpack.h"

#include <stdint.h>
#include <string.h>

static const char base62[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
static const char base36[] = "0123456789abcdefghijklmnopqrstuvwxyz";
static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/* `width` digits of the number, most significant first. */
static void add_digits(struct es_buf *out, uint64_t number, const char *alphabet, size_t width)
{
	char digits[16];
	size_t base = strlen(alphabet);
	for (size_t i = width; i-- > 0; number /= base)
		digits[i] = alphabet[number % base];
	es_buf_add(out, (struct es_slice){ digits, width });
}

static uint32_t swap_bytes(uint32_t n)
{
	return n >> 24 | (n >> 8 & 0xff00) | (n << 8 & 0xff0000) | n << 24;
}

/* Six base62 digits of the part behind the prefix of four. */
static void add_github(struct es_buf *out, struct es_slice token)
{
	add_digits(out, es_crc32(es_slice_sub(token, 4, token.len)), base62, 6);
}

/* The first 40 bits of the SHA-256 of all before. */
static void add_github_pat(struct es_buf *out, struct es_slice token)
{
	unsigned char sum[ES_SHA256_SIZE];
	struct es_sha256 h;
	es_sha256_init(&h);
	es_sha256_add(&h, token);
	es_sha256_end(&h, sum);
	uint64_t number = 0;
	for (int i = 0; i < 5; i++)
		number = number << 8 | sum[i];
	add_digits(out, number, base32, 8);
}

static void add_gitlab(struct es_buf *out, struct es_slice token)
{
	add_digits(out, es_crc32(token), base36, 7);
}

/* The bytes of the sum in little-endian order; the '_' between is not part of what is summed. */
static void add_grafana(struct es_buf *out, struct es_slice token)
{
	if (es_slice_ends(token, "_"))
		token.len--;
	add_digits(out, swap_bytes(es_crc32(token)), "0123456789abcdef", 8);
}

static void add_atlassian(struct es_buf *out, struct es_slice token)
{
	add_digits(out, es_crc32(token), "0123456789ABCDEF", 8);
}

/* The base64 of four bytes is six characters, the last of which carries two bits; the padding is
 * left off. */
static void add_confluent(struct es_buf *out, struct es_slice token)
{
	uint64_t number = swap_bytes(es_crc32(es_slice_sub(token, 4, token.len)));
	add_digits(out, number << 4, base64, 6);
}

static void add_zuplo(struct es_buf *out, struct es_slice token)
{
	size_t end = token.len - es_slice_ends(token, "_");
	add_digits(out, es_crc32(es_slice_sub(token, 5, end)), "0123456789abcdef", 8);
}

static const struct checksum {
	const char *kind;
	void (*add)(struct es_buf *out, struct es_slice token);
	const char *prefixes[8];
} checksums[] = {
	{ "github", add_github, { "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "npm_" } },
	{ "github_pat", add_github_pat, { "github_pat_" } },
	{ "gitlab", add_gitlab, { "glpat-" } },
	{ "grafana", add_grafana, { "glsa_" } },
	{ "atlassian", add_atlassian, { "ATATT3xFfGF0", "ATCTT3xFfGN0" } },
	{ "confluent", add_confluent, { "cflt" } },
	{ "vercel", add_github, { "vcp_", "vci_", "vca_", "vcr_", "vck_" } },
	{ "zuplo", add_zuplo, { "zpka_" } },
};

/* Where the last of the prefixes stands; text.len when none does. */
static size_t find_prefix(const struct checksum *c, struct es_slice text)
{
	for (size_t at = text.len; at-- > 0;)
		for (size_t i = 0; i < 8 && c->prefixes[i]; i++)
			if (es_slice_starts(es_slice_sub(text, at, text.len), c->prefixes[i]))
				return at;
	return text.len;
}

static size_t find_start(const struct checksum *c, struct es_slice text)
{
	size_t at = find_prefix(c, text);
	if (at < text.len)
		return at;
	while (at > 0 && !memchr(" \t\r\n\"'`=:", text.ptr[at - 1], 9))
		at--;
	return at;
}

bool es_checksum_add(struct es_buf *out, struct es_slice kind, struct es_slice text)
{
	for (size_t i = 0; i < sizeof checksums / sizeof *checksums; i++) {
		const struct checksum *c = &checksums[i];
		if (!es_slice_is(kind, c->kind))
			continue;
		c->add(out, es_slice_sub(text, find_start(c, text), text.len));
		return true;
	}
	return false;
}
