/* pack/rulecheck_priv.h: between the check of operators (rulecheck.c) and of references
 * (rulerefs.c). */
#ifndef MEZ_PACK_RULECHECK_PRIV_H
#define MEZ_PACK_RULECHECK_PRIV_H

#include "pack/rules_priv.h"

/* RULE at an expression; name (may be MEZ_NOSTR) is quoted after what. */
MEZ_MUST int check_fail(const struct check *k, const struct mez_expr *e, const char *what,
			struct mez_str name);
/* Resolve what a node whose operands are checked refers to, and give the node its type. */
MEZ_MUST int check_path(const struct check *k, struct mez_expr *e);
MEZ_MUST int check_self(const struct check *k, struct mez_expr *e);
MEZ_MUST int check_claim(const struct check *k, struct mez_expr *e);
MEZ_MUST int check_is(const struct check *k, struct mez_expr *e);
MEZ_MUST int check_status(const struct check *k, struct mez_expr *e);
MEZ_MUST int check_screen(const struct check *k, struct mez_expr *e);
MEZ_MUST int check_owned(const struct check *k, struct mez_expr *e);
MEZ_MUST int check_wellformed(const struct check *k, struct mez_expr *e);
MEZ_MUST int check_table_use(const struct check *k, struct mez_expr *e);
MEZ_MUST int check_apply(const struct check *k, struct mez_expr *e);
MEZ_MUST int check_deadline(const struct check *k, struct mez_expr *e);
MEZ_MUST int check_owed(const struct check *k, struct mez_expr *e);
MEZ_MUST int check_convert(const struct check *k, struct mez_expr *e);
MEZ_MUST int check_total(const struct check *k, struct mez_expr *e);
MEZ_MUST int check_judged(const struct check *k, struct mez_expr *e);

#endif
