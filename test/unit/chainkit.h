/* chainkit.h: keys, cases and chains for the tests of receipts and credentials. */
#ifndef CHAINKIT_H
#define CHAINKIT_H

#include <stdio.h>

#include "canon/canon.h"
#include "receipt/chain.h"
#include "vc/case.h"

static struct mez_arena kit_arena;

static struct mez_instant kit_time(const char *text)
{
	struct mez_instant t;

	if (!mez_instant_parse(&t, mez_str_of(text)))
		abort();
	return t;
}

static struct mez_seckey *kit_key(uint8_t n)
{
	struct mez_seckey *key = NULL;
	uint8_t seed[32];
	struct mez_err err;

	memset(seed, n, sizeof(seed));
	if (mez_crypto_init(&err) < 0 || mez_seckey_from_seed(&key, seed, &err) < 0)
		abort();
	return key;
}

static void kit_start(void)
{
	struct mez_err err;

	if (mez_arena_init(&kit_arena, 0, &err) < 0)
		abort();
}

static const struct mez_json *kit_json(const char *text)
{
	const struct mez_json *v;
	struct mez_str copy = mez_arena_dup(&kit_arena, mez_str_of(text));
	struct mez_err err;

	if (mez_json_read(&v, &kit_arena, copy.p, copy.n, &err) < 0) {
		fprintf(stderr, "# test data: %s\n", err.msg);
		abort();
	}
	return v;
}

/* The canonical text of a tree, in the arena. */
__attribute__((unused)) static struct mez_str kit_text(const struct mez_json *v)
{
	struct mez_canon *c = mez_canon_of(v);
	struct mez_str s = mez_arena_dup(&kit_arena, mez_canon_view(c));

	mez_canon_free(c);
	return s;
}

/* A case with a verdict; n tells one from another. */
__attribute__((unused)) static const struct mez_json *kit_case(unsigned n)
{
	char text[2048], hex[MEZ_HEX32 + 1];
	struct mez_digest d;
	const struct mez_json *op;

	(void)snprintf(text, sizeof(text), "{\"type\":\"mez.operation/1\",\"id\":\"op-%u\"}", n);
	op = kit_json(text);
	d = mez_canon_digest_of(op);
	mez_digest_hex(hex, &d);
	(void)snprintf(text, sizeof(text),
		       "{\"type\":\"mez.case/1\",\"operation\":{\"type\":\"mez.operation/1\","
		       "\"id\":\"op-%u\"},\"evidence\":[],\"verdict\":{\"type\":\"mez.verdict/1\","
		       "\"semantics\":1,\"operation_sha256\":\"%s\",\"evidence\":[],"
		       "\"jurisdiction\":\"pk\",\"zone\":\"pk-sifc\",\"kind\":\"payment\","
		       "\"stage\":\"proposed\",\"as_of\":\"2025-09-15T12:00:00Z\","
		       "\"known_at\":\"2025-09-15\",\"lock_sha256\":\"%s\","
		       "\"packs\":[{\"name\":\"pk.b\",\"sha256\":\"%s\"},{\"name\":\"pk.a\","
		       "\"sha256\":\"%064d\"}],\"domain_set\":\"domains/20\",\"cells\":[],"
		       "\"decision\":{\"answer\":\"allowed\"},"
		       "\"commitment\":{\"root\":\"%s\",\"size\":20}}}",
		       n, hex, hex, hex, 7, hex);
	return kit_json(text);
}

/* A copy of an object with one member replaced; NULL drops it. */
__attribute__((unused)) static const struct mez_json *
kit_with(const struct mez_json *v, const char *name, const struct mez_json *value)
{
	struct mez_obj o;

	mez_obj_from(&o, &kit_arena, v);
	(void)mez_obj_drop(&o, mez_str_of(name));
	if (value)
		mez_obj_add(&o, mez_str_of(name), *value);
	return mez_json_keep(&kit_arena, mez_obj_done(&o));
}

__attribute__((unused)) static const struct mez_genesis *kit_genesis(void)
{
	struct mez_seckey *authority = kit_key(1), *log = kit_key(2);
	struct mez_genesis_new g = { .origin = MEZ_STR("mez.example/pk-sifc"),
				     .zone = MEZ_STR("pk-sifc"),
				     .log_key = mez_seckey_public(log),
				     .nonce = { 1, 2, 3 },
				     .created = kit_time("2025-09-15T11:00:00Z") };
	const struct mez_genesis *out;
	struct mez_json v;
	struct mez_err err;

	if (mez_genesis_make(&v, &kit_arena, &g, authority, &err) < 0 ||
	    mez_genesis_open(&out, &kit_arena, kit_text(&v), &err) < 0)
		abort();
	mez_seckey_free(authority);
	mez_seckey_free(log);
	return out;
}

/* The lines of a chain of n receipts, n <= KIT_MAX; key may be NULL. */
enum { KIT_MAX = 64 };
struct kit_chain {
	const struct mez_genesis *genesis;
	struct mez_str line[2 * KIT_MAX];
	struct mez_receipt receipt[KIT_MAX];
	unsigned n;
};

__attribute__((unused)) static void kit_chain(struct kit_chain *c, unsigned n,
					      const struct mez_seckey *key)
{
	struct mez_digest head;
	struct mez_err err;

	c->genesis = kit_genesis();
	c->n = n;
	head = c->genesis->root;
	for (unsigned i = 0; i < n; i++) {
		const struct mez_json *v = kit_case(i);
		struct mez_receipt *r = &c->receipt[i];
		struct mez_str *packs;
		struct mez_case the_case;

		if (mez_case_read(&the_case, v, &err) < 0)
			abort();
		*r = (struct mez_receipt){ .origin = c->genesis->origin, .sequence = i,
					   .time = kit_time("2025-09-15T12:00:00Z"),
					   .prev_root = head, .payload = mez_canon_digest_of(v) };
		if (mez_case_packs(&packs, &r->npacks, &kit_arena, &the_case, &err) < 0)
			abort();
		r->packs = packs;
		r->time.secs += i;
		if (mez_receipt_make(r, &kit_arena, key, &err) < 0)
			abort();
		head = r->next_root;
		c->line[2 * i] = kit_text(v);
		c->line[2 * i + 1] = kit_text(r->doc);
	}
}

#endif
