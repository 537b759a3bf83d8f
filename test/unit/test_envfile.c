/* test_envfile.c - env files read as people write them, and what their names say. */
#include "base/buf.h"
#include "env/envfile.h"
#include "base/env_filename.h"
#include "test.h"

static const char *const kinds[] = { "blank", "comment", "set", "commented", "bare", "junk" };

/* One line of `want` a line of the text: "LINE KIND NAME QUOTE[VALUE] COMMENT". */
static void expect_lines(const char *text, const char *want)
{
	struct es_arena arena = { 0 };
	struct es_env_file f;
	struct es_buf got = ES_BUF_INIT(1 << 16);
	es_env_file_read(&f, es_slice_from(text), &arena);
	for (size_t i = 0; i < f.nlines; i++) {
		const struct es_env_line *l = &f.lines[i];
		es_buf_printf(&got, "%zu %s", l->line, kinds[l->kind]);
		if (l->name.len)
			es_buf_printf(
				&got, " %s%.*s", l->has_export ? "export " : "", ES_ARG(l->name));
		if (l->kind == ES_ENV_SET || l->kind == ES_ENV_COMMENTED)
			es_buf_printf(&got, " %.*s[%.*s]%s", l->quote ? 1 : 0, &l->quote,
				ES_ARG(l->value), l->is_open ? " open" : "");
		if (l->comment.len)
			es_buf_printf(&got, " %.*s", ES_ARG(l->comment));
		es_buf_add_byte(&got, '\n');
	}
	EXPECT_STR(es_buf_cstr(&got), want);
	es_buf_release(&got);
	es_arena_release(&arena);
}

TEST(envfile, a_value_ends_before_its_comment)
{
	expect_lines("A=1 # one\nB='2' # two\nC=3#4\nD=# five\nE=\n",
		"1 set A [1] # one\n2 set B '[2] # two\n3 set C [3#4]\n4 set D [] # five\n5 set E "
		"[]\n");
}

TEST(envfile, blanks_and_export_are_no_part_of_name_or_value)
{
	expect_lines("  export A = 1 \t\n\tB\t=\t2\r\nC: 3\n",
		"1 set export A [1]\n2 set B [2]\n3 set C [3]\n");
}

TEST(envfile, a_quoted_value_may_have_several_lines)
{
	expect_lines("A=\"1\n# 2\n3\" # c\nB='\n'\nC=1\n",
		"1 set A \"[1\n# 2\n3] # c\n4 set B '[\n]\n6 set C [1]\n");
}

TEST(envfile, a_quote_that_is_not_closed_takes_its_line_alone)
{
	expect_lines("A=\"1\nB=2\n", "1 set A \"[1] open\n2 set B [2]\n");
	expect_lines("A='it''s'\nB=\"x\"y\n", "1 set A ['it''s']\n2 set B [\"x\"y]\n");
}

TEST(envfile, commented_assignments_are_told_from_prose)
{
	expect_lines("# A_B=some words\n#C=\n#  d=1\n# set x = 5 to see more\n# e=a b\n## F=1\n",
		"1 commented A_B [some words] # A_B=some words\n2 commented C [] #C=\n"
		"3 commented d [1] #  d=1\n4 comment # set x = 5 to see more\n"
		"5 comment # e=a b\n6 commented F [1] ## F=1\n");
}

TEST(envfile, what_is_no_assignment_is_bare_or_junk)
{
	expect_lines("A\nexport B # b\n\nthis is junk\n=v\n[section]\n",
		"1 bare A\n2 bare export B\n3 blank\n4 junk\n5 junk\n6 junk\n");
}

TEST(envfile, a_mark_at_the_start_belongs_to_no_name)
{
	expect_lines("\xef\xbb\xbf"
		     "A=1\n",
		"1 set A [1]\n");
}

TEST(envfile, the_rest_of_a_broken_value_is_no_name)
{
	expect_lines("A=\nZx81qLmN77pQ92abcdef==\n", "1 set A []\n2 junk\n");
	expect_lines("A=\nZx81qLmN77pQ92abcde=\n", "1 set A []\n2 junk\n");
	expect_lines("A=\nz8qLmNpQ9abcdef=\n", "1 set A []\n2 junk\n");
	expect_lines("A=1\n# c\nZx81qLmN77pQ92abcdef==\n", "1 set A [1]\n2 comment # c\n3 junk\n");
	expect_lines("# c\nZx81qLmN77pQ92abcde=\n", "1 comment # c\n2 junk\n");
	expect_lines("export Zx81qLmN77pQ92abcdef==\n", "1 junk\n");
}

