/* test_readers.c - readers of what forms cannot say: struct tags of Go, files of settings. */
#include "reference/readers.h"
#include "reference/references.h"
#include "test.h"

/* What the readers say of a file, a mention a line. */
static void expect_read(const char *path, const char *text, const char *want)
{
	struct es_arena arena = { 0 };
	struct es_mentions m = { .arena = &arena };
	struct es_buf got = ES_BUF_INIT(64 * 1024);
	es_readers_run(&m, es_slice_from(path), es_slice_from(text));
	es_mentions_place(&m, es_slice_from(text));
	for (size_t i = 0; i < m.v.n; i++) {
		es_mention_print(&got, &m.v.v[i]);
		es_buf_add_byte(&got, '\n');
	}
	for (size_t i = 0; i < m.unread.n; i++)
		es_buf_printf(&got, "unread: %.*s\n", ES_ARG(m.unread.v[i].reason));
	EXPECT_STR(es_buf_cstr(&got), want);
	es_buf_release(&got);
	es_mentions_release(&m);
	es_arena_release(&arena);
}

static bool is_wanted(const struct es_globset *globs, const char *path)
{
	return es_globset_next(globs, es_slice_from(path), 0) != ES_GLOBSET_NONE;
}

TEST(readers, wanted_are_go_and_settings)
{
	struct es_globset *globs = es_globset_new();
	es_readers_add_globs(globs);
	EXPECT(is_wanted(globs, "cmd/main.go"));
	EXPECT(is_wanted(globs, "src/Api/appsettings.Development.json"));
	EXPECT(is_wanted(globs, "src/main/resources/application-prod.yml"));
	EXPECT(!is_wanted(globs, "package.json"));
	es_globset_free(globs);
}

/* ---- struct tags ---- */

TEST(readers, go_tags_name_variables_with_defaults)
{
	expect_read("a.go",
		"package a\n"
		"type Config struct {\n"
		"\tPort  int    `env:\"HTTP_PORT\" envDefault:\"8080\"`\n"
		"\tToken string `json:\"t\" env:\"API_TOKEN,required\"`\n"
		"\tDebug bool   `env:\"WITH_DEBUG\"` // is loud\n"
		"\tHosts []string `env:\"HOSTS,notEmpty\" envSeparator:\":\"`\n"
		"\tNone  string `env:\"-\"`\n"
		"}\n",
		"HTTP_PORT optional \"8080\" schema number\n"
		"API_TOKEN required fatal schema\n"
		"WITH_DEBUG guarded schema boolean\n"
		"HOSTS required fatal schema\n");
}

TEST(readers, go_tags_of_other_libraries_are_known)
{
	expect_read("a.go",
		"type C struct {\n"
		"\tA string `env:\"A_KEY, required\"`\n"
		"\tB string `env:\"B_KEY, default=x,y\"`\n"
		"\tC string `env:\"C_KEY\" env-default:\"c\"`\n"
		"\tD string `env:\"D_KEY\" env-required:\"true\"`\n"
		"\tE string `help:\"e\" default:\"e\" env:\"E_KEY\"`\n"
		"}\n",
		"A_KEY required fatal schema\n"
		"B_KEY optional \"x,y\" schema\n"
		"C_KEY optional \"c\" schema\n"
		"D_KEY required fatal schema\n"
		"E_KEY optional \"e\" schema\n");
}

TEST(readers, go_prefixes_nest)
{
	expect_read("a.go",
		"type Db struct {\n"
		"\tURL  string `env:\"URL\"`\n"
		"\tPool struct {\n"
		"\t\tMax int `env:\"MAX\"`\n"
		"\t} `envPrefix:\"POOL_\"`\n"
		"}\n"
		"type Config struct {\n"
		"\tMain  Db  `envPrefix:\"MAIN_\"`\n"
		"\tOther *Db `envPrefix:\"OTHER_\"`\n"
		"\tMail  mail.Config `envPrefix:\"MAIL_\"`\n"
		"}\n",
		"MAIN_URL guarded schema\n"
		"OTHER_URL guarded schema\n"
		"MAIN_POOL_MAX guarded schema number\n"
		"OTHER_POOL_MAX guarded schema number\n"
		"MAIL_* guarded pattern schema\n");
}

