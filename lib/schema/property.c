/* schema/property.c: the sets of characters that ECMA-262 has escapes for: \d and its like, and
 * the names of properties (its tables of non-binary and binary Unicode properties), as PCRE2
 * spells them.  PCRE2 takes more names than these, and in looser spelling: what it would take and
 * ECMA-262 does not is no property here. */
#include "schema/schema_priv.h"

#include <stdio.h>

/* General categories: PCRE2 knows them by their brief names only. */
static const char *category(struct mez_str name)
{
	static const struct { const char *name, *brief; } names[] = {
		{ "Letter", "L" }, { "Cased_Letter", "LC" }, { "Uppercase_Letter", "Lu" },
		{ "Lowercase_Letter", "Ll" }, { "Titlecase_Letter", "Lt" },
		{ "Modifier_Letter", "Lm" }, { "Other_Letter", "Lo" }, { "Mark", "M" },
		{ "Combining_Mark", "M" }, { "Nonspacing_Mark", "Mn" }, { "Spacing_Mark", "Mc" },
		{ "Enclosing_Mark", "Me" }, { "Number", "N" }, { "Decimal_Number", "Nd" },
		{ "digit", "Nd" }, { "Letter_Number", "Nl" }, { "Other_Number", "No" },
		{ "Punctuation", "P" }, { "punct", "P" }, { "Connector_Punctuation", "Pc" },
		{ "Dash_Punctuation", "Pd" }, { "Open_Punctuation", "Ps" },
		{ "Close_Punctuation", "Pe" }, { "Initial_Punctuation", "Pi" },
		{ "Final_Punctuation", "Pf" }, { "Other_Punctuation", "Po" }, { "Symbol", "S" },
		{ "Math_Symbol", "Sm" }, { "Currency_Symbol", "Sc" },
		{ "Modifier_Symbol", "Sk" }, { "Other_Symbol", "So" }, { "Separator", "Z" },
		{ "Space_Separator", "Zs" }, { "Line_Separator", "Zl" },
		{ "Paragraph_Separator", "Zp" }, { "Other", "C" }, { "Control", "Cc" },
		{ "cntrl", "Cc" }, { "Format", "Cf" }, { "Surrogate", "Cs" },
		{ "Private_Use", "Co" }, { "Unassigned", "Cn" },
	};

	for (size_t i = 0; i < MEZ_COUNT(names); i++) {
		if (mez_str_eq(name, mez_str_of(names[i].name)) ||
		    mez_str_eq(name, mez_str_of(names[i].brief)))
			return strcmp(names[i].brief, "LC") ? names[i].brief : "L&";
	}
	return NULL;
}

static bool binary(struct mez_str name)
{
	static const char *const names[] = {
		"ASCII", "ASCII_Hex_Digit", "AHex", "Alphabetic", "Alpha", "Any", "Bidi_Control",
		"Bidi_C", "Bidi_Mirrored", "Bidi_M", "Case_Ignorable", "CI", "Cased",
		"Changes_When_Casefolded", "CWCF", "Changes_When_Casemapped", "CWCM",
		"Changes_When_Lowercased", "CWL", "Changes_When_NFKC_Casefolded", "CWKCF",
		"Changes_When_Titlecased", "CWT", "Changes_When_Uppercased", "CWU", "Dash",
		"Default_Ignorable_Code_Point", "DI", "Deprecated", "Dep", "Diacritic", "Dia",
		"Emoji", "Emoji_Component", "EComp", "Emoji_Modifier", "EMod",
		"Emoji_Modifier_Base", "EBase", "Emoji_Presentation", "EPres",
		"Extended_Pictographic", "ExtPict", "Extender", "Ext", "Grapheme_Base",
		"Gr_Base", "Grapheme_Extend", "Gr_Ext", "Hex_Digit", "Hex",
		"IDS_Binary_Operator", "IDSB", "IDS_Trinary_Operator", "IDST", "ID_Continue",
		"IDC", "ID_Start", "IDS", "Ideographic", "Ideo", "Join_Control", "Join_C",
		"Logical_Order_Exception", "LOE", "Lowercase", "Lower", "Math",
		"Noncharacter_Code_Point", "NChar", "Pattern_Syntax", "Pat_Syn",
		"Pattern_White_Space", "Pat_WS", "Quotation_Mark", "QMark", "Radical",
		"Regional_Indicator", "RI", "Sentence_Terminal", "STerm", "Soft_Dotted", "SD",
		"Terminal_Punctuation", "Term", "Unified_Ideograph", "UIdeo", "Uppercase",
		"Upper", "Variation_Selector", "VS", "White_Space", "space", "XID_Continue",
		"XIDC", "XID_Start", "XIDS",
	};

	for (size_t i = 0; i < MEZ_COUNT(names); i++) {
		if (mez_str_eq(name, mez_str_of(names[i])))
			return true;
	}
	return false;
}

static bool is_one(struct mez_str s, const char *one, const char *other)
{
	return mez_str_eq(s, mez_str_of(one)) || mez_str_eq(s, mez_str_of(other));
}

/* PCRE2 finds a script by any spelling of its name; ECMA-262 has Old_Italic and Ital only. */
static bool script_spelling(struct mez_str name)
{
	bool first = true;

	if (mez_str_is(name, "SignWriting"))
		return true;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (first ? !(c >= 'A' && c <= 'Z') : !(c == '_' || (c >= 'a' && c <= 'z')))
			return false;
		first = c == '_';
	}
	return !first;
}

bool mez_schema_property(char out[static PROPERTY_BYTES], bool *negated,
			 struct mez_str kind, struct mez_str name)
{
	const char *prefix = "", *brief = NULL;
	bool script = script_spelling(name);

	if (!kind.p && mez_str_is(name, "Assigned")) {
		*negated = !*negated;
		brief = "Cn";
	} else if (!kind.p || is_one(kind, "General_Category", "gc")) {
		brief = category(name);
		if (!brief && (kind.p || !binary(name)))
			return false;
	} else if (script && is_one(kind, "Script", "sc")) {
		prefix = "sc:";
	} else if (script && is_one(kind, "Script_Extensions", "scx")) {
		prefix = "scx:";
	} else {
		return false;
	}
	if (brief)
		name = mez_str_of(brief);
	return name.n < PROPERTY_BYTES - sizeof("scx:") &&
	       snprintf(out, PROPERTY_BYTES, "%s%.*s", prefix, MEZ_FMT(name)) > 0;
}

/* The sets behind the escapes, as they stand within brackets. */
static const char digits[] = "0-9";
static const char not_digits[] = "\\x{0}-\\x{2f}\\x{3a}-\\x{10ffff}";
static const char words[] = "0-9A-Z_a-z";
static const char not_words[] =
	"\\x{0}-\\x{2f}\\x{3a}-\\x{40}\\x{5b}-\\x{5e}\\x{60}\\x{7b}-\\x{10ffff}";
static const char spaces[] =
	"\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}"
	"\\x{205f}\\x{3000}\\x{feff}";
static const char not_spaces[] =
	"\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}"
	"\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}"
	"\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}";

const char *mez_schema_char_set(char c)
{
	switch (c) {
	case 'd': return digits;
	case 'D': return not_digits;
	case 'w': return words;
	case 'W': return not_words;
	case 's': return spaces;
	case 'S': return not_spaces;
	}
	return NULL;
}
