/* work/packlaw_priv.h: one amendment as its file says it. */
#ifndef MEZ_WORK_PACKLAW_PRIV_H
#define MEZ_WORK_PACKLAW_PRIV_H

#include "adapt/aknamend.h"
#include "work/packlaw.h"

struct mez_packlaw_change {
	struct mez_str work;
	struct mez_date from;
	struct mez_akn_change c;
	bool ordered;
	int64_t order;                   /* 0 unless ordered */
	size_t number;                   /* as given */
	const struct mez_origin *origin;
	const struct mez_json *doc, *fragment; /* for places; fragment may be NULL */
};
/* A new one at the end; earlier ones may move. */
struct mez_packlaw_change *mez_packlaw_new_change(struct mez_packlaw *p);

#endif
