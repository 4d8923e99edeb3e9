/* tensor/facts.c: the operation and its evidence as typed facts, one per slot. */
#include "tensor/eval_priv.h"

#include "json/shape.h"
#include "screen/party.h"

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
	{"plan", MEZ_K_ARRAY, 0, NULL},
};

enum { FACT_DEPTH_MAX = 16 };

/* --- typed reading -------------------------------------------------------- */

/* An int is a JSON number, a decimal a string: one spelling each. */
static bool read_dec(struct mez_dec *out, const struct mez_slot *slot, const struct mez_json *v)
{
	int64_t i;

	if (!slot->integer)
		return mez_json_str(v).p && mez_dec_parse(out, mez_json_str(v)) &&
		       (!slot->share ||
			(mez_dec_sign(*out) >= 0 && mez_dec_cmp(*out, mez_dec_int(1)) <= 0));
	if (!mez_json_int(&i, v))
		return false;
	*out = mez_dec_int(i);
	return true;
}

static bool read_texts(struct mez_value *out, const struct mez_json *v)
{
	out->texts = v;
	if (!mez_json_is(v, MEZ_J_ARRAY) || v->len > MEZ_TEXTS_MAX)
		return false;
	for (size_t i = 0; i < v->len; i++)
		if (mez_json_str(mez_json_item(v, i)).n == 0)
			return false;
	return true;
}

/* A text, or as much of a date as is known. */
static bool read_text(struct mez_value *out, const struct mez_slot *slot, const struct mez_json *v)
{
	struct mez_birth unused;

	out->text = mez_json_str(v);
	return out->text.p && (!slot->partial || mez_birth_parse(&unused, out->text));
}

