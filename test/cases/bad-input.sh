# bad-input.sh - what cannot be read: one clear line, exit 2, and the rest is scanned.
# shellcheck shell=bash disable=SC2164,SC2016

# leak FILE [SEED]: a file with a token in line 1, column 9.
leak() {
	echo "token = $(github_token "${2:-1}")" >"$1"
}

# object_file ID: where the loose object is.
object_file() {
	echo ".git/objects/${1:0:2}/${1:2}"
}

# incomplete PATHS ARGUMENTS...: exit 2, and secrets are found in these paths all the same.
incomplete() {
	local paths=$1
	shift
	expect_exit 2 envsieve "$@" --format json
	expect_json '.findings | map(.path)' "$paths"
	expect_json .scope.complete false
	expect_json '.summary.skipped | map(select(.gap)) | length > 0' true
	expect_exit 2 envsieve "$@"
	expect_in 'error: scan is incomplete'
}

# ---- no repository ----

case_history_wants_a_repository() {
	refused '.: not in a git repository' scan --history
}

case_empty_git_folder_is_none() {
	mkdir .git
	leak file
	expect_found '["file"]' scan
	expect_exit 2 envsieve scan --history
	expect_equal "$(wc -l <"$T/err")" 1
}

case_git_file_that_leads_nowhere_is_told() {
	echo 'gitdir: /nowhere/at/all' >.git
	leak file
	expect_exit 2 envsieve scan --history
	expect_equal "$(cat "$T/err")" "envsieve: .: $PWD/.git names no git repository"
	expect_exit 2 envsieve scan
}

case_broken_configuration_of_git_is_told() {
	repo
	leak file
	echo '[core' >>.git/config
	expect_exit 2 envsieve check
	expect_equal "$(wc -l <"$T/err")" 1
	expect_equal "$(cat "$T/out")" ''
}

# ---- files ----

case_unreadable_file_is_told_and_the_rest_scanned() {
	leak a.conf 1
	leak b.conf 2
	chmod 000 b.conf
	expect_exit 2 unprivileged timeout 60 "$ENVSIEVE" scan --format json
	expect_json '.findings | map(.path)' '["a.conf"]'
	expect_json .summary.skipped \
		'[{"path":"b.conf","reason":"cannot open: Permission denied","gap":true}]'
	expect_exit 2 unprivileged timeout 60 "$ENVSIEVE" scan
	expect_in 'b.conf'
	expect_in 'Permission denied'
}

case_unreadable_folder_is_told_and_the_rest_scanned() {
	repo
	mkdir closed
	leak closed/b.conf 2
	leak a.conf 1
	chmod 000 closed
	expect_exit 2 unprivileged timeout 60 "$ENVSIEVE" scan --format json
	expect_json '.findings | map(.path)' '["a.conf"]'
	expect_json '.summary.skipped | map([.path, .gap])' '[["closed",true]]'
}

case_unreadable_index_is_told() {
	repo
	leak a.conf
	git add a.conf
	chmod 000 .git/index
	expect_exit 2 unprivileged timeout 60 "$ENVSIEVE" scan --staged
	expect_equal "$(cat "$T/err")" \
		"envsieve: cannot read the index: $PWD/.git/index: cannot open: Permission denied"
}

# ---- the index ----

case_truncated_index_is_told() {
	local size
	repo
	leak a.conf
	git add a.conf
	cp .git/index "$T/index"
	for size in 0 1 11 12 31 40 80; do
		head -c "$size" "$T/index" >.git/index
		expect_exit 2 envsieve scan --staged
		expect_equal "$(wc -l <"$T/err")" 1
		expect_in 'index' "$T/err"
		expect_equal "$(cat "$T/out")" ''
		expect_exit 2 envsieve check
	done
	echo 'no index at all, but long enough to be one' >.git/index
	expect_exit 2 envsieve scan --staged
	expect_equal "$(cat "$T/err")" "envsieve: not an index, or cut off: $PWD/.git/index"
}

