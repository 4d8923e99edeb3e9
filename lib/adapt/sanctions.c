/* adapt/sanctions.c: entries coming together, whichever list they are from. */
#include "adapt/sanctions_priv.h"

#include <stdarg.h>

#include "base/text.h"
#include "canon/canon.h"
#include "screen/name.h"

struct held {
	struct mez_sanctions_entry entry;
	struct held *next;
};

static const struct {
	const char *word, *publisher;
} formats[] = {
#define X(name, word, publisher) {word, publisher},
	MEZ_SANCTIONS_FORMATS(X)
#undef X
};

bool mez_sanctions_format_parse(enum mez_sanctions_format *out, struct mez_str s)
{
	for (size_t i = 0; i < MEZ_COUNT(formats); i++)
		if (mez_str_eq(s, mez_str_of(formats[i].word))) {
			*out = (enum mez_sanctions_format)i;
			return true;
		}
	return false;
}

const char *mez_sanctions_format_word(enum mez_sanctions_format f)
{
	return formats[f].word;
}

const char *mez_sanctions_publisher(enum mez_sanctions_format f)
{
	return formats[f].publisher;
}

/* --- remarks -------------------------------------------------------------------------------- */

void import_remark(struct import *im, const struct mez_xmlnode *n, const char *fmt, ...)
{
	char *text;
	va_list ap;

	im->out.counts.unread++;
	if (im->out.nremarks == MEZ_SANCTIONS_REMARKS)
		return;
	text = im->remarks[im->out.nremarks];
	va_start(ap, fmt);
	if (vsnprintf(text, sizeof(im->remarks[0]), fmt, ap) < 0)
		mez_bug("format cannot be printed");
	va_end(ap);
	im->out.remark[im->out.nremarks++] =
		(struct mez_sanctions_remark){n->line, {text, mez_utf8_valid(text, strlen(text))}};
}

/* --- parts of an entry ------------------------------------------------------------------------ */

int listing_begin(struct listing *l, struct import *im, const struct mez_xmlnode *n,
		  struct mez_str id, const char *kind)
{
	*l = (struct listing){
		.kind = kind, .line = n->line, .col = n->col, .mark = mez_arena_mark(im->a)};
	l->names.a = l->births.a = l->countries.a = l->identifiers.a = l->programmes.a = im->a;
	im->out.counts.read++;
	if (id.n == 0)
		return mez_xmlnode_fail(n, im->err, MEZ_E_MISSING, "an entry without an id");
	if (im->out.counts.read > MEZ_SANCTIONS_ENTRIES)
		return mez_xmlnode_fail(n, im->err, MEZ_E_LIMIT, "more than %d entries",
					MEZ_SANCTIONS_ENTRIES);
	l->id = mez_arena_dup(im->a, id);
	return 0;
}

/* White space of any sort made one blank. */
static struct mez_str squeeze(struct mez_arena *a, struct mez_str s)
{
	char *p = mez_arena_text(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		bool space = strchr(" \t\r\n", s.p[i]) != NULL && s.p[i];

		if (!space)
			p[n++] = s.p[i];
		else if (n && p[n - 1] != ' ')
			p[n++] = ' ';
	}
	n -= n && p[n - 1] == ' ';
	return (struct mez_str){p, n};
}

struct mez_str join_words(struct mez_arena *a, const struct mez_str *words, size_t n)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		if (words[i].n && b.len)
			mez_buf_ch(&b, ' ');
		mez_buf_str(&b, words[i]);
	}
	return mez_arena_dup(a, mez_buf_view(&b));
}

/* Whether there is room for another row: an entry that has more is refused whole. */
static bool room(struct listing *l, const struct mez_arr *rows)
{
	l->over |= rows->n == MEZ_SANCTIONS_ITEMS;
	return !l->over;
}

/* A name that can be looked for: with a letter, and not beyond what names are. */
static bool usable(struct import *im, const struct mez_xmlnode *n, struct mez_str name)
{
	size_t mark = mez_arena_mark(im->a);
	struct mez_name made;
	struct mez_err err;
	int r = mez_name_make(&made, im->a, name, MEZ_BEARER_BODY, &err);

	mez_arena_rewind(im->a, mark);
	if (r == 0 && made.n > 0)
		return true;
	import_remark(im, n, "a name that cannot be looked for: %s",
		      r ? err.msg : "without a letter or digit");
	return false;
}

