# audit.sh - the tree, the index and all of history in one report.
# shellcheck shell=bash disable=SC2164

# One secret that is everywhere, one that is gone from HEAD, one that only the index has, one that
# only an untracked file has, and one in a message.
leaky() {
	repo
	echo "token = $(github_token 1)" >stays
	echo "token = $(github_token 2)" >goes
	commit "with $(github_token 3)"
	git rm -q goes
	commit gone
	echo "token = $(github_token 4)" >staged
	git add staged
	echo clean >staged
	mkdir sub
	echo "token = $(github_token 5)" >sub/untracked
}

# is_sum [PATH]: the audit's findings, and what it says of them, are those of the check and of the
# history, each finding of which is there as it was.
is_sum() {
	expect_exit 1 envsieve check --format json "$@"
	cp "$T/out" "$T/check"
	expect_exit 1 envsieve scan --history --format json "$@"
	cp "$T/out" "$T/history"
	expect_exit 1 envsieve audit --format json "$@"
	jq -cS '.findings[]' "$T/check" "$T/history" | sort >"$T/apart"
	jq -cS '.findings[]' "$T/out" | sort >"$T/together"
	cmp -s "$T/apart" "$T/together" || fail "$(diff "$T/apart" "$T/together")"
	expect_equal "$(jq -s 'map(.summary.items) | .[0] + .[1] == .[2]' "$T/check" "$T/history" "$T/out")" true
	expect_equal "$(jq -s 'map(.summary.bytes) | .[0] + .[1] == .[2]' "$T/check" "$T/history" "$T/out")" true
}

case_audit_is_the_check_and_the_history() {
	leaky
	is_sum
	expect_json '.scope | .command, .complete' "$(printf '"audit"\ntrue')"
	expect_json '[.findings[].origin.kind] | sort' \
		'["history","history","index","message","worktree","worktree"]'
	expect_json '[.findings[] | select(.path == "stays") | .secret.id] | unique | length' 1
	expect_json '[.findings[] | select(.path == "stays") | .fingerprint] | unique | length' 2
}

case_audit_of_a_folder_has_all_of_history() {
	leaky
	is_sum sub
	expect_json '[.findings[] | select(.origin.kind == "worktree") | .path]' '["sub/untracked"]'
}

case_audit_is_the_same_at_any_thread_count_and_with_a_cache() {
	local arguments
	unset XDG_STATE_HOME
	leaky
	expect_exit 1 envsieve audit --jobs 1 --format json
	jq 'del(.summary.seconds, .summary.bytes_matched)' "$T/out" >"$T/want"
	for arguments in '--jobs 7' '--cache' '--cache'; do
		# shellcheck disable=SC2086 # two words
		expect_exit 1 envsieve audit $arguments --format json
		jq 'del(.summary.seconds, .summary.bytes_matched)' "$T/out" >"$T/got"
		cmp -s "$T/want" "$T/got" || fail "$arguments: $(diff "$T/want" "$T/got")"
	done
	[ -s .git/envsieve/history ] || fail 'there is no cache'
}

case_audit_shows_what_is_in_tree_and_history_together() {
	repo
	echo "token = $(github_token 1)" >stays
	commit one
	expect_exit 1 envsieve audit
	expect_equal "$(grep -c '^error' "$T/out")" 1
}

case_audit_of_a_bare_repository_is_its_history() {
	leaky
	git clone -q --bare . "$T/bare"
	expect_exit 1 envsieve audit --format json "$T/bare"
	expect_json '[.findings[].origin.kind] | sort' '["history","history","message"]'
}

case_audit_needs_a_repository() {
	expect_exit 2 envsieve audit
}

case_incomplete_history_makes_the_audit_incomplete() {
	local blob
	leaky
	blob=$(git rev-parse HEAD~1:goes)
	rm -f ".git/objects/${blob:0:2}/${blob:2}"
	expect_exit 2 envsieve audit --format json
	expect_json '.scope.complete' false
	expect_json '[.findings[] | select(.origin.kind == "worktree")] | length' 2
}

case_unreachable_objects_are_audited_too() {
	leaky
	git reset -q --hard HEAD~1
	commit lost
	echo "token = $(github_token 8)" >lost
	commit lost
	git reset -q --hard HEAD~1
	expect_exit 1 envsieve audit --unreachable --format json
	expect_json '[.findings[] | select(.path == "lost")] | length' 1
	expect_json '.scope.command' '"audit --unreachable"'
}