case_index_that_names_a_missing_blob_is_told() {
	local id
	repo
	leak a.conf 1
	leak b.conf 2
	git add -A
	id=$(git rev-parse :b.conf)
	rm "$(object_file "$id")"
	incomplete '["a.conf"]' scan --staged
	expect_exit 2 envsieve scan --staged --format json
	expect_json .summary.skipped \
		"[{\"path\":\"b.conf\",\"reason\":\"object $id cannot be read\",\"gap\":true}]"
}

# ---- objects ----

case_corrupt_loose_blob_does_not_stop_the_rest() {
	local file
	repo
	leak a.conf 1
	leak b.conf 2
	commit both
	file=$(object_file "$(git rev-parse HEAD:b.conf)")
	chmod u+w "$file"
	echo 'no zlib at all' >"$file"
	incomplete '["a.conf"]' scan --history
	: >"$file"
	incomplete '["a.conf"]' scan --history
}

# To read it whole would take two gigabytes.
case_loose_blob_with_much_behind_its_end_is_not_read() {
	local file
	repo
	leak a.conf 1
	leak b.conf 2
	commit both
	file=$(object_file "$(git rev-parse HEAD:b.conf)")
	chmod u+w "$file"
	truncate -s 1900M "$file"
	incomplete '["a.conf"]' scan --history
	expect_exit 2 envsieve scan --history --format json
	expect_json '.summary.skipped | map(.reason)' '["the object is damaged: longer than its header says"]'
}

case_loose_blob_with_other_content_than_its_name_says_is_told() {
	local blob other
	repo
	leak a.conf 1
	commit one
	leak "$T/other" 2
	blob=$(object_file "$(git rev-parse HEAD:a.conf)")
	other=$(object_file "$(git hash-object -w "$T/other")")
	chmod u+w "$blob"
	cp "$other" "$blob"
	expect_exit 2 envsieve scan --history --format json
	expect_json '.scope.complete' false
}

case_missing_commit_and_tree_do_not_stop_the_rest() {
	repo
	leak a.conf 1
	commit one
	mkdir sub
	leak sub/b.conf 2
	commit two
	leak c.conf 3
	commit three
	rm "$(object_file "$(git rev-parse HEAD:sub)")"
	incomplete '["a.conf","c.conf"]' scan --history
	rm "$(object_file "$(git rev-parse HEAD~1)")"
	incomplete '["a.conf","c.conf"]' scan --history
	# The blob below the lost tree, whose path nobody knows now.
	incomplete '["","a.conf","c.conf"]' scan --history --unreachable
}

case_ref_to_nothing_is_told() {
	repo
	leak a.conf
	commit a
	echo 1234567890123456789012345678901234567890 >.git/refs/heads/broken
	incomplete '["a.conf"]' scan --history
	echo 'no object id' >.git/refs/heads/broken
	incomplete '["a.conf"]' scan --history
}

