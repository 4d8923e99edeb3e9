/* work/suggest.c: examples made of examples. */
#include "work/suggest_priv.h"

#include "tensor/tensor.h"
#include "work/packtest.h"
#include "work/yamltext.h"

enum { DIGITS_USUAL = 2 };

struct suggesting {
	struct mez_arena *a;
	struct mez_sink *sink;
	struct mez_packset set;
	struct mez_digest *seen; /* what is stated in examples that are there or were made */
	size_t nseen, seen_max;
	struct mez_str *names; /* of what was made */
	size_t made;
	const struct mez_clause *cl;
	const struct mez_named *base; /* the example that is changed */
	struct mez_date day;	      /* of cl, in it */
	struct point *points;	      /* of cl: bounds that were looked at */
	size_t npoints, points_cap;
	bool *reading; /* tables whose days were looked at for cl */
	int r;
	struct mez_err *err;
};

/* --- changing an example -------------------------------------------------------- */

/* Nested members with the value at a path set, or (NULL) taken away. */
static struct mez_json with(struct mez_arena *a, const struct mez_json *v, struct mez_str path,
			    const struct mez_json *value)
{
	const char *dot = path.n ? memchr(path.p, '.', path.n) : NULL;
	struct mez_str name = {path.p, dot ? (size_t)(dot - path.p) : path.n};
	const struct mez_json *was = mez_json_get(v, name);
	struct mez_obj o;
	struct mez_json inner;

	mez_obj_from(&o, a, v);
	(void)mez_obj_drop(&o, name);
	if (dot && was) {
		struct mez_str rest = {dot + 1, path.n - name.n - 1};

		inner = with(a, was, rest, value);
		mez_obj_add(&o, name, inner);
	} else if (!dot && value) {
		mez_obj_add(&o, name, *value);
	}
	return mez_obj_done(&o);
}

/* The same of one name, which may have points in it. */
static struct mez_json with_name(struct mez_arena *a, const struct mez_json *v,
				 struct mez_str name, const struct mez_json *value)
{
	struct mez_obj o;

	mez_obj_from(&o, a, v);
	(void)mez_obj_drop(&o, name);
	if (value)
		mez_obj_add(&o, name, *value);
	return mez_obj_done(&o);
}

static struct mez_json changed(struct suggesting *s, const struct target *t,
			       const struct mez_json *value)
{
	struct mez_str member = t->total ? MEZ_STR("totals") : MEZ_STR("operation");
	const struct mez_json *was = mez_json_get(s->base->item, member);
	struct mez_json is = t->total ? with_name(s->a, was, t->path, value)
				      : with(s->a, was, t->path, value);
	bool empty = t->total && is.len == 0;

	return with_name(s->a, s->base->item, member, empty ? NULL : &is);
}

/* What an example states, without what it is called and what is expected. */
static struct mez_digest stated(struct suggesting *s, const struct mez_json *item)
{
	struct mez_json v = with_name(s->a, item, MEZ_STR("name"), NULL);

	v = with_name(s->a, &v, MEZ_STR("expect"), NULL);
	v = with_name(s->a, &v, MEZ_STR("note"), NULL);
	return mez_canon_digest_of(&v);
}

/* Remember it; false when it was known. */
static bool is_new(struct suggesting *s, const struct mez_json *item)
{
	struct mez_digest d = stated(s, item);

	for (size_t i = 0; i < s->nseen; i++)
		if (mez_digest_eq(&s->seen[i], &d))
			return false;
	s->seen[s->nseen++] = d;
	return true;
}

/* --- trying one --------------------------------------------------------------------- */

static bool in_pack(const struct suggesting *s, struct mez_str name)
{
	const struct mez_rule_set *set = &s->set.rules->examples;

	for (size_t i = 0; i < set->n; i++)
		if (mez_str_eq(((const struct mez_named *)set->v[i])->name, name))
			return true;
	return false;
}

static bool was_made(const struct suggesting *s, struct mez_str name)
{
	for (size_t i = 0; i < s->made; i++)
		if (mez_str_eq(s->names[i], name))
			return true;
	return false;
}

