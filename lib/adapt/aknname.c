/* adapt/aknname.c: the names of a document's parts by the naming convention. */
#include "adapt/aknname_priv.h"

#include <stdarg.h>
#include <stdio.h>

#include "adapt/adapt_priv.h"
#include "pack/lawname.h"

/* An element that others stand in.  Three names of it: full, made anew from the top; local,
 * made under the names that were found good; actual, what it has. */
struct frame {
	const struct frame *up;
	struct mez_str full, local, actual;
};

/* Text that came from the document and is not looked at elsewhere, for a finding. */
static struct mez_json shown(struct mez_aknlint *l, struct mez_str s)
{
	return mez_json_copy_text(l->a, mez_adapt_characters(l->a, s));
}

void mez_aknlint_say(struct mez_aknlint *l, const xmlNode *n, enum mez_aknlint_severity how,
		     const char *rule, struct mez_str eid, struct mez_str suggested,
		     const char *fmt, ...)
{
	struct mez_obj o = {.a = l->a};
	char text[MEZ_ERR_MSG];
	struct mez_json message;
	va_list ap;

	l->errors += how == MEZ_AKNLINT_ERROR;
	l->remarks += how == MEZ_AKNLINT_REMARK;
	if (l->findings.n == MEZ_AKN_MAX_FINDINGS)
		return;
	va_start(ap, fmt);
	if (vsnprintf(text, sizeof(text), fmt, ap) < 0)
		mez_bug("format cannot be printed");
	va_end(ap);
	/* cut in the middle of a character */
	message = shown(l, (struct mez_str){text, mez_utf8_valid(text, strlen(text))});
	mez_obj_set(&o, "line", mez_json_i64(l->a, xmlGetLineNo(n)));
	mez_obj_set(&o, "severity", mez_json_z(how == MEZ_AKNLINT_ERROR ? "error" : "remark"));
	mez_obj_set(&o, "rule", mez_json_z(rule));
	mez_obj_set(&o, "element", shown(l, mez_str_of(mez_xml_name(n))));
	mez_obj_set(&o, "message", message);
	if (eid.p)
		mez_obj_set(&o, "eid", mez_json_text(eid));
	if (suggested.p)
		mez_obj_set(&o, "suggested", shown(l, suggested));
	mez_arr_add(&l->findings, mez_obj_done(&o));
}

struct mez_str mez_aknlint_attr(struct mez_aknlint *l, const xmlNode *n, const char *name)
{
	struct mez_err ignored;
	struct mez_json v;
	bool there;

	if (mez_xml_attr(&v, l->a, n, name, &there, &ignored) < 0)
		return MEZ_STR("");
	return there ? mez_json_str(&v) : MEZ_NOSTR;
}

/* --- making names --------------------------------------------------------- */

static size_t count(struct mez_aknlint *l, struct mez_xml_table *table, struct mez_str key)
{
	struct mez_xml_entry *e = mez_xml_table_entry(table, key);

	if (!e->value)
		e->value = MEZ_NEW(l->a, size_t);
	return ++*(size_t *)e->value;
}

/* The second of a name gets "_2"; what has no number is "nn_1" even when it is alone. */
static struct mez_str unique(struct mez_aknlint *l, struct mez_str eid, bool unnumbered)
{
	size_t n = count(l, &l->given, eid);

	while (n > 1 || unnumbered) {
		eid = mez_arena_fmt(l->a, "%s_%zu", eid.p, n);
		n = count(l, &l->given, eid);
		unnumbered = false;
	}
	return eid;
}

/* The text of its num, in the arena, or MEZ_NOSTR. */
static struct mez_str num_of(struct mez_aknlint *l, const xmlNode *n)
{
	const xmlNode *num = mez_akn_child(n, "num");
	MEZ_AUTOBUF text = MEZ_BUF_INIT;

	if (!num)
		return MEZ_NOSTR;
	mez_xml_text(&text, num);
	return mez_arena_dup(l->a, mez_buf_view(&text));
}

static struct mez_str join(struct mez_aknlint *l, struct mez_str prefix, const char *word,
			   struct mez_str number)
{
	return mez_arena_fmt(l->a, "%s%s%s%s%s", prefix.n ? prefix.p : "", prefix.n ? "__" : "",
			     word, number.n ? "_" : "", number.n ? number.p : "");
}

/* The name of n under the names above it. */
static struct mez_str make(struct mez_aknlint *l, const xmlNode *n, struct mez_lawname name,
			   struct mez_str prefix, struct mez_str num)
{
	MEZ_AUTOBUF number = MEZ_BUF_INIT;
	bool unnumbered = false;

