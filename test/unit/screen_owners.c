/* screen/owners.c: who is owned by listed persons: rules, chains, circles, what is not known; and
 * over made-up holdings that order does not matter and that knowing more changes no answer. */
#include "oracle.h"
#include "screen/owners.h"

#include "tap.h"

static struct mez_arena arena;
static struct mez_err err;
static struct oracle_rng rng = {UINT64_C(20261122)};

static struct mez_dec dec(const char *text)
{
	struct mez_dec d;

	mez_require(mez_dec_parse(&d, (struct mez_str){text, strlen(text)}));
	return d;
}

/* Holdings as "A>B 0.6!" : A holds 0.6 of B and is listed; "?" perhaps; a share "*" and an id "_"
 * are not known. */
static size_t parse(struct mez_holding *h, const char *text)
{
	size_t n = 0;

	while (*text) {
		char by, of, share[16], mark = '.';
		int used;

		mez_require(sscanf(text, " %c>%c %15[0-9.*]%c%n", &by, &of, share, &mark, &used) >=
			    3);
		h[n] = (struct mez_holding){.by = {&text[strchr(text, by) - text], by != '_'},
					    .of = {&text[strchr(text, '>') + 1 - text], of != '_'},
					    .listed = mark == '!'   ? MEZ_SURELY
						      : mark == '?' ? MEZ_PERHAPS
								    : MEZ_SURELY_NOT};
		h[n].least = strcmp(share, "*") == 0 ? mez_dec_int(0) : dec(share);
		h[n].most = strcmp(share, "*") == 0 ? mez_dec_int(1) : dec(share);
		n++;
		text = strchr(text, ',');
		if (!text)
			break;
		text++;
	}
	return n;
}

#define TOGETHER                                                             \
	{                                                                    \
		MEZ_OWNERSHIP_AT_LEAST, {.coef = 5, .scale = 1}, false, true \
	}
static const struct mez_ownership half_chains = TOGETHER;
static const struct mez_ownership half_direct = {
	MEZ_OWNERSHIP_AT_LEAST, {.coef = 5, .scale = 1}, false, false};
static const struct mez_ownership more_singly = {
	MEZ_OWNERSHIP_MORE_THAN, {.coef = 5, .scale = 1}, true, true};

static void owned(const struct mez_ownership *rule, const char *holdings, bool complete,
		  const char *want)
{
	static const char *const words[] = {"no", "perhaps", "yes"};
	struct mez_holding h[MEZ_OWNERS_MAX];
	size_t n = parse(h, holdings);
	struct mez_owned o =
		mez_owned_by_listed(&arena, rule, h, n, complete, (struct mez_str){"P", 1});

	is_str(words[o.is], want, holdings);
}

static void test_rules(void)
{
	owned(&half_direct, "A>P 0.5!", true, "yes");
	owned(&half_direct, "A>P 0.499999!", true, "no");
	owned(&half_direct, "A>P 0.3!,B>P 0.2!", true, "yes");
	owned(&half_direct, "A>P 0.3!,B>P 0.7", true, "no");
	owned(&half_direct, "A>H 1!,H>P 1", true, "no");
	owned(&half_chains, "A>H 0.5!,H>P 0.5", true, "yes");
	owned(&half_chains, "A>H 0.49!,H>P 1", true, "no");
	owned(&half_chains, "A>H 0.5!,B>H 0.5,H>P 0.25,C>P 0.25!", true, "yes");
	owned(&half_chains, "A>H 0.5!,H>I 0.5,I>J 0.5,J>P 0.5", true, "yes");
	owned(&more_singly, "A>P 0.5!", true, "no");
	owned(&more_singly, "A>P 0.51!", true, "yes");
	owned(&more_singly, "A>P 0.3!,B>P 0.3!", true, "no");
	owned(&more_singly, "A>P 0.3!,A>P 0.3!", true, "yes");
	owned(&more_singly, "A>H 0.6!,H>P 0.6", true, "yes");
	owned(&half_direct, "", true, "no");
	owned(&half_direct, "A>P 0!", true, "no");
	owned(&half_direct, "A>P 1!,B>P 1!", true, "yes");
}

/* Nobody is owned through themselves. */
static void test_circles(void)
{
	owned(&half_chains, "A>P 0.9,P>A 0.9", true, "no");
	owned(&half_chains, "A>P 0.9,P>A 0.4,B>A 0.5!", true, "yes");
	owned(&half_chains, "P>P 1", true, "no");
	owned(&half_chains, "A>B 1,B>C 1,C>A 1,C>P 1", true, "no");
	owned(&half_chains, "A>B 1,B>C 1,C>A 1!,C>P 1", true, "yes");
}

