/* work/explaintable.c: a verdict as a row. */
#include "work/explain_priv.h"

#include "tensor/tensor.h"

enum {
	OPERATION_W = 26,
	DECISION_W = 9,
	DOMAINS_W = 48,
	TAX_W = 24,
	SECTION_W = 12,
	REASONS_MAX = 3 /* shown in a row */
};

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
		explain_put(out, explain_text(d, "domain"));
		mez_buf_fmt(out, ":%s", short_state(explain_text(d, "state")));
	}
}

/* The duties of one kind, each behind a word; whether there are any. */
static bool put_owed(struct mez_buf *out, const struct mez_json *duties, const char *kind,
		     const char *word, bool any)
{
	for (size_t i = 0; i < mez_json_len(duties); i++) {
		const struct mez_json *d = mez_json_item(duties, i);

		if (!explain_is(d, "kind", kind))
			continue;
		mez_buf_z(out, any ? ", " : "");
		mez_buf_z(out, word);
		explain_owed(out, d);
		any = true;
	}
	return any;
}

/* The same of tax and of every other domain that decides. */
static bool put_owed_of_all(struct mez_buf *out, const struct mez_json *verdict, const char *kind,
			    const char *word, bool any)
{
	const struct mez_json *list = mez_json_at(mez_json_at(verdict, "decision"), "domains");
	const struct mez_json *tax = mez_verdict_cell(verdict, MEZ_STR("tax"));

	any = put_owed(out, mez_json_at(tax, "obligations"), kind, word, any);
	for (size_t i = 0; i < mez_json_len(list); i++) {
		struct mez_str name = explain_text(mez_json_item(list, i), "domain");
		const struct mez_json *cell = mez_verdict_cell(verdict, name);

		if (!mez_str_is(name, "tax"))
			any = put_owed(out, mez_json_at(cell, "obligations"), kind, word, any);
	}
	return any;
}

/* What is withheld or collected; where nothing is, what is paid.  Where something is withheld, a
 * duty to pay is to pay that over. */
static void put_withheld(struct mez_buf *out, const struct mez_json *verdict)
{
	bool any = put_owed_of_all(out, verdict, "withhold", "", false);

	any = put_owed_of_all(out, verdict, "collect", "", any);
	if (!any && !put_owed_of_all(out, verdict, "pay", "pay ", false))
		mez_buf_ch(out, '-');
}

/* The cell that decides: one that does not pass, before one that is open; of those, one that
 * some clause speaks on.  When all pass, the first with something to do, or else the first. */
