/* work/refreshlist.c: a list as its publisher has it, into a pack of its own.
 * Lists come without a signature: who the server is, and what the list was before, is all there is
 * to judge them by.  So one that is older, of a day to come, or that lost a good part of its
 * entries changes nothing. */
#include "work/refresh_priv.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "work/diff_priv.h"
#include "work/lockfile.h"

#define PACK_FILE "pack.yaml"
#define LIST_FILE "list.json"
enum { DAY_SECONDS = 86400, PERCENT = 100, FEW = 3 /* corrections of a short list */ };

struct making {
	struct refreshing *x;
	const struct mez_refresh_list *how;
	struct mez_imported made;
	struct mez_str text;	     /* of the list, without its newline */
	const struct mez_json *held; /* the list that is there; NULL: none */
	size_t fresh, gone, changed; /* entries */
	size_t renamed;		     /* of those that changed: no name is as it was */
};

/* --- what comes ------------------------------------------------------------------- */

static int read_source(struct making *m, const char *path)
{
	const struct mez_refresh_list *how = m->how;
	struct refreshing *x = m->x;
	const struct mez_importwork w = {.format = how->format,
					 .name = x->w->name,
					 .in = path,
					 .max_age = how->max_age,
					 .review = how->review,
					 .block = how->block,
					 .ownership = how->ownership};
	int r = mez_importwork_make(&m->made, x->a, &w, x->err);

	/* cut off, or empty: what came is bad, which is not the "no" of an import */
	if (r == -MEZ_E_CLOSURE) {
		x->err->code = MEZ_E_VALUE;
		r = -MEZ_E_VALUE;
	}
	if (r)
		return r;
	m->text = (struct mez_str){m->made.text.p, m->made.text.len - 1};
	if (m->made.as_of.days > mez_instant_day(how->now, 0).days + 1)
		r = mez_err_set(x->err, MEZ_E_VALUE, "the list is of a day to come");
	return r;
}

static int fetch(struct making *m)
{
	struct refreshing *x = m->x;
	struct mez_str path = MEZ_NOSTR;
	int r;

	if (!refresh_is_url(x->w->source))
		return read_source(m, mez_arena_dup(x->a, x->w->source).p);
	r = refresh_download(x, &path);
	if (!r && !x->same) {
		r = read_source(m, path.p);
		x->err->file[0] = 0; /* the source is to be named, not our copy */
	}
	if (path.p)
		(void)unlink(path.p);
	return r;
}

/* --- what is there ------------------------------------------------------------------ */

static const struct mez_content *content(const struct mez_pack *p, struct mez_str path)
{
	for (size_t i = 0; i < p->ncontents; i++)
		if (mez_str_eq(p->content[i].path, path))
			return &p->content[i];
	return NULL;
}

/* Only a pack that a refresh made is replaced, not one that holds more. */
static int read_held(struct making *m)
{
	struct refreshing *x = m->x;
	struct mez_blobs from = mez_packs_blobs(x->store);
	const struct mez_content *item;
	struct mez_stored_pack old;
	struct mez_filehash index;
	struct mez_str bytes;
	int r;

	if (!refresh_stored(x, &index, x->w->name))
		return 0;
	r = mez_packs_get(&old, x->a, x->store, x->w->name, x->err);
	if (r)
		return r;
	item = content(old.pack, mez_arena_fmt(x->a, "items/list/%.*s.json", MEZ_ALL(x->w->name)));
	if (!item || old.pack->ncontents != 3 || !content(old.pack, MEZ_STR("source/" LIST_FILE)))
		return mez_err_set(x->err, MEZ_E_REFUSED,
				   "the pack '%.*s' that is there is not one list",
				   MEZ_FMT(x->w->name));
	r = from.get(from.arg, &bytes, x->a, &item->sha256, x->err);
	/* what a key signed that is no longer believed is signed again */
	if (!r && mez_str_eq(bytes, m->text))
		x->same = refresh_believed(x, x->w->name);
	return r ? r : mez_canon_read(&m->held, x->a, bytes.p, bytes.n, x->err);
}

static bool has_name(const struct mez_json *entry, struct mez_str name)
{
	const struct mez_json *names = mez_json_at(entry, "names");

	if (mez_str_eq(mez_json_str(mez_json_at(entry, "name")), name))
		return true;
	for (size_t i = 0; i < mez_json_len(names); i++)
		if (mez_str_eq(mez_json_str(mez_json_at(mez_json_item(names, i), "name")), name))
			return true;
	return false;
}

static bool share_name(const struct mez_json *was, const struct mez_json *is)
{
	const struct mez_json *names = mez_json_at(was, "names");

	if (has_name(is, mez_json_str(mez_json_at(was, "name"))))
		return true;
	for (size_t i = 0; i < mez_json_len(names); i++)
		if (has_name(is, mez_json_str(mez_json_at(mez_json_item(names, i), "name"))))
			return true;
	return false;
}

/* An id that stands for other names is as much a loss as one that is gone. */
static void count(void *arg, const struct mez_json *was, const struct mez_json *is)
{
	struct making *m = arg;

	m->fresh += !was;
	m->gone += !is;
	m->changed += was && is;
	m->renamed += was && is && !share_name(was, is);
}

