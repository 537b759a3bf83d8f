/* main.c - runs a fuzz entry over seeds and a fixed number of changed seeds.
 *
 * fuzz ENTRY NUMBER [FILE|FOLDER]...  ends 0 when all inputs passed. An input that crashed the
 * entry, or took too long, is written to the current folder.
 * fuzz                                lists the entries. */
#include "base/buf.h"
#include "base/fs.h"
#include "fuzz.h"
#include "mutate.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ENTRIES_MAX = 64, INPUT_MAX = 1024 * 1024, SECONDS_MAX = 20, NAME_SPACE = 4096 };

struct entry {
	const char *name;
	fuzz_fn *run;
};

static struct entry entries[ENTRIES_MAX];
static size_t nentries;

/* Shared with the process that runs the inputs, so that the last one is known when it dies. */
struct place {
	char *end;    /* inputs end here, where memory that cannot be read begins */
	size_t *size; /* of the input */
	size_t *ninputs;
};

void fuzz_register(const char *name, fuzz_fn *run)
{
	if (nentries == ENTRIES_MAX)
		abort();
	entries[nentries++] = (struct entry){ name, run };
}

static const struct entry *find_entry(const char *name)
{
	for (size_t i = 0; i < nentries; i++)
		if (strcmp(entries[i].name, name) == 0)
			return &entries[i];
	return NULL;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

/* One page for the numbers, the input, and a page that nobody may touch. */
static bool make_place(struct place *out)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *start = mmap(NULL, page + INPUT_MAX + page, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (start == MAP_FAILED)
		return false;
	out->size = (size_t *)(void *)start;
	out->ninputs = out->size + 1;
	out->end = start + page + INPUT_MAX;
	return mprotect(out->end, page, PROT_NONE) == 0;
}

static void run_one(const struct entry *e, const struct place *p, struct es_slice input)
{
	char *data = p->end - input.len;
	if (input.len)
		memcpy(data, input.ptr, input.len);
	*p->size = input.len;
	++*p->ninputs;
	(void)alarm(SECONDS_MAX);
	(void)e->run((const uint8_t *)data, input.len);
}

static void run_all(const struct entry *e, const struct place *p, const struct seed_vec *seeds,
	unsigned long nmutations)
{
	for (size_t i = 0; i < seeds->n; i++)
		run_one(e, p, es_buf_slice(&seeds->v[i]));
	struct es_buf input = ES_BUF_INIT(INPUT_MAX);
	for (unsigned long i = 0; i < nmutations; i++) {
		mutate(&input, seeds, i);
		run_one(e, p, es_buf_slice(&input));
	}
	es_buf_release(&input);
}

static void keep_input(const struct entry *e, const struct place *p)
{
	char name[NAME_SPACE];
	(void)snprintf(name, sizeof name, "crash-%s-%zu", e->name, *p->ninputs);
	FILE *f = fopen(name, "wb");
	bool is_written = f && fwrite(p->end - *p->size, 1, *p->size, f) == *p->size;
	if (f && fclose(f) != 0)
		is_written = false;
	(void)fprintf(stderr, "fuzz: %s: input %zu of %zu bytes %s %s\n", e->name, *p->ninputs,
		*p->size, is_written ? "is in" : "could not be written to", name);
}

/* 0 when the process that ran the inputs came to its end. */
static int wait_for(pid_t child, const struct entry *e, const struct place *p)
{
	int state = 0;
	if (waitpid(child, &state, 0) != child)
		return 2;
	if (WIFEXITED(state) && WEXITSTATUS(state) == 0) {
		printf("fuzz: %s: %zu inputs passed\n", e->name, *p->ninputs);
		return 0;
	}
	if (WIFSIGNALED(state))
		(void)fprintf(stderr, "fuzz: %s: %s\n", e->name, strsignal(WTERMSIG(state)));
	keep_input(e, p);
	return 1;
}

static bool add_seed(struct seed_vec *seeds, const char *path)
{
	struct es_buf b = ES_BUF_INIT(INPUT_MAX);
	struct es_error err;
	if (es_fs_read(&b, path, &err)) {
		(void)fprintf(stderr, "fuzz: %s: %s\n", path, err.text);
		return false;
	}
	es_vec_push(seeds, b);
	return true;
}

struct folder {
	struct seed_vec *seeds;
	const char *path;
};

static enum es_status add_entry(
	void *ctx, const char *name, enum es_file_kind kind, struct es_error *err)
{
	const struct folder *f = ctx;
	char path[NAME_SPACE];
	(void)err;
	(void)snprintf(path, sizeof path, "%s/%s", f->path, name);
	return kind != ES_FILE_REGULAR || add_seed(f->seeds, path) ? ES_OK : ES_EIO;
}

static bool add_seeds(struct seed_vec *seeds, const char *path)
{
	struct es_file_info info;
	struct folder f = { seeds, path };
	if (!es_fs_info(&info, path, NULL) && info.kind == ES_FILE_FOLDER)
		return es_fs_each(path, add_entry, &f, NULL) == ES_OK;
	return add_seed(seeds, path);
}

static int fuzz(const struct entry *e, unsigned long nmutations, const struct seed_vec *seeds)
{
	struct place p;
	if (!make_place(&p)) {
		perror("fuzz: mmap");
		return 2;
	}
	(void)fflush(NULL);
	pid_t child = fork();
	if (child == 0) {
		run_all(e, &p, seeds, nmutations);
		exit(0);
	}
	if (child > 0)
		return wait_for(child, e, &p);
	perror("fuzz: fork");
	return 2;
}

int main(int argc, char **argv)
{
	qsort(entries, nentries, sizeof *entries, by_name);
	for (size_t i = 0; argc == 1 && i < nentries; i++)
		puts(entries[i].name);
	if (argc == 1)
		return 0;
	const struct entry *e = argc > 2 ? find_entry(argv[1]) : NULL;
	if (!e) {
		(void)fprintf(stderr, "usage: fuzz [ENTRY NUMBER [FILE|FOLDER]...]\n");
		return 2;
	}
	struct seed_vec seeds = { 0 };
	es_vec_push(&seeds, ES_BUF_INIT(INPUT_MAX)); /* nothing is a seed too */
	bool ok = true;
	for (int i = 3; i < argc; i++)
		ok = add_seeds(&seeds, argv[i]) && ok;
	int code = ok ? fuzz(e, strtoul(argv[2], NULL, 10), &seeds) : 2;
	for (size_t i = 0; i < seeds.n; i++)
		es_buf_release(&seeds.v[i]);
	es_vec_release(&seeds);
	return code;
}
