/* schema/run_priv.h: a compiled schema at work on one value. */
#ifndef MEZ_SCHEMA_RUN_PRIV_H
#define MEZ_SCHEMA_RUN_PRIV_H

#include "schema/schema_priv.h"

/* Which members or items of a value some keyword looked at: what unevaluated* is about. */
struct marks {
	uint64_t few;   /* the first 64, when there are no more */
	uint64_t *many; /* else all, in a buffer of whoever began */
	uint32_t n;
	bool all;
};
enum { FEW = 64 };

/* What errors and remarks are gathered in; NULL in a run that only wants yes or no. */
struct gathered {
	struct mez_schema_error *e; /* room for MEZ_SCHEMA_MAX_ERRORS */
	uint32_t n;
	bool more;
	struct mez_schema_remark *remarks; /* room for MEZ_SCHEMA_MAX_REMARKS; NULL: none wanted */
	uint32_t nremarks;
};

struct run {
	const struct mez_schema *s;
	struct mez_arena *a;
	struct mez_err *err;
	const struct mez_json *root;
	struct gathered *gathered;
	struct matching matching;
	int fatal;        /* a negative code: given up */
	uint32_t depth;
	uint32_t inner;   /* how many anyOf and oneOf we are in */
	uint64_t steps, budget;
	size_t marking;   /* bytes of marks in use */
	bool counted;     /* the budget is that of this value's size */
	uint32_t *scope;  /* resources on the way here, outermost first; only with $dynamicRef */
	uint32_t nscope;
};

/* One subschema at work on one value, and how it came to that. */
struct at {
	const struct at *up;
	const struct mez_json *v;
	const struct mez_json *name; /* the member of up's value that v is, or whose name */
	struct marks *marks;         /* what it saw; NULL: nobody asks */
	const char *via;             /* the reference that led here; NULL: its own step */
	uint32_t node;
	uint32_t index;              /* the item of up's value that v is; NONE: no item */
};

bool mez_schema_eval(struct run *r, const struct at *at);
/* v again, under another node. */
bool mez_schema_eval_same(struct run *r, const struct at *up, uint32_t node, struct marks *marks);
/* A member or an item of up's value. */
bool mez_schema_eval_member(struct run *r, const struct at *up, uint32_t node,
			    const struct mez_member *m);
bool mez_schema_eval_item(struct run *r, const struct at *up, uint32_t node, uint32_t index);

/* The operations, by what they look at. */
bool mez_schema_run_object(struct run *r, const struct at *at, const struct object *o);
bool mez_schema_run_names(struct run *r, const struct at *at, const struct op *op);
bool mez_schema_run_dependents(struct run *r, const struct at *at, const struct op *op);
bool mez_schema_run_unevaluated_members(struct run *r, const struct at *at, const struct op *op);
bool mez_schema_run_items(struct run *r, const struct at *at, const struct op *op);
bool mez_schema_run_contains(struct run *r, const struct at *at, const struct contains *k);
bool mez_schema_run_unique(struct run *r, const struct at *at);
bool mez_schema_run_unevaluated_items(struct run *r, const struct at *at, const struct op *op);

/* Always false.  Notes the error when errors are gathered: the keyword is a pointer below the
 * schema at work ("minimum", "required"), "" for the schema itself. */
bool mez_schema_fail(struct run *r, const struct at *at, const char *keyword, const char *fmt, ...)
	MEZ_PRINTF(4, 5);
/* Always true.  Notes the remark when remarks are gathered. */
bool mez_schema_remark(struct run *r, const struct at *at, const struct op *op);
/* Give up: r->fatal is set.  Always false. */
bool mez_schema_give_up(struct run *r, const struct at *at, const char *what);
/* A value as a message shows it: short, in the arena. */
const char *mez_schema_show(struct run *r, const struct mez_json *v);
const char *mez_schema_show_text(struct run *r, struct mez_str s);

/* A regular expression on a text; false and fatal when it ran too long. */
bool mez_schema_matches(struct run *r, const struct at *at, const struct regexp *re,
			const struct mez_json *text);

/* Marks. */
static inline size_t mez_schema_mark_words(const struct marks *m)
{
	return m->many ? ((size_t)m->n + FEW - 1) / FEW : 0;
}
static inline void mez_schema_mark(struct marks *m, uint32_t i)
{
	if (m->many)
		m->many[i / FEW] |= UINT64_C(1) << i % FEW;
	else
		m->few |= UINT64_C(1) << i % FEW;
}
static inline bool mez_schema_marked(const struct marks *m, uint32_t i)
{
	if (m->all)
		return true;
	return ((m->many ? m->many[i / FEW] : m->few) >> i % FEW & 1) != 0;
}

#endif
