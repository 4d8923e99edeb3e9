/* schema/keywords.c: the keywords of draft 2020-12, and what each becomes.
 * The order of the table is that of the operations: cheap ones first, so that a value that
 * fails does so early, and unevaluated* last, since they ask what all others saw. */
#include "schema/compile_priv.h"

#include <stdlib.h>

struct op *mez_schema_emit(struct compiler *c, enum opcode code, const struct mez_json *v)
{
	struct mez_schema *s = c->s;
	struct op *op = PUSH(&s->a, s->ops, s->nops);

	*op = (struct op){ .code = (uint8_t)code, .node = NONE, .value = v };
	return op;
}

#define emit mez_schema_emit

static uint32_t doc_here(const struct compiler *c)
{
	return c->s->resources[c->s->nodes[c->node].resource].doc;
}

#define REFUSE(c, v, ...) mez_schema_refuse((c), doc_here(c), (v), MEZ_E_VALUE, __VA_ARGS__)

/* The value of another keyword of the schema at hand, when its vocabulary is in force. */
static const struct mez_json *also(const struct compiler *c, const char *name, unsigned vocabulary)
{
	return c->vocabulary & vocabulary ? mez_json_get(c->schema, mez_str_of(name)) : NULL;
}

/* --- any value ------------------------------------------------------------------------ */

static unsigned type_bit(struct mez_str s)
{
	static const struct { const char *name; unsigned bits; } types[] = {
		{ "null", T_BIT(MEZ_J_NULL) },
		{ "boolean", T_BIT(MEZ_J_TRUE) | T_BIT(MEZ_J_FALSE) },
		{ "number", T_BIT(MEZ_J_NUMBER) }, { "integer", T_INTEGER },
		{ "string", T_BIT(MEZ_J_STRING) }, { "array", T_BIT(MEZ_J_ARRAY) },
		{ "object", T_BIT(MEZ_J_OBJECT) },
	};

	for (size_t i = 0; i < MEZ_COUNT(types); i++) {
		if (s.p && mez_str_eq(s, mez_str_of(types[i].name)))
			return types[i].bits;
	}
	return 0;
}

static int type(struct compiler *c, const struct mez_json *v)
{
	bool list = mez_json_is(v, MEZ_J_ARRAY);
	unsigned bits = 0;

	if (list && v->len == 0)
		return REFUSE(c, v, "type must name a type at least");
	for (size_t i = 0; i < (list ? v->len : 1); i++) {
		const struct mez_json *one = list ? mez_json_item(v, i) : v;
		unsigned bit = type_bit(mez_json_str(one));

		if (!bit)
			return REFUSE(c, one, "type must be null, boolean, number, integer, "
					      "string, array or object");
		if (bits & bit)
			return REFUSE(c, one, "type must not name a type twice");
		bits |= bit;
	}
	emit(c, OP_TYPE, v)->types = (uint8_t)bits;
	return 0;
}

static int constant(struct compiler *c, const struct mez_json *v)
{
	(void)emit(c, OP_CONST, v);
	return 0;
}

static int by_value(const void *a, const void *b)
{
	return mez_schema_cmp(*(const struct mez_json *const *)a,
			      *(const struct mez_json *const *)b);
}

/* The items of an array, in order. */
static const struct mez_json **sorted(struct mez_arena *a, const struct mez_json *v)
{
	const struct mez_json **values = MEZ_NEWS(a, const struct mez_json *, v->len);

	for (uint32_t i = 0; i < v->len; i++)
		values[i] = mez_json_item(v, i);
	qsort(values, v->len, sizeof(*values), by_value);
	return values;
}

static int enumeration(struct compiler *c, const struct mez_json *v)
{
	struct op *op;

	if (!mez_json_is(v, MEZ_J_ARRAY))
		return REFUSE(c, v, "enum must be an array");
	op = emit(c, OP_ENUM, v);
	op->n = v->len;
	op->u.values = sorted(&c->s->a, v);
	return 0;
}

/* --- numbers -------------------------------------------------------------------------- */

