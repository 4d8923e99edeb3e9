/* work/explain.c: a verdict as a page: what is to be done, then each domain with the clauses
 * that speak on it and their duties, then what was considered and left out, and the facts. */
#include "work/explain_priv.h"

enum { LINE_W = 96 };

/* --- clauses -------------------------------------------------------------- */

static void put_clause_name(struct mez_buf *out, const struct mez_json *c)
{
	explain_put(out, explain_text(c, "clause"));
	mez_buf_z(out, " (");
	explain_put(out, explain_text(c, "effect"));
	if (explain_text(c, "item").p) {
		mez_buf_z(out, ", of ");
		explain_put(out, explain_text(c, "item"));
	}
	mez_buf_ch(out, ')');
}

static void put_clause(struct mez_buf *out, const struct mez_json *c)
{
	mez_buf_z(out, "    ");
	put_clause_name(out, c);
	mez_buf_z(out, explain_is(c, "active", "yes") ? " applies" : " may apply");
	mez_buf_ch(out, '\n');
	explain_listed(out, mez_json_at(c, "hits"));
	explain_line(out, "legal date", explain_text(c, "legal_date"));
	explain_line(out, "varied by", explain_text(c, "varied_by"));
	explain_cites(out, mez_json_at(c, "cites"), NULL);
	explain_proofs(out, mez_json_at(c, "relied_on"));
	explain_rows(out, mez_json_at(c, "rows"));
}

/* Whether a clause of the same name comes later: a clause may have an instance for each item. */
static bool comes_again(const struct mez_json *clauses, size_t at)
{
	for (size_t i = at + 1; i < mez_json_len(clauses); i++)
		if (explain_same(mez_json_item(clauses, i), mez_json_item(clauses, at), "clause"))
			return true;
	return false;
}

static void put_clauses(struct mez_buf *out, const struct mez_json *cell)
{
	const struct mez_json *clauses = mez_json_at(cell, "clauses");

	for (size_t i = 0; i < mez_json_len(clauses); i++) {
		const struct mez_json *c = mez_json_item(clauses, i);

		if (!explain_is(c, "active", "no"))
			put_clause(out, c);
		if (!comes_again(clauses, i))
			explain_duties(out, cell, c);
	}
	explain_other_duties(out, cell);
}

/* "pk.ito.s152 (duty), s.152: condition not met" */
static void put_left_out(struct mez_buf *out, const struct mez_json *c)
{
	const struct mez_json *cites = mez_json_at(c, "cites");

	mez_buf_z(out, "      ");
	put_clause_name(out, c);
	if (mez_json_len(cites) > 0) {
		mez_buf_z(out, ", ");
		explain_section(out, explain_text(mez_json_item(cites, 0), "at"));
	}
	mez_buf_z(out, ": ");
	explain_words(out, explain_text(c, "because"));
	if (explain_text(c, "defeated_by").p) {
		mez_buf_z(out, " by ");
		explain_put(out, explain_text(c, "defeated_by"));
	}
	mez_buf_ch(out, '\n');
}

static void put_all_left_out(struct mez_buf *out, const struct mez_json *clauses)
{
	bool any = false;

	for (size_t i = 0; i < mez_json_len(clauses); i++) {
		if (!explain_is(mez_json_item(clauses, i), "active", "no"))
			continue;
		if (!any)
			mez_buf_z(out, "    considered, and does not apply\n");
		any = true;
		put_left_out(out, mez_json_item(clauses, i));
	}
}

/* --- facts ---------------------------------------------------------------- */

/* One more path of a list that began at from, on a line of its own when it would be too long. */
static void put_path(struct mez_buf *out, size_t *line, bool first, struct mez_str path)
{
	if (!first)
		mez_buf_ch(out, ',');
	if (out->len - *line + path.n > LINE_W) {
		mez_buf_ch(out, '\n');
		*line = out->len;
		explain_label(out, "");
	} else if (!first) {
		mez_buf_ch(out, ' ');
	}
	explain_put(out, path);
}

