/* test_alike.c - names that are others misspelled, and names that are merely near. */
#include "base/alike.h"
#include "test.h"

static const struct {
	const char *a, *b;
	enum es_alike want;
} pairs[] = {
	{ "STRIPE_SECRECT_KEY", "STRIPE_SECRET_KEY", ES_ALIKE_SPELLED },
	{ "DATABSE_URL", "DATABASE_URL", ES_ALIKE_SPELLED },
	{ "SMTP_PROT", "SMTP_PORT", ES_ALIKE_SPELLED },
	{ "ALLOWED_HOST", "ALLOWED_HOSTS", ES_ALIKE_SPELLED },
	{ "API_KEY_STRIPE", "STRIPE_API_KEY", ES_ALIKE_ORDER },
	{ "STRIPEKEY", "STRIPE_KEY", ES_ALIKE_SPELLED },
	{ "Database_Url", "DATABASE_URL", ES_ALIKE_CASE },
	{ "DB_HOST", "DB_PORT", ES_ALIKE_NOT },
	{ "REDIS_HOST", "REDIS_PORT", ES_ALIKE_NOT },
	{ "MAIL_HOST", "MAIL_POST", ES_ALIKE_NOT },
	{ "API_URL", "APP_URL", ES_ALIKE_NOT },
	{ "KEY_VALUE1", "KEY_VALUE2", ES_ALIKE_NOT },
	{ "DB_NAME", "DB_USER", ES_ALIKE_NOT },
	{ "STRIPE_KEY", "STRIPE_PUBLIC_KEY", ES_ALIKE_NOT },
	{ "A", "A", ES_ALIKE_NOT },
	{ "A", "", ES_ALIKE_NOT },
	{ "", "_", ES_ALIKE_SPELLED },
};

TEST(alike, misspelled_names_are_and_near_ones_are_not)
{
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct es_slice a = es_slice_from(pairs[i].a), b = es_slice_from(pairs[i].b);
		if (es_alike(a, b) != pairs[i].want || es_alike(b, a) != pairs[i].want)
			fail_msg("%s and %s: %d", pairs[i].a, pairs[i].b, (int)es_alike(a, b));
	}
}
