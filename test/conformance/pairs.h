/* pairs.h: lines and fields of CSV files in a buffer, and the labelled pairs of name_bench. */
#ifndef PAIRS_H
#define PAIRS_H

#include "screen/party.h"

/* The next field of a CSV line, in place. */
__attribute__((unused)) static char *field(char **at)
{
	char *p = *at, *from = p, *to = p;
	bool quoted = *p == '"';

	for (p += quoted; *p && (quoted || (*p != ',' && *p != '\r' && *p != '\n')); p++) {
		if (quoted && *p == '"' && p[1] != '"')
			quoted = false;
		else
			*to++ = *p, p += quoted && *p == '"';
	}
	*at = *p ? p + 1 : p;
	*to = 0;
	return from;
}

/* A line of a buffer, cut out of it; NULL at the end. */
__attribute__((unused)) static char *next_line(char **at)
{
	char *from = *at, *end = strchr(from, '\n');

	if (!*from)
		return NULL;
	*at = end ? end + 1 : from + strlen(from);
	if (end)
		*end = 0;
	return from;
}

enum { TIERS = 6 }; /* the same: strong, medium, weak; others: weak, medium, strong */
struct pair {
	const char *a, *b;
	enum mez_party_kind kind;
	bool same;
	int tier;
};

/* A line of name_bench-cases.csv, cut up. */
__attribute__((unused)) static struct pair pair_of(char *line)
{
	struct pair p;
	const char *schema, *quality;

	(void)field(&line);
	schema = field(&line);
	p.a = field(&line);
	p.b = field(&line);
	p.same = strcmp(field(&line), "true") == 0;
	quality = field(&line);
	p.kind = !strcmp(schema, "Person")	  ? MEZ_PARTY_INDIVIDUAL
		 : !strcmp(schema, "LegalEntity") ? MEZ_PARTY_UNKNOWN
						  : MEZ_PARTY_ENTITY;
	p.tier = *quality == 'S' ? 0 : *quality == 'M' ? 1 : 2;
	if (!p.same)
		p.tier = TIERS - 1 - p.tier;
	return p;
}

#endif
