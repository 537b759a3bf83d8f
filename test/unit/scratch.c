/* scratch.c - see scratch.h. */
#include "scratch.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOBODY = 65534 };

static void must(bool is_true, const char *what)
{
	if (is_true)
		return;
	perror(what);
	abort();
}

struct scratch scratch_make(void)
{
	struct scratch s;
	const char *parent = getenv("TMPDIR");
	int n = snprintf(s.root, sizeof s.root, "%s/envsieve-unit-XXXXXX",
		parent && strlen(parent) < 32 ? parent : "/tmp");
	must(n > 0 && (size_t)n < sizeof s.root, "scratch folder");
	must(mkdtemp(s.root) != NULL, "mkdtemp");
	must(chmod(s.root, 0755) == 0, "chmod");
	return s;
}

static void run(const char *const argv[])
{
	pid_t pid = fork();
	must(pid >= 0, "fork");
	if (pid == 0) {
		char *args[8] = { NULL };
		for (size_t i = 0; argv[i] && i < 7; i++)
			args[i] = strdup(argv[i]);
		(void)execvp(args[0], args);
		_exit(127);
	}
	int status = 0;
	must(waitpid(pid, &status, 0) == pid && status == 0, argv[0]);
}

/* By the system's tools, which take paths of any length and depth. */
void scratch_remove(const struct scratch *s)
{
	run((const char *const[]){ "chmod", "-R", "u+rwX", "--", s->root, NULL });
	run((const char *const[]){ "rm", "-rf", "--", s->root, NULL });
}

char *scratch_path(const struct scratch *s, const char *name)
{
	size_t len = strlen(s->root) + 1 + strlen(name) + 1;
	char *path = es_alloc(len, 1);
	(void)snprintf(path, len, "%s/%s", s->root, name);
	return path;
}

void scratch_file(const struct scratch *s, const char *name, struct es_slice content)
{
	char *path = scratch_path(s, name);
	FILE *f = fopen(path, "wb");
	must(f != NULL, path);
	must(content.len == 0 || fwrite(content.ptr, content.len, 1, f) == 1, path);
	must(fclose(f) == 0, path);
	free(path);
}

void scratch_folder(const struct scratch *s, const char *name)
{
	char *path = scratch_path(s, name);
	must(mkdir(path, 0755) == 0, path);
	free(path);
}

void scratch_link(const struct scratch *s, const char *name, const char *target)
{
	char *path = scratch_path(s, name);
	must(symlink(target, path) == 0, path);
	free(path);
}

void scratch_fifo(const struct scratch *s, const char *name)
{
	char *path = scratch_path(s, name);
	must(mkfifo(path, 0644) == 0, path);
	free(path);
}

void scratch_mode(const struct scratch *s, const char *name, unsigned mode)
{
	char *path = scratch_path(s, name);
	must(chmod(path, (mode_t)mode) == 0, path);
	free(path);
}

void scratch_drop_rights(void)
{
	if (getuid() == 0)
		must(seteuid(NOBODY) == 0, "seteuid");
}

void scratch_regain_rights(void)
{
	if (getuid() == 0)
		must(seteuid(0) == 0, "seteuid");
}
