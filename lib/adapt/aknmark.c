/* adapt/aknmark.c: our own marks in the meta of a text: paraphrase, source, figure. */
#include "adapt/akn_priv.h"

#include <string.h>

#include "base/date.h"

/* An attribute that must be there and not empty. */
static int need(struct mez_json *out, struct mez_arena *a, const xmlNode *mark, const char *attr,
		struct mez_err *err)
{
	bool there;
	int code = mez_xml_attr(out, a, mark, attr, &there, err);

	if (code == 0 && (!there || out->len == 0))
		code = mez_xml_fail(mark, err, MEZ_E_MISSING, "%s wants %s", mez_xml_name(mark),
				    attr);
	return code;
}

static int read_paraphrase(struct mez_akn_marks *m, struct mez_arena *a, const xmlNode *mark,
			   struct mez_err *err)
{
	struct mez_json v;
	bool there;
	int code = mez_xml_attr(&v, a, mark, "value", &there, err);

	if (code < 0)
		return code;
	if (!there ||
	    (!mez_str_is(mez_json_str(&v), "true") && !mez_str_is(mez_json_str(&v), "false")))
		return mez_xml_fail(mark, err, MEZ_E_VALUE,
				    "paraphrase wants value \"true\" or \"false\"");
	m->paraphrase = mez_str_is(mez_json_str(&v), "true");
	return 0;
}

/* Where the official text is: whose it is, and its address when it has one. */
static int read_source(struct mez_akn_marks *m, struct mez_arena *a, const xmlNode *mark,
		       struct mez_err *err)
{
	struct mez_obj o = {.a = a};
	struct mez_json v;
	bool there;
	int code = need(&v, a, mark, "showAs", err);

	if (code < 0)
		return code;
	mez_obj_set(&o, "name", v);
	code = mez_xml_attr(&v, a, mark, "href", &there, err);
	if (code == 0 && there && !mez_str_starts(mez_json_str(&v), MEZ_STR("https://")))
		code = mez_xml_fail(mark, err, MEZ_E_VALUE, "source wants an https address");
	if (code < 0)
		return code;
	if (there)
		mez_obj_set(&o, "href", v);
	m->source = mez_obj_done(&o);
	return 0;
}

/* A day from which, or until which, the figure stands in the text. */
static int add_day(struct mez_obj *o, struct mez_arena *a, const xmlNode *mark, const char *attr,
		   struct mez_err *err)
{
	struct mez_json v;
	struct mez_date d;
	bool there;
	int code = mez_xml_attr(&v, a, mark, attr, &there, err);

	if (code < 0 || !there)
		return code;
	if (!mez_date_parse(&d, mez_json_str(&v)))
		return mez_xml_fail(mark, err, MEZ_E_VALUE, "'%.*s' is not a date (YYYY-MM-DD)",
				    MEZ_FMT(mez_json_str(&v)));
	mez_obj_add(o, mez_str_of(attr), v);
	return 0;
}

/* Which figure the provision states, and what it is: <mez:figure name="" at="EID" value="5%"/>. */
static int read_figure(struct mez_arr *list, struct mez_arena *a, const xmlNode *mark,
		       struct mez_err *err)
{
	static const char *const said[] = {"name", "at", "value"};
	struct mez_obj o = {.a = a};
	struct mez_json v;
	int code = 0;

	for (size_t i = 0; code == 0 && i < MEZ_COUNT(said); i++) {
		code = need(&v, a, mark, said[i], err);
		if (code == 0)
			mez_obj_add(&o, mez_str_of(said[i]), v);
	}
	if (code == 0)
		code = add_day(&o, a, mark, "from", err);
	if (code == 0)
		code = add_day(&o, a, mark, "to", err);
	if (code == 0)
		mez_arr_add(list, mez_obj_done(&o));
	return code;
}

int mez_akn_read_marks(struct mez_akn_marks *out, struct mez_arena *a, const xmlNode *meta,
		       struct mez_err *err)
{
	struct mez_arr figures = {.a = a};
	const xmlNode *p, *mark;
	int code = 0;

	for (p = meta->children; p; p = p->next) {
		if (!mez_akn_is(p, "proprietary"))
			continue;
		/* what we do not know in our namespace is an error */
		for (mark = p->children; code == 0 && mark; mark = mark->next) {
			const char *name = mez_xml_name(mark);

			if (!mez_xml_in(mark, MEZ_AKN_OWN_NS))
				continue;
			if (strcmp(name, "paraphrase") == 0)
				code = read_paraphrase(out, a, mark, err);
			else if (strcmp(name, "source") == 0)
				code = read_source(out, a, mark, err);
			else if (strcmp(name, "figure") == 0)
				code = read_figure(&figures, a, mark, err);
			else
				code = mez_xml_fail(mark, err, MEZ_E_MEMBER,
						    "unknown mark '%s' of mez", name);
		}
		if (code < 0)
			return code;
	}
	out->figures = mez_arr_done(&figures);
	return 0;
}
