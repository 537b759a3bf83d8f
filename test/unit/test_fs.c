/* test_fs.c - reading files, links and folders, the odd ones above all. */
#include "base/fs.h"
#include "base/err.h"
#include "base/pool.h"
#include "scratch.h"
#include "test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct es_slice S(const char *s) {
	return es_slice_from(s);
}

static enum es_status
read_in(const struct scratch *s, const char *name, struct es_buf *out)
{
	char *path = scratch_path(s, name);
	struct es_error err;
	enum es_status st = es_fs_read(out, path, &err);
	free(path);
	if (st)
		EXPECT(err.status == st && err.text[0] && !strchr(err.text, '\n'));
	return st;
}

TEST(fs, read_appends_all_bytes)
{
	struct scratch s = scratch_make();
	scratch_file(&s, "f", (struct es_slice){ "a\0b\r\n\xff", 6 });
	struct es_buf b = ES_BUF_INIT(100);
	es_buf_add_str(&b, "old,");
	EXPECT_INT(read_in(&s, "f", &b), ES_OK);
	EXPECT(es_slice_equal(es_buf_slice(&b), (struct es_slice){ "old,a\0b\r\n\xff", 10 }));
	es_buf_release(&b);
	scratch_remove(&s);
}

TEST(fs, read_takes_a_file_of_just_the_maximum_and_refuses_one_byte_more)
{
	struct scratch s = scratch_make();
	scratch_file(&s, "five", S("12345"));
	scratch_file(&s, "six", S("123456"));
	struct es_buf b = ES_BUF_INIT(8);
	es_buf_add_str(&b, "abc");
	EXPECT_INT(read_in(&s, "six", &b), ES_ELIMIT);
	EXPECT_SLICE(es_buf_slice(&b), "abc");
	EXPECT(!b.full);
	EXPECT_INT(read_in(&s, "five", &b), ES_OK);
	EXPECT_SLICE(es_buf_slice(&b), "abc12345");
	es_buf_release(&b);
	scratch_remove(&s);
}

TEST(fs, read_takes_files_larger_than_its_chunk)
{
	enum { SIZE = 1000 * 1000 };
	struct scratch s = scratch_make();
	char *content = malloc(SIZE);
	EXPECT(content != NULL);
	for (size_t i = 0; i < SIZE; i++)
		content[i] = (char)(i * 31 >> 3);
	scratch_file(&s, "f", (struct es_slice){ content, SIZE });
	struct es_buf b = ES_BUF_INIT(SIZE);
	EXPECT_INT(read_in(&s, "f", &b), ES_OK);
	EXPECT(es_slice_equal(es_buf_slice(&b), (struct es_slice){ content, SIZE }));
	es_buf_release(&b);
	free(content);
	scratch_remove(&s);
}

TEST(fs, read_takes_a_file_whose_size_is_not_known)
{
	struct es_buf b = ES_BUF_INIT(1 << 20);
	if (es_fs_read(&b, "/proc/self/status", NULL) == ES_OK)
		EXPECT(b.len > 0);
	es_buf_reset(&b);
	b.max = 10;
	if (access("/proc/self/status", R_OK) == 0)
		EXPECT_INT(es_fs_read(&b, "/proc/self/status", NULL), ES_ELIMIT);
	EXPECT_INT(b.len, 0);
	es_buf_release(&b);
}

