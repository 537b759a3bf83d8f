#include "base/hash.h"
#include "match/verify.h"
#include "rule/generate.h"
#include "test.h"
#include "text/unpack.h"

#include <string.h>

static struct es_buf generate(const char *example)
{
	struct es_buf out = ES_BUF_INIT(1 << 20);
	struct es_error err;
	EXPECT_INT(es_generate(&out, es_slice_from(example), 7, &err), ES_OK);
	return out;
}

static void expect_text(const char *example, const char *want)
{
	struct es_buf out = generate(example);
	EXPECT_SLICE(es_buf_slice(&out), want);
	es_buf_release(&out);
}

static void expect_error(const char *example, const char *want)
{
	struct es_buf out = ES_BUF_INIT(1 << 20);
	struct es_error err;
	EXPECT_INT(es_generate(&out, es_slice_from(example), 7, &err), ES_EPARSE);
	EXPECT_STR(err.text, want);
	es_buf_release(&out);
}

/* The number that `digits` stand for. */
static uint64_t number(struct es_slice digits, const char *alphabet)
{
	uint64_t n = 0;
	for (size_t i = 0; i < digits.len; i++) {
		const char *hit = strchr(alphabet, digits.ptr[i]);
		EXPECT(hit && *hit);
		n = n * strlen(alphabet) + (uint64_t)(hit - alphabet);
	}
	return n;
}

/* The last `width` characters of what the example becomes are the CRC-32 of [from, to), to counted
 * from the end. */
static void expect_crc(
	const char *example, size_t from, size_t to, size_t width, const char *alphabet)
{
	struct es_buf out = generate(example);
	struct es_slice text = es_buf_slice(&out);
	EXPECT(text.len > from + to);
	EXPECT_INT(number(es_slice_sub(text, text.len - width, text.len), alphabet),
		es_crc32(es_slice_sub(text, from, text.len - to)));
	es_buf_release(&out);
}

