/* tensor/screened.c: screening by likeness, for lists that name their algorithm. */
#include "tensor/eval_priv.h"

#include "screen/list.h"

/* An entry's likest name, as hits show it. */
static const struct mez_listed *listed(const struct scope *s, const struct mez_list_rules *l,
				       const struct mez_candidate *c)
{
	struct mez_listed *out = MEZ_NEW(s->e->a, struct mez_listed);
	struct mez_entry *entry = MEZ_NEW(s->e->a, struct mez_entry);

	entry->id = mez_screen_list_id(l->screen, c->entry);
	entry->name = c->name;
	*out = (struct mez_listed){.entry = entry, .as_written = c->name};
	return out;
}

static void note_hit(const struct scope *s, const struct mez_list_rules *l,
		     const struct mez_listed *who, struct mez_str path, unsigned score)
{
	struct hit *h;

	if (!s->hits)
		return;
	h = MEZ_NEW(s->e->a, struct hit);
	*h = (struct hit){.list = l, .listed = who, .path = path, .score = score, .next = *s->hits};
	*s->hits = h;
}

/* Every candidate that nobody determined to be another counts: from block on it is a hit; from
 * review on somebody must look, so the answer is not known. */
struct mez_value eval_screened(const struct scope *s, const struct mez_list_rules *l,
			       struct mez_str name, struct mez_str id, struct mez_str path)
{
	const struct mez_list_head *head = mez_screen_list_head(l->screen);
	struct mez_party party = {.name = name};
	struct mez_arena *a = s->e->a;
	const struct mez_why *why = NULL;
	struct mez_candidate *c;
	bool hit = false;
	size_t n;

	/* a name that is no name, or as like as that to thousands, is somebody's to look at */
	if (mez_screen(&c, &n, a, l->screen, NULL, &party, (unsigned)head->review, NULL))
		return mez_v_unknown(MEZ_TYPE_BOOL, mez_why(a, MEZ_CAUSE_SCREENING_REVIEW,
							    l->id.name, MEZ_STR("*")));
	for (size_t i = n; i-- > 0;) { /* hits are listed the last noted first */
		const struct mez_listed *who = listed(s, l, &c[i]);

		if (eval_determined_other(s, l, who->entry, id, path))
			continue;
		note_hit(s, l, who, path, c[i].total);
		hit |= c[i].total >= head->block;
		why = mez_why_union(
			a, why, mez_why(a, MEZ_CAUSE_SCREENING_REVIEW, l->id.name, who->entry->id));
	}
	if (hit)
		return mez_v_bool(true);
	return why ? mez_v_unknown(MEZ_TYPE_BOOL, why) : mez_v_bool(false);
}