TEST(readers, envconfig_reads_names_and_fields)
{
	expect_read("a.go",
		"type Spec struct {\n"
		"\tPort    int    `envconfig:\"LISTEN_PORT\" default:\"80\"`\n"
		"\tMaxSize int    `split_words:\"true\" required:\"true\"`\n"
		"\tUser    string\n"
		"\tInner   struct{ Deep string }\n"
		"\tHidden  string `ignored:\"true\"`\n"
		"\tunseen  string\n"
		"}\n"
		"type Reply struct { Status string }\n"
		"func f() {\n\tvar s Spec\n\terr := envconfig.Process(\"\", &s)\n}\n",
		"LISTEN_PORT optional \"80\" schema number\n"
		"MAX_SIZE required fatal schema number\n"
		"USER guarded pattern schema\n"
		"INNER_DEEP guarded schema\n");
}

TEST(readers, envconfig_puts_its_prefix_before_fields)
{
	expect_read("a.go",
		"type Spec struct {\n\tPort int\n\tURL string `envconfig:\"SITE_URL\"`\n}\n"
		"func f() {\n\ts := &Spec{}\n\tenvconfig.MustProcess(\"my\", s)\n}\n",
		"MY_PORT guarded schema number\n"
		"MY_SITE_URL guarded pattern schema\n"
		"SITE_URL guarded pattern schema\n");
}

TEST(readers, structs_that_read_themselves_have_no_fields)
{
	expect_read("a.go",
		"type User struct { Name string }\n"
		"type Spec struct {\n\tFirst User `envconfig:\"FIRST_USER\"`\n}\n"
		"func f(s *Spec) {\n\tenvconfig.Process(\"\", s)\n}\n"
		"func (u *User) Decode(v string) error { return nil }\n",
		"FIRST_USER guarded schema\n");
}

TEST(readers, hostile_go_says_nothing)
{
	expect_read("a.go", "type A struct { B A `env:\"X\"`; C A }\n", "X guarded schema\n");
	expect_read("a.go", "type A struct { b string `env:\"", "");
	expect_read("a.go", "type A struct { b string `env:\"X", "");
	expect_read("a.go", "// struct { a int `env:\"X\"`\n/* struct { a int `env:\"X\"` }", "");
	expect_read("a.go", "s := \"struct { a int `env:\\\"X\\\"` }\"\n", "");
	expect_read("a.go", "struct{ a func(x interface{ y() }) `env:\"BAD NAME\"` }", "");
}

TEST(readers, many_structs_in_structs_are_bounded)
{
	enum { STRUCTS = 12, FIELDS = 40 };
	struct es_buf text = ES_BUF_INIT(1024 * 1024);
	for (int i = 0; i < STRUCTS; i++) {
		es_buf_printf(&text, "type T%d struct {\n", i);
		for (int k = 0; k < FIELDS; k++)
			es_buf_printf(&text, "F%d T%d `envPrefix:\"P%d_\"`\n", k, i + 1, k);
		es_buf_add_str(&text, "}\n");
	}
	struct es_arena arena = { 0 };
	struct es_mentions m = { .arena = &arena };
	es_readers_run(&m, (struct es_slice)ES_LIT("a.go"), es_buf_slice(&text));
	EXPECT(m.v.n <= 20 * 1000);
	es_mentions_release(&m);
	es_arena_release(&arena);
	es_buf_release(&text);
}

TEST(readers, a_tag_is_read_to_a_bound)
{
	struct es_buf text = ES_BUF_INIT(64 * 1024);
	es_buf_add_str(&text, "type A struct { B string `env:\"NEAR_KEY\" x:\"");
	for (int i = 0; i < 4000; i++)
		es_buf_add_byte(&text, 'x');
	es_buf_add_str(&text, "\" default:\"far\"` }\n");
	expect_read("a.go", es_buf_cstr(&text), "NEAR_KEY guarded schema\n");
	es_buf_release(&text);
}

/* ---- settings ---- */

