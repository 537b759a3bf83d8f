#include "sample_result.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

static const struct es_report_options plain;

#define CLOSING	   " (1204 items, 8.1 MB in 0.08 s).\n"
#define TOKEN_HELP "help: Revoke it at https://acme.example/tokens, then make a new one.\n"
#define TOKEN_ALLOW                                                                                \
	"help: if this is no secret, say so in a comment on its line: `envsieve:allow "            \
	"acme-token`\n"

static const char *text_of(struct es_finding *f, size_t n)
{
	struct es_result r = sample_result(f, n);
	return sample_report(&r, ES_FORMAT_TEXT, &plain);
}

TEST(text_report, shows_place_line_facts_and_help)
{
	struct es_fact facts[] = { { ES_LIT("account"), ES_LIT("1234") },
		{ ES_LIT("expires"), ES_LIT("2025-01-01") } };
	struct es_finding f = sample_token("deploy/prod.env", 12);
	f.facts = facts;
	f.nfacts = 2;
	f.verified = ES_VERIFIED_OK;
	EXPECT_STR(text_of(&f, 1), "error[acme-token]: Acme access token\n"
				   "  --> deploy/prod.env:12:7\n"
				   "   |\n"
				   "12 | TOKEN=acm_" MASK "7Q\n"
				   "   |       ^^^^^^^^^^^^^^\n"
				   "   = checksum: right, so this is most likely real\n"
				   "   = facts: account 1234, expires 2025-01-01\n"
				   "   = " TOKEN_HELP "   = " TOKEN_ALLOW "\n"
				   "Found 1 error in 1 file" CLOSING);
}

TEST(text_report, carets_stand_right_after_tabs_and_wide_characters)
{
	struct es_finding f =
		sample_password("a.js", 7, "\tp\xc3\xa4ss\t= \"\xe5\xaf\x86\x1b\xff" MASK "\";\r");
	EXPECT_STR(text_of(&f, 1),
		"warning[password]: Password in an assignment (medium confidence)\n"
		" --> a.js:7:16\n"
		"  |\n"
		"7 |     p\xc3\xa4ss    = \"\xe5\xaf\x86\\x1b\\xff" MASK "\";\n"
		"  |                          ^^^^^^^^\n"
		"  = help: Revoke the secret where it was issued, then read the new one from the "
		"environment or a\n"
		"          secrets manager.\n"
		"  = help: if this is no secret, say so in a comment on its line: "
		"`envsieve:allow password`\n"
		"\n"
		"Found 1 warning in 1 file" CLOSING);
}

TEST(text_report, same_secret_is_told_once_with_its_places)
{
	struct es_finding f[] = { sample_token("a.env", 1), sample_token("a.env", 9),
		sample_token("b.env", 2) };
	EXPECT_STR(text_of(f, 3), "error[acme-token]: Acme access token\n"
				  " --> a.env:1:7\n"
				  "  |\n"
				  "1 | TOKEN=acm_" MASK "7Q\n"
				  "  |       ^^^^^^^^^^^^^^\n"
				  "  = also at: a.env:9, b.env:2\n"
				  "  = " TOKEN_HELP "  = " TOKEN_ALLOW "\n"
				  "Found 1 error at 3 places in 2 files" CLOSING);
}

TEST(text_report, help_is_given_once_a_rule)
{
	struct es_finding f[] = { sample_token("a.env", 1), sample_token("b.env", 2) };
	f[1].id = es_slice_from("");
	EXPECT_STR(text_of(f, 2), "error[acme-token]: Acme access token\n"
				  " --> a.env:1:7\n"
				  "  |\n"
				  "1 | TOKEN=acm_" MASK "7Q\n"
				  "  |       ^^^^^^^^^^^^^^\n"
				  "  = " TOKEN_HELP "  = " TOKEN_ALLOW "\n"
				  "error[acme-token]: Acme access token\n"
				  " --> b.env:2:7\n"
				  "  |\n"
				  "2 | TOKEN=acm_" MASK "7Q\n"
				  "  |       ^^^^^^^^^^^^^^\n"
				  "\n"
				  "Found 2 errors in 2 files" CLOSING);
}

TEST(text_report, many_places_are_counted)
{
	struct es_finding f[8];
	for (size_t i = 0; i < 8; i++)
		f[i] = sample_token("a.env", i + 1);
	EXPECT(strstr(text_of(f, 8),
		"= also at: a.env:2, a.env:3, a.env:4, a.env:5, a.env:6 and 2 more\n"));
}

