/* Any text as each scalar of our documents: what is accepted is the one spelling of its value,
 * so that writing it again gives the same text. */
#include "base/date.h"
#include "base/dec.h"
#include "canon/digest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void decimals(struct mez_str s)
{
	char text[MEZ_DEC_TEXT];
	struct mez_dec d, again;

	if (mez_dec_parse(&d, s))
		mez_require(mez_str_eq(s, (struct mez_str){text, mez_dec_text(text, d)}));
	if (!mez_dec_parse_source(&d, s))
		return;
	mez_require(mez_dec_parse(&again, (struct mez_str){text, mez_dec_text(text, d)}));
	mez_require(again.coef == d.coef && again.scale == d.scale);
}

static void times(struct mez_str s)
{
	char text[MEZ_INSTANT_TEXT + 1];
	struct mez_instant t, same;
	struct mez_date d;
	int32_t offset;

	if (mez_date_parse(&d, s)) {
		mez_date_text(text, d);
		mez_require(mez_str_eq(s, mez_str_of(text)));
		mez_require(mez_date_weekday(d) >= 1 && mez_date_weekday(d) <= 7);
	}
	if (mez_instant_parse(&t, s)) {
		mez_instant_text(text, t);
		mez_require(mez_str_eq(s, mez_str_of(text)));
		mez_require(mez_instant_parse_rfc3339(&same, s) && same.secs == t.secs);
	}
	if (mez_instant_parse_rfc3339(&t, s)) {
		mez_instant_text(text, t);
		mez_require(mez_instant_parse(&same, mez_str_of(text)) && same.secs == t.secs);
	}
	if (mez_offset_parse(&offset, s))
		mez_require(offset >= -18 * 3600 && offset <= 18 * 3600 && offset % 60 == 0);
}

static void digests(struct mez_str s)
{
	char text[MEZ_OCI_DIGEST + 1];
	struct mez_filehash f;
	struct mez_digest d;

	if (mez_digest_parse(&d, s)) {
		mez_digest_hex(text, &d);
		mez_require(mez_str_eq(s, mez_str_of(text)));
	}
	if (mez_filehash_parse(&f, s)) {
		mez_filehash_hex(text, &f);
		mez_require(mez_str_eq(s, mez_str_of(text)));
	}
	if (mez_filehash_parse_oci(&f, s)) {
		mez_filehash_oci(text, &f);
		mez_require(mez_str_eq(s, mez_str_of(text)));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct mez_str s = {n ? (const char *)data : "", n};

	decimals(s);
	times(s);
	digests(s);
	return 0;
}