TEST(fs, read_opens_nothing_but_regular_files)
{
	struct scratch s = scratch_make();
	scratch_file(&s, "f", S("x"));
	scratch_link(&s, "link", "f");
	scratch_link(&s, "dangling", "nowhere");
	scratch_link(&s, "loop", "loop");
	scratch_fifo(&s, "fifo");
	scratch_folder(&s, "folder");
	struct es_buf b = ES_BUF_INIT(100);
	const char *const names[] = { "link", "dangling", "loop", "fifo", "folder" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		EXPECT_INT(read_in(&s, names[i], &b), ES_EUNSUPPORTED);
	EXPECT_INT(es_fs_read(&b, "/dev/zero", NULL), ES_EUNSUPPORTED);
	EXPECT_INT(b.len, 0);
	es_buf_release(&b);
	scratch_remove(&s);
}

TEST(fs, read_tells_what_is_missing_from_what_is_refused)
{
	struct scratch s = scratch_make();
	scratch_file(&s, "f", S("x"));
	scratch_mode(&s, "f", 0);
	struct es_buf b = ES_BUF_INIT(100);
	EXPECT_INT(read_in(&s, "none", &b), ES_ENOTFOUND);
	EXPECT_INT(read_in(&s, "f/below", &b), ES_ENOTFOUND);
	scratch_drop_rights();
	enum es_status st = read_in(&s, "f", &b);
	scratch_regain_rights();
	EXPECT_INT(st, ES_EIO);
	es_buf_release(&b);
	scratch_remove(&s);
}

struct pipe_test {
	int ends[2];
	size_t nbytes;
	struct es_buf out;
	enum es_status status;
};

static void write_or_read(void *ctx, unsigned worker)
{
	struct pipe_test *p = ctx;
	if (worker == 0) {
		p->status = es_fs_read_fd(&p->out, p->ends[0], NULL);
		(void)close(p->ends[0]);
		return;
	}
	for (size_t i = 0; i < p->nbytes; i++)
		if (write(p->ends[1], "x", 1) != 1)
			break;
	(void)close(p->ends[1]);
}

static enum es_status read_pipe(struct pipe_test *p)
{
	EXPECT_INT(pipe(p->ends), 0);
	EXPECT_INT(fcntl(p->ends[0], F_SETFL, O_NONBLOCK), 0);
	es_pool_run(2, write_or_read, p);
	return p->status;
}

TEST(fs, read_fd_waits_for_a_pipe_that_does_not_block)
{
	struct pipe_test p = { .nbytes = 5000, .out = ES_BUF_INIT(5000) };
	EXPECT_INT(read_pipe(&p), ES_OK);
	EXPECT_INT(p.out.len, 5000);
	es_buf_release(&p.out);
}

TEST(fs, read_fd_stops_at_the_maximum)
{
	struct es_buf b = ES_BUF_INIT(100 * 1000);
	es_buf_add_str(&b, "kept");
	int endless = open("/dev/zero", O_RDONLY);
	EXPECT(endless >= 0);
	EXPECT_INT(es_fs_read_fd(&b, endless, NULL), ES_ELIMIT);
	(void)close(endless);
	EXPECT_SLICE(es_buf_slice(&b), "kept");
	es_buf_release(&b);
}

TEST(fs, read_fd_says_when_the_descriptor_is_bad)
{
	struct es_buf b = ES_BUF_INIT(100);
	struct es_error err;
	EXPECT_INT(es_fs_read_fd(&b, -1, &err), ES_EIO);
	es_buf_release(&b);
}

TEST(fs, read_link_gives_the_target_as_it_is_stored)
{
	struct scratch s = scratch_make();
	char target[3001];
	memset(target, 'x', 3000);
	target[3000] = '\0';
	scratch_link(&s, "short", "../no \xff\n where");
	scratch_link(&s, "long", target);
	scratch_file(&s, "f", S("x"));
	char *names[] = { scratch_path(&s, "short"), scratch_path(&s, "long"),
		scratch_path(&s, "f"), scratch_path(&s, "none") };
	struct es_buf b = ES_BUF_INIT(3100);
	EXPECT_INT(es_fs_read_link(&b, names[0], NULL), ES_OK);
	EXPECT_SLICE(es_buf_slice(&b), "../no \xff\n where");
	es_buf_reset(&b);
	EXPECT_INT(es_fs_read_link(&b, names[1], NULL), ES_OK);
	EXPECT_SLICE(es_buf_slice(&b), target);
	EXPECT_INT(es_fs_read_link(&b, names[1], NULL), ES_ELIMIT);
	EXPECT_INT(b.len, 3000);
	EXPECT_INT(es_fs_read_link(&b, names[2], NULL), ES_EIO);
	EXPECT_INT(es_fs_read_link(&b, names[3], NULL), ES_ENOTFOUND);
	es_buf_release(&b);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		free(names[i]);
	scratch_remove(&s);
}

TEST(fs, info_does_not_follow_links)
{
	struct scratch s = scratch_make();
	scratch_file(&s, "f", S("12345"));
	scratch_mode(&s, "f", 0755);
	scratch_link(&s, "link", "f");
	scratch_fifo(&s, "fifo");
	char *names[] = { scratch_path(&s, "f"), scratch_path(&s, "link"), scratch_path(&s, "fifo"),
		scratch_path(&s, "none") };
	struct es_file_info info;
	EXPECT_INT(es_fs_info(&info, names[0], NULL), ES_OK);
	EXPECT(info.kind == ES_FILE_REGULAR && info.size == 5 && info.is_executable);
	EXPECT_INT(es_fs_info(&info, names[1], NULL), ES_OK);
	EXPECT_INT(info.kind, ES_FILE_SYMLINK);
	EXPECT_INT(es_fs_info(&info, names[2], NULL), ES_OK);
	EXPECT_INT(info.kind, ES_FILE_SPECIAL);
	EXPECT_INT(es_fs_info(&info, s.root, NULL), ES_OK);
	EXPECT_INT(info.kind, ES_FILE_FOLDER);
	EXPECT_INT(es_fs_info(&info, names[3], NULL), ES_ENOTFOUND);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		free(names[i]);
	scratch_remove(&s);
}

/* Entries as "name=kind;" in the order in which they were told. */
static enum es_status note_entry(
	void *ctx, const char *name, enum es_file_kind kind, struct es_error *err)
{
	if (strcmp(name, "stop") == 0)
		return es_fail(err, ES_EINTERRUPTED, "stopped");
	es_buf_printf(ctx, "%s=%c;", name, "rdls"[kind]);
	return ES_OK;
}

TEST(fs, each_tells_any_name_in_the_order_of_paths_with_its_kind)
{
	struct scratch s = scratch_make();
	scratch_file(&s, "b", S(""));
	scratch_file(&s, "\xff\xfe", S(""));
	scratch_file(&s, "a\nb", S(""));
	scratch_file(&s, ".hidden", S(""));
	scratch_folder(&s, "a");
	scratch_link(&s, "a-", "nowhere");
	scratch_fifo(&s, "Z");
	struct es_buf b = ES_BUF_INIT(1000);
	EXPECT_INT(es_fs_each(s.root, note_entry, &b, NULL), ES_OK);
	EXPECT_SLICE(es_buf_slice(&b), ".hidden=r;Z=s;a\nb=r;a-=l;a=d;b=r;\xff\xfe=r;");
	es_buf_release(&b);
	scratch_remove(&s);
}

TEST(fs, each_stops_when_told_and_hands_the_status_on)
{
	struct scratch s = scratch_make();
	scratch_file(&s, "a", S(""));
	scratch_file(&s, "stop", S(""));
	scratch_file(&s, "z", S(""));
	struct es_buf b = ES_BUF_INIT(1000);
	struct es_error err;
	EXPECT_INT(es_fs_each(s.root, note_entry, &b, &err), ES_EINTERRUPTED);
	EXPECT_STR(err.text, "stopped");
	EXPECT_SLICE(es_buf_slice(&b), "a=r;");
	es_buf_release(&b);
	scratch_remove(&s);
}

static enum es_status count_entry(
	void *ctx, const char *name, enum es_file_kind kind, struct es_error *err)
{
	(void)name;
	(void)kind;
	(void)err;
	++*(size_t *)ctx;
	return ES_OK;
}

TEST(fs, each_takes_folders_of_any_size)
{
	struct scratch s = scratch_make();
	size_t n = 0;
	EXPECT_INT(es_fs_each(s.root, count_entry, &n, NULL), ES_OK);
	EXPECT_INT(n, 0);
	for (int i = 0; i < 1500; i++) {
		char name[32];
		(void)snprintf(name, sizeof name, "entry-number-%d", i);
		scratch_file(&s, name, S(""));
	}
	EXPECT_INT(es_fs_each(s.root, count_entry, &n, NULL), ES_OK);
	EXPECT_INT(n, 1500);
	scratch_remove(&s);
}

TEST(fs, each_tells_what_is_missing_from_what_is_refused)
{
	struct scratch s = scratch_make();
	scratch_folder(&s, "closed");
	scratch_mode(&s, "closed", 0);
	scratch_file(&s, "f", S(""));
	char *closed = scratch_path(&s, "closed"), *none = scratch_path(&s, "none"),
	     *file = scratch_path(&s, "f");
	size_t n = 0;
	EXPECT_INT(es_fs_each(none, count_entry, &n, NULL), ES_ENOTFOUND);
	EXPECT_INT(es_fs_each(file, count_entry, &n, NULL), ES_ENOTFOUND);
	scratch_drop_rights();
	enum es_status st = es_fs_each(closed, count_entry, &n, NULL);
	scratch_regain_rights();
	EXPECT_INT(st, ES_EIO);
	free(closed);
	free(none);
	free(file);
	scratch_remove(&s);
}

TEST(fs, real_resolves_links_and_dots)
{
	struct scratch s = scratch_make();
	scratch_folder(&s, "a");
	scratch_link(&s, "link", "a");
	char *through = scratch_path(&s, "link/../link/."), *plain = scratch_path(&s, "a"),
	     *none = scratch_path(&s, "none");
	char *real = NULL, *want = NULL;
	EXPECT_INT(es_fs_real(&real, through, NULL), ES_OK);
	EXPECT_INT(es_fs_real(&want, plain, NULL), ES_OK);
	EXPECT_STR(real, want);
	free(real);
	EXPECT_INT(es_fs_real(&real, none, NULL), ES_ENOTFOUND);
	free(want);
	free(through);
	free(plain);
	free(none);
	scratch_remove(&s);
}
