/* pack/rules_priv.h: helpers shared by the decoders of rules; not for other modules. */
#ifndef MEZ_PACK_RULES_PRIV_H
#define MEZ_PACK_RULES_PRIV_H

#include "pack/rules.h"

/* A fact as the vocabulary gives it, before flattening. */
struct fact_decl {
	struct mez_named id;           /* name = path */
	struct mez_slot slot;
	struct mez_str type_name;      /* a record's name when slot.type is RECORD */
};

/* Words that a vocabulary adds to what another one declares. */
struct words_decl {
	struct mez_named id;           /* name = path of a fact, or TYPE.MEMBER */
	struct mez_words words;
};

/* Decoding one item: where it is, where complaints go. */
struct item_ctx {
	struct mez_rules *r;
	const struct mez_json *item;
	const struct mez_origin *origin;
	size_t pack;
	struct mez_err *err;
};

int rule_err(const struct item_ctx *c, const struct mez_json *at, const char *fmt, ...)
	MEZ_PRINTF(3, 4) MEZ_MUST;
void rule_set_add(struct mez_rules *r, struct mez_rule_set *set, void *v);
/* Add a named thing, refusing a name that is there. */
int rule_add_named(const struct item_ctx *c, struct mez_rule_set *set, void *v) MEZ_MUST;
void *rule_find(const struct mez_rule_set *set, struct mez_str name);
struct mez_named rule_named(const struct item_ctx *c);

/* Readers of members whose shape mez_item_check() has judged. */
struct mez_str rule_text(const struct mez_json *v, const char *member);
struct mez_words rule_words(struct mez_arena *a, const struct mez_json *list);
/* from, to; RULE when it ends before it begins. */
int rule_span(const struct item_ctx *c, struct mez_span *out, const struct mez_json *v) MEZ_MUST;
bool rule_date(struct mez_date *out, const struct mez_json *v, const char *member);
/* Each of them is added to the rules' citations. */
struct mez_citations rule_cites(struct mez_rules *r, const struct mez_json *list);
int rule_confidence(const struct item_ctx *c, enum mez_confidence *out, const struct mez_json *v)
	MEZ_MUST;
int rule_expr(const struct item_ctx *c, struct mez_expr **out, const struct mez_json *v) MEZ_MUST;
int rule_domain(const struct item_ctx *c, enum mez_domain *out, const struct mez_json *v) MEZ_MUST;
/* A money object, decimal string, date, bool or word as a figure. */
int rule_figure(const struct item_ctx *c, struct mez_figure *out, const struct mez_json *v)
	MEZ_MUST;

/* One decoder a kind. */
int rule_add_vocabulary(const struct item_ctx *c) MEZ_MUST;
int rule_add_offset(const struct item_ctx *c) MEZ_MUST;
int rule_add_authority(const struct item_ctx *c) MEZ_MUST;
int rule_add_define(const struct item_ctx *c) MEZ_MUST;
int rule_add_table(const struct item_ctx *c, enum mez_item_kind kind) MEZ_MUST;
/* How a row of a deadline counts. */
int rule_row_due(const struct item_ctx *c, const struct mez_table *t, struct mez_row *row,
		 const struct mez_json *v) MEZ_MUST;
/* of, starts: a period and where such periods begin. */
int rule_period(const struct item_ctx *c, struct mez_due *due, const struct mez_json *v) MEZ_MUST;
int rule_add_question(const struct item_ctx *c) MEZ_MUST;
int rule_add_calendar(const struct item_ctx *c) MEZ_MUST;
/* The figures of a row of a form that is applied to a quantity. */
int rule_row_parts(const struct item_ctx *c, struct mez_table *t, struct mez_row *row,
		   const struct mez_json *v) MEZ_MUST;
