/* test_check_example.c - secrets that examples share with files that are in use. */
#include "lint/check_files.h"
#include "smallworld.h"
#include "test.h"

static const char session[] = "SESSION_SECRET=q7Zx81mLpN77pQ92\n";

TEST(check_example, tells_of_a_secret_that_is_in_use)
{
	struct small_file files[] = {
		{ .path = ".env", .text = session, .state = ES_FILE_IGNORED },
		{ .path = ".env.example", .text = "A=1\n# SESSION_SECRET=q7Zx81mLpN77pQ92\n" },
		{ 0 },
	};
	small_world_expect(es_check_examples, files,
		"env-secret-in-example warning .env.example:2 SESSION_SECRET: The example holds "
		"the value that SESSION_SECRET has in .env:1\n");
	files[0].path = ".env.production";
	small_world_expect(es_check_examples, files,
		"env-secret-in-example error .env.example:2 SESSION_SECRET: The example holds "
		"the value that SESSION_SECRET has in .env.production:1\n");
}

TEST(check_example, tells_of_the_password_in_an_address)
{
	static const struct small_file files[] = {
		{ .path = ".env",
			.text = "DB=postgres://a:q7Zx81mLpN77pQ92@db/x\n",
			.state = ES_FILE_UNTRACKED },
		{ .path = ".env.example", .text = "\nURL=mysql://b:q7Zx81mLpN77pQ92@other\n" },
		{ 0 },
	};
	small_world_expect(es_check_examples, files,
		"env-secret-in-example warning .env.example:2 URL: The example holds the value "
		"that DB has in .env:1\n");
}

TEST(check_example, leaves_samples_alone)
{
	static const struct small_file files[] = {
		{ .path = ".env",
			.text = "SESSION_SECRET=changeme\nPORT=3000\nDB_PASSWORD=password\n",
			.state = ES_FILE_IGNORED },
		{ .path = ".env.example",
			.text = "SESSION_SECRET=changeme\nPORT=3000\nDB_PASSWORD=password\n" },
		{ .path = ".env.test", .text = session },
		{ .path = "a/.env.example", .text = session },
		{ 0 },
	};
	small_world_expect(es_check_examples, files, "");
}
