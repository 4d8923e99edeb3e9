/* tensor/eval_priv.h: the state of one evaluation; not for other modules. */
#ifndef MEZ_TENSOR_EVAL_PRIV_H
#define MEZ_TENSOR_EVAL_PRIV_H

#include "screen/list.h"
#include "tensor/tensor.h"
#include "tensor/value.h"

/* A row an expression looked up, for the trace. */
struct row_use {
	const struct mez_table *table;
	const struct mez_row *row;
	bool possible;          /* only one of the rows still possible */
	bool ended;             /* matched after its end: a cited nil */
	bool applied;           /* to one quantity: the next three say to what, and how */
	struct mez_value of;
	const struct mez_part *part; /* the one that of falls in, if it is known and has one */
	struct mez_date on;          /* of a rate of exchange: the day it is of */
	struct row_use *next;
};
/* What an expression relied on besides facts: a document, a screening list, a legal term. */
enum proof_kind {
	PROOF_AUTHORISATION,
	PROOF_CLAIM,
	PROOF_DEEMED,
	PROOF_DETERMINATION,
	PROOF_JUDGEMENT,
	PROOF_LICENCE,
	PROOF_OWNERSHIP,
	PROOF_SCREENING,
	PROOF_STATUS,
	PROOF_TERM,
	PROOF_TOTAL
};
struct proof_use {
	enum proof_kind kind;
	struct mez_str name, party;         /* party: path of the record, or empty */
	const struct mez_evidence *by;      /* AUTHORISATION CLAIM DETERMINATION JUDGEMENT LICENCE
	                                       STATUS TOTAL */
	const struct mez_list_rules *list;  /* AUTHORISATION DETERMINATION OWNERSHIP SCREENING */
	const struct mez_owned *owned;      /* OWNERSHIP */
	unsigned told;                      /* SCREENING: what of the party was stated */
	const struct mez_define *term;      /* TERM */
	const struct mez_question *question; /* DEEMED */
	struct mez_value holds;             /* LICENCE OWNERSHIP TERM */
	bool absent;                        /* STATUS: a whole copy of the list has not the party */
	const struct mez_licence_type *licence; /* LICENCE, with the two after it */
	struct mez_str activity;
	const struct mez_json *licences;    /* of the party: number, state, fails */
	struct proof_use *next;
};
/* What tells persons apart besides their names, as bits of what a party's facts state. */
enum told { TOLD_BIRTH, TOLD_COUNTRY, TOLD_IDENTIFIER, TOLD };
/* A document that clears no hit, and why not. */
struct refusal {
	const struct mez_evidence *by;
	const char *because;
	struct refusal *next;
};
/* A listed name that a party's name equals, or is like. */
struct hit {
	const struct mez_list_rules *list;
	const struct mez_listed *listed;
	struct mez_str path;    /* of the party */
	const struct mez_candidate *found; /* of a list with an algorithm; else NULL */
	unsigned told;
	struct refusal *refused;
	struct hit *next;
};
/* Who is screened. */
struct screened {
	struct mez_str path;
	struct mez_value name, id;
	struct mez_party party;
	unsigned told;                    /* stated, or said to be none */
	const struct mez_why *untold[TOLD]; /* why the others are not known; NULL: the vocabulary
	                                     has no such fact */
	struct mez_str owned;             /* id of the party it is an owner of; may be empty */
};

/* Where an expression stands: the clause or coverage it belongs to, the legal date, the subject of
 * a definition, what is varied. */
struct scope {
	struct eval *e;
	struct mez_str rule;
	struct mez_value date;          /* DATE, maybe unknown */
	size_t self;                    /* root slot of a definition's subject, or SIZE_MAX */
	const struct mez_value *old;    /* in a variation */
	size_t item, each;              /* root slots of the items at hand, or SIZE_MAX */
	const struct mez_evidence *const *claims; /* one per claim; NULL = not shown */
	const struct mez_clause *clause;
	const struct mez_value *days_late, *unpaid; /* in a penalty */
	struct row_use **rows;          /* trace; may be NULL */
	struct proof_use **proofs;
	struct hit **hits;
};

/* The items of a collection: records that follow one another among the slots. */
struct items {
	bool known;                     /* stated at all, or said to be none */
	bool closed;                    /* what is stated is all there is */
	const struct mez_why *why;      /* of not known, or not closed */
	const struct mez_json *stated;
	size_t first, n;                /* slot of the first item */
};

