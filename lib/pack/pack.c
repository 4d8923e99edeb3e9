/* pack/pack.c: packs to and from blobs. */
#include "pack/pack.h"

#include <stdlib.h>

#include "json/shape.h"

static const struct mez_field config_fields[] = {
	{"type", MEZ_K_STRING, MEZ_REQUIRED, "mez.pack/1"},
	{"name", MEZ_K_NAME, MEZ_REQUIRED, NULL},
	{"kind", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"version", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"jurisdiction", MEZ_K_NAME, MEZ_REQUIRED, NULL},
	{"title", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"semantics", MEZ_K_INT, MEZ_REQUIRED, NULL},
	{"notice", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"sources", MEZ_K_OBJECT, MEZ_REQUIRED, NULL},
	{"requires", MEZ_K_ARRAY, MEZ_REQUIRED, NULL},
	{"contents", MEZ_K_ARRAY, MEZ_REQUIRED, NULL},
};
static const struct mez_field require_fields[] = {
	{"name", MEZ_K_NAME, MEZ_REQUIRED, NULL},
	{"sha256", MEZ_K_HEX32, MEZ_REQUIRED, NULL},
};
static const struct mez_field source_fields[] = {
	{"title", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"class", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"url", MEZ_K_STRING, 0, NULL},
	{"verified_on", MEZ_K_DATE, 0, NULL},
};
static const struct mez_field content_fields[] = {
	{"path", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"media_type", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"sha256", MEZ_K_HEX32, MEZ_REQUIRED, NULL},
	{"size", MEZ_K_INT, MEZ_REQUIRED, NULL},
};
static const struct {
	const char *name, *artifact;
} kinds[] = {
	[MEZ_PACK_LAW] = {"lawpack", MEZ_ARTIFACT_LAWPACK},
	[MEZ_PACK_REG] = {"regpack", MEZ_ARTIFACT_REGPACK},
};

const char *mez_pack_kind_name(enum mez_pack_kind k)
{
	mez_require((size_t)k < MEZ_COUNT(kinds));
	return kinds[k].name;
}

bool mez_pack_kind_parse(enum mez_pack_kind *out, struct mez_str s)
{
	for (size_t i = 0; i < MEZ_COUNT(kinds); i++) {
		if (mez_str_eq(s, mez_str_of(kinds[i].name))) {
			*out = (enum mez_pack_kind)i;
			return true;
		}
	}
	return false;
}

struct mez_json mez_manifest_json(struct mez_arena *a, const char *artifact_type,
				  const struct mez_descriptor *config, struct mez_json layers,
				  const struct mez_descriptor *subject)
{
	struct mez_descriptor empty = {.media_type = MEZ_STR(MEZ_OCI_EMPTY),
				       .size = 2,
				       .digest = mez_sha256_file("{}", 2)};
	struct mez_obj o = {.a = a};

	mez_obj_set(&o, "schemaVersion", mez_json_i64(a, 2));
	mez_obj_set(&o, "mediaType", mez_json_z(MEZ_OCI_MANIFEST));
	mez_obj_set(&o, "artifactType", mez_json_z(artifact_type));
	mez_obj_set(&o, "config", mez_descriptor_json(a, config ? config : &empty));
	mez_obj_set(&o, "layers", layers);
	if (subject)
		mez_obj_set(&o, "subject", mez_descriptor_json(a, subject));
	return mez_obj_done(&o);
}

/* --- writing -------------------------------------------------------------- */

static int cmp_content(const void *a, const void *b)
{
	return mez_str_cmp(((const struct mez_content *)a)->path,
			   ((const struct mez_content *)b)->path);
}

static struct mez_json hash_json(struct mez_arena *a, const struct mez_filehash *h)
{
	char hex[MEZ_HEX32 + 1];

	mez_filehash_hex(hex, h);
	return mez_json_copy_text(a, mez_str_of(hex));
}

static struct mez_json contents_json(struct mez_arena *a, const struct mez_pack *p)
{
	struct mez_arr list = {.a = a};

	for (size_t i = 0; i < p->ncontents; i++) {
		struct mez_obj o = {.a = a};

		mez_obj_set(&o, "path", mez_json_text(p->content[i].path));
		mez_obj_set(&o, "media_type", mez_json_text(p->content[i].media_type));
		mez_obj_set(&o, "sha256", hash_json(a, &p->content[i].sha256));
		mez_obj_set(&o, "size", mez_json_i64(a, (int64_t)p->content[i].bytes.n));
		mez_arr_add(&list, mez_obj_done(&o));
	}
	return mez_arr_done(&list);
}

static struct mez_json config_json(struct mez_arena *a, const struct mez_pack *p)
{
	struct mez_arr req = {.a = a};
	struct mez_obj o = {.a = a};

