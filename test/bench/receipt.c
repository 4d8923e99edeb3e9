/* receipt: making receipts durable, and checking how they link.
 *   receipt DIR        a directory to make, on the disk that is meant
 * Facts, in seconds a receipt: receipt.links (check a chain without its signatures),
 * receipt.group (append in groups of GROUP, each made durable at once), receipt.single (append
 * and make durable one by one), receipt.bare (write and fdatasync of as many bytes, no more).
 * receipt.bytes is the size of payload and receipt. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "bench.h"
#include "receipt/ledger.h"
#include "sample.h"

enum { GROUP = 1000, SINGLES = 8, ROUNDS = 40, PAYLOADS = ROUNDS * (GROUP + SINGLES) };
enum { CHECK_ROUNDS = 7, PAYLOAD_MAX = 64 };

struct payload {
	char text[PAYLOAD_MAX];
	size_t n;
	struct mez_digest digest;
};
struct jobs {
	struct mez_arena kept, a;
	struct mez_ledger *ledger;
	struct mez_instant now;
	const struct mez_genesis *genesis;
	struct payload *payload;
	size_t next;
	int bare;	      /* a file for the peer */
	struct mez_buf chain; /* the segment's bytes */
	size_t bytes;	      /* of one payload and receipt */
	char zeros[4096];
};

/* --- appending ---------------------------------------------------------------------- */

static void append(struct jobs *j)
{
	static const struct mez_str pack = {"00000000000000000000000000000000"
					    "00000000000000000000000000000007",
					    MEZ_HEX32};
	const struct payload *p = &j->payload[j->next++];
	const struct mez_ledger_payload payload = {
		.text = {p->text, p->n}, .digest = p->digest, .packs = &pack, .npacks = 1};
	const struct mez_json *receipt;
	struct mez_err err;

	mez_require(j->next <= PAYLOADS);
	mez_arena_reset(&j->a);
	bench_must(mez_ledger_find(&receipt, j->ledger, &j->a, &p->digest, &err), &err);
	if (receipt)
		bench_die("a payload is there already");
	bench_must(mez_ledger_add(&receipt, j->ledger, &j->a, &payload, j->now, &err), &err);
}

static void commit(struct jobs *j)
{
	struct mez_err err;

	bench_must(mez_ledger_commit(j->ledger, &err), &err);
}

static void group(void *arg)
{
	struct jobs *j = arg;

	for (size_t i = 0; i < GROUP; i++)
		append(j);
	commit(j);
}

static void singles(void *arg)
{
	struct jobs *j = arg;

	for (size_t i = 0; i < SINGLES; i++) {
		append(j);
		commit(j);
	}
}

static void bare(void *arg)
{
	struct jobs *j = arg;

	for (size_t i = 0; i < SINGLES; i++)
		if (write(j->bare, j->zeros, j->bytes) != (ssize_t)j->bytes ||
		    fdatasync(j->bare) < 0)
			bench_die("cannot write");
}

/* --- checking ----------------------------------------------------------------------- */

static void links(void *arg)
{
	struct jobs *j = arg;
	struct mez_chain_check *c;
	struct mez_err err;

	bench_must(mez_chain_check_new(&c, j->genesis, MEZ_CHAIN_LINKS, &err), &err);
	bench_must(mez_chain_check_segment(c, "segment", mez_buf_view(&j->chain), &err), &err);
	bench_must(mez_chain_check_end(c, &err), &err);
	if (mez_chain_check_size(c) != j->next)
		bench_die("receipts are missing");
	mez_chain_check_free(c);
}

/* --- before and between ------------------------------------------------------------- */

static struct mez_seckey *key(uint8_t first)
{
	const uint8_t seed[32] = {first};
	struct mez_seckey *k;
	struct mez_err err;

	bench_must(mez_seckey_from_seed(&k, seed, &err), &err);
	return k;
}