/* What is known of a slot, and how. */
struct fact {
	struct mez_value v;
	const struct mez_evidence *by;  /* which document showed it; NULL = asserted */
	bool derived;
};

struct eval {
	struct mez_arena *a;
	const struct mez_engine *engine;
	const struct mez_rules *r;
	const struct mez_evidences *evidence;
	const struct mez_json *operation;
	const struct mez_when_asked *when;
	struct mez_str kind, stage;
	struct mez_digest operation_sha256;
	const struct mez_slot *slot;    /* the rules', then those of the items stated */
	size_t nslots;
	struct items **items;           /* one per slot of the rules; of collections only */
	struct fact **fact;             /* one per slot; NULL: nobody said anything */
	struct clause_result **clause;  /* per clause its instances; NULL: none asked for */
	struct mez_json cell[MEZ_DOMAIN_COUNT];
	enum mez_state state[MEZ_DOMAIN_COUNT];
	bool subject_to[MEZ_DOMAIN_COUNT];
	struct mez_arr duties_owed;     /* ids, for the decision */
};

/* What became of one duty of an active clause. */
struct duty_result {
	struct mez_str id;              /* CLAUSE/NAME, of an item with its number */
	struct mez_value base, rate, amount, payable;
	struct mez_value nil;
	const struct mez_rounding_rule *rounding;
	const char *state;              /* owed nil met unmet open late overdue unknown */
	struct mez_value due;
	struct mez_value *per;          /* one per key; NULL where the duty has none */
	struct mez_value *penalty;      /* one per penalty; of type BOOL: does not arise */
	struct row_use *rows;
	struct proof_use *proofs;
	struct mez_value old_rate;      /* before a variation */
	struct mez_value bearer_id, on_account_id, character;
};

struct clause_result {
	size_t item;                    /* root slot of the item it is of, or SIZE_MAX */
	bool rest;                      /* of the items nobody stated */
	size_t instance;
	bool before_unmet;              /* a duty: what must be so before is not */
	bool done, busy;
	bool considered;
	struct mez_value date;
	struct mez_value active;        /* BOOL */
	struct mez_value requires;      /* REQUIREMENT */
	bool has_state;
	enum mez_state state;
	const struct mez_why *why;      /* of a pending state */
	bool claim_missing;
	const struct mez_evidence **claims;
	struct mez_clause *defeated_by; /* one that is active */
	bool *varied;                   /* one per variation: it applies, or may */
	struct row_use *rows;
	struct proof_use *proofs;
	struct hit *hits;
	struct duty_result *duty;
};

/* facts.c: judge the operation's shape and fill the slots. */
int eval_operation(struct eval *e, struct mez_err *err) MEZ_MUST;
/* What is known of a slot: of one that nobody said anything of, that it is missing. */
const struct fact *eval_fact(const struct eval *e, size_t slot);
/* The civil day of an instant where the zone is. */
struct mez_value eval_day(const struct eval *e, struct mez_instant t);
struct mez_value eval_field(const struct eval *e, size_t root, const char *field);

/* expr.c, lookup.c */
struct mez_value eval_expr(const struct scope *s, const struct mez_expr *x);
struct mez_value eval_table(const struct scope *s, const struct mez_table *t);
/* The same of a table that is applied to a quantity. */
struct mez_value eval_apply(const struct scope *s, const struct mez_expr *x);
/* evalparts.c: what a row makes of a quantity; *part is the one it falls in, or NULL. */
struct mez_value eval_row(const struct scope *s, const struct mez_table *t,
			  const struct mez_row *row, struct mez_value of,
			  const struct mez_part **part);
struct mez_value eval_status(const struct scope *s, const struct mez_expr *x);
struct mez_value eval_total(const struct scope *s, const struct mez_expr *x);
struct mez_value eval_screen(const struct scope *s, const struct mez_expr *x);
/* The id of a record; one that names nobody is unknown. */
struct mez_value eval_named(const struct scope *s, size_t root);
/* Who the record at this slot is. */
void eval_whom(struct screened *w, const struct scope *s, size_t root);
/* Whether they are on one list; hits and what was relied on are noted. */
struct mez_value eval_on_list(const struct scope *s, const struct mez_list_rules *l,
			      const struct screened *w);
/* Whether something holds of one of the lists that the zone requires. */
struct mez_value eval_over_lists(const struct scope *s,
				 struct mez_value (*one)(const struct scope *s,
							 const struct mez_list_rules *l,
							 const void *arg),
				 const void *arg);
