/* pack/lawlang.h: languages of law: ISO 639-2, which the naming convention asks for, and what a
 * browser wants to know of them.  Pure.  May include: base. */
#ifndef MEZ_PACK_LAWLANG_H
#define MEZ_PACK_LAWLANG_H

#include "base/base.h"

/* A code of ISO 639-2, "mul", "und" and those for private use (qaa to qtz) among them. */
MEZ_PURE bool mez_lawlang_known(struct mez_str code);
/* The tag of BCP 47: "en" for "eng"; the code itself when there is no shorter one. */
struct mez_str mez_lawlang_tag(struct mez_str code);
/* Written from right to left as a rule. */
MEZ_PURE bool mez_lawlang_is_rtl(struct mez_str code);

#endif