static int number(struct compiler *c, enum opcode code, const struct mez_json *v)
{
	struct numeral *n = MEZ_NEW(&c->s->a, struct numeral);

	if (!mez_json_is(v, MEZ_J_NUMBER))
		return REFUSE(c, v, "this keyword must be a number");
	mez_schema_numeral(n, v);
	if (code == OP_MULTIPLE_OF && (n->neg || n->n == 0))
		return REFUSE(c, v, "multipleOf must be more than 0");
	emit(c, code, v)->u.number = n;
	return 0;
}

static int count(struct compiler *c, enum opcode code, const struct mez_json *v)
{
	uint64_t n;

	if (!mez_schema_count(&n, v))
		return REFUSE(c, v, "this keyword must be an integer from 0");
	emit(c, code, v)->u.count = n;
	return 0;
}

#define NUMBER(name, code) \
	static int name(struct compiler *c, const struct mez_json *v) { return number(c, code, v); }
#define COUNT(name, code) \
	static int name(struct compiler *c, const struct mez_json *v) { return count(c, code, v); }
NUMBER(multiple_of, OP_MULTIPLE_OF)
NUMBER(maximum, OP_MAXIMUM)
NUMBER(exclusive_maximum, OP_EXCLUSIVE_MAXIMUM)
NUMBER(minimum, OP_MINIMUM)
NUMBER(exclusive_minimum, OP_EXCLUSIVE_MINIMUM)
COUNT(max_length, OP_MAX_LENGTH)
COUNT(min_length, OP_MIN_LENGTH)
COUNT(max_items, OP_MAX_ITEMS)
COUNT(min_items, OP_MIN_ITEMS)
COUNT(max_properties, OP_MAX_PROPERTIES)
COUNT(min_properties, OP_MIN_PROPERTIES)

/* --- strings -------------------------------------------------------------------------- */

static int regexp(struct compiler *c, struct regexp **out, const struct mez_json *v)
{
	struct mez_schema *s = c->s;
	struct mez_err err;

	if (!mez_json_is(v, MEZ_J_STRING))
		return REFUSE(c, v, "pattern must be a string");
	if (mez_schema_regexp(out, &s->a, mez_json_str(v), &err) < 0)
		return mez_schema_refuse(c, doc_here(c), v, err.code, "%s", err.msg);
	*PUSH(&s->a, s->regexps, s->nregexps) = *out;
	return 0;
}

static int pattern(struct compiler *c, const struct mez_json *v)
{
	struct regexp *re;
	int rc = regexp(c, &re, v);

	if (rc == 0)
		emit(c, OP_PATTERN, v)->u.re = re;
	return rc;
}

static int format(struct compiler *c, const struct mez_json *v)
{
	bool vocabulary = (c->vocabulary & V_FORMAT_ASSERTION) != 0;
	const struct format *f;

	if (!mez_json_is(v, MEZ_J_STRING))
		return REFUSE(c, v, "format must be a string");
	if (mez_schema_remark_keyword(c, v) < 0)
		return -(int)c->err->code;
	if (!vocabulary && !c->o->format)
		return 0;
	f = mez_schema_format(mez_json_str(v));
	if (f)
		emit(c, OP_FORMAT, v)->u.format = f;
	else if (vocabulary)
		return mez_schema_refuse(c, doc_here(c), v, MEZ_E_UNSUPPORTED,
					 "format '%.*s' cannot be checked by this version",
					 MEZ_FMT(mez_json_str(v)));
	return 0;
}

/* --- schemas on the same value -------------------------------------------------------- */

static int follow(struct compiler *c, struct mez_str *anchor, uint32_t *node,
		  const struct mez_json *v)
{
	uint32_t place;

	if (mez_schema_follow(c, &place, anchor, c->s->nodes[c->node].resource, v) < 0)
		return -(int)c->err->code;
	return mez_schema_node_at(c, node, place);
}

static int ref(struct compiler *c, const struct mez_json *v)
{
	struct mez_str anchor;
	uint32_t node;

	if (follow(c, &anchor, &node, v) < 0)
		return -(int)c->err->code;
	emit(c, OP_REF, v)->node = node;
	return 0;
}