/* owned.c: whether a body is owned by listed persons. */
struct mez_value eval_ownership(const struct scope *s, const struct mez_expr *x);
/* cleared.c: whether a document takes a hit away; those that do not are added to *refused. */
struct mez_value eval_cleared(const struct scope *s, const struct mez_list_rules *l,
			      struct mez_str entry, const struct screened *who,
			      struct refusal **refused);
/* evaltable.c: money at the rate of a day. */
struct mez_value eval_convert(const struct scope *s, const struct mez_expr *x);
/* evallicence.c */
struct mez_value eval_licensed(const struct scope *s, const struct mez_expr *x);
/* judged.c */
struct mez_value eval_judged(const struct scope *s, const struct mez_expr *x);
/* evaldue.c: the day that a row of a deadline counts from the event. */
struct mez_value eval_due(const struct scope *s, const struct mez_table *t,
			  const struct mez_row *row, struct mez_value event);
/* The member at a dotted path; items of arrays by their number. */
const struct mez_json *eval_at_path(const struct mez_json *v, struct mez_str path);
/* Note what was relied on, once. */
void note_proof(const struct scope *s, const struct proof_use *use);

/* clause.c: the result of a clause, once. */
const struct clause_result *eval_clause(struct eval *e, struct mez_clause *cl, size_t instance);
/* How many instances: one, or one per item and one for those not stated. */
size_t eval_instances(struct eval *e, const struct mez_clause *cl);
/* items.c: any, all, sum, count. */
struct mez_value eval_collection(const struct scope *s, const struct mez_expr *x);
/* The slot of the record an expression names: a path, or an item at hand. */
size_t eval_root(const struct scope *s, const struct mez_expr *x);
/* Find the items an operation states, and lay slots out for them. */
int eval_find_items(struct eval *e, struct mez_err *err) MEZ_MUST;
/* What may still be said of their completeness, once facts are known. */
void eval_close_items(struct eval *e);
/* evaldone.c: is every entry of done and of plan of good shape, and of a duty, each of another? */
int eval_check_done(const struct eval *e, struct mez_err *err) MEZ_MUST;
/* What was done by as_of about the duty of this id, or NULL. */
const struct mez_json *eval_done(const struct eval *e, struct mez_str id);
/* At least what is payable, in its currency; a duty without an amount is met by being done.
 * Nought of a duty that does not arise is nought in any currency. */
bool eval_in_full(const struct mez_json *done, const struct duty_result *d);
/* Does a plan that is stated cover the duty?  One that is not stated leaves it owed. */
bool eval_planned(const struct eval *e, struct mez_str id, const struct duty_result *d);
/* duty.c */
void eval_duties(struct eval *e, struct mez_clause *cl, struct clause_result *res, size_t instance);
/* owed("CLAUSE/DUTY"): what became of its amount; nought of a duty known not to arise. */
struct mez_value eval_owed(struct eval *e, const struct mez_expr *x);

/* cell.c, verdict.c */
void eval_cell(struct eval *e, enum mez_domain d);
/* The cell of a domain that no rule speaks of: pending. */
struct mez_json eval_no_pack(struct mez_arena *a, enum mez_domain d);
struct mez_json eval_decision(struct eval *e);
struct mez_json clause_json(struct eval *e, const struct mez_clause *cl,
			    const struct clause_result *res);
void add_obligations(struct eval *e, struct mez_arr *out, const struct mez_clause *cl,
		     const struct clause_result *res);
struct mez_json rows_json(struct eval *e, const struct row_use *list);
struct mez_json proofs_json(struct eval *e, const struct proof_use *list,
			    const struct mez_value *date);
/* hits.c */
struct mez_json hits_json(struct eval *e, const struct hit *h);
struct mez_json told_json(struct eval *e, unsigned told);
struct mez_json owned_json(struct eval *e, const struct mez_ownership *rule,
			   const struct mez_owned *owned);
struct mez_json cite_json(struct eval *e, const struct mez_citations *cites,
			  const struct mez_value *date);
struct mez_json money_json(struct mez_arena *a, struct mez_dec d, struct mez_str currency);
struct mez_json dec_json(struct mez_arena *a, struct mez_dec d);
struct mez_str day_text(struct mez_arena *a, struct mez_date d);
struct mez_json date_json(struct mez_arena *a, struct mez_date d);
struct mez_str hex_text(struct mez_arena *a, const struct mez_digest *d);
struct mez_json hex_json(struct mez_arena *a, const struct mez_digest *d);

#endif
