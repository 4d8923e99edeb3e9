/* pack/pack.h: packs from blobs and back to the same bytes, what is no pack, and packs that
 * require each other. */
#include "packkit.h"

/* Blobs in memory, by digest. */
enum { BLOBS_MAX = 64 };
struct blobs {
	struct mez_str v[BLOBS_MAX];
	size_t n;
};

static struct mez_filehash put(struct blobs *b, struct mez_str s)
{
	if (b->n == BLOBS_MAX)
		abort();
	b->v[b->n++] = s;
	return mez_sha256_file(s.p, s.n);
}

static int get(void *arg, struct mez_str *out, struct mez_arena *a, const struct mez_filehash *h,
	       struct mez_err *err)
{
	const struct blobs *b = arg;

	(void)a;
	for (size_t i = 0; i < b->n; i++) {
		struct mez_filehash own = mez_sha256_file(b->v[i].p, b->v[i].n);

		if (mez_filehash_eq(&own, h)) {
			*out = b->v[i];
			return 0;
		}
	}
	return mez_err_set(err, MEZ_E_CLOSURE, "no such blob");
}

/* --- packs made by hand -------------------------------------------------------------- */

static struct mez_content item(const char *path, const char *text)
{
	return (struct mez_content){str(path), MEZ_STR(MEZ_MEDIA_ITEM), str(text),
				    mez_sha256_file(text, strlen(text))};
}

static struct mez_pack *pack(const char *name, struct mez_content *contents, size_t n)
{
	struct mez_pack *p = MEZ_NEW(&kit_arena, struct mez_pack);

	*p = (struct mez_pack){.kind = MEZ_PACK_REG,
			       .name = str(name),
			       .version = MEZ_STR("1"),
			       .jurisdiction = MEZ_STR("xx"),
			       .title = MEZ_STR("T"),
			       .notice = MEZ_STR("N"),
			       .sources = kit_json("{\"GK\":{\"title\":\"G\",\"class\":\"GK\"}}"),
			       .content = contents,
			       .ncontents = n};
	return p;
}

/* Into the blobs; the manifest's digest. */
static struct mez_filehash store(struct blobs *b, struct mez_pack *p)
{
	struct mez_str config, manifest;

	mez_pack_encode(&config, &manifest, &kit_arena, p);
	for (size_t i = 0; i < p->ncontents; i++)
		(void)put(b, p->content[i].bytes);
	(void)put(b, config);
	return put(b, manifest);
}

static struct mez_content *two_items(void)
{
	struct mez_content *c = MEZ_NEWS(&kit_arena, struct mez_content, 2);

	c[0] = item(
		"items/vocabulary/v.json",
		"{\"facts\":{\"kind\":{\"type\":\"word\",\"words\":[\"payment\"]}},\"name\":\"v\","
		"\"type\":\"mez.vocabulary/1\"}");
	c[1] = item("items/authority/a.json",
		    "{\"name\":\"a\",\"title\":\"A\",\"type\":\"mez.authority/1\"}");
	return c;
}

static int open_pack(struct mez_pack **p, struct blobs *b, const struct mez_filehash *h)
{
	struct mez_blobs from = {get, b};

	mez_err_clear(&kit_err);
	return mez_pack_open(p, &kit_arena, &from, h, &kit_err);
}

static void test_round(void)
{
	struct blobs b = {.n = 0};
	struct mez_pack *made = pack("a", two_items(), 2), *p = NULL;
	struct mez_filehash h = store(&b, made);

	if (!ok(open_pack(&p, &b, &h) == 0, "a pack is read: %s", kit_err.msg))
		return;
	ok(mez_filehash_eq(&p->sha256, &h) && p->ncontents == 2 && mez_str_is(p->name, "a"),
	   "as it was made");
	ok(mez_str_is(p->content[0].path, "items/authority/a.json"), "its contents in order");
	ok(mez_str_is(p->notice, "N") && mez_str_is(p->title, "T") && p->kind == MEZ_PACK_REG,
	   "and what it says of itself");
}

/* The pack's blob that begins so, with one part replaced, under the digests that then follow:
 * what is wrong is only the thing itself. */
