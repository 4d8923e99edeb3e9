/* adapt/archive.h: one list of members, one tar; and everything that is not that. */
#include "adapt/archive_priv.h"
#include "base/file.h"
#include "tap.h"
#include "xxh64.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static struct mez_err err;
static char dir[] = P_tmpdir "/mez-archive-XXXXXX";
static char path[64]; /* the archive under test */

/* --- making archives our writer would not make ------------------------------ */

/* The header of a bundle's member, by hand.  How octal digits end differs by field and writer. */
static void make_header(char out[static MEZ_TAR_BLOCK], const char *name, uint64_t size)
{
	static const struct {
		size_t at;
		const char *text;
	} fixed[] = {
		{ 100, "000644 " },	 /* mode */
		{ 108, "000000 " },	 /* uid */
		{ 116, "000000 " },	 /* gid */
		{ 136, "00000000000 " }, /* mtime */
		{ 148, "        " },	 /* checksum: blanks while it is summed */
		{ 156, "0" },		 /* typeflag: regular file */
		{ 257, "ustar" },	 /* magic, with its NUL */
		{ 263, "00" },		 /* version */
		{ 329, "000000 " },	 /* devmajor */
		{ 337, "000000 " },	 /* devminor */
	};
	char number[16];
	unsigned sum = 0;
	size_t i;

	memset(out, 0, MEZ_TAR_BLOCK);
	memcpy(out, name, strlen(name));
	for (i = 0; i < MEZ_COUNT(fixed); i++)
		memcpy(out + fixed[i].at, fixed[i].text, strlen(fixed[i].text));
	(void)snprintf(number, sizeof(number), "%011llo ", (unsigned long long)size);
	memcpy(out + 124, number, 12);
	for (i = 0; i < MEZ_TAR_BLOCK; i++)
		sum += (unsigned char)out[i];
	(void)snprintf(number, sizeof(number), "%06o", sum);
	memcpy(out + 148, number, 7); /* six digits and the NUL; a blank stays behind it */
}

/* One member: our header, then the data and its padding. */
static void add(struct mez_buf *tar, const char *name, const char *data, size_t n)
{
	char header[MEZ_TAR_BLOCK];

	make_header(header, name, n);
	mez_buf_add(tar, header, sizeof(header));
	mez_buf_add(tar, data, n);
	memset(mez_buf_room(tar, mez_tar_padding(n)), 0, mez_tar_padding(n));
	tar->len += mez_tar_padding(n);
}

static void add_zeros(struct mez_buf *tar, size_t n)
{
	memset(mez_buf_room(tar, n), 0, n);
	tar->len += n;
}

/* Put bytes into the header that starts at `at`, and its checksum right again. */
static void patch(struct mez_buf *tar, size_t at, size_t field, const char *p, size_t n)
{
	char *h = tar->p + at;
	char sum_text[8];
	unsigned sum = 0;
	size_t i;

	memcpy(h + field, p, n);
	memset(h + 148, ' ', 8);
	for (i = 0; i < MEZ_TAR_BLOCK; i++)
		sum += (unsigned char)h[i];
	snprintf(sum_text, sizeof(sum_text), "%06o", sum);
	memcpy(h + 148, sum_text, 7);
}

/* A zstd frame (RFC 8878) of raw blocks; rle blocks repeat one byte. */
enum { BLOCK = 1 << 17 };

static struct mez_buf content; /* of the frame being made */

static void frame_start(struct mez_buf *z)
{
	mez_buf_clear(&content);
	mez_buf_add(z, "\x28\xb5\x2f\xfd\x04\x38", 6);
}

static void frame_checksum(struct mez_buf *z)
{
	uint32_t sum = htole32((uint32_t)xxh64(mez_buf_view(&content).p, content.len));

	mez_buf_add(z, &sum, sizeof(sum));
}

static void frame_block(struct mez_buf *z, unsigned type, bool last, const char *p, size_t n)
{
	unsigned long h = (unsigned long)n << 3 | type << 1 | (last ? 1u : 0u);
	char head[3] = { (char)(h & 0xff), (char)(h >> 8 & 0xff), (char)(h >> 16 & 0xff) };

	mez_buf_add(z, head, 3);
	mez_buf_add(z, p, type == 1 ? 1 : n);
	if (type == 0)
		mez_buf_add(&content, p, n);
	else
		memset(mez_buf_room(&content, n), *p, n), content.len += n;
	if (last)
		frame_checksum(z);
}

