/* pack/lawuri.h: IRIs of works, expressions and manifestations (OASIS Akoma Ntoso Naming
 * Convention 1.0, section 4).  Pure.  May include: base.
 *   [SCHEME://AUTHORITY]/akn/COUNTRY/TYPE[/SUBTYPE][/AUTHOR]/DATE[/NUMBER]
 *   [/LANG[@VERSION | :DAY]][/!COMPONENT][~PART][.FORMAT], with no white space:
 *   /akn/pk/act/2001/ord-xlix/eng@2025-07-01/!main.xml */
#ifndef MEZ_PACK_LAWURI_H
#define MEZ_PACK_LAWURI_H

#include "base/date.h"

/* Parts are borrowed; absent ones have p == NULL. */
struct mez_lawuri {
	struct mez_str country, type, date, number; /* number: "act/5" when in two pieces */
	struct mez_str work;                        /* up to the number */
	struct mez_str language, version;           /* version: after '@', perhaps empty */
	struct mez_str view;                        /* after ':': as it is seen on a day */
	struct mez_str expression;                  /* up to language and version */
	struct mez_str component;                   /* after "/!" */
	struct mez_str part;                        /* after '~' or '#' */
	struct mez_str format;                      /* after the last '.' of what follows '@' */
};
/* NULL, or in words why s is none. */
const char *mez_lawuri_parse(struct mez_lawuri *out, struct mez_str s);
/* The same when the language is known: what has no number is told from what has a number of
 * three letters ("/akn/dz/debaterecord/2004-12-21/fra"). */
const char *mez_lawuri_parse_in(struct mez_lawuri *out, struct mez_str s, struct mez_str language);
/* YYYY or YYYY-MM-DD, of a day that exists. */
MEZ_PURE bool mez_lawuri_is_date(struct mez_str s);

#endif
