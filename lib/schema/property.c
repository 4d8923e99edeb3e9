/* schema/property.c: the names of character properties that ECMA-262 has (its tables of
 * non-binary and binary Unicode properties), as PCRE2 spells them.  PCRE2 takes more names than
 * these, and in looser spelling: what it would take and ECMA-262 does not is no property here. */
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

bool mez_schema_property(char out[static PROPERTY_BYTES], bool *negated,
			 struct mez_str kind, struct mez_str name)
{
	const char *prefix = "", *brief = NULL;

	if (!kind.p && mez_str_is(name, "Assigned")) {
		*negated = !*negated;
		brief = "Cn";
	} else if (!kind.p || is_one(kind, "General_Category", "gc")) {
		brief = category(name);
		if (!brief && (kind.p || !binary(name)))
			return false;
	} else if (is_one(kind, "Script", "sc")) {
		prefix = "sc:";
	} else if (is_one(kind, "Script_Extensions", "scx")) {
		prefix = "scx:";
	} else {
		return false;
	}
	if (brief)
		name = mez_str_of(brief);
	return name.n < PROPERTY_BYTES - sizeof("scx:") &&
	       snprintf(out, PROPERTY_BYTES, "%s%.*s", prefix, MEZ_FMT(name)) > 0;
}
