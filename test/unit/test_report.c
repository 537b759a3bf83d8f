#include "sample_result.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

static const struct es_report_options plain;

#define TOKEN_BEGIN                                                                                \
	"\"rule\":\"acme-token\",\"title\":\"Acme access token\",\"kind\":\"secret\","             \
	"\"severity\":\"error\",\"confidence\":\"high\","
#define TOKEN_HELP  "\"help\":\"Revoke it at https://acme.example/tokens, then make a new one.\","
#define TOKEN_PLACE "\"line\":12,\"column\":7,\"end_line\":12,\"end_column\":47,"
#define TOKEN_SECRET                                                                               \
	"\"secret\":{\"redacted\":\"acm_" MASK                                                     \
	"7Q\",\"length\":40,\"id\":\"0123456789abcdef0123456789abcdef\","
#define SHA(digits) digits digits digits digits digits digits digits digits digits digits

TEST(report, formats_are_known_by_name)
{
	enum es_format f = ES_FORMAT_JSON;
	EXPECT(!es_format_parse(&f, "yaml") && f == ES_FORMAT_JSON);
	EXPECT(es_format_parse(&f, "text") && f == ES_FORMAT_TEXT);
	EXPECT(es_format_parse(&f, "jsonl") && f == ES_FORMAT_JSONL);
	EXPECT(es_format_parse(&f, "sarif") && f == ES_FORMAT_SARIF);
}

TEST(report, no_options_are_as_good_as_none_set)
{
	struct es_finding f = sample_token("deploy/prod.env", 12);
	struct es_result r = sample_result(&f, 1);
	const struct es_report_options none = { .color = false };
	char *want = strdup(sample_report(&r, ES_FORMAT_TEXT, &none));
	EXPECT_STR(sample_report(&r, ES_FORMAT_TEXT, NULL), want);
	free(want);
}

TEST(report, jsonl_is_one_typed_record_a_line)
{
	struct es_finding f = sample_token("deploy/prod.env", 12);
	f.place.path = es_slice_from("caf\xe9");
	struct es_result r = sample_result(&f, 1);
	EXPECT_STR(sample_report(&r, ES_FORMAT_JSONL, &plain),
		"{\"type\":\"scope\",\"schema\":\"envsieve-report/1\",\"tool\":{\"name\":"
		"\"envsieve\",\"version\":\"" ES_VERSION
		"\",\"rules\":\"\"},\"command\":\"scan\",\"target\":\".\","
		"\"repository\":\"/srv/shop\",\"head\":\"" SHA(
			"abab") "\",\"complete\":true,\"warnings\":[]}\n"
				"{\"type\":\"finding\"," TOKEN_BEGIN
				"\"message\":\"Acme access token: acm_" MASK "7Q\"," TOKEN_HELP
				"\"path\":{\"bytes\":\"Y2Fm6Q==\"}," TOKEN_PLACE TOKEN_SECRET
				"\"verified\":\"none\",\"facts\":{}},"
				"\"origin\":{\"kind\":\"worktree\",\"object\":null,\"commit\":null,"
				"\"author\":null,"
				"\"email\":null,\"date\":null,\"last_commit\":null,\"refs\":[]},"
				"\"in_head\":null,"
				"\"occurrences\":[{\"path\":{\"bytes\":\"Y2Fm6Q==\"},\"line\":12,"
				"\"column\":7,"
				"\"commit\":null,\"date\":null}],\"head\":null,"
				"\"fingerprint\":\"00112233445566778899aabbccddeeff\"}\n"
				"{\"type\":\"summary\",\"findings\":1,\"suppressed\":0,\"known\":0,"
				"\"items\":1204,"
				"\"bytes\":8123456,\"bytes_matched\":8200000,\"limit_hits\":0,"
				"\"skipped\":[],"
				"\"seconds\":0.081}\n");
}

TEST(report, json_of_history_names_commit_and_occurrences)
{
	struct es_slice refs[] = { ES_LIT("refs/heads/main") };
	struct es_finding f = sample_history(refs, 1);
	struct es_fact fact = { ES_LIT("account"), ES_LIT("1234") };
	f.facts = &fact;
	f.nfacts = 1;
	f.verified = ES_VERIFIED_BAD;
	f.occurrences = &f.place;
	f.noccurrences = 1;
	struct es_result r = sample_result(&f, 1);
	const char *finding = strstr(sample_report(&r, ES_FORMAT_JSONL, &plain), "\"message\"");
	const char *want =
		"\"message\":\"Acme access token: acm_" MASK
		"7Q (checksum is wrong), in history since 3f3f3f3f3f of 2024-03-01, not in "
		"HEAD\"," TOKEN_HELP "\"path\":\"deploy/prod.env\"," TOKEN_PLACE TOKEN_SECRET
		"\"verified\":\"bad\",\"facts\":{\"account\":\"1234\"}},"
		"\"origin\":{\"kind\":\"history\",\"object\":\"" SHA("0b0b") "\",\"commit\":\"" SHA(
			"3f3f") "\",\"author\":\"Jane Doe\",\"email\":\"jane@example.org\","
				"\"date\":\"2024-03-01T09:30:00+01:00\",\"last_commit\":\"" SHA(
					"4a4a") "\","
						"\"refs\":[\"refs/heads/"
						"main\"]},"
						"\"in_head\":false,\"occurrences\":[{\"path\":"
						"\"deploy/"
						"prod.env\",\"line\":12,"
						"\"column\":7,\"commit\":\"" SHA(
							"3f3f") "\",\"date\":\"2024-03-01T09:30:00+"
								"01:00\"}],"
								"\"head\":null,"
								"\"fingerprint\":"
								"\"00112233445566778899aabbccddeeff"
								"\"}\n";
	EXPECT_SLICE(es_slice_sub(es_slice_from(finding), 0, strlen(want)), want);
}

