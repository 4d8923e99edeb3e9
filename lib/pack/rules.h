/* pack/rules.h: the rules of a set of regpacks, decoded, resolved and type-checked.
 * May include: base json canon domain screen.
 * Built item by item, then closed: a struct mez_rules that is closed has every name
 * resolved, every expression typed, no table with two rows for the same facts, no cycle of
 * definitions or exceptions.  The evaluator (tensor) only ever sees closed rules. */
#ifndef MEZ_PACK_RULES_H
#define MEZ_PACK_RULES_H

#include "canon/canon.h"
#include "domain/domain.h"
#include "pack/expr.h"
#include "pack/item.h"
#include "screen/owners.h"

enum {
	MEZ_RULES_MAX_SLOTS = 4096,
	MEZ_TABLE_MAX_ROWS = 4096,
	MEZ_TABLE_MAX_KEYS = 16,
	MEZ_ROW_MAX_PARTS = 100,
	MEZ_LIST_MAX_ITEMS = 1000,
	MEZ_TEXTS_MAX = 32,
	MEZ_CALENDAR_MAX_HOLIDAYS = 4096,
	MEZ_ACTIVITIES_MAX = 512,
	MEZ_CLAUSE_MAX_CHAIN = 64,
	MEZ_LICENCE_MAX_YEARS = 100,
	MEZ_LICENCE_MAX_GRACE = 3660
};

/* A set of words, sorted by bytes. */
struct mez_words {
	const struct mez_str *w;
	size_t n;
};
bool mez_words_has(const struct mez_words *words, struct mez_str w);
/* Where it stands among them, or SIZE_MAX. */
size_t mez_words_index(const struct mez_words *words, struct mez_str w);

/* From when to when; both ends inclusive, as law speaks. */
struct mez_span {
	struct mez_date from, to;
	bool open;             /* no end: to is not meaningful */
};
static inline bool mez_span_has(const struct mez_span *s, struct mez_date d)
{
	return d.days >= s->from.days && (s->open || d.days <= s->to.days);
}

enum mez_confidence { MEZ_CONF_GK, MEZ_CONF_V3, MEZ_CONF_V2, MEZ_CONF_V1 }; /* lowest first */
const char *mez_confidence_name(enum mez_confidence c);

struct mez_citation {
	struct mez_str work, at;
	uint64_t offset;       /* in the source, for complaints */
	size_t index;          /* among the rules' citations */
};
struct mez_citations {
	const struct mez_citation *v;
	size_t n;
};

/* One typed path.  Record fields are flattened: "payee" of type party gives one slot for
 * "payee" and one after it for each field in the record's order. */
struct mez_slot {
	struct mez_str path;              /* "payee.kind" */
	enum mez_type type;
	bool integer;                     /* DEC: a whole number, written as one */
	bool partial;                     /* TEXT: a date, a month or a year */
	bool share;                       /* DEC: from nought to one, and never none */
	struct mez_words words;           /* WORD */
	const struct mez_record *record;  /* RECORD */
	struct mez_str credential, from;  /* the proof it demands; credential.p == NULL: none */
	struct mez_str class;             /* asserted, estimated, evidenced */
	struct mez_str day_of;            /* path of the instant whose day it is; may be empty */
	size_t day_of_slot;
	size_t root;                      /* slot of the record it is a field of; itself if none */
	/* LIST: so many items at most; whether what is stated is all there is.  Fields of the
	 * items stand after it as those of a record do, as patterns of what an operation has. */
	size_t many;
	bool complete;
	struct mez_str complete_if;       /* path of the fact that says so; may be empty */
	size_t complete_slot;             /* of complete_if, or SIZE_MAX */
	bool never_negative;              /* DEC, MONEY: less than nought is refused */
};

/* Every named thing begins with this: its name, its item and the pack it came from. */
struct mez_named {
	struct mez_str name;
	const struct mez_json *item;
	const struct mez_origin *origin;
	size_t pack;                      /* index among the rules' packs */
};

struct mez_record {
	struct mez_named id;
	struct mez_slot *field;           /* paths relative to the record */
	size_t n;
};

struct mez_offset_row { struct mez_span span; int32_t secs; };
struct mez_offset {                       /* name = jurisdiction */
	struct mez_named id;
	struct mez_offset_row *row;
	size_t n;
};

