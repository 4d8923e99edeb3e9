/* work/explainduty.c: duties as words. */
#include "work/explain_priv.h"

/* "payer, urn:example:pk:indus-mills" */
static void put_party(struct mez_buf *out, const char *label, const struct mez_json *party)
{
	if (!party)
		return;
	explain_label(out, label);
	explain_put(out, explain_text(party, "party"));
	if (explain_text(party, "id").p) {
		mez_buf_z(out, ", ");
		explain_put(out, explain_text(party, "id"));
	}
	mez_buf_ch(out, '\n');
}

/* "PKR 50,000: so much a day", with what sets it. */
static void put_penalties(struct mez_buf *out, const struct mez_json *list)
{
	for (size_t i = 0; i < mez_json_len(list); i++) {
		const struct mez_json *p = mez_json_item(list, i);

		explain_label(out, "penalty");
		if (mez_json_at(p, "amount"))
			explain_amount(out, mez_json_at(p, "amount"));
		else
			mez_buf_z(out, "amount not known");
		mez_buf_z(out, ": ");
		explain_put(out, explain_text(p, "because"));
		mez_buf_ch(out, '\n');
		explain_cites(out, mez_json_at(p, "cites"), NULL);
	}
}

/* "PKR 1,000,000 x 5 % = PKR 50,000" */
static void put_arithmetic(struct mez_buf *out, const struct mez_json *d)
{
	const struct mez_json *base = mez_json_at(d, "base"), *amount = mez_json_at(d, "amount");

	if (!base || !amount)
		return;
	explain_label(out, "arithmetic");
	explain_amount(out, base);
	mez_buf_z(out, " x ");
	explain_percent(out, explain_text(d, "rate"));
	mez_buf_z(out, " = ");
	explain_amount(out, amount);
	if (explain_text(d, "old_rate").p) {
		mez_buf_z(out, "; the rate was ");
		explain_percent(out, explain_text(d, "old_rate"));
	}
	mez_buf_ch(out, '\n');
}

/* To file, keep or report something is to pay nothing. */
static bool is_without_sum(const struct mez_json *d)
{
	return (explain_is(d, "kind", "file") || explain_is(d, "kind", "keep") ||
		explain_is(d, "kind", "report")) &&
	       !mez_json_at(d, "payable") && !mez_json_at(d, "payable_max");
}

/* said: the citations of its clause. */
static void put_duty(struct mez_buf *out, const struct mez_json *d, const struct mez_json *said)
{
	mez_buf_z(out, "    duty ");
	explain_put(out, explain_text(d, "duty"));
	mez_buf_z(out, ": ");
	explain_put(out, explain_text(d, "state"));
	mez_buf_ch(out, '\n');
	explain_line(out, "because", explain_text(d, "because"));
	put_party(out, "bearer", mez_json_at(d, "bearer"));
	put_party(out, "on account of", mez_json_at(d, "on_account_of"));
	explain_line(out, "to", explain_text(d, "to"));
	explain_line(out, "character", explain_text(d, "character"));
	put_arithmetic(out, d);
	if (!explain_is(d, "state", "nil") && !is_without_sum(d)) {
		explain_label(out, "payable");
		explain_owed(out, d);
		mez_buf_ch(out, '\n');
	}
	explain_line(out, "rounded by", explain_text(mez_json_at(d, "rounding"), "by"));
	explain_line(out, mez_json_at(d, "provisional") ? "likely due by" : "due by",
		 explain_text(d, "due"));
	put_penalties(out, mez_json_at(d, "penalties"));
	explain_cites(out, mez_json_at(d, "cites"), said);
	explain_proofs(out, mez_json_at(d, "relied_on"));
	explain_rows(out, mez_json_at(d, "rows"));
}

/* Whether the duty "CLAUSE/NAME" is one of the clause. */
static bool is_duty_of(const struct mez_json *d, struct mez_str clause)
{
	struct mez_str id = explain_text(d, "duty");

	return id.n > clause.n && id.p[clause.n] == '/' && mez_str_starts(id, clause);
}

void explain_duties(struct mez_buf *out, const struct mez_json *cell, const struct mez_json *c)
{
	const struct mez_json *duties = mez_json_at(cell, "obligations");

	for (size_t i = 0; i < mez_json_len(duties); i++)
		if (is_duty_of(mez_json_item(duties, i), explain_text(c, "clause")))
			put_duty(out, mez_json_item(duties, i), mez_json_at(c, "cites"));
}

void explain_other_duties(struct mez_buf *out, const struct mez_json *cell)
{
	const struct mez_json *duties = mez_json_at(cell, "obligations");

	for (size_t i = 0; i < mez_json_len(duties); i++) {
		const struct mez_json *d = mez_json_item(duties, i);
		struct mez_str id = explain_text(d, "duty");
		const char *slash = id.n ? memchr(id.p, '/', id.n) : NULL;

		if (slash)
			id.n = (size_t)(slash - id.p);
		if (!explain_clause(cell, id))
			put_duty(out, d, NULL);
	}
}

/* "withhold PKR 50,000 with the operation (pk.ito.s153.1.a/wht)" */
static void put_task(struct mez_buf *out, const struct mez_json *d)
{
	mez_buf_z(out, "    ");
	explain_put(out, explain_text(d, "kind"));
	if (!is_without_sum(d)) {
		mez_buf_ch(out, ' ');
		explain_owed(out, d);
	}
	if (explain_text(d, "due").p) {
		mez_buf_z(out, mez_json_at(d, "provisional") ? ", likely by " : " by ");
		explain_put(out, explain_text(d, "due"));
	} else {
		mez_buf_ch(out, ' ');
		explain_put(out, explain_text(d, "when"));
		mez_buf_z(out, " the operation");
	}
	mez_buf_z(out, " (");
	explain_put(out, explain_text(d, "duty"));
	mez_buf_z(out, explain_is(d, "state", "owed") ? ")\n" : "): ");
	if (!explain_is(d, "state", "owed")) {
		explain_put(out, explain_text(d, "state"));
		mez_buf_ch(out, '\n');
	}
}

/* What is not allowed is not to be done at all, whatever it would owe. */
static const char *tasks_heading(const struct mez_json *verdict)
{
	bool free = explain_is(mez_json_at(verdict, "decision"), "answer", "allowed") ||
		    explain_is(verdict, "stage", "executed");

	return free ? "  duties\n" : "  duties, if it were to go ahead\n";
}

void explain_tasks(struct mez_buf *out, const struct mez_json *verdict)
{
	const struct mez_json *cells = mez_json_at(verdict, "cells");
	bool any = false;

	for (size_t i = 0; i < mez_json_len(cells); i++) {
		const struct mez_json *list = mez_json_at(mez_json_item(cells, i), "obligations");

		for (size_t k = 0; k < mez_json_len(list); k++) {
			if (explain_is(mez_json_item(list, k), "state", "nil"))
				continue;
			if (!any)
				mez_buf_z(out, tasks_heading(verdict));
			any = true;
			put_task(out, mez_json_item(list, k));
		}
	}
}