TEST(report, json_is_the_same_records_in_one_value)
{
	struct es_skip skip = { .path = ES_LIT("a.iso"), .reason = ES_LIT("larger than 10 MiB") };
	struct es_slice warning = ES_LIT("the repository is shallow");
	struct es_result r = sample_result(NULL, 0);
	r.summary.skipped.v = &skip;
	r.summary.skipped.n = 1;
	r.scope.warnings.v = &warning;
	r.scope.warnings.n = 1;
	r.scope.is_complete = false;
	r.scope.repository = es_slice_from("");
	r.scope.head = (struct es_oid){ { 0 } };
	EXPECT_STR(sample_report(&r, ES_FORMAT_JSON, &plain),
		"{\n"
		"  \"schema\": \"envsieve-report/1\",\n"
		"  \"tool\": {\n"
		"    \"name\": \"envsieve\",\n"
		"    \"version\": \"" ES_VERSION "\",\n"
		"    \"rules\": \"\"\n"
		"  },\n"
		"  \"scope\": {\n"
		"    \"command\": \"scan\",\n"
		"    \"target\": \".\",\n"
		"    \"repository\": null,\n"
		"    \"head\": null,\n"
		"    \"complete\": false,\n"
		"    \"warnings\": [\n"
		"      \"the repository is shallow\"\n"
		"    ]\n"
		"  },\n"
		"  \"findings\": [],\n"
		"  \"summary\": {\n"
		"    \"findings\": 0,\n"
		"    \"suppressed\": 0,\n"
		"    \"known\": 0,\n"
		"    \"items\": 1204,\n"
		"    \"bytes\": 8123456,\n"
		"    \"bytes_matched\": 8200000,\n"
		"    \"limit_hits\": 0,\n"
		"    \"skipped\": [\n"
		"      {\n"
		"        \"path\": \"a.iso\",\n"
		"        \"reason\": \"larger than 10 MiB\",\n"
		"        \"gap\": false\n"
		"      }\n"
		"    ],\n"
		"    \"seconds\": 0.081\n"
		"  }\n"
		"}\n");
}

TEST(report, value_is_shown_only_if_asked_for_and_never_in_sarif)
{
	static const enum es_format all[] = { ES_FORMAT_TEXT, ES_FORMAT_JSON, ES_FORMAT_JSONL,
		ES_FORMAT_SARIF };
	const struct es_report_options show = { .show_secrets = true };
	struct es_finding f = sample_token("a.env", 1);
	f.secret = es_slice_from("in the clear");
	struct es_result r = sample_result(&f, 1);
	for (size_t i = 0; i < 4; i++) {
		bool is_shown = all[i] != ES_FORMAT_SARIF;
		EXPECT(!strstr(sample_report(&r, all[i], &plain), "in the clear"));
		EXPECT(!strstr(sample_report(&r, all[i], &show), "in the clear") == !is_shown);
	}
}

/* ---- SARIF ---- */

static void expect_in_sarif(struct es_finding *f, const char *want)
{
	struct es_result r = sample_result(f, 1);
	const char *text = sample_report(&r, ES_FORMAT_SARIF, &plain);
	if (!strstr(text, want))
		print_error("no\n%s\nin\n%s\n", want, text);
	EXPECT(strstr(text, want));
}

TEST(sarif, result_has_what_code_scanning_demands)
{
	struct es_finding f = sample_token("a b/caf\xe9:#.env", 12);
	expect_in_sarif(&f, "          \"ruleId\": \"acme-token\",\n"
			    "          \"ruleIndex\": 0,\n"
			    "          \"level\": \"error\",\n"
			    "          \"message\": {\n"
			    "            \"text\": \"Acme access token: acm_" MASK "7Q\"\n"
			    "          },\n"
			    "          \"locations\": [\n"
			    "            {\n"
			    "              \"physicalLocation\": {\n"
			    "                \"artifactLocation\": {\n"
			    "                  \"uri\": \"a%20b/caf%E9%3A%23.env\",\n"
			    "                  \"uriBaseId\": \"%SRCROOT%\"\n"
			    "                },\n"
			    "                \"region\": {\n"
			    "                  \"startLine\": 12,\n"
			    "                  \"startColumn\": 7,\n"
			    "                  \"endColumn\": 47,\n"
			    "                  \"endLine\": 12\n"
			    "                }\n"
			    "              }\n"
			    "            }\n"
			    "          ],\n"
			    "          \"partialFingerprints\": {\n"
			    "            \"envsieve/v1\": \"00112233445566778899aabbccddeeff\"\n"
			    "          },\n");
}

