# env-parse.sh - what the loaders of env files make of one.
# shellcheck shell=bash

case_each_loader_has_its_own_view_of_a_line() {
	printf 'URL="http://host" # ours\n' >.env
	expect_exit 0 envsieve env parse --dialect node .env
	expect_out <<-'END'
		URL  line 1: 11 bytes
	END
	expect_exit 0 envsieve env parse --dialect docker .env
	expect_out <<-'END'
		URL  line 1: 20 bytes with quotes in it, blanks, #
	END
}

case_values_are_shown_on_demand_alone() {
	cat >.env <<-'END'
		A=one
		B="two $A"
		C
	END
	expect_exit 0 envsieve env parse --dialect python --format json .env
	expect_json . '{"variables":{"A":"3 bytes","B":"6 bytes with blanks, $","C":null}}'
	expect_exit 0 envsieve env parse --dialect node-expand --format json --show-secrets .env
	expect_json . '{"variables":{"A":"one","B":"two one"}}'
}

case_interpolation_sees_the_environment() {
	cat >.env <<-'END'
		B=${OUTSIDE}-b
	END
	export OUTSIDE=around
	expect_exit 0 envsieve env parse --dialect compose --format json --show-secrets .env
	expect_json . '{"variables":{"B":"around-b"}}'
}

case_what_a_loader_refuses_is_said_with_its_line() {
	printf 'A=1\n\nmy key=2\n' >.env
	expect_exit 2 envsieve env parse --dialect docker .env
	expect_equal "$(cat "$T/out")" ''
	expect_err <<-'END'
		envsieve: .env: line 3: white space in a name
	END
}

case_nothing_of_an_env_file_is_run() {
	cat >.env <<-'END'
		A=$(touch ran)
		B=`touch ran`
		touch ran
		C=1 touch ran
	END
	local dialect
	for dialect in node node-expand node-env-file vite next python ruby symfony go compose systemd sh; do
		envsieve env parse --dialect "$dialect" --show-secrets .env >"$T/seen" 2>&1 || true
	done
	[ ! -e ran ] || fail 'a command was run'
	expect_exit 0 envsieve env parse --dialect sh .env
	expect_out <<-'END'
		A  line 1: not known without running it
		B  line 2: not known without running it
	END
}

case_standard_input_is_a_file_too() {
	envsieve env parse --dialect sh - >"$T/out" <<<'A=1'
	expect_out <<-'END'
		A  line 1: 1 byte
	END
}

case_hostile_names_are_escaped() {
	printf '\033[31mA=1\n' >.env
	expect_exit 0 envsieve env parse --dialect vite .env
	expect_out <<-'END'
		\x1b[31mA  line 1: 1 byte
	END
}

case_an_unknown_dialect_names_those_that_are_known() {
	expect_exit 2 envsieve env parse --dialect cobol .env
	expect_in 'envsieve: unknown dialect: cobol' "$T/err"
	expect_in 'systemd EnvironmentFile=' "$T/err"
	expect_exit 2 envsieve env parse .env
	expect_exit 2 envsieve env --dialect sh
	expect_exit 2 envsieve env parse --dialect sh missing
	expect_in 'missing: cannot open' "$T/err"
}
