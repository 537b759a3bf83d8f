#include "sample_result.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

static const struct es_report_options plain;

#define CLOSING	    " (1204 items, 8.1 MB in 0.08 s).\n"
#define CONFIG_HELP "help: Add the name to the example file.\n"
#define CONFIG_ALLOW                                                                               \
	"help: if this is meant, say so in a comment on its line or the line before: "             \
	"`envsieve:allow\n"                                                                        \
	"          env-undocumented`\n"

static const char *report(struct es_finding *f, size_t n, enum es_format format)
{
	struct es_result r = sample_result(f, n);
	return sample_report(&r, format, &plain);
}

/* From the first finding on. */
static const char *records(struct es_finding *f, size_t n)
{
	return strstr(report(f, n, ES_FORMAT_JSONL), "\"type\":\"finding\"");
}

TEST(config_report, message_is_the_head_and_help_is_given_once_a_rule)
{
	struct es_finding f[] = { sample_config("app.js", 7), sample_config("main.js", 9) };
	EXPECT_STR(report(f, 2, ES_FORMAT_TEXT),
		"warning[env-undocumented]: API_URL is read here, and no example names it\n"
		" --> app.js:7:13\n"
		"  |\n"
		"7 | process.env.API_URL\n"
		"  |             ^^^^^^^\n"
		"  = " CONFIG_HELP "  = " CONFIG_ALLOW "\n"
		"warning[env-undocumented]: API_URL is read here, and no example names it\n"
		" --> main.js:9:13\n"
		"  |\n"
		"9 | process.env.API_URL\n"
		"  |             ^^^^^^^\n"
		"\n"
		"Found 2 warnings in 2 files" CLOSING);
}

TEST(config_report, its_own_help_goes_before_that_of_the_rule)
{
	struct es_finding f = sample_config("app.js", 7);
	f.help = es_slice_from("Call it API_URI.");
	const char *text = report(&f, 1, ES_FORMAT_TEXT);
	EXPECT(strstr(text, "  = help: Call it API_URI.\n"));
	EXPECT(!strstr(text, CONFIG_HELP));
}

TEST(config_report, the_file_as_a_whole_has_no_line)
{
	struct es_finding f = sample_config(".env", 0);
	f.message = es_slice_from("git tracks this file");
	EXPECT_STR(report(&f, 1, ES_FORMAT_TEXT),
		"warning[env-undocumented]: git tracks this file\n"
		" --> .env\n"
		"  = variable: API_URL\n"
		"  = " CONFIG_HELP
		"  = help: if this is meant, add `env-undocumented` to `disable:` in "
		".envsieve.yaml\n"
		"\n"
		"Found 1 warning in 1 file" CLOSING);
	EXPECT(strstr(records(&f, 1),
		"\"path\":\".env\",\"line\":null,\"column\":null,\"end_line\":null,"
		"\"end_column\":null,"));
	EXPECT(!strstr(report(&f, 1, ES_FORMAT_SARIF), "\"region\""));
}

TEST(config_report, record_has_a_variable_and_no_secret)
{
	struct es_finding f = sample_config("app.js", 7);
	const char *record = records(&f, 1);
	EXPECT(strstr(record,
		"\"rule\":\"env-undocumented\",\"title\":\"Variable is read but not documented\","
		"\"kind\":\"config\",\"severity\":\"warning\",\"confidence\":\"medium\","
		"\"message\":\"API_URL is read here, and no example names it\","
		"\"help\":\"Add the name to the example file.\",\"path\":\"app.js\",\"line\":7,"
		"\"column\":13,\"end_line\":7,\"end_column\":20,\"variable\":\"API_URL\","
		"\"origin\":"));
	EXPECT(!strstr(record, "\"secret\""));
	f.variable = ES_SLICE_EMPTY;
	EXPECT(strstr(records(&f, 1), "\"variable\":null"));
}

TEST(config_report, code_scanning_gets_no_mark_of_a_secret)
{
	struct es_finding f = sample_config("app.js", 7);
	const char *text = report(&f, 1, ES_FORMAT_SARIF);
	EXPECT(strstr(text, "API_URL is read here, and no example names it"));
	EXPECT(strstr(text, "\"configuration\""));
	EXPECT(strstr(text, "\"problem.severity\": \"warning\""));
	EXPECT(strstr(text, "\"startColumn\": 13"));
	EXPECT(!strstr(text, "security-severity"));
	EXPECT(!strstr(text, "secretId"));
	EXPECT(!strstr(text, "verified"));
}

/* ---- the table of variables ---- */

static const struct es_variable_place reads[] = { { .path = ES_LIT("app.js"),
	.line = 7,
	.how = ES_LIT("process.env.X"),
	.fallback = ES_LIT("3000"),
	.has_fallback = true } };
static const struct es_variable_place documented[] = {
	{ .path = ES_LIT(".env.example"), .line = 2, .is_commented = true }
};
static const struct es_variable_target targets[] = { { ES_LIT("production"), "missing" } };
static const struct es_variable_row row = { .name = ES_LIT("PORT"),
	.service = ES_LIT("web"),
	.class = "app",
	.need = "optional",
	.references = { reads, 1 },
	.examples = { documented, 1 },
	.targets = targets,
	.ntargets = 1 };

TEST(config_report, variables_are_records_of_their_own)
{
	struct es_result r = sample_result(NULL, 0);
	r.variables = (struct es_variable_table){ &row, 1, true };
	const char *want =
		"\"name\":\"PORT\",\"class\":\"app\",\"need\":\"optional\",\"service\":\"web\","
		"\"references\":[{\"path\":\"app.js\",\"line\":7,\"form\":\"process.env.X\","
		"\"default\":\"3000\"}],"
		"\"examples\":[{\"path\":\".env.example\",\"line\":2,\"commented\":true}],"
		"\"files\":[],\"sets\":[],\"targets\":{\"production\":\"missing\"}}\n";
	const char *text = strstr(sample_report(&r, ES_FORMAT_JSONL, &plain), "\"variable\",");
	EXPECT(text && strncmp(text + strlen("\"variable\","), want, strlen(want)) == 0);
	EXPECT(strstr(sample_report(&r, ES_FORMAT_JSON, &plain), "\"variables\": ["));
	EXPECT_STR(sample_report(&r, ES_FORMAT_TEXT, &plain), "Nothing found" CLOSING);
}

TEST(config_report, matrix_is_a_table_of_aligned_columns)
{
	static const struct es_variable_place file[] = { { .path = ES_LIT("web/.env"),
		.line = 1 } };
	struct es_variable_row rows[] = { row, row };
	rows[1].name = es_slice_from("DATABASE_URL");
	rows[1].need = "required";
	rows[1].examples.n = 0;
	rows[1].files = (struct es_variable_places){ file, 1 };
	struct es_result r = sample_result(NULL, 0);
	r.variables = (struct es_variable_table){ rows, 2, true };
	const struct es_report_options o = { .matrix = true };
	EXPECT_STR(sample_report(&r, ES_FORMAT_TEXT, &o),
		"web:\n"
		"NAME          CLASS  NEED      CODE  EXAMPLE    ENV FILES  SET IN  production\n"
		"DATABASE_URL  app    required  1     -          web/.env   -       missing\n"
		"PORT          app    optional  1     commented  -          -       missing\n"
		"\n"
		"Nothing found" CLOSING);
}

TEST(config_report, a_scan_for_secrets_has_no_table)
{
	struct es_result r = sample_result(NULL, 0);
	EXPECT(!strstr(sample_report(&r, ES_FORMAT_JSON, &plain), "variables"));
}
