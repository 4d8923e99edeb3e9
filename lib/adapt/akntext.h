/* adapt/akntext.h: an Akoma Ntoso document as a text for readers. */
#ifndef MEZ_ADAPT_AKNTEXT_H
#define MEZ_ADAPT_AKNTEXT_H

#include "pack/lawtext.h"

/* The tree of everything but metadata, in a, of the document in the text that says it is that
 * expression; of the outermost when none does.  Of an eId that is there twice the first node
 * has it.  changes (may be NULL): the amendments among the events of its lifecycle, with what its
 * references say of their sources.  Fails as mez_akn_read() does when it is no Akoma Ntoso 3.0. */
MEZ_MUST int mez_akn_text(const struct mez_lawnode **out, struct mez_lawchanges *changes,
			  struct mez_arena *a, const char *p, size_t n, struct mez_str expression,
			  struct mez_err *err);

#endif
