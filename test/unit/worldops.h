/* worldops.h: random operations under the law of worldkit.h, of which more or less is known.
 * Include once, after worldkit.h. */
#ifndef WORLDOPS_H
#define WORLDOPS_H

#include "worldkit.h"

/* What can be known of an operation, one by one; the items and their members follow. */
enum { LISTS = 4, ITEMS_MAX = 3, FIELDS = 6, PIECE_MAX = 24 };
enum {
	K_B2,
	K_FLAG,
	K_TOP,
	K_LIST = 24,
	K_PARTY = 32,
	K_ITEM = 40,
	K_EVIDENCE = 120,
	K_DONE = 140,
	KNOWN_MAX = 160
};

struct pieces {
	const char *v[PIECE_MAX];
	size_t n;
};

struct operation {
	struct pieces top, party, evidence, done;
	struct pieces item[LISTS][ITEMS_MAX];
	unsigned items[LISTS];
	bool none[LISTS]; /* said to be null */
	bool b2, flag;	  /* the lists that hang on them are all there is */
	unsigned claims;  /* the first documents, which are shown always or never */
	const char *stage, *plan, *as_of, *audience;
};

/* What of it is seen. */
struct view {
	bool sees[KNOWN_MAX];
	unsigned items[LISTS];
};

static const char *pick(const char *const *list, size_t n)
{
	return list[oracle_below(&rng, (unsigned)n)];
}
#define PICK(...) \
	pick((const char *const[]){__VA_ARGS__}, MEZ_COUNT(((const char *const[]){__VA_ARGS__})))

#define ADD(to, ...) ((to)->v[(to)->n++] = mez_arena_fmt(&kit_arena, __VA_ARGS__).p)

static const char *amount(unsigned below)
{
	return mez_arena_fmt(&kit_arena, "{\"amount\":\"%u\",\"currency\":\"%s\"}",
			     oracle_below(&rng, below), chance(8) ? "YYY" : "XXX")
		.p;
}

static const char *amount_or_null(void)
{
	return chance(10) ? "null" : amount(4);
}

static const char *truth(void)
{
	return PICK("true", "false", "true", "false", "null");
}

static void random_top(struct operation *o)
{
	struct pieces *p = &o->top;

	o->b2 = chance(50);
	o->flag = chance(50);
	ADD(p, "\"b2\":%s", o->b2 ? "true" : PICK("false", "false", "null"));
	ADD(p, "\"flag\":%s", o->flag ? "true" : PICK("false", "false", "null"));
	ADD(p, "\"paid_on\":\"%s\"", PICK("2025-09-15", "2025-09-14"));
	ADD(p, "\"n\":%s", PICK("0", "1", "2", "1", "2", "3", "null"));
	ADD(p, "\"m\":%s", PICK("0", "1", "2", "3", "null"));
	ADD(p, "\"rate\":%s", PICK("\"0\"", "\"0.5\"", "\"-1\"", "null"));
	ADD(p, "\"class\":%s", PICK("\"goods\"", "\"services\"", "\"goods\"", "\"works\"", "null"));
	ADD(p, "\"gross\":%s", amount_or_null());
	ADD(p, "\"filed_on\":%s",
	    PICK("\"2025-09-14\"", "\"2025-09-15\"", "\"2025-09-18\"", "\"2025-09-22\"", "null"));
	ADD(p, "\"act\":%s", PICK("\"call\"", "\"trunk\"", "\"data\"", "null"));
	ADD(p, "\"big\":%s", PICK("0", "3", "900000000000000"));
	ADD(p, "\"note\":%s", PICK("\"1234567\"", "\"123\"", "null"));
	ADD(p, "\"payer\":{\"id\":\"p0\"}");
	p = &o->party;
	ADD(p, "\"id\":\"p1\"");
	ADD(p, "\"kind\":%s", PICK("\"company\"", "\"person\"", "\"firm\"", "null"));
	ADD(p, "\"name\":%s", PICK("\"Bad\"", "\"Good\""));
	ADD(p, "\"resident\":%s", truth());
	ADD(p, "\"turnover\":%s", amount_or_null());
}

static void random_items(struct operation *o)
{
	for (unsigned l = 0; l < LISTS; l++) {
		o->none[l] = chance(5);
		o->items[l] = oracle_below(&rng, ITEMS_MAX + 1);
		for (unsigned i = 0; i < o->items[l]; i++) {
			struct pieces *p = &o->item[l][i];

			if (l == LISTS - 1) {
				ADD(p, "\"id\":\"o%u\"", i);
				ADD(p, "\"of\":\"%s\"", PICK("p1", "p1", "o0", "o1"));
				ADD(p, "\"name\":%s", PICK("\"Bad\"", "\"Good\""));
				ADD(p, "\"share\":%s", PICK("\"0.3\"", "\"0.5\"", "\"1\""));
				ADD(p, "\"resident\":%s", truth());
				ADD(p, "\"turnover\":%s", amount_or_null());
				continue;
			}
			ADD(p, "\"good\":%s", truth());
			ADD(p, "\"size\":%s", PICK("0", "1", "2", "3", "null"));
			ADD(p, "\"fee\":%s", amount(4));
			ADD(p, "\"kind\":%s", PICK("\"a\"", "\"b\"", "\"c\""));
		}
	}
}