static int dynamic_ref(struct compiler *c, const struct mez_json *v)
{
	struct mez_str anchor;
	uint32_t node;

	if (follow(c, &anchor, &node, v) < 0)
		return -(int)c->err->code;
	emit(c, OP_DYNAMIC_REF, v)->node = node;
	if (anchor.p)
		*PUSH(&c->scratch, c->uses, c->nuses) =
			(struct dynamic_use){ c->s->nops.n - 1,
					      mez_schema_dynamic_name(c, anchor) };
	return 0;
}

static int list(struct compiler *c, enum opcode code, const struct mez_json *v)
{
	uint32_t *nodes = MEZ_NEWS(&c->s->a, uint32_t, v->len);
	struct op *op;

	if (v->len == 0)
		return REFUSE(c, v, "an array of schemas must hold one at least");
	for (uint32_t i = 0; i < v->len; i++) {
		if (mez_schema_node(c, &nodes[i], mez_json_item(v, i)) < 0)
			return -(int)c->err->code;
	}
	op = emit(c, code, v);
	op->n = v->len;
	op->u.nodes = nodes;
	return 0;
}

static int one(struct compiler *c, enum opcode code, const struct mez_json *v)
{
	uint32_t node;

	if (mez_schema_node(c, &node, v) < 0)
		return -(int)c->err->code;
	emit(c, code, v)->node = node;
	return 0;
}

#define LIST(name, code) \
	static int name(struct compiler *c, const struct mez_json *v) { return list(c, code, v); }
#define ONE(name, code) \
	static int name(struct compiler *c, const struct mez_json *v) { return one(c, code, v); }
LIST(all_of, OP_ALL_OF)
LIST(any_of, OP_ANY_OF)
LIST(one_of, OP_ONE_OF)
ONE(not, OP_NOT)
ONE(property_names, OP_PROPERTY_NAMES)

/* The three nodes of if, then, else; NONE for those that are absent. */
static int condition(struct compiler *c, const struct mez_json *v)
{
	const struct mez_json *parts[] = { v, mez_json_at(c->schema, "then"),
					   mez_json_at(c->schema, "else") };
	uint32_t *nodes = MEZ_NEWS(&c->s->a, uint32_t, MEZ_COUNT(parts));
	struct op *op;

	for (size_t i = 0; i < MEZ_COUNT(parts); i++) {
		nodes[i] = NONE;
		if (parts[i] && mez_schema_node(c, &nodes[i], parts[i]) < 0)
			return -(int)c->err->code;
	}
	op = emit(c, OP_IF, v);
	op->n = (uint32_t)MEZ_COUNT(parts);
	op->u.nodes = nodes;
	return 0;
}

/* --- arrays --------------------------------------------------------------------------- */

static int unique_items(struct compiler *c, const struct mez_json *v)
{
	if (!mez_json_is_bool(v))
		return REFUSE(c, v, "uniqueItems must be true or false");
	if (v->type == MEZ_J_TRUE)
		(void)emit(c, OP_UNIQUE_ITEMS, v);
	return 0;
}

static int items_and_prefix(struct compiler *c, const struct mez_json *prefix,
			    const struct mez_json *items)
{
	uint32_t n = prefix ? prefix->len : 0, rest = NONE;
	uint32_t *nodes = MEZ_NEWS(&c->s->a, uint32_t, n);
	struct op *op;

	if (prefix && n == 0)
		return REFUSE(c, prefix, "prefixItems must hold a schema at least");
	for (uint32_t i = 0; i < n; i++) {
		if (mez_schema_node(c, &nodes[i], mez_json_item(prefix, i)) < 0)
			return -(int)c->err->code;
	}
	if (items && mez_schema_node(c, &rest, items) < 0)
		return -(int)c->err->code;
	op = emit(c, OP_ITEMS, items ? items : prefix);
	op->n = n;
	op->u.nodes = nodes;
	op->node = rest;
	return 0;
}

static int items(struct compiler *c, const struct mez_json *v)
{
	return items_and_prefix(c, mez_json_at(c->schema, "prefixItems"), v);
}

static int prefix_items(struct compiler *c, const struct mez_json *v)
{
	return mez_json_at(c->schema, "items") ? 0 : items_and_prefix(c, v, NULL);
}