static const char base62[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

TEST(generate, text_without_generators_stays)
{
	expect_text("", "");
	expect_text("a = \"b\"\n", "a = \"b\"\n");
}

TEST(generate, a_percent_sign_stands_for_itself_unless_it_opens_a_generator)
{
	expect_text("50% off %s %", "50% off %s %");
	expect_text("%%[a]{3}", "%[a]{3}");
	expect_text("%[^,]", "%[^,]");
	expect_text("%[abc", "%[abc");
	expect_text("%[abc]{x}", "%[abc]{x}");
	expect_text("%{name} %{", "%{name} %{");
}

TEST(generate, a_class_of_one_repeats_it)
{
	expect_text("<%[x]{5}>", "<xxxxx>");
	expect_text("%[\\x41]{2}%[\\]]{1}%[\\\\]{1}%[-]{1}", "AA]\\-");
	expect_text("%[x]{0}", "");
}

TEST(generate, members_only_and_all_of_them)
{
	struct es_buf out = generate("%[a-f0-9_]{170}");
	size_t counts[256] = { 0 };
	EXPECT_INT(out.len, 170);
	for (size_t i = 0; i < out.len; i++) {
		counts[(unsigned char)out.ptr[i]]++;
		EXPECT(i == 0 || out.ptr[i] != out.ptr[i - 1]);
	}
	for (const char *c = "abcdef0123456789_"; *c; c++)
		EXPECT_INT(counts[(unsigned char)*c], 10);
	es_buf_release(&out);
}

TEST(generate, the_seed_decides)
{
	struct es_buf a = generate("%[a-z]{20}%[a-z]{20}"), b = generate("%[a-z]{20}%[a-z]{20}");
	EXPECT(es_slice_equal(es_buf_slice(&a), es_buf_slice(&b)));
	EXPECT(memcmp(a.ptr, a.ptr + 20, 20) != 0);
	es_buf_reset(&b);
	EXPECT_INT(es_generate(&b, es_slice_from("%[a-z]{20}%[a-z]{20}"), 8, NULL), ES_OK);
	EXPECT(!es_slice_equal(es_buf_slice(&a), es_buf_slice(&b)));
	es_buf_release(&a);
	es_buf_release(&b);
}

TEST(generate, classes_and_counts_that_make_no_sense_are_refused)
{
	expect_error("ab%[z-a]{3}", "offset 2: class is empty or out of order");
	expect_error("%[]{3}", "offset 0: class is empty or out of order");
	expect_error("%[a]{99999999999999999999}", "offset 0: more than 65536 characters");
}

TEST(generate, checksums_cover_the_token_that_stands_before)
{
	expect_crc("key: ghp_%[0-9A-Za-z]{30}%{github}", 9, 6, 6, base62);
	expect_crc("https://npm_%[0-9A-Za-z]{30}%{github}", 12, 6, 6, base62);
	expect_crc("a=glpat-%[0-9a-z]{27}.01.1b%{gitlab}", 2, 7, 7,
		"0123456789abcdefghijklmnopqrstuvwxyz");
	expect_crc("'ATATT3xFfGF0%[0-9A-Za-z]{170}=%{atlassian}", 1, 8, 8, "0123456789ABCDEF");
	expect_crc("vcp_%[0-9A-Za-z]{50}%{vercel}", 4, 6, 6, base62);
	expect_crc("zpka_%[0-9a-f]{32}_%{zuplo}", 5, 9, 8, "0123456789abcdef");
}

TEST(generate, a_token_of_no_known_prefix_begins_after_the_last_separator)
{
	expect_crc("token=\"qqq_%[0-9A-Za-z]{30}%{github}", 11, 6, 6, base62);
}

TEST(generate, grafana_is_little_endian_and_leaves_out_the_underscore)
{
	struct es_buf out = generate("glsa_%[0-9A-Za-z]{32}_%{grafana}");
	uint64_t n = number(es_slice_sub(es_buf_slice(&out), 38, 46), "0123456789abcdef");
	uint64_t swapped =
		(n & 0xff) << 24 | (n & 0xff00) << 8 | (n >> 8 & 0xff00) | (n >> 24 & 0xff);
	EXPECT_INT(swapped, es_crc32(es_slice_sub(es_buf_slice(&out), 0, 37)));
	es_buf_release(&out);
}

TEST(generate, confluent_is_base64_of_four_bytes)
{
	struct es_buf out = generate("cflt%[0-9A-Za-z]{54}%{confluent}");
	uint64_t n = number(es_slice_sub(es_buf_slice(&out), 58, 64),
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
	uint64_t sum = es_crc32(es_slice_sub(es_buf_slice(&out), 4, 58));
	EXPECT_INT(n & 15, 0);
	for (int i = 0; i < 4; i++)
		EXPECT_INT(n >> (28 - 8 * i) & 0xff, sum >> (8 * i) & 0xff);
	es_buf_release(&out);
}

TEST(generate, github_pat_is_base32_of_the_digest)
{
	struct es_buf out =
		generate("github_pat_%[0-9A-Za-z]{22}_%[0-9A-Za-z]{43}%{github_pat}%[a-z]{8}");
	EXPECT_INT(out.len, 93);
	unsigned char sum[ES_SHA256_SIZE];
	struct es_sha256 h;
	es_sha256_init(&h);
	es_sha256_add(&h, es_slice_sub(es_buf_slice(&out), 0, 77));
	es_sha256_end(&h, sum);
	uint64_t n = number(
		es_slice_sub(es_buf_slice(&out), 77, 85), "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
	for (int i = 0; i < 5; i++)
		EXPECT_INT(n >> (32 - 8 * i) & 0xff, sum[i]);
	es_buf_release(&out);
}

/* The checks of the match room were written apart from the generators. */
TEST(generate, what_is_generated_passes_the_check_of_its_kind)
{
	static const struct {
		enum es_verify kind;
		const char *example;
	} kinds[] = {
		{ ES_VERIFY_GITHUB, "ghp_%[0-9A-Za-z]{30}%{github}" },
		{ ES_VERIFY_GITHUB, "npm_%[0-9A-Za-z]{30}%{github}" },
		{ ES_VERIFY_GITHUB_PAT,
			"github_pat_%[0-9A-Za-z]{22}_%[0-9A-Za-z]{43}%{github_pat}%[a-z]{8}" },
		{ ES_VERIFY_GITLAB, "glpat-%[0-9A-Za-z_-]{27}.01.0w%{gitlab}" },
		{ ES_VERIFY_GRAFANA, "glsa_%[0-9A-Za-z]{32}_%{grafana}" },
		{ ES_VERIFY_ATLASSIAN, "ATATT3xFfGF0%[0-9A-Za-z_-]{171}=%{atlassian}" },
		{ ES_VERIFY_CONFLUENT, "cflt%[0-9A-Za-z]{54}%{confluent}" },
		{ ES_VERIFY_VERCEL, "vcp_%[0-9A-Za-z]{50}%{vercel}" },
		{ ES_VERIFY_ZUPLO, "zpka_%[0-9a-f]{32}_%{zuplo}" },
	};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct es_arena arena = { 0 };
		struct es_buf b = generate(kinds[i].example);
		struct es_verdict v = { 0 };
		es_verify(&v, kinds[i].kind, es_buf_slice(&b), es_buf_slice(&b), &arena);
		if (v.verified != ES_VERIFIED_OK)
			print_error("example %s\n", kinds[i].example);
		EXPECT_INT(v.verified, ES_VERIFIED_OK);
		b.ptr[20] = (char)(b.ptr[20] == 'a' ? 'b' : 'a');
		es_verify(&v, kinds[i].kind, es_buf_slice(&b), es_buf_slice(&b), &arena);
		EXPECT_INT(v.verified, ES_VERIFIED_BAD);
		es_buf_release(&b);
		es_arena_release(&arena);
	}
}