struct mez_define {
	struct mez_named id;
	const struct mez_record *of;
	struct mez_span valid;
	struct mez_citations cites;
	struct mez_expr *is;
	enum mez_confidence confidence;
	int mark;                         /* for the cycle check */
};

/* A value of a param or of a table row. */
struct mez_figure {
	enum mez_type type;               /* DEC MONEY DATE BOOL WORD */
	struct mez_dec dec;
	struct mez_date date;
	struct mez_str text;              /* word; currency of money */
	bool truth;
};

enum mez_cell_kind { MEZ_CELL_ANY, MEZ_CELL_ELSE, MEZ_CELL_WORDS, MEZ_CELL_BOOL, MEZ_CELL_RANGE };
struct mez_cell {
	enum mez_cell_kind kind;
	struct mez_words words;
	bool truth;
	/* RANGE over decimals, money or dates; strict = the bound itself is outside */
	bool has_lo, has_hi, lo_strict, hi_strict;
	struct mez_figure lo, hi;
};

/* How a row's figures make its value.  All but FIGURE are applied to a quantity. */
#define MEZ_FORMS(X)                                                                         \
	X(FIGURE, "figure")   /* the figure itself: rate, word, money, a param's value */        \
	X(BAND, "band")       /* the whole at the rate of its part */                            \
	X(SLAB, "slab")       /* the part's base, and its rate of what is over its lower bound */ \
	X(STEP, "step")       /* the part's amount */                                            \
	X(UNIT, "per_unit")   /* so much a unit, or a number of units */                         \
	X(HIGHER, "higher_of") /* a rate of it or an amount, whichever is more */                \
	X(LOWER, "lower_of")                                                                     \
	X(DEADLINE, "deadline") /* the day something is due, counted from another day */
enum mez_form {
#define X(name, wire) MEZ_FORM_##name,
	MEZ_FORMS(X)
#undef X
};
const char *mez_form_name(enum mez_form f);

/* How a day something is due is counted from the day of an event: to the end of the period the
 * event falls in, then months, then days, then to a working day. */
enum mez_period {
	MEZ_PERIOD_EVENT, MEZ_PERIOD_DAY, MEZ_PERIOD_WEEK, MEZ_PERIOD_MONTH, MEZ_PERIOD_QUARTER,
	MEZ_PERIOD_HALF_YEAR, MEZ_PERIOD_YEAR
};
enum mez_roll { MEZ_ROLL_NONE, MEZ_ROLL_NEXT, MEZ_ROLL_PREVIOUS };
enum { MEZ_DAY_SAME = 0, MEZ_DAY_LAST = 32, MEZ_DUE_MAX_COUNT = 1200, MEZ_DUE_MAX_DATES = 24 };
struct mez_due {
	enum mez_period of;
	uint8_t start_month, start_day;   /* of years, and so of their halves and quarters */
	uint8_t week_start;               /* 1 = Monday .. 7 */
	int32_t months, days, business_days;
	uint8_t day;                      /* after months: 1..31, MEZ_DAY_SAME, MEZ_DAY_LAST */
	bool included;                    /* the event's own day is the first that counts */
	enum mez_roll roll;
	const uint16_t *on;               /* fixed days of each year as month * 100 + day, rising */
	size_t non;
};

/* Which days are no working days, and between which days we know. */
struct mez_weekend { struct mez_span span; bool day[8]; }; /* by ISO weekday, 1..7 */
struct mez_calendar {
	struct mez_named id;
	struct mez_weekend *weekend;
	size_t nweekends;
	struct mez_date *holiday;         /* rising */
	size_t nholidays;
	struct mez_date known_from, known_to;
};

/* One part of a band, slab or step: base + rate * (quantity - origin) over its range. */
struct mez_part {
	struct mez_dec lo, hi, origin, base, rate;
	bool lo_strict, has_hi, hi_strict;
	bool hole;             /* there is nothing between this part and the one before */
	bool jump;             /* a slab that does not go on where the one before ends */
};

struct mez_row {
	struct mez_str id;
	struct mez_span span;
	struct mez_str ended_by;          /* empty: an end without it is "not covered" */
	struct mez_date known_to, made;
	bool has_known_to, has_made;
	struct mez_figure value;
	const struct mez_figure *contested; /* other readings */
	size_t ncontested;
	enum mez_confidence confidence;
	struct mez_words over;            /* ids of rows this one goes before */
	const struct mez_part *part;      /* BAND SLAB STEP, by rising range; from 0 */
	size_t nparts;
	struct mez_dec rate;              /* HIGHER LOWER; of a unit the share of one in `per` */
	struct mez_dec per;               /* UNIT: how many units the amount is for */
	bool whole;                       /* UNIT: a unit begun counts whole */
	const struct mez_due *due;        /* DEADLINE */
	struct mez_cell *cell;            /* one per key; NULL for params */
	bool has_else;
	const struct mez_json *item;
};

