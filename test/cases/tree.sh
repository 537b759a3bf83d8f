# tree.sh - the working tree: which files are looked at, and which programs never run.
# shellcheck shell=bash disable=SC2164

# leak FILE [SEED]: a file with a token in line 1, column 9.
leak() {
	echo "token = $(github_token "${2:-1}")" >"$1"
}

# ---- tracked, untracked, ignored ----

case_untracked_files_count_and_ignored_ones_do_not() {
	repo
	mkdir build sub
	printf '%s\n' 'build/' '*.log' >.gitignore
	echo 'notes.txt' >.git/info/exclude
	echo '!kept.log' >sub/.gitignore
	leak tracked.conf
	commit tracked
	leak untracked.conf
	leak build/out.conf
	leak debug.log
	leak notes.txt
	leak sub/kept.log
	expect_found '["sub/kept.log","tracked.conf","untracked.conf"]' scan
	expect_json '.findings[0] | .rule, .line, .column, .end_line, .end_column, .origin.kind' \
		"$(printf '%s\n' '"github-token"' 1 9 1 49 '"worktree"')"
	expect_json '.summary.skipped, .scope.complete' "$(printf '[]\ntrue')"
}

case_ignored_env_files_count() {
	local name
	repo
	echo '*' >.gitignore
	for name in .env .env.local prod.env .envrc .flaskenv .dev.vars other.conf; do
		leak "$name"
	done
	expect_found '[".dev.vars",".env",".env.local",".envrc",".flaskenv","prod.env"]' scan
}

case_tracked_file_counts_though_it_is_ignored() {
	repo
	mkdir out
	leak out/kept.conf
	leak out/other.conf
	git add out/kept.conf
	echo out >.gitignore
	expect_found '["out/kept.conf"]' scan
}

case_outside_of_a_repository_every_file_counts() {
	mkdir -p sub/.hidden
	echo '*' >.gitignore
	leak a.conf
	leak sub/.hidden/b.conf
	expect_found '["a.conf","sub/.hidden/b.conf"]' scan
	expect_found '["b.conf"]' scan sub/.hidden
	expect_found '["a.conf"]' scan a.conf
	expect_json '.scope | .repository, .head, .target' "$(printf '%s\n' null null '"a.conf"')"
}

case_path_narrows_the_scan_and_paths_stay_those_of_the_repository() {
	repo
	mkdir -p sub/deep other
	leak sub/a.conf
	leak sub/deep/b.conf
	leak other/c.conf
	leak sub-like.conf
	commit all
	expect_found '["sub/a.conf","sub/deep/b.conf"]' scan sub
	expect_found '["sub/deep/b.conf"]' scan sub/deep/b.conf
	cd sub
	expect_found '["sub/a.conf","sub/deep/b.conf"]' scan
	expect_found '["other/c.conf"]' scan ../other
}

case_ignored_file_counts_when_it_is_named() {
	repo
	echo '*.conf' >.gitignore
	leak a.conf
	expect_found '["a.conf"]' scan a.conf
}

case_file_of_another_repository_inside_counts_without_its_git_folder() {
	repo
	repo inner
	leak inner/a.conf
	git -C inner add a.conf
	git -C inner commit -qm "token = $(github_token 2)"
	leak inner/.git/description 3
	expect_found '["inner/a.conf"]' scan
}

case_missing_tracked_file_is_checked_by_its_blob() {
	repo
	leak a.conf
	commit a
	rm a.conf
	expect_found '[]' scan
	expect_found '["a.conf"]' check
	expect_json '.findings[0].origin.kind' '"index"'
}

case_check_looks_at_tree_and_index() {
	repo
	echo clean >file
	commit clean
	leak file 1
	git add file
	leak file 2
	leak other 3
	expect_found '["file","file","other"]' check
	expect_json '.findings | map(.origin.kind)' '["worktree","index","worktree"]'
	expect_json '.findings | map(.secret.id) | unique | length' 3
	expect_found '["file","other"]' scan
}

case_one_place_in_tree_and_index_is_one_finding() {
	repo
	leak file
	git add file
	echo more >>file
	expect_found '["file"]' check
	expect_json '.findings[0].origin.kind' '"worktree"'
}

# ---- links and special files ----

case_links_are_not_followed() {
	repo
	mkdir "$T/outside" real
	leak "$T/outside/secret.conf"
	leak real/a.conf
	ln -s "$T/outside" folder
	ln -s "$T/outside/secret.conf" file
	ln -s real again
	expect_found '["real/a.conf"]' scan
	git add -A
	expect_found '["real/a.conf"]' check
}