TEST(sarif, rule_has_what_code_scanning_shows)
{
	struct es_finding f = sample_token("a.env", 12);
	expect_in_sarif(&f,
		"              \"id\": \"acme-token\",\n"
		"              \"shortDescription\": {\n"
		"                \"text\": \"Acme access token\"\n"
		"              },\n"
		"              \"fullDescription\": {\n"
		"                \"text\": \"Gives access to all projects of its owner.\"\n"
		"              },\n"
		"              \"help\": {\n"
		"                \"text\": \"Revoke it at https://acme.example/tokens, then make a "
		"new "
		"one.\",\n"
		"                \"markdown\": \"Revoke it at https://acme.example/tokens, then "
		"make a "
		"new one.\\n\\n- \\u003chttps://acme.example/docs\\u003e\\n\\nIf it is no secret, "
		"say so "
		"in a comment on its line: `envsieve:allow acme-token`\"\n"
		"              },\n"
		"              \"helpUri\": \"https://acme.example/docs\",\n"
		"              \"defaultConfiguration\": {\n"
		"                \"level\": \"error\"\n"
		"              },\n"
		"              \"properties\": {\n"
		"                \"tags\": [\n"
		"                  \"security\",\n"
		"                  \"secret\",\n"
		"                  \"external/cwe/cwe-798\"\n"
		"                ],\n"
		"                \"precision\": \"very-high\",\n"
		"                \"security-severity\": \"9.5\"\n"
		"              }\n");
}

TEST(sarif, columns_count_utf16_units)
{
	struct es_finding f =
		sample_password("a.js", 7, "p\xc3\xa4ss \xf0\x9f\x94\x91 = \"" MASK "\"");
	expect_in_sarif(&f, "\"startColumn\": 12,\n"
			    "                  \"endColumn\": 24,\n");
}

TEST(sarif, columns_are_left_out_where_the_line_is_not_known)
{
	struct es_finding f = sample_token("a.js", 7);
	f.place.column = 2000;
	expect_in_sarif(&f, "\"startLine\": 7,\n"
			    "                  \"endLine\": 7\n");
}

TEST(sarif, message_of_history_has_a_location)
{
	struct es_finding f = sample_history(NULL, 0);
	f.origin = ES_ORIGIN_MESSAGE;
	f.place.path = es_slice_from("");
	expect_in_sarif(&f, "\"uri\": \"commit-message/" SHA("3f3f") "\",");
	expect_in_sarif(&f, "in a message of history since 3f3f3f3f3f of 2024-03-01");
}

TEST(sarif, incomplete_scan_is_not_successful)
{
	struct es_result r = sample_result(NULL, 0);
	r.scope.is_complete = false;
	struct es_skip skip = {
		.path = ES_LIT("priv"), .reason = ES_LIT("cannot open"), .is_gap = true
	};
	r.summary.skipped.v = &skip;
	r.summary.skipped.n = 1;
	r.scope.command = es_slice_from("scan --range main..dev");
	const char *text = sample_report(&r, ES_FORMAT_SARIF, &plain);
	EXPECT(strstr(text, "\"executionSuccessful\": false,"));
	EXPECT(strstr(text, "\"text\": \"not scanned: priv: cannot open\""));
	EXPECT(strstr(text, "\"id\": \"envsieve-scan-range/\""));
}

TEST(sarif, worst_results_stay_when_there_are_too_many)
{
	enum { N = 25010 };
	struct es_finding *f = calloc(N, sizeof *f);
	assert_non_null(f);
	for (size_t i = 0; i < N; i++)
		f[i] = i % 1000 ? sample_password("a.js", i + 1, MASK)
				: sample_token("b.env", i + 1);
	struct es_result r = sample_result(f, N);
	char *text = NULL;
	size_t len = 0, errors = 0, all = 0;
	FILE *to = open_memstream(&text, &len);
	assert_non_null(to);
	EXPECT_INT(es_report_write(&r, ES_FORMAT_SARIF, &plain, to, NULL), ES_OK);
	(void)fclose(to);
	/* Not strstr: address sanitizer measures all that is left of the megabytes at each call. */
	const struct es_slice whole = { text, len }, key = ES_LIT("\"ruleIndex\": ");
	for (size_t at = 0; (at = es_slice_search(whole, at, key)) < len; at += key.len) {
		all++;
		errors += text[at + key.len] == '0' && text[at + key.len + 1] == ',';
	}
	EXPECT_INT(all, 25000);
	EXPECT_INT(errors, 26);
	EXPECT(strstr(text, "10 findings of lower severity are left out"));
	free(text);
	free(f);
}
