/* pack/lawtext.h: the text of a law as a tree for readers: compared with another, written as
 * plain text or HTML.  Pure: made by adapt/akntext.h, printed by whoever asked.
 * May include: base. */
#ifndef MEZ_PACK_LAWTEXT_H
#define MEZ_PACK_LAWTEXT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"

enum mez_lawmark { MEZ_LAW_SAME, MEZ_LAW_OLD, MEZ_LAW_NEW };

enum mez_lawstyle { /* flags */
	MEZ_LAW_SPACE = 1,  /* white space before the word */
	MEZ_LAW_BOLD = 2, MEZ_LAW_ITALIC = 4, MEZ_LAW_SUPER = 8,
	MEZ_LAW_REMARK = 16, /* an editor's, not the law's */
	MEZ_LAW_SUB = 32,
	MEZ_LAW_STRUCK = 64, MEZ_LAW_ADDED = 128 /* as the text itself says: a bill's del and ins */
};
struct mez_lawword {
	struct mez_str text;
	struct mez_str href; /* p == NULL: no link */
	unsigned style;      /* enum mez_lawstyle */
	enum mez_lawmark mark;
};

enum mez_lawnode_kind {
	MEZ_LAW_BLOCK, /* section, chapter, item, ...: has nodes below it */
	MEZ_LAW_TABLE, MEZ_LAW_ROW, MEZ_LAW_CELL, MEZ_LAW_HEADCELL, /* the same */
	MEZ_LAW_NUM, MEZ_LAW_HEADING, MEZ_LAW_LINE /* these have words */
};
struct mez_lawnode {
	enum mez_lawnode_kind kind;
	enum mez_lawmark mark;
	struct mez_str eid;     /* p == NULL: none, or one that stood before */
	struct mez_str element;
	struct mez_lawword *word;
	size_t nwords;
	struct mez_lawnode *child;
	size_t nchildren;
	unsigned colspan, rowspan; /* of a cell; 0: one */
};
enum { MEZ_LAW_SPAN = 1000 };

/* A law that changed it, from a day on. */
struct mez_lawchange {
	struct mez_date on;
	struct mez_str act, href; /* what it is called, and its work; p == NULL: not said */
	bool repeal;              /* it ended it */
};
struct mez_lawchanges {
	const struct mez_lawchange *v;
	size_t n;
};

/* What stands above the text. */
struct mez_lawhead {
	struct mez_str title, work, expression, language;
	struct mez_date from;
	bool paraphrase;
	struct mez_str source, source_href; /* the official text's; p == NULL: not said */
	struct mez_str pack;                /* "zz.law 1" */
	const struct mez_date *since;       /* what it is compared with; NULL: nothing */
	struct mez_lawchanges changes;      /* that are in the text, or in the comparison */
	struct mez_str part;                /* the only eId shown; p == NULL: all */
};

/* The first node with that eId at or below top, or NULL. */
const struct mez_lawnode *mez_lawtext_find(const struct mez_lawnode *top, struct mez_str eid);

/* What became of old: a tree in a with everything of both, marked.  Nodes are the same when
 * they have the same eId; those without one when they say the same or stand in the same place.
 * Two texts too long to compare within MEZ_LAWDIFF_MAX steps are old, then new. */
enum { MEZ_LAWDIFF_MAX = 1 << 22 };
const struct mez_lawnode *mez_lawtext_diff(struct mez_arena *a, const struct mez_lawnode *old,
					   const struct mez_lawnode *new);

/* Lines of at most MEZ_LAWTEXT_WIDTH characters; "[-gone-]" and "{+new+}". */
enum { MEZ_LAWTEXT_WIDTH = 78 };
void mez_lawtext_print(struct mez_buf *out, const struct mez_lawhead *head,
		       const struct mez_lawnode *top);
/* One page by itself, without scripts: ids are eIds, <del> and <ins>. */
void mez_lawtext_html(struct mez_buf *out, const struct mez_lawhead *head,
		      const struct mez_lawnode *top);

/* The mark of a word: that of the comparison, else its own. */
MEZ_PURE enum mez_lawmark mez_lawtext_mark(const struct mez_lawword *w);

/* A chapter or the like, whose sections stand at the margin. */
bool mez_lawtext_is_upper(const struct mez_lawnode *n);

#endif
