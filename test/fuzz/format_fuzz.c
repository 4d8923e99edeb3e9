/* Any text as each format of JSON Schema: a yes or a no without a look beyond its end; and what
 * holds for the narrow form of a format holds for the wide one. */
#include "base/text.h"
#include "schema/schema_priv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool holds(const char *name, struct mez_str s)
{
	const struct format *f = mez_schema_format((struct mez_str){ name, strlen(name) });

	mez_require(f && f->holds);
	return f->holds(s);
}

static const char *const alone[] = { "date",   "time", "duration", "ipv4",  "ipv6",
				     "uuid",   "json-pointer", "relative-json-pointer",
				     "uri-template", "date-time" };
static const struct {
	const char *narrow, *wide;
} pairs[] = {
	{ "email", "idn-email" }, { "hostname", "idn-hostname" }, { "uri", "uri-reference" },
	{ "uri", "iri" }, { "uri-reference", "iri-reference" }, { "iri", "iri-reference" },
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct mez_str s = { n ? (const char *)data : "", n };

	if (mez_utf8_valid(s.p, n) != n)
		return 0;
	for (size_t i = 0; i < MEZ_COUNT(alone); i++)
		mez_require(holds(alone[i], s) == holds(alone[i], s));
	for (size_t i = 0; i < MEZ_COUNT(pairs); i++)
		mez_require(!holds(pairs[i].narrow, s) || holds(pairs[i].wide, s));
	if (holds("date-time", s)) {
		mez_require(n > 11 && holds("date", (struct mez_str){ s.p, 10 }));
		mez_require(holds("time", (struct mez_str){ s.p + 11, n - 11 }));
	}
	return 0;
}
