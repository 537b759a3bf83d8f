# history.sh - scan --history: what any ref, worktree, stash, message or name holds.
# shellcheck shell=bash disable=SC2164

# leak FILE [SEED]: a file with a token in line 1, column 9.
leak() {
	echo "token = $(github_token "${2:-1}")" >"$1"
}

# ---- what scanners of `git log -p` miss ----

case_rename_with_edit_is_found() {
	repo
	seq 100 >old.txt
	commit base
	git mv old.txt new.txt
	{
		echo "token = $(github_token)"
		seq 2 100
	} >new.txt
	commit rename
	seq 100 >new.txt
	commit clean
	expect_found '["new.txt"]' scan --history
	expect_json '.findings[0] | .line, .in_head' "$(printf '1\nfalse')"
}

case_secret_born_in_a_merge_resolution_is_found() {
	local merge
	repo
	echo base >file
	commit base
	git checkout -q -b side
	echo side >file
	commit side
	git checkout -q main
	echo ours >file
	commit ours
	tick
	git merge -q side >/dev/null 2>&1 || true
	leak file
	commit resolution
	merge=$(git rev-parse HEAD)
	echo clean >file
	commit clean
	expect_found '["file"]' scan --history
	expect_json '.findings[0] | .origin.commit, .in_head' "$(printf '"%s"\nfalse' "$merge")"
}

case_amended_commit_counts_on_request_only() {
	local amended
	repo
	commit base
	leak file
	commit leak
	amended=$(git rev-parse HEAD)
	echo clean >file
	tick
	git commit -q -a --amend -m clean
	expect_found '[]' scan --history
	expect_found '["file"]' scan --history --unreachable
	expect_json '.findings[0] | .origin.commit, .origin.refs, .in_head' \
		"$(printf '"%s"\n[]\nfalse' "$amended")"
}

case_every_stash_entry_counts_with_its_untracked_files() {
	repo
	echo base >file
	commit base
	leak file 1
	tick
	git stash -q
	leak untracked.conf 2
	leak file 3
	tick
	git stash -q --include-untracked
	leak file 4
	git add file
	echo clean >file
	tick
	git stash -q
	expect_exit 1 envsieve scan --history --format json
	expect_json '.findings | map(.path)' '["file","file","file","untracked.conf"]'
	expect_json '.findings | map(.secret.id) | unique | length' 4
	expect_json '.findings | map(.origin.refs) | unique' \
		'[["refs/stash"],["stash@{1}"],["stash@{2}"]]'
	git stash drop -q "stash@{1}"
	expect_exit 1 envsieve scan --history --format json
	expect_json '.findings | map(.path)' '["file","file"]'
}

case_file_without_diff_is_found() {
	repo
	printf '%s\n' '*.a -diff' '*.b binary' '*.c diff=none' >.gitattributes
	leak x.a 1
	leak x.b 2
	leak x.c 3
	commit leak
	git rm -q x.a x.b x.c
	commit clean
	expect_found '["x.a","x.b","x.c"]' scan --history
}

case_link_and_file_in_turn_are_found() {
	repo
	ln -s "$(github_token 1)" a
	commit link
	rm a
	leak a 2
	commit file
	rm a
	mkdir a
	leak a/b 3
	commit folder
	expect_exit 1 envsieve scan --history --format json
	expect_json '.findings | map([.path, .line, .column, .in_head])' \
		'[["a",1,1,false],["a",1,9,false],["a/b",1,9,true]]'
}

# ---- messages, people, names, notes, tags ----

case_commit_message_is_found() {
	local id
	repo
	commit base
	commit "$(printf 'subject\n\nthe token is %s' "$(github_token)")"
	id=$(git rev-parse HEAD)
	expect_exit 1 envsieve scan --history --format json
	expect_json '.findings[0] | .path, .origin.kind, .origin.commit, .origin.author' \
		"$(printf '""\n"message"\n"%s"\n"A U Thor"' "$id")"
}

