/* work/packsrc.c: building packs from their sources. */
#include "work/packsrc.h"

#include <fcntl.h>

#include "adapt/akn.h"
#include "adapt/yaml.h"
#include "base/file.h"
#include "base/text.h"
#include "json/shape.h"
#include "pack/lawlang.h"
#include "screen/list.h"
#include "work/packlaw.h"
#include "work/packvet.h"

static const struct mez_field head_fields[] = {
	{"pack", MEZ_K_NAME, MEZ_REQUIRED, NULL},
	{"kind", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"version", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"jurisdiction", MEZ_K_NAME, MEZ_REQUIRED, NULL},
	{"title", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"requires", MEZ_K_STRINGS, 0, NULL},
	{"notice", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"sources", MEZ_K_OBJECT, 0, NULL},
	{"language", MEZ_K_STRING, 0, NULL},
};

struct building {
	struct mez_arena *a;
	const char *dir;
	const struct mez_pack *from; /* a built pack whose sources are read, instead of dir */
	struct mez_pack *p;
	const struct mez_json *head; /* pack.yaml */
	struct mez_origin head_origin;
	struct mez_rules *rules;
	struct mez_law *law;
	struct mez_packlaw texts;
	size_t cap;
	size_t examples;
	struct own_item *item; /* of this pack, to be added by kind */
	size_t nitems, items_cap;
	struct mez_err *err;
};
struct own_item {
	enum mez_item_kind kind;
	const struct mez_json *doc;
	const struct mez_origin *origin;
};

/* --- contents ------------------------------------------------------------- */

static struct mez_content *new_content(struct building *b)
{
	struct mez_pack *p = b->p;

	if (p->ncontents == b->cap) {
		size_t cap = b->cap ? b->cap * 2 : 64;
		struct mez_content *grown = MEZ_NEWS(b->a, struct mez_content, cap);

		if (p->ncontents)
			memcpy(grown, p->content, p->ncontents * sizeof *grown);
		p->content = grown;
		b->cap = cap;
	}
	return &p->content[p->ncontents++];
}

static void add_content(struct building *b, struct mez_str path, const char *media,
			struct mez_str bytes)
{
	struct mez_content *c = new_content(b);

	c->path = path;
	c->media_type = mez_str_of(media);
	c->bytes = bytes;
}

static void add_item_content(struct building *b, struct mez_str path, const struct mez_json *doc)
{
	struct mez_canon *c = mez_canon_of(doc);

	add_content(b, path, MEZ_MEDIA_ITEM, mez_arena_dup(b->a, mez_canon_view(c)));
	mez_canon_free(c);
}

static bool ends_with(const char *name, const char *tail)
{
	size_t n = strlen(name), t = strlen(tail);

	return n >= t && memcmp(name + n - t, tail, t) == 0;
}

/* --- files ---------------------------------------------------------------- */

static int read_carried(struct building *b, struct mez_origin *o, const char *name)
{
	struct mez_str path = mez_arena_fmt(b->a, "source/%s", name);

	for (size_t i = 0; i < b->from->ncontents; i++) {
		if (!mez_str_eq(b->from->content[i].path, path))
			continue;
		o->file = mez_arena_fmt(b->a, "%s/%s", b->dir, name).p;
		o->text = b->from->content[i].bytes;
		return 0;
	}
	return mez_err_set(b->err, MEZ_E_CLOSURE, "pack '%s' does not carry its %s", b->dir, name);
}

static int read_file(struct building *b, struct mez_origin *o, const char *name)
{
	MEZ_AUTOBUF buf = MEZ_BUF_INIT;
	struct mez_str path = mez_arena_fmt(b->a, "%s/%s", b->dir, name);
	int r;

	if (b->from)
		return read_carried(b, o, name);
	r = mez_file_read(&buf, AT_FDCWD, path.p,
			  ends_with(name, ".json") ? MEZ_LIST_MAX_BYTES : MEZ_AKN_MAX_BYTES,
			  b->err);
	if (r)
		return r;
	o->file = path.p;
	o->text = mez_arena_dup(b->a, mez_buf_view(&buf));
	return 0;
}

