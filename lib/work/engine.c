/* work/engine.c: from a lock to verdicts. */
#include "work/engine.h"

#include <fcntl.h>

#include "base/file.h"
#include "json/shape.h"
#include "tensor/kept.h"

int mez_loaded_open(struct mez_loaded *out, struct mez_arena *a, const struct mez_json *lock,
		    const struct mez_blobs *from, struct mez_err *err)
{
	int r = mez_lock_open(&out->lock, a, lock, err);

	if (r)
		return r;
	out->packs = MEZ_NEWS(a, struct mez_pack *, out->lock.npacks + 1);
	for (size_t i = 0; i < out->lock.npacks; i++) {
		r = mez_pack_open(&out->packs[i], a, from, &out->lock.pack[i].sha256, err);
		if (r)
			return r;
		if (!mez_str_eq(out->packs[i]->name, out->lock.pack[i].name))
			return mez_err_set(
				err, MEZ_E_CONFIG, "the lock pins '%.*s' under the name '%.*s'",
				MEZ_FMT(out->packs[i]->name), MEZ_FMT(out->lock.pack[i].name));
	}
	mez_rules_init(&out->rules, a);
	mez_law_init(&out->law, a);
	r = mez_pack_load(&out->rules, &out->law, out->packs, out->lock.npacks, err);
	if (!r)
		r = mez_zone_fits(&out->lock.policy, &out->rules, &out->lock.composing, err);
	out->engine = (struct mez_engine){.rules = &out->rules,
					  .law = &out->law,
					  .policy = &out->lock.policy,
					  .pack = out->lock.ref,
					  .npacks = out->lock.npacks,
					  .lock_sha256 = out->lock.sha256};
	if (!r)
		out->engine.kept = mez_kept_make(a, &out->engine);
	return r;
}

/* stack.lock is canonical JSON and one newline. */
static int read_lock(const struct mez_json **out, struct mez_arena *a, const char *zone,
		     struct mez_err *err)
{
	MEZ_AUTOBUF buf = MEZ_BUF_INIT;
	struct mez_str path = mez_arena_fmt(a, "%s/stack.lock", zone), text;
	int r = mez_file_read(&buf, AT_FDCWD, path.p, MEZ_LOCK_MAX_BYTES, err);

	if (r)
		return r;
	text = mez_arena_dup(a, mez_buf_view(&buf));
	if (text.n == 0 || text.p[text.n - 1] != '\n')
		r = mez_err_set(err, MEZ_E_CONFIG, "the lock does not end with a newline");
	else
		r = mez_canon_read(out, a, text.p, text.n - 1, err);
	if (r)
		mez_err_file(err, path.p);
	return r;
}

int mez_loaded_zone(struct mez_loaded *out, struct mez_arena *a, const char *zone,
		    struct mez_err *err)
{
	const struct mez_json *lock;
	struct mez_store *store;
	struct mez_blobs from;
	int r = read_lock(&lock, a, zone, err);

	if (r)
		return r;
	r = mez_store_open(&store, mez_arena_fmt(a, "%s/store", zone).p, false, err);
	if (r)
		return r;
	from = mez_packs_blobs(store);
	r = mez_loaded_open(out, a, lock, &from, err);
	mez_store_close(store);
	return r;
}

/* --- cases ---------------------------------------------------------------- */

static const struct mez_field case_fields[] = {
	{"type", MEZ_K_STRING, MEZ_REQUIRED, "mez.case/1"},
	{"operation", MEZ_K_OBJECT, MEZ_REQUIRED, NULL},
	{"evidence", MEZ_K_ARRAY, MEZ_REQUIRED, NULL},
	{"verdict", MEZ_K_OBJECT, 0, NULL},
	{"credential", MEZ_K_OBJECT, 0, NULL},
	{"receipt", MEZ_K_OBJECT, 0, NULL},
};

