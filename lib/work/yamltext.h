/* work/yamltext.h: trees as YAML that a person edits: what mez-pack writes for authors.
 * May include: base json.  Only what mez-yaml(7) reads is written. */
#ifndef MEZ_WORK_YAMLTEXT_H
#define MEZ_WORK_YAMLTEXT_H

#include "json/json.h"

/* Append a value in flow style, on one line: {kind: payment, gross: PKR 75000}.  Money objects
 * are written as people write them; texts are quoted where YAML asks for it. */
void mez_yamltext_flow(struct mez_buf *out, const struct mez_json *v);
/* Append "NAME: VALUE" and a newline. */
void mez_yamltext_member(struct mez_buf *out, const char *name, const struct mez_json *v);
/* Append "NAME:" and each member of an object on a line of its own below it, in flow style. */
void mez_yamltext_block(struct mez_buf *out, const char *name, const struct mez_json *v);

#endif
