/* canon/legacy.c: the predecessor's canonical form, to verify what it left behind.
 * It differs from ours in three ways: names in code point order (in UTF-8, byte order);
 * integers from -2^63 to 2^64-1; string values that are RFC 3339 date-times become the
 * same instant in UTC, whole seconds.  Names are never touched, duplicates are refused.
 * Which strings count as date-times depended on a library there; here it is one grammar. */
#include <stdlib.h>

#include "base/date.h"
#include "canon/write_priv.h"

/* --- date-times --------------------------------------------------------------- */

struct datetime {
	int year, month, day, hour, minute, second;
	int offset; /* minutes east of UTC */
};

/* n digits at *p as a number; *p moves on.  -1 when they are not there. */
static int number_at(const char **p, const char *end, int n)
{
	int value = 0;

	if (end - *p < n)
		return -1;
	for (int i = 0; i < n; i++) {
		if ((*p)[i] < '0' || (*p)[i] > '9')
			return -1;
		value = value * 10 + ((*p)[i] - '0');
	}
	*p += n;
	return value;
}

static bool one_of(const char **p, const char *end, char a, char b)
{
	if (*p == end || (**p != a && **p != b))
		return false;
	(*p)++;
	return true;
}

/* At least one digit after the point; they are dropped, not rounded. */
static bool skip_fraction(const char **p, const char *end)
{
	const char *digits;

	if (!one_of(p, end, '.', '.'))
		return true;
	digits = *p;
	while (*p < end && **p >= '0' && **p <= '9')
		(*p)++;
	return *p > digits;
}

static bool parse_offset(int *offset, const char **p, const char *end)
{
	int sign, hours, minutes;

	*offset = 0;
	if (one_of(p, end, 'Z', 'z'))
		return true;
	sign = *p < end && **p == '-' ? -1 : 1;
	if (!one_of(p, end, '+', '-'))
		return false;
	hours = number_at(p, end, 2);
	if (hours < 0 || hours > 23 || !one_of(p, end, ':', ':'))
		return false;
	minutes = number_at(p, end, 2);
	*offset = sign * (hours * 60 + minutes);
	return minutes >= 0 && minutes <= 59;
}

/* YYYY-MM-DD (T|t) hh:mm:ss [.d+] (Z|z|+hh:mm|-hh:mm), a day that exists, hh <= 23,
 * mm <= 59, ss <= 60 in any minute. */
static bool parse_datetime(struct datetime *t, struct mez_str s)
{
	const char *p = s.p, *end = s.p + s.n;

	t->year = number_at(&p, end, 4);
	if (t->year < 0 || !one_of(&p, end, '-', '-'))
		return false;
	t->month = number_at(&p, end, 2);
	if (t->month < 0 || !one_of(&p, end, '-', '-'))
		return false;
	t->day = number_at(&p, end, 2);
	if (t->day < 0 || !one_of(&p, end, 'T', 't'))
		return false;
	t->hour = number_at(&p, end, 2);
	if (t->hour < 0 || t->hour > 23 || !one_of(&p, end, ':', ':'))
		return false;
	t->minute = number_at(&p, end, 2);
	if (t->minute < 0 || t->minute > 59 || !one_of(&p, end, ':', ':'))
		return false;
	t->second = number_at(&p, end, 2);
	if (t->second < 0 || t->second > 60 || !skip_fraction(&p, end))
		return false;
	return parse_offset(&t->offset, &p, end) && p == end;
}

/* The calendar repeats every 400 years.  Moving the year there and back keeps the year
 * 0000, and the days just outside 0000..9999, within the range of base/date.h. */
enum { CYCLE = 400, MINUTES_PER_DAY = 24 * 60 };

enum coercion { UNTOUCHED, COERCED, OUT_OF_RANGE };

enum { UTC_TEXT = 64 };

static enum coercion to_utc(char out[static UTC_TEXT], struct mez_str s)
{
	struct datetime t;
	struct mez_date d;
	int shift, minutes, days;

	if (!parse_datetime(&t, s))
		return UNTOUCHED;
	shift = t.year < 5000 ? CYCLE : -CYCLE;
	if (!mez_date_make(&d, t.year + shift, t.month, t.day))
		return UNTOUCHED;
	minutes = t.hour * 60 + t.minute - t.offset;
	days = minutes < 0 ? -1 : minutes >= MINUTES_PER_DAY ? 1 : 0;
	minutes -= days * MINUTES_PER_DAY;
	d.days += days;
	mez_date_split(d, &t.year, &t.month, &t.day);
	t.year -= shift;
	if (t.year < 0 || t.year > 9999)
		return OUT_OF_RANGE;
	(void)snprintf(out, UTC_TEXT, "%04d-%02d-%02dT%02d:%02d:%02dZ", t.year, t.month, t.day,
		       minutes / 60, minutes % 60, t.second);
	return COERCED;
}

/* --- the writer ------------------------------------------------------------------ */

struct legacy {
	struct mez_buf *out;
	struct mez_err *err;
	const struct mez_json *culprit;
};

