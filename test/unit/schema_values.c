/* Numbers by their digits, references by RFC 3986, regular expressions by ECMA-262. */
#include "schema/schema_priv.h"
#include "tap.h"

static struct mez_arena arena;

/* --- numbers ------------------------------------------------------------------------------ */

static struct numeral numeral(const char *text)
{
	struct mez_json v = mez_json_lexeme(mez_str_of(text));
	struct numeral n;

	mez_schema_numeral(&n, &v);
	return n;
}

static void numbers(void)
{
	/* each is less than the next */
	static const char *const order[] = {
		"-1e400", "-10000000000000000000001", "-1e22", "-12", "-1.5", "-1", "-1e-400", "0",
		"1e-400", "0.05", "0.1", "0.10000000000000000000000001", "1", "1.5", "2", "10",
		"999999999999999999", "1e18", "1000000000000000000.5", "1e400", "1.1e400",
	};
	static const char *const equal[][2] = {
		{ "0", "-0" }, { "0", "0.000e5" }, { "1", "1.0" }, { "1", "10e-1" },
		{ "100", "1E+2" }, { "-0.5", "-5e-1" }, { "1234567890123456789012",
		  "123456789012345678901.2e1" },
	};

	for (size_t i = 0; i < MEZ_COUNT(order); i++) {
		for (size_t k = 0; k < MEZ_COUNT(order); k++) {
			struct numeral a = numeral(order[i]), b = numeral(order[k]);
			int want = (i > k) - (i < k);

			if (mez_schema_numeral_cmp(&a, &b) != want)
				ok(false, "%s against %s", order[i], order[k]);
		}
	}
	ok(true, "%zu numbers are in order", MEZ_COUNT(order));
	for (size_t i = 0; i < MEZ_COUNT(equal); i++) {
		struct numeral a = numeral(equal[i][0]), b = numeral(equal[i][1]);

		ok(mez_schema_numeral_cmp(&a, &b) == 0, "%s is %s", equal[i][0], equal[i][1]);
	}
}

static void multiples(void)
{
	static const struct { const char *a, *b; bool want; } rows[] = {
		{ "0", "7", true }, { "21", "7", true }, { "22", "7", false },
		{ "0.0075", "0.0001", true }, { "0.00751", "0.0001", false },
		{ "4.35", "0.01", true }, { "1e308", "0.5", true },
		{ "1e308", "0.123456789", false }, { "1e1000", "3", false },
		{ "3e1000", "3", true }, { "1e100", "1024", true }, { "1e3", "1024", false },
		{ "-4.5", "1.5", true }, { "12391239123", "1e-8", true },
		{ "123456789012345678901234567890", "1234567890123456789", false },
		{ "152415787532388367501905199875019052100", "12345678901234567890", true },
		{ "152415787532388367501905199875019052101", "12345678901234567890", false },
		{ "999999999999999999999", "999999999999999999", false },
		{ "999999999999999999000", "999999999999999999", true },
	};

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		struct numeral a = numeral(rows[i].a), b = numeral(rows[i].b);

		ok(mez_schema_multiple(&a, &b) == rows[i].want, "%s is %sa multiple of %s",
		   rows[i].a, rows[i].want ? "" : "not ", rows[i].b);
	}
}

static void integers(void)
{
	static const struct { const char *text; bool integer, count; uint64_t n; } rows[] = {
		{ "0", true, true, 0 }, { "-0.0", true, true, 0 }, { "3", true, true, 3 },
		{ "3.0", true, true, 3 }, { "30e-1", true, true, 3 }, { "3e2", true, true, 300 },
		{ "3.5", false, false, 0 }, { "35e-1", false, false, 0 },
		{ "-1", true, false, 0 }, { "1e300", true, true, UINT64_MAX },
	};

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		struct mez_json v = mez_json_lexeme(mez_str_of(rows[i].text));
		uint64_t n = 0;

		ok(mez_schema_is_integer(&v) == rows[i].integer, "%s: integer?", rows[i].text);
		ok(mez_schema_count(&n, &v) == rows[i].count && n == rows[i].n, "%s: count",
		   rows[i].text);
	}
}

/* --- references --------------------------------------------------------------------------- */