# make_pack: everything in one pack, whose file is $pack.
make_pack() {
	local i
	repo
	for i in $(seq 20); do
		leak "file$i" "$i"
		commit "number $i"
	done
	git gc -q --prune=now
	pack=$(echo .git/objects/pack/*.pack)
	chmod -R u+w .git/objects
}

case_corrupt_pack_does_not_stop_the_rest() {
	local pack n
	make_pack
	dd if=/dev/zero of="$pack" bs=1 seek=$(($(stat -c %s "$pack") - 200)) count=100 \
		conv=notrunc status=none
	expect_exit 2 envsieve scan --history --format json
	expect_json .scope.complete false
	n=$(jq '.findings | length' "$T/out")
	[ "$n" -gt 5 ] || fail "$n findings of 20"
}

case_truncated_pack_is_told() {
	local pack
	make_pack
	truncate -s 100 "$pack"
	leak loose.conf 40
	git add loose.conf
	expect_exit 2 envsieve scan --staged --format json
	expect_exit 2 envsieve scan --history
	expect_in 'error: scan is incomplete'
}

case_pack_without_its_index_is_told() {
	local pack
	make_pack
	rm "${pack%.pack}.idx"
	expect_exit 2 envsieve scan --history
	expect_in 'error: scan is incomplete'
}

case_corrupt_pack_index_is_told() {
	local pack index
	make_pack
	index=${pack%.pack}.idx
	cp "$index" "$T/idx"
	head -c 500 "$T/idx" >"$index"
	expect_exit 2 envsieve scan --history
	expect_in 'error: scan is incomplete'
	tr '\0' '\377' <"$T/idx" >"$index"
	expect_exit 2 envsieve scan --history
	expect_in 'error: scan is incomplete'
}

case_wrong_offset_in_a_pack_index_costs_one_object() {
	local pack index n
	make_pack
	index=${pack%.pack}.idx
	n=$(git count-objects -v | sed -n 's/^in-pack: //p')
	printf '\177' | dd of="$index" bs=1 seek=$((8 + 1024 + n * 24)) conv=notrunc status=none
	expect_exit 2 envsieve scan --history --format json
	expect_json .scope.complete false
	n=$(jq '.findings | length' "$T/out")
	[ "$n" -ge 19 ] || fail "$n findings of 20"
}

# ---- rules that run away, rule files ----

case_pattern_that_runs_away_is_told() {
	cat >rules.yaml <<-'END'
		rules:
		  - id: runaway
		    pattern: 'head(?:[a-z]+)*(?<!x)[0-9]'
	END
	leak a.conf
	{
		printf head
		head -c 3000 /dev/zero | tr '\0' a
	} >long.txt
	expect_exit 2 envsieve scan --rules rules.yaml --format json
	expect_json '.findings | map(.path)' '["a.conf"]'
	expect_json '.summary.limit_hits > 0, .scope.complete' "$(printf 'true\nfalse')"
	expect_json '.summary.skipped[0].path' '"long.txt"'
	expect_in 'rule runaway gave up at byte 0'
	expect_exit 2 envsieve scan --rules rules.yaml
	expect_in 'rule runaway gave up at byte 0'
	expect_in long.txt
}

case_wrong_rule_files_are_refused() {
	refused_file() {
		local want=$1
		cat >"$T/rules.yaml"
		refused "$T/rules.yaml:$want" scan --rules "$T/rules.yaml"
		refused "$T/rules.yaml:$want" rules check --rules "$T/rules.yaml"
		refused "$T/rules.yaml:$want" rules test --rules "$T/rules.yaml"
	}
	refused_file '2:5: a rule needs an id of letters, digits, dots, dashes and underscores' <<-'END'
		rules:
		  - pattern: 'abc'
	END
	refused_file '2:5: rule a has no pattern' <<-'END'
		rules:
		  - id: a
	END
	refused_file '4:5: rule a stands twice, first in line 2' <<-'END'
		rules:
		  - id: a
		    pattern: 'abc'
		  - id: a
		    pattern: 'def'
	END
	refused_file '4:15: one of note, warning and error is wanted here' <<-'END'
		rules:
		  - id: a
		    pattern: 'abc'
		    severity: fatal
	END
	refused_file '4:13: there is no check of that name' <<-'END'
		rules:
		  - id: a
		    pattern: 'abc'
		    verify: magic
	END
	refused_file '3:15: the pattern has no group 3' <<-'END'
		rules:
		  - id: a
		    pattern: 'abc'
		    secret_group: 3
	END
	refused_file '2:1: while parsing a flow node, did not find expected node content' <<-'END'
		rules: [
	END
	refused_file '1:1: there is no list `rules`' <<-'END'
		just text
	END
	refused_file '3:14: a single value is wanted here' <<-'END'
		rules:
		  - id: a
		    pattern: ['abc']
	END
	refused_file '4:18: a number from 0 to 8 (bits a byte) is wanted here' <<-'END'
		rules:
		  - id: a
		    pattern: 'abc'
		    min_entropy: much
	END
}

case_rule_of_another_tool_loads_as_it_is() {
	cat >rules.yaml <<-'END'
		rules:
		  - name: Acme Token
		    id: np.acme.1
		    pattern: |
		      (?x)
		      \b
		      ( acme_[a-z0-9]{12} )
		      \b
		    categories: [api, secret]
		    references:
		      - https://acme.invalid/docs
		    examples:
		      - 'acme_%[a-z0-9]{12}'
		    negative_examples:
		      - 'acme_short'
		  - name: Kingfisher Token
		    id: kingfisher.acme.2
		    pattern: 'kfac_(?P<TOKEN>[a-z0-9]{12})'
		    min_entropy: 1.5
		    confidence: medium
		    visible: true
		    examples: ['kfac_%[a-z0-9]{12}']
		    validation:
		      type: Http
		      content:
		        request:
		          method: GET
		          url: https://acme.invalid
	END
	expect_exit 0 envsieve rules check --rules rules.yaml
	expect_equal "$(cat "$T/err")" ''
	expect_exit 0 envsieve rules test --rules rules.yaml
	echo 'acme_0a1b2c3d4e5f kfac_9z8y7x6w5v4u' >file
	expect_exit 1 envsieve scan --rules rules.yaml --only np.acme.1 --only kingfisher.acme.2 \
		--format json file
	expect_json '.findings | map([.rule, .column, .end_column])' \
		'[["np.acme.1",1,18],["kingfisher.acme.2",24,36]]'
}

case_failing_example_is_told() {
	cat >rules.yaml <<-'END'
		rules:
		  - id: acme
		    pattern: 'acme_[a-z0-9]{12}'
		    examples: ['acme_short']
		    negative_examples: ['acme_%[a-z]{12}']
	END
	expect_exit 1 envsieve rules test --rules rules.yaml
	expect_in 'acme'
}

# ---- where reports go ----

case_full_disk_is_told() {
	[ -w /dev/full ] || skip 'there is no /dev/full'
	leak a.conf
	for format in text json jsonl sarif; do
		local code=0
		envsieve scan --format "$format" >/dev/full 2>"$T/err" || code=$?
		expect_equal "$code" 2
		expect_equal "$(wc -l <"$T/err")" 1
		expect_in 'No space left on device' "$T/err"
	done
	expect_exit 2 envsieve scan --format json=/nowhere/at/all.json
	expect_equal "$(wc -l <"$T/err")" 1
}

case_closed_output_is_told() {
	local code=0
	leak a.conf
	envsieve scan >&- 2>"$T/err" || code=$?
	expect_equal "$code" 2
	expect_equal "$(wc -l <"$T/err")" 1
}

# ---- standard input ----

case_standard_input_is_scanned() {
	printf 'one\ntoken = %s\n' "$(github_token)" >"$T/in"
	expect_exit 1 envsieve scan --stdin --format json <"$T/in"
	expect_json '.findings | map([.path, .line, .column, .origin.kind])' \
		'[["stdin",2,9,"stdin"]]'
	expect_exit 1 envsieve scan --stdin --stdin-path prod.env --format json <"$T/in"
	expect_json '.findings | map(.path)' '["prod.env"]'
	expect_exit 0 envsieve scan --stdin </dev/null
	expect_exit 0 envsieve scan --stdin <<<clean
}

case_standard_input_that_is_closed_or_a_folder_is_told() {
	expect_exit 2 envsieve scan --stdin <.
	expect_in 'error: scan is incomplete'
	local code=0
	envsieve scan --stdin <&- >"$T/out" 2>"$T/err" || code=$?
	expect_equal "$code" 2
}

case_standard_input_larger_than_the_limit_is_told() {
	expect_exit 2 envsieve scan --stdin --format json < <(head -c 300M /dev/zero)
	expect_json '.scope.complete' false
}

case_waiting_for_standard_input_is_interrupted_with_130() {
	local pid code=0
	mkfifo "$T/in"
	# What runs in the background of a script ignores SIGINT unless it says otherwise.
	env --default-signal=INT "$ENVSIEVE" scan --stdin <"$T/in" >"$T/out" 2>"$T/err" &
	pid=$!
	exec 3>"$T/in"
	echo "token = $(github_token)" >&3
	kill -INT "$pid"
	wait "$pid" || code=$?
	exec 3>&-
	expect_equal "$code" 130
	expect_equal "$(cat "$T/out")" ''
}
