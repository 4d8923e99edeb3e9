/* Appending: durable, once only, in order, and recovering what a crash leaves. */
#include "tap.h"

#include "base/file.h"
#include "chainkit.h"
#include "receipt/ledger.h"
#include "tempdir.h"

static int here;
static struct mez_err err;
static struct mez_seckey *log_key;

static void put(const char *name, struct mez_str text)
{
	if (mez_file_replace(here, name, text.p, text.n, 0666, &err) < 0)
		abort();
}

/* An empty chain in the working directory. */
static void fresh(void)
{
	MEZ_AUTO(mez_seckey) authority = kit_key(1);
	struct mez_genesis_new g = { .origin = MEZ_STR("mez.example/pk-sifc"),
				     .zone = MEZ_STR("pk-sifc"),
				     .log_key = mez_seckey_public(log_key),
				     .created = kit_time("2025-09-15T11:00:00Z") };
	struct mez_json v;

	tempdir_clear();
	if (mez_genesis_make(&v, &kit_arena, &g, authority, &err) < 0)
		abort();
	put(MEZ_GENESIS_FILE, mez_arena_fmt(&kit_arena, "%s\n", kit_text(&v).p));
}

static struct mez_ledger *opened_with(const struct mez_seckey *key)
{
	const struct mez_ledger_config config = { .key = key };
	struct mez_ledger *l = NULL;

	mez_err_clear(&err);
	return mez_ledger_open(&l, here, &config, &err) < 0 ? NULL : l;
}

static struct mez_ledger *opened(void)
{
	return opened_with(NULL);
}

/* Queue case n, or find its receipt; the receipt's sequence number, -1 when refused. */
static int64_t add_at(struct mez_ledger *l, unsigned n, const char *time, bool *again)
{
	const struct mez_json *v = kit_case(n), *receipt;
	struct mez_ledger_payload p = { .text = kit_text(v), .digest = mez_canon_digest_of(v) };
	struct mez_case c;
	struct mez_str *packs;
	int64_t sequence = -1;
	int r;

	if (mez_case_read(&c, v, &err) < 0 ||
	    mez_case_packs(&packs, &p.npacks, &kit_arena, &c, &err) < 0)
		abort();
	p.packs = packs;
	r = mez_ledger_find(&receipt, l, &kit_arena, &p.digest, &err);
	*again = r == 0 && receipt;
	if (r == 0 && !receipt)
		r = mez_ledger_add(&receipt, l, &kit_arena, &p, kit_time(time), &err);
	if (r == 0 && !mez_json_int(&sequence, mez_json_at(receipt, "sequence")))
		abort();
	return sequence;
}

static int64_t add(struct mez_ledger *l, unsigned n)
{
	bool again;
	int64_t sequence = add_at(l, n, "2025-09-15T12:00:00Z", &again);

	return again ? -2 : sequence;
}

/* The whole chain, checked by a reader; how many receipts, or a negative code. */
static int checked(unsigned flags)
{
	const struct mez_journal_config how = {.mode = MEZ_JOURNAL_READ, .width = MEZ_CHAIN_WIDTH};
	MEZ_AUTO(mez_chain_check) c = NULL;
	struct mez_journal *j = NULL;
	struct mez_journal_tail tail;
	struct mez_chaindir d;
	int r;

	if ((r = mez_chaindir_load(&d, &kit_arena, here, &err)) == 0 &&
	    (r = mez_journal_open(&j, here, &how, &err)) == 0 &&
	    (r = mez_chain_check_new(&c, d.genesis, flags, &err)) == 0 &&
	    (r = mez_chaindir_scan(&d, j, c, NULL, NULL, &tail, &err)) == 0)
		r = mez_chaindir_clean(&tail, mez_chain_check_size(c), &err);
	mez_journal_close(j);
	return r < 0 ? r : (int)mez_chain_check_size(c);
}

