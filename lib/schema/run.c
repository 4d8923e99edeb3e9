/* schema/run.c: the interpreter.
 * The same code answers "does it conform" (it stops at the first no) and "what is wrong" (it
 * goes on, and gathers).  What a schema may fail without harm (anyOf, not, if, contains) drops
 * the errors and the marks that its failing left. */
#include "schema/run_priv.h"

/* --- marks ---------------------------------------------------------------------------- */

enum { MARKING_MAX = 256 << 20, MARKS_A_STEP = 16 };

/* Room for a bitmap, in a buffer that frees itself; counted, as it is work too. */
static uint64_t *more_marks(struct run *r, const struct at *at, struct mez_buf *room, size_t words)
{
	size_t bytes = words * sizeof(uint64_t);

	if (r->marking + bytes > MARKING_MAX) {
		(void)mez_schema_give_up(r, at, "unevaluated members or items of too many schemas");
		return NULL;
	}
	r->marking += bytes;
	r->steps += words / MARKS_A_STEP;
	return memset(mez_buf_room(room, bytes), 0, bytes);
}

static bool start_marks(struct marks *m, struct run *r, const struct at *at, struct mez_buf *room)
{
	*m = (struct marks){ .n = (uint32_t)mez_json_len(at->v) };
	if (m->n <= FEW)
		return true;
	m->many = more_marks(r, at, room, ((size_t)m->n + FEW - 1) / FEW);
	return m->many != NULL;
}

static void end_marks(struct run *r, const struct marks *m)
{
	r->marking -= mez_schema_mark_words(m) * sizeof(uint64_t);
}

static void join_marks(struct marks *to, const struct marks *from)
{
	to->all = to->all || from->all;
	to->few |= from->few;
	for (size_t i = 0; i < mez_schema_mark_words(to); i++)
		to->many[i] |= from->many[i];
}

/* --- bounds --------------------------------------------------------------------------- */

static uint64_t count_values(const struct mez_json *v)
{
	uint64_t n = 1;

	for (size_t i = 0; i < mez_json_len(v); i++)
		n += count_values(v->type == MEZ_J_ARRAY ? mez_json_item(v, i)
							 : &mez_json_member(v, i)->value);
	return n;
}

/* More work for greater values, counted when the free part is used up. */
static bool over_budget(struct run *r, const struct at *at)
{
	if (!r->counted) {
		r->counted = true;
		r->budget += count_values(r->root) * MEZ_SCHEMA_MAX_FACTOR;
		if (r->steps <= r->budget)
			return false;
	}
	(void)mez_schema_give_up(r, at, "the schema takes too many steps on this value");
	return true;
}

static bool may_enter(struct run *r, const struct at *at)
{
	if (r->fatal)
		return false;
	if (++r->steps > r->budget && over_budget(r, at))
		return false;
	if (r->depth >= MEZ_SCHEMA_MAX_DEPTH)
		return mez_schema_give_up(r, at, "schemas apply each other too deep");
	return true;
}

/* --- what applies to any value -------------------------------------------------------- */

static bool type(struct run *r, const struct at *at, const struct op *op)
{
	unsigned types = op->types;

	if (types >> at->v->type & 1)
		return true;
	if (types & T_INTEGER && at->v->type == MEZ_J_NUMBER && mez_schema_is_integer(at->v))
		return true;
	return mez_schema_fail(r, at, "type", "%s is not of type %s", mez_schema_show(r, at->v),
			       mez_schema_show(r, op->value));
}

static bool constant(struct run *r, const struct at *at, const struct op *op)
{
	return mez_schema_cmp(at->v, op->value) == 0 ||
	       mez_schema_fail(r, at, "const", "%s is not %s", mez_schema_show(r, at->v),
			       mez_schema_show(r, op->value));
}

static bool enumeration(struct run *r, const struct at *at, const struct op *op)
{
	uint32_t lo = 0, hi = op->n;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		int c = mez_schema_cmp(at->v, op->u.values[mid]);

		if (c == 0)
			return true;
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return mez_schema_fail(r, at, "enum", "%s is none of %s", mez_schema_show(r, at->v),
			       mez_schema_show(r, op->value));
}

/* --- numbers -------------------------------------------------------------------------- */