static void frame(struct mez_buf *z, const char *p, size_t n)
{
	frame_start(z);
	for (; n > BLOCK; p += BLOCK, n -= BLOCK)
		frame_block(z, 0, false, p, BLOCK);
	frame_block(z, 0, true, p, n);
}

static void save(const struct mez_buf *b)
{
	if (mez_file_replace(AT_FDCWD, path, b->p, b->len, 0644, &err) < 0)
		printf("Bail out! %s\n", err.msg), exit(1);
}

/* --- reading ---------------------------------------------------------------- */

/* "name=data name=data ..." of what was seen; long data as its length. */
static int see(void *arg, const char *name, const char *p, size_t n, struct mez_err *e)
{
	struct mez_buf *seen = arg;

	(void)e;
	if (n <= 20)
		mez_buf_fmt(seen, "%s=%.*s ", name, (int)n, p);
	else
		mez_buf_fmt(seen, "%s=[%zu] ", name, n);
	return 0;
}

static int read_all(const char *file, uint64_t max, struct mez_buf *seen, struct mez_filehash *tar)
{
	MEZ_AUTO(mez_archive_reader) rd = NULL;
	MEZ_AUTOBUF data = MEZ_BUF_INIT;
	const char *name = "";
	uint64_t size = 0;
	int r = mez_archive_open(&rd, file, &err);

	while (r == 0 && name) {
		struct mez_str piece = { "", 1 };

		r = mez_archive_next(rd, &name, &size, &err);
		if (r < 0 || !name)
			break;
		if (size > max)
			return mez_err_set(&err, MEZ_E_LIMIT, "over the limit");
		mez_buf_clear(&data);
		while (r == 0 && piece.n) {
			r = mez_archive_data(rd, &piece, &err);
			if (r == 0)
				mez_buf_str(&data, piece);
		}
		if (r == 0) {
			mez_require(data.len == size);
			see(seen, name, mez_buf_view(&data).p, data.len, &err);
		}
	}
	if (r == 0 && tar)
		*tar = mez_archive_digest(rd);
	return r;
}

static const char *read_back(void)
{
	static struct mez_buf seen;

	mez_buf_clear(&seen);
	mez_buf_z(&seen, "");
	if (read_all(path, 1 << 20, &seen, NULL) < 0) {
		mez_buf_clear(&seen);
		mez_buf_fmt(&seen, "%s: %s", mez_code_slug((int)err.code), err.msg);
	}
	return seen.p;
}

static const char *read_tar(const struct mez_buf *tar)
{
	MEZ_AUTOBUF z = MEZ_BUF_INIT;

	frame(&z, tar->p, tar->len);
	save(&z);
	return read_back();
}

/* Members a=1, b=22 by our own writer. */
static int write_two(struct mez_filehash *digest)
{
	struct mez_archive_writer *w = NULL;
	int r = mez_archive_create(&w, path, &err);

	if (r == 0)
		r = mez_archive_add(w, "a", "1", 1, &err);
	if (r == 0)
		r = mez_archive_add(w, "d/b", "22", 2, &err);
	return r == 0 ? mez_archive_close(w, digest, &err) : r;
}

/* The same two members as tar bytes. */
static void tar_two(struct mez_buf *tar)
{
	mez_buf_clear(tar);
	add(tar, "a", "1", 1);
	add(tar, "d/b", "22", 2);
}

static void tar_whole(struct mez_buf *tar)
{
	tar_two(tar);
	add_zeros(tar, 1024);
}

static void test_round_trip(void)
{
	MEZ_AUTOBUF one = MEZ_BUF_INIT, two = MEZ_BUF_INIT, tar = MEZ_BUF_INIT, seen = MEZ_BUF_INIT;
	struct mez_filehash written, read, want;

	is_int(write_two(&written), 0, "write two members");
	is_str(read_back(), "a=1 d/b=22 ", "they are read in order");
	is_int(mez_file_read(&one, AT_FDCWD, path, 1 << 20, &err), 0, "keep the file");
	is_int(write_two(NULL), 0, "write them again");
	is_int(mez_file_read(&two, AT_FDCWD, path, 1 << 20, &err), 0, "read that");
	is_mem(one.p, one.len, two.p, two.len, "the same bytes");
	is_int(read_all(path, 9, &seen, &read), 0, "read the digest");
	ok(mez_filehash_eq(&written, &read), "reader and writer agree on it");
	tar_whole(&tar);
	want = mez_sha256_file(tar.p, tar.len);
	ok(mez_filehash_eq(&want, &read), "it is the digest of the tar");
	is_str(read_tar(&tar), "a=1 d/b=22 ", "the same tar in another compressor's frame is fine");
	mez_buf_clear(&tar);
	add_zeros(&tar, 1024);
	is_str(read_tar(&tar), "", "no members");
}

