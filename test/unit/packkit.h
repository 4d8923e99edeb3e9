/* packkit.h: rules from YAML texts, operations and evidence from JSON texts, for the tests of
 * pack and tensor.  Include once. */
#ifndef PACKKIT_H
#define PACKKIT_H

#include "adapt/yaml.h"
#include "pack/pack.h"
#include "tensor/tensor.h"

#include "tap.h"

static struct mez_arena kit_arena;
static struct mez_err kit_err;

__attribute__((unused)) static void kit_start(void)
{
	if (mez_arena_init(&kit_arena, 0, &kit_err) < 0)
		abort();
}

/* mez_str_of() takes NULL too, and gcc then warns of printing one. */
__attribute__((unused)) static struct mez_str str(const char *z)
{
	return (struct mez_str){z, strlen(z)};
}

__attribute__((unused)) static struct mez_instant kit_time(const char *text)
{
	struct mez_instant t;

	if (!mez_instant_parse(&t, str(text)))
		abort();
	return t;
}

__attribute__((unused)) static struct mez_date kit_day(const char *text)
{
	struct mez_date d;

	if (!mez_date_parse(&d, str(text)))
		abort();
	return d;
}

__attribute__((unused)) static const struct mez_json *kit_json(const char *text)
{
	struct mez_str copy = mez_arena_dup(&kit_arena, str(text));
	const struct mez_json *v;

	if (mez_json_read(&v, &kit_arena, copy.p, copy.n, &kit_err) < 0) {
		fprintf(stderr, "# test data: %s in %s\n", kit_err.msg, text);
		abort();
	}
	return v;
}

/* Canonical text of a tree, in the arena, terminated. */
__attribute__((unused)) static const char *kit_text(const struct mez_json *v)
{
	struct mez_canon *c = mez_canon_of(v);
	struct mez_str s = mez_arena_dup(&kit_arena, mez_canon_view(c));

	mez_canon_free(c);
	return s.p;
}

/* --- rules ------------------------------------------------------------------ */

struct kit_rules {
	struct mez_origin origin;
	struct mez_rules rules;
	struct mez_law law;
	struct mez_policy policy;
	struct mez_pack_ref pack;
	struct mez_engine engine;
};

struct kit_item {
	enum mez_item_kind kind;
	const struct mez_json *doc;
};

/* A source document to an item, and the item through its bytes: what a pack would hold must
 * pass the reader of packs. */
static int kit_item(struct kit_item *out, const struct mez_json *doc, const struct mez_origin *o)
{
	enum mez_item_kind again;
	const struct mez_json *back;
	struct mez_json item;
	struct mez_str bytes;
	int r = mez_item_kind_of_source(&out->kind, doc, o, &kit_err);

	if (!r)
		r = mez_item_from_source(&item, &kit_arena, out->kind, doc, o, &kit_err);
	if (r)
		return r;
	out->doc = mez_json_keep(&kit_arena, item);
	bytes = str(kit_text(out->doc));
	if (mez_canon_read(&back, &kit_arena, bytes.p, bytes.n, &kit_err) < 0 ||
	    mez_item_check(&again, &kit_arena, back, &(struct mez_origin){"item", bytes},
			   &kit_err) < 0 ||
	    again != out->kind) {
		fprintf(stderr, "# built, but not readable: %s\n# %s\n", kit_err.msg, bytes.p);
		return -1000;
	}
	return 0;
}

static int kit_add_all(struct kit_rules *k, struct kit_item *item, size_t n)
{
	int r = 0;

	for (int kind = MEZ_ITEM_VOCABULARY; kind <= MEZ_ITEM_EXAMPLE; kind++)
		for (size_t i = 0; !r && i < n; i++)
			if ((int)item[i].kind == kind)
				r = mez_rules_add(&k->rules, item[i].kind, item[i].doc, &k->origin,
						  0, &kit_err);
	return r;
}

/* Law texts to cite; the rest of what they hold does not matter here. */
static int kit_law(struct kit_rules *k, const char *const *law)
{
	int r = 0;

	for (; !r && law && *law; law++) {
		static const struct mez_origin o = {"law", {"", 0}};

		r = mez_law_add(&k->law, kit_json(*law), &o, &kit_err);
	}
	return r;
}

/* Rules of one YAML stream, closed: 0, or the negative code with kit_err; -1000 when an item
 * that was built cannot be read again.  law: mez.law/1 texts, NULL to leave citations alone. */
