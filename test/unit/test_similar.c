/* test_similar.c - names that are alike are found without comparing each with each. */
#include "base/alike.h"
#include "base/similar.h"
#include "test.h"

#include <stdio.h>

static const char *const names[] = { "STRIPE_SECRECT_KEY", "STRIPE_SECRET_KEY", "DATABSE_URL",
	"DATABASE_URL", "SMTP_PROT", "SMTP_PORT", "API_KEY_STRIPE", "STRIPE_API_KEY", "STRIPEKEY",
	"STRIPE_KEY", "Database_Url", "DB_HOST", "DB_PORT", "KEY_VALUE1", "KEY_VALUE2", "A", "_",
	"HOSTNAME", "HOSTNAMES", "" };

enum { NNAMES = sizeof names / sizeof *names };

static bool holds(const struct es_similar_numbers *found, size_t number)
{
	for (size_t i = 0; i < found->n; i++)
		if (found->v[i] == number)
			return true;
	return false;
}

TEST(similar, all_that_are_alike_are_among_those_found)
{
	struct es_similar s = { 0 };
	for (size_t i = 0; i < NNAMES; i++)
		es_similar_add(&s, es_slice_from(names[i]));
	for (size_t i = 0; i < NNAMES; i++) {
		const struct es_similar_numbers *found =
			es_similar_find(&s, es_slice_from(names[i]));
		for (size_t k = 0; k < NNAMES; k++)
			if (es_alike(es_slice_from(names[i]), es_slice_from(names[k])) !=
					ES_ALIKE_NOT &&
				!holds(found, k))
				fail_msg("%s and %s", names[i], names[k]);
	}
	EXPECT(!s.is_full);
	es_similar_release(&s);
}

TEST(similar, they_are_found_in_order_and_once)
{
	struct es_similar s = { 0 };
	es_similar_add(&s, es_slice_from("DB_HOST"));
	es_similar_add(&s, es_slice_from("SMTP_PORTS"));
	es_similar_add(&s, es_slice_from("SMTP_PORT"));
	const struct es_similar_numbers *found = es_similar_find(&s, es_slice_from("SMTP_PORT"));
	EXPECT_INT(found->n, 2);
	EXPECT_INT(found->v[0], 1);
	EXPECT_INT(found->v[1], 2);
	es_similar_release(&s);
}

TEST(similar, too_many_that_differ_in_one_word_are_left_out)
{
	struct es_similar s = { 0 };
	char name[32];
	for (unsigned i = 0; i < 2600; i++) {
		snprintf(name, sizeof name, "APP_%c%c%cABC", 'A' + i % 26, 'A' + i / 26 % 26,
			'A' + i / 676);
		es_similar_add(&s, es_slice_from(name));
	}
	for (unsigned i = 0; i < 2600; i++)
		es_similar_find(&s, es_slice_from("APP_WORD"));
	EXPECT(s.is_full);
	es_similar_release(&s);
}