/* A value of the slot's type; false when it is of another. */
static bool read_value(struct mez_arena *a, struct mez_value *out, const struct mez_slot *slot,
		       const struct mez_json *v)
{
	struct mez_str s = mez_json_str(v);

	*out = (struct mez_value){.type = slot->type, .known = true};
	if (mez_json_is(v, MEZ_J_NULL)) {
		out->none = true;
		return !slot->share;
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
		return read_text(out, slot, v);
	case MEZ_TYPE_TEXTS:
		return read_texts(out, v);
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

/* Set err's pointer to a dotted path below /facts, and to a member of what stands there: a name
 * from outside, escaped as RFC 6901 section 3 asks. */
static void point_at(struct mez_err *err, struct mez_str path, struct mez_str name)
{
	MEZ_AUTOBUF at = MEZ_BUF_INIT;

	mez_buf_z(&at, "/facts");
	for (size_t i = 0; i < path.n; i++)
		mez_buf_fmt(&at, "%s%c", i == 0 ? "/" : "", path.p[i] == '.' ? '/' : path.p[i]);
	if (name.p)
		mez_buf_ch(&at, '/');
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '~' || name.p[i] == '/')
			mez_buf_z(&at, name.p[i] == '~' ? "~0" : "~1");
		else
			mez_buf_ch(&at, name.p[i]);
	mez_err_pointer(err, at.p);
}

/* What is wrong with a path of the vocabulary. */
static int path_err(struct mez_err *err, enum mez_code code, struct mez_str path, const char *what)
{
	int r = mez_err_set(err, code, "%s '%.*s'", what, MEZ_FMT(path));

	point_at(err, path, MEZ_NOSTR);
	return r;
}

/* What is wrong with a member of the facts at path. */
static int name_err(struct mez_err *err, struct mez_str path, struct mez_str name, const char *what)
{
	int r = mez_err_set(err, MEZ_E_MEMBER, "%s '%.*s%s%.*s'", what, MEZ_FMT(path),
			    path.n ? "." : "", MEZ_FMT(name));

	point_at(err, path, name);
	return r;
}

static int type_err(struct mez_err *err, const struct mez_slot *slot)
{
	const char *what = slot->integer   ? "whole number"
			   : slot->partial ? "date, month or year"
			   : slot->share   ? "share from 0 to 1"
					   : mez_type_name(slot->type);
	int r = mez_err_set(err, MEZ_E_VALUE, "expected a %s at '%.*s'", what, MEZ_FMT(slot->path));

	point_at(err, slot->path, MEZ_NOSTR);
	return r;
}

/* A number of decimal digits, below the length of an array. */
static bool array_index(size_t *out, struct mez_str step, size_t len)
{
	*out = 0;
	for (size_t i = 0; i < step.n; i++) {
		if (step.p[i] < '0' || step.p[i] > '9' || *out > len)
			return false;
		*out = *out * 10 + (size_t)(step.p[i] - '0');
	}
	return step.n > 0 && *out < len;
}

const struct mez_json *eval_at_path(const struct mez_json *v, struct mez_str path)
{
	while (v && path.n) {
		struct mez_str step = path;
		size_t at;

		for (step.n = 0; step.n < path.n && path.p[step.n] != '.'; step.n++)
			;
		if (!mez_json_is(v, MEZ_J_ARRAY))
			v = mez_json_get(v, step);
		else
			v = array_index(&at, step, v->len) ? mez_json_item(v, at) : NULL;
		path.p += step.n < path.n ? step.n + 1 : step.n;
		path.n -= step.n < path.n ? step.n + 1 : step.n;
	}
	return v;
}

/* --- the operation's facts ------------------------------------------------ */

/* Without the proof that it demands, what is said of a member of a record is nothing. */
static bool needs_proof(const struct eval *e, size_t slot)
{
	const struct mez_slot *s = &e->slot[slot];

	return s->credential.p && s->root != slot && e->slot[s->root].type == MEZ_TYPE_RECORD;
}

static struct mez_value unstated(const struct eval *e, size_t slot)
{
	const struct mez_slot *s = &e->slot[slot];
	bool proof = needs_proof(e, slot);

	if (s->type == MEZ_TYPE_RECORD)
		return (struct mez_value){.type = s->type, .known = true, .slot = slot};
	return mez_v_unknown(
		s->type, mez_why(e->a, proof ? MEZ_CAUSE_PROOF_MISSING : MEZ_CAUSE_FACT_MISSING,
				 s->path, proof ? s->credential : MEZ_NOSTR));
}

/* Most facts of a vocabulary are neither stated nor asked for. */
const struct fact *eval_fact(const struct eval *e, size_t slot)
{
	if (!e->fact[slot]) {
		e->fact[slot] = MEZ_NEW(e->a, struct fact);
		e->fact[slot]->v = unstated(e, slot);
	}
	return e->fact[slot];
}

static struct fact *stated(struct eval *e, size_t slot)
{
	if (!e->fact[slot])
		e->fact[slot] = MEZ_NEW(e->a, struct fact);
	return e->fact[slot];
}

static int read_facts(struct eval *e, const struct mez_json *v, struct mez_str prefix,
		      unsigned depth, struct mez_err *err);

/* A value that its fact can never have. */
static bool below_nought(const struct mez_slot *s, const struct mez_value *v)
{
	return s->never_negative && (v->none || mez_dec_sign(v->dec) < 0);
}

static int read_slot(struct eval *e, const struct mez_json *v, size_t slot, struct mez_err *err)
{
	const struct mez_slot *s = &e->slot[slot];
	struct mez_value *fact = &stated(e, slot)->v;

	if (!read_value(e->a, fact, s, v))
		return type_err(err, s);
	if (below_nought(s, fact))
		return path_err(err, MEZ_E_VALUE, s->path, "never negative, nor none:");
	return 0;
}

/* --- items ---------------------------------------------------------------- */

static size_t field_slot(const struct eval *e, size_t root, struct mez_str path, bool *group)
{
	const struct mez_record *rec = e->slot[root].record;

	*group = false;
	for (size_t i = 0; i < rec->n; i++) {
		struct mez_str field = rec->field[i].path;

		if (mez_str_eq(field, path))
			return root + 1 + i;
		*group |= field.n > path.n && field.p[path.n] == '.' && mez_str_starts(field, path);
	}
	return SIZE_MAX;
}

/* The members of one item, nested as their paths are. */
static int read_item(struct eval *e, const struct mez_json *v, size_t root, struct mez_str prefix,
		     unsigned depth, struct mez_err *err)
{
	struct mez_str here =
		prefix.n ? mez_path_join(e->a, e->slot[root].path, prefix) : e->slot[root].path;

	if (!mez_json_is(v, MEZ_J_OBJECT))
		return path_err(err, MEZ_E_VALUE, here, "expected members at");
	if (depth > FACT_DEPTH_MAX)
		return path_err(err, MEZ_E_LIMIT, here, "nested too deeply:");
	for (size_t i = 0; i < v->len; i++) {
		const struct mez_member *m = mez_json_member(v, i);
		struct mez_str name = mez_json_str(&m->name), path;
		bool group;
		size_t slot;
		int r;

		if (name.n == 0 || memchr(name.p, '.', name.n))
			return name_err(err, here, name, "no name of a fact:");
		path = mez_path_join(e->a, prefix, name);
		slot = field_slot(e, root, path, &group);
		if (slot == SIZE_MAX && !group)
			return name_err(err, here, name, "no such fact in the vocabulary:");
		r = slot != SIZE_MAX ? read_slot(e, &m->value, slot, err)
				     : read_item(e, &m->value, root, path, depth + 1, err);
		if (r)
			return r;
	}
	return 0;
}

static int read_items(struct eval *e, const struct mez_json *v, size_t list, unsigned depth,
		      struct mez_err *err)
{
	const struct mez_slot *s = &e->slot[list];
	const struct items *items = e->items[list];
	int r = 0;

	stated(e, list)->v = (struct mez_value){.type = MEZ_TYPE_LIST,
						.known = true,
						.none = mez_json_is(v, MEZ_J_NULL)};
	if (mez_json_is(v, MEZ_J_NULL))
		return 0;
	if (!mez_json_is(v, MEZ_J_ARRAY))
		return path_err(err, MEZ_E_VALUE, s->path, "expected a list at");
	for (size_t i = 0; !r && i < items->n; i++)
		r = read_item(e, mez_json_item(v, i), items->first + i * (1 + s->record->n),
			      MEZ_NOSTR, depth + 1, err);
	return r;
}

static int read_fact(struct eval *e, const struct mez_json *v, struct mez_str path, size_t slot,
		     unsigned depth, struct mez_err *err)
{
	if (slot != SIZE_MAX && (slot == e->r->kind_slot || slot == e->r->stage_slot))
		return path_err(err, MEZ_E_MEMBER, path, "a member of the operation, not a fact:");
	if (slot != SIZE_MAX && e->slot[slot].type == MEZ_TYPE_LIST)
		return read_items(e, v, slot, depth, err);
	if (slot == SIZE_MAX || e->slot[slot].type == MEZ_TYPE_RECORD) {
		if (!mez_json_is(v, MEZ_J_OBJECT))
			return path_err(err, MEZ_E_VALUE, path, "expected members at");
		return read_facts(e, v, path, depth + 1, err);
	}
	return read_slot(e, v, slot, err);
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
		size_t slot = mez_rules_slot(e->r, path);
		int r;

		/* one fact, one spelling: members nest, names hold no dots */
		if (name.n == 0 || memchr(name.p, '.', name.n))
			return name_err(err, prefix, name, "no name of a fact:");
		if (slot == SIZE_MAX && !mez_rules_group(e->r, path))
			return name_err(err, prefix, name, "no such fact in the vocabulary:");
		r = read_fact(e, &m->value, path, slot, depth, err);
		if (r)
			return r;
	}
	return 0;
}

