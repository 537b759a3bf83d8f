# repositories.sh - kinds of repositories: bare, linked, shallow, partial, borrowed, foreign, strange.
# shellcheck shell=bash disable=SC2164

# leak FILE [SEED]: a file with a token in line 1, column 9.
leak() {
	echo "token = $(github_token "${2:-1}")" >"$1"
}

# make_source: a repository src with one secret in its first commit, one in its last.
make_source() {
	repo src
	(
		cd src
		leak old.conf 1
		commit old
		git rm -q old.conf
		commit clean
		leak new.conf 2
		commit new
	)
}

# ---- shallow and partial ----

case_shallow_clone_is_incomplete() {
	make_source
	git clone -q --depth 1 "file://$PWD/src" shallow
	expect_exit 2 envsieve scan --history shallow --format json
	expect_json '.findings | map(.path)' '["new.conf"]'
	expect_json .scope.complete false
	expect_json .scope.warnings \
		'["shallow clone: older history is not here and was not scanned"]'
	expect_json .summary.skipped "$(
		printf '[{"path":"","reason":"%s","gap":true}]' \
			'shallow clone: history before 1 commit is missing'
	)"
	expect_exit 2 envsieve scan --history shallow
	expect_in 'shallow clone'
	expect_found '["new.conf"]' check shallow
	expect_found '[]' scan --staged shallow
}

case_range_that_a_shallow_clone_cannot_answer_is_refused() {
	local first
	make_source
	first=$(git -C src rev-parse main~2)
	git clone -q --depth 2 "file://$PWD/src" shallow
	expect_found '["new.conf"]' scan --range main~1..main shallow
	expect_exit 2 envsieve scan --range "$first..main" shallow
	expect_equal "$(wc -l <"$T/err")" 1
	expect_in 'shallow' "$T/err"
	expect_equal "$(cat "$T/out")" ''
	git -C src branch other main~2
	git -C shallow fetch -q --depth 1 origin other:other
	expect_exit 2 envsieve scan --range other..main shallow
	expect_equal "$(wc -l <"$T/err")" 1
	expect_in 'fetch --unshallow' "$T/err"
}

case_partial_clone_is_incomplete() {
	make_source
	git -C src config uploadpack.allowFilter true
	git clone -q --filter=blob:none "file://$PWD/src" partial
	expect_found '["new.conf"]' check partial
	expect_exit 2 envsieve scan --history partial --format json
	expect_json '.findings | map(.path)' '["new.conf"]'
	expect_json .scope.complete false
	expect_json '.scope.warnings' '["partial clone: objects that are not here were not scanned"]'
	expect_json .summary.skipped \
		'[{"path":"","reason":"1 object is not here (partial clone)","gap":true}]'
	git -C partial cat-file -p main~2:old.conf >"$T/fetched"
	expect_exit 1 envsieve scan --history partial --format json
	expect_json '.findings | map(.path)' '["new.conf","old.conf"]'
	expect_json .scope.complete true
}

case_partial_clone_is_not_completed_over_the_network() {
	make_source
	git -C src config uploadpack.allowFilter true
	git clone -q --filter=blob:none --no-checkout "file://$PWD/src" partial
	find partial/.git/objects | sort >"$T/before"
	expect_exit 2 envsieve scan --history partial
	expect_exit 2 envsieve scan --range main~1..main partial
	find partial/.git/objects | sort >"$T/after"
	diff "$T/before" "$T/after"
}

# ---- bare, linked, borrowed ----

case_bare_repository_has_history_only() {
	make_source
	git clone -q --bare src bare.git
	expect_found '["new.conf","old.conf"]' scan --history bare.git
	(cd bare.git && expect_found '["new.conf","old.conf"]' scan --history)
	(cd bare.git/refs/heads && expect_found '["new.conf","old.conf"]' scan --history)
	expect_exit 2 envsieve scan bare.git
	expect_err <<-'END'
		envsieve: bare.git: a bare repository has no working tree; scan it with --history
	END
	expect_exit 2 envsieve check bare.git
}