/* Every figure's source must be one that pack.yaml explains. */
static int check_sources(struct building *b, const struct mez_json *v, const struct mez_origin *o)
{
	const struct mez_json *known = mez_json_at(b->head, "sources");
	int r = 0;

	if (mez_json_is(v, MEZ_J_ARRAY))
		for (size_t i = 0; !r && i < v->len; i++)
			r = check_sources(b, mez_json_item(v, i), o);
	if (!mez_json_is(v, MEZ_J_OBJECT))
		return r;
	for (size_t i = 0; !r && i < v->len; i++) {
		const struct mez_member *m = mez_json_member(v, i);

		if (!mez_str_is(mez_json_str(&m->name), "source") || m->value.type != MEZ_J_ARRAY) {
			r = check_sources(b, &m->value, o);
			continue;
		}
		for (size_t k = 0; !r && k < m->value.len; k++) {
			struct mez_str key = mez_json_str(mez_json_item(&m->value, k));

			if (!mez_json_get(known, key))
				r = mez_origin_err(
					o, mez_json_item(&m->value, k)->offset, b->err, MEZ_E_RULE,
					"pack.yaml explains no source '%.*s'", MEZ_FMT(key));
		}
	}
	return r;
}

static void keep_item(struct building *b, enum mez_item_kind kind, const struct mez_json *doc,
		      const struct mez_origin *o)
{
	if (b->nitems == b->items_cap) {
		size_t cap = b->items_cap ? b->items_cap * 2 : 64;
		struct own_item *grown = MEZ_NEWS(b->a, struct own_item, cap);

		if (b->nitems)
			memcpy(grown, b->item, b->nitems * sizeof *grown);
		b->item = grown;
		b->items_cap = cap;
	}
	b->item[b->nitems++] = (struct own_item){kind, doc, o};
}

static int read_document(struct building *b, const struct mez_json *doc, const struct mez_origin *o)
{
	enum mez_item_kind kind;
	struct mez_json item;
	struct mez_str path;
	int r = mez_item_kind_of_source(&kind, doc, o, b->err);

	if (!r)
		r = mez_item_from_source(&item, b->a, kind, doc, o, b->err);
	if (!r && kind != MEZ_ITEM_EXAMPLE)
		r = check_sources(b, &item, o);
	if (r)
		return r;
	if (kind == MEZ_ITEM_EXAMPLE)
		path = mez_arena_fmt(b->a, "items/example/%05zu.json", ++b->examples);
	else
		path = mez_arena_fmt(b->a, "items/%s/%.*s.json", mez_item_word(kind),
				     MEZ_ALL(mez_json_str(mez_json_at(&item, "name"))));
	doc = mez_json_keep(b->a, item);
	add_item_content(b, path, doc);
	keep_item(b, kind, doc, o);
	return 0;
}

static int read_yaml(struct building *b, const struct mez_origin *o)
{
	const struct mez_json *const *docs;
	size_t n;
	int r = mez_yaml_read(&docs, &n, b->a, o->text.p, o->text.n, b->err);

	if (r)
		mez_err_file(b->err, o->file);
	for (size_t i = 0; !r && i < n; i++)
		if (!mez_json_is(docs[i], MEZ_J_NULL))
			r = read_document(b, docs[i], o);
	return r;
}

static void law_item(void *arg, struct mez_str path, const struct mez_json *doc)
{
	add_item_content(arg, path, doc);
}

static void law_text(void *arg, struct mez_str path, struct mez_str bytes)
{
	add_content(arg, path, "application/xml", bytes);
}

static int read_law(struct building *b, const char *name, const struct mez_origin *o)
{
	return ends_with(name, ".xml") ? mez_packlaw_xml(&b->texts, o, b->err)
				       : mez_packlaw_yaml(&b->texts, o, b->err);
}