case_people_are_found() {
	repo
	tick
	GIT_AUTHOR_NAME="$(github_token 1)" git commit -q --allow-empty -m author
	tick
	GIT_COMMITTER_NAME="$(github_token 2)" git commit -q --allow-empty -m committer
	tick
	GIT_AUTHOR_EMAIL="$(github_token 3)" git commit -q --allow-empty -m email
	expect_exit 1 envsieve scan --history --format json
	expect_json '.findings | map(.origin.kind)' '["message","message","message"]'
	expect_json '.findings | map(.secret.id) | unique | length' 3
	expect_not_in "$(github_token 1)"
	expect_not_in "$(github_token 3)"
	expect_exit 1 envsieve scan --history
	expect_not_in "$(github_token 1)"
	expect_not_in "$(github_token 3)"
}

case_secret_in_the_name_of_a_person_is_masked_beside_other_findings() {
	local token
	repo
	token=$(github_token 1)
	leak file 2
	git add file
	tick
	GIT_AUTHOR_NAME=$token GIT_AUTHOR_EMAIL="$token@example.com" git commit -q -m leak
	for format in text json jsonl sarif; do
		expect_exit 1 envsieve scan --history --format "$format"
		expect_not_in "$token"
		expect_in 'ghp_********UU'
		expect_in 'ghp_********SB'
	done
	expect_exit 1 envsieve scan --history --format json
	expect_json '.findings | map([.path, .origin.author, .origin.email, .secret.value])' "$(
		tr -d '\n' <<-'END'
			[["","ghp_********UU","ghp_********UU@example.com",null],
			["file","ghp_********UU","ghp_********UU@example.com",null]]
		END
	)"
	expect_exit 1 envsieve scan --history --format json --show-secrets
	expect_json '.findings | map(.secret.value)' "[\"$token\",\"$(github_token 2)\"]"
}

case_tag_message_is_found() {
	repo
	commit base
	git tag -a -m "$(printf 'release\n\ntoken = %s' "$(github_token 1)")" v1
	git tag -a -m "nested $(github_token 2)" v2 v1
	expect_exit 1 envsieve scan --history --format json
	expect_json '.findings | map(.origin.kind)' '["message","message"]'
	expect_json '.findings | map(.origin.refs) | sort' '[["refs/tags/v1","refs/tags/v2"],["refs/tags/v2"]]'
}

case_note_is_found() {
	repo
	commit base
	git notes add -m "token = $(github_token 1)"
	git notes --ref review add -m "token = $(github_token 2)"
	expect_exit 1 envsieve scan --history --format json
	expect_json '.findings | map(.origin.refs) | sort' \
		'[["refs/notes/commits"],["refs/notes/review"]]'
}

case_tag_of_a_blob_or_a_tree_is_found() {
	repo
	commit base
	leak "$T/blob" 1
	git tag blob "$(git hash-object -w "$T/blob")"
	mkdir sub
	leak sub/file 2
	git add sub
	git tag -a -m tree tree "$(git write-tree)"
	git rm -rqf sub
	expect_exit 1 envsieve scan --history --format json
	# No commit, so no path.
	expect_json '.findings | map([.path, .origin.refs]) | sort' \
		'[["",["refs/tags/blob"]],["",["refs/tags/tree"]]]'
}

case_name_is_found_and_dated() {
	local id
	repo
	commit base
	mkdir "$(github_token)"
	echo text >"$(github_token)/file"
	commit add
	id=$(git rev-parse HEAD)
	git rm -rq "$(github_token)"
	commit remove
	expect_exit 1 envsieve scan --history --format json
	expect_json '.findings | map([.path, .origin.commit, .in_head])' \
		"[[\"ghp_********UU\",\"$id\",false]]"
	expect_not_in "$(github_token)"
}

# ---- where history hangs ----

case_every_ref_counts() {
	local n=0 ref
	repo
	commit base
	for ref in heads/topic tags/v1 remotes/origin/x pull/7/head original/refs/heads/main custom; do
		n=$((n + 1))
		git checkout -q --detach main
		leak "file$n" "$n"
		commit "$ref"
		git update-ref "refs/$ref" HEAD
	done
	git checkout -q main
	expect_exit 1 envsieve scan --history --format json
	expect_json '.findings | map(.origin.refs[]) | sort' "$(
		tr -d '\n' <<-END
			["refs/custom","refs/heads/topic","refs/original/refs/heads/main","refs/pull/7/head",
			"refs/remotes/origin/x","refs/tags/v1"]
		END
	)"
	git pack-refs --all
	expect_exit 1 envsieve scan --history --format json
	expect_json '.findings | length' 6
}