static void make_genesis(struct jobs *j, int dir)
{
	struct mez_seckey *authority = key(1), *log = key(2);
	const struct mez_genesis_new new = {.origin = MEZ_STR("mez.example/bench"),
					    .zone = MEZ_STR("bench"),
					    .log_key = mez_seckey_public(log),
					    .created = j->now};
	MEZ_AUTOBUF line = MEZ_BUF_INIT;
	struct mez_json v;
	struct mez_err err;

	bench_must(mez_genesis_make(&v, &j->kept, &new, authority, &err), &err);
	bench_must(mez_canon_write(&line, &v, MEZ_PROFILE_STRICT, NULL, 0, &err), &err);
	bench_must(mez_genesis_open(&j->genesis, &j->kept,
				    mez_arena_dup(&j->kept, mez_buf_view(&line)), &err),
		   &err);
	mez_buf_ch(&line, '\n');
	bench_must(mez_file_create(dir, MEZ_GENESIS_FILE, line.p, line.len, 0666, &err), &err);
	mez_seckey_free(authority);
	mez_seckey_free(log);
}

static void make_payload(struct payload *p, size_t n)
{
	struct mez_filehash h;

	p->n = (size_t)snprintf(p->text, sizeof(p->text),
				"{\"n\":%zu,\"type\":\"bench.payload/1\"}", n);
	h = mez_sha256_file(p->text, p->n);
	memcpy(p->digest.b, h.b, sizeof(h.b));
}

static void start(struct jobs *j, const char *path)
{
	const struct mez_ledger_config config = {.wait_ms = 0};
	struct mez_err err;
	int dir;

	bench_must(mez_crypto_init(&err), &err);
	bench_must(mez_arena_init(&j->kept, 0, &err), &err);
	bench_must(mez_arena_init(&j->a, 0, &err), &err);
	if (!mez_instant_parse(&j->now, MEZ_STR("2026-08-15T09:00:00Z")))
		bench_die("no instant");
	if (mkdir(path, 0777) < 0 || (dir = open(path, O_RDONLY | O_DIRECTORY)) < 0)
		bench_die("%s: cannot make, or is there", path);
	make_genesis(j, dir);
	j->payload = MEZ_NEWS(&j->kept, struct payload, PAYLOADS);
	for (size_t i = 0; i < PAYLOADS; i++)
		make_payload(&j->payload[i], i);
	bench_must(mez_ledger_open(&j->ledger, dir, &config, &err), &err);
	j->bare = openat(dir, "bare", O_WRONLY | O_CREAT | O_EXCL | O_APPEND, 0666);
	if (j->bare < 0)
		bench_die("%s: cannot write", path);
	(void)close(dir);
}

/* The first receipt tells how many bytes one has. */
static void measure_one(struct jobs *j, const char *segment)
{
	struct stat st;

	append(j);
	commit(j);
	if (stat(segment, &st) < 0 || (size_t)st.st_size > sizeof(j->zeros))
		bench_die("%s: not the first segment", segment);
	j->bytes = (size_t)st.st_size;
}

int main(int argc, char **argv)
{
	static struct jobs j;
	char segment[4096];
	double t[4];
	struct mez_err err;

	if (argc != 2 || snprintf(segment, sizeof(segment), "%s/segment-00000000.ndjson",
				  argv[1]) >= (int)sizeof(segment))
		bench_die("usage: receipt DIR");
	start(&j, argv[1]);
	measure_one(&j, segment);
	bench_turns((const struct bench_run[]){{singles, &j, SINGLES, &t[0]},
					       {bare, &j, SINGLES, &t[1]},
					       {group, &j, GROUP, &t[2]}},
		    3, ROUNDS - 1, BENCH_WALL);
	mez_ledger_free(j.ledger);
	bench_must(mez_file_read(&j.chain, AT_FDCWD, segment, MEZ_SEGMENT_MAX, &err), &err);
	bench_turns(&(const struct bench_run){links, &j, j.next, &t[3]}, 1, CHECK_ROUNDS,
		    BENCH_CPU);
	bench_fact("receipt.single", t[0]);
	bench_fact("receipt.bare", t[1]);
	bench_fact("receipt.group", t[2]);
	bench_fact("receipt.links", t[3]);
	bench_fact("receipt.bytes", (double)j.bytes);
	(void)close(j.bare);
	mez_buf_release(&j.chain);
	mez_arena_release(&j.kept);
	mez_arena_release(&j.a);
	return 0;
}