static int forged(const char *part, const char *instead)
{
	struct blobs b = {.n = 0};
	struct mez_pack *p = NULL;
	struct mez_str config, manifest;
	struct mez_filehash was, now, h;
	char old_hex[MEZ_HEX32 + 1], new_hex[MEZ_HEX32 + 1];
	const char *at, *text;

	(void)store(&b, pack("a", two_items(), 2));
	config = mez_arena_dup(&kit_arena, b.v[b.n - 2]);
	manifest = mez_arena_dup(&kit_arena, b.v[b.n - 1]);
	was = mez_sha256_file(config.p, config.n);
	at = strstr(config.p, part);
	if (!at)
		abort();
	text = mez_arena_fmt(&kit_arena, "%.*s%s%s", (int)(at - config.p), config.p, instead,
			     at + strlen(part))
		       .p;
	now = put(&b, str(text));
	mez_filehash_hex(old_hex, &was);
	mez_filehash_hex(new_hex, &now);
	at = strstr(manifest.p, old_hex);
	text = mez_arena_fmt(&kit_arena, "%.*s%s%s", (int)(at - manifest.p), manifest.p, new_hex,
			     at + MEZ_HEX32)
		       .p;
	h = put(&b, str(text));
	return open_pack(&p, &b, &h);
}

static void test_forged(void)
{
	static const struct {
		const char *part, *instead;
		enum mez_code code;
	} rows[] = {
		{"mez.pack/1", "mez.pack/2", MEZ_E_VALUE},
		{"\"version\":\"1\"}", "\"version\":\"1\",\"zz\":1}", MEZ_E_MEMBER},
		{"\"notice\":\"N\",", "", MEZ_E_MISSING},
		{"\"semantics\":1", "\"semantics\":2", MEZ_E_TYPE},
		{"\"semantics\":1", "\"semantics\":1.5", MEZ_E_NUMBER},
		{"regpack", "pack", MEZ_E_TYPE},
		{"\"class\":\"GK\"", "\"class\":\"V0\"", MEZ_E_VALUE},
		{"items/authority/a.json", "items/zuthority/a.json", MEZ_E_VALUE},
		{"items/vocabulary/v.json", "items/authority/a.json", MEZ_E_VALUE},
		{"\"size\":", "\"size\":1", MEZ_E_VALUE},
		{"\"name\":\"a\"", "\"name\":\"A\"", MEZ_E_VALUE},
		{"\"requires\":[]", "\"requires\":{}", MEZ_E_VALUE},
		{"\"requires\":[]", "\"requires\":[{\"name\":\"b\"}]", MEZ_E_MISSING},
		{"\"title\":\"T\"", "\"title\": \"T\"", MEZ_E_NOT_CANONICAL},
	};

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		int r = forged(rows[i].part, rows[i].instead);

		if (!ok(r == -(int)rows[i].code, "no pack: %s",
			rows[i].instead[0] ? rows[i].instead : "without a notice"))
			fprintf(stderr, "# %d: %s\n", r, kit_err.msg);
	}
}

/* One byte form a pack: nothing in the manifest is free. */
static void test_manifest(void)
{
	static const char *const changes[][2] = {
		{"vnd.mez.regpack", "vnd.mez.lawpack"},
		{"items/authority/a.json", "items/authority/b.json"},
		{"\"schemaVersion\":2", "\"schemaVersion\":3"},
		{"\"size\":", "\"size\":1"},
		{"\"schemaVersion\":2}", "\"schemaVersion\":2,\"x\":1}"},
	};

	for (size_t i = 0; i < MEZ_COUNT(changes); i++) {
		struct blobs b = {.n = 0};
		struct mez_pack *p = NULL;
		struct mez_filehash h = store(&b, pack("a", two_items(), 2));
		const char *text = b.v[b.n - 1].p, *at = strstr(text, changes[i][0]);

		if (!at)
			abort();
		text = mez_arena_fmt(&kit_arena, "%.*s%s%s", (int)(at - text), text, changes[i][1],
				     at + strlen(changes[i][0]))
			       .p;
		h = put(&b, str(text));
		is_int(open_pack(&p, &b, &h), -MEZ_E_NOT_CANONICAL, changes[i][1]);
	}
}

static void test_missing(void)
{
	struct blobs b = {.n = 0};
	struct mez_pack *p = NULL;
	struct mez_filehash h = store(&b, pack("a", two_items(), 2));
	struct mez_str kept = b.v[0];

	b.v[0] = MEZ_STR("other bytes");
	is_int(open_pack(&p, &b, &h), -MEZ_E_CLOSURE, "a content that is missing");
	ok(strstr(kit_err.msg, "items/authority/a.json") != NULL, "is named: %s", kit_err.msg);
	b.v[0] = kept;
	b.v[2] = MEZ_STR("other bytes");
	is_int(open_pack(&p, &b, &h), -MEZ_E_CLOSURE, "a config that is missing");
	b.v[3] = MEZ_STR("{}");
	h = mez_sha256_file("{}", 2);
	ok(open_pack(&p, &b, &h) < 0, "an empty manifest");
	b.v[3] = MEZ_STR("[]");
	h = mez_sha256_file("[]", 2);
	ok(open_pack(&p, &b, &h) < 0 && !p, "no manifest at all");
}

