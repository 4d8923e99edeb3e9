/* The published vectors of RFC 8785: whole documents, and how doubles are printed. */
#include "canon/canon.h"
#include "suite.h"

static struct mez_arena arena;
static struct suite suite;

/* --- documents: input/X.json gives output/X.json, and outhex/X.txt in hex -------------- */

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Pairs of hex digits with blanks between. */
static void unhex(struct mez_buf *out, const struct mez_buf *hex)
{
	mez_buf_clear(out);
	for (size_t i = 0; i + 1 < hex->len; i++) {
		int high = hex_digit(hex->p[i]), low = hex_digit(hex->p[i + 1]);

		if (high < 0 || low < 0)
			continue;
		mez_buf_ch(out, (char)(high << 4 | low));
		i++;
	}
}

static void document(const char *name)
{
	static struct mez_buf in, want, hex, got;
	MEZ_AUTOBUF path = MEZ_BUF_INIT;
	const struct mez_json *v;
	struct mez_err err = { 0 };
	int rc;

	mez_buf_fmt(&path, "input/%s.json", name);
	if (!suite_read(&suite, &in, path.p))
		return;
	mez_buf_clear(&got);
	mez_arena_reset(&arena);
	rc = mez_json_read(&v, &arena, in.p, in.len, &err);
	if (rc == 0)
		rc = mez_canon_write(&got, v, MEZ_PROFILE_RFC8785, in.p, in.len, &err);
	if (!ok(rc == 0, "%s is taken %s", name, err.msg))
		return;
	mez_buf_clear(&path);
	mez_buf_fmt(&path, "output/%s.json", name);
	if (suite_read(&suite, &want, path.p))
		is_mem(got.p, got.len, want.p, want.len, path.p);
	mez_buf_clear(&path);
	mez_buf_fmt(&path, "outhex/%s.txt", name);
	if (suite_read(&suite, &hex, path.p)) {
		unhex(&want, &hex);
		is_mem(got.p, got.len, want.p, want.len, path.p);
	}
}

/* --- numbers: "bits in hex,text" a line ------------------------------------------------ */

static double double_of(uint64_t bits)
{
	double d;

	memcpy(&d, &bits, sizeof(d));
	return d;
}

/* The bits have no JSON form of their own, so a text that reads as them is written, with
 * more digits than anyone needs. */
static bool prints_as(uint64_t bits, struct mez_str want, struct mez_buf *got, struct mez_err *err)
{
	const struct mez_json *v;
	char text[64];

	mez_arena_reset(&arena);
	mez_buf_clear(got);
	(void)snprintf(text, sizeof(text), "%.40e", double_of(bits));
	return mez_json_read(&v, &arena, text, strlen(text), err) == 0 &&
	       mez_canon_write(got, v, MEZ_PROFILE_RFC8785, NULL, 0, err) == 0 &&
	       mez_str_eq(mez_buf_view(got), want);
}

/* The file's name, the separator, and how many lines to tell apart in the output. */
static void numbers(const char *path, bool each)
{
	static struct mez_buf text, got;
	unsigned long lines = 0, wrong = 0;
	struct mez_err err = { 0 };

	if (!suite_read(&suite, &text, path))
		return;
	for (char *p = text.p, *next; *p; p = next) {
		char *comma = strchr(p, ',');
		struct mez_str want;
		uint64_t bits;
		bool right;

		next = p + strcspn(p, "\n");
		next += *next != 0;
		bits = strtoull(p, NULL, 16);
		if (!comma || strncmp(p, "ieee754", 7) == 0)
			continue;
		want = (struct mez_str){ comma + 1, strcspn(comma + 1, ",\r\n") };
		lines++;
		right = want.n ? prints_as(bits, want, &got, &err)
			       : !prints_as(bits, want, &got, &err); /* NaN and infinities */
		wrong += !right;
		if (each || !right)
			ok(right, "%.16s is '%.*s'", p, MEZ_FMT(want));
	}
	ok(lines > 20 && wrong == 0, "%s: %lu numbers, %lu wrong", path, lines, wrong);
}

int main(void)
{
	static const char *const names[] = { "arrays", "french", "structures", "unicode", "values",
					     "weird" };
	struct mez_err err;

	suite = suite_open("jcs-rfc8785");
	if (mez_arena_init(&arena, 0, &err) < 0) {
		printf("Bail out! %s\n", err.msg);
		return 1;
	}
	for (size_t i = 0; i < MEZ_COUNT(names); i++)
		document(names[i]);
	numbers("numbers/rfc8785-appendix-b.csv", true);
	numbers("numbers/es6testfile10k.txt", false);
	return done_testing();
}
