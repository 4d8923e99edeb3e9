/* tensor/verdict.c, tensor/evidence.c: the commitment recomputed by hand, signed evidence and
 * why it is not accepted, and the same bytes for the same inputs. */
#include "mmr/mmr.h"
#include "ruleskit.h"
#include "vc/credential.h"
#include "vc/vc.h"

static struct kit_rules k;

static const char law[] =
	BASE CLAUSE("a") "requires: .payee.kyc.ok\n---\n"
			 "status: s\nof: party\nwords: [active, late]\nproof: "
			 "{from: auth}\n---\n" CLAUSE(
				 "b") "requires: 'status(.payee, \"s\") == \"active\"'\n---\n"
				      "coverage: c\ndomain: tax\nexamines: [{head: h, kinds: "
				      "[payment], date: .paid_on, from: "
				      "2000-01-01}]\n";

#define FACTS "{\"paid_on\":\"2025-09-15\",\"payee\":{\"id\":\"urn:x:p1\"}}"

/* --- the commitment ------------------------------------------------------------------ */

/* HMAC of RFC 2104 over SHA-256, by its definition. */
static struct mez_filehash hmac(const uint8_t key[static 32], const char *text, size_t n)
{
	uint8_t in[64 + 128], out[64 + 32];
	struct mez_filehash h;

	memset(in, 0x36, 64);
	memset(out, 0x5c, 64);
	for (size_t i = 0; i < 32; i++) {
		in[i] ^= key[i];
		out[i] ^= key[i];
	}
	memcpy(in + 64, text, n);
	h = mez_sha256_file(in, 64 + n);
	memcpy(out + 64, h.b, 32);
	return mez_sha256_file(out, sizeof out);
}

/* RFC 6962 section 2.1, by its definition: a split at the largest power of two below n. */
static struct mez_filehash tree(const struct mez_filehash *leaf, size_t n)
{
	struct mez_filehash l, r;
	uint8_t both[65] = {1};
	size_t split = 1;

	if (n == 1)
		return *leaf;
	while (split * 2 < n)
		split *= 2;
	l = tree(leaf, split);
	r = tree(leaf + split, n - split);
	memcpy(both + 1, l.b, 32);
	memcpy(both + 33, r.b, 32);
	return mez_sha256_file(both, sizeof both);
}

/* The document of one leaf, written out by hand from the verdict alone. */
static struct mez_str leaf_text(const struct mez_json *v, size_t i)
{
	const struct mez_json *cell = mez_json_item(mez_json_at(v, "cells"), i);
	const char *name = mez_domain_name((enum mez_domain)i);
	uint8_t nonce[32];
	char label[64], hex[MEZ_HEX32 + 1];
	struct mez_filehash salt;
	int n = snprintf(label, sizeof label, "mez.salt/1%c%s", 0, name);

	memset(nonce, 0x5a, sizeof nonce);
	salt = hmac(nonce, label, (size_t)n);
	mez_filehash_hex(hex, &salt);
	return mez_arena_fmt(&kit_arena,
			     "{\"as_of\":\"2025-09-15T12:00:00Z\",\"cell\":%s,\"domain\":\"%s\","
			     "\"domain_set\":\"domains/20\",\"jurisdiction\":\"xx\","
			     "\"lock_sha256\":\"%s\",\"operation_sha256\":\"%s\",\"salt\":\"%s\","
			     "\"type\":\"mez.leaf/1\",\"zone\":\"test-zone\"}",
			     kit_text(cell), name, kit_get(v, "lock_sha256"),
			     kit_get(v, "operation_sha256"), hex);
}

static struct mez_filehash leaf_hash(struct mez_str text)
{
	char *bytes = mez_arena_text(&kit_arena, text.n + 1);

	bytes[0] = 0;
	memcpy(bytes + 1, text.p, text.n);
	return mez_sha256_file(bytes, text.n + 1);
}

static void test_commitment(void)
{
	struct kit_ask q = {.facts = FACTS};
	const struct mez_json *v = kit_eval(&k, &q), *c = mez_json_at(v, "commitment");
	struct mez_filehash leaf[20], root;
	char hex[MEZ_HEX32 + 1];

	for (size_t i = 0; i < 20; i++)
		leaf[i] = leaf_hash(leaf_text(v, i));
	root = tree(leaf, 20);
	mez_filehash_hex(hex, &root);
	is_str(kit_get(c, "root"), hex, "the root over 20 cells, by hand");
	is_str(kit_get(c, "size"), "20", "and its size");
}

