/* test_pyscheme.c - the variables of django-environ's schemes. */
#include "reference/pyscheme.h"
#include "test.h"

static void expect(const char *source, const char *want)
{
	struct es_arena arena = { 0 };
	struct es_mentions m = { .arena = &arena };
	struct es_buf got = ES_BUF_INIT(64 * 1024);
	struct es_slice text = es_slice_from(source);
	es_pyscheme_read(&m, text);
	es_mentions_place(&m, text);
	for (size_t i = 0; i < m.v.n; i++) {
		es_mention_print(&got, &m.v.v[i]);
		es_buf_add_byte(&got, '\n');
	}
	es_buf_add_byte(&got, '\0');
	EXPECT_STR(got.ptr, want);
	es_buf_release(&got);
	es_mentions_release(&m);
	es_arena_release(&arena);
}

TEST(pyscheme, entries_with_a_default_are_optional)
{
	expect("import environ\n"
	       "env = environ.Env(\n"
	       "    # set casting, default value\n"
	       "    DEBUG=(bool, False),\n"
	       "    PORT=(int, 8000),\n"
	       "    HOSTS=(list, [\"a\", \"b\"]),\n"
	       "    NAME=str,\n"
	       "    PROXY=(str, None),\n"
	       "    interpolate=(bool, True),\n"
	       ")\n",
		"DEBUG optional \"False\" schema boolean\n"
		"PORT optional \"8000\" schema number\n"
		"HOSTS optional ([\"a\", \"b\"]) schema\n"
		"PROXY guarded schema\n");
}

TEST(pyscheme, other_calls_are_none)
{
	expect("import environ\n# env = Env(DEBUG=(bool, False))\n"
	       "x = '''\nenv = Env(DEBUG=(bool, False))\n'''\nMyEnv(DEBUG=(bool, False))\n",
		"");
	expect("env = Env(DEBUG=(bool, False))\n", "");
}

TEST(pyscheme, broken_source_is_read_as_far_as_it_goes)
{
	expect("import environ\nEnv(", "");
	expect("import environ\nEnv(A=", "");
	expect("import environ\nEnv(A=(bool", "");
	expect("import environ\nEnv(A=(bool, 1", "A optional \"1\" schema boolean\n");
}
