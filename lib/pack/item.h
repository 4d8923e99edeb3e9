/* pack/item.h: the kinds of things a pack source holds, and the one shape of each.
 * A source document (YAML, written by a person) and an item (canonical JSON in a pack) have
 * the same members; in the source conditions are text, rates may say "5%" and money
 * "PKR 1,000,000", in the item they are syntax trees, decimals and objects.  One table per
 * kind serves both: it rewrites sources and it checks items.  Format: mez-clause(5).
 * May include: base json. */
#ifndef MEZ_PACK_ITEM_H
#define MEZ_PACK_ITEM_H

#include "pack/origin.h"

/* X(NAME, first member of a source document, type of the item) */
#define MEZ_ITEMS(X)                                                                         \
	X(VOCABULARY, "vocabulary", "mez.vocabulary/1")                                          \
	X(OFFSET, "offset", "mez.offset/1")                                                      \
	X(AUTHORITY, "authority", "mez.authority/1")                                             \
	X(DEFINE, "define", "mez.define/1")                                                      \
	X(PARAM, "param", "mez.param/1")                                                         \
	X(STATUS, "status", "mez.status/1")                                                      \
	X(TOTAL, "total", "mez.total/1")                                                         \
	X(TABLE, "table", "mez.table/1")                                                         \
	X(QUESTION, "question", "mez.question/1")                                                \
	X(CALENDAR, "calendar", "mez.calendar/1")                                                \
	X(DEADLINE, "deadline", "mez.deadline/1")                                                \
	X(ACTIVITIES, "activities", "mez.activities/1")                                          \
	X(LICENCE, "licence", "mez.licence/1")                                                   \
	X(LIST, "list", "mez.list/1")                                                            \
	X(COVERAGE, "coverage", "mez.coverage/1")                                                \
	X(MATRIX, "matrix", "mez.matrix/1")                                                      \
	X(CLAUSE, "clause", "mez.clause/1")                                                      \
	X(EXAMPLE, "example", "mez.example/1")

enum mez_item_kind {
#define X(name, word, type) MEZ_ITEM_##name,
	MEZ_ITEMS(X)
#undef X
};
const char *mez_item_word(enum mez_item_kind k);
const char *mez_item_type(enum mez_item_kind k);

/* Which kind a source document is: the one kind word among its members.  RULE if none or two. */
MEZ_MUST int mez_item_kind_of_source(enum mez_item_kind *out, const struct mez_json *doc,
				     const struct mez_origin *o, struct mez_err *err);
/* Rewrite a source document to an item: {"type": ..., "name": ..., members}.  Every value keeps
 * the offset of what it came from, so later complaints still point into the source. */
MEZ_MUST int mez_item_from_source(struct mez_json *out, struct mez_arena *a,
				  enum mez_item_kind kind, const struct mez_json *doc,
				  const struct mez_origin *o, struct mez_err *err);
/* Check the shape of an item read from a pack and tell its kind. */
/* a is for scratch: as it was afterwards. */
MEZ_MUST int mez_item_check(enum mez_item_kind *out, struct mez_arena *a,
			    const struct mez_json *item, const struct mez_origin *o,
			    struct mez_err *err);

/* The other way: the source document of an item, {KIND: NAME, members}, whose conditions are
 * texts as mez_expr_print() spells them and whose paths have their point.  Rewritten by
 * mez_item_from_source() it gives the item. */
MEZ_MUST int mez_item_to_source(struct mez_json *out, struct mez_arena *a,
				const struct mez_json *item, const struct mez_origin *o,
				struct mez_err *err);

/* "PKR 1,000,000" to {"amount": "1000000", "currency": "PKR"}; false when it is no money. */
MEZ_MUST bool mez_item_money(struct mez_json *out, struct mez_arena *a, struct mez_str s);

#endif
