/* Any bytes as each of the published lists: refused, or entries that make a list that opens. */
#include "adapt/sanctions.h"

#include <sys/mman.h>
#include <unistd.h>

#include "schemakit.h"
#include "work/screenwork.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int open_bytes(const uint8_t *data, size_t n)
{
	int fd = memfd_create("list", MFD_CLOEXEC);

	mez_require(fd >= 0 && write(fd, data, n) == (ssize_t)n && lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

static void open_list(struct mez_arena *a, struct mez_arena *scratch, const struct mez_sanctions *s)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	const struct mez_json *list;
	struct mez_screen_list *l;
	struct mez_err err;

	mez_buf_z(&b, "{\"algorithm\":\"names/1\",\"as_of\":\"2026-01-01\",\"entries\":[");
	for (size_t i = 0; i < s->n; i++) {
		mez_buf_z(&b, i ? "," : "");
		mez_buf_str(&b, s->entry[i].bytes);
	}
	mez_buf_z(&b, "],\"max_age\":1,\"name\":\"x\",\"type\":\"mez.list/1\"}");
	mez_require(mez_screenlist_read(&l, a, scratch, mez_buf_view(&b), &err) == 0 ||
		    err.code == MEZ_E_VALUE); /* an id may be too long for us */
	mez_require(mez_json_read(&list, scratch, b.p, b.len, &err) == 0);
	mez_require(schema_holds(list, scratch));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct mez_arena a, b, scratch;
	struct mez_sanctions s;
	struct mez_err err;
	int fd, r;

	if (!a.base)
		mez_require(mez_arena_init(&a, 0, &err) == 0 && mez_arena_init(&b, 0, &err) == 0 &&
			    mez_arena_init(&scratch, 0, &err) == 0);
	for (int f = MEZ_SANCTIONS_UN; f <= MEZ_SANCTIONS_UK; f++) {
		mez_arena_reset(&a);
		mez_arena_reset(&b);
		mez_arena_reset(&scratch);
		mez_err_clear(&err);
		fd = open_bytes(data, n);
		r = mez_sanctions_read(&s, &a, fd, "list", (enum mez_sanctions_format)f, true,
				       &err);
		close(fd);
		mez_require(r == 0 || (err.code != MEZ_OK && err.msg[0]));
		if (r == 0) {
			mez_require(s.counts.read == s.counts.imported + s.counts.skipped);
			open_list(&b, &scratch, &s);
		}
	}
	return 0;
}