static int keep(void *arg, const char *p, size_t n)
{
	mez_buf_add(arg, p, n);
	return 0;
}

/* The form does not depend on the libarchive of the day. */
static void test_form(void)
{
	static char big[100000];
	static const size_t sizes[] = { 0, 1, 511, 512, 513, 8191, 100000 };
	MEZ_AUTOBUF tar = MEZ_BUF_INIT, want = MEZ_BUF_INIT;
	struct mez_tar_encoder t;
	char name[101];
	size_t i;
	int r = 0;

	memset(big, 'x', sizeof(big));
	mez_tar_encoder_init(&t, keep, &tar);
	for (i = 0; i < MEZ_COUNT(sizes); i++) {
		memset(name, 'n', sizeof(name));
		name[i == 0 ? 100 : 10 + i] = 0;
		r |= mez_tar_encode_header(&t, name, sizes[i]);
		r |= mez_tar_encode_data(&t, big, sizes[i]);
		r |= mez_tar_encode_padding(&t);
		add(&want, name, big, sizes[i]);
	}
	r |= mez_tar_encode_end(&t);
	mez_tar_encoder_release(&t);
	add_zeros(&want, 1024);
	is_int(r, 0, "libarchive writes a tar");
	is_mem(tar.p, tar.len, want.p, want.len, "it is ours, byte for byte");
	ok(strncmp(read_tar(&tar), "nnnn", 4) == 0, "and is read");
}

static void test_names(void)
{
	static const char *const unsafe[] = { "/a",   "../a", "a/../b", "a/..",	       "..",
					      ".",    "./a",  "a/./b",	"a//b",	       "a/",
					      "a\\b", "a b",  "a\nb",	"caf\xc3\xa9", "\x1b[2J" };
	MEZ_AUTOBUF tar = MEZ_BUF_INIT;
	struct mez_archive_writer *w = NULL;
	char name[102];
	size_t i;

	for (i = 0; i < MEZ_COUNT(unsafe); i++) {
		mez_buf_clear(&tar);
		add(&tar, unsafe[i], "x", 1);
		add_zeros(&tar, 1024);
		ok(strncmp(read_tar(&tar), "unsafe-input: ", 14) == 0, "name %zu is not read", i);
		is_int(mez_archive_create(&w, path, &err), 0, "a writer");
		is_int(mez_archive_add(w, unsafe[i], "x", 1, &err), -MEZ_E_UNSAFE, "nor written");
		mez_archive_abort(w);
	}
	mez_buf_clear(&tar);
	add(&tar, "...", "x", 1);
	add(&tar, "..a/.b", "x", 1);
	add_zeros(&tar, 1024);
	is_str(read_tar(&tar), "...=x ..a/.b=x ", "dots are not parents");
	memset(name, 'n', sizeof(name));
	name[101] = 0;
	is_int(mez_archive_create(&w, path, &err), 0, "a writer");
	is_int(mez_archive_add(w, name, "x", 1, &err), -MEZ_E_LIMIT, "101 bytes are too many");
	mez_archive_abort(w);
	mez_buf_clear(&tar);
	add(&tar, "a", "x", 1);
	patch(&tar, 0, 345, "prefix", 6);
	add_zeros(&tar, 1024);
	ok(strncmp(read_tar(&tar), "bound-exceeded: ", 16) == 0, "a prefix makes a name too long");
	mez_buf_clear(&tar);
	add(&tar, "", "x", 1);
	add_zeros(&tar, 1024);
	ok(strncmp(read_tar(&tar), "unsafe-input: ", 14) == 0, "an empty name");
}