/* The facts of a class, and who showed them. */
static void put_facts(struct mez_buf *out, const struct mez_json *facts, const char *class)
{
	size_t line = out->len;
	bool any = false;

	for (size_t i = 0; i < mez_json_len(facts); i++) {
		const struct mez_json *f = mez_json_item(facts, i);

		if (!explain_is(f, "class", class))
			continue;
		if (!any)
			explain_label(out, class);
		put_path(out, &line, !any, explain_text(f, "path"));
		if (explain_text(f, "by").p) {
			mez_buf_z(out, " (document ");
			explain_digest(out, explain_text(f, "by"));
			mez_buf_ch(out, ')');
		}
		any = true;
	}
	if (any)
		mez_buf_ch(out, '\n');
}

static void put_all_facts(struct mez_buf *out, const struct mez_json *cell)
{
	static const char *const classes[] = {"asserted", "estimated", "evidenced", "derived"};
	const struct mez_json *facts = mez_json_at(cell, "facts");
	const struct mez_json *unknown = mez_json_at(cell, "unknown");
	size_t line;

	if (mez_json_len(facts) > 0)
		mez_buf_z(out, "    facts\n");
	for (size_t i = 0; i < MEZ_COUNT(classes); i++)
		put_facts(out, facts, classes[i]);
	if (!explain_is(cell, "state", "pending") || mez_json_len(unknown) == 0)
		return;
	line = out->len;
	explain_label(out, "not known");
	for (size_t i = 0; i < mez_json_len(unknown); i++)
		put_path(out, &line, i == 0, mez_json_str(mez_json_item(unknown, i)));
	mez_buf_ch(out, '\n');
}

/* --- cells ---------------------------------------------------------------- */

static void put_reason(struct mez_buf *out, const struct mez_json *reason)
{
	mez_buf_z(out, "    - ");
	explain_why(out, reason);
	if (explain_text(reason, "clause").p) {
		mez_buf_z(out, ": ");
		explain_put(out, explain_text(reason, "clause"));
	}
	mez_buf_ch(out, '\n');
}

static void put_cell(struct mez_buf *out, const struct mez_json *cell)
{
	const struct mez_json *reasons = mez_json_at(cell, "reasons");

	mez_buf_z(out, "  ");
	explain_put(out, explain_text(cell, "domain"));
	mez_buf_z(out, ": ");
	explain_put(out, explain_text(cell, "state"));
	if (explain_text(cell, "confidence").p) {
		mez_buf_z(out, " (lowest confidence ");
		explain_put(out, explain_text(cell, "confidence"));
		mez_buf_ch(out, ')');
	}
	mez_buf_ch(out, '\n');
	for (size_t i = 0; i < mez_json_len(reasons); i++)
		put_reason(out, mez_json_item(reasons, i));
	put_clauses(out, cell);
	put_all_left_out(out, mez_json_at(cell, "clauses"));
	put_all_facts(out, cell);
}

/* --- the page ------------------------------------------------------------- */

static void put_heading(struct mez_buf *out, const struct mez_json *record)
{
	static const struct {
		const char *before, *member;
	} parts[] = {{" (", "kind"},	  {", ", "stage"},		    {", zone ", "zone"},
		     {", as of ", "as_of"}, {", law as known on ", "known_at"}};
	const struct mez_json *v = mez_json_at(record, "verdict");

	explain_put(out, explain_text(mez_json_at(record, "operation"), "id"));
	mez_buf_z(out, ": ");
	explain_put(out, explain_text(mez_json_at(v, "decision"), "answer"));
	for (size_t i = 0; i < MEZ_COUNT(parts); i++) {
		mez_buf_z(out, parts[i].before);
		explain_put(out, explain_text(v, parts[i].member));
	}
	mez_buf_z(out, ")\n");
}

/* Domains the zone asks for, and those that some clause speaks on; the rest in one line. */
void explain_page(struct mez_buf *out, const struct mez_json *record)
{
	const struct mez_json *v = mez_json_at(record, "verdict"), *cells = mez_json_at(v, "cells");
	size_t silent = 0;

	put_heading(out, record);
	explain_tasks(out, v);
	for (size_t i = 0; i < mez_json_len(cells); i++) {
		const struct mez_json *cell = mez_json_item(cells, i);

		if (mez_json_len(mez_json_at(cell, "clauses")) ||
		    !explain_is(cell, "state", "pending"))
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
		explain_row(out, record);
	else
		explain_page(out, record);
	return 0;
}
