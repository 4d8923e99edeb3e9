/* Any bytes through the encoders and back, and as the text of every decoder: a decoder that
 * accepts has accepted the one spelling its encoder writes. */
#include "base/text.h"

enum { B58_MOST = 128, SAFE_MOST = 100 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void same(struct mez_str a, struct mez_str b)
{
	mez_require(mez_str_eq(a, b));
}

static void check_decoders(struct mez_str s)
{
	MEZ_AUTOBUF out = MEZ_BUF_INIT;
	MEZ_AUTOBUF room = MEZ_BUF_INIT;
	char *bytes = mez_buf_room(&room, s.n + 1);
	size_t n = s.n;

	if (mez_unb64(bytes, &n, s)) {
		mez_b64(&out, bytes, n);
		same(mez_buf_view(&out), s);
	}
	n = s.n;
	mez_buf_clear(&out);
	if (mez_unb64url(bytes, &n, s)) {
		mez_b64url(&out, bytes, n);
		same(mez_buf_view(&out), s);
	}
	n = s.n;
	mez_buf_clear(&out);
	if (mez_unb58(bytes, &n, s)) {
		mez_b58(&out, bytes, n);
		same(mez_buf_view(&out), s);
	}
	mez_buf_clear(&out);
	if (mez_unhex(bytes, s.n / 2, s)) {
		mez_hex(mez_buf_room(&out, s.n), bytes, s.n / 2);
		out.len = s.n;
		same(mez_buf_view(&out), s);
	}
}

static void check_encoders(struct mez_str s)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	MEZ_AUTOBUF room = MEZ_BUF_INIT;
	char *bytes = mez_buf_room(&room, s.n + 1);
	size_t n = s.n;

	mez_b64(&text, s.p, s.n);
	mez_require(mez_unb64(bytes, &n, mez_buf_view(&text)));
	same((struct mez_str){ bytes, n }, s);
	mez_buf_clear(&text);
	mez_b64url(&text, s.p, s.n);
	mez_require(mez_unb64url(bytes, &n, mez_buf_view(&text)));
	same((struct mez_str){ bytes, n }, s);
	if (s.n > B58_MOST)
		return;
	mez_buf_clear(&text);
	mez_b58(&text, s.p, s.n);
	mez_require(mez_unb58(bytes, &n, mez_buf_view(&text)));
	same((struct mez_str){ bytes, n }, s);
}

static void check_utf8(struct mez_str s)
{
	const char *at = s.p, *end = s.p + mez_utf8_valid(s.p, s.n);
	MEZ_AUTOBUF back = MEZ_BUF_INIT;

	while (at < end) {
		char out[4];

		mez_buf_add(&back, out, mez_utf8_put(out, mez_utf8_next(&at, end)));
	}
	same(mez_buf_view(&back), (struct mez_str){ s.p, (size_t)(end - s.p) });
}

/* What is shown is UTF-8 without controls, and no longer than asked. */
static void check_safe(struct mez_str s)
{
	MEZ_AUTOBUF out = MEZ_BUF_INIT;

	mez_text_safe(&out, s, SAFE_MOST);
	mez_require(out.len <= SAFE_MOST + strlen("..."));
	mez_require(mez_utf8_valid(mez_buf_view(&out).p, out.len) == out.len);
	for (size_t i = 0; i < out.len; i++)
		mez_require((unsigned char)out.p[i] >= 0x20 && out.p[i] != 0x7f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct mez_str s = { n ? (const char *)data : "", n };

	check_decoders(s);
	check_encoders(s);
	check_utf8(s);
	check_safe(s);
	return 0;
}