/* A list as mez-pack import writes it: too long to be edited by people, or to be YAML. */
static int read_list(struct building *b, const struct mez_origin *o)
{
	enum mez_item_kind kind;
	const struct mez_json *doc;
	int r = mez_json_read(&doc, b->a, o->text.p, o->text.n, b->err);

	if (!r)
		r = mez_item_check(&kind, b->a, doc, o, b->err);
	if (r) {
		mez_err_file(b->err, o->file);
		return r;
	}
	if (kind != MEZ_ITEM_LIST)
		return mez_origin_err(o, doc->offset, b->err, MEZ_E_RULE,
				      "only lists are taken as JSON");
	add_item_content(b,
			 mez_arena_fmt(b->a, "items/list/%.*s.json",
				       MEZ_ALL(mez_json_str(mez_json_at(doc, "name")))),
			 doc);
	keep_item(b, kind, doc, o);
	return 0;
}

static const char *media_of(const char *name)
{
	static const struct {
		const char *end, *media;
	} known[] = {{".yaml", "application/yaml"},
		     {".xml", "application/xml"},
		     {".json", "application/json"},
		     {".md", "text/markdown"}};

	for (size_t i = 0; i < MEZ_COUNT(known); i++)
		if (ends_with(name, known[i].end))
			return known[i].media;
	return NULL;
}

/* The names of files are paths in the pack, and stand in messages. */
static int check_name(struct building *b, const char *name)
{
	MEZ_AUTOBUF safe = MEZ_BUF_INIT;

	mez_text_safe(&safe, mez_str_of(name), SIZE_MAX);
	if (mez_str_eq(mez_buf_view(&safe), mez_str_of(name)))
		return 0;
	return mez_err_set(b->err, MEZ_E_VALUE, "%s/%.*s: a name that cannot be printed", b->dir,
			   MEZ_FMT(mez_buf_view(&safe)));
}

static int read_source(struct building *b, const char *name)
{
	struct mez_origin *o = MEZ_NEW(b->a, struct mez_origin);
	bool law = b->p->kind == MEZ_PACK_LAW;
	const char *media = media_of(name);
	int r = check_name(b, name);

	if (r)
		return r;
	if (!media || (law && ends_with(name, ".json")))
		return mez_err_set(b->err, MEZ_E_VALUE,
				   "%s/%s: a pack source holds .yaml, .xml and .md files%s", b->dir,
				   name, law ? "" : ", and lists as .json");
	r = read_file(b, o, name);
	if (r)
		return r;
	add_content(b, mez_arena_fmt(b->a, "source/%s", name), media, o->text);
	if (strcmp(name, "pack.yaml") == 0 || ends_with(name, ".md"))
		return 0;
	if (!law && ends_with(name, ".xml"))
		return mez_origin_err(o, 0, b->err, MEZ_E_RULE, "law stands in a lawpack");
	if (ends_with(name, ".json"))
		return read_list(b, o);
	return law ? read_law(b, name, o) : read_yaml(b, o);
}

/* --- pack.yaml ------------------------------------------------------------ */

/* The language that citations are read in, where pack.yaml names one. */
static struct mez_str language_of(const struct building *b)
{
	return mez_json_str(mez_json_at(b->head, "language"));
}

static int refuse_language(const struct building *b, const char *why)
{
	return mez_origin_err(&b->head_origin, mez_json_at(b->head, "language")->offset, b->err,
			      MEZ_E_VALUE, "language '%.*s': %s", MEZ_FMT(language_of(b)), why);
}

static int check_language(const struct building *b)
{
	if (!language_of(b).p)
		return 0;
	if (b->p->kind != MEZ_PACK_LAW)
		return refuse_language(b, "only a lawpack has one");
	if (!mez_lawlang_known(language_of(b)))
		return refuse_language(b, "no code of ISO 639-2");
	return 0;
}

