#include "match/verify.h"
#include "match/placeholder.h"
#include "rule/checksum.h"
#include "text/decode.h"

#include <string.h>

struct checking {
	struct es_verdict *out;
	enum es_verify kind;
	struct es_slice secret, match;
	struct es_arena *arena;
};

void es_verdict_add(struct es_verdict *v, const char *name, struct es_slice value)
{
	if (v->nfacts < ES_FACTS_MAX && value.len)
		v->facts[v->nfacts++] = (struct es_fact){ es_slice_from(name), value };
}

static void set_verified(struct es_verdict *v, bool is_ok)
{
	v->verified = is_ok ? ES_VERIFIED_OK : ES_VERIFIED_BAD;
}

/* ---- checksums ---- */

/* Where the checksum of a kind stands: its width, and how many characters follow it. */
struct sum_place {
	enum es_verify kind;
	size_t width, after;
};

static const struct sum_place sum_places[] = {
	{ ES_VERIFY_GITHUB, 6, 0 },
	/* The last eight characters of a fine-grained token are not understood. */
	{ ES_VERIFY_GITHUB_PAT, 8, 8 },
	{ ES_VERIFY_GITLAB, 7, 0 },
	{ ES_VERIFY_GRAFANA, 8, 0 },
	{ ES_VERIFY_ATLASSIAN, 8, 0 },
	{ ES_VERIFY_CONFLUENT, 6, 0 },
	{ ES_VERIFY_VERCEL, 6, 0 },
	{ ES_VERIFY_ZUPLO, 8, 0 },
};

static const struct sum_place *sum_place_of(enum es_verify kind)
{
	for (size_t i = 0; i < sizeof sum_places / sizeof *sum_places; i++)
		if (sum_places[i].kind == kind)
			return &sum_places[i];
	return NULL;
}

static void check_sum(const struct checking *c)
{
	const struct sum_place *p = sum_place_of(c->kind);
	if (!p || c->secret.len <= p->width + p->after)
		return;
	size_t end = c->secret.len - p->after, at = end - p->width;
	struct es_buf want = ES_BUF_INIT(16);
	if (es_checksum_add(
		    &want, es_slice_from(es_verify_name(c->kind)), es_slice_sub(c->secret, 0, at)))
		set_verified(c->out,
			es_slice_equal(es_buf_slice(&want), es_slice_sub(c->secret, at, end)));
	es_buf_release(&want);
}

/* ---- AWS ---- */

static int base32_value(char ch)
{
	if (ch >= 'A' && ch <= 'Z')
		return ch - 'A';
	return ch >= '2' && ch <= '7' ? ch - '2' + 26 : -1;
}

/* Since 2019 the account number stands in the id: 40 bits from the second bit of the base32 text
 * behind the prefix. Ids from before, with I or J in fifth place, have no such number. */
static void check_aws_key_id(const struct checking *c)
{
	enum { PREFIX = 4, LENGTH = 20, DIGITS = 10 };
	struct es_slice s = c->secret;
	if (s.len != LENGTH)
		return;
	uint64_t bits = 0;
	for (size_t i = PREFIX; i < LENGTH; i++) {
		int value = base32_value(s.ptr[i]);
		if (value < 0) {
			c->out->verified = ES_VERIFIED_BAD;
			return;
		}
		if (i < PREFIX + DIGITS)
			bits = bits << 5 | (uint64_t)value;
	}
	if (s.ptr[PREFIX] == 'I' || s.ptr[PREFIX] == 'J')
		return;
	struct es_buf text = ES_BUF_INIT(16);
	/* Of the first 48 bits (50 less the last two), all but the first and the last seven. */
	es_buf_printf(&text, "%012llu",
		(unsigned long long)((bits >> 2 & UINT64_C(0x7fffffffff80)) >> 7));
	es_verdict_add(c->out, "account", es_arena_copy(c->arena, es_buf_slice(&text)));
	es_buf_release(&text);
}

/* ---- small structures ---- */

static void check_jwt(const struct checking *c)
{
	es_verify_jwt(c->out, c->secret, c->arena);
}

static void check_pem(const struct checking *c)
{
	es_verify_pem(c->out, c->secret, c->arena);
}

static void check_url(const struct checking *c)
{
	es_verify_url(c->out, c->secret, c->match);
}

/* The macaroon of a PyPI token: version, the location's field, its length, and the index itself:
 * pypi.org or test.pypi.org. */
static bool is_pypi_macaroon(struct es_slice bytes)
{
	enum { LOCATION = 3 };
	if (bytes.len < LOCATION || memcmp(bytes.ptr, "\2\1", 2) != 0)
		return false;
	size_t len = (unsigned char)bytes.ptr[2];
	return len <= bytes.len - LOCATION &&
	       es_slice_ends(es_slice_sub(bytes, LOCATION, LOCATION + len), "pypi.org");
}

static void check_pypi(const struct checking *c)
{
	struct es_slice body = c->secret, bytes;
	if (es_slice_starts(body, "pypi-"))
		body = es_slice_sub(body, 5, body.len);
	/* Cut to whole groups: the tail may be anything. */
	body.len -= body.len % 4;
	bool is_ok = es_base64_decode(&bytes, body, c->arena) && is_pypi_macaroon(bytes);
	c->out->verified = is_ok ? ES_VERIFIED_OK : ES_VERIFIED_BAD;
}

