/* test_ci.c - what pipelines say of variables. */
#include "manifest.h"
#include "test.h"

static void actions(const char *text, const char *want)
{
	manifest_expect_lines(".github/workflows/x.yml", text, want);
}

TEST(ci, a_workflow_sets_and_reads_on_three_levels)
{
	manifest_expect(".github/workflows/x.yml",
		"env:\n  A: 1\njobs:\n  test:\n    env: {B: \"${{ secrets.C }}\"}\n    steps:\n"
		"      - run: |\n          echo $A $B \"$D\"\n          x ${{ env.A }} ${{ env.E "
		"}}\n"
		"        env:\n          F: ${{ vars.G || 'g' }}$\n",
		"2:3 set A \"1\"\n"
		"5:11 set B (${{ secrets.C }}) in job test\n"
		"5:27 C required secret in job test\n"
		"8:24 D required in job test\n"
		"9:34 E guarded in job test\n"
		"11:11 set F (${{ vars.G || 'g' }}$) in job test\n"
		"11:23 G optional \"g\" in job test\n");
}

TEST(ci, a_dollar_alone_computes_nothing_in_a_workflow)
{
	actions("env: {A: 'x$y'}\n", "set A \"x$y\"\n");
}

TEST(ci, expressions_ask_and_have_defaults)
{
	actions("jobs:\n  a:\n    if: secrets.A != '' && env.B == 'secrets.C'\n"
		"    with: {x: \"${{ secrets.D || secrets.E }} ${{ secrets.GITHUB_TOKEN }} ${{ "
		"x.vars.F }}\"}\n",
		"A guarded secret in job a\n"
		"B guarded in job a\n"
		"D optional (secrets.E) secret in job a\n"
		"E required secret in job a\n");
}

TEST(ci, a_build_is_given_arguments)
{
	actions("jobs:\n  a:\n    steps:\n    - with:\n        build-args: |\n          A=1\n"
		"          # no\n          B=${{ secrets.C }}\n",
		"set A \"1\" build in job a\n"
		"set B (${{ secrets.C }}) build in job a\n"
		"C required secret in job a\n");
}

TEST(ci, what_a_step_hands_on_is_known_to_the_next)
{
	actions("jobs:\n  a:\n    steps:\n    - run: echo \"A=1\" >> $GITHUB_ENV\n"
		"    - run: echo $A $B; C=1\n    - run: echo $C\n",
		"set A \"1\" in job a\n"
		"GITHUB_ENV required in job a\n"
		"B required in job a\n"
		"C required in job a\n");
}

TEST(ci, other_shells_are_no_posix)
{
	actions("jobs:\n  a:\n    steps:\n    - {shell: pwsh, run: 'echo $A $env:B'}\n"
		"    - {shell: python, run: 'print(\"$C\")'}\n",
		"B required nocase in job a\n");
}

TEST(ci, a_called_workflow_declares_its_secrets)
{
	actions("on:\n  workflow_call:\n    secrets:\n      A: {required: true}\n      B: {}\n"
		"jobs:\n  a:\n    uses: ./x.yml\n    secrets: inherit\n",
		"declared A secret\n"
		"declared B secret\n"
		"opaque in job a\n");
}

TEST(ci, gitlab_jobs_share_a_shell)
{
	manifest_expect_lines(".gitlab-ci.yml",
		"variables:\n  A: x\n  B: {value: y, description: z}\nimage: node:20\n"
		"before_script: [echo $D]\n"
		"job:\n  variables: {E: $F}\n  script:\n    - export G=1\n    - echo $A $B $E $G "
		"$H\n",
		"set A \"x\"\n"
		"set B \"y\"\n"
		"package image:node\n"
		"D required\n"
		"set E ($F) in job job\n"
		"set G \"1\" in job job\n"
		"H required in job job\n");
}

TEST(ci, circleci_and_azure)
{
	manifest_expect_lines(".circleci/config.yml",
		"jobs:\n  b:\n    docker: [{image: 'cimg/node:1', environment: {A: 1}}]\n"
		"    steps: [{run: echo $A $B}, {run: {command: echo $C, environment: {D: 1}}}]\n",
		"package image:cimg/node in job b\n"
		"set A \"1\" in job b\n"
		"B required in job b\n"
		"C required in job b\n"
		"set D \"1\" in job b\n");
	manifest_expect_lines("azure-pipelines.yml",
		"variables:\n- name: A\n  value: 1\n- group: g\nsteps:\n- script: x $(A) $(B)\n  "
		"env: {C: $(D)}\n",
		"set A \"1\"\n"
		"opaque\n"
		"B guarded\n"
		"set C ($(D))\n"
		"D guarded\n");
}

TEST(ci, a_taskfile_loads_files_and_runs_commands)
{
	manifest_expect_lines("sub/Taskfile.yml",
		"dotenv: ['.env', '../x.env']\nenv: {A: 1}\ntasks:\n  t:\n    cmds:\n      - echo "
		"$A $B\n",
		"env-file from sub/.env\n"
		"env-file from x.env\n"
		"set A \"1\"\n"
		"B required in job t\n");
}

TEST(ci, a_task_may_be_its_command)
{
	manifest_expect_lines("Taskfile.yml",
		"tasks:\n  a: echo $A\n  b:\n    - echo $B\n    - cmd: echo $C\n    - task: a\n",
		"A required in job a\nB required in job b\nC required in job b\n");
}

TEST(ci, jobs_may_be_a_list)
{
	manifest_expect_lines("azure-pipelines.yml",
		"jobs:\n- job: a\n  variables: {A: 1}\n  steps:\n  - script: x $(A) $(B)\n    env: "
		"{C: $(D)}\n- deployment: b\n  variables: {E: 1}\n- ${{ each x in y }}:\n  - job: "
		"c\n"
		"    variables: {F: 1}\n",
		"set A \"1\" in job a\n"
		"B guarded in job a\n"
		"set C ($(D)) in job a\n"
		"D guarded in job a\n"
		"set E \"1\" in job b\n"
		"set F \"1\"\n");
}

TEST(ci, a_job_may_be_called_env)
{
	actions("jobs:\n  env:\n    env: {A: \"${{ secrets.B }}\"}\n",
		"set A (${{ secrets.B }}) in job env\n"
		"B required secret in job env\n");
}
