/* pack/itemlicence.c: the members of activities and licences. */
#include "pack/item_priv.h"

#define END { NULL, 0, 0, NULL }

static const struct member licence_cite_m[] = {
	{ "work", F_TEXT, REQ, NULL },
	{ "at", F_TEXT, REQ, NULL },
	END,
};

static const struct member activity_m[] = {
	{ "title", F_TEXT, 0, NULL },
	{ "broader", F_WORDS, 0, NULL },
	{ "note", F_TEXT, 0, NULL },
	END,
};

const struct member item_activities[] = {
	{ "name", F_NAME, REQ, NULL },
	{ "title", F_TEXT, 0, NULL },
	{ "cites", F_ROWS, 0, licence_cite_m },
	{ "words", F_MAP, REQ, activity_m },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member licence_valid_m[] = {
	{ "from", F_DATE, REQ, NULL },
	{ "to", F_DATE, 0, NULL },
	END,
};

static const struct member licence_proof_m[] = {
	{ "from", F_NAME, REQ, NULL },
	END,
};

static const struct member covers_m[] = {
	{ "activities", F_NAME, REQ, NULL },
	{ "words", F_WORDS, REQ, NULL },
	END,
};

static const struct member scope_m[] = {
	{ "is", F_PATH, REQ, NULL },
	{ "words", F_WORDS, 0, NULL },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member limit_m[] = {
	{ "of", F_EXPR, REQ, NULL },
	{ "max", F_EXPR, 0, NULL },
	{ "figure", F_NAME, 0, NULL },
	{ "title", F_TEXT, 0, NULL },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member condition_m[] = {
	{ "title", F_TEXT, REQ, NULL },
	{ "requires", F_EXPR, 0, NULL },
	{ "cites", F_ROWS, 0, licence_cite_m },
	{ "source", F_WORDS, 0, NULL },
	{ "confidence", F_WORD, 0, NULL },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member term_m[] = {
	{ "years", F_INT, REQ, NULL },
	{ "figure", F_NAME, 0, NULL },
	{ "source", F_WORDS, REQ, NULL },
	{ "confidence", F_WORD, REQ, NULL },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member renewal_m[] = {
	{ "grace", F_INT, REQ, NULL },
	{ "in_force", F_BOOL, REQ, NULL },
	{ "figure", F_NAME, 0, NULL },
	{ "source", F_WORDS, REQ, NULL },
	{ "confidence", F_WORD, REQ, NULL },
	{ "note", F_TEXT, 0, NULL },
	END,
};

const struct member item_licence[] = {
	{ "name", F_NAME, REQ, NULL },
	{ "title", F_TEXT, REQ, NULL },
	{ "of", F_NAME, REQ, NULL },
	{ "proof", F_OBJECT, REQ, licence_proof_m },
	{ "cites", F_ROWS, REQ, licence_cite_m },
	{ "valid", F_OBJECT, REQ, licence_valid_m },
	{ "covers", F_OBJECT, REQ, covers_m },
	{ "clients", F_OBJECT, 0, scope_m },
	{ "places", F_OBJECT, 0, scope_m },
	{ "limits", F_MAP, 0, limit_m },
	{ "conditions", F_MAP, 0, condition_m },
	{ "terms", F_ROWS, 0, term_m },
	{ "renewal", F_OBJECT, 0, renewal_m },
	{ "fees", F_WORDS, 0, NULL },
	{ "max_age", F_INT, REQ, NULL },
	{ "source", F_WORDS, REQ, NULL },
	{ "confidence", F_WORD, REQ, NULL },
	{ "note", F_TEXT, 0, NULL },
	{ "untested", F_TEXT, 0, NULL },
	END,
};
