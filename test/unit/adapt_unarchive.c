/* adapt/archive.h: how bundles end, the frames they stand in, and what is too much of them. */
#include "archivekit.h"

static void test_ends(void)
{
	MEZ_AUTOBUF tar = MEZ_BUF_INIT, z = MEZ_BUF_INIT;
	size_t n, cut = 0;

	tar_two(&tar);
	is_str(read_tar(&tar), "grammar: the archive is cut short", "no end mark");
	add_zeros(&tar, 512);
	is_str(read_tar(&tar), "grammar: the archive is cut short", "half an end mark");
	add(&tar, "c", "3", 1);
	is_str(read_tar(&tar), "grammar: the archive ends with half of its end mark",
	       "a member after half an end mark");
	tar_two(&tar);
	add_zeros(&tar, 1024 + 512);
	is_str(read_tar(&tar), "grammar: bytes follow the end of the archive", "more zeros");
	tar_whole(&tar);
	add(&tar, "c", "3", 1);
	add_zeros(&tar, 1024);
	is_str(read_tar(&tar), "grammar: bytes follow the end of the archive", "a second archive");
	tar_two(&tar);
	add(&tar, "a", "3", 1);
	add_zeros(&tar, 1024);
	is_str(read_tar(&tar), "duplicate: member 'a' is there twice", "a member twice");
	tar_whole(&tar);
	for (n = tar.len; tar.len > 0;) {
		tar.len--;
		cut += strncmp(read_tar(&tar), "grammar: ", 9) == 0;
	}
	is_int(cut, n, "cut anywhere, the tar is refused");
	is_int(write_two(NULL), 0, "a bundle");
	is_int(mez_file_read(&z, AT_FDCWD, path, 1 << 20, &err), 0, "its file");
	for (n = z.len, cut = 0; z.len > 0;) {
		z.len--;
		save(&z);
		cut += strncmp(read_back(), "grammar: ", 9) == 0;
	}
	is_int(cut, n, "cut anywhere, the file is refused");
}

static void test_frames(void)
{
	MEZ_AUTOBUF tar = MEZ_BUF_INIT, z = MEZ_BUF_INIT;
	size_t one;

	tar_whole(&tar);
	frame(&z, tar.p, tar.len);
	one = z.len;
	frame(&z, tar.p, tar.len);
	save(&z);
	is_str(read_back(), "grammar: a second frame follows the first", "two frames");
	z.len = one;
	frame(&z, "", 0);
	save(&z);
	is_str(read_back(), "grammar: a second frame follows the first", "an empty second frame");
	z.len = one;
	mez_buf_ch(&z, 0);
	save(&z);
	is_str(read_back(), "grammar: bytes follow the compressed frame", "one byte more");
	z.len = one;
	mez_buf_add(&z, "\x50\x2a\x4d\x18\0\0\0\0", 8);
	save(&z);
	is_str(read_back(), "grammar: bytes follow the compressed frame",
	       "a skippable frame after");
	mez_buf_clear(&z);
	mez_buf_add(&z, "\x50\x2a\x4d\x18\0\0\0\0", 8);
	frame(&z, tar.p, tar.len);
	save(&z);
	is_str(read_back(), "grammar: not a bundle: no zstd frame", "a skippable frame before");
	save(&tar);
	is_str(read_back(), "grammar: not a bundle: no zstd frame", "a tar that is not compressed");
	mez_buf_clear(&z);
	save(&z);
	is_str(read_back(), "grammar: not a bundle: no zstd frame", "an empty file");
	/* the tar split over two frames, each fine by itself */
	frame(&z, tar.p, 1024);
	frame(&z, tar.p + 1024, tar.len - 1024);
	save(&z);
	is_str(read_back(), "grammar: a second frame follows the first", "one tar in two frames");
	mez_buf_clear(&z);
	mez_buf_add(&z, "\x28\xb5\x2f\xfd\x04\xa8", 6); /* a window of 2 GiB */
	frame_block(&z, 0, true, tar.p, tar.len);
	save(&z);
	is_str(read_back(), "bound-exceeded: the frame wants more memory than is given",
	       "a window");
}

