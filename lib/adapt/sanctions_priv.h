/* adapt/sanctions_priv.h: what the readers of the formats share. */
#ifndef MEZ_ADAPT_SANCTIONS_PRIV_H
#define MEZ_ADAPT_SANCTIONS_PRIV_H

#include "adapt/sanctions.h"
#include "adapt/xmlrecords.h"

/* An entry as it comes together.  Lives in the import's arena until it is written. */
struct listing {
	const char *kind; /* "individual" "entity" "vessel" "aircraft" */
	struct mez_str id, name, note;
	struct mez_arr names, births, countries, identifiers, programmes;
	struct mez_date listed_on;
	bool listed;
	bool over; /* had more of something than an entry may */
	uint32_t line, col;
	size_t mark; /* where its memory begins */
	/* OFAC advanced: what later elements call it by, and whether one lists it */
	struct mez_str profile;
	bool entered;
	struct listing *same_bucket, *next;
};

struct import {
	struct mez_arena *a;
	struct mez_err *err;
	const char *file;
	struct mez_sanctions out;
	struct held *first; /* written entries, the last first */
	char (*remarks)[MEZ_ERR_MSG]; /* texts of remarks: they outlive what they are about */
	struct listing *open, **last_open; /* OFAC advanced: until all is read */
	void *tables; /* OFAC advanced: its own words */
};

/* A new entry of that id; MISSING when it is empty. */
MEZ_MUST int listing_begin(struct listing *l, struct import *im, const struct mez_xmlnode *n,
			   struct mez_str id, const char *kind);
/* Names as they come: an empty one is counted and passed over, one had already too.  The first is
 * the entry's own unless listing_primary() named one.  strength is "strong" or "weak". */
void listing_name(struct import *im, struct listing *l, const struct mez_xmlnode *n,
		  struct mez_str name, const char *kind, const char *strength);
void listing_primary(struct import *im, struct listing *l, const struct mez_xmlnode *n,
		     struct mez_str name);
void listing_birth(struct import *im, struct listing *l, struct mez_date from, struct mez_date to,
		   bool circa);
void listing_country(struct import *im, struct listing *l, struct mez_str country);
void listing_identifier(struct import *im, struct listing *l, struct mez_str type,
			struct mez_str value, struct mez_str country);
/* What the publisher remarks, for people: several are joined. */
void listing_note(struct import *im, struct listing *l, struct mez_str note);
void listing_programme(struct import *im, struct listing *l, struct mez_str programme);
/* Write it: MISSING when it has no name, LIMIT when it has too much of anything. */
MEZ_MUST int listing_end(struct import *im, struct listing *l);
/* Something passed over or not understood. */
void import_remark(struct import *im, const struct mez_xmlnode *n, const char *fmt, ...)
	MEZ_PRINTF(3, 4);

/* Words joined by blanks, empty ones left out; in a. */
struct mez_str join_words(struct mez_arena *a, const struct mez_str *words, size_t n);

/* Dates.  NOT_A_DATE: no form that is known.  IMPOSSIBLE: a known form, and no such day. */
enum date_read { DATE_READ, NOT_A_DATE, IMPOSSIBLE };
/* "YYYY-MM-DD", with anything of a time or zone after it. */
enum date_read read_iso_day(struct mez_date *out, struct mez_str s);
/* "dd/mm/yyyy" or, when month_first, "mm/dd/yyyy". */
enum date_read read_slashed(struct mez_date *out, struct mez_str s, bool month_first);
/* "05 Jun 1950", "Jun 1950", "1950", "circa" before any, "A to B". */
enum date_read read_free_date(struct mez_date *from, struct mez_date *to, bool *circa,
			      struct mez_str s);
/* The whole of a year; false also when it is no year. */
MEZ_MUST bool read_year(struct mez_date *from, struct mez_date *to, struct mez_str s);
/* VALUE at n: no such day. */
MEZ_MUST int impossible_date(struct import *im, const struct mez_xmlnode *n, struct mez_str s);
/* listed_on, when there is one. */
MEZ_MUST int listing_listed(struct import *im, struct listing *l, const struct mez_xmlnode *n,
			    struct mez_str s);
/* The day of the list itself. */
MEZ_MUST int import_as_of(struct import *im, const struct mez_xmlnode *n, enum date_read r,
			  struct mez_date day, struct mez_str s);

extern const struct mez_xmlrecords sanctions_un, sanctions_ofac, sanctions_advanced, sanctions_eu,
	sanctions_uk;
/* OFAC advanced: when all is read. */
MEZ_MUST int advanced_end(struct import *im);

#endif
