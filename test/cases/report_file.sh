# report_file.sh - the files that reports are written to.
# shellcheck shell=bash

case_link_in_the_place_of_an_unfinished_report_is_not_followed() {
	repo
	echo precious >"$T/victim"
	ln -s "$T/victim" report.json.partial
	expect_exit 0 envsieve scan --format json=report.json
	expect_equal "$(cat "$T/victim")" precious
	expect_in envsieve-report/1 report.json
}

case_report_with_secrets_is_private_whatever_was_left_there() {
	repo
	umask 022
	echo old >report.json.partial
	expect_exit 0 envsieve scan --show-secrets --format json=report.json
	expect_equal "$(stat -c %a report.json)" 600
}
