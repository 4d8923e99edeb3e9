/* screen/resultowners.c: who owns a party, by the rule of the list. */
#include "screen/result_priv.h"

struct owning {
	struct mez_arena *a;
	const struct mez_party *p;
	const struct mez_screen_list *l;
	struct mez_recall *recall;
	unsigned least, flags;
	struct mez_holding *holding;
	struct mez_arr found;
};

const char *result_worse(const char *x, const char *y)
{
	static const char *const words[] = {"block", "review", "none"};

	for (size_t i = 0; i < MEZ_COUNT(words); i++)
		if (strcmp(x, words[i]) == 0 || strcmp(y, words[i]) == 0)
			return words[i];
	mez_bug("no such outcome");
}

/* The candidates that are shown; the best says whether the owner is listed. */
static void add_found(struct owning *o, size_t i, const struct mez_candidate *c, size_t n)
{
	struct mez_arr list = {.a = o->a};
	struct mez_obj found = {.a = o->a};

	for (size_t k = 0; k < n; k++)
		if (c[k].total >= o->least)
			mez_arr_add(&list, result_candidate(o->a, o->l, &c[k], o->flags));
	if (list.n == 0)
		return;
	mez_obj_set(&found, "owner", mez_json_i64(o->a, (int64_t)i));
	mez_obj_set(&found, "id", mez_json_text(o->p->owner[i].who.id));
	mez_obj_set(&found, "candidates", mez_arr_done(&list));
	mez_arr_add(&o->found, mez_obj_done(&found));
}

static int screen_owner(struct owning *o, size_t i, struct mez_err *err)
{
	const struct mez_list_head *h = mez_screen_list_head(o->l);
	const struct mez_owner *owner = &o->p->owner[i];
	unsigned review = (unsigned)h->review, least = o->least < review ? o->least : review;
	struct mez_candidate *c;
	size_t n;
	int r = mez_screen(&c, &n, o->a, o->l, o->recall, &owner->who, least, err);

	if (r)
		return mez_err_in(err, "owner %zu", i);
	add_found(o, i, c, n);
	o->holding[i] = (struct mez_holding){
		.of = owner->of,
		.by = owner->who.id,
		.listed = n && c[0].total >= h->block	? MEZ_SURELY
			  : n && c[0].total >= review	? MEZ_PERHAPS
							: MEZ_SURELY_NOT,
		.least = owner->least,
		.most = owner->most};
	return 0;
}

static struct mez_json dec_text(struct mez_arena *a, struct mez_dec d)
{
	char text[MEZ_DEC_TEXT];
	size_t n = mez_dec_text(text, d);

	return mez_json_copy_text(a, (struct mez_str){text, n});
}

static void set_share(struct mez_obj *o, struct mez_arena *a, const struct mez_owned *owned)
{
	if (!owned->open && mez_dec_cmp(owned->least, owned->most) == 0) {
		mez_obj_set(o, "share", dec_text(a, owned->least));
		return;
	}
	mez_obj_set(o, "share_min", dec_text(a, owned->least));
	if (!owned->open)
		mez_obj_set(o, "share_max", dec_text(a, owned->most));
}

/* A list that does not say which owners count leaves it to somebody to look. */
static const char *judge(struct mez_obj *o, const struct owning *w)
{
	static const char *const outcomes[] = {"none", "review", "block"};
	const struct mez_ownership *rule = &mez_screen_list_head(w->l)->ownership;
	struct mez_owned owned;

	if (rule->rule == MEZ_OWNERSHIP_UNSTATED)
		return "review";
	mez_obj_set(o, "rule", mez_json_z(mez_ownership_word(rule->rule)));
	if (rule->rule == MEZ_OWNERSHIP_NONE)
		return "none";
	owned = mez_owned_by_listed(w->a, rule, w->holding, w->p->nowners, w->p->owners_complete,
				    w->p->id);
	mez_obj_set(o, "threshold", dec_text(w->a, rule->threshold));
	mez_obj_set(o, "counted", mez_json_z(rule->singly ? "singly" : "together"));
	mez_obj_set(o, "through", mez_json_z(rule->chains ? "chains" : "direct"));
	set_share(o, w->a, &owned);
	return outcomes[owned.is];
}

int result_owners(struct mez_json *out, const char **outcome, struct mez_arena *a,
		  const struct mez_party *p, const struct mez_screen_list *l,
		  struct mez_recall *recall, const struct mez_screening_how *how,
		  struct mez_err *err)
{
	const struct mez_list_head *h = mez_screen_list_head(l);
	struct mez_obj o = {.a = a};
	struct owning w = {.a = a,
			   .p = p,
			   .l = l,
			   .recall = recall,
			   .least = (unsigned)(how->least < 0 ? h->review : how->least),
			   .flags = how->flags,
			   .holding = MEZ_NEWS(a, struct mez_holding, p->nowners + 1),
			   .found = {.a = a}};

	for (size_t i = 0; i < p->nowners; i++) {
		int r = screen_owner(&w, i, err);

		if (r)
			return r;
	}
	*outcome = judge(&o, &w);
	mez_obj_set(&o, "outcome", mez_json_z(*outcome));
	mez_obj_set(&o, "found", mez_arr_done(&w.found));
	*out = mez_obj_done(&o);
	return 0;
}
