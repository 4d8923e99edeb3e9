/* The chain checker: a good chain passes, and every way of spoiling one is named. */
#include "tap.h"

#include "chainkit.h"

static struct kit_chain chain;

/* Feed the lines; what the first failing call says, with end() as the last. */
static int check(unsigned flags, const struct mez_str *line, unsigned n, struct mez_err *err)
{
	MEZ_AUTO(mez_chain_check) c = NULL;
	int r;

	mez_err_clear(err);
	if (mez_chain_check_new(&c, chain.genesis, flags, err) < 0)
		abort();
	for (unsigned i = 0; i < n; i++) {
		r = mez_chain_check_feed(c, line[i], err);
		if (r < 0) {
			struct mez_err again;

			if (mez_chain_check_feed(c, line[i], &again) != r ||
			    mez_chain_check_end(c, &again) != r)
				ok(false, "a broken chain does not stay broken");
			return r;
		}
	}
	return mez_chain_check_end(c, err);
}

/* The same over a copy of the lines that `spoil` has changed. */
typedef unsigned spoil_fn(struct mez_str *line, unsigned n);
static void spoiled(spoil_fn *spoil, enum mez_code code, unsigned sequence, unsigned at,
		    const char *what)
{
	struct mez_str line[2 * KIT_MAX];
	struct mez_err err;
	char prefix[32];
	unsigned n;

	memcpy(line, chain.line, sizeof(line));
	n = spoil(line, 2 * chain.n);
	ok(check(MEZ_CHAIN_LINKS, line, n, &err) == -(int)code, "%s: %s", what, err.msg);
	(void)snprintf(prefix, sizeof(prefix), "receipt %u: ", sequence);
	ok(strncmp(err.msg, prefix, strlen(prefix)) == 0, "%s: names receipt %u", what, sequence);
	is_int(err.line, at, "and the line");
}

static struct mez_str edited(struct mez_str s, const char *from, const char *to)
{
	const char *at = strstr(s.p, from);

	if (!at || strlen(from) != strlen(to))
		abort();
	s = mez_arena_dup(&kit_arena, s);
	memcpy(kit_arena.base + (s.p - kit_arena.base) + (strstr(s.p, from) - s.p), to, strlen(to));
	return s;
}

static struct mez_str rewritten(unsigned i, const char *name, const struct mez_json *value)
{
	return kit_text(kit_with(chain.receipt[i].doc, name, value));
}

/* A receipt that is right in itself, but not the next one. */
static struct mez_str remade(unsigned i, void change(struct mez_receipt *r))
{
	struct mez_receipt r = chain.receipt[i];
	struct mez_err err;

	change(&r);
	if (mez_receipt_make(&r, &kit_arena, NULL, &err) < 0)
		abort();
	return kit_text(r.doc);
}

static unsigned removed(struct mez_str *line, unsigned at, unsigned count, unsigned n)
{
	memmove(line + at, line + at + count, (n - at - count) * sizeof(*line));
	return n - count;
}

