/* test_script.c - what shell scripts, Makefiles and their like say of variables. */
#include "base/buf.h"
#include "manifest.h"
#include "manifest/manifest.h"
#include "test.h"

#include <string.h>

static void lines(const char *text, const char *want)
{
	manifest_expect_lines("run.sh", text, want);
}

TEST(script, references_have_needs_and_places)
{
	manifest_expect("x/run.sh",
		"echo $A ${B} \"${C}\"\necho ${D:-d} ${E-} ${F:=f} ${G=g}\n"
		": ${H:?no} ${I?} ${J:+x} ${#K} ${L%%x} ${M[0]} ${N:0:1}\n",
		"1:7 A required\n"
		"1:11 B required\n"
		"1:17 C required\n"
		"2:8 D optional \"d\"\n"
		"2:16 E optional \"\"\n"
		"2:22 F optional \"f\"\n"
		"2:30 G optional \"g\"\n"
		"3:5 H required fatal\n"
		"3:14 I required fatal\n"
		"3:20 J guarded\n"
		"3:29 K required\n"
		"3:34 L required\n"
		"3:42 M required\n"
		"3:50 N required\n");
}

TEST(script, defaults_may_be_quoted_or_computed)
{
	lines(": ${A:-\"a b\"} \"${B:-'}\" ${C:-$D} ${E:-$(x \"$F\")} ${G:-}\n",
		"A optional \"a b\"\n"
		"B optional \"'\"\n"
		"C optional ($D)\n"
		"D required\n"
		"E optional ($(x \"$F\"))\n"
		"F required\n"
		"G optional \"\"\n");
}

TEST(script, quotes_comments_and_escapes_hide_names)
{
	lines("echo '$A' \\$B # $C\necho a#$D $'$E\\'' \"\\$F $G\" $1 $@ $$ $?\n#$H\n",
		"D required\n"
		"G required\n");
}

TEST(script, what_a_script_assigns_is_its_own)
{
	lines("A=1; echo $A\nread B C; echo $B$C\nfor D in x; do echo $D; done\n"
	      "E+=x; F[1]=2; echo $E $F\nG=(a $X b); echo ${G[@]}\nunset H; echo $H\n"
	      "mapfile -t I <y; getopts ab J; printf -v K x; echo $I $J $K\n",
		"X required\n");
}

TEST(script, what_is_read_before_it_is_assigned_is_not)
{
	lines("echo $A; A=1\nB=${B:-x}\nC=\"$C:y\"\n", "A required\n"
						       "B optional \"x\"\n"
						       "C required\n");
}

TEST(script, a_function_runs_after_what_stands_below_it)
{
	lines("f() {\n  local L=1\n  echo $A $B $L\n  { echo $A; }\n}\n"
	      "function g {\n  B=${B:-x}\n}\nA=1\necho $B\n",
		"B optional \"x\"\n");
}

TEST(script, tests_guard_and_guards_hold_for_the_whole_script)
{
	lines("if [ -z \"$A\" ]; then exit 1; fi\necho $A\n[[ -v B ]] && echo $B\n"
	      "test \"$C\" = x || case $D in x) echo $E;; esac\necho ${F:-}$F\n",
		"A guarded\n"
		"A guarded\n"
		"B guarded\n"
		"B guarded\n"
		"C guarded\n"
		"D guarded\n"
		"E required\n"
		"F optional \"\"\n"
		"F guarded\n");
}

TEST(script, heredocs_are_read_unless_quoted)
{
	lines("cat <<EOF $A\n'$B' \\$C $(echo '$D' $E)\nEOF\ncat <<'X' "
	      "<<-\"Y\"\n$F\nX\n$G\n\tY\necho $H <<<$I\n",
		"A required\n"
		"B required\n"
		"E required\n"
		"H required\n"
		"I required\n");
}

TEST(script, commands_in_commands)
{
	lines("echo $(case x in a) echo $A;; (b) echo $B;; esac) `echo \"$C\"` $((D + $E)) <(echo "
	      "$F)\n"
	      "(cd x; echo $G) && ((H++))\n",
		"A required\n"
		"B required\n"
		"C required\n"
		"E required\n"
		"F required\n"
		"G required\n");
}

TEST(script, what_is_exported_or_given_to_a_program_is_set)
{
	lines("export A=1 B\nC=\"x y\" run\nD=4\nexport D\nE=5\ndeclare -x F=6\nenv G=7 H=$I run\n"
	      "npx cross-env J=1 K='$no' node x\n",
		"set A \"1\"\n"
		"set C \"x y\"\n"
		"set D \"4\"\n"
		"set F \"6\"\n"
		"set G \"7\"\n"
		"set H ($I)\n"
		"I required\n"
		"set J \"1\"\n"
		"set K \"$no\"\n");
}