static int split(const struct mez_json **operation, const struct mez_json **evidence,
		 const struct mez_json *record, struct mez_err *err)
{
	struct mez_str type = mez_json_str(mez_json_at(record, "type"));
	int r;

	*operation = record;
	*evidence = NULL;
	if (mez_str_is(type, "mez.operation/1"))
		return 0;
	if (!mez_str_is(type, "mez.case/1"))
		return mez_err_set(err, MEZ_E_TYPE, "expected an operation or a case, not '%.*s'",
				   MEZ_FMT(type));
	r = mez_shape_check(record, case_fields, MEZ_COUNT(case_fields), "", NULL, 0, err);
	*operation = mez_json_at(record, "operation");
	*evidence = mez_json_at(record, "evidence");
	return r;
}

/* A pointer into a part of the record is one into the record. */
static void point_under(struct mez_err *err, const char *part)
{
	char at[MEZ_ERR_POINTER];

	(void)snprintf(at, sizeof at, "%s%.*s", part, MEZ_ERR_POINTER - 16, err->pointer);
	err->pointer[0] = 0;
	mez_err_pointer(err, at);
}

static int evaluate(struct mez_json *verdict, struct mez_arena *a, const struct mez_loaded *zone,
		    const struct mez_json *operation, const struct mez_json *evidence,
		    const struct mez_when_asked *when, struct mez_err *err)
{
	struct mez_evidences shown;
	int r = mez_evidence_read(&shown, a, evidence, &zone->lock.policy.speakers, when->as_of,
				  err);

	if (r) {
		point_under(err, "/evidence");
		return r;
	}
	r = mez_tensor_eval(verdict, a, &zone->engine, operation, &shown, when, err);
	if (r && evidence) /* else the record is the operation itself */
		point_under(err, "/operation");
	return r;
}

static struct mez_json with_verdict(struct mez_arena *a, const struct mez_json *operation,
				    const struct mez_json *evidence, struct mez_json verdict)
{
	struct mez_arr none = {.a = a};
	struct mez_obj o = {.a = a};

	mez_obj_set(&o, "type", mez_json_z("mez.case/1"));
	mez_obj_set(&o, "operation", *operation);
	mez_obj_set(&o, "evidence", evidence ? *evidence : mez_arr_done(&none));
	mez_obj_set(&o, "verdict", verdict);
	return mez_obj_done(&o);
}

static int when_asked(struct mez_when_asked *out, const struct mez_eval_options *opt,
		      const struct mez_json *operation, struct mez_err *err)
{
	const struct mez_json *instant = mez_json_at(operation, "instant");
	int r = 0;

	if (opt->as_of)
		out->as_of = *opt->as_of;
	else if (!instant)
		r = mez_err_set(err, MEZ_E_MISSING,
				"the operation states no instant, and no --as-of");
	else if (!mez_instant_parse(&out->as_of, mez_json_str(instant)))
		r = mez_err_set(err, MEZ_E_VALUE, "the operation's instant is none");
	if (r) {
		mez_err_pointer(err, "/instant");
		return r;
	}
	out->audience = opt->audience;
	out->known_at = opt->known_at ? *opt->known_at : mez_instant_day(out->as_of, 0);
	return 0;
}

int mez_eval_case(struct mez_json *out, struct mez_arena *a, const struct mez_loaded *zone,
		  const struct mez_json *record, const struct mez_eval_options *opt,
		  struct mez_err *err)
{
	const struct mez_json *operation, *evidence;
	struct mez_when_asked when;
	struct mez_json verdict;
	int r = split(&operation, &evidence, record, err);

	if (r)
		return r;
	if (mez_json_at(record, "verdict"))
		return mez_err_set(err, MEZ_E_VALUE, "the case has a verdict already");
	if (mez_json_at(record, "credential") || mez_json_at(record, "receipt"))
		return mez_err_set(err, MEZ_E_VALUE,
				   "a case without a verdict has neither credential nor receipt");
	r = when_asked(&when, opt, operation, err);
	if (r && evidence)
		point_under(err, "/operation");
	if (r)
		return r;
	r = evaluate(&verdict, a, zone, operation, evidence, &when, err);
	if (!r)
		*out = with_verdict(a, operation, evidence, verdict);
	return r;
}

