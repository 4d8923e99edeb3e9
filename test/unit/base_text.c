/* The encoders of base/text.h against published vectors and their own inverse, and every way
 * a decoder must refuse. */
#include "base/text.h"

#include "tap.h"

/* Decoders must not touch their output when they fail. */
enum { ROOM = 64, MARK = 0xa5 };

static bool untouched(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != MARK)
			return false;
	return true;
}

static void test_hex(void)
{
	const unsigned char bytes[] = { 0x00, 0x0f, 0xf0, 0xff, 0x7e };
	static const char *const bad[] = { "000ff0ff7",	 "000ff0ff7e0", "000FF0FF7E",
					   "000ff0ff7g", "000ff0ff 7",	"" };
	unsigned char back[ROOM];
	char text[10];

	mez_hex(text, bytes, sizeof(bytes));
	is_mem(text, sizeof(text), "000ff0ff7e", 10, "hex of five bytes");
	ok(mez_unhex(back, 5, MEZ_STR("000ff0ff7e")) && memcmp(back, bytes, 5) == 0, "and back");
	ok(mez_unhex(back, 0, MEZ_STR("")), "no digits are no bytes");
	for (size_t i = 0; i < MEZ_COUNT(bad); i++) {
		memset(back, MARK, sizeof(back));
		ok(!mez_unhex(back, 5, mez_str_of(bad[i])) && untouched(back, sizeof(back)),
		   "unhex refuses '%s'", bad[i]);
	}
	ok(mez_is_hex(MEZ_STR("09af"), 4) && !mez_is_hex(MEZ_STR("09af"), 3) &&
		   !mez_is_hex(MEZ_STR("09aF"), 4) && !mez_is_hex(MEZ_STR("09a/"), 4) &&
		   !mez_is_hex(MEZ_STR("09a:"), 4) && !mez_is_hex(MEZ_STR("09a`"), 4),
	   "is_hex wants the length and lower case");
}

/* RFC 4648 section 10. */
static const struct {
	const char *bytes, *b64, *b64url;
} RFC4648[] = {
	{ "", "", "" },
	{ "f", "Zg==", "Zg" },
	{ "fo", "Zm8=", "Zm8" },
	{ "foo", "Zm9v", "Zm9v" },
	{ "foob", "Zm9vYg==", "Zm9vYg" },
	{ "fooba", "Zm9vYmE=", "Zm9vYmE" },
	{ "foobar", "Zm9vYmFy", "Zm9vYmFy" },
	{ "\xfb\xff\xbf", "+/+/", "-_-_" },
};

static void test_b64_vectors(void)
{
	for (size_t i = 0; i < MEZ_COUNT(RFC4648); i++) {
		MEZ_AUTOBUF out = MEZ_BUF_INIT;
		const char *want = RFC4648[i].bytes;
		unsigned char back[ROOM];
		size_t n = sizeof(back);

		mez_b64(&out, want, strlen(want));
		is_mem(mez_buf_view(&out).p, out.len, RFC4648[i].b64, strlen(RFC4648[i].b64),
		       RFC4648[i].b64);
		mez_buf_clear(&out);
		mez_b64url(&out, want, strlen(want));
		is_mem(mez_buf_view(&out).p, out.len, RFC4648[i].b64url, strlen(RFC4648[i].b64url),
		       RFC4648[i].b64url);
		ok(mez_unb64(back, &n, mez_str_of(RFC4648[i].b64)) && n == strlen(want) &&
			   memcmp(back, want, n) == 0,
		   "base64 back to %zu bytes", strlen(want));
		n = sizeof(back);
		ok(mez_unb64url(back, &n, mez_str_of(RFC4648[i].b64url)) && n == strlen(want) &&
			   memcmp(back, want, n) == 0,
		   "base64url back to %zu bytes", strlen(want));
	}
}

