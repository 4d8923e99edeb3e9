/* cmd/mez-pack/zoneverbs.c: lock, compose. */
#include "cmd/mez-pack/verbs_priv.h"
#include "work/lockfile.h"

/* --- lock ----------------------------------------------------------------- */

/* A lock that says the same already is left alone, unless another key is to answer for it. */
static int write_lock(struct mez_cli *c, struct session *s, const struct mez_json *lock)
{
	const struct args *args = c->args;
	MEZ_AUTO(mez_seckey) key = NULL;
	struct mez_pubkey mine, signer;
	struct mez_faults none = {0};
	struct mez_err ignored;
	bool same = mez_lockfile_check(&s->a, args->zone, s->store, lock, &signer, &none,
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

static void print_ref(struct mez_cli *c, struct session *s, const struct mez_json *pinned)
{
	struct mez_obj o;
	struct mez_json v;

	mez_obj_from(&o, &s->a, pinned);
	mez_obj_set(&o, "type", mez_json_z("mez.packref/1"));
	v = mez_obj_done(&o);
	mez_sink_json(&c->out, &v);
}

static void tell_fault(void *arg, const struct mez_err *what)
{
	mez_cli_report(arg, what);
}

int verb_lock(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct mez_faults faults = {.fn = tell_fault, .arg = c};
	struct mez_date today = mez_instant_day(now_or(&args->at), 0);
	struct session s = {0};
	struct mez_json doc;
	int r = open_zone(c, &s);

	if (!r)
		r = mez_lockfile_compute(&doc, &s.a, args->zone, s.store, today, &faults, &c->err);
	if (!r)
		r = args->check ? mez_lockfile_check(&s.a, args->zone, s.store, &doc, NULL,
						     &faults, &c->err)
				: write_lock(c, &s, &doc);
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