TEST(text_report, history_names_commit_author_and_refs)
{
	struct es_slice refs[] = { ES_LIT("HEAD"), ES_LIT("refs/heads/fix"),
		ES_LIT("refs/heads/main"), ES_LIT("refs/remotes/origin/main"),
		ES_LIT("refs/tags/v1.2") };
	struct es_finding f = sample_history(refs, 5);
	struct es_place places[] = { f.place, f.place };
	places[1].path = es_slice_from("old/prod.env");
	places[1].commit = sample_oid(0x40);
	f.occurrences = places;
	f.noccurrences = 2;
	EXPECT_STR(text_of(&f, 1),
		"error[acme-token]: Acme access token\n"
		"  --> deploy/prod.env:12:7 (commit 3f3f3f3f3f, Jane Doe, 2024-03-01, not in "
		"HEAD; on main, fix and 3 more refs)\n"
		"   |\n"
		"12 | TOKEN=acm_" MASK "7Q\n"
		"   |       ^^^^^^^^^^^^^^\n"
		"   = last in: commit 4a4a4a4a4a\n"
		"   = also at: old/prod.env:12 (4040404040)\n"
		"   = note: every clone still has it, so revoke the secret first; rewriting "
		"history "
		"comes after\n"
		"   = " TOKEN_HELP "   = id: 0123456789abcdef0123456789abcdef\n"
		"   = help: if this is no secret, or known and revoked, add `- id: ID` below "
		"`allow:` "
		"in\n"
		"           .envsieve.yaml\n"
		"\n"
		"Found 1 error in 1 file" CLOSING);
}

TEST(text_report, places_without_a_path_are_named_by_their_object)
{
	struct es_slice refs[] = { ES_LIT("refs/heads/main"), ES_LIT("refs/stash") };
	struct es_finding f = sample_history(refs, 2);
	f.origin = ES_ORIGIN_MESSAGE;
	f.item_kind = ES_ITEM_COMMIT;
	f.is_in_head = true;
	f.place.path = es_slice_from("");
	EXPECT(strstr(text_of(&f, 1), "  --> message of commit 3f3f3f3f3f:12:7 (Jane Doe, "
				      "2024-03-01, still in HEAD; on main and stash)\n"));
	EXPECT(strstr(text_of(&f, 1), "Found 1 error in 1 message (1204"));
	f.item_kind = ES_ITEM_TAG;
	EXPECT(strstr(text_of(&f, 1), "  --> message of tag 0b0b0b0b0b:12:7 (Jane Doe, "));
	f.item_kind = ES_ITEM_BLOB;
	f.is_in_head = false;
	f.place.commit = (struct es_oid){ { 0 } };
	f.place.author = es_slice_from("");
	f.nrefs = 0;
	EXPECT(strstr(text_of(&f, 1), "  --> object 0b0b0b0b0b:12:7 (not in HEAD; on no ref)\n"));
}

TEST(text_report, place_in_head_is_told_where_it_is_another)
{
	struct es_slice refs[] = { ES_LIT("refs/heads/main") };
	struct es_finding f = sample_history(refs, 1);
	f.is_in_head = true;
	f.head = f.place;
	EXPECT(strstr(text_of(&f, 1), ", still in HEAD; on main)\n"));
	f.head.line = 30;
	EXPECT(strstr(text_of(&f, 1), ", still in HEAD at line 30; on main)\n"));
	f.head.path = es_slice_from("etc/app.env");
	EXPECT(strstr(text_of(&f, 1), ", still in HEAD at etc/app.env:30; on main)\n"));
}

TEST(text_report, names_and_index_are_told_apart)
{
	struct es_finding f = sample_token("keys/acm_" MASK "7Q.txt", 1);
	f.item_kind = ES_ITEM_NAMES;
	EXPECT(strstr(text_of(&f, 1), " --> keys/acm_" MASK "7Q.txt, in its name\n"
				      "  = help: Revoke it"));
	f = sample_token("a.env", 1);
	f.origin = ES_ORIGIN_INDEX;
	f.coding = ES_CODING_BASE64;
	EXPECT(strstr(text_of(&f, 1), " --> a.env:1:7 (in the index)\n"));
	EXPECT(strstr(text_of(&f, 1), "  = note: written in base64\n"));
}

TEST(text_report, secret_of_many_lines_says_where_it_ends)
{
	struct es_finding f = sample_token("key.pem", 2);
	f.place.end_line = 28;
	EXPECT(strstr(text_of(&f, 1), "  |       ^^^^^^^^^^^^^^ to line 28\n"));
}

TEST(text_report, nothing_hostile_of_a_repository_gets_through)
{
	static const char evil[] = "x\033]0;t\a\n\xe2\x80\xae\xc2\x9b\xff\r";
	struct es_slice e = es_slice_from(evil);
	struct es_slice refs[] = { e };
	struct es_fact fact = { e, e };
	struct es_finding f = sample_history(refs, 1);
	struct es_rule rule = *f.rule;
	rule.id = rule.name = rule.help = e;
	f.rule = &rule;
	f.facts = &fact;
	f.nfacts = 1;
	f.place.path = f.place.author = f.id = f.excerpt = e;
	struct es_result r = sample_result(&f, 1);
	struct es_skip skips[] = { { .path = e, .reason = e },
		{ .path = e, .reason = e, .is_gap = true } };
	r.summary.skipped.v = skips;
	r.summary.skipped.n = 2;
	r.scope.warnings.v = &e;
	r.scope.warnings.n = 1;
	const struct es_report_options verbose = { .verbose = true };
	for (const char *c = sample_report(&r, ES_FORMAT_TEXT, &verbose); *c; c++)
		EXPECT(*c == '\n' || (*c >= ' ' && *c <= '~'));
}