static void test_b64_refusals(void)
{
	static const char *const bad[] = { "Zg",   "Zg=",   "Zg===",	"=",	  "====",  "Z===",
					   "Zh==", "Zm9=",  "Zg==Zg==", "Zm9v\n", " Zg==", "Zm-v",
					   "Zm_v", "Zm9vY", "Zg=a",	"Zm9v=" };
	static const char *const badurl[] = { "Z",    "Zh",    "Zm9",	"Zg==", "Zm+v",
					      "Zm/v", "Zm9v ", "Zm9vY", "Zm8=" };
	unsigned char back[ROOM];
	size_t n;

	for (size_t i = 0; i < MEZ_COUNT(bad); i++) {
		memset(back, MARK, sizeof(back));
		n = sizeof(back);
		ok(!mez_unb64(back, &n, mez_str_of(bad[i])) && n == sizeof(back) &&
			   untouched(back, sizeof(back)),
		   "base64 refused: %zu", i);
	}
	for (size_t i = 0; i < MEZ_COUNT(badurl); i++) {
		memset(back, MARK, sizeof(back));
		n = sizeof(back);
		ok(!mez_unb64url(back, &n, mez_str_of(badurl[i])) && n == sizeof(back) &&
			   untouched(back, sizeof(back)),
		   "base64url refused: %zu", i);
	}
	memset(back, MARK, sizeof(back));
	n = 2;
	ok(!mez_unb64(back, &n, MEZ_STR("Zm9v")) && untouched(back, sizeof(back)), "no room");
	n = 3;
	ok(mez_unb64(back, &n, MEZ_STR("Zm9v")) && untouched(back + 3, sizeof(back) - 3),
	   "just enough room");
}

/* Exactly one of the 64 last digits of a two digit text is the encoder's. */
static void test_b64_one_spelling(void)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	unsigned accepted = 0;

	for (size_t i = 0; i < 64; i++) {
		const char text[2] = { 'A', digits[i] };
		unsigned char back[1];
		size_t n = 1;

		accepted += mez_unb64url(back, &n, (struct mez_str){ text, 2 });
	}
	is_int(accepted, 4, "two base64url digits hold four of 64 tails");
}

static void test_b58(void)
{
	/* draft-msporny-base58 section 5. */
	static const struct {
		const char *hex, *text;
	} vectors[] = {
		{ "", "" },
		{ "48656c6c6f20576f726c6421", "2NEpo7TZRRrLZSi2U" },
		{ "54686520717569636b2062726f776e20666f78206a756d7073206f766572207468"
		  "65206c617a7920646f672e",
		  "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z" },
		{ "0000287fb4cd", "11233QC4" },
		{ "00", "1" },
		{ "ff", "5Q" },
	};
	static const char *const bad[] = { "0", "O", "I", "l", "2NEpo7TZRRrLZSi2U ", "2\n", "+" };
	unsigned char bytes[ROOM], back[ROOM];
	size_t n;

	for (size_t i = 0; i < MEZ_COUNT(vectors); i++) {
		MEZ_AUTOBUF out = MEZ_BUF_INIT;
		size_t want = strlen(vectors[i].hex) / 2;

		ok(mez_unhex(bytes, want, mez_str_of(vectors[i].hex)), "vector %zu", i);
		mez_b58(&out, bytes, want);
		is_mem(mez_buf_view(&out).p, out.len, vectors[i].text, strlen(vectors[i].text),
		       "base58 text");
		n = sizeof(back);
		ok(mez_unb58(back, &n, mez_str_of(vectors[i].text)) && n == want &&
			   memcmp(back, bytes, n) == 0,
		   "and back");
	}
	for (size_t i = 0; i < MEZ_COUNT(bad); i++) {
		memset(back, MARK, sizeof(back));
		n = sizeof(back);
		ok(!mez_unb58(back, &n, mez_str_of(bad[i])) && untouched(back, sizeof(back)),
		   "base58 refused: %zu", i);
	}
	n = sizeof(back);
	ok(!mez_unb58(back, &n, (struct mez_str){ "2\0", 2 }), "NUL is no base58 digit");
	n = 11;
	ok(!mez_unb58(back, &n, MEZ_STR("2NEpo7TZRRrLZSi2U")), "base58 wants room");
}

