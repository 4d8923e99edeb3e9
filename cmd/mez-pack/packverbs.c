/* cmd/mez-pack/packverbs.c: build, test, sign, verify, show. */
#include "cmd/mez-pack/verbs_priv.h"
#include "work/packsrc.h"
#include "work/packtest.h"
#include "work/trustfile.h"

/* --- build, test ---------------------------------------------------------- */

int verb_build(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct session s = {0};
	size_t order[MEZ_PACKSRC_MAX_DIRS];
	int r = open_session(c, &s, args->store, true);

	if (!r)
		r = mez_packsrc_order(order, &s.a, c->operand, c->noperands, &c->err);
	for (size_t i = 0; !r && i < c->noperands; i++) {
		struct mez_pack_finder finder = mez_packs_finder(s.store);
		struct mez_built_pack built;

		mez_arena_reset(&s.a);
		r = mez_packsrc_build(&built, &s.a, c->operand[order[i]], &finder, &c->err);
		if (!r)
			r = mez_packs_put(s.store, &s.a, &built, &c->err);
		if (!r)
			print_pack(c, &s, built.pack);
	}
	return close_session(&s, r);
}

int verb_test(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct session s = {0};
	bool failed = false;
	int r = open_session(c, &s, args->store, false);

	for (size_t i = 0; !r && i < c->noperands; i++) {
		struct mez_packtest t;

		mez_arena_reset(&s.a);
		r = mez_packtest_run(&t, &c->out, &s.a, s.store, mez_str_of(c->operand[i]),
				     &c->err);
		failed |= !r && (t.failed || t.untried);
	}
	return close_session(&s, r ? r : failed);
}

/* --- sign, verify --------------------------------------------------------- */

int verb_sign(struct mez_cli *c)
{
	const struct args *args = c->args;
	MEZ_AUTO(mez_seckey) key = NULL;
	struct session s = {0};
	int r;

	r = mez_seckey_load(&key, args->key, &c->err);
	if (!r)
		r = open_session(c, &s, args->store, false);
	for (size_t i = 0; !r && i < c->noperands; i++) {
		struct mez_stored_pack p;

		r = mez_packs_sign(s.store, &s.a, mez_str_of(c->operand[i]), key, now_or(&args->at),
				   &c->err);
		if (!r)
			r = mez_packs_get(&p, &s.a, s.store, mez_str_of(c->operand[i]), &c->err);
		if (!r)
			print_pack(c, &s, p.pack);
	}
	return close_session(&s, r);
}

static int verify_one(struct mez_cli *c, struct session *s, struct mez_str name,
		      const struct mez_trust *trust)
{
	const struct args *args = c->args;
	struct mez_signed signers[MEZ_PACK_MAX_SIGNATURES];
	struct mez_blobs from = mez_packs_blobs(s->store);
	struct mez_stored_pack p;
	size_t n;
	int r = mez_packs_get(&p, &s->a, s->store, name, &c->err);

	if (!r)
		r = mez_packs_signers(signers, &n, &s->a, &from, &p, &c->err);
	if (r)
		return r;
	print_pack(c, s, p.pack);
	return args->self ? 0 : mez_packs_trusted(p.pack, signers, n, trust, &c->err);
}

int verb_verify(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct mez_trust trust, *pinned = NULL;
	struct session s = {0};
	struct mez_str *names;
	size_t n;
	bool no = false;
	int r;

	if (args->trust && args->self)
		return mez_cli_usage(c, "--trust and --self ask different questions");
	r = open_session(c, &s, args->store, false);

	if (!r && args->trust) {
		r = mez_trust_load(&trust, &s.a, args->trust, &c->err);
		pinned = &trust;
	}
	if (!r)
		r = mez_packs_names(&names, &n, &s.a, s.store, &c->err);
	if (!r && c->noperands == 0 && n == 0)
		r = mez_err_set(&c->err, MEZ_E_CLOSURE, "the store holds no packs");
	for (size_t i = 0; !r && i < (c->noperands ? c->noperands : n); i++) {
		struct mez_str name = c->noperands ? mez_str_of(c->operand[i]) : names[i];

		r = verify_one(c, &s, name, pinned);
		if (mez_code_status(r) == 1) {
			mez_cli_report(c, &c->err);
			mez_err_clear(&c->err);
			no = true;
			r = 0;
		}
	}
	return close_session(&s, r ? r : no);
}

/* --- show ----------------------------------------------------------------- */

static void show_contents(struct mez_cli *c, struct session *s, const struct mez_pack *p)
{
	for (size_t i = 0; i < p->ncontents; i++) {
		struct mez_obj o = {.a = &s->a};
		char hex[MEZ_HEX32 + 1];
		struct mez_json v;

		mez_filehash_hex(hex, &p->content[i].sha256);
		mez_obj_set(&o, "path", mez_json_text(p->content[i].path));
		mez_obj_set(&o, "media_type", mez_json_text(p->content[i].media_type));
		mez_obj_set(&o, "sha256", mez_json_copy_text(&s->a, mez_str_of(hex)));
		mez_obj_set(&o, "size", mez_json_i64(&s->a, (int64_t)p->content[i].bytes.n));
		v = mez_obj_done(&o);
		mez_sink_json(&c->out, &v);
	}
}

int verb_show(struct mez_cli *c)
{
	const struct args *args = c->args;
	struct mez_stored_pack p;
	struct session s = {0};
	struct mez_str path = c->noperands > 1 ? mez_str_of(c->operand[1]) : MEZ_NOSTR;
	bool found = !path.p;
	int r = open_session(c, &s, args->store, false);

	if (!r)
		r = mez_packs_get(&p, &s.a, s.store, mez_str_of(c->operand[0]), &c->err);
	if (r)
		return close_session(&s, r);
	if (!path.p) {
		print_pack(c, &s, p.pack);
		show_contents(c, &s, p.pack);
	}
	for (size_t i = 0; path.p && i < p.pack->ncontents; i++) {
		if (!mez_str_eq(p.pack->content[i].path, path))
			continue;
		mez_buf_str(&c->out.buf, p.pack->content[i].bytes);
		found = true;
	}
	if (!found)
		r = mez_err_set(&c->err, MEZ_E_NOINPUT, "pack '%s' holds no '%s'", c->operand[0],
				c->operand[1]);
	return close_session(&s, r);
}
