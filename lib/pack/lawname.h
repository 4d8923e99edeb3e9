/* pack/lawname.h: how the parts of a law are named: eIds (OASIS Akoma Ntoso Naming Convention
 * 1.0, section 5).  Pure: an element's name and number in, words out.
 * May include: base.
 *   eId = part *( "__" part )        part = word [ "_" number ]
 *   sec_153__subsec_1__para_a        word: table below; number: the text of num, cleaned */
#ifndef MEZ_PACK_LAWNAME_H
#define MEZ_PACK_LAWNAME_H

#include "base/buf.h"

enum mez_lawname_kind {
	MEZ_LAWNAME_NONE,    /* never named: body, doc, tr; its children have its parent's prefix */
	MEZ_LAWNAME_ONCE,    /* one in its parent: preface, intro: word without number */
	MEZ_LAWNAME_NUMBERED, /* section, item: by its num, "nn" when it has none */
	MEZ_LAWNAME_COUNTED, /* p, blockList: by its place among the same */
	MEZ_LAWNAME_FREE,    /* hcontainer: as COUNTED, and any word is fine */
	MEZ_LAWNAME_INLINE   /* ref, term, b: need no name; one it has is the author's own */
};
struct mez_lawname {
	enum mez_lawname_kind kind;
	const char *word; /* "sec"; the element's own name when it has no shorter one */
};
/* What the convention says of an element; element must outlive the result. */
struct mez_lawname mez_lawname_of(const char *element);

/* Append the number that stands for the text of a num: without what leads it ("Section 5",
 * "Art. 5": 5), white space and the punctuation at its ends; punctuation inside becomes one
 * '-' ("312.32.7 (b)": 312-32-7-b).  Letters keep their case. */
void mez_lawname_num(struct mez_buf *out, struct mez_str num);
/* Whether a number in an eId can stand for that num: the same letters and digits, in any case,
 * with "_2" behind it when it is the second; or that num is no number but words ("(number not
 * in our sources)"), which any may stand for. */
bool mez_lawname_fits(struct mez_str number, struct mez_str num);

/* A name made of parts, without white space and empty parts. */
MEZ_PURE bool mez_lawname_good(struct mez_str eid);
/* The last part, and what stands before its "__" (empty when nothing does). */
struct mez_str mez_lawname_last(struct mez_str eid);
struct mez_str mez_lawname_prefix(struct mez_str eid);
/* inner is outer or stands below it: outer + "__" + more. */
MEZ_PURE bool mez_lawname_within(struct mez_str inner, struct mez_str outer);

#endif
