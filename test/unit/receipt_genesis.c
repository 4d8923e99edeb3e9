/* Genesis documents, and receipts one by one. */
#include "tap.h"

#include "chainkit.h"

static const struct mez_genesis_new good = { .origin = { "mez.example/pk-sifc", 19 },
					     .zone = { "pk-sifc", 7 },
					     .nonce = { 9 } };

static int open_text(struct mez_str text, struct mez_err *err)
{
	const struct mez_genesis *g;

	mez_err_clear(err);
	return mez_genesis_open(&g, &kit_arena, text, err);
}

static void genesis(void)
{
	MEZ_AUTO(mez_seckey) authority = kit_key(1);
	MEZ_AUTO(mez_seckey) log = kit_key(2);
	struct mez_pubkey authority_pub = mez_seckey_public(authority);
	struct mez_genesis_new g = good;
	const struct mez_genesis *back;
	struct mez_json v;
	const struct mez_json *bare;
	struct mez_digest root;
	struct mez_str text;
	struct mez_err err;

	g.log_key = mez_seckey_public(log);
	g.created = kit_time("2025-09-15T11:00:00Z");
	ok(mez_genesis_make(&v, &kit_arena, &g, authority, &err) == 0, "made");
	text = kit_text(&v);
	ok(mez_genesis_open(&back, &kit_arena, text, &err) == 0, "and opened");
	ok(mez_str_eq(back->origin, g.origin) && mez_str_eq(back->zone, g.zone) &&
		   mez_pubkey_eq(&back->log_key, &g.log_key) &&
		   mez_pubkey_eq(&back->authority, &authority_pub) &&
		   back->created.secs == g.created.secs,
	   "says what went in, and who signed");
	bare = kit_with(&v, "proof", NULL);
	root = mez_canon_digest_of(bare);
	ok(mez_digest_eq(&root, &back->root), "the root leaves out the proof");
	g.nonce[0]++;
	ok(mez_genesis_make(&v, &kit_arena, &g, authority, &err) == 0 &&
		   mez_genesis_open(&back, &kit_arena, kit_text(&v), &err) == 0 &&
		   !mez_digest_eq(&root, &back->root),
	   "another nonce, another root");

	ok(open_text(mez_arena_fmt(&kit_arena, "%s\n", text.p), &err) == -MEZ_E_NOT_CANONICAL,
	   "bytes after it are refused");
	ok(open_text(kit_text(bare), &err) == -MEZ_E_MISSING, "so is one without proof");
	ok(open_text(kit_text(kit_with(&v, "zone", kit_json("\"pk-other\""))), &err) ==
		   -MEZ_E_SIGNATURE,
	   "one that was edited");
	ok(open_text(kit_text(kit_with(&v, "more", kit_json("1"))), &err) == -MEZ_E_MEMBER,
	   "one with a member too many");
	ok(open_text(kit_text(kit_with(&v, "type", kit_json("\"mez.genesis/2\""))), &err) ==
		   -MEZ_E_TYPE,
	   "one of another version");
	ok(open_text(MEZ_STR("[]"), &err) == -MEZ_E_TYPE, "and what is no object");
}

static void origins(void)
{
	MEZ_AUTO(mez_seckey) authority = kit_key(1);
	struct mez_genesis_new g = good;
	struct mez_json v;
	struct mez_err err;

	ok(mez_origin_ok(MEZ_STR("a")) && !mez_origin_ok(MEZ_STR("")) &&
		   !mez_origin_ok(MEZ_STR("a b")) && !mez_origin_ok(MEZ_STR("a+b")) &&
		   !mez_origin_ok(MEZ_STR("a\n")) && !mez_origin_ok(MEZ_STR("\xc3\xa9")),
	   "which origins are fit");
	g.origin = MEZ_STR("not fit");
	ok(mez_genesis_make(&v, &kit_arena, &g, authority, &err) == -MEZ_E_VALUE,
	   "others are refused");
	g = good;
	g.zone = MEZ_STR("Not A Name");
	ok(mez_genesis_make(&v, &kit_arena, &g, authority, &err) == -MEZ_E_VALUE, "zone names too");
}

static int decode(const struct mez_json *v, struct mez_err *err)
{
	struct mez_receipt r;

	mez_err_clear(err);
	return mez_receipt_decode(&r, &kit_arena, v, err);
}

static void receipts(void)
{
	struct kit_chain c;
	struct mez_receipt r;
	const struct mez_json *doc, *bare;
	struct mez_digest root;
	struct mez_err err;

	kit_chain(&c, 2, NULL);
	doc = c.receipt[1].doc;
	ok(mez_receipt_decode(&r, &kit_arena, doc, &err) == 0, "what was made is decoded");
	ok(r.sequence == 1 && mez_digest_eq(&r.prev_root, &c.receipt[0].next_root) &&
		   mez_digest_eq(&r.next_root, &c.receipt[1].next_root) && r.npacks == 2 &&
		   mez_str_eq(r.packs[0], c.receipt[1].packs[0]) && !r.has_proof,
	   "to the same values");
	bare = kit_with(doc, "next_root", NULL);
	root = mez_canon_digest_of(bare);
	ok(mez_digest_eq(&root, &r.next_root), "next_root is the digest of the rest");

	ok(decode(bare, &err) == -MEZ_E_MISSING, "a member missing");
	ok(decode(kit_with(doc, "sequence", kit_json("-1")), &err) == -MEZ_E_VALUE, "below zero");
	ok(decode(kit_with(doc, "sequence", kit_json("2")), &err) == -MEZ_E_CHAIN,
	   "another number");
	ok(decode(kit_with(doc, "time", kit_json("\"2025-09-15\"")), &err) == -MEZ_E_VALUE,
	   "no instant");
	ok(decode(kit_with(doc, "payload", kit_json("{\"kind\":\"case\"}")), &err) ==
		   -MEZ_E_MISSING,
	   "a payload without digest");
	ok(decode(kit_with(doc, "payload", kit_json("{\"kind\":\"rotation\",\"sha256\":\"\"}")),
		  &err) == -MEZ_E_VALUE,
	   "a kind that is not of this version");
	ok(decode(kit_with(doc, "type", kit_json("\"mez.receipt/2\"")), &err) == -MEZ_E_TYPE,
	   "a type that is not either");
	ok(mez_receipt_fits(&r, &kit_arena, kit_case(1), &err) == 0, "it fits its case");
	ok(mez_receipt_fits(&r, &kit_arena, kit_case(0), &err) == -MEZ_E_CHAIN, "and no other");
	ok(mez_receipt_fits(&r, &kit_arena, kit_with(kit_case(1), "receipt", doc), &err) ==
		   -MEZ_E_CHAIN,
	   "nor one that has its receipt in it");
}

int main(void)
{
	kit_start();
	genesis();
	origins();
	receipts();
	mez_arena_release(&kit_arena);
	return done_testing();
}