static void test_unknown(void)
{
	owned(&half_direct, "A>P 0.5!", false, "yes");
	owned(&half_direct, "A>P 1", false, "perhaps");
	owned(&half_direct, "", false, "perhaps");
	owned(&half_direct, "A>P *!", true, "perhaps");
	owned(&half_direct, "A>P *", true, "no");
	owned(&half_direct, "A>P 0.5!,B>P *?", true, "yes");
	owned(&half_direct, "A>P 0.5?", true, "perhaps");
	owned(&half_direct, "A>P 0.4?", true, "no");
	owned(&half_direct, "A>P 0.4?,B>P *", true, "no");
	owned(&half_direct, "A>_ 0.5!", true, "perhaps");
	owned(&half_direct, "A>_ 0.4!", true, "no");
	owned(&half_direct, "_>P 0.5!", true, "yes");
	owned(&half_direct, "_>P 0.5", true, "perhaps");
	owned(&half_direct, "A>P 0.6,_>Q 1", true, "perhaps");
	owned(&half_direct, "A>P 0.4,_>Q 1", true, "no");
	owned(&half_chains, "A>H *!,H>P 0.5", true, "perhaps");
	owned(&half_chains, "A>H *!,H>P 0.4", true, "no");
	owned(&more_singly, "_>P 0.3!,A>P 0.3!", true, "perhaps");
	owned(&more_singly, "A>P 0.6,A>Q 0.1!", true, "yes");
}

/* --- what the list may say ------------------------------------------------------------------ */

static void test_reading(void)
{
	static const struct {
		const char *text, *at;
	} bad[] = {
		{"{}", "/ownership"},
		{"{\"rule\":\"exactly\"}", "/ownership/rule"},
		{"{\"rule\":\"at_least\"}", "/ownership/threshold"},
		{"{\"rule\":\"at_least\",\"threshold\":\"0\"}", "/ownership/threshold"},
		{"{\"rule\":\"at_least\",\"threshold\":\"1.01\"}", "/ownership/threshold"},
		{"{\"rule\":\"more_than\",\"threshold\":\"1\"}", "/ownership/threshold"},
		{"{\"rule\":\"more_than\",\"threshold\":\"-0.1\"}", "/ownership/threshold"},
		{"{\"rule\":\"at_least\",\"threshold\":\"0.5\",\"through\":\"chains\"}",
		 "/ownership/counted"},
		{"{\"rule\":\"at_least\",\"threshold\":\"0.5\",\"counted\":\"together\"}",
		 "/ownership/through"},
		{"{\"rule\":\"none\",\"threshold\":\"0.5\"}", "/ownership"},
		{"{\"rule\":\"none\",\"more\":1}", "/ownership/more"},
	};
	static const char *const good[] = {
		"{\"rule\":\"none\",\"note\":\"-\"}",
		"{\"rule\":\"at_least\",\"threshold\":\"1\",\"counted\":\"singly\",\"through\":"
		"\"direct\"}",
		"{\"rule\":\"more_than\",\"threshold\":\"0\",\"counted\":\"together\",\"through\":"
		"\"chains\",\"source\":[\"X\"]}",
	};
	struct mez_ownership o;
	const struct mez_json *v;

	for (size_t i = 0; i < MEZ_COUNT(bad); i++) {
		mez_require(mez_json_read(&v, &arena, bad[i].text, strlen(bad[i].text), &err) == 0);
		mez_err_clear(&err);
		ok(mez_ownership_read(&o, v, &err) < 0, "%s", bad[i].text);
		ok(strncmp(err.pointer, bad[i].at, strlen(bad[i].at)) == 0, "at %s", err.pointer);
	}
	for (size_t i = 0; i < MEZ_COUNT(good); i++) {
		mez_require(mez_json_read(&v, &arena, good[i], strlen(good[i]), &err) == 0);
		is_int(mez_ownership_read(&o, v, &err), 0, good[i]);
	}
	is_int(mez_ownership_read(&o, NULL, &err), 0, "nothing");
	is_int((int)o.rule, MEZ_OWNERSHIP_UNSTATED, "says nothing");
}

/* --- properties ----------------------------------------------------------------------------- */

enum { CASES = 20000, HOLDINGS = 6 };
static const char ids[] = "PABCD";

static struct mez_str some_id(void)
{
	return (struct mez_str){&ids[oracle_below(&rng, 5)], 1};
}

static struct mez_ownership some_rule(void)
{
	return (struct mez_ownership){.rule = oracle_below(&rng, 2) ? MEZ_OWNERSHIP_AT_LEAST
								    : MEZ_OWNERSHIP_MORE_THAN,
				      .threshold = {.coef = 1 + oracle_below(&rng, 9), .scale = 1},
				      .singly = oracle_below(&rng, 2),
				      .chains = oracle_below(&rng, 4) > 0};
}

