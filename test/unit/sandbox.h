/* sandbox.h - a folder of its own for a test, with a git that sees no user's configuration. */
#ifndef ES_TEST_SANDBOX_H
#define ES_TEST_SANDBOX_H

/* An empty folder, absolute and without links; NULL-terminated, freed by sandbox_remove. From then
 * on this process and its children have no git variable but those that isolate them. */
char *sandbox_new(void);
/* Runs the script by sh in the sandbox; the test fails unless it exits 0. Commits made have fixed
 * names and dates. */
void sandbox_run(const char *sandbox, const char *script);
/* "sandbox/name", until the next call. */
const char *sandbox_path(const char *sandbox, const char *name);
void sandbox_remove(char *sandbox);

#endif