/* --- proof ---------------------------------------------------------------- */

struct mez_value eval_field(const struct eval *e, size_t root, const char *field)
{
	const struct mez_record *rec = e->slot[root].record;

	for (size_t i = 0; i < rec->n; i++)
		if (mez_str_eq(rec->field[i].path, mez_str_of(field)))
			return eval_fact(e, root + 1 + i)->v;
	mez_bug("a record without the field the checker asked for");
}

static bool values_agree(const struct mez_value *x, const struct mez_value *y, struct mez_arena *a)
{
	struct mez_value same = mez_v_compare(a, MEZ_OP_EQ, *x, *y, MEZ_STR("proof"));

	return same.known && same.truth;
}

/* Whose facts these are: the id as the operation asserts it, which may itself need a proof. */
static struct mez_str asserted_id(const struct eval *e, size_t root)
{
	const struct mez_json *facts = mez_json_at(e->operation, "facts");

	return mez_json_str(mez_json_at(eval_at_path(facts, e->slot[root].path), "id"));
}

/* Every accepted document that shows this member of this party; two that disagree, or one that
 * disagrees with what was asserted, are a conflict that names the path. */
static void show_fact(struct eval *e, size_t slot)
{
	const struct mez_slot *s = &e->slot[slot];
	struct mez_str field = e->slot[s->root].record->field[slot - s->root - 1].path;
	const struct fact *asserted = e->fact[slot];
	struct fact *shown = NULL;
	bool clash = false;

	for (size_t i = 0; i < e->evidence->n; i++) {
		const struct mez_evidence *d = &e->evidence->v[i];
		const struct mez_json *v;
		struct mez_value one;

		if (!d->accepted || !mez_str_eq(d->kind, s->credential) ||
		    !mez_evidence_speaks(e->evidence, d, s->from) ||
		    !mez_evidence_about(d, MEZ_STR("id"), asserted_id(e, s->root)))
			continue;
		v = eval_at_path(d->subject, field);
		if (!v || !read_value(e->a, &one, s, v) || below_nought(s, &one))
			continue;
		clash |= shown && !values_agree(&shown->v, &one, e->a);
		if (!shown)
			shown = MEZ_NEW(e->a, struct fact);
		*shown = (struct fact){.v = one, .by = d};
	}
	e->fact[slot] = shown;
	if (!shown)
		return;
	clash |= asserted && asserted->v.known && !values_agree(&asserted->v, &shown->v, e->a);
	if (clash)
		shown->v = mez_v_unknown(
			s->type, mez_why(e->a, MEZ_CAUSE_CONFLICT, s->path, s->credential));
}

static void show_facts(struct eval *e)
{
	for (size_t i = 0; i < e->r->nproved; i++)
		show_fact(e, e->r->proved[i]);
	for (size_t slot = e->r->nslots; slot < e->nslots; slot++)
		if (needs_proof(e, slot))
			show_fact(e, slot);
}

