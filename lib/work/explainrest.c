/* work/explainrest.c: what a clause or a duty rests on, line by line. */
#include "work/explain_priv.h"

enum { LABEL_W = 14, DIGEST_SHOWN = 16 };

void explain_label(struct mez_buf *out, const char *label)
{
	mez_buf_fmt(out, "      %-*s", LABEL_W, label);
}

void explain_line(struct mez_buf *out, const char *label, struct mez_str s)
{
	if (!s.p)
		return;
	explain_label(out, label);
	explain_put(out, s);
	mez_buf_ch(out, '\n');
}

bool explain_same(const struct mez_json *a, const struct mez_json *b, const char *member)
{
	return mez_str_eq(explain_text(a, member), explain_text(b, member));
}

static bool cited_in(const struct mez_json *cite, const struct mez_json *cites)
{
	for (size_t i = 0; i < mez_json_len(cites); i++) {
		const struct mez_json *c = mez_json_item(cites, i);

		if (explain_same(c, cite, "work") && explain_same(c, cite, "at"))
			return true;
	}
	return false;
}

void explain_cites(struct mez_buf *out, const struct mez_json *cites,
		      const struct mez_json *said)
{
	for (size_t i = 0; i < mez_json_len(cites); i++) {
		const struct mez_json *c = mez_json_item(cites, i);
		struct mez_str x = explain_text(c, "expression");

		if (cited_in(c, said))
			continue;
		explain_label(out, "under");
		explain_section(out, explain_text(c, "at"));
		mez_buf_z(out, " of ");
		explain_put(out, x.p ? x : explain_text(c, "work"));
		if (explain_text(c, "heading").p) {
			mez_buf_z(out, ", \"");
			explain_put(out, explain_text(c, "heading"));
			mez_buf_ch(out, '"');
		}
		mez_buf_z(out, mez_json_at(c, "paraphrase") ? " (paraphrase)\n" : "\n");
	}
}

/* Money, or a number as it stands. */
static void put_quantity(struct mez_buf *out, const struct mez_json *v)
{
	if (mez_json_is(v, MEZ_J_OBJECT))
		explain_amount(out, v);
	else
		explain_put(out, mez_json_str(v));
}

/* "applied to PKR 3,000,000, part 4: PKR 116,000 + 23 % of what is over PKR 2,200,000" */
static void put_applied(struct mez_buf *out, const struct mez_json *row)
{
	const struct mez_json *part = mez_json_at(row, "part"), *of = mez_json_at(row, "of");
	const struct mez_json *base = mez_json_at(part, "base"), *over = mez_json_at(part, "over");
	int64_t number;

	if (!of)
		return;
	explain_label(out, "applied to");
	put_quantity(out, of);
	if (mez_json_int(&number, mez_json_at(part, "number")))
		mez_buf_fmt(out, ", part %lld: ", (long long)number);
	if (base)
		explain_amount(out, base);
	if (explain_text(part, "rate").p) {
		mez_buf_z(out, base ? " + " : "");
		explain_percent(out, explain_text(part, "rate"));
		mez_buf_z(out, over ? " of what is over " : " of the whole");
	}
	if (over)
		put_quantity(out, over);
	mez_buf_ch(out, '\n');
}

static void put_table_row(struct mez_buf *out, const struct mez_json *r)
{
	const struct mez_json *source = mez_json_at(r, "source");

	explain_label(out, mez_json_at(r, "possible") ? "perhaps" : "figure from");
	explain_put(out, explain_text(r, mez_json_at(r, "param")      ? "param"
					 : mez_json_at(r, "deadline") ? "deadline"
								      : "table"));
	if (explain_text(r, "row").p) {
		mez_buf_z(out, ", row ");
		explain_put(out, explain_text(r, "row"));
	}
	mez_buf_z(out, ", since ");
	explain_put(out, explain_text(r, "from"));
	mez_buf_z(out, ", confidence ");
	explain_put(out, explain_text(r, "confidence"));
	mez_buf_z(out, ", sources");
	for (size_t i = 0; i < mez_json_len(source); i++) {
		mez_buf_ch(out, ' ');
		explain_put(out, mez_json_str(mez_json_item(source, i)));
	}
	mez_buf_ch(out, '\n');
	put_applied(out, r);
}

void explain_rows(struct mez_buf *out, const struct mez_json *rows)
{
	for (size_t i = 0; i < mez_json_len(rows); i++)
		put_table_row(out, mez_json_item(rows, i));
}

