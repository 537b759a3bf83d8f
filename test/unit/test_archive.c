#include "packer.h"
#include "test.h"
#include "unpacker.h"

#include <string.h>

/* ---- gzip ---- */

TEST(archive, gzip_is_one_member_without_a_name)
{
	struct es_buf b = ES_BUF_INIT(UNPACKER_MAX);
	gzip_add(&b, es_slice_from("line one\r\nline two\r\n"));
	EXPECT(es_archive_is(es_buf_slice(&b)));
	expect_unpacked(es_buf_slice(&b), &unpacker_roomy, "=line one\r\nline two\r\n\n");
	es_buf_release(&b);
}

TEST(archive, gzip_cut_short_gives_what_there_is)
{
	struct es_buf b = ES_BUF_INIT(UNPACKER_MAX);
	gzip_add(&b, es_slice_from("one two three"));
	expect_unpacked(es_slice_sub(es_buf_slice(&b), 0, 20), &unpacker_roomy,
		": compressed data ends early, only its start was read\n=one t\n");
	es_buf_release(&b);
}

TEST(archive, gzip_with_a_wrong_checksum_is_told)
{
	struct es_buf b = ES_BUF_INIT(UNPACKER_MAX);
	gzip_add(&b, es_slice_from("one"));
	b.ptr[b.len - 8] ^= 1;
	expect_unpacked(es_buf_slice(&b), &unpacker_roomy,
		": compressed data is damaged, only its start was read\n=one\n");
	es_buf_release(&b);
}

/* ---- tar ---- */

TEST(archive, tar_of_each_form)
{
	struct es_buf b = ES_BUF_INIT(UNPACKER_MAX);
	tar_add(&b, "ustar", "some/folder", "a.txt", '0', es_slice_from("first\n"));
	tar_add(&b, "", "", "old.txt", '\0', es_slice_from("second"));
	tar_add(&b, "ustar", "", "folder/", '5', ES_SLICE_EMPTY);
	tar_add(&b, "ustar", "", "empty", '0', ES_SLICE_EMPTY);
	tar_add(&b, "ustar", "", "link", '2', es_slice_from("to/there"));
	tar_end(&b);
	EXPECT(es_archive_is(es_buf_slice(&b)));
	expect_unpacked(es_buf_slice(&b), &unpacker_roomy,
		"some/folder/a.txt=first\n\nold.txt=second\nempty=\nlink=to/there\n");
	es_buf_release(&b);
}

TEST(archive, tar_names_of_pax_and_gnu)
{
	struct es_buf b = ES_BUF_INIT(UNPACKER_MAX);
	tar_add(&b, "ustar", "", "x", 'g', es_slice_from("11 path=no\n"));
	tar_add(&b, "ustar", "", "x", 'x', es_slice_from("16 comment=none\n20 path=a long name\n"));
	tar_add(&b, "ustar", "", "short", '0', es_slice_from("1"));
	tar_add(&b, "ustar", "", "././@LongLink", 'L', es_slice_from("another long name"));
	tar_add(&b, "ustar", "", "short", '0', es_slice_from("2"));
	tar_add(&b, "ustar", "", "plain", '0', es_slice_from("3"));
	expect_unpacked(
		es_buf_slice(&b), &unpacker_roomy, "a long name=1\nanother long name=2\nplain=3\n");
	es_buf_release(&b);
}

TEST(archive, tar_size_of_pax_wins)
{
	struct es_buf b = ES_BUF_INIT(UNPACKER_MAX);
	tar_add(&b, "ustar", "", "x", 'x', es_slice_from("9 size=3\n"));
	tar_add(&b, "ustar", "", "a", '0', es_slice_from("123456"));
	expect_unpacked(es_buf_slice(&b), &unpacker_roomy, "a=123\n");
	es_buf_release(&b);
}

TEST(archive, tar_with_a_damaged_extended_header)
{
	static const char *const bad[] = { "x path=a\n", "99 path=a\n", "3 a\n", "0 path=a\n",
		"18446744073709551615 path=a\n", "9 path=a" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct es_buf b = ES_BUF_INIT(UNPACKER_MAX);
		tar_add(&b, "ustar", "", "x", 'x', es_slice_from(bad[i]));
		tar_add(&b, "ustar", "", "a", '0', es_slice_from("1"));
		expect_unpacked(es_buf_slice(&b), &unpacker_roomy,
			"x: extended tar header is damaged\na=1\n");
		es_buf_release(&b);
	}
}

