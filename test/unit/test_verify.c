/* test_verify.c - what a secret's structure tells without a network. */
#include "test.h"

#include "base/buf.h"
#include "match/verify.h"
#include "rule/generate.h"

#include <stdio.h>
#include <string.h>

/* One check of one secret; texts are made from examples, so that no complete token stands here. */
struct check {
	struct es_arena arena;
	struct es_buf match;
	struct es_verdict v;
};

/* The secret is what stands in the example from byte `from`, without the last `less` bytes. */
static void run_part(
	struct check *c, enum es_verify kind, const char *example, size_t from, size_t less)
{
	*c = (struct check){ .match = ES_BUF_INIT(1 << 16) };
	EXPECT_INT(es_generate(&c->match, es_slice_from(example), 3, NULL), ES_OK);
	struct es_slice match = es_buf_slice(&c->match);
	es_verify(&c->v, kind, es_slice_sub(match, from, match.len - less), match, &c->arena);
}

static void run(struct check *c, enum es_verify kind, const char *example)
{
	run_part(c, kind, example, 0, 0);
}

static void end(struct check *c)
{
	es_arena_release(&c->arena);
	es_buf_release(&c->match);
}

static enum es_verified verified(enum es_verify kind, const char *example)
{
	struct check c;
	run(&c, kind, example);
	EXPECT(!c.v.is_void);
	enum es_verified got = c.v.verified;
	end(&c);
	return got;
}

static bool is_void(enum es_verify kind, const char *example)
{
	struct check c;
	run(&c, kind, example);
	bool got = c.v.is_void;
	end(&c);
	return got;
}

/* The value of the fact; "" when there is none. */
static struct es_slice fact(const struct check *c, const char *name)
{
	for (size_t i = 0; i < c->v.nfacts; i++)
		if (es_slice_is(c->v.facts[i].name, name))
			return c->v.facts[i].value;
	return ES_SLICE_EMPTY;
}

/* ---- checksums ---- */

struct sum {
	enum es_verify kind;
	const char *good, *bad, *cut;
};

static const struct sum sums[] = {
	{ ES_VERIFY_GITHUB, "ghp_%[A-Za-z0-9]{30}%{github}", "ghp_%[A-Za-z0-9]{36}", "ghp_" },
	{ ES_VERIFY_GITHUB_PAT,
		"github_pat_%[A-Za-z0-9]{22}_%[A-Za-z0-9]{43}%{github_pat}%[A-Za-z0-9]{8}",
		"github_pat_%[A-Za-z0-9]{22}_%[A-Za-z0-9]{59}", "github_pat_" },
	{ ES_VERIFY_GRAFANA, "glsa_%[A-Za-z0-9]{32}_%{grafana}",
		"glsa_%[A-Za-z0-9]{32}_%[0-9a-f]{8}", "glsa_" },
	{ ES_VERIFY_ATLASSIAN, "ATATT3xFfGF0%[A-Za-z0-9]{60}=%{atlassian}",
		"ATATT3xFfGF0%[A-Za-z0-9]{60}=%[0-9A-F]{8}", "ATATT3" },
	{ ES_VERIFY_VERCEL, "vcp_%[A-Za-z0-9]{50}%{vercel}", "vcp_%[A-Za-z0-9]{56}", "vcp_" },
	{ ES_VERIFY_CONFLUENT, "cflt%[A-Za-z0-9]{54}%{confluent}", "cflt%[A-Za-z0-9]{60}", "cflt" },
	{ ES_VERIFY_ZUPLO, "zpka_%[a-z0-9]{32}_%{zuplo}", "zpka_%[a-z0-9]{32}_%[0-9a-f]{8}",
		"zpka_" },
};

TEST(verify, checksums_that_fit_are_ok)
{
	for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
		EXPECT_INT(verified(sums[i].kind, sums[i].good), ES_VERIFIED_OK);
}

TEST(verify, checksums_that_do_not_fit_are_bad_and_hide_nothing)
{
	for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
		EXPECT_INT(verified(sums[i].kind, sums[i].bad), ES_VERIFIED_BAD);
}

TEST(verify, what_is_too_short_for_its_checksum_says_nothing)
{
	for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
		(void)verified(sums[i].kind, sums[i].cut);
		EXPECT_INT(verified(sums[i].kind, "x"), ES_VERIFIED_NONE);
	}
}

/* ---- AWS ---- */

TEST(verify, an_aws_key_id_gives_its_account)
{
	struct check c;
	run(&c, ES_VERIFY_AWS_KEY_ID, "AKIA%[Q]{1}%[Y]{1}LPMN5HHHFPZAM2");
	EXPECT_INT(c.v.verified, ES_VERIFIED_NONE);
	EXPECT_INT(fact(&c, "account").len, 12);
	end(&c);
}

