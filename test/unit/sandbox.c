#include "sandbox.h"
#include "test.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void unset_git_variables(void)
{
	static const char *const names[] = { "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE",
		"GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR",
		"GIT_NAMESPACE", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM",
		"GIT_PREFIX", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		(void)unsetenv(names[i]);
}

static void isolate(const char *folder)
{
	static const char *const variables[][2] = { { "GIT_CONFIG_GLOBAL", "/dev/null" },
		{ "GIT_CONFIG_SYSTEM", "/dev/null" }, { "GIT_CONFIG_NOSYSTEM", "1" },
		{ "GIT_AUTHOR_NAME", "A U Thor" }, { "GIT_AUTHOR_EMAIL", "author@example.com" },
		{ "GIT_AUTHOR_DATE", "1112911993 -0700" }, { "GIT_COMMITTER_NAME", "C O Mitter" },
		{ "GIT_COMMITTER_EMAIL", "committer@example.com" },
		{ "GIT_COMMITTER_DATE", "1112912053 -0700" }, { "GIT_TERMINAL_PROMPT", "0" },
		{ "LC_ALL", "C" }, { "TZ", "UTC" } };
	unset_git_variables();
	(void)setenv("HOME", folder, 1);
	(void)setenv("XDG_CONFIG_HOME", folder, 1);
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
		(void)setenv(variables[i][0], variables[i][1], 1);
}

char *sandbox_new(void)
{
	const char *parent = getenv("TMPDIR");
	char name[PATH_MAX];
	(void)snprintf(
		name, sizeof name, "%s/envsieve-XXXXXX", parent && *parent ? parent : "/tmp");
	assert_non_null(mkdtemp(name));
	char *real = realpath(name, NULL);
	assert_non_null(real);
	isolate(real);
	return real;
}

void sandbox_run(const char *sandbox, const char *script)
{
	pid_t child = fork();
	if (child == 0) {
		if (chdir(sandbox) == 0)
			(void)execl("/bin/sh", "sh", "-ec", script, (char *)NULL);
		_exit(127);
	}
	int status = -1;
	assert_true(child > 0 && waitpid(child, &status, 0) == child);
	assert_int_equal(status, 0);
}

const char *sandbox_path(const char *sandbox, const char *name)
{
	static char path[PATH_MAX];
	(void)snprintf(path, sizeof path, "%s/%s", sandbox, name);
	return path;
}

void sandbox_remove(char *sandbox)
{
	sandbox_run(sandbox, "chmod -R u+rwX . && rm -rf -- ./* ./.[!.]*");
	assert_int_equal(rmdir(sandbox), 0);
	free(sandbox);
}
