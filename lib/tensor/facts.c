/* tensor/facts.c: the operation and its evidence as typed facts, one per slot. */
#include "tensor/eval_priv.h"

#include "json/shape.h"

static const struct mez_field operation_fields[] = {
	{"type", MEZ_K_STRING, MEZ_REQUIRED, "mez.operation/1"},
	{"id", MEZ_K_NAME, MEZ_REQUIRED, NULL},
	{"kind", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"stage", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"jurisdiction", MEZ_K_NAME, MEZ_REQUIRED, NULL},
	{"instant", MEZ_K_INSTANT, MEZ_REQUIRED, NULL},
	{"nonce", MEZ_K_HEX32, MEZ_REQUIRED, NULL},
	{"facts", MEZ_K_OBJECT, MEZ_REQUIRED, NULL},
	{"done", MEZ_K_ARRAY, 0, NULL},
};
static const struct mez_field done_fields[] = {
	{"duty", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"amount", MEZ_K_MONEY, 0, NULL},
	{"on", MEZ_K_DATE, MEZ_REQUIRED, NULL},
};

enum { FACT_DEPTH_MAX = 16 };

/* --- typed reading -------------------------------------------------------- */

/* An int is a JSON number, a decimal a string: one spelling each. */
static bool read_dec(struct mez_dec *out, const struct mez_slot *slot, const struct mez_json *v)
{
	int64_t i;

	if (!slot->integer)
		return mez_json_str(v).p && mez_dec_parse(out, mez_json_str(v));
	if (!mez_json_int(&i, v))
		return false;
	*out = mez_dec_int(i);
	return true;
}

/* A value of the slot's type; false when it is of another. */
static bool read_value(struct mez_arena *a, struct mez_value *out, const struct mez_slot *slot,
		       const struct mez_json *v)
{
	struct mez_str s = mez_json_str(v);

	*out = (struct mez_value){.type = slot->type, .known = true};
	if (mez_json_is(v, MEZ_J_NULL)) {
		out->none = true;
		return true;
	}
	switch (slot->type) {
	case MEZ_TYPE_BOOL:
		out->truth = v->type == MEZ_J_TRUE;
		return mez_json_is_bool(v);
	case MEZ_TYPE_DEC:
		return read_dec(&out->dec, slot, v);
	case MEZ_TYPE_MONEY:
		out->text = mez_json_str(mez_json_at(v, "currency"));
		return mez_kind_check(v, MEZ_K_MONEY, "", NULL) == 0 &&
		       mez_dec_parse(&out->dec, mez_json_str(mez_json_at(v, "amount")));
	case MEZ_TYPE_DATE:
		return s.p && mez_date_parse(&out->date, s);
	case MEZ_TYPE_INSTANT:
		return s.p && mez_instant_parse(&out->instant, s);
	case MEZ_TYPE_TEXT:
		out->text = s;
		return s.p != NULL;
	case MEZ_TYPE_WORD:
		out->text = s;
		if (s.p && !mez_words_has(&slot->words, s))
			*out = mez_v_unknown(MEZ_TYPE_WORD, mez_why(a, MEZ_CAUSE_OUTSIDE_VOCABULARY,
								    slot->path, s));
		return s.p != NULL;
	case MEZ_TYPE_RECORD:
	case MEZ_TYPE_NULL:
	case MEZ_TYPE_LIST:
		break;
	}
	mez_bug("a slot of no readable type");
}

/* Set err's pointer to a dotted path below /facts. */
static void point_at(struct mez_err *err, struct mez_str path)
{
	char pointer[MEZ_ERR_POINTER] = "/facts/";
	size_t n = strlen(pointer);

	for (size_t i = 0; i < path.n && n + 1 < sizeof pointer; i++)
		pointer[n++] = path.p[i] == '.' ? '/' : path.p[i];
	pointer[n] = 0;
	mez_err_pointer(err, pointer);
}

static int path_err(struct mez_err *err, enum mez_code code, struct mez_str path, const char *what)
{
	int r = mez_err_set(err, code, "%s '%.*s'", what, MEZ_FMT(path));

	point_at(err, path);
	return r;
}

