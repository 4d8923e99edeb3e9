// expect: strcpy_is_banned_see_base_banned_h
/* Functions of base/banned.h are no names any more. */
#include "base/base.h"

void copy(char *to, const char *from);

void copy(char *to, const char *from)
{
#ifdef ALLOWED
	memcpy(to, from, strlen(from) + 1);
#else
	(void)to;
	(void)from;
	(void)strcpy(to, from);
#endif
}