case_linked_worktree_is_scanned_as_a_tree() {
	make_source
	git -C src worktree add -q -b side ../linked
	leak linked/more.conf 3
	expect_found '["more.conf","new.conf"]' scan linked
	expect_found '["more.conf","new.conf"]' check linked
	expect_found '["new.conf"]' check src
	expect_found '["new.conf","old.conf"]' scan --history linked
}

case_separate_git_folder_is_found() {
	git init -q -b main --separate-git-dir "$T/elsewhere" tree
	leak tree/a.conf
	(cd tree && commit a)
	expect_found '["a.conf"]' check tree
	expect_found '["a.conf"]' scan --history tree
}

case_variables_of_git_name_the_repository() {
	make_source
	mkdir other
	leak other/x.conf 3
	GIT_DIR=src/.git GIT_WORK_TREE=other expect_found '["x.conf"]' scan other
	(
		cd src
		GIT_DIR=.git expect_found '["new.conf","old.conf"]' scan --history
	)
	GIT_DIR=nowhere expect_exit 2 envsieve scan --history src
	expect_err <<<'envsieve: src: GIT_DIR names no git repository: nowhere'
}

case_borrowed_objects_are_read() {
	make_source
	git clone -q --shared src borrower
	expect_equal "$(find borrower/.git/objects -type f ! -path '*/info/*' | wc -l)" 0
	expect_found '["new.conf","old.conf"]' scan --history borrower
	git clone -q --reference borrower --no-local "file://$PWD/src" second
	expect_found '["new.conf","old.conf"]' scan --history second
	repo empty
	mkdir empty/.git/refs/heads -p
	git -C src rev-parse main >empty/.git/refs/heads/main
	expect_exit 2 envsieve scan --history empty
	GIT_ALTERNATE_OBJECT_DIRECTORIES=$PWD/src/.git/objects \
		expect_found '["new.conf","old.conf"]' scan --history empty
}

case_lost_lender_is_told() {
	make_source
	git clone -q --shared src borrower
	mv src moved
	expect_exit 2 envsieve scan --history borrower --format json
	expect_json '.scope.complete' false
}

# ---- extensions ----

case_extension_of_worktree_configuration_is_understood() {
	make_source
	git -C src config extensions.worktreeConfig true
	git -C src worktree add -q -b side ../linked
	git -C linked config --worktree core.bare false
	expect_found '["new.conf"]' check src
	expect_found '["new.conf"]' check linked
	expect_found '["new.conf","old.conf"]' scan --history linked
}

case_other_extensions_do_not_stop_a_scan() {
	make_source
	git -C src config core.repositoryFormatVersion 1
	git -C src config extensions.noop true
	git -C src config extensions.preciousObjects true
	git -C src config extensions.partialClone origin
	expect_found '["new.conf"]' check src
	expect_found '["new.conf","old.conf"]' scan --history src
}

case_sha256_repository_is_refused_in_one_line() {
	local mode
	git init -q -b main --object-format=sha256 new
	leak new/a.conf
	(cd new && commit a)
	for mode in --history --staged --range=HEAD..HEAD; do
		expect_exit 2 envsieve scan "$mode" new
		expect_equal "$(cat "$T/out")" ''
		expect_equal "$(wc -l <"$T/err")" 1
		expect_in 'SHA-256' "$T/err"
	done
	expect_exit 2 envsieve check new
	expect_equal "$(wc -l <"$T/err")" 1
}

# ---- owned by somebody else ----

case_repository_of_somebody_else_is_scanned() {
	[ "$(id -u)" -eq 0 ] || skip 'only root can give files away'
	make_source
	chown -R 4242:4242 src
	! git -C src status >/dev/null 2>&1 || skip 'this git does not mind'
	expect_found '["new.conf"]' check src
	expect_found '["new.conf","old.conf"]' scan --history src
	expect_found '["new.conf"]' scan --range main~1..main src
}

# ---- submodules ----

case_submodules_history_is_its_own() {
	make_source
	repo top
	(
		cd top
		leak top.conf 3
		git -c protocol.file.allow=always submodule --quiet add ../src mod 2>/dev/null
		commit top
	)
	expect_found '["top.conf"]' scan --history top
	expect_found '["new.conf","old.conf"]' scan --history top/mod
	expect_found '["new.conf"]' check top/mod
	expect_found '["mod/new.conf","top.conf"]' check --recurse-submodules top
}