	for (size_t i = 0; i < p->nrequires; i++) {
		struct mez_obj r = {.a = a};

		mez_obj_set(&r, "name", mez_json_text(p->requires[i].name));
		mez_obj_set(&r, "sha256", hash_json(a, &p->requires[i].sha256));
		mez_arr_add(&req, mez_obj_done(&r));
	}
	mez_obj_set(&o, "type", mez_json_z("mez.pack/1"));
	mez_obj_set(&o, "name", mez_json_text(p->name));
	mez_obj_set(&o, "kind", mez_json_z(kinds[p->kind].name));
	mez_obj_set(&o, "version", mez_json_text(p->version));
	mez_obj_set(&o, "jurisdiction", mez_json_text(p->jurisdiction));
	mez_obj_set(&o, "title", mez_json_text(p->title));
	mez_obj_set(&o, "semantics", mez_json_i64(a, MEZ_SEMANTICS));
	mez_obj_set(&o, "notice", mez_json_text(p->notice));
	mez_obj_set(&o, "sources", *p->sources);
	mez_obj_set(&o, "requires", mez_arr_done(&req));
	mez_obj_set(&o, "contents", contents_json(a, p));
	return mez_obj_done(&o);
}

static struct mez_str canonical(struct mez_arena *a, const struct mez_json *v)
{
	struct mez_canon *c = mez_canon_of(v);
	struct mez_str s = mez_arena_dup(a, mez_canon_view(c));

	mez_canon_free(c);
	return s;
}

void mez_pack_encode(struct mez_str *config, struct mez_str *manifest, struct mez_arena *a,
		     struct mez_pack *p)
{
	struct mez_arr layers = {.a = a};
	struct mez_descriptor cfg = {.media_type = MEZ_STR(MEZ_MEDIA_PACK_CONFIG)};
	struct mez_json doc;

	if (p->ncontents)
		qsort(p->content, p->ncontents, sizeof *p->content, cmp_content);
	for (size_t i = 0; i < p->ncontents; i++) {
		struct mez_content *c = &p->content[i];

		c->sha256 = mez_sha256_file(c->bytes.p, c->bytes.n);
		mez_arr_add(&layers, mez_descriptor_json(a, &(struct mez_descriptor){
								    .media_type = c->media_type,
								    .digest = c->sha256,
								    .size = c->bytes.n,
								    .title = c->path}));
	}
	doc = config_json(a, p);
	*config = canonical(a, &doc);
	cfg.digest = mez_sha256_file(config->p, config->n);
	cfg.size = config->n;
	doc = mez_manifest_json(a, kinds[p->kind].artifact, &cfg, mez_arr_done(&layers), NULL);
	*manifest = canonical(a, &doc);
	p->sha256 = mez_sha256_file(manifest->p, manifest->n);
	p->size = manifest->n;
}

/* --- reading -------------------------------------------------------------- */

struct opening {
	struct mez_pack *p;
	struct mez_arena *a;
	const struct mez_blobs *from;
	struct mez_err *err;
};

static int get_json(struct opening *o, const struct mez_json **out, struct mez_str *bytes,
		    const struct mez_filehash *h)
{
	int r = o->from->get(o->from->arg, bytes, o->a, h, o->err);

	return r ? r : mez_canon_read(out, o->a, bytes->p, bytes->n, o->err);
}

static int read_requires(struct opening *o, const struct mez_json *list)
{
	struct mez_pack *p = o->p;

	p->nrequires = mez_json_len(list);
	if (p->nrequires > MEZ_PACK_MAX_REQUIRES)
		return mez_err_set(o->err, MEZ_E_LIMIT, "too many requirements");
	p->requires = MEZ_NEWS(o->a, struct mez_requirement, p->nrequires + 1);
	for (size_t i = 0; i < p->nrequires; i++) {
		const struct mez_json *v = mez_json_item(list, i);
		int r = mez_shape_check(v, require_fields, MEZ_COUNT(require_fields), "/requires",
					NULL, 0, o->err);

		if (r)
			return r;
		p->requires[i].name = mez_json_str(mez_json_at(v, "name"));
		mez_require(mez_filehash_parse(&p->requires[i].sha256,
					       mez_json_str(mez_json_at(v, "sha256"))));
		if (i > 0 && mez_str_cmp(p->requires[i - 1].name, p->requires[i].name) >= 0)
			return mez_err_set(o->err, MEZ_E_VALUE, "requirements are not sorted");
	}
	return 0;
}

