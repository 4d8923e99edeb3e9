/* screen/asked.c: records of parties to look for, and of who owns them. */
#include "screen/list.h"

#include "json/shape.h"

static const struct mez_field party_fields[] = {
	{"type", MEZ_K_STRING, 0, "mez.party/1"},
	{"id", MEZ_K_STRING, 0, NULL},
	{"name", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"kind", MEZ_K_STRING, 0, NULL},
	{"births", MEZ_K_ARRAY, 0, NULL},
	{"countries", MEZ_K_STRINGS, 0, NULL},
	{"identifiers", MEZ_K_ARRAY, 0, NULL},
	{"owners", MEZ_K_ARRAY, 0, NULL},
	{"owners_complete", MEZ_K_BOOL, 0, NULL},
};

static const struct mez_field owner_fields[] = {
	{"of", MEZ_K_STRING, 0, NULL},
	{"id", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"name", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"share", MEZ_K_DECIMAL, 0, NULL},
	{"kind", MEZ_K_STRING, 0, NULL},
	{"births", MEZ_K_ARRAY, 0, NULL},
	{"countries", MEZ_K_STRINGS, 0, NULL},
	{"identifiers", MEZ_K_ARRAY, 0, NULL},
};

static int bad(struct mez_err *err, const char *at, const char *member, const char *what)
{
	int r = mez_err_set(err, MEZ_E_VALUE, "%s", what);
	char pointer[MEZ_ERR_POINTER];

	(void)snprintf(pointer, sizeof(pointer), "%s/%s", at, member);
	mez_err_pointer(err, pointer);
	return r;
}

/* What parties and their owners have, whose shape is judged. */
static int read_person(struct mez_party *p, struct mez_arena *a, const struct mez_json *v,
		       const char *at, struct mez_err *err)
{
	struct mez_str kind = mez_json_str(mez_json_at(v, "kind"));

	p->id = mez_json_str(mez_json_at(v, "id"));
	p->name = mez_json_str(mez_json_at(v, "name"));
	if (kind.p && !mez_party_kind_parse(&p->kind, kind))
		return bad(err, at, "kind", "no such kind of party");
	return mez_facts_read(&p->facts, a, v, at, err);
}

static bool read_share(struct mez_owner *o, const struct mez_json *share)
{
	o->least = mez_dec_int(0);
	o->most = mez_dec_int(1);
	if (!share)
		return true;
	if (!mez_dec_parse(&o->least, mez_json_str(share)) || mez_dec_sign(o->least) < 0 ||
	    mez_dec_cmp(o->least, o->most) > 0)
		return false;
	o->most = o->least;
	return true;
}

static int read_owner(struct mez_owner *o, const struct mez_party *of, struct mez_arena *a,
		      const struct mez_json *v, size_t i, struct mez_err *err)
{
	char at[32];
	int r;

	(void)snprintf(at, sizeof(at), "/owners/%zu", i);
	r = mez_shape_check(v, owner_fields, MEZ_COUNT(owner_fields), at, NULL, 0, err);
	if (!r)
		r = read_person(&o->who, a, v, at, err);
	if (r)
		return r;
	if (o->who.id.n == 0)
		return bad(err, at, "id", "an owner has an id");
	o->of = mez_json_str(mez_json_at(v, "of"));
	if (!o->of.n)
		o->of = of->id;
	return read_share(o, mez_json_at(v, "share"))
		       ? 0
		       : bad(err, at, "share", "a share is from 0 to 1");
}

static int read_owners(struct mez_party *p, struct mez_arena *a, const struct mez_json *v,
		       struct mez_err *err)
{
	const struct mez_json *list = mez_json_at(v, "owners");
	size_t n = mez_json_len(list);
	struct mez_owner *o;

	if (!list)
		return 0;
	if (p->id.n == 0)
		return bad(err, "", "id", "who has owners has an id");
	if (n > MEZ_OWNERS_MAX)
		return mez_err_set(err, MEZ_E_LIMIT, "more than %d owners", MEZ_OWNERS_MAX);
	o = MEZ_NEWS(a, struct mez_owner, n + 1);
	for (size_t i = 0; i < n; i++) {
		int r = read_owner(&o[i], p, a, mez_json_item(list, i), i, err);

		if (r)
			return r;
	}
	p->owner = o;
	p->nowners = n;
	p->owners_complete = mez_json_is(mez_json_at(v, "owners_complete"), MEZ_J_TRUE);
	return 0;
}

int mez_party_read(struct mez_party *out, struct mez_arena *a, const struct mez_json *v,
		   struct mez_err *err)
{
	struct mez_party p = {0};
	int r = mez_shape_check(v, party_fields, MEZ_COUNT(party_fields), "", NULL, 0, err);

	if (!r)
		r = read_person(&p, a, v, "", err);
	if (!r)
		r = read_owners(&p, a, v, err);
	if (!r)
		*out = p;
	return r;
}