static unsigned no_last_receipt(struct mez_str *line, unsigned n)
{
	(void)line;
	return n - 1;
}
static unsigned no_payload(struct mez_str *line, unsigned n)
{
	return removed(line, 4, 1, n);
}
static unsigned no_receipt(struct mez_str *line, unsigned n)
{
	return removed(line, 5, 1, n);
}
static unsigned no_pair(struct mez_str *line, unsigned n)
{
	return removed(line, 4, 2, n);
}
static unsigned swapped_pairs(struct mez_str *line, unsigned n)
{
	struct mez_str a = line[4], b = line[5];

	line[4] = line[6];
	line[5] = line[7];
	line[6] = a;
	line[7] = b;
	return n;
}
static unsigned swapped_lines(struct mez_str *line, unsigned n)
{
	struct mez_str a = line[4];

	line[4] = line[5];
	line[5] = a;
	return n;
}
static unsigned edited_payload(struct mez_str *line, unsigned n)
{
	line[4] = edited(line[4], "allowed", "refused");
	return n;
}
static unsigned edited_receipt(struct mez_str *line, unsigned n)
{
	line[5] = edited(line[5], "T12:00:02Z", "T12:00:09Z");
	return n;
}
static unsigned edited_root(struct mez_str *line, unsigned n)
{
	line[5] = rewritten(2, "next_root",
			    mez_json_at(chain.receipt[1].doc, "next_root"));
	return n;
}
static void earlier(struct mez_receipt *r)
{
	r->time.secs -= 5;
}
static unsigned backwards(struct mez_str *line, unsigned n)
{
	line[5] = remade(2, earlier);
	return n;
}
static void elsewhere(struct mez_receipt *r)
{
	r->origin = MEZ_STR("mez.example/other");
}
static unsigned other_origin(struct mez_str *line, unsigned n)
{
	line[5] = remade(2, elsewhere);
	return n;
}
static void next_number(struct mez_receipt *r)
{
	r->sequence++;
}
static unsigned skipped_number(struct mez_str *line, unsigned n)
{
	line[5] = remade(2, next_number);
	return n;
}
static void other_prev(struct mez_receipt *r)
{
	r->prev_root.b[0] ^= 1;
}
static unsigned unlinked(struct mez_str *line, unsigned n)
{
	line[5] = remade(2, other_prev);
	return n;
}
static unsigned unsorted_packs(struct mez_str *line, unsigned n)
{
	const struct mez_json *packs = mez_json_at(chain.receipt[2].doc, "packs");
	struct mez_arr r = { .a = &kit_arena };

	mez_arr_add(&r, *mez_json_item(packs, 1));
	mez_arr_add(&r, *mez_json_item(packs, 0));
	line[5] = rewritten(2, "packs", mez_json_keep(&kit_arena, mez_arr_done(&r)));
	return n;
}
static unsigned unknown_member(struct mez_str *line, unsigned n)
{
	line[5] = rewritten(2, "more", kit_json("1"));
	return n;
}
static unsigned with_blank(struct mez_str *line, unsigned n)
{
	line[5] = mez_arena_fmt(&kit_arena, "%s ", line[5].p);
	return n;
}
static unsigned no_json(struct mez_str *line, unsigned n)
{
	line[5] = MEZ_STR("{\"type\":\"mez.receipt/1\"");
	return n;
}

static void spoiling(void)
{
	spoiled(no_last_receipt, MEZ_E_CHAIN, 4, 10, "the last receipt is missing");
	spoiled(no_payload, MEZ_E_CHAIN, 2, 6, "a payload line is removed");
	spoiled(no_receipt, MEZ_E_CHAIN, 2, 6, "a receipt line is removed");
	spoiled(no_pair, MEZ_E_CHAIN, 2, 6, "a pair is removed");
	spoiled(swapped_pairs, MEZ_E_CHAIN, 2, 6, "two pairs are swapped");
	spoiled(swapped_lines, MEZ_E_CHAIN, 2, 6, "the lines of a pair are swapped");
	spoiled(edited_payload, MEZ_E_CHAIN, 2, 6, "a payload is edited");
	spoiled(edited_receipt, MEZ_E_CHAIN, 2, 6, "a receipt is edited");
	spoiled(edited_root, MEZ_E_CHAIN, 2, 6, "next_root is another");
	spoiled(backwards, MEZ_E_CHAIN, 2, 6, "time goes backwards");
	spoiled(other_origin, MEZ_E_CHAIN, 2, 6, "a receipt of another chain");
	spoiled(skipped_number, MEZ_E_CHAIN, 2, 6, "a number is skipped");
	spoiled(unlinked, MEZ_E_CHAIN, 2, 6, "prev_root is another");
	spoiled(unsorted_packs, MEZ_E_VALUE, 2, 6, "packs are not sorted");
	spoiled(unknown_member, MEZ_E_MEMBER, 2, 6, "an unknown member");
	spoiled(with_blank, MEZ_E_NOT_CANONICAL, 2, 6, "a blank at the end");
	spoiled(no_json, MEZ_E_SYNTAX, 2, 6, "no JSON");
}

