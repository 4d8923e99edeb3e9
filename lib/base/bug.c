/* base/bug.c: the end of the line for broken invariants. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/base.h"

enum { BUG_TEXT = 512 };

/* No allocation and no stdio stream: the heap may be what is broken. */
void mez_bug_at(const char *file, int line, const char *what)
{
	char text[BUG_TEXT];
	int n = snprintf(text, sizeof(text), "BUG: %s:%d: %s\n", file, line, what);
	size_t len = n < 0 ? 0 : (size_t)n < sizeof(text) ? (size_t)n : sizeof(text) - 1;

	/* Nothing can be done when even this write fails; the abort tells. */
	if (write(STDERR_FILENO, text, len) < 0)
		abort();
	abort();
}
