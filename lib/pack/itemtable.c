/* pack/itemtable.c: the members of each kind of item, one table a kind. */
#include "pack/item_priv.h"

#define END { NULL, 0, 0, NULL }

static const struct member cite_m[] = {
	{ "work", F_TEXT, REQ, NULL },
	{ "at", F_TEXT, REQ, NULL },
	END,
};

static const struct member valid_m[] = {
	{ "from", F_DATE, REQ, NULL },
	{ "to", F_DATE, 0, NULL },
	{ "ended_by", F_TEXT, 0, NULL },
	END,
};

static const struct member proof_m[] = {
	{ "credential", F_TEXT, 0, NULL },
	{ "from", F_NAME, REQ, NULL },
	END,
};

static const struct member fact_m[] = {
	{ "type", F_NAME, REQ, NULL },
	{ "words", F_WORDS, 0, NULL },
	{ "class", F_WORD, 0, NULL },
	{ "proof", F_OBJECT, 0, proof_m },
	{ "day_of", F_PATH, 0, NULL },
	{ "many", F_INT, 0, NULL },
	{ "complete", F_BOOL, 0, NULL },
	{ "complete_if", F_PATH, 0, NULL },
	{ "never_negative", F_BOOL, 0, NULL },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member adds_m[] = {
	{ "words", F_WORDS, REQ, NULL },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member vocabulary_m[] = {
	{ "name", F_NAME, REQ, NULL },
	{ "types", F_TYPES, 0, fact_m },
	{ "facts", F_SLOTS, 0, fact_m },
	{ "adds", F_SLOTS, 0, adds_m },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member offset_row_m[] = {
	{ "from", F_DATE, REQ, NULL },
	{ "to", F_DATE, 0, NULL },
	{ "utc", F_TEXT, REQ, NULL },
	{ "source", F_WORDS, REQ, NULL },
	{ "confidence", F_WORD, REQ, NULL },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member offset_m[] = {
	{ "name", F_NAME, REQ, NULL },
	{ "rows", F_ROWS, REQ, offset_row_m },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member authority_m[] = {
	{ "name", F_NAME, REQ, NULL },
	{ "title", F_TEXT, REQ, NULL },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member define_m[] = {
	{ "name", F_NAME, REQ, NULL },
	{ "of", F_NAME, REQ, NULL },
	{ "title", F_TEXT, 0, NULL },
	{ "cites", F_ROWS, REQ, cite_m },
	{ "valid", F_OBJECT, 0, valid_m },
	{ "is", F_EXPR, REQ, NULL },
	{ "source", F_WORDS, 0, NULL },
	{ "confidence", F_WORD, 0, NULL },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member contested_m[] = {
	{ "value", F_VALUE, 0, NULL },
	{ "rate", F_RATE, 0, NULL },
	{ "source", F_WORDS, REQ, NULL },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member param_row_m[] = {
	{ "value", F_VALUE, REQ, NULL },
	{ "from", F_DATE, REQ, NULL },
	{ "to", F_DATE, 0, NULL },
	{ "ended_by", F_TEXT, 0, NULL },
	{ "known_to", F_DATE, 0, NULL },
	{ "made", F_DATE, 0, NULL },
	{ "source", F_WORDS, REQ, NULL },
	{ "confidence", F_WORD, REQ, NULL },
	{ "contested", F_ROWS, 0, contested_m },
	{ "figure", F_NAME, 0, NULL },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member param_m[] = {
	{ "name", F_NAME, REQ, NULL },
	{ "figure", F_NAME, 0, NULL },
	{ "rows", F_ROWS, REQ, param_row_m },
	{ "title", F_TEXT, 0, NULL },
	{ "cites", F_ROWS, 0, cite_m },
	{ "note", F_TEXT, 0, NULL },
	{ "untested", F_TEXT, 0, NULL },
	END,
};

static const struct member status_m[] = {
	{ "name", F_NAME, REQ, NULL },
	{ "of", F_NAME, REQ, NULL },
	{ "words", F_WORDS, REQ, NULL },
	{ "absent", F_WORD, 0, NULL },
	{ "proof", F_OBJECT, REQ, proof_m },
	{ "title", F_TEXT, 0, NULL },
	{ "cites", F_ROWS, 0, cite_m },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member period_m[] = {
	{ "of", F_WORD, REQ, NULL },
	{ "starts", F_TEXT, 0, NULL },
	END,
};

static const struct member total_m[] = {
	{ "name", F_NAME, REQ, NULL },
	{ "per", F_PATHS, REQ, NULL },
	{ "value", F_WORD, REQ, NULL },
	{ "window", F_WORD, REQ, NULL },
	{ "counts", F_TEXT, REQ, NULL },
	{ "includes_this", F_BOOL, REQ, NULL },
	{ "at_least", F_EXPR, 0, NULL },
	{ "period", F_OBJECT, 0, period_m },
	{ "sum", F_EXPR, 0, NULL },
	{ "where", F_EXPR, 0, NULL },
	{ "proof", F_OBJECT, REQ, proof_m },
	{ "title", F_TEXT, 0, NULL },
	{ "cites", F_ROWS, 0, cite_m },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member part_m[] = {
	{ "min", F_VALUE, 0, NULL },
	{ "over", F_VALUE, 0, NULL },
	{ "below", F_VALUE, 0, NULL },
	{ "max", F_VALUE, 0, NULL },
	{ "rate", F_RATE, 0, NULL },
	{ "base", F_VALUE, 0, NULL },
	{ "money", F_VALUE, 0, NULL },
	{ "jump", F_TEXT, 0, NULL },
	END,
};

static const struct member table_row_m[] = {
	{ "id", F_TEXT, REQ, NULL },
	{ "rate", F_RATE, 0, NULL },
	{ "word", F_WORD, 0, NULL },
	{ "money", F_VALUE, 0, NULL },
	{ "from", F_DATE, REQ, NULL },
	{ "to", F_DATE, 0, NULL },
	{ "ended_by", F_TEXT, 0, NULL },
	{ "known_to", F_DATE, 0, NULL },
	{ "made", F_DATE, 0, NULL },
	{ "source", F_WORDS, REQ, NULL },
	{ "confidence", F_WORD, REQ, NULL },
	{ "note", F_TEXT, 0, NULL },
	{ "over", F_TEXTS, 0, NULL },
	{ "contested", F_ROWS, 0, contested_m },
	{ "figure", F_NAME, 0, NULL },
	{ "untested", F_TEXT, 0, NULL },
	{ "parts", F_ROWS, 0, part_m },
	{ "units", F_RATE, 0, NULL },
	{ "whole", F_BOOL, 0, NULL },
	{ NULL, F_CELL, OPEN, NULL },
};

static const struct member table_m[] = {
	{ "name", F_NAME, REQ, NULL },
	{ "form", F_WORD, REQ, NULL },
	{ "title", F_TEXT, 0, NULL },
	{ "of", F_TEXT, 0, NULL },
	{ "in", F_TEXT, 0, NULL },
	{ "keys", F_COLUMNS, REQ, NULL },
	{ "rows", F_ROWS, REQ, table_row_m },
	{ "cites", F_ROWS, 0, cite_m },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member deadline_row_m[] = {
	{ "id", F_TEXT, REQ, NULL },
	{ "of", F_WORD, 0, NULL },
	{ "starts", F_TEXT, 0, NULL },
	{ "months", F_INT, 0, NULL },
	{ "day", F_VALUE, 0, NULL },
	{ "days", F_INT, 0, NULL },
	{ "business_days", F_INT, 0, NULL },
	{ "first", F_WORD, 0, NULL },
	{ "on", F_WORDS, 0, NULL },
	{ "roll", F_WORD, 0, NULL },
	{ "from", F_DATE, REQ, NULL },
	{ "to", F_DATE, 0, NULL },
	{ "known_to", F_DATE, 0, NULL },
	{ "made", F_DATE, 0, NULL },
	{ "source", F_WORDS, REQ, NULL },
	{ "confidence", F_WORD, REQ, NULL },
	{ "note", F_TEXT, 0, NULL },
	{ "over", F_TEXTS, 0, NULL },
	{ "untested", F_TEXT, 0, NULL },
	{ NULL, F_CELL, OPEN, NULL },
};

static const struct member deadline_m[] = {
	{ "name", F_NAME, REQ, NULL },
	{ "title", F_TEXT, 0, NULL },
	{ "cites", F_ROWS, REQ, cite_m },
	{ "working_days", F_NAME, 0, NULL },
	{ "keys", F_COLUMNS, 0, NULL },
	{ "rows", F_ROWS, REQ, deadline_row_m },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member deemed_m[] = {
	{ "answer", F_BOOL, REQ, NULL },
	{ "after", F_EXPR, REQ, NULL },
	{ "cites", F_ROWS, REQ, cite_m },
	END,
};

static const struct member question_m[] = {
	{ "name", F_NAME, REQ, NULL },
	{ "by", F_NAME, REQ, NULL },
	{ "title", F_TEXT, REQ, NULL },
	{ "cites", F_ROWS, REQ, cite_m },
	{ "binds", F_PATHS, 0, NULL },
	{ "reversed_by", F_NAME, 0, NULL },
	{ "deemed", F_OBJECT, 0, deemed_m },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member weekend_m[] = {
	{ "days", F_WORDS, REQ, NULL },
	{ "from", F_DATE, REQ, NULL },
	{ "to", F_DATE, 0, NULL },
	{ "source", F_WORDS, REQ, NULL },
	{ "confidence", F_WORD, REQ, NULL },
	END,
};

static const struct member holiday_m[] = {
	{ "on", F_DATE, REQ, NULL },
	{ "title", F_TEXT, REQ, NULL },
	{ "source", F_WORDS, REQ, NULL },
	{ "confidence", F_WORD, REQ, NULL },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member calendar_m[] = {
	{ "name", F_NAME, REQ, NULL },
	{ "title", F_TEXT, 0, NULL },
	{ "known_from", F_DATE, REQ, NULL },
	{ "known_to", F_DATE, REQ, NULL },
	{ "weekends", F_ROWS, REQ, weekend_m },
	{ "holidays", F_ROWS, REQ, holiday_m },
	{ "cites", F_ROWS, 0, cite_m },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member listed_name_m[] = {
	{ "name", F_TEXT, REQ, NULL },
	{ "kind", F_WORD, 0, NULL },
	{ "strength", F_WORD, 0, NULL },
	{ "script", F_TEXT, 0, NULL },
	END,
};

static const struct member listed_birth_m[] = {
	{ "from", F_DATE, REQ, NULL },
	{ "to", F_DATE, REQ, NULL },
	{ "circa", F_BOOL, 0, NULL },
	END,
};

static const struct member listed_number_m[] = {
	{ "type", F_TEXT, 0, NULL },
	{ "value", F_TEXT, REQ, NULL },
	{ "country", F_TEXT, 0, NULL },
	END,
};

static const struct member entry_m[] = {
	{ "id", F_TEXT, REQ, NULL },
	{ "name", F_TEXT, REQ, NULL },
	{ "aliases", F_TEXTS, 0, NULL },
	{ "names", F_ROWS, 0, listed_name_m },
	{ "kind", F_WORD, REQ, NULL },
	{ "births", F_ROWS, 0, listed_birth_m },
	{ "countries", F_TEXTS, 0, NULL },
	{ "identifiers", F_ROWS, 0, listed_number_m },
	{ "programmes", F_TEXTS, 0, NULL },
	{ "listed_on", F_DATE, 0, NULL },
	{ "source", F_WORDS, 0, NULL },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member ownership_m[] = {
	{ "rule", F_WORD, REQ, NULL },
	{ "threshold", F_RATE, 0, NULL },
	{ "counted", F_WORD, 0, NULL },
	{ "through", F_WORD, 0, NULL },
	{ "source", F_WORDS, 0, NULL },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member list_m[] = {
	{ "name", F_NAME, REQ, NULL },
	{ "title", F_TEXT, 0, NULL },
	{ "publisher", F_TEXT, 0, NULL },
	{ "format", F_TEXT, 0, NULL },
	{ "as_of", F_DATE, REQ, NULL },
	{ "max_age", F_INT, REQ, NULL },
	{ "algorithm", F_TEXT, 0, NULL },
	{ "review", F_INT, 0, NULL },
	{ "block", F_INT, 0, NULL },
	{ "authorisations_by", F_NAME, 0, NULL },
	{ "ownership", F_OBJECT, 0, ownership_m },
	{ "entries", F_ROWS, REQ, entry_m },
	{ "source", F_WORDS, 0, NULL },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member head_m[] = {
	{ "head", F_NAME, REQ, NULL },
	{ "kinds", F_WORDS, REQ, NULL },
	{ "date", F_PATH, REQ, NULL },
	{ "from", F_DATE, REQ, NULL },
	{ "to", F_DATE, 0, NULL },
	{ "when", F_EXPR, 0, NULL },
	{ "cites", F_ROWS, 0, cite_m },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member leaves_m[] = {
	{ "head", F_NAME, REQ, NULL },
	{ "note", F_TEXT, REQ, NULL },
	END,
};

static const struct member coverage_m[] = {
	{ "name", F_NAME, REQ, NULL },
	{ "domain", F_WORD, REQ, NULL },
	{ "examines", F_ROWS, REQ, head_m },
	{ "leaves", F_ROWS, 0, leaves_m },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member mark_m[] = {
	{ "at", F_TEXT, REQ, NULL },
	{ "as", F_WORD, REQ, NULL },
	{ "by", F_WORDS, 0, NULL },
	{ "reason", F_TEXT, 0, NULL },
	END,
};

static const struct member matrix_m[] = {
	{ "name", F_NAME, REQ, NULL },
	{ "work", F_TEXT, REQ, NULL },
	{ "provisions", F_ROWS, REQ, mark_m },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member nil_m[] = {
	{ "when", F_EXPR, REQ, NULL },
	{ "because", F_TEXT, REQ, NULL },
	{ "cites", F_ROWS, 0, cite_m },
	END,
};

static const struct member penalty_m[] = {
	{ "when", F_WORDS, REQ, NULL },
	{ "amount", F_EXPR, REQ, NULL },
	{ "because", F_TEXT, REQ, NULL },
	{ "cites", F_ROWS, REQ, cite_m },
	END,
};

static const struct member duty_m[] = {
	{ "kind", F_WORD, REQ, NULL },
	{ "when", F_WORD, REQ, NULL },
	{ "bearer", F_EXPR, REQ, NULL },
	{ "on_account_of", F_EXPR, 0, NULL },
	{ "to", F_NAME, REQ, NULL },
	{ "base", F_EXPR, 0, NULL },
	{ "rate", F_EXPR, 0, NULL },
	{ "amount", F_EXPR, 0, NULL },
	{ "character", F_EXPR, 0, NULL },
	{ "due", F_EXPR, 0, NULL },
	{ "deposit", F_EXPR, 0, NULL },
	{ "per", F_EXPRS, 0, NULL },
	{ "penalty", F_ROWS, 0, penalty_m },
	{ "note", F_TEXT, 0, NULL },
	END,
};

static const struct member claim_m[] = {
	{ "credential", F_TEXT, REQ, NULL },
	{ "from", F_NAME, REQ, NULL },
	{ "about", F_EXPR, REQ, NULL },
	{ "covers", F_TEXT, REQ, NULL },
	{ "cites", F_ROWS, 0, cite_m },
	END,
};

const struct member item_varied[] = {
	{ "rate", F_EXPR, 0, NULL },
	{ "base", F_EXPR, 0, NULL },
	{ "amount", F_EXPR, 0, NULL },
	{ "due", F_EXPR, 0, NULL },
	END,
};

static const struct member clause_m[] = {
	{ "name", F_NAME, REQ, NULL },
	{ "effect", F_WORD, REQ, NULL },
	{ "domain", F_WORD, REQ, NULL },
	{ "head", F_NAME, REQ, NULL },
	{ "title", F_TEXT, REQ, NULL },
	{ "cites", F_ROWS, REQ, cite_m },
	{ "valid", F_OBJECT, REQ, valid_m },
	{ "made", F_DATE, 0, NULL },
	{ "known_from", F_DATE, 0, NULL },
	{ "known_to", F_DATE, 0, NULL },
	{ "date", F_PATH, REQ, NULL },
	{ "each", F_EACH, 0, NULL },
	{ "guard", F_EXPR, REQ, NULL },
	{ "applies", F_EXPR, 0, NULL },
	{ "requires", F_EXPR, 0, NULL },
	{ "before", F_EXPR, 0, NULL },
	{ "unmet", F_WORD, 0, NULL },
	{ "audience", F_WORDS, 0, NULL },
	{ "nil", F_OBJECT, 0, nil_m },
	{ "duty", F_NAMED, 0, duty_m },
	{ "claim", F_SLOTS, 0, claim_m },
	{ "varies", F_NAMED, 0, item_varied },
	{ "defeats", F_WORDS, 0, NULL },
	{ "order", F_INT, 0, NULL },
	{ "empowered_by", F_ROWS, 0, cite_m },
	{ "source", F_WORDS, 0, NULL },
	{ "confidence", F_WORD, 0, NULL },
	{ "note", F_TEXT, 0, NULL },
	{ "untested", F_TEXT, 0, NULL },
	END,
};

static const struct member given_m[] = {
	{ "credential", F_TEXT, REQ, NULL },
	{ "from", F_NAME, REQ, NULL },
	{ "subject", F_FACTS, REQ, NULL },
	{ "valid_from", F_INSTANT, 0, NULL },
	{ "valid_until", F_INSTANT, 0, NULL },
	END,
};

static const struct member example_m[] = {
	{ "name", F_TEXT, REQ, NULL },
	{ "operation", F_FACTS, REQ, NULL },
	{ "as_of", F_INSTANT, 0, NULL },
	{ "audience", F_TEXT, 0, NULL },
	{ "evidence", F_ROWS, 0, given_m },
	{ "lists", F_LISTS, 0, NULL },
	{ "totals", F_TOTALS, 0, NULL },
	{ "expect", F_FACTS, REQ, NULL },
	{ "note", F_TEXT, 0, NULL },
	END,
};

const struct item_kind item_kinds[MEZ_ITEM_EXAMPLE + 1] = {
	[MEZ_ITEM_VOCABULARY] = { "vocabulary", "mez.vocabulary/1", vocabulary_m },
	[MEZ_ITEM_OFFSET] = { "offset", "mez.offset/1", offset_m },
	[MEZ_ITEM_AUTHORITY] = { "authority", "mez.authority/1", authority_m },
	[MEZ_ITEM_DEFINE] = { "define", "mez.define/1", define_m },
	[MEZ_ITEM_PARAM] = { "param", "mez.param/1", param_m },
	[MEZ_ITEM_STATUS] = { "status", "mez.status/1", status_m },
	[MEZ_ITEM_TOTAL] = { "total", "mez.total/1", total_m },
	[MEZ_ITEM_TABLE] = { "table", "mez.table/1", table_m },
	[MEZ_ITEM_QUESTION] = { "question", "mez.question/1", question_m },
	[MEZ_ITEM_CALENDAR] = { "calendar", "mez.calendar/1", calendar_m },
	[MEZ_ITEM_DEADLINE] = { "deadline", "mez.deadline/1", deadline_m },
	[MEZ_ITEM_ACTIVITIES] = { "activities", "mez.activities/1", item_activities },
	[MEZ_ITEM_LICENCE] = { "licence", "mez.licence/1", item_licence },
	[MEZ_ITEM_LIST] = { "list", "mez.list/1", list_m },
	[MEZ_ITEM_COVERAGE] = { "coverage", "mez.coverage/1", coverage_m },
	[MEZ_ITEM_MATRIX] = { "matrix", "mez.matrix/1", matrix_m },
	[MEZ_ITEM_CLAUSE] = { "clause", "mez.clause/1", clause_m },
	[MEZ_ITEM_EXAMPLE] = { "example", "mez.example/1", example_m },
};
