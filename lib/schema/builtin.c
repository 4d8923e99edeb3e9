/* schema/builtin.c: the schemas of our own documents, and the metaschemas they are written in. */
#include "schema/builtin_priv.h"

#define OWN "https://mez.example/schemas/"

static const struct own_schema *find(struct mez_str uri)
{
	size_t lo = 0, hi = mez_schema_nowned;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int c = mez_str_cmp(uri, mez_schema_owned[mid].uri);

		if (c == 0)
			return &mez_schema_owned[mid];
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}

bool mez_schema_own(struct mez_str *text, struct mez_str uri)
{
	const struct own_schema *s = find(uri);

	if (s)
		*text = s->text;
	return s != NULL;
}

/* "mez.NAME/VERSION" is NAME-VERSION.json. */
bool mez_schema_own_type(struct mez_str *uri, struct mez_str type)
{
	const char *slash = type.n ? memrchr(type.p, '/', type.n) : NULL;
	MEZ_AUTOBUF full = MEZ_BUF_INIT;
	const struct own_schema *s;

	if (!slash || !mez_str_starts(type, MEZ_STR("mez.")))
		return false;
	mez_buf_z(&full, OWN);
	mez_buf_add(&full, type.p + 4, (size_t)(slash - type.p) - 4);
	mez_buf_ch(&full, '-');
	mez_buf_add(&full, slash + 1, type.n - (size_t)(slash - type.p) - 1);
	mez_buf_z(&full, ".json");
	s = find(mez_buf_view(&full));
	if (s)
		*uri = s->uri;
	return s != NULL;
}

bool mez_schema_own_at(struct mez_str *uri, struct mez_str *text, size_t i)
{
	if (i >= mez_schema_nowned)
		return false;
	*uri = mez_schema_owned[i].uri;
	*text = mez_schema_owned[i].text;
	return true;
}
