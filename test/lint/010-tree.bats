#!/usr/bin/env bats
# The rules of the tree hold, and the scripts that say so can also say no.
load ../cli/helper

# A small tree of ours, to break.
toy() {
	mkdir -p scripts lib/base lib/json lib/cli cmd test
	cp "$MEZ_ROOT"/scripts/check-* "$MEZ_ROOT"/scripts/layers "$MEZ_ROOT"/scripts/outside scripts/
	printf '# FILE:FUNCTION reason\n' >scripts/lengths-allowed
	printf '#ifndef MEZ_BASE_A_H\n#define MEZ_BASE_A_H\n#endif\n' >lib/base/a.h
	printf '#include "base/a.h"\n#include <stdio.h>\n' >lib/json/b.c
	printf '#include "json/b.h"\n#include "base/a.h"\n' >cmd/t.c
	printf '#ifndef MEZ_JSON_B_H\n#define MEZ_JSON_B_H\n#include "base/a.h"\n#endif\n' >lib/json/b.h
}

@test "includes point down" {
	"$MEZ_ROOT/scripts/check-layers"
}

@test "check-layers refuses an upward, a sideways and a private include" {
	toy
	answers 0 scripts/check-layers
	printf '\n#include "json/b.h"\n' >lib/base/up.c
	answers 1 scripts/check-layers
	is "$stderr" 'lib/base/up.c:2: base may not include json'
	rm lib/base/up.c
	printf '#include "b.h"\n' >lib/json/side.c
	answers 1 scripts/check-layers
	has "$stderr" 'lib/json/side.c:1: include "MODULE/FILE.h", not "b.h"'
	printf '#include "nowhere/b.h"\n' >lib/json/side.c
	answers 1 scripts/check-layers
	printf '# include "base/x_priv.h"\n' >lib/json/side.c
	answers 1 scripts/check-layers
	has "$stderr" 'lib/json/side.c:1: base/x_priv.h is private to base'
	printf '#include <sodium.h>\n' >lib/json/side.c
	answers 1 scripts/check-layers
	has "$stderr" '<sodium.h> belongs to lib/crypto/ alone'
	rm lib/json/side.c
	mkdir lib/other
	: >lib/other/x.c
	echo 'int x;' >lib/other/x.c
	answers 1 scripts/check-layers
	has "$stderr" 'module "other" is not in scripts/layers'
}

@test "each header compiles alone" {
	"$MEZ_ROOT/scripts/check-headers"
}

@test "check-headers refuses a header that leans on another, and a wrong guard" {
	toy
	answers 0 scripts/check-headers
	echo 'size_t n(void);' >>lib/base/a.h
	answers 1 scripts/check-headers
	has "$stderr" 'lib/base/a.h: does not compile alone with gcc'
	has "$stderr" 'lib/base/a.h: does not compile alone with clang'
	printf '#ifndef A_H\n#define A_H\n#endif\n' >lib/base/a.h
	answers 1 scripts/check-headers
	has "$stderr" 'lib/base/a.h:1: guard is not MEZ_BASE_A_H'
}

@test "what must not compile does not" {
	"$MEZ_ROOT/scripts/check-nocompile"
}

@test "check-nocompile refuses a file that compiles, or fails for another reason" {
	printf '// expect: never\nint x;\n' >takes.c
	answers 1 "$MEZ_ROOT/scripts/check-nocompile" "$PWD/takes.c"
	has "$stderr" 'gcc takes it'
	has "$stderr" 'clang takes it'
	printf '// expect: return type\nint x = y;\n' >other.c
	answers 1 "$MEZ_ROOT/scripts/check-nocompile" "$PWD/other.c"
	has "$stderr" 'for another reason'
	printf '// expect: undeclared\nint x = y;\n#ifdef ALLOWED\n#endif\n' >broken.c
	answers 1 "$MEZ_ROOT/scripts/check-nocompile" "$PWD/broken.c"
	has "$stderr" 'with -DALLOWED too'
	printf 'int x = y;\n' >silent.c
	answers 1 "$MEZ_ROOT/scripts/check-nocompile" "$PWD/silent.c"
	printf '// expect: undeclared\n// flags: -DX=y\nint x = X;\n' >fine.c
	answers 0 "$MEZ_ROOT/scripts/check-nocompile" "$PWD/fine.c"
}

@test "no file says what is banned" {
	"$MEZ_ROOT/scripts/check-banned"
}

@test "check-banned sees each kind of ban, and not comments and strings" {
	toy
	cat >lib/json/fine.c <<-'END'
		/* strcpy(a, b) and
		 * system("x") are only talked about */
		const char *s = "sprintf(x) \" system(y)"; // rand()
		r = mez_err_set(err, MEZ_E_RULE, "%.*s", MEZ_FMT(s));
		int my_time(void); int x = my_time(); struct y { int (*time)(int); }; a->time(1);
	END
	answers 0 scripts/check-banned
	while IFS='|' read -r what code; do
		printf '/* one\n */\n%s\n' "$code" >lib/json/bad.c
		answers 1 scripts/check-banned
		has "$stderr" "lib/json/bad.c:3: $what"
	done <<-'END'
		banned call|	strcpy(a, b);
		banned call|x = time (NULL);
		banned call|	return atoi(s);
		banned call|/* a */ system("x");
		the library does not print or exit|	printf("x");
		the library does not print or exit|	exit(1);
		the library does not print or exit|	fprintf(stderr, "x");
		clock, environment and randomness|	getenv("X");
		what is built is printed whole|	s = mez_arena_fmt(a, "%.*s/x", MEZ_FMT(dir));
		a cast that forges|	p = (struct mez_canon *)x;
		a cast that forges|	p = (const struct mez_pack *)x;
		not reproducible|char d[] = __DATE__;
		decide, or open an issue|/* TODO: later */
	END
}

@test "functions, files and lines keep their lengths" {
	run "$MEZ_ROOT/scripts/check-lengths"
	printf '%s\n' "$output" | sed -n 's/^./# &/p' >&3
	is "$status" 0
}

@test "check-lengths refuses a long function and a wide line, and knows exceptions" {
	toy
	long() { printf 'int f(void)\n{\n'; yes '	f();' | head -n "$1"; printf '}\n'; }
	long 97 >lib/json/f.c
	answers 0 scripts/check-lengths
	has "$stderr" 'lib/json/f.c:1: f() has 100 lines'
	long 98 >lib/json/f.c
	answers 1 scripts/check-lengths
	has "$stderr" 'lib/json/f.c:1: f() has 101 lines, refused'
	echo 'lib/json/f.c:f' >>scripts/lengths-allowed
	answers 1 scripts/check-lengths
	sed -i '$s/$/ a flat table/' scripts/lengths-allowed
	answers 0 scripts/check-lengths
	is "$stderr" ''
	printf '\t%093d\n' 1 >lib/json/f.c
	answers 1 scripts/check-lengths
	has "$stderr" 'lib/json/f.c:1: 101 columns, refused'
	yes 'int x;' | head -n 1001 >lib/json/f.c
	answers 1 scripts/check-lengths
	has "$stderr" 'lib/json/f.c: 1001 lines, refused'
}

@test "file names are unique in the tree of sources" {
	is "$(cd "$MEZ_ROOT" && find lib cmd -name '*.[ch]' -printf '%f\n' | sort | uniq -d)" ''
}

@test "no file names this machine or a package registry" {
	cd "$MEZ_ROOT"
	run git grep -nE '(/work/(main|shared)|/tmp/)|registry\.npmjs|pypi\.org|crates\.io|proxy\.golang' -- . ':!test/lint'
	is "$output" ''
}
