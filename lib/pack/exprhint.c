/* pack/exprhint.c: how a condition is written, for who wrote it as other languages do. */
#include "pack/expr_priv.h"

struct hint {
	const char *begins, *hint;
};

/* What stands where an operator could. */
static const struct hint operators[] = {
	{"=<", "at most is <="},
	{"=>", "at least is >="},
	{"=", "equal is =="},
	{"!", "unequal is !="},
	{"&", "write 'and'"},
	{"|", "write 'or'"},
	{"AND", "write 'and'"},
	{"OR", "write 'or'"},
	{"/", "to divide, multiply by a share, or muldiv(a, b, c, digits, \"mode\")"},
	{"%", "no blank before %"},
	{"of ", "a share of something is 5% * it"},
};

/* What stands where a value should. */
static const struct hint values[] = {
	{"'", "a text stands in double quotes"},
	{"!", "write 'not'"},
	{"True", "true and false are lower case"},
	{"False", "true and false are lower case"},
	{"TRUE", "true and false are lower case"},
	{"FALSE", "true and false are lower case"},
};

static const char *find(const struct hint *list, size_t n, struct mez_str rest)
{
	for (size_t i = 0; i < n; i++)
		if (mez_str_starts(rest, mez_str_of(list[i].begins)))
			return list[i].hint;
	return NULL;
}

/* "ZZD 500", "ZZD500" */
static bool is_money(struct mez_str rest)
{
	size_t i = 0;

	while (i < rest.n && rest.p[i] >= 'A' && rest.p[i] <= 'Z')
		i++;
	return i == 3 && rest.n > 4 &&
	       ((rest.p[3] >= '0' && rest.p[3] <= '9') || rest.p[3] == ' ');
}

const char *expr_hint_operator(struct mez_str rest)
{
	return find(operators, MEZ_COUNT(operators), rest);
}

const char *expr_hint_value(struct mez_str rest)
{
	const char *hint = find(values, MEZ_COUNT(values), rest);

	if (!hint && is_money(rest))
		return "money is the currency in lower case and its amount, zzd(1000)";
	if (!hint && rest.n && rest.p[0] >= 'A' && rest.p[0] <= 'Z')
		return "a word stands in double quotes";
	return hint;
}
