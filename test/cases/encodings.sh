# encodings.sh - texts of every encoding, and secrets that are coded in them.
# shellcheck shell=bash disable=SC2164

# found_at PLACE: the file `file` holds one secret of github-token there: line, column, end line, end
# column.
found_at() {
	expect_exit 1 envsieve scan --format json
	expect_json '.findings | map([.rule, .line, .column, .end_line, .end_column])' \
		"[[\"github-token\",$1]]"
}

# Standard input in another encoding, to `file`.
as() {
	iconv -f UTF-8 -t "$1" >>file
}

text() {
	printf 'name = bj\303\266rn\nother = here\ntoken = %s\n' "$(github_token)"
}

case_utf8_with_and_without_a_mark_is_read() {
	text >file
	found_at 3,9,3,49
	{
		printf '\357\273\277'
		text
	} >file
	found_at 3,9,3,49
	printf '\357\273\277%s' "$(github_token)" >file
	expect_exit 1 envsieve scan --format json
	expect_json '.findings[0].line' 1
}

case_utf16_with_and_without_a_mark_is_read() {
	local kind
	for kind in UTF-16LE UTF-16BE; do
		rm -f file
		text | as "$kind"
		found_at 3,9,3,49
		rm file
		{
			printf '\357\273\277'
			text
		} | as "$kind"
		found_at 3,9,3,49
	done
}

case_utf16_is_read_in_the_index_and_in_history_too() {
	repo
	printf '\377\376' >file
	text | as UTF-16LE
	git add file
	expect_found '["file"]' scan --staged
	commit wide
	git rm -q file
	commit clean
	expect_found '["file"]' scan --history
	expect_json '.findings[0] | .line, .column' "$(printf '3\n9')"
}

case_line_for_people_of_a_utf16_file_is_readable() {
	text | as UTF-16LE
	expect_exit 1 envsieve scan
	expect_in '3 | token = ghp_********UU'
}

case_nul_bytes_hide_nothing() {
	printf 'a\0b\0\0\ntoken = %s\0\0x\n' "$(github_token)" >file
	found_at 2,9,2,49
	{
		head -c 9000 /dev/zero
		printf 'token=%s' "$(github_token)"
		head -c 9000 /dev/zero
	} >file
	found_at 1,9007,1,9047
}

case_latin1_is_read() {
	printf 'n\344me = \374ber\ntoken = "%s" # \351\n' "$(github_token)" >file
	found_at 2,10,2,50
	expect_exit 1 envsieve scan
	expect_equal "$(LC_ALL=C grep -c $'\351' "$T/out" || true)" 0
}

case_crlf_and_cr_end_lines() {
	printf 'a\r\nb\r\ntoken = %s\r\n' "$(github_token)" >file
	found_at 3,9,3,49
	expect_exit 1 envsieve scan
	expect_equal "$(grep -c $'\r' "$T/out" || true)" 0
}

case_lines_of_megabytes_are_read() {
	{
		head -c 5000000 /dev/zero | tr '\0' x
		printf ' %s ' "$(github_token)"
		head -c 5000000 /dev/zero | tr '\0' y
	} >file
	found_at 1,5000002,1,5000042
	expect_exit 1 envsieve scan
	[ "$(wc -c <"$T/out")" -lt 2000 ] || fail 'the report is long'
	expect_in 'file:1:5000002'
}

case_last_line_without_a_newline_is_read() {
	printf 'token = %s' "$(github_token)" >file
	found_at 1,9,1,49
}

case_secret_over_several_lines_is_one_finding() {
	{
		echo 'before'
		pem_key
		echo 'after'
	} >key.pem
	expect_exit 1 envsieve scan --format json
	expect_json '.findings | map([.line, .column, .end_line])' '[[2,1,28]]'
	pem_key | sed -n '2,3p' >"$T/body"
	expect_not_in "$(head -1 "$T/body")"
	expect_exit 1 envsieve scan
	expect_not_in "$(head -1 "$T/body")"
	expect_not_in "$(tail -1 "$T/body")"
}

