/* work/importwork.c: importing lists. */
#include "work/importwork.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "json/shape.h"
#include "work/screenwork.h"

/* --- the document ----------------------------------------------------------------------------- */

static struct mez_json day_text(struct mez_arena *a, struct mez_date d)
{
	char text[MEZ_DATE_TEXT + 1];

	mez_date_text(text, d);
	return mez_json_copy_text(a, mez_str_of(text));
}

/* The next word of a text of words and blanks; empty at its end. */
static struct mez_str next_word(struct mez_str *text)
{
	struct mez_str w;

	while (text->n && *text->p == ' ')
		text->p++, text->n--;
	w = (struct mez_str){text->p, 0};
	while (w.n < text->n && text->p[w.n] != ' ')
		w.n++;
	text->p += w.n;
	text->n -= w.n;
	return w;
}

/* The rule about owners, as the list will say it: its words in the order of the members. */
static int read_ownership(struct mez_json *out, struct mez_arena *a, struct mez_str text,
			  struct mez_err *err)
{
	static const char *const members[] = {"rule", "threshold", "counted", "through"};
	struct mez_ownership unused;
	struct mez_obj o = {.a = a};
	struct mez_dec share;

	for (size_t i = 0; i < MEZ_COUNT(members); i++) {
		struct mez_str w = next_word(&text);
		char dec[MEZ_DEC_TEXT];

		if (!w.n)
			break;
		if (i == 1 && mez_dec_parse_source(&share, w)) {
			w.n = mez_dec_text(dec, share);
			w.p = dec;
		}
		mez_obj_add(&o, mez_str_of(members[i]), mez_json_copy_text(a, w));
	}
	*out = mez_obj_done(&o);
	if (next_word(&text).n)
		return mez_err_set(err, MEZ_E_VALUE, "more words than a rule about owners has");
	return mez_ownership_read(&unused, out, err);
}

static struct mez_json head(struct mez_arena *a, const struct mez_importwork *w,
			    const struct mez_sanctions *s, const struct mez_json *ownership)
{
	struct mez_obj o = {.a = a};
	struct mez_arr none = {.a = a};

	if (w->ownership.n)
		mez_obj_set(&o, "ownership", *ownership);
	mez_obj_set(&o, "type", mez_json_z(MEZ_LIST_TYPE));
	mez_obj_set(&o, "name", mez_json_text(w->name));
	mez_obj_set(&o, "publisher", mez_json_z(mez_sanctions_publisher(w->format)));
	mez_obj_set(&o, "format", mez_json_z(mez_sanctions_format_word(w->format)));
	mez_obj_set(&o, "as_of", day_text(a, s->as_of));
	mez_obj_set(&o, "max_age", mez_json_i64(a, w->max_age));
	mez_obj_set(&o, "algorithm", mez_json_z(MEZ_SCREEN_ALGORITHM));
	mez_obj_set(&o, "review", mez_json_i64(a, w->review));
	mez_obj_set(&o, "block", mez_json_i64(a, w->block));
	mez_obj_set(&o, "entries", mez_arr_done(&none));
	return mez_obj_done(&o);
}

static size_t letters(const struct mez_sanctions *s)
{
	size_t n = 1;

	for (size_t i = 0; i < s->n; i++)
		n += s->entry[i].bytes.n + 1;
	return n;
}

/* The entries are canonical each; between their brackets they stand in the head's canonical text,
 * which holds no other empty array. */
static int compose(struct mez_buf *out, struct mez_arena *a, const struct mez_importwork *w,
		   const struct mez_sanctions *s, struct mez_err *err)
{
	MEZ_AUTOBUF b = MEZ_BUF_INIT;
	struct mez_json ownership, v;
	const char *at;
	int r = w->ownership.n ? read_ownership(&ownership, a, w->ownership, err) : 0;

	if (r)
		return mez_err_in(err, "rule about owners");
	v = head(a, w, s, &ownership);
	r = mez_canon_write(&b, &v, MEZ_PROFILE_STRICT, NULL, 0, err);
	if (r)
		return r;
	at = strstr(b.p, "\"entries\":[]");
	mez_require(at);
	at += strlen("\"entries\":[");
	(void)mez_buf_room(out, b.len + letters(s)); /* it is large: grow once */
	mez_buf_add(out, b.p, (size_t)(at - b.p));
	for (size_t i = 0; i < s->n; i++) {
		if (i)
			mez_buf_ch(out, ',');
		mez_buf_str(out, s->entry[i].bytes);
	}
	mez_buf_z(out, at);
	mez_buf_ch(out, '\n');
	return 0;
}

