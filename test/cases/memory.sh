# memory.sh - valgrind sees no wrong access and no leak in the release, whose code is not the sanitizers'.
# shellcheck shell=bash

seconds_max=300
release=$CASES/../../build/release/envsieve

# clean CODE ARGUMENTS...
clean() {
	local code=$1
	shift
	[ -x "$release" ] || fail "$release is not there: make builds it"
	expect_exit "$code" timeout -k 5 "$seconds_max" valgrind --quiet --error-exitcode=99 \
		--leak-check=full --show-leak-kinds=all --errors-for-leak-kinds=all "$release" "$@"
}

case_valgrind_is_silent_about_scans_of_a_repository() {
	repo
	echo "token = $(github_token)" >app.conf
	printf 'password: %s\n' "$(random_password | base64)" >app.yaml
	pem_key >key.pem
	gzip -k app.conf
	printf '\377\376' >wide.env
	printf 'KEY=%s\r\n' "$(aws_key_id)" | iconv -t UTF-16LE >>wide.env
	commit one
	git rm -q key.pem
	commit "two, $(gitlab_token)"
	echo "token = $(github_token 2)" >app.conf
	git add app.conf
	git gc -q
	clean 1 check --jobs 2
	clean 1 scan --staged --format json
	clean 1 scan --history --jobs 2 --format sarif
	clean 1 scan --range main~1..main --format jsonl
}

case_valgrind_is_silent_about_standard_input() {
	{
		seq 3000
		echo "key = $(stripe_key)"
	} >"$T/input"
	clean 1 scan --stdin <"$T/input"
}

case_valgrind_is_silent_about_wrong_requests() {
	repo
	printf 'rules:\n  - id: a\n    pattern: "("\n' >rules.yaml
	clean 2 scan --rules rules.yaml
	clean 2 scan --range nothing..main
	clean 2 scan nowhere
	clean 2 --bogus
	clean 0 rules show github-token
}