static bool number(struct run *r, const struct at *at, const struct op *op)
{
	static const struct { const char *keyword, *what; int least, most; } rows[] = {
		[OP_MAXIMUM] = { "maximum", "at most", -1, 0 },
		[OP_EXCLUSIVE_MAXIMUM] = { "exclusiveMaximum", "less than", -1, -1 },
		[OP_MINIMUM] = { "minimum", "at least", 0, 1 },
		[OP_EXCLUSIVE_MINIMUM] = { "exclusiveMinimum", "more than", 1, 1 },
	};
	struct numeral x;
	int c;

	if (at->v->type != MEZ_J_NUMBER)
		return true;
	mez_schema_numeral(&x, at->v);
	if (op->code == OP_MULTIPLE_OF)
		return mez_schema_multiple(&x, op->u.number) ||
		       mez_schema_fail(r, at, "multipleOf", "%s is no multiple of %s",
				       mez_schema_show(r, at->v), mez_schema_show(r, op->value));
	c = mez_schema_numeral_cmp(&x, op->u.number);
	return (c >= rows[op->code].least && c <= rows[op->code].most) ||
	       mez_schema_fail(r, at, rows[op->code].keyword, "%s is not %s %s",
			       mez_schema_show(r, at->v), rows[op->code].what,
			       mez_schema_show(r, op->value));
}

/* --- strings, and how many of anything ------------------------------------------------ */

static uint64_t characters(const struct mez_json *v)
{
	uint64_t n = 0;

	for (uint32_t i = 0; i < v->len; i++)
		n += ((unsigned char)v->u.text[i] & 0xc0) != 0x80;
	return n;
}

static bool length(struct run *r, const struct at *at, const struct op *op, enum mez_jtype type_of,
		   const char *keyword, bool most)
{
	static const char *const what[] = { [MEZ_J_STRING] = "characters", [MEZ_J_ARRAY] = "items",
					    [MEZ_J_OBJECT] = "members" };
	uint64_t n;

	if (at->v->type != type_of)
		return true;
	n = type_of == MEZ_J_STRING ? characters(at->v) : at->v->len;
	if (most ? n <= op->u.count : n >= op->u.count)
		return true;
	return mez_schema_fail(r, at, keyword, "it has %ju %s, %s are %s", (uintmax_t)n,
			       what[type_of], mez_schema_show(r, op->value),
			       most ? "the most" : "the least");
}

bool mez_schema_matches(struct run *r, const struct at *at, const struct regexp *re,
			const struct mez_json *text)
{
	int rc = mez_schema_match(re, (struct mez_str){ text->u.text, text->len }, &r->matching);

	if (rc < 0)
		return mez_schema_give_up(r, at, "a regular expression takes too many steps");
	return rc > 0;
}

static bool pattern(struct run *r, const struct at *at, const struct op *op)
{
	return at->v->type != MEZ_J_STRING || mez_schema_matches(r, at, op->u.re, at->v) ||
	       mez_schema_fail(r, at, "pattern", "%s does not match %s",
			       mez_schema_show(r, at->v), mez_schema_show(r, op->value));
}

static bool format(struct run *r, const struct at *at, const struct op *op)
{
	return at->v->type != MEZ_J_STRING || op->u.format->holds(mez_json_str(at->v)) ||
	       mez_schema_fail(r, at, "format", "%s is not of the format %s",
			       mez_schema_show(r, at->v), op->u.format->name);
}

/* --- schemas on the same value -------------------------------------------------------- */

/* What may be taken back: the errors of a branch that may fail, and the memory they took.
 * No marks are in that memory. */
struct saved {
	size_t mark;
	uint32_t errors;
	bool more;
};

static struct saved save(struct run *r)
{
	struct saved s = { .mark = mez_arena_mark(r->a) };

	if (r->gathered) {
		s.errors = r->gathered->n;
		s.more = r->gathered->more;
	}
	return s;
}

static void drop_errors(const struct saved *s, struct run *r)
{
	if (!r->gathered)
		return;
	r->gathered->n = s->errors;
	r->gathered->more = s->more;
	if (!r->gathered->remarks) /* what holds may have left some */
		mez_arena_rewind(r->a, s->mark);
}

/* A branch that may fail: its marks count only if it holds.  Its errors are left. */
static bool branch(struct run *r, const struct at *at, uint32_t node)
{
	MEZ_AUTOBUF room = MEZ_BUF_INIT;
	struct marks own;
	bool holds;

	if (!at->marks)
		return mez_schema_eval_same(r, at, node, NULL);
	if (!start_marks(&own, r, at, &room))
		return false;
	holds = mez_schema_eval_same(r, at, node, &own);
	if (holds)
		join_marks(at->marks, &own);
	end_marks(r, &own);
	return holds;
}

static bool all_of(struct run *r, const struct at *at, const struct op *op)
{
	bool good = true;

	for (uint32_t i = 0; i < op->n && (good || r->gathered); i++)
		good = mez_schema_eval_same(r, at, op->u.nodes[i], at->marks) && good;
	return good;
}