	if (name.kind == MEZ_LAWNAME_ONCE)
		return join(l, prefix, name.word, MEZ_NOSTR);
	if (num.n)
		mez_lawname_num(&number, num);
	if (!number.len && name.kind == MEZ_LAWNAME_NUMBERED) {
		mez_buf_z(&number, "nn");
		unnumbered = true;
	}
	if (!number.len)
		mez_buf_fmt(&number, "%zu",
			    count(l, &l->counters,
				  mez_arena_fmt(l->a, "%.*s %s", MEZ_ALL(prefix),
						mez_xml_name(n))));
	return unique(l, join(l, prefix, name.word, mez_buf_view(&number)), unnumbered);
}

/* --- judging names -------------------------------------------------------- */

/* A name that does not stand for the whole: anything below a FREE or INLINE element's. */
static bool word_fits(struct mez_lawname name, struct mez_str last, struct mez_str *number)
{
	size_t n = strlen(name.word);
	size_t i = 0;

	*number = MEZ_NOSTR;
	if (name.kind == MEZ_LAWNAME_FREE)
		for (n = 0; n < last.n && last.p[n] != '_'; n++)
			;
	else if (!mez_str_starts(last, mez_str_of(name.word)))
		return false;
	if (last.n == n)
		return true;
	if (last.p[n] != '_')
		return false;
	i = n + 1;
	*number = (struct mez_str){last.p + i, last.n - i};
	return true;
}