static int contains(struct compiler *c, const struct mez_json *v)
{
	const struct mez_json *min = also(c, "minContains", V_VALIDATION);
	const struct mez_json *max = also(c, "maxContains", V_VALIDATION);
	struct contains *k = MEZ_NEW(&c->s->a, struct contains);

	*k = (struct contains){ .min = 1, .max = UINT64_MAX, .min_given = min != NULL };
	if (min && !mez_schema_count(&k->min, min))
		return REFUSE(c, min, "minContains must be an integer from 0");
	if (max && !mez_schema_count(&k->max, max))
		return REFUSE(c, max, "maxContains must be an integer from 0");
	if (mez_schema_node(c, &k->node, v) < 0)
		return -(int)c->err->code;
	emit(c, OP_CONTAINS, v)->u.contains = k;
	return 0;
}

/* --- objects -------------------------------------------------------------------------- */

static struct slot *slot_of(const struct object *o, struct mez_str name)
{
	uint64_t hash = mez_schema_hash(name);
	uint32_t i = (uint32_t)hash & o->mask;

	while (o->slots[i].name.p && !mez_str_eq(o->slots[i].name, name))
		i = (i + 1) & o->mask;
	if (!o->slots[i].name.p)
		o->slots[i] = (struct slot){ .hash = hash, .name = name, .node = NONE };
	return &o->slots[i];
}

static int strings(struct compiler *c, const struct mez_json *v, const char *keyword)
{
	const struct mez_json **names;

	if (!mez_json_is(v, MEZ_J_ARRAY))
		return REFUSE(c, v, "%s must be an array of names", keyword);
	for (size_t i = 0; i < v->len; i++) {
		if (!mez_json_is(mez_json_item(v, i), MEZ_J_STRING))
			return REFUSE(c, mez_json_item(v, i), "%s must be an array of names",
				      keyword);
	}
	names = sorted(&c->scratch, v);
	for (size_t i = 1; i < v->len; i++) {
		if (mez_schema_cmp(names[i - 1], names[i]) == 0)
			return REFUSE(c, names[i], "%s must not have a name twice", keyword);
	}
	return 0;
}

static int fill_required(struct compiler *c, struct object *o, const struct mez_json *v)
{
	if (v && strings(c, v, "required") < 0)
		return -(int)c->err->code;
	o->required = v;
	for (size_t i = 0; i < mez_json_len(v); i++) {
		struct slot *s = slot_of(o, mez_json_str(mez_json_item(v, i)));

		o->nrequired += !s->required;
		s->required = true;
	}
	return 0;
}

static int fill_properties(struct compiler *c, struct object *o, const struct mez_json *v)
{
	for (size_t i = 0; i < mez_json_len(v); i++) {
		const struct mez_member *m = mez_json_member(v, i);

		if (mez_schema_node(c, &slot_of(o, mez_json_str(&m->name))->node, &m->value) < 0)
			return -(int)c->err->code;
	}
	return 0;
}

static int fill_patterns(struct compiler *c, struct object *o, const struct mez_json *v)
{
	struct patterned *p = MEZ_NEWS(&c->s->a, struct patterned, mez_json_len(v));

	for (size_t i = 0; i < mez_json_len(v); i++) {
		const struct mez_member *m = mez_json_member(v, i);

		if (regexp(c, &p[i].re, &m->name) < 0 ||
		    mez_schema_node(c, &p[i].node, &m->value) < 0)
			return -(int)c->err->code;
	}
	o->patterns = p;
	o->npatterns = (uint32_t)mez_json_len(v);
	return 0;
}

