/* json/shape.c: documents against tables of their members. */
#include "json/shape.h"

#include "base/date.h"
#include "base/dec.h"
#include "base/text.h"
#include "json/json_priv.h"

enum { NAME_MAX_BYTES = 200, CURRENCY_LETTERS = 3 };

static bool is_name(struct mez_str s)
{
	if (s.n == 0 || s.n > NAME_MAX_BYTES)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool first = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

		if (!first && (i == 0 || (c != '.' && c != '_' && c != '-')))
			return false;
	}
	return true;
}

static bool is_currency(struct mez_str s)
{
	if (s.n != CURRENCY_LETTERS)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < 'A' || s.p[i] > 'Z')
			return false;
	}
	return true;
}

static bool is_strings(const struct mez_json *v)
{
	if (!mez_json_is(v, MEZ_J_ARRAY))
		return false;
	for (size_t i = 0; i < v->len; i++) {
		if (!mez_json_is(&v->u.items[i], MEZ_J_STRING))
			return false;
	}
	return true;
}

static bool is_hexes(const struct mez_json *v)
{
	if (!is_strings(v))
		return false;
	for (size_t i = 0; i < v->len; i++) {
		struct mez_str s = mez_json_str(&v->u.items[i]);

		if (!mez_is_hex(s, 64))
			return false;
		if (i && mez_str_cmp(mez_json_str(&v->u.items[i - 1]), s) >= 0)
			return false;
	}
	return true;
}

static bool is_money(const struct mez_json *v)
{
	struct mez_str amount = mez_json_str(mez_json_at(v, "amount"));
	struct mez_str currency = mez_json_str(mez_json_at(v, "currency"));
	struct mez_dec dec;

	return mez_json_is(v, MEZ_J_OBJECT) && v->len == 2 && amount.p && currency.p &&
	       mez_dec_parse(&dec, amount) && is_currency(currency);
}

static bool fits(const struct mez_json *v, enum mez_kind kind)
{
	struct mez_str s = mez_json_str(v);
	struct mez_instant instant;
	struct mez_date date;
	struct mez_dec dec;
	int64_t i;

	switch (kind) {
	case MEZ_K_ANY:
		return true;
	case MEZ_K_STRING:
		return s.p != NULL;
	case MEZ_K_BOOL:
		return mez_json_is_bool(v);
	case MEZ_K_INT:
		return mez_json_int(&i, v);
	case MEZ_K_ARRAY:
		return mez_json_is(v, MEZ_J_ARRAY);
	case MEZ_K_OBJECT:
		return mez_json_is(v, MEZ_J_OBJECT);
	case MEZ_K_STRINGS:
		return is_strings(v);
	case MEZ_K_HEX32:
		return s.p && mez_is_hex(s, 64);
	case MEZ_K_HEXES:
		return is_hexes(v);
	case MEZ_K_DATE:
		return s.p && mez_date_parse(&date, s);
	case MEZ_K_INSTANT:
		return s.p && mez_instant_parse(&instant, s);
	case MEZ_K_DECIMAL:
		return s.p && mez_dec_parse(&dec, s);
	case MEZ_K_MONEY:
		return is_money(v);
	case MEZ_K_NAME:
		return s.p && is_name(s);
	}
	mez_bug("no such kind");
}

static const char *describe(enum mez_kind kind)
{
	switch (kind) {
	case MEZ_K_ANY:
		return "a value";
	case MEZ_K_STRING:
		return "a string";
	case MEZ_K_BOOL:
		return "true or false";
	case MEZ_K_INT:
		return "an integer of at most 2^53-1 either way";
	case MEZ_K_ARRAY:
		return "an array";
	case MEZ_K_OBJECT:
		return "an object";
	case MEZ_K_STRINGS:
		return "an array of strings";
	case MEZ_K_HEX32:
		return "64 lower-case hex digits";
	case MEZ_K_HEXES:
		return "an array of SHA-256 digests in hex, ascending, none twice";
	case MEZ_K_DATE:
		return "a date that exists, YYYY-MM-DD";
	case MEZ_K_INSTANT:
		return "an instant, YYYY-MM-DDTHH:MM:SSZ";
	case MEZ_K_DECIMAL:
		return "a decimal in its one spelling, as a string";
	case MEZ_K_MONEY:
		return "money: an amount (decimal) and a currency (three letters)";
	case MEZ_K_NAME:
		return "a name of lower-case letters, digits, '.', '_' and '-'";
	}
	mez_bug("no such kind");
}

int mez_kind_check(const struct mez_json *v, enum mez_kind kind, const char *what,
		   struct mez_err *err)
{
	if (v && fits(v, kind))
		return 0;
	return mez_err_set(err, MEZ_E_VALUE, "%s must be %s", what, describe(kind));
}

/* What an error needs to know beside the value at fault. */
struct check {
	const char *at;
	const char *src;
	size_t srclen;
	struct mez_err *err;
};

/* The member's name goes onto the pointer of the document. */
static int blame(const struct check *c, int rc, struct mez_str name, const struct mez_json *v)
{
	char pointer[MEZ_ERR_POINTER];
	size_t n = strlen(c->at);

	if (n + MEZ_JSON_ELLIPSIS <= sizeof(pointer)) {
		memcpy(pointer, c->at, n + 1);
		if (name.p)
			(void)mez_json_step(pointer, &n, name.p, name.n);
		mez_err_pointer(c->err, pointer);
	}
	mez_json_blame(c->err, c->src, c->srclen, v);
	return rc;
}

static const struct mez_field *find(const struct mez_field *fields, size_t n, struct mez_str name)
{
	for (size_t i = 0; i < n; i++) {
		if (mez_str_eq(mez_str_of(fields[i].name), name))
			return &fields[i];
	}
	return NULL;
}

static int check_member(const struct check *c, const struct mez_member *m,
			const struct mez_field *fields, size_t n)
{
	struct mez_str name = mez_json_str(&m->name);
	const struct mez_field *f = find(fields, n, name);
	int rc;

	if (!f) {
		rc = mez_err_set(c->err, MEZ_E_MEMBER, "unknown member '%.*s'", MEZ_FMT(name));
		return blame(c, rc, name, &m->name);
	}
	rc = mez_kind_check(&m->value, f->kind, f->name, c->err);
	if (rc == 0 && f->constant &&
	    !mez_str_eq(mez_json_str(&m->value), mez_str_of(f->constant)))
		rc = mez_err_set(c->err, MEZ_E_VALUE, "%s must be \"%s\"", f->name, f->constant);
	return rc < 0 ? blame(c, rc, name, &m->value) : 0;
}

int mez_shape_check(const struct mez_json *v, const struct mez_field *fields, size_t n,
		    const char *at, const char *src, size_t srclen, struct mez_err *err)
{
	const struct check c = { at ? at : "", src, srclen, err };
	int rc;

	if (!mez_json_is(v, MEZ_J_OBJECT))
		return blame(&c, mez_err_set(err, MEZ_E_VALUE, "expected an object"), MEZ_NOSTR, v);
	for (size_t i = 0; i < v->len; i++) {
		rc = check_member(&c, &v->u.members[i], fields, n);
		if (rc < 0)
			return rc;
	}
	for (size_t i = 0; i < n; i++) {
		struct mez_str name = mez_str_of(fields[i].name);

		if (!(fields[i].flags & MEZ_REQUIRED) || mez_json_get(v, name))
			continue;
		rc = mez_err_set(err, MEZ_E_MISSING, "member '%s' is missing", fields[i].name);
		return blame(&c, rc, name, v);
	}
	return 0;
}
