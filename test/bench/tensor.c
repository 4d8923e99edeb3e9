/* tensor: what one evaluation costs, and which part of it costs how much.
 *   tensor ZONE CASES AS_OF
 * Facts, in seconds an operation, over all cases: tensor.read (from bytes to a tree),
 * tensor.evidence (judge the credentials it brings), tensor.eval (the verdict as a tree, trace
 * and commitment in it), tensor.commit (the commitment alone: canonical bytes of each cell, salts,
 * leaves, root), tensor.rules (one less the other), tensor.write (the verdict as canonical bytes,
 * right after it was made: its cells are written already),
 * tensor.whole (the case from bytes to bytes, as mez-tensor does it), tensor.limit (libsodium alone
 * for as many signatures).  tensor.documents and tensor.bytes (written) are counts an operation.
 * CASES should be many, and each bring its own credentials: one that comes again could be known. */
#include <fcntl.h>
#include <sodium.h>

#include "base/file.h"
#include "bench.h"
#include "tensor/commit.h"
#include "work/engine.h"

enum { CASES_MAX = 5000, ROUNDS = 1, FILE_MAX = 64 << 20, COMMITTED_MAX = 200 };

struct one {
	struct mez_str line;
	const struct mez_json *tree, *operation, *documents;
	struct mez_evidences shown;
};
/* A verdict's cells as trees that have no bytes yet. */
struct cells {
	struct mez_leaves of;
	struct mez_json cell[MEZ_DOMAIN_COUNT];
};
struct jobs {
	struct mez_arena kept, a;
	struct mez_loaded zone;
	struct mez_when_asked when;
	struct mez_eval_options opt;
	struct one one[CASES_MAX];
	struct cells cells[COMMITTED_MAX]; /* of cases from all over the file */
	size_t ncells;
	size_t n, ndocuments, lines, bytes; /* lines written */
	struct mez_buf out;
	uint8_t key[32], message[64], signature[64];
};

static const struct mez_json *read_line(struct mez_arena *a, struct mez_str line)
{
	const struct mez_json *v;
	struct mez_err err;

	bench_must(mez_json_read(&v, a, line.p, line.n, &err), &err);
	return v;
}

static void judge(struct mez_evidences *out, struct jobs *j, struct mez_arena *a,
		  const struct one *o)
{
	struct mez_err err;

	bench_must(mez_evidence_read(out, a, o->documents, &j->zone.lock.policy.speakers,
				     j->when.as_of, &err),
		   &err);
}

static void write_line(struct jobs *j, const struct mez_json *v)
{
	struct mez_err err;

	mez_buf_clear(&j->out);
	bench_must(mez_canon_write(&j->out, v, MEZ_PROFILE_STRICT, NULL, 0, &err), &err);
}

static void eval(struct mez_json *verdict, struct jobs *j, const struct one *o)
{
	struct mez_err err;

	mez_arena_reset(&j->a);
	bench_must(mez_tensor_eval(verdict, &j->a, &j->zone.engine, o->operation, &o->shown,
				   &j->when, &err),
		   &err);
}

/* --- the parts ---------------------------------------------------------------------- */

static void reads(void *arg)
{
	struct jobs *j = arg;

	for (size_t i = 0; i < j->n; i++) {
		mez_arena_reset(&j->a);
		(void)read_line(&j->a, j->one[i].line);
	}
}

static void evidence(void *arg)
{
	struct jobs *j = arg;
	struct mez_evidences shown;

	for (size_t i = 0; i < j->n; i++) {
		mez_arena_reset(&j->a);
		judge(&shown, j, &j->a, &j->one[i]);
	}
}

static void evals(void *arg)
{
	struct jobs *j = arg;
	struct mez_json verdict;

	for (size_t i = 0; i < j->n; i++)
		eval(&verdict, j, &j->one[i]);
}

static void commits(void *arg)
{
	struct jobs *j = arg;

	for (size_t i = 0; i < j->ncells; i++) {
		struct mez_json cell[MEZ_DOMAIN_COUNT];

		mez_arena_reset(&j->a);
		memcpy(cell, j->cells[i].cell, sizeof(cell));
		(void)mez_leaves_root(&j->a, &j->cells[i].of, cell);
	}
}

static void evals_and_writes(void *arg)
{
	struct jobs *j = arg;
	struct mez_json verdict;

	for (size_t i = 0; i < j->n; i++) {
		eval(&verdict, j, &j->one[i]);
		write_line(j, &verdict);
	}
}

static void whole(void *arg)
{
	struct jobs *j = arg;
	struct mez_json out;
	struct mez_err err;

	for (size_t i = 0; i < j->n; i++) {
		mez_arena_reset(&j->a);
		bench_must(mez_eval_case(&out, &j->a, &j->zone, read_line(&j->a, j->one[i].line),
					 &j->opt, &err),
			   &err);
		write_line(j, &out);
		j->lines++;
		j->bytes += j->out.len;
	}
}