/* One operation goes over the members once, for all four keywords. */
static int object(struct compiler *c)
{
	const struct mez_json *properties = also(c, "properties", V_APPLICATOR);
	const struct mez_json *patterns = also(c, "patternProperties", V_APPLICATOR);
	const struct mez_json *additional = also(c, "additionalProperties", V_APPLICATOR);
	const struct mez_json *required = also(c, "required", V_VALIDATION);
	struct object *o = MEZ_NEW(&c->s->a, struct object);
	size_t names = mez_json_len(properties) + mez_json_len(required);
	uint32_t slots = 4;

	while (slots < names * 2 + 1)
		slots *= 2;
	o->slots = MEZ_NEWS(&c->s->a, struct slot, slots);
	o->mask = slots - 1;
	o->additional = NONE;
	if (fill_required(c, o, required) < 0 || fill_properties(c, o, properties) < 0 ||
	    fill_patterns(c, o, patterns) < 0 ||
	    (additional && mez_schema_node(c, &o->additional, additional) < 0))
		return -(int)c->err->code;
	emit(c, OP_OBJECT, c->schema)->u.object = o;
	return 0;
}

/* Which of the four is the first that is there makes the operation. */
static int object_first(struct compiler *c, unsigned before)
{
	static const struct { const char *name; unsigned vocabulary; } four[] = {
		{ "required", V_VALIDATION }, { "properties", V_APPLICATOR },
		{ "patternProperties", V_APPLICATOR }, { "additionalProperties", V_APPLICATOR },
	};

	for (unsigned i = 0; i < before; i++) {
		if (also(c, four[i].name, four[i].vocabulary))
			return 0;
	}
	return object(c);
}

#define FIRST(name, before)                                         \
	static int name(struct compiler *c, const struct mez_json *v) \
	{                                                           \
		(void)v;                                            \
		return object_first(c, before);                     \
	}
FIRST(required, 0)
FIRST(properties, 1)
FIRST(pattern_properties, 2)
FIRST(additional_properties, 3)

static int dependents(struct compiler *c, const struct mez_json *v, const char *keyword,
		      enum opcode code)
{
	struct dependent *d;
	uint32_t n = 0;
	struct op *op;

	if (!mez_json_is(v, MEZ_J_OBJECT))
		return REFUSE(c, v, "%s must be an object", keyword);
	d = MEZ_NEWS(&c->s->a, struct dependent, v->len);
	for (size_t i = 0; i < v->len; i++) {
		const struct mez_member *m = mez_json_member(v, i);
		bool names = mez_json_is(&m->value, MEZ_J_ARRAY);

		/* "dependencies" of earlier drafts holds either */
		if (strcmp(keyword, "dependencies") == 0 &&
		    names != (code == OP_DEPENDENT_REQUIRED))
			continue;
		d[n] = (struct dependent){ .name = mez_json_str(&m->name), .node = NONE,
					   .required = &m->value, .keyword = keyword };
		if (code == OP_DEPENDENT_REQUIRED
			    ? strings(c, &m->value, keyword) < 0
			    : mez_schema_node(c, &d[n].node, &m->value) < 0)
			return -(int)c->err->code;
		n++;
	}
	op = emit(c, code, v);
	op->n = n;
	op->u.dependents = d;
	return 0;
}

static int dependent_required(struct compiler *c, const struct mez_json *v)
{
	return dependents(c, v, "dependentRequired", OP_DEPENDENT_REQUIRED);
}

static int dependent_schemas(struct compiler *c, const struct mez_json *v)
{
	return dependents(c, v, "dependentSchemas", OP_DEPENDENT_SCHEMAS);
}

static int dependencies(struct compiler *c, const struct mez_json *v)
{
	int rc = dependents(c, v, "dependencies", OP_DEPENDENT_REQUIRED);

	return rc < 0 ? rc : dependents(c, v, "dependencies", OP_DEPENDENT_SCHEMAS);
}

static int unevaluated_items(struct compiler *c, const struct mez_json *v)
{
	c->s->nodes[c->node].unevaluated = true;
	return one(c, OP_UNEVALUATED_ITEMS, v);
}

static int unevaluated_properties(struct compiler *c, const struct mez_json *v)
{
	c->s->nodes[c->node].unevaluated = true;
	return one(c, OP_UNEVALUATED_PROPERTIES, v);
}

/* --- the table ------------------------------------------------------------------------ */