case_text_of_a_links_target_counts() {
	repo
	ln -s "/run/$(github_token)/socket" link
	commit link
	expect_found '["link"]' scan
	expect_json '.findings[0] | [.line, .column, .end_column]' '[1,6,46]'
	rm link
	ln -s "/srv/$(github_token 2)" link
	git add link
	expect_found '["link"]' scan --staged
}

case_cyclic_links_end() {
	repo
	ln -s b a
	ln -s a b
	mkdir folder
	ln -s ../folder folder/self
	ln -s . here
	leak file.conf
	commit all
	expect_found '["file.conf"]' scan
	expect_found '["file.conf"]' check
	expect_exit 2 envsieve scan a/b
	expect_err <<<'envsieve: a/b: cannot resolve the path: Too many levels of symbolic links'
}

case_link_replaced_by_a_file_is_read() {
	repo
	ln -s target app.conf
	commit link
	rm app.conf
	leak app.conf
	expect_found '["app.conf"]' scan
	git add app.conf
	expect_found '["app.conf"]' scan --staged
	commit file
	expect_found '["app.conf"]' scan --history
	expect_found '["app.conf"]' scan --range HEAD~..HEAD
}

case_pipe_in_the_tree_is_told_and_not_opened() {
	repo
	mkfifo pipe
	leak file.conf
	expect_exit 2 envsieve scan --format json
	expect_json '.findings | map(.path)' '["file.conf"]'
	expect_json .summary.skipped '[{"path":"pipe","reason":"not a regular file","gap":true}]'
	expect_exit 2 envsieve scan pipe
	expect_err <<<'envsieve: not a regular file: pipe'
	rm -r .git
	expect_exit 2 envsieve scan --format json
	expect_json '.findings | map(.path)' '["file.conf"]'
	expect_json .summary.skipped \
		'[{"path":"pipe","reason":"a FIFO, socket or device","gap":true}]'
}

case_pipe_that_is_excluded_is_no_gap() {
	repo
	mkfifo pipe
	echo 'exclude: [pipe]' >.envsieve.yaml
	expect_found '[]' scan
}

case_devices_and_sockets_in_the_tree_are_told_and_not_opened() {
	[ "$(id -u)" -eq 0 ] || skip 'only root can make devices'
	mknod zero c 1 5 2>/dev/null || skip 'devices cannot be made here'
	perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => "socket", Listen => 1) or die $!'
	echo "token = $(github_token)" >file.conf
	expect_exit 2 envsieve scan --format json
	expect_json '.findings | map(.path)' '["file.conf"]'
	expect_json '.summary.skipped | map(.path)' '["socket","zero"]'
	repo
	expect_exit 2 envsieve scan --format json
	expect_json '.findings | map(.path)' '["file.conf"]'
	expect_json '.summary.skipped | map(.path) | sort' '["socket","zero"]'
	expect_exit 2 envsieve scan zero
}

# ---- names ----

case_names_may_be_any_bytes() {
	local newline=$'two\nlines.conf' bytes=$'caf\xe9.conf'
	repo
	leak "$newline" 1
	leak "$bytes" 2
	leak 'spaces and "quotes".conf' 3
	commit all
	expect_exit 1 envsieve scan --format json
	expect_json '.findings | map(.path)' \
		'[{"bytes":"Y2Fm6S5jb25m"},"spaces and \"quotes\".conf","two\nlines.conf"]'
	expect_exit 1 envsieve scan --history --format json
	expect_json '.findings | map(.path)' \
		'[{"bytes":"Y2Fm6S5jb25m"},"spaces and \"quotes\".conf","two\nlines.conf"]'
	expect_exit 1 envsieve scan
	expect_in ' --> caf\xe9.conf:1:9'
	expect_in ' --> two\nlines.conf:1:9'
	expect_equal "$(LC_ALL=C grep -c $'\xe9' "$T/out" || true)" 0
}

case_secret_in_a_name_is_found_and_masked_everywhere() {
	local token
	repo
	token=$(github_token)
	mkdir "dump.$token"
	leak "dump.$token/app.conf" 2
	commit all
	for format in text json jsonl sarif; do
		expect_exit 1 envsieve scan --format "$format"
		expect_not_in "$token"
		expect_in 'ghp_********'
		expect_exit 1 envsieve scan --history --format "$format"
		expect_not_in "$token"
		expect_in 'ghp_********'
	done
	expect_exit 1 envsieve scan --format json
	expect_json '.findings | map(.path)' '["dump.ghp_********UU/app.conf","dump.ghp_********UU/app.conf"]'
}