static int read_head(struct building *b)
{
	struct mez_pack *p = b->p;
	int r = read_file(b, &b->head_origin, "pack.yaml");

	if (!r)
		r = mez_yaml_read_one(&b->head, b->a, b->head_origin.text.p, b->head_origin.text.n,
				      b->err);
	if (!r)
		r = mez_shape_check(b->head, head_fields, MEZ_COUNT(head_fields), "",
				    b->head_origin.text.p, b->head_origin.text.n, b->err);
	if (r) {
		mez_err_file(b->err, b->head_origin.file);
		return r;
	}
	p->name = mez_json_str(mez_json_at(b->head, "pack"));
	p->version = mez_json_str(mez_json_at(b->head, "version"));
	p->jurisdiction = mez_json_str(mez_json_at(b->head, "jurisdiction"));
	p->title = mez_json_str(mez_json_at(b->head, "title"));
	p->notice = mez_json_str(mez_json_at(b->head, "notice"));
	p->sources = mez_json_at(b->head, "sources");
	if (!p->sources)
		p->sources = mez_json_keep(b->a, mez_obj_done(&(struct mez_obj){.a = b->a}));
	r = mez_pack_check_sources(p->sources, b->err);
	if (r) {
		mez_origin_blame(&b->head_origin, p->sources, b->err);
		return r;
	}
	if (!mez_pack_kind_parse(&p->kind, mez_json_str(mez_json_at(b->head, "kind"))))
		return mez_origin_err(&b->head_origin, mez_json_at(b->head, "kind")->offset, b->err,
				      MEZ_E_VALUE, "kind is lawpack or regpack");
	return check_language(b);
}

/* --- requirements --------------------------------------------------------- */

struct closure {
	struct mez_pack **v;
	size_t n, cap;
};

static int gather(struct building *b, struct closure *c, struct mez_pack *p,
		  const struct mez_pack_finder *finder)
{
	for (size_t i = 0; i < c->n; i++)
		if (mez_str_eq(c->v[i]->name, p->name))
			return 0;
	if (c->n == c->cap)
		return mez_err_set(b->err, MEZ_E_LIMIT, "more than %zu required packs", c->cap);
	c->v[c->n++] = p;
	for (size_t i = 0; i < p->nrequires; i++) {
		struct mez_pack *q;
		int r = finder->find(finder->arg, &q, b->a, p->requires[i].name, b->err);

		if (!r)
			r = gather(b, c, q, finder);
		if (r)
			return r;
	}
	return 0;
}

static int add_required(struct building *b, const struct mez_pack_finder *finder)
{
	const struct mez_json *list = mez_json_at(b->head, "requires");
	struct closure c = {MEZ_NEWS(b->a, struct mez_pack *, MEZ_PACK_MAX_REQUIRES), 0,
			    MEZ_PACK_MAX_REQUIRES};
	struct mez_pack *p = b->p;

	p->requires = MEZ_NEWS(b->a, struct mez_requirement, mez_json_len(list) + 1);
	for (size_t i = 0; i < mez_json_len(list); i++) {
		struct mez_str name = mez_json_str(mez_json_item(list, i));
		struct mez_pack *q;
		size_t at = p->nrequires;
		int r = finder->find(finder->arg, &q, b->a, name, b->err);

		if (!r)
			r = gather(b, &c, q, finder);
		if (r) {
			mez_origin_blame(&b->head_origin, mez_json_item(list, i), b->err);
			return r;
		}
		for (; at > 0 && mez_str_cmp(p->requires[at - 1].name, name) > 0; at--)
		p->requires[at] = p->requires[at - 1];
		if (at > 0 && mez_str_eq(p->requires[at - 1].name, name))
			return mez_origin_err(&b->head_origin, mez_json_item(list, i)->offset,
					      b->err, MEZ_E_DUPLICATE, "'%.*s' is required twice",
					      MEZ_FMT(name));
		p->requires[at] = (struct mez_requirement){name, q->sha256};
		p->nrequires++;
	}
	return mez_pack_add(b->rules, b->law, c.v, c.n, b->err);
}

