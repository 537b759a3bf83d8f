# cli.sh - the command line: help, wrong requests, exit codes, where reports go.
# shellcheck shell=bash

# A repository with one error (a GitHub token) and one warning (an AWS key's name).
make_leaky() {
	repo
	echo "deployed with $(github_token)" >app.conf
	echo "deployed by $(aws_key_id)" >aws.conf
	commit leak
}

case_help_names_every_command() {
	expect_exit 0 envsieve --help
	expect_out <<-'END'
		envsieve finds secrets that leak from a repository, and configuration that goes wrong.

		Usage: envsieve [COMMAND] [OPTIONS] [PATH]

		  envsieve                      check the repository around the current folder
		  envsieve audit                look through all of its history, too
		  envsieve scan --staged        look at what is about to be committed
		  envsieve explain DATABASE_URL see who declares, reads and sets a variable

		Commands:
		  check        the CI gate: secrets in the working tree and the index, and what env finds
		  scan         secrets in a working tree, an index, a range or all of history
		  audit        everything in one report: working tree, index and all of history
		  env          what is wrong between env files, examples, code and deployments
		  rules        the rules: list, show, validate, run their examples
		  explain      why a rule's findings matter, or who declares, reads and sets a variable
		  completions  a completion script for a shell

		envsieve COMMAND --help shows the options of one command. The manual is envsieve(1).
		Exit codes: 0 nothing found, 1 something, 2 the job could not be done or not completely.
	END
}

case_help_of_a_command_needs_nothing_else() {
	expect_exit 0 envsieve explain --help
	expect_out <<-'END'
		envsieve explain: why a rule's findings matter, or who declares, reads and sets a variable

		Usage: envsieve explain [OPTIONS] RULE|VARIABLE

		Options:
		      --target NAME=FILE        compare with an environment that was exported to FILE (- is standard input); repeatable
		      --rules FILE|DIR          add the rules of this file or folder; repeatable
		      --config FILE             read this configuration instead of .envsieve.yaml
		      --no-config               read no configuration
		      --color WHEN              colour text: auto, always or never
		  -v, --verbose                 say more: what was skipped, every example that passed, every place of a variable
		  -h, --help                    show this help
		      --version                 show the version
	END
}

case_version_is_that_of_the_header() {
	local version
	version=$(sed -n 's/^#define ES_VERSION "\(.*\)"/\1/p' "$CASES/../../include/envsieve.h")
	expect_exit 0 envsieve --version
	expect_out <<<"envsieve $version"
	expect_exit 0 envsieve scan --version
	expect_out <<<"envsieve $version"
}

case_wrong_options_are_refused() {
	refused '--bogus: no such option for check (see envsieve check --help)' --bogus
	refused '-x: no such option for check (see envsieve check --help)' -x
	refused '--staged: no such option for check (see envsieve check --help)' --staged
	refused '--staged takes no value' scan --staged=yes
	refused '--range needs a value: A..B' scan --range
	refused '--jobs: 0 is not a number above zero' scan -j 0
	refused '--jobs: 2x is not a number above zero' scan --jobs=2x
	refused '--max-file-size: -1 is not a number above zero' scan --max-file-size -1
	refused '--max-file-size: 99999999999999G is not a number above zero' \
		scan --max-file-size 99999999999999G
	refused '--fail-on: fatal is none of note, warning and error' scan --fail-on fatal
	refused '--color: red is none of auto, always and never' scan --color red
}

case_contradictions_are_refused() {
	refused 'only one of --staged, --history, --range and --stdin at a time' scan --staged --history
	refused '--unreachable goes with --history' scan --unreachable
	refused '--cache goes with --history' scan --cache
	refused '--stdin takes no PATH; name the input with --stdin-path' scan --stdin file
	refused 'b: too many arguments for scan' scan a b
}

case_wrong_words_are_refused() {
	refused 'rules frob: list, show, check or test is wanted' rules frob
	refused "rules show needs a rule's id" rules show
	refused "explain needs a rule's id or a variable (see envsieve rules list and envsieve env --matrix)" explain
	refused 'completions: bash, zsh or fish is wanted' completions tcsh
}

case_unknown_rules_are_refused() {
	repo
	refused 'unknown rule: nothing-like-it' scan --only nothing-like-it
	refused 'unknown rule: nothing-like-it' check --disable nothing-like-it
	refused 'unknown rule: nothing-like-it' rules show nothing-like-it
	refused 'unknown rule: nothing-like-it' explain nothing-like-it
}

case_missing_path_is_refused() {
	refused 'nowhere: cannot resolve the path: No such file or directory' scan nowhere
	refused 'nowhere: neither a command nor a file or folder (see envsieve --help)' nowhere
	repo
	refused 'cannot read configuration nowhere: cannot open: No such file or directory' \
		scan --config nowhere
	refused 'cannot read rules nowhere: cannot resolve the path: No such file or directory' \
		scan --rules nowhere
}