case_key_in_one_line_with_escaped_newlines_is_found() {
	printf '{"key": "%s\\n"}\n' "$(pem_key | sed ':a;N;$!ba;s/\n/\\n/g')" >key.json
	expect_exit 1 envsieve scan --format json
	expect_json '.findings | length, .[0].line' "$(printf '1\n1')"
}

# ---- decoded ----

case_base64_is_decoded() {
	printf 'first line\ndata: %s\n' \
		"$(printf 'token = %s and more of it' "$(github_token)" | base64 -w0)" >file
	expect_exit 1 envsieve scan --format json
	expect_json '.findings | map([.rule, .line])' '[["github-token",2]]'
	printf 'data: %s\n' "$(printf 'x=1;token = %s;' "$(github_token)" | base64 -w0 | tr '+/' '-_')" \
		>file
	expect_exit 1 envsieve scan --format json
	printf 'token = %s and a lot more of it, to fill lines' "$(github_token)" | base64 -w 64 >file
	expect_exit 1 envsieve scan --format json
	expect_json '.findings | map(.rule)' '["github-token"]'
}

case_nested_base64_is_decoded() {
	printf 'token = %s' "$(github_token)" | base64 -w0 | base64 -w0 >file
	expect_exit 1 envsieve scan --format json
	expect_json '.findings | map(.rule)' '["github-token"]'
	printf 'token = %s' "$(github_token)" | base64 -w0 | base64 -w0 | base64 -w0 >file
	expect_exit 1 envsieve scan --format json
	expect_json '.findings | map(.rule)' '["github-token"]'
}

case_secret_of_a_kubernetes_manifest_is_found() {
	{
		printf '%s\n' 'apiVersion: v1' 'kind: Secret' 'data:'
		printf '  token: %s\n' "$(github_token | tr -d '\n' | base64 -w0)"
	} >secret.yaml
	expect_exit 1 envsieve scan --format json
	expect_json '.findings | map([.rule, .line]) | index([["github-token",4]])' 0
}

case_hex_is_decoded() {
	printf 'blob = %s\n' "$(printf 'token = %s' "$(github_token)" | od -An -tx1 | tr -d ' \n')" >file
	expect_exit 1 envsieve scan --format json
	expect_json '.findings | map([.rule, .line])' '[["github-token",1]]'
}

case_percent_escapes_are_decoded() {
	printf 'url = https://example.com/?q=token%%3D%s%%26x\n' \
		"$(github_token | sed 's/_/%5F/')" >file
	expect_exit 1 envsieve scan --format json
	expect_json '.findings | map([.rule, .line])' '[["github-token",1]]'
}

case_unicode_escapes_are_decoded() {
	printf '{"token": "%s"}\n' \
		"$(github_token | sed 's/g/\\u0067/; s/_/\\u005f/')" >file.json
	expect_exit 1 envsieve scan --format json
	expect_json '.findings | map([.rule, .line])' '[["github-token",1]]'
}

case_the_same_secret_has_the_same_id_however_it_is_coded() {
	github_token >plain
	github_token | base64 -w0 >coded
	printf '\377\376' >wide
	github_token | iconv -f UTF-8 -t UTF-16LE >>wide
	expect_found '["coded","plain","wide"]' scan
	expect_json '.findings | map(.secret.id) | unique | length' 1
	expect_not_in "$(github_token)"
	expect_not_in "$(github_token | base64 -w0)"
	expect_exit 1 envsieve scan
	expect_not_in "$(cat coded)"
}

case_token_right_behind_an_escaped_line_break_is_found() {
	printf '{"env": "A=1\\n%s\\nB=2\\t%s"}\n' "$(github_token 1)" "$(github_token 2)" >env.json
	expect_exit 1 envsieve scan --format json .
	expect_json '.findings | map(.rule)' '["github-token","github-token"]'
}
