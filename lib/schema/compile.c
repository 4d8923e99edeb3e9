/* schema/compile.c: from places to a program.
 * Nodes are made when they are first asked for and compiled in turn, so that no reference, deep
 * or circular, makes the compiler recurse. */
#include "schema/compile_priv.h"

/* --- shared by the compiler and the program ------------------------------------------- */

/* Eight bytes at a time; not to be relied on against an enemy who chooses the names, whom the
 * limits of a text hold to what probing costs. */
uint64_t mez_schema_hash(struct mez_str s)
{
	uint64_t h = s.n * UINT64_C(0x9e3779b97f4a7c15), w;
	size_t i = 0;

	for (; s.n - i >= 8; i += 8) {
		memcpy(&w, s.p + i, 8);
		h = (h ^ w) * UINT64_C(0xff51afd7ed558ccd);
		h ^= h >> 32;
	}
	for (w = 0; i < s.n; i++)
		w = w << 8 | (unsigned char)s.p[i];
	h = (h ^ w) * UINT64_C(0xc4ceb9fe1a85ec53);
	return h ^ h >> 32;
}

void mez_schema_step(struct mez_buf *out, struct mez_str token)
{
	mez_buf_ch(out, '/');
	for (size_t i = 0; i < token.n; i++) {
		if (token.p[i] == '~')
			mez_buf_z(out, "~0");
		else if (token.p[i] == '/')
			mez_buf_z(out, "~1");
		else
			mez_buf_ch(out, token.p[i]);
	}
}

static void add_pointer(struct mez_buf *out, const struct mez_schema *s, uint32_t place)
{
	if (place == NONE || s->resources[s->places[place].resource].place == place)
		return;
	add_pointer(out, s, s->places[place].up); /* as deep as the document */
	mez_buf_str(out, s->places[place].step);
}

struct mez_str mez_schema_pointer(struct mez_arena *a, const struct mez_schema *s, uint32_t place)
{
	MEZ_AUTOBUF out = MEZ_BUF_INIT;

	add_pointer(&out, s, place);
	return mez_arena_dup(a, mez_buf_view(&out));
}

/* --- nodes ---------------------------------------------------------------------------- */

int mez_schema_node_at(struct compiler *c, uint32_t *node, uint32_t place)
{
	struct mez_schema *s = c->s;
	struct place *p = &s->places[place];
	struct node made = { .place = place, .resource = p->resource };

	if (p->node == NONE) {
		if (p->v->type == MEZ_J_TRUE)
			made.always = ALWAYS_TRUE;
		else if (p->v->type == MEZ_J_FALSE)
			made.always = ALWAYS_FALSE;
		p->node = s->nnodes.n;
		*PUSH(&s->a, s->nodes, s->nnodes) = made;
	}
	*node = p->node;
	return 0;
}

int mez_schema_node(struct compiler *c, uint32_t *node, const struct mez_json *v)
{
	uint32_t place = mez_schema_place(c, v);

	mez_require(place != NONE);
	return mez_schema_node_at(c, node, place);
}

static int compile_node(struct compiler *c, uint32_t node)
{
	struct mez_schema *s = c->s;

	c->node = node;
	c->schema = s->places[s->nodes[node].place].v;
	c->vocabulary = s->resources[s->nodes[node].resource].vocabulary;
	s->nodes[node].first = s->nops.n;
	for (size_t i = 0; i < mez_schema_nkeywords; i++) {
		const struct keyword *k = &mez_schema_keywords[i];
		const struct mez_json *v;

		if (!k->compile || !(c->vocabulary & k->vocabulary))
			continue;
		v = mez_json_get(c->schema, mez_str_of(k->name));
		if (v && k->compile(c, v) < 0)
			return -(int)c->err->code;
	}
	if (c->o->remarks && mez_schema_unknown_keywords(c) < 0)
		return -(int)c->err->code;
	s->nodes[node].n = s->nops.n - s->nodes[node].first;
	if (s->nodes[node].n == 0 && !s->nodes[node].always)
		s->nodes[node].always = ALWAYS_TRUE;
	return 0;
}

/* Every subschema of the schema given is compiled, asked for or not: a fault in it is one. */
static int compile_own(struct compiler *c)
{
	uint32_t node;

	for (uint32_t i = 0; i < c->s->nplaces.n; i++) {
		if (c->s->resources[c->s->places[i].resource].doc == 0 &&
		    mez_schema_node_at(c, &node, i) < 0)
			return -(int)c->err->code;
	}
	return 0;
}