/* The bound: 128 bytes of any value go there and back, and one more never comes out. */
/* Every byte alone: the digits are those of the alphabet, in its order. */
static void test_b58_digits(void)
{
	static const char digits[] =
		"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
	size_t right = 0;

	for (unsigned c = 0; c < 256; c++) {
		const char text = (char)c;
		const char *at = memchr(digits, text, sizeof(digits) - 1);
		unsigned char value = MARK;
		size_t n = 1;
		bool read = mez_unb58(&value, &n, (struct mez_str){ &text, 1 });

		right += at ? read && n == 1 && value == at - digits : !read && value == MARK;
	}
	is_int((int64_t)right, 256, "each byte is its base58 digit or refused");
}

static void test_b58_bound(void)
{
	unsigned char most[128], back[129];
	MEZ_AUTOBUF out = MEZ_BUF_INIT;
	char long_text[400];
	size_t n = sizeof(back);

	memset(most, 0xff, sizeof(most));
	mez_b58(&out, most, sizeof(most));
	ok(mez_unb58(back, &n, mez_buf_view(&out)) && n == 128 && memcmp(back, most, 128) == 0,
	   "128 bytes of ff, %zu digits", out.len);
	memset(most, 0, sizeof(most));
	mez_buf_clear(&out);
	mez_b58(&out, most, sizeof(most));
	n = sizeof(back);
	ok(mez_unb58(back, &n, mez_buf_view(&out)) && n == 128 && memcmp(back, most, 128) == 0,
	   "128 bytes of 00");
	mez_buf_ch(&out, '1');
	n = sizeof(back);
	ok(!mez_unb58(back, &n, mez_buf_view(&out)), "129 bytes are refused");
	memset(long_text, 'z', sizeof(long_text));
	n = sizeof(back);
	ok(!mez_unb58(back, &n, (struct mez_str){ long_text, sizeof(long_text) }), "400 digits");
	n = sizeof(back);
	ok(!mez_unb58(back, &n, (struct mez_str){ long_text, 175 }), "58^175 - 1 needs 129 bytes");
}

static void test_round_trips(void)
{
	unsigned char bytes[ROOM];
	unsigned seed = 1, good = 0, tried = 0;

	for (size_t len = 0; len <= ROOM; len++) {
		unsigned char a[ROOM], b[ROOM], c[ROOM], d[ROOM];
		MEZ_AUTOBUF b64 = MEZ_BUF_INIT, url = MEZ_BUF_INIT, b58 = MEZ_BUF_INIT;
		char hex[2 * ROOM];
		size_t na = ROOM, nb = ROOM, nc = ROOM;

		for (size_t i = 0; i < len; i++) {
			seed = seed * 1103515245 + 12345;
			bytes[i] = (unsigned char)(i < len / 8 ? 0 : seed >> 16);
		}
		mez_b64(&b64, bytes, len);
		mez_b64url(&url, bytes, len);
		mez_b58(&b58, bytes, len);
		mez_hex(hex, bytes, len);
		good += mez_unb64(a, &na, mez_buf_view(&b64)) && na == len &&
			mez_unb64url(b, &nb, mez_buf_view(&url)) && nb == len &&
			mez_unb58(c, &nc, mez_buf_view(&b58)) && nc == len &&
			mez_unhex(d, len, (struct mez_str){ hex, 2 * len }) &&
			memcmp(a, bytes, len) == 0 && memcmp(b, bytes, len) == 0 &&
			memcmp(c, bytes, len) == 0 && memcmp(d, bytes, len) == 0;
		tried++;
	}
	is_int(good, tried, "every length to 64 goes there and back in four alphabets");
}