static const struct mez_json *deciding_cell(const struct mez_json *verdict)
{
	const struct mez_json *list = mez_json_at(mez_json_at(verdict, "decision"), "domains");
	const struct mez_json *open = NULL, *first = NULL, *busy = NULL;

	for (size_t i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *d = mez_json_item(list, i);
		const struct mez_json *cell = mez_verdict_cell(verdict, explain_text(d, "domain"));

		if (explain_is(d, "passes", "no"))
			return cell;
		if (!first)
			first = cell;
		if (!busy && mez_json_len(mez_json_at(cell, "obligations")))
			busy = cell;
		if (explain_is(d, "passes", "open") &&
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
	explain_words(out, explain_text(reason, "code"));
	for (size_t i = 0; mez_json_is(reason, MEZ_J_OBJECT) && i < reason->len; i++) {
		const struct mez_member *m = mez_json_member(reason, i);
		struct mez_str name = mez_json_str(&m->name);

		if (mez_str_is(name, "code") || mez_str_is(name, "clause"))
			continue;
		mez_buf_ch(out, ' ');
		explain_put(out, mez_json_str(&m->value));
	}
}

/* A row that has a name, and is the one; a param has none. */
static bool is_named(const struct mez_json *row)
{
	return explain_text(row, "row").p && !mez_json_at(row, "possible");
}

static bool has_named_rows(const struct mez_json *duty)
{
	const struct mez_json *rows = mez_json_at(duty, "rows");

	for (size_t i = 0; i < mez_json_len(rows); i++)
		if (is_named(mez_json_item(rows, i)))
			return true;
	return false;
}

/* The rows a duty rests on: "153-G2b V2, 153-K2 V3".  Whether there were any. */
static bool put_duty_rows(struct mez_buf *out, const struct mez_json *duty, const char *before)
{
	const struct mez_json *rows = mez_json_at(duty, "rows");
	bool any = false;

	for (size_t k = mez_json_len(rows); k-- > 0;) {
		const struct mez_json *row = mez_json_item(rows, k);

		if (!is_named(row))
			continue;
		mez_buf_z(out, any ? ", " : before);
		explain_put(out, explain_text(row, "row"));
		mez_buf_ch(out, ' ');
		explain_put(out, explain_text(row, "confidence"));
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
		struct mez_str rate = explain_text(d, "rate"), due = explain_text(d, "due");

		if (!rate.p && (explain_is(d, "state", "nil") || (!due.p && !has_named_rows(d))))
			continue;
		mez_buf_z(out, before);
		if (rate.p)
			explain_percent(out, rate);
		if (due.p) {
			mez_buf_z(out, rate.p ? " due " : "due ");
			explain_put(out, due);
		}
		if (put_duty_rows(out, d, rate.p || due.p ? " (" : "("))
			mez_buf_ch(out, ')');
		before = "; ";
	}
}

/* A reason that something holds says nothing about why a cell does not pass. */
static bool of_interest(const struct mez_json *cell, const struct mez_json *reason)
{
	static const char *const good[] = {"requirement_met", "duty_met", "duty_nil"};

	if (explain_is(cell, "state", "compliant"))
		return true;
	for (size_t i = 0; i < MEZ_COUNT(good); i++)
		if (explain_is(reason, "code", good[i]))
			return false;
	return true;
}

static void put_one(struct mez_buf *out, const struct mez_json *cell, const struct mez_json *r)
{
	put_reason(out, r);
	if (explain_is(r, "code", "requirement_unmet")) {
		mez_buf_z(out, " of ");
		explain_put(out, explain_text(r, "clause"));
	}
	explain_hits(out, explain_clause(cell, explain_text(r, "clause")));
}

/* Is the text already one of those between "; " from there on? */
static bool is_said(const struct mez_buf *out, size_t from, struct mez_str text)
{
	for (size_t at = from; at + text.n <= out->len; at++) {
		bool begins = at == from || (out->p[at - 1] == ' ' && out->p[at - 2] == ';');
		bool ends = at + text.n == out->len || out->p[at + text.n] == ';';

		if (begins && ends && memcmp(out->p + at, text.p, text.n) == 0)
			return true;
	}
	return false;
}

/* Several clauses may give one reason: it is told once. */
static void put_why(struct mez_buf *out, const struct mez_json *cell)
{
	const struct mez_json *reasons = mez_json_at(cell, "reasons");
	size_t shown = 0, more = 0, from = out->len;

	for (size_t i = 0; i < mez_json_len(reasons); i++) {
		const struct mez_json *r = mez_json_item(reasons, i);
		MEZ_AUTOBUF one = MEZ_BUF_INIT;

		if (!of_interest(cell, r))
			continue;
		put_one(&one, cell, r);
		if (is_said(out, from, mez_buf_view(&one)))
			continue;
		if (shown == REASONS_MAX) {
			more++;
			continue;
		}
		mez_buf_z(out, shown++ ? "; " : "");
		mez_buf_add(out, one.p, one.len);
	}
	if (more)
		mez_buf_fmt(out, " (and %zu more)", more);
	if (!shown)
		mez_buf_z(out, "nothing in it applies");
	if (explain_is(cell, "state", "compliant"))
		put_rows(out, cell);
}

/* What is cited: by the clauses that are behind the cell's reasons. */
static void put_cited(struct mez_buf *out, const struct mez_json *cell)
{
	const struct mez_json *reasons = mez_json_at(cell, "reasons");

	for (size_t i = 0; i < mez_json_len(reasons); i++) {
		struct mez_str name = explain_text(mez_json_item(reasons, i), "clause");
		const struct mez_json *cites = mez_json_at(explain_clause(cell, name), "cites");

		if (!name.p || mez_json_len(cites) == 0 ||
		    !of_interest(cell, mez_json_item(reasons, i)))
			continue;
		explain_section(out, explain_text(mez_json_item(cites, 0), "at"));
		return;
	}
	mez_buf_ch(out, '-');
}

void explain_row(struct mez_buf *out, const struct mez_json *record)
{
	const struct mez_json *v = mez_json_at(record, "verdict"), *cell = deciding_cell(v);
	size_t from = out->len;

	explain_put(out, explain_text(mez_json_at(record, "operation"), "id"));
	pad(out, from, OPERATION_W);
	from = out->len;
	explain_put(out, explain_text(mez_json_at(v, "decision"), "answer"));
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
