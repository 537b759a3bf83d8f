# output.sh - what reports say, for machines and for people.
# shellcheck shell=bash disable=SC2164,SC2016

# make_three: two secrets in a file, one of them again in another.
make_three() {
	repo
	printf 'a = %s\nb = %s\n' "$(github_token)" "$(gitlab_token)" >a.conf
	echo "again = $(github_token)" >b.conf
	commit three
}

case_json_has_the_fields_of_the_contract() {
	make_three
	expect_exit 1 envsieve check --format json
	expect_json 'keys_unsorted' '["schema","tool","scope","findings","variables","summary"]'
	expect_json '.schema, .tool.name' "$(printf '"envsieve-report/1"\n"envsieve"')"
	expect_json '.tool.rules | test("^[0-9a-f]{64}$")' true
	expect_json '.scope | del(.repository)' "$(
		tr -d '\n' <<-END
			{"command":"check","target":".","head":"$(git rev-parse HEAD)",
			"complete":true,"warnings":[]}
		END
	)"
	expect_json '.scope.repository' "\"$PWD\""
	expect_json '.findings | map([.path, .line, .rule, .kind, .severity])' "$(
		tr -d '\n' <<-'END'
			[["a.conf",1,"github-token","secret","error"],
			["a.conf",2,"gitlab-token","secret","error"],
			["b.conf",1,"github-token","secret","error"]]
		END
	)"
	expect_json '.findings[0].secret | del(.id)' \
		'{"redacted":"ghp_********UU","length":40,"verified":"ok","facts":{}}'
	expect_json '.findings[0] | keys_unsorted | join(" ")' "\"$(
		tr '\n' ' ' <<-'END' | sed 's/ $//'
			rule title kind severity confidence message help path line column end_line end_column
			secret origin in_head occurrences head fingerprint
		END
	)\""
	expect_json '.findings[0].occurrences' \
		'[{"path":"a.conf","line":1,"column":5,"commit":null,"date":null}]'
	expect_json '.findings[0] | .in_head, (.fingerprint | test("^[0-9a-f]{32}$"))' \
		"$(printf 'null\ntrue')"
	expect_json '.findings | map(.fingerprint) | unique | length' 3
	expect_json '.findings | map(.secret.id) | unique | length' 2
	expect_json '.summary | .findings, .suppressed, .items, .skipped' \
		"$(printf '3\n0\n2\n[]')"
}

# Code scanning counts in UTF-16: behind a mask as long as what it hides nobody knows the column.
case_columns_behind_a_mask_are_not_told() {
	repo
	printf '{"password": "абвг", "apiKey": "%s"}\n' "$(random_password 1)" >a.json
	printf '{"passwort": "    ", "apiKey": "%s"}\n' "$(random_password 2)" >b.json
	expect_exit 1 envsieve --format sarif
	expect_json '.runs[0].results | map(.locations[0].physicalLocation.region | has("startColumn"))' \
		'[false,false]'
	expect_not_in 'абвг'
}

case_place_in_head_is_told() {
	local last
	repo
	echo "token = $(github_token 1)" >a.conf
	commit leak
	mkdir etc
	git mv a.conf etc/app.conf
	sed -i '1i # moved' etc/app.conf
	echo "token = $(github_token 2)" >b.conf
	commit move
	last=$(git rev-parse HEAD)
	seq 3 >>b.conf
	sed -i '1i # longer' b.conf
	commit longer
	expect_exit 1 envsieve scan --history
	expect_in "still in HEAD at etc/app.conf:2; on main)"
	expect_in "still in HEAD at line 2; on main)"
	echo clean >etc/app.conf
	git rm -q b.conf
	commit clean
	expect_exit 1 envsieve scan --history --format json
	expect_json '.findings | map(.head)' '[null,null]'
	expect_json '.findings[0].origin.last_commit' "\"$(git rev-parse HEAD~1)\""
	git checkout -q "$last"
	expect_exit 1 envsieve scan --history --format json
	expect_json '.findings | map(.head)' "$(
		tr -d '\n' <<-'END'
			[{"path":"etc/app.conf","line":2,"column":9},
			{"path":"b.conf","line":1,"column":9}]
		END
	)"
}

case_secrets_are_in_clear_on_request_only() {
	local token format
	make_three
	token=$(github_token)
	for format in text json jsonl sarif; do
		expect_exit 1 envsieve scan --format "$format"
		expect_not_in "$token"
		expect_exit 1 envsieve scan --history --format "$format"
		expect_not_in "$token"
	done
	expect_exit 1 envsieve scan --format json --show-secrets
	expect_json '.findings[0].secret.value' "\"$token\""
	expect_exit 1 envsieve scan --history --format json --show-secrets
	expect_json '.findings[0].secret.value' "\"$token\""
	expect_exit 1 envsieve scan --show-secrets
	expect_in "$token"
}