__attribute__((unused)) static int kit_rules(struct kit_rules *k, const char *yaml,
					     const char *const *law)
{
	const struct mez_json *const *docs;
	struct kit_item *item;
	size_t n, used = 0;
	int r;

	memset(k, 0, sizeof *k);
	k->origin = (struct mez_origin){"test.yaml", mez_arena_dup(&kit_arena, str(yaml))};
	mez_rules_init(&k->rules, &kit_arena);
	mez_law_init(&k->law, &kit_arena);
	r = mez_yaml_read(&docs, &n, &kit_arena, k->origin.text.p, k->origin.text.n, &kit_err);
	if (r)
		return r;
	item = MEZ_NEWS(&kit_arena, struct kit_item, n + 1);
	for (size_t i = 0; !r && i < n; i++)
		if (!mez_json_is(docs[i], MEZ_J_NULL))
			r = kit_item(&item[used++], docs[i], &k->origin);
	if (!r)
		r = kit_law(k, law);
	if (!r)
		r = kit_add_all(k, item, used);
	if (!r)
		r = mez_rules_close(&k->rules, &kit_err);
	if (!r)
		r = mez_law_close(&k->law, &kit_err);
	if (!r && law)
		r = mez_law_check(&k->law, &k->rules, &kit_err);
	k->pack = (struct mez_pack_ref){MEZ_STR("test"), mez_sha256_file("test", 4)};
	k->policy = (struct mez_policy){.zone = MEZ_STR("test-zone"),
					.jurisdiction = MEZ_STR("xx"),
					.set = mez_domain_set_find(MEZ_STR("domains/20"))};
	k->engine = (struct mez_engine){.rules = &k->rules,
					.law = &k->law,
					.policy = &k->policy,
					.pack = &k->pack,
					.npacks = 1};
	return r;
}

/* The rules are refused with this code, and the message says so. */
#define refuses(yaml, code, part, what) \
	kit_refuses((yaml), NULL, (code), 0, 0, (part), (what), __FILE__, __LINE__)
/* And at this place. */
#define refuses_at(yaml, code, line, col, part, what) \
	kit_refuses((yaml), NULL, (code), (line), (col), (part), (what), __FILE__, __LINE__)
__attribute__((unused)) static void kit_refuses(const char *yaml, const char *const *law,
						enum mez_code code, unsigned line, unsigned col,
						const char *part, const char *what,
						const char *file, int at)
{
	struct kit_rules k;
	int r;

	mez_err_clear(&kit_err);
	r = kit_rules(&k, yaml, law);
	if (!tap_ok(r == -(int)code && (!part || strstr(kit_err.msg, part)) &&
			    (!line || kit_err.line == line) && (!col || kit_err.col == col),
		    file, at, "refused: %s", what))
		fprintf(stderr, "# code %d, %u:%u: %s\n# expected %d, %u:%u: %s\n", r, kit_err.line,
			kit_err.col, r ? kit_err.msg : "taken", -(int)code, line, col,
			part ? part : "anything");
}

/* The rules are taken. */
#define takes(yaml, what) kit_takes((yaml), NULL, (what), __FILE__, __LINE__)
__attribute__((unused)) static bool kit_takes(const char *yaml, const char *const *law,
					      const char *what, const char *file, int at)
{
	struct kit_rules k;
	int r = kit_rules(&k, yaml, law);

	if (!tap_ok(r == 0, file, at, "taken: %s", what))
		fprintf(stderr, "# %d at %u:%u: %s\n", r, kit_err.line, kit_err.col, kit_err.msg);
	return r == 0;
}

/* --- evaluation ------------------------------------------------------------- */

/* What is asked: facts as JSON; evidence as [{"credential","from","subject"}...], taken for
 * granted; the rest has defaults. */
struct kit_ask {
	const char *facts, *evidence, *done;
	const char *kind, *stage, *as_of, *known_at, *audience, *plan;
};

__attribute__((unused)) static const struct mez_json *kit_operation(const struct kit_ask *q)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;

	mez_buf_fmt(&b,
		    "{\"type\":\"mez.operation/1\",\"id\":\"t\",\"kind\":\"%s\",\"stage\":\"%s\","
		    "\"jurisdiction\":\"xx\",\"instant\":\"2025-09-15T12:00:00Z\",\"nonce\":\"",
		    q->kind ? q->kind : "payment", q->stage ? q->stage : "proposed");
	for (int i = 0; i < 32; i++)
		mez_buf_z(&b, "5a");
	mez_buf_z(&b, "\",\"facts\":");
	mez_buf_z(&b, q->facts ? q->facts : "{}");
	if (q->plan)
		mez_buf_fmt(&b, ",\"plan\":%s", q->plan);
	if (q->done) {
		mez_buf_z(&b, ",\"done\":");
		mez_buf_z(&b, q->done);
	}
	mez_buf_z(&b, "}");
	return kit_json(b.p);
}