case_secret_in_the_name_of_a_skipped_file_is_found_and_masked() {
	local token
	repo
	token=$(github_token)
	seq 300 >"$token"
	expect_exit 1 envsieve scan --max-file-size 1K --format json
	expect_json '.findings, .summary.skipped | map(.path)' \
		"$(printf '["ghp_********UU"]\n["ghp_********UU"]')"
	expect_exit 1 envsieve scan --max-file-size 1K -v
	expect_not_in "$token"
}

# ---- nothing of the repository runs ----

case_programs_that_the_repository_names_do_not_run() {
	local name
	repo
	cat >"$T/evil" <<-END
		#!/bin/sh
		touch "$T/marker"
		cat
	END
	chmod +x "$T/evil"
	printf '%s\n' '* diff=evil filter=evil merge=evil' '*.bin -diff' '*.txt -text' >.gitattributes
	leak a.conf 1
	leak b.bin 2
	leak c.txt 3
	commit all
	leak c.txt 4
	git add c.txt
	for name in diff.evil.textconv diff.evil.command diff.external filter.evil.clean \
		filter.evil.smudge filter.evil.process merge.evil.driver core.fsmonitor core.pager \
		core.editor core.sshCommand core.askPass credential.helper gpg.program core.gitProxy; do
		git config "$name" "$T/evil"
	done
	git config core.hooksPath "$T"
	git config core.alternateRefsCommand "$T/evil"
	expect_found '["a.conf","b.bin","c.txt"]' check
	expect_found '["c.txt"]' scan --staged
	expect_found '["a.conf","b.bin","c.txt"]' scan --history
	expect_found '["","a.conf","b.bin","c.txt"]' scan --history --unreachable
	expect_found '["a.conf","b.bin","c.txt"]' scan
	[ ! -e "$T/marker" ] || fail 'a program of the configuration was run'
}

case_scan_writes_nothing_into_the_repository() {
	repo
	leak a.conf
	commit all
	touch -d '2001-01-01' a.conf
	find . -exec stat -c '%n %Y %s' {} + | sort >"$T/before"
	expect_exit 1 envsieve check
	expect_exit 0 envsieve scan --staged
	expect_exit 1 envsieve scan --history --unreachable
	find . -exec stat -c '%n %Y %s' {} + | sort >"$T/after"
	diff "$T/before" "$T/after"
}

# ---- sizes ----

too_large='"reason":"larger than the maximum size (--max-file-size)"'

case_larger_file_than_asked_for_is_told() {
	repo
	leak small.conf
	{
		seq 300
		echo "token = $(github_token 2)"
	} >large.conf
	commit all
	expect_found '["small.conf"]' scan --max-file-size 1K
	expect_json .summary.skipped "[{\"path\":\"large.conf\",$too_large,\"gap\":false}]"
	expect_found '["large.conf","small.conf"]' scan --max-file-size 2K
	expect_found '["small.conf"]' scan --history --max-file-size 1K
	expect_json '.summary.skipped | map(.reason)' \
		'["larger than the maximum size (--max-file-size)"]'
}

case_larger_file_than_the_default_makes_the_scan_incomplete() {
	repo
	leak small.conf
	truncate -s 300M large.bin
	expect_exit 2 envsieve scan --format json
	expect_json '.findings | map(.path)' '["small.conf"]'
	expect_json '.scope.complete' false
	expect_json .summary.skipped "[{\"path\":\"large.bin\",$too_large,\"gap\":true}]"
}

case_empty_files_and_folders_are_clean() {
	repo
	: >empty
	mkdir folder
	expect_found '[]' scan
	expect_json '.summary | .findings, .items, .bytes' "$(printf '0\n1\n0')"
	commit empty
	expect_found '[]' scan --history
}

# ---- submodules ----

case_submodules_are_entered_on_request_only() {
	repo sub
	leak sub/inner.conf 1
	(cd sub && commit inner)
	repo top
	cd top
	leak outer.conf 2
	git -c protocol.file.allow=always submodule --quiet add ../sub mod 2>/dev/null
	commit outer
	leak mod/untracked.conf 3
	expect_found '["outer.conf"]' scan
	expect_found '["mod/inner.conf","mod/untracked.conf","outer.conf"]' scan --recurse-submodules
	expect_found '["outer.conf"]' scan --history
	expect_found '["inner.conf","untracked.conf"]' scan mod
}
