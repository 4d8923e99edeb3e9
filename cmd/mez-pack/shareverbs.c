/* cmd/mez-pack/shareverbs.c: push, pull, refresh. */
#include "adapt/clock.h"
#include "adapt/http.h"
#include "cmd/mez-pack/verbs_priv.h"
#include "work/pushpull.h"
#include "work/refresh.h"
#include "work/trustfile.h"

/* --- push, pull ------------------------------------------------------------- */

static void tell_progress(void *arg, size_t done, size_t all)
{
	(void)arg;
	if (done % 100 == 0 || done == all)
		mez_cli_progress("%zu of %zu blobs", done, all);
}

static struct mez_registry_options network(const struct args *args)
{
	return (struct mez_registry_options){.auth_file = args->net.auth,
					     .ca_file = args->net.ca,
					     .insecure_http = args->net.http,
					     .insecure = args->net.hosts.v,
					     .ninsecure = args->net.hosts.n,
					     .mount = args->net.mount,
					     .stall = (unsigned)args->net.stall.v,
					     .progress = tell_progress};
}

static int check_timeout(struct mez_cli *c)
{
	const struct args *args = c->args;

	if (args->net.stall.set && args->net.stall.v == 0)
		return mez_cli_usage(c, "--timeout is at least 1");
	if (args->net.stall.v > MEZ_HTTP_SECONDS_MAX)
		return mez_cli_usage(c, "--timeout is at most %d", MEZ_HTTP_SECONDS_MAX);
	return 0;
}

/* A transfer that may be made, and the store of it. */
static int open_transfer(struct mez_cli *c, struct session *s, bool create)
{
	const struct args *args = c->args;
	int r = check_timeout(c);

	if (r)
		return r;
	if (args->net.mount && !mez_regref_is_repo(mez_str_of(args->net.mount)))
		return mez_cli_usage(c, "--mount wants the path of a repository");
	return open_session(c, s, args->store, create);
}

static int close_transfer(struct mez_cli *c, struct session *s, const struct mez_transfer *t, int r)
{
	struct mez_json v;

	if (r) {
		mez_err_file(&c->err, c->operand[0]);
		return close_session(s, r);
	}
	v = mez_transfer_json(&s->a, t);
	mez_sink_json(&c->out, &v);
	return close_session(s, 0);
}

int verb_push(struct mez_cli *c)
{
	const struct mez_registry_options o = network(c->args);
	struct session s = {0};
	struct mez_transfer t;
	int r = open_transfer(c, &s, false);

	if (!r)
		r = mez_push(&t, &s.a, s.store, mez_str_of(c->operand[0]),
			     mez_str_of(c->operand[1]), &o, &c->err);
	return close_transfer(c, &s, &t, r);
}

int verb_pull(struct mez_cli *c)
{
	const struct args *args = c->args;
	const struct mez_registry_options o = network(args);
	struct mez_pull_wanted wanted = {
		.name = c->noperands > 1 ? mez_str_of(c->operand[1]) : MEZ_NOSTR};
	struct session s = {0};
	struct mez_trust trust;
	struct mez_transfer t;
	int r = open_transfer(c, &s, true);

	if (!r && args->trust) {
		r = mez_trust_load(&trust, &s.a, args->trust, &c->err);
		wanted.trust = &trust;
	}
	if (!r)
		r = mez_pull(&t, &s.a, s.store, mez_str_of(c->operand[0]), &wanted, &o, &c->err);
	return close_transfer(c, &s, &t, r);
}

/* --- refresh ------------------------------------------------------------------ */

static int refresh_usage(struct mez_cli *c)
{
	const struct args *args = c->args;
	bool list = args->import.format != NULL;
	int r = check_timeout(c);

	if (r)
		return r;
	if (list && c->noperands < 2)
		return mez_cli_usage(c, "a list wants the name of its pack");
	if (list && !args->key)
		return mez_cli_usage(c, "a list wants --key: its pack is signed here");
	if (list && args->digest)
		return mez_cli_usage(c, "--digest is of a pack, not of a list");
	if (!list && (args->key || args->max_loss.set || args->import.max_age.set ||
		      args->import.review.set || args->import.block.set ||
		      args->import.ownership))
		return mez_cli_usage(c, "--format is missing: those are for lists");
	if (args->max_loss.v > 100)
		return mez_cli_usage(c, "--max-loss is at most 100");
	return 0;
}

static int list_of(struct mez_cli *c, struct mez_refresh_list *l, const struct mez_seckey *key)
{
	const struct args *args = c->args;

	*l = (struct mez_refresh_list){
		.max_age = or_else(&args->import.max_age, LIST_DAYS),
		.review = or_else(&args->import.review, MEZ_SCORE_REVIEW),
		.block = or_else(&args->import.block, MEZ_SCORE_BLOCK),
		.ownership = mez_str_of(args->import.ownership),
		.max_loss = (unsigned)or_else(&args->max_loss, MEZ_REFRESH_LOSS),
		.key = key,
		.now = mez_clock_now(),
	};
	if (!mez_sanctions_format_parse(&l->format, mez_str_of(args->import.format)))
		return mez_cli_usage(c, "no such format: '%s'", args->import.format);
	return 0;
}

int verb_refresh(struct mez_cli *c)
{
	const struct args *args = c->args;
	MEZ_AUTO(mez_seckey) key = NULL;
	struct mez_refresh_list list;
	struct mez_refresh w = {
		.zone = args->zone,
		.source = mez_str_of(c->operand[0]),
		.name = c->noperands > 1 ? mez_str_of(c->operand[1]) : MEZ_NOSTR,
		.has_pinned = args->digest != NULL,
		.net = network(args),
		.sink = &c->out,
		.form = args->json ? MEZ_DIFF_RECORDS : MEZ_DIFF_TEXT,
	};
	struct session s = {0};
	bool news;
	int r = refresh_usage(c);

	if (!r && args->digest && !mez_filehash_parse(&w.pinned, mez_str_of(args->digest)))
		r = mez_cli_usage(c, "--digest is 64 hex digits");
	if (!r && args->import.format) {
		r = mez_seckey_load(&key, args->key, &c->err);
		if (!r)
			r = list_of(c, &list, key);
		w.list = &list;
	}
	if (!r)
		r = mez_arena_init(&s.a, 0, &c->err);
	if (!r)
		r = mez_refresh_run(&news, &s.a, &w, &c->err);
	return close_session(&s, r);
}
