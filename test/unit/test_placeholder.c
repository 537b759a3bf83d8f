/* test_placeholder.c - which values stand for a secret instead of being one. */
#include "test.h"

#include "match/placeholder.h"
#include "match/words.h"

#include <stdio.h>
#include <string.h>

static bool is_placeholder(const char *value)
{
	return es_placeholder_is(es_slice_from(value), 0, strlen(value));
}

static void expect_all(const char *const *v, size_t n, bool want)
{
	bool all = true;
	for (size_t i = 0; i < n; i++) {
		if (is_placeholder(v[i]) == want)
			continue;
		fprintf(stderr, "%s is%s taken for a placeholder\n", v[i], want ? " not" : "");
		all = false;
	}
	EXPECT(all);
}

TEST(placeholder, templates_are_filled_in_by_others)
{
	static const char *const values[] = { "${DB_PASSWORD}", "$(cat x)", "{{ password }}",
		"<your-key>", "%(password)s", "%{password}", "#{password}", "@password@",
		"%PASSWORD%", "__PASSWORD__", "$PASSWORD", "%s", "%[a-z]{20}", "  ${X}  ", "{0}",
		"[password]" };
	expect_all(values, sizeof values / sizeof *values, true);
}

TEST(placeholder, words_say_so)
{
	static const char *const values[] = { "changeme", "CHANGE_ME", "your_api_key_here",
		"YOUR-TOKEN", "my-secret-password", "password123", "Password1", "insertKeyHere",
		"todo", "example", "dummy", "ThisIsASecret", "redacted", "supersecret", "string",
		"null" };
	expect_all(values, sizeof values / sizeof *values, true);
}

TEST(placeholder, fill_is_no_secret)
{
	static const char *const values[] = { "", "   ", "xxxxxxxx", "********", "XXXX-XXXX",
		"0000000000", "1234567890", "abcdefghijkl", "deadbeefdeadbeef", "abc...",
		"..........", "-----", "aaaaaab", "sk_live_***", "0123456789abcdef" };
	expect_all(values, sizeof values / sizeof *values, true);
}

TEST(placeholder, a_word_inside_a_random_string_means_nothing)
{
	static const char *const values[] = { "k9testQz83fooVbn2", "xK3changeme8Qp0zL",
		"Tr0ub4dor&3", "hunter2", "zu9e!mU", "Passw0rd!x7", "qX7pLmZw", "s3cr3tV4lue",
		"a8f5f167f44f4964", "p@ssw0rd", "x-9fk2-key-77qz" };
	expect_all(values, sizeof values / sizeof *values, false);
}

TEST(placeholder, the_text_around_makes_a_template)
{
	struct es_slice text = es_slice_from("a=${TOKEN_9fk2}");
	EXPECT(es_placeholder_is(text, 4, 14));
	text = es_slice_from("a={TOKEN_9fk2x}");
	EXPECT(!es_placeholder_is(text, 3, 14));
}

TEST(placeholder, code_is_no_value)
{
	struct es_slice text = es_slice_from("password = config.password;");
	EXPECT(es_placeholder_is_code(text, 11, 26));
	text = es_slice_from("password = read9(x)");
	EXPECT(es_placeholder_is_code(text, 11, 16));
	text = es_slice_from("password = \"swordfish\"");
	EXPECT(!es_placeholder_is_code(text, 12, 21));
	text = es_slice_from("password: zu9e!mU");
	EXPECT(!es_placeholder_is_code(text, 10, 17));
}

TEST(words, natural_letters_are_told_from_random_ones)
{
	static const char *const words[] = { "password", "hunter", "configuration", "swordfish",
		"Authenticate", "server" };
	static const char *const noise[] = { "xkqzvbwt", "qzjxkw", "wvbnmtrlkq", "ZXQWJK" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		EXPECT(es_words_is_natural(es_slice_from(words[i])));
	for (size_t i = 0; i < sizeof noise / sizeof *noise; i++)
		EXPECT(!es_words_is_natural(es_slice_from(noise[i])));
	EXPECT(!es_words_is_natural(es_slice_from("ab")));
}

TEST(words, names_are_divided_at_seams_and_separators)
{
	static const char *const want[] = { "my", "Api", "Key", "2", "old" };
	struct es_slice name = es_slice_from("myApiKey2_old"), word;
	size_t at = 0, n = 0;
	while (es_words_next(&word, name, &at))
		EXPECT_SLICE(word, want[n++]);
	EXPECT_INT(n, 5);
	EXPECT_INT(at, name.len);
}

TEST(words, fillers_are_known_in_either_case)
{
	EXPECT(es_words_is_filler(es_slice_from("changeme")));
	EXPECT(es_words_is_filler(es_slice_from("YOUR")));
	EXPECT(es_words_is_filler(es_slice_from("a")));
	EXPECT(es_words_is_filler(es_slice_from("yours")));
	EXPECT(!es_words_is_filler(es_slice_from("troubadour")));
	EXPECT(!es_words_is_filler(es_slice_from("")));
}