static size_t some_holdings(struct mez_holding *h)
{
	size_t n = oracle_below(&rng, HOLDINGS + 1);

	for (size_t i = 0; i < n; i++) {
		h[i] = (struct mez_holding){.of = some_id(),
					    .by = some_id(),
					    .listed = oracle_below(&rng, 4) ? MEZ_SURELY_NOT
									    : MEZ_SURELY,
					    .least = {.coef = oracle_below(&rng, 11), .scale = 1}};
		h[i].most = h[i].least;
	}
	return n;
}

/* The same holdings with some of what is known of them left out. */
static void forget(struct mez_holding *out, const struct mez_holding *h, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned what = oracle_below(&rng, 8);

		out[i] = h[i];
		if (what == 0)
			out[i].of.n = 0;
		if (what == 1) { /* whose id is not known is not screened */
			out[i].by.n = 0;
			out[i].listed = MEZ_PERHAPS;
		}
		if (what == 2)
			out[i].listed = MEZ_PERHAPS;
		if (what == 3) {
			out[i].least = mez_dec_int(0);
			out[i].most = mez_dec_int(1);
		}
	}
}

static void shuffle(struct mez_holding *h, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		size_t k = oracle_below(&rng, (unsigned)i);
		struct mez_holding t = h[k];

		h[k] = h[i - 1];
		h[i - 1] = t;
	}
}

/* The rule as it is said, for what is known: sets of bodies, as bits. */
static bool by_hand(const struct mez_ownership *r, const struct mez_holding *h, size_t n)
{
	unsigned in = 0;

	for (size_t i = 0; i < n; i++)
		if (h[i].listed == MEZ_SURELY)
			in |= 1u << (h[i].by.p - ids);
	for (unsigned round = 0; round < 6; round++) {
		unsigned next = in;

		for (unsigned body = 0; body < 5; body++) {
			int held[5] = {0}, all = 0, most = 0, share;

			for (size_t i = 0; i < n; i++)
				if (h[i].of.p == &ids[body] && in & 1u << (h[i].by.p - ids))
					held[h[i].by.p - ids] += (int)h[i].least.coef;
			for (unsigned k = 0; k < 5; k++) {
				all += held[k];
				most = held[k] > most ? held[k] : most;
			}
			share = r->singly ? most : all;
			if (share < (int)r->threshold.coef ||
			    (r->rule == MEZ_OWNERSHIP_MORE_THAN && share == (int)r->threshold.coef))
				continue;
			if (body == 0 && (round == 5 || !r->chains))
				return true;
			if (r->chains)
				next |= 1u << body;
		}
		if (!r->chains)
			return false;
		in = next;
	}
	return false;
}

static void test_properties(void)
{
	unsigned wrong = 0, unordered = 0, flipped = 0, definite = 0, yes = 0;
	const struct mez_str p = {ids, 1};

	for (unsigned i = 0; i < CASES; i++) {
		struct mez_ownership r = some_rule();
		struct mez_holding h[HOLDINGS], less[HOLDINGS];
		size_t n = some_holdings(h);
		struct mez_owned all, some, turned;
		bool complete = oracle_below(&rng, 4) > 0;

		mez_arena_reset(&arena);
		all = mez_owned_by_listed(&arena, &r, h, n, true, p);
		wrong += all.is != (by_hand(&r, h, n) ? MEZ_SURELY : MEZ_SURELY_NOT);
		yes += all.is == MEZ_SURELY;
		forget(less, h, n);
		some = mez_owned_by_listed(&arena, &r, less, n, complete, p);
		definite += some.is != MEZ_PERHAPS;
		flipped += some.is != MEZ_PERHAPS && some.is != all.is;
		shuffle(less, n);
		turned = mez_owned_by_listed(&arena, &r, less, n, complete, p);
		unordered += turned.is != some.is || mez_dec_cmp(turned.least, some.least) != 0 ||
			     mez_dec_cmp(turned.most, some.most) != 0;
	}
	is_int(wrong, 0, "the rule as it is said");
	is_int(flipped, 0, "what is definite stays so when more is known");
	is_int(unordered, 0, "the order of holdings does not matter");
	ok(yes * 20 > CASES && yes * 20 < CASES * 19 && definite * 4 > CASES,
	   "%u owned, %u definite of %u", yes, definite, CASES);
}

int main(void)
{
	if (mez_arena_init(&arena, 0, &err) < 0)
		return 1;
	test_rules();
	test_circles();
	test_unknown();
	test_reading();
	test_properties();
	return done_testing();
}
