/* test_pyprefix.c - the prefixes of environs' blocks. */
#include "reference/pyprefix.h"
#include "reference/references.h"
#include "test.h"

static void expect(const char *text, const char *want)
{
	struct es_arena arena = { 0 };
	struct es_mentions m = { .arena = &arena };
	struct es_references *r = es_references_new();
	struct es_reference_scanner *s = es_reference_scanner_new(r);
	struct es_error err = { 0 };
	struct es_buf got = ES_BUF_INIT(4096);
	EXPECT(es_reference_scan(s, es_slice_from("a.py"), es_slice_from(text), &m, &err) == ES_OK);
	for (size_t i = 0; i < m.v.n; i++) {
		if (m.v.v[i].kind == ES_MENTION_PACKAGE)
			continue;
		es_mention_print(&got, &m.v.v[i]);
		es_buf_add_byte(&got, '\n');
	}
	EXPECT_STR(es_buf_cstr(&got), want);
	es_buf_release(&got);
	es_reference_scanner_free(s);
	es_references_free(r);
	es_mentions_release(&m);
	es_arena_release(&arena);
}

TEST(pyprefix, names_of_a_block_have_its_prefix_and_those_behind_it_none)
{
	expect("from environs import Env\n"
	       "env = Env()\n"
	       "with env.prefixed(\"SHOP_\"):\n"
	       "    host = env.str('HOST', 'x')\n"
	       "    other = os.environ['OTHER']\n"
	       "    with env.prefixed('DB_'):\n"
	       "        port = env.int(\n"
	       "            'PORT')\n"
	       "    key = env.str('KEY')\n"
	       "last = env.str('LAST')\n",
		"SHOP_HOST optional \"x\"\nOTHER required\nSHOP_DB_PORT required number\n"
		"SHOP_KEY required\nLAST required\n");
}

TEST(pyprefix, what_is_no_block_changes_nothing)
{
	expect("x = env.prefixed('A_')\nkey = env.str('KEY')\n# with env.prefixed('B_'):\n"
	       "with open(name):\n    host = env.str('HOST')\n",
		"KEY required\nHOST required\n");
}

TEST(pyprefix, several_on_a_line_and_one_that_is_computed)
{
	expect("with env.prefixed('A_'), env.prefixed(\"B_\"):\n    x = env.str('HOST')\n"
	       "with env.prefixed('C_'): y = env.str('PORT')\n"
	       "with env.prefixed(name):\n    z = env.str('KEY')\n"
	       "    with env.prefixed('D_'):\n        z = env.str('KEY', 'x')\n"
	       "z = env.str('LAST')\n",
		"A_B_HOST required\nC_PORT required\n*KEY guarded pattern\n"
		"*D_KEY guarded \"x\" pattern\nLAST required\n");
}
