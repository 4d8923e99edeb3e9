/* pack/law.h: provisions in force: from (work, eId, date) to the text that was the law.
 * May include: base json.  Filled from the "mez.law/1" items of lawpacks; format mez-law(5). */
#ifndef MEZ_PACK_LAW_H
#define MEZ_PACK_LAW_H

#include "pack/rules.h"

struct mez_provision {
	struct mez_str eid, kind, num, heading, text_sha256;
	bool paraphrase;
};
/* What a provision says a figure is. */
struct mez_law_figure {
	struct mez_str name, at;
	struct mez_figure value;
	struct mez_span span;                  /* within that of its expression */
};
struct mez_expression {
	struct mez_str work, expression, language, title;
	struct mez_date from;
	const struct mez_provision *provision; /* sorted by eid */
	size_t n;
	struct mez_law_figure *figure;
	size_t nfigures;
	const struct mez_origin *origin;
};
struct mez_law {
	struct mez_arena *a;
	struct mez_expression *v;              /* sorted by work, then date, after mez_law_close */
	size_t n, cap;
};

void mez_law_init(struct mez_law *law, struct mez_arena *a);
/* Add one mez.law/1 item.  Fails with TYPE, MEMBER, MISSING, VALUE or DUPLICATE. */
MEZ_MUST int mez_law_add(struct mez_law *law, const struct mez_json *item,
			 const struct mez_origin *origin, struct mez_err *err);
/* Sort; two expressions of one work on one date are DUPLICATE, in two languages RULE. */
MEZ_MUST int mez_law_close(struct mez_law *law, struct mez_err *err);
/* Two texts of one work in two languages are RULE; closed.  Asked when a pack is built: one that
 * was built before anybody asked is read as it always was. */
MEZ_MUST int mez_law_speaks(const struct mez_law *law, struct mez_err *err);

/* The expression of work in force on a day: the last one not after it; NULL when the day is
 * before the first we hold, or the work unknown. */
const struct mez_expression *mez_law_at(const struct mez_law *law, struct mez_str work,
					struct mez_date day);
const struct mez_provision *mez_law_find(const struct mez_expression *e, struct mez_str eid);

/* Every citation must resolve: those of clauses, definitions and coverage in each expression in
 * force while the rule is vouched for, those of undated things (tables, floors, lists) in some
 * expression held.  RULE with the place of the citation. */
MEZ_MUST int mez_law_check(const struct mez_law *law, const struct mez_rules *rules,
			   struct mez_err *err);
/* What speaks of one figure by its name says the same for the same days: params, rows of tables,
 * limits and terms of licences, marks of texts.  RULE at one place, naming the other.  Both
 * are closed. */
MEZ_MUST int mez_law_agrees(const struct mez_law *law, const struct mez_rules *rules,
			    struct mez_err *err);

#endif
