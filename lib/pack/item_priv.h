/* pack/item_priv.h: what the walk of item.c needs of the tables of itemtable.c. */
#ifndef MEZ_PACK_ITEM_PRIV_H
#define MEZ_PACK_ITEM_PRIV_H

#include "pack/item.h"

enum form {
	F_TEXT,     /* a string for people */
	F_NAME,     /* our names */
	F_WORD,     /* a word of a vocabulary: a name without dots rules */
	F_WORDS,    /* one word or a list of them; in an item always a list */
	F_TEXTS,    /* the same of strings for people */
	F_DATE, F_INSTANT, F_INT, F_BOOL,
	F_EXPR,     /* condition text / syntax tree */
	F_RATE,     /* 5%, 0.05 / decimal string */
	F_VALUE,    /* money, rate, date, integer, bool, word */
	F_CELL,     /* a table row's key cell */
	F_PATH,     /* ".a.b" / "a.b" */
	F_PATHS,    /* a list of those */
	F_FACTS,    /* facts as people write them: names to any tree; money texts become objects */
	F_LISTS,    /* status lists to parties to words */
	F_TOTALS,   /* totals to money */
	F_OBJECT,   /* members by the sub table */
	F_ROWS,     /* list of such objects */
	F_MAP,      /* words to such objects */
	F_NAMED,    /* our names to such objects */
	F_SLOTS,    /* paths of facts to such objects */
	F_EACH,     /* {name: .path}: what an instance of a clause is of */
	F_EXPRS,    /* words to conditions */
	F_COLUMNS,  /* names of columns to conditions */
	F_TYPES     /* our names to maps of paths to such objects (records) */
};
enum { REQ = 1, OPEN = 2 }; /* OPEN: other members are cells of a row */

struct member {
	const char *name;
	uint8_t form, flags;
	const struct member *sub;
};

/* Per kind: its first member in a source, its type as an item, its members. */
struct item_kind {
	const char *word, *type;
	const struct member *members;
};
extern const struct item_kind item_kinds[MEZ_ITEM_EXAMPLE + 1];
/* itemlicence.c */
extern const struct member item_activities[], item_licence[];
/* Rows of `varies`: conditions in them may say `old`. */
extern const struct member item_varied[];


/* One walk over a document by the table of its kind. */
struct walk {
	struct mez_arena *a;
	const struct mez_origin *o;
	struct mez_err *err;
	bool source; /* rewriting a source, else reading an item */
	bool spell;  /* an item: write it as a source again */
	bool self;   /* inside a definition */
	bool old;    /* inside `varies` */
	const struct mez_json *claims;
	struct mez_str each; /* what the clause calls the item an instance is of */
};
/* Rewrite or check an object by its table; item.c. */
MEZ_MUST int item_walk(struct walk *w, struct mez_json *out, const struct mez_json *v,
		       const struct member *table);
MEZ_MUST int item_unknown(struct walk *w, const struct mez_member *m);
struct mez_json item_keep_place(struct mez_json v, const struct mez_json *from);

#endif