case_detached_heads_count() {
	repo top
	cd top
	commit base
	git worktree add -q --detach ../linked
	(
		cd ../linked
		leak linked.conf 1
		commit linked
	)
	git checkout -q --detach
	leak own.conf 2
	commit own
	expect_found '["linked.conf","own.conf"]' scan --history
	expect_json '.findings | map(.in_head)' '[false,true]'
	expect_found '["linked.conf","own.conf"]' scan --history ../linked
	expect_json '.findings | map(.in_head)' '[true,false]'
}

case_replacement_hides_nothing() {
	repo
	leak file 1
	commit leak
	echo clean >"$T/clean"
	git replace "$(git rev-parse HEAD:file)" "$(git hash-object -w "$T/clean")"
	leak other 2
	commit other
	git replace HEAD HEAD~1
	expect_equal "$(git cat-file -p HEAD~1:file 2>/dev/null || git show HEAD:file)" clean
	expect_found '["file","other"]' scan --history
	expect_found '["other"]' scan --range HEAD~1..HEAD
	expect_found '["file"]' check file
}

case_grafts_hide_nothing() {
	repo
	leak file
	commit leak
	git rm -q file
	commit clean
	git rev-parse HEAD >.git/info/grafts
	expect_equal "$(git log --oneline 2>/dev/null | wc -l)" 1
	expect_found '["file"]' scan --history
}

case_dangling_objects_count_on_request_only() {
	repo
	commit base
	leak "$T/blob" 1
	git hash-object -w "$T/blob" >"$T/id"
	git checkout -q -b gone
	leak file 2
	commit gone
	git rev-parse HEAD:file >"$T/gone"
	git checkout -q main
	git branch -q -D gone
	expect_found '[]' scan --history
	expect_exit 1 envsieve scan --history --unreachable --format json
	expect_json '.findings | map([.path, .origin.object, (.origin.commit | type), .origin.refs])' \
		"[[\"\",\"$(cat "$T/id")\",\"null\",[]],[\"file\",\"$(cat "$T/gone")\",\"string\",[]]]"
	git reflog expire --expire=now --all
	expect_exit 1 envsieve scan --history --unreachable --format json
	expect_json '.findings | length' 2
}

case_findings_are_counted_by_where_they_stand() {
	repo
	leak file 1
	commit "token = $(github_token 2)"
	leak "$T/blob" 3
	git hash-object -w "$T/blob" >"$T/id"
	expect_exit 1 envsieve scan --history --unreachable
	expect_in 'Found 3 errors in 1 file, 1 object and 1 message ('
	expect_in " --> object $(head -c 10 "$T/id"):1:9 (not in HEAD; on no ref)"
	rm -r .git
	repo
	git hash-object -w "$T/blob" >"$T/id"
	expect_exit 1 envsieve scan --history --unreachable
	expect_in 'Found 1 error in 1 object ('
}

case_packed_history_gives_the_same_findings() {
	local i
	repo
	for i in $(seq 12); do
		seq $((i * 3)) >numbers
		leak "file$i" "$i"
		echo "extra = $(gitlab_token "$i")" >>numbers
		commit "number $i"
	done
	expect_exit 1 envsieve scan --history --format json
	jq -S .findings "$T/out" >"$T/loose"
	git gc -q --prune=now
	expect_equal "$(git count-objects)" '0 objects, 0 kilobytes'
	expect_exit 1 envsieve scan --history --format json
	jq -S .findings "$T/out" >"$T/packed"
	diff "$T/loose" "$T/packed"
	expect_equal "$(jq length "$T/packed")" 24
}

# ---- one finding a secret ----

