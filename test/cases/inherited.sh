# inherited.sh - scan --range: what its commits bring, and what they only hand on.
# shellcheck shell=bash disable=SC2164

# leak FILE [SEED]: a file with a token in line 1, column 9.
leak() {
	echo "token = $(github_token "${2:-1}")" >"$1"
}

# expect_known N: the last report in JSON has left out so many secrets that are not new.
expect_known() {
	expect_json .summary.known "$1"
}

case_older_secrets_do_not_count() {
	repo
	leak old.conf 1
	commit old
	leak new.conf 2
	commit new
	echo more >>old.conf
	commit touch
	expect_found '["new.conf"]' scan --range main~2..main
	expect_known 1
	expect_found '["new.conf"]' scan --range main~2..main~1
	expect_known 0
	git mv old.conf moved.conf
	commit move
	expect_found '[]' scan --range main~1..main
	expect_known 0
}

case_new_secret_in_an_old_file_counts() {
	repo
	leak file 1
	commit one
	leak more 2
	cat more >>file
	rm more
	commit two
	echo end >>file
	commit three
	expect_found '["file"]' scan --range main~2..main
	expect_json '.findings[0].line, .findings[0].origin.commit' \
		"$(printf '2\n"%s"' "$(git rev-parse main~1)")"
	expect_known 1
	expect_found '[]' scan --range main~1..main
	expect_known 2
}

case_what_is_not_new_is_said() {
	repo
	leak file 1
	commit one
	echo more >>file
	commit two
	expect_exit 0 envsieve scan --range main~1..main
	expect_out <<-'END'
		No secrets found (2 items, 175 bytes in N s).
		1 not new: the commits before the range have it, too.
	END
	expect_exit 0 envsieve scan --range main~1..main -q
	expect_out </dev/null
	expect_exit 0 envsieve scan --range main~1..main --format jsonl
	expect_json 'select(.type == "summary").known' 1
}

case_secret_that_moves_with_an_edited_file_is_not_new() {
	repo
	mkdir a
	leak a/old.conf 1
	commit one
	git mv a b
	echo more >>b/old.conf
	git mv b/old.conf b/new.conf
	commit two
	expect_found '[]' scan --range main~1..main
	expect_known 1
}

case_secret_that_moves_to_another_file_is_not_new_but_a_copy_is() {
	repo
	leak a.conf 1
	echo text >b.conf
	commit one
	echo clean >a.conf
	leak b.conf 1
	echo text >>b.conf
	commit move
	leak c.conf 1
	echo another >>c.conf
	commit copy
	expect_found '[]' scan --range main~2..main~1
	expect_known 1
	expect_found '["c.conf"]' scan --range main~2..main
	expect_json '.findings[0].occurrences | map(.path)' '["c.conf"]'
	expect_known 0
}

case_secret_that_was_removed_and_comes_back_is_new() {
	repo
	leak file 1
	commit one
	echo clean >file
	commit two
	leak file 1
	echo more >>file
	commit three
	expect_found '["file"]' scan --range main~1..main
	# One that the left side still has is not.
	expect_found '[]' scan --range main~2..main
	expect_known 1
}

# Of two parents that are known one has removed it: only a child of that one brings it.
case_secret_comes_back_on_another_branch() {
	repo
	leak file 1
	commit one
	git branch side
	echo clean >file
	commit two
	git branch known
	git checkout -q side
	leak file 1
	echo side >>file
	commit side
	git checkout -q main
	git checkout -q side file
	commit back
	git merge -q -s ours -m merge side
	expect_found '["file"]' scan --range known..main
	expect_json '.findings[0].origin.commit' "\"$(git rev-parse main~1)\""
	expect_found '[]' scan --range known..side
	expect_known 1
}

case_secret_that_a_merge_brings_together_is_not_new() {
	repo
	printf '%s\n' 1 2 3 4 5 6 7 8 9 >file
	commit base
	git checkout -q -b side
	leak secret 1
	cat secret >>file
	rm secret
	commit side
	git checkout -q main
	leak secret 2
	cat file >>secret
	mv secret file
	commit ours
	git branch ours
	tick
	git merge -q -m merge side
	expect_found '["file"]' scan --range side..main
	expect_known 1
	# Both sides are known to somebody else's merge of the two, which has cleaned up.
	git checkout -q -b theirs ours
	tick
	git merge -q -s ours -m theirs side
	echo clean >file
	commit clean
	expect_found '[]' scan --range theirs..main
	expect_known 2
}

# After a rebase the branch that was pushed before stands beside the new one.
case_what_the_left_side_has_at_the_path_is_not_new() {
	repo
	echo base >base
	commit base
	git checkout -q -b topic
	leak file 1
	commit topic
	git branch pushed
	git checkout -q main
	echo more >base
	commit more
	git checkout -q topic
	tick
	git rebase -q main
	echo edit >>file
	commit edit
	expect_found '[]' scan --range pushed..topic
	expect_known 1
	expect_found '["file"]' scan --range main..topic
	expect_known 0
}

