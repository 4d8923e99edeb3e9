/* canon: read, write canonically and hash, in memory.
 * Facts, in bytes of input a second, all of texts of about 1 MB or NDJSON of records of about
 * 820 bytes: canon.list (an array of such records), canon.object (an object of nested entities),
 * canon.flat (an object of scalars), canon.records (NDJSON); the list indented but in order as
 * canon.sorted, and canonical already as canon.asis; canon.checked and canon.checked.records:
 * read and found to be canonical, nothing written or hashed.  Names with .bytes: without hashing.
 * sha256 is nettle's own speed, which bounds the others; canon.tree.* are bytes of tree for a
 * byte of text. */
#include "bench.h"
#include "sample.h"

enum { TEXT_BYTES = 1 << 20, RECORDS = 1250, ROUNDS = 9, PASSES = 4 };
enum work { BYTES, DIGEST, CHECK, HASH };

struct job {
	const char *fact;
	const struct mez_buf *text;
	bool lines;
	enum work work;
	double seconds; /* a byte */
	size_t tree;    /* bytes, of the last text */
	struct mez_arena a;
	struct mez_buf out;
};

static void hash(const char *p, size_t n)
{
	if (mez_sha256_file(p, n).b[0] == 0 && !n)
		bench_die("nothing to hash");
}

static void one(struct job *job, const char *p, size_t n)
{
	const struct mez_json *v;
	struct mez_err err;

	mez_arena_reset(&job->a);
	mez_buf_clear(&job->out);
	if (job->work == HASH) {
		hash(p, n);
		return;
	}
	if (job->work == CHECK) {
		bench_must(mez_canon_read(&v, &job->a, p, n, &err), &err);
		return;
	}
	bench_must(mez_json_read(&v, &job->a, p, n, &err), &err);
	job->tree = job->a.used;
	bench_must(mez_canon_write(&job->out, v, MEZ_PROFILE_STRICT, p, n, &err), &err);
	if (job->work == DIGEST)
		hash(job->out.p, job->out.len);
}

static void run(void *arg)
{
	struct job *job = arg;

	for (int pass = 0; pass < PASSES; pass++) {
		const char *p = job->text->p, *end = p + job->text->len;

		while (p < end) {
			const char *nl = job->lines ? memchr(p, '\n', (size_t)(end - p)) : end;

			one(job, p, (size_t)(nl - p));
			p = nl + job->lines;
		}
	}
}

/* The text another way: indented, or canonical. */
static void rewrite(struct mez_buf *out, const char *p, size_t n, bool indented)
{
	struct mez_arena a = {0};
	const struct mez_json *v;
	struct mez_err err;

	bench_must(mez_arena_init(&a, 0, &err), &err);
	bench_must(mez_json_read(&v, &a, p, n, &err), &err);
	if (indented)
		mez_json_pretty(out, v);
	else
		bench_must(mez_canon_write(out, v, MEZ_PROFILE_STRICT, p, n, &err), &err);
	mez_arena_release(&a);
}

static void measure(struct job *job, size_t n)
{
	struct bench_run turns[BENCH_RUNS_MAX];
	struct mez_err err;

	for (size_t i = 0; i < n; i++) {
		bench_must(mez_arena_init(&job[i].a, 0, &err), &err);
		turns[i] = (struct bench_run){run, &job[i], PASSES * job[i].text->len,
					      &job[i].seconds};
	}
	bench_turns(turns, n, ROUNDS, BENCH_CPU);
	for (size_t i = 0; i < n; i++) {
		bench_fact(job[i].fact, 1 / job[i].seconds);
		mez_arena_release(&job[i].a);
		mez_buf_release(&job[i].out);
	}
}

#define JOB(name, of, many, what) {.fact = name, .text = of, .lines = many, .work = what}

int main(void)
{
	MEZ_AUTOBUF list = MEZ_BUF_INIT, object = MEZ_BUF_INIT, flat = MEZ_BUF_INIT;
	MEZ_AUTOBUF records = MEZ_BUF_INIT, sorted = MEZ_BUF_INIT, canonical = MEZ_BUF_INIT;
	MEZ_AUTOBUF checked = MEZ_BUF_INIT, line = MEZ_BUF_INIT;
	struct job job[] = {
		JOB("canon.list", &list, false, DIGEST),
		JOB("canon.object", &object, false, DIGEST),
		JOB("canon.flat", &flat, false, DIGEST),
		JOB("canon.records", &records, true, DIGEST),
		JOB("canon.sorted", &sorted, false, DIGEST),
		JOB("canon.asis", &canonical, false, DIGEST),
		JOB("canon.checked", &canonical, false, CHECK),
		JOB("canon.checked.records", &checked, true, CHECK),
		JOB("canon.list.bytes", &list, false, BYTES),
		JOB("canon.records.bytes", &records, true, BYTES),
		JOB("sha256", &list, false, HASH),
	};

	sample_list(&list, TEXT_BYTES);
	sample_object(&object, TEXT_BYTES);
	sample_flat(&flat, TEXT_BYTES);
	rewrite(&sorted, list.p, list.len, true);
	rewrite(&canonical, list.p, list.len, false);
	for (uint64_t n = 0; n < RECORDS; n++) {
		mez_buf_clear(&line);
		sample_record(&line, n);
		mez_buf_str(&records, mez_buf_view(&line));
		mez_buf_ch(&records, '\n');
		rewrite(&checked, line.p, line.len, false);
		mez_buf_ch(&checked, '\n');
	}
	measure(job, MEZ_COUNT(job));
	bench_fact("canon.tree.list", (double)job[0].tree / (double)list.len);
	bench_fact("canon.tree.flat", (double)job[2].tree / (double)flat.len);
	return 0;
}