TEST(text_report, secret_is_shown_byte_for_byte_if_asked_for)
{
	const struct es_report_options show = { .show_secrets = true };
	struct es_finding f = sample_token("a.env", 1);
	f.secret = es_slice_from(" two  blanks\n");
	struct es_result r = sample_result(&f, 1);
	EXPECT(strstr(sample_report(&r, ES_FORMAT_TEXT, &show), "  = secret:  two  blanks\\n\n"));
}

TEST(text_report, clean_scan_is_one_line_and_none_if_quiet)
{
	const struct es_report_options quiet = { .quiet = true };
	struct es_result r = sample_result(NULL, 0);
	EXPECT_STR(sample_report(&r, ES_FORMAT_TEXT, &plain), "No secrets found" CLOSING);
	EXPECT_STR(sample_report(&r, ES_FORMAT_TEXT, &quiet), "");
}

static struct es_skip skips[] = { { .path = ES_LIT("a.iso"),
					  .reason = ES_LIT("larger than 10 MiB") },
	{ .path = ES_LIT("b.txt"), .reason = ES_LIT("left out by .envsieve.yaml") },
	{ .path = ES_LIT("c.iso"), .reason = ES_LIT("larger than 10 MiB") },
	{ .path = ES_LIT("priv"),
		.reason = ES_LIT("cannot open: Permission denied"),
		.is_gap = true } };

TEST(text_report, what_was_skipped_is_grouped_by_reason)
{
	struct es_result r = sample_result(NULL, 0);
	r.summary.skipped.v = skips;
	r.summary.skipped.n = 3;
	r.summary.suppressed = 2;
	EXPECT_STR(sample_report(&r, ES_FORMAT_TEXT, &plain),
		"No secrets found" CLOSING "2 suppressed.\n"
		"3 items skipped: 2 larger than 10 MiB, 1 left out by .envsieve.yaml.\n");
	const struct es_report_options verbose = { .verbose = true };
	EXPECT(strstr(sample_report(&r, ES_FORMAT_TEXT, &verbose),
		"skipped: b.txt: left out by .envsieve.yaml\n"));
}

TEST(text_report, what_is_not_new_in_a_range_is_counted)
{
	struct es_result r = sample_result(NULL, 0);
	r.summary.known = 1;
	EXPECT_STR(sample_report(&r, ES_FORMAT_TEXT, &plain),
		"No secrets found" CLOSING "1 not new: the commits before the range have it, "
		"too.\n");
	r.summary.known = 17;
	EXPECT_STR(sample_report(&r, ES_FORMAT_TEXT, &plain),
		"No secrets found" CLOSING "17 not new: the commits before the range have them, "
		"too.\n");
}

TEST(text_report, incomplete_scan_is_said_last_and_to_the_quiet_too)
{
	struct es_slice warning = ES_LIT("the repository is shallow");
	struct es_result r = sample_result(NULL, 0);
	r.scope.is_complete = false;
	r.scope.warnings.v = &warning;
	r.scope.warnings.n = 1;
	r.summary.skipped.v = skips;
	r.summary.skipped.n = 4;
	const char *gaps = "warning: the repository is shallow\n"
			   "warning: not scanned: priv: cannot open: Permission denied\n"
			   "error: scan is incomplete: 1 item could not be scanned\n";
	const struct es_report_options quiet = { .quiet = true };
	EXPECT_STR(sample_report(&r, ES_FORMAT_TEXT, &quiet), gaps);
	const char *whole = sample_report(&r, ES_FORMAT_TEXT, &plain);
	EXPECT(strstr(whole, "No secrets found in what was scanned" CLOSING) == whole);
	EXPECT(strstr(whole, gaps));
}

TEST(text_report, colours_are_closed_on_every_line)
{
	const struct es_report_options color = { .color = true };
	struct es_finding f = sample_token("a.env", 1);
	struct es_result r = sample_result(&f, 1);
	const char *text = sample_report(&r, ES_FORMAT_TEXT, &color);
	EXPECT(strstr(text, "\033[1;31merror[acme-token]\033[0m"));
	bool is_open = false;
	for (; (text = strpbrk(text, "\033\n")); text++) {
		EXPECT(*text == '\033' || !is_open);
		if (*text == '\033')
			is_open = text[2] != '0';
	}
}

TEST(text_report, failed_write_is_an_error)
{
	struct es_finding f = sample_token("a.env", 1);
	struct es_result r = sample_result(&f, 1);
	struct es_error err;
	FILE *full = fopen("/dev/full", "w");
	assert_non_null(full);
	EXPECT_INT(es_report_write(&r, ES_FORMAT_TEXT, &plain, full, &err), ES_EIO);
	EXPECT_STR(err.text, "cannot write report: No space left on device");
	(void)fclose(full);
}
