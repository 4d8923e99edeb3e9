/* tensor/value.h: values that may be unknown, and why.
 * May include: base, pack/expr.h for types.
 * Kleene's logic with causes: an unknown carries every reason that made it so; numbers may
 * be unknown between bounds.  Nothing here depends on the order of evaluation. */
#ifndef MEZ_TENSOR_VALUE_H
#define MEZ_TENSOR_VALUE_H

#include "pack/expr.h"

/* X(NAME, wire code, name of the first parameter, of the second or NULL) */
#define MEZ_CAUSES(X)                                                                        \
	X(FACT_MISSING, "fact_missing", "path", NULL)                                            \
	X(PROOF_MISSING, "proof_missing", "path", "credential")                                  \
	X(CONFLICT, "conflict", "path", "with")                                                  \
	X(OUTSIDE_VOCABULARY, "outside_vocabulary", "path", "word")                              \
	X(NOT_COVERED, "not_covered", "rule", "date")                                            \
	X(NOT_VOUCHED, "not_vouched", "rule", "date")                                            \
	X(NOT_KNOWN_AFTER, "not_known_after", "rule", "row")                                     \
	X(STATUS_MISSING, "status_missing", "list", "path")                                      \
	X(TOTAL_MISSING, "total_missing", "total", NULL)                                         \
	X(LIST_STALE, "list_stale", "list", "as_of")                                             \
	X(LIST_MISSING, "list_missing", "list", NULL)                                            \
	X(SCREENING_REVIEW, "screening_review", "list", "entry")                                 \
	X(JUDGEMENT_MISSING, "judgement_missing", "judgement", NULL)                             \
	X(CONTESTED, "contested", "rule", "row")                                                 \
	X(OVERFLOW, "overflow", "rule", NULL)                                                    \
	X(NULL_VALUE, "null_value", "rule", NULL)                                                \
	X(CURRENCY_MISMATCH, "currency_mismatch", "one", "other")                                \
	X(NO_OFFSET, "no_offset", "jurisdiction", NULL)                                          \
	X(NOT_COMPLETE, "not_complete", "path", NULL)                                            \
	X(EMPTY, "empty", "path", NULL)                                                          \
	X(PAST_HORIZON, "past_horizon", "calendar", "date")                                      \
	X(DUTY_NOT_SHOWN, "duty_not_shown", "duty", NULL)                                        \
	X(NOT_EXAMINED, "not_examined", "head", NULL)                                            \
	X(NO_PACK, "no_pack", "domain", NULL)                                                    \
	X(OWNERSHIP_UNSTATED, "ownership_unstated", "list", NULL)                                \
	X(NO_LIST, "no_list_required", "zone", NULL)                                             \
	X(LICENCE_MISSING, "licence_missing", "licence", "path")                                 \
	X(CONDITION_NOT_SHOWN, "condition_not_shown", "condition", "licence")

enum mez_cause_code {
#define X(name, wire, one, two) MEZ_CAUSE_##name,
	MEZ_CAUSES(X)
#undef X
};

struct mez_cause {
	enum mez_cause_code code;
	struct mez_str one, two;
};

/* A set of causes: a leaf, or the union of two.  Shared, never changed; NULL is empty. */
struct mez_why {
	struct mez_cause cause;             /* of a leaf */
	const struct mez_why *left, *right; /* of a union */
};

/* What a sum holds in one of several currencies. */
struct mez_share {
	struct mez_str currency;
	struct mez_dec lo;
};

/* Copied wherever it goes: what no value can have at the same time stands in one place. */
struct mez_value {
	enum mez_type type;
	bool known;
	bool none;              /* known, and said to be none (null) */
	bool truth;             /* BOOL */
	bool has_lo, has_hi;    /* an unknown DEC or MONEY between bounds */
	bool provisional;       /* an unknown DATE: date is the likely one, least the earliest */
	bool perhaps;           /* there may be no value at all: the bounds are shown, and
	                           decide nothing */
	struct mez_str text;    /* TEXT, WORD; currency of MONEY */
	union {
		struct mez_dec dec;           /* DEC, MONEY: known */
		struct mez_dec lo;            /* and unknown */
		struct mez_date date;
		struct mez_instant instant;
		size_t slot;                  /* RECORD */
		const struct mez_json *texts; /* TEXTS: an array of them */
	};
	union {
		struct mez_dec hi;
		struct mez_date least;        /* DATE: provisional */
	};
	const struct mez_why *why; /* of an unknown */
	const struct mez_share *share; /* of a sum in several currencies, which is none: at least
	                           this much in each of them, and nought in any other */
	size_t nshares;
};

const struct mez_why *mez_why(struct mez_arena *a, enum mez_cause_code code, struct mez_str one,
			      struct mez_str two);
const struct mez_why *mez_why_union(struct mez_arena *a, const struct mez_why *x,
				    const struct mez_why *y);
