/* schema/registry.c: documents, and what in them can be referred to.
 * A document is walked once, along the keywords that hold schemas: every subschema becomes a
 * place, every $id a resource, every anchor a target.  What lies elsewhere (in enum, in unknown
 * keywords) is only data, until a reference points at it. */
#include "schema/compile_priv.h"

#include <stdarg.h>

enum { FIRST_SLOTS = 64, FIRST_CAP = 16, CH_DEL = 0x7f };

void *mez_schema_grow(struct mez_arena *a, void *array, struct list *l, size_t size)
{
	void *bigger;

	if (l->n < l->cap)
		return array;
	mez_require(l->cap < NONE / 4);
	l->cap = l->cap ? l->cap * 2 : FIRST_CAP;
	bigger = mez_arena_zalloc(a, l->cap, size);
	if (l->n)
		memcpy(bigger, array, l->n * size);
	return bigger;
}

int mez_schema_refuse(struct compiler *c, uint32_t doc, const struct mez_json *v,
		      enum mez_code code, const char *fmt, ...)
{
	const struct doc *d = &c->s->docs[doc];
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = mez_err_vset(c->err, code, fmt, ap);
	va_end(ap);
	mez_json_blame(c->err, d->src.n ? d->src.p : NULL, d->src.n, v);
	mez_json_point(c->err, d->root, v);
	if (d->name[0])
		mez_err_file(c->err, d->name);
	return rc;
}

static uint32_t doc_of(const struct compiler *c, uint32_t resource)
{
	return c->s->resources[resource].doc;
}

/* --- places --------------------------------------------------------------------------- */

static uint32_t address_hash(const struct mez_json *v)
{
	return (uint32_t)(((uintptr_t)v >> 3) * UINT64_C(0x9e3779b97f4a7c15) >> 32);
}

uint32_t mez_schema_place(const struct compiler *c, const struct mez_json *v)
{
	uint32_t i = address_hash(v) & c->place_mask;

	if (!c->by_value)
		return NONE;
	for (; c->by_value[i] != NONE; i = (i + 1) & c->place_mask) {
		if (c->s->places[c->by_value[i]].v == v)
			return c->by_value[i];
	}
	return NONE;
}

static void index_place(struct compiler *c, uint32_t place)
{
	uint32_t i = address_hash(c->s->places[place].v) & c->place_mask;

	while (c->by_value[i] != NONE)
		i = (i + 1) & c->place_mask;
	c->by_value[i] = place;
}

static uint32_t add_place(struct compiler *c, struct place p)
{
	struct mez_schema *s = c->s;
	uint32_t n = s->nplaces.n;

	*PUSH(&s->a, s->places, s->nplaces) = p;
	if (!c->by_value || n * 2 >= c->place_mask) {
		c->place_mask = c->by_value ? c->place_mask * 2 + 1 : FIRST_SLOTS - 1;
		c->by_value = mez_arena_alloc(&c->scratch,
					      ((size_t)c->place_mask + 1) * sizeof(uint32_t));
		memset(c->by_value, 0xff, ((size_t)c->place_mask + 1) * sizeof(uint32_t));
		for (uint32_t i = 0; i < n; i++)
			index_place(c, i);
	}
	index_place(c, n);
	return n;
}

/* --- targets -------------------------------------------------------------------------- */

static struct target *target_slot(const struct compiler *c, struct mez_str uri)
{
	uint32_t i = (uint32_t)mez_schema_hash(uri) & c->target_mask;

	while (c->targets[i].uri.p && !mez_str_eq(c->targets[i].uri, uri))
		i = (i + 1) & c->target_mask;
	return &c->targets[i];
}

const struct target *mez_schema_target(const struct compiler *c, struct mez_str uri)
{
	const struct target *t = c->targets ? target_slot(c, uri) : NULL;

	return t && t->uri.p ? t : NULL;
}

static void more_targets(struct compiler *c)
{
	struct target *old = c->targets;
	uint32_t n = old ? c->target_mask + 1 : 0;

	c->target_mask = n ? n * 2 - 1 : FIRST_SLOTS - 1;
	c->targets = MEZ_NEWS(&c->scratch, struct target, (size_t)c->target_mask + 1);
	for (uint32_t i = 0; i < n; i++) {
		if (old[i].uri.p)
			*target_slot(c, old[i].uri) = old[i];
	}
}

/* False when the URI stands for something else already. */
static bool add_target(struct compiler *c, struct target t)
{
	struct target *slot;

	if (!c->targets || c->ntargets * 2 >= c->target_mask)
		more_targets(c);
	slot = target_slot(c, t.uri);
	if (slot->uri.p) {
		slot->dynamic |= t.dynamic; /* one schema may have both kinds of one name */
		return slot->v == t.v;
	}
	*slot = t;
	c->ntargets++;
	return true;
}

/* --- the walk ------------------------------------------------------------------------- */