static void appending(void)
{
	struct mez_ledger *l;
	struct mez_instant t;
	bool again;

	fresh();
	l = opened();
	ok(l && mez_ledger_size(l) == 0 && (t = mez_ledger_time(l)).secs > 0, "a new chain");
	ok(add(l, 0) == 0 && add(l, 1) == 1 && add(l, 2) == 2, "three cases are queued");
	ok(checked(MEZ_CHAIN_CASES) == 0, "and not yet written");
	ok(mez_ledger_commit(l, &err) == 0 && checked(MEZ_CHAIN_CASES) == 3, "committed together");
	ok(mez_ledger_commit(l, &err) == 0 && checked(MEZ_CHAIN_CASES) == 3, "nothing more to do");
	ok(add_at(l, 1, "2025-09-15T13:00:00Z", &again) == 1 && again,
	   "a case that is there has its first receipt");
	ok(add(l, 3) == 3 && add_at(l, 3, "2025-09-15T13:00:00Z", &again) == 3 && again &&
		   checked(MEZ_CHAIN_LINKS) == 4,
	   "one that is still queued is committed for it");
	ok(add_at(l, 4, "2025-09-15T11:59:59Z", &again) == -1 && err.code == MEZ_E_VALUE,
	   "time does not go backwards");
	ok(add_at(l, 4, "2025-09-15T12:00:00Z", &again) == 4, "it may stand still");
	mez_ledger_free(l);
	ok(checked(MEZ_CHAIN_LINKS) == 4, "what was not committed is dropped");
	l = opened();
	ok(l && mez_ledger_size(l) == 4 && (t = mez_ledger_time(l)).secs &&
		   t.secs == kit_time("2025-09-15T12:00:00Z").secs && mez_ledger_cut(l) == 0,
	   "opened again where it was");
	ok(add(l, 2) == -2 && add(l, 4) == 4, "old cases are known, new ones are taken");
	ok(!opened() && err.code == MEZ_E_AGAIN, "meanwhile nobody else appends");
	mez_ledger_free(l);
}

static void signing(void)
{
	MEZ_AUTO(mez_seckey) other = kit_key(3);
	struct mez_ledger *l;

	fresh();
	ok(!opened_with(other) && err.code == MEZ_E_UNTRUSTED, "another key is not the log's");
	l = opened_with(log_key);
	ok(l && add(l, 0) == 0 && mez_ledger_commit(l, &err) == 0 && checked(MEZ_CHAIN_PROOFS) == 1,
	   "the log key signs receipts");
	mez_ledger_free(l);
}

/* A chain of n receipts; its segment's text. */
static struct mez_str chain_of(unsigned n)
{
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	struct mez_ledger *l;

	fresh();
	l = opened();
	for (unsigned i = 0; i < n; i++) {
		if (add(l, i) != i)
			abort();
	}
	if (mez_ledger_commit(l, &err) < 0 ||
	    mez_file_read(&text, here, "segment-00000000.ndjson", 1 << 24, &err) < 0)
		abort();
	mez_ledger_free(l);
	return mez_arena_dup(&kit_arena, mez_buf_view(&text));
}

/* Every place a crash may cut the last record at. */
static void torn_everywhere(void)
{
	struct mez_str whole = chain_of(3), two = chain_of(2);
	unsigned recovered = 0, told = 0, tried = 0;

	for (size_t n = two.n + 1; n < whole.n; n += 7) {
		struct mez_ledger *l;

		tried++;
		put("segment-00000000.ndjson", (struct mez_str){ whole.p, n });
		told += checked(MEZ_CHAIN_LINKS) == -MEZ_E_CHAIN;
		l = opened();
		recovered += l && mez_ledger_size(l) == 2 && mez_ledger_cut(l) == n - two.n &&
			     checked(MEZ_CHAIN_LINKS) == 2;
		mez_ledger_free(l);
	}
	is_int(told, tried, "a reader tells of every torn tail");
	is_int(recovered, tried, "a writer cuts every one");
}