static int compare(struct making *m)
{
	struct refreshing *x = m->x;
	size_t entries = mez_json_len(mez_json_at(m->held, "entries"));
	struct mez_str day = mez_json_str(mez_json_at(m->held, "as_of"));
	const struct mez_json *doc;
	struct mez_date was;
	int r = mez_canon_read(&doc, x->a, m->text.p, m->text.n, x->err);

	if (r)
		return r;
	if (mez_date_parse(&was, day) && m->made.as_of.days < was.days)
		return mez_err_set(x->err, MEZ_E_REFUSED,
				   "the list is older than the one of %.*s that is there",
				   MEZ_FMT(day));
	diff_entries(x->a, m->held, doc, count, m);
	if (m->gone * PERCENT > entries * m->how->max_loss)
		return mez_err_set(x->err, MEZ_E_LIMIT,
				   "%zu of %zu entries would be gone, more than %u percent",
				   m->gone, entries, m->how->max_loss);
	if (m->renamed > FEW && (m->gone + m->renamed) * PERCENT > entries * m->how->max_loss)
		return mez_err_set(x->err, MEZ_E_LIMIT,
				   "%zu of %zu entries would be gone or bear none of their names, "
				   "more than %u percent",
				   m->gone + m->renamed, entries, m->how->max_loss);
	return 0;
}

/* --- the pack ------------------------------------------------------------------------ */

static struct mez_str day_text(struct mez_arena *a, struct mez_date d)
{
	char text[MEZ_DATE_TEXT + 1];

	mez_date_text(text, d);
	return mez_arena_dup(a, mez_str_of(text));
}

static struct mez_json head(struct making *m, struct mez_str jurisdiction)
{
	const char *publisher = mez_sanctions_publisher(m->how->format);
	struct mez_arena *a = m->x->a;
	struct mez_obj o = {.a = a};

	mez_obj_set(&o, "pack", mez_json_text(m->x->w->name));
	mez_obj_set(&o, "kind", mez_json_z("regpack"));
	mez_obj_set(&o, "version", mez_json_text(day_text(a, m->made.as_of)));
	mez_obj_set(&o, "jurisdiction", mez_json_text(jurisdiction));
	mez_obj_set(&o, "title", mez_json_text(mez_arena_fmt(a, "List of the %s", publisher)));
	mez_obj_set(&o, "notice",
		    mez_json_z("What a program read of a published list, not that list itself."));
	return mez_obj_done(&o);
}

static int write_part(struct making *m, struct mez_str dir, const char *name, struct mez_str text)
{
	struct mez_str path = mez_arena_fmt(m->x->a, "%.*s/%s", MEZ_ALL(dir), name);

	return mez_file_replace(AT_FDCWD, path.p, text.p, text.n, 0644, m->x->err);
}

/* The sources of the pack, as anybody could write them. */
static int write_sources(struct making *m, struct mez_str dir)
{
	struct refreshing *x = m->x;
	MEZ_AUTOBUF text = MEZ_BUF_INIT;
	struct mez_str jurisdiction;
	struct mez_json doc;
	int r = mez_lockfile_jurisdiction(&jurisdiction, x->a, x->w->zone, x->err);

	if (!r)
		r = mez_file_mkdirs(AT_FDCWD, dir.p, x->err);
	if (r)
		return r;
	doc = head(m, jurisdiction);
	mez_json_pretty(&text, &doc);
	r = write_part(m, dir, PACK_FILE, mez_buf_view(&text));
	return r ? r : write_part(m, dir, LIST_FILE, m->text);
}

static void remove_sources(struct making *m, struct mez_str dir)
{
	static const char *const names[] = {PACK_FILE, LIST_FILE};

	for (size_t i = 0; i < MEZ_COUNT(names); i++)
		(void)unlink(mez_arena_fmt(m->x->a, "%.*s/%s", MEZ_ALL(dir), names[i]).p);
}

/* Into a store of its own, as what a registry sends. */
static int build(struct making *m, struct mez_str dir)
{
	struct refreshing *x = m->x;
	struct mez_pack_finder finder = mez_packs_finder(x->store);
	const struct mez_descriptor *refs;
	struct mez_built_pack built;
	size_t n;
	int r = mez_packsrc_build(&built, x->a, dir.p, &finder, x->err);

	if (!r)
		r = refresh_stage(x);
	if (!r)
		r = mez_packs_put(x->staged, x->a, &built, x->err);
	if (!r)
		r = mez_packs_sign(x->staged, x->a, x->w->name, m->how->key, m->how->now, x->err);
	if (!r)
		r = mez_store_refs(x->staged, &refs, &n, x->a, x->err);
	if (r)
		return r;
	mez_require(n == 1);
	return refresh_open(x, &refs[0].digest);
}

static void summarize(struct making *m)
{
	struct mez_arena *a = m->x->a;
	struct mez_str day = day_text(a, m->made.as_of);

	m->x->report = mez_json_keep(a, m->made.report);
	if (m->held)
		m->x->summary = mez_arena_fmt(
			a, "list %.*s: %.*s, %zu entries: %zu new, %zu gone, %zu changed",
			MEZ_ALL(m->x->w->name), MEZ_ALL(day), m->made.entries, m->fresh, m->gone,
			m->changed);
	else
		m->x->summary =
			mez_arena_fmt(a, "list %.*s: %.*s, %zu entries", MEZ_ALL(m->x->w->name),
				      MEZ_ALL(day), m->made.entries);
}

/* --- the whole ------------------------------------------------------------------------- */

static int make(struct making *m)
{
	struct refreshing *x = m->x;
	struct mez_str dir = mez_arena_fmt(x->a, "%.*s/made", MEZ_ALL(x->dir));
	int r = fetch(m);

	if (!r && !x->same)
		r = read_held(m);
	if (r || x->same)
		return r;
	if (m->held)
		r = compare(m);
	if (!r)
		r = write_sources(m, dir);
	if (!r)
		r = build(m, dir);
	remove_sources(m, dir);
	summarize(m);
	return r;
}

int refresh_list(struct refreshing *x)
{
	struct making m = {.x = x, .how = x->w->list, .made = {.text = MEZ_BUF_INIT}};
	int r = make(&m);

	mez_buf_release(&m.made.text);
	return r;
}
