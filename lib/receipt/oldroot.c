/* receipt/oldroot.c: next_root as the predecessor's corridor receipts have it.
 * Its three programs treated the digest sets in three ways; the rule here equals all of
 * them for sets that are bare hex and sorted, and is the one its text asks for otherwise. */
#include "receipt/receipt.h"

#include <stdlib.h>

#include "base/text.h"

enum { SET_MAX = 10000 };

static int compare_hex(const void *a, const void *b)
{
	const struct mez_str *x = a, *y = b;

	return mez_str_cmp(*x, *y);
}

/* An entry is the digest, or an artefact reference that holds it. */
static struct mez_str entry_digest(const struct mez_json *v)
{
	return mez_json_str(mez_json_is(v, MEZ_J_OBJECT) ? mez_json_at(v, "digest_sha256") : v);
}

static int coerce_set(struct mez_json *out, struct mez_arena *a, const struct mez_json *set,
		      struct mez_err *err)
{
	struct mez_arr list = { .a = a };
	size_t n = mez_json_len(set);
	struct mez_str *hex;

	if (!mez_json_is(set, MEZ_J_ARRAY) || n > SET_MAX)
		return mez_err_set(err, MEZ_E_VALUE, "must be an array of at most %d digests",
				   SET_MAX);
	hex = MEZ_NEWS(a, struct mez_str, n);
	for (size_t i = 0; i < n; i++) {
		hex[i] = entry_digest(mez_json_item(set, i));
		if (!hex[i].p || !mez_is_hex(hex[i], MEZ_HEX32))
			return mez_err_set(err, MEZ_E_VALUE, "holds what is no SHA-256 digest");
	}
	qsort(hex, n, sizeof(*hex), compare_hex);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || !mez_str_eq(hex[i], hex[i - 1]))
			mez_arr_add(&list, mez_json_text(hex[i]));
	}
	*out = mez_arr_done(&list);
	return 0;
}

int mez_receipt_legacy_root(struct mez_digest *out, struct mez_arena *a, const struct mez_json *v,
			    struct mez_err *err)
{
	static const struct mez_str sets[] = { { "lawpack_digest_set", 18 },
					       { "ruleset_digest_set", 18 } };
	MEZ_AUTO(mez_canon) bytes = NULL;
	struct mez_obj o;
	struct mez_json set, bare;
	int rc;

	if (!mez_json_is(v, MEZ_J_OBJECT))
		return mez_err_set(err, MEZ_E_VALUE, "a receipt is an object");
	mez_obj_from(&o, a, v);
	(void)mez_obj_drop(&o, MEZ_STR("proof"));
	(void)mez_obj_drop(&o, MEZ_STR("next_root"));
	for (size_t i = 0; i < MEZ_COUNT(sets); i++) {
		rc = coerce_set(&set, a, mez_json_get(v, sets[i]), err);
		if (rc < 0) {
			mez_err_pointer(err, i ? "/ruleset_digest_set" : "/lawpack_digest_set");
			return rc;
		}
		(void)mez_obj_drop(&o, sets[i]);
		mez_obj_add(&o, sets[i], set);
	}
	bare = mez_obj_done(&o);
	rc = mez_canon_make(&bytes, &bare, MEZ_PROFILE_LEGACY, NULL, 0, err);
	if (rc == 0)
		*out = mez_canon_digest(bytes);
	return rc;
}