/* How many branches hold; stops when `enough` do and nobody asks for marks or remarks. */
static uint32_t holding(struct run *r, const struct at *at, const struct op *op, uint32_t enough)
{
	bool all = at->marks || (r->gathered && r->gathered->remarks);
	uint32_t n = 0;

	r->inner++;
	for (uint32_t i = 0; i < op->n && (n < enough || all) && !r->fatal; i++)
		n += branch(r, at, op->u.nodes[i]);
	r->inner--;
	return n;
}

/* The error of a choice stands before those of its branches. */
static void put_first(struct run *r, const struct saved *s)
{
	struct gathered *g = r->gathered;
	struct mez_schema_error last;

	if (!g || g->n <= s->errors + 1 || g->more)
		return;
	last = g->e[g->n - 1];
	memmove(&g->e[s->errors + 1], &g->e[s->errors],
		(g->n - 1 - s->errors) * sizeof(last));
	g->e[s->errors] = last;
}

static bool any_of(struct run *r, const struct at *at, const struct op *op)
{
	struct saved s = save(r);

	if (holding(r, at, op, 1) > 0) {
		drop_errors(&s, r);
		return true;
	}
	(void)mez_schema_fail(r, at, "anyOf", "%s fits none of the %u alternatives",
			      mez_schema_show(r, at->v), (unsigned)op->n);
	put_first(r, &s);
	return false;
}

static bool one_of(struct run *r, const struct at *at, const struct op *op)
{
	struct saved s = save(r);
	uint32_t n;

	n = holding(r, at, op, 2);
	if (n == 1 || r->fatal) {
		drop_errors(&s, r);
		return n == 1;
	}
	if (n > 1)
		drop_errors(&s, r);
	(void)mez_schema_fail(r, at, "oneOf", "%s fits %s of the %u alternatives, not just one",
			      mez_schema_show(r, at->v), n ? "more than one" : "none",
			      (unsigned)op->n);
	put_first(r, &s);
	return false;
}

static bool not(struct run *r, const struct at *at, const struct op *op)
{
	uint32_t remarks = r->gathered ? r->gathered->nremarks : 0;
	struct saved s = save(r);
	bool holds;

	holds = mez_schema_eval_same(r, at, op->node, NULL);
	drop_errors(&s, r);
	if (r->gathered)
		r->gathered->nremarks = remarks;
	return !holds || mez_schema_fail(r, at, "not", "%s is what it must not be",
					 mez_schema_show(r, at->v));
}

static bool condition(struct run *r, const struct at *at, const struct op *op)
{
	struct saved s = save(r);
	uint32_t then;

	then = op->u.nodes[branch(r, at, op->u.nodes[0]) ? 1 : 2];
	drop_errors(&s, r);
	return then == NONE || mez_schema_eval_same(r, at, then, at->marks);
}

static bool reference(struct run *r, const struct at *up, const struct op *op)
{
	struct at at = { .up = up, .v = up->v, .marks = up->marks, .via = "/$ref",
			 .node = op->node, .index = NONE };

	if (op->code == OP_DYNAMIC_REF)
		at.via = "/$dynamicRef";
	if (!op->u.dynamic)
		return mez_schema_eval(r, &at);
	/* The outermost resource on the way here that has such an anchor. */
	for (uint32_t i = 0; i < r->nscope; i++) {
		for (uint32_t k = 0; k < op->u.dynamic->n; k++) {
			if (op->u.dynamic->targets[k].resource == r->scope[i]) {
				at.node = op->u.dynamic->targets[k].node;
				return mez_schema_eval(r, &at);
			}
		}
	}
	return mez_schema_eval(r, &at);
}

/* --- the loop ------------------------------------------------------------------------- */

