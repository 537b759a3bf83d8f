# env-hostile.sh - what `envsieve env` makes of files that are broken, or made to break it.
# shellcheck shell=bash

# A value that lost its quotes, in every report: no line of it may be taken for a name.
case_pieces_of_a_secret_are_no_names() {
	cat >.env <<-'END'
		PRIVATE_KEY=-----BEGIN RSA PRIVATE KEY-----
		zqxMIIEowIBAAKCAQEAabcdefghijklmnop
		zqxMIIEowIBAAKCAQEAabc/defghijk+
		zqxTail=
		-----END RSA PRIVATE KEY-----
		zqxalone
		ZQXASJKDHASKJDHASKJD
		PASSED_ON
		OTHER="zqxopen
		zqxpadding==
	END
	cp .env .env.example
	echo 'process.env.OTHER + process.env.PRIVATE_KEY + process.env.PASSED_ON' >index.js
	local format
	for format in text json jsonl sarif; do
		envsieve env --format "$format" --only env-syntax,env-unused . >"$T/out" 2>&1 || true
		expect_in env-syntax
		expect_not_in zqx
		expect_not_in ZQX
	done
	envsieve env --matrix . >"$T/out" 2>&1 || true
	expect_in PASSED_ON
	expect_not_in zqx
	expect_not_in ZQX
}
