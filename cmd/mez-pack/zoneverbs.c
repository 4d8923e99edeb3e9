/* cmd/mez-pack/zoneverbs.c: lock, compose. */
#include "cmd/mez-pack/verbs_priv.h"
#include "base/file.h"
#include "work/lockfile.h"

/* --- lock ----------------------------------------------------------------- */

static void tell_fault(void *arg, const struct mez_err *what)
{
	mez_cli_report(arg, what);
}

/* A lock that says the same already is left alone, unless another key is to answer for it. */
static int sign_lock(struct mez_cli *c, struct session *s, const struct mez_json *lock,
		     enum mez_lock_form there)
{
	const struct args *args = c->args;
	MEZ_AUTO(mez_seckey) key = NULL;
	struct mez_pubkey mine, signer;
	struct mez_faults none = {0};
	struct mez_err ignored;
	bool same = there == MEZ_LOCK_SIGNED &&
		    mez_lockfile_check(&s->a, args->zone, s->store, lock, &signer, &none,
				       &ignored) == 0;
	int r;

	if (!args->key)
		return same ? 0 : mez_cli_usage(c, "--key is needed to write the lock");
	r = mez_seckey_load(&key, args->key, &c->err);
	if (r)
		return r;
	mine = mez_seckey_public(key);
	if (same && mez_pubkey_eq(&mine, &signer))
		return 0;
	return mez_lockfile_write(&s->a, args->zone, s->store, lock, key, now_or(&args->at),
				  &c->err);
}

/* What is signed over a draft is what the draft says, or --update was given. */
static int check_draft(struct mez_cli *c, struct session *s, const struct mez_json *lock)
{
	const struct args *args = c->args;
	struct mez_faults faults = {.fn = tell_fault, .arg = c};
	int r = mez_lockfile_check(&s->a, args->zone, s->store, lock, NULL, &faults, &c->err);

	if (r != -MEZ_E_REFUSED)
		return r;
	mez_cli_report(c, &c->err);
	return mez_err_set(&c->err, MEZ_E_REFUSED,
			   "'%s' is not what its draft says, and is not signed (--update)",
			   args->zone);
}

static int write_draft(struct mez_cli *c, struct session *s, const struct mez_json *draft,
		       enum mez_lock_form there)
{
	const struct args *args = c->args;
	struct mez_faults none = {0};
	struct mez_err ignored;

	if (there == MEZ_LOCK_SIGNED)
		return mez_err_set(&c->err, MEZ_E_CANTCREAT,
				   "a signed lock stands there, which no draft replaces");
	if (there == MEZ_LOCK_DRAFT && mez_lockfile_check(&s->a, args->zone, s->store, draft, NULL,
							  &none, &ignored) == 0)
		return 0;
	return mez_lockfile_write_draft(&s->a, args->zone, draft, &c->err);
}

/* With --update whatever stands there may be replaced, also what cannot be read. */
static int look_there(struct mez_cli *c, struct session *s, enum mez_lock_form *there)
{
	const struct args *args = c->args;
	int r = mez_lockfile_form(there, &s->a, args->zone, &c->err);

	if (!r || !args->update)
		return r;
	mez_err_clear(&c->err);
	*there = MEZ_LOCK_NONE;
	return 0;
}

static int lock_zone(struct mez_cli *c, struct session *s, struct mez_json *doc)
{
	const struct args *args = c->args;
	struct mez_faults faults = {.fn = tell_fault, .arg = c};
	struct mez_date today = mez_instant_day(now_or(&args->at), 0);
	enum mez_lock_form there;
	int r = look_there(c, s, &there);

	if (r)
		return r;
	if (args->draft || (args->check && there == MEZ_LOCK_DRAFT))
		r = mez_lockfile_draft(doc, &s->a, args->zone, s->store, today, &faults, &c->err);
	else
		r = mez_lockfile_compute(doc, &s->a, args->zone, s->store, today, &faults, &c->err);
	if (r)
		return r;
	if (args->check)
		return mez_lockfile_check(&s->a, args->zone, s->store, doc, NULL, &faults, &c->err);
	if (args->draft)
		return write_draft(c, s, doc, there);
	if (there == MEZ_LOCK_DRAFT && !args->update)
		r = check_draft(c, s, doc);
	return r ? r : sign_lock(c, s, doc, there);
}

static void print_ref(struct mez_cli *c, struct session *s, const struct mez_json *pinned)
{
	struct mez_obj o;
	struct mez_json v;

	mez_obj_from(&o, &s->a, pinned);
	mez_obj_set(&o, "type", mez_json_z("mez.packref/1"));
	v = mez_obj_done(&o);
	mez_sink_json(&c->out, &v);
}

int verb_lock(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct session s = {0};
	struct mez_json doc;
	MEZ_AUTOFD held = -1;
	int r;

	if (args->draft && (args->check || args->key))
		return mez_cli_usage(c, "a draft is written (--draft), or checked (--check), or "
					"signed (--key)");
	r = open_zone(c, &s);
	if (!r && !args->check)
		r = mez_lockfile_hold(&held, args->zone, &c->err);
	if (!r)
		r = lock_zone(c, &s, &doc);
	for (size_t i = 0; !r && i < mez_json_len(mez_json_at(&doc, "packs")); i++)
		print_ref(c, &s, mez_json_item(mez_json_at(&doc, "packs"), i));
	return close_session(&s, r);
}

/* --- compose ---------------------------------------------------------------- */

int verb_compose(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct session s = {0};
	struct mez_json doc;
	bool clear = false;
	int r = open_zone(c, &s);

	if (!r)
		r = mez_lockfile_compose(&doc, &clear, &s.a, args->zone, s.store,
					 mez_instant_day(now_or(&args->at), 0), &c->err);
	if (!r)
		mez_sink_json(&c->out, &doc);
	return close_session(&s, r ? r : !clear);
}
