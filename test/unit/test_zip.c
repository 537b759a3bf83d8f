#include "packer.h"
#include "test.h"
#include "text/unpack.h"
#include "unpacker.h"

TEST(zip, stored_and_deflated)
{
	struct es_buf raw = ES_BUF_INIT(UNPACKER_MAX);
	deflate_add(&raw, es_slice_from("two\r\n"));
	const struct zip_odd odd = {
		.has_deflate = true, .size = 5, .crc = es_crc32(es_slice_from("two\r\n"))
	};
	struct zip z;
	zip_init(&z);
	zip_add(&z, "dir/", ES_SLICE_EMPTY, NULL);
	zip_add(&z, "dir/a", es_slice_from("one"), NULL);
	zip_add(&z, "b", es_buf_slice(&raw), &odd);
	zip_end(&z);
	expect_unpacked(es_buf_slice(&z.file), &unpacker_roomy, "dir/a=one\nb=two\r\n\n");
	zip_release(&z);
	es_buf_release(&raw);
}

TEST(zip, behind_a_program_and_in_front_of_other_bytes)
{
	struct zip z;
	struct es_buf b = ES_BUF_INIT(UNPACKER_MAX);
	zip_init(&z);
	zip_add(&z, "a", es_slice_from("one"), NULL);
	zip_end(&z);
	es_buf_add_str(&b, "#!/bin/sh\nexec java -jar \"$0\"\n");
	es_buf_add(&b, es_buf_slice(&z.file));
	EXPECT(es_archive_is(es_buf_slice(&b)));
	expect_unpacked(es_buf_slice(&b), &unpacker_roomy, "a=one\n");
	es_buf_add_str(&z.file, "more");
	expect_unpacked(es_buf_slice(&z.file), &unpacker_roomy, "a=one\n");
	zip_release(&z);
	es_buf_release(&b);
}

TEST(zip, sizes_behind_the_data_and_of_64_bits)
{
	struct es_buf raw = ES_BUF_INIT(UNPACKER_MAX);
	deflate_add(&raw, es_slice_from("two"));
	struct zip_odd odd = { .has_deflate = true,
		.size = 3,
		.crc = es_crc32(es_slice_from("two")),
		.has_sizes_behind = true };
	struct zip z;
	zip_init(&z);
	zip_add(&z, "a", es_buf_slice(&raw), &odd);
	odd.has_sizes_behind = false;
	odd.is_zip64 = true;
	zip_add(&z, "b", es_buf_slice(&raw), &odd);
	zip_end(&z);
	expect_unpacked(es_buf_slice(&z.file), &unpacker_roomy, "a=two\nb=two\n");
	zip_release(&z);
	es_buf_release(&raw);
}

TEST(zip, without_a_directory_is_read_in_sequence)
{
	struct es_buf raw = ES_BUF_INIT(UNPACKER_MAX);
	deflate_add(&raw, es_slice_from("two"));
	const struct zip_odd odd = { .has_deflate = true,
		.size = 3,
		.crc = es_crc32(es_slice_from("two")),
		.has_sizes_behind = true };
	struct zip z;
	zip_init(&z);
	zip_add(&z, "a", es_slice_from("one"), NULL);
	zip_add(&z, "b", es_buf_slice(&raw), &odd);
	zip_add(&z, "c", es_slice_from("three"), NULL);
	expect_unpacked(es_buf_slice(&z.file), &unpacker_roomy,
		": zip directory is missing or damaged\na=one\nb=two\nc=three\n");
	expect_unpacked(es_slice_sub(es_buf_slice(&z.file), 0, z.file.len - 2), &unpacker_roomy,
		": zip directory is missing or damaged\na=one\nb=two\n"
		"c: archive ends inside of it\nc: size is not what the archive says\nc=thr\n");
	zip_release(&z);
	es_buf_release(&raw);
}

TEST(zip, with_an_empty_directory_hides_nothing)
{
	struct zip z;
	zip_init(&z);
	zip_add(&z, "a", es_slice_from("one"), NULL);
	es_buf_reset(&z.directory);
	z.nentries = 0;
	zip_end(&z);
	expect_unpacked(es_buf_slice(&z.file), &unpacker_roomy,
		": zip directory is missing or damaged\na=one\n");
	zip_release(&z);
}

static void expect_odd(const struct zip_odd *odd, const char *want)
{
	struct zip z;
	zip_init(&z);
	zip_add(&z, "a", es_slice_from("one"), odd);
	zip_add(&z, "b", es_slice_from("two"), NULL);
	zip_end(&z);
	expect_unpacked(es_buf_slice(&z.file), &unpacker_roomy, want);
	zip_release(&z);
}

