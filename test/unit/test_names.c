/* test_names.c - patterns/names.yaml: every group says by examples what it means. */
#include "inventory/names.h"
#include "test.h"

#include <stdio.h>

static bool group_has(const struct es_name_group *g, struct es_slice name)
{
	const struct es_name_group *found = es_names_find(g->kind, name, NULL);
	while (found && found != g)
		found = es_names_find(g->kind, name, found);
	return found == g;
}

static int failures_of(const struct es_name_group *g)
{
	int failed = 0;
	for (size_t i = 0; i < g->examples.n; i++)
		if (!group_has(g, g->examples.v[i])) {
			print_error("%.*s lacks %.*s\n", ES_ARG(g->of), ES_ARG(g->examples.v[i]));
			failed++;
		}
	for (size_t i = 0; i < g->negative_examples.n; i++)
		if (group_has(g, g->negative_examples.v[i])) {
			print_error("%.*s: %.*s is taken\n", ES_ARG(g->of),
				ES_ARG(g->negative_examples.v[i]));
			failed++;
		}
	return failed;
}

TEST(names, examples_of_every_group_are_in_it_and_negative_ones_in_none)
{
	int failed = 0;
	EXPECT(es_builtin_nnames > 40);
	for (size_t i = 0; i < es_builtin_nnames; i++)
		failed += failures_of(&es_builtin_names[i]);
	EXPECT_INT(failed, 0);
}

TEST(names, every_group_of_sdk_names_and_client_prefixes_has_packages_and_no_other)
{
	for (size_t i = 0; i < es_builtin_nnames; i++) {
		const struct es_name_group *g = &es_builtin_names[i];
		bool wants = g->kind == ES_NAMES_SDK || g->kind == ES_NAMES_CLIENT;
		EXPECT_INT(g->packages.n > 0, wants);
	}
}

TEST(names, a_package_is_one_of_a_groups_by_pattern)
{
	const struct es_name_group *g =
		es_names_find(ES_NAMES_SDK, (struct es_slice)ES_LIT("AWS_REGION"), NULL);
	EXPECT(g != NULL);
	EXPECT(es_names_wants_package(g, (struct es_slice)ES_LIT("@aws-sdk/client-s3")));
	EXPECT(es_names_wants_package(
		g, (struct es_slice)ES_LIT("github.com/aws/aws-sdk-go-v2/service/s3")));
	EXPECT(!es_names_wants_package(g, (struct es_slice)ES_LIT("aws")));
}
