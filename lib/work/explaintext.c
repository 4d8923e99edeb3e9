/* work/explaintext.c: parts of a verdict as words. */
#include "work/explain_priv.h"

#include "base/dec.h"
#include "base/text.h"

enum { TEXT_MAX = 400 }; /* bytes shown of any text of a verdict */

struct mez_str explain_text(const struct mez_json *v, const char *member)
{
	return mez_json_str(mez_json_get(v, mez_str_of(member)));
}

bool explain_is(const struct mez_json *v, const char *member, const char *value)
{
	return mez_str_eq(explain_text(v, member), mez_str_of(value));
}

const struct mez_json *explain_clause(const struct mez_json *cell, struct mez_str name)
{
	const struct mez_json *list = mez_json_at(cell, "clauses");

	for (size_t i = 0; i < mez_json_len(list); i++)
		if (mez_str_eq(explain_text(mez_json_item(list, i), "clause"), name))
			return mez_json_item(list, i);
	return NULL;
}

void explain_put(struct mez_buf *out, struct mez_str s)
{
	mez_text_safe(out, s, TEXT_MAX);
}

void explain_words(struct mez_buf *out, struct mez_str code)
{
	size_t from = out->len;

	explain_put(out, code);
	for (size_t i = from; i < out->len; i++)
		if (out->p[i] == '_')
			out->p[i] = ' ';
}

void explain_amount(struct mez_buf *out, const struct mez_json *money)
{
	struct mez_str s = explain_text(money, "amount");
	struct mez_dec d;
	size_t whole = 0;

	explain_put(out, explain_text(money, "currency"));
	mez_buf_ch(out, ' ');
	if (!mez_dec_parse(&d, s)) {
		explain_put(out, s); /* no amount, whatever the verdict calls it */
		return;
	}
	while (whole < s.n && s.p[whole] != '.')
		whole++;
	for (size_t i = 0; i < s.n; i++) {
		if (i > 0 && i < whole && (whole - i) % 3 == 0 && s.p[i - 1] != '-')
			mez_buf_ch(out, ',');
		mez_buf_ch(out, s.p[i]);
	}
}

void explain_percent(struct mez_buf *out, struct mez_str rate)
{
	char text[MEZ_DEC_TEXT];
	struct mez_dec d;

	if (!mez_dec_parse(&d, rate) || !mez_dec_mul(&d, d, mez_dec_int(100))) {
		explain_put(out, rate);
		return;
	}
	(void)mez_dec_text(text, d);
	mez_buf_fmt(out, "%s %%", text);
}

/* How a level of an eId is written when it comes first, and after others. */
static const struct level {
	const char *type, *first, *then, *end;
} levels[] = {
	{"sec_", "s.", ", s.", ""},
	{"art_", "art.", ", art.", ""},
	{"sched_", "Schedule ", ", Schedule ", ""},
	{"chp_", "Chapter ", ", Chapter ", ""},
	{"part_", "Part ", ", Part ", ""},
	{"dvs_", "Division ", ", Division ", ""},
	{"rule_", "rule ", ", rule ", ""},
};
/* Below a section or an article; and a paragraph of a schedule. */
static const struct level below = {"", "(", "(", ")"};
static const struct level para = {"", "para ", ", para ", ""};

static const struct level *level_of(struct mez_str part)
{
	for (size_t i = 0; i < MEZ_COUNT(levels); i++)
		if (mez_str_starts(part, mez_str_of(levels[i].type)))
			return &levels[i];
	return NULL;
}

/* One level of an eId off its front: "subsec_1" of "subsec_1__para_a". */
static struct mez_str next_level(struct mez_str *eid)
{
	struct mez_str part = {eid->p, 0};

	while (part.n < eid->n &&
	       !(part.n + 1 < eid->n && part.p[part.n] == '_' && part.p[part.n + 1] == '_'))
		part.n++;
	eid->n -= part.n < eid->n ? part.n + 2 : part.n;
	eid->p = eid->n ? part.p + part.n + 2 : NULL;
	return part;
}

/* The number of "para_a"; a part that has none is its own. */
static struct mez_str number_of(struct mez_str part)
{
	const char *bar = part.n ? memchr(part.p, '_', part.n) : NULL;
	size_t skip = bar ? (size_t)(bar - part.p) + 1 : 0;

	return (struct mez_str){part.p + skip, part.n - skip};
}

/* Provisions that a work names by subject have no number: "sec_licensing". */
static bool is_subject(struct mez_str number)
{
	return number.n > 1 && number.p[0] >= 'a' && number.p[0] <= 'z';
}

void explain_section(struct mez_buf *out, struct mez_str eid)
{
	struct mez_str rest = eid;
	bool first = true, inside = false; /* inside: below a section or an article */

	if (!level_of(eid)) {
		explain_put(out, eid);
		return;
	}
	while (rest.n) {
		struct mez_str part = next_level(&rest), number = number_of(part);
		const struct level *l = inside ? &below : level_of(part);
		bool named = first && is_subject(number);

		if (!l)
			l = mez_str_starts(part, MEZ_STR("para_")) ? &para : &below;
		if (!named)
			mez_buf_z(out, first ? l->first : l->then);
		explain_put(out, number);
		mez_buf_z(out, named ? "" : l->end);
		inside |= mez_str_starts(part, MEZ_STR("sec_")) ||
			  mez_str_starts(part, MEZ_STR("art_"));
		first = false;
	}
}

void explain_owed(struct mez_buf *out, const struct mez_json *o)
{
	const struct mez_json *payable = mez_json_at(o, "payable");
	const struct mez_json *lo = mez_json_at(o, "payable_min"),
			      *hi = mez_json_at(o, "payable_max");

	if (explain_is(o, "state", "nil")) {
		mez_buf_z(out, "nil");
	} else if (payable) {
		explain_amount(out, payable);
	} else if (hi) {
		if (lo && !explain_is(lo, "amount", "0")) {
			explain_amount(out, lo);
			mez_buf_z(out, " to ");
		} else {
			mez_buf_z(out, "at most ");
		}
		explain_amount(out, hi);
	} else if (!lo && !explain_is(o, "state", "unknown")) {
		/* known, and of no currency: the sum of no items, what is owed of no duty */
		mez_buf_z(out, "nothing");
	} else {
		mez_buf_z(out, "not known");
	}
}

void explain_hits(struct mez_buf *out, const struct mez_json *clause)
{
	const struct mez_json *hits = mez_json_at(clause, "hits");

	for (size_t i = 0; i < mez_json_len(hits); i++) {
		const struct mez_json *h = mez_json_item(hits, i);

		mez_buf_z(out, ": ");
		explain_put(out, explain_text(h, "party"));
		mez_buf_z(out, " is \"");
		explain_put(out, explain_text(h, "name"));
		mez_buf_z(out, "\" of ");
		explain_put(out, explain_text(h, "list"));
	}
}
