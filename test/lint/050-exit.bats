#!/usr/bin/env bats
# mez-exit(7) and mez-limits(7) say what the headers say.
load ../cli/helper

# "slug status text" of each row of MEZ_CODES.
of_header() {
	perl -ne 'print "$2 $1 $3\n" if /^\s*X\(\w+, (\d+), "([^"]*)",\s*"([^"]*)"\)/' "$1"
}
of_page() {
	perl -ne 'print "$1 $2 $3\n" if /^\.It ([a-z0-9-]+) Ta (\d+) Ta (.*)$/' "$1"
}

@test "mez-exit(7) has each code with its status and meaning, in the header's order" {
	of_header "$MEZ_ROOT/lib/base/err.h" >header
	of_page "$MEZ_ROOT/man/mez-exit.7" | grep '^[a-z]' >page
	[ "$(wc -l <header)" -gt 20 ]
	diff -u header page
}

@test "mez-exit(7) explains each status that a code has" {
	of_header "$MEZ_ROOT/lib/base/err.h" | cut -d' ' -f2 | sort -un >statuses
	sed -n 's/^\.It \([0-9, ]*\) Ta .*/\1/p' "$MEZ_ROOT/man/mez-exit.7" | tr -s ', ' '\n' |
		grep . | sort -un >explained
	is "$(comm -23 <(sort statuses) <(sort explained))" ''
}

@test "a code that changes, and one that is new, are seen" {
	sed 's/"grammar"/"syntax"/' "$MEZ_ROOT/lib/base/err.h" >err.h
	of_header err.h >header
	of_page "$MEZ_ROOT/man/mez-exit.7" | grep '^[a-z]' >page
	run diff header page
	is "$status" 1
}

# Limits: names of the page, and a program that prints their values.
limits_of_page() {
	sed -n 's/^\.It \(MEZ_[A-Z_]*\) Ta \([0-9]*\) Ta .*/\1 \2/p' "$MEZ_ROOT/man/mez-limits.7"
}

@test "mez-limits(7) has the values of the headers" {
	{
		(cd "$MEZ_ROOT/lib" && grep -l 'MAX\|SLACK\|MEMORY' ./*/*.h | grep -v _priv) |
			sed 's/.*/#include "&"/'
		echo '#include <stdio.h>'
		echo 'int main(void) {'
		limits_of_page | sed 's/\([A-Z_]*\) .*/printf("\1 %llu\\n", (unsigned long long)(\1));/'
		echo 'return 0; }'
	} >limits.c
	"${CC:-gcc}" -std=gnu11 -D_GNU_SOURCE -I"$MEZ_ROOT/lib" -o limits limits.c
	diff -u <(./limits) <(limits_of_page)
}

@test "mez-limits(7) has every limit of the headers" {
	# sizes of texts and of the program's own tables, which no input can reach
	local own='MEZ_(DIDKEY|OPTS|MMR_PEAKS|JOURNAL_WIDTH)_MAX'
	(cd "$MEZ_ROOT/lib" && grep -hoE '\bMEZ_[A-Z_]*(MAX|SLACK|MEMORY)[A-Z_]*\b' ./*/*.h) |
		sort -u | grep -vE "^$own\$" >header
	limits_of_page | cut -d' ' -f1 | sort >page
	diff -u header page
}

@test "mez-verdict(5) has the causes and the domains of the headers, in their order" {
	perl -ne 'print "$1 $2", (defined $4 ? ", $4" : ""), "\n"
		if /^\s*X\(\w+, "(\w+)", "(\w+)", (NULL|"(\w+)")\)/' "$MEZ_ROOT/lib/tensor/value.h" >header
	perl -ne 'print "$1 $2\n" if /^\.It (\w+) Ta ([a-z_]+(?:, [a-z_]+)?) Ta /' \
		"$MEZ_ROOT/man/mez-verdict.5" >page
	[ "$(wc -l <header)" -gt 15 ]
	diff -u header page
	perl -ne 'print "$1 $2\n" if /^\s*X\([A-Z_]+, "(\w+)", "([^"]*)"\)/' \
		"$MEZ_ROOT/lib/domain/domain.h" >header
	perl -ne 'print "$1 $2\n" if /^\.It (\w+) Ta ([^.]+?)$/ && !/ Ta .* Ta /' \
		"$MEZ_ROOT/man/mez-verdict.5" >page
	[ "$(wc -l <header)" -gt 20 ]
	diff -u header page
}

@test "mez-clause(5) has every operator" {
	perl -ne 'print "$1\n" if /^\s*X\([A-Z]+, "(\w+)", \w+, \w+\)/' "$MEZ_ROOT/lib/pack/expr.h" >words
	[ "$(wc -l <words)" -gt 30 ]
	while read -r word; do
		grep -qw -- "$word" "$MEZ_ROOT/man/mez-clause.5" || echo "$word"
	done <words >missing
	is "$(cat missing)" ''
}
