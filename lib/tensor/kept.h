/* tensor/kept.h: parts of verdicts that no operation changes, made once for an engine.
 * May include: base json canon pack.
 * Each is the value that an evaluation would make, with its canonical bytes beside it, so that
 * it is copied into a verdict instead of being made and written again.  Nothing is added
 * later: threads may share it. */
#ifndef MEZ_TENSOR_KEPT_H
#define MEZ_TENSOR_KEPT_H

#include "tensor/tensor.h"

/* What a citation says by each text of its work: text[0] when none of them is in force. */
struct mez_kept_cite {
	const struct mez_expression *first;   /* of n, by rising dates; NULL: no text is held */
	size_t n;
	const struct mez_json *text;          /* n + 1 */
};
struct mez_kept {
	const struct mez_kept_cite *cite;     /* by index of the rules' citations */
	const struct mez_json *fact;          /* by slot of the rules: known, as asserted */
	struct mez_json packs;
	struct mez_json no_pack[MEZ_DOMAIN_COUNT]; /* cells of domains that no rule speaks of */
};

/* Of the engine's rules, law and packs, which must not change afterwards, into its arena. */
const struct mez_kept *mez_kept_make(struct mez_arena *a, const struct mez_engine *engine);

/* A citation as a verdict shows it; x: the text of its work that is in force, or NULL. */
struct mez_json mez_cite_json(struct mez_arena *a, const struct mez_citation *c,
			      const struct mez_expression *x);
/* The same for a day, NULL when it is not known: kept, or made. */
struct mez_json mez_cite_on(struct mez_arena *a, const struct mez_engine *engine,
			    const struct mez_citation *c, const struct mez_date *day);
/* A known fact by its class and path; by: the hex digits of the document that shows it, or
 * MEZ_NOSTR. */
struct mez_json mez_fact_json(struct mez_arena *a, struct mez_str by, struct mez_str class,
			      struct mez_str path);
/* Names and digests of the packs: kept, or made. */
struct mez_json mez_packs_json(struct mez_arena *a, const struct mez_engine *engine);

#endif