static void test_inclusion(void)
{
	struct kit_ask q = {.facts = FACTS};
	const struct mez_json *v = kit_eval(&k, &q);
	struct mez_digest leaf[20], root, wrong;
	struct mez_mmr_proof proof;
	struct mez_str text = leaf_text(v, MEZ_DOMAIN_TAX);
	char *changed;

	for (size_t i = 0; i < 20; i++) {
		struct mez_filehash h = leaf_hash(leaf_text(v, i));

		memcpy(leaf[i].b, h.b, sizeof h.b);
	}
	if (!mez_digest_parse(&root,
			      mez_json_str(mez_json_at(mez_json_at(v, "commitment"), "root"))))
		abort();
	mez_mmr_prove(&proof, leaf, 20, MEZ_DOMAIN_TAX);
	is_int(mez_mmr_check(&proof, &leaf[MEZ_DOMAIN_TAX], MEZ_DOMAIN_TAX, 20, &root, &kit_err), 0,
	       "the tax cell is in the root");
	is_int(mez_mmr_check(&proof, &leaf[MEZ_DOMAIN_KYC], MEZ_DOMAIN_TAX, 20, &root, &kit_err),
	       -MEZ_E_DIGEST, "another is not in its place");
	changed = mez_arena_text(&kit_arena, text.n);
	memcpy(changed, text.p, text.n);
	*strstr(changed, "pending") = 'P';
	wrong = mez_leaf_hash(changed, text.n);
	is_int(mez_mmr_check(&proof, &wrong, MEZ_DOMAIN_TAX, 20, &root, &kit_err), -MEZ_E_DIGEST,
	       "nor one with another letter");
}

/* --- signed evidence ------------------------------------------------------------------- */

static struct mez_seckey *key_of(uint8_t n)
{
	uint8_t seed[32];

	memset(seed, n, sizeof seed);
	return mez_seckey_of_seed(seed);
}

static const struct mez_json *issue(const struct mez_seckey *key, const char *type,
				    const char *subject, const char *more)
{
	const char *text =
		mez_arena_fmt(
			&kit_arena,
			"{\"@context\":[\"" MEZ_CONTEXT_V2 "\",\"" MEZ_CONTEXT_TERMS
			"\"],\"type\":["
			"\"VerifiableCredential\",\"%s\"],\"validFrom\":\"2025-01-01T00:00:00Z\","
			"\"credentialSubject\":%s%s}",
			type, subject, more)
			.p;
	struct mez_vc_issue how = {.key = key, .created = kit_time("2025-01-01T00:00:00Z")};
	struct mez_json out;

	if (mez_vc_issue(&out, &kit_arena, kit_json(text), &how, &kit_err) < 0) {
		fprintf(stderr, "# issue: %s at %s\n", kit_err.msg, kit_err.pointer);
		abort();
	}
	return mez_json_keep(&kit_arena, out);
}

#define KYC "{\"id\":\"urn:x:p1\",\"kyc\":{\"ok\":true}}"

/* The reason why a document does not count, "" when it does. */
static const char *reason(const struct mez_json *doc, const char *as_of)
{
	MEZ_AUTO(mez_seckey) key = key_of(1);
	struct mez_speaker auth = {MEZ_STR("auth"), mez_seckey_public(key)};
	struct mez_speakers speakers = {.v = &auth, .n = 1};
	struct mez_arr list = {.a = &kit_arena};
	struct mez_evidences all;
	struct mez_json array;

	mez_arr_add(&list, *doc);
	array = mez_arr_done(&list);
	if (mez_evidence_read(&all, &kit_arena, &array, &speakers, kit_time(as_of), &kit_err) < 0)
		return kit_err.msg;
	return all.v[0].accepted ? "" : all.v[0].reason;
}

