/* Any bytes as the subject of a MezLicence: refused, or each of its licences read or refused;
 * and on each day one that was read stands where it can stand after the day before. */
#include "packkit.h"

#include "tensor/licence.h"
#include "vc/licenceshape.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool is_final(enum mez_licence_state s)
{
	return s == MEZ_LICENCE_REFUSED || s == MEZ_LICENCE_REVOKED ||
	       s == MEZ_LICENCE_SURRENDERED || s == MEZ_LICENCE_EXPIRED;
}

static void live(const struct mez_licence_history *h)
{
	enum { SPAN = 3000 };
	int32_t start = h->has_from ? h->from.days - SPAN / 2 : 18000;
	enum mez_licence_state last = mez_licence_on(h, (struct mez_date){start});

	for (int32_t day = start + 1; day < start + SPAN; day++) {
		enum mez_licence_state now = mez_licence_on(h, (struct mez_date){day});

		mez_require(!is_final(last) || now == last);
		mez_require(now != MEZ_LICENCE_NONE || last == MEZ_LICENCE_NONE);
		last = now;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct mez_licence_time times[] = {{0, 0}, {30, 0}, {0, 5}, {90, 20}};
	const struct mez_json *subject, *list;

	if (!kit_arena.base)
		kit_start();
	mez_arena_reset(&kit_arena);
	if (mez_json_read(&subject, &kit_arena, (const char *)data, n, &kit_err) < 0 ||
	    mez_licence_check_shape(subject, "", &kit_err) < 0)
		return 0;
	list = mez_json_at(subject, "licences");
	for (size_t i = 0; i < mez_json_len(list) && i < 8; i++)
		for (size_t k = 0; k < MEZ_COUNT(times); k++) {
			struct mez_licence_history h;

			if (mez_licence_read(&h, &kit_arena, mez_json_item(list, i), &times[k],
					     &kit_err) == 0)
				live(&h);
			else
				mez_require(kit_err.code == MEZ_E_VALUE && kit_err.pointer[0]);
		}
	return 0;
}
