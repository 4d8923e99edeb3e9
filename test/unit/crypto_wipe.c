/* No copy of a secret stays behind: after a key file was read, used, written and freed, the
 * writable memory of this process holds neither its text nor its bytes.  The key is made in
 * another process, which tells what to look for inverted, so that asking leaves no trace. */
#include "crypto/ed25519_priv.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "crypto/sign.h"
#include "tap.h"
#include "tempdir.h"

enum { SEED = 32, WINDOW = 1 << 16 };

/* Mappings larger than this are reservations (arenas, a sanitizer's shadow), never touched. */
#define MAPPING_MAX ((uint64_t)64 << 20)

static struct {
	uint8_t text[MEZ_B64URL_32], seed[SEED]; /* every bit inverted */
} hidden;

static void invert(uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)~p[i];
}

/* In the child: a key file, and its secret through the pipe. */
static void make_key(int to)
{
	struct mez_seckey *key;
	struct mez_buf text = MEZ_BUF_INIT;
	char *d;

	if (mez_seckey_generate(&key, NULL) < 0 || mez_seckey_save(key, "key.jwk", NULL) < 0 ||
	    mez_file_read(&text, AT_FDCWD, "key.jwk", MEZ_JWK_MAX, NULL) < 0)
		_exit(1);
	d = strstr(text.p, "\"d\":\"");
	if (!d || !mez_guard_unb64url(hidden.seed,
				      (struct mez_str){ d + strlen("\"d\":\""), MEZ_B64URL_32 }))
		_exit(2);
	memcpy(hidden.text, d + strlen("\"d\":\""), MEZ_B64URL_32);
	invert(hidden.text, sizeof(hidden.text));
	invert(hidden.seed, sizeof(hidden.seed));
	_exit(write(to, &hidden, sizeof(hidden)) == (ssize_t)sizeof(hidden) ? 0 : 3);
}

static bool fetch_key(void)
{
	int fds[2], status = 0;
	pid_t child;

	if (pipe(fds) != 0)
		return false;
	fflush(stdout);
	child = fork();
	if (child == 0)
		make_key(fds[1]);
	return child > 0 && waitpid(child, &status, 0) == child && status == 0 &&
	       read(fds[0], &hidden, sizeof(hidden)) == (ssize_t)sizeof(hidden);
}

static bool matches(const uint8_t *at, const uint8_t *needle, size_t n)
{
	size_t i = 0;

	while (i < n && (at[i] ^ needle[i]) == 0xff)
		i++;
	return i == n;
}

/* How often the needle stands in [from, to), less the window it is looked at through. */
static unsigned count_in(int mem, uint64_t from, uint64_t to, const uint8_t *needle, size_t n)
{
	static uint8_t window[WINDOW];
	const uint64_t self = (uint64_t)(uintptr_t)window;
	unsigned found = 0;

	for (uint64_t at = from; at < to; at += sizeof(window) - n) {
		size_t want = to - at < sizeof(window) ? (size_t)(to - at) : sizeof(window);
		ssize_t got = pread(mem, window, want, (off_t)at);

		for (ssize_t i = 0; i + (ssize_t)n <= got; i++)
			found += matches(window + i, needle, n) &&
				 (at + (uint64_t)i < self || at + (uint64_t)i >= self + WINDOW);
		memset(window, 0, sizeof(window));
		if (got < (ssize_t)want)
			break;
	}
	return found;
}

static unsigned copies(const uint8_t *needle, size_t n)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	int mem = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	unsigned found = 0;
	char line[512];

	if (!maps || mem < 0)
		mez_bug("no view of our own memory");
	while (fgets(line, sizeof(line), maps)) {
		uint64_t from, to;
		char access[8];

		if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %7s", &from, &to, access) == 3 &&
		    access[0] == 'r' && access[1] == 'w' && to - from <= MAPPING_MAX)
			found += count_in(mem, from, to, needle, n);
	}
	(void)fclose(maps);
	(void)close(mem);
	return found;
}

static void none_left(const char *when)
{
	ok(copies(hidden.text, sizeof(hidden.text)) == 0, "no text of it %s", when);
	ok(copies(hidden.seed, sizeof(hidden.seed)) == 0, "no bytes of it %s", when);
}

/* The search finds what is there. */
static void test_search(void)
{
	static const char planted[] = "\x12\x34\x56\x78planted for the search";
	MEZ_AUTOBUF heap = MEZ_BUF_INIT;
	uint8_t needle[sizeof(planted)];
	unsigned before;

	memcpy(needle, planted, sizeof(planted));
	invert(needle, sizeof(needle));
	before = copies(needle, sizeof(needle));
	mez_buf_add(&heap, planted, sizeof(planted));
	is_int(copies(needle, sizeof(needle)) - before, 1, "a planted copy is found");
}

/* A file that is refused after its secret was read leaves nothing either. */
static void test_refused(void)
{
	struct mez_seckey *key = NULL;
	struct mez_err err;
	int fd = open("key.jwk", O_WRONLY | O_APPEND | O_CLOEXEC);

	ok(fd >= 0 && write(fd, "x", 1) == 1 && close(fd) == 0, "a byte behind the key");
	is_int(mez_seckey_load(&key, "key.jwk", &err), -MEZ_E_SYNTAX, "is refused");
	none_left("after a refusal");
}

int main(void)
{
	struct mez_seckey *key = NULL;
	struct mez_signature sig;
	struct mez_tbs *t = NULL;

	(void)close(tempdir_enter());
	if (!fetch_key())
		return 1;
	test_search();
	ok(mez_seckey_load(&key, "key.jwk", NULL) == 0, "load");
	none_left("once loaded");
	ok(mez_tbs_note(&t, MEZ_STR("x\n"), NULL) == 0, "a value");
	mez_sign(&sig, key, t);
	mez_tbs_free(t);
	none_left("once it has signed");
	ok(mez_seckey_save(key, "again.jwk", NULL) == 0, "save");
	none_left("once saved");
	mez_seckey_free(key);
	none_left("once freed");
	test_refused();
	tempdir_leave();
	return done_testing();
}
