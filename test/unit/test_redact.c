#include "finding/redact.h"
#include "test.h"

#define SIX	 "Ab3dE6"
#define EIGHTEEN SIX SIX SIX

static const struct es_literal token_literals[] = {
	{ .text = ES_LIT("tok_") },
	{ .text = ES_LIT("tok_live_") },
	{ .text = ES_LIT("key-"), .fold = true },
};
static const struct es_rule token = { .literals = { token_literals, 3 } };

static void expect(const char *secret, const struct es_rule *rule, const char *want)
{
	struct es_buf b = ES_BUF_INIT(256);
	es_redact(&b, es_slice_from(secret), rule);
	EXPECT_SLICE(es_buf_slice(&b), want);
	es_buf_release(&b);
}

TEST(redact, prefix_and_two_last_characters_are_shown)
{
	expect("tok_" EIGHTEEN "xyZ9", &token, "tok_********Z9");
	expect("tok_" EIGHTEEN EIGHTEEN "xyZ9", &token, "tok_********Z9");
}

TEST(redact, longest_literal_is_the_prefix)
{
	expect("tok_live_" EIGHTEEN, &token, "tok_live_********E6");
}

TEST(redact, folded_literal_keeps_its_case)
{
	expect("KEY-" EIGHTEEN, &token, "KEY-********E6");
}

TEST(redact, secret_without_the_prefix_shows_nothing)
{
	expect("hunter-" EIGHTEEN EIGHTEEN, &token, "********");
	expect("tok_" EIGHTEEN EIGHTEEN, NULL, "********");
}

TEST(redact, generic_rule_shows_nothing)
{
	struct es_rule generic = token;
	generic.is_generic = true;
	expect("tok_" EIGHTEEN, &generic, "********");
}

TEST(redact, short_secret_shows_nothing)
{
	expect("", &token, "********");
	expect("tok_" SIX SIX "abc", &token, "********");
	expect("tok_" SIX SIX "abcd", &token, "tok_********cd");
}

TEST(redact, tail_is_left_out_where_too_little_would_stay_hidden)
{
	expect("tok_live_" SIX "abcdefg", &token, "tok_live_********");
}

TEST(redact, tail_that_is_not_printable_ascii_is_left_out)
{
	expect("tok_" EIGHTEEN "\xc3\xa4", &token, "tok_********");
	expect("tok_" EIGHTEEN "\x1b]", &token, "tok_********");
}

TEST(redact, pem_block_shows_its_opening_line)
{
	expect("-----BEGIN EC PRIVATE"
	       " KEY-----\nMHcC" EIGHTEEN "\n-----END EC PRIVATE KEY-----\n",
		NULL,
		"-----BEGIN EC PRIVATE"
		" KEY-----********");
	expect("-----BEGIN EC PRIVATE"
	       " KEY-----MHcC" EIGHTEEN,
		&token,
		"-----BEGIN EC PRIVATE"
		" KEY-----********");
	expect("-----BEGIN mhcC" EIGHTEEN, NULL, "-----BEGIN ********");
}
