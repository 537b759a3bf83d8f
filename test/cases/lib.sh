# lib.sh - what a case may use; sourced by test/cases/run before the case's file.
# shellcheck shell=bash
#
# A case is a function case_THE_FACT_IT_SHOWS in a file test/cases/AREA.sh. It starts in an empty
# folder of its own with an environment that knows no user: an empty HOME, no git configuration, a
# fixed author, UTC. It runs under `set -eu`; a command that fails fails the case. Files in a case:
#
#     $T        the case's folder: out and err of the last command are here, outside of what is scanned
#     $PWD      $T/work, where the case starts
#     $ENVSIEVE the binary; `envsieve` runs it with a time limit
#
#     case_staged_secret_is_found() {
#             repo
#             local token
#             token=$(github_token)
#             echo "token = $token" >app.conf
#             git add app.conf
#             expect_exit 1 envsieve scan --staged --format json
#             expect_json '.findings | map(.rule, .path)' '["github-token","app.conf"]'
#     }
#
# Commands
#     repo [DIR]               a repository on branch main, in the current folder or a new one; does not cd
#     commit MESSAGE [DATE]    git add -A and commit; DATE as git reads it. Without one, a minute after the
#                              commit before
#     tick                     the next commit of git itself comes a minute later
#     github_token [SEED]      complete tokens, the same for the same seed, made of parts at run time:
#                              also npm_token aws_key_id aws_secret stripe_key slack_token gitlab_token
#                              google_key sendgrid_key digitalocean_token random_password pem_key
#     unprivileged COMMAND...  runs it so that permissions of files count, also when root runs the tests
#     expect_exit CODE COMMAND...   runs it; its output is in $T/out and $T/err
#     expect_out [FILE]        all of $T/out is what standard input says. @name@ there stands for the
#                              value of the shell variable `name`; "in 0.12 s" is compared as "in N s"
#     expect_err [FILE]        the same for $T/err
#     expect_json FILTER JSON  what jq makes of $T/out, as compact JSON, is exactly this
#     expect_in TEXT [FILE]    TEXT stands in $T/out, or FILE
#     expect_not_in TEXT [FILE]
#     expect_found PATHS ARGUMENTS...   envsieve with them is not incomplete and finds secrets in exactly
#                              these paths, a JSON array; its JSON is in $T/out
#     refused MESSAGE ARGUMENTS...   envsieve with them exits 2, with this on standard error and nothing on
#                              standard output
#     expect_told RULE JSON    "SEVERITY RULE PATH:LINE VARIABLE" of what the environment lint of the folder
#                              says of that rule alone, a JSON array
#     expect_equal GOT WANT
#     fail MESSAGE             ends the case
#     skip REASON              ends the case; it counts as neither passed nor failed

seconds_max=60
clock=1700000000

fail() {
	printf '%s\n' "$*" >&2
	exit 1
}

skip() {
	printf '%s\n' "$*" >"$T/skipped"
	exit 0
}

envsieve() {
	timeout -k 5 "$seconds_max" "$ENVSIEVE" "$@"
}

repo() {
	git init -q -b main "${1:-.}"
}

tick() {
	clock=$((clock + 60))
	export GIT_AUTHOR_DATE="$clock +0000" GIT_COMMITTER_DATE="$clock +0000"
}

commit() {
	if [ $# -gt 1 ]; then
		export GIT_AUTHOR_DATE="$2" GIT_COMMITTER_DATE="$2"
	else
		tick
	fi
	git add -A
	git commit -q --allow-empty -m "$1"
}

token() {
	perl "$CASES/token" "$@"
}

github_token() { token github "$@"; }
npm_token() { token npm "$@"; }
aws_key_id() { token aws_key_id "$@"; }
aws_secret() { token aws_secret "$@"; }
stripe_key() { token stripe "$@"; }
slack_token() { token slack "$@"; }
gitlab_token() { token gitlab "$@"; }
google_key() { token google "$@"; }
sendgrid_key() { token sendgrid "$@"; }
digitalocean_token() { token digitalocean "$@"; }
random_password() { token password "$@"; }
pem_key() { token pem "$@"; }

unprivileged() {
	if [ "$(id -u)" -ne 0 ]; then
		"$@"
	else
		setpriv --bounding-set -dac_override,-dac_read_search \
			--inh-caps -dac_override,-dac_read_search -- "$@"
	fi
}

expect_exit() {
	local want=$1 got=0
	shift
	"$@" >"$T/out" 2>"$T/err" || got=$?
	[ "$got" -ne "$want" ] || return 0
	printf 'exit code %d, not %d: %s\n' "$got" "$want" "$*"
	printf -- '---- its output\n'
	head -c 4000 "$T/out"
	printf -- '---- its errors\n'
	head -c 4000 "$T/err"
	exit 1
}

# Puts the values of shell variables for @name@, in standard input. Its own variables have names that
# no case would use.
put_values() {
	local _text _name
	_text=$(cat && printf x)
	while IFS= read -r _name; do
		_name=${_name//@/}
		[ -z "${!_name+set}" ] || _text=${_text//"@$_name@"/${!_name}}
	done < <(grep -aoE '@[A-Za-z_][A-Za-z0-9_]*@' <<<"$_text" | sort -u || true)
	printf '%s' "${_text%x}"
}

hide_seconds() {
	LC_ALL=C sed -E 's/ in [0-9]+(\.[0-9]+)? s\b/ in N s/; s/("seconds": ?)[0-9.e+-]+/\10/'
}

expect_text() {
	local what=$1 file=$2
	put_values >"$T/want"
	hide_seconds <"$file" >"$T/got"
	diff -a -u --label "expected $what" --label "$what" "$T/want" "$T/got" || exit 1
}

expect_out() {
	expect_text "${1:-standard output}" "${1:-$T/out}"
}

expect_err() {
	expect_text "${1:-standard error}" "${1:-$T/err}"
}

expect_json() {
	local got
	got=$(jq -c "$1" "$T/out" 2>&1) || fail "jq $1: $got"
	[ "$got" = "$2" ] || fail "$(printf 'jq %s\n got  %s\n want %s' "$1" "$got" "$2")"
}

expect_found() {
	local paths=$1
	shift
	if [ "$paths" = '[]' ]; then
		expect_exit 0 envsieve "$@" --format json
	else
		expect_exit 1 envsieve "$@" --format json
	fi
	expect_json '.findings | map(.path)' "$paths"
}

refused() {
	local want=$1
	shift
	expect_exit 2 envsieve "$@"
	expect_equal "$(cat "$T/err")" "envsieve: $want"
	expect_equal "$(cat "$T/out")" ''
}

expect_told() {
	envsieve env --only "$1" --format json >"$T/out" 2>"$T/err" || [ $? = 1 ] || fail "$(cat "$T/err")"
	expect_json '[.findings[] | select(.kind == "config") |
		"\(.severity) \(.rule) \(.path):\(.line) \(.variable)"]' "$2"
}

expect_in() {
	grep -aqF -- "$1" "${2:-$T/out}" ||
		fail "$(printf 'not in %s: %s\n' "${2:-the output}" "$1"; head -c 4000 "${2:-$T/out}")"
}

expect_not_in() {
	! grep -aqF -- "$1" "${2:-$T/out}" || fail "in ${2:-the output}, and should not be: $1"
}

expect_equal() {
	[ "$1" = "$2" ] || fail "$(printf 'got  %s\nwant %s' "$1" "$2")"
}
