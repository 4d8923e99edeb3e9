/* base/assume.c: what the code takes for granted about the machine, said once.
 * Nothing here makes code; a machine that differs does not build. */
#include <float.h>
#include <limits.h>

#include "base/dec.h"
#include "base/err.h"

_Static_assert(CHAR_BIT == 8, "bytes of eight bits");
_Static_assert(-1 == ~0 && INT_MIN == -INT_MAX - 1, "two's complement");
_Static_assert((-1 >> 1) == -1, "right shift of a negative number keeps its sign");
_Static_assert(sizeof(int) == 4, "int of 32 bits");
_Static_assert(sizeof(size_t) == 8 && sizeof(void *) == 8,
	       "64-bit addresses: arenas reserve gigabytes");
_Static_assert(SIZE_MAX == UINT64_MAX, "a size holds any offset");
_Static_assert(sizeof(double) == 8 && DBL_MANT_DIG == 53 && DBL_MAX_EXP == 1024,
	       "IEEE 754 binary64: canon prints RFC 8785 numbers from it");
_Static_assert(FLT_EVAL_METHOD == 0, "doubles are not evaluated in a wider type");
_Static_assert(sizeof(mez_i128) == 16, "128-bit integers: exact decimals are made of them");

/* Statuses are those of sysexits or 1: shells read 126 and above as their own. */
#define X(name, status, slug, text) \
	_Static_assert((status) == 1 || ((status) >= 64 && (status) <= 78), slug);
MEZ_CODES(X)
#undef X
_Static_assert(MEZ_OK == 0, "0 is success everywhere");
