/* screen/party.c: births, countries, numbers. */
#include "screen/party.h"

#include "base/text.h"
#include "json/shape.h"

static const char *const kind_words[] = {
#define X(name, word) word,
	MEZ_PARTY_KINDS(X)
#undef X
};

bool mez_party_kind_parse(enum mez_party_kind *out, struct mez_str s)
{
	for (size_t i = 0; i < MEZ_COUNT(kind_words); i++)
		if (mez_str_eq(s, mez_str_of(kind_words[i]))) {
			*out = (enum mez_party_kind)i;
			return true;
		}
	return false;
}

const char *mez_party_kind_word(enum mez_party_kind k)
{
	return kind_words[k];
}

/* --- countries and numbers ------------------------------------------------------------------ */

static const struct country {
	uint8_t n; /* bytes of the name, which stands in its row: see words.c */
	char name[53], code[3];
} countries[] = {
#define C(name, code) {sizeof(name) - 1, name, code},
#include "screen/countries.inc"
#undef C
};

struct mez_str mez_fold_words(struct mez_arena *a, struct mez_str text, const char *sep)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	const char *p = text.p, *end = text.p + text.n;
	bool open = false;

	while (p < end) {
		struct mez_fold f = mez_fold_char(mez_utf8_next(&p, end));

		if (f.what == MEZ_FOLD_BREAK)
			open = false;
		if (f.what != MEZ_FOLD_TEXT)
			continue;
		if (!open && b.len)
			mez_buf_z(&b, sep);
		open = true;
		mez_buf_add(&b, f.text, f.n);
	}
	return mez_arena_dup(a, mez_buf_view(&b));
}

static struct mez_str name_of(const struct country *c)
{
	return (struct mez_str){c->name, c->n};
}

struct mez_str mez_country(struct mez_arena *a, struct mez_str name)
{
	struct mez_str words = mez_fold_words(a, name, " ");
	size_t lo = 0, hi = MEZ_COUNT(countries);

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (mez_str_cmp(name_of(&countries[mid]), words) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo < MEZ_COUNT(countries) && mez_str_eq(name_of(&countries[lo]), words))
		return mez_str_of(countries[lo].code);
	return words;
}

/* The last day of a month that exists is found by trying. */
static bool last_day(struct mez_date *out, int year, int month)
{
	for (int day = 31; day >= 28; day--)
		if (mez_date_make(out, year, month, day))
			return true;
	return false;
}

bool mez_birth_parse(struct mez_birth *out, struct mez_str s)
{
	static const char first[] = "0000-01-01";
	enum { YEAR_TEXT = 4, MONTH_TEXT = 7 };
	char day[sizeof first];
	int year, month, unused;

	*out = (struct mez_birth){0};
	if (s.n != YEAR_TEXT && s.n != MONTH_TEXT && s.n != MEZ_DATE_TEXT)
		return false;
	memcpy(day, first, sizeof day);
	memcpy(day, s.p, s.n);
	if (!mez_date_parse(&out->from, (struct mez_str){day, MEZ_DATE_TEXT}))
		return false;
	mez_date_split(out->from, &year, &month, &unused);
	out->to = out->from;
	if (s.n == MEZ_DATE_TEXT)
		return true;
	return last_day(&out->to, year, s.n == YEAR_TEXT ? 12 : month);
}

/* --- reading -------------------------------------------------------------------------------- */

static const struct mez_field birth_fields[] = {
	{"from", MEZ_K_DATE, MEZ_REQUIRED, NULL},
	{"to", MEZ_K_DATE, MEZ_REQUIRED, NULL},
	{"circa", MEZ_K_BOOL, 0, NULL},
};

static const struct mez_field identifier_fields[] = {
	{"type", MEZ_K_STRING, 0, NULL},
	{"value", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"country", MEZ_K_STRING, 0, NULL},
};

static int bad(struct mez_err *err, const char *at, const char *member, size_t i, const char *what)
{
	int r = mez_err_set(err, MEZ_E_VALUE, "%s", what);
	char pointer[MEZ_ERR_POINTER];

	(void)snprintf(pointer, sizeof(pointer), "%s/%s/%zu", at, member, i);
	mez_err_pointer(err, pointer);
	return r;
}

static int row_check(const struct mez_json *row, const struct mez_field *fields, size_t n,
		     const char *at, const char *member, size_t i, struct mez_err *err)
{
	char pointer[MEZ_ERR_POINTER];

	(void)snprintf(pointer, sizeof(pointer), "%s/%s/%zu", at, member, i);
	return mez_shape_check(row, fields, n, pointer, NULL, 0, err);
}

static int read_births(struct mez_facts *f, struct mez_arena *a, const struct mez_json *v,
		       const char *at, struct mez_err *err)
{
	size_t n = mez_json_len(v);

	f->birth = MEZ_NEWS(a, struct mez_birth, n);
	for (size_t i = 0; i < n; i++) {
		const struct mez_json *row = mez_json_item(v, i);
		struct mez_birth *b = &f->birth[f->nbirths++];
		int r = row_check(row, birth_fields, MEZ_COUNT(birth_fields), at, "births", i, err);

		if (r)
			return r;
		if (!mez_date_parse(&b->from, mez_json_str(mez_json_at(row, "from"))) ||
		    !mez_date_parse(&b->to, mez_json_str(mez_json_at(row, "to"))) ||
		    b->from.days > b->to.days)
			return bad(err, at, "births", i, "born later than by then");
		b->circa = mez_json_is(mez_json_at(row, "circa"), MEZ_J_TRUE);
	}
	return 0;
}

