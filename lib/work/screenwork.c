/* work/screenwork.c: screening as a record loop. */
#include "work/screenwork.h"

#include <fcntl.h>

#include "base/file.h"
#include "json/shape.h"

/* --- lists from files ------------------------------------------------------------------------- */

struct mez_screenlists {
	struct mez_arena a[MEZ_SCREENWORK_LISTS];
	struct mez_screen_list *list[MEZ_SCREENWORK_LISTS];
	struct mez_recall *recall[MEZ_SCREENWORK_LISTS];
	size_t n;
};

/* Just past the string that begins at p (a quote), or end. */
static const char *past_string(const char *p, const char *end)
{
	for (p++; p < end && *p != '"'; p++)
		if (*p == '\\')
			p++;
	return p < end ? p + 1 : end;
}

/* Just past the array, object or string that begins at p, or end when it has none.  Only where
 * canonical text is cut is decided here: each piece is read strictly after. */
static const char *past_value(const char *p, const char *end)
{
	size_t depth = 0;

	while (p < end) {
		if (*p == '"') {
			p = past_string(p, end);
		} else {
			depth += *p == '[' || *p == '{';
			depth -= depth && (*p == ']' || *p == '}');
			p++;
		}
		if (!depth)
			return p;
	}
	return end;
}

/* The value of the top level's "entries", or empty. */
static struct mez_str find_entries(struct mez_str text)
{
	const char *p = text.p, *end = text.p + text.n;

	for (p += p < end && *p == '{'; p < end && *p == '"';) {
		const char *name = p, *value = past_string(p, end);
		bool here = mez_str_eq((struct mez_str){name, (size_t)(value - name)},
				       MEZ_STR("\"entries\""));

		value += value < end && *value == ':';
		for (p = value; p < end && *p != ',' && *p != '}';)
			p = *p == '"' || *p == '[' || *p == '{' ? past_value(p, end) : p + 1;
		if (here)
			return (struct mez_str){value, (size_t)(p - value)};
		p += p < end;
	}
	return MEZ_NOSTR;
}

/* The document without its entries, canonical if it was. */
static int read_head(struct mez_list_head *head, struct mez_arena *a, struct mez_str text,
		     struct mez_str entries, struct mez_err *err)
{
	size_t before = entries.p ? (size_t)(entries.p - text.p) : text.n;
	struct mez_filehash all = mez_sha256_file(text.p, text.n);
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	const struct mez_json *v;
	struct mez_str copy;
	int r;

	mez_buf_add(&b, text.p, before);
	if (entries.p) {
		mez_buf_z(&b, "[]");
		mez_buf_add(&b, entries.p + entries.n, text.n - before - entries.n);
	}
	copy = mez_arena_dup(a, mez_buf_view(&b));
	r = mez_canon_read(&v, a, copy.p, copy.n, err);
	if (!r)
		r = mez_list_head_read(head, v, err);
	if (!r)
		memcpy(head->sha256.b, all.b, sizeof(all.b));
	return r;
}

static int read_entry(struct mez_screen_list *l, struct mez_arena *scratch, struct mez_str text,
		      struct mez_err *err)
{
	size_t mark = mez_arena_mark(scratch);
	const struct mez_json *v;
	int r = mez_canon_read(&v, scratch, text.p, text.n, err);

	if (!r)
		r = mez_screen_list_add(l, scratch, v, err);
	mez_arena_rewind(scratch, mark);
	return r;
}

static int read_entries(struct mez_screen_list *l, struct mez_arena *scratch,
			struct mez_str entries, struct mez_err *err)
{
	const char *p = entries.p + 1, *end = entries.p + entries.n - 1;
	size_t n = 0;

	while (p < end) {
		const char *next = past_value(p, end);
		int r = read_entry(l, scratch, (struct mez_str){p, (size_t)(next - p)}, err);

		n++;
		if (!r && next < end && (*next != ',' || next + 1 == end))
			r = mez_err_set(err, MEZ_E_SYNTAX, "entries are not parted by commas");
		if (r) {
			char at[64];

			(void)snprintf(at, sizeof(at), "entries/%zu", n - 1);
			return mez_err_in(err, "%s", at);
		}
		p = next < end ? next + 1 : end;
	}
	return 0;
}

int mez_screenlist_read(struct mez_screen_list **out, struct mez_arena *a,
			struct mez_arena *scratch, struct mez_str text, struct mez_err *err)
{
	struct mez_screen_list *l;
	struct mez_list_head head;
	struct mez_str entries;
	int r;

	text.n -= text.n && text.p[text.n - 1] == '\n'; /* as a line of a tool's output */
	entries = find_entries(text);
	if (entries.n < 2 || entries.p[0] != '[' || entries.p[entries.n - 1] != ']')
		entries = MEZ_NOSTR;
	r = read_head(&head, scratch, text, entries, err);
	if (r)
		return r;
	l = mez_screen_list_new(a, &head);
	r = read_entries(l, scratch, entries, err);
	if (r)
		return r;
	mez_screen_list_done(l);
	*out = l;
	return 0;
}