case_jsonl_has_the_same_records() {
	make_three
	expect_exit 1 envsieve scan --history --format json
	jq -cS '.findings[]' "$T/out" >"$T/whole"
	expect_exit 1 envsieve scan --history --format jsonl
	jq -cS 'select(.type == "finding") | del(.type)' "$T/out" >"$T/lines"
	diff "$T/whole" "$T/lines"
	expect_equal "$(jq -r .type "$T/out" | uniq | tr '\n' ' ')" 'scope finding summary '
	expect_equal "$(tail -1 "$T/out" | jq -r .findings)" 2
}

case_sarif_is_what_code_scanning_wants() {
	make_three
	expect_exit 1 envsieve scan --format sarif
	expect_json '.version, (."$schema" | test("sarif.*2.1.0"))' "$(printf '"2.1.0"\ntrue')"
	expect_json '.runs | length' 1
	expect_json '.runs[0].tool.driver | .name, (.rules | map(.id))' \
		"$(printf '"envsieve"\n["github-token","gitlab-token"]')"
	expect_json '.runs[0].results | map([.ruleId, .ruleIndex, .level])' "$(
		tr -d '\n' <<-'END'
			[["github-token",0,"error"],["gitlab-token",1,"error"],["github-token",0,"error"]]
		END
	)"
	expect_json '.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri' '"a.conf"'
	expect_json '.runs[0].results[0].locations[0].physicalLocation.region' \
		'{"startLine":1,"startColumn":5,"endColumn":45,"endLine":1}'
	expect_json '.runs[0].results | map(.partialFingerprints | length > 0) | all' true
	expect_json '.runs[0].results | map(.message.text | length > 0) | all' true
	expect_json '.runs[0].invocations[0].executionSuccessful' true
	mkdir 'a folder'
	cp a.conf 'a folder/ü%.conf'
	rm a.conf b.conf
	expect_exit 1 envsieve scan --format sarif
	expect_json '.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri' \
		'"a%20folder/%C3%BC%25.conf"'
}

case_sarif_of_an_incomplete_scan_says_so() {
	make_three
	echo 1234567890123456789012345678901234567890 >.git/refs/heads/broken
	expect_exit 2 envsieve scan --history --format sarif
	expect_json '.runs[0].invocations[0] | .executionSuccessful' false
	expect_json '.runs[0].invocations[0].toolExecutionNotifications | length > 0' true
}

case_control_bytes_and_direction_marks_do_no_harm() {
	local escape=$'\e' bidi=$'\xe2\x80\xae'
	repo
	printf 'x\033[31m\007\342\200\256 = %s \033]0;title\007\n' "$(github_token)" >$'a\033[2J.conf'
	expect_exit 1 envsieve scan
	expect_not_in "$escape"
	expect_not_in "$bidi"
	expect_not_in $'\a'
	expect_in 'a\x1b[2J.conf:1:'
	GIT_AUTHOR_NAME="na${escape}[2Jme" commit all
	expect_exit 1 envsieve scan --history
	expect_not_in "$escape"
	expect_exit 1 envsieve scan --history --format json
	expect_not_in "$escape"
	expect_json '.findings[0].origin.author' '"na\u001b[2Jme"'
}

case_text_of_several_findings_is_whole() {
	make_three
	expect_exit 1 envsieve scan
	expect_out <<-'END'
		error[github-token]: GitHub token
		 --> a.conf:1:5
		  |
		1 | a = ghp_********UU
		  |     ^^^^^^^^^^^^^^
		  = checksum: right, so this is most likely real
		  = also at: b.conf:1
		  = help: Delete it under Settings, Developer settings, Personal access tokens (or revoke the
		          application's access), then read the security log for its use.
		  = help: if this is no secret, say so in a comment on its line: `envsieve:allow github-token`

		error[gitlab-token]: GitLab access token
		 --> a.conf:2:5
		  |
		2 | b = glpat-********dc
		  |     ^^^^^^^^^^^^^^^^
		  = help: Revoke it under Access tokens in the settings of the user, project or group.
		  = help: if this is no secret, say so in a comment on its line: `envsieve:allow gitlab-token`

		Found 2 errors at 3 places in 2 files (2 items, 125 bytes in N s).
	END
}

case_quiet_prints_findings_only() {
	make_three
	expect_exit 1 envsieve scan -q
	expect_not_in 'Found'
	expect_in 'error[github-token]'
	rm a.conf b.conf
	expect_exit 0 envsieve scan -q
	expect_equal "$(cat "$T/out")" ''
}

case_same_input_gives_the_same_bytes() {
	make_three
	expect_exit 1 envsieve scan --history --format json
	hide_seconds <"$T/out" >"$T/first"
	expect_exit 1 envsieve scan --history --format json
	hide_seconds <"$T/out" | cmp - "$T/first"
}
