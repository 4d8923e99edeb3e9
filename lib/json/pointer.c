/* json/pointer.c: RFC 6901 pointers in errors. */
#include "json/json_priv.h"

bool mez_json_step(char out[static MEZ_ERR_POINTER], size_t *n, const char *token, size_t len)
{
	size_t at = *n;

	for (size_t i = 0; at + 2 + MEZ_JSON_ELLIPSIS <= MEZ_ERR_POINTER; i++) {
		if (i == 0)
			out[at++] = '/';
		if (i == len) {
			out[at] = 0;
			*n = at;
			return true;
		}
		if (at + 2 + MEZ_JSON_ELLIPSIS > MEZ_ERR_POINTER)
			break;
		if (token[i] == '~' || token[i] == '/')
			out[at++] = '~';
		out[at++] = (char)(token[i] == '~' ? '0' : token[i] == '/' ? '1' : token[i]);
	}
	memcpy(out + *n, "/...", MEZ_JSON_ELLIPSIS);
	return false;
}

/* Where `what` stands below v, by address; its steps are left in out when it is there.
 * Recursion goes no deeper than documents do: readers bound them. */
static bool search(char out[static MEZ_ERR_POINTER], size_t n, const struct mez_json *v,
		   const struct mez_json *what)
{
	out[n] = 0;
	if (v == what)
		return true;
	for (size_t i = 0; i < mez_json_len(v); i++) {
		bool object = v->type == MEZ_J_OBJECT;
		const struct mez_json *kid = object ? &v->u.members[i].value : &v->u.items[i];
		char index[24];
		size_t at = n;
		bool fits;

		if (object) {
			const struct mez_json *name = &v->u.members[i].name;

			fits = mez_json_step(out, &at, name->u.text, name->len);
		} else {
			int len = snprintf(index, sizeof(index), "%zu", i);

			fits = mez_json_step(out, &at, index, (size_t)len);
		}
		if (fits && search(out, at, kid, what))
			return true;
	}
	return false;
}

void mez_json_point(struct mez_err *err, const struct mez_json *root, const struct mez_json *v)
{
	char pointer[MEZ_ERR_POINTER];

	if (err && root && v && search(pointer, 0, root, v))
		mez_err_pointer(err, pointer);
}