static void state(void)
{
	MEZ_AUTO(mez_chain_check) c = NULL;
	struct mez_instant t;
	struct mez_digest head;
	struct mez_err err;

	if (mez_chain_check_new(&c, chain.genesis, MEZ_CHAIN_LINKS, &err) < 0)
		abort();
	head = mez_chain_check_head(c);
	t = mez_chain_check_time(c);
	ok(mez_digest_eq(&head, &chain.genesis->root) && t.secs == chain.genesis->created.secs &&
		   mez_chain_check_size(c) == 0,
	   "a chain begins with the genesis root");
	for (unsigned i = 0; i < 2 * chain.n; i++) {
		if (mez_chain_check_feed(c, chain.line[i], &err) < 0)
			ok(false, "line %u: %s", i, err.msg);
	}
	head = mez_chain_check_head(c);
	ok(mez_digest_eq(&head, &chain.receipt[chain.n - 1].next_root), "ends with the last root");
	ok((t = mez_chain_check_time(c)).secs == chain.receipt[chain.n - 1].time.secs,
	   "and its time");
	ok(mez_chain_check_size(c) == chain.n && mez_chain_check_mmr(c)->size == chain.n &&
		   mez_chain_check_last(c)->sequence == chain.n - 1,
	   "counts them");
	ok(mez_chain_check_end(c, &err) == 0, "and is whole");
}

static void segments(void)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	MEZ_AUTO(mez_chain_check) c = NULL;
	MEZ_AUTO(mez_chain_check) torn = NULL;
	struct mez_err err;

	for (unsigned i = 0; i < 4; i++)
		mez_buf_fmt(&text, "%s\n", chain.line[i].p);
	if (mez_chain_check_new(&c, chain.genesis, MEZ_CHAIN_LINKS, &err) < 0 ||
	    mez_chain_check_new(&torn, chain.genesis, MEZ_CHAIN_LINKS, &err) < 0)
		abort();
	ok(mez_chain_check_segment(c, "one", mez_buf_view(&text), &err) == 0,
	   "a segment in memory");
	mez_buf_clear(&text);
	mez_buf_fmt(&text, "%s\n%s\n", chain.line[4].p, chain.line[7].p);
	ok(mez_chain_check_segment(c, "two", mez_buf_view(&text), &err) == -MEZ_E_CHAIN &&
		   err.line == 2 && strcmp(err.file, "two") == 0 &&
		   err.offset == chain.line[4].n + 1,
	   "a fault in the next is placed there");
	mez_buf_clear(&text);
	mez_buf_fmt(&text, "%s\n%s", chain.line[0].p, chain.line[1].p);
	ok(mez_chain_check_segment(torn, "one", mez_buf_view(&text), &err) == -MEZ_E_CHAIN,
	   "an unterminated line: %s", err.msg);
}

/* A checkpoint of the first `size` receipts, as if its signature had been checked. */
static struct mez_checkpoint checkpoint(unsigned size)
{
	struct mez_checkpoint cp = { .origin = chain.genesis->origin, .size = size };
	struct mez_mmr m;

	mez_mmr_init(&m);
	for (unsigned i = 0; i < size; i++) {
		struct mez_digest leaf = mez_receipt_leaf(&chain.receipt[i].next_root);

		mez_mmr_append(&m, &leaf);
	}
	cp.root = mez_mmr_root(&m);
	return cp;
}

static int with_checkpoint(const struct mez_checkpoint *cp, unsigned before, struct mez_err *err)
{
	MEZ_AUTO(mez_chain_check) c = NULL;
	int r = 0;

	if (mez_chain_check_new(&c, chain.genesis, MEZ_CHAIN_LINKS, err) < 0)
		abort();
	for (unsigned i = 0; i < 2 * chain.n && r == 0; i++) {
		if (i == before)
			r = mez_chain_check_expect(c, cp, err);
		if (r == 0)
			r = mez_chain_check_feed(c, chain.line[i], err);
	}
	return r < 0 ? r : mez_chain_check_end(c, err);
}

