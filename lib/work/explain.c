/* work/explain.c: verdicts as text. */
#include "work/explain.h"

#include "base/dec.h"
#include "base/text.h"
#include "tensor/tensor.h"

enum {
	OPERATION_W = 26,
	DECISION_W = 9,
	DOMAINS_W = 48,
	TAX_W = 24,
	SECTION_W = 12,
	CELL_MAX = 400
};

static struct mez_str text_of(const struct mez_json *v, const char *member)
{
	return mez_json_str(mez_json_get(v, mez_str_of(member)));
}

/* Text from outside, made safe for a terminal. */
static void put(struct mez_buf *out, struct mez_str s)
{
	mez_text_safe(out, s, CELL_MAX);
}

/* "1000000" as "1,000,000". */
static void put_amount(struct mez_buf *out, const struct mez_json *money)
{
	struct mez_str s = text_of(money, "amount");
	struct mez_dec d;
	size_t whole = 0;

	put(out, text_of(money, "currency"));
	mez_buf_ch(out, ' ');
	if (!mez_dec_parse(&d, s)) {
		put(out, s); /* no amount, whatever the verdict calls it */
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

static bool is(const struct mez_json *v, const char *member, const char *value)
{
	return mez_str_eq(text_of(v, member), mez_str_of(value));
}

/* "sec_153__subsec_1__para_a" as "s.153(1)(a)"; other eIds as they stand. */
static void put_section(struct mez_buf *out, struct mez_str eid)
{
	bool first = true;

	if (!mez_str_starts(eid, MEZ_STR("sec_"))) {
		put(out, eid);
		return;
	}
	while (eid.n) {
		size_t n = 0, number;

		while (n < eid.n && !(n + 1 < eid.n && eid.p[n] == '_' && eid.p[n + 1] == '_'))
			n++;
		for (number = n; number > 0 && eid.p[number - 1] != '_'; number--)
			;
		mez_buf_z(out, first ? "s." : "(");
		put(out, (struct mez_str){eid.p + number, n - number});
		mez_buf_z(out, first ? "" : ")");
		first = false;
		n += n < eid.n ? 2 : 0;
		eid.p += n;
		eid.n -= n;
	}
}

/* --- the table ------------------------------------------------------------ */

/* Characters on a terminal, not bytes, so that names in other scripts line up nearly. */
static void pad(struct mez_buf *out, size_t from, size_t width)
{
	size_t shown = 0;

	for (size_t i = from; i < out->len; i++)
		shown += ((unsigned char)out->p[i] & 0xc0) != 0x80;
	while (shown++ < width)
		mez_buf_ch(out, ' ');
	mez_buf_z(out, "  ");
}

void mez_explain_head(struct mez_buf *out)
{
	static const struct {
		const char *name;
		size_t width;
	} head[] = {{"operation", OPERATION_W},
		    {"decision", DECISION_W},
		    {"domains", DOMAINS_W},
		    {"to withhold", TAX_W},
		    {"under", SECTION_W}};

	for (size_t i = 0; i < MEZ_COUNT(head); i++) {
		size_t from = out->len;

		mez_buf_z(out, head[i].name);
		pad(out, from, head[i].width);
	}
	mez_buf_z(out, "why\n");
}

/* One letter-saving word a state. */
static const char *short_state(struct mez_str state)
{
	static const struct {
		const char *state, *shown;
	} words[] = {{"compliant", "ok"},
		     {"non_compliant", "NO"},
		     {"pending", "pending"},
		     {"exempt", "exempt"},
		     {"not_applicable", "n/a"}};

	for (size_t i = 0; i < MEZ_COUNT(words); i++)
		if (mez_str_eq(state, mez_str_of(words[i].state)))
			return words[i].shown;
	return "?";
}

static void put_domains(struct mez_buf *out, const struct mez_json *decision)
{
	const struct mez_json *list = mez_json_at(decision, "domains");

	for (size_t i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *d = mez_json_item(list, i);

		if (i > 0)
			mez_buf_ch(out, ' ');
		put(out, text_of(d, "domain"));
		mez_buf_fmt(out, ":%s", short_state(text_of(d, "state")));
	}
}

/* Calls fn on each obligation of the cell of a domain. */
static void put_owed(struct mez_buf *out, const struct mez_json *o)
{
	const struct mez_json *payable = mez_json_at(o, "payable");
	const struct mez_json *lo = mez_json_at(o, "payable_min"),
			      *hi = mez_json_at(o, "payable_max");

	if (is(o, "state", "nil")) {
		mez_buf_z(out, "nil");
	} else if (payable) {
		put_amount(out, payable);
	} else if (hi) {
		if (lo && !is(lo, "amount", "0")) {
			put_amount(out, lo);
			mez_buf_z(out, " to ");
		} else {
			mez_buf_z(out, "at most ");
		}
		put_amount(out, hi);
	} else {
		mez_buf_z(out, "not known");
	}
}

static void put_withheld(struct mez_buf *out, const struct mez_json *verdict)
{
	const struct mez_json *tax = mez_verdict_cell(verdict, MEZ_STR("tax"));
	const struct mez_json *list = mez_json_at(tax, "obligations");
	bool any = false;

	for (size_t i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *o = mez_json_item(list, i);

		if (!is(o, "kind", "withhold") && !is(o, "kind", "collect"))
			continue;
		if (any)
			mez_buf_z(out, ", ");
		put_owed(out, o);
		any = true;
	}
	if (!any)
		mez_buf_ch(out, '-');
}

static const struct mez_json *clause_of(const struct mez_json *cell, struct mez_str name)
{
	const struct mez_json *list = mez_json_at(cell, "clauses");

	for (size_t i = 0; i < mez_json_len(list); i++)
		if (mez_str_eq(text_of(mez_json_item(list, i), "clause"), name))
			return mez_json_item(list, i);
	return NULL;
}

/* The cell that decides: one that does not pass, before one that is open; of those, one that
 * some clause speaks on.  When all pass, the first with something to do, or else the first. */
static const struct mez_json *deciding_cell(const struct mez_json *verdict)
{
	const struct mez_json *list = mez_json_at(mez_json_at(verdict, "decision"), "domains");
	const struct mez_json *open = NULL, *first = NULL, *busy = NULL;

	for (size_t i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *d = mez_json_item(list, i);
		const struct mez_json *cell = mez_verdict_cell(verdict, text_of(d, "domain"));

		if (is(d, "passes", "no"))
			return cell;
		if (!first)
			first = cell;
		if (!busy && mez_json_len(mez_json_at(cell, "obligations")))
			busy = cell;
		if (is(d, "passes", "open") &&
		    (!open || (!mez_json_len(mez_json_at(open, "clauses")) &&
			       mez_json_len(mez_json_at(cell, "clauses")))))
			open = cell;
	}
	if (!first)
		first = mez_verdict_cell(verdict, MEZ_STR("tax"));
	return open ? open : busy ? busy : first;
}

/* A reason in a few words: its code and what it is about. */
static void put_reason(struct mez_buf *out, const struct mez_json *reason)
{
	size_t from = out->len;

	put(out, text_of(reason, "code"));
	for (size_t i = from; i < out->len; i++)
		if (out->p[i] == '_')
			out->p[i] = ' ';
	for (size_t i = 0; mez_json_is(reason, MEZ_J_OBJECT) && i < reason->len; i++) {
		const struct mez_member *m = mez_json_member(reason, i);
		struct mez_str name = mez_json_str(&m->name);

		if (mez_str_is(name, "code") || mez_str_is(name, "clause"))
			continue;
		mez_buf_ch(out, ' ');
		put(out, mez_json_str(&m->value));
	}
}

static void put_hits(struct mez_buf *out, const struct mez_json *clause)
{
	const struct mez_json *hits = mez_json_at(clause, "hits");

	for (size_t i = 0; i < mez_json_len(hits); i++) {
		const struct mez_json *h = mez_json_item(hits, i);

		mez_buf_z(out, ": ");
		put(out, text_of(h, "party"));
		mez_buf_z(out, " is \"");
		put(out, text_of(h, "name"));
		mez_buf_z(out, "\" of ");
		put(out, text_of(h, "list"));
	}
}

/* "0.055" as "5.5 %". */
static void put_percent(struct mez_buf *out, struct mez_str rate)
{
	char text[MEZ_DEC_TEXT];
	struct mez_dec d;

	if (!mez_dec_parse(&d, rate) || !mez_dec_mul(&d, d, mez_dec_int(100)))
		return;
	(void)mez_dec_text(text, d);
	mez_buf_fmt(out, "%s %%", text);
}

/* The rows a duty rests on: "153-G2b V2, 153-K2 V3".  Whether there were any. */
static bool put_duty_rows(struct mez_buf *out, const struct mez_json *duty, const char *before)
{
	const struct mez_json *rows = mez_json_at(duty, "rows");
	bool any = false;

	for (size_t k = mez_json_len(rows); k-- > 0;) {
		const struct mez_json *row = mez_json_item(rows, k);

		if (!text_of(row, "row").p || mez_json_at(row, "possible"))
			continue;
		mez_buf_z(out, any ? ", " : before);
		put(out, text_of(row, "row"));
		mez_buf_ch(out, ' ');
		put(out, text_of(row, "confidence"));
		any = true;
	}
	return any;
}

/* What duties rest on: ": 5 % (153-G2b V2, 153-K2 V3); due 2026-08-23 (DL-3 V3)". */
static void put_rows(struct mez_buf *out, const struct mez_json *cell)
{
	const struct mez_json *duties = mez_json_at(cell, "obligations");
	const char *before = ": ";

	for (size_t i = 0; i < mez_json_len(duties); i++) {
		const struct mez_json *d = mez_json_item(duties, i);
		struct mez_str rate = text_of(d, "rate"), due = text_of(d, "due");

		if (is(d, "state", "nil") || (!rate.p && !due.p && !mez_json_at(d, "rows")))
			continue;
		mez_buf_z(out, before);
		if (rate.p)
			put_percent(out, rate);
		if (due.p) {
			mez_buf_z(out, rate.p ? " due " : "due ");
			put(out, due);
		}
		if (put_duty_rows(out, d, rate.p || due.p ? " (" : "("))
			mez_buf_ch(out, ')');
		before = "; ";
	}
}

/* A reason that something holds says nothing about why a cell does not pass. */
static bool of_interest(const struct mez_json *cell, const struct mez_json *reason)
{
	return is(cell, "state", "compliant") ||
	       !(is(reason, "code", "requirement_met") || is(reason, "code", "duty_met") ||
		 is(reason, "code", "duty_nil"));
}

static void put_why(struct mez_buf *out, const struct mez_json *cell)
{
	const struct mez_json *reasons = mez_json_at(cell, "reasons");
	size_t shown = 0, more = 0;

	for (size_t i = 0; i < mez_json_len(reasons); i++) {
		const struct mez_json *r = mez_json_item(reasons, i);

		if (!of_interest(cell, r))
			continue;
		if (shown == 3) {
			more++;
			continue;
		}
		mez_buf_z(out, shown++ ? "; " : "");
		put_reason(out, r);
		if (is(r, "code", "requirement_unmet")) {
			mez_buf_z(out, " of ");
			put(out, text_of(r, "clause"));
		}
		put_hits(out, clause_of(cell, text_of(r, "clause")));
	}
	if (more)
		mez_buf_fmt(out, " (and %zu more)", more);
	if (!shown)
		mez_buf_z(out, "nothing in it applies");
	if (is(cell, "state", "compliant"))
		put_rows(out, cell);
}

/* What is cited: by the clauses that are behind the cell's reasons. */
static void put_cited(struct mez_buf *out, const struct mez_json *cell)
{
	const struct mez_json *reasons = mez_json_at(cell, "reasons");

	for (size_t i = 0; i < mez_json_len(reasons); i++) {
		struct mez_str name = text_of(mez_json_item(reasons, i), "clause");
		const struct mez_json *cites = mez_json_at(clause_of(cell, name), "cites");

		if (!name.p || mez_json_len(cites) == 0 ||
		    !of_interest(cell, mez_json_item(reasons, i)))
			continue;
		put_section(out, text_of(mez_json_item(cites, 0), "at"));
		return;
	}
	mez_buf_ch(out, '-');
}

static void put_row(struct mez_buf *out, const struct mez_json *record)
{
	const struct mez_json *v = mez_json_at(record, "verdict"), *cell = deciding_cell(v);
	size_t from = out->len;

	put(out, text_of(mez_json_at(record, "operation"), "id"));
	pad(out, from, OPERATION_W);
	from = out->len;
	put(out, text_of(mez_json_at(v, "decision"), "answer"));
	pad(out, from, DECISION_W);
	from = out->len;
	put_domains(out, mez_json_at(v, "decision"));
	pad(out, from, DOMAINS_W);
	from = out->len;
	put_withheld(out, v);
	pad(out, from, TAX_W);
	from = out->len;
	put_cited(out, cell);
	pad(out, from, SECTION_W);
	put_why(out, cell);
	mez_buf_ch(out, '\n');
}

/* --- the page ------------------------------------------------------------- */

static void put_line(struct mez_buf *out, const char *label, struct mez_str s)
{
	if (!s.p)
		return;
	mez_buf_fmt(out, "      %-14s", label);
	put(out, s);
	mez_buf_ch(out, '\n');
}

static void put_cites(struct mez_buf *out, const struct mez_json *cites)
{
	for (size_t i = 0; i < mez_json_len(cites); i++) {
		const struct mez_json *c = mez_json_item(cites, i);
		struct mez_str x = text_of(c, "expression");

		mez_buf_fmt(out, "      %-14s", "under");
		put_section(out, text_of(c, "at"));
		mez_buf_z(out, " of ");
		put(out, x.p ? x : text_of(c, "work"));
		if (text_of(c, "heading").p) {
			mez_buf_z(out, ", \"");
			put(out, text_of(c, "heading"));
			mez_buf_ch(out, '"');
		}
		if (mez_json_at(c, "paraphrase"))
			mez_buf_z(out, " (held as a paraphrase)");
		mez_buf_ch(out, '\n');
	}
}

/* Money, or a number as it stands. */
static void put_quantity(struct mez_buf *out, const struct mez_json *v)
{
	if (mez_json_is(v, MEZ_J_OBJECT))
		put_amount(out, v);
	else
		put(out, mez_json_str(v));
}

/* "applied to PKR 3,000,000, part 4: PKR 116,000 + 23 % of what is over PKR 2,200,000" */
static void put_applied(struct mez_buf *out, const struct mez_json *row)
{
	const struct mez_json *part = mez_json_at(row, "part"), *of = mez_json_at(row, "of");
	const struct mez_json *base = mez_json_at(part, "base"), *over = mez_json_at(part, "over");
	int64_t number;

	if (!of)
		return;
	mez_buf_fmt(out, "      %-14s", "applied to");
	put_quantity(out, of);
	if (mez_json_int(&number, mez_json_at(part, "number")))
		mez_buf_fmt(out, ", part %lld: ", (long long)number);
	if (base)
		put_amount(out, base);
	if (text_of(part, "rate").p) {
		mez_buf_z(out, base ? " + " : "");
		put_percent(out, text_of(part, "rate"));
		mez_buf_z(out, over ? " of what is over " : " of the whole");
	}
	if (over)
		put_quantity(out, over);
	mez_buf_ch(out, '\n');
}

static void put_table_rows(struct mez_buf *out, const struct mez_json *rows)
{
	for (size_t i = 0; i < mez_json_len(rows); i++) {
		const struct mez_json *r = mez_json_item(rows, i),
				      *source = mez_json_at(r, "source");

		mez_buf_fmt(out, "      %-14s",
			    mez_json_at(r, "possible") ? "perhaps" : "figure from");
		put(out, text_of(r, mez_json_at(r, "param")	 ? "param"
				    : mez_json_at(r, "deadline") ? "deadline"
								 : "table"));
		if (text_of(r, "row").p) {
			mez_buf_z(out, ", row ");
			put(out, text_of(r, "row"));
		}
		mez_buf_z(out, ", since ");
		put(out, text_of(r, "from"));
		mez_buf_z(out, ", confidence ");
		put(out, text_of(r, "confidence"));
		mez_buf_z(out, ", sources");
		for (size_t k = 0; k < mez_json_len(source); k++) {
			mez_buf_ch(out, ' ');
			put(out, mez_json_str(mez_json_item(source, k)));
		}
		mez_buf_ch(out, '\n');
		put_applied(out, r);
	}
}

/* The licences of a party that the register named, and what each of them fails by. */
static void put_licences(struct mez_buf *out, const struct mez_json *list)
{
	for (size_t i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *one = mez_json_item(list, i);
		const struct mez_json *fails = mez_json_at(one, "fails");

		mez_buf_fmt(out, "      %-14s", "  licence");
		put(out, text_of(one, "number"));
		mez_buf_ch(out, ' ');
		put(out, text_of(one, "state").p ? text_of(one, "state")
						 : MEZ_STR("with a history that cannot be"));
		for (size_t k = 0; k < mez_json_len(fails); k++) {
			mez_buf_z(out, k ? ", " : "; fails by ");
			put(out, mez_json_str(mez_json_item(fails, k)));
		}
		mez_buf_ch(out, '\n');
	}
}

/* Documents, lists and legal terms relied on. */
static void put_proofs(struct mez_buf *out, const struct mez_json *proofs)
{
	for (size_t i = 0; i < mez_json_len(proofs); i++) {
		const struct mez_json *p = mez_json_item(proofs, i);

		mez_buf_fmt(out, "      %-14s", "relies on");
		put(out, text_of(p, "kind"));
		mez_buf_ch(out, ' ');
		put(out, text_of(p, "name"));
		if (text_of(p, "party").p) {
			mez_buf_z(out, " of ");
			put(out, text_of(p, "party"));
		}
		if (text_of(p, "holds").p) {
			mez_buf_z(out, ": ");
			put(out, text_of(p, "holds"));
		}
		if (text_of(p, "list_as_of").p) {
			mez_buf_z(out, ", list as of ");
			put(out, text_of(p, "list_as_of"));
		}
		if (text_of(p, "by").p) {
			struct mez_str by = text_of(p, "by");

			mez_buf_z(out, ", shown by evidence ");
			put(out, (struct mez_str){by.p, by.n < 16 ? by.n : 16});
		}
		mez_buf_ch(out, '\n');
		put_licences(out, mez_json_at(p, "licences"));
	}
}

/* "payer, urn:example:pk:indus-mills" */
static void put_party(struct mez_buf *out, const char *label, const struct mez_json *party)
{
	if (!party)
		return;
	mez_buf_fmt(out, "      %-14s", label);
	put(out, text_of(party, "party"));
	if (text_of(party, "id").p) {
		mez_buf_z(out, ", ");
		put(out, text_of(party, "id"));
	}
	mez_buf_ch(out, '\n');
}

/* "PKR 50,000: so much a day", with what sets it. */
static void put_penalties(struct mez_buf *out, const struct mez_json *list)
{
	for (size_t i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *p = mez_json_item(list, i);

		mez_buf_fmt(out, "      %-14s", "penalty");
		if (mez_json_at(p, "amount"))
			put_amount(out, mez_json_at(p, "amount"));
		else
			mez_buf_z(out, "amount not known");
		mez_buf_z(out, ": ");
		put(out, text_of(p, "because"));
		mez_buf_ch(out, '\n');
		put_cites(out, mez_json_at(p, "cites"));
	}
}

static void put_duty(struct mez_buf *out, const struct mez_json *d)
{
	const struct mez_json *base = mez_json_at(d, "base"), *amount = mez_json_at(d, "amount");
	const struct mez_json *how = mez_json_at(d, "rounding");

	mez_buf_z(out, "    duty ");
	put(out, text_of(d, "duty"));
	mez_buf_z(out, ": ");
	put(out, text_of(d, "state"));
	mez_buf_ch(out, '\n');
	put_line(out, "because", text_of(d, "because"));
	put_party(out, "bearer", mez_json_at(d, "bearer"));
	put_party(out, "on account of", mez_json_at(d, "on_account_of"));
	put_line(out, "to", text_of(d, "to"));
	put_line(out, "character", text_of(d, "character"));
	if (base && amount) {
		mez_buf_fmt(out, "      %-14s", "arithmetic");
		put_amount(out, base);
		mez_buf_z(out, " x ");
		put(out, text_of(d, "rate"));
		mez_buf_z(out, " = ");
		put_amount(out, amount);
		mez_buf_ch(out, '\n');
	}
	if (!is(d, "state", "nil")) {
		mez_buf_fmt(out, "      %-14s", "payable");
		put_owed(out, d);
		mez_buf_ch(out, '\n');
	}
	put_line(out, "rounded by", text_of(how, "by"));
	put_line(out, mez_json_at(d, "provisional") ? "likely due by" : "due by",
		 text_of(d, "due"));
	put_penalties(out, mez_json_at(d, "penalties"));
	put_cites(out, mez_json_at(d, "cites"));
	put_proofs(out, mez_json_at(d, "relied_on"));
	put_table_rows(out, mez_json_at(d, "rows"));
}

static void put_clause(struct mez_buf *out, const struct mez_json *c)
{
	mez_buf_z(out, "    ");
	put(out, text_of(c, "clause"));
	mez_buf_z(out, " (");
	put(out, text_of(c, "effect"));
	if (text_of(c, "item").p) {
		mez_buf_z(out, ", of ");
		put(out, text_of(c, "item"));
	}
	mez_buf_z(out, "): active ");
	put(out, text_of(c, "active"));
	if (text_of(c, "because").p) {
		mez_buf_z(out, ", because of ");
		put(out, text_of(c, "because"));
	}
	put_hits(out, c);
	mez_buf_ch(out, '\n');
	put_line(out, "legal date", text_of(c, "legal_date"));
	put_line(out, "varied by", text_of(c, "varied_by"));
	put_cites(out, mez_json_at(c, "cites"));
	put_proofs(out, mez_json_at(c, "relied_on"));
	put_table_rows(out, mez_json_at(c, "rows"));
}

static void put_cell(struct mez_buf *out, const struct mez_json *cell)
{
	const struct mez_json *clauses = mez_json_at(cell, "clauses");
	const struct mez_json *duties = mez_json_at(cell, "obligations");
	const struct mez_json *reasons = mez_json_at(cell, "reasons");
	const struct mez_json *unknown = mez_json_at(cell, "unknown");

	mez_buf_z(out, "  ");
	put(out, text_of(cell, "domain"));
	mez_buf_z(out, ": ");
	put(out, text_of(cell, "state"));
	if (text_of(cell, "confidence").p) {
		mez_buf_z(out, " (lowest confidence ");
		put(out, text_of(cell, "confidence"));
		mez_buf_ch(out, ')');
	}
	mez_buf_ch(out, '\n');
	for (size_t i = 0; i < mez_json_len(reasons); i++) {
		mez_buf_z(out, "    - ");
		put_reason(out, mez_json_item(reasons, i));
		mez_buf_ch(out, '\n');
	}
	for (size_t i = 0; i < mez_json_len(clauses); i++)
		put_clause(out, mez_json_item(clauses, i));
	for (size_t i = 0; i < mez_json_len(duties); i++)
		put_duty(out, mez_json_item(duties, i));
	for (size_t i = 0; is(cell, "state", "pending") && i < mez_json_len(unknown); i++)
		put_line(out, "not known", mez_json_str(mez_json_item(unknown, i)));
}

/* Domains the zone asks for, and those that some clause speaks on; the rest in one line. */
static void put_page(struct mez_buf *out, const struct mez_json *record)
{
	const struct mez_json *v = mez_json_at(record, "verdict"), *cells = mez_json_at(v, "cells");
	size_t silent = 0;

	put(out, text_of(mez_json_at(record, "operation"), "id"));
	mez_buf_z(out, ": ");
	put(out, text_of(mez_json_at(v, "decision"), "answer"));
	mez_buf_z(out, " (");
	put(out, text_of(v, "kind"));
	mez_buf_z(out, ", ");
	put(out, text_of(v, "stage"));
	mez_buf_z(out, ", zone ");
	put(out, text_of(v, "zone"));
	mez_buf_z(out, ", as of ");
	put(out, text_of(v, "as_of"));
	mez_buf_z(out, ", law as known on ");
	put(out, text_of(v, "known_at"));
	mez_buf_z(out, ")\n");
	for (size_t i = 0; i < mez_json_len(cells); i++) {
		const struct mez_json *cell = mez_json_item(cells, i);

		if (mez_json_len(mez_json_at(cell, "clauses")) || !is(cell, "state", "pending"))
			put_cell(out, cell);
		else
			silent++;
	}
	if (silent)
		mez_buf_fmt(out,
			    "  %zu other domains: pending, no pack of the zone examines them\n",
			    silent);
	mez_buf_z(out, "  Not legal advice.\n\n");
}

int mez_explain(struct mez_buf *out, struct mez_arena *a, const struct mez_json *record, bool table,
		struct mez_err *err)
{
	(void)a;
	if (!mez_json_at(record, "verdict"))
		return mez_err_set(err, MEZ_E_MISSING,
				   "a case without a verdict cannot be explained");
	if (table)
		put_row(out, record);
	else
		put_page(out, record);
	return 0;
}