static int type_err(struct mez_err *err, const struct mez_slot *slot)
{
	int r = mez_err_set(err, MEZ_E_VALUE, "expected a %s at '%.*s'",
			    slot->integer ? "whole number" : mez_type_name(slot->type),
			    MEZ_FMT(slot->path));

	point_at(err, slot->path);
	return r;
}

/* --- the operation's facts ------------------------------------------------ */

static bool is_prefix(const struct mez_rules *r, struct mez_str path)
{
	for (size_t i = 0; i < r->nslots; i++)
		if (r->slot[i].path.n > path.n && r->slot[i].path.p[path.n] == '.' &&
		    mez_str_starts(r->slot[i].path, path))
			return true;
	return false;
}

static int read_facts(struct eval *e, const struct mez_json *v, struct mez_str prefix,
		      unsigned depth, struct mez_err *err);

static int read_fact(struct eval *e, const struct mez_json *v, struct mez_str path, unsigned depth,
		     struct mez_err *err)
{
	size_t slot = mez_rules_slot(e->r, path);
	bool group =
		slot == SIZE_MAX ? is_prefix(e->r, path) : e->r->slot[slot].type == MEZ_TYPE_RECORD;

	if (slot != SIZE_MAX && (slot == e->r->kind_slot || slot == e->r->stage_slot))
		return path_err(err, MEZ_E_MEMBER, path, "a member of the operation, not a fact:");
	if (slot == SIZE_MAX && !group)
		return path_err(err, MEZ_E_MEMBER, path, "no such fact in the vocabulary:");
	if (group) {
		if (!mez_json_is(v, MEZ_J_OBJECT))
			return path_err(err, MEZ_E_VALUE, path, "expected members at");
		return read_facts(e, v, path, depth + 1, err);
	}
	if (!read_value(e->a, &e->fact[slot], &e->r->slot[slot], v))
		return type_err(err, &e->r->slot[slot]);
	return 0;
}

static int read_facts(struct eval *e, const struct mez_json *v, struct mez_str prefix,
		      unsigned depth, struct mez_err *err)
{
	if (depth > FACT_DEPTH_MAX)
		return path_err(err, MEZ_E_LIMIT, prefix, "nested too deeply:");
	for (size_t i = 0; i < v->len; i++) {
		const struct mez_member *m = mez_json_member(v, i);
		struct mez_str name = mez_json_str(&m->name);
		struct mez_str path = mez_path_join(e->a, prefix, name);
		int r;

		/* one fact, one spelling: members nest, names hold no dots */
		if (name.n == 0 || memchr(name.p, '.', name.n))
			return path_err(err, MEZ_E_MEMBER, path, "no name of a fact:");
		r = read_fact(e, &m->value, path, depth, err);
		if (r)
			return r;
	}
	return 0;
}

/* --- proof ---------------------------------------------------------------- */

struct mez_value eval_field(const struct eval *e, size_t root, const char *field)
{
	const struct mez_record *rec = e->r->slot[root].record;

	for (size_t i = 0; i < rec->n; i++)
		if (mez_str_eq(rec->field[i].path, mez_str_of(field)))
			return e->fact[root + 1 + i];
	mez_bug("a record without the field the checker asked for");
}

/* The member at a dotted path of a credential's subject. */
static const struct mez_json *at_path(const struct mez_json *v, struct mez_str path)
{
	while (v && path.n) {
		struct mez_str step = path;

		for (step.n = 0; step.n < path.n && path.p[step.n] != '.'; step.n++)
			;
		v = mez_json_get(v, step);
		path.p += step.n < path.n ? step.n + 1 : step.n;
		path.n -= step.n < path.n ? step.n + 1 : step.n;
	}
	return v;
}

static bool values_agree(const struct mez_value *x, const struct mez_value *y, struct mez_arena *a)
{
	struct mez_value same = mez_v_compare(a, MEZ_OP_EQ, *x, *y, MEZ_STR("proof"));

	return same.known && same.truth;
}

/* Every accepted document that shows this member of this party; two that disagree, or one that
 * disagrees with what was asserted, are a conflict that names the path. */