TEST(archive, tar_goes_on_behind_a_damaged_header)
{
	struct es_buf b = ES_BUF_INIT(UNPACKER_MAX);
	tar_add(&b, "ustar", "", "a", '0', es_slice_from("1"));
	size_t at = b.len;
	tar_add(&b, "ustar", "", "b", '0', es_slice_from("2"));
	tar_add(&b, "ustar", "", "c", '0', es_slice_from("3"));
	b.ptr[at] ^= 1;
	expect_unpacked(es_buf_slice(&b), &unpacker_roomy,
		"a=1\n: tar header at offset 1024 is damaged\nc=3\n");
	es_buf_release(&b);
}

TEST(archive, tar_behind_the_end_of_a_tar_is_read)
{
	struct es_buf b = ES_BUF_INIT(UNPACKER_MAX);
	tar_add(&b, "ustar", "", "a", '0', es_slice_from("1"));
	tar_end(&b);
	tar_add(&b, "ustar", "", "b", '0', es_slice_from("2"));
	expect_unpacked(es_buf_slice(&b), &unpacker_roomy, "a=1\nb=2\n");
	es_buf_release(&b);
}

TEST(archive, tar_sizes_that_cannot_be)
{
	static const char sizes[][13] = { "77777777777", "\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff",
		"\x80\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
		"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "99999999999", "no number" };
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct es_buf b = ES_BUF_INIT(UNPACKER_MAX);
		tar_add(&b, "ustar", "", "a", '0', es_slice_from("1"));
		unsigned sum = 8 * ' ';
		memcpy(b.ptr + 124, sizes[i], 12);
		for (size_t k = 0; k < 512; k++)
			sum += k < 148 || k >= 156 ? (unsigned char)b.ptr[k] : 0;
		(void)snprintf(b.ptr + 148, 8, "%06o", sum);
		struct unpacker l = unpack(es_buf_slice(&b), &unpacker_roomy);
		EXPECT(es_slice_starts(es_buf_slice(&l.text), "a: archive ends inside of it\na=1"));
		EXPECT_INT(l.nbytes, 512);
		es_buf_release(&l.text);
		es_buf_release(&b);
	}
}

TEST(archive, text_is_no_tar)
{
	struct es_buf b = ES_BUF_INIT(UNPACKER_MAX);
	while (b.len < 2048)
		es_buf_add_str(&b, "0123 5670 an ordinary line\n");
	EXPECT(!es_archive_is(es_buf_slice(&b)));
	expect_unpacked(es_buf_slice(&b), &unpacker_roomy, "");
	es_buf_release(&b);
	b = ES_BUF_INIT(UNPACKER_MAX);
	tar_end(&b);
	EXPECT(!es_archive_is(es_buf_slice(&b)));
	es_buf_release(&b);
}

/* ---- nested ---- */

TEST(archive, nested_members_are_named_by_their_way)
{
	struct es_buf tar = ES_BUF_INIT(UNPACKER_MAX), gz = ES_BUF_INIT(UNPACKER_MAX);
	struct zip z;
	tar_add(&tar, "ustar", "", "dir/a", '0', es_slice_from("1"));
	gzip_add(&gz, es_buf_slice(&tar));
	zip_init(&z);
	zip_add(&z, "in.tar.gz", es_buf_slice(&gz), NULL);
	zip_add(&z, "b", es_slice_from("2"), NULL);
	zip_end(&z);
	expect_unpacked(es_buf_slice(&gz), &unpacker_roomy, "dir/a=1\n");
	expect_unpacked(es_buf_slice(&z.file), &unpacker_roomy, "in.tar.gz!/dir/a=1\nb=2\n");
	zip_release(&z);
	es_buf_release(&tar);
	es_buf_release(&gz);
}