static int read_content(struct opening *o, struct mez_content *c, const struct mez_json *v)
{
	int64_t size;
	int r = mez_shape_check(v, content_fields, MEZ_COUNT(content_fields), "/contents", NULL, 0,
				o->err);

	if (r)
		return r;
	c->path = mez_json_str(mez_json_at(v, "path"));
	c->media_type = mez_json_str(mez_json_at(v, "media_type"));
	mez_require(mez_filehash_parse(&c->sha256, mez_json_str(mez_json_at(v, "sha256"))));
	r = o->from->get(o->from->arg, &c->bytes, o->a, &c->sha256, o->err);
	if (r)
		return mez_err_in(o->err, "%.*s", MEZ_FMT(c->path));
	if (!mez_json_int(&size, mez_json_at(v, "size")) || (uint64_t)size != c->bytes.n)
		return mez_err_set(o->err, MEZ_E_VALUE, "%.*s: size differs", MEZ_FMT(c->path));
	return 0;
}

static int read_contents(struct opening *o, const struct mez_json *list)
{
	struct mez_pack *p = o->p;

	p->ncontents = mez_json_len(list);
	if (p->ncontents > MEZ_PACK_MAX_CONTENTS)
		return mez_err_set(o->err, MEZ_E_LIMIT, "too many contents");
	p->content = MEZ_NEWS(o->a, struct mez_content, p->ncontents + 1);
	for (size_t i = 0; i < p->ncontents; i++) {
		int r = read_content(o, &p->content[i], mez_json_item(list, i));

		if (r)
			return r;
		if (i > 0 && mez_str_cmp(p->content[i - 1].path, p->content[i].path) >= 0)
			return mez_err_set(o->err, MEZ_E_VALUE, "contents are not sorted");
	}
	return 0;
}

int mez_pack_check_sources(const struct mez_json *sources, struct mez_err *err)
{
	for (size_t i = 0; i < mez_json_len(sources); i++) {
		const struct mez_member *m = mez_json_member(sources, i);
		int r = mez_shape_check(&m->value, source_fields, MEZ_COUNT(source_fields),
					"/sources", NULL, 0, err);
		struct mez_str class;

		if (r)
			return r;
		class = mez_json_str(mez_json_at(&m->value, "class"));
		if (!mez_str_is(class, "V1") && !mez_str_is(class, "V2") &&
		    !mez_str_is(class, "V3") && !mez_str_is(class, "GK"))
			return mez_err_set(err, MEZ_E_VALUE,
					   "source '%.*s': class is V1, V2, V3 or GK",
					   MEZ_FMT(mez_json_str(&m->name)));
	}
	return 0;
}

static int read_config(struct opening *o, const struct mez_json *cfg)
{
	struct mez_pack *p = o->p;
	int64_t semantics;
	int r = mez_shape_check(cfg, config_fields, MEZ_COUNT(config_fields), "", NULL, 0, o->err);

	if (r)
		return r;
	p->name = mez_json_str(mez_json_at(cfg, "name"));
	p->version = mez_json_str(mez_json_at(cfg, "version"));
	p->jurisdiction = mez_json_str(mez_json_at(cfg, "jurisdiction"));
	p->title = mez_json_str(mez_json_at(cfg, "title"));
	p->notice = mez_json_str(mez_json_at(cfg, "notice"));
	p->sources = mez_json_at(cfg, "sources");
	if (!mez_pack_kind_parse(&p->kind, mez_json_str(mez_json_at(cfg, "kind"))))
		return mez_err_set(o->err, MEZ_E_TYPE, "unknown kind of pack");
	if (!mez_json_int(&semantics, mez_json_at(cfg, "semantics")) || semantics != MEZ_SEMANTICS)
		return mez_err_set(o->err, MEZ_E_TYPE, "the pack is of other semantics than %d",
				   MEZ_SEMANTICS);
	r = mez_pack_check_sources(p->sources, o->err);
	if (!r)
		r = read_requires(o, mez_json_at(cfg, "requires"));
	return r ? r : read_contents(o, mez_json_at(cfg, "contents"));
}

int mez_pack_open(struct mez_pack **out, struct mez_arena *a, const struct mez_blobs *from,
		  const struct mez_filehash *manifest, struct mez_err *err)
{
	struct opening o = {.p = MEZ_NEW(a, struct mez_pack), .a = a, .from = from, .err = err};
	struct mez_str bytes, config, again;
	const struct mez_json *m, *cfg;
	struct mez_descriptor d;
	char hex[MEZ_HEX32 + 1];
	int r = get_json(&o, &m, &bytes, manifest);

	if (!r)
		r = mez_descriptor_parse(&d, mez_json_at(m, "config"), err);
	if (!r)
		r = get_json(&o, &cfg, &config, &d.digest);
	if (!r)
		r = read_config(&o, cfg);
	if (r) {
		mez_filehash_hex(hex, manifest);
		return o.p->name.n ? mez_err_in(err, "pack %.*s", MEZ_FMT(o.p->name))
				   : mez_err_in(err, "pack %.16s...", hex);
	}
	/* One byte form a pack: the manifest must be the one its config and contents give. */
	mez_pack_encode(&config, &again, a, o.p);
	if (!mez_str_eq(again, bytes))
		return mez_err_set(err, MEZ_E_NOT_CANONICAL,
				   "pack %.*s: its manifest does not follow "
				   "from its config",
				   MEZ_FMT(o.p->name));
	*out = o.p;
	return 0;
}

