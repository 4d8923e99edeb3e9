/* vc/licenceshape.c: the subject of a MezLicence, table by table. */
#include "vc/licenceshape.h"

#include <stdlib.h>

#include "base/buf.h"
#include "json/shape.h"

#define REQ MEZ_REQUIRED
static const struct mez_field extract[] = {
	{"id", MEZ_K_STRING, 0, NULL},	      {"closed", MEZ_K_BOOL, 0, NULL},
	{"register", MEZ_K_NAME, REQ, NULL},  {"as_of", MEZ_K_DATE, REQ, NULL},
	{"licences", MEZ_K_ARRAY, REQ, NULL},
};
static const struct mez_field licence[] = {
	{"number", MEZ_K_STRING, REQ, NULL},
	{"holder", MEZ_K_STRING, 0, NULL},
	{"applied_on", MEZ_K_DATE, 0, NULL},
	{"refused_on", MEZ_K_DATE, 0, NULL},
	{"granted_on", MEZ_K_DATE, 0, NULL},
	{"from", MEZ_K_DATE, 0, NULL},
	{"to", MEZ_K_DATE, 0, NULL},
	{"revoked_on", MEZ_K_DATE, 0, NULL},
	{"surrendered_on", MEZ_K_DATE, 0, NULL},
	{"renewals", MEZ_K_ARRAY, 0, NULL},
	{"suspensions", MEZ_K_ARRAY, 0, NULL},
	{"activities", MEZ_K_STRINGS, 0, NULL},
	{"clients", MEZ_K_STRINGS, 0, NULL},
	{"places", MEZ_K_STRINGS, 0, NULL},
	{"limits", MEZ_K_OBJECT, 0, NULL},
	{"conditions", MEZ_K_OBJECT, 0, NULL},
};
static const struct mez_field renewal[] = {
	{"granted_on", MEZ_K_DATE, REQ, NULL},
	{"to", MEZ_K_DATE, REQ, NULL},
};
static const struct mez_field span[] = {
	{"from", MEZ_K_DATE, REQ, NULL},
	{"to", MEZ_K_DATE, 0, NULL},
};
#undef REQ

/* A step below a pointer, in a buffer that is used again. */
static const char *below(struct mez_buf *here, const char *at, const char *step)
{
	mez_buf_clear(here);
	mez_buf_fmt(here, "%s/%s", at, step);
	return here->p;
}

static const char *nth(struct mez_buf *here, const char *at, size_t i)
{
	mez_buf_clear(here);
	mez_buf_fmt(here, "%s/%zu", at, i);
	return here->p;
}

static int wrong(struct mez_err *err, enum mez_code code, const char *at, const char *what)
{
	int r = mez_err_set(err, code, "%s", what);

	mez_err_pointer(err, at);
	return r;
}

/* A list of objects of one table; list may be NULL. */
static int check_list(const struct mez_json *list, const struct mez_field *fields, size_t n,
		      const char *at, struct mez_err *err)
{
	MEZ_AUTOBUF here = MEZ_BUF_INIT;

	if (list && !mez_json_is(list, MEZ_J_ARRAY))
		return wrong(err, MEZ_E_VALUE, at, "is no list");
	if (mez_json_len(list) > MEZ_LICENCE_MAX_SPANS)
		return wrong(err, MEZ_E_LIMIT, at, "has too many entries");
	for (size_t i = 0; i < mez_json_len(list); i++) {
		int r = mez_shape_check(mez_json_item(list, i), fields, n, nth(&here, at, i), NULL,
					0, err);

		if (r)
			return r;
	}
	return 0;
}

/* Names to money or decimals. */
static int check_limits(const struct mez_json *limits, const char *at, struct mez_err *err)
{
	for (size_t i = 0; i < mez_json_len(limits); i++) {
		const struct mez_json *v = &mez_json_member(limits, i)->value;

		if (mez_kind_check(v, MEZ_K_MONEY, "", NULL) &&
		    mez_kind_check(v, MEZ_K_DECIMAL, "", NULL))
			return wrong(err, MEZ_E_VALUE, at,
				     "has a limit that is no money or number");
	}
	return 0;
}

static int check_spans(const struct mez_json *v, const char *at, struct mez_err *err)
{
	const struct mez_json *conditions = mez_json_at(v, "conditions");
	MEZ_AUTOBUF here = MEZ_BUF_INIT;
	int r = check_list(mez_json_at(v, "renewals"), renewal, MEZ_COUNT(renewal),
			   below(&here, at, "renewals"), err);

	if (!r)
		r = check_list(mez_json_at(v, "suspensions"), span, MEZ_COUNT(span),
			       below(&here, at, "suspensions"), err);
	if (!r)
		r = check_limits(mez_json_at(v, "limits"), below(&here, at, "limits"), err);
	for (size_t i = 0; !r && i < mez_json_len(conditions); i++)
		r = check_list(&mez_json_member(conditions, i)->value, span, MEZ_COUNT(span),
			       below(&here, at, "conditions"), err);
	return r;
}

static int cmp_str(const void *a, const void *b)
{
	return mez_str_cmp(*(const struct mez_str *)a, *(const struct mez_str *)b);
}

/* A number names one licence of a register. */
static int check_numbers(const struct mez_json *list, const char *at, struct mez_err *err)
{
	size_t n = mez_json_len(list);
	struct mez_str *number = n > 1 ? calloc(n, sizeof *number) : NULL;
	bool twice = false;

	if (n < 2)
		return 0;
	if (!number)
		mez_bug("out of memory");
	for (size_t i = 0; i < n; i++)
		number[i] = mez_json_str(mez_json_at(mez_json_item(list, i), "number"));
	qsort(number, n, sizeof *number, cmp_str);
	for (size_t i = 1; i < n; i++)
		twice |= mez_str_eq(number[i - 1], number[i]);
	free(number);
	return twice ? wrong(err, MEZ_E_DUPLICATE, at, "has a number twice") : 0;
}

static int check_licence(const struct mez_json *v, bool has_id, const char *at, struct mez_err *err)
{
	int r = mez_shape_check(v, licence, MEZ_COUNT(licence), at, NULL, 0, err);

	if (!r && !has_id && !mez_json_at(v, "holder"))
		r = wrong(err, MEZ_E_MISSING, at, "has no holder");
	return r ? r : check_spans(v, at, err);
}

int mez_licence_check_shape(const struct mez_json *subject, const char *at, struct mez_err *err)
{
	const struct mez_json *list = mez_json_at(subject, "licences");
	bool has_id = mez_json_str(mez_json_at(subject, "id")).p != NULL;
	MEZ_AUTOBUF all = MEZ_BUF_INIT;
	MEZ_AUTOBUF here = MEZ_BUF_INIT;
	int r = mez_shape_check(subject, extract, MEZ_COUNT(extract), at, NULL, 0, err);

	if (r)
		return r;
	if (!has_id && !mez_json_is(mez_json_at(subject, "closed"), MEZ_J_TRUE))
		return wrong(err, MEZ_E_VALUE, at,
			     "is about a party (id), or closed: all of the register");
	(void)below(&all, at, "licences");
	if (mez_json_len(list) > MEZ_LICENCES_MAX)
		return wrong(err, MEZ_E_LIMIT, all.p, "has too many licences");
	for (size_t i = 0; !r && i < mez_json_len(list); i++)
		r = check_licence(mez_json_item(list, i), has_id, nth(&here, all.p, i), err);
	return r ? r : check_numbers(list, all.p, err);
}