static int read_countries(struct mez_facts *f, struct mez_arena *a, const struct mez_json *v,
			  const char *at, struct mez_err *err)
{
	size_t n = mez_json_len(v);

	f->country = MEZ_NEWS(a, struct mez_str, n);
	for (size_t i = 0; i < n; i++) {
		struct mez_str s = mez_json_str(mez_json_item(v, i));

		if (!s.p)
			return bad(err, at, "countries", i, "not a text");
		s = mez_country(a, s);
		if (s.n)
			f->country[f->ncountries++] = s;
	}
	return 0;
}

/* Most texts hold one number: room for more is made when one does not. */
static void add_numbers(struct mez_facts *f, size_t *room, struct mez_arena *a, struct mez_str text)
{
	struct mez_str s[MEZ_NUMBERS], *more;
	size_t n = mez_numbers(s, a, text);

	if (f->nidentifiers + n > *room) {
		*room += f->nidentifiers + n;
		more = MEZ_NEWS(a, struct mez_str, *room);
		memcpy(more, f->identifier, f->nidentifiers * sizeof *more);
		f->identifier = more;
	}
	memcpy(f->identifier + f->nidentifiers, s, n * sizeof *s);
	f->nidentifiers += n;
}

static int read_identifiers(struct mez_facts *f, struct mez_arena *a, const struct mez_json *v,
			    const char *at, struct mez_err *err)
{
	size_t n = mez_json_len(v), room = n;

	f->identifier = MEZ_NEWS(a, struct mez_str, n);
	for (size_t i = 0; i < n; i++) {
		const struct mez_json *row = mez_json_item(v, i);
		int r = row_check(row, identifier_fields, MEZ_COUNT(identifier_fields), at,
				  "identifiers", i, err);

		if (r)
			return r;
		add_numbers(f, &room, a, mez_json_str(mez_json_at(row, "value")));
	}
	return 0;
}

int mez_facts_read(struct mez_facts *out, struct mez_arena *a, const struct mez_json *v,
		   const char *at, struct mez_err *err)
{
	struct mez_facts f = {0};
	int r = read_births(&f, a, mez_json_at(v, "births"), at, err);

	if (!r)
		r = read_countries(&f, a, mez_json_at(v, "countries"), at, err);
	if (!r)
		r = read_identifiers(&f, a, mez_json_at(v, "identifiers"), at, err);
	if (!r)
		*out = f;
	return r;
}

const char *mez_speaks_word(enum mez_speaks s)
{
	switch (s) {
	case MEZ_SPEAKS_NOTHING:
		return "nothing";
	case MEZ_SPEAKS_FOR:
		return "for";
	case MEZ_SPEAKS_AGAINST:
		return "against";
	}
	mez_bug("speaks in tongues");
}

/* --- comparing -------------------------------------------------------------------------------- */

enum { YEAR = 366 };

/* Days between the nearest days of two births; 0 when they overlap. */
static int64_t days_apart(const struct mez_birth *a, const struct mez_birth *b)
{
	int64_t slack = (a->circa || b->circa) ? YEAR : 0;
	int64_t d = a->from.days > b->to.days	? (int64_t)a->from.days - b->to.days
		    : b->from.days > a->to.days ? (int64_t)b->from.days - a->to.days
						: 0;

	return d > slack ? d - slack : 0;
}

/* Lists err by a year or two: only what is farther off speaks against. */
static enum mez_speaks compare_births(const struct mez_facts *a, const struct mez_facts *b)
{
	int64_t least = INT64_MAX;

	for (size_t i = 0; i < a->nbirths; i++)
		for (size_t k = 0; k < b->nbirths; k++) {
			int64_t d = days_apart(&a->birth[i], &b->birth[k]);

			least = d < least ? d : least;
		}
	if (least == INT64_MAX || (least > 0 && least <= 2 * YEAR))
		return MEZ_SPEAKS_NOTHING;
	return least ? MEZ_SPEAKS_AGAINST : MEZ_SPEAKS_FOR;
}

static bool share(const struct mez_str *a, size_t n, const struct mez_str *b, size_t m)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			if (mez_str_eq(a[i], b[k]))
				return true;
	return false;
}

struct mez_comparison mez_facts_compare(const struct mez_facts *a, const struct mez_facts *b)
{
	struct mez_comparison c = {.birth = compare_births(a, b)};

	if (a->ncountries && b->ncountries)
		c.country = share(a->country, a->ncountries, b->country, b->ncountries)
				    ? MEZ_SPEAKS_FOR
				    : MEZ_SPEAKS_AGAINST;
	if (share(a->identifier, a->nidentifiers, b->identifier, b->nidentifiers))
		c.identifier = MEZ_SPEAKS_FOR;
	return c;
}