/* Bech32, BIP-173: the checksum over the human part and the data is 1. */
static uint32_t bech32_step(uint32_t sum, unsigned value)
{
	static const uint32_t generator[] = { 0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
		0x2a1462b3 };
	uint32_t top = sum >> 25;
	sum = (sum & 0x1ffffff) << 5 ^ value;
	for (int i = 0; i < 5; i++)
		if (top >> i & 1)
			sum ^= generator[i];
	return sum;
}

static char lower(char ch)
{
	return (char)(ch >= 'A' && ch <= 'Z' ? ch + ('a' - 'A') : ch);
}

static void check_bech32(const struct checking *c)
{
	static const char alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
	struct es_slice s = c->secret;
	size_t one = s.len;
	while (one > 0 && s.ptr[one - 1] != '1')
		one--;
	uint32_t sum = 1;
	for (size_t i = 0; i + 1 < one; i++)
		sum = bech32_step(sum, (unsigned char)lower(s.ptr[i]) >> 5);
	sum = bech32_step(sum, 0);
	for (size_t i = 0; i + 1 < one; i++)
		sum = bech32_step(sum, (unsigned char)lower(s.ptr[i]) & 31);
	bool is_ok = one > 1;
	for (size_t i = one; i < s.len && is_ok; i++) {
		const char *at = memchr(alphabet, lower(s.ptr[i]), sizeof alphabet - 1);
		is_ok = at != NULL;
		sum = bech32_step(sum, at ? (unsigned)(at - alphabet) : 0);
	}
	set_verified(c->out, is_ok && sum == 1);
}

/* The first part is the bot's id, a decimal number, in base64. */
static void check_discord(const struct checking *c)
{
	struct es_slice id;
	size_t dot = es_slice_find(c->secret, 0, '.');
	bool is_ok = es_base64_decode(&id, es_slice_sub(c->secret, 0, dot), c->arena) &&
		     id.len >= 15 && id.len <= 20;
	for (size_t i = 0; is_ok && i < id.len; i++)
		is_ok = id.ptr[i] >= '0' && id.ptr[i] <= '9';
	c->out->verified = is_ok ? ES_VERIFIED_OK : ES_VERIFIED_BAD;
	if (is_ok)
		es_verdict_add(c->out, "bot", id);
}

/* user:password in base64; without a colon, or with nothing behind it, it is no credential. */
static void check_basic(const struct checking *c)
{
	struct es_slice pair;
	if (!es_base64_decode(&pair, c->secret, c->arena)) {
		c->out->is_void = true;
		return;
	}
	size_t colon = es_slice_find(pair, 0, ':');
	for (size_t i = 0; i < pair.len; i++)
		if ((unsigned char)pair.ptr[i] < 32 || (unsigned char)pair.ptr[i] == 127)
			c->out->is_void = true;
	if (colon + 1 >= pair.len || es_placeholder_is(pair, colon + 1, pair.len))
		c->out->is_void = true;
	else
		es_verdict_add(c->out, "user", es_slice_sub(pair, 0, colon));
}

static void check_base64_64(const struct checking *c)
{
	struct es_slice bytes;
	if (!es_base64_decode(&bytes, c->secret, c->arena) || bytes.len != 64)
		c->out->verified = ES_VERIFIED_BAD;
}

static void check_nothing(const struct checking *c)
{
	(void)c;
}

typedef void check_fn(const struct checking *c);

static check_fn *const checks[] = {
	[ES_VERIFY_NONE] = check_nothing,
	[ES_VERIFY_GITHUB] = check_sum,
	[ES_VERIFY_GITHUB_PAT] = check_sum,
	[ES_VERIFY_GITLAB] = check_sum,
	[ES_VERIFY_GRAFANA] = check_sum,
	[ES_VERIFY_ATLASSIAN] = check_sum,
	[ES_VERIFY_CONFLUENT] = check_sum,
	[ES_VERIFY_VERCEL] = check_sum,
	[ES_VERIFY_ZUPLO] = check_sum,
	[ES_VERIFY_AWS_KEY_ID] = check_aws_key_id,
	[ES_VERIFY_JWT] = check_jwt,
	[ES_VERIFY_PEM] = check_pem,
	[ES_VERIFY_PYPI] = check_pypi,
	[ES_VERIFY_BECH32] = check_bech32,
	[ES_VERIFY_DISCORD] = check_discord,
	[ES_VERIFY_URL] = check_url,
	[ES_VERIFY_BASIC] = check_basic,
	/* These need the text around; judge.c has it. */
	[ES_VERIFY_PASSWORD] = check_nothing,
	[ES_VERIFY_KEY] = check_nothing,
	[ES_VERIFY_BASE64_64] = check_base64_64,
};

void es_verify(struct es_verdict *out, enum es_verify kind, struct es_slice secret,
	struct es_slice match, struct es_arena *arena)
{
	struct checking c = { out, kind, secret, match, arena };
	checks[kind](&c);
}