/* Names are unique: one bound met in two ways is told apart by a number.  MEZ_NOSTR when the
 * pack has one of the name: somebody confirmed it, perhaps with other facts beside. */
static struct mez_str new_name(struct suggesting *s, struct mez_str what)
{
	struct mez_str plain =
		mez_arena_fmt(s->a, "%.*s: %.*s", MEZ_ALL(s->cl->id.name), MEZ_ALL(what));
	struct mez_str name = plain;

	for (int i = 2; was_made(s, name); i++)
		name = mez_arena_fmt(s->a, "%.*s (%d)", MEZ_ALL(plain), i);
	return in_pack(s, name) ? MEZ_NOSTR : name;
}

/* Judge what was made of the example, and write it.  What cannot be judged is no example. */
static void try(struct suggesting *s, const struct mez_json *item, struct mez_str what)
{
	struct mez_str name = s->r ? MEZ_NOSTR : new_name(s, what);
	size_t mark = mez_arena_mark(s->a);
	struct mez_json verdict, expect;
	struct mez_err none;

	if (!name.p)
		return;
	if (s->nseen == s->seen_max) {
		s->r = mez_err_set(s->err, MEZ_E_LIMIT, "more than %d examples", MEZ_SUGGEST_MAX);
		return;
	}
	if (!is_new(s, item))
		return;
	if (mez_packtest_verdict(&verdict, s->a, s->set.pack, s->set.rules, s->set.law, item,
				 &none) == 0) {
		expect = suggest_expected(s->a, s->cl, &verdict);
		suggest_write(s->sink, s->a, item, name, s->base->name, &expect);
		s->names[s->made++] = name;
	}
	mez_arena_rewind(s->a, mark);
}

/* --- bounds ----------------------------------------------------------------------------- */

static bool listed(const char *const *codes, size_t n, struct mez_str code)
{
	for (size_t i = 0; i < n; i++)
		if (mez_str_eq(code, mez_str_of(codes[i])))
			return true;
	return false;
}

/* Digits of a currency's smallest unit (ISO 4217, where it is not the usual hundredth). */
static uint8_t minor_digits(struct mez_str currency)
{
	static const char *const none[] = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW",
					   "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"};
	static const char *const three[] = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};

	if (listed(none, MEZ_COUNT(none), currency))
		return 0;
	return listed(three, MEZ_COUNT(three), currency) ? 3 : DIGITS_USUAL;
}

/* The least step from a bound: of money its smallest unit, else one in the last usual place. */
static struct mez_dec step(const struct target *t, struct mez_dec at)
{
	uint8_t scale = t->type == MEZ_TYPE_MONEY ? minor_digits(t->currency)
			: t->integer		  ? 0
						  : DIGITS_USUAL;

	return (struct mez_dec){.coef = 1, .scale = at.scale > scale ? at.scale : scale};
}

static struct mez_json date_json(struct mez_arena *a, struct mez_date d)
{
	char text[MEZ_DATE_TEXT + 1];

	mez_date_text(text, d);
	return mez_json_copy_text(a, mez_str_of(text));
}

static struct mez_json value_json(struct mez_arena *a, const struct target *t, struct mez_dec d)
{
	struct mez_obj o = {.a = a};
	char text[MEZ_DEC_TEXT];
	size_t n = mez_dec_text(text, d);
	struct mez_json v = mez_json_copy_text(a, (struct mez_str){text, n});

	if (t->type == MEZ_TYPE_MONEY) {
		mez_obj_set(&o, "amount", v);
		mez_obj_set(&o, "currency", mez_json_text(t->currency));
		return mez_obj_done(&o);
	}
	return t->integer ? mez_json_lexeme(mez_json_str(&v)) : v;
}

static void at_day(struct suggesting *s, const struct target *t, struct mez_date day,
		   const char *why)
{
	struct mez_json v = date_json(s->a, day);
	struct mez_json item = changed(s, t, &v);

	try(s, &item,
	    mez_arena_fmt(s->a, "%.*s %.*s, %s", MEZ_ALL(t->path), MEZ_ALL(mez_json_str(&v)), why));
}

