/* test_dockerfile.c - what Dockerfiles say of variables. */
#include "manifest.h"
#include "test.h"

static void lines(const char *text, const char *want)
{
	manifest_expect_lines("Dockerfile", text, want);
}

TEST(dockerfile, env_has_two_forms)
{
	manifest_expect("Dockerfile",
		"FROM scratch\nENV A=1 B=\"x y\" C=a\\ b D=$A E=\nenv F the rest \n",
		"1:6 package image:scratch in stage 0\n"
		"2:5 set A \"1\" image in stage 0\n"
		"2:9 set B \"x y\" image in stage 0\n"
		"2:17 set C \"a b\" image in stage 0\n"
		"2:24 set D ($A) image in stage 0\n"
		"2:27 A guarded build in stage 0\n"
		"2:29 set E \"\" image in stage 0\n"
		"3:5 set F \"the rest\" image in stage 0\n");
}

TEST(dockerfile, an_argument_is_read_when_the_image_is_built)
{
	lines("ARG V=1\nARG W\nFROM node:${V} AS base\nARG V\nARG W X=\"a b\" Y=$V\nARG "
	      "TARGETARCH\n",
		"V optional \"1\" build image\n"
		"W required build image\n"
		"package image:node in stage base\n"
		"V optional \"1\" build image in stage base\n"
		"W required build image in stage base\n"
		"X optional \"a b\" build image in stage base\n"
		"Y optional ($V) build image in stage base\n");
}

TEST(dockerfile, an_earlier_stage_is_no_image)
{
	lines("FROM --platform=linux/amd64 go:1 as a\nFROM a\nENV X=1\nFROM a AS c\nENV Y=2\n",
		"package image:go in stage a\n"
		"set X \"1\" image in stage 1\n"
		"set Y \"2\" image in stage c\n");
}

TEST(dockerfile, lines_go_on_past_comments_and_nothing)
{
	manifest_expect("Dockerfile",
		"ENV A=1 \\\n  # not \\\n\n  B=2 \\  \n  C=3\nENV D=4\n# ENV E=5 \\\nENV F=6\n",
		"1:5 set A \"1\" image\n"
		"4:3 set B \"2\" image\n"
		"5:3 set C \"3\" image\n"
		"6:5 set D \"4\" image\n"
		"8:5 set F \"6\" image\n");
}

TEST(dockerfile, the_escape_may_be_a_backtick)
{
	lines("# escape=`\nENV A=C:\\x `\n B=1\n", "set A \"C:\\x\" image\nset B \"1\" image\n");
}

TEST(dockerfile, heredocs_are_no_instructions)
{
	lines("RUN <<EOF cat <<-'X'\nENV A=1\nEOF\nENV B=2\n\tX\nENV C=3\nCOPY <<\"E\" /x\nENV D=4 "
	      "\\\nE\nENV F=1\n",
		"set C \"3\" image\nset F \"1\" image\n");
}

TEST(dockerfile, a_command_reads_what_the_container_gets)
{
	lines("FROM x\nENV PORT=80\nCMD serve -p $PORT -h ${HOST:-::} $TOKEN $lower\nENTRYPOINT "
	      "[\"sh\", \"-c\", \"$MODE\"]\n",
		"package image:x in stage 0\n"
		"set PORT \"80\" image in stage 0\n"
		"PORT optional \"80\" in stage 0\n"
		"HOST optional \"::\" in stage 0\n"
		"TOKEN required in stage 0\n"
		"MODE required in stage 0\n");
}

TEST(dockerfile, what_is_not_declared_comes_from_the_base_image)
{
	lines("FROM x\nARG A\nENV PATH=$A/bin:$PATH\nCOPY ${B:-c} $A\n",
		"package image:x in stage 0\n"
		"A required build image in stage 0\n"
		"set PATH ($A/bin:$PATH) image in stage 0\n"
		"PATH guarded build in stage 0\n"
		"B optional \"c\" build in stage 0\n");
}

TEST(dockerfile, a_secret_may_be_mounted_as_a_variable)
{
	lines("RUN --network=none --mount=type=secret,id=npm,env=NPM_TOKEN npm ci --x=env=NO\n",
		"set NPM_TOKEN build secret\n");
}

TEST(dockerfile, ports_are_exposed)
{
	manifest_expect_lines("Dockerfile", "FROM x AS a\nENV P=1\nEXPOSE 80 443/tcp\nEXPOSE $P\n",
		"package image:x in stage a\n"
		"set P \"1\" image in stage a\n"
		"port 80 in stage a\n"
		"port 443 in stage a\n"
		"port $P in stage a\n");
}

TEST(dockerfile, not_every_two_angles_open_a_heredoc)
{
	lines("LABEL note=\"<<draft>>\"\nRUN echo $((1<<X)) \"<<Y\" a<<Z <<<W\nLABEL a=<<V\n"
	      "ENV A=1\n",
		"set A \"1\" image\n");
	lines("ONBUILD RUN <<EOF.x\nENV A=1\nEOF.x\nENV B=1\n", "set B \"1\" image\n");
}

TEST(dockerfile, a_heredoc_that_does_not_end_is_none)
{
	lines("FROM scratch\nRUN <<EOF\nENV A=1\n", "unread 2: a heredoc that does not end\n"
						    "package image:scratch in stage 0\n"
						    "set A \"1\" image in stage 0\n");
}

TEST(dockerfile, an_escaped_dollar_is_part_of_a_value)
{
	lines("ENV A=pa\\$Zw0rd B='x$Y' C=\"'$D'\"\n",
		"set A \"pa$Zw0rd\" image\nset B \"x$Y\" image\nset C ('$D') image\nD guarded "
		"build\n");
	lines("# escape=`\nENV A=pa`$Zw0rd B=\\$X\n",
		"set A \"pa$Zw0rd\" image\nset B (\\$X) image\nX guarded build\n");
}
