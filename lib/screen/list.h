/* screen/list.h: a screening list, ready to be screened against.
 * May include: base json canon mmr.  Format: mez-list(5), mez.list/1.  A list is made entry by
 * entry, so that its document need not be in memory as a tree. */
#ifndef MEZ_SCREEN_LIST_H
#define MEZ_SCREEN_LIST_H

#include "canon/canon.h"
#include "mmr/mmr.h"
#include "screen/index.h"
#include "screen/owners.h"
#include "screen/party.h"

#define MEZ_LIST_TYPE "mez.list/1"
enum {
	MEZ_LIST_ENTRIES = 500000,   /* entries of one list */
	MEZ_LIST_ENTRY_NAMES = 2000, /* names of one entry */
	MEZ_LIST_ID_MAX = 200	     /* bytes of an entry's id */
};
#define MEZ_LIST_MAX_BYTES ((size_t)192 << 20)

/* What a list says of itself; texts are borrowed. */
struct mez_list_head {
	struct mez_str name;
	struct mez_date as_of;
	int64_t max_age;	/* days */
	int64_t review, block;	/* scores; 0 .. MEZ_SCORE_TOP */
	struct mez_digest sha256; /* of the whole document */
	struct mez_ownership ownership;
};
/* v: the document, its entries as they are or an empty array; the digest is not set.  A list
 * without an algorithm is matched exactly and not by this module: UNSUPPORTED.  TYPE, MEMBER,
 * MISSING, VALUE as ever. */
MEZ_MUST int mez_list_head_read(struct mez_list_head *out, const struct mez_json *v,
				struct mez_err *err);

struct mez_screen_list; /* in an arena */
struct mez_screen_list *mez_screen_list_new(struct mez_arena *a, const struct mez_list_head *head);
/* Add an entry, in the order of their ids by bytes, no id twice (DUPLICATE, VALUE); v may be
 * forgotten after.  scratch is left as it was. */
MEZ_MUST int mez_screen_list_add(struct mez_screen_list *l, struct mez_arena *scratch,
				 const struct mez_json *v, struct mez_err *err);
/* No more entries: the trees are built. */
void mez_screen_list_done(struct mez_screen_list *l);

const struct mez_list_head *mez_screen_list_head(const struct mez_screen_list *l);
size_t mez_screen_list_entries(const struct mez_screen_list *l);
size_t mez_screen_list_names(const struct mez_screen_list *l);
struct mez_str mez_screen_list_id(const struct mez_screen_list *l, size_t entry);
/* Its first name. */
struct mez_str mez_screen_list_primary(const struct mez_screen_list *l, size_t entry);
/* Whether any entry has a number: then a party's number may be one of them. */
bool mez_screen_list_numbered(const struct mez_screen_list *l);

/* Facts of a party that there may be, and that nobody stated. */
enum { MEZ_PARTY_BIRTH_UNKNOWN = 1, MEZ_PARTY_COUNTRY_UNKNOWN = 2 };

/* Whom to look for. */
struct mez_party {
	struct mez_str id, name;
	enum mez_party_kind kind;
	struct mez_facts facts;
	unsigned unknown; /* MEZ_PARTY_*_UNKNOWN: whatever they may be is reckoned with */
	const struct mez_owner *owner; /* NULL: nothing is said of owners */
	size_t nowners;
	bool owners_complete;
};
/* Who holds a share of the party, or of one of its owners. */
struct mez_owner {
	struct mez_party who;
	struct mez_str of;	    /* id of the body */
	struct mez_dec least, most; /* its share; all of 0 to 1 when not known */
};
/* {"name", and optionally "kind", "births", "countries", "identifiers", "id", "type", "owners",
 * "owners_complete"}: what it has not says nothing, and is not unknown.  Owners need ids. */
MEZ_MUST int mez_party_read(struct mez_party *out, struct mez_arena *a, const struct mez_json *v,
			    struct mez_err *err);

/* X(NAME, word): what sort of name of an entry matched. */
#define MEZ_LISTED_NAMES(X)                                                                        \
	X(PRIMARY, "primary")                                                                      \
	X(ALIAS, "alias")                                                                          \
	X(FORMER, "former")                                                                        \
	X(ORIGINAL, "original")
enum mez_listed_name {
#define X(name, word) MEZ_LISTED_##name,
	MEZ_LISTED_NAMES(X)
#undef X
};
const char *mez_listed_name_word(enum mez_listed_name n);

struct mez_candidate {
	size_t entry;
	unsigned total;		   /* 0 .. MEZ_SCORE_TOP */
	unsigned least, most;	   /* of the total, whatever the unknown facts are */
	struct mez_str name;	   /* the listed name that was likest */
	enum mez_listed_name as;
	bool weak, brief;	   /* a weak alias; a name too short to be found by likeness */
	bool by_number;		   /* found by an identifier alone */
	struct mez_score score;	   /* of the names */
	struct mez_comparison facts;
	bool other_kind;
};
/* Every entry whose total is least or more, or may be, the greatest first, then by id. In a. */
MEZ_MUST int mez_screen(struct mez_candidate **out, size_t *n, struct mez_arena *a,
			const struct mez_screen_list *l, struct mez_recall *recall,
			const struct mez_party *p, unsigned least, struct mez_err *err);

/* The total that the parts make: the rules for weak aliases, short names and other facts. */
unsigned mez_screen_total(const struct mez_candidate *c);

/* --- proofs ----------------------------------------------------------------------------------- */

/* Two trees (RFC 6962) speak for a list: one of its entries, by id, and one of the folded names, by
 * key.  Leaves are canonical documents. */
struct mez_list_trees {
	uint64_t entries, keys;
	struct mez_digest entries_root, keys_root;
};
struct mez_list_trees mez_screen_list_trees(const struct mez_screen_list *l);
void mez_screen_list_prove(struct mez_mmr_proof *out, const struct mez_screen_list *l,
			   size_t entry);
/* The key of a name: its folded words in byte order; in a. */
struct mez_str mez_screen_key(struct mez_arena *a, struct mez_str name);
/* Where key stands among the list's keys: *at is the first that is not before it, and the result
 * tells whether it is it. */
bool mez_screen_list_key(const struct mez_screen_list *l, struct mez_str key, size_t *at);
struct mez_str mez_screen_list_key_at(const struct mez_screen_list *l, size_t i);
void mez_screen_list_prove_key(struct mez_mmr_proof *out, const struct mez_screen_list *l,
			       size_t i);
struct mez_digest mez_screen_key_leaf(struct mez_str key);
/* The leaf of an entry. */
struct mez_digest mez_screen_list_leaf(const struct mez_screen_list *l, size_t entry);

#endif
