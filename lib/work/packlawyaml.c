/* work/packlawyaml.c: reading files of amendments. */
#include "adapt/yaml.h"
#include "json/shape.h"
#include "pack/lawname.h"
#include "pack/lawuri.h"
#include "work/packlaw_priv.h"

static const struct mez_field amends_fields[] = {
	{"amends", MEZ_K_STRING, MEZ_REQUIRED, NULL},  {"by", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"title", MEZ_K_STRING, MEZ_REQUIRED, NULL},   {"commences", MEZ_K_DATE, 0, NULL},
	{"source", MEZ_K_STRINGS, MEZ_REQUIRED, NULL}, {"changes", MEZ_K_ARRAY, MEZ_REQUIRED, NULL},
};
static const struct mez_field change_fields[] = {
	{"replace", MEZ_K_STRING, 0, NULL}, {"with", MEZ_K_STRING, 0, NULL},
	{"insert", MEZ_K_STRING, 0, NULL},  {"before", MEZ_K_STRING, 0, NULL},
	{"after", MEZ_K_STRING, 0, NULL},   {"into", MEZ_K_STRING, 0, NULL},
	{"repeal", MEZ_K_STRING, 0, NULL},  {"renumber", MEZ_K_STRING, 0, NULL},
	{"as", MEZ_K_STRING, 0, NULL},	    {"num", MEZ_K_STRING, 0, NULL},
	{"commences", MEZ_K_DATE, 0, NULL}, {"order", MEZ_K_INT, 0, NULL},
	{"at", MEZ_K_STRING, 0, NULL},
};

/* Which members make which change: the one that names the eId, and those it goes with. */
static const struct form {
	enum mez_akn_op op;
	const char *eid, *other, *maybe;
} forms[] = {
	{MEZ_AKN_REPLACE, "replace", "with", NULL}, {MEZ_AKN_BEFORE, "before", "insert", NULL},
	{MEZ_AKN_AFTER, "after", "insert", NULL},   {MEZ_AKN_INTO, "into", "insert", NULL},
	{MEZ_AKN_REPEAL, "repeal", NULL, NULL},	    {MEZ_AKN_RENUMBER, "renumber", "as", "num"},
};

struct amends {
	struct mez_packlaw *p;
	const struct mez_origin *o;
	const struct mez_json *doc;
	struct mez_err *err;
};

static int refuse(const struct amends *a, const struct mez_json *v, enum mez_code code,
		  const char *what)
{
	return mez_origin_err(a->o, v->offset, a->err, code, "%s", what);
}

static const struct mez_json *member(const struct mez_json *v, const char *name)
{
	return name ? mez_json_get(v, mez_str_of(name)) : NULL;
}

/* Exactly one form, whole, and no member of another. */
static int find_form(const struct amends *a, const struct form **out, const struct mez_json *v)
{
	static const char *const always[] = {"commences", "order", "at"};
	const struct form *found = NULL;
	size_t members = 1;

	for (size_t i = 0; i < MEZ_COUNT(forms); i++) {
		if (!member(v, forms[i].eid))
			continue;
		if (found)
			return refuse(a, v, MEZ_E_VALUE, "one change does one thing");
		found = &forms[i];
	}
	if (!found)
		return refuse(a, v, MEZ_E_MISSING,
			      "a change is replace and with; insert and before, after or into; "
			      "repeal; or renumber and as");
	if (found->other && !member(v, found->other))
		return mez_origin_err(a->o, v->offset, a->err, MEZ_E_MISSING, "%s wants %s",
				      found->eid, found->other);
	for (size_t i = 0; i < MEZ_COUNT(always); i++)
		members += mez_json_get(v, mez_str_of(always[i])) != NULL;
	members += found->other != NULL;
	members += member(v, found->maybe) != NULL;
	if (members != mez_json_len(v))
		return mez_origin_err(a->o, v->offset, a->err, MEZ_E_MEMBER, "%s goes with %s only",
				      found->eid, found->other ? found->other : "a date");
	*out = found;
	return 0;
}

static int check_eid(const struct amends *a, const struct mez_json *v)
{
	if (mez_lawname_good(mez_json_str(v)))
		return 0;
	return mez_origin_err(a->o, v->offset, a->err, MEZ_E_VALUE, "'%.*s' is not an eId",
			      MEZ_FMT(mez_json_str(v)));
}