TEST(verify, an_old_aws_key_id_has_no_account)
{
	struct check c;
	run(&c, ES_VERIFY_AWS_KEY_ID, "AKIAI%[A-Z2-7]{15}");
	EXPECT_INT(fact(&c, "account").len, 0);
	end(&c);
}

TEST(verify, an_aws_key_id_has_no_digits_that_base32_lacks)
{
	EXPECT_INT(verified(ES_VERIFY_AWS_KEY_ID, "AKIA%[A-Z2-7]{15}1"), ES_VERIFIED_BAD);
	EXPECT_INT(verified(ES_VERIFY_AWS_KEY_ID, "AKIA"), ES_VERIFIED_NONE);
}

/* ---- JWT ---- */

#define HS256 "eyJhbGciOiJIUzI1NiJ9"
#define SIGN  ".%[A-Za-z0-9_-]{43}"

TEST(verify, a_jwt_gives_its_claims)
{
	struct check c;
	/* {"iss":"shop","role":"admin","exp":1700000000} */
	run(&c, ES_VERIFY_JWT,
		HS256 ".eyJpc3MiOiJzaG9wIiwicm9sZSI6ImFkbWluIiwiZXhwIjoxNzAwMDAwMDAwfQ" SIGN);
	EXPECT(!c.v.is_void);
	EXPECT_SLICE(fact(&c, "algorithm"), "HS256");
	EXPECT_SLICE(fact(&c, "issuer"), "shop");
	EXPECT_SLICE(fact(&c, "role"), "admin");
	EXPECT_SLICE(fact(&c, "expires"), "2023-11-14");
	end(&c);
}

TEST(verify, what_is_not_json_is_no_jwt)
{
	EXPECT(is_void(ES_VERIFY_JWT, HS256 ".eyJpc3Mi" SIGN));
	EXPECT(is_void(ES_VERIFY_JWT, "eyJ%[A-Z]{33}.eyJ%[A-Z]{41}" SIGN));
	EXPECT(is_void(ES_VERIFY_JWT, "eyJ0eXAiOiJKV1QifQ.e30" SIGN)); /* names no algorithm */
	EXPECT(is_void(ES_VERIFY_JWT, HS256));
	EXPECT(is_void(ES_VERIFY_JWT, ""));
}

TEST(verify, published_jwts_are_none)
{
	/* {"sub":"1234567890","name":"John Doe"}, {"iss":"supabase-demo"} */
	EXPECT(is_void(
		ES_VERIFY_JWT, HS256 ".eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0" SIGN));
	EXPECT(is_void(ES_VERIFY_JWT, HS256 ".eyJpc3MiOiJzdXBhYmFzZS1kZW1vIn0" SIGN));
}

/* ---- private keys ---- */

#define BEGIN(kind) "-----BEGIN " kind "PRIVATE KEY-----\n"
#define END(kind)   "-----END " kind "PRIVATE KEY-----\n"

TEST(verify, a_whole_key_is_told_from_a_damaged_one)
{
	/* 0x30 0x2e: a sequence of 46 bytes, in 64 characters of base64. */
	EXPECT_INT(verified(ES_VERIFY_PEM, BEGIN("") "MC4CAQ%[A-Za-z0-9+/]{58}\n" END("")),
		ES_VERIFIED_OK);
	EXPECT_INT(verified(ES_VERIFY_PEM, BEGIN("") "MC4CAQ%[A-Za-z0-9+/]{62}\n" END("")),
		ES_VERIFIED_BAD);
}

TEST(verify, a_key_without_its_end_is_neither)
{
	EXPECT_INT(verified(ES_VERIFY_PEM, BEGIN("RSA ") "MIIEpAIB%[A-Za-z0-9+/]{56}\n"),
		ES_VERIFIED_NONE);
}

TEST(verify, encrypted_keys_say_so)
{
	struct check c;
	run(&c, ES_VERIFY_PEM,
		BEGIN("ENCRYPTED ") "MIIFHDBO%[A-Za-z0-9+/]{56}\n" END("ENCRYPTED "));
	EXPECT_SLICE(fact(&c, "encrypted"), "yes");
	end(&c);
	/* openssh-key-v1, with aes256-ctr and with none */
	run(&c, ES_VERIFY_PEM,
		BEGIN("OPENSSH ") "b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHI%[A-Za-z0-9+/]{29}\n" END(
			"OPENSSH "));
	EXPECT_SLICE(fact(&c, "encrypted"), "yes");
	end(&c);
	run(&c, ES_VERIFY_PEM,
		BEGIN("OPENSSH ") "b3BlbnNzaC1rZXktdjEAAAAABG5vbmU%[A-Za-z0-9+/]{37}\n" END(
			"OPENSSH "));
	EXPECT_SLICE(fact(&c, "encrypted"), "no");
	EXPECT_INT(c.v.verified, ES_VERIFIED_OK);
	end(&c);
}