/* --- days of instants ----------------------------------------------------- */

enum { DAY_SECS = 86400 };

/* The instant at which row i begins: midnight by the clocks that stood before, which are its
 * own when nothing stood right before it. */
static int64_t row_start(const struct mez_offset *o, size_t i)
{
	const struct mez_offset_row *row = &o->row[i], *before = i > 0 ? &o->row[i - 1] : NULL;
	bool adjoins = before && before->span.to.days + 1 == row->span.from.days;

	return (int64_t)row->span.from.days * DAY_SECS - (adjoins ? before->secs : row->secs);
}

/* Midnight after its last day, by its own clocks. */
static int64_t row_end(const struct mez_offset_row *row)
{
	return ((int64_t)row->span.to.days + 1) * DAY_SECS - row->secs;
}

struct mez_value eval_day(const struct eval *e, struct mez_instant t)
{
	const struct mez_str where = e->engine->policy->jurisdiction;
	const struct mez_offset *o = mez_rules_offset(e->r, where);

	for (size_t i = 0; o && i < o->n; i++)
		if (t.secs >= row_start(o, i) &&
		    (o->row[i].span.open || t.secs < row_end(&o->row[i])))
			return mez_v_date(mez_instant_day(t, o->row[i].secs));
	return mez_v_unknown(MEZ_TYPE_DATE, mez_why(e->a, MEZ_CAUSE_NO_OFFSET, where, MEZ_NOSTR));
}

static void derive_day(struct eval *e, size_t slot)
{
	const struct mez_slot *s = &e->slot[slot];
	const struct mez_value *from = &eval_fact(e, s->day_of_slot)->v;
	const struct mez_value *own = &eval_fact(e, slot)->v;
	struct mez_value day;

	if (!from->known || from->none)
		return;
	day = eval_day(e, from->instant);
	if (!own->known)
		*stated(e, slot) = (struct fact){.v = day, .derived = true};
	else if (day.known && !values_agree(&day, own, e->a))
		stated(e, slot)->v = mez_v_unknown(
			MEZ_TYPE_DATE, mez_why(e->a, MEZ_CAUSE_CONFLICT, s->path, s->day_of));
}

static void derive_days(struct eval *e)
{
	for (size_t i = 0; i < e->r->ndated; i++)
		derive_day(e, e->r->dated[i]);
}

/* --- the whole ------------------------------------------------------------ */

/* Members whose shape is good, but not what they say. */
static int check_header(const struct eval *e, struct mez_err *err)
{
	struct mez_str where = mez_json_str(mez_json_at(e->operation, "jurisdiction"));
	struct mez_str ours = e->engine->policy->jurisdiction;
	int r = 0;

	if (!mez_str_is(e->stage, "proposed") && !mez_str_is(e->stage, "executed")) {
		r = mez_err_set(err, MEZ_E_VALUE, "stage is proposed or executed, not '%.*s'",
				MEZ_FMT(e->stage));
		mez_err_pointer(err, "/stage");
	} else if (!mez_str_eq(where, ours)) {
		r = mez_err_set(err, MEZ_E_VALUE,
				"an operation of jurisdiction '%.*s' in a zone of '%.*s'",
				MEZ_FMT(where), MEZ_FMT(ours));
		mez_err_pointer(err, "/jurisdiction");
	}
	return r;
}

int eval_operation(struct eval *e, struct mez_err *err)
{
	const struct mez_json *op = e->operation;
	struct mez_canon *fit;
	int r = mez_shape_check(op, operation_fields, MEZ_COUNT(operation_fields), "", NULL, 0,
				err);

	if (!r)
		r = eval_check_done(e, err);
	if (!r)
		r = mez_canon_make(&fit, op, MEZ_PROFILE_STRICT, NULL, 0, err);
	if (r)
		return r;
	e->operation_sha256 = mez_canon_digest(fit);
	mez_canon_free(fit);
	e->kind = mez_json_str(mez_json_at(op, "kind"));
	e->stage = mez_json_str(mez_json_at(op, "stage"));
	r = check_header(e, err);
	if (r)
		return r;
	r = eval_find_items(e, err);
	if (r)
		return r;
	e->fact = MEZ_NEWS(e->a, struct fact *, e->nslots + 1);
	r = read_facts(e, mez_json_at(op, "facts"), MEZ_NOSTR, 0, err);
	if (r)
		return r;
	(void)read_value(e->a, &stated(e, e->r->kind_slot)->v, &e->slot[e->r->kind_slot],
			 mez_json_at(op, "kind"));
	stated(e, e->r->stage_slot)->v = mez_v_word(e->stage);
	show_facts(e);
	derive_days(e);
	eval_close_items(e);
	return 0;
}
