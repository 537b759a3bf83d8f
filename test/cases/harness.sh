# harness.sh - that the cases' own tools can fail, and make what they promise.
# shellcheck shell=bash

# Runs commands of lib.sh as a case would; $T is the same.
fails() {
	! (
		trap - ERR
		set -eu
		"$@"
	) >/dev/null 2>&1
}

case_wrong_exit_code_fails() {
	fails expect_exit 0 false
	fails expect_exit 1 true
	expect_exit 3 sh -c 'exit 3'
}

case_other_output_fails() {
	local word=sieve
	expect_exit 0 printf 'an env%s in 0.17 s\n' "$word"
	fails expect_out <<<'an env'
	fails expect_out <<<"$(printf 'an env@word@ in N s\nmore')"
	expect_out <<<'an env@word@ in N s'
	expect_in envsieve
	fails expect_in nothing
	fails expect_not_in envsieve
}

case_missing_newline_at_the_end_is_a_difference() {
	expect_exit 0 printf 'text'
	fails expect_out <<<'text'
}

case_other_json_fails() {
	expect_exit 0 echo '{ "a": [1, 2] }'
	expect_json .a '[1,2]'
	fails expect_json .a '[1]'
	expect_exit 0 echo 'no json'
	fails expect_json . null
}

case_commits_are_the_same_in_every_run() {
	repo
	echo text >file
	commit one
	commit two
	expect_equal "$(git log --format='%h %ct')" "$(printf 'c66fb21 1700000120\nc04b223 1700000060')"
}

case_environment_knows_no_user() {
	expect_equal "$(ls -A "$HOME")" ''
	expect_equal "$(git config --global --list 2>&1; git config --system --list 2>&1)" ''
	expect_equal "${CI-unset} ${GIT_DIR-unset} ${XDG_CONFIG_HOME-unset}" 'unset unset unset'
}

case_tokens_depend_on_kind_and_seed() {
	local kind
	while IFS= read -r kind; do
		expect_equal "$(token "$kind")" "$(token "$kind" 1)"
		[ "$(token "$kind")" != "$(token "$kind" 2)" ] || fail "$kind: seed 2 gives the same"
	done < <(perl "$CASES/token" --kinds)
	fails token unknown
}

case_unprivileged_cannot_read_what_permissions_forbid() {
	echo text >file
	chmod 000 file
	expect_exit 1 unprivileged cat file
}
