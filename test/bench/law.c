/* law: reading documents of law.
 *   law FILE...
 * Facts, in seconds a document: law.read (Akoma Ntoso to a tree, with the digest of every
 * provision), law.check (names and references by the naming convention). */
#include <fcntl.h>

#include "adapt/akn.h"
#include "base/file.h"
#include "bench.h"

enum { ROUNDS = 15 };

struct jobs {
	struct mez_arena kept, a;
	struct mez_str *text;
	size_t n;
};

static void reads(void *arg)
{
	struct jobs *j = arg;
	struct mez_json out;
	struct mez_err err;

	for (size_t i = 0; i < j->n; i++) {
		mez_arena_reset(&j->a);
		bench_must(mez_akn_read(&out, &j->a, j->text[i].p, j->text[i].n, &err), &err);
	}
}

static void checks(void *arg)
{
	struct jobs *j = arg;
	struct mez_json out;
	struct mez_err err;

	for (size_t i = 0; i < j->n; i++) {
		mez_arena_reset(&j->a);
		bench_must(mez_akn_lint(&out, &j->a, j->text[i].p, j->text[i].n, &err), &err);
	}
}

int main(int argc, char **argv)
{
	struct jobs j = {.n = (size_t)argc - 1};
	struct mez_err err;
	double t;

	if (argc < 2)
		bench_die("usage: law FILE...");
	bench_must(mez_arena_init(&j.kept, 0, &err), &err);
	bench_must(mez_arena_init(&j.a, 0, &err), &err);
	j.text = MEZ_NEWS(&j.kept, struct mez_str, j.n);
	for (size_t i = 0; i < j.n; i++) {
		MEZ_AUTOBUF b = MEZ_BUF_INIT;

		bench_must(mez_file_read(&b, AT_FDCWD, argv[1 + i], MEZ_AKN_MAX_BYTES, &err), &err);
		j.text[i] = mez_arena_dup(&j.kept, mez_buf_view(&b));
	}
	bench_turns(&(const struct bench_run){reads, &j, j.n, &t}, 1, ROUNDS, BENCH_CPU);
	bench_fact("law.read", t);
	bench_turns(&(const struct bench_run){checks, &j, j.n, &t}, 1, ROUNDS, BENCH_CPU);
	bench_fact("law.check", t);
	mez_arena_release(&j.kept);
	mez_arena_release(&j.a);
	return 0;
}