/* The causes as a sorted array of {"code", parameters} without repetition. */
struct mez_json mez_why_json(struct mez_arena *a, const struct mez_why *why);
/* One of them; clause: which it held up, MEZ_NOSTR of none. */
struct mez_json mez_cause_json(struct mez_arena *a, const struct mez_cause *c,
			       struct mez_str clause);
const char *mez_cause_name(enum mez_cause_code code);
/* The leaves, sorted and unique. */
size_t mez_why_list(struct mez_arena *a, const struct mez_why *why, const struct mez_cause **out);

static inline struct mez_value mez_v_unknown(enum mez_type t, const struct mez_why *why)
{
	mez_require(why != NULL);
	return (struct mez_value){.type = t, .why = why};
}
static inline struct mez_value mez_v_bool(bool b)
{
	return (struct mez_value){.type = MEZ_TYPE_BOOL, .known = true, .truth = b};
}
struct mez_value mez_v_dec(struct mez_dec d);
struct mez_value mez_v_money(struct mez_dec d, struct mez_str currency);
struct mez_value mez_v_date(struct mez_date d);
struct mez_value mez_v_word(struct mez_str s);
struct mez_value mez_v_text(struct mez_str s);

/* Logic.  `rule` names the clause or table at hand, for errors such as null in a condition.  It is
 * done at every turn, and a value is large: what is inline is not copied to and fro. */
static inline bool mez_v_is(const struct mez_value *x, bool truth)
{
	return x->known && x->truth == truth;
}
static inline struct mez_value mez_v_and(struct mez_arena *a, struct mez_value x,
					 struct mez_value y)
{
	if (mez_v_is(&x, false) || mez_v_is(&y, false))
		return mez_v_bool(false);
	if (mez_v_is(&x, true) && mez_v_is(&y, true))
		return mez_v_bool(true);
	return mez_v_unknown(MEZ_TYPE_BOOL, mez_why_union(a, x.why, y.why));
}
static inline struct mez_value mez_v_or(struct mez_arena *a, struct mez_value x, struct mez_value y)
{
	if (mez_v_is(&x, true) || mez_v_is(&y, true))
		return mez_v_bool(true);
	if (mez_v_is(&x, false) && mez_v_is(&y, false))
		return mez_v_bool(false);
	return mez_v_unknown(MEZ_TYPE_BOOL, mez_why_union(a, x.why, y.why));
}
static inline struct mez_value mez_v_not(struct mez_value x)
{
	if (x.known)
		x.truth = !x.truth;
	return x;
}
/* A null where a condition should be is an error. */
static inline struct mez_value mez_v_condition(struct mez_arena *a, struct mez_value x,
					       struct mez_str rule)
{
	if (x.known && x.none)
		return mez_v_unknown(MEZ_TYPE_BOOL,
				     mez_why(a, MEZ_CAUSE_NULL_VALUE, rule, MEZ_NOSTR));
	return x;
}

/* Comparison: op is one of EQ NE LT LE GT GE. */
struct mez_value mez_v_compare(struct mez_arena *a, enum mez_op op, struct mez_value x,
			       struct mez_value y, struct mez_str rule);
/* Arithmetic: ADD SUB MUL. */
struct mez_value mez_v_arith(struct mez_arena *a, enum mez_op op, struct mez_value x,
			     struct mez_value y, struct mez_str rule);
/* MIN or MAX of n > 0 values; what comes out does not depend on their order. */
struct mez_value mez_v_extreme(struct mez_arena *a, enum mez_op op, const struct mez_value *v,
			       size_t n, struct mez_str rule);
struct mez_value mez_v_round(struct mez_arena *a, struct mez_value x, uint8_t digits,
			     enum mez_rounding mode, struct mez_str rule);
struct mez_value mez_v_muldiv(struct mez_arena *a, const struct mez_value v[static 3],
			      uint8_t digits, enum mez_rounding mode, struct mez_str rule);
/* The sum of x and y, neither of which can be negative, whatever their currencies: in several it
 * is an error, and still at least the part in each of them. */
struct mez_value mez_v_gather(struct mez_arena *a, struct mez_value x, struct mez_value y,
			      struct mez_str rule);
/* x as seen from a currency: of a sum in several, a bound in this one. */
struct mez_value mez_v_seen_in(struct mez_value x, struct mez_str currency);
/* One of two values, by a condition that may be unknown. */
struct mez_value mez_v_choose(struct mez_arena *a, struct mez_value cond, struct mez_value yes,
			      struct mez_value no);
/* x, or, when its bounds leave one value, that value. */
struct mez_value mez_v_settle(struct mez_value x);
/* Both known, and the same value. */
bool mez_v_same(const struct mez_value *x, const struct mez_value *y);
/* Unknown, but between the bounds of both (numbers), because of why. */
struct mez_value mez_v_hull(struct mez_value x, struct mez_value y, const struct mez_why *why);

#endif
