/* Any bytes as a list document: refused, or a list that screens its own first name as a hit; and
 * any bytes as a screening. */
#include "work/screenwork.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void screen(struct mez_arena *a, const struct mez_screen_list *l, struct mez_str name)
{
	struct mez_screening_how how = {.least = -1};
	struct mez_obj o = {.a = a}, owner = {.a = a};
	struct mez_arr owners = {.a = a};
	struct mez_json v, out;
	struct mez_err err;

	mez_obj_set(&owner, "id", mez_json_z("o"));
	mez_obj_set(&owner, "name", mez_json_text(name));
	mez_arr_add(&owners, mez_obj_done(&owner));
	mez_obj_set(&o, "id", mez_json_z("p"));
	mez_obj_set(&o, "name", mez_json_text(name));
	mez_obj_set(&o, "owners", mez_arr_done(&owners));
	v = mez_obj_done(&o);
	if (mez_screening_make(&out, a, &v, &l, NULL, 1, &how, &err) == 0)
		mez_require(mez_screening_check_proofs(a, &out, &err) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct mez_arena a, scratch;
	struct mez_str text = {n ? (const char *)data : "", n};
	struct mez_screen_list *l;
	const struct mez_json *v;
	struct mez_err err;

	if (!a.base)
		mez_require(mez_arena_init(&a, 0, &err) == 0 &&
			    mez_arena_init(&scratch, 0, &err) == 0);
	mez_arena_reset(&a);
	mez_arena_reset(&scratch);
	mez_err_clear(&err);
	if (mez_screenlist_read(&l, &a, &scratch, text, &err) == 0) {
		screen(&scratch, l, MEZ_STR("Khayali Nobody"));
		if (mez_screen_list_trees(l).keys)
			screen(&scratch, l, mez_screen_list_key_at(l, 0));
	} else {
		mez_require(err.code != MEZ_OK && err.msg[0]);
	}
	mez_arena_reset(&scratch);
	if (mez_json_read(&v, &scratch, text.p, text.n, &err) == 0)
		(void)!mez_screening_check_proofs(&scratch, v, &err);
	return 0;
}
