/* schema/follow.c: references: from a URI to a place, by way of the loader when it must be. */
#include "schema/compile_priv.h"

#include "base/text.h"

#define DRAFT "https://json-schema.org/draft/2020-12/"

static uint32_t doc_of(const struct compiler *c, uint32_t resource)
{
	return c->s->resources[resource].doc;
}

/* --- documents ------------------------------------------------------------------------ */

static int load(struct compiler *c, uint32_t resource, const struct mez_json *blame,
		struct mez_str uri, const struct mez_json **root, struct mez_str *src)
{
	struct mez_err err = { .code = MEZ_OK };
	int rc = -MEZ_E_NOINPUT;

	if (c->o->load)
		rc = c->o->load(root, src, uri, &c->s->a, c->o->load_arg, &err);
	if (rc == -MEZ_E_NOINPUT)
		return mez_schema_refuse(c, doc_of(c, resource), blame, MEZ_E_NOINPUT,
					 "no document is known as '%.*s'%s%s", MEZ_FMT(uri),
					 err.msg[0] ? ": " : "", err.msg);
	if (rc < 0 && !err.file[0]) /* it does not say whose fault it is: the reference's */
		return mez_schema_refuse(c, doc_of(c, resource), blame, err.code, "%s", err.msg);
	if (rc < 0)
		*c->err = err;
	return rc;
}

static int enter(struct compiler *c, uint32_t resource, const struct mez_json *blame,
		 struct mez_str uri)
{
	const struct mez_json *root;
	struct mez_str src = MEZ_NOSTR;
	uint32_t place;
	int rc = load(c, resource, blame, uri, &root, &src);

	if (rc < 0)
		return rc;
	uri = mez_arena_dup(&c->s->a, uri);
	return mez_schema_enter(c, &place, root, uri, src, uri.p);
}

/* --- dialects ------------------------------------------------------------------------- */

static unsigned vocabulary_bit(struct mez_str uri)
{
	static const struct { const char *uri; unsigned bits; } known[] = {
		{ DRAFT "vocab/core", V_CORE },
		{ DRAFT "vocab/applicator", V_APPLICATOR },
		{ DRAFT "vocab/unevaluated", V_UNEVALUATED },
		{ DRAFT "vocab/validation", V_VALIDATION },
		{ DRAFT "vocab/meta-data", V_META_DATA },
		{ DRAFT "vocab/format-annotation", V_FORMAT_ANNOTATION },
		{ DRAFT "vocab/format-assertion", V_FORMAT_ASSERTION },
		{ DRAFT "vocab/content", V_CONTENT },
	};

	for (size_t i = 0; i < MEZ_COUNT(known); i++) {
		if (mez_str_eq(uri, mez_str_of(known[i].uri)))
			return known[i].bits;
	}
	return 0;
}

static int read_vocabularies(struct compiler *c, unsigned *out, uint32_t resource,
			     const struct mez_json *blame, const struct mez_json *list)
{
	unsigned bits = V_CORE;

	if (!mez_json_is(list, MEZ_J_OBJECT))
		return mez_schema_refuse(c, doc_of(c, resource), blame, MEZ_E_VALUE,
					 "$vocabulary of the metaschema must be an object");
	for (size_t i = 0; i < list->len; i++) {
		const struct mez_member *m = mez_json_member(list, i);
		unsigned bit = vocabulary_bit(mez_json_str(&m->name));

		if (!mez_json_is_bool(&m->value))
			return mez_schema_refuse(c, doc_of(c, resource), blame, MEZ_E_VALUE,
						 "$vocabulary of the metaschema must say true or "
						 "false of each");
		if (!bit && m->value.type == MEZ_J_TRUE)
			return mez_schema_refuse(c, doc_of(c, resource), blame, MEZ_E_UNSUPPORTED,
						 "the metaschema requires a vocabulary that is not "
						 "known here: '%.*s'",
						 MEZ_FMT(mez_json_str(&m->name)));
		bits |= bit;
	}
	*out = bits;
	return 0;
}

int mez_schema_dialect(struct compiler *c, unsigned *vocabulary, uint32_t resource,
		       const struct mez_json *v)
{
	struct mez_str uri = mez_json_str(v), src, fragment;
	const struct mez_json *meta, *list;
	const struct target *known;
	int rc;

	fragment = mez_schema_cut_fragment(&uri);
	if (!uri.p || !mez_schema_has_scheme(uri))
		return mez_schema_refuse(c, doc_of(c, resource), v, MEZ_E_VALUE,
					 "$schema must be an absolute URI");
	if (mez_str_is(uri, DRAFT "schema")) {
		*vocabulary = ~(unsigned)V_FORMAT_ASSERTION;
		return 0;
	}
	if (fragment.n || mez_str_starts(uri, MEZ_STR("http://json-schema.org/")) ||
	    mez_str_starts(uri, MEZ_STR("https://json-schema.org/draft/2019-09/")))
		return mez_schema_refuse(c, doc_of(c, resource), v, MEZ_E_UNSUPPORTED,
					 "only draft 2020-12 is known here, not '%.*s'",
					 MEZ_FMT(mez_json_str(v)));
	known = mez_schema_target(c, uri);
	meta = known ? known->v : NULL;
	rc = known ? 0 : load(c, resource, v, uri, &meta, &src);
	if (rc < 0)
		return rc;
	list = mez_json_at(meta, "$vocabulary");
	if (!list) { /* core section 8.1.2.1: a metaschema may leave that to its own dialect */
		*vocabulary = ~(unsigned)V_FORMAT_ASSERTION;
		return 0;
	}
	return read_vocabularies(c, vocabulary, resource, v, list);
}

