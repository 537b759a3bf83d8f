#include "finding/excerpt.h"
#include "finding/identity.h"
#include "test.h"

#include <string.h>

static const struct es_rule plain_rule = { .id = ES_LIT("plain"), .is_generic = true };

/* The mark is shown by brackets. */
static void expect_excerpt(
	const char *text, const size_t (*spans)[2], size_t n, size_t which, const char *want)
{
	struct es_arena arena = { 0 };
	struct es_view view = { .text = es_slice_from(text) };
	struct es_match matches[8];
	for (size_t i = 0; i < n; i++)
		matches[i] = (struct es_match){ .rule = &plain_rule,
			.view = &view,
			.secret_start = spans[i][0],
			.secret_end = spans[i][1] };
	struct es_excerpt e;
	es_excerpt_make(&e, view.text, matches, n, which, &arena);
	char shown[4096];
	(void)snprintf(shown, sizeof shown, "%.*s[%.*s]%.*s",
		ES_ARG(es_slice_sub(e.text, 0, e.mark_from)),
		ES_ARG(es_slice_sub(e.text, e.mark_from, e.mark_to)),
		ES_ARG(es_slice_sub(e.text, e.mark_to, e.text.len)));
	EXPECT_STR(shown, want);
	es_arena_release(&arena);
}

TEST(excerpt, is_the_line_with_the_secret_masked_and_marked)
{
	const size_t spans[][2] = { { 9, 16 } };
	expect_excerpt("a\nb = pw:hunter2;\nc", spans, 1, 0, "b = pw:[********];");
}

TEST(excerpt, masks_all_secrets_of_the_line_and_repeated_ones)
{
	const size_t spans[][2] = { { 2, 9 }, { 12, 18 } };
	expect_excerpt(
		"a=hunter2 b=qwerty c=hunter2", spans, 2, 1, "a=******** b=[********] c=********");
}

TEST(excerpt, of_a_long_line_shows_the_surroundings_only)
{
	char text[2000], want[400];
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	memcpy(text + 1000, "q7w1e9r4t6", 10);
	const size_t spans[][2] = { { 1000, 1010 } };
	(void)snprintf(want, sizeof want, "%.*s[********]%.*s", 80, text, 60, text);
	expect_excerpt(text, spans, 1, 0, want);
}

TEST(excerpt, of_a_secret_over_lines_ends_with_its_first_line)
{
	const size_t spans[][2] = { { 4, 14 } };
	expect_excerpt("k: |BEGIN\nabcd\nEND", spans, 1, 0, "k: |[********]");
}

TEST(identity, depends_on_key_family_and_secret_alone)
{
	char a[ES_ID_HEX + 1], b[ES_ID_HEX + 1];
	struct es_slice key = es_slice_from("k"), none = ES_SLICE_EMPTY;
	es_identity_secret(a, key, es_slice_from("aws"), es_slice_from("s1"));
	es_identity_secret(b, key, es_slice_from("aws"), es_slice_from("s1"));
	EXPECT_STR(a, b);
	es_identity_secret(b, key, es_slice_from("awss"), es_slice_from("1"));
	EXPECT(strcmp(a, b) != 0);
	es_identity_secret(b, none, es_slice_from("aws"), es_slice_from("s1"));
	EXPECT(strcmp(a, b) != 0);
	EXPECT_INT(strlen(a), 32);
}