struct mez_table {                        /* a param is a table without keys */
	struct mez_named id;
	enum mez_type type;               /* of its values */
	struct mez_words words;           /* of a word table: all its words */
	struct mez_str *key_name;
	struct mez_expr **key;
	size_t nkeys;
	struct mez_row *row;
	size_t nrows;
	bool is_param;
	enum mez_form form;
	enum mez_type of;                 /* not FIGURE: what it is applied to, DEC or MONEY */
	struct mez_str unit;              /* currency of the bounds, if they are money */
	const struct mez_calendar *calendar; /* DEADLINE: may be NULL */
	struct mez_str into;              /* rates of exchange: from unit into this currency */
};

/* What may be done under licences: a word, and all that is broader, itself among it. */
struct mez_activity {
	struct mez_str word;
	struct mez_words within, broader;
	const struct mez_json *item;
	int mark;
};
struct mez_activities {
	struct mez_named id;
	struct mez_activity *v;           /* by word */
	size_t n;
	struct mez_words all;
};
/* Whether what is narrow is the same as what is broad or within it; false of strange words. */
bool mez_activity_within(const struct mez_activities *set, struct mez_str narrow,
			 struct mez_str broad);

/* Words of a fact that a licence is for; without words every one that the licence names. */
struct mez_licence_scope {
	struct mez_str path;              /* empty: nothing is asked */
	size_t slot;
	struct mez_words words;           /* w NULL: the type leaves it to each licence */
};
struct mez_licence_limit { struct mez_str name; struct mez_expr *of, *max; };
struct mez_licence_condition { struct mez_str name; struct mez_expr *requires; };
struct mez_licence_type {
	struct mez_named id;
	const struct mez_record *of;
	struct mez_span valid;
	struct mez_citations cites;
	struct mez_str from;              /* the authority that keeps its register */
	const struct mez_activities *activities;
	struct mez_words covers;
	struct mez_licence_scope clients, places;
	struct mez_licence_limit *limit;
	size_t nlimits;
	struct mez_licence_condition *condition;
	size_t nconditions;
	int32_t years, grace;             /* the longest term, 0 = any; days to renew in */
	bool meanwhile;                   /* in force in those days */
	int64_t max_age;                  /* of an extract of the register, in days */
};
/* What licensed() names: one type, or every type over a vocabulary of activities. */
struct mez_licence_set {
	const struct mez_licence_type **v;
	size_t n;
	const struct mez_activities *activities;
};

struct mez_status {
	struct mez_named id;
	const struct mez_record *of;
	struct mez_words words;
	struct mez_str from;              /* authority */
	struct mez_str absent;            /* who is not on a whole copy; .p NULL: not closed */
};

struct mez_total {
	struct mez_named id;
	size_t *per;                      /* record slots; the last is whose credential it is */
	size_t nper;
	struct mez_expr *at_least;        /* may be NULL */
	struct mez_expr *sum, *where;     /* what a ledger adds up; may be NULL, never evaluated */
	bool has_period;                  /* a document counts from the first day of this */
	struct mez_due period;
	struct mez_str from;
};

/* A question the law leaves to an authority, as judged("AUTHORITY/NAME") asks it. */
struct mez_question {
	struct mez_named id;
	struct mez_str by, reversed_by;   /* authorities; reversed_by may be empty */
	struct mez_str *binds;            /* paths of the facts an answer binds; none: it binds
	                                     one operation */
	size_t nbinds;
	struct mez_expr *deemed_after;    /* may be NULL: silence says nothing */
	bool deemed;                      /* what silence says after that day */
	struct mez_citations deemed_cites;
};

struct mez_entry {
	struct mez_str id, name;
	const struct mez_json *item;
};
struct mez_listed {                       /* one folded name pointing at its entry */
	struct mez_str folded;
	const struct mez_entry *entry;
	struct mez_str as_written;
};
struct mez_list_rules {
	struct mez_named id;
	struct mez_date as_of;
	int64_t max_age;
	struct mez_listed *listed;        /* sorted by folded name */
	size_t n;
	struct mez_digest sha256;         /* of the item */
	struct mez_str authority;         /* whose authorisations count; may be empty */
	struct mez_ownership ownership;
	struct mez_screen_list *screen;   /* of a list with an algorithm; listed is empty then */
};