static void not_repaired(struct mez_str text, enum mez_code code, const char *what)
{
	MEZ_AUTOBUF after = MEZ_BUF_INIT;

	put("segment-00000000.ndjson", text);
	ok(!opened() && err.code == code, "%s: %s", what, err.msg);
	if (mez_file_read(&after, here, "segment-00000000.ndjson", 1 << 24, &err) < 0)
		abort();
	ok(mez_str_eq(mez_buf_view(&after), text), "and left as it is");
}

static struct mez_str without_line(struct mez_str text, unsigned at)
{
	const char *p = text.p, *from;
	MEZ_AUTOBUF out = MEZ_BUF_INIT;

	while (at--)
		p = strchr(p, '\n') + 1;
	from = strchr(p, '\n') + 1;
	mez_buf_add(&out, text.p, (size_t)(p - text.p));
	mez_buf_z(&out, from);
	return mez_arena_dup(&kit_arena, mez_buf_view(&out));
}

static void never_repaired(void)
{
	struct mez_str whole = chain_of(3), edited;

	not_repaired(without_line(whole, 2), MEZ_E_CHAIN, "a payload line is gone");
	not_repaired(without_line(whole, 3), MEZ_E_CHAIN, "a receipt line is gone");
	not_repaired(without_line(whole, 4), MEZ_E_CHAIN, "the last payload line is gone");
	edited = mez_arena_fmt(&kit_arena, "%s%s\n", whole.p, "{}");
	not_repaired(edited, MEZ_E_CHAIN, "a last line that is no case");
	edited = mez_arena_dup(&kit_arena, whole);
	kit_arena.base[edited.p - kit_arena.base + 30] ^= 1;
	not_repaired(edited, MEZ_E_CHAIN, "a byte is changed");
}

/* A checkpoint is a promise: a chain that became shorter is not appended to. */
static void checkpoints(void)
{
	struct mez_str whole = chain_of(3), two;
	MEZ_AUTOBUF note = MEZ_BUF_INIT;
	struct mez_digest root;
	struct mez_mmr m;
	const char *p = whole.p;

	mez_mmr_init(&m);
	for (unsigned i = 0; i < 3; i++) {
		const struct mez_json *v;
		struct mez_digest d;

		p = strchr(p, '\n') + 1;
		if (mez_json_read(&v, &kit_arena, p, strcspn(p, "\n"), &err) < 0 ||
		    !mez_digest_parse(&d, mez_json_str(mez_json_at(v, "next_root"))))
			abort();
		p = strchr(p, '\n') + 1;
		d = mez_receipt_leaf(&d);
		mez_mmr_append(&m, &d);
	}
	root = mez_mmr_root(&m);
	if (mez_checkpoint_sign(&note, MEZ_STR("mez.example/pk-sifc"), 3, &root, log_key, &err) < 0)
		abort();
	two = without_line(without_line(whole, 5), 4);
	put(MEZ_CHECKPOINT_FILE, mez_buf_view(&note));
	ok(checked(MEZ_CHAIN_LINKS) == 3, "a chain and its checkpoint");
	not_repaired(two, MEZ_E_CHAIN, "a chain shorter than its checkpoint");
	not_repaired((struct mez_str){ whole.p, whole.n - 1 }, MEZ_E_CHAIN,
		     "a torn tail that the checkpoint signs");
	put("segment-00000000.ndjson", whole);
	note.p[note.len - 4] ^= 1;
	put(MEZ_CHECKPOINT_FILE, mez_buf_view(&note));
	ok(!opened() && mez_code_status((int)err.code) != 0, "a spoiled checkpoint: %s", err.msg);
	is_str(err.file, MEZ_CHECKPOINT_FILE, "is named");
}

int main(void)
{
	here = tempdir_enter();
	kit_start();
	log_key = kit_key(2);
	appending();
	signing();
	torn_everywhere();
	never_repaired();
	checkpoints();
	mez_seckey_free(log_key);
	mez_arena_release(&kit_arena);
	tempdir_leave();
	return done_testing();
}