static int read_form(const struct amends *a, struct mez_packlaw_change *c, const struct mez_json *v)
{
	const struct form *form = NULL;
	int r = find_form(a, &form, v);

	if (r)
		return r;
	r = check_eid(a, member(v, form->eid));
	if (!r && form->op == MEZ_AKN_RENUMBER)
		r = check_eid(a, member(v, "as"));
	if (r)
		return r;
	c->c.op = form->op;
	c->c.eid = mez_json_str(member(v, form->eid));
	if (form->op == MEZ_AKN_REPEAL && mez_str_is(c->c.eid, "work"))
		c->c.op = MEZ_AKN_END;
	if (form->op == MEZ_AKN_RENUMBER) {
		c->c.as = mez_json_str(mez_json_at(v, "as"));
		c->c.num = mez_json_str(mez_json_at(v, "num"));
	} else if (form->other) {
		c->fragment = member(v, form->other);
		c->c.xml = mez_json_str(c->fragment);
	}
	return 0;
}

static int read_change(const struct amends *a, const struct mez_json *v)
{
	const struct mez_json *day = mez_json_at(v, "commences");
	struct mez_packlaw_change c = {.origin = a->o, .doc = v, .number = a->p->nchanges};
	int r = mez_shape_check(v, change_fields, MEZ_COUNT(change_fields), "/changes",
				a->o->text.p, a->o->text.n, a->err);

	if (!r)
		r = read_form(a, &c, v);
	if (r)
		return r;
	if (!day)
		day = mez_json_at(a->doc, "commences");
	if (!day)
		return refuse(a, v, MEZ_E_MISSING, "the change has no day on which it commences");
	mez_require(mez_date_parse(&c.from, mez_json_str(day)));
	c.work = mez_json_str(mez_json_at(a->doc, "amends"));
	c.c.by = mez_json_str(mez_json_at(a->doc, "by"));
	c.c.title = mez_json_str(mez_json_at(a->doc, "title"));
	c.ordered = mez_json_at(v, "order") != NULL;
	if (c.ordered)
		mez_require(mez_json_int(&c.order, mez_json_at(v, "order")));
	if (a->p->nchanges == MEZ_PACKLAW_MAX_CHANGES)
		return refuse(a, v, MEZ_E_LIMIT, "too many changes");
	*mez_packlaw_new_change(a->p) = c;
	return 0;
}

static int check_works(const struct amends *a)
{
	static const char *const names[] = {"amends", "by"};

	for (size_t i = 0; i < MEZ_COUNT(names); i++) {
		const struct mez_json *v = member(a->doc, names[i]);
		struct mez_lawuri u;
		const char *why = mez_lawuri_parse(&u, mez_json_str(v));

		if (why)
			return mez_origin_err(a->o, v->offset, a->err, MEZ_E_VALUE,
					      "'%.*s' is no work: %s", MEZ_FMT(mez_json_str(v)),
					      why);
	}
	return 0;
}

static int check_sources(const struct amends *a)
{
	const struct mez_json *list = mez_json_at(a->doc, "source");

	if (!mez_json_len(list))
		return refuse(a, list, MEZ_E_VALUE, "an amendment has a source");
	for (size_t i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *key = mez_json_item(list, i);

		if (!mez_json_get(a->p->sources, mez_json_str(key)))
			return mez_origin_err(a->o, key->offset, a->err, MEZ_E_RULE,
					      "pack.yaml explains no source '%.*s'",
					      MEZ_FMT(mez_json_str(key)));
	}
	return 0;
}

static int read_amends(const struct amends *a)
{
	const struct mez_json *list;
	int r = mez_shape_check(a->doc, amends_fields, MEZ_COUNT(amends_fields), "", a->o->text.p,
				a->o->text.n, a->err);

	if (!r)
		r = check_works(a);
	if (!r)
		r = check_sources(a);
	list = mez_json_at(a->doc, "changes");
	if (!r && !mez_json_len(list))
		r = refuse(a, list, MEZ_E_VALUE, "an amendment changes something");
	for (size_t i = 0; !r && i < mez_json_len(list); i++)
		r = read_change(a, mez_json_item(list, i));
	return r;
}

int mez_packlaw_yaml(struct mez_packlaw *p, const struct mez_origin *o, struct mez_err *err)
{
	const struct mez_json *const *docs;
	size_t n;
	int r = mez_yaml_read(&docs, &n, p->a, o->text.p, o->text.n, err);

	for (size_t i = 0; !r && i < n; i++)
		if (!mez_json_is(docs[i], MEZ_J_NULL))
			r = read_amends(&(struct amends){p, o, docs[i], err});
	if (r)
		mez_err_file(err, o->file);
	return r;
}