struct mez_head {
	const struct mez_coverage *of;
	struct mez_str head;
	struct mez_words kinds;
	size_t date_slot;
	struct mez_span span;
	struct mez_expr *when;            /* may be NULL */
	struct mez_citations cites;
};
struct mez_coverage {
	struct mez_named id;
	enum mez_domain domain;
	struct mez_head *head;
	size_t n;
};

#define MEZ_EFFECTS(X)                                                                       \
	X(REQUIREMENT, "requirement")                                                            \
	X(DUTY, "duty")                                                                          \
	X(PROHIBITION, "prohibition")                                                            \
	X(RELIEF, "relief")                                                                      \
	X(VARIATION, "variation")                                                                \
	X(OUTSIDE, "outside")
enum mez_effect {
#define X(name, wire) MEZ_EFFECT_##name,
	MEZ_EFFECTS(X)
#undef X
};
const char *mez_effect_name(enum mez_effect e);

enum mez_when { MEZ_WHEN_BEFORE, MEZ_WHEN_WITH, MEZ_WHEN_AFTER };
struct mez_penalty {
	struct mez_words when;            /* late, overdue, unmet */
	struct mez_expr *amount;
	struct mez_str because;
	struct mez_citations cites;
};
struct mez_duty {
	struct mez_str name, kind, to;
	struct mez_str id;                /* CLAUSE/NAME; filled on close */
	enum mez_when when;
	struct mez_expr *bearer, *on_account_of, *base, *rate, *amount, *character;
	struct mez_expr *due;             /* may be NULL */
	const struct mez_duty *deposit_of; /* the duty whose amount this one hands over, or NULL */
	struct mez_penalty *penalty;
	size_t npenalties;
	struct mez_keyed { struct mez_str name; struct mez_expr *value; } *per;
	size_t nper;                      /* the key under which operations share the duty */
};
struct mez_claim {
	struct mez_str alias, credential, from, covers;
	struct mez_expr *about;
};
/* The fields of a duty that a variation may replace. */
enum mez_varied_field {
	MEZ_VARIED_RATE, MEZ_VARIED_BASE, MEZ_VARIED_AMOUNT, MEZ_VARIED_DUE
};
enum { MEZ_VARIED_FIELDS = 4 };
struct mez_varied {
	struct mez_str target_name;
	struct mez_clause *target;
	struct mez_expr *field[MEZ_VARIED_FIELDS]; /* NULL: left as it is */
};
struct mez_variation {
	struct mez_clause *by;
	const struct mez_varied *what;
};
struct mez_clause {
	struct mez_named id;
	enum mez_effect effect;
	enum mez_domain domain;
	struct mez_str head, title;
	struct mez_citations cites;
	struct mez_span valid;
	struct mez_str ended_by;
	struct mez_date known_from, known_to, made;
	bool has_known_from, has_known_to, has_made;
	size_t date_slot;
	struct mez_str each_path;                    /* empty: the clause has one instance */
	size_t each_slot;                            /* the collection, or SIZE_MAX */
	struct mez_expr *guard, *applies, *requires; /* applies, requires may be NULL */
	struct mez_expr *before;                     /* of a duty: judged at either stage */
	struct mez_words audience;                   /* who may see it; none: everybody */
	struct mez_expr *nil;                        /* may be NULL */
	struct mez_str nil_because;
	struct mez_citations nil_cites;
	enum mez_state unmet;
	enum mez_confidence confidence;
	bool has_confidence;
	struct mez_duty *duty;
	size_t nduties;                              /* a deposit follows its duty */
	struct mez_claim *claim;
	size_t nclaims;
	struct mez_varied *varies;
	size_t nvaries;
	struct mez_words defeats_names;
	int64_t order;                               /* among variations of one field */
	bool has_order;
	struct mez_citations empowered_by;           /* to change clauses of other packs */
	/* filled on close: who acts on this clause */
	struct mez_clause **defeated_by;
	size_t ndefeated_by;
	struct mez_variation *variation;             /* in the order they apply */
	size_t nvariations;
	int mark;
	unsigned chain;                              /* clauses it hangs on, one by another, and
	                                                itself */
	size_t index;                                /* among the rules' clauses */
	size_t *reads;                               /* slots, sorted: the static paths */
	size_t nreads;
};