static bool had(const struct listing *l, struct mez_str name)
{
	if (mez_str_eq(l->name, name))
		return true;
	for (size_t i = 0; i < l->names.n; i++)
		if (mez_str_eq(mez_json_str(mez_json_at(&l->names.v[i], "name")), name))
			return true;
	return false;
}

void listing_primary(struct import *im, struct listing *l, const struct mez_xmlnode *n,
		     struct mez_str name)
{
	name = squeeze(im->a, name);
	if (!l->name.n && name.n && usable(im, n, name)) {
		l->name = name;
		im->out.counts.names++;
	}
}

void listing_name(struct import *im, struct listing *l, const struct mez_xmlnode *n,
		  struct mez_str name, const char *kind, const char *strength)
{
	struct mez_obj o = {.a = im->a};
	struct mez_json v;

	name = squeeze(im->a, name);
	if (!name.n) {
		im->out.counts.empty++;
		return;
	}
	if (had(l, name)) {
		im->out.counts.repeated++;
		return;
	}
	if (!room(l, &l->names) || !usable(im, n, name))
		return;
	im->out.counts.names++;
	im->out.counts.aliases++;
	im->out.counts.weak += strcmp(strength, "weak") == 0;
	mez_obj_set(&o, "name", mez_json_text(name));
	mez_obj_set(&o, "kind", mez_json_z(kind));
	mez_obj_set(&o, "strength", mez_json_z(strength));
	v = mez_obj_done(&o);
	mez_arr_add(&l->names, v);
}

static struct mez_json day(struct mez_arena *a, struct mez_date d)
{
	char text[MEZ_DATE_TEXT + 1];

	mez_date_text(text, d);
	return mez_json_copy_text(a, mez_str_of(text));
}

void listing_birth(struct import *im, struct listing *l, struct mez_date from, struct mez_date to,
		   bool circa)
{
	struct mez_obj o = {.a = im->a};

	if (!room(l, &l->births))
		return;
	im->out.counts.births++;
	mez_obj_set(&o, "from", day(im->a, from));
	mez_obj_set(&o, "to", day(im->a, to));
	if (circa)
		mez_obj_set(&o, "circa", mez_json_bool(true));
	mez_arr_add(&l->births, mez_obj_done(&o));
}

static void add_text(struct import *im, struct listing *l, struct mez_arr *to, struct mez_str text,
		     uint64_t *count)
{
	text = squeeze(im->a, text);
	if (!text.n)
		return;
	for (size_t i = 0; i < to->n; i++)
		if (mez_str_eq(mez_json_str(&to->v[i]), text))
			return;
	if (!room(l, to))
		return;
	++*count;
	mez_arr_add(to, mez_json_text(text));
}

void listing_country(struct import *im, struct listing *l, struct mez_str country)
{
	add_text(im, l, &l->countries, country, &im->out.counts.countries);
}

void listing_programme(struct import *im, struct listing *l, struct mez_str programme)
{
	add_text(im, l, &l->programmes, programme, &im->out.counts.programmes);
}

void listing_note(struct import *im, struct listing *l, struct mez_str note)
{
	struct mez_str both[] = {l->note, squeeze(im->a, note)};

	l->note = join_words(im->a, both, MEZ_COUNT(both));
}

void listing_identifier(struct import *im, struct listing *l, struct mez_str type,
			struct mez_str value, struct mez_str country)
{
	struct mez_obj o = {.a = im->a};