TEST(script, env_files_are_found)
{
	manifest_expect_lines("app/scripts/run.sh",
		"set -a; . .env; source ./b.env\n. \"$HERE/../c.env\"\nexport $(grep -v '#' d.env "
		"| xargs)\n"
		"docker run --env-file e.env -e X -e Y=1 --build-arg Z=2 img\n"
		"docker compose --env-file=f.env up\nnode --env-file-if-exists=g.env --env-file "
		"h.env x\n"
		"bun --env-file=i.env x\nkubectl create secret generic s --from-env-file=j.env\n"
		"dotenv -e k.env -- node --env-file=l.env x\ndotenv\n",
		"env-file from app/.env\n"
		"env-file from app/b.env\n"
		"env-file from c.env\n"
		"HERE required\n"
		"env-file from app/d.env\n"
		"env-file from app/e.env\n"
		"X required\n"
		"set Y \"1\"\n"
		"set Z \"2\" build\n"
		"env-file from app/f.env\n"
		"env-file from app/g.env\n"
		"env-file from app/h.env\n"
		"env-file from app/i.env\n"
		"env-file from app/j.env\n"
		"env-file from app/k.env\n"
		"env-file from app/l.env\n"
		"env-file from app/.env\n");
}

TEST(script, another_script_may_assign_what_is_read)
{
	lines(". ./lib.sh\necho $A ${B:?}\n", "opaque\nA guarded\nB required fatal\n");
}

TEST(script, what_is_open_ends_with_the_text)
{
	static const char *const open[] = { "$", "${", "\"", "'", "`", "$(", "$((", "((", "(", "<<",
		"<<X", "<<X\n", "A=(", "case x in", "\\", "${{", "$'", "f()", "{", ">", "&>", "-e",
		"docker -e", "env" };
	for (size_t i = 0; i < sizeof open / sizeof *open; i++)
		lines(open[i], "");
	lines("${A", "A required\n");
	lines("${A:-x", "A optional \"x\"\n");
}

TEST(script, depth_is_bounded_and_said)
{
	struct es_buf b = ES_BUF_INIT(1 << 20);
	for (int i = 0; i < 100 * 1000; i++)
		es_buf_add_str(&b, "$(");
	lines(es_buf_cstr(&b), "unread 0: shell commands nested too deeply\n");
	es_buf_release(&b);
}

TEST(script, a_file_without_extension_is_asked_for_its_shell)
{
	manifest_expect_lines("bin/x", "#!/usr/bin/env bash\necho $A\n", "A required\n");
	manifest_expect_lines("a/scripts/x", "#!/bin/sh -e\necho $A\n", "A required\n");
	manifest_expect_lines("bin/x", "#!/usr/bin/ruby\necho $A\n", "");
	manifest_expect_lines("docker-entrypoint", "echo $A\n", "");
}

TEST(script, a_procfile_has_processes)
{
	manifest_expect("Procfile", "# x: $N\nweb: serve -p $PORT\njob: A=1 run ${B:-b}\n",
		"2:16 PORT required in process web\n"
		"3:6 set A \"1\" in process job\n"
		"3:16 B optional \"b\" in process job\n");
}

TEST(script, makefiles_read_what_they_do_not_assign)
{
	manifest_expect("Makefile",
		"include .env\n-include x.env\ninclude rules.mk\nA = 1\nB ?= b\nexport C := c\n"
		"ifdef D\nendif\nall: $(E) $(A) $(B) $(MAKE)\n"
		"\t@echo $(F) $$G \"$${H:-h}\" $${A} $@ $(shell x) # $(I)\n"
		"\tJ=1 K=$(L) run \\\n\t  $$M\n",
		"1:1 env-file from .env\n"
		"2:1 env-file from x.env\n"
		"5:1 B optional \"b\"\n"
		"6:8 set C \"c\"\n"
		"7:7 D guarded\n"
		"9:8 E guarded\n"
		"10:10 F guarded\n"
		"10:15 G required\n"
		"10:21 H optional \"h\"\n"
		"10:31 A required\n"
		"10:52 I guarded\n"
		"11:2 set J \"1\"\n"
		"11:6 set K ($___)\n"
		"11:10 L guarded\n"
		"12:6 M required\n");
}

TEST(script, justfiles)
{
	manifest_expect("sub/justfile",
		"set dotenv-load\nx := env('A', 'd') + env_var(\"B\") + env_var_or_default(\"C\", "
		"x)\n"
		"run:\n  @echo {{x}} $D '{{ $E }}'\n",
		"1:1 env-file from sub/.env\n"
		"2:11 A optional \"d\"\n"
		"2:31 B required\n"
		"2:57 C optional (x)\n"
		"4:16 D required\n");
}

/* A piece again and again behind a head: quadratic work would not end while anybody waits. */
static void expect_read(const char *path, const char *head, const char *piece, size_t megabytes)
{
	struct es_slice one = es_slice_from(piece);
	struct es_buf text = ES_BUF_INIT(megabytes << 20);
	struct es_arena arena = { 0 };
	struct es_mentions m = { .arena = &arena };
	es_buf_add_str(&text, head);
	while (text.len + one.len <= text.max)
		es_buf_add(&text, one);
	es_manifest_read(&m, es_slice_from(path), es_buf_slice(&text));
	es_mentions_release(&m);
	es_arena_release(&arena);
	es_buf_release(&text);
}

TEST(script, time_is_linear_in_hostile_text)
{
	char index[64 << 10] = "a[";
	memset(index + 2, 'x', sizeof index - 8);
	memcpy(index + sizeof index - 6, "]=", 3);
	expect_read("Procfile", "", "\n", 8);
	expect_read("a.sh", index, "()", 8);
	expect_read("a.sh", "a[", "=", 4);
}