static int write_value(struct legacy *w, const struct mez_json *v, size_t depth);

static int write_string(struct legacy *w, const struct mez_json *v)
{
	char utc[UTC_TEXT];

	switch (to_utc(utc, mez_json_str(v))) {
	case UNTOUCHED:
		mez_json_quote(w->out, mez_json_str(v));
		return 0;
	case COERCED:
		mez_json_quote(w->out, mez_str_of(utc));
		return 0;
	case OUT_OF_RANGE:
		return mez_err_set(w->err, MEZ_E_VALUE,
				   "date-time whose year in UTC is not 0000 to 9999");
	}
	mez_bug("no such coercion");
}

/* Digits of equal length compare as text. */
static bool at_most(struct mez_str digits, struct mez_str limit)
{
	return digits.n < limit.n || (digits.n == limit.n && mez_str_cmp(digits, limit) <= 0);
}

static int write_number(struct legacy *w, const struct mez_json *v)
{
	const struct mez_str least = MEZ_STR("9223372036854775808"); /* less its sign */
	const struct mez_str greatest = MEZ_STR("18446744073709551615");
	struct mez_str s = { v->u.text, v->len };
	bool minus = s.p[0] == '-';
	struct mez_str digits = { s.p + minus, s.n - minus };

	if (mez_str_is(s, "-0"))
		return mez_err_set(w->err, MEZ_E_NEGZERO, "minus zero is not canonical");
	if (memchr(s.p, '.', s.n) || memchr(s.p, 'e', s.n) || memchr(s.p, 'E', s.n))
		return mez_err_set(w->err, MEZ_E_NUMBER, "number with a fraction or exponent");
	if (!at_most(digits, minus ? least : greatest))
		return mez_err_set(w->err, MEZ_E_NUMBER, "integer of more than 64 bits");
	mez_buf_str(w->out, s);
	return 0;
}

static int by_bytes(const void *a, const void *b)
{
	const struct mez_member *const *x = a, *const *y = b;

	return mez_str_cmp(mez_json_str(&(*x)->name), mez_json_str(&(*y)->name));
}

static int write_members(struct legacy *w, const struct mez_json *v, size_t depth)
{
	const struct mez_member **order = calloc(v->len + 1, sizeof(*order));
	int rc = 0;

	if (!order)
		mez_bug("out of memory");
	for (size_t i = 0; i < v->len; i++)
		order[i] = &v->u.members[i];
	qsort(order, v->len, sizeof(*order), by_bytes);
	for (size_t i = 0; i < v->len && rc == 0; i++) {
		if (i)
			mez_buf_ch(w->out, ',');
		mez_json_quote(w->out, mez_json_str(&order[i]->name));
		mez_buf_ch(w->out, ':');
		rc = write_value(w, &order[i]->value, depth + 1);
	}
	free(order);
	return rc;
}

static int write_items(struct legacy *w, const struct mez_json *v, size_t depth)
{
	int rc = 0;

	for (size_t i = 0; i < v->len && rc == 0; i++) {
		if (i)
			mez_buf_ch(w->out, ',');
		rc = write_value(w, &v->u.items[i], depth + 1);
	}
	return rc;
}

static int write_container(struct legacy *w, const struct mez_json *v, size_t depth)
{
	bool object = v->type == MEZ_J_OBJECT;
	int rc;

	if (depth == CANON_MAX_DEPTH)
		return mez_err_set(w->err, MEZ_E_LIMIT, "nested too deep to write");
	mez_buf_ch(w->out, object ? '{' : '[');
	rc = object ? write_members(w, v, depth) : write_items(w, v, depth);
	mez_buf_ch(w->out, object ? '}' : ']');
	return rc;
}

static int write_leaf(struct legacy *w, const struct mez_json *v)
{
	switch (mez_json_type(v)) {
	case MEZ_J_NULL:
		mez_buf_z(w->out, "null");
		return 0;
	case MEZ_J_FALSE:
		mez_buf_z(w->out, "false");
		return 0;
	case MEZ_J_TRUE:
		mez_buf_z(w->out, "true");
		return 0;
	case MEZ_J_NUMBER:
		return write_number(w, v);
	case MEZ_J_STRING:
		return write_string(w, v);
	case MEZ_J_ARRAY:
	case MEZ_J_OBJECT:
		break;
	}
	mez_bug("value of no scalar type");
}

/* Recursion is bounded by CANON_MAX_DEPTH. */
static int write_value(struct legacy *w, const struct mez_json *v, size_t depth)
{
	bool container = v->type == MEZ_J_ARRAY || v->type == MEZ_J_OBJECT;
	int rc = container ? write_container(w, v, depth) : write_leaf(w, v);

	if (rc < 0 && !w->culprit)
		w->culprit = v;
	return rc;
}

int mez_canon_legacy(struct mez_buf *out, const struct mez_json *v, struct mez_err *err,
		     const struct mez_json **culprit)
{
	struct legacy w = { out, err, NULL };
	int rc = write_value(&w, v, 0);

	*culprit = w.culprit;
	return rc;
}