	value = squeeze(im->a, value);
	for (size_t i = 0; i < l->identifiers.n; i++)
		if (mez_str_eq(mez_json_str(mez_json_at(&l->identifiers.v[i], "value")), value)) {
			im->out.counts.repeated++;
			return;
		}
	type = squeeze(im->a, type);
	country = squeeze(im->a, country);
	if (!value.n) {
		im->out.counts.empty++;
		return;
	}
	if (!room(l, &l->identifiers))
		return;
	im->out.counts.identifiers++;
	if (type.n)
		mez_obj_set(&o, "type", mez_json_text(type));
	mez_obj_set(&o, "value", mez_json_text(value));
	if (country.n)
		mez_obj_set(&o, "country", mez_json_text(country));
	mez_arr_add(&l->identifiers, mez_obj_done(&o));
}

/* --- dates ---------------------------------------------------------------------------------- */

int impossible_date(struct import *im, const struct mez_xmlnode *n, struct mez_str s)
{
	return mez_xmlnode_fail(n, im->err, MEZ_E_VALUE, "'%.*s' is no date", MEZ_FMT(s));
}

int listing_listed(struct import *im, struct listing *l, const struct mez_xmlnode *n,
		   struct mez_str s)
{
	if (!s.n)
		return 0;
	switch (read_iso_day(&l->listed_on, s)) {
	case DATE_READ:
		l->listed = true;
		return 0;
	case NOT_A_DATE:
		import_remark(im, n, "'%.*s' is no date of listing that is understood", MEZ_FMT(s));
		return 0;
	case IMPOSSIBLE:
		return impossible_date(im, n, s);
	}
	mez_bug("no such date");
}

int import_as_of(struct import *im, const struct mez_xmlnode *n, enum date_read r,
		 struct mez_date date, struct mez_str s)
{
	if (r != DATE_READ)
		return impossible_date(im, n, s);
	im->out.as_of = date;
	im->out.dated = true;
	return 0;
}

/* --- the end of an entry ---------------------------------------------------------------------- */

static void set_rows(struct mez_obj *o, const char *name, struct mez_arr *rows)
{
	if (rows->n)
		mez_obj_add(o, mez_str_of(name), mez_arr_done(rows));
}

/* An entry none of whose names is its first takes the first of the others. */
static void take_first(struct listing *l)
{
	if (l->name.n || !l->names.n)
		return;
	l->name = mez_json_str(mez_json_at(&l->names.v[0], "name"));
	memmove(l->names.v, l->names.v + 1, --l->names.n * sizeof *l->names.v);
}

static void count_kind(struct mez_sanctions_counts *c, const char *kind)
{
	c->imported++;
	c->individuals += strcmp(kind, "individual") == 0;
	c->entities += strcmp(kind, "entity") == 0;
	c->vessels += strcmp(kind, "vessel") == 0;
	c->aircraft += strcmp(kind, "aircraft") == 0;
}

/* Of what an entry was made of, its bytes stay; where entries stay open together, all does. */
static void hold(struct import *im, const struct listing *l, struct mez_str bytes)
{
	MEZ_AUTOBUF id = MEZ_BUF_INIT;
	struct held *h;

	mez_buf_str(&id, l->id);
	if (!im->open)
		mez_arena_rewind(im->a, l->mark);
	h = MEZ_NEW(im->a, struct held);
	h->entry = (struct mez_sanctions_entry){mez_arena_dup(im->a, mez_buf_view(&id)),
						mez_arena_dup(im->a, bytes), l->line};
	h->next = im->first;
	im->first = h;
}

int listing_end(struct import *im, struct listing *l)
{
	const struct mez_xmlnode at = {.line = l->line, .col = l->col};
	struct mez_obj o = {.a = im->a};
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	struct mez_json v;
	int r;

	take_first(l);
	if (l->over)
		return mez_xmlnode_fail(&at, im->err, MEZ_E_LIMIT,
					"entry '%.*s' has more than %d of something",
					MEZ_FMT(l->id), MEZ_SANCTIONS_ITEMS);
	if (!l->name.n)
		return mez_xmlnode_fail(&at, im->err, MEZ_E_MISSING, "entry '%.*s' has no name",
					MEZ_FMT(l->id));
	mez_obj_set(&o, "id", mez_json_text(l->id));
	mez_obj_set(&o, "kind", mez_json_z(l->kind));
	mez_obj_set(&o, "name", mez_json_text(l->name));
	set_rows(&o, "names", &l->names);
	set_rows(&o, "births", &l->births);
	set_rows(&o, "countries", &l->countries);
	set_rows(&o, "identifiers", &l->identifiers);
	set_rows(&o, "programmes", &l->programmes);
	if (l->note.n)
		mez_obj_set(&o, "note", mez_json_text(l->note));
	if (l->listed)
		mez_obj_set(&o, "listed_on", day(im->a, l->listed_on));
	v = mez_obj_done(&o);
	r = mez_canon_write(&b, &v, MEZ_PROFILE_STRICT, NULL, 0, im->err);
	if (r)
		return r;
	count_kind(&im->out.counts, l->kind);
	hold(im, l, mez_buf_view(&b));
	return 0;
}

