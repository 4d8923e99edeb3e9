/* base/err.h: the one error type of the library.
 * Functions return 0 or the negative of a code below and fill the caller's struct
 * mez_err; a failing function leaves its other outputs untouched.  Nothing here
 * allocates.  The exit status of each code is the table of mez-exit(7). */
#ifndef MEZ_BASE_ERR_H
#define MEZ_BASE_ERR_H

#include <stdarg.h>

#include "base/base.h"

/* X(NAME, exit status, slug used in mez.problem/1 and in tests, what it means) */
#define MEZ_CODES(X)                                                                       \
	X(DIGEST, 1, "digest-mismatch", "bytes do not have the digest they are listed under")    \
	X(SIGNATURE, 1, "signature-invalid", "a signature does not verify")                      \
	X(UNTRUSTED, 1, "signer-not-trusted", "the signer is not pinned for this role")           \
	X(REVOKED, 1, "key-revoked", "the key was retired or revoked, and this is not older")      \
	X(CLOSURE, 1, "closure-incomplete", "something referred to is missing, or extra")         \
	X(CHAIN, 1, "chain-broken", "receipts do not link")                                      \
	X(REPLAY, 1, "verdict-does-not-follow", "re-execution gives other bytes")                 \
	X(REFUSED, 1, "refused", "checked, and the answer is no")                                \
	X(NOT_CANONICAL, 1, "not-canonical", "well formed, but not the canonical bytes")          \
	X(EXPIRED, 1, "not-valid-now", "outside its validity interval")                          \
	X(USAGE, 64, "usage", "wrong usage")                                                    \
	X(SYNTAX, 65, "grammar", "cannot be parsed")                                            \
	X(UTF8, 65, "invalid-utf8", "not UTF-8")                                                \
	X(DUPLICATE, 65, "duplicate", "the same name twice")                                     \
	X(SURROGATE, 65, "lone-surrogate", "half of a surrogate pair")                            \
	X(NONCHARACTER, 65, "noncharacter", "a Unicode noncharacter")                             \
	X(NUMBER, 65, "number-out-of-range", "a number this profile does not take")               \
	X(NEGZERO, 65, "negative-zero", "minus zero has no place in canonical bytes")             \
	X(LIMIT, 65, "bound-exceeded", "over a stated limit")                                    \
	X(TYPE, 65, "unknown-type", "a document type this version does not know")                 \
	X(MEMBER, 65, "unknown-member", "a member or path this type does not have")               \
	X(MISSING, 65, "missing-member", "a required member is absent")                          \
	X(VALUE, 65, "bad-value", "a member holds what it may not hold")                          \
	X(UNSAFE, 65, "unsafe-input", "a path, link or device that is refused")                   \
	X(RULE, 65, "bad-rule", "a clause, table or definition that cannot be built")             \
	X(UNSUPPORTED, 65, "not-in-this-version", "known to the language, not yet to this mez")   \
	X(NOINPUT, 66, "cannot-open", "an input cannot be opened")                               \
	X(UNAVAILABLE, 69, "peer-unavailable", "the other side does not answer")                  \
	X(CANTCREAT, 73, "cannot-create", "an output cannot be created")                          \
	X(IO, 74, "io-error", "reading or writing failed")                                       \
	X(AGAIN, 75, "try-again", "busy, or out of a resource; try again later")                  \
	X(NOPERM, 77, "not-permitted", "not permitted, or a key file others can read")            \
	X(CONFIG, 78, "configuration", "the zone, lock or trust file is wrong")

enum mez_code {
	MEZ_OK = 0,
#define X(name, status, slug, text) MEZ_E_##name,
	MEZ_CODES(X)
#undef X
};

enum {
	MEZ_ERR_MSG = 512,
	MEZ_ERR_FILE = 256,
	MEZ_ERR_POINTER = 256
};

/* Where and what.  line and col are 1-based, 0 = not known; col counts bytes; offset is
 * 0-based and only meaningful when line is set; pointer is an RFC 6901 pointer. */
struct mez_err {
	enum mez_code code;
	uint32_t line, col;
	uint64_t offset;
	char msg[MEZ_ERR_MSG];
	char file[MEZ_ERR_FILE];
	char pointer[MEZ_ERR_POINTER];
};

/* Fill err (which may be NULL) and return -code.  The place fields are cleared. */
MEZ_MUST int mez_err_set(struct mez_err *err, enum mez_code code, const char *fmt, ...)
	MEZ_PRINTF(3, 4);
/* The same, for functions that take a format themselves. */
MEZ_MUST int mez_err_vset(struct mez_err *err, enum mez_code code, const char *fmt, va_list ap)
	MEZ_PRINTF(3, 0);
/* The same as mez_err_set(), and append ": strerror(errno_value)". */
MEZ_MUST int mez_err_sys(struct mez_err *err, enum mez_code code, int errno_value,
			 const char *fmt, ...) MEZ_PRINTF(4, 5);
/* Put "context: " before the message; keeps the code.  Returns -err->code. */
MEZ_MUST int mez_err_in(struct mez_err *err, const char *fmt, ...) MEZ_PRINTF(2, 3);
/* Set the place, leaving what is already known untouched (the innermost place wins). */
void mez_err_file(struct mez_err *err, const char *file);
void mez_err_place(struct mez_err *err, uint32_t line, uint32_t col, uint64_t offset);
void mez_err_pointer(struct mez_err *err, const char *pointer);
/* Forget everything: code MEZ_OK, empty strings. */
void mez_err_clear(struct mez_err *err);

/* Exit status (0..78) and slug of a code, for cli; code may be given negative. */
int mez_code_status(int code);
const char *mez_code_slug(int code);
const char *mez_code_text(int code);

#endif