/* --- requirements ---------------------------------------------------------------------- */

static int load(struct mez_pack *const *packs, size_t n)
{
	struct mez_rules rules;
	struct mez_law law;

	mez_rules_init(&rules, &kit_arena);
	mez_law_init(&law, &kit_arena);
	mez_err_clear(&kit_err);
	return mez_pack_load(&rules, &law, packs, n, &kit_err);
}

static struct mez_pack *requiring(const char *name, const char *what, const struct mez_filehash *h)
{
	struct mez_pack *p = pack(name, MEZ_NEWS(&kit_arena, struct mez_content, 1), 0);

	p->requires = MEZ_NEWS(&kit_arena, struct mez_requirement, 1);
	p->requires[0] = (struct mez_requirement){str(what), *h};
	p->nrequires = 1;
	return p;
}

static void test_requires(void)
{
	struct blobs b = {.n = 0};
	struct mez_pack *base = pack("base", two_items(), 2);
	struct mez_filehash h = store(&b, base), other = mez_sha256_file("x", 1);
	struct mez_pack *user = requiring("user", "base", &h);
	struct mez_pack *wrong = requiring("user", "base", &other);
	struct mez_pack *const both[] = {user, base}, *const reversed[] = {base, user};
	struct mez_pack *const alone[] = {user}, *const mixed[] = {wrong, base};

	is_int(load(both, 2), 0, "a requirement that comes after");
	is_int(load(reversed, 2), 0, "and before");
	is_int(load(alone, 1), -MEZ_E_CLOSURE, "a requirement that is absent");
	ok(strstr(kit_err.msg, "the absent 'base'") != NULL, "says so: %s", kit_err.msg);
	is_int(load(mixed, 2), -MEZ_E_CLOSURE, "a requirement of another digest");
	ok(strstr(kit_err.msg, "another 'base'") != NULL, "says so: %s", kit_err.msg);
}

static void test_round_of_packs(void)
{
	struct mez_filehash h = mez_sha256_file("x", 1);
	struct mez_pack *a = requiring("a", "b", &h), *b = requiring("b", "a", &h);
	struct mez_pack *const both[] = {a, b};

	/* digests cannot form a round; a pack made by hand can claim one */
	a->sha256 = b->sha256 = h;
	is_int(load(both, 2), -MEZ_E_RULE, "packs that require each other");
	ok(strstr(kit_err.msg, "requires itself") != NULL, "says so: %s", kit_err.msg);
}

static void test_bad_items(void)
{
	static const struct {
		const char *text;
		enum mez_code code;
	} rows[] = {
		{"{}", MEZ_E_TYPE},
		{"[]", MEZ_E_TYPE},
		{"{\"type\":\"mez.other/1\"}", MEZ_E_TYPE},
		{"{\"name\":\"b\",\"type\":\"mez.authority/1\"}", MEZ_E_MISSING},
		{"{\"name\":\"b\",\"title\":\"T\",\"type\":\"mez.authority/1\",\"zz\":1}",
		 MEZ_E_MEMBER},
		{"{\"name\":\"a\",\"title\":\"T\",\"type\":\"mez.authority/1\"}", MEZ_E_DUPLICATE},
		{"{\"name\":\"b\",\"title\":\"T\",\"type\":\"mez.authority/1\" }",
		 MEZ_E_NOT_CANONICAL},
		{"{\"type\":\"mez.law/1\"}", MEZ_E_MISSING},
		{"no json", MEZ_E_SYNTAX},
	};

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		struct mez_content *c = MEZ_NEWS(&kit_arena, struct mez_content, 3);
		struct mez_pack *p;

		memcpy(c, two_items(), 2 * sizeof *c);
		c[2] = item("items/x.json", rows[i].text);
		p = pack("a", c, 3);
		is_int(load(&p, 1), -(int)rows[i].code, rows[i].text);
		ok(strstr(kit_err.file, "a:items/") != NULL, "with its file: %s", kit_err.file);
	}
}

int main(void)
{
	kit_start();
	test_round();
	test_forged();
	test_manifest();
	test_missing();
	test_requires();
	test_round_of_packs();
	test_bad_items();
	return done_testing();
}