#define SHOWS(from, kind, subject) \
	"{\"credential\":\"" kind "\",\"from\":\"" from "\",\"subject\":{" subject "}}"
#define ANSWERS(from, question, facts, more) \
	SHOWS(from, "MezJudgement",          \
	      "\"judgement\":\"auth/" question "\",\"facts\":{" facts "},\"answer\":%s" more)

/* An answer, and perhaps another that reverses it: what is said last is said from the start. */
static void random_judgements(struct operation *o)
{
	struct pieces *p = &o->evidence;
	const char *class = PICK("goods", "services"), *n = PICK("1", "2"),
		   *says = PICK("true", "false", "true");
	char hex[MEZ_HEX32 + 1];
	struct mez_digest d;

	if (chance(50))
		ADD(p, ANSWERS("auth", "deem", "\"class\":\"%s\"", ""), PICK("goods", "services"),
		    PICK("true", "false"));
	if (chance(20))
		ADD(p, ANSWERS("auth", "deem", "\"class\":\"%s\"", ""), PICK("goods", "services"),
		    PICK("true", "false"));
	if (chance(20)) {
		d = mez_canon_digest_of(kit_json(
			mez_arena_fmt(&kit_arena,
				      "{\"judgement\":\"auth/bound\",\"facts\":{\"class\":\"%s\","
				      "\"n\":%s},\"answer\":%s}",
				      class, n, says)
				.p));
		mez_digest_hex(hex, &d);
		ADD(p,
		    ANSWERS("other", "bound", "\"class\":\"%s\",\"n\":%s", ",\"reverses\":\"%s\""),
		    class, n, truth(), hex);
	}
	o->claims = (unsigned)p->n;
	ADD(p, ANSWERS("auth", "bound", "\"class\":\"%s\",\"n\":%s", ""), class, n, says);
}

static void random_licence(struct operation *o)
{
	ADD(&o->evidence,
	    SHOWS("auth", "MezLicence",
		  "\"id\":\"p1\",\"register\":\"l\",\"as_of\":\"%s\",\"licences\":[%s]"),
	    PICK("2025-09-10", "2025-09-10", "2025-08-01"),
	    PICK("", "{\"number\":\"7\",\"from\":\"2020-01-01\"}",
		 "{\"number\":\"7\",\"from\":\"2020-01-01\"}",
		 "{\"number\":\"7\",\"from\":\"2020-01-01\",\"activities\":[\"call\"]}",
		 "{\"number\":\"7\",\"from\":\"2020-01-01\",\"revoked_on\":\"2025-09-15\"}",
		 "{\"number\":\"7\",\"from\":\"2020-01-01\",\"limits\":{\"pay\":{\"amount\":\"1\","
		 "\"currency\":\"XXX\"}}}"));
}

static void random_evidence(struct operation *o)
{
	struct pieces *p = &o->evidence;

	if (chance(50))
		ADD(p, SHOWS("auth", "Cut", "\"id\":\"p1\",\"covers\":\"x\",\"rate\":\"0.%u\""),
		    oracle_below(&rng, 9) + 1);
	random_judgements(o);
	ADD(p, SHOWS("auth", "Kyc", "\"id\":\"p1\",\"kyc\":{\"ok\":%s}"), PICK("true", "false"));
	for (int i = 0; i < 2; i++)
		ADD(p, SHOWS("auth", "Kyc", "\"id\":\"o%d\",\"kyc\":{\"ok\":%s}"), i,
		    PICK("true", "false"));
	ADD(p,
	    SHOWS("auth", "MezListStatus",
		  "\"id\":\"p1\",\"list\":\"s\",\"status\":\"%s\",\"from\":\"2025-01-01\",\"to\":"
		  "\"2025-12-31\""),
	    PICK("active", "late"));
	/* never below this payment, which would be a conflict and not news */
	ADD(p,
	    SHOWS("auth", "MezTotal",
		  "\"id\":\"p1\",\"payer\":\"p0\",\"total\":\"t\",\"from\":\"2025-01-01\",\"to\":"
		  "\"2025-12-31\",\"value\":{\"amount\":\"%u\",\"currency\":\"%s\"}"),
	    4 + oracle_below(&rng, 3), strstr(o->top.v[7], "YYY") ? "YYY" : "XXX");
	ADD(p,
	    SHOWS("auth", "MezTotal",
		  "\"id\":\"p1\",\"total\":\"month\",\"from\":\"2025-09-01\",\"to\":\"2025-09-30\","
		  "\"value\":{\"amount\":\"%u\",\"currency\":\"XXX\"}"),
	    oracle_below(&rng, 5));
	random_licence(o);
}