static bool run_op(struct run *r, const struct at *at, const struct op *op)
{
	switch ((enum opcode)op->code) {
	case OP_TYPE: return type(r, at, op);
	case OP_CONST: return constant(r, at, op);
	case OP_ENUM: return enumeration(r, at, op);
	case OP_MULTIPLE_OF:
	case OP_MAXIMUM:
	case OP_EXCLUSIVE_MAXIMUM:
	case OP_MINIMUM:
	case OP_EXCLUSIVE_MINIMUM: return number(r, at, op);
	case OP_MAX_LENGTH: return length(r, at, op, MEZ_J_STRING, "maxLength", true);
	case OP_MIN_LENGTH: return length(r, at, op, MEZ_J_STRING, "minLength", false);
	case OP_PATTERN: return pattern(r, at, op);
	case OP_FORMAT: return format(r, at, op);
	case OP_MAX_ITEMS: return length(r, at, op, MEZ_J_ARRAY, "maxItems", true);
	case OP_MIN_ITEMS: return length(r, at, op, MEZ_J_ARRAY, "minItems", false);
	case OP_UNIQUE_ITEMS: return mez_schema_run_unique(r, at);
	case OP_MAX_PROPERTIES: return length(r, at, op, MEZ_J_OBJECT, "maxProperties", true);
	case OP_MIN_PROPERTIES: return length(r, at, op, MEZ_J_OBJECT, "minProperties", false);
	case OP_DEPENDENT_REQUIRED:
	case OP_DEPENDENT_SCHEMAS: return mez_schema_run_dependents(r, at, op);
	case OP_REF:
	case OP_DYNAMIC_REF: return reference(r, at, op);
	case OP_ALL_OF: return all_of(r, at, op);
	case OP_ANY_OF: return any_of(r, at, op);
	case OP_ONE_OF: return one_of(r, at, op);
	case OP_NOT: return not(r, at, op);
	case OP_IF: return condition(r, at, op);
	case OP_ITEMS: return mez_schema_run_items(r, at, op);
	case OP_CONTAINS: return mez_schema_run_contains(r, at, op->u.contains);
	case OP_OBJECT: return mez_schema_run_object(r, at, op->u.object);
	case OP_PROPERTY_NAMES: return mez_schema_run_names(r, at, op);
	case OP_UNEVALUATED_ITEMS: return mez_schema_run_unevaluated_items(r, at, op);
	case OP_UNEVALUATED_PROPERTIES: return mez_schema_run_unevaluated_members(r, at, op);
	case OP_REMARK: return mez_schema_remark(r, at, op);
	}
	mez_bug("no such operation");
}

static bool run_ops(struct run *r, const struct at *at, const struct node *n)
{
	const struct op *op = &r->s->ops[n->first], *end = op + n->n;
	bool good = true;

	for (; op < end && (good || r->gathered) && !r->fatal; op++)
		good = run_op(r, at, op) && good;
	return good;
}

/* unevaluated* asks what the schema it stands in saw, and what that applied to the same
 * value; not what those saw that applied it. */
static bool run_with_marks(struct run *r, const struct at *at, const struct node *n)
{
	MEZ_AUTOBUF room = MEZ_BUF_INIT;
	struct at own = *at;
	struct marks m;
	bool good;

	if (!start_marks(&m, r, at, &room))
		return false;
	own.marks = &m;
	good = run_ops(r, &own, n);
	if (good && at->marks)
		join_marks(at->marks, &m);
	end_marks(r, &m);
	return good;
}

static bool never(struct run *r, const struct at *at)
{
	if (at->name)
		return mez_schema_fail(r, at, "", "the member %s is not allowed here",
				       mez_schema_show(r, at->name));
	if (at->index != NONE)
		return mez_schema_fail(r, at, "", "item %u is not allowed here",
				       (unsigned)at->index);
	return mez_schema_fail(r, at, "", "no value is allowed here");
}

bool mez_schema_eval(struct run *r, const struct at *at)
{
	const struct node *n = &r->s->nodes[at->node];
	uint32_t nscope = r->nscope, remarks = r->gathered ? r->gathered->nremarks : 0;
	bool good;

	if (n->always == ALWAYS_TRUE)
		return true;
	if (n->always == ALWAYS_FALSE)
		return never(r, at);
	if (!may_enter(r, at))
		return false;
	r->depth++;
	if (r->scope && (nscope == 0 || r->scope[nscope - 1] != n->resource))
		r->scope[r->nscope++] = n->resource;
	good = n->unevaluated ? run_with_marks(r, at, n) : run_ops(r, at, n);
	if (!good && r->gathered)
		r->gathered->nremarks = remarks; /* a schema that fails says nothing else */
	r->nscope = nscope;
	r->depth--;
	return good;
}

bool mez_schema_eval_same(struct run *r, const struct at *up, uint32_t node, struct marks *marks)
{
	struct at at = { .up = up, .v = up->v, .marks = marks, .node = node, .index = NONE };

	return mez_schema_eval(r, &at);
}

bool mez_schema_eval_member(struct run *r, const struct at *up, uint32_t node,
			    const struct mez_member *m)
{
	struct at at = { .up = up, .v = &m->value, .name = &m->name, .node = node, .index = NONE };

	return mez_schema_eval(r, &at);
}

bool mez_schema_eval_item(struct run *r, const struct at *up, uint32_t node, uint32_t index)
{
	struct at at = { .up = up, .v = mez_json_item(up->v, index), .node = node,
			 .index = index };

	return mez_schema_eval(r, &at);
}
