/* canon/canon.h: the only maker of canonical bytes, and their digests.
 * May include: base json.  nettle (SHA-256) is included by digest.c alone.
 * struct mez_canon is completed in canon.c only: bytes that are hashed or signed as a
 * document came through mez_canon_make().  Format: mez-canonical(5), RFC 8785. */
#ifndef MEZ_CANON_CANON_H
#define MEZ_CANON_CANON_H

#include "canon/digest.h"
#include "json/json.h"

enum mez_profile {
	MEZ_PROFILE_STRICT,  /* ours: integers within +-(2^53-1), no fraction, exponent, -0 */
	MEZ_PROFILE_RFC8785, /* numbers are IEEE doubles printed as ECMAScript does */
	MEZ_PROFILE_LEGACY   /* the predecessor's: code-point order, 64-bit integers,
	                        RFC 3339 strings moved to UTC whole seconds */
};

struct mez_canon; /* opaque canonical bytes */

/* Canonical bytes of a tree.  Fails with NUMBER or NEGZERO; with LIMIT when deeper than
 * twice what a reader takes; in the legacy profile with VALUE (a date-time that leaves the
 * years 0000 to 9999 in UTC).  err gets the pointer, and the place in src/n when given
 * (NULL, 0 otherwise); of several values at fault it is the first of the source.  Own the
 * result: mez_canon_free().
 * Numbers of RFC8785 go through strtod() and printf(): nothing here sets a locale, and in
 * a program that does the first such number is mez_bug(), never another text. */
MEZ_MUST int mez_canon_make(struct mez_canon **out, const struct mez_json *v,
			    enum mez_profile profile, const char *src, size_t n,
			    struct mez_err *err);
/* The strict profile for a tree we built ourselves: cannot fail (mez_bug()).  A tree that
 * holds anything read from outside may hold 1.5: mez_canon_make() is for those. */
struct mez_canon *mez_canon_of(const struct mez_json *v);
void mez_canon_free(struct mez_canon *c); /* NULL is fine */
MEZ_DEFINE_AUTO(mez_canon);

struct mez_str mez_canon_view(const struct mez_canon *c); /* borrowed */
struct mez_digest mez_canon_digest(const struct mez_canon *c);
/* Digest of a tree in the strict profile, without keeping the bytes; as mez_canon_of(). */
struct mez_digest mez_canon_digest_of(const struct mez_json *v);
/* Append the canonical bytes to out: what NDJSON writers use (no copy of a copy). */
MEZ_MUST int mez_canon_write(struct mez_buf *out, const struct mez_json *v,
			     enum mez_profile profile, const char *src, size_t n,
			     struct mez_err *err);

/* v, an array or object that we built, with its bytes of the strict profile beside it, so that
 * writing it again copies them; one that has them stays as it is.  No deeper than readers take; as
 * mez_canon_of() else.  What
 * scratch holds is lost: it is only room to write in, for the caller to use again. */
struct mez_json mez_canon_keep(struct mez_arena *a, const struct mez_json *v,
			       struct mez_buf *scratch);

/* Does a text stand in canonical form?  v is the tree that mez_json_read() made of p[0, n).
 * 0, or NOT_CANONICAL: the first byte that canonical form would have otherwise, and what is
 * wrong there (white space, order of members, an escape, a number's form).  Fails as
 * mez_canon_write() does too.  A text of 64 bytes or more that is canonical in the strict
 * profile was seen to be so while it was read: this is then one comparison. */
MEZ_MUST int mez_canon_check(const struct mez_json *v, enum mez_profile profile, const char *p,
			     size_t n, struct mez_err *err);

/* err says why mez_json_read() refused p[0, n).  When a number stands before that place which
 * the profile does not take, that is the first fault: then err says so instead, without a
 * pointer.  Returns -err->code. */
MEZ_MUST int mez_canon_first(enum mez_profile profile, const char *p, size_t n,
			     struct mez_err *err);

/* Read a text that must already be canonical (strict profile): parse, then check.  Of several
 * faults that keep a text from being read, or from having a canonical form at all, the first
 * by offset is told; NOT_CANONICAL only when there is none. */
MEZ_MUST int mez_canon_read(const struct mez_json **out, struct mez_arena *a, const char *p,
			    size_t n, struct mez_err *err);

#endif