TEST(archive, archives_deeper_than_the_limit_are_handed_over_closed)
{
	struct es_buf gz = ES_BUF_INIT(UNPACKER_MAX), twice = ES_BUF_INIT(UNPACKER_MAX);
	gzip_add(&gz, es_slice_from("1"));
	gzip_add(&twice, es_buf_slice(&gz));
	struct es_archive_limits limits = unpacker_roomy;
	limits.max_depth = 1;
	expect_unpacked(es_buf_slice(&twice), &limits, "=1\n");
	limits.max_depth = 0;
	struct unpacker l = unpack(es_buf_slice(&twice), &limits);
	EXPECT(es_slice_starts(
		es_buf_slice(&l.text), " (limit): archive is nested too deep\n=\x1f\x8b"));
	EXPECT_INT(l.nbytes, gz.len);
	es_buf_release(&l.text);
	es_buf_release(&gz);
	es_buf_release(&twice);
}

/* ---- limits ---- */

static void add_three(struct es_buf *b)
{
	tar_add(b, "ustar", "", "a", '0', es_slice_from("12345"));
	tar_add(b, "ustar", "", "b", '0', es_slice_from("1234567890"));
	tar_add(b, "ustar", "", "c", '0', es_slice_from("12345"));
}

TEST(archive, limits_are_told_and_kept)
{
	struct es_buf b = ES_BUF_INIT(UNPACKER_MAX);
	add_three(&b);
	struct es_archive_limits l = unpacker_roomy;
	l.max_members = 2;
	expect_unpacked(es_buf_slice(&b), &l,
		"a=12345\nb=1234567890\n"
		"c (limit): archive holds more than 2 members, the rest was not read\n");
	l = unpacker_roomy;
	l.max_member = 9;
	expect_unpacked(es_buf_slice(&b), &l,
		"a=12345\nb (limit): member of 10 bytes is larger than the limit of 9\nc=12345\n");
	l = unpacker_roomy;
	l.max_total = 14;
	expect_unpacked(es_buf_slice(&b), &l,
		"a=12345\nb (limit): archive holds more than 14 bytes, the rest was not read\n");
	es_buf_release(&b);
}

TEST(archive, the_limit_of_a_member_is_not_that_of_an_archive)
{
	struct es_buf b = ES_BUF_INIT(UNPACKER_MAX), gz = ES_BUF_INIT(UNPACKER_MAX);
	add_three(&b);
	gzip_add(&gz, es_buf_slice(&b));
	struct es_archive_limits l = unpacker_roomy;
	l.max_member = 100;
	expect_unpacked(es_buf_slice(&gz), &l, "a=12345\nb=1234567890\nc=12345\n");
	es_buf_release(&b);
	es_buf_release(&gz);
}

static void add_bombs(struct zip *z, unsigned n, uint32_t claimed)
{
	struct es_buf bomb = ES_BUF_INIT(UNPACKER_MAX);
	bomb_add(&bomb);
	const struct zip_odd odd = { .has_deflate = true, .size = claimed, .crc = 1 };
	zip_init(z);
	for (unsigned i = 0; i < n; i++)
		zip_add(z, "zeros", es_buf_slice(&bomb), &odd);
	zip_end(z);
	es_buf_release(&bomb);
}

TEST(archive, a_bomb_stays_within_the_limits)
{
	struct zip z;
	add_bombs(&z, 40, 5);
	struct es_archive_limits l = { 4, 4096, 3 * 4096, 1000 };
	struct unpacker log = unpack(es_buf_slice(&z.file), &l);
	EXPECT_INT(log.nbytes, 2 * 4096);
	EXPECT(es_slice_ends(es_buf_slice(&log.text),
		"zeros (limit): archive holds more than 12288 bytes, the rest was not read\n"));
	es_buf_release(&log.text);
	zip_release(&z);
}

TEST(archive, what_is_said_to_be_too_large_is_not_inflated)
{
	struct zip z;
	add_bombs(&z, 1, 1000000);
	struct es_archive_limits l = { 4, 4096, UNPACKER_MAX, 1000 };
	expect_unpacked(es_buf_slice(&z.file), &l,
		"zeros (limit): member of 1000000 bytes is larger than the limit of 4096\n");
	zip_release(&z);
}