static bool digits(struct mez_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

static bool number_fits(struct mez_lawname name, struct mez_str number, struct mez_str num)
{
	if (num.n && mez_lawname_fits(number, num))
		return true;
	if (name.kind == MEZ_LAWNAME_ONCE)
		return number.n == 0 || digits(number);
	if (name.kind == MEZ_LAWNAME_FREE)
		return true;
	if (num.n && name.kind == MEZ_LAWNAME_NUMBERED)
		return mez_lawname_fits(MEZ_NOSTR, num); /* "*": a num without letters */
	return digits(number) || number.n == 0 || mez_str_is(number, "nn") ||
	       mez_str_starts(number, MEZ_STR("nn_"));
}

/* The prefix must be the name of something the element stands in, perhaps less what may be
 * left out (content, intro, body). */
static bool prefix_fits(const struct frame *f, struct mez_str prefix)
{
	for (;;) {
		const struct frame *u;
		struct mez_str last = mez_lawname_last(prefix);

		if (!prefix.n)
			return true;
		for (u = f; u; u = u->up)
			if (mez_str_eq(prefix, u->actual) || mez_str_eq(prefix, u->local) ||
			    mez_str_eq(prefix, u->full))
				return true;
		if (!mez_str_is(last, "content") && !mez_str_is(last, "intro") &&
		    !mez_str_is(last, "wrapup") && !mez_str_is(last, "body"))
			return false;
		prefix = mez_lawname_prefix(prefix);
	}
}

static void same_twice(struct mez_aknlint *l, const xmlNode *n, struct mez_str eid,
		       struct mez_str suggested)
{
	const xmlNode *first = mez_xml_table_get(&l->own, eid);

	mez_aknlint_say(l, n, MEZ_AKNLINT_ERROR, "eid-duplicate", eid, suggested,
			"eId '%.*s' is there twice, first in line %ld", MEZ_FMT(eid),
			xmlGetLineNo(first));
}

/* Judge one name; true when it can stay. */
static bool judge(struct mez_aknlint *l, const xmlNode *n, struct mez_lawname name,
		  const struct frame *f, struct mez_str eid, struct mez_str suggested,
		  struct mez_str num)
{
	bool own = name.kind == MEZ_LAWNAME_INLINE || name.kind == MEZ_LAWNAME_NONE;
	enum mez_aknlint_severity how = MEZ_AKNLINT_ERROR;
	struct mez_str number;

	if (!mez_lawname_good(eid)) {
		mez_aknlint_say(l, n, how, "eid-form", eid, suggested,
				eid.n ? "eId '%.*s' is not made of parts joined by \"__\""
				      : "eId is empty%.*s",
				MEZ_FMT(eid));
		return false;
	}
	if (!mez_xml_table_add(&l->own, eid, n)) {
		same_twice(l, n, eid, suggested);
		return false;
	}
	if (own)
		return true;
	if (!word_fits(name, mez_lawname_last(eid), &number)) {
		mez_aknlint_say(l, n, how, "eid-word", eid, suggested,
				"eId '%.*s' does not say '%s' for %s", MEZ_FMT(eid), name.word,
				mez_xml_name(n));
		return false;
	}
	if (!number_fits(name, number, num)) {
		mez_aknlint_say(l, n, how, "eid-number", eid, suggested,
				"eId '%.*s' does not have the number of its num, '%.*s'",
				MEZ_FMT(eid), MEZ_FMT(num));
		return false;
	}
	if (!prefix_fits(f, mez_lawname_prefix(eid))) {
		mez_aknlint_say(l, n, how, "eid-prefix", eid, suggested,
				"eId '%.*s' begins with the name of nothing it stands in",
				MEZ_FMT(eid));
		return false;
	}
	return true;
}

static void judge_wid(struct mez_aknlint *l, const xmlNode *n, struct mez_str eid)
{
	struct mez_str wid = mez_aknlint_attr(l, n, "wId");

	if (!wid.p)
		return;
	if (!mez_lawname_good(wid))
		mez_aknlint_say(l, n, MEZ_AKNLINT_ERROR, "wid-form", eid, MEZ_NOSTR,
				"wId '%.*s' is not made of parts joined by \"__\"", MEZ_FMT(wid));
	else if (!mez_xml_table_add(&l->wids, wid, n))
		mez_aknlint_say(l, n, MEZ_AKNLINT_ERROR, "wid-duplicate", eid, MEZ_NOSTR,
				"wId '%.*s' is there twice", MEZ_FMT(wid));
	else if (eid.p && mez_str_eq(wid, eid))
		mez_aknlint_say(l, n, MEZ_AKNLINT_REMARK, "wid-same", eid, MEZ_NOSTR,
				"wId says the same as eId, and is needed only after renumbering");
}

static void note_name(struct mez_aknlint *l, const xmlNode *n, struct mez_str eid,
		      struct mez_str suggested)
{
	struct mez_obj o = {.a = l->a};

	mez_obj_set(&o, "line", mez_json_i64(l->a, xmlGetLineNo(n)));
	mez_obj_set(&o, "element", shown(l, mez_str_of(mez_xml_name(n))));
	if (eid.p)
		mez_obj_set(&o, "eid", mez_json_text(eid));
	mez_obj_set(&o, "suggested", shown(l, suggested));
	mez_arr_add(&l->names, mez_obj_done(&o));
}

/* --- the walk ------------------------------------------------------------- */

static void note_ref(struct mez_aknlint *l, const xmlNode *n, const char *attr,
		     struct mez_str value)
{
	struct mez_aknlint_ref *ref = MEZ_NEW(l->a, struct mez_aknlint_ref);

	*ref = (struct mez_aknlint_ref){n, attr, mez_arena_dup(l->a, value), NULL};
	*l->last = ref;
	l->last = &ref->next;
}

/* refersTo has any number of them. */
static void note_list(struct mez_aknlint *l, const xmlNode *n, const char *attr, struct mez_str s)
{
	size_t from = 0;

	for (size_t i = 0; i <= s.n; i++) {
		if (i < s.n && !strchr(" \t\r\n", s.p[i]))
			continue;
		if (i > from || (i == s.n && !s.n))
			note_ref(l, n, attr, (struct mez_str){s.p + from, i - from});
		from = i + 1;
	}
}

static void note_refs(struct mez_aknlint *l, const xmlNode *n)
{
	static const char *const attrs[] = {
		"href", "source", "as",	  "by",	   "to",	    "for",	     "from",
		"upTo", "start",  "end",  "period", "alternativeTo", "placementBase", "choice",
		"outcome", "empoweredBy"};
	bool component = mez_akn_is(n, "componentRef");

	for (size_t i = 0; i < MEZ_COUNT(attrs); i++)
		if (xmlHasNsProp(n, mez_xml_z(attrs[i]), NULL))
			note_ref(l, n, attrs[i], mez_aknlint_attr(l, n, attrs[i]));
	if (xmlHasNsProp(n, mez_xml_z("refersTo"), NULL))
		note_list(l, n, "refersTo", mez_aknlint_attr(l, n, "refersTo"));
	/* of an image it is a file */
	if (component && xmlHasNsProp(n, mez_xml_z("src"), NULL))
		note_ref(l, n, "src", mez_aknlint_attr(l, n, "src"));
	if (mez_akn_is(n, "timeInterval"))
		note_ref(l, n, NULL, MEZ_NOSTR);
}

/* What may be referred to; the first of a name is the one. */
static void note_id(struct mez_aknlint *l, const xmlNode *n, struct mez_str eid)
{
	if (eid.n)
		(void)mez_xml_table_add(&l->ids, eid, n);
}

/* Metadata: names of the author's own choice, which must be there once. */
static void look_at_meta(struct mez_aknlint *l, const xmlNode *meta)
{
	const xmlNode *n = meta;

	while ((n = mez_xml_following(n, meta)) != NULL) {
		struct mez_str eid;

		if (!mez_xml_in(n, MEZ_AKN_NS))
			continue;
		note_refs(l, n);
		eid = mez_aknlint_attr(l, n, "eId");
		note_id(l, n, eid);
		if (eid.n && !mez_xml_table_add(&l->own, eid, n))
			same_twice(l, n, eid, MEZ_NOSTR);
	}
}

static void look_below(struct mez_aknlint *l, const xmlNode *n, const struct frame *f);

/* A document within the document counts its names for itself. */
static void look_at_document(struct mez_aknlint *l, const xmlNode *n, const struct frame *f)
{
	struct mez_xml_table own = l->own, wids = l->wids;

	l->own = l->wids = (struct mez_xml_table){.a = l->a};
	mez_aknlint_frbr(l, n);
	look_below(l, n, f);
	l->own = own;
	l->wids = wids;
}

/* The names of n: made, judged, noted.  up: what it stands in. */
static struct frame name_one(struct mez_aknlint *l, const xmlNode *n, const struct frame *up)
{
	struct mez_lawname name = mez_lawname_of(mez_xml_name(n));
	struct mez_str eid = mez_aknlint_attr(l, n, "eId");
	struct mez_str num = num_of(l, n), last;
	struct frame f = {up, up->full, up->local, eid};
	bool none = name.kind == MEZ_LAWNAME_NONE, good = true;
	bool through = none || name.kind == MEZ_LAWNAME_INLINE;
	struct mez_str made = none ? MEZ_NOSTR : make(l, n, name, up->full, num), local = made;

	note_id(l, n, eid);
	if (made.p) {
		last = mez_lawname_last(made);
		local = join(l, up->local, last.p, MEZ_NOSTR);
	}
	if (eid.p)
		good = judge(l, n, name, up, eid, local, num);
	else if (name.kind == MEZ_LAWNAME_NUMBERED && !mez_akn_is(n, "item"))
		mez_aknlint_say(l, n, MEZ_AKNLINT_ERROR, "eid-missing", MEZ_NOSTR, local,
				"%s has no eId: nobody can cite it", mez_xml_name(n));
	judge_wid(l, n, eid);
	if (l->want_names && made.p && (eid.p || name.kind != MEZ_LAWNAME_INLINE))
		note_name(l, n, eid, made);
	if (!through) {
		f.full = made;
		f.local = eid.p && good ? eid : local;
	}
	return f;
}

static void look_at(struct mez_aknlint *l, const xmlNode *n, const struct frame *up)
{
	struct frame f;

	if (!mez_xml_in(n, MEZ_AKN_NS))
		return;
	note_refs(l, n);
	if (mez_akn_is(n, "meta")) {
		look_at_meta(l, n);
		return;
	}
	f = name_one(l, n, up);
	if (mez_akn_child(n, "meta"))
		look_at_document(l, n, &f);
	else
		look_below(l, n, &f);
}

/* libxml2 lets elements nest no deeper than 256, so this may call itself. */
static void look_below(struct mez_aknlint *l, const xmlNode *n, const struct frame *f)
{
	for (n = n->children; n; n = n->next)
		look_at(l, n, f);
}

static void look(struct mez_aknlint *l, const xmlDoc *doc)
{
	const struct frame top = {NULL, MEZ_STR(""), MEZ_STR(""), MEZ_NOSTR};

	l->last = &l->first;
	l->ids = l->own = l->wids = l->counters = l->given = (struct mez_xml_table){.a = l->a};
	look_below(l, xmlDocGetRootElement(doc), &top);
	mez_aknlint_refs(l);
}

static int look_at_text(struct mez_aknlint *l, const char *p, size_t n)
{
	const xmlNode *document;
	xmlDocPtr doc;
	int r = mez_xml_parse(&doc, p, n, MEZ_AKN_MAX_BYTES, l->err);

	if (r < 0)
		return r;
	r = mez_akn_document(&document, doc, l->err);
	if (r == 0)
		look(l, doc);
	xmlFreeDoc(doc);
	return r;
}

int mez_akn_lint(struct mez_json *out, struct mez_arena *a, const char *p, size_t n,
		 struct mez_err *err)
{
	struct mez_aknlint l = {.a = a, .err = err, .findings = {.a = a}};
	struct mez_obj o = {.a = a};
	int r = look_at_text(&l, p, n);

	if (r < 0)
		return r;
	mez_obj_set(&o, "errors", mez_json_i64(a, (int64_t)l.errors));
	mez_obj_set(&o, "remarks", mez_json_i64(a, (int64_t)l.remarks));
	mez_obj_set(&o, "findings", mez_arr_done(&l.findings));
	*out = mez_obj_done(&o);
	return 0;
}

int mez_akn_names(struct mez_json *out, struct mez_arena *a, const char *p, size_t n,
		  struct mez_err *err)
{
	struct mez_aknlint l = {
		.a = a, .err = err, .findings = {.a = a}, .names = {.a = a}, .want_names = true};
	int r = look_at_text(&l, p, n);

	if (r < 0)
		return r;
	*out = mez_arr_done(&l.names);
	return 0;
}
