# install.sh - what `make install` puts where, and that others can build on it.
# shellcheck shell=bash

root=$CASES/../..

# install_into FOLDER [VARIABLE=VALUE...]: the release, with the makefile's own settings otherwise.
install_into() {
	local folder=$1
	shift
	make -C "$root" --no-print-directory VARIANT=release DESTDIR="$folder" "$@" install >"$T/make" 2>&1 ||
		fail "$(cat "$T/make")"
}

case_install_puts_everything_below_prefix() {
	umask 077
	install_into "$PWD/image" PREFIX=/usr
	(cd image && find . -type f -printf '%m %P\n' | sort -k 2) >"$T/out"
	expect_out <<-'END'
		755 usr/bin/envsieve
		644 usr/include/envsieve.h
		644 usr/lib/libenvsieve.a
		644 usr/lib/pkgconfig/envsieve.pc
		644 usr/share/bash-completion/completions/envsieve
		644 usr/share/fish/vendor_completions.d/envsieve.fish
		644 usr/share/man/man1/envsieve.1
		644 usr/share/man/man5/envsieve-config.5
		644 usr/share/man/man5/envsieve-rules.5
		644 usr/share/zsh/site-functions/_envsieve
	END
	grep -qx 'prefix=/usr' image/usr/lib/pkgconfig/envsieve.pc
}

case_uninstall_leaves_no_file() {
	install_into "$PWD/image" PREFIX=/opt/envsieve libdir=/opt/envsieve/lib64
	[ -f image/opt/envsieve/lib64/libenvsieve.a ]
	make -C "$root" DESTDIR="$PWD/image" PREFIX=/opt/envsieve libdir=/opt/envsieve/lib64 \
		uninstall >/dev/null
	expect_equal "$(find image -type f)" ''
}

case_installed_library_serves_a_program_of_ten_lines() {
	local flags
	install_into '' PREFIX="$PWD/prefix"
	mkdir leaky
	echo "token = $(github_token)" >leaky/app.conf
	cat >program.c <<-'END'
		#include <envsieve.h>
		int main(int argc, char **argv)
		{
			struct es_scan_options o = { .path = argc > 1 ? argv[1] : NULL };
			struct es_error err;
			struct es_result *r = NULL;
			if (es_scan(&r, &o, &err))
				return fprintf(stderr, "%s\n", err.text), 2;
			printf("%zu\n", es_result_findings(r));
			es_result_free(r);
			return 0;
		}
	END
	read -ra flags <<<"$(PKG_CONFIG_PATH="$PWD/prefix/lib/pkgconfig" pkg-config --cflags --libs envsieve)"
	expect_exit 0 cc -Wall -Wextra -Werror -std=c11 program.c -o program "${flags[@]}"
	expect_exit 0 ./program leaky
	expect_out <<<1
	expect_exit 2 ./program nowhere
	expect_err <<<'nowhere: cannot resolve the path: No such file or directory'
}

case_release_binary_is_hardened() {
	local binary=$root/build/release/envsieve
	install_into "$PWD/image"
	readelf -hW "$binary" >"$T/out"
	expect_in 'DYN (Position-Independent Executable file)'
	readelf -dW "$binary" >"$T/out"
	expect_in 'BIND_NOW'
	readelf -lW "$binary" >"$T/out"
	expect_in 'GNU_RELRO'
	expect_equal "$(awk '$1 == "GNU_STACK" { print $7 }' "$T/out")" RW
	readelf -sW --dyn-syms "$binary" >"$T/out"
	expect_in '__stack_chk_fail'
	expect_in '_chk@'
	# The binary says so only where the C library's start files do, which those of Debian 12 do not.
	if [ "$(uname -m)" = x86_64 ]; then
		readelf -nW "$root/build/release/src/base/err.o" >"$T/out"
		expect_in 'IBT, SHSTK'
	fi
}

# Two checkouts at different places give the same bytes.
case_build_does_not_depend_on_its_folder() {
	local name
	for name in one two-with-a-longer-name; do
		mkdir "$name"
		(cd "$root" && scripts/files all | tar -c -T -) | tar -x -C "$name"
		make -C "$name" -j2 --no-print-directory VARIANT=release OPT='-O0 -g' \
			build/release/envsieve >"$T/make" 2>&1 || fail "$(cat "$T/make")"
	done
	cmp one/build/release/envsieve two-with-a-longer-name/build/release/envsieve
}