static void at_number(struct suggesting *s, const struct target *t, struct mez_dec d,
		      const char *why)
{
	struct mez_json v = value_json(s->a, t, d), item;
	MEZ_AUTOBUF text = MEZ_BUF_INIT;

	if (mez_dec_sign(d) < 0)
		return;
	item = changed(s, t, &v);
	mez_yamltext_flow(&text, &v);
	try(s, &item, mez_arena_fmt(s->a, "%s%.*s %s, %s", t->total ? "total " : "",
				    MEZ_ALL(t->path), text.p, why));
}

static bool same_point(const struct point *x, const struct point *y)
{
	return x->where == y->where && x->at.total == y->at.total &&
	       mez_str_eq(x->at.path, y->at.path) &&
	       (x->mixed || mez_dec_cmp(x->dec, y->dec) == 0);
}

/* Once for each bound of a clause, by the first example that can be moved there. */
static bool first_time(struct suggesting *s, const struct point *p)
{
	for (size_t i = 0; i < s->npoints; i++)
		if (same_point(&s->points[i], p))
			return false;
	if (s->npoints == s->points_cap) {
		size_t cap = s->points_cap ? s->points_cap * 2 : 64;
		struct point *grown = MEZ_NEWS(s->a, struct point, cap);

		if (s->npoints)
			memcpy(grown, s->points, s->npoints * sizeof *grown);
		s->points = grown;
		s->points_cap = cap;
	}
	s->points[s->npoints++] = *p;
	return true;
}

static void at_point(void *arg, const struct point *p)
{
	struct suggesting *s = arg;
	struct mez_dec one = step(&p->at, p->dec), near;

	if (!first_time(s, p))
		return;
	if (p->at.type == MEZ_TYPE_DATE) {
		at_day(s, &p->at, (struct mez_date){p->date.days - 1}, "the day before");
		at_day(s, &p->at, p->date, "the day itself");
		at_day(s, &p->at, (struct mez_date){p->date.days + 1}, "the day after");
		return;
	}
	if (mez_dec_sub(&near, p->dec, one))
		at_number(s, &p->at, near, "just below");
	at_number(s, &p->at, p->dec, "exactly");
	if (mez_dec_add(&near, p->dec, one))
		at_number(s, &p->at, near, "just above");
}

/* --- days, words, absence ------------------------------------------------------------------ */

/* A span's first day with the one before, its last with the one after. */
static void at_span(struct suggesting *s, const struct target *date, const struct mez_span *span)
{
	struct point p = {.at = *date, .date = span->from};

	p.dec = mez_dec_int(span->from.days);
	if (first_time(s, &p)) {
		at_day(s, date, (struct mez_date){span->from.days - 1}, "the day before");
		at_day(s, date, span->from, "the first day");
	}
	if (span->open)
		return;
	p.dec = mez_dec_int(span->to.days + 1);
	if (first_time(s, &p)) {
		at_day(s, date, span->to, "the last day");
		at_day(s, date, (struct mez_date){span->to.days + 1}, "the day after");
	}
}

/* The first word that a key may be, and that no row of the day knows. */
static struct mez_str strange_word(struct suggesting *s, const struct mez_table *t, size_t key)
{
	const struct mez_words *words = &s->set.rules->slot[t->key[key]->slot].words;

	for (size_t w = 0; w < words->n; w++) {
		bool known = false;

		for (size_t i = 0; i < t->nrows; i++) {
			const struct mez_cell *c = &t->row[i].cell[key];

			known |= mez_span_has(&t->row[i].span, s->day) &&
				 (c->kind != MEZ_CELL_WORDS ||
				  mez_words_has(&c->words, words->w[w]));
		}
		if (!known)
			return words->w[w];
	}
	return MEZ_NOSTR;
}

