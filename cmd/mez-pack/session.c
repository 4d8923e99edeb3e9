/* cmd/mez-pack/session.c: what most verbs begin and end with. */
#include "adapt/clock.h"
#include "cmd/mez-pack/verbs_priv.h"

int open_session(struct mez_cli *c, struct session *s, const char *dir, bool create)
{
	int r = mez_arena_init(&s->a, 0, &c->err);

	return r ? r : mez_store_open(&s->store, dir, create, &c->err);
}

int close_session(struct session *s, int r)
{
	mez_store_close(s->store);
	mez_arena_release(&s->a);
	return r;
}

int open_maybe(struct mez_cli *c, struct session *s, const char *dir)
{
	return dir ? open_session(c, s, dir, false) : mez_arena_init(&s->a, 0, &c->err);
}

int open_zone(struct mez_cli *c, struct session *s)
{
	const struct args *args = c->args;
	MEZ_AUTOBUF dir = MEZ_BUF_INIT;

	mez_buf_fmt(&dir, "%s/store", args->zone);
	return open_session(c, s, dir.p, false);
}

void print_pack(struct mez_cli *c, struct session *s, const struct mez_pack *p)
{
	struct mez_json v = mez_packs_ref_json(&s->a, p);

	mez_sink_json(&c->out, &v);
}

struct mez_instant now_or(const struct mez_optinstant *at)
{
	return at->set ? at->v : mez_clock_now();
}
