/* adapt/xmlguard.c: counts the attributes of each tag. */
#include "adapt/xmlguard.h"

#include <string.h>

#include "base/base.h"

/* Behind "<". */
static enum mez_xml_place opened(struct mez_xml_guard *g, char c)
{
	g->attributes = 0;
	g->run = 0;
	return c == '!' ? MEZ_XML_BANG : c == '?' ? MEZ_XML_PI : MEZ_XML_TAG;
}

/* Behind "<!": a comment, CDATA, or what the parser will not read. */
static enum mez_xml_place bang(char c)
{
	return c == '-' ? MEZ_XML_DASH : c == '[' ? MEZ_XML_CDATA : MEZ_XML_TEXT;
}

static enum mez_xml_place in_tag(struct mez_xml_guard *g, char c)
{
	if (c == '"' || c == '\'') {
		g->quote = c;
		return MEZ_XML_VALUE;
	}
	g->attributes += c == '=';
	return c == '>' ? MEZ_XML_TEXT : MEZ_XML_TAG;
}

/* What ends at '>' after so many of c in a row. */
static enum mez_xml_place until(struct mez_xml_guard *g, char c, char of, unsigned times)
{
	if (c == '>' && g->run >= times)
		return MEZ_XML_TEXT;
	g->run = c == of ? g->run + (g->run < times) : 0;
	return g->place;
}

static enum mez_xml_place step(struct mez_xml_guard *g, char c)
{
	switch (g->place) {
	case MEZ_XML_TEXT:
		return c == '<' ? MEZ_XML_OPENED : MEZ_XML_TEXT;
	case MEZ_XML_OPENED:
		return opened(g, c);
	case MEZ_XML_TAG:
		return in_tag(g, c);
	case MEZ_XML_VALUE:
		return c == g->quote ? MEZ_XML_TAG : MEZ_XML_VALUE;
	case MEZ_XML_BANG:
		return bang(c);
	case MEZ_XML_DASH:
		return MEZ_XML_COMMENT;
	case MEZ_XML_COMMENT:
		return until(g, c, '-', 2);
	case MEZ_XML_CDATA:
		return until(g, c, ']', 2);
	case MEZ_XML_PI:
		return until(g, c, '?', 1);
	}
	mez_bug("nowhere in a text");
}

size_t mez_xml_guard(struct mez_xml_guard *g, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		/* most of a text is text, or in quotes */
		if (g->place == MEZ_XML_TEXT || g->place == MEZ_XML_VALUE) {
			char c = g->place == MEZ_XML_TEXT ? '<' : g->quote;
			const char *at = memchr(p + i, c, n - i);

			if (!at)
				return n;
			i = (size_t)(at - p);
		}
		g->place = step(g, p[i]);
		if (g->attributes > MEZ_XML_MAX_ATTRIBUTES)
			return i;
	}
	return n;
}