static bool anchor_name(struct mez_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char l = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
		bool first = (l >= 'a' && l <= 'z') || l == '_';

		if (!first && (i == 0 || !((l >= '0' && l <= '9') || l == '-' || l == '.')))
			return false;
	}
	return s.n > 0;
}

static int note_anchor(struct compiler *c, uint32_t resource, const struct mez_json *schema,
		       const char *keyword, bool dynamic)
{
	const struct mez_json *v = mez_json_get(schema, mez_str_of(keyword));
	struct mez_str name = mez_json_str(v), uri = c->s->resources[resource].uri;
	struct target t = { .v = schema, .dynamic = dynamic };
	MEZ_AUTOBUF full = MEZ_BUF_INIT;

	if (!v)
		return 0;
	if (!name.p || !anchor_name(name))
		return mez_schema_refuse(c, doc_of(c, resource), v, MEZ_E_VALUE,
					 "%s must be a letter or '_', then letters, digits, '-', "
					 "'_', '.'", keyword);
	mez_buf_str(&full, uri);
	mez_buf_ch(&full, '#');
	mez_buf_str(&full, name);
	t.uri = mez_arena_dup(&c->scratch, mez_buf_view(&full));
	if (!add_target(c, t))
		return mez_schema_refuse(c, doc_of(c, resource), v, MEZ_E_DUPLICATE,
					 "a second anchor '%.*s' in one schema", MEZ_FMT(name));
	if (dynamic && c->nanchors.n == MEZ_SCHEMA_MAX_ANCHORS)
		return mez_schema_refuse(c, doc_of(c, resource), v, MEZ_E_LIMIT,
					 "more than %d dynamic anchors", MEZ_SCHEMA_MAX_ANCHORS);
	if (dynamic)
		*PUSH(&c->scratch, c->anchors, c->nanchors) =
			(struct dynamic_anchor){ name, schema, resource };
	return 0;
}

/* A schema with an identifier of its own, or the root of a document. */
static int note_resource(struct compiler *c, uint32_t *resource, const struct mez_json *v,
			 struct resource made)
{
	struct mez_schema *s = c->s;
	const struct mez_json *id = mez_json_at(v, "$id");

	if (id) {
		struct mez_str uri = mez_json_str(id);
		struct mez_str fragment = mez_schema_cut_fragment(&uri);

		if (!uri.p || fragment.n)
			return mez_schema_refuse(c, made.doc, id, MEZ_E_VALUE,
						 "$id must be a URI without a fragment");
		made.uri = mez_schema_resolve(&s->a, made.uri, uri);
	}
	made.root = v;
	*resource = s->nresources.n;
	*PUSH(&s->a, s->resources, s->nresources) = made;
	if (!add_target(c, (struct target){ .uri = made.uri, .v = v }))
		return mez_schema_refuse(c, made.doc, id ? id : v, MEZ_E_DUPLICATE,
					 "two schemas with the URI '%.*s'", MEZ_FMT(made.uri));
	return 0;
}

static int walk(struct compiler *c, const struct mez_json *v, uint32_t resource, uint32_t up,
		struct mez_str step, unsigned depth);

static struct mez_str step_text(struct compiler *c, const char *keyword, const struct mez_str *key,
				size_t index)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;

	mez_schema_step(&b, mez_str_of(keyword));
	if (key)
		mez_schema_step(&b, *key);
	else if (index != SIZE_MAX)
		mez_buf_fmt(&b, "/%zu", index);
	return mez_arena_dup(&c->s->a, mez_buf_view(&b));
}

static int walk_keyword(struct compiler *c, const struct keyword *k, const struct mez_json *v,
			uint32_t resource, uint32_t up, unsigned depth)
{
	size_t n = mez_json_len(v);
	int rc = 0;

	if (k->form == F_ONE)
		return walk(c, v, resource, up, step_text(c, k->name, NULL, SIZE_MAX), depth);
	if (!mez_json_is(v, k->form == F_LIST ? MEZ_J_ARRAY : MEZ_J_OBJECT))
		return mez_schema_refuse(c, doc_of(c, resource), v, MEZ_E_VALUE, "%s must be %s",
					 k->name, k->form == F_LIST ? "an array of schemas"
								    : "an object of schemas");
	for (size_t i = 0; i < n && rc == 0; i++) {
		struct mez_str name;

		if (k->form == F_LIST) {
			rc = walk(c, mez_json_item(v, i), resource, up,
				  step_text(c, k->name, NULL, i), depth);
			continue;
		}
		if (k->form == F_MIXED && mez_json_is(&mez_json_member(v, i)->value, MEZ_J_ARRAY))
			continue;
		name = mez_json_str(&mez_json_member(v, i)->name);
		rc = walk(c, &mez_json_member(v, i)->value, resource, up,
			  step_text(c, k->name, &name, 0), depth);
	}
	return rc;
}