static void test_utf8(void)
{
	static const struct {
		const char *s;
		size_t n, valid;
	} cases[] = {
		{ "plain ascii text, over eight", 28, 28 },
		{ "a\0b", 3, 3 },
		{ "\x7f\xc2\x80\xdf\xbf", 5, 5 },
		{ "\xe0\xa0\x80\xef\xbf\xbf", 6, 6 },
		{ "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", 8, 8 },
		{ "\xed\x9f\xbf\xee\x80\x80", 6, 6 },
		{ "12345678\xff", 9, 8 },
		{ "ab\x80", 3, 2 },
		{ "\xc0\x80", 2, 0 },
		{ "\xc1\xbf", 2, 0 },
		{ "\xe0\x9f\xbf", 3, 0 },
		{ "\xed\xa0\x80", 3, 0 },
		{ "\xf0\x8f\xbf\xbf", 4, 0 },
		{ "\xf4\x90\x80\x80", 4, 0 },
		{ "\xf5\x80\x80\x80", 4, 0 },
		{ "\xe2\x82", 2, 0 },
		{ "\xe2\x82\x28", 3, 0 },
		{ "\xf0\x9f\x98", 3, 0 },
		{ "", 0, 0 },
	};

	for (size_t i = 0; i < MEZ_COUNT(cases); i++)
		is_int(mez_utf8_valid(cases[i].s, cases[i].n), cases[i].valid,
		       "valid UTF-8 prefix");
}

/* Every scalar value is written, judged valid and read back as itself. */
static void test_utf8_scalars(void)
{
	uint32_t wrong = 0;

	for (uint32_t ch = 0; ch <= 0x10ffff; ch++) {
		char text[4];
		const char *at = text;
		size_t n;

		if (ch >= 0xd800 && ch <= 0xdfff)
			continue;
		n = mez_utf8_put(text, ch);
		if (mez_utf8_valid(text, n) != n || mez_utf8_next(&at, text + n) != ch ||
		    at != text + n)
			wrong++;
	}
	is_int(wrong, 0, "all scalar values go there and back");
}

static void test_safe(void)
{
	static const struct {
		const char *s;
		size_t n, max;
		const char *want;
	} cases[] = {
		{ "plain", 5, 100, "plain" },
		{ "a\nb\x1b[31m\x7f", 9, 100, "a\\x0ab\\x1b[31m\\x7f" },
		{ "\0", 1, 100, "\\x00" },
		{ "\xff\xc2", 2, 100, "\\xff\\xc2" },
		{ "\xc2\x9b", 2, 100, "\\u{9b}" },
		{ "\xe2\x80\xaex", 4, 100, "\\u{202e}x" },
		{ "\xe2\x81\xa6", 3, 100, "\\u{2066}" },
		{ "\xd8\x9c", 2, 100, "\\u{61c}" },
		{ "\xe2\x80\xa8", 3, 100, "\\u{2028}" },
		{ "\xc3\xa9\xe2\x80\x94", 5, 100, "\xc3\xa9\xe2\x80\x94" },
		{ "123456", 6, 5, "12345..." },
		{ "12345", 5, 5, "12345" },
		{ "123\n", 4, 5, "123..." },
		{ "1234\xc3\xa9", 6, 5, "1234..." },
	};

	for (size_t i = 0; i < MEZ_COUNT(cases); i++) {
		MEZ_AUTOBUF out = MEZ_BUF_INIT;

		mez_buf_z(&out, ">");
		mez_text_safe(&out, (struct mez_str){ cases[i].s, cases[i].n }, cases[i].max);
		is_str(out.p + 1, cases[i].want, "safe text");
	}
}

int main(void)
{
	test_hex();
	test_b64_vectors();
	test_b64_refusals();
	test_b64_one_spelling();
	test_b58();
	test_b58_digits();
	test_b58_bound();
	test_round_trips();
	test_utf8();
	test_utf8_scalars();
	test_safe();
	ok(mez_lower('A') == 'a' && mez_lower('Z') == 'z' && mez_lower('@') == '@' &&
		   mez_lower('[') == '[' && mez_lower('\xc0') == '\xc0',
	   "lower case is ASCII's");
	return done_testing();
}
