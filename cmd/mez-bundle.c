/* mez-bundle: a store and a chain as one file, and back; what is in it, and is it whole; and
 * the care of content stores.  Here are the tables; what the verbs do is in cmd/mez-bundle/. */
#include "cmd/mez-bundle/bundle_priv.h"

static const struct mez_opt pack_options[] = {
	{ "zone", 'z', MEZ_OPT_STR, offsetof(struct args, zone), "DIR",
	  "pack DIR/store and DIR/chain" },
	{ "store", 0, MEZ_OPT_STR, offsetof(struct args, store), "DIR", "pack this content store" },
	{ "chain", 0, MEZ_OPT_STR, offsetof(struct args, chain), "DIR",
	  "and this receipt chain" },
	{ "output", 'o', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, out), "FILE",
	  "bundle to write; - is standard output" },
};

static const struct mez_opt unpack_options[] = {
	{ "output", 'o', MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, out), "DIR",
	  "new directory for the content store" },
};

#define STORE_OPTION                                                                  \
	{ "store", 0, MEZ_OPT_STR | MEZ_OPT_REQUIRED, offsetof(struct args, store), "DIR", \
	  "content store" }

static const struct mez_opt put_options[] = {
	STORE_OPTION,
	{ "ref", 0, MEZ_OPT_STR, offsetof(struct args, ref), "NAME",
	  "let the index refer to it by this name" },
	{ "media-type", 0, MEZ_OPT_STR, offsetof(struct args, media_type), "TYPE",
	  "what it is, for --ref" },
};

static const struct mez_opt store_options[] = { STORE_OPTION };

static const struct mez_opt gc_options[] = {
	STORE_OPTION,
	{ "dry-run", 'n', MEZ_OPT_FLAG, offsetof(struct args, dry), NULL, "remove nothing" },
	{ "age", 0, MEZ_OPT_UINT, offsetof(struct args, age), "SECONDS",
	  "spare what was put in the last SECONDS; 3600 unless told" },
	{ "wait", 0, MEZ_OPT_UINT, offsetof(struct args, wait), "SECONDS",
	  "how long to wait for others who use the store" },
};

static const struct mez_verb verbs[] = {
	{ "pack", "", 0, 0, "write a content store and a chain as one file", pack_options,
	  MEZ_COUNT(pack_options), bundle_pack },
	{ "unpack", "[FILE]", 0, 1, "verify a bundle and write it as a content store",
	  unpack_options, MEZ_COUNT(unpack_options), bundle_unpack },
	{ "verify", "[FILE]", 0, 1, "check structure, digests and closure", NULL, 0,
	  bundle_verify },
	{ "list", "[FILE]", 0, 1, "say what is in a bundle", NULL, 0, bundle_list },
	{ "put", "[FILE...]", 0, SIZE_MAX, "put files into a content store", put_options,
	  MEZ_COUNT(put_options), bundle_put },
	{ "get", "NAME...", 1, SIZE_MAX, "write blobs, checked, to standard output",
	  store_options, MEZ_COUNT(store_options), bundle_get },
	{ "closure", "[NAME...]", 0, SIZE_MAX, "list what names lead to", store_options,
	  MEZ_COUNT(store_options), bundle_closure },
	{ "fsck", "", 0, 0, "find everything that is wrong in a content store", store_options,
	  MEZ_COUNT(store_options), bundle_fsck },
	{ "gc", "", 0, 0, "remove the blobs that nothing leads to", gc_options,
	  MEZ_COUNT(gc_options), bundle_gc },
};

static const struct mez_tool tool = {
	.name = "mez-bundle",
	.summary = "carry a zone's law, cases and receipts in one file",
	.verbs = verbs,
	.nverbs = MEZ_COUNT(verbs),
	.args_size = sizeof(struct args),
	.durable = true,
};

int main(int argc, char **argv)
{
	return mez_cli_main(&tool, argc, argv);
}