static int walk_kids(struct compiler *c, const struct mez_json *v, uint32_t resource,
		     uint32_t place, unsigned depth)
{
	unsigned vocabulary = c->s->resources[resource].vocabulary;

	if (note_anchor(c, resource, v, "$anchor", false) < 0 ||
	    note_anchor(c, resource, v, "$dynamicAnchor", true) < 0)
		return -(int)c->err->code;
	for (size_t i = 0; i < mez_schema_nkeywords; i++) {
		const struct keyword *k = &mez_schema_keywords[i];
		const struct mez_json *held;

		if (k->form == F_NONE || !(vocabulary & k->vocabulary))
			continue;
		held = mez_json_get(v, mez_str_of(k->name));
		if (held && walk_keyword(c, k, held, resource, place, depth) < 0)
			return -(int)c->err->code;
	}
	return 0;
}

/* Depth is that of the document, which readers bound; trees that were built are held to it. */
static int walk(struct compiler *c, const struct mez_json *v, uint32_t resource, uint32_t up,
		struct mez_str step, unsigned depth)
{
	const struct mez_json *id = mez_json_at(v, "$id"), *dialect = mez_json_at(v, "$schema");
	struct resource inherited = c->s->resources[resource];
	uint32_t place;

	if (!mez_json_is(v, MEZ_J_OBJECT) && !mez_json_is_bool(v))
		return mez_schema_refuse(c, doc_of(c, resource), v, MEZ_E_VALUE,
					 "a schema must be an object, true or false");
	if (depth == 0 || c->s->nplaces.n >= MEZ_SCHEMA_MAX_NODES)
		return mez_schema_refuse(c, doc_of(c, resource), v, MEZ_E_LIMIT,
					 "schemas nested too deep, or too many");
	if (mez_schema_place(c, v) != NONE)
		return 0;
	if (id && note_resource(c, &resource, v, inherited) < 0)
		return -(int)c->err->code;
	place = add_place(c, (struct place){ .v = v, .up = up, .node = NONE,
					     .resource = resource, .step = step });
	if (id) {
		c->s->resources[resource].place = place;
		if (dialect && mez_schema_dialect(c, &c->s->resources[resource].vocabulary,
						  resource, dialect) < 0)
			return -(int)c->err->code;
	}
	return walk_kids(c, v, resource, place, depth - 1);
}

/* --- documents ------------------------------------------------------------------------ */

/* The root: a resource with or without $id, under the URI it came from as well. */
static int enter_root(struct compiler *c, uint32_t *place, struct resource made)
{
	struct mez_schema *s = c->s;
	const struct mez_json *v = s->docs[made.doc].root;
	const struct mez_json *dialect = mez_json_at(v, "$schema");
	struct mez_str from = made.uri;
	uint32_t resource;
	unsigned vocabulary = made.vocabulary;

	if (note_resource(c, &resource, v, made) < 0)
		return -(int)c->err->code;
	if (!mez_json_is(v, MEZ_J_OBJECT) && !mez_json_is_bool(v))
		return mez_schema_refuse(c, doc_of(c, resource), v, MEZ_E_VALUE,
					 "a schema must be an object, true or false");
	if (dialect && mez_schema_dialect(c, &vocabulary, resource, dialect) < 0)
		return -(int)c->err->code;
	/* An alias that is taken stays what it is: the identifier is what counts. */
	(void)add_target(c, (struct target){ .uri = from, .v = v });
	s->resources[resource].vocabulary = vocabulary;
	*place = add_place(c, (struct place){ .v = v, .up = NONE, .node = NONE,
					      .resource = resource, .step = MEZ_STR("") });
	s->resources[resource].place = *place;
	return walk_kids(c, v, resource, *place, MEZ_JSON_MAX_DEPTH);
}

int mez_schema_enter(struct compiler *c, uint32_t *place, const struct mez_json *root,
		     struct mez_str uri, struct mez_str src, const char *name)
{
	struct mez_schema *s = c->s;
	struct resource made = { .uri = uri, .doc = s->ndocs.n, .vocabulary = ~0u };

	if (s->ndocs.n >= MEZ_SCHEMA_MAX_DOCS)
		return mez_err_set(c->err, MEZ_E_LIMIT, "a schema leads to more than %d documents",
				   MEZ_SCHEMA_MAX_DOCS);
	made.vocabulary &= ~(unsigned)V_FORMAT_ASSERTION;
	*PUSH(&s->a, s->docs, s->ndocs) =
		(struct doc){ .name = name, .uri = uri, .src = src, .root = root };
	return enter_root(c, place, made);
}

int mez_schema_adopt(struct compiler *c, uint32_t *place, const struct mez_json *v, uint32_t up,
		     struct mez_str step)
{
	if (walk(c, v, c->s->places[up].resource, up, step, MEZ_JSON_MAX_DEPTH) < 0)
		return -(int)c->err->code;
	*place = mez_schema_place(c, v);
	mez_require(*place != NONE);
	return 0;
}
