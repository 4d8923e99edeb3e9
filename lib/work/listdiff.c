/* work/listdiff.c: the entries of two versions of a screening list, side by side.  There may be
 * half a million of each. */
#include "work/diff_priv.h"

#include <stdlib.h>

static struct mez_str id_of(const struct mez_json *entry)
{
	return mez_json_str(mez_json_at(entry, "id"));
}

static int by_id(const void *a, const void *b)
{
	return mez_str_cmp(id_of(*(const struct mez_json *const *)a),
			   id_of(*(const struct mez_json *const *)b));
}

/* In the order of their ids, whatever order people wrote them in. */
static const struct mez_json **sorted(struct mez_arena *a, const struct mez_json *list, size_t *n)
{
	const struct mez_json *entries = mez_json_at(list, "entries");
	const struct mez_json **v;

	*n = mez_json_len(entries);
	v = MEZ_NEWS(a, const struct mez_json *, *n + 1);
	for (size_t i = 0; i < *n; i++)
		v[i] = mez_json_item(entries, i);
	if (*n)
		qsort(v, *n, sizeof *v, by_id);
	return v;
}

void diff_entries(struct mez_arena *a, const struct mez_json *was, const struct mez_json *is,
		  diff_entry_fn *fn, void *arg)
{
	size_t n, m, i = 0, k = 0;
	const struct mez_json **x = sorted(a, was, &n), **y = sorted(a, is, &m);

	while (i < n || k < m) {
		int c = i == n ? 1 : k == m ? -1 : by_id(&x[i], &y[k]);

		if (c || !mez_json_same(x[i], y[k]))
			fn(arg, c <= 0 ? x[i] : NULL, c >= 0 ? y[k] : NULL);
		i += c <= 0;
		k += c >= 0;
	}
}