int rule_add_status(const struct item_ctx *c) MEZ_MUST;
int rule_add_total(const struct item_ctx *c) MEZ_MUST;
int rule_add_list(const struct item_ctx *c) MEZ_MUST;
int rule_add_screened(const struct item_ctx *c) MEZ_MUST; /* a list that names its algorithm */
int rule_list_members(const struct item_ctx *c, struct mez_list_rules *l) MEZ_MUST;
int rule_needs_algorithm(const struct item_ctx *c) MEZ_MUST; /* refuse what would be overlooked */
int rule_add_coverage(const struct item_ctx *c) MEZ_MUST;
int rule_add_matrix(const struct item_ctx *c) MEZ_MUST;
int rule_add_clause(const struct item_ctx *c) MEZ_MUST;

/* What a variation may replace, by enum mez_varied_field. */
extern const char *const rule_varied_fields[MEZ_VARIED_FIELDS];

/* rulelicence.c: licence types and activities; then names and types in them. */
int rule_add_activities(const struct item_ctx *c) MEZ_MUST;
int rule_add_licence(const struct item_ctx *c) MEZ_MUST;
int rule_resolve_licences(struct mez_rules *r, struct mez_err *err) MEZ_MUST;
/* Every condition of a type, for what a clause reads: the i-th, or NULL after the last. */
const struct mez_expr *rule_licence_expr(const struct mez_licence_type *l, size_t i);

/* Passes of mez_rules_close(). */
int rule_flatten(struct mez_rules *r, struct mez_err *err) MEZ_MUST;
int rule_resolve(struct mez_rules *r, struct mez_err *err) MEZ_MUST; /* names, types */
int rule_tables_disjoint(struct mez_rules *r, struct mez_err *err) MEZ_MUST;
/* After the clauses are resolved: amounts lead back to no amount they rest on. */
int rule_exceptions(struct mez_rules *r, struct mez_err *err) MEZ_MUST;
void rule_sort_clauses(struct mez_rules *r);
/* Call fn with every expression of a clause, until it gives other than 0; gives what it gave. */
int rule_each_expr(const struct mez_clause *cl, int (*fn)(void *arg, struct mez_expr *e),
		   void *arg) MEZ_MUST;
void rule_reads(struct mez_rules *r);
/* ruleindex.c: slots by path, once all are there; the rest of the index, last of all. */
void rule_sort_slots(struct mez_rules *r);
const struct mez_slot *rule_find_slot(const struct mez_rules *r, struct mez_str path);
void rule_index(struct mez_rules *r);

/* Type-check one expression.  want: bit mask of 1u << enum mez_type, 0 = any. */
struct check {
	struct mez_rules *r;
	const struct mez_named *owner;
	const struct mez_record *self;  /* in a definition */
	const struct mez_clause *clause; /* for claims */
	const struct mez_record *item, *each; /* inside a collection; in a clause for each item */
	bool old;                       /* in a variation: the value before it, of old_type */
	enum mez_type old_type;
	bool amount;                    /* in a base or an amount: may refer to other duties */
	bool penalty;                   /* in a penalty: knows how late, and how much is unpaid */
	struct mez_err *err;
};
/* Arithmetic over literals that must fail: RULE, at its place. */
int rule_check_fault(const struct check *k, const struct mez_expr *e) MEZ_MUST;
/* Is a checked expression nought, on some days at least, whatever the facts? */
bool rule_is_nought(const struct mez_expr *e);
/* Has the record a member of this name that is a text? */
bool rule_has_text(const struct mez_record *rec, const char *name);
int rule_check(const struct check *k, struct mez_expr *e, unsigned want, const char *what) MEZ_MUST;
/* licensed(PATH, NAME, activity), whose operands are checked; in rulelicence.c. */
int rule_check_licensed(const struct check *k, struct mez_expr *e) MEZ_MUST;
/* The words an expression of type WORD can be; NULL where that is not known. */
const struct mez_words *rule_words_of(const struct check *k, const struct mez_expr *e);
/* A record's path; `of` is its type. */
int rule_record_path(const struct check *k, const struct mez_expr *e,
		     const struct mez_record **of) MEZ_MUST;

#endif
