/* adapt/yaml_priv.h: what YAML 1.2 refuses and libyaml lets through, or reads otherwise.
 * Each function gives the byte offset of the fault, or MEZ_YAML_FINE. */
#ifndef MEZ_ADAPT_YAML_PRIV_H
#define MEZ_ADAPT_YAML_PRIV_H

#include "base/base.h"

#define MEZ_YAML_FINE SIZE_MAX

/* How many spaces stand at `at`. */
size_t mez_yaml_spaces(struct mez_str src, size_t at);
/* A line end other than LF and CR LF: libyaml goes by YAML 1.1, where NEL, LS and PS are some;
 * and a CR alone would make our lines other than theirs. */
size_t mez_yaml_line_ends(struct mez_str src);
/* A byte order mark behind the start: libyaml drops one at the start of any line, and what
 * follows it stands a column too far.  *front: the bytes of one at the start. */
size_t mez_yaml_marks(struct mez_str src, size_t *front);
/* Between scalars, from `from` to `to`: a comment without a blank before it (section 6.6). */
size_t mez_yaml_comments(struct mez_str src, size_t from, size_t to);
/* A flow collection or a quoted text that goes on over lines: one that has not `indent` spaces
 * before it (section 6.3).  Lines of comment are excused where they may be. */
size_t mez_yaml_indents(struct mez_str src, size_t from, size_t to, size_t indent, bool comments);
/* A block scalar: its header (section 8.1.1), blank lines with more spaces than its first line,
 * and a last line of blanks without an end, which libyaml would drop.  parent is the column of
 * the collection it stands in, -1 for none. */
size_t mez_yaml_block(struct mez_str src, size_t from, size_t to, long parent, const char **why);

#endif