static void bare(void *arg)
{
	const struct jobs *j = arg;

	for (size_t i = 0; i < j->ndocuments; i++)
		if (crypto_sign_verify_detached(j->signature, j->message, sizeof(j->message),
						j->key))
			bench_die("a good signature was refused");
}

/* --- before and after --------------------------------------------------------------- */

static void add(struct jobs *j, struct mez_str line)
{
	struct one *o = &j->one[j->n++];

	o->line = line;
	o->tree = read_line(&j->kept, line);
	o->operation = mez_json_at(o->tree, "operation");
	o->documents = mez_json_at(o->tree, "evidence");
	j->ndocuments += mez_json_len(o->documents);
	judge(&o->shown, j, &j->kept, o);
}

static void keep_cells(struct jobs *j, const struct one *o)
{
	const struct mez_policy *p = &j->zone.lock.policy;
	struct cells *c = &j->cells[j->ncells++];
	const struct mez_json *cells;
	struct mez_json verdict;

	eval(&verdict, j, o);
	cells = mez_json_at(&verdict, "cells");
	c->of = (struct mez_leaves){.set = p->set,
				    .jurisdiction = p->jurisdiction,
				    .zone = p->zone,
				    .as_of = j->when.as_of,
				    .lock_sha256 = j->zone.lock.sha256};
	for (size_t i = 0; i < mez_json_len(cells); i++)
		c->cell[i] = mez_json_clone(&j->kept, mez_json_item(cells, i));
}

static void load(struct jobs *j, char **argv)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	struct mez_str rest;
	struct mez_err err;
	const char *nl;

	bench_must(mez_crypto_init(&err), &err);
	bench_must(mez_arena_init(&j->kept, 0, &err), &err);
	bench_must(mez_arena_init(&j->a, 0, &err), &err);
	if (!mez_instant_parse(&j->when.as_of, mez_str_of(argv[3])))
		bench_die("no instant: %s", argv[3]);
	j->when.known_at = mez_instant_day(j->when.as_of, 0);
	j->opt.as_of = &j->when.as_of;
	bench_must(mez_loaded_zone(&j->zone, &j->kept, argv[1], &err), &err);
	bench_must(mez_file_read(&text, AT_FDCWD, argv[2], FILE_MAX, &err), &err);
	rest = mez_arena_dup(&j->kept, mez_buf_view(&text));
	while (j->n < CASES_MAX && rest.n && (nl = memchr(rest.p, '\n', rest.n))) {
		size_t n = (size_t)(nl - rest.p);

		add(j, (struct mez_str){rest.p, n});
		rest = (struct mez_str){nl + 1, rest.n - n - 1};
	}
	if (!j->n || rest.n)
		bench_die("%s: not 1 to %d lines", argv[2], CASES_MAX);
	for (size_t i = 0; i < j->n && j->ncells < COMMITTED_MAX; i += j->n / COMMITTED_MAX + 1)
		keep_cells(j, &j->one[i]);
}

static void sign_one(struct jobs *j)
{
	uint8_t secret[64];
	const uint8_t seed[32] = {7};

	crypto_sign_seed_keypair(j->key, secret, seed);
	crypto_sign_detached(j->signature, NULL, j->message, sizeof(j->message), secret);
}

int main(int argc, char **argv)
{
	static struct jobs j;
	enum { READ, EVIDENCE, EVAL, COMMIT, WRITE, WHOLE, LIMIT, PARTS };
	static const char *const name[PARTS] = {"read",	 "evidence", "eval", "commit",
						"write", "whole",    "limit"};
	double t[PARTS];
	char fact[32];

	if (argc != 4)
		bench_die("usage: tensor ZONE CASES AS_OF");
	load(&j, argv);
	sign_one(&j);
	bench_turns((const struct bench_run[]){[READ] = {reads, &j, j.n, &t[READ]},
					       [EVIDENCE] = {evidence, &j, j.n, &t[EVIDENCE]},
					       [EVAL] = {evals, &j, j.n, &t[EVAL]},
					       [COMMIT] = {commits, &j, j.ncells, &t[COMMIT]},
					       [WRITE] = {evals_and_writes, &j, j.n, &t[WRITE]},
					       [WHOLE] = {whole, &j, j.n, &t[WHOLE]},
					       [LIMIT] = {bare, &j, j.n, &t[LIMIT]}},
		    PARTS, ROUNDS, BENCH_CPU);
	t[WRITE] -= t[EVAL];
	for (size_t i = 0; i < PARTS; i++) {
		(void)snprintf(fact, sizeof(fact), "tensor.%s", name[i]);
		bench_fact(fact, t[i]);
	}
	bench_fact("tensor.rules", t[EVAL] - t[COMMIT]);
	bench_fact("tensor.documents", (double)j.ndocuments / (double)j.n);
	bench_fact("tensor.bytes", (double)j.bytes / (double)j.lines);
	mez_buf_release(&j.out);
	mez_arena_release(&j.kept);
	mez_arena_release(&j.a);
	return 0;
}
