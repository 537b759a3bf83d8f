# cache.sh - scan --history --cache: later runs read what is new, and say the same.
# shellcheck shell=bash disable=SC2164

# A history with secrets in files, in a message and in a name, and one that is gone from HEAD.
leaky() {
	unset XDG_STATE_HOME
	repo "$@"
	(
		[ $# -eq 0 ] || cd "$1"
		for i in 1 2 3 4 5 6; do
			printf 'line %s\ntoken = %s\n' "$i" "$(github_token "$i")" >"f$((i % 3))"
			seq "$i" 200 >long
			commit "number $i"
		done
		echo x >"$(npm_token 9)"
		commit "with $(github_token 7)"
	)
}

# same [ARGUMENT...]: a run with the cache says what one without says; what is compared stays in
# $T/with.
same() {
	local code=0 other=0
	envsieve scan --history --cache --format json "$@" >"$T/one" 2>"$T/err" || code=$?
	envsieve scan --history --format json "$@" >"$T/two" || other=$?
	expect_equal "$code" "$other"
	jq 'del(.summary.seconds, .summary.bytes_matched)' "$T/one" >"$T/with"
	jq 'del(.summary.seconds, .summary.bytes_matched)' "$T/two" >"$T/without"
	cmp -s "$T/with" "$T/without" || fail "$(diff "$T/with" "$T/without" | head -40)"
	[ ! -s "$T/err" ] || fail "$(cat "$T/err")"
}

matched() { jq .summary.bytes_matched "$T/one"; }

# What is looked at every time: messages and names with a secret.
small=3000

case_second_run_says_the_same_and_reads_nothing() {
	local first
	leaky
	same
	first=$(matched)
	[ -s .git/envsieve/history ] || fail 'there is no file'
	same
	[ "$(matched)" -lt $((first / 4)) ] || fail "matched $(matched) bytes of $first"
	expect_equal "$(jq '.findings | length' "$T/one")" 8
}

case_new_commits_are_found() {
	leaky
	same
	echo "token = $(github_token 20)" >new
	commit new
	same
	expect_equal "$(jq '.findings | length' "$T/one")" 9
	[ "$(matched)" -lt $small ] || fail "matched $(matched) bytes"
	git repack -q -adf
	same
	git branch -q -f old HEAD~3
	git reset -q --hard HEAD~2
	same
	git reflog expire --expire=now --all
	git gc -q --prune=now
	same
	same --unreachable
}

case_number_of_threads_does_not_matter() {
	leaky
	same -j 1
	same -j 4
	echo "token = $(github_token 20)" >new
	commit new
	same -j 3
}

case_other_rules_are_scanned_anew() {
	leaky
	same --only npm-token
	same
	expect_equal "$(jq '.findings | length' "$T/one")" 8
	same --disable npm-token
	same --max-file-size 700
	echo 'key: another0random1string2' >.envsieve.yaml
	same
}

case_packs_with_secrets_as_deltas_are_found_from_a_cached_base() {
	leaky
	git repack -q -adf
	same
	sed -i "s/^50$/token = $(github_token 30)/" long
	commit edit
	git repack -q -adf --depth=50
	same
	expect_equal "$(jq '.findings | length' "$T/one")" 9
}

case_cache_has_no_secret_in_clear() {
	leaky
	same
	for seed in 1 2 3 4 5 6 7; do
		expect_not_in "$(github_token $seed)" .git/envsieve/history
	done
	expect_not_in "$(npm_token 9)" .git/envsieve/history
	expect_equal "$(stat -c %a .git/envsieve/history "$HOME/.local/state/envsieve/key" | xargs)" '600 600'
	rm .git/envsieve/history
	envsieve scan --history --cache --show-secrets --format json >"$T/out" || true
	[ ! -e .git/envsieve/history ] || fail 'a run that shows secrets wrote a cache'
}

# damaged TEXT: the run with the cache warns so, and else says the same.
damaged() {
	envsieve scan --history --cache --format json >"$T/one" || true
	envsieve scan --history --format json >"$T/two" || true
	expect_equal "$(jq -c .scope.warnings "$T/one")" "[\"$1\"]"
	jq 'del(.summary.seconds, .summary.bytes_matched, .scope.warnings)' "$T/one" >"$T/with"
	jq 'del(.summary.seconds, .summary.bytes_matched, .scope.warnings)' "$T/two" >"$T/without"
	cmp "$T/with" "$T/without"
}

not_ours='the cache is not used: it is damaged, or was not made by this user'

# flipped FILE OFFSET: one bit of that byte, which one depends on the place.
flipped() {
	perl -e 'open F, "+<", $ARGV[0]; seek F, $ARGV[1], 0; read F, $b, 1; seek F, $ARGV[1], 0;
		print F chr(ord($b) ^ 1 << $ARGV[1] % 8)' "$1" "$2"
}

case_damaged_cache_is_made_anew() {
	local size at file=.git/envsieve/history
	leaky
	same
	cp $file "$T/good"
	size=$(stat -c %s $file)
	for at in 0 60 $((size / 2)) $((size - 1)); do
		flipped $file "$at"
		damaged "$not_ours"
		cmp $file "$T/good"
	done
	for at in 0 10 79 80 $((size - 1)); do
		head -c "$at" "$T/good" >$file
		damaged "$not_ours"
		cmp $file "$T/good"
	done
	same
}

# All over the file: bits that differ, an end that is missing, bytes too many. The findings are those
# of the run without a cache, and the next file is as good as the first.
case_damage_anywhere_changes_no_finding() {
	local size at file=.git/envsieve/history
	leaky
	same
	cp $file "$T/good"
	size=$(stat -c %s $file)
	for ((at = 0; at < size; at += size / 60 + 1)); do
		cp "$T/good" $file
		flipped $file "$at"
		still "bit of $at"
		head -c "$at" "$T/good" >$file
		still "end at $at"
	done
	(cat "$T/good" && echo more) >$file
	still 'more bytes'
}

still() {
	envsieve scan --history --cache --format json >"$T/one" 2>&1 || true
	jq 'del(.summary.seconds, .summary.bytes_matched, .scope.warnings)' "$T/one" >"$T/now"
	jq 'del(.summary.seconds, .summary.bytes_matched, .scope.warnings)' "$T/with" >"$T/then"
	cmp "$T/now" "$T/then" || fail "$1"
	cmp .git/envsieve/history "$T/good" || fail "$1: another file"
}

# As in an archive that somebody else packed.
case_foreign_cache_is_not_trusted() {
	leaky
	same
	HOME=$T/elsewhere
	mkdir "$HOME"
	damaged "$not_ours"
	same
	cp -r . "$T/copy"
	cd "$T/copy"
	same
	[ "$(matched)" -gt $small ] || fail 'a cache of another place was used'
	chmod 644 "$HOME/.local/state/envsieve/key"
	damaged "there is no cache: the user's key cannot be had: it is not a key of this user alone"
}

case_links_in_the_place_of_the_cache_are_not_followed() {
	leaky
	mkdir "$T/target"
	ln -s "$T/target" .git/envsieve
	damaged 'there is no cache: cannot open the folder: Not a directory'
	expect_equal "$(ls "$T/target")" ''
	rm .git/envsieve
	mkdir .git/envsieve
	echo mine >"$T/mine"
	ln -s "$T/mine" .git/envsieve/history
	damaged 'the cache is not used: cannot open: Too many levels of symbolic links'
	expect_equal "$(cat "$T/mine")" mine
	same
}

case_read_only_git_directory_is_a_warning() {
	leaky
	chmod a-w .git
	unprivileged true 2>/dev/null || skip 'permissions do not count here'
	unprivileged "$ENVSIEVE" scan --history --cache --format json >"$T/out" || true
	chmod u+w .git
	expect_json '.scope.warnings' '["there is no cache: cannot make the folder: Permission denied"]'
	expect_json '.findings | length' 8
}

case_concurrent_runs_leave_a_whole_file() {
	local pids=() pid
	leaky
	for i in 1 2 3 4; do
		(envsieve scan --history --cache --format json >"$T/out$i" || true) &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do
		wait "$pid"
	done
	for i in 1 2 3 4; do
		jq -e '.scope.warnings == [] and (.findings | length) == 8' "$T/out$i" >/dev/null
	done
	expect_equal "$(ls .git/envsieve)" history
	same
	[ "$(matched)" -lt $small ] || fail 'the file was not used'
}

case_shallow_and_broken_repositories_say_the_same() {
	leaky origin
	git clone -q --depth 2 "file://$PWD/origin" shallow
	same shallow
	same shallow
	git -C shallow fetch -q --unshallow
	same shallow
	cp -r origin broken
	find broken/.git/objects -type f -name '[0-9a-f]*' | sort | sed -n '3p;7p' | xargs rm -f
	same broken
	same broken
}

# What a partial clone has not fetched is a gap each time, also after it was fetched in part.
case_partial_clone_says_the_same() {
	leaky origin
	git -C origin config uploadpack.allowFilter true
	git clone -q --no-checkout --filter=blob:none "file://$PWD/origin" partial 2>/dev/null
	same partial
	jq -e '.scope.complete == false' "$T/one" >/dev/null
	same partial
	jq -e '.scope.complete == false' "$T/one" >/dev/null
	git -C partial checkout -q HEAD 2>/dev/null
	same partial
	jq -e '.scope.complete == false and (.findings | length) > 1' "$T/one" >/dev/null
	same partial
	jq -e '.scope.complete == false and (.findings | length) > 1' "$T/one" >/dev/null
}

# As long as reading what is new costs little beside writing all that is old.
case_little_that_is_new_leaves_the_file_alone() {
	leaky
	mkdir d
	for i in $(seq 3000); do echo "$i" >"d/$i"; done
	commit many
	git gc -q
	same
	cp .git/envsieve/history "$T/good"
	echo "token = $(github_token 20)" >new
	commit new
	same
	cmp .git/envsieve/history "$T/good"
	expect_equal "$(jq '.findings | length' "$T/one")" 9
	seq 100000 >large
	commit large
	same
	! cmp -s .git/envsieve/history "$T/good" || fail 'the file was not written'
	same
	[ "$(matched)" -lt $((5 * small)) ] || fail "matched $(matched) bytes"
}

case_writers_and_readers_do_not_disturb_each_other() {
	local pids=() pid round i
	leaky
	for round in 1 2 3; do
		echo "token = $(github_token $((30 + round)))" >"r$round"
		commit "round $round"
		for i in 1 2 3 4 5 6; do
			# Some find a file of other options, or none.
			case $i in
			1) rm -f .git/envsieve/history ;;
			2) (envsieve scan --history --cache --only npm-token --format json >"$T/other" || true) & ;;
			*) (envsieve scan --history --cache --format json >"$T/out$i" 2>&1 || true) & ;;
			esac
			[ "$i" -eq 1 ] || pids+=($!)
		done
		for pid in "${pids[@]}"; do
			wait "$pid"
		done
		pids=()
		for i in 3 4 5 6; do
			jq -e ".scope.warnings == [] and (.findings | length) == $((8 + round))" "$T/out$i" \
				>/dev/null || fail "round $round, run $i"
		done
		expect_equal "$(ls .git/envsieve)" history
	done
	same
}

case_linked_worktree_shares_the_cache() {
	leaky main
	git -C main worktree add -q ../linked
	same linked
	same main
	[ "$(matched)" -lt $small ] || fail 'the file was not used'
	[ ! -e main/.git/worktrees/linked/envsieve ]
}
