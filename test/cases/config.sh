# config.sh - .envsieve.yaml and markers: what they allow, and from which side they are read.
# shellcheck shell=bash disable=SC2164,SC2016

# leak FILE [SEED]: a file with a token that no other rule finds.
leak() {
	echo "value $(github_token "${2:-1}")" >"$1"
}

# ---- settings ----

case_excluded_paths_are_left_out_and_told() {
	repo
	mkdir -p vendor/deep src
	leak vendor/deep/a.conf 1
	leak src/b.min.js 2
	leak src/c.js 3
	echo "exclude: ['vendor/', '*.min.js']" >.envsieve.yaml
	commit all
	expect_found '["src/c.js"]' check
	expect_json '.summary.skipped | map([.path, .gap])' \
		'[["src/b.min.js",false],["vendor/deep/a.conf",false]]'
	expect_found '["src/c.js"]' scan --history
	expect_found '["src/b.min.js","src/c.js","vendor/deep/a.conf"]' check --no-config
}

case_rules_are_switched_off_and_on() {
	leak a.conf
	echo "key = $(aws_key_id)" >b.conf
	echo 'disable: [github-token]' >.envsieve.yaml
	expect_found '["b.conf"]' scan
	cat >.envsieve.yaml <<-'END'
		rules:
		  - id: quiet
		    pattern: 'quiet_[a-z0-9]{8}'
		    off: true
	END
	echo 'quiet_ab12cd34' >c.conf
	expect_found '["a.conf","b.conf"]' scan
	echo 'enable: [quiet]' >>.envsieve.yaml
	expect_found '["a.conf","b.conf","c.conf"]' scan
}

case_severity_of_a_rule_is_changed() {
	leak a.conf
	printf '%s\n' 'severity:' '  github-token: note' >.envsieve.yaml
	expect_exit 0 envsieve scan --format json
	expect_json '.findings | map(.severity)' '["note"]'
	expect_exit 1 envsieve scan --fail-on note
}

case_secret_is_allowed_by_its_id() {
	local id
	repo
	leak a.conf
	mkdir test
	leak test/b.conf
	leak c.conf 2
	commit all
	expect_exit 1 envsieve scan --format json
	id=$(jq -r '.findings[0].secret.id' "$T/out")
	printf '%s\n' 'allow:' "  - id: $id" '    reason: opens nothing' >.envsieve.yaml
	expect_found '["c.conf"]' scan
	expect_json .summary.suppressed 2
	expect_found '["c.conf"]' scan --history
	printf '%s\n' 'allow:' "  - id: $id" '    path: test/' >.envsieve.yaml
	expect_found '["a.conf","c.conf"]' scan
	expect_json .summary.suppressed 1
}

case_key_changes_every_id() {
	local without
	leak a.conf
	expect_exit 1 envsieve scan --format json
	without=$(jq -r '.findings[0].secret.id' "$T/out")
	echo 'key: a-long-and-random-string' >.envsieve.yaml
	expect_exit 1 envsieve scan --format json
	expect_json ".findings[0].secret.id == \"$without\"" false
	expect_json '.findings[0].fingerprint | length' 32
}

case_own_rules_run() {
	cat >.envsieve.yaml <<-'END'
		rules:
		  - id: acme-token
		    name: Acme token
		    pattern: 'acme_([a-z0-9]{12})'
		    help: Ask Acme.
		    severity: warning
	END
	echo 'x = acme_0a1b2c3d4e5f' >file
	expect_exit 1 envsieve scan
	expect_out <<-'END'
		warning[acme-token]: Acme token (medium confidence)
		 --> file:1:10
		  |
		1 | x = acme_********
		  |          ^^^^^^^^
		  = help: Ask Acme.
		  = help: if this is no secret, say so in a comment on its line: `envsieve:allow acme-token`

		Found 1 warning in 1 file (2 items, 146 bytes in N s).
	END
}

case_own_rule_takes_the_place_of_a_built_in_one() {
	printf '%s\n' 'rules:' '  - id: github-token' "    pattern: 'gh_[0-9]{4}'" >.envsieve.yaml
	leak a.conf
	echo gh_1234 >b.conf
	expect_found '["b.conf"]' scan
}

case_empty_configuration_is_none() {
	leak a.conf
	: >.envsieve.yaml
	expect_found '["a.conf"]' scan
	printf '# nothing\nexclude:\ndisable:\n' >.envsieve.yaml
	expect_found '["a.conf"]' scan
}

case_wrong_configuration_is_refused_with_its_place() {
	refused_config() {
		local want=$1
		cat >.envsieve.yaml
		expect_exit 2 envsieve scan
		expect_equal "$(cat "$T/out")" ''
		expect_equal "$(cat "$T/err")" "envsieve: $PWD/.envsieve.yaml:$want"
	}
	refused_config '2:1: there is no setting of this name' <<-'END'
		exclude: []
		excludes: []
	END
	refused_config '1:10: a list is wanted here' <<-'END'
		exclude: vendor
	END
	refused_config '1:11: a string is wanted here' <<-'END'
		exclude: [[a]]
	END
	refused_config '2:17: one of note, warning and error is wanted here' <<-'END'
		severity:
		  github-token: fatal
	END
	refused_config '2:5: `id` is the id that a report shows for the secret' <<-'END'
		allow:
		  - id: short
	END
	refused_config '3:5: only id, path and reason are known here' <<-'END'
		allow:
		  - id: 00000000000000000000000000000000
		    rule: x
	END
	refused_config '1:6: a random string of 16 characters or more is wanted' <<-'END'
		key: short
	END
	refused_config '3:15: pattern of rule a: offset 1: missing closing parenthesis' <<-'END'
		rules:
		  - id: a
		    pattern: '('
	END
	refused_config '1:1: a configuration is a mapping of settings' <<-'END'
		[1]
	END
	echo 'disable: [nothing-like-it]' >.envsieve.yaml
	expect_exit 2 envsieve scan
	expect_err <<<'envsieve: @PWD@/.envsieve.yaml: unknown rule: nothing-like-it'
}