static void test_kinds(void)
{
	static const struct {
		char flag;
		const char *want;
	} kinds[] = {
		{ '1', "unsafe-input: member 'a' is a hard link" },
		{ '2', "unsafe-input: member 'a' is a symbolic link" },
		{ '3', "unsafe-input: member 'a' is a device" },
		{ '4', "unsafe-input: member 'a' is a device" },
		{ '5', "unsafe-input: member 'a' is a directory" },
		{ '6', "unsafe-input: member 'a' is a pipe" },
		{ 'x', "unsafe-input: member 'a' is a pax extension" },
		{ 'g', "unsafe-input: member 'a' is a pax extension" },
		{ 'L', "unsafe-input: member 'a' is a GNU extension" },
		{ 'S', "unsafe-input: member 'a' is a GNU extension" },
		{ '7', "unsafe-input: member 'a' is of an unknown kind" },
		{ 0, "not-canonical: member 'a': byte 156 of its header is not in the one form" },
	};
	MEZ_AUTOBUF tar = MEZ_BUF_INIT;
	size_t i;

	for (i = 0; i < MEZ_COUNT(kinds); i++) {
		tar_whole(&tar);
		patch(&tar, 0, 156, &kinds[i].flag, 1);
		is_str(read_tar(&tar), kinds[i].want, "a kind of member that is refused");
	}
}

/* Every byte of a header is ours to say. */
static void test_one_form(void)
{
	MEZ_AUTOBUF tar = MEZ_BUF_INIT;
	size_t i, refused = 0;

	for (i = 0; i < MEZ_TAR_BLOCK; i++) {
		char c;

		if (i == 0 || (i >= 124 && i < 135))
			continue; /* the name and the size */
		tar_whole(&tar);
		c = (char)(tar.p[i] ^ 1);
		patch(&tar, 0, i, &c, 1);
		if (i >= 148 && i < 156)
			tar.p[i] = c; /* the checksum itself */
		refused += strchr(read_tar(&tar), '=') == NULL;
	}
	is_int(refused, MEZ_TAR_BLOCK - 12, "no byte of a header but name and size can differ");
	tar_whole(&tar);
	patch(&tar, 0, 136, "00000000001", 11);
	is_str(read_tar(&tar),
	       "not-canonical: member 'a': byte 146 of its header is not in the one form",
	       "a time");
	patch(&tar, 0, 124, "0000000001 ", 11);
	is_str(read_tar(&tar), "grammar: member 'a': its size is no number", "a time and a size");
	tar_whole(&tar);
	tar.p[1] = 'x';
	is_str(read_tar(&tar), "grammar: member 'ax': its header is damaged", "a wrong checksum");
	tar_whole(&tar);
	tar.p[148] = ' ';
	is_str(read_tar(&tar), "grammar: member 'a': its checksum is no number",
	       "a checksum written otherwise");
	tar_whole(&tar);
	tar.p[MEZ_TAR_BLOCK + 1] = 'x';
	is_str(read_tar(&tar), "not-canonical: member 'a': padding that is not zero", "padding");
	tar_whole(&tar);
	patch(&tar, 0, 257, "ustar  \0", 8);
	is_str(read_tar(&tar),
	       "not-canonical: member 'a': byte 262 of its header is not in the one form",
	       "GNU magic");
	patch(&tar, 0, 257, "nothing", 7);
	is_str(read_tar(&tar), "grammar: not a tar header", "no magic");
}

static void test_sizes(void)
{
	MEZ_AUTOBUF tar = MEZ_BUF_INIT;

	tar_whole(&tar);
	patch(&tar, 0, 124, "00000002000", 11);
	is_str(read_tar(&tar), "grammar: not a tar header", "a size that lies");
	tar_whole(&tar);
	patch(&tar, 0, 124, "00003777777", 11);
	is_str(read_tar(&tar), "grammar: the archive is cut short", "a size beyond the end");
	tar_whole(&tar);
	patch(&tar, 0, 124, "77777777777", 11);
	is_str(read_tar(&tar),
	       "bound-exceeded: member 'a' has 8589934591 bytes, over the "
	       "limit",
	       "a size over the limit");
	tar_whole(&tar);
	patch(&tar, 0, 124, "\x80\0\0\0\0\0\0\0\0\0\0\1", 12);
	is_str(read_tar(&tar), "grammar: member 'a': its size is no number", "a binary size");
	tar_whole(&tar);
	patch(&tar, 0, 124, "0000000001 ", 11);
	is_str(read_tar(&tar), "grammar: member 'a': its size is no number", "ten digits");
}

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

