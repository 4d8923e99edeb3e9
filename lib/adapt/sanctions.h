/* adapt/sanctions.h: the lists of others as entries of ours: United Nations, OFAC (both forms),
 * European Union, United Kingdom.  Unknown elements are passed over; what identifies somebody must
 * be there and be possible.  Formats read: mez-list(5). */
#ifndef MEZ_ADAPT_SANCTIONS_H
#define MEZ_ADAPT_SANCTIONS_H

#include "canon/digest.h"
#include "base/date.h"
#include "json/json.h"

/* X(NAME, word, publisher) */
#define MEZ_SANCTIONS_FORMATS(X)                                                                   \
	X(UN, "un", "United Nations Security Council")                                             \
	X(OFAC, "ofac", "Office of Foreign Assets Control")                                        \
	X(OFAC_ADVANCED, "ofac-advanced", "Office of Foreign Assets Control")                      \
	X(EU, "eu", "European Union")                                                              \
	X(UK, "uk", "United Kingdom")

enum mez_sanctions_format {
#define X(name, word, publisher) MEZ_SANCTIONS_##name,
	MEZ_SANCTIONS_FORMATS(X)
#undef X
};
MEZ_MUST bool mez_sanctions_format_parse(enum mez_sanctions_format *out, struct mez_str s);
const char *mez_sanctions_format_word(enum mez_sanctions_format f);
const char *mez_sanctions_publisher(enum mez_sanctions_format f);

enum {
	MEZ_SANCTIONS_ENTRIES = 500000,
	MEZ_SANCTIONS_REMARKS = 200, /* remarks that are kept; the rest is counted */
	MEZ_SANCTIONS_ITEMS = 5000   /* names, births and so on of one entry, each */
};

struct mez_sanctions_entry {
	struct mez_str id, bytes; /* bytes: the canonical entry */
	uint32_t line;
};
/* Something that was read and not taken, or not understood. */
struct mez_sanctions_remark {
	uint32_t line;
	struct mez_str what;
};
struct mez_sanctions_counts {
	uint64_t read, imported, skipped; /* entries; read = imported + skipped */
	uint64_t individuals, entities, vessels, aircraft;
	uint64_t names, aliases, weak, births, countries, identifiers, programmes;
	uint64_t empty;	   /* elements that hold nothing */
	uint64_t repeated; /* names and numbers that the entry has already */
	uint64_t unread;   /* texts not understood: free dates, names without letters */
	uint64_t declared; /* how many entries the file says it has; 0 = does not say */
};
struct mez_sanctions {
	struct mez_sanctions_entry *entry; /* in the order of ids */
	size_t n;
	struct mez_sanctions_counts counts;
	struct mez_sanctions_remark *remark;
	size_t nremarks;
	struct mez_date as_of; /* the list's own date */
	bool dated;
	struct mez_filehash sha256; /* of the file */
	uint64_t size;
};
/* Read fd to its end; everything in a.  Besides what mez_xmlrecords_read() gives: MISSING an id or
 * name, DUPLICATE an id, VALUE a date that does not exist or a kind that is none, CLOSURE when
 * there are not as many entries as the file says (a cut file, unless partial), or none at all; err
 * has line and column. */
MEZ_MUST int mez_sanctions_read(struct mez_sanctions *out, struct mez_arena *a, int fd,
				const char *name, enum mez_sanctions_format format,
				bool partial, struct mez_err *err);

#endif
