/* cmd/mez-bundle/bundle_priv.h: what the verbs of mez-bundle share.  cmd/mez-bundle.c has the
 * tables of options and verbs; the parts beside this file have what the verbs do. */
#ifndef MEZ_CMD_MEZ_BUNDLE_BUNDLE_PRIV_H
#define MEZ_CMD_MEZ_BUNDLE_BUNDLE_PRIV_H

#include "cli/cli.h"
#include "work/bundle.h"

/* All the user said, in a form easy to use. */
struct args {
	const char *zone;  /* short for its store and chain */
	const char *store; /* content store to pack */
	const char *chain; /* chain to pack with it */
	const char *out;   /* file, or directory, to write */
	const char *ref, *media_type; /* of what is put */
	bool dry;
	struct mez_optuint age, wait; /* seconds */
};

/* Each finding as a record and on stderr; returns their greatest status. */
int put_findings(struct mez_cli *c, struct mez_arena *a, const char *source,
		 const struct mez_finding *f, size_t n);
/* A blob, or another file of a layout; sound and item may be NULL. */
void put_member(struct mez_cli *c, struct mez_arena *a, const char *name, uint64_t size,
		const bool *sound, const struct mez_closure_item *item);

/* fileverbs.c: bundles. */
int bundle_pack(struct mez_cli *c);
int bundle_unpack(struct mez_cli *c);
int bundle_verify(struct mez_cli *c);
int bundle_list(struct mez_cli *c);
/* storeverbs.c: content stores. */
int bundle_put(struct mez_cli *c);
int bundle_get(struct mez_cli *c);
int bundle_closure(struct mez_cli *c);
int bundle_fsck(struct mez_cli *c);
int bundle_gc(struct mez_cli *c);

#endif