/* --- fragments ------------------------------------------------------------------------ */

/* One token of a pointer, unescaped, off the front of *s (which begins with '/'). */
static bool take_token(struct mez_arena *a, struct mez_str *s, struct mez_str *token)
{
	char *to = mez_arena_text(a, s->n + 1);
	size_t i = 1, n = 0;

	for (; i < s->n && s->p[i] != '/'; i++) {
		char c = s->p[i];

		if (c == '~') {
			if (++i == s->n || (s->p[i] != '0' && s->p[i] != '1'))
				return false;
			c = s->p[i] == '0' ? '~' : '/';
		}
		to[n++] = c;
	}
	*token = (struct mez_str){ to, n };
	*s = (struct mez_str){ s->p + i, s->n - i };
	return true;
}

static const struct mez_json *child(const struct mez_json *v, struct mez_str token)
{
	size_t index = 0;

	if (mez_json_is(v, MEZ_J_OBJECT))
		return mez_json_get(v, token);
	if (!mez_json_is(v, MEZ_J_ARRAY) || !token.n || (token.n > 1 && token.p[0] == '0'))
		return NULL;
	for (size_t i = 0; i < token.n; i++) {
		if (token.p[i] < '0' || token.p[i] > '9' || index > MEZ_JSON_MAX_MEMBERS)
			return NULL;
		index = index * 10 + (size_t)(token.p[i] - '0');
	}
	return index < v->len ? mez_json_item(v, index) : NULL;
}

/* Walk a pointer from a place.  Off the paths of schemas, the last place passed is what the
 * found value belongs to. */
static int by_pointer(struct compiler *c, uint32_t *place, uint32_t resource,
		      const struct mez_json *blame, uint32_t from, struct mez_str pointer)
{
	const struct mez_json *v = c->s->places[from].v;
	struct mez_str rest = pointer, since = pointer, token;
	uint32_t last = from;

	while (rest.n) {
		uint32_t here;

		v = rest.p[0] == '/' && take_token(&c->scratch, &rest, &token) ? child(v, token)
									       : NULL;
		if (!v)
			return mez_schema_refuse(c, doc_of(c, resource), blame, MEZ_E_VALUE,
						 "the reference leads to nothing: no '%.*s' there",
						 MEZ_FMT(pointer));
		here = mez_schema_place(c, v);
		if (here != NONE) {
			last = here;
			since = rest;
		}
	}
	*place = last;
	if (!since.n)
		return 0;
	return mez_schema_adopt(c, place, v, last, mez_arena_dup(&c->s->a, since));
}

static int by_anchor(struct compiler *c, uint32_t *place, struct mez_str *anchor,
		     uint32_t resource, const struct mez_json *blame, uint32_t from,
		     struct mez_str name)
{
	struct mez_str uri = c->s->resources[c->s->places[from].resource].uri;
	MEZ_AUTOBUF full = MEZ_BUF_INIT;
	const struct target *t;

	mez_buf_str(&full, uri);
	mez_buf_ch(&full, '#');
	mez_buf_str(&full, name);
	t = mez_schema_target(c, mez_buf_view(&full));
	if (!t)
		return mez_schema_refuse(c, doc_of(c, resource), blame, MEZ_E_VALUE,
					 "the reference leads to nothing: no anchor '%.*s' there",
					 MEZ_FMT(name));
	*place = mez_schema_place(c, t->v);
	if (t->dynamic)
		*anchor = name;
	return 0;
}

int mez_schema_follow(struct compiler *c, uint32_t *place, struct mez_str *anchor,
		      uint32_t resource, const struct mez_json *v)
{
	struct mez_str uri, fragment;
	const struct target *t;
	uint32_t from;

	*anchor = MEZ_NOSTR;
	if (!mez_json_is(v, MEZ_J_STRING))
		return mez_schema_refuse(c, doc_of(c, resource), v, MEZ_E_VALUE,
					 "a reference must be a string");
	uri = mez_schema_resolve(&c->scratch, c->s->resources[resource].uri, mez_json_str(v));
	fragment = mez_schema_cut_fragment(&uri);
	t = mez_schema_target(c, uri);
	if (!t) {
		if (enter(c, resource, v, uri) < 0)
			return -(int)c->err->code;
		t = mez_schema_target(c, uri);
		mez_require(t != NULL);
	}
	from = mez_schema_place(c, t->v);
	mez_require(from != NONE);
	if (fragment.n && !mez_schema_unpercent(&c->scratch, &fragment))
		return mez_schema_refuse(c, doc_of(c, resource), v, MEZ_E_VALUE,
					 "the reference has a malformed percent escape");
	if (!fragment.n || fragment.p[0] == '/')
		return by_pointer(c, place, resource, v, from, fragment);
	return by_anchor(c, place, anchor, resource, v, from, fragment);
}