case_secret_that_loses_its_marker_is_new() {
	repo
	echo "$(github_token 1) # envsieve:allow" >file
	commit one
	github_token 1 >file
	commit two
	echo "$(github_token 1) # envsieve:allow" >file
	commit three
	expect_found '["file"]' scan --range main~2..main~1
	expect_found '[]' scan --range main~1..main
}

case_secret_that_moves_to_where_it_counts_is_new() {
	repo
	mkdir docs tests
	printf 'exclude:\n  - docs/**\n' >.envsieve.yaml
	leak docs/old.conf 1
	leak tests/old.conf 2
	commit one
	for from in docs tests; do
		git mv "$from/old.conf" "$from.conf"
		echo more >>"$from.conf"
	done
	commit two
	expect_found '["docs.conf"]' scan --range main~1..main
	expect_known 1
}

case_what_cannot_be_compared_counts() {
	local blob
	repo
	leak file 1
	commit one
	blob=$(git rev-parse :file)
	echo more >>file
	commit two
	expect_found '[]' scan --range main~1..main
	rm ".git/objects/${blob:0:2}/${blob:2}"
	expect_exit 1 envsieve scan --range main~1..main --format json
	expect_json '.findings | map(.path)' '["file"]'
	expect_known 0
}

case_boundary_of_a_shallow_clone_is_compared_with() {
	repo src
	(
		cd src
		leak file 1
		commit one
		echo more >>file
		commit two
		echo more >>file
		commit three
	)
	git clone -q --depth 2 "file://$PWD/src" shallow
	expect_exit 0 envsieve scan --range main~1..main shallow --format json
	expect_json '.findings, .summary.known' "$(printf '[]\n1')"
}

case_blob_that_a_partial_clone_lacks_counts() {
	repo src
	(
		cd src
		git config uploadpack.allowFilter true
		leak file 1
		commit one
		echo more >>file
		commit two
	)
	git clone -q --filter=blob:none "file://$PWD/src" partial
	expect_exit 1 envsieve scan --range main~1..main partial --format json
	expect_json '.findings | map(.path)' '["file"]'
	git -C partial cat-file -e main~1:file
	expect_exit 0 envsieve scan --range main~1..main partial --format json
	expect_known 1
}

case_message_counts_whatever_files_have() {
	repo
	leak file 1
	commit one
	echo more >>file
	commit "deploy with $(github_token 1)"
	expect_exit 1 envsieve scan --range main~1..main --format json
	expect_json '.findings | map(.origin.kind)' '["message"]'
	expect_known 0
}

case_place_in_a_head_outside_of_the_range_is_told() {
	repo
	commit base
	mkdir a
	leak a/file 1
	leak b.conf 2
	commit leak
	git rm -q b.conf
	commit after
	expect_found '["a/file","b.conf"]' scan --range main~2..main~1
	expect_json '.findings | map(.in_head, .head.path)' '[true,"a/file",false,null]'
}

# Histories at random, each with what it must say: the secrets that a commit of the range has where
# neither a parent nor the left side has them, and that it has not moved there.
case_random_histories_tell_what_their_commits_bring() {
	local seed from to want
	local tokens=()
	for seed in 1 2 3 4 5 6; do
		tokens+=("$(github_token "$seed")")
	done
	for seed in $(seq 1 "${RANGE_SEEDS:-12}"); do
		repo "r$seed"
		perl "$CASES/histories" "$seed" "${tokens[@]}" 2>wanted |
			git -C "r$seed" fast-import --quiet
		while read -r from to want; do
			"$ENVSIEVE" scan --range "$from..$to" --format json --show-secrets \
				--exit-zero "r$seed" >"$T/out"
			expect_equal "$seed $from $to: $(jq -r '[.findings[].secret.value] | unique | join(",")' \
				"$T/out")" "$seed $from $to: $want"
		done <wanted
	done
}

# Trees of git name a file once; nobody but fsck minds one that names it twice.
case_a_tree_that_names_a_file_twice_hides_nothing() {
	repo
	echo text >readme
	commit base
	local base new old tip
	base=$(git rev-parse HEAD)
	leak "$T/new" 1
	new=$(git hash-object -w "$T/new")
	echo more >>"$T/new"
	old=$(git hash-object -w "$T/new")
	tip=$(git commit-tree -p "$base" -m one "$(tree_of "$new" "$new")")
	tip=$(git commit-tree -p "$tip" -m two "$(tree_of "$old")")
	tip=$(git commit-tree -p "$tip" -m three "$(tree_of "$new")")
	git update-ref refs/heads/main "$tip"
	expect_found '["f"]' scan --range "$base..main"
}

# tree_of BLOB...: the name of a tree with each of them as "f".
tree_of() {
	local blob
	for blob; do
		printf '100644 f\0'
		perl -e 'print pack "H*", shift' "$blob"
	done | git hash-object -w -t tree --literally --stdin
}
