/* screen: parties against a list.
 *   screen LIST PARTIES
 * Facts: screen.name (seconds a party, proofs left out), screen.open (seconds to open the list),
 * screen.rss (MiB at most, list and all), screen.entries, screen.hits (of a thousand). */
#include <fcntl.h>
#include <sys/resource.h>

#include "base/file.h"
#include "bench.h"
#include "work/screenwork.h"

enum { MOST = 20000 };

static void screen_all(const struct mez_screen_list *l, const char *text, size_t n)
{
	struct mez_screening_how how = {.least = -1, .flags = MEZ_SCREENING_TERSE};
	MEZ_AUTO(mez_recall) recall = NULL;
	struct mez_arena a = {0};
	struct mez_err err;
	size_t parties = 0, hits = 0;
	const char *end = text + n;
	double t = bench_now(BENCH_CPU);

	bench_must(mez_arena_init(&a, 0, &err), &err);
	bench_must(mez_recall_open(&recall, &err), &err);
	for (const char *p = text, *eol; p < end && parties < MOST; p = eol + 1, parties++) {
		const struct mez_json *v;
		struct mez_json out;

		eol = memchr(p, '\n', (size_t)(end - p));
		if (!eol)
			break;
		mez_arena_reset(&a);
		bench_must(mez_json_read(&v, &a, p, (size_t)(eol - p), &err), &err);
		bench_must(mez_screening_make(&out, &a, v, &l, &recall, 1, &how, &err), &err);
		hits += mez_json_len(mez_json_at(mez_json_item(mez_json_at(&out, "lists"), 0),
						 "candidates")) > 0;
	}
	bench_fact("screen.name", (bench_now(BENCH_CPU) - t) / (double)(parties ? parties : 1));
	bench_fact("screen.hits", 1000.0 * (double)hits / (double)(parties ? parties : 1));
	mez_arena_release(&a);
}

int main(int argc, char **argv)
{
	struct mez_arena a = {0}, scratch = {0};
	MEZ_AUTOBUF list = MEZ_BUF_INIT;
	MEZ_AUTOBUF parties = MEZ_BUF_INIT;
	struct mez_screen_list *l;
	struct rusage used;
	struct mez_err err;
	double t;

	if (argc != 3)
		bench_die("usage: screen LIST PARTIES");
	bench_must(mez_arena_init(&a, 0, &err), &err);
	bench_must(mez_arena_init(&scratch, 0, &err), &err);
	bench_must(mez_file_read(&parties, AT_FDCWD, argv[2], MEZ_LIST_MAX_BYTES, &err), &err);
	t = bench_now(BENCH_CPU);
	bench_must(mez_file_read(&list, AT_FDCWD, argv[1], MEZ_LIST_MAX_BYTES, &err), &err);
	bench_must(mez_screenlist_read(&l, &a, &scratch, mez_buf_view(&list), &err), &err);
	mez_buf_release(&list);
	mez_arena_release(&scratch);
	bench_fact("screen.open", bench_now(BENCH_CPU) - t);
	bench_fact("screen.entries", (double)mez_screen_list_entries(l));
	screen_all(l, parties.p, parties.len);
	if (getrusage(RUSAGE_SELF, &used) < 0)
		bench_die("no usage");
	bench_fact("screen.rss", (double)used.ru_maxrss / 1024);
	mez_arena_release(&a);
	return 0;
}