TEST(verify, quotes_and_escapes_between_lines_are_no_damage)
{
	EXPECT_INT(verified(ES_VERIFY_PEM,
			   "-----BEGIN PRIVATE KEY-----\\nMC4CAQ%[A-Za-z0-9]{26}\\n\" +\n"
			   " \"%[A-Za-z0-9+/]{32}\\n\" + \"-----END PRIVATE KEY-----"),
		ES_VERIFIED_OK);
}

TEST(verify, an_ellipsis_or_code_between_the_lines_is_no_key)
{
	EXPECT(is_void(ES_VERIFY_PEM, BEGIN("") "...\n" END("")));
	EXPECT(is_void(ES_VERIFY_PEM,
		BEGIN("") "\" + Base64.encode(privateKey.getEncoded(), NEWLINE) + \"" END("")));
	EXPECT(is_void(ES_VERIFY_PEM, "-----BEGIN PRIVATE KEY-----"));
}

TEST(verify, bare_bytes_of_a_key_are_read_too)
{
	struct check c;
	run(&c, ES_VERIFY_PEM, "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC%[A-Za-z0-9+/]{800}");
	EXPECT(!c.v.is_void);
	EXPECT_SLICE(fact(&c, "encrypted"), "no");
	end(&c);
}

/* ---- URLs and basic authorization ---- */

TEST(verify, a_url_gives_user_and_host)
{
	struct check c;
	run_part(&c, ES_VERIFY_URL, "postgres://shop:zu9e!mU@db.shop.test:5432/x", 16, 20);
	EXPECT(!c.v.is_void);
	EXPECT_SLICE(fact(&c, "scheme"), "postgres");
	EXPECT_SLICE(fact(&c, "user"), "shop");
	EXPECT_SLICE(fact(&c, "host"), "db.shop.test");
	end(&c);
}

TEST(verify, urls_that_teach_are_none)
{
	struct check c;
	run_part(&c, ES_VERIFY_URL, "mysql://shop:shop@db", 13, 3);
	EXPECT(c.v.is_void);
	end(&c);
	run_part(&c, ES_VERIFY_URL, "http://me:zu9e!mU@www.example.com/", 10, 17);
	EXPECT(c.v.is_void);
	end(&c);
	run_part(&c, ES_VERIFY_URL, "http://me:password@shop.test/", 10, 11);
	EXPECT(c.v.is_void);
	end(&c);
}

TEST(verify, basic_authorization_is_user_and_password)
{
	struct check c;
	run(&c, ES_VERIFY_BASIC, "YWRtaW46VHIwdWI0ZG9y"); /* admin:Tr0ub4dor */
	EXPECT(!c.v.is_void);
	EXPECT_SLICE(fact(&c, "user"), "admin");
	end(&c);
	EXPECT(is_void(ES_VERIFY_BASIC, "dXNlcjpwYXNzd29yZA==")); /* user:password */
	EXPECT(is_void(ES_VERIFY_BASIC, "YWRtaW46"));		  /* admin: */
	EXPECT(is_void(ES_VERIFY_BASIC, "cmVhbG0="));		  /* realm */
	EXPECT(is_void(ES_VERIFY_BASIC, "!"));
}

/* ---- others ---- */

TEST(verify, a_discord_token_begins_with_its_bots_number)
{
	/* 123456789012345678 in base64 */
	EXPECT_INT(
		verified(ES_VERIFY_DISCORD, "MTIzNDU2Nzg5MDEyMzQ1Njc4.%[A-Za-z]{6}.%[A-Za-z]{27}"),
		ES_VERIFIED_OK);
	EXPECT_INT(verified(ES_VERIFY_DISCORD, "MTIzNDU2Nzg5MDEyMzQ1Njd4.%[A-Za-z]{6}"),
		ES_VERIFIED_BAD);
	EXPECT_INT(verified(ES_VERIFY_DISCORD, "."), ES_VERIFIED_BAD);
}

TEST(verify, bech32_has_a_checksum)
{
	/* The specification's own valid and invalid strings. */
	EXPECT_INT(verified(ES_VERIFY_BECH32, "A12UEL5L"), ES_VERIFIED_OK);
	EXPECT_INT(verified(ES_VERIFY_BECH32, "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"),
		ES_VERIFIED_OK);
	EXPECT_INT(verified(ES_VERIFY_BECH32, "A12UEL5M"), ES_VERIFIED_BAD);
	EXPECT_INT(verified(ES_VERIFY_BECH32, "noseparator"), ES_VERIFIED_BAD);
	EXPECT_INT(verified(ES_VERIFY_BECH32, ""), ES_VERIFIED_BAD);
}

TEST(verify, a_storage_key_has_64_bytes)
{
	EXPECT_INT(verified(ES_VERIFY_BASE64_64, "%[A-Za-z0-9+/]{85}Q=="), ES_VERIFIED_NONE);
	EXPECT_INT(verified(ES_VERIFY_BASE64_64, "%[A-Za-z0-9+/]{88}"), ES_VERIFIED_BAD);
}