__attribute__((unused)) static struct mez_evidences kit_evidence(const char *text)
{
	const struct mez_json *list = kit_json(text ? text : "[]");
	struct mez_evidences all = {.v = MEZ_NEWS(&kit_arena, struct mez_evidence, list->len + 1),
				    .n = list->len};

	for (size_t i = 0; i < list->len; i++) {
		const struct mez_json *v = mez_json_item(list, i);
		struct mez_evidence *e = &all.v[i];

		mez_evidence_assume(e, mez_json_str(mez_json_at(v, "credential")),
				    mez_json_str(mez_json_at(v, "from")),
				    mez_json_at(v, "subject"));
		e->has_from =
			mez_instant_parse(&e->from, mez_json_str(mez_json_at(v, "validFrom")));
		e->has_until =
			mez_instant_parse(&e->until, mez_json_str(mez_json_at(v, "validUntil")));
	}
	return all;
}

/* The verdict, or NULL with kit_err. */
__attribute__((unused)) static const struct mez_json *
kit_eval_with(const struct kit_rules *k, const struct kit_ask *q, const struct mez_evidences *all)
{
	struct mez_when_asked when = {
		.as_of = kit_time(q->as_of ? q->as_of : "2025-09-15T12:00:00Z"),
		.known_at = kit_day(q->known_at ? q->known_at : "2025-09-15"),
		.audience = mez_str_of(q->audience)};
	struct mez_json verdict;

	if (mez_tensor_eval(&verdict, &kit_arena, &k->engine, kit_operation(q), all, &when,
			    &kit_err) < 0)
		return NULL;
	return mez_json_keep(&kit_arena, verdict);
}

__attribute__((unused)) static const struct mez_json *kit_eval(const struct kit_rules *k,
							       const struct kit_ask *q)
{
	struct mez_evidences all = kit_evidence(q->evidence);

	return kit_eval_with(k, q, &all);
}

__attribute__((unused)) static const struct mez_json *kit_cell(const struct mez_json *verdict,
							       const char *domain)
{
	const struct mez_json *cells = mez_json_at(verdict, "cells");

	for (size_t i = 0; i < mez_json_len(cells); i++)
		if (mez_str_eq(mez_json_str(mez_json_at(mez_json_item(cells, i), "domain")),
			       str(domain)))
			return mez_json_item(cells, i);
	return NULL;
}

/* A member as text, "" when there is none; objects and lists as canonical JSON. */
__attribute__((unused)) static const char *kit_get(const struct mez_json *v, const char *member)
{
	const struct mez_json *x = mez_json_get(v, str(member));

	if (!x)
		return "";
	return x->type == MEZ_J_STRING ? mez_arena_dup(&kit_arena, mez_json_str(x)).p : kit_text(x);
}

__attribute__((unused)) static const char *kit_state(const struct mez_json *verdict,
						     const char *domain)
{
	return verdict ? kit_get(kit_cell(verdict, domain), "state") : kit_err.msg;
}

/* "code one two; code ..." of a cell's reasons, in their order. */
__attribute__((unused)) static const char *kit_why(const struct mez_json *verdict,
						   const char *domain)
{
	const struct mez_json *list = mez_json_at(kit_cell(verdict, domain), "reasons");
	struct mez_buf b = MEZ_BUF_INIT;
	struct mez_str s;

	for (size_t i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *r = mez_json_item(list, i);

		mez_buf_z(&b, i ? "; " : "");
		mez_buf_z(&b, kit_get(r, "code"));
		for (size_t k = 0; k < r->len; k++) {
			struct mez_str name = mez_json_str(&mez_json_member(r, k)->name);

			if (mez_str_is(name, "code") || mez_str_is(name, "clause"))
				continue;
			mez_buf_ch(&b, ' ');
			mez_buf_str(&b, mez_json_str(&mez_json_member(r, k)->value));
		}
	}
	s = mez_arena_dup(&kit_arena, mez_buf_view(&b));
	mez_buf_release(&b);
	return s.p;
}

/* The i-th obligation of a cell; NULL when there is none. */
__attribute__((unused)) static const struct mez_json *kit_duty(const struct mez_json *verdict,
							       const char *domain, size_t i)
{
	const struct mez_json *list = mez_json_at(kit_cell(verdict, domain), "obligations");

	return i < mez_json_len(list) ? mez_json_item(list, i) : NULL;
}

/* "100 XXX" of a money member, "" when absent. */
__attribute__((unused)) static const char *kit_money(const struct mez_json *v, const char *member)
{
	const struct mez_json *m = mez_json_get(v, str(member));

	if (!m)
		return "";
	return mez_arena_fmt(&kit_arena, "%s %s", kit_get(m, "amount"), kit_get(m, "currency")).p;
}

#endif
