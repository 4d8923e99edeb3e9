#!/usr/bin/env bats
# The examples and vectors of the manual pages give what the pages say (test/lint/manual).
load ../cli/helper

M=$MEZ_ROOT/test/lint/manual

@test "examples and vectors in the manual are true" {
	"$M/setup" model
	failed=0
	for page in "$MEZ_ROOT"/man/*.[1-9]; do
		grep -q '^\$ ' "$page" || continue
		cp -R model here
		(cd here && "$M/run" "$page") || failed=1
		rm -rf here
	done
	[ "$failed" -eq 0 ]
}

@test "each tool's page has an example that runs the tool" {
	for t in $(tools); do
		grep -q "^\\$ .*\\b$t\\b" "$MEZ_ROOT/man/$t.1" || { echo "$t.1 has none"; return 1; }
	done
}

@test "no page refers to a page that is not there" {
	cd "$MEZ_ROOT"
	{
		sed -n 's/^\.Xr \(mez[a-z-]*\) \([0-9]\).*/\1.\2/p' man/*.[1-9]
		git grep -hoE '\bmez(-[a-z]+)?\([1-9]\)' -- lib cmd scripts packs jurisdictions README.md \
			HACKING NEWS | sed 's/(\(.\))/.\1/'
	} | sort -u | while read -r page; do
		[ -f "man/$page" ] || echo "$page"
	done >"$BATS_TEST_TMPDIR/missing"
	is "$(cat "$BATS_TEST_TMPDIR/missing")" ''
}

@test "an example that is wrong, or prints too much, is seen" {
	page() {
		printf '.Bd -literal\n$ echo one; echo "t\\ewo"\n%s\n.Ed\n' "$1" >page.1
		run "$M/run" page.1
	}
	page 'one
t\ewo'
	is "$status" 0
	page 'o...
...'
	is "$status" 0
	page 'one'
	is "$status" 1
	page 'one
two'
	is "$status" 1
	has "$output" 'printed t\wo'
}
