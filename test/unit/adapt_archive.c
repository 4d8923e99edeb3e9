/* adapt/archive.h: one list of members, one tar: what is written, and the one form that is read. */
#include <signal.h>
#include <sys/resource.h>

#include "archivekit.h"

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

int main(void)
{
	kit_start();
	test_round_trip();
	test_form();
	test_names();
	test_kinds();
	test_one_form();
	test_sizes();
	test_writer_limits();
	test_full_disk();
	test_reader();
	return kit_done();
}
