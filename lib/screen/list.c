/* screen/list.c: list documents into what is searched. */
#include "screen/list_priv.h"

#include "json/shape.h"

const char *mez_listed_name_word(enum mez_listed_name n)
{
	static const char *const words[] = {
#define X(name, word) word,
		MEZ_LISTED_NAMES(X)
#undef X
	};

	return words[n];
}

/* --- head ----------------------------------------------------------------------------------- */

static const struct mez_field list_fields[] = {
	{"type", MEZ_K_STRING, MEZ_REQUIRED, MEZ_LIST_TYPE},
	{"name", MEZ_K_NAME, MEZ_REQUIRED, NULL},
	{"title", MEZ_K_STRING, 0, NULL},
	{"publisher", MEZ_K_STRING, 0, NULL},
	{"format", MEZ_K_STRING, 0, NULL},
	{"as_of", MEZ_K_DATE, MEZ_REQUIRED, NULL},
	{"max_age", MEZ_K_INT, MEZ_REQUIRED, NULL},
	{"algorithm", MEZ_K_STRING, 0, NULL},
	{"review", MEZ_K_INT, 0, NULL},
	{"block", MEZ_K_INT, 0, NULL},
	{"authorisations_by", MEZ_K_NAME, 0, NULL},
	{"ownership", MEZ_K_OBJECT, 0, NULL},
	{"entries", MEZ_K_ARRAY, MEZ_REQUIRED, NULL},
	{"source", MEZ_K_STRINGS, 0, NULL},
	{"note", MEZ_K_STRING, 0, NULL},
};

static int score_member(int64_t *out, const struct mez_json *v, const char *member,
			int64_t otherwise, struct mez_err *err)
{
	const struct mez_json *m = mez_json_get(v, mez_str_of(member));
	char pointer[32];
	int r;

	*out = otherwise;
	if (!m || (mez_json_int(out, m) && *out >= 0 && *out <= MEZ_SCORE_TOP))
		return 0;
	r = mez_err_set(err, MEZ_E_VALUE, "%s is a score of 0 to %d", member, MEZ_SCORE_TOP);
	(void)snprintf(pointer, sizeof(pointer), "/%s", member);
	mez_err_pointer(err, pointer);
	return r;
}

int mez_list_head_read(struct mez_list_head *out, const struct mez_json *v, struct mez_err *err)
{
	struct mez_list_head h = {.name = mez_json_str(mez_json_at(v, "name"))};
	struct mez_str type = mez_json_str(mez_json_at(v, "type"));
	struct mez_str algorithm = mez_json_str(mez_json_at(v, "algorithm"));
	int r;

	if (!mez_str_is(type, MEZ_LIST_TYPE))
		return mez_err_set(err, MEZ_E_TYPE, "type '%.*s' is not %s", MEZ_FMT(type),
				   MEZ_LIST_TYPE);
	r = mez_shape_check(v, list_fields, MEZ_COUNT(list_fields), "", NULL, 0, err);
	if (r)
		return r;
	if (!mez_str_is(algorithm, MEZ_SCREEN_ALGORITHM))
		return mez_err_set(err, MEZ_E_UNSUPPORTED, "list '%.*s' is not for algorithm %s",
				   MEZ_FMT(h.name), MEZ_SCREEN_ALGORITHM);
	if (!mez_date_parse(&h.as_of, mez_json_str(mez_json_at(v, "as_of"))) ||
	    !mez_json_int(&h.max_age, mez_json_at(v, "max_age")) || h.max_age < 0)
		return mez_err_set(err, MEZ_E_VALUE, "max_age is a number of days");
	r = score_member(&h.review, v, "review", MEZ_SCORE_REVIEW, err);
	if (!r)
		r = score_member(&h.block, v, "block", MEZ_SCORE_BLOCK, err);
	if (!r && h.block < h.review)
		r = mez_err_set(err, MEZ_E_VALUE, "block is less than review");
	if (!r)
		r = mez_ownership_read(&h.ownership, mez_json_at(v, "ownership"), err);
	if (!r)
		*out = h;
	return r;
}

struct mez_screen_list *mez_screen_list_new(struct mez_arena *a, const struct mez_list_head *head)
{
	struct mez_screen_list *l = MEZ_NEW(a, struct mez_screen_list);

	l->a = a;
	l->head = *head;
	l->head.name = mez_arena_dup(a, head->name);
	l->index = mez_index_new(a);
	l->last = &l->first;
	l->last_name = &l->first_name;
	return l;
}

/* --- entries -------------------------------------------------------------------------------- */

