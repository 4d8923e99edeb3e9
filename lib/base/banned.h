/* base/banned.h: C library functions no file of ours may call, refused by the compiler.
 * Included last by base/base.h.  A call becomes a name nobody declared.  The headers come
 * first: they declare the functions, and some call each other in inline functions.
 * (Declaring the functions again with an attribute was tried: clang refuses it for those
 * that the fortified headers define inline.) */
#ifndef MEZ_BASE_BANNED_H
#define MEZ_BASE_BANNED_H

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* They write without knowing how much room there is, or leave text unterminated. */
#undef strcpy
#define strcpy(to, from) strcpy_is_banned_see_base_banned_h
#undef strcat
#define strcat(to, from) strcat_is_banned_see_base_banned_h
#undef strncpy
#define strncpy(to, from, n) strncpy_is_banned_see_base_banned_h
#undef strncat
#define strncat(to, from, n) strncat_is_banned_see_base_banned_h
#undef stpcpy
#define stpcpy(to, from) stpcpy_is_banned_see_base_banned_h
#undef sprintf
#define sprintf(...) sprintf_is_banned_see_base_banned_h
#undef vsprintf
#define vsprintf(...) vsprintf_is_banned_see_base_banned_h
#undef gets
#define gets(to) gets_is_banned_see_base_banned_h

/* They say nothing of overflow or of trailing text, skip blanks, ask the locale. */
#undef atoi
#define atoi(z) atoi_is_banned_see_base_banned_h
#undef atol
#define atol(z) atol_is_banned_see_base_banned_h
#undef atoll
#define atoll(z) atoll_is_banned_see_base_banned_h
#undef atof
#define atof(z) atof_is_banned_see_base_banned_h
#undef strtol
#define strtol(z, end, base) strtol_is_banned_see_base_banned_h

/* They keep state between calls. */
#undef strtok
#define strtok(s, delim) strtok_is_banned_see_base_banned_h
#undef rand
#define rand() rand_is_banned_see_base_banned_h
#undef srand
#define srand(seed) srand_is_banned_see_base_banned_h
#undef random
#define random() random_is_banned_see_base_banned_h

/* The clock is adapt's, by clock_gettime(); time zones and locales are nobody's. */
#undef time
#define time(t) time_is_banned_see_base_banned_h
#undef localtime
#define localtime(t) localtime_is_banned_see_base_banned_h
#undef gmtime
#define gmtime(t) gmtime_is_banned_see_base_banned_h
#undef ctime
#define ctime(t) ctime_is_banned_see_base_banned_h
#undef asctime
#define asctime(tm) asctime_is_banned_see_base_banned_h
#undef setlocale
#define setlocale(category, locale) setlocale_is_banned_see_base_banned_h

/* They start a shell, or name a file another process can make first. */
#undef system
#define system(command) system_is_banned_see_base_banned_h
#undef popen
#define popen(command, mode) popen_is_banned_see_base_banned_h
#undef mktemp
#define mktemp(template) mktemp_is_banned_see_base_banned_h
#undef tmpnam
#define tmpnam(name) tmpnam_is_banned_see_base_banned_h

/* The stack may not have the memory. */
#undef alloca
#define alloca(n) alloca_is_banned_see_base_banned_h

#endif
