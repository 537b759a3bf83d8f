# staged.sh - scan --staged: the blobs of the index against HEAD.
# shellcheck shell=bash disable=SC2164,SC2103

# leak FILE [SEED]: a file with a token in line 1, column 9.
leak() {
	echo "token = $(github_token "${2:-1}")" >"$1"
}

case_only_what_is_staged_counts() {
	repo
	leak old.conf 1
	echo clean >both.conf
	commit base
	leak staged.conf 2
	git add staged.conf
	leak both.conf 3
	leak untracked.conf 4
	expect_found '["staged.conf"]' scan --staged
	expect_json '.findings[0] | .line, .column, .origin.kind' "$(printf '1\n9\n"index"')"
	expect_json '.summary.items, .scope.complete' "$(printf '1\ntrue')"
	expect_json .scope.command '"scan --staged"'
}

case_staged_secret_counts_though_the_file_is_clean_again() {
	repo
	echo clean >app.conf
	commit base
	leak app.conf
	git add app.conf
	echo clean >app.conf
	expect_found '["app.conf"]' scan --staged
	expect_found '[]' scan
	rm app.conf
	expect_found '["app.conf"]' scan --staged
}

case_before_the_first_commit_everything_staged_counts() {
	repo
	expect_found '[]' scan --staged
	leak app.conf
	leak other.conf 2
	git add app.conf
	expect_found '["app.conf"]' scan --staged
	expect_json .scope.head null
}

case_whole_index_counts_from_any_folder() {
	repo
	mkdir -p sub/deep
	leak top.conf 1
	leak sub/deep/low.conf 2
	git add -A
	cd sub/deep
	expect_found '["sub/deep/low.conf","top.conf"]' scan --staged
	cd ..
	expect_found '["sub/deep/low.conf","top.conf"]' scan --staged deep
}

case_index_of_the_environment_counts() {
	repo
	echo clean >file
	commit clean
	leak other.conf
	GIT_INDEX_FILE=$T/index git add other.conf
	expect_found '[]' scan --staged
	GIT_INDEX_FILE=$T/index expect_found '["other.conf"]' scan --staged
	mkdir sub
	cd sub
	cp "$T/index" ../.git/other
	GIT_INDEX_FILE=.git/other expect_found '["other.conf"]' scan --staged
}

# git commit FILE makes an index of its own for the hook.
case_hook_sees_what_git_is_about_to_commit() {
	repo
	echo clean >file
	commit clean
	cat >.git/hooks/pre-commit <<-'END'
		#!/bin/sh
		exec "$ENVSIEVE" scan --staged
	END
	chmod +x .git/hooks/pre-commit
	mkdir sub
	leak sub/a.conf 1
	echo more >>file
	git add -A
	expect_exit 0 git commit -q -m clean file
	expect_exit 1 git commit -q -m leak sub/a.conf
	(cd sub && expect_exit 1 git commit -q -m leak -a)
	expect_in 'sub/a.conf:1:9' "$T/err"
	expect_exit 0 git commit -q --no-verify -m leak -a
	expect_exit 0 git commit -q --allow-empty -m nothing
}

case_renamed_and_edited_file_counts() {
	repo
	seq 100 >old.txt
	commit base
	git mv old.txt new.txt
	echo "token = $(github_token)" >>new.txt
	git add new.txt
	expect_found '["new.txt"]' scan --staged
	expect_json '.findings[0].line' 101
}

case_renamed_file_counts_since_its_place_is_new() {
	repo
	leak old.conf
	commit base
	git mv old.conf new.conf
	expect_found '["new.conf"]' scan --staged
}

case_change_of_mode_and_removal_bring_nothing() {
	repo
	leak a.conf 1
	leak b.conf 2
	commit base
	chmod +x a.conf
	git rm -q b.conf
	git add -A
	expect_found '[]' scan --staged
	expect_json .summary.items 0
}

case_file_marked_binary_or_without_diff_counts() {
	repo
	printf '%s\n' '*.a -diff' '*.b binary' '*.c diff=none' >.gitattributes
	leak x.a 1
	leak x.b 2
	leak x.c 3
	git add -A
	expect_found '["x.a","x.b","x.c"]' scan --staged
}

case_every_side_of_a_conflict_counts() {
	repo
	echo base >file
	commit base
	git checkout -q -b side
	leak file 1
	commit side
	git checkout -q main
	leak file 2
	commit ours
	git merge -q side >/dev/null 2>&1 || true
	expect_exit 1 envsieve scan --staged --format json
	expect_json '.findings | map(.path), (map(.secret.id) | unique | length)' \
		"$(printf '["file","file"]\n2')"
}

case_file_announced_with_intent_to_add_is_not_staged() {
	repo
	leak file
	git add -N file
	expect_found '[]' scan --staged
	git add file
	expect_found '["file"]' scan --staged
}

case_index_of_a_linked_worktree_is_its_own() {
	repo top
	cd top
	echo clean >file
	commit base
	git worktree add -q -b side ../linked
	cd ../linked
	leak app.conf
	git add app.conf
	expect_found '["app.conf"]' scan --staged
	expect_found '[]' scan --staged ../top
}

case_every_version_of_the_index_is_read() {
	local version
	repo
	mkdir -p a/b
	echo clean >a/b/file
	commit base
	leak a/b/leak.conf
	git add -A
	for version in 2 3 4; do
		git update-index --index-version "$version"
		expect_found '["a/b/leak.conf"]' scan --staged
	done
}

case_split_index_is_read() {
	repo
	leak file
	git add file
	git update-index --split-index
	expect_found '["file"]' scan --staged
	leak file 2
	leak other 3
	git add file other
	expect_found '["file","other"]' scan --staged
	expect_json '.findings | map(.secret.redacted)' '["ghp_********SB","ghp_********pp"]'
}

case_sparse_index_hides_nothing() {
	repo
	mkdir -p in out/deep
	echo clean >in/file
	leak out/deep/a.conf
	git add -A
	git commit -q -m base
	git sparse-checkout set --cone --sparse-index in
	[ ! -e out ] || fail 'out is checked out'
	git ls-files --sparse | grep -qx out/ || fail 'the index is not sparse'
	expect_found '["out/deep/a.conf"]' check
	expect_found '[]' scan --staged
}

case_clean_index_says_so() {
	repo
	echo clean >file
	git add file
	expect_exit 0 envsieve scan --staged
	expect_out <<<'No secrets found (1 item, 6 bytes in N s).'
}