/* What the descriptor of a frame may say (RFC 8878, 3.1.1.1). */
static void test_descriptor(void)
{
	static const struct {
		const char *head;
		size_t n;
		const char *want;
	} heads[] = {
		{ "\x00\x38", 2, "grammar: the frame has no checksum" },
		{ "\x05\x38\x07", 3, "grammar: the frame wants a dictionary" },
		{ "\x06\x38\x07\x00", 4, "grammar: the frame wants a dictionary" },
		{ "\x07\x38\x07\x00\x00\x00", 6, "grammar: the frame wants a dictionary" },
		{ "\x0c\x38", 2,
		  "grammar: the compressed frame is damaged: Unsupported frame parameter" },
		/* windows of 16 MiB, of the most there is, and a single segment of 16 GiB */
		{ "\x04\x70", 2, "bound-exceeded: the frame wants more memory than is given" },
		{ "\x04\xff", 2, "bound-exceeded: the frame wants more memory than is given" },
		{ "\xe4\x00\x00\x00\x00\x04\x00\x00\x00", 9,
		  "bound-exceeded: the frame wants more memory than is given" },
		/* more, or less, content than it has */
		{ "\xc4\x38\x00\x00\x00\x00\x04\x00\x00\x00", 10, NULL },
		{ "\x84\x38\x01\x00\x00\x00", 6, NULL },
		{ "\x04\x68", 2, "a=1 d/b=22 " }, /* 8 MiB: the most that is taken */
	};
	MEZ_AUTOBUF tar = MEZ_BUF_INIT, z = MEZ_BUF_INIT;
	size_t i;

	tar_whole(&tar);
	for (i = 0; i < MEZ_COUNT(heads); i++) {
		mez_buf_clear(&z);
		mez_buf_clear(&content);
		mez_buf_add(&z, "\x28\xb5\x2f\xfd", 4);
		mez_buf_add(&z, heads[i].head, heads[i].n);
		frame_block(&z, 0, true, tar.p, tar.len);
		save(&z);
		if (heads[i].want)
			is_str(read_back(), heads[i].want, "a frame's descriptor");
		else
			ok(strncmp(read_back(), "grammar: the compressed frame is damaged", 40) ==
				   0,
			   "descriptor %zu: a content of another size", i);
	}
	mez_buf_clear(&z);
	frame(&z, tar.p, tar.len);
	z.p[z.len - 1] ^= 1;
	save(&z);
	ok(strncmp(read_back(), "grammar: the compressed frame is damaged", 40) == 0,
	   "a wrong checksum");
	z.len -= 4;
	save(&z);
	is_str(read_back(), "grammar: the file ends inside the compressed frame",
	       "a checksum that is not there");
}

/* So many members of 1 MiB of one byte. */
static void swell(struct mez_buf *z, int members)
{
	char header[MEZ_TAR_BLOCK], name[32];
	int member, block;

	mez_buf_clear(z);
	frame_start(z);
	for (member = 0; member < members; member++) {
		snprintf(name, sizeof(name), "m%d", member);
		make_header(header, name, 1 << 20);
		frame_block(z, 0, false, header, sizeof(header));
		for (block = 0; block < 8; block++)
			frame_block(z, 1, false, "A", BLOCK);
	}
	frame_block(z, 1, true, "", 1024);
	save(z);
}

static void test_bomb(void)
{
	MEZ_AUTOBUF z = MEZ_BUF_INIT;

	swell(&z, 20);
	is_str(read_back(), "bound-exceeded: expands more than 200 times", "a bomb");
	swell(&z, 10);
	ok(strncmp(read_back(), "m0=[1048576] ", 13) == 0,
	   "10 MiB of one byte are within the slack");
}

/* A member as large as none may be, in pieces; and more members than there may be. */
static void test_million(void)
{
	MEZ_AUTOBUF z = MEZ_BUF_INIT;
	char header[MEZ_TAR_BLOCK], name[32];
	struct mez_archive_writer *w = NULL;
	int i, r = 0;

	is_int(mez_archive_create(&w, path, &err), 0, "a writer");
	is_int(mez_archive_begin(w, "a", MEZ_BUNDLE_MAX_MEMBER + 1, &err), -MEZ_E_LIMIT,
	       "too large a member");
	mez_archive_abort(w);
	is_int(mez_archive_create(&w, path, &err), 0, "a writer");
	for (i = 0; r == 0 && i <= MEZ_BUNDLE_MAX_MEMBERS; i++) {
		snprintf(name, sizeof(name), "%d", i);
		r = mez_archive_add(w, name, "", 0, &err);
	}
	is_int(r, -MEZ_E_LIMIT, "too many members are not written");
	is_int(i, MEZ_BUNDLE_MAX_MEMBERS + 1, "one too many");
	mez_archive_abort(w);
	frame_start(&z);
	for (i = 0; i <= MEZ_BUNDLE_MAX_MEMBERS; i++) {
		snprintf(name, sizeof(name), "%d", i);
		make_header(header, name, 0);
		frame_block(&z, 0, false, header, sizeof(header));
	}
	save(&z);
	is_str(read_back(), "bound-exceeded: more than 1000000 members", "nor read");
}

int main(void)
{
	kit_start();
	test_ends();
	test_frames();
	test_descriptor();
	test_bomb();
	if (getenv("MEZ_THOROUGH")) /* half a gigabyte of headers, twice */
		test_million();
	return kit_done();
}