static void at_words(struct suggesting *s, const struct mez_table *t)
{
	for (size_t k = 0; !t->is_param && k < t->nkeys; k++) {
		struct target of = {.path = t->key[k]->name};
		struct mez_str word;
		struct mez_json v, item;

		if (t->key[k]->op != MEZ_OP_PATH || t->key[k]->type != MEZ_TYPE_WORD ||
		    !suggest_at(mez_json_at(s->base->item, "operation"), of.path))
			continue;
		word = strange_word(s, t, k);
		if (!word.p)
			continue;
		v = mez_json_text(word);
		item = changed(s, &of, &v);
		try(s, &item, mez_arena_fmt(s->a, "%.*s %.*s, which no row of %.*s knows",
					    MEZ_ALL(of.path), MEZ_ALL(word), MEZ_ALL(t->id.name)));
	}
}

/* The tables and params an expression reads: their days and words. */
static void at_tables(void *arg, const struct mez_expr *e)
{
	struct suggesting *s = arg;
	struct target date = {.path = s->set.rules->slot[s->cl->date_slot].path,
			      .type = MEZ_TYPE_DATE};
	bool reads = e->op == MEZ_OP_TABLE || e->op == MEZ_OP_APPLY || e->op == MEZ_OP_PARAM;

	for (size_t i = 0; reads && i < s->set.rules->tables.n; i++) {
		const struct mez_table *t = s->set.rules->tables.v[i];

		if (!mez_str_eq(t->id.name, e->name) || s->reading[i])
			continue;
		s->reading[i] = true;
		for (size_t k = 0; k < t->nrows; k++)
			at_span(s, &date, &t->row[k].span);
		at_words(s, t);
	}
	for (size_t i = 0; i < e->nargs; i++)
		at_tables(arg, e->arg[i]);
}

static void at_days(struct suggesting *s)
{
	struct target date = {.path = s->set.rules->slot[s->cl->date_slot].path,
			      .type = MEZ_TYPE_DATE};

	s->reading = MEZ_NEWS(s->a, bool, s->set.rules->tables.n + 1);
	at_span(s, &date, &s->cl->valid);
	suggest_exprs(s->cl, at_tables, s);
}

/* What has no bound but may be absent: it is so once for each clause. */
static const char absence;

static void without_fact(struct suggesting *s, struct mez_str path)
{
	struct point p = {.at = {.path = path}, .where = &absence};
	struct mez_json item;

	bool id = path.n > 3 && memcmp(path.p + path.n - 3, ".id", 3) == 0;

	/* a party of an example that states no id has one nevertheless */
	if (id || !suggest_at(mez_json_at(s->base->item, "operation"), path) || !first_time(s, &p))
		return;
	item = changed(s, &p.at, NULL);
	try(s, &item, mez_arena_fmt(s->a, "without %.*s", MEZ_ALL(path)));
}

static void without(struct suggesting *s)
{
	const struct mez_json *totals = mez_json_at(s->base->item, "totals");
	const struct mez_json *lists = mez_json_at(s->base->item, "lists");

	for (size_t i = 0; i < s->cl->nreads; i++) {
		const struct mez_slot *slot = &s->set.rules->slot[s->cl->reads[i]];

		if (slot->type != MEZ_TYPE_RECORD && s->cl->reads[i] != s->set.rules->kind_slot &&
		    s->cl->reads[i] != s->set.rules->stage_slot)
			without_fact(s, slot->path);
	}
	for (size_t i = 0; i < mez_json_len(totals); i++) {
		struct target of = {.total = true,
				    .path = mez_json_str(&mez_json_member(totals, i)->name)};
		struct point p = {.at = of, .where = &absence};
		struct mez_json item = changed(s, &of, NULL);

		if (first_time(s, &p))
			try(s, &item, mez_arena_fmt(s->a, "without total %.*s", MEZ_ALL(of.path)));
	}
	if (lists && first_time(s, &(struct point){.where = &absence})) {
		struct mez_json item = with_name(s->a, s->base->item, MEZ_STR("lists"), NULL);

		try(s, &item, MEZ_STR("without lists"));
	}
}

/* --- all -------------------------------------------------------------------------------------- */