/* A growing array of pointers, in insertion order; names are unique per kind. */
struct mez_rule_set {
	void **v;
	size_t n, cap;
};

/* What may concern operations of one kind in one domain.  An index may use the kind and nothing
 * else of a guard: that is always known, so that what is left out is known not to be considered. */
struct mez_concern {
	struct mez_rule_set clauses;                 /* by name: the kind leaves the guard open */
	struct mez_rule_set heads;                   /* of coverages that name the kind */
};

struct mez_rules {
	struct mez_arena *a;
	bool closed;
	struct mez_rule_set vocabularies, records, facts, added, offsets, authorities, defines,
		tables, statuses, totals, questions, calendars, lists, coverages, matrices,
		activities, licences, clauses, examples;
	struct mez_rule_set citations;               /* struct mez_citation, as they were read */
	/* filled on close */
	struct mez_slot *slot;                       /* flattened facts */
	size_t nslots;
	struct mez_slot **by_path;                   /* the same, sorted */
	size_t kind_slot, stage_slot;                /* the operation's own members */
	size_t *collection, *proved, *dated;         /* slots: LIST; with a credential, of a
	                                                record; with a day_of */
	size_t ncollections, nproved, ndated;
	struct mez_concern *concern;                 /* of each kind, and of others, each domain */
};

void mez_rules_init(struct mez_rules *r, struct mez_arena *a);
/* Add one item (checked by mez_item_check).  item, origin must outlive the rules. */
MEZ_MUST int mez_rules_add(struct mez_rules *r, enum mez_item_kind kind,
			   const struct mez_json *item, const struct mez_origin *origin,
			   size_t pack, struct mez_err *err);
/* Resolve and check everything; after it the rules are fit to evaluate. */
MEZ_MUST int mez_rules_close(struct mez_rules *r, struct mez_err *err);
/* Every figure that the rules of one pack write out (money, a day, a number that is neither nought
 * nor one) has a source and a confidence: those of its clause, definition or licence; elsewhere
 * it is a param's.  The rows of a table answer for its keys.  Nor does anything divide by a param
 * that is nought for some days.  RULE, at its place.  Asked when a pack is built; packs that are
 * read may be older than the question. */
MEZ_MUST int mez_rules_vet(const struct mez_rules *r, size_t pack, struct mez_err *err);

/* Find by name, NULL when there is none. */
struct mez_table *mez_rules_table(const struct mez_rules *r, struct mez_str name, bool param);
struct mez_define *mez_rules_define(const struct mez_rules *r, struct mez_str name);
struct mez_status *mez_rules_status(const struct mez_rules *r, struct mez_str name);
struct mez_total *mez_rules_total(const struct mez_rules *r, struct mez_str name);
/* A question by "AUTHORITY/NAME". */
struct mez_question *mez_rules_question(const struct mez_rules *r, struct mez_str id);
struct mez_licence_type *mez_rules_licence(const struct mez_rules *r, struct mez_str name);
struct mez_calendar *mez_rules_calendar(const struct mez_rules *r, struct mez_str name);
struct mez_list_rules *mez_rules_list(const struct mez_rules *r, struct mez_str name);
struct mez_clause *mez_rules_clause(const struct mez_rules *r, struct mez_str name);
struct mez_offset *mez_rules_offset(const struct mez_rules *r, struct mez_str name);
bool mez_rules_authority(const struct mez_rules *r, struct mez_str name);
/* "payee" and "kind" as "payee.kind"; with an empty prefix the name itself. */
struct mez_str mez_path_join(struct mez_arena *a, struct mez_str prefix, struct mez_str name);
/* Slot of a path, or SIZE_MAX. */
size_t mez_rules_slot(const struct mez_rules *r, struct mez_str path);
/* Do facts stand below this path? */
bool mez_rules_group(const struct mez_rules *r, struct mez_str path);
/* Of closed rules; every clause of the domain for a kind that the vocabulary has not. */
const struct mez_concern *mez_rules_concern(const struct mez_rules *r, struct mez_str kind,
					    enum mez_domain d);

/* The form names are compared in: ASCII letters lower, every run of ASCII characters that are
 * neither letters nor digits one blank, none at the ends; other bytes untouched. */
struct mez_str mez_fold_name(struct mez_arena *a, struct mez_str name);

#endif