case_unknown_ends_of_a_range_are_refused() {
	make_leaky
	refused 'unknown revision: nothing' scan --range nothing..main
	refused 'unknown revision: nothing' scan --range main..nothing
}

case_words_behind_two_dashes_are_no_options() {
	mkdir -- --staged
	echo "token = $(github_token)" >--staged/file
	expect_exit 1 envsieve scan --format json -- --staged
	expect_json '.findings | map(.path)' '["file"]'
}

case_letters_and_values_may_stand_together() {
	make_leaky
	expect_exit 1 envsieve scan -qj2 -fjson
	expect_json '.findings | length' 2
}

# ---- rule files ----

case_broken_rule_file_is_named_with_line_and_column() {
	repo
	cat >rules.yaml <<-'END'
		rules:
		  - id: broken
		    name: Broken
		    pattern: 'abc('
	END
	refused 'rules.yaml:4:15: pattern of rule broken: offset 4: missing closing parenthesis' \
		scan --rules rules.yaml
	refused 'rules.yaml:4:15: pattern of rule broken: offset 4: missing closing parenthesis' \
		rules check --rules rules.yaml
}

case_unknown_field_of_a_rule_is_a_warning() {
	repo
	mkdir "$T/rules"
	cat >"$T/rules/mine.yaml" <<-'END'
		rules:
		  - id: mine
		    name: Mine
		    colour: red
		    pattern: 'mine_[a-z]{4}'
	END
	echo 'mine_abcd' >file
	expect_exit 1 envsieve scan --rules "$T/rules" --format json
	expect_err <<<'envsieve: warning: @T@/rules/mine.yaml:4:5: unknown field colour'
	expect_json '.findings | map([.rule, .path, .line, .column])' '[["mine","file",1,1]]'
}

# ---- exit codes ----

case_exit_codes_tell_clean_from_found_from_failed() {
	repo
	expect_exit 0 envsieve
	make_leaky
	expect_exit 1 envsieve
	expect_exit 1 envsieve scan
	expect_exit 2 envsieve scan --range nothing..main
}

case_fail_on_sets_what_counts() {
	repo
	echo "key = $(aws_key_id)" >aws.conf
	expect_exit 1 envsieve
	expect_exit 1 envsieve --fail-on note
	expect_exit 1 envsieve --fail-on warning
	expect_exit 0 envsieve --fail-on error
	expect_in 'warning[aws-access-key-id]'
	echo "token = $(github_token)" >app.conf
	expect_exit 1 envsieve --fail-on error
}

case_exit_zero_forgives_findings_but_no_failure() {
	make_leaky
	expect_exit 0 envsieve scan --exit-zero
	expect_in 'error[github-token]'
	refused 'unknown revision: nothing' scan --exit-zero --range nothing..main
}

case_only_and_disable_choose_rules() {
	make_leaky
	expect_exit 1 envsieve --format json --only github-token
	expect_json '.findings | map(.rule)' '["github-token"]'
	expect_exit 1 envsieve --format json --disable github-token
	expect_json '.findings | map(.rule)' '["aws-access-key-id"]'
	expect_exit 0 envsieve --only github-token --disable github-token
}

# ---- reports ----

case_one_report_goes_to_standard_output_at_most() {
	make_leaky
	refused '--format: only one report can go to standard output' --format text --format json
	refused '--format xml: FORMAT[=FILE] with text, json, jsonl or sarif is wanted' --format xml
	refused '--format json=: FORMAT[=FILE] with text, json, jsonl or sarif is wanted' --format json=
}

case_reports_go_to_files_side_by_side() {
	local findings='.findings | map(.path)'
	make_leaky
	expect_exit 1 envsieve --format json="$T/a.json" --format sarif="$T/b.sarif" --format jsonl
	expect_equal "$(jq -c "$findings" "$T/a.json")" '["app.conf","aws.conf"]'
	expect_equal "$(jq -c '.runs[0].results | length' "$T/b.sarif")" 2
	expect_equal "$(jq -r .type "$T/out" | sort | uniq -c | tr -s ' \n' ' ')" \
		' 2 finding 1 scope 1 summary '
	expect_equal "$(ls "$T")" "$(printf '%s\n' a.json b.sarif err home log out tmp work)"
}

case_report_that_cannot_be_written_whole_leaves_the_old_one() {
	make_leaky
	echo old >"$T/report.json"
	# Files may not grow beyond a block of 1 KiB; the report is longer.
	# shellcheck disable=SC2016 # the inner shell's
	expect_exit 2 bash -c 'trap "" XFSZ; ulimit -f 1; "$ENVSIEVE" --format json="$T/report.json"'
	expect_equal "$(ls "$T")" "$(printf '%s\n' err home log out report.json tmp work)"
	expect_equal "$(cat "$T/report.json")" old
	expect_err <<<'envsieve: @T@/report.json: cannot write report: File too large'
}

case_report_into_a_missing_folder_is_refused() {
	make_leaky
	expect_exit 2 envsieve --format json=nowhere/report.json
	expect_equal "$(wc -l <"$T/err")" 1
	expect_in 'No such file or directory' "$T/err"
}

