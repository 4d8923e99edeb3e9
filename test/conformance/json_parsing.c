/* JSONTestSuite against the reader: y_ must be taken, n_ refused; for i_, where RFC 8259
 * leaves the choice, and for the ambiguous texts of test_transform, ours stands in the
 * table below: what RFC 8785 makes of the text, or the slug of the refusal.
 * Texts of y_ that I-JSON forbids are listed in DEVIATIONS. */
#include "canon/canon.h"
#include "suite.h"

struct choice {
	const char *file;
	const char *want; /* canonical (rfc8785) or slug */
};

static const struct choice choices[] = {
	/* Numbers are kept as lexemes; a double is made of them by canon alone. */
	{ "i_number_double_huge_neg_exp.json", "[0]" },
	{ "i_number_huge_exp.json", "number-out-of-range" },
	{ "i_number_neg_int_huge_exp.json", "number-out-of-range" },
	{ "i_number_pos_double_huge_exp.json", "number-out-of-range" },
	{ "i_number_real_neg_overflow.json", "number-out-of-range" },
	{ "i_number_real_pos_overflow.json", "number-out-of-range" },
	{ "i_number_real_underflow.json", "[0]" },
	{ "i_number_too_big_neg_int.json", "[-1.2312312312312312e+29]" },
	{ "i_number_too_big_pos_int.json", "[100000000000000000000]" },
	{ "i_number_very_big_negative_int.json", "[-2.374623746732769e+47]" },
	/* I-JSON: no half pairs, nothing but UTF-8. */
	{ "i_object_key_lone_2nd_surrogate.json", "lone-surrogate" },
	{ "i_string_1st_surrogate_but_2nd_missing.json", "lone-surrogate" },
	{ "i_string_1st_valid_surrogate_2nd_invalid.json", "lone-surrogate" },
	{ "i_string_incomplete_surrogate_and_escape_valid.json", "lone-surrogate" },
	{ "i_string_incomplete_surrogate_pair.json", "lone-surrogate" },
	{ "i_string_incomplete_surrogates_escape_valid.json", "lone-surrogate" },
	{ "i_string_invalid_lonely_surrogate.json", "lone-surrogate" },
	{ "i_string_invalid_surrogate.json", "lone-surrogate" },
	{ "i_string_inverted_surrogates_U+1D11E.json", "lone-surrogate" },
	{ "i_string_lone_second_surrogate.json", "lone-surrogate" },
	{ "i_string_UTF-8_invalid_sequence.json", "invalid-utf8" },
	{ "i_string_UTF8_surrogate_U+D800.json", "invalid-utf8" },
	{ "i_string_invalid_utf-8.json", "invalid-utf8" },
	{ "i_string_iso_latin_1.json", "invalid-utf8" },
	{ "i_string_lone_utf8_continuation_byte.json", "invalid-utf8" },
	{ "i_string_not_in_unicode_range.json", "invalid-utf8" },
	{ "i_string_overlong_sequence_2_bytes.json", "invalid-utf8" },
	{ "i_string_overlong_sequence_6_bytes.json", "invalid-utf8" },
	{ "i_string_overlong_sequence_6_bytes_null.json", "invalid-utf8" },
	{ "i_string_truncated-utf-8.json", "invalid-utf8" },
	{ "i_string_UTF-16LE_with_BOM.json", "grammar" },
	{ "i_string_utf16BE_no_BOM.json", "grammar" },
	{ "i_string_utf16LE_no_BOM.json", "grammar" },
	{ "i_structure_UTF-8_BOM_empty_object.json", "grammar" },
	{ "i_structure_500_nested_arrays.json", "bound-exceeded" },
	/* test_transform */
	{ "number_1.000000000000000005.json", "[1]" },
	{ "number_1000000000000000.json", "[1000000000000000]" },
	{ "number_10000000000000000999.json", "[10000000000000000000]" },
	{ "number_1e-999.json", "[0]" },
	{ "number_1e6.json", "[1000000]" },
	{ "number_9223372036854775807.json", "[9223372036854776000]" },
	{ "number_9223372036854775808.json", "[9223372036854776000]" },
	{ "number_-9223372036854775808.json", "[-9223372036854776000]" },
	{ "object_key_nfc_nfd.json", "{\"e\314\201\":\"NFD\",\"\303\251\":\"NFC\"}" },
	{ "object_key_nfd_nfc.json", "{\"e\314\201\":\"NFD\",\"\303\251\":\"NFC\"}" },
	{ "object_same_key_different_values.json", "duplicate" },
	{ "object_same_key_same_value.json", "duplicate" },
	{ "object_same_key_unclear_values.json", "duplicate" },
	{ "string_1_escaped_invalid_codepoint.json", "lone-surrogate" },
	{ "string_1_invalid_codepoint.json", "invalid-utf8" },
	{ "string_2_escaped_invalid_codepoints.json", "lone-surrogate" },
	{ "string_2_invalid_codepoints.json", "invalid-utf8" },
	{ "string_3_escaped_invalid_codepoints.json", "lone-surrogate" },
	{ "string_3_invalid_codepoints.json", "invalid-utf8" },
	{ "string_with_escaped_NULL.json", "[\"A\\u0000B\"]" },
};

static struct mez_arena arena;
static struct suite suite;

/* What we make of a text: canonical bytes, or the slug of the refusal, in out. */
static bool taken(struct mez_buf *out, const struct mez_buf *in, struct mez_err *err)
{
	const struct mez_json *v;
	int rc;

	mez_arena_reset(&arena);
	mez_buf_clear(out);
	rc = mez_json_read(&v, &arena, in->p, in->len, err);
	if (rc == 0) {
		int wrote = mez_canon_write(out, v, MEZ_PROFILE_RFC8785, in->p, in->len, err);

		if (wrote < 0)
			mez_buf_z(out, mez_code_slug(wrote));
		return true;
	}
	mez_buf_z(out, mez_code_slug(rc));
	return false;
}

static const char *choice(const char *file)
{
	for (size_t i = 0; i < MEZ_COUNT(choices); i++) {
		if (strcmp(choices[i].file, file) == 0)
			return choices[i].want;
	}
	return "not in the table of this runner";
}

static void run(const char *path)
{
	static struct mez_buf in, out;
	const char *file = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	struct mez_err err = { 0 };
	bool yes;

	if (!suite_read(&suite, &in, path))
		return;
	yes = taken(&out, &in, &err);
	if (strncmp(file, "y_", 2) == 0)
		suite_case(&suite, file, yes, err.msg);
	else if (strncmp(file, "n_", 2) == 0)
		suite_case(&suite, file, !yes && err.line > 0, "taken, or refused without a place");
	else
		suite_case(&suite, file, strcmp(out.p, choice(file)) == 0, out.p);
}

int main(void)
{
	MEZ_AUTOBUF names = MEZ_BUF_INIT;
	struct mez_err err;
	const char *p;
	size_t n;

	suite = suite_open("json-parsing");
	if (mez_arena_init(&arena, 0, &err) < 0 ||
	    mez_file_walk(&names, &n, suite.dir, ".", SUITE_FILES_MAX, &err) < 0) {
		printf("Bail out! %s\n", err.msg);
		return 1;
	}
	p = names.p;
	for (size_t i = 0; i < n; i++, p += strlen(p) + 1) {
		size_t len = strlen(p);

		if (len > 5 && strcmp(p + len - 5, ".json") == 0)
			run(p);
	}
	return done_testing();
}