static bool exercises(struct suggesting *s, const struct mez_named *id)
{
	size_t mark = mez_arena_mark(s->a);
	struct mez_usage usage;
	struct mez_json verdict;
	struct mez_err none;
	bool yes;

	if (id->pack != s->set.own ||
	    mez_packtest_verdict(&verdict, s->a, s->set.pack, s->set.rules, s->set.law, id->item,
				 &none))
		return false;
	mez_usage_init(&usage, s->a, s->set.rules);
	mez_usage_add(&usage, s->set.rules, &verdict);
	yes = usage.clause[s->cl->index];
	mez_arena_rewind(s->a, mark);
	return yes;
}

/* The day a clause goes by in the example, if that states a day and no instant. */
static bool day_of(struct suggesting *s)
{
	struct mez_str path = s->set.rules->slot[s->cl->date_slot].path;
	const struct mez_json *v = suggest_at(mez_json_at(s->base->item, "operation"), path);

	return mez_date_parse(&s->day, mez_json_str(v));
}

static void one_example(struct suggesting *s, bool first)
{
	struct pointing p = {.a = s->a,
			     .rules = s->set.rules,
			     .item = s->base->item,
			     .fn = at_point,
			     .arg = s};

	if (day_of(s)) {
		p.day = s->day;
		suggest_points(&p, s->cl);
		if (first)
			at_days(s);
	}
	without(s);
}

/* Was it suggested once, and confirmed?  By its name. */
static bool was_suggested(const struct suggesting *s, const struct mez_named *id)
{
	const struct mez_rule_set *set = &s->set.rules->clauses;

	for (size_t i = 0; i < set->n; i++) {
		struct mez_str name = ((const struct mez_named *)set->v[i])->name;

		if (id->name.n > name.n && memcmp(id->name.p, name.p, name.n) == 0 &&
		    id->name.p[name.n] == ':')
			return true;
	}
	return false;
}

/* Examples of an author's own first: what was made of them is to be known again. */
static void one_clause(struct suggesting *s, const struct mez_clause *cl)
{
	const struct mez_rule_set *set = &s->set.rules->examples;
	bool first = true;

	s->cl = cl;
	s->npoints = 0;
	for (int own = 1; own >= 0; own--) {
		for (size_t i = 0; !s->r && i < set->n; i++) {
			s->base = set->v[i];
			if (own == was_suggested(s, s->base) || !exercises(s, s->base))
				continue;
			one_example(s, first);
			first = false;
		}
	}
}

static bool asked(struct mez_str name, char *const *clauses, size_t n)
{
	bool yes = !n;

	for (size_t i = 0; !yes && i < n; i++)
		yes = mez_str_eq(mez_str_of(clauses[i]), name);
	return yes;
}

static int know(const struct suggesting *s, char *const *clauses, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct mez_clause *cl =
			mez_rules_clause(s->set.rules, mez_str_of(clauses[i]));

		if (!cl || cl->id.pack != s->set.own)
			return mez_err_set(s->err, MEZ_E_NOINPUT, "pack '%.*s' has no clause '%s'",
					   MEZ_FMT(s->set.pack->name), clauses[i]);
	}
	return 0;
}

int mez_suggest_run(size_t *made, struct mez_sink *sink, struct mez_arena *a,
		    struct mez_store *store, struct mez_str spec, char *const *clauses, size_t n,
		    struct mez_err *err)
{
	struct suggesting s = {.a = a, .sink = sink, .err = err};
	const struct mez_rules *rules;
	int r = mez_packset_open(&s.set, a, store, spec, err);

	if (!r)
		r = know(&s, clauses, n);
	if (r)
		return r;
	rules = s.set.rules;
	s.seen_max = MEZ_SUGGEST_MAX + rules->examples.n;
	s.names = MEZ_NEWS(a, struct mez_str, MEZ_SUGGEST_MAX);
	s.seen = MEZ_NEWS(a, struct mez_digest, s.seen_max);
	for (size_t i = 0; i < rules->examples.n; i++)
		(void)is_new(&s, ((const struct mez_named *)rules->examples.v[i])->item);
	for (size_t i = 0; !s.r && i < rules->clauses.n; i++) {
		const struct mez_clause *cl = rules->clauses.v[i];

		if (cl->id.pack == s.set.own && asked(cl->id.name, clauses, n))
			one_clause(&s, cl);
	}
	*made = s.made;
	return s.r;
}