const struct keyword mez_schema_keywords[] = {
	{ "type", V_VALIDATION, F_NONE, type },
	{ "const", V_VALIDATION, F_NONE, constant },
	{ "enum", V_VALIDATION, F_NONE, enumeration },
	{ "multipleOf", V_VALIDATION, F_NONE, multiple_of },
	{ "maximum", V_VALIDATION, F_NONE, maximum },
	{ "exclusiveMaximum", V_VALIDATION, F_NONE, exclusive_maximum },
	{ "minimum", V_VALIDATION, F_NONE, minimum },
	{ "exclusiveMinimum", V_VALIDATION, F_NONE, exclusive_minimum },
	{ "maxLength", V_VALIDATION, F_NONE, max_length },
	{ "minLength", V_VALIDATION, F_NONE, min_length },
	{ "pattern", V_VALIDATION, F_NONE, pattern },
	{ "format", V_FORMAT_ANNOTATION | V_FORMAT_ASSERTION, F_NONE, format },
	{ "maxItems", V_VALIDATION, F_NONE, max_items },
	{ "minItems", V_VALIDATION, F_NONE, min_items },
	{ "maxProperties", V_VALIDATION, F_NONE, max_properties },
	{ "minProperties", V_VALIDATION, F_NONE, min_properties },
	{ "dependentRequired", V_VALIDATION, F_NONE, dependent_required },
	{ "required", V_VALIDATION, F_NONE, required },
	{ "properties", V_APPLICATOR, F_MAP, properties },
	{ "patternProperties", V_APPLICATOR, F_MAP, pattern_properties },
	{ "additionalProperties", V_APPLICATOR, F_ONE, additional_properties },
	{ "propertyNames", V_APPLICATOR, F_ONE, property_names },
	{ "prefixItems", V_APPLICATOR, F_LIST, prefix_items },
	{ "items", V_APPLICATOR, F_ONE, items },
	{ "contains", V_APPLICATOR, F_ONE, contains },
	{ "uniqueItems", V_VALIDATION, F_NONE, unique_items },
	{ "$ref", V_CORE, F_NONE, ref },
	{ "$dynamicRef", V_CORE, F_NONE, dynamic_ref },
	{ "allOf", V_APPLICATOR, F_LIST, all_of },
	{ "anyOf", V_APPLICATOR, F_LIST, any_of },
	{ "oneOf", V_APPLICATOR, F_LIST, one_of },
	{ "not", V_APPLICATOR, F_ONE, not },
	{ "if", V_APPLICATOR, F_ONE, condition },
	{ "then", V_APPLICATOR, F_ONE, NULL },
	{ "else", V_APPLICATOR, F_ONE, NULL },
	{ "dependentSchemas", V_APPLICATOR, F_MAP, dependent_schemas },
	{ "dependencies", V_APPLICATOR, F_MIXED, dependencies },
	{ "$comment", V_CORE, F_NONE, mez_schema_comment },
	{ "$vocabulary", V_CORE, F_NONE, mez_schema_vocabularies },
	{ "$defs", V_CORE, F_MAP, NULL },
	{ "definitions", V_CORE, F_MAP, NULL },
	{ "contentSchema", V_CONTENT, F_ONE, mez_schema_remark_keyword },
	{ "contentEncoding", V_CONTENT, F_NONE, mez_schema_text_remark },
	{ "contentMediaType", V_CONTENT, F_NONE, mez_schema_text_remark },
	{ "title", V_META_DATA, F_NONE, mez_schema_text_remark },
	{ "description", V_META_DATA, F_NONE, mez_schema_text_remark },
	{ "default", V_META_DATA, F_NONE, mez_schema_remark_keyword },
	{ "deprecated", V_META_DATA, F_NONE, mez_schema_flag_remark },
	{ "readOnly", V_META_DATA, F_NONE, mez_schema_flag_remark },
	{ "writeOnly", V_META_DATA, F_NONE, mez_schema_flag_remark },
	{ "examples", V_META_DATA, F_NONE, mez_schema_list_remark },
	{ "unevaluatedItems", V_UNEVALUATED, F_ONE, unevaluated_items },
	{ "unevaluatedProperties", V_UNEVALUATED, F_ONE, unevaluated_properties },
};
const size_t mez_schema_nkeywords = MEZ_COUNT(mez_schema_keywords);
