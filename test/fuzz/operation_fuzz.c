/* Any bytes as a case: refused with a place, or a verdict that is the same twice, explains itself
 * and decides one of three ways.  And any bytes as a case somebody else judged, explained. */
#include "ruleskit.h"
#include "schemakit.h"
#include "tensor/kept.h"
#include "work/explain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* clang-format off: one line of the source a line here */
static const char law[] = BASE
	"total: t\nper: [.payer, .payee]\nvalue: money\nwindow: y\ncounts: c\nincludes_this: true\n"
	"at_least: .gross\nproof: {from: auth}\n---\n"
	"status: s\nof: party\nwords: [active, late]\nproof: {from: auth}\n---\n"
	"define: d\nof: party\ncites: [{work: /w, at: s}]\n"
	"is: .resident or .turnover > xxx(3)\n---\n"
	"vocabulary: owners\ntypes:\n"
	"  party: {born: {type: partial_date}, countries: {type: texts},\n"
	"    identifiers: {type: texts}}\n"
	"  holding: {of: {type: text}, id: {type: text}, name: {type: text},\n"
	"    share: {type: share}}\n"
	"facts: {owners: {type: holding, many: 20, complete_if: .flag}}\n---\n"
	"list: l\nas_of: 2025-09-01\nmax_age: 30\n"
	"entries: [{id: e, name: Bad, kind: entity}]\n"
	"ownership: {rule: at_least, threshold: 50%, counted: together, through: chains}\n---\n"
	"list: m\nalgorithm: names/1\nas_of: 2025-09-01\nmax_age: 30\n"
	"entries: [{id: e, name: Khayali Nobody, kind: individual, countries: [PK],\n"
	"  births: [{from: 1950-01-01, to: 1950-12-31}], identifiers: [{value: XX123456}]}]\n"
	"ownership: {rule: more_than, threshold: 25%, counted: singly, through: direct}\n---\n"
	TABLE("x", "rate", "kind: .payee.kind, n: .n")
	"  - {id: a, kind: company, n: {min: 1}, rate: 1%," SINCE
	"  - {id: e, kind: else, rate: 3%," SINCE "---\n"
	CLAUSE("k") "requires: .payee.kyc.ok and .flag\n---\n"
	CLAUSE_OF("p", "prohibition") "applies: screen(.payee) or judged(\"auth/why\")\n---\n"
	CLAUSE_OF("q", "prohibition") "applies: owned(.payee, .owners)\n---\n"
	CLAUSE_OF("c", "duty") "nil: {when: total(\"t\") < xxx(5), because: small}\n"
	"applies: is(.payee, \"d\") and status(.payee, \"s\") == \"active\"\n"
	"duty: {d: {kind: pay, when: with, bearer: .payer, to: auth, base: .gross, "
	"rate: table(\"x\")}}\n---\n"
	VARIES("v", "c", "'max(.red.rate, 20% * old)'");
/* clang-format on */

static struct mez_arena rules_arena;
static struct kit_rules k;
static struct mez_engine prepared; /* of the same rules, with what is kept of them */

/* The rules stay; what each input needs goes into an arena of its own. */
static void start(void)
{
	static const struct mez_str lists[] = {{"l", 1}, {"m", 1}};

	kit_start();
	mez_require(kit_rules(&k, law, NULL) == 0 && mez_crypto_init(&kit_err) == 0);
	k.policy.list = lists;
	k.policy.nlists = MEZ_COUNT(lists);
	prepared = k.engine;
	prepared.kept = mez_kept_make(&kit_arena, &k.engine);
	rules_arena = kit_arena;
	kit_arena = (struct mez_arena){0};
	kit_start();
}

static void explain(const struct mez_json *record)
{
	MEZ_AUTOBUF page = MEZ_BUF_INIT;
	MEZ_AUTOBUF row = MEZ_BUF_INIT;
	struct mez_err err;
	int r = mez_explain(&page, &kit_arena, record, false, &err);

	mez_require(mez_explain(&row, &kit_arena, record, true, &err) == r);
	for (size_t i = 0; i < page.len; i++)
		mez_require((unsigned char)page.p[i] >= 0x20 || page.p[i] == '\n');
	for (size_t i = 0; i + 1 < row.len; i++)
		mez_require((unsigned char)row.p[i] >= 0x20);
}

static void judge(const struct mez_json *operation, const struct mez_json *evidence)
{
	struct mez_when_asked when = {.as_of = kit_time("2025-09-15T12:00:00Z"),
				      .known_at = kit_day("2025-09-15")};
	struct mez_speakers none = {0};
	struct mez_evidences all;
	struct mez_json v, again;
	struct mez_obj o = {.a = &kit_arena};
	struct mez_err err;
	int r = mez_evidence_read(&all, &kit_arena, evidence, &none, when.as_of, &err);

	if (!r)
		r = mez_tensor_eval(&v, &kit_arena, &k.engine, operation, &all, &when, &err);
	if (r) {
		mez_require(r == -(int)err.code && err.msg[0]);
		return;
	}
	mez_require(mez_tensor_eval(&again, &kit_arena, &prepared, operation, &all, &when, &err) ==
		    0);
	mez_require(strcmp(kit_text(&v), kit_text(&again)) == 0);
	mez_require(schema_holds(&v, &kit_arena));
	r = mez_verdict_gate(&v);
	mez_require(r == 0 || r == 1 || r == 3);
	mez_obj_set(&o, "operation", *operation);
	mez_obj_set(&o, "verdict", v);
	explain(mez_json_keep(&kit_arena, mez_obj_done(&o)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct mez_json *v, *operation;
	struct mez_err err;

	if (!kit_arena.base)
		start();
	mez_arena_reset(&kit_arena);
	if (mez_json_read(&v, &kit_arena, n ? (const char *)data : "", n, &err) < 0)
		return 0;
	explain(v);
	operation = mez_json_at(v, "operation");
	judge(operation ? operation : v, operation ? mez_json_at(v, "evidence") : NULL);
	return 0;
}