/* --- dynamic references --------------------------------------------------------------- */

uint32_t mez_schema_dynamic_name(struct compiler *c, struct mez_str name)
{
	struct dynamic *d;

	for (uint32_t i = 0; i < c->nnames.n; i++) {
		if (mez_str_eq(c->names[i]->name, name))
			return i;
	}
	d = MEZ_NEW(&c->s->a, struct dynamic);
	d->name = mez_arena_dup(&c->s->a, name);
	*PUSH(&c->scratch, c->names, c->nnames) = d;
	return c->nnames.n - 1;
}

static bool used(const struct compiler *c, struct mez_str name)
{
	for (uint32_t i = 0; i < c->nnames.n; i++) {
		if (mez_str_eq(c->names[i]->name, name))
			return true;
	}
	return false;
}

/* Every anchor that a dynamic reference may reach needs its node. */
static int ask_for_anchors(struct compiler *c)
{
	uint32_t node;

	for (uint32_t i = 0; i < c->nanchors.n; i++) {
		if (used(c, c->anchors[i].name) && mez_schema_node(c, &node, c->anchors[i].v) < 0)
			return -(int)c->err->code;
	}
	return 0;
}

static void find_targets(struct compiler *c, struct dynamic *d)
{
	struct dynamic_target *t = MEZ_NEWS(&c->s->a, struct dynamic_target, c->nanchors.n);

	d->targets = t;
	for (uint32_t i = 0; i < c->nanchors.n; i++) {
		const struct dynamic_anchor *a = &c->anchors[i];

		if (mez_str_eq(a->name, d->name))
			t[d->n++] = (struct dynamic_target){
				a->resource, c->s->places[mez_schema_place(c, a->v)].node
			};
	}
}

static void link_dynamic(struct compiler *c)
{
	for (uint32_t i = 0; i < c->nnames.n; i++)
		find_targets(c, c->names[i]);
	for (uint32_t i = 0; i < c->nuses.n; i++)
		c->s->ops[c->uses[i].op].u.dynamic = c->names[c->uses[i].name];
	c->s->dynamic = c->nuses.n > 0;
}

/* --- schemas that apply each other without end ---------------------------------------- */

/* The i-th subschema that an operation applies to the same value, or NONE after the last.
 * What a dynamic reference may reach beyond its first target is known only at work: there the
 * limit of depth holds. */
static uint32_t same_value(const struct op *op, uint32_t i)
{
	switch ((enum opcode)op->code) {
	case OP_REF:
	case OP_DYNAMIC_REF:
	case OP_NOT:
		return i == 0 && !op->u.dynamic ? op->node : NONE;
	case OP_ALL_OF:
	case OP_ANY_OF:
	case OP_ONE_OF:
	case OP_IF:
		return i < op->n ? op->u.nodes[i] : NONE;
	case OP_DEPENDENT_SCHEMAS:
		return i < op->n ? op->u.dependents[i].node : NONE;
	case OP_TYPE: case OP_CONST: case OP_ENUM:
	case OP_MULTIPLE_OF: case OP_MAXIMUM: case OP_EXCLUSIVE_MAXIMUM:
	case OP_MINIMUM: case OP_EXCLUSIVE_MINIMUM:
	case OP_MAX_LENGTH: case OP_MIN_LENGTH: case OP_PATTERN: case OP_FORMAT:
	case OP_MAX_ITEMS: case OP_MIN_ITEMS: case OP_UNIQUE_ITEMS:
	case OP_MAX_PROPERTIES: case OP_MIN_PROPERTIES: case OP_DEPENDENT_REQUIRED:
	case OP_ITEMS: case OP_CONTAINS: case OP_OBJECT: case OP_PROPERTY_NAMES:
	case OP_UNEVALUATED_ITEMS: case OP_UNEVALUATED_PROPERTIES: case OP_REMARK:
		return NONE;
	}
	mez_bug("no such operation");
}

enum colour { NEW, OPEN, DONE };
/* Where a walk over the nodes stands: a node, one of its operations, one of that one's nodes. */
struct visit { uint32_t node, op, i; };

