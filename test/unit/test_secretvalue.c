/* test_secretvalue.c - which values of env files are worth looking for elsewhere. */
#include "inventory/secretvalue.h"
#include "base/buf.h"
#include "test.h"

enum { FILES_MAX = 8 };

struct place {
	const char *path;
	enum es_file_state state;
	const char *text;
};

/* "VARIABLE PLACE LENGTH", one a line: values themselves stand in no test's output. */
static void expect(const struct place *places, size_t n, const char *want)
{
	struct es_arena arena = { 0 };
	struct es_world_file files[FILES_MAX] = { 0 };
	struct es_world w = { .files = files, .nfiles = n, .is_repository = true };
	struct es_secret_value_vec values = { 0 };
	struct es_buf got = ES_BUF_INIT(1 << 16);
	for (size_t i = 0; i < n; i++) {
		files[i].path = es_slice_from(places[i].path);
		files[i].state = places[i].state;
		files[i].env = es_env_filename(files[i].path);
		es_env_file_read(&files[i].lines, es_slice_from(places[i].text), &arena);
	}
	EXPECT(es_secret_values(&values, &w, &arena));
	for (size_t i = 0; i < values.n; i++)
		es_buf_printf(&got, "%.*s %.*s %zu\n", ES_ARG(values.v[i].variable),
			ES_ARG(values.v[i].place), values.v[i].value.len);
	EXPECT_STR(es_buf_cstr(&got), want);
	es_vec_release(&values);
	es_buf_release(&got);
	es_arena_release(&arena);
}

static void expect_of(const char *text, const char *want)
{
	struct place p = { ".env", ES_FILE_IGNORED, text };
	expect(&p, 1, want);
}

TEST(secretvalue, what_asks_for_a_secret_and_has_one)
{
	expect_of("APP_SECRET=k3Jx92LmQp0aZr7T\nDB_PASSWORD='s3cr-Et!9'\n# "
		  "OLD_TOKEN=a8f3k2l9d0s7b4c1\n",
		"APP_SECRET .env:1 16\nDB_PASSWORD .env:2 9\nOLD_TOKEN .env:3 16\n");
}

TEST(secretvalue, what_is_no_secret)
{
	expect_of(
		"APP_NAME=k3Jx92LmQp0aZr7T\nAPP_SECRET=changeme\nAPI_KEY=your-api-key-here\n"
		"DB_PASSWORD=postgres\nJWT_SECRET=\nSHORT_TOKEN=a1b2c3\nAPI_TOKEN=${OTHER_TOKEN}\n"
		"SECRET_KEY_FILE=/run/secrets/key\nDEBUG=true\n",
		"");
}

TEST(secretvalue, of_a_url_the_password)
{
	expect_of("DATABASE_URL=postgres://app:x9K-2mQ7!vb@db.internal:5432/app\n"
		  "REDIS_URL=redis://localhost:6379/0\nSITE=https://example.com/a:b@c\n",
		"DATABASE_URL .env:1 11\n");
}

TEST(secretvalue, what_a_tracked_file_has_is_none)
{
	const struct place places[] = {
		{ ".env", ES_FILE_IGNORED,
			"APP_SECRET=k3Jx92LmQp0aZr7T\nB_SECRET=Zr7Tk3Jx92LmQp0a\n" },
		{ ".env.ci", ES_FILE_TRACKED,
			"C_SECRET=mQp0aZr7Tk3Jx92L\nB_SECRET=Zr7Tk3Jx92LmQp0a\n" },
		{ ".env.example", ES_FILE_UNTRACKED, "# APP_SECRET=k3Jx92LmQp0aZr7T\n" },
		{ ".env.local", ES_FILE_UNTRACKED, "D_SECRET=p0aZr7Tk3Jx92LmQ\n" },
	};
	expect(places, 4, "D_SECRET .env.local:1 16\n");
}

TEST(secretvalue, one_value_is_told_once)
{
	expect_of("A_SECRET=k3Jx92LmQp0aZr7T\nB_SECRET=k3Jx92LmQp0aZr7T\n", "A_SECRET .env:1 16\n");
}
