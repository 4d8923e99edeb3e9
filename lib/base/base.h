/* base/base.h: words every file uses: attributes, slices, checked sizes.
 * May include: nothing of ours but base/banned.h, which comes last.
 * Invariant: nothing here allocates, prints or reads the outside world. */
#ifndef MEZ_BASE_BASE_H
#define MEZ_BASE_BASE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MEZ_MUST __attribute__((warn_unused_result))
#define MEZ_PRINTF(f, a) __attribute__((format(printf, f, a)))
#define MEZ_NORETURN __attribute__((noreturn))
#define MEZ_PURE __attribute__((pure))

/* MEZ_OWNED(f): the result belongs to the caller, who gives it to f.  gcc then
 * reports free() on it; clang still reports a dropped result. */
#if defined(__GNUC__) && !defined(__clang__)
#define MEZ_OWNED(f) __attribute__((malloc, malloc(f, 1), warn_unused_result))
#else
#define MEZ_OWNED(f) __attribute__((warn_unused_result))
#endif

/* Scope-bound ownership: MEZ_AUTO(mez_pack) p = NULL; frees p with mez_pack_free() when
 * the scope ends; MEZ_TAKE(p) hands it over.  Never mix with goto in one function. */
#define MEZ_AUTO(type) __attribute__((cleanup(type##_autofree))) struct type *
#define MEZ_DEFINE_AUTO(type)                                                  \
	static inline void type##_autofree(struct type **p) { type##_free(*p); } \
	struct type
#define MEZ_TAKE(p) __extension__({ __typeof__(p) mez_take_ = (p); (p) = NULL; mez_take_; })

#define MEZ_COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* A borrowed run of bytes; may hold NUL, need not be terminated.  Never owns. */
struct mez_str {
	const char *p;
	size_t n;
};
#define MEZ_STR(lit) ((struct mez_str){ "" lit, sizeof(lit) - 1 })
#define MEZ_NOSTR ((struct mez_str){ NULL, 0 })
/* For printf's "%.*s": as much as a message shows of a text, and all of one that is data, such
 * as a path. */
#define MEZ_FMT(s) (int)((s).n > 200 ? 200 : (s).n), (s).p ? (s).p : ""
#define MEZ_ALL(s) (int)((s).n > INT_MAX ? INT_MAX : (s).n), (s).p ? (s).p : ""

static inline struct mez_str mez_str_of(const char *z)
{
	return (struct mez_str){ z, z ? strlen(z) : 0 };
}
static inline bool mez_str_eq(struct mez_str a, struct mez_str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
/* Equal to a literal: mez_str_is(s, "name"). */
#define mez_str_is(s, lit) mez_str_eq((s), MEZ_STR(lit))
/* Byte order; for sorting our own ASCII identifiers. */
static inline int mez_str_cmp(struct mez_str a, struct mez_str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;
	return c ? c : (a.n > b.n) - (a.n < b.n);
}
static inline bool mez_str_starts(struct mez_str s, struct mez_str with)
{
	return s.n >= with.n && (with.n == 0 || memcmp(s.p, with.p, with.n) == 0);
}

/* Checked size arithmetic: true when it fits. */
#define mez_add_ok(a, b, out) (!__builtin_add_overflow((a), (b), (out)))
#define mez_mul_ok(a, b, out) (!__builtin_mul_overflow((a), (b), (out)))

/* A broken invariant of ours: says where on stderr's descriptor and aborts.  Never for
 * bad data.  Running out of memory ends here too: it is neither a "no" nor bad input. */
MEZ_NORETURN void mez_bug_at(const char *file, int line, const char *what);
#define mez_bug(what) mez_bug_at(__FILE__, __LINE__, (what))
#define mez_require(cond) ((cond) ? (void)0 : mez_bug(#cond))

#include "base/banned.h"

#endif
