/* Any JSON document as a credential, to be checked, verified and issued, and as a case.
 * Every issuer's key is known, so that the rest is reached. */
#include "vc/case.h"
#include "vc/credential.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct mez_arena arena;
static struct mez_seckey *key;
static struct mez_pubkey pub;
static const struct mez_instant at = { 1757937600 }; /* 2025-09-15T12:00:00Z */

static int any_key(struct mez_pubkey *out, struct mez_str method, void *arg, struct mez_err *err)
{
	(void)method;
	(void)arg;
	(void)err;
	*out = pub;
	return 0;
}

static const struct mez_resolver known = { any_key, NULL };

static void try_verify(const struct mez_json *doc)
{
	struct mez_vc *vc = NULL;
	struct mez_instant t;
	struct mez_err err;

	if (mez_vc_verify(&vc, &arena, doc, at, &known, &err) < 0) {
		mez_require(!vc && err.code != MEZ_OK && err.msg[0]);
		return;
	}
	mez_require(mez_vc_issuer(vc).p && mez_vc_doc(vc) == doc);
	mez_require(!mez_vc_valid_from(vc, &t) || t.secs <= at.secs);
	mez_require(!mez_vc_valid_until(vc, &t) || t.secs >= at.secs);
	mez_require(!mez_vc_type(vc, mez_vc_ntypes(vc)).p);
}

/* What is issued verifies, unless it is not valid now or its issuer is another. */
static void try_issue(const struct mez_json *doc)
{
	const struct mez_vc_issue how = { .key = key, .created = at };
	struct mez_vc *vc;
	struct mez_json v;
	struct mez_err err;

	if (mez_vc_issue(&v, &arena, doc, &how, &err) < 0)
		return;
	if (mez_vc_verify(&vc, &arena, &v, at, NULL, &err) < 0)
		mez_require(err.code == MEZ_E_EXPIRED);
}

static void try_case(const struct mez_json *doc)
{
	struct mez_json v;
	struct mez_str *packs;
	struct mez_case c;
	struct mez_err err;
	size_t n;

	if (mez_case_read(&c, doc, &err) < 0 || !c.verdict)
		return;
	if (mez_case_packs(&packs, &n, &arena, &c, &err) == 0) {
		for (size_t i = 1; i < n; i++)
			mez_require(mez_str_cmp(packs[i - 1], packs[i]) < 0);
	}
	if (mez_case_credential(&v, &arena, &c, &err) == 0)
		try_issue(&v);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	uint8_t seed[32];
	const struct mez_json *doc;
	struct mez_err err;

	if (!key) {
		mez_require(mez_arena_init(&arena, 0, NULL) == 0);
		memset(seed, 7, sizeof(seed)); /* the key of the seeds */
		key = mez_seckey_of_seed(seed);
		pub = mez_seckey_public(key);
	}
	mez_arena_reset(&arena);
	if (mez_json_read(&doc, &arena, n ? (const char *)data : "", n, &err) < 0)
		return 0;
	try_verify(doc);
	try_issue(doc);
	try_case(doc);
	return 0;
}