static void test_reasons(void)
{
	MEZ_AUTO(mez_seckey) key = key_of(1);
	MEZ_AUTO(mez_seckey) stranger = key_of(2);
	const struct mez_json *good = issue(key, "Kyc", KYC, "");
	const struct mez_json *ends =
		issue(key, "Kyc", KYC, ",\"validUntil\":\"2025-12-31T23:59:59Z\"");
	const char *text = kit_text(good), *other = kit_text(issue(stranger, "Kyc", KYC, ""));
	struct mez_str broken = mez_arena_dup(&kit_arena, str(text));

	is_str(reason(good, "2025-09-15T12:00:00Z"), "", "a good document counts");
	is_str(reason(good, "2025-01-01T00:00:00Z"), "", "from its first second");
	is_str(reason(good, "2024-12-31T23:59:59Z"), "not_valid_at", "not before");
	is_str(reason(ends, "2025-12-31T23:59:59Z"), "", "to its last second");
	is_str(reason(ends, "2026-01-01T00:00:00Z"), "not_valid_at", "not after");
	is_str(reason(kit_json(other), "2025-09-15T12:00:00Z"), "issuer_not_in_lock",
	       "a stranger's does not");
	strstr((char *)(uintptr_t)broken.p, "p1")[1] = '2';
	is_str(reason(kit_json(broken.p), "2025-09-15T12:00:00Z"), "signature",
	       "nor one that was changed");
	is_str(reason(kit_json("{}"), "2025-09-15T12:00:00Z"), "malformed", "nor none at all");
	ok(strstr(reason(kit_json("5"), "2025-09-15T12:00:00Z"), "no object") != NULL,
	   "a number is an error of the case");
	ok(strstr(reason(kit_json("{\"a\":1.5}"), "2025-09-15T12:00:00Z"), "fraction") != NULL,
	   "so is a float");
}

static void test_too_many(void)
{
	struct mez_arr list = {.a = &kit_arena};
	struct mez_speakers none = {0};
	struct mez_evidences all;
	struct mez_json array;

	for (int i = 0; i <= MEZ_EVIDENCE_MAX; i++)
		mez_arr_add(&list, *kit_json("{}"));
	array = mez_arr_done(&list);
	is_int(mez_evidence_read(&all, &kit_arena, &array, &none, kit_time("2025-01-01T00:00:00Z"),
				 &kit_err),
	       -MEZ_E_LIMIT, "a thousand and one documents");
	is_int(mez_evidence_read(&all, &kit_arena, NULL, &none, kit_time("2025-01-01T00:00:00Z"),
				 &kit_err),
	       0, "none at all");
	is_int((long long)all.n, 0, "is none");
}

/* --- the same bytes ------------------------------------------------------------------------ */

static void test_same_bytes(void)
{
	struct kit_ask q = {.facts = FACTS};
	struct kit_rules again;
	const char *first = kit_text(kit_eval(&k, &q));

	is_str(kit_text(kit_eval(&k, &q)), first, "the same bytes again");
	if (kit_rules(&again, law, NULL) < 0)
		abort();
	is_str(kit_text(kit_eval(&again, &q)), first, "and from rules read again");
}

#define DOC_KYC "{\"credential\":\"Kyc\",\"from\":\"auth\",\"subject\":" KYC "}"
#define DOC_STATUS                                                                              \
	"{\"credential\":\"MezListStatus\",\"from\":\"auth\",\"subject\":{\"id\":\"urn:x:p1\"," \
	"\"list\":"                                                                             \
	"\"s\",\"status\":\"active\",\"from\":\"2025-01-01\",\"to\":\"2025-12-31\"}}"

/* The order of evidence is part of the case: it shows in the list of evidence, nowhere else. */
static void test_order(void)
{
	struct kit_ask q = {.facts = FACTS, .evidence = "[" DOC_KYC "," DOC_STATUS "]"};
	const struct mez_json *one = kit_eval(&k, &q), *two;

	q.evidence = "[" DOC_STATUS "," DOC_KYC "]";
	two = kit_eval(&k, &q);
	is_str(kit_state(one, "tax"), "compliant", "two documents show it");
	is_str(kit_get(two, "cells"), kit_get(one, "cells"), "in either order the same cells");
	is_str(kit_get(two, "commitment"), kit_get(one, "commitment"), "and commitment");
	ok(strcmp(kit_get(two, "evidence"), kit_get(one, "evidence")) != 0, "in the order given");
}

int main(void)
{
	kit_start();
	if (kit_rules(&k, law, NULL) < 0 || mez_crypto_init(&kit_err) < 0)
		abort();
	test_commitment();
	test_inclusion();
	test_reasons();
	test_too_many();
	test_same_bytes();
	test_order();
	return done_testing();
}