/* ", score 812 (650 to 930), birth agrees": of lists that are searched by likeness. */
static void put_likeness(struct mez_buf *out, const struct mez_json *hit)
{
	static const char *const facts[] = {"birth", "country", "identifier"};
	int64_t score, least, most;

	if (mez_json_int(&score, mez_json_at(hit, "score")))
		mez_buf_fmt(out, ", score %lld", (long long)score);
	if (mez_json_int(&least, mez_json_at(hit, "score_min")) &&
	    mez_json_int(&most, mez_json_at(hit, "score_max")))
		mez_buf_fmt(out, " (%lld to %lld)", (long long)least, (long long)most);
	for (size_t i = 0; i < MEZ_COUNT(facts); i++) {
		if (!explain_text(hit, facts[i]).p)
			continue;
		mez_buf_fmt(out, ", %s ", facts[i]);
		explain_put(out, explain_text(hit, facts[i]));
	}
}

static void put_refused(struct mez_buf *out, const struct mez_json *list)
{
	for (size_t i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *one = mez_json_item(list, i);

		explain_label(out, "  not cleared");
		mez_buf_z(out, "by document ");
		explain_digest(out, explain_text(one, "by"));
		mez_buf_z(out, ": ");
		explain_words(out, explain_text(one, "because"));
		mez_buf_ch(out, '\n');
	}
}

void explain_listed(struct mez_buf *out, const struct mez_json *hits)
{
	for (size_t i = 0; i < mez_json_len(hits); i++) {
		const struct mez_json *h = mez_json_item(hits, i);

		explain_label(out, "listed");
		explain_put(out, explain_text(h, "party"));
		mez_buf_z(out, " as \"");
		explain_put(out, explain_text(h, "name"));
		mez_buf_z(out, "\", entry ");
		explain_put(out, explain_text(h, "entry"));
		mez_buf_z(out, " of ");
		explain_put(out, explain_text(h, "list"));
		put_likeness(out, h);
		mez_buf_ch(out, '\n');
		put_refused(out, mez_json_at(h, "refused"));
	}
}

/* "; owned 30 % to 60 %, listed if more than 50 % (together, chains)" */
static void put_ownership(struct mez_buf *out, const struct mez_json *o)
{
	struct mez_str least = explain_text(o, "share_min"), most = explain_text(o, "share_max");

	if (!o)
		return;
	mez_buf_z(out, "; owned ");
	if (explain_text(o, "share").p) {
		explain_percent(out, explain_text(o, "share"));
	} else {
		mez_buf_z(out, most.p ? "" : "at least ");
		explain_percent(out, least.p ? least : MEZ_STR("0"));
		mez_buf_z(out, most.p ? " to " : "");
		if (most.p)
			explain_percent(out, most);
	}
	mez_buf_z(out, ", treated as listed if ");
	explain_words(out, explain_text(o, "rule"));
	mez_buf_ch(out, ' ');
	if (explain_text(o, "threshold").p)
		explain_percent(out, explain_text(o, "threshold"));
}

/* The licences of a party that the register named, and what each of them fails by. */
static void put_licences(struct mez_buf *out, const struct mez_json *list)
{
	for (size_t i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *one = mez_json_item(list, i);
		const struct mez_json *fails = mez_json_at(one, "fails");

		explain_label(out, "  licence");
		explain_put(out, explain_text(one, "number"));
		mez_buf_ch(out, ' ');
		explain_put(out, explain_text(one, "state").p
					 ? explain_text(one, "state")
					 : MEZ_STR("with a history that cannot be"));
		for (size_t k = 0; k < mez_json_len(fails); k++) {
			mez_buf_z(out, k ? ", " : "; fails by ");
			explain_put(out, mez_json_str(mez_json_item(fails, k)));
		}
		mez_buf_ch(out, '\n');
	}
}

void explain_digest(struct mez_buf *out, struct mez_str hex)
{
	if (hex.n > DIGEST_SHOWN)
		hex.n = DIGEST_SHOWN;
	explain_put(out, hex);
}

static void put_proof(struct mez_buf *out, const struct mez_json *p)
{
	static const struct {
		const char *member, *before;
	} parts[] = {{"party", " of "}, {"holds", ": "}, {"list_as_of", ", list as of "}};

	explain_label(out, "relies on");
	explain_put(out, explain_text(p, "kind"));
	mez_buf_ch(out, ' ');
	explain_put(out, explain_text(p, "name"));
	for (size_t i = 0; i < MEZ_COUNT(parts); i++) {
		struct mez_str s = explain_text(p, parts[i].member);

		if (!s.p)
			continue;
		mez_buf_z(out, parts[i].before);
		explain_put(out, s);
	}
	put_ownership(out, mez_json_at(p, "ownership"));
	if (mez_json_is(mez_json_at(p, "absent"), MEZ_J_TRUE))
		mez_buf_z(out, ", not on the whole list");
	if (explain_text(p, "by").p) {
		mez_buf_z(out, ", shown by document ");
		explain_digest(out, explain_text(p, "by"));
	}
	mez_buf_ch(out, '\n');
	put_licences(out, mez_json_at(p, "licences"));
}

void explain_proofs(struct mez_buf *out, const struct mez_json *proofs)
{
	for (size_t i = 0; i < mez_json_len(proofs); i++)
		put_proof(out, mez_json_item(proofs, i));
}
