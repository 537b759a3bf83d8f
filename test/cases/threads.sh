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

# More files in a folder than are taken at once, folders in folders, what is left out, what cannot be
# listed, and an index that differs from the tree.
case_large_tree_is_reported_the_same_by_any_number_of_threads() {
	local i folder jobs
	repo
	for folder in . a a/b a/b/c a.b z; do
		mkdir -p "$folder"
		for ((i = 10; i < 50; i++)); do
			echo "$i" >"$folder/$i.txt"
		done
		echo "token = $(github_token "${#folder}")" >"$folder/25.txt"
		echo "token = $(github_token "${#folder}")" >"$folder/generated"
		mkfifo "$folder/pipe"
	done
	git add .
	for folder in . a/b z; do
		echo gone >"$folder/25.txt"
		seq 1000 | gzip | head -c 40 >"$folder/cut.gz"
	done
	printf 'exclude:\n  - "**/generated"\n  - z/pipe\n' >.envsieve.yaml
	for jobs in 1 2 8; do
		expect_exit 2 envsieve check --format json --jobs "$jobs"
		hide_seconds <"$T/out" >"$T/out-$jobs"
	done
	cmp "$T/out-1" "$T/out-2"
	cmp "$T/out-1" "$T/out-8"
	expect_json '.findings | map(.path + " " + .origin.kind)' \
		'["25.txt index","a.b/25.txt worktree","a/25.txt worktree","a/b/25.txt index","a/b/c/25.txt worktree","z/25.txt index"]'
	expect_json '.summary.skipped | map(select(.gap)) | map(.path)' \
		'["a.b/pipe","a/b/c/pipe","a/b/pipe","a/pipe","pipe"]'
	expect_json '.summary.skipped | map(select(.reason | test("excluded"))) | map(.path)' \
		'["a.b/generated","a/b/c/generated","a/b/generated","a/generated","generated","z/generated"]'
	expect_json '.summary.skipped | map(select(.reason | test("archive"))) | map(.path)' \
		'["a/b/cut.gz","cut.gz","z/cut.gz"]'
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