TEST(envfile, empty_values_have_names_of_every_kind)
{
	expect_lines("databaseUrl=\nsecretKey=\noauth2ClientSecret=\ns3_bucket=\nA=\nMD5SUM=\n",
		"1 set databaseUrl []\n2 set secretKey []\n3 set oauth2ClientSecret []\n"
		"4 set s3_bucket []\n5 set A []\n6 set MD5SUM []\n");
	expect_lines("a==\nX==\n", "1 set a [=]\n2 set X [=]\n");
}

TEST(envfile, keys_that_do_not_end_are_looked_at_once)
{
	static const char piece[] = "A=-----BEGIN X\n";
	struct es_arena arena = { 0 };
	struct es_env_file f;
	struct es_buf text = ES_BUF_INIT(24 << 20);
	while (text.len + sizeof piece <= text.max)
		es_buf_add_str(&text, piece);
	es_env_file_read(&f, es_buf_slice(&text), &arena);
	EXPECT_INT(f.nlines, text.len / (sizeof piece - 1));
	es_buf_release(&text);
	es_arena_release(&arena);
}

TEST(envfile, nothing_of_a_text_is_lost)
{
	static const char *const texts[] = { "", "\n", "A=1", "A=\"\n\n", "\r\n\t#\nA='x\ny'z\n\n",
		"\xff\xfe=\n", "A=\"1\n2\"\n\n#" };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct es_arena arena = { 0 };
		struct es_env_file f;
		struct es_slice text = es_slice_from(texts[i]);
		size_t at = 0;
		es_env_file_read(&f, text, &arena);
		for (size_t k = 0; k < f.nlines; at += f.lines[k++].whole.len)
			EXPECT(f.lines[k].whole.ptr == text.ptr + at && f.lines[k].whole.len > 0);
		EXPECT_INT(at, text.len);
		es_arena_release(&arena);
	}
}

TEST(envfile, names_tell_values_from_examples)
{
	static const struct {
		const char *name;
		enum es_env_role role;
		const char *mode;
		bool is_local;
	} table[] = {
		{ ".env", ES_ENV_VALUES, "", false },
		{ ".env.local", ES_ENV_VALUES, "", true },
		{ ".env.production.local", ES_ENV_VALUES, "production", true },
		{ "staging.env", ES_ENV_VALUES, "staging", false },
		{ ".envrc", ES_ENV_VALUES, "", false },
		{ ".flaskenv", ES_ENV_VALUES, "", false },
		{ ".dev.vars", ES_ENV_VALUES, "", false },
		{ ".dev.vars.staging", ES_ENV_VALUES, "staging", false },
		{ ".env.example", ES_ENV_EXAMPLE, "", false },
		{ ".env.dev.example", ES_ENV_EXAMPLE, "dev", false },
		{ ".env.example.complete", ES_ENV_EXAMPLE, "complete", false },
		{ ".env-example", ES_ENV_EXAMPLE, "", false },
		{ ".example.env", ES_ENV_EXAMPLE, "", false },
		{ "env.sample", ES_ENV_EXAMPLE, "", false },
		{ "dotenv.example", ES_ENV_EXAMPLE, "", false },
		{ "secrets.env.template", ES_ENV_EXAMPLE, "secrets", false },
		{ ".env.schema", ES_ENV_EXAMPLE, "", false },
		{ ".env.dist", ES_ENV_EXAMPLE, "", false },
		{ ".envrc.example", ES_ENV_EXAMPLE, "", false },
		{ ".env.bak", ES_ENV_BACKUP, "", false },
		{ ".env~", ES_ENV_BACKUP, "", false },
		{ ".env.vault", ES_ENV_NONE, "", false },
		{ ".env.keys", ES_ENV_NONE, "", false },
		{ "env.d.ts", ES_ENV_NONE, "", false },
		{ ".env.ts", ES_ENV_NONE, "", false },
		{ "env.js", ES_ENV_NONE, "", false },
		{ "env", ES_ENV_NONE, "", false },
		{ "environment.prod", ES_ENV_NONE, "", false },
		{ "env.production", ES_ENV_NONE, "", false },
		{ "README.md", ES_ENV_NONE, "", false },
		{ "", ES_ENV_NONE, "", false },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct es_env_filename f = es_env_filename(es_slice_from(table[i].name));
		if (f.role != table[i].role)
			fail_msg("%s: role %d", table[i].name, (int)f.role);
		if (f.role == ES_ENV_NONE)
			continue;
		EXPECT_SLICE(f.mode, table[i].mode);
		EXPECT_INT(f.is_local, table[i].is_local);
	}
}