/* The next node that the visited one applies to the same value, or NONE. */
static uint32_t next_node(const struct mez_schema *s, struct visit *v)
{
	const struct node *n = &s->nodes[v->node];

	for (; v->op < n->n; v->op++, v->i = 0) {
		const struct op *op = &s->ops[n->first + v->op];
		uint32_t limit = op->code == OP_IF ? op->n : 0;
		uint32_t found = same_value(op, v->i);

		while (found == NONE && v->i < limit) /* no then, no else */
			found = same_value(op, ++v->i);
		if (found != NONE) {
			v->i++;
			return found;
		}
	}
	return NONE;
}

static int circle(struct compiler *c, uint32_t node)
{
	const struct mez_schema *s = c->s;

	return mez_schema_refuse(c, s->resources[s->nodes[node].resource].doc,
				 s->places[s->nodes[node].place].v, MEZ_E_VALUE,
				 "this schema applies itself to the same value, without end");
}

/* Depth first, with a stack of our own: a chain may be as long as there are nodes. */
static int find_circles(struct compiler *c)
{
	const struct mez_schema *s = c->s;
	uint8_t *colour = MEZ_NEWS(&c->scratch, uint8_t, s->nnodes.n);
	struct visit *stack = MEZ_NEWS(&c->scratch, struct visit, s->nnodes.n);

	for (uint32_t start = 0; start < s->nnodes.n; start++) {
		uint32_t n = 0;

		if (colour[start] != NEW)
			continue;
		colour[start] = OPEN;
		stack[n++] = (struct visit){ .node = start };
		while (n) {
			uint32_t next = next_node(s, &stack[n - 1]);

			if (next == NONE) {
				colour[stack[--n].node] = DONE;
			} else if (colour[next] == OPEN) {
				return circle(c, next);
			} else if (colour[next] == NEW) {
				colour[next] = OPEN;
				stack[n++] = (struct visit){ .node = next };
			}
		}
	}
	return 0;
}

/* --- the whole ------------------------------------------------------------------------ */

static int compile_all(struct compiler *c)
{
	uint32_t done = 0;

	while (done < c->s->nnodes.n) {
		while (done < c->s->nnodes.n) {
			if (compile_node(c, done++) < 0)
				return -(int)c->err->code;
		}
		if (ask_for_anchors(c) < 0)
			return -(int)c->err->code;
	}
	link_dynamic(c);
	return find_circles(c);
}

static int compile(struct compiler *c, const struct mez_json *v, struct mez_str src)
{
	struct mez_str base = c->o->base;
	const char *name = c->o->file;
	uint32_t place;

	(void)mez_schema_cut_fragment(&base);
	base = mez_arena_dup(&c->s->a, base);
	if (!name)
		name = base.p;
	if (mez_schema_enter(c, &place, v, base, src, name) < 0 ||
	    mez_schema_node_at(c, &c->s->start, place) < 0 || compile_own(c) < 0)
		return -(int)c->err->code;
	return compile_all(c);
}

static int new_schema(struct compiler *c, struct mez_schema **out)
{
	struct mez_arena a = { 0 };
	struct mez_schema *s;

	if (mez_arena_init(&c->scratch, 0, c->err) < 0)
		return -(int)c->err->code;
	if (mez_arena_init(&a, 0, c->err) < 0) {
		mez_arena_release(&c->scratch);
		return -(int)c->err->code;
	}
	s = MEZ_NEW(&a, struct mez_schema);
	s->remarks = c->o->remarks;
	s->a = a; /* it lies in its own arena: from here on that copy counts */
	*out = s;
	return 0;
}

int mez_schema_compile(struct mez_schema **out, const struct mez_json *v, struct mez_str src,
		       const struct mez_schema_options *o, struct mez_err *err)
{
	struct mez_err own;
	struct compiler c = { .o = o, .err = err ? err : &own };
	int rc = new_schema(&c, &c.s);

	if (rc < 0)
		return rc;
	rc = compile(&c, v, src);
	mez_arena_release(&c.scratch);
	if (rc < 0)
		mez_schema_free(c.s);
	else
		*out = c.s;
	return rc;
}

void mez_schema_free(struct mez_schema *s)
{
	struct mez_arena a;

	if (!s)
		return;
	for (uint32_t i = 0; i < s->nregexps.n; i++)
		mez_schema_regexp_free(s->regexps[i]);
	a = s->a;
	mez_arena_release(&a);
}
