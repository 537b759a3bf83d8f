# threads.sh - the number of threads changes no byte of a report. Run under the thread sanitizer too.
# shellcheck shell=bash

# Secrets in many files, some of them several times, some only in history, one in a message.
make_busy_repository() {
	local i token
	repo
	for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
		token=$(github_token $((i % 7)))
		mkdir -p "folder-$((i % 3))"
		printf 'line\ntoken = %s\nkey = "%s"\n' "$token" "$(aws_key_id "$i")" \
			>"folder-$((i % 3))/file-$i.conf"
		seq "$i" 2000 >"folder-$((i % 3))/numbers-$i.txt"
		[ $((i % 4)) -ne 0 ] || commit "part $i"
	done
	git rm -q -r folder-1
	commit "take folder-1 away, it had $(gitlab_token)"
}

# same_bytes ARGUMENTS...: for 1, 2 and 8 threads, and something was found.
same_bytes() {
	local jobs
	for jobs in 1 2 8; do
		expect_exit 1 envsieve "$@" --jobs "$jobs"
		hide_seconds <"$T/out" >"$T/out-$jobs"
		expect_equal "$(cat "$T/err")" ''
	done
	cmp "$T/out-1" "$T/out-2"
	cmp "$T/out-1" "$T/out-8"
}

case_tree_is_reported_the_same_by_any_number_of_threads() {
	make_busy_repository
	same_bytes check --format json
	same_bytes check --format text
}

case_history_is_reported_the_same_by_any_number_of_threads() {
	make_busy_repository
	same_bytes scan --history --format json
	expect_json '.findings | map(.rule) | unique' \
		'["aws-access-key-id","github-token","gitlab-token"]'
	same_bytes scan --history --format sarif
	same_bytes scan --history --format text
}

case_range_is_reported_the_same_by_any_number_of_threads() {
	make_busy_repository
	same_bytes scan --range main~2..main --format jsonl
}

case_damage_is_reported_the_same_by_any_number_of_threads() {
	local i id jobs
	make_busy_repository
	for i in 1 2 3 4 5 6 7 8 9; do
		echo "token = $(github_token "$((i + 20))")" >"lost-$i"
		echo "token = $(github_token "$((i + 40))")" >"$T/member-$i"
		tar -C "$T" -czf "archive-$i.tgz" "member-$i"
		head -c 60 "archive-$i.tgz" >"cut-$i.tgz"
	done
	commit lost
	for i in 2 3 5 7; do
		id=$(git rev-parse "HEAD:lost-$i")
		chmod u+w ".git/objects/${id:0:2}/${id:2}"
		echo broken >".git/objects/${id:0:2}/${id:2}"
	done
	for jobs in 1 2 8; do
		expect_exit 2 envsieve scan --history --format json --jobs "$jobs"
		hide_seconds <"$T/out" >"$T/out-$jobs"
	done
	cmp "$T/out-1" "$T/out-2"
	cmp "$T/out-1" "$T/out-8"
	expect_json '.findings | map(select(.path | test("^archive"))) | length' 9
	expect_json '.summary.skipped | map(select(.gap)) | length' 4
}