static void references(void)
{
	/* RFC 3986 section 5.4, against this base */
	static const char base[] = "http://a/b/c/d;p?q";
	static const char *const rows[][2] = {
		{ "g:h", "g:h" }, { "g", "http://a/b/c/g" }, { "./g", "http://a/b/c/g" },
		{ "g/", "http://a/b/c/g/" }, { "/g", "http://a/g" }, { "//g", "http://g" },
		{ "?y", "http://a/b/c/d;p?y" }, { "g?y", "http://a/b/c/g?y" },
		{ "#s", "http://a/b/c/d;p?q#s" }, { "g#s", "http://a/b/c/g#s" },
		{ ";x", "http://a/b/c/;x" }, { "", "http://a/b/c/d;p?q" },
		{ ".", "http://a/b/c/" }, { "..", "http://a/b/" }, { "../g", "http://a/b/g" },
		{ "../..", "http://a/" }, { "../../../g", "http://a/g" },
		{ "/./g", "http://a/g" }, { "/../g", "http://a/g" }, { "g.", "http://a/b/c/g." },
		{ "..g", "http://a/b/c/..g" }, { "./../g", "http://a/b/g" },
		{ "g/./h", "http://a/b/c/g/h" }, { "g/../h", "http://a/b/c/h" },
		{ "g?y/../x", "http://a/b/c/g?y/../x" }, { "http:g", "http:g" },
	};
	struct mez_str got;

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		got = mez_schema_resolve(&arena, mez_str_of(base), mez_str_of(rows[i][0]));
		is_str(got.p, rows[i][1], rows[i][0]);
	}
	got = mez_schema_resolve(&arena, MEZ_STR("urn:a:b"), MEZ_STR("#x"));
	is_str(got.p, "urn:a:b#x", "a fragment of a URN");
	got = mez_schema_resolve(&arena, MEZ_STR(""), MEZ_STR("a/../b.json"));
	is_str(got.p, "/b.json", "no base at all");
	got = mez_schema_resolve(&arena, MEZ_STR("http://a"), MEZ_STR("b"));
	is_str(got.p, "http://a/b", "a base without a path");
}

/* --- regular expressions ------------------------------------------------------------------ */

static void matches(void)
{
	static const struct { const char *re, *yes, *no; } rows[] = {
		{ "^\\d+$", "12", "1a" }, { "^\\w$", "_", "\xc3\xa9" }, { "\\D", "x", "1" },
		{ "^\\s$", "\xef\xbb\xbf", "\xc2\x85" }, { "^\\S$", "\xc2\x85", " " },
		{ "^[\\s\\d]$", "\xe2\x80\xa8", "x" }, { "^[^\\W]$", "z", "-" },
		{ "a$", "ba", "a\n" }, { "^.$", "\xc2\x85", "\xe2\x80\xa9" },
		{ "^\\cJ\\v\\f$", "\n\v\f", "j" }, { "^\\x41\\u0042\\u{43}$", "ABC", "abc" },
		{ "^\\ud83d\\udc32$", "\xf0\x9f\x90\xb2", "x" },
		{ "\\ud83d", "", "\xf0\x9f\x90\xb2" },
		{ "^\\p{Letter}\\P{Lu}$", "aa", "aA" }, { "^\\p{Script=Greek}$", "\xce\xb1", "a" },
		{ "^\\p{gc=Decimal_Number}$", "5", "a" }, { "^[^]$", "\n", "" },
		{ "a[]|b", "b", "a" }, { "^[[a]$", "[", "x" }, { "^[a\\-z]$", "-", "b" },
		{ "^[\\b]$", "\b", "b" }, { "(?<y>a)\\k<y>", "aa", "ab" }, { "(a)?\\1b", "b", "a" },
		{ "^(?:a|b){2,3}?$", "aba", "a" }, { "(?<=a)b", "ab", "b" },
		{ "a(?!b)", "ac", "ab" },
		{ "^\\/\\.\\$$", "/.$", "a" }, { "^#  x$", "#  x", "#x" },
	};
	struct matching m = { .room = NULL };
	struct mez_err err;

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		struct regexp *re;

		if (!ok(mez_schema_regexp(&re, &arena, mez_str_of(rows[i].re), &err) == 0,
			"%s is taken", rows[i].re))
			continue;
		ok((!*rows[i].yes || mez_schema_match(re, mez_str_of(rows[i].yes), &m) == 1) &&
		   mez_schema_match(re, mez_str_of(rows[i].no), &m) == 0, "%s says yes and no",
		   rows[i].re);
		mez_schema_regexp_free(re);
	}
	mez_schema_matching_release(&m);
}

