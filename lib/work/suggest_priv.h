/* work/suggest_priv.h: where an answer turns, for the parts of suggest. */
#ifndef MEZ_WORK_SUGGEST_PRIV_H
#define MEZ_WORK_SUGGEST_PRIV_H

#include "work/suggest.h"

/* What of an example is changed: a fact by its path, or a total by its name. */
struct target {
	bool total;
	struct mez_str path;
	enum mez_type type;      /* DEC, MONEY or DATE */
	struct mez_str currency; /* of MONEY */
	bool integer;            /* it is written as a whole number */
};
/* Where a condition or a table turns. */
struct point {
	struct target at;
	const void *where;    /* the comparison, or the bound of a table; NULL: a day */
	bool mixed;           /* other facts count too: where it is differs by example */
	struct mez_dec dec;   /* DEC, MONEY */
	struct mez_date date; /* DATE */
};
typedef void point_fn(void *arg, const struct point *p);
/* One example, and who looks for the points of a clause in it. */
struct pointing {
	struct mez_arena *a;
	const struct mez_rules *rules;
	const struct mez_json *item; /* of the example */
	struct mez_date day;         /* of the clause's date fact in it */
	point_fn *fn;
	void *arg;
	unsigned depth;
};

/* Call fn for every bound of the clause, of the definitions it asks and of the tables it reads
 * that the example can be moved to by changing one thing it states. */
void suggest_points(struct pointing *p, const struct mez_clause *cl);
/* Calls fn for every expression of a clause. */
typedef void expr_fn(void *arg, const struct mez_expr *e);
void suggest_exprs(const struct mez_clause *cl, expr_fn *fn, void *arg);
/* What stands at a path of nested members, or NULL. */
const struct mez_json *suggest_at(const struct mez_json *facts, struct mez_str path);

/* What the verdict says of the clause: its domain's state, its duties, the first reason. */
struct mez_json suggest_expected(struct mez_arena *a, const struct mez_clause *cl,
				 const struct mez_json *verdict);
/* One YAML document: the item under this name, made of `base`, to be confirmed. */
void suggest_write(struct mez_sink *sink, struct mez_arena *a, const struct mez_json *item,
		   struct mez_str name, struct mez_str base, const struct mez_json *expect);

#endif
