/* canon: read, write canonically and hash, in memory.
 * Facts, in bytes of input a second: canon.object (one object of about 1 MB), canon.records
 * (records of about 820 bytes); the same without hashing as canon.*.bytes; and sha256, nettle's
 * own speed, which bounds them. */
#include "bench.h"
#include "sample.h"

enum { OBJECT_BYTES = 1 << 20, RECORDS = 2500, ROUNDS = 9, HASH_PASSES = 2 };

struct job {
	struct mez_arena a;
	struct mez_buf out;
	const struct mez_buf *text;
	bool hash;
};

static void one(struct job *job, const char *p, size_t n)
{
	const struct mez_json *v;
	struct mez_err err;

	mez_arena_reset(&job->a);
	mez_buf_clear(&job->out);
	bench_must(mez_json_read(&v, &job->a, p, n, &err), &err);
	bench_must(mez_canon_write(&job->out, v, MEZ_PROFILE_STRICT, p, n, &err), &err);
	if (job->hash && mez_sha256_file(job->out.p, job->out.len).b[0] == 0 && !job->out.len)
		bench_die("nothing was written");
}

static void whole(void *arg)
{
	struct job *job = arg;

	one(job, job->text->p, job->text->len);
}

static void lines(void *arg)
{
	struct job *job = arg;
	const char *p = job->text->p, *end = p + job->text->len;

	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));

		one(job, p, (size_t)(nl - p));
		p = nl + 1;
	}
}

static void hash(void *arg)
{
	const struct job *job = arg;

	for (int i = 0; i < HASH_PASSES; i++)
		if (mez_sha256_file(job->text->p, job->text->len).b[0] == 0 && !job->text->len)
			bench_die("nothing to hash");
}

static void fact(const char *name, double seconds_a_byte)
{
	bench_fact(name, 1 / seconds_a_byte);
}

int main(void)
{
	MEZ_AUTOBUF object = MEZ_BUF_INIT;
	MEZ_AUTOBUF records = MEZ_BUF_INIT;
	struct job job[4] = {{.text = &object, .hash = true},
			     {.text = &records, .hash = true},
			     {.text = &object},
			     {.text = &records}};
	double t[5];
	struct mez_err err;

	sample_object(&object, OBJECT_BYTES);
	for (uint64_t n = 0; n < RECORDS; n++) {
		sample_record(&records, n);
		mez_buf_ch(&records, '\n');
	}
	for (size_t i = 0; i < MEZ_COUNT(job); i++)
		bench_must(mez_arena_init(&job[i].a, 0, &err), &err);
	bench_turns((const struct bench_run[]){{whole, &job[0], object.len, &t[0]},
					       {lines, &job[1], records.len, &t[1]},
					       {whole, &job[2], object.len, &t[2]},
					       {lines, &job[3], records.len, &t[3]},
					       {hash, &job[0], HASH_PASSES * object.len, &t[4]}},
		    MEZ_COUNT(t), ROUNDS, BENCH_CPU);
	fact("canon.object", t[0]);
	fact("canon.records", t[1]);
	fact("canon.object.bytes", t[2]);
	fact("canon.records.bytes", t[3]);
	fact("sha256", t[4]);
	for (size_t i = 0; i < MEZ_COUNT(job); i++) {
		mez_arena_release(&job[i].a);
		mez_buf_release(&job[i].out);
	}
	return 0;
}
