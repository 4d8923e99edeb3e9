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

static bool silent(struct mez_str keyword)
{
	static const char *const names[] = { "$id", "$schema", "$anchor", "$dynamicAnchor",
					     "$vocabulary", "$comment", "minContains",
					     "maxContains" };

	for (size_t i = 0; i < MEZ_COUNT(names); i++) {
		if (mez_str_eq(keyword, mez_str_of(names[i])))
			return true;
	}
	for (size_t i = 0; i < mez_schema_nkeywords; i++) {
		if (mez_str_eq(keyword, mez_str_of(mez_schema_keywords[i].name)))
			return true;
	}
	return false;
}

int mez_schema_unknown_keywords(struct compiler *c)
{
	for (size_t i = 0; i < mez_json_len(c->schema); i++) {
		const struct mez_member *m = mez_json_member(c->schema, i);

		if (!silent(mez_json_str(&m->name)) && mez_schema_remark_keyword(c, &m->value) < 0)
			return -(int)c->err->code;
	}
	return 0;
}
