/* base/arena.h: memory that dies with one document or one evaluation.
 * An arena reserves address space once and hands out pieces from the front; nothing is
 * freed singly.  Readers bound their input before they allocate, so an arena that runs
 * over its reservation, or a machine out of memory, is not a data error: mez_bug(). */
#ifndef MEZ_BASE_ARENA_H
#define MEZ_BASE_ARENA_H

#include "base/err.h"

struct mez_arena {
	char *base;      /* start of the reservation; NULL before init */
	size_t used;     /* bytes handed out */
	size_t ready;    /* bytes made readable and writable */
	size_t reserved; /* size of the reservation */
	bool wipe;       /* zero what was used on reset and release (secrets) */
};

enum { MEZ_ARENA_ALIGN = 16 };
#ifndef MEZ_ARENA_DEFAULT /* an emulator that keeps a table of each page wants less */
#define MEZ_ARENA_DEFAULT ((size_t)8 << 30) /* address space, not memory */
#endif

/* Reserve `reserve` bytes of address space (0 = MEZ_ARENA_DEFAULT).  Fails with
 * MEZ_E_AGAIN when the system refuses. Release with mez_arena_release(). */
MEZ_MUST int mez_arena_init(struct mez_arena *a, size_t reserve, struct mez_err *err);
void mez_arena_release(struct mez_arena *a); /* a zeroed or released arena is fine */
/* Forget all pieces, keep the pages for the next document. */
void mez_arena_reset(struct mez_arena *a);

/* n bytes, aligned to MEZ_ARENA_ALIGN, not zeroed; n = 0 gives a valid pointer. */
void *mez_arena_alloc(struct mez_arena *a, size_t n);
/* The same zeroed, for count objects of one size. */
void *mez_arena_zalloc(struct mez_arena *a, size_t count, size_t size);
#define MEZ_NEW(a, type) ((type *)mez_arena_zalloc((a), 1, sizeof(type)))
#define MEZ_NEWS(a, type, n) ((type *)mez_arena_zalloc((a), (n), sizeof(type)))
/* n bytes with alignment 1, for text. */
char *mez_arena_text(struct mez_arena *a, size_t n);
/* Copies; the result of _dup is also NUL-terminated one past its end. */
struct mez_str mez_arena_dup(struct mez_arena *a, struct mez_str s);
/* printf into the arena. */
struct mez_str mez_arena_fmt(struct mez_arena *a, const char *fmt, ...) MEZ_PRINTF(2, 3);

/* A place to come back to: everything allocated after the mark is forgotten. */
static inline size_t mez_arena_mark(const struct mez_arena *a) { return a->used; }
void mez_arena_rewind(struct mez_arena *a, size_t mark);

#endif