# ---- where it is read ----

case_configuration_is_that_of_the_repository_from_any_folder() {
	repo
	mkdir -p sub/deep
	leak sub/deep/a.conf
	echo 'disable: [github-token]' >.envsieve.yaml
	echo 'exclude: [nothing]' >sub/.envsieve.yaml
	expect_found '[]' scan sub
	cd sub/deep
	expect_found '[]' scan
}

case_outside_of_a_repository_the_nearest_above_counts() {
	mkdir -p sub/deep
	leak sub/deep/a.conf
	echo 'disable: [github-token]' >.envsieve.yaml
	expect_found '[]' scan sub/deep
	: >sub/.envsieve.yaml
	expect_found '["a.conf"]' scan sub/deep
}

case_named_configuration_counts_alone() {
	leak a.conf
	echo 'disable: [github-token]' >"$T/other.yaml"
	echo 'nonsense: 1' >.envsieve.yaml
	expect_found '[]' scan --config "$T/other.yaml"
	expect_found '["a.conf"]' scan --no-config
}

case_staged_change_cannot_allow_itself() {
	repo
	echo clean >file
	commit base
	leak file
	echo 'disable: [github-token]' >.envsieve.yaml
	git add -A
	expect_found '["file"]' scan --staged
	commit both
	leak file 2
	git add file
	expect_found '[]' scan --staged
	rm .envsieve.yaml
	expect_found '[]' scan --staged
}

case_range_cannot_allow_itself() {
	repo
	echo clean >file
	commit base
	leak file
	echo 'exclude: [file]' >.envsieve.yaml
	commit both
	leak file 2
	commit later
	expect_found '["file","file"]' scan --range main~2..main
	expect_found '[]' scan --range main~1..main
}

case_configuration_of_the_base_that_is_wrong_is_refused() {
	local id
	repo
	echo 'nonsense: 1' >.envsieve.yaml
	commit base
	id=$(git rev-parse HEAD)
	echo '' >.envsieve.yaml
	leak file
	git add -A
	expect_exit 2 envsieve scan --staged
	expect_equal "$(cat "$T/err")" \
		"envsieve: ${id:0:12}:.envsieve.yaml:1:1: there is no setting of this name"
}

case_bare_repository_reads_it_from_head() {
	repo src
	(
		cd src
		leak file
		echo 'disable: [github-token]' >.envsieve.yaml
		commit both
	)
	git clone -q --bare src bare.git
	expect_found '[]' scan --history bare.git
	expect_found '["file"]' scan --history --no-config bare.git
}

# ---- markers ----

case_marker_on_the_line_or_the_line_before_allows() {
	{
		echo "a = $(github_token 1) # envsieve:allow"
		echo '# envsieve:allow github-token'
		echo "b = $(github_token 2)"
		echo "c = $(github_token 3) # envsieve:allow aws-access-key-id, github-token it is old"
		echo ''
		echo "d = $(github_token 4) # envsieve:allow aws-access-key-id"
		echo ''
		echo "e = $(github_token 5)"
		echo "f = $(github_token 6) # envsieve:allowed"
	} >file
	expect_exit 1 envsieve scan --format json
	expect_json '.findings | map(.line)' '[6,8,9]'
	expect_json .summary.suppressed 3
}

case_markers_of_other_tools_allow() {
	{
		echo "a = $(github_token 1) # gitleaks:allow"
		echo "b = $(github_token 2) # pragma: allowlist secret"
		echo '# pragma: allowlist nextline secret'
		echo "c = $(github_token 3)"
		echo "d = $(github_token 4) // trufflehog:ignore"
		echo "e = $(github_token 5) // kingfisher:ignore"
		echo "f = $(github_token 6) // secretlint-disable-line"
		echo '// secretlint-disable-next-line'
		echo "g = $(github_token 7)"
		echo "h = $(github_token 8) # ggignore"
		echo 'gitleaks:allow'
		echo "i = $(github_token 9)"
	} >file
	expect_exit 1 envsieve scan --format json
	expect_json '.findings | map(.line)' '[12]'
	expect_json .summary.suppressed 8
}

# Where findings are few for so long a text, only their lines are searched.
case_marker_in_a_long_text_allows() {
	{
		seq 5000
		echo "a = $(github_token 1) # envsieve:allow"
		seq 10
		echo '# envsieve:allow'
		echo "b = $(github_token 2)"
		echo
		echo "c = $(github_token 3)"
		seq 5000
	} >file
	expect_exit 1 envsieve scan --format json
	expect_json '.findings | map(.line)' '[5015]'
	expect_json .summary.suppressed 2
}

case_marker_in_head_speaks_for_older_versions() {
	repo
	leak file
	commit without
	echo "value $(github_token) # envsieve:allow" >file
	commit with
	expect_found '[]' scan --history
	expect_json .summary.suppressed 1
	leak other
	commit other
	expect_found '["file"]' scan --history
	git rm -q file other
	commit clean
	expect_found '["file"]' scan --history
}

case_marker_counts_in_the_index_and_in_ranges() {
	repo
	commit base
	echo "value $(github_token) # envsieve:allow" >file
	git add file
	expect_found '[]' scan --staged
	commit file
	expect_found '[]' scan --range main~1..main
}
