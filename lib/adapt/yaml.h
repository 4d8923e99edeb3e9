/* adapt/yaml.h: the safe subset of YAML 1.2 as JSON trees, by libyaml; mez-yaml(7) has it whole.
 * No tags, no merge keys, no duplicate keys; anchors and aliases are refused; depth and
 * size bounded.  Plain scalars: null/~/empty, true, false, integers of canonical JSON form
 * (-?(0|[1-9][0-9]*), at most 15 digits) are typed; every other plain scalar is a string
 * (so no, on, 1_000, 0x10, 012, 12:30, 1.5 and 5% are strings), quoted scalars always are. */
#ifndef MEZ_ADAPT_YAML_H
#define MEZ_ADAPT_YAML_H

#include "json/json.h"

enum { MEZ_YAML_MAX_DEPTH = 64, MEZ_YAML_MAX_DOCS = 10000 };
#define MEZ_YAML_MAX_BYTES ((size_t)16 << 20)

/* Every document of the stream, as trees whose offsets are byte offsets in p.  src must
 * outlive the trees.  Fails with SYNTAX, UTF8, DUPLICATE, LIMIT or UNSAFE (tag, anchor,
 * alias, merge key), with line and column. */
MEZ_MUST int mez_yaml_read(const struct mez_json *const **docs, size_t *ndocs, struct mez_arena *a,
			   const char *p, size_t n, struct mez_err *err);
/* Exactly one document. */
MEZ_MUST int mez_yaml_read_one(const struct mez_json **out, struct mez_arena *a, const char *p,
			       size_t n, struct mez_err *err);

#endif