case_report_file_may_be_a_device() {
	make_leaky
	expect_exit 1 envsieve --format json=/dev/null
	[ -c /dev/null ]
}

# full_disk COMMAND...: standard output takes nothing; that is one clear line and exit 2.
full_disk() {
	# shellcheck disable=SC2016 # the inner shell's
	expect_exit 2 bash -c '"$@" >/dev/full' full timeout 60 "$ENVSIEVE" "$@"
	expect_equal "$(wc -l <"$T/err")" 1
	expect_in 'cannot write' "$T/err"
}

case_full_disk_is_no_verdict() {
	local format
	make_leaky
	for format in text json jsonl sarif; do
		full_disk --format "$format"
		full_disk --format "$format" --exit-zero
	done
	full_disk --help
	full_disk --version
	full_disk rules list
	full_disk explain github-token
	full_disk completions bash
}

case_secrets_stay_hidden_unless_asked_for() {
	local token format
	make_leaky
	token=$(github_token)
	for format in text json jsonl sarif; do
		expect_exit 1 envsieve --format "$format"
		expect_not_in "${token:4:30}"
		expect_exit 1 envsieve --format "$format" --show-secrets
		[ "$format" = sarif ] || expect_in "$token"
	done
	expect_exit 1 envsieve --show-secrets --format json="$T/report.json"
	expect_equal "$(stat -c %a "$T/report.json")" 600
}

case_quiet_leaves_out_the_summary() {
	make_leaky
	expect_exit 1 envsieve --quiet
	expect_not_in 'Found '
	expect_exit 1 envsieve
	expect_in 'Found 1 error, 1 warning'
}

case_color_is_for_terminals_unless_asked_for() {
	local escape=$'\033['
	make_leaky
	expect_exit 1 envsieve
	expect_not_in "$escape"
	expect_exit 1 envsieve --color always
	expect_in "$escape"
	expect_exit 1 env NO_COLOR=1 "$ENVSIEVE" --color always
	expect_in "$escape"
	expect_exit 1 env CLICOLOR_FORCE=1 "$ENVSIEVE"
	expect_in "$escape"
	expect_exit 1 env CLICOLOR_FORCE=1 NO_COLOR=1 "$ENVSIEVE"
	expect_not_in "$escape"
	expect_exit 1 env CLICOLOR_FORCE=1 "$ENVSIEVE" --color never
	expect_not_in "$escape"
}

case_text_report_shows_line_mask_and_advice() {
	repo
	printf 'host = here\ntoken = %s # old\n' "$(github_token)" >app.conf
	expect_exit 1 envsieve
	expect_out <<-'END'
		error[github-token]: GitHub token
		 --> app.conf:2:9
		  |
		2 | token = ghp_********UU # old
		  |         ^^^^^^^^^^^^^^
		  = checksum: right, so this is most likely real
		  = help: Delete it under Settings, Developer settings, Personal access tokens (or revoke the
		          application's access), then read the security log for its use.
		  = help: if this is no secret, say so in a comment on its line: `envsieve:allow github-token`

		Found 1 error in 1 file (1 item, 67 bytes in N s).
	END
}

# ---- rules of configuration ----

case_rules_of_configuration_are_listed_and_explained() {
	expect_exit 0 envsieve rules list
	grep -q '^env-unused  *config  *warning ' "$T/out" || fail 'env-unused is not listed'
	grep -q '^github-token  *secret  *error ' "$T/out" || fail 'github-token is not listed'
	expect_exit 0 envsieve rules show env-unused
	expect_in 'kind         config'
	expect_not_in 'examples'
	expect_not_in 'keywords'
	expect_exit 0 envsieve explain env-unused
	expect_in 'Variable is documented but nothing reads it (env-unused)'
	expect_in 'envsieve:allow env-unused'
	expect_not_in 'Revoke'
}

case_rules_of_configuration_match_no_text() {
	repo
	echo 'anything' >file
	expect_exit 0 envsieve scan --only env-unused
}

# ---- interruption ----

case_interruption_ends_with_130_and_no_report() {
	local pid code=0 byte
	repo
	mkdir many
	# Hundreds of megabytes to read, few to write: it must not end before it is interrupted.
	head -c 150000 /dev/urandom | base64 >many/0
	perl -e 'link "many/0", "many/$_" or die for 1 .. 2000'
	mkfifo "$T/progress"
	# What runs in the background of a script ignores SIGINT unless it says otherwise.
	"$ENVSIEVE" scan -j1 --progress always --format json >"$T/out" 2>"$T/progress" &
	pid=$!
	exec 3<"$T/progress"
	IFS= read -r -n 1 byte <&3
	expect_equal "$byte" $'\r'
	kill -INT "$pid"
	cat <&3 >"$T/err"
	wait "$pid" || code=$?
	expect_equal "$code" 130
	expect_equal "$(cat "$T/out")" ''
	expect_in 'interrupted, nothing is reported' "$T/err"
}
