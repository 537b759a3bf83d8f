# range.sh - scan --range A..B: what B reaches and A does not.
# shellcheck shell=bash disable=SC2164

# leak FILE [SEED]: a file with a token in line 1, column 9.
leak() {
	echo "token = $(github_token "${2:-1}")" >"$1"
}

case_secret_added_and_removed_inside_is_found() {
	local added
	repo
	echo clean >app.conf
	commit base
	leak app.conf
	commit add
	added=$(git rev-parse HEAD)
	echo clean >app.conf
	commit remove
	expect_found '["app.conf"]' scan --range main~2..main
	expect_json '.findings[0] | .origin.commit, .in_head, .origin.kind' \
		"$(printf '%s\n' "\"$added\"" false '"history"')"
	expect_found '[]' scan --range main~1..main
	expect_found '["app.conf"]' scan --range main~2..main~1
}

case_merges_count() {
	repo
	echo base >file
	commit base
	git checkout -q -b side
	echo side >file
	leak side.conf 1
	commit side
	git rm -q side.conf
	commit unside
	git checkout -q main
	echo ours >file
	commit ours
	tick
	git merge -q side >/dev/null 2>&1 || true
	leak file 2
	commit resolution
	expect_found '["file","side.conf"]' scan --range main~1..main
	expect_found '["file"]' scan --range side..main
	expect_found '["side.conf"]' scan --range main~1..side
	expect_found '[]' scan --range side..main~1
}

case_messages_and_people_count() {
	repo
	commit base
	commit "deploy with $(github_token 1)"
	GIT_AUTHOR_NAME="$(github_token 2)" git commit -q --allow-empty -m people
	expect_exit 1 envsieve scan --range main~2..main --format json
	expect_json '.findings | map(.origin.kind)' '["message","message"]'
	expect_found '[]' scan --range main..main
}

case_new_names_count() {
	repo
	echo text >"$(github_token 1)"
	commit base
	echo text >"$(github_token 2)"
	commit name
	expect_exit 1 envsieve scan --range main~1..main --format json
	expect_json '.findings | length' 1
}

case_tag_on_the_right_side_counts() {
	repo
	commit base
	commit release
	git tag -a -m "token = $(github_token)" v1
	expect_exit 1 envsieve scan --range main~1..v1 --format json
	expect_json '.findings | map(.origin.kind)' '["message"]'
	expect_found '[]' scan --range main~1..main
}

case_empty_side_is_head() {
	repo
	commit base
	git checkout -q -b side
	leak file
	commit side
	expect_found '["file"]' scan --range main..
	expect_found '[]' scan --range ..main
	git checkout -q main
	expect_found '["file"]' scan --range ..side
}

case_ends_are_spelled_as_git_spells_them() {
	local id
	repo
	commit base
	git tag v1
	leak file
	commit leak
	id=$(git rev-parse HEAD)
	git update-ref refs/remotes/origin/topic HEAD
	expect_found '["file"]' scan --range "v1..$id"
	expect_found '["file"]' scan --range "v1..${id:0:8}"
	expect_found '["file"]' scan --range "refs/tags/v1..origin/topic"
	expect_found '["file"]' scan --range "HEAD^..HEAD@{0}"
}

case_histories_without_a_common_commit_count_as_a_whole() {
	repo
	leak a.conf 1
	commit a
	git checkout -q --orphan other
	git rm -qrf .
	leak b.conf 2
	commit b
	expect_found '["b.conf"]' scan --range main..other
	expect_found '["a.conf"]' scan --range other..main
}

case_wrong_clocks_hide_nothing() {
	repo
	commit base '2001-01-01T00:00:00Z'
	leak a.conf 1
	commit a '1999-01-01T00:00:00Z'
	git checkout -q -b side main~1
	leak b.conf 2
	commit b '2030-01-01T00:00:00Z'
	git checkout -q main
	git merge -q side -m merge
	leak c.conf 3
	commit c '1990-01-01T00:00:00Z'
	expect_found '["a.conf","b.conf","c.conf"]' scan --range main~3..main
}

case_wrong_ranges_are_refused() {
	local range
	repo
	commit base
	for range in main main...main ..; do
		expect_exit 2 envsieve scan --range "$range"
		expect_equal "$(wc -l <"$T/err")" 1
		expect_equal "$(cat "$T/out")" ''
		expect_in "$range" "$T/err"
	done
	expect_exit 2 envsieve scan --range 'v9..main'
	expect_err <<<'envsieve: unknown revision: v9'
}

case_bare_repository_takes_a_range() {
	repo src
	(
		cd src
		commit base
		leak file
		commit leak
	)
	git clone -q --bare src bare.git
	expect_found '["file"]' scan --range main~1..main bare.git
}

case_range_report_is_for_people_too() {
	local id
	repo
	commit base
	leak file
	commit leak
	id=$(git rev-parse --short=10 HEAD)
	expect_exit 1 envsieve scan --range main~1..main
	expect_out <<-'END'
		error[github-token]: GitHub token
		 --> file:1:9 (commit @id@, A U Thor, 2023-11-14, still in HEAD; on main)
		  |
		1 | token = ghp_********UU
		  |         ^^^^^^^^^^^^^^
		  = checksum: right, so this is most likely real
		  = help: Delete it under Settings, Developer settings, Personal access tokens (or revoke the
		          application's access), then read the security log for its use.
		  = help: if this is no secret, say so in a comment on its line: `envsieve:allow github-token`

		Found 1 error in 1 file (3 items, 176 bytes in N s).
	END
}

# What is found in place of the library is no library.
case_without_libgit2_only_rare_spellings_are_refused() {
	local library
	library=$(grep -ao 'libgit2\.so\.[0-9.]*[0-9]' "$ENVSIEVE" | head -n 1)
	[ -n "$library" ]
	mkdir none
	: >"none/$library"
	repo
	echo clean >app.conf
	commit base
	leak app.conf
	commit add
	export LD_LIBRARY_PATH=$PWD/none
	expect_exit 2 envsieve scan --range 'main@{1}..main'
	expect_err <<<"envsieve: cannot resolve main@{1}: $library cannot be loaded"
	expect_found '["app.conf"]' scan --range main~1..main
	expect_exit 0 envsieve --version
}
