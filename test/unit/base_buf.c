/* The buffer: growth, termination, and that nothing is lost on the way. */
#include "base/buf.h"

#include "tap.h"

static void test_growth(void)
{
	struct mez_buf b = MEZ_BUF_INIT;
	size_t wrong = 0, unterminated = 0;

	for (size_t i = 0; i < 300000; i++) {
		mez_buf_ch(&b, (char)(i % 251));
		unterminated += b.p[b.len] != 0;
	}
	for (size_t i = 0; i < b.len; i++)
		wrong += b.p[i] != (char)(i % 251);
	is_int(b.len, 300000, "every byte counted");
	is_int(wrong, 0, "every byte kept while the block moved");
	is_int(unterminated, 0, "always terminated");
	mez_buf_release(&b);
	ok(!b.p && !b.len && !b.cap, "released");
	mez_buf_release(&b);
}

static void test_pieces(void)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	char *to;

	is_mem(mez_buf_view(&b).p, mez_buf_view(&b).n, "", 0, "an empty buffer has a view");
	mez_buf_add(&b, NULL, 0);
	mez_buf_z(&b, "one");
	mez_buf_str(&b, MEZ_STR(" two"));
	mez_buf_fmt(&b, " %s%d", "three", 3);
	mez_buf_add(&b, "\0x", 2);
	is_mem(b.p, b.len + 1, "one two three3\0x\0", 17, "pieces in order");
	to = mez_buf_room(&b, 4);
	memcpy(to, "abcd", 4);
	b.len += 4;
	is_mem(b.p + 16, 5, "abcd", 5, "room is terminated after its last byte");
	mez_buf_clear(&b);
	ok(b.len == 0 && b.p[0] == 0 && b.cap, "cleared keeps the block");
	for (int i = 0; i < 2000; i++)
		mez_buf_fmt(&b, "%d,", i);
	ok(strstr(b.p, "1998,1999,") && b.len == strlen(b.p), "formatted text grows the block");
}

static void test_wipe(void)
{
	struct mez_buf b = MEZ_BUF_INIT;

	mez_buf_wipe(&b);
	mez_buf_z(&b, "secret");
	mez_buf_wipe(&b);
	ok(!b.p && !b.len, "wiped is empty");
}

int main(void)
{
	test_growth();
	test_pieces();
	test_wipe();
	return done_testing();
}
