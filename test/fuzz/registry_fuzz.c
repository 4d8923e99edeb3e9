/* Any bytes as what a registry, a token server or an auth file says, and as a reference. */
#include "adapt/registry_priv.h"

#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* What is taken puts together again to the same text. */
static void check_reference(struct mez_str s)
{
	MEZ_AUTOBUF back = MEZ_BUF_INIT;
	char oci[MEZ_OCI_DIGEST + 1];
	struct mez_regref ref;
	struct mez_err err;

	if (mez_regref_parse(&ref, s, &err)) {
		mez_require(err.code == MEZ_E_SYNTAX || err.code == MEZ_E_LIMIT);
		return;
	}
	mez_require(mez_regref_is_repo(ref.repo));
	mez_buf_str(&back, ref.host);
	mez_buf_ch(&back, '/');
	mez_buf_str(&back, ref.repo);
	mez_require(back.len <= MEZ_REGREF_NAME_MAX);
	if (ref.tag.p) {
		mez_require(ref.tag.n > 0 && ref.tag.n <= MEZ_REGREF_TAG_MAX);
		mez_buf_ch(&back, ':');
		mez_buf_str(&back, ref.tag);
	}
	if (ref.has_digest) {
		mez_filehash_oci(oci, &ref.digest);
		mez_buf_ch(&back, '@');
		mez_buf_z(&back, oci);
	}
	mez_require(mez_str_eq(mez_buf_view(&back), s));
}

static void check_headers(struct mez_arena *a, struct mez_str s)
{
	struct mez_challenge c;
	struct mez_str next;
	uint64_t have;

	if (!mez_challenge_parse(&c, a, s, NULL))
		mez_require(c.kind != MEZ_CHALLENGE_BEARER || c.realm.n > 0);
	if (!mez_link_next(&next, a, s, NULL) && next.p)
		mez_require(next.p > s.p && next.p + next.n < s.p + s.n);
	if (mez_upload_range_parse(&have, s))
		mez_require(have != 1 && have <= 10000000000000000);
}

/* What would be sent as a header holds nothing that ends one. */
static void check_documents(struct mez_arena *a, struct mez_str s)
{
	MEZ_AUTOBUF out = MEZ_BUF_INIT, why = MEZ_BUF_INIT;
	struct mez_str token;

	if (!mez_token_parse(&token, a, s, NULL))
		for (size_t i = 0; i < token.n; i++)
			mez_require(token.p[i] > ' ' && token.p[i] <= '~');
	if (!mez_authfile_parse(&out, s, MEZ_STR("h.example:5000"), NULL) && out.len) {
		mez_require(out.len > 6 && strncmp(out.p, "Basic ", 6) == 0);
		mez_require(strlen(out.p) == out.len && !strpbrk(out.p, "\r\n"));
	}
	mez_registry_complaint(&why, s);
	mez_require(why.len <= 2 * 200 + 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct mez_str s = {n ? (const char *)data : "", n};
	struct mez_arena a = {0};

	mez_require(mez_arena_init(&a, 0, NULL) == 0);
	check_reference(s);
	check_headers(&a, s);
	check_documents(&a, s);
	mez_arena_release(&a);
	return 0;
}
