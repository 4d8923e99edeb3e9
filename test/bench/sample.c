/* sample: write data to measure with.
 *   sample records BYTES       NDJSON, about 820 bytes a record
 *   sample object BYTES        one object of nested entities
 *   sample list BYTES          one array of records
 *   sample flat BYTES          one object of scalars
 *   sample credentials COUNT   for mez-vc issue
 *   sample cases COUNT         for mez-receipt append
 *   sample pack COUNT          the source of a pack of so many small files, in the working
 *                              directory */
#include <fcntl.h>

#include "bench.h"
#include "base/file.h"
#include "sample.h"

static void put(struct mez_buf *b)
{
	if (fwrite(b->p, 1, b->len, stdout) != b->len)
		bench_die("cannot write");
	mez_buf_clear(b);
}

typedef void line_fn(struct mez_buf *out, uint64_t n);

/* Lines until there are so many of them, or so many bytes. */
static void put_lines(line_fn *line, size_t lines, size_t bytes)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	size_t written = 0;

	for (uint64_t n = 0; n < lines && written < bytes; n++) {
		line(&b, n);
		mez_buf_ch(&b, '\n');
		written += b.len;
		put(&b);
	}
}

static void put_text(void (*text)(struct mez_buf *out, size_t bytes), size_t bytes)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;

	text(&b, bytes);
	mez_buf_ch(&b, '\n');
	put(&b);
}

static void put_file(const char *name, const struct mez_buf *b)
{
	FILE *f = fopen(name, "w");

	if (!f || fwrite(b->p, 1, b->len, f) != b->len || fclose(f) != 0)
		bench_die("%s: cannot write", name);
}

static void put_pack(size_t files)
{
	static const char head[] =
		"pack: bench.figures\nkind: regpack\nversion: \"1\"\njurisdiction: pk\n"
		"title: Figures to measure with\nnotice: No law.\n"
		"sources:\n  S: {title: \"None\", class: GK}\n";
	static const char facts[] =
		"vocabulary: bench\nfacts:\n  kind: {type: word, words: [payment]}\n";
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	char name[32];

	mez_buf_z(&b, head);
	put_file("pack.yaml", &b);
	mez_buf_clear(&b);
	mez_buf_z(&b, facts);
	put_file("facts.yaml", &b);
	for (size_t n = 0; n < files; n++) {
		uint64_t r = sample_number(n);

		mez_buf_clear(&b);
		mez_buf_fmt(
			&b,
			"param: bench.figure.%05zu\nnote: \"%s %s %016jx %s\"\nrows:\n"
			"- {from: 2026-01-01, value: \"PKR %u\", source: [S], confidence: GK}\n",
			n, sample_word(r), sample_word(r >> 8), (uintmax_t)sample_number(r),
			sample_word(r >> 16), (unsigned)(r >> 40));
		(void)snprintf(name, sizeof(name), "f%05zu.yaml", n);
		put_file(name, &b);
	}
}

int main(int argc, char **argv)
{
	char *end = NULL;
	size_t count = argc == 3 ? strtoul(argv[2], &end, 10) : 0;
	const char *what = argc == 3 ? argv[1] : "";

	if (!end || *end || !count)
		bench_die("usage: sample records|object|list|flat|credentials|cases|pack COUNT");
	if (strcmp(what, "records") == 0)
		put_lines(sample_record, SIZE_MAX, count);
	else if (strcmp(what, "object") == 0)
		put_text(sample_object, count);
	else if (strcmp(what, "list") == 0)
		put_text(sample_list, count);
	else if (strcmp(what, "flat") == 0)
		put_text(sample_flat, count);
	else if (strcmp(what, "credentials") == 0)
		put_lines(sample_credential, count, SIZE_MAX);
	else if (strcmp(what, "cases") == 0)
		put_lines(sample_case, count, SIZE_MAX);
	else if (strcmp(what, "pack") == 0)
		put_pack(count);
	else
		bench_die("no data of kind '%s'", what);
	return fflush(stdout) == 0 ? 0 : 1;
}
