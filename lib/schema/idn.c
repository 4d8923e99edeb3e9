/* schema/idn.c: names of hosts beyond ASCII, as IDNA 2008 lets them be registered (RFC 5890 to
 * 5893).  libidn2 knows the tables and judges a label; the labels of one name are judged
 * together here, since a label that runs right to left asks something of its neighbours. */
#include "schema/schema_priv.h"

#include "base/text.h"

#include <idn2.h>

enum { LABEL_MAX = 63, NAME_MAX_BYTES = 253, LABEL_BYTES = 4 * LABEL_MAX };

/* A label on its own, ended by NUL as libidn2 wants it. */
struct label {
	char text[LABEL_BYTES + 1];
	size_t n;
};

static bool ascii(struct mez_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	}
	return true;
}

static bool a_label(struct mez_str s)
{
	return s.n >= 4 && mez_lower(s.p[0]) == 'x' && mez_lower(s.p[1]) == 'n' &&
	       s.p[2] == '-' && s.p[3] == '-';
}

/* What the label stands for, when it may be registered; the length of its A-label counts. */
static bool registrable(struct label *u, struct mez_str s, size_t *length)
{
	uint8_t *registered = NULL;
	char *decoded = NULL;
	struct label given = { .n = s.n };
	bool good;

	if (s.n == 0 || s.n > LABEL_BYTES || memchr(s.p, 0, s.n))
		return false;
	memcpy(given.text, s.p, s.n);
	*u = given;
	*length = s.n;
	if (ascii(s) && !a_label(s))
		return mez_schema_is_plain_hostname(s);
	good = !a_label(s) || idn2_to_unicode_8z8z(given.text, &decoded, 0) == IDN2_OK;
	if (decoded && strlen(decoded) <= LABEL_BYTES) {
		u->n = strlen(decoded);
		memcpy(u->text, decoded, u->n + 1);
	}
	/* Without IDN2_NFC_INPUT: a text that is not normalised is refused, not repaired. */
	good = good && idn2_register_u8((const uint8_t *)u->text,
					a_label(s) ? (const uint8_t *)given.text : NULL,
					&registered, 0) == IDN2_OK;
	if (good)
		*length = strlen((const char *)registered);
	idn2_free(registered);
	idn2_free(decoded);
	return good && *length <= LABEL_MAX;
}

/* RFC 3490 section 3.1 names three more dots; bytes of the one that begins here, or 0. */
static size_t dot(struct mez_str s, bool intl)
{
	static const char *const dots[] = { "\xe3\x80\x82", "\xef\xbc\x8e", "\xef\xbd\xa1" };

	if (s.n && s.p[0] == '.')
		return 1;
	for (size_t i = 0; intl && i < MEZ_COUNT(dots); i++) {
		if (mez_str_starts(s, mez_str_of(dots[i])))
			return strlen(dots[i]);
	}
	return 0;
}

static struct mez_str take_label(struct mez_str *s, size_t *separator, bool intl)
{
	struct mez_str got = { s->p, 0 };

	*separator = 0;
	while (s->n && (*separator = dot(*s, intl)) == 0) {
		s->p++;
		s->n--;
		got.n++;
	}
	s->p += *separator;
	s->n -= *separator;
	return got;
}

/* Every label by itself, then, when one of them runs right to left, all of them (RFC 5893
 * section 2): those that do were held to that rule by libidn2. */
static bool labels(struct mez_str s, bool intl)
{
	struct mez_str rest = s;
	size_t separator, total = 0, length;
	bool right_to_left = false;
	struct label u;

	do {
		if (!registrable(&u, take_label(&rest, &separator, intl), &length))
			return false;
		total += length + (separator > 0);
		right_to_left |= !ascii((struct mez_str){ u.text, u.n }) &&
				 mez_schema_right_to_left((struct mez_str){ u.text, u.n });
	} while (separator);
	if (total > NAME_MAX_BYTES)
		return false;
	if (!right_to_left)
		return true;
	do {
		if (!registrable(&u, take_label(&s, &separator, intl), &length))
			return false;
		if (!mez_schema_fits_right_to_left((struct mez_str){ u.text, u.n }))
			return false;
	} while (separator);
	return true;
}

bool mez_schema_is_idn_hostname(struct mez_str s)
{
	return labels(s, true);
}

bool mez_schema_is_hostname(struct mez_str s)
{
	struct mez_str rest = s;
	size_t separator;
	bool decode = false;

	if (!mez_schema_is_plain_hostname(s))
		return false;
	do
		decode |= a_label(take_label(&rest, &separator, false));
	while (separator);
	return !decode || labels(s, false);
}