TEST(readers, appsettings_are_names_that_may_be_set)
{
	expect_read("src/appsettings.json",
		"{\n\t// what it connects to\n\t\"ConnectionStrings\": { \"Db\": \"Host=x\" },\n"
		"\t\"Hosts\": [\"a\"], \"Url\": \"http://x\", \"Bad.Key\": 1 /* no name */\n}\n",
		"ConnectionStrings__Db optional pattern nocase\n"
		"Hosts__* optional pattern nocase\n"
		"Url optional pattern nocase\n");
	expect_read("src/appsettings.json",
		"{ /* c */\"Api\": {\"Url\":\"http://b\",}, // d\n\"Key\": \"/*\" }",
		"Api__Url optional pattern nocase\nKey optional pattern nocase\n");
	expect_read("src/appsettings.json", "{ \"a\": ", "unread: a value is missing\n");
	expect_read("src/appsettings.json", "", "");
}

TEST(readers, launch_settings_set_variables)
{
	expect_read("Properties/launchSettings.json",
		"{ \"profiles\": { \"http\": { \"environmentVariables\": {\n"
		"\"ASPNETCORE_ENVIRONMENT\": \"Development\" } } } }",
		"set ASPNETCORE_ENVIRONMENT \"Development\" in profile http\n");
}

static const char families[] = "LOGGING_* optional pattern nocase\n"
			       "MANAGEMENT_* optional pattern nocase\n"
			       "MICRONAUT_* optional pattern nocase\n"
			       "QUARKUS_* optional pattern nocase\n"
			       "SERVER_* optional pattern nocase\n"
			       "SPRING_* optional pattern nocase\n";

static void expect_spring(const char *path, const char *text, const char *want)
{
	struct es_buf all = ES_BUF_INIT(4096);
	es_buf_add_str(&all, families);
	es_buf_add_str(&all, want);
	expect_read(path, text, es_buf_cstr(&all));
	es_buf_release(&all);
}

TEST(readers, spring_properties_have_relaxed_names)
{
	expect_spring("application.yml",
		"app:\n  mail-host: x # of mail\n  limits:\n    # none\n    max.size: 3\n"
		"  url: http://x\nother: @project.version@\n---\n  late: 1\n- list: 1\n",
		"APP_MAILHOST optional pattern nocase\n"
		"APP_LIMITS_MAX_SIZE optional pattern nocase\n"
		"APP_URL optional pattern nocase\n"
		"OTHER optional pattern nocase\n"
		"LATE optional pattern nocase\n");
	expect_spring("application.properties", "# a.b=c\napp.mail-host = x\napp.url: y\nnothing\n",
		"APP_MAILHOST optional pattern nocase\n"
		"APP_URL optional pattern nocase\n");
}

TEST(readers, what_sets_variables_in_capitals_is_not_springs)
{
	expect_read("config/application.yml",
		"# figaro\ndefaults: &defaults\n  x: 1\nSTRIPE_KEY: x\nproduction:\n  URL: x\n",
		"");
	expect_read("config/application.yml", "GOOGLE_TAG: x\n", "");
	expect_spring("application.yml", "JWT_SECRET: x\nspring:\n  name: x\n",
		"JWT_SECRET optional pattern nocase\n"
		"SPRING_NAME optional pattern nocase\n");
	expect_spring("application.yml", "JWT_SECRET: x\nserver.port: 1\n",
		"JWT_SECRET optional pattern nocase\n"
		"SERVER_PORT optional pattern nocase\n");
}

TEST(readers, run_beside_the_forms_of_built_in_languages)
{
	struct es_arena arena = { 0 };
	struct es_mentions m = { .arena = &arena };
	struct es_error err = { 0 };
	struct es_references *r = es_references_new();
	struct es_reference_scanner *s = es_reference_scanner_new(r);
	struct es_slice path = ES_LIT("a.go"), settings = ES_LIT("appsettings.json");
	struct es_slice text = ES_LIT("type A struct { B string `env:\"A_KEY\"` }\n"
				      "var x = os.Getenv(\"B_KEY\")\n");
	EXPECT_INT(es_reference_scan(s, path, text, &m, &err), ES_OK);
	EXPECT_INT(m.v.n, 2);
	EXPECT(es_references_wants(r, settings));
	es_reference_scanner_free(s);
	es_references_free(r);
	es_mentions_release(&m);
	es_arena_release(&arena);
}