/* Nobody gets a list that cannot be screened against: it is opened as any other before it replaces
 * the one that is there. */
static int try_list(struct mez_list_trees *trees, size_t *names, struct mez_digest *sha256,
		    struct mez_str text, struct mez_err *err)
{
	struct mez_arena a = {0}, scratch = {0};
	struct mez_screen_list *l = NULL;
	int r = mez_arena_init(&a, 0, err);

	if (!r)
		r = mez_arena_init(&scratch, 0, err);
	if (!r)
		r = mez_screenlist_read(&l, &a, &scratch, text, err);
	if (!r) {
		*trees = mez_screen_list_trees(l);
		*names = mez_screen_list_names(l);
		*sha256 = mez_screen_list_head(l)->sha256;
	}
	mez_arena_release(&scratch);
	mez_arena_release(&a);
	return r;
}

/* --- the report ------------------------------------------------------------------------------- */

static struct mez_json count(struct mez_arena *a, uint64_t n)
{
	return mez_json_i64(a, (int64_t)n);
}

static struct mez_json counts(struct mez_arena *a, const struct mez_sanctions_counts *c)
{
	struct mez_obj o = {.a = a};

	mez_obj_set(&o, "read", count(a, c->read));
	mez_obj_set(&o, "imported", count(a, c->imported));
	mez_obj_set(&o, "skipped", count(a, c->skipped));
	mez_obj_set(&o, "individuals", count(a, c->individuals));
	mez_obj_set(&o, "entities", count(a, c->entities));
	mez_obj_set(&o, "vessels", count(a, c->vessels));
	mez_obj_set(&o, "aircraft", count(a, c->aircraft));
	mez_obj_set(&o, "names", count(a, c->names));
	mez_obj_set(&o, "aliases", count(a, c->aliases));
	mez_obj_set(&o, "weak", count(a, c->weak));
	mez_obj_set(&o, "births", count(a, c->births));
	mez_obj_set(&o, "countries", count(a, c->countries));
	mez_obj_set(&o, "identifiers", count(a, c->identifiers));
	mez_obj_set(&o, "programmes", count(a, c->programmes));
	mez_obj_set(&o, "empty", count(a, c->empty));
	mez_obj_set(&o, "repeated", count(a, c->repeated));
	mez_obj_set(&o, "unread", count(a, c->unread));
	if (c->declared)
		mez_obj_set(&o, "declared", count(a, c->declared));
	return mez_obj_done(&o);
}

static struct mez_json remarks(struct mez_arena *a, const struct mez_sanctions *s)
{
	struct mez_arr r = {.a = a};

	for (size_t i = 0; i < s->nremarks; i++) {
		struct mez_obj o = {.a = a};

		mez_obj_set(&o, "line", count(a, s->remark[i].line));
		mez_obj_set(&o, "what", mez_json_text(s->remark[i].what));
		mez_arr_add(&r, mez_obj_done(&o));
	}
	return mez_arr_done(&r);
}

static struct mez_json hex(struct mez_arena *a, const uint8_t b[static 32])
{
	struct mez_digest d;
	char text[MEZ_HEX32 + 1];

	memcpy(d.b, b, sizeof(d.b));
	mez_digest_hex(text, &d);
	return mez_json_copy_text(a, mez_str_of(text));
}

struct tried {
	struct mez_list_trees trees;
	struct mez_digest sha256;
	size_t names;
};