/* --- the whole ------------------------------------------------------------------------------ */

static int by_id(const void *a, const void *b)
{
	const struct mez_sanctions_entry *x = a, *y = b;
	int c = mez_str_cmp(x->id, y->id);

	return c ? c : (x->line > y->line) - (x->line < y->line);
}

static int sort_entries(struct import *im)
{
	struct mez_sanctions *out = &im->out;
	size_t n = 0;

	out->entry = MEZ_NEWS(im->a, struct mez_sanctions_entry, out->counts.imported);
	for (const struct held *h = im->first; h; h = h->next)
		out->entry[n++] = h->entry;
	out->n = n;
	if (n)
		qsort(out->entry, n, sizeof *out->entry, by_id);
	for (size_t i = 1; i < n; i++) {
		const struct mez_xmlnode at = {.line = out->entry[i].line};

		if (mez_str_eq(out->entry[i - 1].id, out->entry[i].id))
			return mez_xmlnode_fail(&at, im->err, MEZ_E_DUPLICATE,
						"entry '%.*s' is there twice, first on line %u",
						MEZ_FMT(out->entry[i].id), out->entry[i - 1].line);
	}
	return 0;
}

static int judge_counts(struct import *im, bool partial)
{
	const struct mez_sanctions_counts *c = &im->out.counts;

	mez_require(c->read == c->imported + c->skipped);
	if (c->read == 0)
		return mez_err_set(im->err, MEZ_E_CLOSURE, "the file holds no entries");
	if (c->declared && c->declared != c->read && !partial)
		return mez_err_set(im->err, MEZ_E_CLOSURE,
				   "the file says it has %llu entries, and has %llu: it was cut",
				   (unsigned long long)c->declared, (unsigned long long)c->read);
	return 0;
}

static const struct mez_xmlrecords *spec_of(enum mez_sanctions_format f)
{
	switch (f) {
	case MEZ_SANCTIONS_UN:
		return &sanctions_un;
	case MEZ_SANCTIONS_OFAC:
		return &sanctions_ofac;
	case MEZ_SANCTIONS_OFAC_ADVANCED:
		return &sanctions_advanced;
	case MEZ_SANCTIONS_EU:
		return &sanctions_eu;
	case MEZ_SANCTIONS_UK:
		return &sanctions_uk;
	}
	mez_bug("no such format");
}

int mez_sanctions_read(struct mez_sanctions *out, struct mez_arena *a, int fd, const char *name,
		       enum mez_sanctions_format format, bool partial, struct mez_err *err)
{
	struct import im = {.a = a, .err = err, .file = name};
	struct mez_xmlrecords spec = *spec_of(format);
	int r;

	im.out.remark = MEZ_NEWS(a, struct mez_sanctions_remark, MEZ_SANCTIONS_REMARKS);
	im.remarks = mez_arena_alloc(a, MEZ_SANCTIONS_REMARKS * sizeof(im.remarks[0]));
	im.last_open = &im.open;
	spec.arg = &im;
	r = mez_xmlrecords_read(&spec, fd, name, &im.out.sha256, &im.out.size, err);
	if (!r && format == MEZ_SANCTIONS_OFAC_ADVANCED)
		r = advanced_end(&im);
	if (!r)
		r = judge_counts(&im, partial);
	if (!r)
		r = sort_entries(&im);
	if (r)
		mez_err_file(err, name);
	else
		*out = im.out;
	return r;
}
