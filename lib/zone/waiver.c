/* zone/waiver.c: layers and waivers of zone documents. */
#include "zone/waiver.h"

#include "json/shape.h"

static const struct mez_field layer_fields[] = {
	{"layer", MEZ_K_NAME, MEZ_REQUIRED, NULL},
	{"packs", MEZ_K_STRINGS, MEZ_REQUIRED, NULL},
};
static const struct mez_field waiver_fields[] = {
	{"head", MEZ_K_NAME, 0, NULL},
	{"domain", MEZ_K_NAME, 0, NULL},
	{"conflict", MEZ_K_NAME, 0, NULL},
	{"review", MEZ_K_NAME, 0, NULL},
	{"reason", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"by", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"on", MEZ_K_DATE, MEZ_REQUIRED, NULL},
	{"until", MEZ_K_DATE, MEZ_REQUIRED, NULL},
};

struct reading {
	struct mez_composing c;
	const struct mez_json *zone;
	const struct mez_json *at;
	struct mez_err *err;
};

const char *mez_waived_name(enum mez_waived w)
{
	switch (w) {
	case MEZ_WAIVED_HEAD:
		return "head";
	case MEZ_WAIVED_DOMAIN:
		return "domain";
	case MEZ_WAIVED_CONFLICT:
		return "conflict";
	case MEZ_WAIVED_REVIEW:
		return "review";
	}
	mez_bug("what is waived is out of range");
}

static int wrong(struct reading *r, const struct mez_json *at, const char *what,
		 struct mez_str name)
{
	r->at = at;
	return mez_err_set(r->err, MEZ_E_CONFIG, "%s '%.*s'", what, MEZ_FMT(name));
}

static int shape(struct reading *r, const struct mez_json *v, const struct mez_field *f, size_t n,
		 const char *at)
{
	if (mez_shape_check(v, f, n, at, NULL, 0, r->err) == 0)
		return 0;
	if (r->err)
		r->err->code = MEZ_E_CONFIG;
	r->at = v;
	return -MEZ_E_CONFIG;
}

static bool lists(const struct mez_json *names, struct mez_str name)
{
	for (size_t i = 0; i < mez_json_len(names); i++)
		if (mez_str_eq(mez_json_str(mez_json_item(names, i)), name))
			return true;
	return false;
}

/* --- layers ----------------------------------------------------------------- */

static int read_layer(struct reading *r, const struct mez_json *v)
{
	struct mez_layer *l = &r->c.layer[r->c.nlayers];
	int e = shape(r, v, layer_fields, MEZ_COUNT(layer_fields), "/layers");

	if (e)
		return e;
	*l = (struct mez_layer){mez_json_str(mez_json_at(v, "layer")), mez_json_at(v, "packs")};
	for (size_t i = 0; i < r->c.nlayers; i++)
		if (mez_str_eq(r->c.layer[i].name, l->name))
			return wrong(r, v, "two layers are called", l->name);
	for (size_t i = 0; i < l->packs->len; i++) {
		const struct mez_json *p = mez_json_item(l->packs, i);

		if (!lists(mez_json_at(r->zone, "packs"), mez_json_str(p)))
			return wrong(r, p, "the zone does not take the pack", mez_json_str(p));
		if (mez_composing_rank(&r->c, mez_json_str(p)) != SIZE_MAX)
			return wrong(r, p, "a pack is of one layer:", mez_json_str(p));
	}
	r->c.nlayers++;
	return 0;
}

