/* schema/remarks.c: keywords that only remark on a value (annotations).  They become operations
 * when remarks are asked for, and cost nothing when they are not. */
#include "schema/compile_priv.h"

int mez_schema_remark_keyword(struct compiler *c, const struct mez_json *v)
{
	const struct mez_json *schema = c->schema;

	for (size_t i = 0; c->o->remarks && i < schema->len; i++) {
		const struct mez_member *m = mez_json_member(schema, i);
		struct mez_str *name;

		if (&m->value != v)
			continue;
		name = MEZ_NEW(&c->s->a, struct mez_str);
		*name = mez_json_str(&m->name);
		mez_schema_emit(c, OP_REMARK, v)->u.name = name;
	}
	return 0;
}

/* --- what these keywords may hold ----------------------------------------------------- */

static int held_to(struct compiler *c, const struct mez_json *v, bool good, const char *what)
{
	uint32_t doc = c->s->resources[c->s->nodes[c->node].resource].doc;

	if (!good)
		return mez_schema_refuse(c, doc, v, MEZ_E_VALUE, "this keyword must be %s", what);
	return 0;
}

int mez_schema_comment(struct compiler *c, const struct mez_json *v)
{
	return held_to(c, v, mez_json_is(v, MEZ_J_STRING), "a string");
}

int mez_schema_text_remark(struct compiler *c, const struct mez_json *v)
{
	if (held_to(c, v, mez_json_is(v, MEZ_J_STRING), "a string") < 0)
		return -(int)c->err->code;
	return mez_schema_remark_keyword(c, v);
}

int mez_schema_flag_remark(struct compiler *c, const struct mez_json *v)
{
	if (held_to(c, v, mez_json_is_bool(v), "true or false") < 0)
		return -(int)c->err->code;
	return mez_schema_remark_keyword(c, v);
}

int mez_schema_list_remark(struct compiler *c, const struct mez_json *v)
{
	if (held_to(c, v, mez_json_is(v, MEZ_J_ARRAY), "an array") < 0)
		return -(int)c->err->code;
	return mez_schema_remark_keyword(c, v);
}

int mez_schema_vocabularies(struct compiler *c, const struct mez_json *v)
{
	bool good = mez_json_is(v, MEZ_J_OBJECT);

	for (size_t i = 0; good && i < v->len; i++) {
		const struct mez_member *m = mez_json_member(v, i);

		good = mez_schema_has_scheme(mez_json_str(&m->name)) &&
		       mez_json_is_bool(&m->value);
	}
	return held_to(c, v, good, "an object of URIs, each true or false");
}

/* --- unknown ones --------------------------------------------------------------------- */

/* What no vocabulary in force has is unknown, though another dialect knows it. */
static bool known(const struct compiler *c, struct mez_str keyword)
{
	static const struct { const char *name; unsigned vocabulary; } more[] = {
		{ "$id", V_CORE }, { "$schema", V_CORE }, { "$anchor", V_CORE },
		{ "$dynamicAnchor", V_CORE }, { "minContains", V_VALIDATION },
		{ "maxContains", V_VALIDATION },
	};

	for (size_t i = 0; i < MEZ_COUNT(more); i++) {
		if (c->vocabulary & more[i].vocabulary &&
		    mez_str_eq(keyword, mez_str_of(more[i].name)))
			return true;
	}
	for (size_t i = 0; i < mez_schema_nkeywords; i++) {
		if (c->vocabulary & mez_schema_keywords[i].vocabulary &&
		    mez_str_eq(keyword, mez_str_of(mez_schema_keywords[i].name)))
			return true;
	}
	return false;
}

int mez_schema_unknown_keywords(struct compiler *c)
{
	for (size_t i = 0; i < mez_json_len(c->schema); i++) {
		const struct mez_member *m = mez_json_member(c->schema, i);

		if (!known(c, mez_json_str(&m->name)) &&
		    mez_schema_remark_keyword(c, &m->value) < 0)
			return -(int)c->err->code;
	}
	return 0;
}
