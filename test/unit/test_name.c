/* test_name.c - which names ask for a secret. */
#include "test.h"

#include "match/name.h"

#include <stdio.h>

static void expect_asks(const char *const *names, size_t n, enum es_asks want)
{
	bool all = true;
	for (size_t i = 0; i < n; i++) {
		enum es_asks got = es_name_asks(es_slice_from(names[i]));
		if (got == want)
			continue;
		fprintf(stderr, "%s asks for %d, not %d\n", names[i], (int)got, (int)want);
		all = false;
	}
	EXPECT(all);
}

#define EXPECT_ASKS(list, want) expect_asks(list, sizeof(list) / sizeof *(list), want)

TEST(name, passwords_are_asked_for)
{
	static const char *const names[] = { "password", "DB_PASSWORD", "dbPassword", "db.password",
		"spring.datasource.password", "PASSWORD2", "MYSQL_ROOT_PASSWORD_PROD", "passwd",
		"pwd", "pass", "smtp_pass", "dbpass", "passphrase", "pass_phrase", "--password",
		"user-password", "password_confirmation", "keyStorePassword", "$password",
		"passwordValue" };
	EXPECT_ASKS(names, ES_ASKS_PASSWORD);
}

TEST(name, keys_and_tokens_are_asked_for)
{
	static const char *const names[] = { "apiKey", "API_KEY", "api-key", "APIKEY",
		"client-secret", "stripeSecretKey", "AUTH_TOKEN", "secret_key_base", "accessToken",
		"jwtSecret", "app.secret", "ENCRYPTION_KEY", "signingKey", "privateKey",
		"X-Api-Key", "credentials", "NONCE_SALT", "HMACKey", "API_KEY_V2" };
	EXPECT_ASKS(names, ES_ASKS_KEY);
}

TEST(name, the_last_segment_decides)
{
	static const char *const names[] = { "password_reset_url", "token_type", "secret_name",
		"key_id", "public_key", "password_field", "tokenizer", "keyboard", "monkey", "key",
		"primary_key", "cacheKey", "passwordHash", "password_label", "PASSWORD_MIN_LENGTH",
		"tokenExpiry", "secretRef", "bypass", "compass", "passenger", "author", "" };
	EXPECT_ASKS(names, ES_ASKS_NOTHING);
}

TEST(name, harmless_kinds_and_verbs_ask_for_nothing)
{
	static const char *const names[] = { "csrf_token", "next_page_token", "forgot_password",
		"showPassword", "has_password", "getSecret", "publicKey", "is_secret",
		"cancellationToken" };
	EXPECT_ASKS(names, ES_ASKS_NOTHING);
}

TEST(name, the_whole_name_is_taken)
{
	struct es_slice text = es_slice_from("x spring.db-1.PASSWORD_2= y");
	EXPECT_SLICE(es_name_around(text, 16), "spring.db-1.PASSWORD_2");
	text = es_slice_from("user.password.");
	EXPECT_SLICE(es_name_around(text, 5), "user.password");
}