static const struct mez_field entry_fields[] = {
	{"id", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"name", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"kind", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"aliases", MEZ_K_STRINGS, 0, NULL},
	{"names", MEZ_K_ARRAY, 0, NULL},
	{"births", MEZ_K_ARRAY, 0, NULL},
	{"countries", MEZ_K_STRINGS, 0, NULL},
	{"identifiers", MEZ_K_ARRAY, 0, NULL},
	{"programmes", MEZ_K_STRINGS, 0, NULL},
	{"listed_on", MEZ_K_DATE, 0, NULL},
	{"source", MEZ_K_STRINGS, 0, NULL},
	{"note", MEZ_K_STRING, 0, NULL},
};

static const struct mez_field name_fields[] = {
	{"name", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"kind", MEZ_K_STRING, 0, NULL},
	{"strength", MEZ_K_STRING, 0, NULL},
	{"script", MEZ_K_STRING, 0, NULL},
};

/* A listed name so short that others are like it by chance: it counts when it is the same. */
static bool is_brief(const struct mez_name *name)
{
	enum { BRIEF = 4 };

	return !name->signs && name->flat.n <= BRIEF;
}

struct adding {
	struct mez_screen_list *l;
	struct mez_arena *scratch;
	struct list_entry *entry;
	size_t names;
	struct mez_err *err;
};

static int in_entry(struct adding *d, int r)
{
	return r ? mez_err_in(d->err, "entry '%.*s'", MEZ_FMT(d->entry->id)) : 0;
}

static void add_key(struct adding *d, struct mez_str text, const struct mez_name *name,
		    enum mez_bearer bearer)
{
	struct list_key *k = MEZ_NEW(d->l->a, struct list_key);
	struct mez_str key = bearer == MEZ_BEARER_PERSON ? list_key_of(d->scratch, name)
							 : mez_screen_key(d->scratch, text);

	*k = (struct list_key){mez_arena_dup(d->l->a, key), d->l->keys};
	d->l->keys = k;
	d->l->nkeys++;
}

static void keep_name(struct mez_screen_list *l, const struct list_name *name)
{
	struct list_name *n = MEZ_NEW(l->a, struct list_name);

	*n = *name;
	n->text = mez_arena_dup(l->a, name->text);
	*l->last_name = n;
	l->last_name = &n->next;
	l->names++;
}

static int add_name(struct adding *d, struct mez_str text, enum mez_listed_name as, bool weak)
{
	struct mez_screen_list *l = d->l;
	enum mez_bearer bearer = list_bearer(d->entry->kind);
	size_t mark = mez_arena_mark(d->scratch);
	struct mez_name made;
	int r;

	if (d->names++ == MEZ_LIST_ENTRY_NAMES)
		return mez_err_set(d->err, MEZ_E_LIMIT, "more than %d names", MEZ_LIST_ENTRY_NAMES);
	r = mez_name_make(&made, d->scratch, text, bearer, d->err);
	if (!r)
		r = mez_index_add_made(l->index, d->scratch, text, &made, bearer,
				       (uint32_t)l->names, d->err);
	if (!r) {
		keep_name(l, &(struct list_name){.text = text,
						 .entry = (uint32_t)l->n,
						 .as = as,
						 .weak = weak,
						 .brief = is_brief(&made)});
		add_key(d, text, &made, bearer);
	}
	mez_arena_rewind(d->scratch, mark);
	return r;
}

static int add_aliases(struct adding *d, const struct mez_json *v)
{
	for (size_t i = 0; i < mez_json_len(v); i++) {
		int r = add_name(d, mez_json_str(mez_json_item(v, i)), MEZ_LISTED_ALIAS, false);

		if (r)
			return r;
	}
	return 0;
}

static bool name_kind(enum mez_listed_name *out, struct mez_str s)
{
	for (int k = MEZ_LISTED_ALIAS; k <= MEZ_LISTED_ORIGINAL; k++)
		if (mez_str_eq(s, mez_str_of(mez_listed_name_word((enum mez_listed_name)k)))) {
			*out = (enum mez_listed_name)k;
			return true;
		}
	return false;
}