static void checkpoints(void)
{
	struct mez_checkpoint cp;
	struct mez_err err;

	for (unsigned size = 0; size <= chain.n; size++) {
		cp = checkpoint(size);
		ok(with_checkpoint(&cp, 0, &err) == 0, "a checkpoint of %u receipts", size);
		cp.root.b[31] ^= 1;
		ok(with_checkpoint(&cp, 0, &err) == -MEZ_E_CHAIN, "with another root: %s", err.msg);
	}
	cp = checkpoint(3);
	ok(with_checkpoint(&cp, 6, &err) == 0, "given just in time");
	ok(with_checkpoint(&cp, 8, &err) == -MEZ_E_CHAIN, "given too late: %s", err.msg);
	cp.size = chain.n + 1;
	ok(with_checkpoint(&cp, 0, &err) == -MEZ_E_CHAIN, "of more than there is: %s", err.msg);
	cp.size = MEZ_CHAIN_RECEIPTS_MAX;
	ok(with_checkpoint(&cp, 0, &err) == -MEZ_E_CHAIN, "of as many as can be: %s", err.msg);
	cp.size++;
	ok(with_checkpoint(&cp, 0, &err) == -MEZ_E_LIMIT, "of more than can be: %s", err.msg);
	cp = checkpoint(3);
	cp.origin = MEZ_STR("mez.example/other");
	ok(with_checkpoint(&cp, 0, &err) == -MEZ_E_CHAIN, "of another log: %s", err.msg);
}

static void proofs(void)
{
	MEZ_AUTO(mez_seckey) log = kit_key(2);
	MEZ_AUTO(mez_seckey) other = kit_key(3);
	struct kit_chain unsigned_chain = chain;
	struct mez_str line[4];
	struct mez_err err;

	kit_chain(&chain, 2, log);
	ok(check(MEZ_CHAIN_PROOFS, chain.line, 4, &err) == 0, "receipts signed by the log");
	memcpy(line, chain.line, sizeof(line));
	line[3] = edited(line[3], "assertionMethod", "assertionMethoD");
	ok(check(MEZ_CHAIN_LINKS, line, 4, &err) == 0, "links do not look at proofs");
	ok(check(MEZ_CHAIN_PROOFS, line, 4, &err) == -MEZ_E_REFUSED, "proofs do: %s", err.msg);
	kit_chain(&chain, 2, other);
	ok(check(MEZ_CHAIN_PROOFS, chain.line, 4, &err) == -MEZ_E_UNTRUSTED,
	   "receipts signed by another key: %s", err.msg);
	chain = unsigned_chain;
	ok(check(MEZ_CHAIN_PROOFS, chain.line, 2 * chain.n, &err) == 0, "proofs may be absent");
}

static void cases(void)
{
	struct mez_receipt r = chain.receipt[0];
	struct mez_str line[2] = { chain.line[0], MEZ_NOSTR };
	struct mez_err err;

	ok(check(MEZ_CHAIN_CASES, chain.line, 2 * chain.n, &err) == 0, "payloads are cases");
	r.npacks = 1;
	if (mez_receipt_make(&r, &kit_arena, NULL, &err) < 0)
		abort();
	line[1] = kit_text(r.doc);
	ok(check(MEZ_CHAIN_LINKS, line, 2, &err) == 0, "a receipt that leaves out a pack links");
	ok(check(MEZ_CHAIN_CASES, line, 2, &err) == -MEZ_E_CHAIN, "but does not fit: %s", err.msg);
	line[0] = MEZ_STR("{\"type\":\"mez.case/1\"}");
	ok(check(MEZ_CHAIN_CASES, line, 2, &err) == -MEZ_E_CHAIN, "another payload: %s", err.msg);
	line[0] = MEZ_STR("{\"evidence\":[1.5]}");
	ok(check(MEZ_CHAIN_CASES, line, 2, &err) == -MEZ_E_NUMBER, "no canonical one: %s", err.msg);
}

int main(void)
{
	struct mez_err err;

	kit_start();
	kit_chain(&chain, 5, NULL);
	ok(check(MEZ_CHAIN_LINKS, chain.line, 10, &err) == 0, "a good chain");
	ok(check(MEZ_CHAIN_LINKS, chain.line, 0, &err) == 0, "an empty one");
	state();
	spoiling();
	segments();
	checkpoints();
	proofs();
	cases();
	mez_arena_release(&kit_arena);
	return done_testing();
}