static int read_layers(struct reading *r, struct mez_arena *a, const struct mez_json *v)
{
	const struct mez_json *packs = mez_json_at(r->zone, "packs");
	int e = 0;

	if (!v)
		return 0;
	if (v->len == 0 || v->len > MEZ_ZONE_MAX_LAYERS)
		return wrong(r, v, "there are from 1 to 64 layers in", MEZ_STR("layers"));
	r->c.layer = MEZ_NEWS(a, struct mez_layer, v->len);
	for (size_t i = 0; !e && i < v->len; i++)
		e = read_layer(r, mez_json_item(v, i));
	for (size_t i = 0; !e && i < mez_json_len(packs); i++) {
		const struct mez_json *p = mez_json_item(packs, i);

		if (mez_composing_rank(&r->c, mez_json_str(p)) == SIZE_MAX)
			e = wrong(r, p, "no layer has the pack", mez_json_str(p));
	}
	return e;
}

size_t mez_composing_rank(const struct mez_composing *c, struct mez_str pack)
{
	for (size_t i = 0; i < c->nlayers; i++)
		if (lists(c->layer[i].packs, pack))
			return i;
	return SIZE_MAX;
}

/* --- waivers ------------------------------------------------------------------ */

static int read_waiver(struct reading *r, const struct mez_json *v)
{
	struct mez_waiver *w = &r->c.waiver[r->c.nwaivers];
	size_t said = 0;
	int e = shape(r, v, waiver_fields, MEZ_COUNT(waiver_fields), "/waivers");

	if (e)
		return e;
	*w = (struct mez_waiver){.item = v};
	for (int k = MEZ_WAIVED_HEAD; k <= MEZ_WAIVED_REVIEW; k++) {
		struct mez_str name = mez_json_str(
			mez_json_get(v, mez_str_of(mez_waived_name((enum mez_waived)k))));

		if (!name.p)
			continue;
		w->what = (enum mez_waived)k;
		w->name = name;
		said++;
	}
	w->reason = mez_json_str(mez_json_at(v, "reason"));
	w->by = mez_json_str(mez_json_at(v, "by"));
	mez_require(mez_date_parse(&w->on, mez_json_str(mez_json_at(v, "on"))));
	mez_require(mez_date_parse(&w->until, mez_json_str(mez_json_at(v, "until"))));
	if (said != 1)
		return wrong(r, v, "a waiver is of one head, domain, conflict or review, by",
			     w->by);
	if (!w->reason.n || !w->by.n)
		return wrong(r, v, "who waives, and why? of", w->name);
	if (w->until.days < w->on.days)
		return wrong(r, v, "it ends before it is given: the waiver of", w->name);
	if (mez_composing_waiver(&r->c, w->what, w->name))
		return wrong(r, v, "waived twice:", w->name);
	r->c.nwaivers++;
	return 0;
}

static int read_waivers(struct reading *r, struct mez_arena *a, const struct mez_json *v)
{
	int e = 0;

	if (!v)
		return 0;
	if (v->len > MEZ_ZONE_MAX_WAIVERS)
		return wrong(r, v, "there are at most 1000", MEZ_STR("waivers"));
	r->c.waiver = MEZ_NEWS(a, struct mez_waiver, v->len + 1);
	for (size_t i = 0; !e && i < v->len; i++)
		e = read_waiver(r, mez_json_item(v, i));
	return e;
}

bool mez_waiver_counts(const struct mez_waiver *w, struct mez_date today)
{
	return w->on.days <= today.days && today.days <= w->until.days;
}

const struct mez_waiver *mez_composing_waiver(const struct mez_composing *c, enum mez_waived what,
					      struct mez_str name)
{
	for (size_t i = 0; i < c->nwaivers; i++)
		if (c->waiver[i].what == what && mez_str_eq(c->waiver[i].name, name))
			return &c->waiver[i];
	return NULL;
}

int mez_composing_read(struct mez_composing *out, struct mez_arena *a, const struct mez_json *zone,
		       const struct mez_json **at, struct mez_err *err)
{
	struct reading r = {.zone = zone, .err = err};
	int e = read_layers(&r, a, mez_json_at(zone, "layers"));

	if (!e)
		e = read_waivers(&r, a, mez_json_at(zone, "waivers"));
	if (!e)
		*out = r.c;
	else if (at)
		*at = r.at;
	return e;
}
