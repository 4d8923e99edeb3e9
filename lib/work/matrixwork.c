/* work/matrixwork.c: the matrix of provisions, told. */
#include "work/matrixwork.h"

#include "pack/matrix.h"

struct telling {
	struct mez_arena *a;
	struct mez_sink *sink;
	struct mez_packset set;
	bool only_open;
	size_t open;
};

static struct mez_json line_json(struct telling *t, const struct mez_matrix_line *l,
				 const struct mez_expression *of, bool declared)
{
	struct mez_arr by = {.a = t->a};
	struct mez_obj o = {.a = t->a};

	for (size_t i = 0; i < l->nby; i++)
		mez_arr_add(&by, mez_json_text(l->by[i]));
	mez_obj_set(&o, "type", mez_json_z("mez.provision/1"));
	mez_obj_set(&o, "pack", mez_json_text(t->set.pack->name));
	mez_obj_set(&o, "work", mez_json_text(of->work));
	mez_obj_set(&o, "expression", mez_json_text(of->expression));
	mez_obj_set(&o, "eid", mez_json_text(l->p->eid));
	if (l->p->heading.n)
		mez_obj_set(&o, "heading", mez_json_text(l->p->heading));
	mez_obj_set(&o, "state", mez_json_z(mez_provision_state_name(l->state)));
	mez_obj_set(&o, "by", mez_arr_done(&by));
	if (l->reason.n)
		mez_obj_set(&o, "reason", mez_json_text(l->reason));
	mez_obj_set(&o, "declared", mez_json_bool(declared));
	return mez_obj_done(&o);
}

static void tell_work(struct telling *t, struct mez_str work)
{
	bool declared = mez_matrix_find(t->set.rules, t->set.own, work) != NULL;
	const struct mez_expression *of;
	struct mez_matrix_line *v;
	size_t n;

	mez_matrix_lines(&v, &n, &of, t->a, t->set.rules, t->set.law, t->set.own, work);
	for (size_t i = 0; i < n; i++) {
		bool open = v[i].state == MEZ_PROVISION_OPEN;
		struct mez_json doc;

		t->open += open && declared;
		if (t->only_open && !open)
			continue;
		doc = line_json(t, &v[i], of, declared);
		mez_sink_json(t->sink, &doc);
	}
}

int mez_matrixwork_run(size_t *open, struct mez_sink *sink, bool only_open, struct mez_arena *a,
		       struct mez_store *store, struct mez_str spec, struct mez_str work,
		       struct mez_err *err)
{
	struct telling t = {.a = a, .sink = sink, .only_open = only_open};
	struct mez_str *works;
	bool found = !work.p;
	size_t n;
	int r = mez_packset_open(&t.set, a, store, spec, err);

	if (r)
		return r;
	works = mez_matrix_works(&n, a, t.set.rules, t.set.own);
	for (size_t i = 0; i < n; i++) {
		if (work.p && !mez_str_eq(works[i], work))
			continue;
		found = true;
		tell_work(&t, works[i]);
	}
	*open = t.open;
	return found ? 0
		     : mez_err_set(err, MEZ_E_NOINPUT, "pack '%.*s' cites no work '%.*s'",
				   MEZ_FMT(t.set.pack->name), MEZ_FMT(work));
}