static int add_other_name(struct adding *d, const struct mez_json *row, size_t i)
{
	struct mez_str kind = mez_json_str(mez_json_at(row, "kind"));
	struct mez_str strength = mez_json_str(mez_json_at(row, "strength"));
	enum mez_listed_name as = MEZ_LISTED_ALIAS;
	char at[32];
	int r;

	(void)snprintf(at, sizeof(at), "/names/%zu", i);
	r = mez_shape_check(row, name_fields, MEZ_COUNT(name_fields), at, NULL, 0, d->err);
	if (r)
		return r;
	if ((kind.p && !name_kind(&as, kind)) ||
	    (strength.p && !mez_str_is(strength, "strong") && !mez_str_is(strength, "weak"))) {
		r = mez_err_set(d->err, MEZ_E_VALUE, "no such kind or strength of name");
		mez_err_pointer(d->err, at);
		return r;
	}
	return add_name(d, mez_json_str(mez_json_at(row, "name")), as,
			mez_str_is(strength, "weak"));
}

static int add_names(struct adding *d, const struct mez_json *v)
{
	const struct mez_json *names = mez_json_at(v, "names");
	int r = add_name(d, mez_json_str(mez_json_at(v, "name")), MEZ_LISTED_PRIMARY, false);

	if (!r)
		r = add_aliases(d, mez_json_at(v, "aliases"));
	for (size_t i = 0; !r && i < mez_json_len(names); i++)
		r = add_other_name(d, mez_json_item(names, i), i);
	return r;
}

static int check_id(const struct mez_screen_list *l, struct mez_str id, struct mez_err *err)
{
	const struct list_entry *before =
		l->n ? (const struct list_entry *)(const void *)((const char *)l->last -
								 offsetof(struct list_entry, next))
		     : NULL;
	int c = before ? mez_str_cmp(before->id, id) : -1;

	if (l->n == MEZ_LIST_ENTRIES)
		return mez_err_set(err, MEZ_E_LIMIT, "more than %d entries", MEZ_LIST_ENTRIES);
	if (id.n == 0 || id.n > MEZ_LIST_ID_MAX)
		return mez_err_set(err, MEZ_E_VALUE, "an id has 1 to %d bytes", MEZ_LIST_ID_MAX);
	if (c == 0)
		return mez_err_set(err, MEZ_E_DUPLICATE, "entry '%.*s' is there twice",
				   MEZ_FMT(id));
	if (c > 0)
		return mez_err_set(err, MEZ_E_VALUE, "entry '%.*s' is out of order", MEZ_FMT(id));
	return 0;
}

int mez_screen_list_add(struct mez_screen_list *l, struct mez_arena *scratch,
			const struct mez_json *v, struct mez_err *err)
{
	struct adding d = {.l = l, .scratch = scratch, .err = err};
	struct mez_str id = mez_json_str(mez_json_at(v, "id"));
	MEZ_AUTO(mez_canon) bytes = NULL;
	struct mez_str view;
	int r = mez_shape_check(v, entry_fields, MEZ_COUNT(entry_fields), "", NULL, 0, err);

	if (!r)
		r = check_id(l, id, err);
	if (!r)
		r = mez_canon_make(&bytes, v, MEZ_PROFILE_STRICT, NULL, 0, err);
	if (r)
		return r;
	d.entry = MEZ_NEW(l->a, struct list_entry);
	d.entry->id = mez_arena_dup(l->a, id);
	if (!mez_party_kind_parse(&d.entry->kind, mez_json_str(mez_json_at(v, "kind"))))
		return in_entry(&d, mez_err_set(err, MEZ_E_VALUE, "no such kind of entry"));
	r = mez_facts_read(&d.entry->facts, l->a, v, "", err);
	if (!r)
		r = add_names(&d, v);
	if (r)
		return in_entry(&d, r);
	l->nnumbers += d.entry->facts.nidentifiers;
	view = mez_canon_view(bytes);
	d.entry->leaf = mez_leaf_hash(view.p, view.n);
	*l->last = d.entry;
	l->last = &d.entry->next;
	l->n++;
	return 0;
}

const struct mez_list_head *mez_screen_list_head(const struct mez_screen_list *l)
{
	return &l->head;
}

size_t mez_screen_list_entries(const struct mez_screen_list *l)
{
	return l->n;
}

size_t mez_screen_list_names(const struct mez_screen_list *l)
{
	return l->names;
}

struct mez_str mez_screen_list_id(const struct mez_screen_list *l, size_t entry)
{
	return l->entry[entry]->id;
}

/* Names stand in the order of their entries. */
struct mez_str mez_screen_list_primary(const struct mez_screen_list *l, size_t entry)
{
	size_t lo = 0, hi = l->names;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (l->name[mid]->entry < entry)
			lo = mid + 1;
		else
			hi = mid;
	}
	return l->name[lo]->text;
}

bool mez_screen_list_numbered(const struct mez_screen_list *l)
{
	return l->nnumbers > 0;
}
