/* work/packset.c: a pack and what it requires. */
#include "work/packset.h"

struct opening {
	struct mez_arena *a;
	struct mez_store *store;
	struct mez_pack *all[MEZ_PACK_MAX_REQUIRES + 1];
	size_t n;
	struct mez_err *err;
};

/* --- closures by digest ----------------------------------------------------- */

static int gather(struct opening *o, const struct mez_filehash *sha256)
{
	const struct mez_blobs from = mez_packs_blobs(o->store);
	struct mez_pack *p;
	int r;

	for (size_t i = 0; i < o->n; i++)
		if (mez_filehash_eq(&o->all[i]->sha256, sha256))
			return 0;
	if (o->n == MEZ_COUNT(o->all))
		return mez_err_set(o->err, MEZ_E_LIMIT, "more than %d required packs",
				   MEZ_PACK_MAX_REQUIRES);
	r = mez_pack_open(&p, o->a, &from, sha256, o->err);
	if (r)
		return r;
	o->all[o->n++] = p;
	for (size_t i = 0; !r && i < p->nrequires; i++)
		r = gather(o, &p->requires[i].sha256);
	return r;
}

static int find_gathered(void *arg, struct mez_pack **out, struct mez_arena *a, struct mez_str name,
			 struct mez_err *err)
{
	const struct opening *o = arg;

	(void)a;
	for (size_t i = 0; i < o->n; i++) {
		if (mez_str_eq(o->all[i]->name, name)) {
			*out = o->all[i];
			return 0;
		}
	}
	return mez_err_set(err, MEZ_E_CLOSURE, "'%.*s' is not required", MEZ_FMT(name));
}

static int find_nothing(void *arg, struct mez_pack **out, struct mez_arena *a, struct mez_str name,
			struct mez_err *err)
{
	(void)arg;
	(void)out;
	(void)a;
	return mez_err_set(err, MEZ_E_CLOSURE, "pack '%.*s' is required: in which store is it?",
			   MEZ_FMT(name));
}

static void keep_all(struct mez_packset *out, const struct opening *o)
{
	out->all = MEZ_NEWS(o->a, struct mez_pack *, o->n + 1);
	memcpy(out->all, o->all, o->n * sizeof(struct mez_pack *));
	out->n = o->n;
}

/* --- rules ------------------------------------------------------------------ */

/* From the items of the pack, as an evaluation reads them. */
static int load_items(struct mez_packset *out, struct opening *o)
{
	struct mez_rules *rules = MEZ_NEW(o->a, struct mez_rules);
	struct mez_law *law = MEZ_NEW(o->a, struct mez_law);
	int r;

	mez_rules_init(rules, o->a);
	mez_law_init(law, o->a);
	r = mez_pack_add(rules, law, o->all, o->n, o->err);
	if (!r)
		r = out->pack->kind == MEZ_PACK_LAW ? mez_law_close(law, o->err)
						    : mez_pack_close(rules, law, o->err);
	out->rules = rules;
	out->law = law;
	out->own = 0;
	return r;
}

static int open_digest(struct mez_packset *out, struct opening *o, const struct mez_filehash *h)
{
	const struct mez_pack_finder finder = {find_gathered, o};
	struct mez_built_pack again;
	struct mez_err ignored;
	int r = gather(o, h);

	if (r)
		return r;
	keep_all(out, o);
	out->pack = o->all[0];
	if (mez_packsrc_rebuild(&again, o->a, out->pack, &finder, &ignored) == 0 &&
	    mez_filehash_eq(&again.pack->sha256, h)) {
		out->rules = again.rules;
		out->law = again.law;
		out->own = SIZE_MAX;
		return 0;
	}
	return load_items(out, o);
}

static int open_dir(struct mez_packset *out, struct opening *o, struct mez_str dir)
{
	const struct mez_pack_finder finder =
		o->store ? mez_packs_finder(o->store)
			 : (struct mez_pack_finder){find_nothing, NULL};
	struct mez_built_pack built;
	int r = mez_packsrc_build(&built, o->a, mez_arena_dup(o->a, dir).p, &finder, o->err);

	if (r)
		return r;
	o->all[o->n++] = built.pack;
	for (size_t i = 0; !r && i < built.pack->nrequires; i++)
		r = gather(o, &built.pack->requires[i].sha256);
	keep_all(out, o);
	out->pack = built.pack;
	out->rules = built.rules;
	out->law = built.law;
	out->own = SIZE_MAX;
	return r;
}

static int open_name(struct mez_packset *out, struct opening *o, struct mez_str spec)
{
	const char *at = memchr(spec.p, '@', spec.n);
	struct mez_str name = {spec.p, at ? (size_t)(at - spec.p) : spec.n};
	struct mez_str hex = at ? (struct mez_str){at + 1, spec.n - name.n - 1} : MEZ_NOSTR;
	struct mez_stored_pack p;
	struct mez_filehash h;
	int r;

	if (!o->store)
		return mez_err_set(o->err, MEZ_E_USAGE, "'%.*s': a pack by name is in which store?",
				   MEZ_FMT(spec));
	if (!at) {
		r = mez_packs_get(&p, o->a, o->store, name, o->err);
		return r ? r : open_digest(out, o, &p.pack->sha256);
	}
	if (mez_str_starts(hex, MEZ_STR("sha256:")))
		hex = (struct mez_str){hex.p + 7, hex.n - 7};
	if (!mez_filehash_parse(&h, hex))
		return mez_err_set(o->err, MEZ_E_USAGE, "'%.*s': a digest is 64 hex digits",
				   MEZ_FMT(spec));
	r = open_digest(out, o, &h);
	if (!r && !mez_str_eq(out->pack->name, name))
		r = mez_err_set(o->err, MEZ_E_REFUSED, "that is pack '%.*s', not '%.*s'",
				MEZ_FMT(out->pack->name), MEZ_FMT(name));
	return r;
}

int mez_packset_open(struct mez_packset *out, struct mez_arena *a, struct mez_store *store,
		     struct mez_str spec, struct mez_err *err)
{
	struct opening *o = MEZ_NEW(a, struct opening);
	struct mez_packset set = {0};
	int r;

	*o = (struct opening){.a = a, .store = store, .err = err};
	r = memchr(spec.p, '/', spec.n) ? open_dir(&set, o, spec) : open_name(&set, o, spec);
	if (!r)
		*out = set;
	return r;
}