static struct mez_json report_of(struct mez_arena *a, const struct mez_importwork *w,
				 const struct mez_sanctions *s, const struct tried *t)
{
	struct mez_obj o = {.a = a};

	mez_obj_set(&o, "type", mez_json_z(MEZ_IMPORT_TYPE));
	mez_obj_set(&o, "list", mez_json_text(w->name));
	mez_obj_set(&o, "format", mez_json_z(mez_sanctions_format_word(w->format)));
	mez_obj_set(&o, "as_of", day_text(a, s->as_of));
	mez_obj_set(&o, "sha256", hex(a, t->sha256.b));
	mez_obj_set(&o, "root", hex(a, t->trees.entries_root.b));
	mez_obj_set(&o, "source_sha256", hex(a, s->sha256.b));
	mez_obj_set(&o, "source_bytes", count(a, s->size));
	mez_obj_set(&o, "counts", counts(a, &s->counts));
	mez_obj_set(&o, "remarks", remarks(a, s));
	return mez_obj_done(&o);
}

/* --- the whole ------------------------------------------------------------------------------ */

static int read_file(struct mez_sanctions *s, struct mez_arena *a, const struct mez_importwork *w,
		     struct mez_err *err)
{
	bool std = strcmp(w->in, "-") == 0;
	MEZ_AUTOFD fd = std ? -1 : open(w->in, O_RDONLY | O_CLOEXEC);

	if (!std && fd < 0)
		return mez_err_sys(err, MEZ_E_NOINPUT, errno, "cannot open '%s'", w->in);
	return mez_sanctions_read(s, a, std ? STDIN_FILENO : fd, w->in, w->format, w->partial, err);
}

static int take_day(struct mez_sanctions *s, const struct mez_importwork *w, struct mez_err *err)
{
	if (s->dated && w->as_of.n)
		return mez_err_set(err, MEZ_E_VALUE, "the file says its day itself");
	if (s->dated)
		return 0;
	if (!w->as_of.n)
		return mez_err_set(err, MEZ_E_MISSING, "'%s' does not say its day", w->in);
	s->dated = mez_date_parse(&s->as_of, w->as_of);
	return s->dated ? 0 : mez_err_set(err, MEZ_E_VALUE, "'%.*s' is no day", MEZ_FMT(w->as_of));
}

/* The list as it will stand, in text; what was counted and remarked of it, in a.  The entries
 * themselves are forgotten: there is memory for one copy, and for the trial. */
static int read_list(struct mez_buf *text, struct mez_sanctions *s, struct mez_arena *a,
		     const struct mez_importwork *w, struct mez_err *err)
{
	struct mez_sanctions_remark *kept;
	struct mez_arena mine = {0};
	int r = mez_arena_init(&mine, 0, err);

	if (!r)
		r = read_file(s, &mine, w, err);
	if (!r)
		r = take_day(s, w, err);
	if (!r)
		r = compose(text, a, w, s, err);
	if (!r) {
		kept = MEZ_NEWS(a, struct mez_sanctions_remark, s->nremarks);
		for (size_t i = 0; i < s->nremarks; i++)
			kept[i] = (struct mez_sanctions_remark){
				s->remark[i].line, mez_arena_dup(a, s->remark[i].what)};
		s->remark = kept;
		s->entry = NULL;
	}
	mez_arena_release(&mine);
	return r;
}

int mez_importwork_make(struct mez_imported *out, struct mez_arena *a,
			const struct mez_importwork *w, struct mez_err *err)
{
	struct mez_json name = mez_json_text(w->name);
	struct mez_sanctions s;
	struct tried t;
	int r = mez_kind_check(&name, MEZ_K_NAME, "the list's name", err);

	if (!r)
		r = read_list(&out->text, &s, a, w, err);
	if (!r)
		r = try_list(&t.trees, &t.names, &t.sha256, mez_buf_view(&out->text), err);
	if (r)
		return r;
	out->as_of = s.as_of;
	out->entries = s.n;
	out->report = report_of(a, w, &s, &t);
	return 0;
}

int mez_importwork_run(struct mez_json *report, struct mez_arena *a, const struct mez_importwork *w,
		       struct mez_err *err)
{
	const unsigned mode = 0666;
	struct mez_imported made = {.text = MEZ_BUF_INIT};
	int r = mez_importwork_make(&made, a, w, err);

	if (!r)
		r = mez_file_replace(AT_FDCWD, w->out, made.text.p, made.text.len, mode, err);
	if (!r)
		*report = made.report;
	mez_buf_release(&made.text);
	return r;
}