static void test_writer_limits(void)
{
	struct mez_archive_writer *w = NULL;
	size_t n = (size_t)64 << 20;
	char *zeros = calloc(1, n);
	struct stat st;

	unlink(path);
	is_int(mez_archive_create(&w, path, &err), 0, "a writer");
	is_int(mez_archive_add(w, "a", "1", 1, &err), 0, "a member");
	is_int(mez_archive_add(w, "a", "1", 1, &err), -MEZ_E_DUPLICATE, "the same name");
	mez_archive_abort(w);
	is_int(stat(path, &st), -1, "an aborted bundle is not there");
	is_int(mez_archive_create(&w, path, &err), 0, "a writer");
	is_int(mez_archive_add(w, "zeros", zeros, n, &err), -MEZ_E_LIMIT,
	       "what the reader would call a bomb is not written");
	mez_archive_abort(w);
	is_int(mez_archive_create(&w, "/nowhere/at/all", &err), -MEZ_E_CANTCREAT, "no directory");
	is_int(mez_archive_create(&w, dir, &err), -MEZ_E_CANTCREAT, "a directory in the way");
	free(zeros);
}

/* Bytes that do not compress. */
static void fill_noise(char *p, size_t n)
{
	uint64_t x = 88172645463325252u;
	size_t i;

	for (i = 0; i < n; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		p[i] = (char)x;
	}
}

static void test_full_disk(void)
{
	static char noise[1 << 20];
	struct mez_archive_writer *w = NULL;
	struct rlimit old, small;
	struct stat st;
	int r;

	fill_noise(noise, sizeof(noise));
	unlink(path);
	getrlimit(RLIMIT_FSIZE, &old);
	small = old;
	small.rlim_cur = 65536;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &small);
	r = mez_archive_create(&w, path, &err);
	if (r == 0)
		r = mez_archive_add(w, "noise", noise, sizeof(noise), &err);
	setrlimit(RLIMIT_FSIZE, &old);
	is_int(r, -MEZ_E_IO, "a full disk");
	is_str(err.file, path, "is said of the file");
	mez_archive_abort(w);
	is_int(stat(path, &st), -1, "nothing is left");
}

static void test_reader(void)
{
	MEZ_AUTO(mez_archive_reader) rd = NULL;
	struct mez_archive_reader *none = NULL;
	struct mez_str piece;
	const char *name;
	uint64_t size;

	is_int(write_two(NULL), 0, "a bundle");
	is_int(mez_archive_open(&rd, path, &err), 0, "open it");
	is_int(mez_archive_next(rd, &name, &size, &err), 0, "a member");
	is_int(mez_archive_next(rd, &name, &size, &err), 0, "whose data nobody wants");
	is_str(name, "d/b", "the next");
	is_int(size, 2, "of two bytes");
	is_int(mez_archive_data(rd, &piece, &err), 0, "its data");
	is_mem(piece.p, piece.n, "22", 2, "all of it");
	is_int(mez_archive_data(rd, &piece, &err), 0, "more data");
	is_int(piece.n, 0, "there is none");
	is_int(mez_archive_data(rd, &piece, &err), 0, "and none again");
	is_int(mez_archive_next(rd, &name, &size, &err), 0, "the end");
	ok(!name, "is told");
	is_int(mez_archive_next(rd, &name, &size, &err), 0, "and told again");
	ok(!name, "the same");
	is_int(mez_archive_open(&none, "/nowhere", &err), -MEZ_E_NOINPUT, "no file");
	is_str(err.file, "/nowhere", "named");
	is_int(mez_archive_open(&none, dir, &err), -MEZ_E_UNSAFE, "a directory");
	mez_archive_reader_free(NULL);
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
	mez_buf_release(&content);
}

int main(void)
{
	if (!mkdtemp(dir))
		skip_all("no temporary directory");
	snprintf(path, sizeof(path), "%s/b.tar.zst", dir);
	test_round_trip();
	test_form();
	test_names();
	test_kinds();
	test_one_form();
	test_sizes();
	test_ends();
	test_frames();
	test_descriptor();
	test_bomb();
	test_writer_limits();
	test_full_disk();
	test_reader();
	test_million();
	unlink(path);
	is_int(rmdir(dir), 0, "nothing else was left behind");
	return done_testing();
}