case_secret_is_one_finding_with_its_oldest_place() {
	local first second
	repo
	commit base
	tick
	mkdir conf
	leak conf/a.conf
	git add -A
	GIT_AUTHOR_NAME='First Author' GIT_AUTHOR_EMAIL=first@example.com \
		GIT_AUTHOR_DATE='2023-11-20T10:00:00+0100' git commit -q -m first
	first=$(git rev-parse HEAD)
	git tag v1
	echo more >>conf/a.conf
	commit edit
	leak b.conf
	commit second
	second=$(git rev-parse HEAD)
	git mv conf/a.conf c.conf
	commit move
	git checkout -q -b side
	git rm -q b.conf c.conf
	commit clean
	expect_exit 1 envsieve scan --history --format json
	expect_json '.findings | length' 1
	expect_json '.findings[0] | .path, .line, .column, .end_column' \
		"$(printf '"conf/a.conf"\n1\n9\n49')"
	expect_json '.findings[0].origin | del(.object)' "$(
		tr -d '\n' <<-END
			{"kind":"history","commit":"$first","author":"First Author","email":"first@example.com",
			"date":"2023-11-20T10:00:00+01:00","last_commit":"$(git rev-parse main)",
			"refs":["refs/heads/main","refs/heads/side","refs/tags/v1"]}
		END
	)"
	expect_json '.findings[0].in_head' false
	expect_json '.findings[0].occurrences | map([.path, .commit])' "$(
		tr -d '\n' <<-END
			[["conf/a.conf","$first"],["b.conf","$second"],
			["c.conf","$(git rev-parse main)"]]
		END
	)"
	git checkout -q main
	expect_exit 1 envsieve scan --history --format json
	expect_json '.findings[0].in_head' true
}

case_blob_is_read_once_however_often_it_occurs() {
	local i
	repo
	for i in 1 2 3 4 5 6 7 8; do
		mkdir "d$i"
		leak "d$i/same.conf"
		commit "copy $i"
	done
	expect_exit 1 envsieve scan --history --format json
	expect_json '.findings | length' 1
	expect_json '.findings[0].occurrences | map(.path)' \
		"$(printf '"d%d/same.conf",' 1 2 3 4 5 6 7 8 | sed 's/^/[/; s/,$/]/')"
	# One blob, eight commits, the names.
	expect_json .summary.items 10
}

case_last_version_with_a_secret_does_not_change_its_id() {
	local id
	repo
	leak a.conf
	commit a
	expect_exit 1 envsieve scan --format json
	id=$(jq -r '.findings[0].secret.id' "$T/out")
	git mv a.conf b.conf
	{
		seq 5
		leak /dev/fd/1
	} | cat >b.conf
	commit b
	expect_exit 1 envsieve scan --history --format json
	expect_json '.findings | map(.secret.id)' "[\"$id\"]"
}

case_history_report_is_for_people_too() {
	local first last id
	repo
	commit base
	printf 'host = here\ntoken = %s\n' "$(github_token)" >app.conf
	commit leak
	first=$(git rev-parse --short=10 HEAD)
	cp app.conf copy.conf
	commit copy
	git rm -q app.conf copy.conf
	commit clean
	expect_exit 1 envsieve scan --history --format json
	id=$(jq -r '.findings[0].secret.id' "$T/out")
	expect_exit 1 envsieve scan --history
	# shellcheck disable=SC2034 # expect_out reads it
	last=$(git rev-parse --short=10 HEAD~1)
	expect_out <<-'END'
		error[github-token]: GitHub token
		 --> app.conf:2:9 (commit @first@, A U Thor, 2023-11-14, not in HEAD; on main)
		  |
		2 | token = ghp_********UU
		  |         ^^^^^^^^^^^^^^
		  = checksum: right, so this is most likely real
		  = last in: commit @last@
		  = also at: copy.conf:2 (@last@)
		  = note: every clone still has it, so revoke the secret first; rewriting history comes after
		  = help: Delete it under Settings, Developer settings, Personal access tokens (or revoke the
		          application's access), then read the security log for its use.
		  = id: @id@
		  = help: if this is no secret, or known and revoked, add `- id: ID` below `allow:` in
		          .envsieve.yaml

		Found 1 error in 1 file (6 items, 569 bytes in N s).
	END
}

case_empty_repository_is_clean() {
	repo
	expect_exit 0 envsieve scan --history
	expect_exit 0 envsieve scan
	expect_exit 0 envsieve check
}