/* --- the whole ------------------------------------------------------------ */

static int list_sources(struct building *b, struct mez_buf *names, size_t *count)
{
	*count = 0;
	if (!b->from)
		return mez_file_walk(names, count, AT_FDCWD, b->dir, MEZ_PACKSRC_MAX_FILES, b->err);
	for (size_t i = 0; i < b->from->ncontents; i++) {
		struct mez_str path = b->from->content[i].path;

		if (!mez_str_starts(path, MEZ_STR("source/")))
			continue;
		mez_buf_add(names, path.p + 7, path.n - 7);
		mez_buf_ch(names, 0);
		(*count)++;
	}
	return 0;
}

static int read_sources(struct building *b)
{
	MEZ_AUTOBUF names = MEZ_BUF_INIT;
	const char *name;
	size_t count;
	int r = list_sources(b, &names, &count);

	name = names.p;
	for (size_t i = 0; !r && i < count; i++, name += strlen(name) + 1)
		r = read_source(b, name);
	for (int kind = MEZ_ITEM_VOCABULARY; kind <= MEZ_ITEM_EXAMPLE; kind++)
		for (size_t i = 0; !r && i < b->nitems; i++)
			if ((int)b->item[i].kind == kind)
				r = mez_rules_add(b->rules, b->item[i].kind, b->item[i].doc,
						  b->item[i].origin, SIZE_MAX, b->err);
	return r ? r : mez_packlaw_amend(&b->texts, b->err);
}

static int build(struct mez_built_pack *out, struct building *b,
		 const struct mez_pack_finder *finder)
{
	struct mez_err *err = b->err;
	int r;

	b->p = MEZ_NEW(b->a, struct mez_pack);
	b->rules = MEZ_NEW(b->a, struct mez_rules);
	b->law = MEZ_NEW(b->a, struct mez_law);
	mez_rules_init(b->rules, b->a);
	mez_law_init(b->law, b->a);
	r = read_head(b);
	b->texts = (struct mez_packlaw){.a = b->a,
					.law = b->law,
					.language = language_of(b),
					.sources = b->p->sources,
					.out = {.item = law_item, .text = law_text, .arg = b}};
	if (!r)
		r = add_required(b, finder);
	if (!r)
		r = read_sources(b);
	if (!r && language_of(b).p && b->law->n == 0)
		r = refuse_language(b, "no text is in it");
	/* a lawpack alone has no rules to close, only texts to sort */
	if (!r)
		r = b->p->kind == MEZ_PACK_LAW ? mez_law_close(b->law, err)
					       : mez_pack_close(b->rules, b->law, err);
	if (!r && b->p->kind == MEZ_PACK_LAW && !b->from)
		r = mez_law_speaks(b->law, err);
	if (!r && b->p->kind == MEZ_PACK_REG && !b->from)
		r = mez_rules_vet(b->rules, SIZE_MAX, err);
	if (!r && b->p->kind == MEZ_PACK_REG && !b->from)
		r = mez_packvet_examples(b->a, b->rules, SIZE_MAX, err);
	if (r)
		return r;
	mez_pack_encode(&out->config, &out->manifest, b->a, b->p);
	out->pack = b->p;
	out->rules = b->rules;
	out->law = b->law;
	return 0;
}

int mez_packsrc_build(struct mez_built_pack *out, struct mez_arena *a, const char *dir,
		      const struct mez_pack_finder *finder, struct mez_err *err)
{
	struct building b = {.a = a, .dir = dir, .err = err};

	return build(out, &b, finder);
}

int mez_packsrc_rebuild(struct mez_built_pack *out, struct mez_arena *a,
			const struct mez_pack *pack, const struct mez_pack_finder *finder,
			struct mez_err *err)
{
	struct building b = {.a = a, .from = pack, .err = err};

	b.dir = mez_arena_dup(a, pack->name).p;
	return build(out, &b, finder);
}
