#include "sample_result.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

static const struct es_slice references[] = { ES_LIT("https://acme.example/docs") };

static const struct es_rule token_rule = { .id = ES_LIT("acme-token"),
	.name = ES_LIT("Acme access token"),
	.description = ES_LIT("Gives access to all projects of its owner."),
	.help = ES_LIT("Revoke it at https://acme.example/tokens, then make a new one.\n"),
	.severity = ES_SEV_ERROR,
	.confidence = ES_CONF_HIGH,
	.verify = ES_VERIFY_GITHUB,
	.references = { references, 1 } };

static const struct es_rule password_rule = { .id = ES_LIT("password"),
	.name = ES_LIT("Password in an assignment"),
	.severity = ES_SEV_WARNING,
	.confidence = ES_CONF_MEDIUM,
	.is_generic = true };

struct es_oid sample_oid(unsigned char byte)
{
	struct es_oid o;
	memset(&o, byte, sizeof o);
	return o;
}

struct es_finding sample_token(const char *path, size_t line)
{
	return (struct es_finding){ .rule = &token_rule,
		.severity = ES_SEV_ERROR,
		.confidence = ES_CONF_HIGH,
		.place = { .path = es_slice_from(path),
			.line = line,
			.column = 7,
			.end_line = line,
			.end_column = 47 },
		.redacted = ES_LIT("acm_" MASK "7Q"),
		.length = 40,
		.id = ES_LIT("0123456789abcdef0123456789abcdef"),
		.fingerprint = ES_LIT("00112233445566778899aabbccddeeff"),
		.excerpt = ES_LIT("TOKEN=acm_" MASK "7Q"),
		.mark_from = 6,
		.mark_to = 20 };
}

struct es_finding sample_history(struct es_slice *refs, size_t nrefs)
{
	struct es_finding f = sample_token("deploy/prod.env", 12);
	f.origin = ES_ORIGIN_HISTORY;
	f.item_kind = ES_ITEM_BLOB;
	f.place.object = sample_oid(0x0b);
	f.place.commit = sample_oid(0x3f);
	f.place.author = es_slice_from("Jane Doe");
	f.place.email = es_slice_from("jane@example.org");
	f.place.date = 1709281800; /* 2024-03-01T08:30:00Z */
	f.place.date_offset = 60;
	f.last_commit = sample_oid(0x4a);
	f.refs = refs;
	f.nrefs = nrefs;
	return f;
}

struct es_finding sample_password(const char *path, size_t number, const char *line)
{
	size_t before = es_slice_search(es_slice_from(line), 0, es_slice_from(MASK));
	return (struct es_finding){ .rule = &password_rule,
		.severity = ES_SEV_WARNING,
		.confidence = ES_CONF_MEDIUM,
		.place = { .path = es_slice_from(path),
			.line = number,
			.column = before + 1,
			.end_line = number,
			.end_column = before + 13 },
		.redacted = ES_LIT(MASK),
		.length = 12,
		.id = ES_LIT("fedcba9876543210fedcba9876543210"),
		.fingerprint = ES_LIT("ffeeddccbbaa99887766554433221100"),
		.excerpt = es_slice_from(line),
		.mark_from = before,
		.mark_to = before + strlen(MASK) };
}

static const struct es_rule config_rule = { .id = ES_LIT("env-undocumented"),
	.name = ES_LIT("Variable is read but not documented"),
	.help = ES_LIT("Add the name to the example file."),
	.kind = ES_KIND_CONFIG,
	.severity = ES_SEV_WARNING,
	.confidence = ES_CONF_MEDIUM };

struct es_finding sample_config(const char *path, size_t line)
{
	struct es_finding f = { .rule = &config_rule,
		.severity = ES_SEV_WARNING,
		.confidence = ES_CONF_MEDIUM,
		.place = { .path = es_slice_from(path) },
		.message = ES_LIT("API_URL is read here, and no example names it"),
		.variable = ES_LIT("API_URL"),
		.fingerprint = ES_LIT("0f0e0d0c0b0a09080706050403020100") };
	if (!line)
		return f;
	f.place.line = f.place.end_line = line;
	f.place.column = 13;
	f.place.end_column = 20;
	f.excerpt = es_slice_from("process.env.API_URL");
	f.mark_from = 12;
	f.mark_to = 19;
	return f;
}

struct es_result sample_result(struct es_finding *f, size_t n)
{
	return (struct es_result){ .scope = { .command = ES_LIT("scan"),
					   .target = ES_LIT("."),
					   .repository = ES_LIT("/srv/shop"),
					   .head = sample_oid(0xab),
					   .is_complete = true },
		.findings = { .v = f, .n = n },
		.summary = { .items = 1204,
			.bytes = 8123456,
			.bytes_matched = 8200000,
			.seconds = 0.0812 } };
}

const char *sample_report(
	const struct es_result *r, enum es_format format, const struct es_report_options *o)
{
	static char text[64 << 10];
	char *bytes = NULL;
	size_t len = 0;
	FILE *to = open_memstream(&bytes, &len);
	assert_non_null(to);
	struct es_error err;
	assert_int_equal(es_report_write(r, format, o, to, &err), ES_OK);
	assert_int_equal(fclose(to), 0);
	assert_true(len < sizeof text);
	memcpy(text, bytes, len + 1);
	free(bytes);
	return text;
}