/* Streams of the size they claim have a reader of their own; the rest is read all the same. */
TEST(archive, a_wrong_size_is_told_and_hides_nothing)
{
	static const int wrong[] = { -1, 0, 1, -BOMB_SIZE / 2, 4 * 1024 * 1024 };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct zip z;
		add_bombs(&z, 2, (uint32_t)(BOMB_SIZE + wrong[i]));
		struct unpacker l = unpack(es_buf_slice(&z.file), &unpacker_roomy);
		EXPECT_INT(l.nbytes, 2 * BOMB_SIZE);
		EXPECT(es_slice_starts(es_buf_slice(&l.text),
			wrong[i] ? "zeros: size is not what the archive says\nzeros="
				 : "zeros: checksum is wrong\nzeros="));
		es_buf_release(&l.text);
		zip_release(&z);
	}
}

TEST(archive, known_sizes_count_towards_the_limits)
{
	struct zip z;
	add_bombs(&z, 3, BOMB_SIZE);
	struct es_archive_limits l = { 4, BOMB_SIZE, 2 * BOMB_SIZE, 1000 };
	struct unpacker log = unpack(es_buf_slice(&z.file), &l);
	EXPECT_INT(log.nmembers, 2);
	EXPECT_INT(log.nbytes, 2 * BOMB_SIZE);
	EXPECT(es_slice_ends(es_buf_slice(&log.text),
		" (limit): archive holds more than 2097026 bytes, the rest was not read\n"));
	es_buf_release(&log.text);
	l.max_member = BOMB_SIZE - 1;
	log = unpack(es_buf_slice(&z.file), &l);
	EXPECT_INT(log.nmembers, 0);
	es_buf_release(&log.text);
	zip_release(&z);
}

TEST(archive, the_callback_ends_the_walk)
{
	struct es_buf b = ES_BUF_INIT(UNPACKER_MAX);
	add_three(&b);
	struct unpacker l = { .text = ES_BUF_INIT(UNPACKER_MAX), .stop_at = 2 };
	struct es_error err;
	struct es_span_vec packed = { 0 };
	EXPECT_INT(es_archive_each(&packed, es_buf_slice(&b), &unpacker_roomy, unpacker_member,
			   unpacker_skip, &l, &err),
		ES_EIO);
	EXPECT_STR(err.text, "enough");
	EXPECT_INT(l.nmembers, 2);
	es_buf_release(&l.text);
	es_buf_release(&b);
}

/* ---- damage ---- */

/* All kinds in one: about two kilobytes. */
static void add_mixture(struct zip *z)
{
	struct es_buf tar = ES_BUF_INIT(UNPACKER_MAX), gz = ES_BUF_INIT(UNPACKER_MAX),
		      raw = ES_BUF_INIT(UNPACKER_MAX);
	tar_add(&tar, "ustar", "", "x", 'x', es_slice_from("20 path=a long name\n"));
	tar_add(&tar, "ustar", "p", "b", '0', es_slice_from("content"));
	gzip_add(&gz, es_buf_slice(&tar));
	deflate_add(&raw, es_slice_from("two"));
	zip_init(z);
	zip_add(z, "t.tgz", es_buf_slice(&gz), NULL);
	zip_add(z, "d", es_buf_slice(&raw),
		&(struct zip_odd){ .has_deflate = true, .size = 3, .is_zip64 = true });
	zip_end(z);
	es_buf_release(&tar);
	es_buf_release(&gz);
	es_buf_release(&raw);
}

TEST(archive, every_truncation_is_survived)
{
	struct zip z;
	add_mixture(&z);
	for (size_t len = 0; len < z.file.len; len++) {
		struct unpacker l =
			unpack(es_slice_sub(es_buf_slice(&z.file), 0, len), &unpacker_roomy);
		es_buf_release(&l.text);
	}
	zip_release(&z);
}

TEST(archive, every_wrong_byte_is_survived)
{
	struct zip z;
	add_mixture(&z);
	for (size_t i = 0; i < z.file.len; i++) {
		for (int k = 0; k < 4; k++) {
			static const char masks[] = { 1, (char)0x80, (char)0xff, 0x55 };
			z.file.ptr[i] ^= masks[k];
			struct unpacker l = unpack(es_buf_slice(&z.file), &unpacker_roomy);
			es_buf_release(&l.text);
			z.file.ptr[i] ^= masks[k];
		}
	}
	zip_release(&z);
}