/* --- rules of several packs ----------------------------------------------- */

struct loading {
	struct mez_rules *rules;
	struct mez_law *law;
	struct mez_pack *const *packs;
	size_t n;
	int *mark; /* 0 new, 1 being loaded, 2 loaded */
	struct mez_err *err;
};

struct loaded_item {
	enum mez_item_kind kind;
	const struct mez_json *doc;
	struct mez_origin *origin;
};

static int read_item(struct loading *l, const struct mez_pack *p, const struct mez_content *c,
		     struct loaded_item *out, bool *is_law)
{
	struct mez_arena *a = l->rules->a;
	struct mez_origin *o = MEZ_NEW(a, struct mez_origin);
	int r;

	o->file = mez_arena_fmt(a, "%.*s:%.*s", MEZ_ALL(p->name), MEZ_ALL(c->path)).p;
	o->text = c->bytes;
	out->origin = o;
	r = mez_canon_read(&out->doc, a, c->bytes.p, c->bytes.n, l->err);
	if (r) {
		mez_err_file(l->err, o->file);
		return r;
	}
	*is_law = mez_str_is(mez_json_str(mez_json_at(out->doc, "type")), "mez.law/1");
	if (*is_law)
		return mez_law_add(l->law, out->doc, o, l->err);
	return mez_item_check(&out->kind, a, out->doc, o, l->err);
}

/* Items of one pack, vocabulary first: kinds are declared in the order they may refer. */
static int load_items(struct loading *l, size_t index)
{
	const struct mez_pack *p = l->packs[index];
	struct loaded_item *item = MEZ_NEWS(l->rules->a, struct loaded_item, p->ncontents + 1);
	size_t n = 0;
	int r = 0;

	for (size_t i = 0; !r && i < p->ncontents; i++) {
		bool is_law = false;

		if (!mez_str_is(p->content[i].media_type, MEZ_MEDIA_ITEM))
			continue;
		r = read_item(l, p, &p->content[i], &item[n], &is_law);
		n += !r && !is_law;
	}
	for (int kind = MEZ_ITEM_VOCABULARY; kind <= MEZ_ITEM_EXAMPLE; kind++)
		for (size_t i = 0; !r && i < n; i++)
			if ((int)item[i].kind == kind)
				r = mez_rules_add(l->rules, item[i].kind, item[i].doc,
						  item[i].origin, index, l->err);
	return r;
}

static int load_pack(struct loading *l, size_t index)
{
	const struct mez_pack *p = l->packs[index];

	if (l->mark[index] == 2)
		return 0;
	if (l->mark[index] == 1)
		return mez_err_set(l->err, MEZ_E_RULE, "pack '%.*s' requires itself",
				   MEZ_FMT(p->name));
	l->mark[index] = 1;
	for (size_t i = 0; i < p->nrequires; i++) {
		const struct mez_requirement *q = &p->requires[i];
		size_t k = 0;
		int r;

		while (k < l->n && !mez_str_eq(l->packs[k]->name, q->name))
			k++;
		if (k == l->n || !mez_filehash_eq(&l->packs[k]->sha256, &q->sha256))
			return mez_err_set(l->err, MEZ_E_CLOSURE, "pack '%.*s' requires %s '%.*s'",
					   MEZ_FMT(p->name), k == l->n ? "the absent" : "another",
					   MEZ_FMT(q->name));
		r = load_pack(l, k);
		if (r)
			return r;
	}
	l->mark[index] = 2;
	return load_items(l, index);
}

int mez_pack_add(struct mez_rules *rules, struct mez_law *law, struct mez_pack *const *packs,
		 size_t n, struct mez_err *err)
{
	struct loading l = {rules, law, packs, n, MEZ_NEWS(rules->a, int, n + 1), err};
	int r = 0;

	for (size_t i = 0; !r && i < n; i++)
		r = load_pack(&l, i);
	return r;
}

int mez_pack_close(struct mez_rules *rules, struct mez_law *law, struct mez_err *err)
{
	int r = mez_rules_close(rules, err);

	if (!r)
		r = mez_law_close(law, err);
	if (!r)
		r = mez_law_check(law, rules, err);
	return r ? r : mez_law_agrees(law, rules, err);
}

int mez_pack_load(struct mez_rules *rules, struct mez_law *law, struct mez_pack *const *packs,
		  size_t n, struct mez_err *err)
{
	int r = mez_pack_add(rules, law, packs, n, err);

	return r ? r : mez_pack_close(rules, law, err);
}