/* Never after the day of asking. */
static void done_one(struct operation *o, const char *duty)
{
	const char *on = PICK("2025-09-10", "2025-09-15", "2025-09-17", "2025-09-19");

	if (chance(60))
		ADD(&o->done, "{\"duty\":\"%s\",\"on\":\"%s\",\"amount\":%s}", duty,
		    strncmp(on, o->as_of, 10) > 0 ? "2025-09-14" : on, amount(6));
}

static void random_stage(struct operation *o, const struct law *l)
{
	o->stage = PICK("proposed", "executed");
	o->as_of = PICK("2025-09-15T12:00:00Z", "2025-09-15T12:00:00Z", "2025-09-19T12:00:00Z",
			"2025-10-15T12:00:00Z");
	o->audience = chance(50) ? "auth" : NULL;
	if (l->duty)
		done_one(o, "d/d");
	if (l->deposit)
		done_one(o, "d/d.deposit");
	if (l->each)
		done_one(o, "e/f.0");
	if (l->duty && chance(30))
		o->plan = chance(30)
				  ? "[]"
				  : mez_arena_fmt(&kit_arena, "[{\"duty\":\"d/d\",\"amount\":%s}]",
						  amount(5))
					    .p;
}

static void random_operation(struct operation *o, const struct law *l)
{
	*o = (struct operation){.b2 = false};
	random_top(o);
	random_items(o);
	random_evidence(o);
	random_stage(o, l);
}

/* Nearly all of it; and of that a part.  A list grows only while nobody says that it is whole. */
static void random_views(struct view *less, struct view *more, const struct operation *o)
{
	unsigned keep = 55 + oracle_below(&rng, 40);
	bool fixed;

	for (unsigned i = 0; i < KNOWN_MAX; i++) {
		more->sees[i] = chance(98);
		/* what is shown of an operation to come is no fact about it */
		fixed = (i >= K_EVIDENCE && i < K_EVIDENCE + o->claims) ||
			(i >= K_DONE && strcmp(o->stage, "proposed") == 0);
		more->sees[i] |= fixed;
		less->sees[i] = more->sees[i] && (chance(keep) || fixed);
	}
	for (unsigned l = 0; l < LISTS; l++) {
		bool whole = l == 1 || (l == 2 && less->sees[K_B2] && o->b2) ||
			     (l == 3 && less->sees[K_FLAG] && o->flag);

		more->items[l] = less->items[l] = o->items[l];
		if (!whole)
			less->items[l] = oracle_below(&rng, o->items[l] + 1);
	}
}

/* --- written down --------------------------------------------------------------------------- */

static void join(struct mez_buf *b, const struct pieces *p, const bool *sees, bool turned,
		 const char *ends)
{
	bool first = true;

	mez_buf_ch(b, ends[0]);
	for (size_t k = 0; k < p->n; k++) {
		size_t i = turned ? p->n - 1 - k : k;

		if (sees && !sees[i])
			continue;
		mez_buf_fmt(b, "%s%s", first ? "" : ",", p->v[i]);
		first = false;
	}
	mez_buf_ch(b, ends[1]);
}

static const char *text_of(const struct pieces *p, const bool *sees, bool turned, const char *ends)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;

	join(&b, p, sees, turned, ends);
	return mez_arena_dup(&kit_arena, mez_buf_view(&b)).p;
}

static const char *facts_of(const struct operation *o, const struct view *v, bool turned)
{
	static const char *const names[LISTS] = {"olines", "clines", "mlines", "owners"};
	struct pieces all = {.n = 0}, items;

	for (size_t i = 0; i < o->top.n; i++)
		if (v->sees[i])
			ADD(&all, "%s", o->top.v[i]);
	ADD(&all, "\"payee\":%s", text_of(&o->party, v->sees + K_PARTY, turned, "{}"));
	for (unsigned l = 0; l < LISTS; l++) {
		if (!v->sees[K_LIST + l])
			continue;
		items.n = 0;
		for (unsigned i = 0; i < v->items[l]; i++)
			items.v[items.n++] = text_of(
				&o->item[l][i], v->sees + K_ITEM + (l * ITEMS_MAX + i) * FIELDS,
				turned, "{}");
		ADD(&all, "\"%s\":%s", names[l],
		    o->none[l] ? "null" : text_of(&items, NULL, false, "[]"));
	}
	return text_of(&all, NULL, turned, "{}");
}

/* The question; turned: members and documents in the other order. */
static struct kit_ask ask_of(const struct operation *o, const struct view *v, bool turned)
{
	return (struct kit_ask){.facts = facts_of(o, v, turned),
				.evidence =
					text_of(&o->evidence, v->sees + K_EVIDENCE, turned, "[]"),
				.done = text_of(&o->done, v->sees + K_DONE, turned, "[]"),
				.stage = o->stage,
				.as_of = o->as_of,
				.plan = o->plan,
				.audience = o->audience};
}

#endif