TEST(zip, members_that_are_odd)
{
	expect_odd(&(struct zip_odd){ .flags = 1 }, "a: is encrypted\nb=two\n");
	expect_odd(&(struct zip_odd){ .method = 12 },
		"a: compression method 12 is not supported\nb=two\n");
	expect_odd(&(struct zip_odd){ .crc = 7 }, "a: checksum is wrong\na=one\nb=two\n");
	expect_odd(&(struct zip_odd){ .size = 9 },
		"a: size is not what the archive says\na=one\nb=two\n");
	expect_odd(&(struct zip_odd){ .local_method = 8 },
		"a: its header and the zip directory disagree\na=one\nb=two\n");
	expect_odd(
		&(struct zip_odd){ .has_deflate = true }, "a: compressed data is damaged\nb=two\n");
}

static void expect_packed(
	const struct zip_odd *odd, struct es_slice stream, struct es_slice behind, size_t want)
{
	struct zip z;
	zip_init(&z);
	struct es_buf data = ES_BUF_INIT(UNPACKER_MAX);
	es_buf_add(&data, stream);
	es_buf_add(&data, behind);
	zip_add(&z, "a", es_buf_slice(&data), odd);
	zip_end(&z);
	struct unpacker u = unpack(es_buf_slice(&z.file), &unpacker_roomy);
	EXPECT_INT(u.npacked, want);
	EXPECT_INT(u.nmembers, 1);
	es_buf_release(&u.text);
	es_buf_release(&data);
	zip_release(&z);
}

TEST(zip, streams_that_were_read_whole)
{
	struct es_buf raw = ES_BUF_INIT(UNPACKER_MAX);
	deflate_add(&raw, es_slice_from("two"));
	struct es_slice stream = es_buf_slice(&raw);
	const uint32_t crc = es_crc32(es_slice_from("two"));
	struct zip_odd odd = { .has_deflate = true, .size = 3, .crc = crc };
	expect_packed(&odd, stream, ES_SLICE_EMPTY, stream.len);
	expect_packed(&odd, stream, es_slice_from("more"), stream.len);
	odd.has_sizes_behind = true;
	expect_packed(&odd, stream, ES_SLICE_EMPTY, stream.len);
	expect_packed(NULL, es_slice_from("stored"), ES_SLICE_EMPTY, 0);
	expect_packed(&(struct zip_odd){ .has_deflate = true, .size = 3, .crc = crc ^ 1 }, stream,
		ES_SLICE_EMPTY, 0);
	expect_packed(&(struct zip_odd){ .has_deflate = true, .size = 4, .crc = crc }, stream,
		ES_SLICE_EMPTY, 0);
	es_buf_release(&raw);
}

/* What stands between its members was not handed over. */
TEST(zip, the_stream_of_an_archive_is_not_read_whole)
{
	struct zip inner;
	zip_init(&inner);
	zip_add(&inner, "b", es_slice_from("one"), NULL);
	zip_end(&inner);
	struct es_buf raw = ES_BUF_INIT(UNPACKER_MAX);
	deflate_add(&raw, es_buf_slice(&inner.file));
	expect_packed(&(struct zip_odd){ .has_deflate = true,
			      .size = (uint32_t)inner.file.len,
			      .crc = es_crc32(es_buf_slice(&inner.file)) },
		es_buf_slice(&raw), ES_SLICE_EMPTY, 0);
	es_buf_release(&raw);
	zip_release(&inner);
}

TEST(zip, members_that_share_bytes_end_the_walk)
{
	struct zip z;
	zip_init(&z);
	zip_add(&z, "a", es_slice_from("0123456789012345678901234567890123456789"), NULL);
	struct es_buf entry = ES_BUF_INIT(UNPACKER_MAX);
	es_buf_add(&entry, es_buf_slice(&z.directory));
	for (int i = 0; i < 100; i++)
		es_buf_add(&z.directory, es_buf_slice(&entry));
	zip_end(&z);
	struct unpacker l = unpack(es_buf_slice(&z.file), &unpacker_roomy);
	EXPECT(l.nbytes < z.file.len);
	EXPECT(es_slice_ends(es_buf_slice(&l.text), "a: members overlap, the rest was not read\n"));
	es_buf_release(&l.text);
	es_buf_release(&entry);
	zip_release(&z);
}