static void show_fact(struct eval *e, size_t slot, struct mez_str field, struct mez_str party)
{
	const struct mez_slot *s = &e->r->slot[slot];
	struct mez_value asserted = e->fact[slot], shown = {0};
	bool found = false, clash = false;

	for (size_t i = 0; i < e->evidence->n; i++) {
		const struct mez_evidence *d = &e->evidence->v[i];
		const struct mez_json *v;
		struct mez_value one;

		if (!d->accepted || !mez_str_eq(d->kind, s->credential) ||
		    !mez_evidence_speaks(e->evidence, d, s->from) ||
		    !mez_str_eq(mez_json_str(mez_json_at(d->subject, "id")), party))
			continue;
		v = at_path(d->subject, field);
		if (!v || !read_value(e->a, &one, s, v))
			continue;
		clash |= found && !values_agree(&shown, &one, e->a);
		shown = one;
		e->fact_by[slot] = d;
		found = true;
	}
	if (!found) {
		e->fact[slot] = mez_v_unknown(
			s->type, mez_why(e->a, MEZ_CAUSE_PROOF_MISSING, s->path, s->credential));
		return;
	}
	clash |= asserted.known && !values_agree(&asserted, &shown, e->a);
	e->fact[slot] = clash ? mez_v_unknown(s->type, mez_why(e->a, MEZ_CAUSE_CONFLICT, s->path,
							       s->credential))
			      : shown;
}

static void show_facts(struct eval *e)
{
	for (size_t slot = 0; slot < e->r->nslots; slot++) {
		const struct mez_slot *s = &e->r->slot[slot];
		const struct mez_record *rec = e->r->slot[s->root].record;
		struct mez_str field, party = MEZ_NOSTR;

		if (!s->credential.p || s->root == slot)
			continue;
		field = rec->field[slot - s->root - 1].path;
		for (size_t i = 0; i < rec->n; i++)
			if (mez_str_is(rec->field[i].path, "id") && e->fact[s->root + 1 + i].known)
				party = e->fact[s->root + 1 + i].text;
		show_fact(e, slot, field, party);
	}
}

/* --- days of instants ----------------------------------------------------- */

static struct mez_value day_of(struct eval *e, const struct mez_value *instant)
{
	const struct mez_offset *o = mez_rules_offset(e->r, e->engine->policy->jurisdiction);
	struct mez_date utc = mez_instant_day(instant->instant, 0);

	/* The row is chosen by the UTC day: rows change at midnight far from any payment's
	 * instant only by their own offset, which the source must then say in its note. */
	for (size_t i = 0; o && i < o->n; i++)
		if (mez_span_has(&o->row[i].span, utc))
			return mez_v_date(mez_instant_day(instant->instant, o->row[i].secs));
	return mez_v_unknown(MEZ_TYPE_DATE, mez_why(e->a, MEZ_CAUSE_NO_OFFSET,
						    e->engine->policy->jurisdiction, MEZ_NOSTR));
}

static void derive_days(struct eval *e)
{
	for (size_t slot = 0; slot < e->r->nslots; slot++) {
		const struct mez_slot *s = &e->r->slot[slot];
		struct mez_value day;

		if (s->day_of_slot == SIZE_MAX || !e->fact[s->day_of_slot].known ||
		    e->fact[s->day_of_slot].none)
			continue;
		day = day_of(e, &e->fact[s->day_of_slot]);
		if (!e->fact[slot].known) {
			e->fact[slot] = day;
			e->fact_derived[slot] = true;
		} else if (day.known && !values_agree(&day, &e->fact[slot], e->a)) {
			e->fact[slot] =
				mez_v_unknown(MEZ_TYPE_DATE, mez_why(e->a, MEZ_CAUSE_CONFLICT,
								     s->path, s->day_of));
		}
	}
}

/* --- the whole ------------------------------------------------------------ */