/* --- re-execution --------------------------------------------------------- */

/* The first place where two trees differ: its pointer, and the two values there. */
struct difference {
	struct mez_buf at;
	const struct mez_json *x, *y;
};

static bool first_difference(struct difference *d, const struct mez_json *x,
			     const struct mez_json *y)
{
	struct mez_buf *at = &d->at;
	size_t len = at->len;

	if (mez_json_same(x, y))
		return false;
	d->x = x;
	d->y = y;
	if (x->type != y->type || (x->type != MEZ_J_OBJECT && x->type != MEZ_J_ARRAY))
		return true;
	for (size_t i = 0; i < x->len && i < y->len; i++) {
		bool object = x->type == MEZ_J_OBJECT;
		const struct mez_member *m = object ? mez_json_member(x, i) : NULL;

		if (object && !mez_json_same(&m->name, &mez_json_member(y, i)->name))
			return true;
		if (object)
			mez_buf_fmt(at, "/%.*s", MEZ_ALL(mez_json_str(&m->name)));
		else
			mez_buf_fmt(at, "/%zu", i);
		if (first_difference(d, object ? &m->value : mez_json_item(x, i),
				     object ? &mez_json_member(y, i)->value : mez_json_item(y, i)))
			return true;
		at->len = len;
		at->p[len] = 0;
	}
	return true;
}

/* A scalar for a message; what is bigger is only named. */
static struct mez_str shown(const struct mez_json *v)
{
	if (v->type == MEZ_J_STRING || v->type == MEZ_J_NUMBER)
		return (struct mez_str){v->u.text, v->len};
	return v->type == MEZ_J_OBJECT ? MEZ_STR("other members") : MEZ_STR("other items");
}

/* claimed comes from outside: it may hold what no canonical document of ours can. */
static int compare(const struct mez_json *claimed, const struct mez_json *computed,
		   struct mez_err *err)
{
	MEZ_AUTO(mez_canon) x = NULL;
	MEZ_AUTO(mez_canon) y = mez_canon_of(computed);
	struct difference d = {.at = MEZ_BUF_INIT, .x = claimed, .y = computed};
	int r = mez_canon_make(&x, claimed, MEZ_PROFILE_STRICT, NULL, 0, err);

	if (r)
		return r;
	if (mez_str_eq(mez_canon_view(x), mez_canon_view(y)))
		return 0;
	mez_buf_z(&d.at, "/verdict");
	(void)first_difference(&d, claimed, computed);
	r = mez_err_set(err, MEZ_E_REPLAY,
			"the verdict does not follow: it says %.*s, re-execution gives "
			"%.*s",
			MEZ_FMT(shown(d.x)), MEZ_FMT(shown(d.y)));
	mez_err_pointer(err, d.at.p);
	mez_buf_release(&d.at);
	return r;
}

int mez_reexecute_case(struct mez_arena *a, const struct mez_loaded *zone,
		       const struct mez_json *record, struct mez_err *err)
{
	const struct mez_json *operation, *evidence, *claimed;
	struct mez_when_asked when;
	struct mez_json verdict;
	int r = split(&operation, &evidence, record, err);

	if (r)
		return r;
	claimed = mez_json_at(record, "verdict");
	if (!claimed)
		return mez_err_set(err, MEZ_E_MISSING,
				   "a case without a verdict cannot be re-executed");
	if (!mez_instant_parse(&when.as_of, mez_json_str(mez_json_at(claimed, "as_of"))) ||
	    !mez_date_parse(&when.known_at, mez_json_str(mez_json_at(claimed, "known_at"))))
		return mez_err_set(err, MEZ_E_VALUE, "the verdict does not state its dates");
	when.audience = mez_json_str(mez_json_at(claimed, "audience"));
	r = evaluate(&verdict, a, zone, operation, evidence, &when, err);
	return r ? r : compare(claimed, &verdict, err);
}