static void refusals(void)
{
	static const char *const rows[] = {
		"\\a", "\\Z", "\\z", "\\A", "\\Q", "\\E", "\\G", "\\K", "\\R", "\\X",
		"\\h", "\\N", "\\e",
		"\\_", "\\-", "\\00", "\\08", "\\c1", "\\x1", "\\u12", "\\u{}", "\\u{110000}",
		"\\p", "\\p{}",
		"\\p{Bad=x}", "\\k", "\\", "[", "[a", "[b-a]", "[\\d-x]", "[a-\\w]", "(", ")",
		"(?i)a",
		"(?#x)", "(?>a)", "(?P<n>a)", "(*ACCEPT)", "(?<n", "*", "a**",
		"a++", "a{", "a{,2}", "a{1",
		"{", "}", "]", "^*", "(?=a)*", "\\b+",
	};
	struct mez_err err;
	char deep[512];

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		struct regexp *re;

		is_int(mez_schema_regexp(&re, &arena, mez_str_of(rows[i]), &err), -MEZ_E_SYNTAX,
		       rows[i]);
	}
	memset(deep, '(', sizeof(deep));
	deep[sizeof(deep) - 1] = 0;
	{
		struct regexp *re;

		is_int(mez_schema_regexp(&re, &arena, mez_str_of(deep), &err), -MEZ_E_LIMIT,
		       "groups too deep");
		is_int(mez_schema_regexp(&re, &arena, MEZ_STR("(?<=a*)b"), &err),
		       -MEZ_E_UNSUPPORTED, "lookbehind without a bound");
		is_int(mez_schema_regexp(&re, &arena, MEZ_STR("((a{999}){999}){999}"), &err),
		       -MEZ_E_UNSUPPORTED, "a program too large");
	}
}

static void gives_up(void)
{
	struct matching m = { .room = NULL };
	struct mez_err err;
	struct regexp *re;

	if (!ok(mez_schema_regexp(&re, &arena, MEZ_STR("^(a+)+$"), &err) == 0, "a slow one"))
		return;
	is_int(mez_schema_match(re, MEZ_STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"), &m),
	       -1, "too many steps is neither yes nor no");
	mez_schema_matching_release(&m);
	mez_schema_regexp_free(re);
}

/* --- formats ------------------------------------------------------------------------------ */

static void formats(void)
{
	static const struct { const char *format, *yes, *no; } rows[] = {
		{ "date-time", "1998-12-31T23:59:60Z", "1998-12-31T23:58:60Z" },
		{ "date-time", "1998-12-31t15:59:60.123-08:00", "1998-12-31T22:59:60-08:00" },
		{ "date", "2024-02-29", "2023-02-29" }, { "time", "00:00:60+00:01", "24:00:00Z" },
		{ "duration", "P1Y2M3DT4H5M6S", "P1Y3D" }, { "duration", "P4W", "P1W1D" },
		{ "duration", "PT5M", "PT" }, { "email", "\"a b\"@[IPv6:::1]", "a..b@c" },
		{ "email", "te~st@x.y", "x@" }, { "idn-email", "\xec\x8b\xa4@\xec\x8b\xa4", "x" },
		{ "hostname", "a-b.c1", "-a" }, { "ipv4", "1.2.3.255", "1.2.3.04" },
		{ "ipv6", "::ffff:1.2.3.4", "1::2::3" },
		{ "ipv6", "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:8:9" },
		{ "ipv6", "::", ":::" }, { "uri", "urn:a:b?c#d", "//a" },
		{ "uri", "http://u@[v1.a]:80/%20", "http://a b" },
		{ "uri-reference", "a/b:c", "a:b c" },
		{ "iri", "http://\xc3\xa9", "\xc3\xa9" },
		{ "uuid", "2eb8aa08-aa98-11ea-b4aa-73b441d16380",
		  "2eb8aa08aa98-11ea-b4aa73b441d16380" },
		{ "uri-template", "a{?b*,c:3}d", "a{b" }, { "json-pointer", "/a~1b/~0", "/~2" },
		{ "relative-json-pointer", "0/a", "01" }, { "regex", "[a-z]", "\\a" },
	};

	for (size_t i = 0; i < MEZ_COUNT(rows); i++) {
		const struct format *f = mez_schema_format(mez_str_of(rows[i].format));

		ok(f && f->holds(mez_str_of(rows[i].yes)), "%s: %s", rows[i].format, rows[i].yes);
		ok(f && !f->holds(mez_str_of(rows[i].no)), "%s: not %s", rows[i].format,
		   rows[i].no);
	}
	ok(!mez_schema_format(MEZ_STR("color")), "an unknown format is none");
}

int main(void)
{
	struct mez_err err;

	if (mez_arena_init(&arena, 0, &err) < 0)
		return 1;
	numbers();
	multiples();
	integers();
	references();
	matches();
	refusals();
	gives_up();
	formats();
	return done_testing();
}
