/* schema: records against a JSON Schema, in memory.
 *   schema SCHEMA RECORDS
 * Facts: schema.us, microseconds for a record that is read already; schema.docs, records a
 * second from NDJSON, reading included; schema.compile.ms. */
#include <fcntl.h>

#include "base/file.h"
#include "bench.h"
#include "schema/schema.h"

enum { ROUNDS = 15, RECORDS_MAX = 1000, BYTES_MAX = 64 << 20 };

struct job {
	struct mez_buf schema_text, text;
	struct mez_arena a, again;
	const struct mez_json *schema_tree;
	struct mez_schema *schema;
	const struct mez_json *v[RECORDS_MAX];
	struct mez_str line[RECORDS_MAX];
	size_t n;
};

static void check(struct job *job, const struct mez_json *v)
{
	struct mez_err err;
	bool valid;

	bench_must(mez_schema_validate(&valid, job->schema, v, &job->again, &err), &err);
	if (!valid)
		bench_die("a record does not conform");
}

static void validate(void *arg)
{
	struct job *job = arg;

	for (size_t i = 0; i < job->n; i++)
		check(job, job->v[i]);
}

static void read_and_validate(void *arg)
{
	struct job *job = arg;
	struct mez_err err;

	for (size_t i = 0; i < job->n; i++) {
		const struct mez_json *v;

		mez_arena_reset(&job->again);
		bench_must(mez_json_read(&v, &job->again, job->line[i].p, job->line[i].n, &err),
			   &err);
		check(job, v);
	}
}

static void compile(void *arg)
{
	struct mez_schema_options o = { .base = MEZ_STR("") };
	struct job *job = arg;
	struct mez_err err;

	mez_schema_free(job->schema);
	bench_must(mez_schema_compile(&job->schema, job->schema_tree, MEZ_NOSTR, &o, &err), &err);
}

static void read_input(struct job *job, const char *schema, const char *records)
{
	struct mez_err err;
	const char *p, *end, *nl;

	bench_must(mez_arena_init(&job->a, 0, &err), &err);
	bench_must(mez_arena_init(&job->again, 0, &err), &err);
	bench_must(mez_file_read(&job->schema_text, AT_FDCWD, schema, BYTES_MAX, &err), &err);
	bench_must(mez_json_read(&job->schema_tree, &job->a, job->schema_text.p,
				 job->schema_text.len, &err), &err);
	bench_must(mez_file_read(&job->text, AT_FDCWD, records, BYTES_MAX, &err), &err);
	end = job->text.p + job->text.len;
	for (p = job->text.p; p < end && job->n < RECORDS_MAX; p = nl + 1) {
		nl = memchr(p, '\n', (size_t)(end - p));
		if (!nl)
			bench_die("%s: its last line has no end", records);
		job->line[job->n] = (struct mez_str){ p, (size_t)(nl - p) };
		bench_must(mez_json_read(&job->v[job->n++], &job->a, p, (size_t)(nl - p), &err),
			   &err);
	}
	if (!job->n)
		bench_die("%s: no records", records);
}

int main(int argc, char **argv)
{
	static struct job job;
	double us, doc, ms;
	struct bench_run turns[] = { { compile, &job, 1, &ms }, { validate, &job, 1, &us },
				     { read_and_validate, &job, 1, &doc } };

	if (argc != 3)
		bench_die("schema SCHEMA RECORDS");
	read_input(&job, argv[1], argv[2]);
	compile(&job);
	bench_turns(turns, MEZ_COUNT(turns), ROUNDS, BENCH_CPU);
	bench_fact("schema.us", us / (double)job.n * 1e6);
	bench_fact("schema.docs", (double)job.n / doc);
	bench_fact("schema.compile.ms", ms * 1e3);
	mez_schema_free(job.schema);
	mez_arena_release(&job.a);
	mez_arena_release(&job.again);
	mez_buf_release(&job.text);
	mez_buf_release(&job.schema_text);
	return 0;
}