static int open_one(struct mez_screenlists *s, const char *path, struct mez_err *err)
{
	struct mez_arena scratch = {0};
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	int r = mez_arena_init(&s->a[s->n], 0, err);

	s->n += !r;
	if (!r)
		r = mez_arena_init(&scratch, 0, err);
	if (!r)
		r = mez_recall_open(&s->recall[s->n - 1], err);
	if (!r)
		r = mez_file_read(&text, AT_FDCWD, path, MEZ_LIST_MAX_BYTES, err);
	if (!r)
		r = mez_screenlist_read(&s->list[s->n - 1], &s->a[s->n - 1], &scratch,
					mez_buf_view(&text), err);
	mez_arena_release(&scratch);
	if (r)
		mez_err_file(err, path);
	return r;
}

int mez_screenlists_open(struct mez_screenlists **out, const char *const *paths, size_t n,
			 struct mez_err *err)
{
	MEZ_AUTO(mez_screenlists) s = calloc(1, sizeof *s);

	if (!s)
		mez_bug("out of memory");
	if (n > MEZ_SCREENWORK_LISTS)
		return mez_err_set(err, MEZ_E_LIMIT, "more than %d lists", MEZ_SCREENWORK_LISTS);
	for (size_t i = 0; i < n; i++) {
		int r = open_one(s, paths[i], err);

		if (r)
			return r;
	}
	*out = MEZ_TAKE(s);
	return 0;
}

void mez_screenlists_free(struct mez_screenlists *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n; i++) {
		mez_recall_free(s->recall[i]);
		mez_arena_release(&s->a[i]);
	}
	free(s);
}

/* --- records -------------------------------------------------------------------------------- */

static void note_outcome(struct mez_screenwork *w, const struct mez_json *v)
{
	const struct mez_json *lists = mez_json_at(v, "lists");
	enum { BLOCK = 1, REVIEW = 3 };

	for (size_t i = 0; i < mez_json_len(lists); i++) {
		struct mez_str o = mez_json_str(mez_json_at(mez_json_item(lists, i), "outcome"));

		if (mez_str_is(o, "block"))
			w->answer = BLOCK;
		else if (mez_str_is(o, "review") && !w->answer)
			w->answer = REVIEW;
	}
}

static int make(struct mez_json *out, const struct mez_screenwork *w, struct mez_arena *a,
		const struct mez_json *party, const struct mez_screening_how *how,
		struct mez_err *err)
{
	const struct mez_screenlists *s = w->lists;

	return mez_screening_make(out, a, party, (const struct mez_screen_list *const *)s->list,
				  s->recall, s->n, how, err);
}

static int screen(struct mez_stream *s, struct mez_screenwork *w, const struct mez_json *v,
		  struct mez_str line, struct mez_arena *a, struct mez_err *err)
{
	struct mez_json out;
	int r = make(&out, w, a, v, &w->how, err);

	if (!r)
		r = mez_sink_put(s->out, &out, line, err);
	if (!r)
		note_outcome(w, &out);
	return r;
}

/* A result must be what its party and the lists at hand give now, and its proofs must hold. */
static int check(struct mez_stream *s, struct mez_screenwork *w, const struct mez_json *v,
		 struct mez_str line, struct mez_arena *a, struct mez_err *err)
{
	struct mez_screening_how how;
	const struct mez_json *party;
	struct mez_json again;
	int r = mez_screening_asked(&how, &party, v, err);

	if (!r)
		r = mez_screening_check_proofs(a, v, err);
	if (!r && w->lists)
		r = make(&again, w, a, party, &how, err);
	if (!r && w->lists && !mez_json_same(&again, v))
		r = mez_err_set(err, MEZ_E_REPLAY, "these lists give another result");
	if (!r)
		r = mez_sink_put(s->out, v, line, err);
	if (!r)
		note_outcome(w, v);
	return r;
}

static const struct mez_field pair_fields[] = {
	{"name", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"against", MEZ_K_STRING, MEZ_REQUIRED, NULL},
	{"kind", MEZ_K_STRING, 0, NULL},
};

static int compare(struct mez_stream *s, const struct mez_json *v, struct mez_arena *a,
		   struct mez_err *err)
{
	struct mez_str word = mez_json_str(mez_json_at(v, "kind"));
	enum mez_party_kind kind = MEZ_PARTY_UNKNOWN;
	struct mez_json out;
	int r = mez_shape_check(v, pair_fields, MEZ_COUNT(pair_fields), "", NULL, 0, err);

	if (!r && word.p && !mez_party_kind_parse(&kind, word))
		r = mez_err_set(err, MEZ_E_VALUE, "no such kind of party");
	if (!r)
		r = mez_likeness_make(&out, a, mez_json_str(mez_json_at(v, "name")),
				      mez_json_str(mez_json_at(v, "against")), kind, err);
	if (!r)
		mez_sink_json(s->out, &out);
	return r;
}

int mez_screenwork_record(struct mez_stream *s, const struct mez_json *v, struct mez_str line,
			  struct mez_arena *a, void *arg, struct mez_err *err)
{
	struct mez_screenwork *w = arg;

	switch (w->what) {
	case MEZ_SCREENWORK_SCREEN:
		return screen(s, w, v, line, a, err);
	case MEZ_SCREENWORK_CHECK:
		return check(s, w, v, line, a, err);
	case MEZ_SCREENWORK_PAIRS:
		return compare(s, v, a, err);
	}
	mez_bug("no such work");
}
