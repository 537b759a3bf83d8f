# hostile.sh - what a hostile repository may try, and what a careless one does.
# shellcheck shell=bash

# ---- secrets beside findings ----

case_a_token_that_is_the_user_of_a_url_is_not_shown() {
	local token
	token=$(github_token)
	echo "https://$token:x-oauth-basic@git.test/a" >app.conf
	expect_exit 1 envsieve scan .
	expect_not_in "$token"
	expect_exit 1 envsieve scan --format json .
	expect_not_in "$token"
	expect_json '[.findings[].secret.facts.user // empty | startswith("ghp_****")]' '[true]'
}

case_a_token_in_the_name_of_a_branch_is_not_shown() {
	repo
	local token
	token=$(github_token)
	npm_token >app.conf
	commit "one"
	git branch "try/$token"
	git branch "try-$token"
	expect_exit 1 envsieve scan --history
	expect_not_in "${token#ghp_}"
	expect_exit 1 envsieve scan --history --format json
	expect_not_in "${token#ghp_}"
}

case_a_token_in_the_name_of_what_is_not_read_is_not_shown() {
	local token
	token=$(npm_token)
	mkfifo "pipe.$token"
	expect_exit 2 envsieve scan -v .
	expect_not_in "$token"
	expect_exit 2 envsieve scan --format json .
	expect_not_in "$token"
	expect_json '.summary.skipped | length' 1
}

# ---- places beside the members of an archive ----

case_text_behind_a_gzip_stream_is_scanned() {
	echo hello | gzip -n >notes.gz
	github_token >>notes.gz
	expect_exit 1 envsieve scan --format json .
	expect_json '.findings | map(.rule, .path)' '["github-token","notes.gz"]'
}

case_text_in_front_of_a_zip_is_scanned() {
	repo
	echo hello >readme
	commit "one"
	{ github_token && git archive --format=zip HEAD; } >run
	expect_exit 1 envsieve scan --format json .
	expect_json '.findings | map(.rule, .path)' '["github-token","run"]'
}

case_a_member_that_is_stored_as_it_is_is_found_once() {
	github_token >app.conf
	tar -cf all.tar app.conf
	rm app.conf
	expect_exit 1 envsieve scan --format json .
	expect_json '.findings | map(.path)' '["all.tar!/app.conf"]'
}

# ---- the look of a place ----

case_brackets_do_not_hide_a_token() {
	echo "{{$(github_token)}}" >app.conf
	expect_exit 1 envsieve scan --format json .
	expect_json '.findings | map(.rule)' '["github-token"]'
}

case_a_marker_does_not_allow_what_is_added_below() {
	printf '%s # envsieve:allow\n%s\n' "$(github_token 1)" "$(github_token 2)" >app.conf
	expect_exit 1 envsieve scan --format json .
	expect_json '.findings | map(.line)' '[2]'
	expect_json '.summary.suppressed' 1
}

case_endless_input_is_an_error_under_any_limit() {
	expect_exit 2 envsieve scan --stdin --max-file-size 1000000 < <(yes)
}

case_ignored_env_files_are_scanned_under_any_suffix() {
	repo
	echo '.env*' >.gitignore
	github_token 1 >.env-prod
	github_token 2 >.env_prod
	github_token 3 >.env~
	github_token 4 >.envoy
	expect_exit 1 envsieve scan --format json .
	expect_json '.findings | map(.path)' '[".env-prod",".env_prod",".env~"]'
}

case_an_include_of_the_configuration_is_not_waited_for() {
	repo
	printf 'x\n' >a.txt
	git add a.txt && git commit -qm one
	mkfifo "$PWD/.git/pipe"
	printf '[include]\n\tpath = %s/.git/pipe\n' "$PWD" >>.git/config
	expect_exit 0 timeout 20 "$ENVSIEVE" check .
}

# ---- more than memory is given to ----

case_trees_that_say_too_much_are_a_gap_and_no_blob_is_left_out() {
	repo
	local blob
	github_token >app.conf
	commit "one"
	blob=$(git rev-parse HEAD:app.conf | sed 's/../\\x&/g')
	# One entry has a name of 80 MB.
	{
		printf '100644 '
		head -c 80000000 /dev/zero | tr '\0' n
		printf '\0'
		printf '%b' "$blob"
	} >tree
	git update-ref HEAD "$(git commit-tree -m two -p HEAD \
		"$(git hash-object -t tree -w --literally tree)")"
	expect_exit 2 envsieve scan --history --format json
	expect_json '.findings | map(.rule)' '["github-token"]'
	expect_json '.summary.skipped | map(.reason | test("trees say more"))' '[true]'
}
