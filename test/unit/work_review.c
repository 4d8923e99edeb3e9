/* Reviews of clauses: what is a review, and what it is worth for a clause as it is. */
#include "work/review.h"

#include "proof/integrity.h"
#include "tap.h"

#define D0 "0000000000000000000000000000000000000000000000000000000000000000"
#define D1 "1111111111111111111111111111111111111111111111111111111111111111"
#define CLAUSE(name, d) \
	"{\"clause\":\"" name "\",\"text\":\"" d "\",\"tree\":\"" d "\",\"examples\":\"" d \
	"\",\"on\":\"2025-01-01\"}"
#define REVIEW(list) "{\"type\":\"mez.review/1\",\"pack\":\"t\",\"clauses\":[" list "]}"

static struct mez_arena a;
static struct mez_seckey *key, *other;

/* The status of decoding what this key signed; *out when it is 0. */
static int decode(struct mez_review *out, const char *text, const struct mez_seckey *by)
{
	static const struct mez_proof_options opt = {"assertionMethod", {1735689600}};
	const struct mez_json *doc;
	struct mez_json whole;
	struct mez_err err = {0};
	int r;

	if (mez_json_read(&doc, &a, text, strlen(text), NULL) < 0 ||
	    mez_proof_add(&whole, &a, doc, by, &opt, NULL) < 0)
		mez_bug(text);
	r = mez_review_decode(out, &a, MEZ_STR("t"), mez_json_keep(&a, whole), &err);
	return -r;
}

static void shapes(void)
{
	struct mez_review r;

	is_int(decode(&r, REVIEW(CLAUSE("a", D0) "," CLAUSE("b", D1)), key), 0, "a review");
	is_int(r.n, 2, "of two clauses");
	is_int(decode(&r, REVIEW(""), key), 0, "of none");
	is_int(decode(&r, REVIEW(CLAUSE("b", D0) "," CLAUSE("a", D0)), key), MEZ_E_VALUE,
	       "not sorted");
	is_int(decode(&r, REVIEW(CLAUSE("a", D0) "," CLAUSE("a", D1)), key), MEZ_E_VALUE,
	       "one clause twice");
	is_int(decode(&r, REVIEW(CLAUSE("a", "00")), key), MEZ_E_VALUE, "no digest");
	is_int(decode(&r, REVIEW("{\"clause\":\"a\"}"), key), MEZ_E_MISSING, "no digests");
	is_int(decode(&r, REVIEW("5"), key), MEZ_E_VALUE, "no clause");
	is_int(decode(&r, "{\"type\":\"mez.review/2\",\"pack\":\"t\",\"clauses\":[]}", key),
	       MEZ_E_VALUE, "another version");
	is_int(decode(&r, "{\"type\":\"mez.review/1\",\"pack\":\"u\",\"clauses\":[]}", key),
	       MEZ_E_REFUSED, "of another pack");
}

static struct mez_reviewed as_is(const char *name, const char *hex)
{
	struct mez_reviewed is = {.clause = mez_str_of(name)};

	if (!mez_digest_parse(&is.text, mez_str_of(hex)))
		mez_bug(hex);
	is.tree = is.examples = is.text;
	return is;
}

static void judgement(void)
{
	struct mez_review v[2];
	struct mez_reviews all = {v, 2};
	struct mez_pubkey me = mez_seckey_public(key);
	struct mez_reviewers anybody = {0}, only = {&me, 1, {0}}, nobody = {&me, 0, {0}};
	struct mez_revocation gone = {me, {1735689601}, MEZ_REVOKED_COMPROMISED};
	struct mez_reviewed is = as_is("a", D0);

	is_int(decode(&v[0], REVIEW(CLAUSE("a", D1) "," CLAUSE("b", D0)), key), 0, "mine");
	is_int(decode(&v[1], REVIEW(CLAUSE("a", D0)), other), 0, "another's");
	is_int(mez_review_judge(&all, &anybody, &is), MEZ_REVIEW_REVIEWED, "one is enough");
	is_int(mez_review_judge(&all, &only, &is), MEZ_REVIEW_VOID, "who counts read another");
	is_int(mez_review_judge(&all, &nobody, &is), MEZ_REVIEW_NONE, "nobody counts");
	is = as_is("b", D0);
	is_int(mez_review_judge(&all, &only, &is), MEZ_REVIEW_REVIEWED, "read as it is");
	is.text.b[31] ^= 1;
	is_int(mez_review_judge(&all, &only, &is), MEZ_REVIEW_VOID, "the text changed");
	is = as_is("b", D0);
	is.tree.b[0] ^= 1;
	is_int(mez_review_judge(&all, &only, &is), MEZ_REVIEW_VOID, "the tree changed");
	is = as_is("b", D0);
	is.examples.b[0] ^= 1;
	is_int(mez_review_judge(&all, &only, &is), MEZ_REVIEW_VOID, "the examples changed");
	is = as_is("b", D0);
	only.revoked = (struct mez_revocations){&gone, 1};
	is_int(mez_review_judge(&all, &only, &is), MEZ_REVIEW_NONE, "the key is revoked");
	gone.why = MEZ_REVOKED_RETIRED;
	is_int(mez_review_judge(&all, &only, &is), MEZ_REVIEW_REVIEWED, "retired later");
	is = as_is("c", D0);
	is_int(mez_review_judge(&all, &anybody, &is), MEZ_REVIEW_NONE, "never read");
}

int main(void)
{
	if (mez_arena_init(&a, 0, NULL) || mez_seckey_generate(&key, NULL) ||
	    mez_seckey_generate(&other, NULL))
		return 1;
	shapes();
	judgement();
	mez_seckey_free(key);
	mez_seckey_free(other);
	mez_arena_release(&a);
	return done_testing();
}
