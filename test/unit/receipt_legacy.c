/* The predecessor's root rule, on the vectors of the reference notes (appendix C). */
#include "tap.h"

#include "canon/canon.h"
#include "mmr/mmr.h"
#include "receipt/receipt.h"

#define HEAD "\"corridor_id\":\"00000000-0000-4000-8000-000000000001\","
#define TAIL "\"timestamp\":\"2025-01-01T00:00:00Z\",\"type\":\"MEZCorridorStateReceipt\""
#define ZERO "0000000000000000000000000000000000000000000000000000000000000000"
#define AA "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define BB "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define CC "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
#define C2 "9d7d9577d3dfa642fdf5a144b405c8e4c836919702a1273606e61f3435883755"
#define C3 "419706eba62ffa1bffb9eacde87ce9d73577aa5019710a5035e5d9fa14a8893a"
#define MMR_ROOT "79803655a8f8ee5ade3d81047530cad60b89386144877c6d8922a2b7ff97455b"
#define RECEIPT(seq, prev, laws, rules)                                                      \
	"{" HEAD "\"sequence\":" seq ",\"prev_root\":\"" prev "\",\"lawpack_digest_set\":[" laws \
	"],\"ruleset_digest_set\":[" rules "]," TAIL "}"

static struct mez_arena arena;
static struct mez_err err;

static const struct mez_json *read_json(const char *text)
{
	const struct mez_json *v;

	if (mez_json_read(&v, &arena, text, strlen(text), &err) < 0)
		abort();
	return v;
}

static void root_is(const char *text, const char *want, const char *what)
{
	char hex[MEZ_HEX32 + 1] = "";
	struct mez_digest d;

	mez_err_clear(&err);
	if (mez_receipt_legacy_root(&d, &arena, read_json(text), &err) == 0)
		mez_digest_hex(hex, &d);
	is_str(hex, want, what);
}

static void refused(const char *text, const char *pointer, const char *what)
{
	struct mez_digest d;

	mez_err_clear(&err);
	ok(mez_receipt_legacy_root(&d, &arena, read_json(text), &err) == -MEZ_E_VALUE, "%s", what);
	is_str(err.pointer, pointer, "and says where");
}

/* Other documents of the predecessor have no rule of their own: legacy bytes, hashed. */
static void digest_is(const char *text, const char *want, const char *what)
{
	MEZ_AUTO(mez_canon) c = NULL;
	char hex[MEZ_HEX32 + 1] = "";
	struct mez_digest d;

	if (mez_canon_make(&c, read_json(text), MEZ_PROFILE_LEGACY, NULL, 0, &err) == 0) {
		d = mez_canon_digest(c);
		mez_digest_hex(hex, &d);
	}
	is_str(hex, want, what);
}

static void receipts(void)
{
	root_is(RECEIPT("0", ZERO, "", ""),
		"40eb61f6476e588218793f3e92c15c93ad68da6f938801840c824ec1b478d1d2", "C1");
	root_is(RECEIPT("0", ZERO, "\"" AA "\"", ""), C2, "C2");
	root_is(RECEIPT("1", C2, "\"" BB "\"", "\"" CC "\""), C3, "C3");
	root_is(RECEIPT("0", ZERO, "\"" AA "\",\"" BB "\"", "\"" CC "\""),
		"481e4f9eb819d6868a084ace8b4c25dd1745bfb61cca3c33c3a2d70830449ca2", "C4");
	root_is(RECEIPT("0", ZERO, "\"" BB "\",\"" AA "\",\"" BB "\"", "\"" CC "\""),
		"481e4f9eb819d6868a084ace8b4c25dd1745bfb61cca3c33c3a2d70830449ca2",
		"C4 from a set with an entry twice and out of order");
	root_is(RECEIPT("0", ZERO, "{\"artifact_type\":\"lawpack\",\"digest_sha256\":\"" AA "\"}",
			""),
		C2, "C5: an artefact reference counts as its digest");
	root_is("{" HEAD "\"sequence\":0,\"prev_root\":\"" ZERO "\",\"lawpack_digest_set\":[\"" AA
		"\"],\"ruleset_digest_set\":[],\"next_root\":\"" C3 "\",\"proof\":{\"x\":1}," TAIL
		"}",
		C2, "proof and next_root do not count");
	root_is("{" HEAD "\"sequence\":0,\"prev_root\":\"" ZERO "\",\"lawpack_digest_set\":[\"" AA
		"\"],\"ruleset_digest_set\":[],\"timestamp\":\"2025-01-01T05:00:00.7+05:00\","
		"\"type\":\"MEZCorridorStateReceipt\"}",
		C2, "the same instant written otherwise");
	refused(RECEIPT("0", ZERO, "\"" AA "\"", "1"), "/ruleset_digest_set",
		"an entry that is none");
	refused(RECEIPT("0", ZERO, "{}", ""), "/lawpack_digest_set", "a reference without digest");
	refused("{" HEAD TAIL "}", "/lawpack_digest_set", "no set at all");
	refused("[]", "", "no object");
}

static void checkpoints(void)
{
	static const char *const roots[] = { C2, C3 };
	char hex[MEZ_HEX32 + 1];
	struct mez_digest d;
	struct mez_mmr m;

	mez_mmr_init(&m);
	for (size_t i = 0; i < MEZ_COUNT(roots); i++) {
		if (!mez_digest_parse(&d, mez_str_of(roots[i])))
			abort();
		d = mez_receipt_leaf(&d);
		mez_mmr_append(&m, &d);
	}
	d = mez_mmr_root(&m);
	mez_digest_hex(hex, &d);
	is_str(hex, MMR_ROOT, "the tree over C2 and C3");
#define CHECKPOINT(peaks)                                                                      \
	"{\"type\":\"MEZCorridorStateCheckpoint\"," HEAD                                         \
	"\"timestamp\":\"2025-01-01T00:00:00Z\",\"genesis_root\":\"" ZERO                        \
	"\",\"final_state_root\":\"" C3 "\",\"receipt_count\":2,\"lawpack_digest_set\":[\"" AA  \
	"\",\"" BB "\"],\"ruleset_digest_set\":[\"" CC                                           \
	"\"],\"mmr\":{\"type\":\"MEZReceiptMMR\",\"algorithm\":\"sha256\",\"size\":2,\"root\":\"" \
	MMR_ROOT "\"" peaks "}}"
	digest_is(CHECKPOINT(""),
		  "b46729b6c0614198c395e96f3b145b1f882d4420f1d12a3b5838d94545b71bbc",
		  "C6 without peaks");
	digest_is(CHECKPOINT(",\"peaks\":[{\"height\":1,\"hash\":\"" MMR_ROOT "\"}]"),
		  "dccf950d24252044291d7ec41b066b9c33c92dfb951ce1dc8e182fb5801d4dbc",
		  "C6 with peaks");
	digest_is("{" HEAD "\"genesis_root\":\"" ZERO
		  "\",\"receipt_count\":2,\"final_state_root\":\"" C3 "\",\"mmr_root\":\"" MMR_ROOT
		  "\"}",
		  "9dda5340eb90df4d1fcbc23a6e1882c85e54d64029d22f3eb5672afdd5ee5ee4", "C7");
}

int main(void)
{
	if (mez_arena_init(&arena, 0, &err) < 0)
		abort();
	receipts();
	checkpoints();
	mez_arena_release(&arena);
	return done_testing();
}
