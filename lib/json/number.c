/* json/number.c: the grammar of numbers, for the reader and the builder. */
#include "json/json_priv.h"

static inline bool digit(const char *p, const char *end)
{
	return p < end && *p >= '0' && *p <= '9';
}

static inline const char *digits(const char *p, const char *end)
{
	while (digit(p, end))
		p++;
	return p;
}

const char *mez_json_number_end(const char *p, const char *end, const char **why)
{
	static const char expected[] = "expected a digit";

	if (p < end && *p == '-')
		p++;
	if (!digit(p, end))
		return *why = expected, p;
	if (*p == '0' && digit(p + 1, end))
		return *why = "number with a leading zero", p;
	p = digits(p, end);
	if (p < end && *p == '.') {
		if (!digit(++p, end))
			return *why = expected, p;
		p = digits(p, end);
	}
	if (p < end && (*p == 'e' || *p == 'E')) {
		p++;
		if (p < end && (*p == '+' || *p == '-'))
			p++;
		if (!digit(p, end))
			return *why = expected, p;
		p = digits(p, end);
	}
	return p;
}