/* "CLAUSE/NAME" of a duty that the rules know. */
static bool duty_known(const struct mez_rules *rules, struct mez_str id)
{
	for (size_t i = 0; i < rules->clauses.n; i++) {
		const struct mez_clause *cl = rules->clauses.v[i];
		struct mez_str rest = {id.p + cl->id.name.n + 1, id.n - cl->id.name.n - 1};

		if (id.n <= cl->id.name.n + 1 || id.p[cl->id.name.n] != '/' ||
		    !mez_str_starts(id, cl->id.name))
			continue;
		for (size_t k = 0; k < cl->nduties; k++)
			if (mez_str_eq(rest, cl->duty[k].name))
				return true;
	}
	return false;
}

static int check_done(const struct mez_rules *rules, const struct mez_json *done,
		      struct mez_err *err)
{
	for (size_t i = 0; i < mez_json_len(done); i++) {
		const struct mez_json *v = mez_json_item(done, i);
		int r = mez_shape_check(v, done_fields, MEZ_COUNT(done_fields), "/done", NULL, 0,
					err);
		struct mez_str id;

		if (r)
			return r;
		id = mez_json_str(mez_json_at(v, "duty"));
		if (!duty_known(rules, id))
			return mez_err_set(err, MEZ_E_VALUE, "no rule has the duty '%.*s'",
					   MEZ_FMT(id));
		for (size_t k = 0; k < i; k++)
			if (mez_json_same(mez_json_at(mez_json_item(done, k), "duty"),
					  mez_json_at(v, "duty")))
				return mez_err_set(err, MEZ_E_DUPLICATE,
						   "the duty '%.*s' is done twice", MEZ_FMT(id));
	}
	return 0;
}

static void start_facts(struct eval *e)
{
	size_t n = e->r->nslots;

	e->fact = MEZ_NEWS(e->a, struct mez_value, n + 1);
	e->fact_by = MEZ_NEWS(e->a, const struct mez_evidence *, n + 1);
	e->fact_derived = MEZ_NEWS(e->a, bool, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct mez_slot *s = &e->r->slot[i];

		if (s->type == MEZ_TYPE_RECORD)
			e->fact[i] = (struct mez_value){.type = s->type, .known = true, .slot = i};
		else
			e->fact[i] = mez_v_unknown(
				s->type, mez_why(e->a, MEZ_CAUSE_FACT_MISSING, s->path, MEZ_NOSTR));
	}
}

int eval_operation(struct eval *e, struct mez_err *err)
{
	const struct mez_json *op = e->operation;
	struct mez_canon *fit;
	int r = mez_shape_check(op, operation_fields, MEZ_COUNT(operation_fields), "", NULL, 0,
				err);

	if (!r)
		r = check_done(e->r, mez_json_at(op, "done"), err);
	if (!r)
		r = mez_canon_make(&fit, op, MEZ_PROFILE_STRICT, NULL, 0, err);
	if (r)
		return r;
	e->operation_sha256 = mez_canon_digest(fit);
	mez_canon_free(fit);
	e->kind = mez_json_str(mez_json_at(op, "kind"));
	e->stage = mez_json_str(mez_json_at(op, "stage"));
	if (!mez_str_is(e->stage, "proposed") && !mez_str_is(e->stage, "executed"))
		return mez_err_set(err, MEZ_E_VALUE, "stage is proposed or executed, not '%.*s'",
				   MEZ_FMT(e->stage));
	if (!mez_str_eq(mez_json_str(mez_json_at(op, "jurisdiction")),
			e->engine->policy->jurisdiction))
		return mez_err_set(err, MEZ_E_VALUE,
				   "an operation of jurisdiction '%.*s' in a zone of "
				   "'%.*s'",
				   MEZ_FMT(mez_json_str(mez_json_at(op, "jurisdiction"))),
				   MEZ_FMT(e->engine->policy->jurisdiction));
	start_facts(e);
	r = read_facts(e, mez_json_at(op, "facts"), MEZ_NOSTR, 0, err);
	if (r)
		return r;
	(void)read_value(e->a, &e->fact[e->r->kind_slot], &e->r->slot[e->r->kind_slot],
			 mez_json_at(op, "kind"));
	e->fact[e->r->stage_slot] = mez_v_word(e->stage);
	show_facts(e);
	derive_days(e);
	return 0;
}
